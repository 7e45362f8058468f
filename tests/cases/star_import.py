"""A star import from Keras brings the class."""

from keras.layers import *
from keras.callbacks import *
from numpy import *

ModelCheckpoint("a.keras")  # error: CKP101 17 'a.keras'
