"""Operators: ``+``, ``%`` and ``/`` on texts and paths, arithmetic, ``not``, ``and``/``or``, ``a if b else c``."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import libcst as cst

from flake8_ckpt.operations import perform
from flake8_ckpt.run.pure.formatting import percent
from flake8_ckpt.run.pure.paths import join_paths
from flake8_ckpt.run.pure.units import unit_of_product, unit_of_quotient, unit_of_sum
from flake8_ckpt.values import (
    Constant,
    Entries,
    Items,
    Text,
    Unit,
    Unknown,
    Value,
    hole_for,
    joined,
    make_room,
    python_value,
    raising,
    size_of,
    text,
    unfollowed,
    value_of,
)

Operator = type[cst.CSTNode]

ARITHMETIC: dict[Operator, Callable[[int, int], object]] = {
    cst.Add: operator.add,
    cst.AddAssign: operator.add,
    cst.Subtract: operator.sub,
    cst.SubtractAssign: operator.sub,
    cst.Multiply: operator.mul,
    cst.MultiplyAssign: operator.mul,
    cst.Divide: operator.truediv,
    cst.DivideAssign: operator.truediv,
    cst.FloorDivide: operator.floordiv,
    cst.FloorDivideAssign: operator.floordiv,
    cst.Modulo: operator.mod,
    cst.ModuloAssign: operator.mod,
    cst.Power: operator.pow,
    cst.PowerAssign: operator.pow,
    cst.LeftShift: operator.lshift,
    cst.LeftShiftAssign: operator.lshift,
    cst.RightShift: operator.rshift,
    cst.RightShiftAssign: operator.rshift,
}
COMPARISONS: dict[type[cst.BaseCompOp], Callable[[Any, Any], bool]] = {
    cst.Equal: operator.eq,
    cst.NotEqual: operator.ne,
    cst.LessThan: operator.lt,
    cst.LessThanEqual: operator.le,
    cst.GreaterThan: operator.gt,
    cst.GreaterThanEqual: operator.ge,
    cst.Is: operator.is_,
    cst.IsNot: operator.is_not,
    cst.In: lambda one, several: one in several,
    cst.NotIn: lambda one, several: one not in several,
}
IDENTITY = frozenset({cst.Is, cst.IsNot})


def binary(kind: Operator, left: Value, right: Value) -> Value:
    """One operation on two single values."""
    if kind in {cst.Add, cst.AddAssign}:
        return add(left, right)
    if kind in {cst.Divide, cst.DivideAssign} and (isinstance(left, Text) or isinstance(right, Text)):
        return join_paths(left, right)  # only a path can be divided by, or divide, a text
    if kind in {cst.BitOr, cst.BitOrAssign} and isinstance(left, Entries) and isinstance(right, Entries):
        return Entries(tuple((dict(left.entries) | dict(right.entries)).items()))
    if kind in {cst.Multiply, cst.MultiplyAssign} and any(isinstance(one, Text | Items) for one in (left, right)):
        return repeated(left, right) if isinstance(left, Text | Items) else repeated(right, left)
    return arithmetic(kind, left, right)


def repeated(value: Value, times: Value) -> Value:
    """``"text" * 3``, ``[a] * 3``."""
    count = times.value if isinstance(times, Constant) else None
    if not isinstance(count, int):
        return Unknown(reason="how often it is repeated is not known")
    make_room(abs(count) * size_of(value))
    if isinstance(value, Items) and value.type is not set:
        return replace(value, items=value.items * count)
    if not isinstance(value, Text) or value.is_path:
        return raising("* would raise TypeError")
    return joined(*[value] * count)


def add(left: Value, right: Value) -> Value:
    """``+`` on texts, an unknown beside a text being a hole in it, on lists, and on numbers."""
    if isinstance(left, Text) or isinstance(right, Text):
        pair = [text(hole) if (hole := hole_for(side)) else side for side in (left, right)]
        texts = [side for side in pair if isinstance(side, Text) and not side.is_path]
        if len(texts) == len(pair):
            return joined(*texts)
        why = "+ would raise TypeError"
        return raising(why) if any(isinstance(side, Constant) for side in pair) else unfollowed(why)
    if isinstance(left, Items) and isinstance(right, Items) and left.type is right.type:
        return Items(left.items + right.items, left.type)
    return arithmetic(cst.Add, left, right)


def arithmetic(kind: Operator, left: Value, right: Value) -> Value:
    """``+ - * / // % **`` on numbers; an unknown operand leaves what its type and unit still say."""
    function = ARITHMETIC.get(kind)
    if function is None:
        return Unknown(reason="its operator is not followed")
    if isinstance(left, Constant) and isinstance(right, Constant):
        return _computed(function, left, right)
    if not isinstance(left, Constant | Unknown) or not isinstance(right, Constant | Unknown):
        return Unknown(reason="its operands are no numbers")
    unknowns = [one for one in (left, right) if isinstance(one, Unknown)]
    types: set[type | None] = {one.type if isinstance(one, Unknown) else type(one.value) for one in (left, right)}
    kept = _type_of_result(function, types)
    return replace(unknowns[0], type=kept, unit=_unit(function, left, right))


