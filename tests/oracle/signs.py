"""Whether the Keras that is installed has what is said to be in the other major version alone.

``python tests/oracle/signs.py`` imports it, on JAX where nothing else is set, and prints each name, method and argument
in ``flake8_ckpt/project/signs.py`` that contradicts; nothing, and status 0, if none does. Run it with Keras 3 and with
2.15.
"""

from __future__ import annotations

import inspect
import os
import sys
from collections.abc import Iterator
from importlib import import_module

from flake8_ckpt.project.signs import BACKEND_FUNCTIONS, METHODS, SIGNS_IN_KERAS, SIGNS_IN_KERAS_ALONE

os.environ.setdefault("KERAS_BACKEND", "jax")
keras = import_module("keras")
MAJOR = int(keras.__version__.partition(".")[0])
OTHER = {2: 3, 3: 2}[MAJOR]
TENSORFLOWS = {2: "keras.api._v2.keras", 3: "keras._tf_keras.keras"}[MAJOR]
"""What ``tensorflow.keras`` is in this version."""
STUBS = {"optimizers.legacy"}
"""What is there, and raises when it is used."""


def has(root: str, dotted: str) -> bool:
    """Whether *dotted* can be imported from the package *root*."""
    module, _, name = f"{root}.{dotted}".rpartition(".")
    try:
        return hasattr(import_module(module), name) or bool(import_module(f"{module}.{name}"))
    except ImportError:
        return False


def contradicting() -> Iterator[str]:
    """What is there, and should not be."""
    for root in ("keras", TENSORFLOWS):
        tables = (SIGNS_IN_KERAS, SIGNS_IN_KERAS_ALONE) if root == "keras" else (SIGNS_IN_KERAS,)
        for name in " ".join(table.get(OTHER, "") for table in tables).split():
            if name not in STUBS and has(root, name):
                yield f"{root}.{name}"
    if MAJOR > 2:
        yield from (f"keras.backend.{name}" for name in BACKEND_FUNCTIONS.split() if hasattr(keras.backend, name))
        yield from (method for method in METHODS if hasattr(keras.Model, method))
        fit = inspect.signature(keras.Model.fit).parameters
        yield from {"workers", "use_multiprocessing", "max_queue_size"} & fit.keys()
        yield from {"sample_weight_mode", "target_tensors"} & inspect.signature(keras.Model.compile).parameters.keys()
        try:
            keras.optimizers.Adam(lr=0.1)
        except ValueError:
            pass
        else:
            yield "lr"
        try:
            keras.optimizers.legacy.Adam()
        except ImportError:
            pass
        else:
            yield "optimizers.legacy"


if __name__ == "__main__":
    found = sorted(contradicting())
    sys.stdout.write("".join(f"Keras {keras.__version__} has {name}\n" for name in found))
    sys.exit(bool(found))
