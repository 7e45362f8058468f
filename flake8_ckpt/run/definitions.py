"""Definitions: functions, classes, decorators and imports."""

from __future__ import annotations

from dataclasses import replace

import libcst as cst

from flake8_ckpt.run.calls import call, defaults_of
from flake8_ckpt.run.classes import found_in_class
from flake8_ckpt.run.expressions import STARS, frame_of
from flake8_ckpt.run.library.options import OPTION, with_option
from flake8_ckpt.run.machine import Activation, Machine, executes, note_name, private_name
from flake8_ckpt.run.modules import imported, is_unused, public_names, taken
from flake8_ckpt.run.things import (
    Argument,
    ClassRef,
    Field,
    Frame,
    FunctionValue,
    InstanceRef,
    Member,
    Method,
    Partial,
    Wrapped,
)
from flake8_ckpt.source.library import may_bring_anything
from flake8_ckpt.source.tree import descendants, dotted
from flake8_ckpt.values import Choice, Constant, Items, Symbol, Text, Unknown, Value

TRANSPARENT = frozenset(
    {
        "functools.wraps", "tensorflow.function",
        "contextlib.contextmanager", "typing.overload", "typing.final", "typing.no_type_check", "abc.abstractmethod",
        "atexit.register", "numba.jit", "numba.njit", "pytest.fixture", "unittest.skip", "hydra.main",
        "keras.saving.register_keras_serializable", "keras.utils.register_keras_serializable",
        "tensorflow.keras.utils.register_keras_serializable", "tensorflow.keras.saving.register_keras_serializable",
    }
)  # fmt: skip
"""Decorators that leave a function what it is, as far as matters here; some are called first."""
COMMANDS = ("click.", "typer.", "fire.", "celery.", "flask.", "fastapi.")
"""Packages whose decorators register a function, and call it themselves."""
PROPERTIES = frozenset({"builtins.property", "abc.abstractproperty", "builtins.property.getter"})
CACHED = {
    "functools.cached_property": "cached_property",
    "werkzeug.utils.cached_property": "cached_property",
    "functools.lru_cache": "cache",
    "functools.cache": "cache",
}
"""Decorators that keep what a function gives, and the kind of function that they make."""
DATACLASSES = frozenset({"dataclasses.dataclass", "attr.s", "attr.dataclass", "attrs.define", "attr.define"})


# ---------------------------------------------------------------------------------------------------------- functions


@executes(cst.FunctionDef)
def function_definition(machine: Machine, node: cst.FunctionDef) -> None:
    """``def name``: its defaults and decorators are evaluated here."""
    function = FunctionValue(
        node, machine.frame, defaults_of(machine, node), machine.bodies.get(machine.frame.identity)
    )
    machine.functions.append(function)
    number = len(machine.functions) - 1
    machine.capture()
    value: Value = function
    for one in reversed(node.decorators):
        value = decorated(machine, value, one)
    if isinstance(value, FunctionValue) and value.node is node:
        machine.functions[number] = replace(function, defaults=value.defaults)
    written = private_name(machine, node.name.value)
    machine.write((frame_of(machine, written).identity, written), value)


def decorated(machine: Machine, value: Value, node: cst.Decorator) -> Value:
    """What a decorator makes of a function or class."""
    decorator = machine.evaluate(node.decorator)
    symbol = _symbol(decorator)
    if symbol is None and isinstance(node.decorator, cst.Call):
        symbol = symbol_of(machine, node.decorator)
    if isinstance(value, FunctionValue):
        if isinstance(decorator, InstanceRef) and decorator.made_by == OPTION:
            return with_option(machine, value, decorator)
        if symbol in {"builtins.staticmethod", "builtins.classmethod"}:
            return replace(value, kind=symbol.rpartition(".")[2])
        if symbol in PROPERTIES:
            return replace(value, kind="property")
        if symbol in CACHED:
            return replace(value, kind=CACHED[symbol])
        if isinstance(decorator, Member) and isinstance(decorator.receiver, FunctionValue):
            return replace(decorator.receiver, setter=value) if decorator.name == "setter" else decorator.receiver
    if symbol is not None and (symbol in TRANSPARENT or symbol.startswith(COMMANDS)):
        return value
    if isinstance(decorator, Symbol | Unknown):
        return Wrapped(value) if isinstance(value, FunctionValue) else value
    return call(machine, decorator, [Argument(value)], node)


def symbol_of(machine: Machine, node: cst.BaseExpression) -> str | None:
    """The dotted name of what a decorator names, or calls; None where it is none of another module."""
    inner = node.func if isinstance(node, cst.Call) else node
    return _symbol(machine.evaluate(inner)) if dotted(inner) is not None else None


def _symbol(value: Value) -> str | None:
    if isinstance(value, Partial):
        return _symbol(value.function)
    return value.name if isinstance(value, Symbol) else None


