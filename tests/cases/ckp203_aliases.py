"""From Keras 3.11: every other name of a metric of Keras has its direction."""

import keras
from keras.callbacks import ModelCheckpoint

model = keras.Sequential([keras.layers.Dense(1)])
model.compile("adam", "mse", metrics=["bce", "BCE", "MSLE", "f_beta_score", "true_positives", keras.metrics.Precision()])
callbacks = [
    ModelCheckpoint("a.keras", monitor="val_bce", save_best_only=True),
    ModelCheckpoint("b.keras", monitor="val_BCE", save_best_only=True),
    ModelCheckpoint("c.keras", monitor="val_MSLE", save_best_only=True),
    ModelCheckpoint("d.keras", monitor="val_f_beta_score", save_best_only=True),
    ModelCheckpoint("p.keras", monitor="val_precision", save_best_only=True),
    ModelCheckpoint("e.keras", monitor="val_true_positives", save_best_only=True),  # error: CKP203 32 'true_positives'
    ModelCheckpoint("f.keras", monitor="val_bce", mode="max", save_best_only=True),  # error: CKP202 51 less
    ModelCheckpoint("g.keras", monitor="val_kld", save_best_only=True),  # error: CKP203 32 no compiled metric 'kld'
]
model.fit(x, y, validation_split=0.1, callbacks=callbacks)
