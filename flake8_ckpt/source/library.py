"""What dotted names mean: the modules that have Keras's callbacks, and which star imports bring a name."""

from __future__ import annotations

import re
import sys

from flake8_ckpt.call import OWN_KERAS

CLASS_NAME = "ModelCheckpoint"

KERAS = r"""
    (?: keras | keras_core | tf_keras | tensorflow\.keras | tensorflow\.compat\.v[12]\.keras
      | tensorflow\._api\.v[12]\.v2\.keras
      | tensorflow\._api\.v[12]\.keras | tensorflow\.python\.keras | tensorflow\.contrib\.keras
      | keras\.api | keras\.api\._v[12]\.keras | keras\._tf_keras\.keras | tf_keras\.api\._v[12]\.keras
      | tensorflow\.keras\.api\._v[12]\.keras | (?:keras|keras_core|tf_keras)\.src
      | tensorflow\.python\.keras\.api\._v[12]\.keras )
"""
"""Every package that is Keras, whatever the version: the beginning of a pattern with ``re.VERBOSE``."""
CALLBACK_MODULES = re.compile(rf"{KERAS} \.callbacks (?: \.callbacks | \.model_checkpoint )?", re.VERBOSE)
WRAPPERS = {
    f"{module}.WandbModelCheckpoint": "wandb"
    for module in (
        "wandb.keras",
        "wandb.integration.keras",
        "wandb.integration.keras.callbacks",
        "wandb.integration.keras.callbacks.model_checkpoint",
    )
} | {
    f"{module}.AverageModelCheckpoint": "tensorflow_addons"
    for module in ("tensorflow_addons.callbacks", "tensorflow_addons.callbacks.average_model_checkpoint")
}
"""Subclasses in other packages, and whose they are."""
LEADING = {"tensorflow_addons": "update_weights"}
"""The parameter that stands before those of ModelCheckpoint in the constructor of a wrapper."""
MANAGER = re.compile(r"tensorflow\.(?:compat\.v[12]\.)?train\.CheckpointManager")
ORBAX = "OrbaxCheckpoint"
MANAGERS = frozenset({"CheckpointManager", ORBAX})
"""What these are called, unless they are imported under another name."""

# Packages whose star imports are known to bring no class of this name.
HARMLESS = frozenset(
    {
        "keras",
        "tensorflow",
        "tf_keras",
        "numpy",
        "pylab",
        "matplotlib",
        "sklearn",
        "pandas",
        "scipy",
        "cv2",
        "PIL",
        "skimage",
        "math",
        "tkinter",
        "typing",
    }
) | frozenset(sys.stdlib_module_names)


def checkpoint_origin(symbol: str, extra: frozenset[str]) -> str | None:
    """Which package's ``ModelCheckpoint`` the dotted name *symbol* is; None where it is not Keras's.

    Args:
        symbol: a dotted name, such as ``tensorflow.keras.callbacks.ModelCheckpoint``.
        extra: dotted names that the user wants treated as the class.

    Returns:
        ``"keras"``, or ``"tf_keras"``, ``"tensorflow.python.keras"``, ``"wandb"``, ``"tensorflow_addons"`` where the
        import itself says it.
    """
    if symbol in extra:
        return "keras"
    if symbol in WRAPPERS:
        return WRAPPERS[symbol]
    module, _, name = symbol.rpartition(".")
    if name != CLASS_NAME or not CALLBACK_MODULES.fullmatch(module):
        return None
    return next((package for package in OWN_KERAS if symbol.startswith(f"{package}.")), "keras")


OTHERS = frozenset(
    {
        "composer",
        "ignite",
        "lightning",
        "lightning_fabric",
        "mltu",
        "paddle",
        "poutyne",
        "pytorch_lightning",
        "torchtnt",
    }
)
"""Packages that have a class of this name, which is not Keras's."""


def is_unread(symbol: str) -> bool:
    """Whether the dotted name *symbol* may be Keras's class, as a module that is not in sight hands it on."""
    package, _, rest = symbol.partition(".")
    return rest.rpartition(".")[2] == CLASS_NAME and package not in OTHERS


def manager_kind(symbol: str) -> str | None:
    """The last name of a class that deletes its older checkpoints by itself, as ``max_to_keep`` tells; else None."""
    module, _, name = symbol.rpartition(".")
    is_one = MANAGER.fullmatch(symbol) or (name == ORBAX and CALLBACK_MODULES.fullmatch(module))
    return name if is_one else None


def star_symbol(name: str, stars: list[str]) -> str | None:
    """What *name* is, if a star import brings it.

    Args:
        name: a name that nothing in the file binds.
        stars: the modules of the file's star imports, the last one first.

    Returns:
        The dotted name, for the names of Keras that matter here; None for every other, and wherever a later star
        import of an unknown module may bring another thing of this name.
    """
    for module in stars:
        symbol = f"{module}.{name}"
        if checkpoint_origin(symbol, frozenset()) or (name == "callbacks" and CALLBACK_MODULES.fullmatch(symbol)):
            return symbol
        if symbol in {"tensorflow.keras", "os.path"}:
            return symbol
        if may_bring_anything(module):
            return None
    return None


def may_bring_anything(module: str) -> bool:
    """Whether a star import of *module* may bind a name that the file binds before: one of the user's own modules."""
    return module.partition(".")[0] not in HARMLESS
