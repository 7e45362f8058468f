"""Attributes: read, set and deleted, of objects, classes, modules, paths and unknown things."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import replace

import libcst as cst

from flake8_ckpt.run.binding import parameters_of
from flake8_ckpt.run.calls import DEFAULTS, KEYWORD_DEFAULTS, call
from flake8_ckpt.run.classes import class_of, foreign_bases, found_in_class
from flake8_ckpt.run.events import Assigned
from flake8_ckpt.run.machine import NAMES, Machine, assumed, shown
from flake8_ckpt.run.pure.paths import PATH_ATTRIBUTES, PATH_PARTS, needs_suffix
from flake8_ckpt.run.things import (
    Argument,
    ClassRef,
    DictRef,
    FunctionValue,
    GeneratorRef,
    InstanceRef,
    IteratorRef,
    ListRef,
    Member,
    Method,
    Ref,
    Super,
    ViewRef,
    may_be_missing,
    or_else,
)
from flake8_ckpt.values import Choice, Constant, Entries, Items, Symbol, Text, Unit, Unknown, Value, alternatives, text

MODULE_CONSTANTS = {"os.sep": "/", "os.path.sep": "/", "os.curdir": ".", "os.pardir": "..", "os.extsep": "."}
OF_MODELS = frozenset({"trainable_variables", "trainable_weights"})
"""Attributes that only models and layers of Keras have."""
CALLED = frozenset({"__name__", "__qualname__"})


ATTRIBUTES: dict[str, Callable[[Machine, InstanceRef, str, cst.CSTNode], Value]] = {}
"""What attributes the objects of library classes have, by the dotted name of the class."""
ATTRIBUTES_OF_MODULES: list[Callable[[Machine, str, cst.CSTNode], Value | None]] = []
"""What is known of names in other modules, by their dotted name."""


def attribute_of(machine: Machine, base: Value, name: str, node: cst.CSTNode) -> Value:
    """``base.name`` of one value.

    Args:
        machine: that runs.
        base: no choice.
        name: the attribute.
        node: the expression that asks for it.
    """
    match base:
        case Symbol():
            return _of_symbol(machine, base, name, node)
        case Text(is_path=True):
            return _of_path(machine, base, name, node)
        case InstanceRef():
            return _of_instance(machine, base, name, node)
        case ClassRef():
            return _of_class(machine, base, name, node)
        case Super(owner, receiver):
            return _of_super(machine, owner, receiver, name, node)
        case Unknown():
            return _of_unknown(machine, base, name, node)
        case FunctionValue() if name in CALLED:
            return text(shown(base.node)) if isinstance(base.node, cst.FunctionDef) else text("<lambda>")
        case FunctionValue(kind="property") if name in {"setter", "getter", "deleter"}:
            return Member(base, name)
        case FunctionValue() if name in {DEFAULTS, KEYWORD_DEFAULTS} and machine.read((base.key, name)) is None:
            return _defaults(machine, base, name)
        case FunctionValue():
            unknown = machine.unknown(node, "the attribute of a function is not followed")
            return or_else(machine.settled((base.key, name)), unknown)
        case (
            Text()
            | ListRef()
            | DictRef()
            | Items()
            | Entries()
            | GeneratorRef()
            | IteratorRef()
            | ViewRef()
            | Constant()
        ):
            return Member(base, name)
    return machine.unknown(node, "the attribute is not followed", anything=machine.holds_fields(base))


def _defaults(machine: Machine, base: FunctionValue, name: str) -> Value:
    """``function.__defaults__``, ``function.__kwdefaults__``."""
    by_name = {one.name for one in parameters_of(base.node) if one.kind == "keyword"}
    own = [(one, value) for one, value in base.defaults if (one in by_name) is (name == KEYWORD_DEFAULTS)]
    if not own:
        return Constant(None)
    return machine.new_dict(own) if name == KEYWORD_DEFAULTS else Items(tuple(value for _, value in own), tuple)


def _of_symbol(machine: Machine, base: Symbol, name: str, node: cst.CSTNode) -> Value:
    """``module.name``, which the file may have set."""
    symbol = f"{base.name}.{name}"
    value = machine.read((("module", base.name), name))
    if value is not None:
        return value
    if symbol in MODULE_CONSTANTS:
        return text(MODULE_CONSTANTS[symbol])
    for attribute in ATTRIBUTES_OF_MODULES:
        value = attribute(machine, symbol, node)
        if value is not None:
            return value
    return Symbol(symbol)


def _of_path(machine: Machine, base: Text, name: str, node: cst.CSTNode) -> Value:
    if name in PATH_ATTRIBUTES:
        if needs_suffix(base, name):
            braces = machine.holds_fields(base)
            return machine.unknown(node, "whether it has a suffix is not known", type=str, anything=braces)
        return PATH_ATTRIBUTES[name](base)
    if name in PATH_PARTS and base.exact is not None:
        return PATH_PARTS[name](base)
    return Member(base, name)


def _of_instance(machine: Machine, base: InstanceRef, name: str, node: cst.CSTNode) -> Value:
    """``object.name``, as Python looks for it."""
    cls = class_of(base)
    if cls is None:
        own = machine.read((base.identity, name)) if base.made_by != NAMES else None
        if own is not None:
            return own
        if name == "__dict__":
            return namespace(base)
        attribute = ATTRIBUTES.get(base.made_by.name) if isinstance(base.made_by, Symbol) else None
        return Member(base, name) if attribute is None else attribute(machine, base, name, node)
    if found_in_class(machine, cls, "__getattribute__") is not None:
        return machine.unknown(node, "the class has a __getattribute__ of its own", anything=True)
    if machine.read((base.identity, "__class__")) is not None:
        return machine.unknown(node, "its class is changed", anything=True)
    in_class = found_in_class(machine, cls, name)
    if isinstance(in_class, Choice) and any(_is_property(one.value) for one in in_class.alternatives):
        return machine.each(
            in_class, lambda one: _through_class(machine, base, cls, name=name, in_class=one, node=node)
        )
    return _through_class(machine, base, cls, name=name, in_class=in_class, node=node)


def _through_class(
    machine: Machine, base: InstanceRef, cls: ClassRef, *, name: str, in_class: Value | None, node: cst.CSTNode
) -> Value:
    """``object.name``, where the class says *in_class* of it."""
    if isinstance(in_class, FunctionValue) and in_class.kind == "property":
        return call(machine, replace(in_class, kind=""), [Argument(base)], node)
    value = machine.settled((base.identity, name))
    if value is not None and not may_be_missing(value):
        return value
    return or_else(value, _from_class(machine, base, cls, name=name, in_class=in_class, node=node))


def _from_class(
    machine: Machine, base: InstanceRef, cls: ClassRef, *, name: str, in_class: Value | None, node: cst.CSTNode
) -> Value:
    """``object.name``, where the object does not have it itself."""
    if isinstance(in_class, FunctionValue) and in_class.kind == "cached_property":
        value = call(machine, replace(in_class, kind=""), [Argument(base)], node)
        machine.write((base.identity, name), value)
        return value
    if in_class is not None:
        any_is_set = isinstance(machine.read((base.identity, None)), Unknown)
        kept = isinstance(in_class, Ref | FunctionValue | Symbol) or not any_is_set
        default = in_class if kept else assumed(in_class, frozenset({f"{name} with its default"}))
        return bound_to(machine, default, base, cls)
    if name == "__class__":
        return cls
    if name == "__dict__":
        return namespace(base)
    fallback = found_in_class(machine, cls, "__getattr__")
    if isinstance(fallback, FunctionValue):
        return call(machine, Method(fallback, base), [Argument(text(name))], node)
    foreign = [one for one in foreign_bases(cls) if isinstance(one, Symbol)]
    if foreign or base.is_open or machine.read((base.identity, None)) is not None:
        return Member(base, name) if foreign else _open_attribute(machine, base, name, node)
    origin = machine.origin("attribute", base.identity, name)
    braces = machine.holds_fields(base)
    return machine.unknown(node, "no assignment to it was run", anything=braces, origin=origin)


def _open_attribute(machine: Machine, base: Ref, name: str, node: cst.CSTNode) -> Value:
    return Unknown(
        shown(node),
        "something that is not known may set it",
        machine.place(node),
        anything=machine.holds_fields(base),
        origin=machine.origin("attribute", base.identity, name),
    )


def bound_to(machine: Machine, value: Value, receiver: Value, cls: ClassRef) -> Value:
    """What a class's attribute is when it is read from an object."""
    if isinstance(value, Choice):
        options = (replace(one, value=bound_to(machine, one.value, receiver, cls)) for one in value.alternatives)
        return Choice(tuple(options))
    if not isinstance(value, FunctionValue) or value.kind == "staticmethod":
        return replace(value, kind="") if isinstance(value, FunctionValue) else value
    if value.kind == "classmethod":
        return Method(replace(value, kind=""), cls)
    return Method(value, receiver)


