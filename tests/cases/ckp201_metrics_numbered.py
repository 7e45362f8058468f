"""Keras numbers the metrics of a class that have no name, from model to model."""

import keras
from keras.callbacks import ModelCheckpoint
from sklearn.model_selection import KFold


def built(**name):
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    model.compile("sgd", "binary_crossentropy", metrics=[keras.metrics.AUC(**name)])
    return model


for fold, (train, test) in enumerate(KFold(5).split(x)):
    model = built()
    best = ModelCheckpoint(f"a_{fold}.keras", "val_auc", 0, True, False, "max")  # error: CKP201 47 Keras calls it auc_1
    model.fit(x[train], y[train], validation_data=(x[test], y[test]), epochs=4, callbacks=[best])

for fold, (train, test) in enumerate(KFold(5).split(x)):
    keras.utils.clear_session()
    model = built()
    best = ModelCheckpoint(f"b_{fold}.keras", "val_auc", 0, True, False, "max")
    model.fit(x[train], y[train], validation_data=(x[test], y[test]), epochs=4, callbacks=[best])

for fold, (train, test) in enumerate(KFold(5).split(x)):
    model = built(name="auc")
    best = ModelCheckpoint(f"c_{fold}.keras", "val_auc", 0, True, False, "max")
    model.fit(x[train], y[train], validation_data=(x[test], y[test]), epochs=4, callbacks=[best])
