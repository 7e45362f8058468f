from keras.callbacks import *
from keras.callbacks import ModelCheckpoint as Saver

__all__ = ["Saver", "LAST"]
LAST = "final.h5"
NOT_LISTED = "x_{epoch}.keras"
