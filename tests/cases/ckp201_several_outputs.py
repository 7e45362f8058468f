"""The metrics of a model with several outputs have the output's name in front."""

import keras
from keras.callbacks import ModelCheckpoint

inputs = keras.Input((1,))
first = keras.layers.Dense(1, name="a")(inputs)
second = keras.layers.Dense(1, name="b")(inputs)

model = keras.Model(inputs, [first, second])
model.compile("sgd", "mse", metrics={"a": ["mae"], "b": ["mse"]})
whole = ModelCheckpoint("a.keras", "val_loss", save_best_only=True)
one = ModelCheckpoint("b.keras", "val_a_mae", save_best_only=True, mode="min")
bare = ModelCheckpoint("c.keras", "val_mae", save_best_only=True, mode="min")  # error: CKP201 35 no such metric
other = ModelCheckpoint("d.keras", "val_b_mae", save_best_only=True, mode="min")  # error: CKP201 36 no such metric
loss = ModelCheckpoint("e.keras", "val_a_loss", save_best_only=True, mode="min")
auto = ModelCheckpoint("f.keras", "val_a_mae", save_best_only=True)  # error: CKP203 35 no compiled metric 'a_mae'
model.fit(x, y, validation_split=0.1, epochs=9, callbacks=[whole, one, bare, other, loss, auto])

single = keras.Model(inputs, first)
single.compile("sgd", "mse", metrics=["mae"])
prefixed = ModelCheckpoint("g.keras", "val_a_mae", save_best_only=True, mode="min")  # error: CKP201 39 no such metric
plain = ModelCheckpoint("h.keras", "val_mae", save_best_only=True, mode="min")
of_loss = ModelCheckpoint("i.keras", "val_a_loss", save_best_only=True, mode="min")  # error: CKP201 38 no such metric
single.fit(x, y, validation_split=0.1, epochs=9, callbacks=[prefixed, plain, of_loss])

unknown = keras.Model(inputs, outputs)
unknown.compile("sgd", "mse", metrics=["mae"])
either = ModelCheckpoint("j.keras", "val_mae", save_best_only=True, mode="min")
prefixed = ModelCheckpoint("k.keras", "val_a_mae", save_best_only=True, mode="min")
unknown.fit(x, y, validation_split=0.1, epochs=9, callbacks=[either, prefixed])
