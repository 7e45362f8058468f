"""The run of a file: its module from the first statement to the last, then what nobody in it calls."""

from __future__ import annotations

import re
from contextlib import suppress

import libcst as cst

import flake8_ckpt.run.library  # noqa: F401 - fills the tables
from flake8_ckpt.run import definitions as _definitions  # noqa: F401
from flake8_ckpt.run import statements as _statements  # noqa: F401
from flake8_ckpt.run.calls import default_of, run_function, unknown_arguments
from flake8_ckpt.run.classes import foreign_bases, found_in_class, lineage
from flake8_ckpt.run.finder import callers_first, definitions, matters_in
from flake8_ckpt.run.iterators import elements
from flake8_ckpt.run.library.callbacks import HOOKS, drive
from flake8_ckpt.run.library.keras import keras_classes
from flake8_ckpt.run.machine import NONE, STEPS_ALONE, Activation, Ended, Machine, Modules, root_of, writes_fields
from flake8_ckpt.run.things import Argument, ClassRef, FunctionValue, GeneratorRef, InstanceRef
from flake8_ckpt.source.modules import Project
from flake8_ckpt.source.outline import reached
from flake8_ckpt.source.parsing import File
from flake8_ckpt.source.tree import descendants
from flake8_ckpt.values import Symbol, Unknown


def run(file: File, extra: frozenset[str] = frozenset(), project: Project | None = None) -> Machine:
    """Run a file.

    Args:
        file: with its trees.
        extra: dotted names of further classes that take ModelCheckpoint's arguments.
        project: where the modules lie that it may import; None where they are not followed.

    Returns:
        The machine, with every event.
    """
    modules = Modules(project, reached(project, file.text)) if project is not None else None
    machine = Machine(file, extra, modules)
    with suppress(Ended):
        machine.run_block(file.module.body)
    matters = matters_in(file.text, extra, modules.reached.names if modules is not None else ())
    order = {id(one.node): number for number, one in enumerate(callers_first(definitions(file, matters)))}
    _run_uncalled(machine, order, matters, 0)
    return machine


def _run_uncalled(machine: Machine, order: dict[int, int], matters: re.Pattern[str], first: int) -> None:
    """Run the functions that matter and that nobody in the file calls: any caller elsewhere may.

    Args:
        machine: that has run the module.
        order: of what matters, callers before what they call, by ``id``.
        matters: the names of what is looked for.
        first: the index of the first function to look at: those before it stand in another function.
    """
    last = len(order)
    functions = sorted(machine.functions[first:], key=lambda one: order.get(id(one.node), last))
    for function in functions:
        mentions = id(function.node) in order or (
            isinstance(function.node, cst.Lambda)
            and root_of(function.frame) == machine.top
            and _has(function.node, matters)
        )
        if mentions and id(function.node) not in machine.entered:
            _run_alone(machine, function, order, matters)


def _has(node: cst.CSTNode, matters: re.Pattern[str]) -> bool:
    """Whether an expression mentions what is looked for."""
    return any(isinstance(one, cst.Name) and matters.search(one.value) for one in descendants(node))


def _run_alone(machine: Machine, function: FunctionValue, order: dict[int, int], matters: re.Pattern[str]) -> None:
    """Run a function that nobody calls, and those in it that nobody calls; what it does is not kept."""
    before, defined = machine.state, len(machine.functions)
    machine.state = before.fork()
    machine.activations = [Activation(machine.top)]
    machine.attempts = []
    machine.alone, machine.steps = machine.number(), STEPS_ALONE
    try:
        _call(machine, function)
        _run_uncalled(machine, order, matters, defined)
    except Ended:
        pass
    finally:
        machine.state = before
        machine.activations = [Activation(machine.top)]
        machine.attempts = []


