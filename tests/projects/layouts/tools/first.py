"""What is put first is looked at first."""
import sys
from pathlib import Path

from keras.callbacks import ModelCheckpoint

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "inserted"))

import six

ModelCheckpoint(six.NAME)
