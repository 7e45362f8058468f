"""Every way to get at the class."""

import keras
import keras.callbacks as kc
import tensorflow as tf
import tensorflow.keras as tfk
from keras import callbacks
from keras.callbacks import ModelCheckpoint as MC
from keras.src.callbacks.model_checkpoint import ModelCheckpoint as Deep
from tensorflow import keras as k
from wandb.integration.keras import WandbModelCheckpoint

try:
    from tensorflow.keras.callbacks import ModelCheckpoint
except ImportError:
    from keras.callbacks import ModelCheckpoint

try:
    from keras.callbacks import ModelCheckpoint as Maybe
except ImportError:
    Maybe = None

Alias = tfk.callbacks.ModelCheckpoint
Bound = getattr(keras.callbacks, "ModelCheckpoint")

keras.callbacks.ModelCheckpoint("a.keras")  # error: CKP101 33 'a.keras'
kc.ModelCheckpoint("b.keras")  # error: CKP101 20 'b.keras'
tf.keras.callbacks.ModelCheckpoint("c.keras")  # error: CKP101 36 'c.keras'
tf.compat.v1.keras.callbacks.ModelCheckpoint("d.keras")  # error: CKP101 46 'd.keras'
callbacks.ModelCheckpoint("e.keras")  # error: CKP101 27 'e.keras'
MC("f.keras")  # error: CKP101 4 'f.keras'
Deep("g.keras")  # error: CKP101 6 'g.keras'
k.callbacks.ModelCheckpoint("h.keras")  # error: CKP101 29 'h.keras'
ModelCheckpoint("i.keras")  # error: CKP101 17 'i.keras'
Maybe("j.keras")  # error: CKP101 7 'j.keras'
Alias("k.keras")  # error: CKP101 7 'k.keras'
Bound("l.keras")  # error: CKP101 7 'l.keras'
WandbModelCheckpoint("m.keras")
WandbModelCheckpoint("n_{Epoch}.keras")  # error: CKP301 22 write {epoch}


def inside():
    from keras.callbacks import ModelCheckpoint as Inner

    return Inner("o.keras")  # error: CKP101 18 'o.keras'
