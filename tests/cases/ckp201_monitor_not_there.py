"""Best-only by a metric that is not in the logs when the callback looks."""

import keras
from keras.callbacks import Callback, ModelCheckpoint
from unknown import Logger

ModelCheckpoint("a.keras", save_best_only=True, save_freq=500)  # error: CKP201 49 val_loss is not in the logs
ModelCheckpoint("a.keras", save_best_only=True)
ModelCheckpoint("a_{epoch}-{batch}.keras", save_freq=500)

model = keras.Sequential([keras.layers.Dense(1)])
model.compile("adam", "mse", metrics=["accuracy", keras.metrics.AUC(name="roc"), "AUC"])

best = ModelCheckpoint("b.keras", save_best_only=True)  # error: CKP201 8 fit gets no validation data
accuracy = ModelCheckpoint("c.keras", monitor="accuracy", save_best_only=True)
short = ModelCheckpoint("d.keras", monitor="acc", mode="max", save_best_only=True)  # error: CKP201 36 no such metric
low = ModelCheckpoint("e.keras", monitor="auc", mode="max", save_best_only=True)  # error: CKP201 34 no such metric
roc = ModelCheckpoint("f.keras", monitor="roc", mode="max", save_best_only=True)
high = ModelCheckpoint("g.keras", monitor="AUC", mode="max", save_best_only=True)
model.fit(x, y, callbacks=[best, accuracy, short, low, roc, high])

other = ModelCheckpoint("h.keras", save_best_only=True)  # error: CKP201 9 fit gets no validation data
model.fit(x, y, callbacks=[other, Logger()])

valid = ModelCheckpoint("i.keras", save_best_only=True)
model.fit(x, y, callbacks=[valid], validation_split=0.1)
options = ModelCheckpoint("j.keras", save_best_only=True)
model.fit(x, y, callbacks=[options], **kwargs)


class Plain(Callback):
    def on_epoch_end(self, epoch, logs=None):
        print(epoch)


def train(model):
    checkpoint = ModelCheckpoint("k.keras", save_best_only=True)
    model.fit(x, y, callbacks=[checkpoint])


checkpoint = ModelCheckpoint("l.keras", save_best_only=True)  # error: CKP201 14 better or not
model.fit(x, y, callbacks=[checkpoint, Plain()])
