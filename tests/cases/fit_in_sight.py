"""What a fit in sight says of its callbacks: how many epochs and batches it has, and how its model was compiled."""

import keras
from keras.callbacks import ModelCheckpoint


def build():
    made = keras.Sequential([keras.layers.Dense(1)])
    made.compile("adam", "mse")
    return made


model = build()
model.fit(x, y, epochs=1, callbacks=[ModelCheckpoint("a.keras")])
model.fit(x, y, epochs=9, initial_epoch=8, callbacks=[ModelCheckpoint("b.keras")])
model.fit(x, y, epochs=9, callbacks=[ModelCheckpoint("c.keras")])  # error: CKP101 54 'c.keras'
model.fit(x, y, epochs=9, callbacks=[ModelCheckpoint("c{epochs}.keras")])  # error: CKP301 54 passes no 'epochs'

model.fit(x, y, epochs=9, callbacks=[ModelCheckpoint("c{epoch}_{val_loss}.keras")])  # error: CKP301 54 no validation
model.fit(x, y, epochs=9, callbacks=[ModelCheckpoint("c{epoch}_{accuracy}.keras")])  # error: CKP301 54 has no metric

model.fit(x, y, epochs=9, steps_per_epoch=50, callbacks=[ModelCheckpoint("d_{epoch}.keras", save_freq=50)])
model.fit(
    x,
    y,
    epochs=9,
    steps_per_epoch=50,
    callbacks=[
        ModelCheckpoint("e_{epoch}.keras", save_freq=20),  # error: CKP102 25 batch
        ModelCheckpoint("f_{epoch}.keras", save_freq=500),  # error: CKP201 44 the run has 450 batches
        ModelCheckpoint("g_{epoch}.keras", save_freq=450),
    ],
)

often = ModelCheckpoint("h_{epoch}-{batch}.keras", save_freq=500)
for part in parts:
    model.fit(part, epochs=9, steps_per_epoch=50, callbacks=[often])

model.fit(x, y, epochs=9, callbacks=[ModelCheckpoint("i.keras", save_best_only=True)])  # error: CKP201 38 fit gets no
model.fit(x, y, epochs=9, callbacks=[ModelCheckpoint("j.keras", save_best_only=True)], **{"validation_split": 0.1})
model.fit(x, y, epochs=9, callbacks=[ModelCheckpoint("k.keras", save_best_only=True)], **options)

renamed = ModelCheckpoint("l.keras")
renamed.__dict__.update(filepath="l_{epoch}.keras")


def rename(callback):
    callback.filepath = "m_{epoch}.keras"


rename(ModelCheckpoint("m.keras"))


def run(model, x, epochs):
    model.fit(x, epochs=epochs, callbacks=[ModelCheckpoint("called_by_fit.keras")])


def fit(model, x):
    run(model, x, 1)


def by_another_name(model, x):
    train = model.fit
    train(x, epochs=1, callbacks=[ModelCheckpoint("by_another_name.keras")])
