"""Programs that read back what they have written, or something like it."""

import os

import keras
import tensorflow as tf
from keras.callbacks import ModelCheckpoint
from keras.models import load_model


def built(loss="mean_squared_error"):
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    model.compile("sgd", loss)
    return model


# The callback in the place of its path.
model = built()
best = ModelCheckpoint("a.weights.h5", save_best_only=True, save_weights_only=True)
model.fit(x, y, validation_split=0.1, epochs=9, callbacks=[best])
model.load_weights(best)  # error: CKP308 1 load_weights() will raise: it gets the callback
load_model(best)  # error: CKP308 1 load_model() will raise: it gets the callback
model.load_weights(best.filepath)

# Weights only.
load_model("a.weights.h5")  # error: CKP308 1 'a.weights.h5' holds weights only
model.save_weights("b.weights.h5")
load_model("b.weights.h5")  # error: CKP308 1 build the model and call load_weights
built().load_weights("b.weights.h5")

# A whole model.
whole = ModelCheckpoint("c.weights.h5", save_best_only=True)
model.fit(x, y, validation_split=0.1, epochs=9, callbacks=[whole])
built().load_weights("c.weights.h5")  # error: CKP308 1 'c.weights.h5' holds a whole model, not weights
whole = ModelCheckpoint("d.keras", save_best_only=True)
model.fit(x, y, validation_split=0.1, epochs=9, callbacks=[whole])
built().load_weights("d.keras")
load_model("d.keras")

# Another name.
load_model("d.h5")  # error: CKP308 1 load_model() will not find 'd.h5': the program writes 'd.keras'
model.save("e.keras")
load_model("e.h5")  # error: CKP308 1 the program writes 'e.keras'
load_model("another.keras")

# A loss that is compiled by its short name.
short = built("mse")
short.save("f.h5")
load_model("f.h5")  # error: CKP308 1 Keras 3.15 cannot find the loss 'mse' of 'f.h5'
load_model("f.h5", compile=False)
load_model("f.h5", custom_objects={"mse": keras.losses.MeanSquaredError()})
load_model("f.h5", **options)
short.save("g.keras")
load_model("g.keras")
short.save("h.h5", include_optimizer=False)
load_model("h.h5")
model.save("i.h5")
load_model("i.h5")

# No record of the latest.
numbered = ModelCheckpoint("run/j_{epoch}.weights.h5", save_weights_only=True)
model.fit(x, y, epochs=9, callbacks=[numbered])
model.load_weights(tf.train.latest_checkpoint("run"))  # error: CKP308 20 latest_checkpoint() will return None
tf.train.latest_checkpoint("other")


def rounds(names):
    for name in names:
        model = load_model("base.h5")
        model.fit(x, y, epochs=9)
        model.save("base.keras")  # error: CKP107 9 only the model of the last name


def either():
    built().save("either.keras")
    if os.path.exists("either.h5"):
        load_model("either.h5")


def of_tensorflow():
    built().save_weights("tf/model")  # error: CKP305 5 'tf/model'
    numbered = ModelCheckpoint("tf/{epoch}.weights.h5", save_weights_only=True)
    built().fit(x, y, epochs=9, callbacks=[numbered])
    tf.train.latest_checkpoint("tf")
