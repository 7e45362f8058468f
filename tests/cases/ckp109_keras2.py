# options: --ckpt-keras-version=2
"""Keras 2 deletes only what the backup itself has written."""

import keras
from keras.callbacks import BackupAndRestore, ModelCheckpoint

model = keras.Sequential([keras.layers.Dense(1)])
checkpoint = ModelCheckpoint("a/m_{epoch}.h5")
model.fit(x, y, epochs=9, callbacks=[checkpoint, BackupAndRestore("a")])
