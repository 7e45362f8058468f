# options: --extend-select=CKP905
"""CKP905, asked for: files that roll and say so."""

from keras.callbacks import ModelCheckpoint

CALLBACKS = [
    ModelCheckpoint("run/latest.keras"),  # error: CKP905 21 only the last save will be left, as the name says
    ModelCheckpoint("run/model.tmp.keras"),  # error: CKP905 21 'run/model.tmp.keras'
    ModelCheckpoint("run/other.keras"),  # error: CKP101 21 'run/other.keras'
    ModelCheckpoint("run/last_{epoch}.keras"),
    ModelCheckpoint("run/last.keras", save_best_only=True),
    ModelCheckpoint("latest/best.keras", save_best_only=True),
]
