"""What the program sets in another module is what that has from then on."""
import keras

import config
from saving import make

make()
config.TEMPLATE = "best.keras"
keras.callbacks.ModelCheckpoint(config.TEMPLATE)  # error: CKP101 33 'best.keras'
make()  # error: CKP101 1 (saving.py:9)
config.TEMPLATE = "best_{epoch:02d}.keras"
make()
