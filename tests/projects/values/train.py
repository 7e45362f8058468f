"""What other modules say counts: constants, tables, classes, functions."""
import importlib

import config
import config as settings
from config import BEST, Settings
from config import LAZY as lazy
from keras.callbacks import ModelCheckpoint

ModelCheckpoint(BEST)  # error: CKP101 17 'out/best.keras'
ModelCheckpoint(config.TEMPLATE)
ModelCheckpoint(**settings.TABLE)  # error: CKP101 17 't.keras'
ModelCheckpoint(Settings("vgg").path)  # error: CKP101 17 'vgg.keras'
ModelCheckpoint(importlib.import_module("config").BEST)  # error: CKP101 17 'out/best.keras'
ModelCheckpoint(importlib.import_module("." + config.NAME).BEST)
ModelCheckpoint(lazy)  # error: CKP101 17 'lazy.keras'
ModelCheckpoint(config.__name__ + ".keras")  # error: CKP101 17 'config.keras'
ModelCheckpoint(getattr(config, "BEST"))  # error: CKP101 17 'out/best.keras'
