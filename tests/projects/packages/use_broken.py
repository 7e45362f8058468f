"""What cannot be parsed is unknown."""
import broken
from broken import BEST, make
from keras.callbacks import ModelCheckpoint

ModelCheckpoint(BEST)
ModelCheckpoint(broken.BEST)
make("a.keras")
