# options: --extend-select=CKP905
"""CKP905, asked for: files that roll and say so."""

import tensorflow as tf
from keras.callbacks import ModelCheckpoint, OrbaxCheckpoint

CALLBACKS = [
    ModelCheckpoint("run/latest.keras"),  # error: CKP905 21 only the last save will be left, as the name says
    ModelCheckpoint("run/model.tmp.keras"),  # error: CKP905 21 'run/model.tmp.keras'
    ModelCheckpoint("run/other.keras"),  # error: CKP101 21 'run/other.keras'
    ModelCheckpoint("run/last_{epoch}.keras"),
    ModelCheckpoint("run/last.keras", save_best_only=True),
    ModelCheckpoint("latest/best.keras", save_best_only=True),
]

managers = [
    tf.train.CheckpointManager(checkpoint, "run", max_to_keep=1),  # error: CKP905 51 CheckpointManager deletes
    tf.train.CheckpointManager(checkpoint, "run", max_to_keep=5),
    tf.train.CheckpointManager(checkpoint, "run", 1),  # error: CKP905 51 (max_to_keep=1)
    tf.train.CheckpointManager(checkpoint, "run", max_to_keep=1, keep_checkpoint_every_n_hours=2),
    tf.train.CheckpointManager(checkpoint, "run", max_to_keep=None),
    tf.train.CheckpointManager(checkpoint, "run", **options),
    OrbaxCheckpoint("run"),  # error: CKP905 5 (max_to_keep=1 by default)
    OrbaxCheckpoint("run", save_best_only=True),
    OrbaxCheckpoint("run", max_to_keep=3),
]