def _of_class(machine: Machine, base: ClassRef, name: str, node: cst.CSTNode) -> Value:
    """``Class.name``."""
    value = found_in_class(machine, base, name)
    if isinstance(value, FunctionValue):
        if value.kind == "classmethod":
            return Method(replace(value, kind=""), base)
        return replace(value, kind="") if value.kind == "staticmethod" else value
    if value is not None:
        return value
    if name in CALLED:
        return text(base.name)
    if name == "__dict__":
        return namespace(base)
    if name == "__members__":
        members = [
            (key[1], one)
            for key, one in machine.state.cells.items()
            if key[0] == base.frame.identity and isinstance(one, InstanceRef) and one.made_by == base
        ]
        return machine.new_dict(members)
    foreign = [one for one in foreign_bases(base) if isinstance(one, Symbol)]
    if foreign:
        return Symbol(f"{foreign[0].name}.{name}")
    return machine.unknown(node, "the class does not say it", anything=machine.holds_fields(base))


def _of_super(machine: Machine, owner: ClassRef, receiver: Value, name: str, node: cst.CSTNode) -> Value:
    """``super().name``."""
    cls = class_of(receiver) if isinstance(receiver, InstanceRef) else receiver
    if not isinstance(cls, ClassRef):
        return machine.unknown(node, "the object is not known")
    value = found_in_class(machine, cls, name, after=owner)
    if isinstance(value, FunctionValue) and value.kind == "property":
        return call(machine, replace(value, kind=""), [Argument(receiver)], node)
    if value is not None:
        return bound_to(machine, value, receiver, cls)
    return Member(Super(owner, receiver), name)


