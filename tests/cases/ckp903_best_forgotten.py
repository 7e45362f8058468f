# options: --extend-select=CKP903
"""Best-only callbacks of a run that is begun again."""

from keras.callbacks import ModelCheckpoint

ModelCheckpoint("best.keras", save_best_only=True)  # error: CKP903 17 initial_value_threshold
ModelCheckpoint("best.keras", save_best_only=True, initial_value_threshold=None)  # error: CKP903 17 forgets the best
ModelCheckpoint("best.keras", save_best_only=True, initial_value_threshold=0.5)
ModelCheckpoint("best.keras", save_best_only=True, initial_value_threshold=threshold)
ModelCheckpoint("best_{epoch}.keras", save_best_only=True)
ModelCheckpoint(f"{run}/best.keras", save_best_only=True)
ModelCheckpoint("m_{epoch}.keras")
