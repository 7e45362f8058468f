"""Literals and displays: strings, numbers, lists, tuples, dicts."""

from __future__ import annotations

import ast
from functools import lru_cache

import libcst as cst

from flake8_ckpt.source.parsing import python_tree
from flake8_ckpt.source.tree import descendants
from flake8_ckpt.values import Entries, Items, value_of

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


def keys_of(value: Entries) -> Items:
    """The keys of a dict, in order."""
    return Items(tuple(value_of(key) for key, _ in value.entries))


def unescaped(literal: str, prefix: str, quote: str) -> str | None:
    """A literal stretch of an f-string as Python reads it; None where Python does not take it."""
    if (len(literal) - len(literal.rstrip("\\"))) % 2:  # before a field it stands for itself
        read = unescaped(literal[:-1], prefix, quote)
        return None if read is None else f"{read}\\"
    tree = parsed(f"{prefix}{quote}{literal}{quote}")
    if not isinstance(tree, ast.JoinedStr):
        return None
    return "".join(str(one.value) for one in tree.values if isinstance(one, ast.Constant))


def variable_of(expression: cst.BaseExpression) -> str | None:
    """The variable an expression is about: ``epoch`` in ``epoch``, ``self.epoch``, ``epoch + 1``, ``int(epoch)``."""
    if isinstance(expression, cst.Attribute):
        return expression.attr.value
    if isinstance(expression, cst.Call):
        return variable_of(expression.args[0].value) if len(expression.args) == 1 else None
    if isinstance(expression, cst.Subscript):
        return None
    names = [node.value for node in descendants(expression) if isinstance(node, cst.Name)]
    return names[0] if len(names) == 1 else None
