"""A call that is not followed to its end gives something unknown; what the file does itself is followed."""
from heavy import count
from keras.callbacks import ModelCheckpoint

names = ["first.keras"]
ModelCheckpoint(names[0])  # error: CKP101 17 'first.keras'
ModelCheckpoint(count(names))
ModelCheckpoint(names[0])
ModelCheckpoint("own.keras")  # error: CKP101 17 'own.keras'
