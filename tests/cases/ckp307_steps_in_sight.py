"""The steps of an epoch say whether a metric is compared twice within the first."""

import keras
from keras.callbacks import ModelCheckpoint

model = keras.Sequential([keras.layers.Dense(1)])
STEPS = 50
once = ModelCheckpoint("c.keras", "loss", save_best_only=True, save_freq=30)
start = ModelCheckpoint(
    "d.keras",
    "loss",
    save_best_only=True,
    save_freq=30,  # error: CKP307 5 batch 30 of epoch 1
    initial_value_threshold=0.5,
)
model.fit(x, steps_per_epoch=STEPS, epochs=9, callbacks=[once, start])
