import keras
import numpy as np
from sklearn.model_selection import KFold
def build():
    m = keras.Sequential([keras.layers.Dense(1)])
    m.compile(optimizer="sgd", loss="binary_crossentropy", metrics=[keras.metrics.AUC()])
    return m
for fold, (a, b) in enumerate(KFold(5).split(x)):
    model = build()
    best = keras.callbacks.ModelCheckpoint(f"best_{fold}.keras", monitor="val_auc", mode="max", save_best_only=True)
    model.fit(x[a], y[a], validation_data=(x[b], y[b]), epochs=4, callbacks=[best])
