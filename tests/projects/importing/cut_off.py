"""A call that is not followed to its end gives something unknown; what the file does itself is followed."""
import keras
import numpy as np

from heavy import Counts, Trainer, count
from keras.callbacks import ModelCheckpoint

x, y = np.zeros((8, 6)), np.zeros((8, 1))
model = keras.Sequential([keras.layers.Dense(1)])
model.compile(loss="mse")
model.fit(x, y, callbacks=[Counts(), ModelCheckpoint("{val_loss}.keras", monitor="loss", save_best_only=True)])
trainer = Trainer([ModelCheckpoint("{epoch}.keras")])
trainer.run(model, x, y)
model.fit(x, y, epochs=1)

names = ["first.keras"]
callbacks = [ModelCheckpoint(count(names)), ModelCheckpoint(names[0])]
model.fit(x, y, epochs=3, callbacks=callbacks)
model.fit(x, y, epochs=3, callbacks=[ModelCheckpoint("own.keras")])  # error: CKP101 54 'own.keras'
