"""CKP102: how many batches an epoch has, by the arrays in sight; where nothing says it, the message does."""

import keras
import numpy as np
from keras.callbacks import ModelCheckpoint
from numpy.random import rand

model = keras.Sequential([keras.layers.Dense(1)])
model.compile("sgd", "mse")
small, target = np.random.rand(2, 64, 1)
large = np.zeros((640, 3))
one_axis = np.ones(64)
whole = ModelCheckpoint("a_{epoch}.keras", save_freq=4)
model.fit(small, target, 16, 3, callbacks=[whole])
default = ModelCheckpoint("b_{epoch}.keras", save_freq=2)
model.fit(rand(64, 3), target, epochs=3, callbacks=[default])
short = ModelCheckpoint("c_{epoch}.keras", save_freq=2)  # error: CKP102 25 batch 4 of epoch 1 overwrites batch 2 of epoch 1:
model.fit(small, target, batch_size=16, epochs=3, callbacks=[short])
twenty = ModelCheckpoint("d_{epoch}.keras", save_freq=4)  # error: CKP102 26 batch 8 of epoch 1 overwrites batch 4 of epoch 1:
model.fit(large, epochs=3, callbacks=[twenty])
split = ModelCheckpoint("e_{epoch}.keras", save_freq=3)
model.fit(one_axis, batch_size=16, validation_split=0.25, epochs=3, callbacks=[split])
too_many = ModelCheckpoint("f_{epoch}.keras", save_freq=100)  # error: CKP201 47 the run has 6 batches
model.fit(small, epochs=3, callbacks=[too_many])
said = ModelCheckpoint("g_{epoch}.keras", save_freq=4)  # error: CKP102 24 batch 8 of epoch 1 overwrites batch 4 of epoch 1:
model.fit(small, batch_size=16, steps_per_epoch=12, epochs=3, callbacks=[said])
unsaid = ModelCheckpoint("h_{epoch}.keras", save_freq=4)
model.fit(small, batch_size=16, steps_per_epoch=None, epochs=3, callbacks=[unsaid])


def unknown(data, size, shape, options):
    some = ModelCheckpoint("i_{epoch}.keras", save_freq=4)  # error: CKP102 28 batch 4 of epoch 1 if an epoch has more than 7 batches:
    model.fit(data, epochs=3, callbacks=[some])
    batches = ModelCheckpoint("j_{batch}.keras", save_freq=4)  # error: CKP102 31 batch 4 of epoch 1 if an epoch has 12 batches:
    model.fit(small, batch_size=size, epochs=3, callbacks=[batches])
    part = ModelCheckpoint("k_{epoch}.keras", save_freq=size // 4)
    model.fit(small, steps_per_epoch=size, epochs=3, callbacks=[part])
    starred = ModelCheckpoint("l_{epoch}.keras", save_freq=1)  # error: CKP102 31 if an epoch has more than 1 batch:
    model.fit(rand(*shape, 1), epochs=3, callbacks=[starred])
    opened = ModelCheckpoint("m_{epoch}.keras", save_freq=4)  # error: CKP102 30 if an epoch has more than 7 batches:
    model.fit(small, batch_size=16, validation_split=0.1, epochs=3, callbacks=[opened], **options)
    shaped = ModelCheckpoint("n_{epoch}.keras", save_freq=4)  # error: CKP102 30 if an epoch has more than 7 batches:
    model.fit(np.zeros(shape), batch_size=16, epochs=3, callbacks=[shaped])
    nothing = ModelCheckpoint("o_{epoch}.keras", save_freq=4)  # error: CKP102 31 if an epoch has more than 7 batches:
    model.fit(np.zeros(), batch_size=16, epochs=3, callbacks=[nothing])


steps_per_epoch = how_many()
quarter = ModelCheckpoint("p_{epoch}.keras", save_freq=steps_per_epoch // 4)  # error: CKP102 27 if an epoch has 400 batches:


def every(batches):
    return ModelCheckpoint("every_{epoch}.keras", save_freq=batches)  # error: CKP102 28 if an epoch has 400 batches


def by_another(number, steps_per_epoch):
    return [every(number), every(steps_per_epoch // 4)]
