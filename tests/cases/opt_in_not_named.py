# options: --select=CKP
"""--select=CKP alone turns no opt-in code on."""

from keras.callbacks import ModelCheckpoint

ModelCheckpoint("run/latest.keras")
ModelCheckpoint("run/model.keras")  # error: CKP101 17 'run/model.keras'
