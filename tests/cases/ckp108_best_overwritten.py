"""Models that are saved by hand over the best one, which a callback has kept."""

import shutil

import keras
from keras.callbacks import Callback, EarlyStopping, ModelCheckpoint


def built():
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    return model


model = built()
best = ModelCheckpoint("a.keras", save_best_only=True)
model.fit(x, y, validation_split=0.2, epochs=9, callbacks=[best])
model.save("a.keras")  # error: CKP108 1 the best model is lost: model.save() overwrites 'a.keras', where fit kept it (line 17)

model = built()
best = ModelCheckpoint(f"{run}/b.weights.h5", save_best_only=True, save_weights_only=True)
model.fit(x, y, validation_split=0.2, epochs=9, callbacks=[best, EarlyStopping(patience=3)])
model.save_weights(f"{run}/b.weights.h5")  # error: CKP108 1 overwrites '<run>/b.weights.h5'

model = built()
best = ModelCheckpoint("c.keras", save_best_only=True)
model.fit(x, y, validation_split=0.2, callbacks=[best], epochs=9)
print("saving c.keras")
keras.saving.save_model(model, "c.keras")  # error: CKP108 1 save_model() overwrites 'c.keras'

# Somebody has looked at the best one, or taken it away.
model = built()
best = ModelCheckpoint("d.keras", save_best_only=True)
model.fit(x, y, validation_split=0.2, epochs=9, callbacks=[best])
model = keras.saving.load_model("d.keras")
model.save("d.keras")

model = built()
best = ModelCheckpoint("e.keras", save_best_only=True)
model.fit(x, y, validation_split=0.2, epochs=9, callbacks=[best])
shutil.move("e.keras", "best_of_e.keras")
model.save("e.keras")

# The model has the best weights again.
model = built()
best = ModelCheckpoint("f.keras", save_best_only=True)
model.fit(x, y, validation_split=0.2, epochs=9, callbacks=[best, EarlyStopping(restore_best_weights=True)])
model.save("f.keras")

model = built()
best = ModelCheckpoint("g.keras", save_best_only=True)
model.fit(x, y, validation_split=0.2, epochs=9, callbacks=[best, EarlyStopping(restore_best_weights=restore)])
model.save("g.keras")


class Keeper(Callback):
    def on_epoch_end(self, epoch, logs=None):
        if logs["val_loss"] < self.least:
            self.weights = self.model.get_weights()


model = built()
best, keeper = ModelCheckpoint("h.keras", save_best_only=True), Keeper()
model.fit(x, y, validation_split=0.2, epochs=9, callbacks=[best, keeper])
model.set_weights(keeper.weights)
model.save("h.keras")

model = built()
best = ModelCheckpoint("i.keras", save_best_only=True)
model.fit(x, y, validation_split=0.2, epochs=9, callbacks=[best, house.Restores()])
model.save("i.keras")

# Only where it is better, or another model, or another file, or not on this way.
model = built()
best = ModelCheckpoint("j.keras", save_best_only=True)
model.fit(x, y, validation_split=0.2, epochs=9, callbacks=[best])
if model.evaluate(x, y) < least:
    model.save("j.keras")

model, other = built(), built()
best = ModelCheckpoint("k.keras", save_best_only=True)
model.fit(x, y, validation_split=0.2, epochs=9, callbacks=[best])
model.save("last_of_k.keras")

model = built()
if quick:
    model.fit(x, y, validation_split=0.2, epochs=9)
    model.save("l.keras")
else:
    best = ModelCheckpoint("l.keras", save_best_only=True)
    model.fit(x, y, validation_split=0.2, epochs=9, callbacks=[best])

# It need not be the best: every epoch is saved, or one epoch runs, or it is unknown.
model = built()
last = ModelCheckpoint("latest.keras")
model.fit(x, y, validation_split=0.2, epochs=9, callbacks=[last])
model.save("latest.keras")

model = built()
best = ModelCheckpoint("m.keras", save_best_only=True)
model.fit(x, y, validation_split=0.2, callbacks=[best])
model.save("m.keras")

model = built()
best = ModelCheckpoint("n.keras", save_best_only=wanted)
model.fit(x, y, validation_split=0.2, epochs=9, callbacks=[best])
model.save("n.keras")

model = built()
best = ModelCheckpoint("o.keras", save_best_only=True)
model.fit(x, y, validation_split=0.2, epochs=9, callbacks=[best] if keep else [])
model.save("o.keras")

model = built()
best = ModelCheckpoint("p_{epoch}.keras", save_best_only=True)
model.fit(x, y, validation_split=0.2, epochs=9, callbacks=[best])
model.save("p_9.keras")


class AtTheEnd(Callback):
    def on_train_end(self, logs=None):
        self.model.save("q.keras")  # error: CKP108 9 self.model.save() overwrites 'q.keras'


model = built()
best = ModelCheckpoint("q.keras", save_best_only=True)
model.fit(x, y, validation_split=0.2, epochs=9, callbacks=[best, AtTheEnd()])

model = built()
best = ModelCheckpoint("r.keras", save_best_only=True)
model.fit(x, y, validation_split=0.2, epochs=9, callbacks=[best])
keras.saving.load_model("r.keras").evaluate(x, y)
model.save("r.keras")

model = built()
best = ModelCheckpoint("s.keras", save_best_only=True)
model.fit(x, y, validation_split=0.2, epochs=9, callbacks=[best])
mlflow.log_artifact("s.keras")
model.save("s.keras")

model = built()
best = ModelCheckpoint("t.keras", save_best_only=True)
model.fit(x, y, validation_split=0.2, epochs=9, callbacks=[best])
model.compile("sgd", "mse")
shutil.copy(None, "other.keras")
model.save("t.keras")  # error: CKP108 1 model.save() overwrites 't.keras'
