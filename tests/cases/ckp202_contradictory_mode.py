"""Modes: whether they go with the monitor, and whether they are any."""

from keras.callbacks import ModelCheckpoint

ModelCheckpoint("a.keras", monitor="val_loss", mode="max", save_best_only=True)  # error: CKP202 48 worst model
ModelCheckpoint("b.keras", monitor="val_accuracy", mode="min", save_best_only=True)  # error: CKP202 52 greater
ModelCheckpoint("c.keras", "val_mse", 1, True, False, "max")  # error: CKP202 55 less
ModelCheckpoint("d.keras", monitor="val_auc", mode="MAX", save_best_only=True)  # error: CKP202 47 'MAX' is no mode
ModelCheckpoint("e.keras", monitor="val_loss", mode=min, save_best_only=True)  # error: CKP202 48 the builtin min
ModelCheckpoint("f.keras", mode=None, save_best_only=True)  # error: CKP202 28 None is no mode
ModelCheckpoint("g.keras", monitor="head_MeanSquaredError", mode="max", save_best_only=True)
ModelCheckpoint("h.keras", monitor="MeanSquaredError", mode="max", save_best_only=True)  # error: CKP202 56 less
ModelCheckpoint("i.keras", monitor="val_reward", mode="auto?", save_best_only=True)  # error: CKP202 50 mode='min', or mode='max'

ModelCheckpoint("j.keras", monitor="val_loss", mode="min", save_best_only=True)
ModelCheckpoint("k.keras", monitor="val_reward", mode="max", save_best_only=True)
ModelCheckpoint("l.keras", monitor="val_dice_loss", mode="min", save_best_only=True)
ModelCheckpoint("m.keras", monitor="val_auc_1", mode="max", save_best_only=True)
ModelCheckpoint("n_{epoch}.keras", monitor="val_loss", mode="max")
ModelCheckpoint("o.keras", monitor=metric, mode="max", save_best_only=True)
ModelCheckpoint("p.keras", monitor="val_loss", mode=mode, save_best_only=True)
