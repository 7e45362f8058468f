"""Subscripts of displays, dicts and texts."""

from __future__ import annotations

from dataclasses import replace

import libcst as cst

from flake8_ckpt.source.folding.environment import ENVIRONMENT, environment_variable
from flake8_ckpt.source.folding.folder import Folder, folds, shown
from flake8_ckpt.source.folding.functions import InstanceValue, MemberValue
from flake8_ckpt.source.folding.options import FLAGS, option_value
from flake8_ckpt.values import Constant, Entries, Items, Symbol, Text, Unit, Unknown, Value, lift, python_value, text


@folds(cst.Subscript)
def subscript(folder: Folder, node: cst.Subscript) -> Value:
    """``values[index]``, ``text[a:b]``."""
    base = folder.fold(node.value)
    if len(node.slice) != 1:
        return folder.unknown(node, "it has more than one index")
    index = node.slice[0].slice
    if isinstance(index, cst.Slice):
        bounds = [
            folder.fold(one) if one is not None else Constant(None) for one in (index.lower, index.upper, index.step)
        ]
        return lift(lambda whole, *limits: sliced(folder, node, whole, limits), base, *bounds)
    key = folder.fold(cst.ensure_type(index, cst.Index).value)
    return lift(lambda whole, one: item(folder, node, whole, one), base, key)


def item(folder: Folder, node: cst.Subscript, whole: Value, key: Value) -> Value:
    """One element of one value."""
    known = python_value(key)
    if whole == Symbol(FLAGS) and known is not None:
        return MemberValue(option_value(folder, node, str(known[0])))
    if whole == Symbol(ENVIRONMENT):
        return environment_variable(folder, node, key, shown(node))
    if known is not None:
        index = known[0]
        if isinstance(whole, Entries) and (found := whole.get(index)) is not None:
            return found
        if isinstance(whole, Items) and isinstance(index, int) and -len(whole.items) <= index < len(whole.items):
            return whole.items[index]
        exact = whole.exact if isinstance(whole, Text) and not whole.is_path else None
        if exact is not None and isinstance(index, int) and -len(exact) <= index < len(exact):
            return text(exact[index])
    base = whole if isinstance(whole, Unknown) else Unknown(anything=isinstance(whole, InstanceValue))
    name = shown(node)
    return replace(base, name=name, read_as=name, place=folder.place(node), type=None, unit=Unit.PLAIN)


def sliced(folder: Folder, node: cst.Subscript, whole: Value, limits: tuple[Value, ...]) -> Value:
    """A slice of an exact text or a display."""
    bounds = [
        limit.value
        for limit in limits
        if isinstance(limit, Constant) and (limit.value is None or isinstance(limit.value, int))
    ]
    if len(bounds) == len(limits) and bounds[2] != 0:
        window = slice(bounds[0], bounds[1], bounds[2])
        if isinstance(whole, Text) and whole.exact is not None and not whole.is_path:
            return text(whole.exact[window])
        if isinstance(whole, Items):
            return Items(whole.items[window], whole.type)
    return folder.unknown(node, "its slice is not known")
