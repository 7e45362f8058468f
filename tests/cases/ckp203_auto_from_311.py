"""From Keras 3.11 mode="auto" asks the compiled metric of that name."""

import keras
from keras.callbacks import ModelCheckpoint
from metrics import iou


def dice(y_true, y_pred):
    return y_true * y_pred


model = keras.Sequential([keras.layers.Dense(1)])


def known(model):
    model.compile("adam", "mse", metrics=["accuracy", dice, keras.metrics.Precision(), keras.metrics.Recall(name="r")])
    callbacks = [
        ModelCheckpoint("a.keras", monitor="val_dice", save_best_only=True),  # error: CKP203 36 ValueError
        ModelCheckpoint("b_{epoch}.keras", monitor="val_dice", mode="auto"),  # error: CKP203 64 'dice'
        ModelCheckpoint("c.keras", monitor="val_acc", save_best_only=True),  # error: CKP203 36 mode='max'
        ModelCheckpoint("d.keras", monitor="val_accuracy", save_best_only=True),
        ModelCheckpoint("e.keras", monitor="val_precision_1", save_best_only=True),
        ModelCheckpoint("f.keras", monitor="val_r", save_best_only=True),
        ModelCheckpoint("g.keras", monitor="val_dice", mode="max", save_best_only=True),
        ModelCheckpoint("h.keras", save_best_only=True),
    ]
    model.fit(x, y, validation_split=0.1, callbacks=callbacks)


def unknown(model):
    ModelCheckpoint("i.keras", monitor="val_iou", save_best_only=True)
    fitted.fit(x, y, validation_split=0.1, callbacks=[ModelCheckpoint("j.keras", monitor="val_iou")])
