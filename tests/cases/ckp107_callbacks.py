"""Callbacks of the file that save: Keras calls them in its own loops."""

import keras
from keras.callbacks import Callback, LambdaCallback

model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
model.compile("sgd", "mse")


class EachEpoch(Callback):
    def __init__(self, path):
        super().__init__()
        self.path = path

    def on_epoch_end(self, epoch, logs=None):
        self.model.save(self.path)  # error: CKP107 9 self.model.save() writes 'a.keras' in each


class EachBatch(Callback):
    def on_train_batch_end(self, batch, logs=None):
        if batch % 100 == 0:
            self.model.save_weights("b.weights.h5")  # error: CKP107 13 only the model of the last batch will be left


class Numbered(Callback):
    def on_epoch_end(self, epoch, logs=None):
        self.model.save(f"c_{epoch}.keras")


class Best(Callback):
    least = float("inf")

    def on_epoch_end(self, epoch, logs=None):
        if logs["loss"] < self.least:
            self.least = logs["loss"]
            self.model.save("d.keras")


class AtTheEnd(Callback):
    def on_train_begin(self, logs=None):
        self.model.save("before.keras")

    def on_train_end(self, logs=None):
        self.model.save("after.keras")


class LastOfThree(Callback):
    def on_epoch_end(self, epoch, logs=None):
        if (epoch + 1) % 3 == 0:
            self.model.save("e.keras")


class Stops(Callback):
    def on_epoch_end(self, epoch, logs=None):
        raise RuntimeError


class Rolls(Callback):
    def on_epoch_end(self, epoch, logs=None):
        self.model.save("latest.keras")


class Silent(Callback):
    pass


callbacks = [EachEpoch("a.keras"), EachBatch(), Numbered(), Best(), AtTheEnd(), Rolls(), Silent()]
model.fit(x, y, epochs=100, callbacks=callbacks)
model.fit(x, y, epochs=3, callbacks=[LastOfThree()])
model.fit(x, y, epochs=3, callbacks=[Stops()])

each = LambdaCallback(on_epoch_end=lambda epoch, logs: model.save("f.keras"))  # error: CKP107 56 last epoch
numbered = LambdaCallback(on_epoch_end=lambda epoch, logs: model.save(f"g_{epoch}.keras"))
unknown = LambdaCallback(on_epoch_end=house.save, on_train_end=None)
model.fit(x, y, epochs=9, callbacks=[each, numbered, unknown])


class OfAnotherFile(Callback):
    def on_epoch_end(self, epoch, logs=None):
        self.model.save("h.keras")  # error: CKP107 9 only the model of the last epoch will be left
