"""Two checkpoints of one fit: whether they write to one file, however the paths and the list are written."""

import os
import sys

import keras
from keras.callbacks import ModelCheckpoint

OUT = "out"
model = keras.Sequential([keras.layers.Dense(1)])
model.compile("adam", "mse", metrics=["mae"])

loss = ModelCheckpoint(os.path.join("out", "best.keras"), monitor="loss", save_best_only=True)
error = ModelCheckpoint(f"{OUT}/best.keras", monitor="mae", mode="min", save_best_only=True)  # error: CKP105 25 epoch 1
model.fit(x, y, callbacks=[loss, error], epochs=9)

grown = [ModelCheckpoint("a_{epoch}.weights.h5", save_weights_only=True)]
grown.append(ModelCheckpoint("a_{epoch}.weights.h5"))  # error: CKP105 30 'a_1.weights.h5'
model.fit(x, y, callbacks=grown, epochs=9)

best = ModelCheckpoint("b.keras", save_best_only=True)
plain = ModelCheckpoint("b_{epoch}.keras")
model.fit(x, y, callbacks=[best, plain], epochs=9, validation_split=0.1)

first = ModelCheckpoint("c.keras", monitor="loss", save_best_only=True)
model.fit(x, y, callbacks=[first])
second = ModelCheckpoint("c.keras", monitor="mae", mode="min", save_best_only=True)
model.fit(x, y, callbacks=[second])

callbacks = []
if "--loss" in sys.argv:
    callbacks.append(ModelCheckpoint("d.keras", monitor="loss", save_best_only=True))
else:
    callbacks.append(ModelCheckpoint("d.keras", monitor="mae", mode="min", save_best_only=True))
model.fit(x, y, callbacks=callbacks)

same = [ModelCheckpoint("e_{epoch}.keras"), ModelCheckpoint("e_{epoch}.keras", verbose=1)]
model.fit(x, y, callbacks=same)

added = [ModelCheckpoint("f.keras", monitor="loss", save_best_only=True)]
added += [ModelCheckpoint("./f.keras", monitor="mae", mode="min", save_best_only=True)]  # error: CKP105 27 f.keras'
model.fit(x, y, callbacks=added, epochs=9)


def fit(trained, callbacks):
    trained.fit(x, y, epochs=9, callbacks=callbacks)


fit(model, [ModelCheckpoint("g.keras", monitor="loss", save_best_only=True)])
fit(model, [ModelCheckpoint("g.keras", monitor="mae", mode="min", save_best_only=True)])

emptied = [ModelCheckpoint("h.keras", monitor="loss", save_best_only=True)]
model.fit(x, y, callbacks=emptied, epochs=9)
emptied.clear()
emptied.append(ModelCheckpoint("h.keras", monitor="mae", mode="min", save_best_only=True))
model.fit(x, y, callbacks=emptied, epochs=9)


class Trainer:
    def __init__(self):
        self.callbacks = [ModelCheckpoint("i_{epoch}.weights.h5", save_weights_only=True)]
        self.callbacks.append(ModelCheckpoint("i_{epoch}.weights.h5"))  # error: CKP105 47 'i_1.weights.h5'

    def train(self):
        model.fit(x, y, callbacks=self.callbacks, epochs=9)
