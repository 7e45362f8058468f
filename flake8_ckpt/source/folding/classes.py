"""Classes of the file: what the class body, the constructor call, assignments and other classes give an attribute."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from flake8_ckpt.source.folding.definitions import definition_value
from flake8_ckpt.source.folding.family import bases_of, derived, lineage, owner_of
from flake8_ckpt.source.folding.folder import Folder, holds_fields, writes_fields
from flake8_ckpt.source.folding.functions import ClassValue, FunctionValue, InstanceValue
from flake8_ckpt.source.folding.helpers import returned, returns_a_value
from flake8_ckpt.source.folding.options import keyword_of
from flake8_ckpt.source.scopes import Assigned, Definition, FunctionBound, Scope
from flake8_ckpt.source.tree import dotted, simple_statements
from flake8_ckpt.values import TOO_MANY, Constant, Symbol, Unknown, Value, alternatives, choice, unfollowed

PROPERTIES = frozenset({"property", "cached_property", "functools.cached_property"})
MAX_MEMBERS = 64
"""An attribute that the file gives more values than this may hold anything."""


def is_enum(folder: Folder, base: ClassValue) -> bool:
    """Whether the attributes of a class are members of an enumeration."""
    return any(isinstance(one, Symbol) and one.name.startswith("enum.") for one in bases_of(folder, base.node))


def of_class(folder: Folder, node: cst.BaseExpression, base: ClassValue | InstanceValue, name: str) -> Value:
    """``Config.path``, ``self.path``: every value that the file gives to it, in class bodies or by assignment."""
    is_made = isinstance(base, InstanceValue) and base.call is not None
    has_init = owner_of(folder, base.scope, "__init__") is not None
    if isinstance(base, InstanceValue) and base.call is not None and not has_init:
        given = _given(folder, base.node, base.call, name)
        if given is not None:
            return given
    others = [] if is_made else derived(folder, base.scope)
    family = [*lineage(folder, base.scope), *others]
    values = [*_in_bodies(folder, name, base.scope, others), *_stored(folder, name, family)]
    if isinstance(base, InstanceValue) and base.call is None and not has_init:
        values += _constructed(folder, name, base)
    if not values or Constant(None) in values:
        # None stands there until a subclass or a caller elsewhere gives the real value.
        lost = any(map(holds_fields, values)) or owner_of(folder, base.scope, "__getattr__") is not None
        return folder.unknown(node, "no assignment to it is in this file", anything=lost)
    return choice([one for value in values for one in alternatives(value)])


def may_hold_fields(folder: Folder, name: str) -> bool:
    """Whether the attribute or method *name* of some object of a class of this file may hold, or return, fields."""
    members = folder.flow.members.get(name, ())
    assigned = folder.flow.assigned.get(name, ())
    written = [one.value for one in members if isinstance(one, Assigned)]
    bodies = [one.node.body for one in members if isinstance(one, FunctionBound)]
    return (
        len(members) + len(assigned) > MAX_MEMBERS
        or any(map(writes_fields, (*bodies, *written, *assigned)))
        # Only names are looked up: what an attribute is made of may be made of that attribute.
        or any(holds_fields(folder.fold(one)) for one in (*written, *assigned) if isinstance(one, cst.Name))
    )


def _in_bodies(folder: Folder, name: str, scope: Scope, others: list[Scope]) -> Iterator[Value]:
    """What the nearest class body, and those of the classes *others*, give *name*."""
    owner = owner_of(folder, scope, name)
    for one in [*([owner] if owner is not None else []), *others]:
        if name in one.definitions:
            yield _of_body(folder, one.definitions[name][-1])


def _of_body(folder: Folder, definition: Definition) -> Value:
    """What a class body gives a name: what a property returns, the default of a field of a data class."""
    if isinstance(definition, FunctionBound):
        decorators = {dotted(one.decorator) for one in definition.node.decorators}
        function = FunctionValue(definition.node, definition.scope)
        if decorators and decorators <= PROPERTIES and returns_a_value(function):
            return returned(folder, function, {}) or unfollowed("it is a helper in a helper in a helper")
    if isinstance(definition, Assigned) and isinstance(definition.value, cst.Call) and not definition.path:
        is_field = folder.fold(definition.value.func) == Symbol("dataclasses.field")
        default = keyword_of(definition.value, "default")
        if is_field and default is not None:
            return folder.fold(default)
    return definition_value(folder, definition)


def _given(folder: Folder, node: cst.ClassDef, call: cst.Call, name: str) -> Value | None:
    """The value that the constructor call of a class without ``__init__`` gives for *name*; None where none."""
    fields = _fields(node)
    for index, argument in enumerate(call.args):
        if argument.star or (argument.keyword is None and (node.bases or index >= len(fields))):
            return folder.unknown(argument.value, "an argument may set it", anything=True)
        if name == (fields[index] if argument.keyword is None else argument.keyword.value):
            return folder.fold(argument.value)
    return None


def _fields(node: cst.ClassDef) -> list[str]:
    """The annotated names of a class body: the fields of a data class, in the order of its arguments."""
    annotated = [one.target for one in simple_statements(node.body) if isinstance(one, cst.AnnAssign)]
    return [target.value for target in annotated if isinstance(target, cst.Name)]


def _constructed(folder: Folder, name: str, base: InstanceValue) -> Iterator[Value]:
    """What the calls of a class without ``__init__``, such as a data class, give for its field *name*."""
    for site in folder.flow.called({base.node.name.value}):
        given = _given(folder, base.node, site.node, name)
        if given is not None:
            yield given


def _stored(folder: Folder, name: str, family: list[Scope]) -> Iterator[Value]:
    """What is assigned to the attribute *name* of objects of the classes of *family*, or of what may be one."""
    stores = folder.flow.attributes.get(name, ())
    if len(stores) > MAX_MEMBERS:
        yield unfollowed(TOO_MANY)
        return
    for store in stores:
        if _may_be(folder, store.target.value, family):
            yield (
                folder.fold(store.value)
                if store.value is not None
                else folder.unknown(store.target, "it is changed in place", anything=True)
            )
    for opened in folder.flow.opened:
        if _may_be(folder, opened, family):
            yield folder.unknown(opened, "its attributes are set by name", anything=True)


def _may_be(folder: Folder, node: cst.BaseExpression, family: list[Scope]) -> bool:
    """Whether *node* may be a class of *family* or an object of one."""
    return any(
        isinstance(one.value, Unknown)
        or (isinstance(one.value, ClassValue | InstanceValue) and one.value.scope in family)
        for one in alternatives(folder.fold(node))
    )
