"""Callbacks that no fit gets, in programs that train."""

import keras
from keras.callbacks import CallbackList, EarlyStopping, ModelCheckpoint

model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
model.compile("sgd", "mse")

ModelCheckpoint("a.keras")  # error: CKP205 1 nothing is ever saved: the program trains, but no fit gets this callback
left_out = ModelCheckpoint("b.keras", save_best_only=True)  # error: CKP205 12 add it to the callbacks of fit
callbacks = [ModelCheckpoint("c_{epoch}.keras")]  # error: CKP205 14 nothing is ever saved
callbacks = [EarlyStopping()]
evaluated = ModelCheckpoint(  # error: CKP205 13 no fit gets this callback
    "d.keras",
    period=1,  # error: CKP306 5 period
)
given = ModelCheckpoint("e_{epoch}.keras")
model.fit(x, y, epochs=9, callbacks=[given, *callbacks])
model.evaluate(x, y, callbacks=[evaluated])


def train(checkpoint):
    model.fit(x, y, epochs=9, callbacks=[EarlyStopping()])


train(ModelCheckpoint("f_{epoch}.keras"))  # error: CKP205 7 no fit gets this callback

# Driven by hand, given to unknown code, returned, taken out, or after all fits.
driven = ModelCheckpoint("l_{epoch}.keras")
driven.set_model(model)
driven.on_epoch_end(0, {})
callbacks = CallbackList([ModelCheckpoint("m_{epoch}.keras")], model=model)
callbacks.on_epoch_end(0, {})
house.register(ModelCheckpoint("g_{epoch}.keras"))
several = [ModelCheckpoint("h_{epoch}.keras"), EarlyStopping()]
several.pop(0)
model.fit(x, y, epochs=9, callbacks=several)
several = [ModelCheckpoint("i_{epoch}.keras"), EarlyStopping()]
model.fit(x, y, epochs=9, callbacks=several[1:])


def make():
    return ModelCheckpoint("j_{epoch}.keras")


for_later = ModelCheckpoint("k_{epoch}.keras")
