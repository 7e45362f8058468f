# options: --ckpt-keras-version=2.13
"""The two versions that cannot save best-only to .keras."""

from keras.callbacks import ModelCheckpoint

CALLBACKS = [
    ModelCheckpoint("a.keras", save_best_only=True),  # error: CKP305 21 the first save will raise ValueError
    ModelCheckpoint("b.h5", save_best_only=True),
    ModelCheckpoint("c_{epoch}.keras"),
    ModelCheckpoint("d.keras", "loss", save_best_only=True, save_freq=10),  # error: CKP305 21 the first save will raise
    ModelCheckpoint("e.keras", "val_loss", save_best_only=True, save_freq=10),  # error: CKP201 65 nothing
]
