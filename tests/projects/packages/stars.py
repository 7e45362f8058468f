"""Star imports of the project's own modules bring what these have, and leave other names alone."""
name = "resnet"
from kit.names import *
from helpers import *
from broken import *

ModelCheckpoint(f"{name}.keras")
ModelCheckpoint(BEST)
