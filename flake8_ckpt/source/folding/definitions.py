"""What a definition binds its name to: one small function for each way to bind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import libcst as cst

from flake8_ckpt.source.aliases import name_of
from flake8_ckpt.source.folding.folder import LITERAL, Folder, holds_fields
from flake8_ckpt.source.folding.functions import ClassValue, FunctionValue
from flake8_ckpt.source.folding.operators import operate
from flake8_ckpt.source.folding.parameters import parameter
from flake8_ckpt.source.scopes import (
    Assigned,
    Augmented,
    Carried,
    ClassBound,
    Crowded,
    Definition,
    Entered,
    FunctionBound,
    Imported,
    Iterated,
    Opaque,
    Parameter,
    Reaching,
    Unbound,
)
from flake8_ckpt.source.tree import children
from flake8_ckpt.values import (
    MAX_ALTERNATIVES,
    Alternative,
    Items,
    Symbol,
    Unknown,
    Value,
    alternatives,
    choice,
    lift,
    unfollowed,
)

JOINS = frozenset({"Path", "join", "joinpath", "replace", "str"})


def arrived(folder: Folder, reaching: Reaching) -> Value:
    """The value of a name whose definitions are *reaching*: that of the one, or one of several."""
    bound = [arrival for arrival in reaching if not isinstance(arrival.definition, Unbound)]
    options = [
        Alternative(one.value, when | one.when, one.assuming)
        for definition, when in bound
        for one in alternatives(definition_value(folder, definition))
    ]
    if len(bound) == 1:
        # Where only one definition can be in force, the arms it stands in say nothing more.
        return definition_value(folder, bound[0].definition) if not bound[0].when else choice(options)
    return choice(options) if options else Unknown(reason="it is not bound here")


def definition_value(folder: Folder, definition: Definition) -> Value:
    """What one definition binds its name to."""
    return folder.once(definition, lambda: DEFINITIONS[type(definition)](folder, definition))


def assigned(folder: Folder, definition: Assigned) -> Value:
    """``name = value``, or an element of it."""
    value = folder.fold(definition.value)
    for index in definition.path:
        value = lift(lambda whole, index=index: element(folder, whole, index, definition), value)
    return value


def element(folder: Folder, whole: Value, index: int | slice, definition: Assigned) -> Value:
    """Element *index* of an unpacked value, or the list that a star takes of it."""
    if isinstance(whole, Items) and whole.type is not set:
        if isinstance(index, slice):
            return Items(whole.items[index])
        if -len(whole.items) <= index < len(whole.items):
            return whole.items[index]
    reason = "it is unpacked from a value that is not known"
    return folder.unknown(definition.value, reason, anything=holds_fields(whole))


def augmented(folder: Folder, definition: Augmented) -> Value:
    """``name += value``."""
    before = arrived(folder, folder.flow.reaching(definition.before))
    return operate(folder, before, definition.operator, definition.value)


def imported(_folder: Folder, definition: Imported) -> Value:
    """``import module`` or ``from module import name``."""
    return Symbol(definition.symbol)


def iterated(folder: Folder, definition: Iterated) -> Value:
    """The target of a loop, or of a comprehension that is followed element by element."""
    followed = folder.argument(folder.flow.loops[definition.loop], definition.name)
    return followed or Unknown(
        definition.name,
        "it changes with a loop",
        folder.place(definition.iterable),
        varies_with=frozenset({definition.loop}),
        anything=holds_fields(folder.fold(definition.iterable)),
    )


def carried(folder: Folder, definition: Carried) -> Value:
    """A name that a loop around it rebinds; what it is bound to first may change with an outer loop."""
    before = arrived(folder, definition.before)
    outer = (one.value.varies_with for one in alternatives(before) if isinstance(one.value, Unknown))
    return Unknown(
        definition.name,
        "it is rebound in a loop",
        varies_with=frozenset({definition.loop}).union(*outer),
        anything=holds_fields(before) or any(brings_fields(folder, one) for one in definition.inside),
    )


def brings_fields(folder: Folder, definition: Definition) -> bool:
    """Whether a binding that may read its own name, as ``name = name + "_{epoch}"``, puts fields into it."""
    if not isinstance(definition, Assigned | Augmented):
        return holds_fields(definition_value(folder, definition))
    parts = list(texts_of(definition.value))
    names = [part for part in parts if isinstance(part, cst.Name) and part.value != definition.name]
    return any(isinstance(part, LITERAL) and "{" in part.value for part in parts) or any(
        holds_fields(folder.fold(part)) for part in names
    )


def texts_of(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """What stands in the text that *node* makes: of calls only those that join their arguments."""
    stack = [node]
    while stack:
        one = stack.pop()
        yield one
        if not isinstance(one, cst.Call):
            stack += children(one)
        elif name_of(one.func) in JOINS:
            stack += [argument.value for argument in one.args]


def function_bound(folder: Folder, definition: FunctionBound) -> Value:
    """``def name``; a decorated function is anything."""
    if definition.node.decorators:
        lost = holds_fields(FunctionValue(definition.node, definition.scope))
        return folder.unknown(definition.node.name, "it is a decorated function", anything=lost)
    return FunctionValue(definition.node, definition.scope)


def class_bound(_folder: Folder, definition: ClassBound) -> Value:
    """``class name``."""
    return ClassValue(definition.node, definition.scope)


def entered(folder: Folder, definition: Entered) -> Value:
    """``with context as name``: a temporary directory is another one in each run."""
    value = folder.fold(definition.context)
    if isinstance(value, Unknown):
        return replace(value, name=definition.name)
    entering = folder.flow.members.get("__enter__", ())
    lost = any(holds_fields(definition_value(folder, one)) for one in entering)
    return folder.unknown(definition.context, "it comes from a context manager", anything=lost)


def crowded(_folder: Folder, _definition: Crowded) -> Value:
    """Too many definitions to follow."""
    return unfollowed(f"it is bound in more than {MAX_ALTERNATIVES} ways")


def opaque(folder: Folder, definition: Opaque) -> Value:
    """Bound by something that is not followed."""
    lost = definition.source is not None and holds_fields(folder.fold(definition.source))
    return Unknown(definition.name, definition.reason, anything=lost)


def unbound(_folder: Folder, definition: Unbound) -> Value:
    """Nothing, or nothing any more."""
    return Unknown(definition.name, "it is not bound here")


DEFINITIONS: dict[type[Definition], Callable[[Folder, Any], Value]] = {
    Assigned: assigned,
    Augmented: augmented,
    Carried: carried,
    Crowded: crowded,
    ClassBound: class_bound,
    Entered: entered,
    FunctionBound: function_bound,
    Imported: imported,
    Iterated: iterated,
    Opaque: opaque,
    Parameter: parameter,
    Unbound: unbound,
}
