"""CKP103: metrics repeat."""

import tensorflow as tf

MC = tf.keras.callbacks.ModelCheckpoint

CALLBACKS = [
    MC("a_{val_loss:.2f}.keras"),  # error: CKP103 8 whenever val_loss repeats
    MC("b_{accuracy:.3f}-{val_accuracy:.3f}.keras"),  # error: CKP103 8 add {epoch:02d} to filepath
    MC("c_{epoch}_{loss:.4f}.keras", save_freq=200),  # error: CKP103 8 add {batch} to filepath
    MC("d_{epoch}_{val_loss:.2f}.keras"),
    MC("e_{val_loss:.2f}.keras", save_best_only=True),
    MC("f_{epoch}-{batch}_{loss:.4f}.keras", save_freq=200),
]
