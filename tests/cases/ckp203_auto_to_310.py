# options: --ckpt-keras-version=3.10
"""Up to Keras 3.10 mode="auto" goes by the name: acc and fmeasure are better when greater, all else when less."""

from keras.callbacks import ModelCheckpoint

ModelCheckpoint("a.keras", monitor="val_auc", save_best_only=True)  # error: CKP203 28 takes val_auc for better
ModelCheckpoint("b.keras", monitor="val_f1_score", mode="auto", save_best_only=True)  # error: CKP203 52 less
ModelCheckpoint("c.keras", monitor="val_Accuracy", save_best_only=True)  # error: CKP203 28 write mode='max'
ModelCheckpoint("d.keras", monitor="acc_loss", save_best_only=True)  # error: CKP203 28 greater

ModelCheckpoint("e.keras", monitor="val_accuracy", save_best_only=True)
ModelCheckpoint("f.keras", monitor="val_loss", save_best_only=True)
ModelCheckpoint("g.keras", monitor="val_auc", mode="max", save_best_only=True)
ModelCheckpoint("h_{epoch}.keras", monitor="val_auc")
ModelCheckpoint("i.keras", monitor="val_reward", save_best_only=True)
