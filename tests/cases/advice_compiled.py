"""Advice where compile is in sight."""

import keras
from keras.callbacks import ModelCheckpoint

model = keras.Sequential([keras.layers.Dense(1)])
model.compile(loss="mse", metrics=["accuracy", keras.metrics.MeanSquaredError()])
saved = [
    ModelCheckpoint("r.keras", "val_acc", save_best_only=True),  # error: CKP203 32 write monitor='val_accuracy'
    ModelCheckpoint("s.keras", "val_mse", save_best_only=True, mode="min"),  # error: CKP201 32 'val_mean_squared_error'
    ModelCheckpoint("t.keras", "val_acuracy", save_best_only=True, mode="max"),  # error: CKP201 32 'val_accuracy'
    ModelCheckpoint("u.keras", "val_auc", save_best_only=True, mode="max"),  # error: CKP201 32 by the name that compile
    ModelCheckpoint("v_{epoch+1}.keras"),  # error: CKP301 21 is looked up by that whole name
    ModelCheckpoint("w_{epoch}-{acc:.2f}.keras"),  # error: CKP301 21 write {accuracy}
    ModelCheckpoint("x_{epoch}-{auc:.2f}.keras"),  # error: CKP301 21 leave {auc} out
    ModelCheckpoint("y_{epoch}-{val_loss + 1}.keras"),  # error: CKP301 21 write {val_loss}
]
model.fit(x, y, validation_data=held_out, callbacks=saved, epochs=5)

other = keras.Sequential([keras.layers.Dense(1)])
other.compile(loss="mse")
plain = ModelCheckpoint("z.keras")  # error: CKP101 25 write 'z_{epoch:02d}.keras'
best = ModelCheckpoint("zz.keras", save_best_only=True)  # error: CKP201 8 give fit validation_data, or monitor 'loss'
other.fit(x, y, callbacks=[plain], epochs=5)
other.fit(x, y, callbacks=[best], epochs=5)
