"""CKP301: fields that are not there when the first save formats its name."""

import keras
from keras.callbacks import ModelCheckpoint
from tensorflow.python.keras.callbacks import ModelCheckpoint as Frozen

CALLBACKS = [
    ModelCheckpoint("a_{epoch}-{batch}.keras"),  # error: CKP301 21 the first save will raise KeyError: {batch} is there only when save_freq is an int
    ModelCheckpoint("b_{epoch}_{batch}_{val_loss:.2f}.keras", save_freq=100),  # error: CKP301 21 {val_loss} is not known at a batch end
    ModelCheckpoint("c_{Epoch}.keras"),  # error: CKP301 21 write {epoch}
    ModelCheckpoint("d_{epoch+1}.keras"),  # error: CKP301 21 counts from 1
    ModelCheckpoint("e_{}.keras"),  # error: CKP301 21 the first save will raise IndexError
    ModelCheckpoint("f_{step}.keras", save_best_only=True),  # error: CKP301 21 passes no 'step'
    ModelCheckpoint("g_{epoch}_{lr:.1e}.keras"),  # error: CKP301 21 write {learning_rate}
    Frozen("h_{epoch}_{batch}.h5", save_freq=100),  # error: CKP301 12 has no {batch}
    ModelCheckpoint("i_{epoch}_{batch}_{loss:.2f}.keras", save_freq=100),
    ModelCheckpoint("j_{epoch}_{my_own_metric}.keras"),
    ModelCheckpoint("k_{epoch}_{learning_rate:.1e}.keras"),
]


def batches(save_freq):
    return ModelCheckpoint("l_{epoch}_{batch}.keras", save_freq=save_freq)


class Fold(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        logs["fold"] = 3


WITH_FOLD = [Fold(), ModelCheckpoint("m_{epoch}_{fold}.keras")]

ModelCheckpoint("m_{.imag}.keras")  # error: CKP301 17 IndexError
ModelCheckpoint("n_{epoch}-{batch}_{learning_rate}.keras", save_freq=100)  # error: CKP301 17 {learning_rate} is not known at a batch end
