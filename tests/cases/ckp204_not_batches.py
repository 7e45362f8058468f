"""What save_freq counts."""

from keras.callbacks import ModelCheckpoint

batch_size = 32
NAME = "m_{epoch:03d}_{batch:06d}.keras"

ModelCheckpoint(NAME, save_freq=5 * batch_size)  # error: CKP204 23 this counts samples
ModelCheckpoint(NAME, save_freq=args.batch_size * 10)  # error: CKP204 23 samples
ModelCheckpoint(NAME, save_freq=0)  # error: CKP204 23 0 is taken as 1
ModelCheckpoint(NAME, save_freq=-1)  # error: CKP204 23 every batch
ModelCheckpoint(NAME, save_freq=True)  # error: CKP204 23 True
ModelCheckpoint("m_{epoch}.keras", "val_loss", 0, False, False, "auto", 1)  # error: CKP204 73 seventh argument
ModelCheckpoint("n_{epoch}.keras", save_freq=5 * batch_size)  # error: CKP204 36 samples
ModelCheckpoint("o_{epoch}_{loss:.2f}.keras", save_freq=False)  # error: CKP204 47 False

ModelCheckpoint(NAME, save_freq=1)
ModelCheckpoint(NAME, save_freq=100)
ModelCheckpoint(NAME, save_freq=5 * steps_per_epoch)
ModelCheckpoint(NAME, save_freq=len(x) // batch_size)
ModelCheckpoint(NAME, save_freq=some.value)
