"""What is made where a module is imported is told of at the import."""
import numpy as np

from made import model, saver  # error: CKP201 1 (made.py:5)

model.fit(np.zeros((8, 6)), np.zeros((8, 1)), epochs=4, callbacks=[saver])
