"""Loops of fits of one epoch each: one training of one model."""

import keras
from keras.callbacks import Callback, ModelCheckpoint
from wandb.keras import WandbModelCheckpoint

model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
model.compile("sgd", "mse")

every = ModelCheckpoint("a.keras")  # error: CKP101 25 each fit of the loop runs one, and saves it to 'a.keras'
for epoch in range(20):
    model.fit(x, y, callbacks=[every])

for part, labels in chunks:
    each = ModelCheckpoint("b.keras")  # error: CKP101 28 put a counter into filepath
    model.fit(part, labels, epochs=1, callbacks=[each])

for epoch in range(20):
    numbered = ModelCheckpoint("c_{epoch}.keras")  # error: CKP106 32 'c_1.keras'
    model.fit(x, y, epochs=1, callbacks=[numbered])

# The best is kept, or it rolls, or each has a name, or other callbacks keep more, or several epochs run.
best = ModelCheckpoint("d.keras", monitor="loss", save_best_only=True)
latest = ModelCheckpoint("latest.keras")
for epoch in range(20):
    model.fit(x, y, callbacks=[best])
    model.fit(x, y, callbacks=[latest])

for epoch in range(20):
    model.fit(x, y, callbacks=[ModelCheckpoint(f"e_{epoch}.keras")])

kept = ModelCheckpoint("f_best.keras", monitor="loss", save_best_only=True)
plain = ModelCheckpoint("f.keras")
for epoch in range(20):
    model.fit(x, y, callbacks=[plain, kept])

counted = ModelCheckpoint("g_{epoch}.keras")
for epoch in range(20):
    model.fit(x, y, initial_epoch=epoch, epochs=epoch + 1, callbacks=[counted])

unknown = ModelCheckpoint("h.keras")  # error: CKP101 27 epoch 1 and epoch 2 are both saved
for epoch in range(20):
    model.fit(x, y, epochs=epochs, callbacks=[unknown])

uploads = WandbModelCheckpoint("i.keras")
for epoch in range(20):
    model.fit(x, y, callbacks=[uploads])


# A training that a callback ends after its first epoch saves once.
class StopsAtOnce(Callback):
    def on_epoch_end(self, epoch, logs=None):
        self.model.stop_training = True


class Prints(Callback):
    def on_epoch_end(self, epoch, logs=None):
        print(epoch)


stopped = ModelCheckpoint("j.keras")
model.fit(x, y, epochs=3, callbacks=[StopsAtOnce(), Prints(), stopped])
