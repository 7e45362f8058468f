"""Modules that import each other, one that ends the program, and one that does things when it is imported."""
from keras.callbacks import ModelCheckpoint

FOLDER = "told"
import one
import two

ModelCheckpoint(one.path())  # error: CKP101 17 'two/one.keras'
ModelCheckpoint(one.EARLY + ".keras")  # error: CKP101 17 'two.keras'
ModelCheckpoint(two.NOT_YET)
ModelCheckpoint(two.told())  # error: CKP101 17 'told/told.keras'
try:
    import ends
except SystemExit:
    ModelCheckpoint("exit.keras")  # error: CKP101 21 'exit.keras'
else:
    ModelCheckpoint("else.keras")
