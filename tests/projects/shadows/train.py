"""Keras is the module beside this file here, and os is Python's."""
import os
import random

import keras
from tensorflow.keras.callbacks import ModelCheckpoint

keras.callbacks.ModelCheckpoint("a.keras")
ModelCheckpoint("b" + os.sep + "b.keras")  # error: CKP101 17 'b/b.keras'
ModelCheckpoint(f"c_{random.random()}.keras")  # error: CKP101 17 'c_
