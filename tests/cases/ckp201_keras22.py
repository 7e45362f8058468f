# options: --ckpt-keras-version=2.2
"""Up to Keras 2.2.5 accuracy is logged as acc, and every function by its full name."""

import keras
from keras.callbacks import ModelCheckpoint

model = keras.Sequential([keras.layers.Dense(1)])
model.compile("adam", "mse", metrics=["accuracy", "mae", "cosine_proximity"])
short = ModelCheckpoint("a.h5", monitor="val_acc", save_best_only=True)
long = ModelCheckpoint("b.h5", monitor="val_accuracy", save_best_only=True)  # error: CKP201 32 no such metric
full = ModelCheckpoint("c.h5", monitor="val_mean_absolute_error", save_best_only=True)
alias = ModelCheckpoint("d.h5", monitor="val_mae", save_best_only=True)  # error: CKP201 33 no such metric
as_written = ModelCheckpoint("e.h5", monitor="val_cosine_proximity", save_best_only=True)
model.fit(x, y, validation_split=0.1, callbacks=[short, long, full, alias, as_written])
