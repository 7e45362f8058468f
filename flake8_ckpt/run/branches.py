"""Tests: which arm is taken, and what is known in it."""

from __future__ import annotations

from collections.abc import Callable

import libcst as cst

from flake8_ckpt.run.calls import call
from flake8_ckpt.run.classes import method_of
from flake8_ckpt.run.machine import NONE, Ended, Machine
from flake8_ckpt.run.pure.operators import truth_of
from flake8_ckpt.run.things import (
    ClassRef,
    DictRef,
    FunctionValue,
    GeneratorRef,
    InstanceRef,
    IteratorRef,
    ListRef,
    Member,
    Method,
    Partial,
    ViewRef,
    may_be_missing,
)
from flake8_ckpt.values import Alternative, Choice, Constant, Entries, Items, Symbol, Text, Unknown, Value, alternatives


def is_true(machine: Machine, value: Value) -> bool | None:
    """``bool(value)`` of a single value; None where that is not known."""
    match value:
        case ListRef() | DictRef() | ViewRef():
            content = machine.opened(value)
            if isinstance(content, Items):
                if any(not may_be_missing(one) for one in content.items):
                    return True
                return None if content.items else False
            return truth_of(content) if isinstance(content, Entries) else None
        case InstanceRef():
            own = any(method_of(machine, value, name) is not None for name in ("__bool__", "__len__"))
            return None if own or value.is_open else True
        case ClassRef() | FunctionValue() | Method() | Member() | Partial() | GeneratorRef() | IteratorRef():
            return True
        case Symbol():
            return True if value.name.rpartition(".")[2][:1].isupper() or value.name.startswith("builtins.") else None
        case Unknown():
            return None
    return truth_of(value)


def as_truth(machine: Machine, value: Value, node: cst.CSTNode) -> Value:
    """*value* for a test: an object says by its own method whether it is true."""
    for name in ("__bool__", "__len__"):
        method = method_of(machine, value, name)
        if method is not None:
            return call(machine, method, [], node)
    return value


def choose_on(
    machine: Machine, test: cst.BaseExpression, then: Callable[[], Value], other: Callable[[], Value]
) -> Value:
    """What the arm that *test* asks for gives; one of both, where it is not known.

    Raises:
        Ended: neither arm comes to its end.
    """
    if isinstance(test, cst.UnaryOperation) and isinstance(test.operator, cst.Not):
        return choose_on(machine, test.expression, other, then)
    value = machine.each(machine.evaluate(test), lambda one: as_truth(machine, one, test))
    value = machine.state.settled(value)
    outcomes = [(is_true(machine, one.value), one) for one in alternatives(value)]
    truths = {truth for truth, _ in outcomes}
    is_assumed = any(one.assuming for _, one in outcomes)
    if len(truths) == 1 and None not in truths and not is_assumed:
        return then() if truths.pop() else other()
    origin = ("truth", value.origin) if isinstance(value, Unknown) else None
    branching = machine.branching("test", test, origin)
    start, mark, ends = machine.state, len(machine.journal), []
    taken = start.arms.get(branching)
    for number, (wanted, arm) in enumerate(((True, then), (False, other))):
        if taken is not None and taken != number:
            continue
        possible = [one for truth, one in outcomes if truth in {None, wanted}]
        certain = frozenset[tuple[int, int]].intersection(*(one.when for one in possible)) if possible else frozenset()
        machine.state = start.fork([(branching, number), *certain])
        refine(machine, test, truth=wanted)
        try:
            given = arm()
        except Ended:
            continue
        ends.append((machine.state, given))
    return machine.join(ends, mark)


def refine(machine: Machine, test: cst.BaseExpression, *, truth: bool) -> None:
    """Note what *test* says of a name or attribute in the arm in which it is *truth*."""
    match test:
        case cst.UnaryOperation(operator=cst.Not(), expression=inner):
            refine(machine, inner, truth=not truth)
        case cst.BooleanOperation(operator=cst.And()) if truth:
            refine(machine, test.left, truth=True)
            refine(machine, test.right, truth=True)
        case cst.BooleanOperation(operator=cst.Or()) if not truth:
            refine(machine, test.left, truth=False)
            refine(machine, test.right, truth=False)
        case cst.Comparison(left=left, comparisons=[target]):
            _compared(machine, left, target, truth=truth)
        case cst.Name() | cst.Attribute():
            _narrow(machine, test, lambda value: is_true(machine, value) in {None, truth}, None)


def _compared(machine: Machine, left: cst.BaseExpression, target: cst.ComparisonTarget, *, truth: bool) -> None:
    """``x is None``, ``x == "text"`` and the contrary."""
    if not isinstance(target.operator, cst.Is | cst.IsNot | cst.Equal | cst.NotEqual):
        return
    if not isinstance(target.comparator, cst.Name | cst.SimpleString | cst.Integer):
        return
    equal = isinstance(target.operator, cst.Is | cst.Equal) is truth
    wanted = machine.evaluate(target.comparator)
    if not isinstance(wanted, Constant | Text) or (isinstance(wanted, Text) and wanted.exact is None):
        return

    def fits(value: Value) -> bool:
        known = isinstance(value, Constant) or (isinstance(value, Text) and value.exact is not None)
        if equal:
            return value == wanted or (not known and not (wanted == NONE and not isinstance(value, Unknown)))
        return value != wanted

    _narrow(machine, left, fits, wanted if equal else None)


def _narrow(machine: Machine, node: cst.BaseExpression, fits: Callable[[Value], bool], exactly: Value | None) -> None:
    """Keep of a name's or attribute's alternatives those that fit; an unknown may become *exactly* this."""
    key = key_of(machine, node)
    if key is None:
        return
    value = machine.read(key)
    if value is None:
        return
    left = [one for one in alternatives(value) if fits(one.value)]
    if exactly is not None:
        left = [Alternative(exactly, one.when, one.assuming) if isinstance(one.value, Unknown) else one for one in left]
    if not left or left == list(alternatives(value)):
        return
    machine.write(key, left[0].value if len(left) == 1 and not left[0].assuming else Choice(tuple(left)))


def key_of(machine: Machine, node: cst.BaseExpression) -> tuple[object, object] | None:
    """The cell of a name, or of an attribute of one thing; None for any other expression."""
    if isinstance(node, cst.Name):
        frame = machine.frame.shared.get(node.value, machine.frame)
        return (frame.identity, node.value)
    if isinstance(node, cst.Attribute) and isinstance(node.value, cst.Name):
        base = machine.evaluate(node.value)
        if isinstance(base, InstanceRef):
            return (base.identity, node.attr.value)
        if isinstance(base, Unknown):
            return (("unknown", base.origin), node.attr.value)
    return None
