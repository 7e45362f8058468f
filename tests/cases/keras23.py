# options: --ckpt-keras-version=2.3
"""Before save_freq there was period."""

from keras.callbacks import ModelCheckpoint

CALLBACKS = [
    ModelCheckpoint("a_{epoch}.h5", "loss", 0, False, False, "min", 1),
    ModelCheckpoint("b.h5", "loss", 0, False, False, "min", 3),  # error: CKP101 21 epoch 3 and epoch 6
    ModelCheckpoint("c_{epoch}.h5", save_freq="epoch"),  # error: CKP306 37 leave it out
    ModelCheckpoint("d_{epoch}.h5", save_freq=100),  # error: CKP306 37 use period
]
