"""Other classes of the same name, and a Keras one that is shadowed."""

import lightning.pytorch as pl
from ignite.handlers import ModelCheckpoint as Ignite
from keras.callbacks import ModelCheckpoint
from lightning.pytorch.callbacks import ModelCheckpoint as Lightning

Lightning("a.ckpt", save_best_only=False)
pl.callbacks.ModelCheckpoint("b.ckpt")
Ignite("c", "net")
ModelCheckpoint("d.keras")  # error: CKP101 17 'd.keras'


def shadowed(ModelCheckpoint):
    return ModelCheckpoint("e.keras")


def local():
    class ModelCheckpoint:
        pass

    return ModelCheckpoint("f.keras")


def rebound():
    return ModelCheckpoint("g.keras")


class ModelCheckpoint:
    def __init__(self, filepath):
        self.filepath = filepath


ModelCheckpoint("h.keras")
