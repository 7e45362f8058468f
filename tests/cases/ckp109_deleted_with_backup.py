"""Checkpoints that lie where Keras 3 deletes the backup of a training."""

from pathlib import Path

import keras
from keras.callbacks import BackupAndRestore, ModelCheckpoint

model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
model.compile("sgd", "mse")

checkpoint = ModelCheckpoint("a/m_{epoch}.keras")  # error: CKP109 30 BackupAndRestore removes all of 'a' (line 12)
model.fit(x, y, epochs=9, callbacks=[checkpoint, BackupAndRestore("a")])

folder = Path(root) / "b"
inner = ModelCheckpoint(folder / "best" / "m.keras", save_best_only=True)  # error: CKP109 25 removes all of '<root>/b'
backup = BackupAndRestore(backup_dir=folder, save_freq=100)
model.fit(x, y, validation_split=0.1, epochs=9, callbacks=[backup, inner])

# The backup is of another folder, or of one within, or stays.
beside = ModelCheckpoint("c/m_{epoch}.keras")
model.fit(x, y, epochs=9, callbacks=[beside, BackupAndRestore("c/backup")])
longer = ModelCheckpoint("dd/m_{epoch}.keras")
model.fit(x, y, epochs=9, callbacks=[longer, BackupAndRestore("d")])
stays = ModelCheckpoint("e/m_{epoch}.keras")
model.fit(x, y, epochs=9, callbacks=[stays, BackupAndRestore("e", delete_checkpoint=False)])
perhaps = ModelCheckpoint("f/m_{epoch}.keras")
model.fit(x, y, epochs=9, callbacks=[perhaps, BackupAndRestore("f", delete_checkpoint=delete)])
unknown = ModelCheckpoint("g/m_{epoch}.keras")
model.fit(x, y, epochs=9, callbacks=[unknown, BackupAndRestore(folder_of_the_run)])
if restarts:
    some = [BackupAndRestore("h")]
else:
    some = []
model.fit(x, y, epochs=9, callbacks=[ModelCheckpoint("h/m_{epoch}.keras"), *some])
name = ModelCheckpoint(path_of_the_run)
model.fit(x, y, epochs=9, callbacks=[name, BackupAndRestore("i")])
