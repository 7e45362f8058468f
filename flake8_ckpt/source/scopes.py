"""Scopes and what binds a name in them; data only, made by :mod:`flake8_ckpt.source.walk`."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import NamedTuple

import libcst as cst

from flake8_ckpt.values import Branches


class Kind(enum.Enum):
    """What a scope belongs to. Names of a class are not seen from the functions in it."""

    MODULE = enum.auto()
    CLASS = enum.auto()
    FUNCTION = enum.auto()


@dataclass(eq=False, slots=True)
class Scope:
    """The names of one module, class, function or lambda.

    Attributes:
        node: what opens it.
        definitions: everything that binds a name here, in order of the source.
        shared: names that another scope rebinds (``global``, ``nonlocal``): their order is not known.
        stars: modules of ``from ... import *``, in order.
        returns: expressions that a function returns; None for a bare ``return``.
        generates: whether it is a generator's: it has a ``yield``.
        outer: where a ``global`` or ``nonlocal`` name of this scope really lives.
    """

    kind: Kind
    node: cst.CSTNode
    parent: Scope | None = None
    definitions: dict[str, list[Definition]] = field(default_factory=dict)
    shared: set[str] = field(default_factory=set)
    stars: list[str] = field(default_factory=list)
    returns: list[cst.BaseExpression | None] = field(default_factory=list)
    generates: bool = False
    outer: dict[str, Scope] = field(default_factory=dict)


@dataclass(eq=False, slots=True, frozen=True)
class Definition:
    """One binding of one name; a class for each way to bind. Compared by identity."""

    name: str


class Arrival(NamedTuple):
    """A definition that may be the one in force, and the arms by which it comes."""

    definition: Definition
    when: Branches = frozenset()


Reaching = tuple[Arrival, ...]


Path = tuple[int | slice, ...]
"""The way to an element of a value that is unpacked: its index at each level, a slice for what a star takes."""


@dataclass(eq=False, slots=True, frozen=True)
class Assigned(Definition):
    """``name = value``; with *path*, the element of an unpacked value, as in ``a, (b, *c) = value``."""

    value: cst.BaseExpression
    path: Path = ()


@dataclass(eq=False, slots=True, frozen=True)
class Augmented(Definition):
    """``name += value``; *before* is the name, as it is read before that."""

    before: cst.Name
    operator: cst.BaseAugOp
    value: cst.BaseExpression


@dataclass(eq=False, slots=True, frozen=True)
class Imported(Definition):
    """``import`` in any form; *symbol* is the dotted name that is bound."""

    symbol: str


@dataclass(eq=False, slots=True, frozen=True)
class Parameter(Definition):
    """A parameter of *function*; *index* is None for one that only a keyword can set."""

    function: cst.FunctionDef | cst.Lambda
    default: cst.BaseExpression | None
    index: int | None
    starred: bool = False


@dataclass(eq=False, slots=True, frozen=True)
class Iterated(Definition):
    """The target of a ``for`` or of a comprehension: another value in each turn of *loop*."""

    loop: int
    iterable: cst.BaseExpression


@dataclass(eq=False, slots=True, frozen=True)
class Carried(Definition):
    """A name at the head of a loop that rebinds it: it changes with *loop*.

    Attributes:
        before: what it is bound to first.
        inside: what the loop binds it to.
    """

    loop: int
    before: Reaching = ()
    inside: list[Definition] = field(default_factory=list)


@dataclass(eq=False, slots=True, frozen=True)
class FunctionBound(Definition):
    """``def name``."""

    node: cst.FunctionDef
    scope: Scope


@dataclass(eq=False, slots=True, frozen=True)
class ClassBound(Definition):
    """``class name``."""

    node: cst.ClassDef
    scope: Scope


@dataclass(eq=False, slots=True, frozen=True)
class Entered(Definition):
    """``with context as name``."""

    context: cst.BaseExpression


@dataclass(eq=False, slots=True, frozen=True)
class Opaque(Definition):
    """Bound in a way that is not followed: an exception, a part of a pattern; *source* is what it is a part of."""

    reason: str
    source: cst.BaseExpression | None = None


@dataclass(eq=False, slots=True, frozen=True)
class Crowded(Definition):
    """So many definitions that none is followed."""


@dataclass(eq=False, slots=True, frozen=True)
class Unbound(Definition):
    """Not bound (any more): before the first assignment, or after ``del``."""
