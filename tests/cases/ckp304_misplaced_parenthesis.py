"""CKP304: the callback's keywords inside another call's parentheses."""

import os

from keras.callbacks import ModelCheckpoint


def callbacks(root):
    return [
        ModelCheckpoint("{}/a.keras".format(root, monitor="loss", save_best_only=True)),  # error: CKP304 51 will not see monitor, save_best_only
        ModelCheckpoint(os.path.join(root, "b_{epoch}.keras", save_best_only=True)),  # error: CKP304 63 this call will raise TypeError
        ModelCheckpoint(str(root + "/c_{epoch}.keras", verbose=1)),  # error: CKP304 56 verbose went to str()
        ModelCheckpoint("{root}/d_{{epoch}}.keras".format(root=root), verbose=1),
        ModelCheckpoint("{monitor}_{{epoch}}.keras".format(monitor="loss")),
    ]
