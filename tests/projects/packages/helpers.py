from keras.callbacks import ModelCheckpoint


def helper():
    return 1
