"""What the code around a save says of its purpose: names, a path that is read first, an exception that is expected."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import libcst as cst

from flake8_ckpt.source.aliases import name_of
from flake8_ckpt.source.flow import Flow
from flake8_ckpt.source.parsing import File
from flake8_ckpt.source.scopes import Assigned
from flake8_ckpt.source.tree import descendants

EXPECTS = re.compile(r"raises|assertRaises\w*|assert_raises\w*")
"""What a call is named that expects an exception of what is in its block, or in its arguments."""


def names_of(flow: Flow, made: Iterable[cst.BaseExpression], path: cst.BaseExpression | None) -> frozenset[str]:
    """The names that the results of *made*, and *path*, are bound to."""
    nodes = set(map(id, made))
    bound = {name for name, value in flow.links if id(value) in nodes}
    return frozenset(bound.union(_names_of_path(flow, path) if path is not None else ()))


def _names_of_path(flow: Flow, path: cst.BaseExpression) -> Iterator[str]:
    """The names that lead to a path, through ``str(path)`` and from variable to variable."""
    seen: list[cst.BaseExpression] = [path]
    for node in seen:  # which grows
        match node:
            case cst.Name(name):
                yield name
                assigned = (one for one, _ in flow.reaching(node) if isinstance(one, Assigned) and not one.path)
                seen += (one.value for one in assigned if one.value not in seen)
            case cst.Attribute(attr=cst.Name(name)):
                yield name
            case cst.Subscript(slice=[cst.SubscriptElement(cst.Index(cst.SimpleString() as key))]):
                yield str(key.evaluated_value)
            case cst.Call(func=cst.Name() | cst.Attribute(), args=[cst.Arg(keyword=None, star="") as only]):
                seen.append(only.value)


def expecting(file: File) -> set[int]:
    """The ``id`` of every call from which the code expects an exception, as in a block of ``pytest.raises``."""
    found: set[int] = set()
    for node in descendants(file.module) if EXPECTS.search(file.text) else ():
        match node:
            case cst.With() if any(_expects(item.item) for item in node.items):
                found |= {id(one) for one in descendants(node.body) if isinstance(one, cst.Call)}
            case cst.Call() if _expects(node):
                found |= {id(one) for argument in node.args for one in descendants(argument)}
    return found


def _expects(node: cst.BaseExpression) -> bool:
    return isinstance(node, cst.Call) and EXPECTS.fullmatch(name_of(node.func) or "") is not None
