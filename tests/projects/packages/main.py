"""Packages with and without __init__, re-exports, star imports, and what hides what."""
import kit
import kit.deep.inner
import kit.deep.inner as inner
import kit.saver as hidden_module
import no_such_module.at_all
from keras.callbacks import ModelCheckpoint
from kit import *
from kit import best, hidden, names, saver
from kit.deep import inner as again
from kit.names import _PRIVATE, NOT_THERE, INNER

Saver("a.keras")  # error: CKP101 7 'a.keras'
ModelCheckpoint(best)  # error: CKP101 17 'best.keras'
ModelCheckpoint(kit.deep.inner.INNER)  # error: CKP101 17 'inner.keras'
ModelCheckpoint(inner.INNER)  # error: CKP101 17 'inner.keras'
ModelCheckpoint(again.INNER)  # error: CKP101 17 'inner.keras'
ModelCheckpoint(INNER)  # error: CKP101 17 'inner.keras'
ModelCheckpoint(names.hidden)  # error: CKP101 17 'hidden.keras'
ModelCheckpoint(_PRIVATE)  # error: CKP101 17 'private.keras'
ModelCheckpoint(NOT_THERE)
ModelCheckpoint(names.NOT_THERE_EITHER)
ModelCheckpoint(NOT_LISTED)
ModelCheckpoint(no_such_module.at_all.NAME)
saver("b.keras")  # error: CKP101 1 (kit/saver.py:5)
kit.saver("c.keras")  # error: CKP101 1 (kit/saver.py:5)
hidden_module("d.keras")  # error: CKP101 1 (kit/saver.py:5)
