"""CKP303: arguments that the constructor refuses."""

import math

import numpy as np
from keras.callbacks import ModelCheckpoint

OPTIONS = {"monitor": "loss", "save_best_only": True}
IMAGES, BATCH_SIZE = 1000, 32

CALLBACKS = [
    ModelCheckpoint("a_{epoch}.keras", save_freq=None),  # error: CKP303 40 this call will raise ValueError: save_freq is None
    ModelCheckpoint("b_{epoch}.keras", save_freq="batch"),  # error: CKP303 40 save_freq is 'batch'
    ModelCheckpoint("c_{epoch}.keras", save_freq=2.0),  # error: CKP303 40 save_freq is 2.0
    ModelCheckpoint("d_{epoch}-{batch}.keras", save_freq=np.ceil(IMAGES / BATCH_SIZE)),  # error: CKP303 48 save_freq is 32.0
    ModelCheckpoint("e_{epoch}-{batch}.keras", save_freq=np.int64(5)),  # error: CKP303 48 a numpy number
    ModelCheckpoint(None, save_best_only=True),  # error: CKP303 21 filepath is None
    ModelCheckpoint(monitor="loss", save_best_only=True),  # error: CKP303 5 filepath is missing
    ModelCheckpoint("h_{epoch}.keras", "loss", 0, False, False, "min", "epoch", None, 5),  # error: CKP303 87 takes 8 positional arguments, not 9
    ModelCheckpoint("i_{epoch}.keras", "loss", monitor="loss"),  # error: CKP303 48 monitor is given twice
    ModelCheckpoint("j_{epoch}.keras", save_best_only=True, **OPTIONS),  # error: CKP303 61 save_best_only is given twice
    ModelCheckpoint("k_{epoch}-{batch}.keras", save_freq=math.ceil(IMAGES / BATCH_SIZE)),
    ModelCheckpoint("l_{epoch}.keras", **OPTIONS),
]


def unknown(options, arguments):
    return [
        ModelCheckpoint(**options),
        ModelCheckpoint(*arguments),
        ModelCheckpoint("m.keras", **options),
        ModelCheckpoint("n.keras", *arguments),
        ModelCheckpoint("o.keras", save_best_only=False, save_freq="epoch", **options),  # error: CKP101 25 'o.keras'
    ]


def guarded(path=None, save_freq=None):
    if path is None or save_freq is None:
        return []
    return [ModelCheckpoint(path, save_freq=save_freq)]


def either(path=None):
    return ModelCheckpoint(path) if path else None


def nothing():
    path = None
    return ModelCheckpoint(path)  # error: CKP303 28 filepath is None
