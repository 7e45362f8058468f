"""From Keras 3.11 a metric cannot be compared twice within the first epoch."""

import keras
from keras.callbacks import ModelCheckpoint

ModelCheckpoint("a.keras", "loss", save_best_only=True, save_freq=100)  # error: CKP307 57 batch 200 of epoch 1
ModelCheckpoint("b.keras", "accuracy", 1, True, False, "max", 10)  # error: CKP307 63 batch 20 of epoch 1

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

ModelCheckpoint("e.keras", "loss", save_best_only=True, save_freq=steps_per_epoch)
ModelCheckpoint("f.keras", "loss", save_best_only=True)
ModelCheckpoint("g.keras", "reward", save_best_only=True, save_freq=100)
ModelCheckpoint("h_{epoch}-{batch}.keras", "loss", save_freq=100)
