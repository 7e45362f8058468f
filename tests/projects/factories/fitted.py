"""Fits and callbacks may stand in different modules."""
import callbacks
import models


def twice():
    """Nobody in this file calls it."""
    model, (x, y) = models.build(), models.load()
    savers = callbacks.twice("m.keras")  # error: CKP105 14 (callbacks.py:18)
    model.fit(x, y, epochs=3, callbacks=savers)


def best():
    """No validation data."""
    x, y = models.load()
    saver = callbacks.named("best.keras", save_best_only=True)  # error: CKP201 13 (callbacks.py:17)
    models.build().fit(x, y, epochs=3, callbacks=[saver])


def alias():
    """The metric is compiled as accuracy."""
    x, y = models.load()
    saver = callbacks.Saver("acc.keras", monitor="val_acc", mode="max", save_best_only=True)  # error: CKP201 42 val_acc
    models.build().fit(x, y, validation_split=0.1, epochs=3, callbacks=[saver])


def in_turn():
    """One file for three models."""
    for width in (4, 8, 16):
        saver = callbacks.named(f"w_{width}.keras", monitor="loss", save_best_only=True)
        models.fit([saver])
    for width in (4, 8, 16):
        saver = callbacks.named("w.keras", monitor="loss", save_best_only=True)  # error: CKP106 17 (callbacks.py:18)
        models.fit([saver])


def batches():
    """22 batches are an epoch."""
    saver = callbacks.named("m_{epoch:02d}.keras", save_freq=5)  # error: CKP102 13 (callbacks.py:18)
    models.fit([saver])