# ------------------------------------------------------------------------------------------------------------- classes


@executes(cst.ClassDef)
def class_definition(machine: Machine, node: cst.ClassDef) -> None:
    """``class name``: its body runs here."""
    machine.capture()
    bases = [machine.evaluate(one.value) for one in node.bases if not one.star]
    frame = Frame(machine.number(), machine.frame, is_class=True)
    cls = ClassRef(frame.identity, node.name.value, tuple(bases), frame, node, kind=_kind_of(bases))
    keywords = {one.keyword.value: machine.evaluate(one.value) for one in node.keywords if one.keyword is not None}
    meta = keywords.pop("metaclass", None)
    if meta is not None and not (isinstance(meta, Symbol) and meta.name in {"abc.ABCMeta", "builtins.type"}):
        cls = replace(cls, bases=(*cls.bases, Unknown(reason="it has a metaclass")))
    machine.bodies[frame.identity] = cls
    machine.activations.append(Activation(frame, machine.activation.function, None, machine.activation.entered))
    try:
        machine.run_block(node.body)
    finally:
        machine.activations.pop()
    options = _dataclass_options(machine, node)
    if options is not None:
        cls = replace(cls, kind="dataclass", fields=tuple(_fields(machine, node, cls, options)))
    elif cls.kind == "namedtuple":
        cls = replace(cls, fields=tuple(_fields(machine, node, cls, {})))
    machine.bodies[frame.identity] = cls
    value: Value = cls
    if cls.kind == "enum":
        _make_members(machine, node, cls)
    own = found_in_class(machine, cls, "__init_subclass__", after=cls)
    if isinstance(own, FunctionValue):
        call(machine, Method(replace(own, kind=""), cls), [Argument(one, name) for name, one in keywords.items()], node)
    if isinstance(meta, ClassRef) or (cls.kind == "dataclass" and _has_hidden_fields(node)):
        value = Unknown(node.name.value, "how it is made is not followed", machine.place(node), anything=True)
    for one in reversed(node.decorators):
        if (symbol_of(machine, one.decorator) or "") not in DATACLASSES:
            value = decorated(machine, value, one)
    machine.write((frame_of(machine, node.name.value).identity, node.name.value), value)


def _kind_of(bases: list[Value]) -> str:
    for base in bases:
        if isinstance(base, Symbol):
            if base.name.startswith("enum."):
                return "enum"
            if base.name == "typing.NamedTuple":
                return "namedtuple"
        if isinstance(base, ClassRef) and base.kind in {"enum", "namedtuple"}:
            return base.kind
    return ""


def _dataclass_options(machine: Machine, node: cst.ClassDef) -> dict[str, Value] | None:
    """The arguments of ``@dataclass``; None for a class that is none."""
    for one in node.decorators:
        if (symbol_of(machine, one.decorator) or "") in DATACLASSES:
            if not isinstance(one.decorator, cst.Call):
                return {}
            return {
                each.keyword.value: machine.evaluate(each.value)
                for each in one.decorator.args
                if each.keyword is not None
            }
    return None


def _fields(machine: Machine, node: cst.ClassDef, cls: ClassRef, options: dict[str, Value]) -> list[Field]:
    """The annotated names of a class body, as its constructor takes them."""
    found: list[Field] = []
    keyword_only = options.get("kw_only") == Constant(value=True)
    for line in node.body.body:
        for small in line.body if isinstance(line, cst.SimpleStatementLine) else ():
            if not isinstance(small, cst.AnnAssign) or not isinstance(small.target, cst.Name):
                continue
            annotation = _annotation(machine, small.annotation.annotation)
            if annotation.endswith("KW_ONLY"):
                keyword_only = True
            elif not annotation.endswith("ClassVar"):
                one = _field(machine, small, cls, keyword_only=keyword_only)
                found.append(replace(one, is_given_only=annotation.endswith("InitVar")))
    return found


def _has_hidden_fields(node: cst.ClassDef) -> bool:
    """Whether fields stand in a branch or loop of the body."""
    written = descendants(node.body, skip=(cst.FunctionDef, cst.ClassDef, cst.Lambda))
    plain = [small for line in node.body.body if isinstance(line, cst.SimpleStatementLine) for small in line.body]
    return sum(isinstance(one, cst.AnnAssign) for one in written) > sum(isinstance(one, cst.AnnAssign) for one in plain)


def _annotation(machine: Machine, node: cst.BaseExpression) -> str:
    """The name of a type, without what stands in its brackets."""
    inner = node.value if isinstance(node, cst.Subscript) else node
    if isinstance(inner, cst.SimpleString):
        return inner.value.strip("'\"").partition("[")[0]
    return symbol_of(machine, inner) or ""


