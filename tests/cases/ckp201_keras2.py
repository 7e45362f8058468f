# options: --ckpt-keras-version=2
"""Under Keras 2 a class named by a string is logged in lower case."""

import keras
from keras.callbacks import ModelCheckpoint

model = keras.Sequential([keras.layers.Dense(1)])
model.compile("adam", "mse", metrics=["AUC"])
low = ModelCheckpoint("b.h5", monitor="auc", mode="max", save_best_only=True)
high = ModelCheckpoint("c.h5", monitor="AUC", mode="max", save_best_only=True)  # error: CKP201 32 no such metric
model.fit(x, y, callbacks=[low, high])

spelt = keras.Sequential([keras.layers.Dense(1)])
spelt.compile("adam", "mse", metrics=["Accuracy"])
same = ModelCheckpoint("d.h5", monitor="Accuracy", mode="max", save_best_only=True)
other = ModelCheckpoint("e.h5", monitor="accuracy", save_best_only=True)  # error: CKP201 33 no such metric
spelt.fit(x, y, callbacks=[same, other])
