"""A model, and how it is trained."""
import keras
import numpy as np

SAMPLES = 700


def build():
    """Compiled with one metric."""
    model = keras.Sequential([keras.layers.Input((6,)), keras.layers.Dense(1)])
    model.compile(optimizer="adam", loss="mse", metrics=["accuracy"])
    return model


def load():
    """Arrays."""
    return np.zeros((SAMPLES, 6)), np.zeros((SAMPLES, 1))


def fit(callbacks):
    """A model of its own each time."""
    build().fit(*load(), epochs=3, callbacks=callbacks)
