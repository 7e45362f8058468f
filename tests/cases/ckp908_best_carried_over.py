# options: --extend-select=CKP908
"""One best-only callback and several fits."""

import sys

from keras.callbacks import ModelCheckpoint

both = ModelCheckpoint("a.keras", save_best_only=True)  # error: CKP908 8 carries the best
model.fit(x, validation_data=v, callbacks=[both])
model.fit(y, validation_data=v, callbacks=[both])

looped = ModelCheckpoint("b.keras", save_best_only=True)  # error: CKP908 10 later fits
for part in parts:
    model.fit(part, validation_data=v, callbacks=[looped])

either = ModelCheckpoint("c.keras", save_best_only=True)
if "--small" in sys.argv:
    model.fit(x, validation_data=v, callbacks=[either])
else:
    model.fit(y, validation_data=v, callbacks=[either])

every = ModelCheckpoint("d_{epoch}.keras")
model.fit(x, callbacks=[every])
model.fit(y, callbacks=[every])
