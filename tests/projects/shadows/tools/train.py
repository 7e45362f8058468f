"""The folder of this script has no module of this name."""
import keras

keras.callbacks.ModelCheckpoint("a.keras")  # error: CKP101 33 'a.keras'