def _call(machine: Machine, function: FunctionValue) -> None:
    cls = function.owner
    if cls is not None:
        cls = machine.bodies.get(cls.identity, cls)  # with its fields
    skip, ahead = 0, []
    is_static = isinstance(function.node, cst.FunctionDef) and _decorators(function.node) & {"staticmethod"}
    if cls is not None and not is_static:
        skip = 1
        by_class = isinstance(function.node, cst.FunctionDef) and _decorators(function.node) & {"classmethod"}
        ahead = [Argument(cls if by_class else _some_object(machine, cls, function.node))]
    own = ahead[0].value if ahead else None
    if isinstance(own, InstanceRef) and any(keras_classes(own)) and _name(function) in HOOKS:
        model = Unknown("self.model", "the fit is not in this file")
        machine.models.add(model.origin)
        drive(machine, own, model, function.node, Unknown())
        return
    given = unknown_arguments(machine, function, skip=skip)
    result = run_function(machine, function, [*ahead, *given], function.node)
    if isinstance(result, GeneratorRef):
        elements(machine, result, function.node)


def _name(function: FunctionValue) -> str:
    return function.node.name.value if isinstance(function.node, cst.FunctionDef) else ""


def _decorators(node: cst.FunctionDef) -> set[str]:
    return {one.decorator.value for one in node.decorators if isinstance(one.decorator, cst.Name)}


def _some_object(machine: Machine, cls: ClassRef, node: cst.CSTNode) -> InstanceRef:
    """An object of a class, made with arguments of which nothing is known."""
    known = all(isinstance(one, Symbol) for one in foreign_bases(cls))
    instance = InstanceRef(machine.number(), cls, None, is_open=not known)
    initialiser = found_in_class(machine, cls, "__init__")
    if isinstance(initialiser, FunctionValue) and initialiser.node is not node:
        arguments = unknown_arguments(machine, initialiser, skip=1)
        with suppress(Ended):
            run_function(machine, initialiser, [Argument(instance), *arguments], initialiser.node)
    for name in _set_elsewhere(machine, cls):
        attribute = (instance.identity, name)
        if machine.read(attribute) is not None:
            braces = machine.has_braces and any(writes_fields(one.module) for one in machine.files)
            machine.write(attribute, Unknown(name, "other methods may set it", anything=braces))
    for key in [key for key in machine.state.cells if key[0] == instance.identity]:
        if machine.read(key) == NONE:
            machine.write(key, Unknown(str(key[1]), "somebody is to set it"))
    for one in cls.fields:
        name = one.name
        unknown = Unknown(name, "it is a parameter", origin=machine.origin("field", instance.identity, name))
        has_default = one.default is not None and not isinstance(one.default, Unknown)
        value = default_of(one.default, name, unknown) if one.default is not None and has_default else unknown
        machine.write((instance.identity, name), value)
    return instance


def _set_elsewhere(machine: Machine, cls: ClassRef) -> set[str]:
    """The attributes that a subclass, or another method than the constructor, may have set before."""
    family = lineage(cls)
    found: set[str] = set()
    for one in machine.bodies.values():
        is_below = cls != one and cls in lineage(one)
        if (one not in family and not is_below) or one.node is None:
            continue
        if is_below:
            found |= {str(key[1]) for key in machine.state.cells if key[0] == one.frame.identity}
        for part in one.node.body.body:
            if isinstance(part, cst.FunctionDef) and (is_below or part.name.value != "__init__"):
                found |= _attributes_set(part)
    return found


def _attributes_set(function: cst.FunctionDef) -> set[str]:
    """The names of the attributes of anything that a function sets."""
    targets = [
        one.target for one in descendants(function) if isinstance(one, cst.AssignTarget | cst.AugAssign | cst.AnnAssign)
    ]
    # `self.one.two = value` sets nothing of `self`, `self.one["two"] = value` changes what it holds.
    inside = {id(one.value) for target in targets for one in descendants(target) if isinstance(one, cst.Attribute)}
    return {
        one.attr.value
        for target in targets
        for one in descendants(target)
        if isinstance(one, cst.Attribute) and id(one) not in inside
    }
