"""The run of a file: its module from the first statement to the last, then what nobody in it calls."""

from __future__ import annotations

from dataclasses import replace

import libcst as cst

import flake8_ckpt.run.library  # noqa: F401 - fills the tables
from flake8_ckpt.run import definitions as _definitions  # noqa: F401
from flake8_ckpt.run import statements as _statements  # noqa: F401
from flake8_ckpt.run.binding import parameters_of
from flake8_ckpt.run.calls import is_generator, run_function
from flake8_ckpt.run.classes import foreign_bases, found_in_class
from flake8_ckpt.run.finder import Definition, callers_first, definitions
from flake8_ckpt.run.iteration import elements
from flake8_ckpt.run.machine import Activation, Ended, Machine, assumed
from flake8_ckpt.run.things import Argument, ClassRef, Frame, FunctionValue, GeneratorRef, InstanceRef
from flake8_ckpt.values import Constant, Symbol, Unknown, Value, alternatives


def run(text: str, module: cst.Module, extra: frozenset[str] = frozenset()) -> Machine:
    """Run a file.

    Args:
        text: its source.
        module: its tree.
        extra: dotted names of further classes that take ModelCheckpoint's arguments.

    Returns:
        The machine, with every event.
    """
    machine = Machine(text, module, extra)
    try:
        machine.run_block(module.body)
    except Ended:
        pass
    for one in callers_first(definitions(module)):
        if id(one.node) not in machine.entered:
            _run_alone(machine, one)
    return machine


def _run_alone(machine: Machine, definition: Definition) -> None:
    """Run a function or the methods of a class that nobody in the file calls: any caller elsewhere may."""
    node, outer = definition.node, definition.outer
    if outer is not None and not isinstance(outer.node, cst.ClassDef):
        return  # it runs where what is around it runs, or is only returned from there
    before = machine.state
    machine.state = before.fork()
    machine.activations = [Activation(machine.top)]
    machine.attempts = []
    try:
        if isinstance(node, cst.FunctionDef):
            owner = machine.read((machine.top.identity, outer.node.name.value)) if outer is not None else None
            _run_function(machine, node, owner)
    except Ended:
        pass
    finally:
        machine.state = before
        machine.activations = [Activation(machine.top)]
        machine.attempts = []


def _run_function(machine: Machine, node: cst.FunctionDef, owner: Value | None) -> None:
    cls = next((one.value for one in alternatives(owner) if isinstance(one.value, ClassRef)), None) if owner else None
    if owner is not None and cls is None:
        return
    frame = machine.top if cls is None else cls.frame
    value = machine.read((frame.identity, node.name.value))
    function = _function_of(value, node)
    if function is None:
        function = FunctionValue(node, frame if cls is None else (cls.frame.parent or machine.top), (), cls)
    skip, ahead = 0, []
    if cls is not None and function.kind != "staticmethod" and node.name.value != "__new__":
        skip = 1
        receiver: Value = cls if function.kind == "classmethod" else _some_object(machine, cls, node)
        ahead = [Argument(receiver)]
    given = _unknown_arguments(machine, function, skip)
    result = run_function(machine, replace(function, kind=""), [*ahead, *given], node)
    if is_generator(node) and isinstance(result, GeneratorRef):
        elements(machine, result, node)


def _function_of(value: Value | None, node: cst.FunctionDef) -> FunctionValue | None:
    """The function that a name is bound to, whatever decorates it."""
    for one in alternatives(value) if value is not None else ():
        inner = one.value
        for _ in range(4):
            if isinstance(inner, FunctionValue):
                return inner if inner.node is node else None
            inner = getattr(inner, "function", None)
    return None


def _some_object(machine: Machine, cls: ClassRef, node: cst.FunctionDef) -> InstanceRef:
    """An object of a class, made with arguments of which nothing is known."""
    known = all(isinstance(one, Symbol) for one in foreign_bases(cls))
    instance = InstanceRef(machine.number(), cls, None, is_open=not known)
    initialiser = found_in_class(machine, cls, "__init__")
    if isinstance(initialiser, FunctionValue) and node.name.value != "__init__":
        arguments = _unknown_arguments(machine, initialiser, 1)
        try:
            run_function(machine, initialiser, [Argument(instance), *arguments], initialiser.node)
        except Ended:
            pass
    for one in cls.fields:
        name = one.name
        value: Value = Unknown(name, "it is a parameter", origin=("field", instance.identity, name))
        if one.default is not None and not isinstance(one.default, Unknown):
            value = _default(one.default, name, value)
        machine.write((instance.identity, name), value)
    return instance


def _unknown_arguments(machine: Machine, function: FunctionValue, skip: int) -> list[Argument]:
    """What a caller elsewhere may give: something unknown, or the default, which is assumed."""
    defaults = dict(function.defaults)
    found = []
    for one in parameters_of(function.node)[skip:]:
        if one.kind in {"*", "**"}:
            continue
        name = one.name
        unknown = Unknown(name, "it is a parameter", machine.place(function.node))
        value: Value = unknown if name not in defaults else _default(defaults[name], name, unknown)
        found.append(Argument(value, None if one.kind == "positional" else name))
    return found


def _default(value: Value, name: str, unknown: Unknown) -> Value:
    """A default as a parameter has it if nobody gives another: None says that somebody does."""
    if any(one.value == Constant(None) for one in alternatives(value)):
        return unknown
    if isinstance(value, Unknown):
        return replace(unknown, anything=value.anything)
    return assumed(value, frozenset({f"{name} with its default"}))


__all__ = ["Frame"]
