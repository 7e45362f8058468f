import two
from keras.callbacks import ModelCheckpoint

NAME = "one.keras"
EARLY = two.NAME


def path():
    return two.joined(NAME)
