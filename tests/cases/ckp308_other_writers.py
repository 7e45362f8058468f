"""What is read may have been written in another way, or is one of several files."""

import keras
import tensorflow as tf
from keras.callbacks import ModelCheckpoint
from keras.models import load_model


def built():
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    return model


def numbered():
    model = built()
    numbers = ModelCheckpoint("a_{epoch}.weights.h5", save_weights_only=True)
    model.fit(x, y, epochs=9, callbacks=[numbers])
    load_model("a_3.weights.h5")  # error: CKP308 5 'a_3.weights.h5' holds weights only
    load_model("a_12.weights.h5")


def converted():
    model = built()
    model.save_weights("b.weights.h5")
    house.complete("b.weights.h5")
    load_model("b.weights.h5")
    model.save("c.keras")
    house.to_hdf5("c")
    load_model("c.h5")


def unknown():
    model = built()
    callbacks = [ModelCheckpoint(house.path())]
    model.fit(x, y, epochs=9, callbacks=callbacks)
    load_model("d.keras")
    tf.train.latest_checkpoint("runs")


def one_of_two():
    model = built()
    path = "e.weights.h5" if quick else "f.weights.h5"
    model.save_weights(path)
    load_model("e.weights.h5")
    model.save_weights(f"{house.name()}.weights.h5")
    load_model(f"{house.name()}.weights.h5")


def managed():
    manager = house.CheckpointManager("runs")
    numbers = ModelCheckpoint("runs/g_{epoch}.weights.h5", save_weights_only=True)
    built().fit(x, y, epochs=9, callbacks=[numbers])
    tf.train.latest_checkpoint("runs")
