"""The version table: how each Keras behaves, where that differs. The one place for such facts.

Every row was observed by running the class itself, taken out of the released wheels (Keras 2.2.0 to 3.15.1, tf-keras
2.21.0 and TensorFlow 2.15.1's frozen copy), with a stub in the place of the model.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from inspect import Parameter, Signature

from flake8_ckpt.display import quoted, visible

COMMON = (
    "filepath",
    ("monitor", "val_loss"),
    ("verbose", 0),
    ("save_best_only", False),
    ("save_weights_only", False),
    ("mode", "auto"),
)


def _signature(*parameters: str | tuple[str, object]) -> Signature:
    return Signature(
        [
            Parameter(one, Parameter.POSITIONAL_OR_KEYWORD)
            if isinstance(one, str)
            else Parameter(one[0], Parameter.POSITIONAL_OR_KEYWORD, default=one[1])
            for one in (*COMMON, *parameters)
        ]
    )


@dataclass(frozen=True, slots=True)
class Keras:
    """How one range of versions behaves.

    Attributes:
        name: for messages and docs, such as ``Keras 3.8``.
        since: the first minor version of the range.
        signature: parameters in order, with defaults, without ``**kwargs``.
        takes: keywords beyond the signature that have a meaning.
        ignores_unknown: whether any other keyword is silently ignored; otherwise it raises TypeError.
        batch_field: whether ``{batch}`` is passed to the template when save_freq is an int.
        rate_field: what the learning rate is called in the logs.
        string_metrics: what a string among the compiled metrics is called in the logs: as it is ``written``; ``short``,
            which is the name of a function, but ``acc`` for ``accuracy``; or ``snake``, the written name but that of a
            class in snake case (except ``Accuracy``). Read in the wheels, and seen with 3.15.1.
        whole_suffixes: suffixes that the constructor accepts for whole models; None where it does not look.
        weights_suffixes: the same with ``save_weights_only=True``.
        path_raises: when a ``pathlib`` filepath raises: at ``construction`` (whole models only), ``save``, or never.
        bad_filepath_raises: when a filepath that is no path at all raises; where a ``pathlib`` one raises at
            construction this does so too, unless it is empty or zero.
        best_keras_raises: whether ``.keras`` with ``save_best_only=True`` raises at the first save.
        saves_without_monitor: whether ``save_best_only=True`` saves every time while the monitor is not in the logs;
            otherwise it never does.
        auto_asks_metrics: whether ``mode="auto"`` takes the direction of the compiled metric, and raises ValueError at
            the end of the first epoch where there is none; otherwise the monitor's name decides. These versions learn
            the direction only there, and so raise TypeError at a second comparison within the first epoch.
        first_is_best: whether the first value of the monitor is the best so far whatever it is, even NaN, than which
            nothing is better; otherwise a NaN is never the best.
        deletes_whole_backup: whether BackupAndRestore deletes all of its directory when a training ends, and not only
            its own files.
        saves_whole: suffixes that ``model.save`` takes; None where it takes any.
        saves_weights: suffixes that ``model.save_weights`` takes; None where it takes any.
        short_losses_load: whether a whole model in HDF5 can be loaded whose loss has a short name, such as ``mse``.
        saves_arrays_as_best: whether a monitor that is one value per class counts as better each time.
    """

    name: str
    since: tuple[int, int]
    signature: Signature
    takes: frozenset[str] = frozenset()
    ignores_unknown: bool = False
    batch_field: bool = True
    rate_field: str = "lr"
    string_metrics: str = "snake"
    whole_suffixes: tuple[str, ...] | None = None
    weights_suffixes: tuple[str, ...] | None = None
    path_raises: str | None = None
    bad_filepath_raises: str = "save"
    best_keras_raises: bool = False
    saves_without_monitor: bool = False
    auto_asks_metrics: bool = False
    first_is_best: bool = False
    deletes_whole_backup: bool = False
    saves_whole: tuple[str, ...] | None = None
    saves_weights: tuple[str, ...] | None = None
    short_losses_load: bool = True
    saves_arrays_as_best: bool = False

    @property
    def parameters(self) -> tuple[str, ...]:
        """Parameter names in their order."""
        return tuple(self.signature.parameters)


_K22 = Keras(
    "Keras 2.2", (2, 2), _signature(("period", 1)), path_raises="save", batch_field=False, string_metrics="short"
)
_K23 = replace(_K22, name="Keras 2.3", since=(2, 3), string_metrics="written")
_K24 = Keras(
    "Keras 2.4",
    (2, 4),
    _signature(("save_freq", "epoch"), ("options", None)),
    takes=frozenset({"period", "load_weights_on_restart"}),
    ignores_unknown=True,
    batch_field=False,
)
_K26 = replace(_K24, name="Keras 2.6", since=(2, 6), batch_field=True)
_K28 = replace(
    _K26,
    name="Keras 2.8",
    since=(2, 8),
    takes=frozenset({"period", "load_weights_on_restart"}),
    signature=_signature(("save_freq", "epoch"), ("options", None), ("initial_value_threshold", None)),
)
_K213 = replace(_K28, name="Keras 2.13", since=(2, 13), path_raises="construction", best_keras_raises=True)
_K215 = replace(_K213, name="Keras 2.15", since=(2, 15), best_keras_raises=False)
_K30 = Keras(
    "Keras 3.0",
    (3, 0),
    _signature(("save_freq", "epoch"), ("initial_value_threshold", None)),
    rate_field="learning_rate",
    string_metrics="written",
    whole_suffixes=(".keras",),
    weights_suffixes=(".weights.h5",),
    bad_filepath_raises="construction",
    deletes_whole_backup=True,
    saves_whole=(".keras", ".h5", ".hdf5"),
    saves_weights=(".weights.h5",),
    short_losses_load=False,
    saves_arrays_as_best=True,
)
_K38 = replace(_K30, name="Keras 3.8", since=(3, 8), whole_suffixes=(".keras", ".h5"))
_K310 = replace(_K38, name="Keras 3.10", since=(3, 10), saves_without_monitor=True)
_K311 = replace(_K310, name="Keras 3.11", since=(3, 11), auto_asks_metrics=True, first_is_best=True)

ROWS = (_K22, _K23, _K24, _K26, _K28, _K213, _K215, _K30, _K38, _K310, _K311)
"""The ranges, oldest first; each reaches to the next."""

NEWEST = {2: (2, 15), 3: (3, 15)}
"""The newest minor version that each major one stands for."""

OLDEST = (2, 2)

OWN_OF_TENSORFLOW = (2, 6)
"""Before this version TensorFlow has a Keras of its own, and ``import keras`` is another."""

KERAS_3_IN_TENSORFLOW = (2, 16)
"""From this version on TensorFlow brings Keras 3."""

VERSION = re.compile(r"(\d{1,6})(?:\.(\d{1,6}))?(?:\.\d+)*", re.ASCII)
"""A major version, and after a dot each a minor one and what else a release has."""

OWN_VERSION = {"tf_keras": (2, 15), "tensorflow.python.keras": (2, 5)}
"""Packages that are one certain Keras, whatever the target."""


@dataclass(frozen=True, slots=True)
class Target:
    """The Keras that a file is judged by.

    Attributes:
        version: major and minor.
        source: who says so, in a few words: by default the user.
        is_assumed: whether nobody does.
    """

    version: tuple[int, int]
    source: str = "ckpt-keras-version"
    is_assumed: bool = False


ASSUMED = Target(NEWEST[3], "assumed; set ckpt-keras-version", is_assumed=True)


def nearest_known(version: tuple[int, int]) -> tuple[int, int]:
    """What a version of Keras is judged as: itself, the oldest that is known, or the newest of its major."""
    return max(OLDEST, min(version, NEWEST[min(max(version[0], 2), 3)]))


def brought_by_tensorflow(version: tuple[int, int]) -> tuple[int, int]:
    """The Keras that a minor version of TensorFlow has or brings.

    TensorFlow 2.6 to 2.15 bring the Keras of the same number. ``tf.keras`` of TensorFlow 2.0 to 2.4 calls itself Keras
    2.2.4 to 2.4, and has the signature of 2.4; that of TensorFlow 1 logs ``accuracy`` as ``acc``, as Keras 2.2 does.
    """
    if version >= KERAS_3_IN_TENSORFLOW:
        return NEWEST[3]
    return nearest_known(version if version >= (2, 5) else (2, 4) if version >= (2, 0) else OLDEST)


def row(version: tuple[int, int]) -> Keras:
    """How *version* behaves, named after it.

    Args:
        version: major and minor, from :data:`OLDEST` to the newest Keras 3.
    """
    behaviour = next(one for one in reversed(ROWS) if one.since <= version)
    return replace(behaviour, name=f"Keras {version[0]}.{version[1]}")


def parse_target(text: str) -> tuple[int, int]:
    """The version that an option's value means: ``3``, ``2``, ``3.9``, ``3.15.1``. A newer one is the newest known.

    Raises:
        ValueError: it is not a version, or an older one than is known; the message says which are.
    """
    return _read(text)[0]


def note_on(text: str) -> str | None:
    """What is to be said about an option's value that :func:`parse_target` takes for another version, else None."""
    return _read(text)[1]


