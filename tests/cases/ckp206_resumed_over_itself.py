"""Runs that go on from a checkpoint, and overwrite it."""

import os
import shutil

import keras
from keras.callbacks import ModelCheckpoint


def built():
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    return model


def of_best():
    model = keras.saving.load_model("a.keras")
    best = ModelCheckpoint("a.keras", save_best_only=True)  # error: CKP206 28 epoch 1 always overwrites 'a.keras'
    model.fit(x, y, validation_split=0.1, epochs=9, callbacks=[best])


def of_best_if_there():
    model = built()
    if os.path.exists("b.weights.h5"):
        model.load_weights("b.weights.h5")
    best = ModelCheckpoint(
        "b.weights.h5",  # error: CKP206 9 the best so far is lost
        save_best_only=True,
        save_weights_only=True,
    )
    model.fit(x, y, validation_split=0.1, epochs=9, callbacks=[best])


def of_numbers():
    model = built()
    model.load_weights("c_05.weights.h5")
    numbered = ModelCheckpoint("c_{epoch:02d}.weights.h5", save_weights_only=True)  # error: CKP206 32 fit counts from epoch 1 again
    model.fit(x, y, epochs=9, callbacks=[numbered])


def knows():
    model = keras.saving.load_model("d.keras")
    best = ModelCheckpoint("d.keras", save_best_only=True, initial_value_threshold=least)
    model.fit(x, y, validation_split=0.1, epochs=9, callbacks=[best])


def is_told():
    model = keras.saving.load_model("e.keras")
    best = ModelCheckpoint("e.keras", save_best_only=True)
    best.best = model.evaluate(x, y)
    model.fit(x, y, validation_split=0.1, epochs=9, callbacks=[best])


def goes_on():
    model = built()
    model.load_weights("f_05.weights.h5")
    numbered = ModelCheckpoint("f_{epoch:02d}.weights.h5", save_weights_only=True)
    model.fit(x, y, initial_epoch=5, epochs=9, callbacks=[numbered])


def of_another():
    teacher = keras.saving.load_model("g.keras")
    model = built()
    best = ModelCheckpoint("g.keras", save_best_only=True)
    model.fit(x, teacher.predict(x), validation_split=0.1, epochs=9, callbacks=[best])


def moved():
    model = keras.saving.load_model("h.keras")
    shutil.copy("h.keras", "h_before.keras")
    best = ModelCheckpoint("h.keras", save_best_only=True)
    model.fit(x, y, validation_split=0.1, epochs=9, callbacks=[best])


def second_phase():
    model = built()
    best = ModelCheckpoint("i.keras", save_best_only=True)
    model.fit(x, y, validation_split=0.1, epochs=9, callbacks=[best])
    model.load_weights("i.keras")
    finer = ModelCheckpoint("i.keras", save_best_only=True)
    model.fit(x, y, validation_split=0.1, epochs=9, callbacks=[finer])


def of_latest():
    model = keras.saving.load_model("latest.keras")
    model.fit(x, y, epochs=9, callbacks=[ModelCheckpoint("latest.keras")])


def of_elsewhere():
    model = keras.saving.load_model("pretrained.keras")
    best = ModelCheckpoint("j.keras", save_best_only=True)
    model.fit(x, y, validation_split=0.1, epochs=9, callbacks=[best])


def of_unknown(path, kept):
    model = keras.saving.load_model(path)
    model.fit(x, y, validation_split=0.1, epochs=9, callbacks=[ModelCheckpoint(path, save_best_only=kept)])


def of_other_numbers():
    model = built()
    model.load_weights("k_12.weights.h5")
    numbered = ModelCheckpoint("k_{epoch:02d}.weights.h5", save_weights_only=True)
    model.fit(x, y, epochs=9, callbacks=[numbered])
