"""Checkpoints that are made through functools.partial and through subclasses of the same file."""

import functools
from functools import partial

from keras.callbacks import ModelCheckpoint

make = partial(ModelCheckpoint, save_best_only=False)
make("a.keras")  # error: CKP101 6 'a.keras'
make("a.keras", save_best_only=True)

named = functools.partial(ModelCheckpoint, "b.keras", save_best_only=False)  # error: CKP101 44 'b.keras'
named()
named(save_best_only=True)


class Documented(ModelCheckpoint):
    """Changes nothing."""


Documented("c.keras")  # error: CKP101 12 'c.keras'


class Prefixed(ModelCheckpoint):
    def __init__(self, name, **options):
        super().__init__(f"{name}_model.keras", monitor="val_loss", **options)


class InDirectory(ModelCheckpoint):
    def __init__(self, directory="runs"):
        super(InDirectory, self).__init__(directory + "/model.keras")  # error: CKP101 43 'runs/model.keras'


class Explicit(ModelCheckpoint):
    def __init__(self, directory="runs"):
        ModelCheckpoint.__init__(self, directory + "/best.keras")  # error: CKP101 40 'runs/best.keras'


class OneEpoch(ModelCheckpoint):
    def __init__(self, directory="runs"):
        super().__init__(directory + "/model.keras")


def train(model, x):
    model.fit(x, epochs=1, callbacks=[OneEpoch()])


class SavesOtherwise(ModelCheckpoint):
    def __init__(self, directory="runs"):
        super().__init__(directory + "/model.keras")

    def on_epoch_end(self, epoch, logs=None):
        """Saves nothing."""


class Decided(ModelCheckpoint):
    def save(self):
        """Something of its own."""


Decided("d.keras")  # error: CKP101 9 'd.keras'

by_lambda = lambda path: ModelCheckpoint(path)  # error: CKP101 42 'e.keras' (path with its default)


def with_a_lambda(path="e.keras"):
    return by_lambda(path)


def with_options(options):
    saver = functools.partial(
        ModelCheckpoint,
        "f.keras",  # error: CKP101 9 'f.keras'
        save_best_only=False,
        save_freq="epoch",
        **options,
    )
    return saver()
