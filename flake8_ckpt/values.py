"""What an expression folds to: the one vocabulary the rooms share.

A value is data. It is exactly known (:class:`Constant`, :class:`Text` without
holes), known in part (:class:`Text` with holes), one of several
(:class:`Choice`) or :class:`Unknown`; unknown is a value like the others and
makes every rule that needs it silent.
"""

from __future__ import annotations

import dataclasses
import enum
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field, replace
from itertools import count, product
from typing import NewType

from flake8_ckpt.display import HOLE, visible

Place = NewType("Place", int)
"""A token for a stretch of source; only :mod:`flake8_ckpt.source` can say where it is."""

MAX_ALTERNATIVES = 16
"""More alternatives than this are not followed: the value is unknown."""

MAX_SIZE = 4096
"""A value of more characters, elements and digits than this is not made: no path is so long."""

MAX_PARTS = 256
"""A text of more parts than this is not made."""

MAX_NUMBER = 10**100
"""An int from here on is unknown: no program has so many batches or epochs."""


class Unit(enum.Enum):
    """What a number counts, where its name or its making says so."""

    PLAIN = enum.auto()
    EPOCHS_OF_BATCHES = enum.auto()  # whole epochs, counted in batches: steps_per_epoch * k
    PART_OF_EPOCH = enum.auto()  # less than an epoch, counted in batches: steps_per_epoch // 4
    LENGTH = enum.auto()  # len(...): the batches of a data set, or the samples of an array
    BATCH_SIZE = enum.auto()  # samples in a batch, or a multiple of it
    SAMPLES = enum.auto()  # samples in a data set


class NumpyNumber:
    """The type of a numpy scalar: no ``int``, whatever it holds."""