def _of_unknown(machine: Machine, base: Unknown, name: str, node: cst.CSTNode) -> Value:
    """An attribute of something unknown: what the file set, else unknown, the same each time until it is worked on."""
    owner = ("unknown", base.origin)
    if name in OF_MODELS:
        machine.models.add(base.origin)
    value = machine.settled((owner, name))
    if value is not None and not may_be_missing(value):
        return value
    worked_on = machine.read((owner, None))
    braces = base.anything or name in machine.braced or (isinstance(worked_on, Unknown) and worked_on.anything)
    since = worked_on.origin if isinstance(worked_on, Unknown) else None
    origin = machine.origin("attribute of", base.origin, name, since)
    machine.members[origin] = Member(base, name)
    unknown = replace(
        base,
        name=shown(node),
        place=base.place if base.place is not None else machine.place(node),
        type=None,
        unit=Unit.PLAIN,
        anything=braces,
        origin=origin,
    )
    return or_else(value, unknown)


def namespace(base: ClassRef | InstanceRef) -> Value:
    """``vars(object)``: the dict of its attributes, which sets them, too."""
    return InstanceRef(base.frame.identity if isinstance(base, ClassRef) else base.identity, NAMES)


# ----------------------------------------------------------------------------------------------------------- setting


def set_attribute(machine: Machine, base: Value, name: str, value: Value, node: cst.CSTNode) -> None:
    """``base.name = value`` of one value."""
    if isinstance(base, InstanceRef):
        _set_of_instance(machine, base, name, value, node)
        return
    machine.write((_owner(base), name), value)
    if isinstance(base, Unknown):
        machine.stored.add(base.origin)
        if machine.holds_fields(value):
            machine.braced.add(name)


