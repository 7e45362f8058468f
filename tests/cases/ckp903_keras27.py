# options: --extend-select=CKP903 --ckpt-keras-version=2.7
"""Where there is no initial_value_threshold yet."""

from keras.callbacks import ModelCheckpoint

ModelCheckpoint("best.h5", save_best_only=True)  # error: CKP903 17 set the callback's best
