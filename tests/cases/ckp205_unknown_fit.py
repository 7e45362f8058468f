"""Where it is not known what a fit gets, no callback is given to none."""

import keras
from keras.callbacks import ModelCheckpoint

model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
model.compile("sgd", "mse")

first = ModelCheckpoint("a_{epoch}.keras")
model.fit(x, y, epochs=9, callbacks=house.callbacks())
second = ModelCheckpoint("b_{epoch}.keras")
model.fit(x, y, **options)
