"""Programs of several processes, each of which writes the same files."""

import os

import horovod.tensorflow.keras as hvd
import keras
from keras.callbacks import ModelCheckpoint

model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
model.compile("sgd", "mse")

before = ModelCheckpoint("before_{epoch}.keras")
model.fit(x, y, epochs=9, callbacks=[before])
model.save("before.keras")

hvd.init()

everywhere = ModelCheckpoint("a_{epoch}.keras")  # error: CKP110 30 every process of the run saves to 'a_{epoch}.keras'
model.fit(x, y, epochs=9, callbacks=[everywhere])
model.save("b.keras")  # error: CKP110 1 every process of the run saves to 'b.keras'

own = ModelCheckpoint(f"c_{hvd.rank()}_{{epoch}}.keras")
model.fit(x, y, epochs=9, callbacks=[own])
model.save(f"d_{hvd.rank()}.keras")

callbacks = []
if hvd.rank() == 0:
    callbacks.append(ModelCheckpoint("e_{epoch}.keras"))
model.fit(x, y, epochs=9, callbacks=callbacks)
if hvd.rank() == 0:
    model.save("f.keras")
if debugging:
    model.save("g.keras")
others.save("h.keras")

by_rank = ModelCheckpoint("i_{epoch}.keras" if hvd.rank() == 0 else "/tmp/i_{epoch}.keras")
model.fit(x, y, epochs=9, callbacks=[by_rank])
in_one = ModelCheckpoint("j_{epoch}.keras")
model.fit(x, y, epochs=9, callbacks=[in_one] if hvd.rank() == 0 else [])
os.chdir(f"worker_{hvd.rank()}")
within = ModelCheckpoint("k_{epoch}.keras")
model.fit(x, y, epochs=9, callbacks=[within])
model.save("k.keras")
