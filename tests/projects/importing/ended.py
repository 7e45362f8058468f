"""Nothing after the import is run."""
from keras.callbacks import ModelCheckpoint

ModelCheckpoint("before.keras")  # error: CKP101 17 'before.keras'
import ends

ends.x
ModelCheckpoint("after.keras")
