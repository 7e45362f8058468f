# options: --ckpt-keras-version=2.3
"""From Keras 2.3 a string is logged as it is written."""

import keras
from keras.callbacks import ModelCheckpoint

model = keras.Sequential([keras.layers.Dense(1)])
model.compile("adam", "mse", metrics=["accuracy", "mae", "AUC"])
short = ModelCheckpoint("a.h5", monitor="val_acc", save_best_only=True)  # error: CKP201 33 no such metric
long = ModelCheckpoint("b.h5", monitor="val_accuracy", save_best_only=True)
full = ModelCheckpoint("c.h5", monitor="val_mean_absolute_error", save_best_only=True)  # error: CKP201 32 no such
alias = ModelCheckpoint("d.h5", monitor="val_mae", save_best_only=True)
as_written = ModelCheckpoint("e.h5", monitor="val_AUC", mode="max", save_best_only=True)
model.fit(x, y, validation_split=0.1, callbacks=[short, long, full, alias, as_written])
