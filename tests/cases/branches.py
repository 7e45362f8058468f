"""Values that depend on a branch: what is reported must be true of all."""

import os
import sys

from keras.callbacks import ModelCheckpoint

if "--big" in sys.argv:
    path, best = "big.keras", False
    template = "big_{epoch}.keras"
elif "--weights" in sys.argv:
    path, best = "weights.h5", True
    template = "weights.keras"
else:
    path, best = "small.keras", False
    template = "small_{epoch}.keras"

ModelCheckpoint(path)  # error: CKP101 17 'big.keras' (so on every branch)
ModelCheckpoint(path, save_best_only=best)
ModelCheckpoint(template)

if "--quick" in sys.argv:
    name, weights_only = "quick.weights.h5", True
else:
    name, weights_only = "full.keras", False

ModelCheckpoint(name, save_weights_only=weights_only, save_best_only=True)


def default(path="m.keras"):
    return ModelCheckpoint(path)  # error: CKP101 28 (path with its default)


class Trainer:
    @staticmethod
    def weights(directory):
        return directory + "/weights.h5"

    def fit(self, directory=None):
        if directory is None:
            directory = "models"
        return ModelCheckpoint(Trainer.weights(directory))  # error: CKP101 32 'models/weights.h5' (so on every branch

    def joined(self, folder=None):
        folder = folder if folder else "runs"
        if folder is None:
            folder = "models"
        return ModelCheckpoint(os.path.join(folder, "joined.h5"))  # error: CKP101 32 joined.h5' (
