"""Literals and displays: strings, numbers, lists, tuples, dicts."""

from __future__ import annotations

import libcst as cst

from flake8_ckpt.source.folding.folder import Folder, folds
from flake8_ckpt.values import Constant, Entries, Items, Text, Value, joined, lift, text

SINGLETONS = {"True": True, "False": False, "None": None, "__debug__": True}


@folds(cst.SimpleString)
def simple_string(_folder: Folder, node: cst.SimpleString) -> Value:
    """``"text"``, ``r"text"``, ``b"bytes"``."""
    value = node.evaluated_value
    return text(value) if isinstance(value, str) else Constant(value)


@folds(cst.ConcatenatedString)
def concatenated_string(folder: Folder, node: cst.ConcatenatedString) -> Value:
    """``"one" f"{two}" "three"``: libcst nests it to the right, here it is one row."""
    row: list[cst.BaseExpression] = []
    rest: cst.BaseExpression = node
    while isinstance(rest, cst.ConcatenatedString):
        row.append(rest.left)
        rest = rest.right
    return lift(_join, *(folder.fold(part) for part in (*row, rest)))


def _join(*values: Value) -> Value:
    texts = [value for value in values if isinstance(value, Text)]
    if len(texts) == len(values):
        return joined(*texts)
    return Constant(b"".join(value.value for value in values if isinstance(value, Constant)))  # type: ignore[misc]


@folds(cst.Integer, cst.Float, cst.Imaginary)
def number(folder: Folder, node: cst.BaseNumber) -> Value:
    """``1_000``, ``0x10``, ``1e-3``."""
    if isinstance(node, cst.Integer | cst.Float):
        return Constant(node.evaluated_value)
    return folder.unknown(node, "complex numbers are not followed", type=complex)


@folds(cst.List, cst.Tuple, cst.Set)
def display(folder: Folder, node: cst.List | cst.Tuple | cst.Set) -> Value:
    """``[a, b]``, ``(a, b)``, ``{a, b}``, without stars."""
    if any(isinstance(element, cst.StarredElement) for element in node.elements):
        return folder.unknown(node, "it is unpacked into a display")
    kind = {cst.List: list, cst.Tuple: tuple, cst.Set: set}[type(node)]
    return Items(tuple(folder.fold(element.value) for element in node.elements), kind)


@folds(cst.Dict)
def dictionary(folder: Folder, node: cst.Dict) -> Value:
    """``{"key": value, **other}``, where every key and every other dict is known."""
    entries: dict[object, Value] = {}
    for element in node.elements:
        if isinstance(element, cst.StarredDictElement):
            other = folder.fold(element.value)
            if not isinstance(other, Entries):
                return folder.unknown(element.value, "it is unpacked into a dict")
            entries |= dict(other.entries)
            continue
        key = key_of(folder.fold(element.key)) if isinstance(element, cst.DictElement) else None
        if key is None or not isinstance(element, cst.DictElement):
            return folder.unknown(node, "a key of it is not known")
        entries[key[0]] = folder.fold(element.value)
    return Entries(tuple(entries.items()))


def key_of(value: Value) -> tuple[object] | None:
    """The Python object that *value* is as a key or index, in a tuple of one; None where it is not known."""
    if isinstance(value, Text) and value.exact is not None and not value.is_path:
        return (value.exact,)
    return (value.value,) if isinstance(value, Constant) else None
