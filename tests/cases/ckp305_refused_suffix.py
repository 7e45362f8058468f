"""CKP305: suffixes that Keras 3 refuses."""

from keras.callbacks import ModelCheckpoint
from tf_keras.callbacks import ModelCheckpoint as Keras2

NAME = "net"


def callbacks(name, weights_only):
    return [
        ModelCheckpoint("a_{epoch}.hdf5"),  # error: CKP305 25 wants '.keras' or '.h5' for whole models
        ModelCheckpoint("b_{epoch}.h5", save_weights_only=True),  # error: CKP305 25 end filepath in '.weights.h5'
        ModelCheckpoint("c_{epoch}.keras", save_weights_only=True),  # error: CKP305 25 wants '.weights.h5' for weights
        ModelCheckpoint("d_{epoch}"),  # error: CKP305 25 'd_{epoch}'
        ModelCheckpoint("e_{epoch}.H5"),  # error: CKP305 25 'e_{epoch}.H5'
        ModelCheckpoint(f"{name}/f_{{epoch}}.ckpt", save_weights_only=weights_only),  # error: CKP305 25 '<name>/f_{epoch}.ckpt'
        ModelCheckpoint("g_{epoch}.h5", save_weights_only=weights_only),
        ModelCheckpoint(f"h_{{epoch}}_{name}"),
        ModelCheckpoint(f"i_{{epoch}}_{name}.h5", save_weights_only=True),
        ModelCheckpoint("j_{epoch}.weights.h5"),
        Keras2("k_{epoch}.hdf5"),
        Keras2("l_{epoch}", save_weights_only=True),
    ]
