"""From Keras 3.11 a metric cannot be compared twice within the first epoch."""

from keras.callbacks import ModelCheckpoint

ModelCheckpoint("a.keras", "loss", save_best_only=True, save_freq=100)  # error: CKP307 57 batch 200 of epoch 1
ModelCheckpoint("b.keras", "accuracy", 1, True, False, "max", 10)  # error: CKP307 63 batch 20 of epoch 1

ModelCheckpoint("e.keras", "loss", save_best_only=True, save_freq=steps_per_epoch)
ModelCheckpoint("f.keras", "loss", save_best_only=True)
ModelCheckpoint("g.keras", "reward", save_best_only=True, save_freq=100)
ModelCheckpoint("h_{epoch}-{batch}.keras", "loss", save_freq=100)
