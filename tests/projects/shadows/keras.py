"""A module of the script's folder comes before the library of this name."""


class callbacks:
    class ModelCheckpoint:
        def __init__(self, path):
            self.path = path
