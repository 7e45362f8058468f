# options: --extend-select=CKP902,CKP903
"""What a second run of the program does to the files of the first."""

import time

from keras.callbacks import ModelCheckpoint

ModelCheckpoint("m_{epoch:02d}.keras")  # error: CKP902 17 a second run
ModelCheckpoint(f"{time.time()}/m_{{epoch:02d}}.keras")
ModelCheckpoint(f"{run}/best.keras", save_best_only=True)
