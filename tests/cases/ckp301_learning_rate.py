"""``{learning_rate}`` is there only behind a callback that writes it."""

import keras
from keras.callbacks import Callback, LearningRateScheduler, ModelCheckpoint, ReduceLROnPlateau

model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
model.compile("sgd", "mse")

alone = ModelCheckpoint("a_{epoch}_{learning_rate:.4f}.keras")  # error: CKP301 25 no callback before this one logs
model.fit(x, y, epochs=9, callbacks=[alone])
before = ModelCheckpoint("b_{epoch}_{learning_rate:.4f}.keras")  # error: CKP301 26 or put its scheduler before this callback
model.fit(x, y, epochs=9, callbacks=[before, LearningRateScheduler(schedule)])
old = ModelCheckpoint("c_{epoch}_{lr:.4f}.keras")  # error: CKP301 23 write {learning_rate}
model.fit(x, y, epochs=9, callbacks=[LearningRateScheduler(schedule), old])

behind = ModelCheckpoint("d_{epoch}_{learning_rate:.4f}.keras")
model.fit(x, y, epochs=9, callbacks=[LearningRateScheduler(schedule), behind])
plateau = ModelCheckpoint("e_{epoch}_{learning_rate:.4f}.keras")
model.fit(x, y, epochs=9, validation_split=0.1, callbacks=[ReduceLROnPlateau(), plateau])


class Rates(Callback):
    def on_epoch_end(self, epoch, logs=None):
        logs["learning_rate"] = rate()


own = ModelCheckpoint("f_{epoch}_{learning_rate:.4f}.keras")
model.fit(x, y, epochs=9, callbacks=[Rates(), own])
unknown = ModelCheckpoint("g_{epoch}_{learning_rate:.4f}.keras")
model.fit(x, y, epochs=9, callbacks=[house.Schedule(), unknown])
