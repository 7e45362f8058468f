# options: --ckpt-keras-version=2
"""What Keras 2 takes, and what even Keras 2 does not."""

from pathlib import Path

from keras.callbacks import ModelCheckpoint

CALLBACKS = [
    ModelCheckpoint("a_{epoch}.hdf5", period=5),
    ModelCheckpoint("b.hdf5", period=5),  # error: CKP101 21 epoch 5 and epoch 10 are both saved to 'b.hdf5'
    ModelCheckpoint("c_{epoch}", save_weights_only=True, options=None),
    ModelCheckpoint("d_{epoch}.h5", load_weights_on_restart=True),
    ModelCheckpoint("e_{epoch}.h5", save_format="h5"),  # error: CKP306 37 save_format will be ignored
    ModelCheckpoint(Path("f_{epoch}.h5")),  # error: CKP303 21 this call will raise AttributeError
    ModelCheckpoint(Path("g_{epoch}.h5"), save_weights_only=True),
    ModelCheckpoint(None),  # error: CKP303 21 the first save will raise
    ModelCheckpoint("h_{epoch}_{lr:.1e}.h5"),
    ModelCheckpoint("best.keras", save_best_only=True),
]

ModelCheckpoint("w_{epoch}.h5", options="all")  # error: CKP303 33 options is


def train(often="epoch", every="5"):
    ModelCheckpoint("z_{epoch}.h5", period="5", save_freq=often)  # error: CKP303 37 often with its default
    ModelCheckpoint("z_{epoch}.h5", period=every)  # error: CKP303 37 every with its default


class SetLater(ModelCheckpoint):
    """Its owner sets filepath before it trains."""

    def __init__(self):
        super().__init__(filepath=None, save_best_only=True)


class Wrong(ModelCheckpoint):
    def __init__(self):
        super().__init__(filepath=["a"], save_best_only=True)  # error: CKP303 26 filepath is a container
