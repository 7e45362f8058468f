"""CKP306: arguments that Keras 3 does not have."""

from keras.callbacks import ModelCheckpoint

CALLBACKS = [
    ModelCheckpoint("a_{epoch}.keras", period=5),  # error: CKP306 40 has no argument period
    ModelCheckpoint("b_{epoch}.keras", options=None),  # error: CKP306 40 no argument options
    ModelCheckpoint("c.keras", save_best=True),  # error: CKP306 32 write save_best_only
    ModelCheckpoint("d_{epoch}.keras", montior="loss"),  # error: CKP306 40 write monitor
    ModelCheckpoint("e_{epoch}.keras", verbose=1),
]
