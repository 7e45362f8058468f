"""A metric that a callback of the file writes: it is there for those that stand later in the list."""

import keras
from keras.callbacks import Callback, ModelCheckpoint

model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
model.compile("sgd", "mse")


class Scores(Callback):
    def on_epoch_end(self, epoch, logs=None):
        logs["score"] = score()


class Copies(Callback):
    def on_epoch_end(self, epoch, logs=None):
        logs = dict(logs)
        logs["copied"] = score()


class AtBatches(Callback):
    def on_train_batch_end(self, batch, logs=None):
        logs["batch_score"] = score()


early = ModelCheckpoint("a.keras", "score", save_best_only=True, mode="max")  # error: CKP201 36 a later callback
late = ModelCheckpoint("b.keras", "score", save_best_only=True, mode="max")
model.fit(x, y, epochs=9, callbacks=[early, Scores(), late])

copied = ModelCheckpoint("c.keras", "copied", save_best_only=True, mode="max")  # error: CKP201 37 no such metric
model.fit(x, y, epochs=9, callbacks=[Copies(), copied])

at_batches = ModelCheckpoint("d.keras", "batch_score", save_best_only=True, mode="max")  # error: CKP201 41 never
model.fit(x, y, epochs=9, callbacks=[AtBatches(), at_batches])