class Value:
    """Base of all folded values."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Unknown(Value):
    """A value that reading the file cannot give. Inside a :class:`Text` it is a hole.

    Attributes:
        name: how the code calls it, such as ``run_dir`` or ``args.out``; a message shows it by :attr:`shown`.
        reason: what stopped the folding, for an audit of what was not judged.
        place: where the folding was stopped.
        type: the type, where it is certain although the value is not.
        unit: what it counts, if it is a number.
        anything: the folding gave up on it, so that it may even hold the fields of a template: it is no hole.
        raises: computing it raises, so that no program goes on with it.
        fresh: it differs from one evaluation to the next (time, uuid, temporary names).
        origin: what makes it this unknown and no other; two of one origin are the same value.
    """

    name: str = field(default="?", compare=False)
    reason: str = field(default="its value is not in this file", compare=False)
    place: Place | None = field(default=None, compare=False)
    type: type | None = field(default=None, compare=False)
    unit: Unit = field(default=Unit.PLAIN, compare=False)
    fresh: bool = field(default=False, compare=False)
    anything: bool = field(default=False, compare=False)
    raises: bool = field(default=False, compare=False)
    origin: Hashable = field(default_factory=count(1).__next__, kw_only=True)

    @property
    def shown(self) -> str:
        """The hole as it stands in a text that is shown: ``<name>``."""
        return f"<{visible(self.name, HOLE)}>"


TOO_MANY = "it has too many possible values"
TOO_LARGE = "it is too long to be followed"


def unfollowed(reason: str) -> Unknown:
    """A value that the folding gave up on: too many steps or alternatives."""
    return Unknown(reason=reason, anything=True)


def raising(reason: str) -> Unknown:
    """What an operation that would raise gives: nothing that a program goes on with."""
    return Unknown(reason=reason, anything=True, raises=True)


class NoValueError(Exception):
    """An operation gives no value that is followed; :func:`lift` makes *unknown* of it.

    Attributes:
        unknown: what the operation gives instead.
    """

    def __init__(self, unknown: Unknown) -> None:
        super().__init__(unknown.reason)
        self.unknown = unknown


def make_room(size: int) -> None:
    """Let a value of *size* characters, elements or digits be made.

    Raises:
        NoValueError: no value may be so large.
    """
    if size > MAX_SIZE:
        raise NoValueError(unfollowed(TOO_LARGE))


@dataclass(frozen=True, slots=True)
class Constant(Value):
    """Exactly this Python value; never a ``str``, which is a :class:`Text`."""

    value: object
    unit: Unit = Unit.PLAIN

    def __hash__(self) -> int:
        """By the value alone, which is enough, and quick."""
        return hash(self.value)


@dataclass(frozen=True, slots=True)
class Spent:
    """A Keras field that was used up before Keras could see it.

    Attributes:
        field: the name, such as ``epoch``.
        how: what used it up, in words: ``an f-string``, ``.format()``, ``os.path.dirname``.
        cut: whether it was cut away with the file name (a path operation) and not evaluated.
        place: the placeholder of the f-string that did it.
        end: the end of the path that it was cut away from.
    """

    field: str
    how: str
    cut: bool = False
    place: Place | None = dataclasses.field(default=None, compare=False)
    end: str = dataclasses.field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Stray:
    """A keyword argument that a call inside the filepath expression received but cannot use."""

    name: str
    value: Value
    place: Place
    callee: str


@dataclass(frozen=True, slots=True)
class Text(Value):
    """A string or path: literal parts and holes, in order.

    Attributes:
        parts: ``str`` and :class:`Unknown`; two literals are never neighbours and none is empty.
        is_path: whether it is a ``pathlib`` object.
        spent: Keras fields that were used up on the way here.
        stray: keywords that went to a call inside this expression by mistake.
    """

    parts: tuple[str | Unknown, ...] = ()
    is_path: bool = False
    spent: tuple[Spent, ...] = ()
    stray: tuple[Stray, ...] = ()

    def __hash__(self) -> int:
        """By the parts alone, which is enough, and quick."""
        return hash(self.parts)

    @property
    def exact(self) -> str | None:
        """The string itself, or None where there are holes."""
        if not self.parts:
            return ""
        first = self.parts[0]
        return first if len(self.parts) == 1 and isinstance(first, str) else None

    @property
    def holes(self) -> tuple[Unknown, ...]:
        """The unknown parts, in order."""
        return tuple(part for part in self.parts if isinstance(part, Unknown))

    def shown(self) -> str:
        """The text with its holes as ``<name>``. It is still raw: :mod:`flake8_ckpt.display` shows it."""
        return "".join(part if isinstance(part, str) else part.shown for part in self.parts)


@dataclass(frozen=True, slots=True)
class Symbol(Value):
    """An importable thing by its dotted name, such as ``os.path.join``."""

    name: str


@dataclass(frozen=True, slots=True)
class Items(Value):
    """A list, tuple or set display whose elements were folded."""

    items: tuple[Value, ...]
    type: type = list

    def __hash__(self) -> int:
        """By the first elements and how many there are, which is enough, and quick."""
        return hash((len(self.items), self.items[:2]))


@dataclass(frozen=True, slots=True)
class Entries(Value):
    """A dict whose keys are all known strings or numbers, in order of insertion."""

    entries: tuple[tuple[object, Value], ...]

    def __hash__(self) -> int:
        """By how many there are, which is enough, and quick."""
        return hash(len(self.entries))

    def get(self, key: object) -> Value | None:
        """The value of *key*, or None if the dict has no such key."""
        return dict(self.entries).get(key)


Branches = frozenset[tuple[int, int]]
"""Which arm of which branching was taken: pairs of (branching, arm)."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """One of the values of a :class:`Choice`, and when it is the one.

    Attributes:
        value: never itself a :class:`Choice`.
        when: the arms that lead here; two values set in one arm stay together.
        assuming: conditions in words, such as ``path with its default``.
    """

    value: Value
    when: Branches = frozenset()
    assuming: frozenset[str] = frozenset()

    def __hash__(self) -> int:
        """By the value and its arms, which is enough, and quick."""
        return hash((self.value, self.when))


@dataclass(frozen=True, slots=True)
class Choice(Value):
    """One of several values, or one that holds on a condition."""

    alternatives: tuple[Alternative, ...] = ()


def text(*parts: str | Unknown, is_path: bool = False) -> Text:
    """A :class:`Text` of *parts*, with neighbouring literals joined and empty ones dropped."""
    joined: list[str | Unknown] = []
    literals: list[str] = []
    for part in parts:
        if isinstance(part, str):
            literals.append(part)
            continue
        if literal := "".join(literals):
            joined.append(literal)
        literals.clear()
        joined.append(part)
    if literal := "".join(literals):
        joined.append(literal)
    return Text(tuple(joined), is_path=is_path)


def hole_for(value: Value) -> Unknown | None:
    """The hole that *value* is in a text; None if it is no unknown. A thing of another module may be any text."""
    if isinstance(value, Symbol):
        return Unknown(value.name, "it is defined in another module", type=str)
    if not isinstance(value, Unknown):
        return None
    return value if value.type in {int, float} else replace(value, type=str)


def value_of(known: object, unit: Unit = Unit.PLAIN) -> Value:
    """The value that is exactly the Python object *known*; a number counts *unit*."""
    if isinstance(known, str):
        return text(known)
    if isinstance(known, list | tuple):
        return Items(tuple(map(value_of, known)), type(known))
    if isinstance(known, int) and abs(known) >= MAX_NUMBER:
        return Unknown(reason="the number is too large to be followed", type=int, unit=unit)
    return Constant(known, unit)


def python_value(value: Value) -> tuple[object] | None:
    """The exact Python object that *value* is, in a tuple of one; None if it is not known, or a path or container."""
    if isinstance(value, Constant):
        return (value.value,)
    if isinstance(value, Text) and value.exact is not None and not value.is_path:
        return (value.exact,)
    return None


def joined(*values: Text) -> Text:
    """The texts one after the other, with everything that is noted about each.

    Raises:
        NoValueError: the result would be too large.
    """
    make_room(sum(size_of(value) - 1 for value in values))
    result = text(*(part for value in values for part in value.parts))
    return replace(
        result,
        spent=tuple(dict.fromkeys(mark for value in values for mark in value.spent)),
        stray=tuple(dict.fromkeys(stray for value in values for stray in value.stray)),
    )


def size_of(value: Value) -> int:
    """How many characters, digits and elements *value* holds, at least one."""
    match value:
        case Text():
            return 1 + sum(len(part) if isinstance(part, str) else 1 for part in value.parts)
        case Items():
            return 1 + sum(map(size_of, value.items))
        case Entries():
            return 1 + sum(size_of(entry) for _, entry in value.entries)
        case Constant(value=int() as number):
            return 1 + number.bit_length() // 3  # a little more than its digits
        case Constant(value=bytes() as data):
            return 1 + len(data)
        case Choice():
            return sum(size_of(option.value) for option in value.alternatives)
    return 1


def alternatives(value: Value) -> tuple[Alternative, ...]:
    """The alternatives of *value*; a value that is no choice is its own only one."""
    return value.alternatives if isinstance(value, Choice) else (Alternative(value),)


def consistent(branches: Branches) -> bool:
    """Whether no branching is asked to take two arms at once."""
    return len({branching for branching, _ in branches}) == len(branches)


def choice(options: list[Alternative]) -> Value:
    """The value that is one of *options*, of which there is at least one.

    Returns:
        The value itself if all agree, unknown if there are too many.
    """
    first = options[0]
    assumed = any(option.assuming for option in options)
    if not assumed and all(option.value == first.value for option in options):
        return first.value
    distinct = tuple(dict.fromkeys(options))
    if len(distinct) > MAX_ALTERNATIVES:
        return unfollowed(f"it has more than {MAX_ALTERNATIVES} possible values")
    return Choice(distinct)


def combinations(values: list[Value]) -> list[tuple[list[Value], Branches, frozenset[str]]] | None:
    """Every way to take one alternative of each value without contradiction.

    Returns:
        Triples of (the values taken, the arms, the assumptions), or None if there are more than
        :data:`MAX_ALTERNATIVES` squared ways.
    """
    options = [alternatives(value) for value in values]
    ways = 1
    for option in options:
        ways *= len(option)
    if ways > MAX_ALTERNATIVES**2:
        return None
    found = []
    for taken in product(*options):
        when = frozenset[tuple[int, int]]().union(*(one.when for one in taken))
        if consistent(when):
            assuming = frozenset[str]().union(*(one.assuming for one in taken))
            found.append(([one.value for one in taken], when, assuming))
    return found


def _raises(value: Value) -> bool:
    return isinstance(value, Unknown) and value.raises


def _strictly(function: Callable[..., Value], values: Sequence[Value]) -> Value:
    raised = next(filter(_raises, values), None)
    if raised is not None:
        return raised
    try:
        return function(*values)
    except NoValueError as error:
        return error.unknown


def lift(function: Callable[..., Value], *values: Value) -> Value:
    """Apply *function*, which knows no choices, to each consistent combination of alternatives.

    What raises before *function* is reached, raises. A :class:`NoValueError` of *function* is the unknown in it.
    """
    if not any(isinstance(value, Choice) for value in values):
        return _strictly(function, values)
    ways = combinations(list(values))
    if not ways:
        return unfollowed(TOO_MANY)
    options = [
        Alternative(inner.value, when | inner.when, assuming | inner.assuming)
        for taken, when, assuming in ways
        for inner in alternatives(_strictly(function, taken))
    ]
    options = [option for option in options if consistent(option.when)]
    # Where one alternative raises (`None + "/m"`), the program goes on with another.
    gone = [option for option in options if _raises(option.value)]
    if gone and len(gone) < len(options):
        assumed = frozenset[str]().union(*(option.assuming for option in gone))
        options = [replace(one, assuming=one.assuming | assumed) for one in options if one not in gone]
    return choice(options) if options else unfollowed("its values contradict each other")
