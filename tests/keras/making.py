"""Calls made by hand: what the source room would have folded, without any source."""

from __future__ import annotations

from pathlib import PurePath

from configurations import NumpyInt

from flake8_ckpt.call import Argument, Call, Fit
from flake8_ckpt.keras import versions
from flake8_ckpt.keras.checkpoint import Checkpoint, checkpoints
from flake8_ckpt.rules import RULES, judge
from flake8_ckpt.rules.rule import Finding
from flake8_ckpt.values import Constant, Entries, Items, NumpyNumber, Place, Unknown, Value, text

NEWEST = versions.NEWEST[3]
OLD = (2, 15)
CALL = Place(100)
"""Where a call made here is; its arguments are at 0, 1, 2 ..."""

ALL_CODES = frozenset(RULES)


def folded(value: object) -> Value:
    """What an expression with this Python value folds to; a value is what it is."""
    match value:
        case Value():
            return value
        case str():
            return text(value)
        case PurePath():
            return text(str(value), is_path=True)
        case NumpyInt():
            return Unknown(type=NumpyNumber)
        case list() | tuple():
            return Items(tuple(folded(item) for item in value), type(value))
        case dict():
            return Entries(tuple((key, folded(item)) for key, item in value.items()))
    return Constant(value)


def argument(name: str | None, value: object, place: int = 0) -> Argument:
    """One argument."""
    return Argument(name, folded(value), Place(place))


def call(*positional: object, fits: tuple[Fit, ...] = (), origin: str = "keras", **keywords: object) -> Call:
    """``ModelCheckpoint(*positional, **keywords)``."""
    given: list[tuple[str | None, object]] = [(None, value) for value in positional]
    given += keywords.items()
    arguments = tuple(argument(name, value, place) for place, (name, value) in enumerate(given))
    return Call((origin,), CALL, arguments, fits=fits)


def fit(epochs: object, steps: object = None, initial_epoch: object = 0) -> Fit:
    """A fit of so many epochs; *steps* of None are not in sight."""
    return Fit(folded(epochs), folded(initial_epoch), Unknown() if steps is None else folded(steps))


def bound(made: Call, target: tuple[int, int] = NEWEST) -> Checkpoint:
    """The one checkpoint that the call makes."""
    (checkpoint,) = checkpoints(made, target)
    return checkpoint


def findings(made: Call, target: tuple[int, int] = NEWEST) -> list[Finding]:
    """What every rule together finds in the call, the opt-in ones too."""
    return judge(checkpoints(made, target), ALL_CODES)


def codes(made: Call, target: tuple[int, int] = NEWEST) -> list[str]:
    """The codes alone."""
    return [finding.code for finding in findings(made, target)]
