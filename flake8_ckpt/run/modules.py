"""The project's other modules, as a run sees them: each is run when it is imported, in a frame of its own."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import libcst as cst

from flake8_ckpt.run.attributes import ATTRIBUTES
from flake8_ckpt.run.calls import Called, call, library
from flake8_ckpt.run.expressions import STARS, from_stars
from flake8_ckpt.run.machine import Activation, Machine, module_frame
from flake8_ckpt.run.things import Argument, Frame, FunctionValue, InstanceRef
from flake8_ckpt.source.modules import Module, name_of
from flake8_ckpt.source.outline import Reached, text_of
from flake8_ckpt.source.parsing import File, UnanalysableError, parse, without_definitions
from flake8_ckpt.values import Constant, Items, Symbol, Text, Unknown, Value, text

MODULE = Symbol("types.ModuleType")
ALL = "__all__"


def imported(machine: Machine, name: str, level: int, node: cst.CSTNode) -> Value | None:
    """The module that an import statement of the code that runs names, which is run if it was not yet.

    Args:
        machine: that runs.
        name: its dotted name.
        level: how many dots stand before it.
        node: the statement.

    Returns:
        The module, or unknown; None where the project has none of this name.
    """
    parts = name.split(".")
    for size in range(1, len(parts)):
        package = located(machine, ".".join(parts[:size]), level)
        if package is not None:
            loaded(machine, package, node)
    module = located(machine, name, level)
    return loaded(machine, module, node) if module is not None else None


def located(machine: Machine, name: str, level: int) -> Module | None:
    """Where a module of the project lies that the code that runs names; None where it has none of this name."""
    known = machine.modules
    if known is None or any(one.startswith(f"{name}.") for one in machine.extra):
        return None  # what the user says of a class or function in it is believed
    if not level:
        return known.project.find(name) if name else None
    importer = known.by_frame.get(module_frame(machine).identity)
    return known.project.find_relative(known.project.file if importer is None else importer.path, level, name)


def loaded(machine: Machine, module: Module, node: cst.CSTNode) -> Value:
    """A module that is imported by *node*, after it was run; unknown where that is not worth it, or cannot be done."""
    known = machine.modules
    if known is None or known.project.is_file(module.path):
        return InstanceRef(machine.top.identity, MODULE)
    key = (("module of the project", module.path), None)
    before = machine.read(key)
    if before is not None:
        return before
    is_used = module.path in known.reached.modules
    file = parsed(module.path, known.reached) if is_used else None
    if file is None and (is_used or not (module.folders or module.path in known.reached.idle)):
        return _unread(machine, module)
    frame = Frame(machine.number())
    known.by_frame[frame.identity] = module
    value = InstanceRef(frame.identity, MODULE)
    machine.write(key, value)
    if file is not None:
        _run(machine, module, frame, file, node)
    parent = machine.read((("module of the project", _parent_of(module)), None))
    if isinstance(parent, InstanceRef):
        machine.write((parent.identity, module.folders[0].name if module.folders else module.path.stem), value)
    return value


def is_unused(machine: Machine, name: str, level: int) -> bool:
    """Whether a module of the project was looked at, and has nothing that the code uses."""
    known = machine.modules
    module = located(machine, name, level)
    return known is not None and module is not None and module.path in known.reached.idle


def _unread(machine: Machine, module: Module) -> Unknown:
    origin = machine.origin("module of the project", module.path)
    return Unknown(name_of(module), "its module is not read", origin=origin)


def _run(machine: Machine, module: Module, frame: Frame, file: File, node: cst.CSTNode) -> None:
    """Run the body of a module.

    Raises:
        Ended: its end is not reached.
    """
    machine.add_file(file, frame, name_of(module))
    machine.activations.append(Activation(frame, None, node, machine.activation.entered, cause=node))
    try:
        machine.run_block(file.module.body)
    finally:
        machine.activations.pop()


def _parent_of(module: Module) -> Path:
    """The path of the package that a module is in."""
    folder = (module.folders[0] if module.folders else module.path).parent
    init = folder / "__init__.py"
    return init if init.is_file() else folder


def parsed(path: Path, part: Reached) -> File | None:
    """What is used of a module of the project, with its trees; None where it cannot be parsed."""
    written = text_of(path)
    return _parsed(written, frozenset(part.used.get(path, ()))) if written is not None else None


@lru_cache(maxsize=100)
def _parsed(written: str, used: frozenset[str]) -> File | None:
    try:
        return parse(without_definitions(written, used))
    except UnanalysableError:
        return None


# ------------------------------------------------------------------------------------------------- what they bring


def taken(machine: Machine, module: Value, name: str, node: cst.CSTNode) -> Value:
    """What ``from module import name`` binds, where *module* is one of the project."""
    if isinstance(module, InstanceRef):
        value = machine.read((module.identity, name))
        return _attribute(machine, module, name, node) if value is None else value
    origin = machine.origin("attribute of", module, name)
    shown = module.name if isinstance(module, Unknown) else "?"
    return Unknown(f"{shown}.{name}", "its module is not read", origin=origin)


def _attribute(machine: Machine, module: InstanceRef, name: str, node: cst.CSTNode) -> Value:
    """``module.name`` where the module does not bind the name itself."""
    found = machine.modules.by_frame.get(module.identity) if machine.modules is not None else None
    if name == "__name__":
        return text(name_of(found) if found is not None else "__main__")
    inner = machine.modules.project.submodule(found, name) if machine.modules is not None and found else None
    if inner is not None:
        return loaded(machine, inner, node)
    brought = from_stars(machine, module.identity, name)
    if brought is not None:
        return brought
    own = machine.read((module.identity, "__getattr__"))
    if isinstance(own, FunctionValue):
        return call(machine, own, [Argument(text(name))], node)
    origin = machine.origin("attribute", module.identity, name)
    braces = machine.has_braces and machine.read((module.identity, STARS)) is not None
    return machine.unknown(node, "its module does not say it", origin=origin, anything=braces)


ATTRIBUTES[MODULE.name] = _attribute


def public_names(machine: Machine, module: InstanceRef) -> dict[str, Value]:
    """What a star import of a module of the project brings."""
    listed = machine.read((module.identity, ALL))
    content = machine.opened(listed) if listed is not None else None
    if isinstance(content, Items) and all(isinstance(one, Text) and one.exact for one in content.items):
        names = [one.exact or "" for one in content.items if isinstance(one, Text)]
    else:
        names = [str(key[1]) for key in machine.state.cells if key[0] == module.identity]
        names = [one for one in names if not one.startswith("_") and one != STARS]
    values = {one: machine.read((module.identity, one)) for one in names}
    return {name: value for name, value in values.items() if value is not None}


@library("importlib.import_module", "builtins.__import__")
def import_module(it: Called) -> Value:
    """``importlib.import_module("package.module")``."""
    name = it.get(0, "name")
    exact = name.exact if isinstance(name, Text) else None
    if exact is None or exact.startswith(".") or it.get(2, "package") not in (None, Constant(None)):
        return it.unknown("which module it is is not known")
    found = imported(it.machine, exact, 0, it.node)
    return Symbol(exact) if found is None else found
