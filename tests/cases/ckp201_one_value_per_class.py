"""F1Score is one value for each class, unless ``average`` asks for one."""

import keras
from keras.callbacks import ModelCheckpoint


def built(metric):
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(3, activation="softmax")])
    model.compile("sgd", "categorical_crossentropy", metrics=[metric])
    return model


each = ModelCheckpoint("a.keras", "val_f1_score", save_best_only=True, mode="max")  # error: CKP201 35 average='macro'
built(keras.metrics.F1Score()).fit(x, y, validation_split=0.1, epochs=9, callbacks=[each])
beta = ModelCheckpoint("b.keras", "val_fbeta", save_best_only=True, mode="max")  # error: CKP201 35 one value for each
built(keras.metrics.FBetaScore(name="fbeta")).fit(x, y, validation_split=0.1, epochs=9, callbacks=[beta])
none = ModelCheckpoint("c.keras", "f1_score", save_best_only=True, mode="max")  # error: CKP201 35 one value for each
built(keras.metrics.F1Score(average=None)).fit(x, y, epochs=9, callbacks=[none])

macro = ModelCheckpoint("d.keras", "val_f1_score", save_best_only=True, mode="max")
built(keras.metrics.F1Score(average="macro")).fit(x, y, validation_split=0.1, epochs=9, callbacks=[macro])
first = ModelCheckpoint("e.keras", "val_f1_score", save_best_only=True, mode="max")
built(keras.metrics.F1Score("macro")).fit(x, y, validation_split=0.1, epochs=9, callbacks=[first])
loss = ModelCheckpoint("f.keras", "val_loss", save_best_only=True)
built(keras.metrics.F1Score()).fit(x, y, validation_split=0.1, epochs=9, callbacks=[loss])
every = ModelCheckpoint("g_{epoch}.keras", "val_f1_score", mode="max")
built(keras.metrics.F1Score()).fit(x, y, validation_split=0.1, epochs=9, callbacks=[every])
