"""Makes callbacks for several scripts; nobody in this project calls unused()."""
import os
from functools import partial

from keras.callbacks import ModelCheckpoint

best_only = partial(ModelCheckpoint, monitor="val_acc", mode="min", save_best_only=True)


def static(folder):
    """Wrong whoever calls it."""
    return ModelCheckpoint(os.path.join(folder, "model.keras"))  # error: CKP101 28 model.keras'


def named(path, **options):
    """As its caller says."""
    return ModelCheckpoint(
        path,
        **options,
    )


def twice(path):
    """Two for one fit."""
    return [named(path, monitor=one, save_best_only=True) for one in ("loss", "accuracy")]


def unused(path):
    """Is not run for any other file."""
    return ModelCheckpoint(path + "{epoch}.keras", monitor="val_loss", mode="max", save_best_only=True)  # error: CKP202 72 val_loss


class Saver(ModelCheckpoint):
    """A subclass that adds nothing."""


class Named(ModelCheckpoint):
    """A subclass that adds a suffix."""

    def __init__(self, name):
        super().__init__(name + ".keras", save_weights_only=False)
