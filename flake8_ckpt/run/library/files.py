"""Environment, time, and functions that read, move or delete files."""

from __future__ import annotations

from collections.abc import Callable

import libcst as cst

from flake8_ckpt.run.attributes import ATTRIBUTES_OF_MODULES
from flake8_ckpt.run.calls import FAMILIES, Called, LibraryFunction, library
from flake8_ckpt.run.expressions import ITEMS
from flake8_ckpt.run.library.standard import FRESH
from flake8_ckpt.run.machine import NONE, Machine, module_frame, shown
from flake8_ckpt.run.things import InstanceRef
from flake8_ckpt.values import Alternative, Choice, Constant, Symbol, Text, Unknown, Value, python_value


def _variable(machine: Machine, key: Value, name: str, node: cst.CSTNode) -> Value:
    """A variable of the environment: what the program set, else unknown and always the same."""
    known = python_value(key)
    value = machine.read((("environment", known), "set"))
    if value is not None:
        return value
    some = machine.read((("environment", None), "set"))  # by a name that is not known
    if some is not None:
        return Unknown(name, "it comes from the environment", machine.place(node), anything=machine.holds_fields(some))
    origin = machine.origin("environment", known[0]) if known is not None else machine.origin()
    return Unknown(name, "it comes from the environment", machine.place(node), type=str, origin=origin)


@library("os.environ.get", "os.getenv")
def environment(it: Called) -> Value:
    """``os.environ.get(name, default)``: the default, assuming that the variable is not set."""
    key, default = it.get(0, "key"), it.get(1, "default")
    known = python_value(key) if key is not None else None
    name = str(known[0]) if known is not None else "the variable"
    was_set = any(it.machine.read((("environment", each), "set")) is not None for each in (known, None))
    is_number = isinstance(default, Constant) and type(default.value) in {int, float}
    if was_set or default is None or not (isinstance(default, Text) or is_number):
        return _variable(it.machine, key or Unknown(), name, it.node)
    return Choice((Alternative(default, assuming=frozenset({f"{name} with its default"})),))


@library("os.environ.update")
def set_variables(it: Called) -> Value:
    """``os.environ.update(values)``."""
    braces = it.holds_fields()
    it.machine.write((("environment", None), "set"), Unknown(reason="it comes from the environment", anything=braces))
    return NONE


@library("os.environ.setdefault", "os.putenv", "os.environ.__setitem__")
def set_variable(it: Called) -> Value:
    """``os.environ.setdefault(name, value)``."""
    key, value = it.given(0, "key"), it.given(1, "value")
    kept = Unknown(reason="it comes from the environment", anything=it.machine.holds_fields(value))
    it.machine.write((("environment", python_value(key)), "set"), value if it.name != "os.environ.setdefault" else kept)
    return value


def _module(machine: Machine, key: Value, node: cst.CSTNode) -> Value:
    """``sys.modules[__name__]``: the module that runs, whose attributes are its names."""
    if isinstance(key, Text) and key.exact == "__main__":
        return InstanceRef(module_frame(machine).identity, Symbol("types.ModuleType"), node)
    return machine.unknown(node, "the module is not followed")


ITEMS["sys.modules"] = _module
ITEMS["os.environ"] = lambda machine, key, node: _variable(machine, key, shown(node), node)


@library("os.getcwd", "pathlib.Path.cwd", "pathlib.Path.home")
def working_directory(it: Called) -> Value:
    """Where the program runs: unknown, and the same all the time."""
    hole = Unknown("cwd", "it is the working directory", it.machine.place(it.node), type=str, origin=it.name)
    return Text((hole,), is_path=it.name != "os.getcwd")


def _fresh(it: Called) -> Value:
    """Another value each time: time, uuid and temporary names."""
    return it.unknown("it is another one each time", fresh=True, anything=False)


def _family(name: str) -> LibraryFunction | None:
    return _fresh if name in FRESH else None


FAMILIES.append(_family)


def _attribute(machine: Machine, symbol: str, node: cst.CSTNode) -> Value | None:
    """Values in modules that are no functions."""
    if symbol == "sys.argv":
        return Unknown("sys.argv", "it is the command line", machine.place(node), origin="sys.argv")
    return None


ATTRIBUTES_OF_MODULES.append(_attribute)


@library("os.path.exists", "os.path.isfile", "os.path.isdir", "os.makedirs", "os.mkdir", "os.listdir", "glob.glob")
def looks_at_files(it: Called) -> Value:
    """What looks at the disk, or makes folders; nothing is taken away."""
    return it.unknown("it depends on the disk", anything=False)


Function = Callable[[Called], Value]
