"""Operators: ``+``, ``%`` and ``/`` on texts and paths, arithmetic, ``not``, ``and``/``or``, ``a if b else c``."""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import libcst as cst

from flake8_ckpt.operations import perform
from flake8_ckpt.source.folding.folder import Folder, bounded, folds
from flake8_ckpt.source.folding.formatting import Given, percent
from flake8_ckpt.source.folding.fstrings import variable_of
from flake8_ckpt.source.folding.paths import join_paths
from flake8_ckpt.source.folding.units import unit_of_product, unit_of_quotient, unit_of_sum
from flake8_ckpt.values import (
    Alternative,
    Choice,
    Constant,
    Entries,
    Items,
    Text,
    Unit,
    Unknown,
    Value,
    alternatives,
    choice,
    hole_for,
    joined,
    lift,
    lost,
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


@folds(cst.BinaryOperation)
def binary_operation(folder: Folder, node: cst.BinaryOperation) -> Value:
    """``left op right``; a long row of operations is taken from the left, not by recursion."""
    row: list[cst.BinaryOperation] = []
    first: cst.BaseExpression = node
    while isinstance(first, cst.BinaryOperation):
        row.append(first)
        first = first.left
    value = folder.fold(first)
    for operation in reversed(row):
        value = bounded(operate(folder, value, operation.operator, operation.right))
    return value


def operate(
    folder: Folder, left: Value, operator_: cst.BaseBinaryOp | cst.BaseAugOp, right: cst.BaseExpression
) -> Value:
    """What ``left op right``, or ``left op= right``, makes."""
    kind: Operator = type(operator_)
    if kind in {cst.Modulo, cst.ModuloAssign} and any(isinstance(one.value, Text) for one in alternatives(left)):
        return percent_operation(folder, left, right)
    return lift(lambda one, other: binary(kind, one, other), left, folder.fold(right))


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
        if (given_up := lost(left, right)) is not None:
            return given_up
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
    varies = frozenset[int]().union(*(one.varies_with for one in unknowns))
    return replace(unknowns[0], type=kept, unit=_unit(function, left, right), varies_with=varies)


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


def percent_operation(folder: Folder, left: Value, right: cst.BaseExpression) -> Value:
    """``template % values``."""
    if isinstance(right, cst.Tuple) and not any(isinstance(one, cst.StarredElement) for one in right.elements):
        names = [variable_of(element.value) for element in right.elements]
        values = [folder.fold(element.value) for element in right.elements]
        return lift(lambda template, *items: _percent(template, list(zip(items, names, strict=True))), left, *values)

    def single(template: Value, value: Value) -> Value:
        if isinstance(value, Entries):
            named = {str(key): entry for key, entry in value.entries}
            return percent(template, [], named) if isinstance(template, Text) else Unknown()
        if isinstance(value, Items) and value.type is tuple:
            return _percent(template, [(item, None) for item in value.items])
        return _percent(template, [(value, variable_of(right))])

    return lift(single, left, folder.fold(right))


def _percent(template: Value, items: list[Given]) -> Value:
    return percent(template, items, None) if isinstance(template, Text) else Unknown(reason="% is not followed here")


@folds(cst.UnaryOperation)
def unary_operation(folder: Folder, node: cst.UnaryOperation) -> Value:
    """``not x``, ``-x``, ``+x``."""
    return lift(lambda value: unary(type(node.operator), value), folder.fold(node.expression))


def unary(kind: type[cst.BaseUnaryOp], value: Value) -> Value:
    """One unary operation on a single value."""
    if kind is cst.Not:
        truth = truth_of(value)
        return Unknown(reason="whether it is true is not known", type=bool) if truth is None else Constant(not truth)
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


@folds(cst.BooleanOperation)
def boolean_operation(folder: Folder, node: cst.BooleanOperation) -> Value:
    """``a or default``, ``a and b``: decided where the left side is, else one of both."""
    stops_at = isinstance(node.operator, cst.Or)

    def shorted(left: Value) -> Value:
        truth = truth_of(left)
        if truth is stops_at:
            return left  # whatever the right side is: it may even raise
        right = folder.fold(node.right)
        return right if truth is not None else choice([Alternative(left), *alternatives(right)])

    return lift(shorted, folder.fold(node.left))


@folds(cst.IfExp)
def conditional(folder: Folder, node: cst.IfExp) -> Value:
    """``a if test else b``: decided where the test is, else one of both."""
    test = folder.fold(node.test)
    truths = {truth_of(one.value) for one in alternatives(test)}
    if len(truths) == 1 and None not in truths and not isinstance(test, Choice):
        return folder.fold(node.body if truths.pop() else node.orelse)
    branching = -folder.place(node) - 1  # negative: never the number of an if statement
    options = [
        Alternative(one.value, one.when | {(branching, arm)}, one.assuming)
        for arm, side in enumerate((node.body, node.orelse))
        for one in alternatives(folder.fold(side))
    ]
    return choice(options)


@folds(cst.Comparison)
def comparison(folder: Folder, node: cst.Comparison) -> Value:
    """``a == b``, ``a < b < c``, ``a in b``: of known values; what cannot be told is only known to be a bool."""
    kinds = [type(target.operator) for target in node.comparisons]
    values = [folder.fold(one) for one in (node.left, *(target.comparator for target in node.comparisons))]

    def single(*taken: Value) -> Value:
        outcomes = [compared(kind, left, right) for kind, left, right in zip(kinds, taken, taken[1:], strict=False)]
        if False in outcomes:
            return Constant(value=False)
        unknown = folder.unknown(node, "its comparison is not decided", type=bool)
        return unknown if None in outcomes else Constant(value=True)

    return lift(single, *values)


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
            return ([key for key, _ in value.entries],)
    return python_value(value)


@folds(cst.NamedExpr)
def named_expression(folder: Folder, node: cst.NamedExpr) -> Value:
    """``(name := value)``."""
    return folder.fold(node.value)
