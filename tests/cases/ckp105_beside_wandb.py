"""A plain callback beside one that uploads what it writes: what the plain one writes is lost."""

import keras
from keras.callbacks import ModelCheckpoint
from wandb.integration.keras import WandbModelCheckpoint

model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
model.compile("sgd", "mse")

plain = ModelCheckpoint("a_{epoch}.keras", save_weights_only=False)
uploads = WandbModelCheckpoint("a_{epoch}.keras", save_best_only=True, monitor="loss")  # error: CKP105 32 'a_1.keras'
model.fit(x, y, epochs=9, callbacks=[plain, uploads])

uploads = WandbModelCheckpoint("b_{epoch}.keras", save_best_only=True, monitor="loss")
plain = ModelCheckpoint("b_{epoch}.keras")
model.fit(x, y, epochs=9, callbacks=[uploads, plain])
