"""``functools``, ``copy``, ``contextlib``, ``itertools``, and decorators that leave a function as it is."""

from __future__ import annotations

from dataclasses import replace
from itertools import product as cartesian
from math import prod

import libcst as cst

from flake8_ckpt.run.attributes import attribute_of
from flake8_ckpt.run.calls import FAMILIES, LIBRARY, Called, call, called_in_vain, fields_of, library
from flake8_ckpt.run.classes import class_of
from flake8_ckpt.run.definitions import COMMANDS, TRANSPARENT
from flake8_ckpt.run.iterators import elements
from flake8_ckpt.run.machine import Machine
from flake8_ckpt.run.state import Key
from flake8_ckpt.run.things import (
    Argument,
    ClassRef,
    DictRef,
    Field,
    Frame,
    FunctionValue,
    InstanceRef,
    ListRef,
    Partial,
    Ref,
    Several,
)
from flake8_ckpt.values import TOO_LARGE, Choice, Entries, Items, Symbol, Text, Unknown, Value, unfollowed


@library("functools.partial")
def partial(it: Called) -> Value:
    """``functools.partial(function, ...)``."""
    return Partial(it.given(0, "func"), tuple(it.arguments[len(it.positional[:1]) :]))


def _transparent(it: Called) -> Value:
    """A decorator: with its options it is still itself, of a function it is the function."""
    function = it.get(0, "func")
    if isinstance(function, FunctionValue) and it.name != "functools.wraps":
        return function
    return Symbol(it.name)


LIBRARY.update(dict.fromkeys(TRANSPARENT, _transparent))


def _command(name: str):  # type: ignore[no-untyped-def]  # noqa: ANN202
    return _transparent if name.startswith(COMMANDS) and not name.endswith(("Option", "Argument", "Path")) else None


FAMILIES.append(_command)


@library("copy.copy", "copy.deepcopy")
def copied(it: Called) -> Value:
    """A copy of a thing."""
    copies: dict[Value, Value] | None = {} if it.name == "copy.deepcopy" else None
    return it.machine.each(it.given(0, "x"), lambda one: _copy(it.machine, one, copies))


MAX_COPIES = 100
"""A deep copy of more things than this is not made."""


def _copy(machine: Machine, value: Value, copies: dict[Value, Value] | None = None) -> Value:
    """A copy of *value*; with *copies*, those that are made already, of all that it holds, too."""
    if copies is not None and value in copies:
        return copies[value]
    if copies is not None and len(copies) > MAX_COPIES:
        return unfollowed(TOO_LARGE)

    def inner(one: Value) -> Value:
        return one if copies is None else _copy(machine, one, copies)

    keys: list[Key] = []
    match value:
        case ListRef() | DictRef():
            keys = [(value.identity, None)]
        case InstanceRef() if class_of(value) is not None:
            keys = [key for key in machine.state.cells if key[0] == value.identity]
        case Items(items):
            return replace(value, items=tuple(map(inner, items)))
        case Entries(entries):
            return Entries(tuple((key, inner(one)) for key, one in entries))
        case Choice(options):
            return Choice(tuple(replace(one, value=inner(one.value)) for one in options))
        case Unknown():
            return replace(value, origin=machine.origin())
        case _:
            return value
    copy = replace(value, identity=machine.number())
    if copies is not None:
        copies[value] = copy
    for key in keys:
        machine.write((copy.identity, key[1]), inner(machine.state.cells[key]))
    return copy


@library(
    "contextlib.suppress",
    "contextlib.ExitStack",
    "contextlib.AsyncExitStack",
    "contextlib.nullcontext",
    "pytest.raises",
    "contextlib.redirect_stdout",
)
def context(it: Called) -> Value:
    """A context manager of the standard library, or of a test."""
    if it.name == "pytest.raises" and len(it.positional) > 1:
        return called_in_vain(it)
    return InstanceRef(it.machine.number(), Symbol(it.name), it.node)


@library("dataclasses.replace")
def replaced(it: Called) -> Value:
    """``dataclasses.replace(object, name=value)``: another one is made, of the same class."""
    value, machine = it.given(0, "obj"), it.machine
    cls = class_of(value) if isinstance(value, InstanceRef) else None
    if cls is None or not it.complete:
        return it.unknown("what is replaced is not known")
    taken = [one.name for one in fields_of(cls) if one.in_init and not one.is_given_only]
    kept = [Argument(attribute_of(machine, value, name, it.node), name) for name in taken if name not in it.keywords]
    return call(machine, cls, [*kept, *it.arguments[1:]], it.node)


@library("dataclasses.asdict")
def as_dict(it: Called) -> Value:
    """``dataclasses.asdict(object)``."""
    return _as_dict(it.machine, it.given(0, "obj"), it.node)


def _as_dict(machine: Machine, value: Value, node: cst.CSTNode) -> Value:
    cls = class_of(value) if isinstance(value, InstanceRef) else None
    if cls is None or not fields_of(cls):
        return machine.unknown(node, "what it holds is copied") if isinstance(value, Ref) else value
    own = ((one.name, attribute_of(machine, value, one.name, node)) for one in fields_of(cls) if not one.is_given_only)
    return machine.new_dict((name, _as_dict(machine, one, node)) for name, one in own)


@library("itertools.chain")
def chain(it: Called) -> Value:
    """``itertools.chain(a, b)``."""
    rest = [] if it.complete else [Several(it.unknown("a star gives what it goes through"))]
    known = [one for each in it.positional for one in elements(it.machine, each, it.node)]
    return it.machine.new_list([*known, *rest])


@library("itertools.product")
def product(it: Called) -> Value:
    """``itertools.product(a, b)``."""
    rows = [elements(it.machine, one, it.node) for one in it.positional]
    is_known = it.complete and not it.keywords and not any(isinstance(one, Several) for row in rows for one in row)
    if not is_known or prod(map(len, rows)) > MAX_PRODUCT:
        of = Items(tuple(it.unknown("its elements are not known") for _ in rows), tuple)
        return it.machine.new_list([Several(of)])
    return it.machine.new_list(Items(row, tuple) for row in cartesian(*rows))


MAX_PRODUCT = 64
"""More combinations than this are not written out."""


@library("collections.namedtuple")
def namedtuple(it: Called) -> Value:
    """``namedtuple("Name", "a b")``."""
    written = it.given(1, "field_names")
    if isinstance(written, Text) and written.exact is not None:
        names = written.exact.replace(",", " ").split()
    else:
        found = elements(it.machine, written, it.node)
        names = [one.exact for one in found if isinstance(one, Text) and one.exact is not None]
        if len(names) < len(found):
            return it.unknown("its fields are not known")
    frame = Frame(it.machine.number(), is_class=True)
    return ClassRef(frame.identity, "namedtuple", (), frame, None, tuple(map(Field, names)), "namedtuple")
