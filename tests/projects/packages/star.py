"""The same without the module that cannot be parsed."""
name = "resnet"
from kit.names import *
from helpers import *

helper()
ModelCheckpoint(f"{name}.keras")  # error: CKP101 17 'resnet.keras'
ModelCheckpoint(BEST)  # error: CKP101 17 'best.keras'
ModelCheckpoint(_PRIVATE)
