"""``functools``, ``copy``, ``contextlib``, ``itertools``, and decorators that leave a function as it is."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from itertools import product as cartesian

from flake8_ckpt.run.calls import FAMILIES, LIBRARY, Called, called_in_vain, library
from flake8_ckpt.run.classes import class_of
from flake8_ckpt.run.definitions import COMMANDS, TRANSPARENT
from flake8_ckpt.run.iterators import elements
from flake8_ckpt.run.machine import Machine
from flake8_ckpt.run.things import (
    ClassRef,
    DictRef,
    Field,
    Frame,
    FunctionValue,
    InstanceRef,
    ListRef,
    Partial,
    Several,
)
from flake8_ckpt.values import Entries, Items, Symbol, Text, Value


@library("functools.partial")
def partial(it: Called) -> Value:
    """``functools.partial(function, ...)``."""
    function = it.get(0, "func")
    if function is None or not it.complete:
        return it.unknown("what it calls is not known")
    first = next(one for one in it.arguments if one.keyword is None)
    return Partial(function, tuple(one for one in it.arguments if one is not first))


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


@library("copy.copy", "copy.deepcopy", "tensorflow.nest.map_structure")
def copied(it: Called) -> Value:
    """A copy of a thing."""
    value = it.get(0, "x")
    if value is None:
        return it.unknown("what is copied is not known")
    return it.machine.each(value, lambda one: _copy(it.machine, one, deep=it.name == "copy.deepcopy"))


def _copy(machine: Machine, value: Value, *, deep: bool, depth: int = 0) -> Value:
    if depth > 4:  # noqa: PLR2004 - deeper than any configuration
        return value

    def inner(one: Value) -> Value:
        return _copy(machine, one, deep=True, depth=depth + 1) if deep else one

    match value:
        case ListRef():
            content = machine.content(value)
            if isinstance(content, Items):
                return machine.new_list([inner(one) for one in content.items], value.type)
            ref = machine.new_list((), value.type)
            machine.write((ref.identity, None), content)
            return ref
        case DictRef():
            content = machine.content(value)
            if isinstance(content, Entries):
                return machine.new_dict([(key, inner(one)) for key, one in content.entries])
            copy = machine.new_dict(())
            machine.write((copy.identity, None), content)
            return copy
        case Items(items):
            return replace(value, items=tuple(map(inner, items)))
        case InstanceRef() if class_of(value) is not None:
            other = replace(value, identity=machine.number())
            for key, one in list(machine.state.cells.items()):
                if key[0] == value.identity:
                    machine.write((other.identity, key[1]), inner(one) if key[1] is not None else one)
            return other
    return value


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
    """``dataclasses.replace(object, name=value)``."""
    value = it.get(0, "obj")
    if not isinstance(value, InstanceRef):
        return it.unknown("what is replaced is not known")
    other = _copy(it.machine, value, deep=False)
    if isinstance(other, InstanceRef):
        for name, one in it.keywords.items():
            it.machine.write((other.identity, name), one)
    return other


@library("dataclasses.asdict", "dataclasses.astuple")
def as_dict(it: Called) -> Value:
    """``dataclasses.asdict(object)``."""
    value = it.get(0, "obj")
    cls = class_of(value) if isinstance(value, InstanceRef) else None
    if not isinstance(value, InstanceRef) or cls is None:
        return it.unknown("its fields are not known")
    own = [(one.name, it.machine.read((value.identity, one.name))) for one in cls.fields]
    return it.machine.new_dict((name, one) for name, one in own if one is not None)


@library("itertools.chain")
def chain(it: Called) -> Value:
    """``itertools.chain(a, b)``."""
    return it.machine.new_list(one for each in it.positional for one in elements(it.machine, each, it.node))


@library("itertools.product")
def product(it: Called) -> Value:
    """``itertools.product(a, b)``."""
    rows = [elements(it.machine, one, it.node) for one in it.positional]
    if any(isinstance(one, Several) for row in rows for one in row) or it.keywords or not it.complete:
        of = Items(tuple(it.unknown("its elements are not known") for _ in rows), tuple)
        return it.machine.new_list([Several(of)])
    return it.machine.new_list(Items(row, tuple) for row in islice(cartesian(*rows), MAX_PRODUCT))


MAX_PRODUCT = 64
"""Combinations that are written out; the others are left out, for two turns tell as much as all."""


@library("collections.namedtuple")
def namedtuple(it: Called) -> Value:
    """``namedtuple("Name", "a b")``."""
    written = it.get(1, "field_names")
    if isinstance(written, Text) and written.exact is not None:
        names = written.exact.replace(",", " ").split()
    else:
        found = elements(it.machine, written, it.node) if written is not None else []
        names = [one.exact for one in found if isinstance(one, Text) and one.exact is not None]
        if len(names) < len(found):
            return it.unknown("its fields are not known")
    frame = Frame(it.machine.number(), is_class=True)
    return ClassRef(frame.identity, "namedtuple", (), frame, None, tuple(map(Field, names)), "namedtuple")
