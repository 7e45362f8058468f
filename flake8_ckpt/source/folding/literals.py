"""Literals and displays: strings, numbers, lists, tuples, dicts."""

from __future__ import annotations

import ast
from functools import lru_cache

import libcst as cst

from flake8_ckpt.source.folding.folder import Folder, folds
from flake8_ckpt.source.parsing import python_tree
from flake8_ckpt.values import Entries, Items, Text, Unknown, Value, joined, lift, lost, python_value, value_of

SINGLETONS = {"True": True, "False": False, "None": None, "__debug__": True}


def parsed(source: str) -> ast.expr | None:
    """The expression *source*; None where Python does not take it."""
    tree = python_tree(source, "eval")
    return tree.body if isinstance(tree, ast.Expression) else None


@lru_cache(maxsize=1_000)  # "val_loss" is written again and again
def evaluated(source: str) -> tuple[object] | None:
    """The object that the literal *source* makes, in a tuple of one; None where Python does not take it."""
    tree = parsed(source)
    return (tree.value,) if isinstance(tree, ast.Constant) else None


@folds(cst.SimpleString)
def simple_string(folder: Folder, node: cst.SimpleString) -> Value:
    """``"text"``, ``r"text"``, ``b"bytes"``."""
    value = evaluated(node.value)
    if value is None:
        return folder.unknown(node, "Python does not take it")
    return value_of(value[0])


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
    return joined(*texts) if len(texts) == len(values) else lost(*values) or Unknown(reason="a part of it is no text")


@folds(cst.Integer, cst.Float, cst.Imaginary)
def number(folder: Folder, node: cst.Integer | cst.Float | cst.Imaginary) -> Value:
    """``1_000``, ``0x10``, ``1e-3``."""
    value = evaluated(node.value)
    return folder.unknown(node, "Python does not take it") if value is None else value_of(value[0])


@folds(cst.List, cst.Tuple, cst.Set)
def display(folder: Folder, node: cst.List | cst.Tuple | cst.Set) -> Value:
    """``[a, b]``, ``(a, b)``, ``{a, b}``, and ``[*a, b]`` where the elements of ``a`` are known."""
    items: list[Value] = []
    for element in node.elements:
        value = folder.fold(element.value)
        if not isinstance(element, cst.StarredElement):
            items.append(value)
        elif isinstance(value, Items) and value.type is not set:
            items += value.items
        else:
            return folder.unknown(node, "it is unpacked into a display")
    return Items(tuple(items), {cst.List: list, cst.Tuple: tuple, cst.Set: set}[type(node)])


@folds(cst.Dict)
def dictionary(folder: Folder, node: cst.Dict) -> Value:
    """``{"key": value, **other}``, where every key and every other dict is known."""
    entries: dict[object, Value] = {}
    for element in node.elements:
        if isinstance(element, cst.StarredDictElement):
            other = folder.fold(element.value)
            if not isinstance(other, Entries):
                return folder.unknown(node, "an unknown dict is unpacked into it")
            entries |= dict(other.entries)
            continue
        key = python_value(folder.fold(element.key)) if isinstance(element, cst.DictElement) else None
        if key is None or not isinstance(element, cst.DictElement):
            return folder.unknown(node, "a key of it is not known")
        entries[key[0]] = folder.fold(element.value)
    return Entries(tuple(entries.items()))


def keys_of(value: Entries) -> Items:
    """The keys of a dict, in order."""
    return Items(tuple(value_of(key) for key, _ in value.entries))
