"""Fine-tuning with checkpoints inside an epoch: four ways to lose them, and one that keeps them."""

import argparse
from pathlib import Path

import keras
from keras.callbacks import ModelCheckpoint

parser = argparse.ArgumentParser()
parser.add_argument("--out", default="runs")
args = parser.parse_args()

out = Path(args.out)
epoch = 0

callbacks = [
    ModelCheckpoint(out / "step_{epoch:02d}.keras", save_freq=500),
    ModelCheckpoint(f"{args.out}/early_{epoch:02d}.keras"),
    ModelCheckpoint(out / "loss_{val_loss:.2f}.keras"),
    ModelCheckpoint(str(out / "weights.{epoch:02d}.hdf5"), save_weights_only=True, period=5),
    ModelCheckpoint(out / "kept_{epoch:02d}-{batch:05d}.keras", save_freq=500),
]


def finetune(model: keras.Model, train, validation) -> None:
    """Train for a night."""
    model.fit(train, validation_data=validation, epochs=50, callbacks=callbacks)
