"""flake8-ckpt finds the Keras ``ModelCheckpoint`` calls that lose checkpoints."""

from __future__ import annotations

__version__ = "0.1.0"
