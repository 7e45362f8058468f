"""Texts that the machine puts together, out of values of any kind."""

from __future__ import annotations

from dataclasses import replace

import libcst as cst

from flake8_ckpt.run.machine import shown
from flake8_ckpt.run.pure.formatting import as_text, spends
from flake8_ckpt.values import Place, Text, Unknown, Value, hole_for, joined, text, unfollowed


def joined_texts(*values: Value) -> Value:
    """The texts one after the other; an unknown is a hole."""
    texts = [_as_hole(value) for value in values]
    known = [one for one in texts if one is not None]
    return joined(*known) if len(known) == len(texts) else unfollowed("a part of it is no text")


def _as_hole(value: Value) -> Text | None:
    hole = hole_for(value)
    if hole is not None:
        return text(hole)
    return value if isinstance(value, Text) else None


def formatted(
    value: Value, conversion: str | None, spec: str | None, node: cst.BaseExpression, variable: str | None, place: Place
) -> Value:
    """What a replacement field of an f-string puts into the text.

    Args:
        value: of the expression.
        conversion: ``r``, ``s``, ``a`` or None.
        spec: the format; None where it is not known.
        node: the expression.
        variable: which variable it is about.
        place: the field.
    """
    if spec is None:
        filled = text(Unknown(name=shown(node), type=str))
    else:
        filled = as_text(value, conversion, spec, shown(node))
    marks = (replace(mark, place=place) for mark in spends(value, variable, "an f-string"))
    return replace(filled, spent=(*filled.spent, *marks))
