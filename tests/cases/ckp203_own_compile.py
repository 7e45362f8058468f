"""From Keras 3.11: a model class whose own compile is called may add metrics, so that none is known to be missing."""

import keras
from keras.callbacks import ModelCheckpoint
from project import GAN, Base, prepare


class Own(keras.Model):
    def compile(self, d_optimizer):
        prepare(self, d_optimizer)


class Below(Own):
    def call(self, inputs):
        return inputs


class Inherits(Base):
    def call(self, inputs):
        return inputs


class Plain(keras.Model):
    def call(self, inputs):
        return inputs


class BelowPlain(Plain):
    def get_config(self):
        return {}


def classes(x, y):
    own, below, inherits, plain = Own(), Below(), Inherits(), BelowPlain()
    unread = GAN(512)
    own.compile(optimizer="adam")
    below.compile(optimizer="adam")
    inherits.compile(optimizer="adam")
    plain.compile("adam", "mse")
    unread.compile(d_optimizer="adam", gradient_penalty_weight=10.0)
    best = ModelCheckpoint("h.keras", monitor="g_mae", save_best_only=True)
    own.fit(x, y, callbacks=[best])
    below.fit(x, y, callbacks=[ModelCheckpoint("i.keras", monitor="g_mae", save_best_only=True)])
    inherits.fit(x, y, callbacks=[ModelCheckpoint("j.keras", monitor="g_mae", save_best_only=True)])
    unread.fit(x, y, callbacks=[ModelCheckpoint("k.keras", monitor="g_mae", save_best_only=True)])
    wrong = ModelCheckpoint("l.keras", monitor="g_mae", save_best_only=True)  # error: CKP203 40 no compiled metric 'g_mae'
    plain.fit(x, y, callbacks=[wrong])
