# options: --extend-select=CKP905
"""One file on purpose: by a word of the path or of a name, by being read first, or beside a file that keeps more."""

import os
from pathlib import Path

import keras
from keras.callbacks import ModelCheckpoint

LAST_PATH = "run/a.keras"


class Config:
    recovery = "run/u.keras"
    other = "run/v.keras"


PATHS = {"newest": "run/b.keras", "other": "run/c.keras"}

def bound(model, x, now):
    last_checkpoint = ModelCheckpoint("d.keras")  # error: CKP905 39 as the name says
    checkpoint = ModelCheckpoint("e.keras")  # error: CKP101 34 'e.keras'
    path = Path(now) / "f.keras"
    model.resume = ModelCheckpoint(path)  # error: CKP905 36 as the name says
    at_a_time = ModelCheckpoint(os.path.join(now, "g.keras"))  # error: CKP101 33 '<now>/g.keras'
    backup = path
    target = backup
    again = ModelCheckpoint(filepath=target)  # error: CKP905 29 as the name says
    model.fit(x, epochs=3, callbacks=[last_checkpoint, checkpoint, model.resume, at_a_time, again])


def read_first(x):
    model = keras.models.load_model("h.keras")
    model.load_weights("weights/i.weights.h5")
    model.fit(x, epochs=3, callbacks=[ModelCheckpoint("h.keras")])  # error: CKP905 55 and the program goes on from it
    model.fit(x, epochs=3, callbacks=[ModelCheckpoint("i.keras")])  # error: CKP101 55 'i.keras'
    model.fit(x, epochs=3, callbacks=[ModelCheckpoint("j.keras")])  # error: CKP101 55 'j.keras'
    keras.models.load_model("j.keras")


def train(model, x):
    model.fit(x, epochs=3, callbacks=[ModelCheckpoint("k.keras")])  # error: CKP101 55 'k.keras'


def go_on(model, x):
    model.fit(x, epochs=3, callbacks=[ModelCheckpoint("l.keras")])  # error: CKP905 55 and the program goes on from it


if __name__ == "__main__":
    net = keras.Sequential([keras.layers.Dense(1)])
    train(net, data)
    trained = keras.models.load_model("k.keras")
    restored = keras.models.load_model("l.keras")
    go_on(restored, data)


def beside_what_keeps_every_epoch(model, x):
    every = ModelCheckpoint("m-{epoch:03d}.keras")
    alias = ModelCheckpoint("m.keras")  # error: CKP905 29 beside what another callback keeps
    model.fit(x, epochs=3, callbacks=[alias, every])


def beside_the_best(model, x, valid):
    callbacks = [ModelCheckpoint("n.keras")]  # error: CKP905 34 beside what another callback keeps
    if valid:
        callbacks.append(ModelCheckpoint("best.keras", save_best_only=True))
    model.fit(x, validation_data=valid, epochs=3, callbacks=callbacks)


def beside_another_that_rolls(model, x, path):
    first = ModelCheckpoint("o.keras")  # error: CKP101 29 'o.keras'
    second = ModelCheckpoint("p.keras")  # error: CKP101 30 'p.keras'
    model.fit(x, epochs=3, callbacks=[first, second])
    third = ModelCheckpoint("q.keras")  # error: CKP905 29 beside what another callback keeps
    model.fit(x, epochs=3, callbacks=[third, ModelCheckpoint(path)])


def in_one_of_two_fits(model, x, valid, fast):
    best = ModelCheckpoint("best.keras", save_best_only=True)
    plain = ModelCheckpoint("r.keras")  # error: CKP101 29 'r.keras'
    model.fit(x, validation_data=valid, epochs=3, callbacks=[plain, best])
    model.fit(x, validation_data=valid, epochs=3, callbacks=[plain])
    if fast:
        chosen = ModelCheckpoint("s.keras")  # error: CKP101 34 's.keras'
    else:
        chosen = ModelCheckpoint("t_{epoch}.keras")
    model.fit(x, epochs=3, callbacks=[chosen])
