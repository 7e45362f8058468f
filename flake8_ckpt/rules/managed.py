"""CKP905 of what numbers its checkpoints by itself, and deletes all but the newest."""

from __future__ import annotations

from collections.abc import Iterator

from flake8_ckpt.call import ONE, Manager
from flake8_ckpt.repair import Advice, SetArgument
from flake8_ckpt.rules.rule import Finding
from flake8_ckpt.values import Constant, Value

PARAMETERS: dict[str, tuple[str, ...]] = {
    "CheckpointManager": ("checkpoint", "directory", "max_to_keep", "keep_checkpoint_every_n_hours"),
    "OrbaxCheckpoint": (
        "directory",
        "monitor",
        "verbose",
        "save_best_only",
        "mode",
        "save_freq",
        "initial_value_threshold",
        "max_to_keep",
    ),
}
"""As in TensorFlow 2.15.1 and in Keras 3.14.0 and 3.15.1, up to the last one that matters here."""
DEFAULTS: dict[str, Value] = {"OrbaxCheckpoint": ONE}
"""What ``max_to_keep`` is where it is not given; TensorFlow asks for it."""
OTHERWISE: dict[str, Value] = {
    "keep_checkpoint_every_n_hours": Constant(None),
    "save_best_only": Constant(value=False),
}
"""Arguments that change what is kept, and their defaults."""


def keeps_one(manager: Manager) -> Iterator[Finding]:
    """CKP905, for one manager."""
    names = PARAMETERS[manager.kind]
    positional = (one for one in manager.arguments if one.name is None)
    given = dict(zip(names, positional, strict=False))
    given |= {one.name: one for one in manager.arguments if one.name is not None}
    kept = given["max_to_keep"].value if "max_to_keep" in given else DEFAULTS.get(manager.kind)
    ordinary = all(name not in given or given[name].value == value for name, value in OTHERWISE.items())
    if kept != ONE or not ordinary or not manager.complete:
        return
    written = "max_to_keep=1" if "max_to_keep" in given else "max_to_keep=1 by default"
    place = given["max_to_keep"].place if "max_to_keep" in given else None
    yield Finding(
        "CKP905",
        manager.place if place is None else place,
        f"only the last checkpoint will be left: {manager.kind} deletes the one before ({written})",
        (
            Advice("write max_to_keep=None to keep them all", (SetArgument("max_to_keep", Constant(None), place),)),
            Advice("how many to keep", beside=True),
        ),
    )
