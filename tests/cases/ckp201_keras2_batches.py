# options: --ckpt-keras-version=2
"""Under Keras 2 best-only without its monitor saves nothing."""

from keras.callbacks import ModelCheckpoint

ModelCheckpoint("a.h5", save_best_only=True, save_freq=500)  # error: CKP201 46 nothing will ever be saved
