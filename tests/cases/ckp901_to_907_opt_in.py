# options: --extend-select=CKP901,CKP903,CKP904,CKP906,CKP907
"""What is reported only where it is asked for."""

from keras.callbacks import ModelCheckpoint

ModelCheckpoint(f"{run}/best.keras", save_best_only=True)  # error: CKP901 17 a best of epoch 2
ModelCheckpoint(f"{run}/best_{{epoch:02d}}.keras", save_best_only=True)
ModelCheckpoint("m_{epoch:02d}.keras")

ModelCheckpoint("a/m_{epoch}.keras")  # error: CKP904 17 'a/m_10.keras' comes before 'a/m_2.keras'
ModelCheckpoint("a/m_{epoch:d}-{val_loss:.2f}.keras")  # error: CKP904 17 a/m_10
ModelCheckpoint("a/m_{epoch:2d}.keras")
ModelCheckpoint("b/m_{epoch:s}.keras")  # error: CKP302 17 Unknown format code

ModelCheckpoint("c_{epoch:02d}.keras", mode="max", monitor="val_acc")  # error: CKP906 40 monitor and mode
ModelCheckpoint("c_{epoch:02d}.keras", mode="max", monitor="val_acc", save_best_only=best)

ModelCheckpoint("d_{val_loss:.2f}.keras", save_best_only=True)  # error: CKP907 17 two bests may share a file
ModelCheckpoint("d_{val_loss}.keras", save_best_only=True)
ModelCheckpoint("d_{epoch:02d}_{val_loss:.2f}.keras", save_best_only=True)
