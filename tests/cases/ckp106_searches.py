"""Searches over hyperparameters: each trial trains another model."""

import hyperopt
import keras
import keras_tuner
import optuna
from hyperopt import fmin
from keras.callbacks import ModelCheckpoint
from skopt import gp_minimize


def build(hp=None):
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    return model


class Net(keras_tuner.HyperModel):
    def build(self, hp):
        return build(hp)


class Fitting(keras_tuner.HyperModel):
    def build(self, hp):
        return build(hp)

    def fit(self, hp, model, *args, **kwargs):
        best = ModelCheckpoint("b.keras", save_best_only=True)  # error: CKP106 32 epoch 1 of each is saved to 'b.keras'
        return model.fit(*args, **kwargs, callbacks=[best])


tuner = keras_tuner.RandomSearch(build, objective="val_loss", max_trials=9)
best = ModelCheckpoint("a.keras", save_best_only=True)  # error: CKP106 24 only the files of the last trial will be left
tuner.search(x, y, epochs=9, validation_split=0.1, callbacks=[best])

tuner = keras_tuner.tuners.Hyperband(Fitting(), objective="val_loss")
tuner.search(x, y, epochs=9, validation_split=0.1)

tuner = keras_tuner.GridSearch(hypermodel=Net(), objective="val_loss")
tuner.search(x, y, epochs=9, callbacks=[ModelCheckpoint("c_{epoch}.keras")])  # error: CKP106 57 'c_1.keras'

tuner = keras_tuner.BayesianOptimization(build, objective="val_loss", max_trials=1)
tuner.search(x, y, epochs=9, callbacks=[ModelCheckpoint("d_{epoch}.keras")])
best_model = tuner.get_best_models()[0]
tuner = keras_tuner.RandomSearch()
tuner.search(x, y, epochs=9, callbacks=[ModelCheckpoint("e_{epoch}.keras")])  # error: CKP106 57 'e_1.keras'


def objective(trial):
    model = build()
    best = ModelCheckpoint("f.keras", save_best_only=True)  # error: CKP106 28 only the files of the last trial will be left
    model.fit(x, y, validation_split=0.1, epochs=9, callbacks=[best])
    return model.evaluate(x, y)


def numbered(trial):
    model = build()
    best = ModelCheckpoint(f"g_{trial.number}.keras", save_best_only=True)
    model.fit(x, y, validation_split=0.1, epochs=9, callbacks=[best])
    return model.evaluate(x, y)


def loaded(trial):
    model = build()
    best = ModelCheckpoint("h.keras", save_best_only=True)
    model.fit(x, y, validation_split=0.1, epochs=9, callbacks=[best])
    return keras.models.load_model("h.keras").evaluate(x, y)


study = optuna.create_study()
study.optimize(objective, n_trials=100)
study.optimize(func=numbered, n_trials=100)
optuna.study.create_study().optimize(loaded)
study.tell(trial, 1)
study.optimize()


def smallest(point):
    model = build()
    best = ModelCheckpoint("i.keras", save_best_only=True)  # error: CKP106 28 only the files of the last trial will be left
    model.fit(x, y, validation_split=0.1, epochs=9, callbacks=[best])


def least(point):
    model = build()
    best = ModelCheckpoint("j.keras", save_best_only=True)  # error: CKP106 28 only the files of the last trial will be left
    model.fit(x, y, validation_split=0.1, epochs=9, callbacks=[best])


def only(point):
    model = build()
    best = ModelCheckpoint("k.keras", save_best_only=True)
    model.fit(x, y, validation_split=0.1, epochs=9, callbacks=[best])


fmin(fn=smallest, space=space, max_evals=20)
gp_minimize(least, space)
hyperopt.fmin(only, space, max_evals=1)
fmin()