def _set_of_instance(machine: Machine, base: InstanceRef, name: str, value: Value, node: cst.CSTNode) -> None:
    cls = class_of(base)
    if cls is not None:
        in_class = found_in_class(machine, cls, name)
        if in_class is not None and any(_is_property(one.value) for one in alternatives(in_class)):
            machine.each(in_class, lambda one: _set_by(machine, one, base, name=name, value=value, node=node))
            return
        own = found_in_class(machine, cls, "__setattr__")
        if isinstance(own, FunctionValue) and not _is_running(machine, own, base):
            call(machine, Method(own, base), [Argument(text(name)), Argument(value)], node)
            return
    machine.write((base.identity, name), value)
    machine.emit(Assigned(machine.moment(node), base, name))


def _is_property(value: Value) -> bool:
    return isinstance(value, FunctionValue) and value.kind == "property"


def _set_by(
    machine: Machine, in_class: Value, base: InstanceRef, *, name: str, value: Value, node: cst.CSTNode
) -> Value:
    """An attribute of an object is set, by the property that its class has, if it has one."""
    if isinstance(in_class, FunctionValue) and in_class.kind == "property":
        if in_class.setter is None:
            machine.throw(Symbol("builtins.AttributeError"))
        return call(machine, in_class.setter, [Argument(base), Argument(value)], node)
    set_raw(machine, base, name, value, node)
    return value


def _is_running(machine: Machine, function: FunctionValue, receiver: Value) -> bool:
    return any(
        one.function is not None and one.function.node is function.node and one.receiver == receiver
        for one in machine.activations
    )


def set_raw(machine: Machine, base: Value, name: str, value: Value, node: cst.CSTNode) -> None:
    """``object.__setattr__(base, name, value)``, which asks nobody."""
    if isinstance(base, InstanceRef):
        machine.write((base.identity, name), value)
        machine.emit(Assigned(machine.moment(node), base, name))
    else:
        set_attribute(machine, base, name, value, node)


def set_somewhere(machine: Machine, base: Value, node: cst.CSTNode, *, braces: bool) -> None:
    """Set an attribute of which the name is not known: any may be it; what is no plain value is taken to stay."""
    owner = _owner(base)
    if isinstance(base, InstanceRef):
        machine.emit(Assigned(machine.moment(node), base, "*"))
    for key in [key for key in machine.state.cells if key[0] == owner and isinstance(key[1], str)]:
        value = machine.read(key)
        if not isinstance(value, Ref | FunctionValue | Method | Symbol):
            holds = braces or (value is not None and machine.holds_fields(value))
            machine.write(key, Unknown(str(key[1]), "it may be set by a name that is not known", anything=holds))
    machine.write((owner, None), Unknown(anything=braces))


def delete_attribute(machine: Machine, base: Value, name: str) -> None:
    """``del base.name``."""
    machine.forget((_owner(base), name))


def _owner(base: Value) -> Hashable:
    """Whose attributes those of a thing are, as the state has them; nobody's, where Python lets no code set any."""
    match base:
        case ClassRef():
            return base.frame.identity
        case Ref():
            return base.identity
        case Symbol():
            return ("module", base.name)
        case Unknown():
            return ("unknown", base.origin)
        case FunctionValue():
            return base.key
    return "nobody"
