"""Where Python looks: beside the script, where packages lie, and where the program says."""
import os
import sys

from keras.callbacks import ModelCheckpoint

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "hack"))

import four
import one
import other
import three
import two
from five import NAME
from six import NAME as six

ModelCheckpoint(one.NAME)  # error: CKP101 17 'one.keras'
ModelCheckpoint(two.NAME)  # error: CKP101 17 'two.keras'
ModelCheckpoint(three.NAME)  # error: CKP101 17 'three.keras'
ModelCheckpoint(four.NAME)  # error: CKP101 17 'four.keras'
ModelCheckpoint(NAME)  # error: CKP101 17 'five.keras'
ModelCheckpoint(six)  # error: CKP101 17 'six.keras'
ModelCheckpoint(other.NAME)  # error: CKP101 17 'other.keras'