def _field(machine: Machine, node: cst.AnnAssign, cls: ClassRef, *, keyword_only: bool) -> Field:
    name = cst.ensure_type(node.target, cst.Name).value
    default = machine.read((cls.frame.identity, name))
    if isinstance(node.value, cst.Call) and symbol_of(machine, node.value) in {
        "dataclasses.field", "attr.ib", "attrs.field", "attr.field",
    }:  # fmt: skip
        given = {one.keyword.value: machine.evaluate(one.value) for one in node.value.args if one.keyword is not None}
        default = given.get("default")
        if default is None:
            machine.forget((cls.frame.identity, name))
        else:
            machine.write((cls.frame.identity, name), default)
        return Field(
            name,
            default,
            given.get("default_factory") or given.get("factory"),
            given.get("init") != Constant(value=False),
            keyword_only or given.get("kw_only") == Constant(value=True),
        )
    return Field(name, default, keyword_only=keyword_only)


def _make_members(machine: Machine, node: cst.ClassDef, cls: ClassRef) -> None:
    """The members of an enumeration are objects of it; a second name of a value is the same member."""
    members: dict[Value, InstanceRef] = {}
    for key, value in list(machine.state.cells.items()):
        if key[0] == cls.frame.identity and not isinstance(value, FunctionValue) and not str(key[1]).startswith("_"):
            if value in members:
                machine.write(key, members[value])
                continue
            member = InstanceRef(machine.number(), cls, node)
            machine.write((member.identity, "_value_"), value)
            machine.write((member.identity, "value"), value)
            machine.write((member.identity, "name"), _name(key[1]))
            machine.write(key, member)
            if not isinstance(value, Unknown | Choice):
                members[value] = member


def _name(key: object) -> Value:
    return Text((str(key),))


# ------------------------------------------------------------------------------------------- what other modules bring


@executes(cst.Import)
def import_(machine: Machine, node: cst.Import) -> None:
    """``import a.b``, ``import a.b as c``."""
    for one in node.names:
        symbol = dotted(one.name) or ""
        module = imported(machine, symbol, 0, node)
        if one.asname is not None:
            name = cst.ensure_type(one.asname.name, cst.Name).value
            package, _, last = symbol.rpartition(".")
            above = imported(machine, package, 0, node) if package else None
            if isinstance(above, InstanceRef):  # which may have another thing of this name
                module = taken(machine, above, last, node)
        else:
            name = symbol = symbol.partition(".")[0]
            module = imported(machine, symbol, 0, node)
        machine.write((frame_of(machine, name).identity, name), Symbol(symbol) if module is None else module)


@executes(cst.ImportFrom)
def import_from(machine: Machine, node: cst.ImportFrom) -> None:
    """``from a import b as c``, ``from a import *``."""
    written = dotted(node.module) or "" if node.module is not None else ""
    module = "." * len(node.relative) + written
    own = imported(machine, written, len(node.relative), node)
    if isinstance(node.names, cst.ImportStar):
        if isinstance(own, InstanceRef):
            _import_everything(machine, own, node)
        elif own is None or not is_unused(machine, written, len(node.relative)):
            _import_star(machine, module, node)
        return
    for one in node.names:
        bound = one.asname.name if one.asname is not None else one.name
        name = cst.ensure_type(bound, cst.Name).value
        if own is not None:
            value = taken(machine, own, dotted(one.name) or "", node)
            note_name(machine, value, name)
        else:
            value = Symbol(f"{module}.{dotted(one.name)}" if written else f"{module}{dotted(one.name)}")
        machine.write((frame_of(machine, name).identity, name), value)


def _import_everything(machine: Machine, module: InstanceRef, node: cst.ImportFrom) -> None:
    """A star import of a module of the project: what that has from star imports of libraries comes along."""
    brought = machine.read((module.identity, STARS))
    for one in brought.items if isinstance(brought, Items) else ():
        if isinstance(one, Symbol):
            _import_star(machine, one.name, node)
    for name, value in public_names(machine, module).items():
        machine.write((frame_of(machine, name).identity, name), value)


def _import_star(machine: Machine, module: str, node: cst.ImportFrom) -> None:
    """A star import may bring anything, over what the file has bound so far."""
    here = (machine.frame.identity, STARS)
    before = machine.read(here)
    stars = before.items if isinstance(before, Items) else ()
    machine.write(here, Items((*stars, Symbol(module)), tuple))
    if may_bring_anything(module):
        for (owner, name), value in list(machine.state.cells.items()):
            if owner == machine.frame.identity and name != STARS:
                machine.write((owner, name), _perhaps_other(machine, value, str(name), node))


def _perhaps_other(machine: Machine, value: Value, name: str, node: cst.CSTNode) -> Value:
    """What a name is after a star import that may bind it."""
    return machine.unknown(node, f"a star import may bind {name}", anything=machine.holds_fields(value))
