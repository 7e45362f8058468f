"""Names that may stand for the same object, or for what is in it: one group of names for all that are tied together.

A list that is changed by one name is changed by all, and a function is called by all of its names. Names are taken
file-wide, without their scopes and without what stands before the last dot: a group is rather too large than too small.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import libcst as cst

from flake8_ckpt.source.tree import children

HANDS_ON = frozenset({"enumerate", "get", "items", "iter", "next", "pop", "reversed", "sorted", "values", "zip"})
"""Functions and methods whose result holds what they are given, or what they are called on."""
HOLDS = (
    cst.Await,
    cst.BooleanOperation,
    cst.Dict,
    cst.DictElement,
    cst.Element,
    cst.IfExp,
    cst.List,
    cst.NamedExpr,
    cst.Set,
    cst.StarredDictElement,
    cst.StarredElement,
    cst.Tuple,
)
"""Expressions whose value is, or holds, that of a part of them."""


def names_in(node: cst.CSTNode) -> Iterator[str]:
    """The names of what *node* may be or hold; ``name()`` for what a call of *name* returns."""
    stack = [node]
    while stack:
        one = stack.pop()
        if type(one) in HOLDS:  # not by isinstance, which is slow for libcst's abstract classes
            stack.extend(children(one))
            continue
        match one:
            case cst.Name(value) | cst.Attribute(attr=cst.Name(value)):
                yield value
            case cst.Subscript():
                stack.append(one.value)
            case cst.Lambda():
                yield lambda_name(one)
            case cst.Call():
                name = name_of(one.func)
                if name in HANDS_ON:
                    stack += [argument.value for argument in one.args]
                    stack += [one.func.value] if isinstance(one.func, cst.Attribute) else []
                elif name is not None:
                    yield f"{name}()"


def name_of(node: cst.BaseExpression) -> str | None:
    """The name of what is called or changed where *node*, or an item of it, is."""
    calls = ""
    while isinstance(node, cst.Subscript | cst.Call):
        calls += "()" if isinstance(node, cst.Call) else ""
        node = node.func if isinstance(node, cst.Call) else node.value
    match node:
        case cst.Name(value) | cst.Attribute(attr=cst.Name(value)):
            return value + calls
        case cst.Lambda():
            return lambda_name(node) + calls
    return None


def lambda_name(node: cst.Lambda) -> str:
    """A name for a function that has none."""
    return f"lambda {id(node)}"


@dataclass(slots=True)
class Aliases:
    """Groups of names; every name is in one, by itself until it is tied to another."""

    _above: dict[str, str] = field(default_factory=dict)

    def group(self, name: str) -> str:
        """The name that stands for the group of *name*."""
        above = self._above.setdefault(name, name)
        while above != name:
            self._above[name] = self._above[above]
            name, above = above, self._above[above]
        return name

    def tie(self, name: str, others: Iterable[str]) -> None:
        """Put *others* into the group of *name*."""
        for other in others:
            self._above[self.group(other)] = self.group(name)

    def tied(self, name: str, other: str) -> bool:
        """Whether both are in one group."""
        return self.group(name) == self.group(other)
