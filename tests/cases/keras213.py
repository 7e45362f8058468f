# options: --ckpt-keras-version=2.13
"""The two versions that cannot save best-only to .keras."""

from keras.callbacks import ModelCheckpoint

CALLBACKS = [
    ModelCheckpoint("a.keras", save_best_only=True),  # error: CKP305 21 the first save will raise ValueError
    ModelCheckpoint("b.h5", save_best_only=True),
    ModelCheckpoint("c_{epoch}.keras"),
]
