"""Functions, classes, their objects and parsed options as values, which only the folding knows."""

from __future__ import annotations

from dataclasses import dataclass

import libcst as cst

from flake8_ckpt.source.scopes import Scope
from flake8_ckpt.values import Value


@dataclass(frozen=True, slots=True)
class FunctionValue(Value):
    """A function or lambda of this file. Never leaves the folding."""

    node: cst.FunctionDef | cst.Lambda
    scope: Scope


@dataclass(frozen=True, slots=True)
class ClassValue(Value):
    """A class of this file. Never leaves the folding."""

    node: cst.ClassDef
    scope: Scope


@dataclass(frozen=True, slots=True)
class InstanceValue(Value):
    """An object of a class of this file: ``self``, or what calling the class made. Never leaves the folding."""

    node: cst.ClassDef
    scope: Scope
    call: cst.Call | None = None


@dataclass(frozen=True, slots=True)
class PartialValue(Value):
    """What ``functools.partial(function, ...)`` makes: *arguments* are given already. Never leaves the folding."""

    function: Value
    arguments: tuple[cst.Arg, ...]


@dataclass(frozen=True, slots=True)
class MemberValue(Value):
    """A member of an enumeration of this file. Never leaves the folding.

    Attributes:
        value: what its ``.value`` is.
    """

    value: Value


@dataclass(frozen=True, slots=True)
class NamespaceValue(Value):
    """What ``parse_args()`` returns: its attributes are the options that the file declares."""
