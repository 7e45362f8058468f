"""Callbacks of other packages that are ModelCheckpoints, and some that are none."""

import horovod.tensorflow.keras as hvd
import tensorflow_addons as tfa
from keras.callbacks import ModelCheckpoint
from mlflow.tensorflow import MlflowModelCheckpointCallback
from tensorflow_addons.callbacks import AverageModelCheckpoint
from wandb.integration.keras import WandbModelCheckpoint

AverageModelCheckpoint(True, "a.h5")  # error: CKP101 30 'a.h5'
AverageModelCheckpoint(filepath="b.h5", update_weights=False)  # error: CKP101 24 'b.h5'
AverageModelCheckpoint(False, "c_{epoch}.h5")
AverageModelCheckpoint(False, "d.h5", save_best_only=True)
tfa.callbacks.AverageModelCheckpoint(False, "e", "val_loss", 1, True, False, "max")  # error: CKP202 78 less
AverageModelCheckpoint(*arguments)

WandbModelCheckpoint("f.keras")
WandbModelCheckpoint("f_{Epoch}.keras")  # error: CKP301 22 Epoch

MlflowModelCheckpointCallback(monitor="loss", save_best_only=False)

callbacks = [hvd.callbacks.BroadcastGlobalVariablesCallback(0)]
if hvd.rank() == 0:
    callbacks.append(ModelCheckpoint("g.keras"))  # error: CKP101 38 'g.keras'
model.fit(x, y, epochs=9, callbacks=callbacks)
callbacks = []
if hvd.rank() == 0:
    callbacks.append(ModelCheckpoint("h_{epoch}.keras"))
model.fit(x, y, epochs=9, callbacks=callbacks)
