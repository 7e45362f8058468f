# options: --extend-select=CKP905
"""Where a test expects an exception nothing is reported: what is wrong there is wrong on purpose."""

import unittest

import keras
import pytest
from keras.callbacks import ModelCheckpoint


def test_refused(model, x):
    with pytest.raises(ValueError, match="filepath"):
        ModelCheckpoint("a.ckpt")
    with pytest.raises(KeyError):
        model.fit(x, epochs=3, callbacks=[ModelCheckpoint("{Epoch}.keras")])
    checkpoint = ModelCheckpoint("{name}.{step}.keras")
    with pytest.raises(KeyError):
        model.fit(x, epochs=3, callbacks=[checkpoint])
    pytest.raises(ValueError, lambda: ModelCheckpoint("b.ckpt"))
    with open("log.txt"):
        ModelCheckpoint("c.ckpt", save_best_only=True)  # error: CKP305 25 'c.ckpt'
    ModelCheckpoint("d_{epoch}.h5", period=3)  # error: CKP306 37 period


class Saving(unittest.TestCase):
    def test_refused(self):
        model = keras.Sequential([keras.layers.Dense(1)])
        with self.assertRaisesRegex(ValueError, "suffix"), self.subTest():
            for _ in range(3):
                model.fit(self.x)
                model.save("e.keras")
        for _ in range(3):
            model.fit(self.x)
            model.save("f.keras")  # error: CKP107 13 'f.keras'
        with self.assertRaises(ValueError):
            keras.callbacks.OrbaxCheckpoint("run")
        keras.callbacks.OrbaxCheckpoint("run")  # error: CKP905 9 max_to_keep=1
