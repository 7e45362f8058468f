# options: --extend-select=CKP905
"""Messages name the epochs that the fit in sight runs: initial_epoch counts some as done."""

import keras
from keras.callbacks import ModelCheckpoint

model = keras.Sequential([keras.layers.Dense(1)])
model.compile("sgd", "mse", metrics=["accuracy"])
later = ModelCheckpoint("a.keras")  # error: CKP101 25 epoch 4 and epoch 5 are both saved
model.fit(x, y, epochs=6, initial_epoch=3, callbacks=[later])
longest = ModelCheckpoint("b.keras")  # error: CKP101 27 epoch 3 and epoch 4 are both saved
model.fit(x, y, epochs=2, initial_epoch=0, callbacks=[longest])
model.fit(x, y, epochs=6, initial_epoch=2, callbacks=[longest])
unknown = ModelCheckpoint("c.keras")  # error: CKP101 27 epoch 1 and epoch 2 are both saved
model.fit(x, y, epochs=6, initial_epoch=done, callbacks=[unknown])
batches = ModelCheckpoint("d_{epoch}.keras", save_freq=2)  # error: CKP102 27 batch 4 of epoch 4 overwrites batch 2 of epoch 4:
model.fit(x, y, epochs=6, initial_epoch=3, steps_per_epoch=4, callbacks=[batches])
assumed = ModelCheckpoint("e_{epoch}.keras", save_freq=2)  # error: CKP102 27 epoch 4 if an epoch has more than 3 batches:
model.fit(x, y, epochs=6, initial_epoch=3, callbacks=[assumed])
too_early = ModelCheckpoint("f.keras", monitor="loss", save_best_only=True, save_freq=2)  # error: CKP307 77 batch 4 of epoch 4
model.fit(x, y, epochs=6, initial_epoch=3, steps_per_epoch=4, callbacks=[too_early])
next_epoch = ModelCheckpoint("g.keras", monitor="loss", save_best_only=True, save_freq=3)
model.fit(x, y, epochs=6, initial_epoch=3, steps_per_epoch=4, callbacks=[next_epoch])
none_left = ModelCheckpoint("h.keras")
model.fit(x, y, epochs=3, initial_epoch=3, callbacks=[none_left])
