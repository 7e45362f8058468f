import keras


def saver(path):
    return keras.callbacks.ModelCheckpoint(path)