def _read(text: str) -> tuple[tuple[int, int], str | None]:
    written = VERSION.fullmatch(text.strip())
    major, minor = (int(written[1]), int(written[2] or 0)) if written else (0, 0)
    version = (major, minor)
    if written and not written[2] and major in NEWEST:
        return NEWEST[major], None
    if version < OLDEST:
        msg = (
            f"{quoted(text)} is not a Keras version that is known: give 3, 2, or a minor version "
            f"from {OLDEST[0]}.{OLDEST[1]} to {NEWEST[3][0]}.{NEWEST[3][1]}"
        )
        raise ValueError(msg)
    newest = NEWEST[3]
    judged = f"judged as {row(newest).name}"
    if KERAS_3_IN_TENSORFLOW <= version < (3, 0):
        brings = f"{visible(text)} is a version of TensorFlow, which brings Keras 3"
        return newest, f"{brings}: {judged}; give the version of Keras"
    if version > newest:
        return newest, f"{visible(text)} is newer than this release of flake8-ckpt knows: {judged}"
    return version, None


def judged_by(origin: str, target: tuple[int, int]) -> Keras:
    """The behaviour by which a call is judged.

    Args:
        origin: whose class it is, as the import says.
        target: the version that the file is judged by.
    """
    return row(own_target(origin, Target(target)).version)


def own_target(origin: str, target: Target) -> Target:
    """What a call is judged by: *target*, unless its import says more.

    Args:
        origin: whose class it is, as the import says.
        target: what the file is judged by.
    """
    if origin in OWN_VERSION:
        return Target(OWN_VERSION[origin], f"the import of {origin}")
    if origin == "tensorflow_addons" and target.version > NEWEST[2]:  # it takes TensorFlow up to 2.15
        return Target(NEWEST[2], f"the import of {origin}")
    return target
