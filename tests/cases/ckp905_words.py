# options: --extend-select=CKP905
"""One file on purpose: by a word of the path or of a name, by being read first, or beside a file that keeps more."""

import os
from pathlib import Path

import keras
from keras.callbacks import ModelCheckpoint

LAST_PATH = "run/a.keras"


class Config:
    recovery = "run/u.keras"
    other = "run/v.keras"


PATHS = {"newest": "run/b.keras", "other": "run/c.keras"}

WORDS = [
    ModelCheckpoint("latest/a.keras"),  # error: CKP905 21 as the name says
    ModelCheckpoint("/runs/tmp/net/a.keras"),  # error: CKP905 21 as the name says
    ModelCheckpoint("newest.keras"),  # error: CKP905 21 as the name says
    ModelCheckpoint("recent.keras"),  # error: CKP905 21 as the name says
    ModelCheckpoint("weights_now.weights.h5", save_weights_only=True),  # error: CKP905 21 as the name says
    ModelCheckpoint("model-check.keras"),  # error: CKP905 21 as the name says
    ModelCheckpoint("restart.keras"),  # error: CKP905 21 as the name says
    ModelCheckpoint("crash_recovery.keras"),  # error: CKP905 21 as the name says
    ModelCheckpoint("modelFinal.keras"),  # error: CKP905 21 as the name says
    ModelCheckpoint("checkpoints/a.keras"),  # error: CKP101 21 'checkpoints/a.keras'
    ModelCheckpoint("CheckPoints/a.keras"),  # error: CKP101 21 'CheckPoints/a.keras'
    ModelCheckpoint("check_point.keras"),  # error: CKP101 21 'check_point.keras'
    ModelCheckpoint("finally/known.keras"),  # error: CKP101 21 'finally/known.keras'
    ModelCheckpoint(LAST_PATH),  # error: CKP905 21 as the name says
    ModelCheckpoint(str(LAST_PATH)),  # error: CKP905 21 as the name says
    ModelCheckpoint(Config.recovery),  # error: CKP905 21 as the name says
    ModelCheckpoint(Config.other),  # error: CKP101 21 'run/v.keras'
    ModelCheckpoint(PATHS["newest"]),  # error: CKP905 21 as the name says
    ModelCheckpoint(PATHS["other"]),  # error: CKP101 21 'run/c.keras'
]
