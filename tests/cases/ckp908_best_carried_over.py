# options: --extend-select=CKP908
"""One best-only callback and several fits."""

import sys

from keras.callbacks import ModelCheckpoint

both = ModelCheckpoint("a.keras", save_best_only=True)  # error: CKP908 8 carries the best
model.fit(x, validation_data=v, callbacks=[both])
model.fit(y, validation_data=v, callbacks=[both])

looped = ModelCheckpoint("b.keras", save_best_only=True)  # error: CKP908 10 later fits
for part in parts:
    model.fit(part, validation_data=v, callbacks=[looped])

either = ModelCheckpoint("c.keras", save_best_only=True)
if "--small" in sys.argv:
    model.fit(x, validation_data=v, callbacks=[either])
else:
    model.fit(y, validation_data=v, callbacks=[either])

every = ModelCheckpoint("d_{epoch}.keras")  # error: CKP106 25 overwrites the files of an earlier one
model.fit(x, callbacks=[every])
model.fit(y, callbacks=[every])


def make():
    return ModelCheckpoint("e.keras", save_best_only=True)


model.fit(x, validation_data=v, callbacks=[make()])
model.fit(y, validation_data=v, callbacks=[make()])

reset = ModelCheckpoint("f.keras", save_best_only=True)
for part in parts:
    reset.best = float("inf")
    model.fit(part, validation_data=v, callbacks=[reset])


class Trainer:
    def __init__(self):
        self.best = ModelCheckpoint("g.keras", save_best_only=True)  # error: CKP908 21 one fit over to the next

    def train(self):
        model.fit(x, validation_data=v, callbacks=[self.best])
        model.fit(y, validation_data=v, callbacks=[self.best])


def train(small):
    once = ModelCheckpoint("h.keras", save_best_only=True)
    if small:
        return model.fit(x, validation_data=v, callbacks=[once])
    return model.fit(y, validation_data=v, callbacks=[once])


def one_turn():
    best = ModelCheckpoint("i.keras", save_best_only=True)
    for _ in range(1):
        model.fit(x, validation_data=v, callbacks=[best])