def _type_of_result(function: Callable[[int, int], object], types: set[type | None]) -> type | None:
    if float in types and types <= {int, float, bool}:
        return float
    whole = types <= {int, bool} and function not in {operator.truediv, operator.pow}
    return int if whole else None


def _unit(function: Callable[[int, int], object], left: Value, right: Value) -> Unit:
    units = [one.unit if isinstance(one, Constant | Unknown) else Unit.PLAIN for one in (left, right)]
    if function is operator.mul:
        fraction = any(isinstance(one, Constant) and isinstance(one.value, float) for one in (left, right))
        return Unit.PLAIN if fraction else unit_of_product(*units)
    if function in {operator.floordiv, operator.truediv}:
        left_unit, right_unit = units
        return unit_of_quotient(left_unit, right_unit, right.value if isinstance(right, Constant) else None)
    return unit_of_sum(*units) if function in {operator.add, operator.sub} else Unit.PLAIN


def _computed(function: Callable[[int, int], object], left: Constant, right: Constant) -> Value:
    if not isinstance(left.value, int | float) or not isinstance(right.value, int | float):
        return Unknown(reason="its operands are no numbers")
    return value_of(perform(function, left.value, right.value), _unit(function, left, right))


def percent_of(template: Value, value: Value, names: Sequence[str | None]) -> Value:
    """``template % value``; *names* are the variables that the items of a tuple, or the one value, are about."""
    if not isinstance(template, Text):
        return Unknown(reason="% is not followed here")
    if isinstance(value, Entries):
        return percent(template, [], {str(key): entry for key, entry in value.entries})
    if isinstance(value, Items) and value.type is tuple:
        variables = list(names) if len(names) == len(value.items) else [None] * len(value.items)
        return percent(template, list(zip(value.items, variables, strict=True)), None)
    return percent(template, [(value, names[0] if names else None)], None)


def unary(kind: type[cst.BaseUnaryOp], value: Value) -> Value:
    """One unary operation on a single value."""
    if isinstance(value, Constant) and isinstance(value.value, int | float):
        if kind is cst.Minus:
            return value_of(perform(operator.neg, value.value))
        if kind is cst.Plus:
            return value_of(perform(operator.pos, value.value))
    if isinstance(value, Unknown) and kind in {cst.Minus, cst.Plus}:
        return replace(value, unit=Unit.PLAIN)
    return Unknown(reason="its operator is not followed")


def truth_of(value: Value) -> bool | None:
    """``bool(value)``, or None where that is not known."""
    match value:
        case Constant():
            return bool(value.value)
        case Text(is_path=True):
            return True
        case Text():
            return True if any(isinstance(part, str) for part in value.parts) else (False if not value.parts else None)
        case Items():
            return bool(value.items)
        case Entries():
            return bool(value.entries)
    return None


def compared(kind: type[cst.BaseCompOp], left: Value, right: Value) -> bool | None:
    """One comparison of two single values; None where it cannot be told, or would raise."""
    if Constant(None) in (left, right) and any(isinstance(one, Text) for one in (left, right)):
        return COMPARISONS[kind](None, "") if kind in {*IDENTITY, cst.Equal, cst.NotEqual} else None
    one, other = comparable(left), comparable(right)
    if one is None or other is None or (kind in IDENTITY and not isinstance(right, Constant)):
        return None
    try:
        return COMPARISONS[kind](one[0], other[0])
    except TypeError:
        return None


def comparable(value: Value) -> tuple[object] | None:
    """The Python object that *value* compares as, in a tuple of one; None where it is not known."""
    match value:
        case Text(is_path=True):
            return None
        case Items():
            inside = [comparable(item) for item in value.items]
            known = [item[0] for item in inside if item is not None]
            return (value.type(known),) if len(known) == len(inside) and value.type is not set else None
        case Entries():
            table = {key: comparable(one) for key, one in value.entries}
            return (table,) if None not in table.values() else None
    return python_value(value)
