"""``validation_freq`` leaves out the first epochs, and with them the metric."""

import keras
from keras.callbacks import ModelCheckpoint

model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
model.compile("sgd", "mse")

best = ModelCheckpoint("a.keras", save_best_only=True)  # error: CKP201 8 validation_freq leaves epochs out
model.fit(x, y, validation_split=0.1, epochs=9, validation_freq=3, callbacks=[best])
named = ModelCheckpoint("b_{epoch}_{val_loss:.2f}.keras")  # error: CKP301 25 {val_loss}
model.fit(x, y, validation_split=0.1, epochs=9, validation_freq=3, callbacks=[named])

trained = ModelCheckpoint("c.keras", monitor="loss", save_best_only=True)
model.fit(x, y, validation_split=0.1, epochs=9, validation_freq=3, callbacks=[trained])
each = ModelCheckpoint("d.keras", save_best_only=True)
model.fit(x, y, validation_split=0.1, epochs=9, validation_freq=1, callbacks=[each])
unknown = ModelCheckpoint("e.keras", save_best_only=True)
model.fit(x, y, validation_split=0.1, epochs=9, validation_freq=every, callbacks=[unknown])
listed = ModelCheckpoint("f.keras", save_best_only=True)
model.fit(x, y, validation_split=0.1, epochs=9, validation_freq=[1, 2], callbacks=[listed])
first = ModelCheckpoint("g.keras", save_best_only=True)
model.fit(x, y, validation_split=0.1, initial_epoch=2, epochs=3, validation_freq=3, callbacks=[first])
