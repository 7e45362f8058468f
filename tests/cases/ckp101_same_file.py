"""CKP101: one file for all saves."""

import os
from pathlib import Path

import keras
from keras.callbacks import ModelCheckpoint

RUN = os.environ["RUN_DIR"]
KEEP_ALL = False


def callbacks(out_dir, days):
    return [
        ModelCheckpoint("a.keras"),  # error: CKP101 25 epoch 1 and epoch 2 are both saved to 'a.keras': write 'a_{epoch:02d}.keras'
        ModelCheckpoint(filepath="b.h5", save_best_only=False),  # error: CKP101 25 'b.h5'
        ModelCheckpoint(os.path.join(out_dir, "c.keras")),  # error: CKP101 25 '<out_dir>/c.keras'
        ModelCheckpoint(f"{RUN}/d.keras", "val_loss", 1, KEEP_ALL),  # error: CKP101 25 '<RUN>/d.keras'
        ModelCheckpoint(Path(out_dir) / "e.weights.h5", save_weights_only=True),  # error: CKP101 25 '<out_dir>/e_{epoch:02d}.weights.h5'
        ModelCheckpoint("f.keras", save_freq=1000),  # error: CKP101 25 batch 1000 of epoch 1 and batch 2000 of epoch 1
        ModelCheckpoint("g.keras", save_freq=len(days)),  # error: CKP101 25 'g.keras'
        ModelCheckpoint("models-{epoch:02d}/h.keras"),
        ModelCheckpoint("i_{epoch}.keras"),
        ModelCheckpoint("best.keras", save_best_only=True),
        ModelCheckpoint("k.keras", save_best_only=days > 3),
        ModelCheckpoint(f"{out_dir}.keras"),
        ModelCheckpoint(out_dir),
        ModelCheckpoint("run/latest.keras"),
        ModelCheckpoint("run/modelBackup.keras"),
    ]


def fit(model, x, y):
    model.fit(x, y, epochs=1, callbacks=[ModelCheckpoint("only_one_epoch.keras")])
    model.fit(x, y, callbacks=[ModelCheckpoint("one_epoch_by_default.keras")])
    model.fit(x, y, initial_epoch=4, epochs=5, callbacks=[ModelCheckpoint("one_more_epoch.keras")])
    once = ModelCheckpoint("named_first.keras")
    model.fit(x, y, epochs=1, callbacks=[once])
    twice = ModelCheckpoint("two_epochs.keras")  # error: CKP101 29 'two_epochs.keras'
    model.fit(x, y, epochs=2, callbacks=[keras.callbacks.TerminateOnNaN(), twice])


def moved(model, x, y):
    checkpoint = ModelCheckpoint("somewhere.keras")
    checkpoint.filepath = "m_{epoch:03d}.keras"
    model.fit(x, y, epochs=9, callbacks=[checkpoint])
