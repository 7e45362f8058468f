"""Parameters of functions: the values that the file's calls give, or the default."""

from __future__ import annotations

from dataclasses import replace

import libcst as cst

from flake8_ckpt.source.flow import CallSite
from flake8_ckpt.source.folding.commands import default_of
from flake8_ckpt.source.folding.folder import Folder, holds_fields
from flake8_ckpt.source.folding.functions import InstanceValue
from flake8_ckpt.source.scopes import ClassBound, Kind, Parameter, Scope
from flake8_ckpt.values import Alternative, Choice, Constant, Unknown, Value, alternatives, choice


def parameter(folder: Folder, definition: Parameter) -> Value:
    """What a parameter may be.

    The first one of a method is the object. Else every call in the file counts: what it gives, or the default it
    leaves. A default that no call speaks of is assumed, and a parameter without one is unknown, for any caller
    elsewhere may give it.
    """
    followed = folder.argument(definition.function, definition.name)
    if followed is not None:
        return followed
    scope = _scope_of(folder, definition)
    if definition.index == 0 and scope is not None and _is_method(scope):
        return InstanceValue(scope.parent.node, scope.parent)  # type: ignore[union-attr,arg-type]
    unknown = Unknown(definition.name, "it is a parameter", folder.place(definition.function))
    if definition.starred or not isinstance(definition.function, cst.FunctionDef):
        return unknown
    callees = _callees(folder, definition.function.name.value, scope)
    calls = [site for site in folder.flow.calls if _last_name(site.node.func) in callees]
    given = [_given(folder, site, definition, scope) for site in calls]
    declared = default_of(folder, definition.function, definition.name, definition.default)
    if declared is None:
        return replace(unknown, anything=any(holds_fields(value) for value in given if value is not None))
    default = folder.fold(declared)
    is_option = declared is not definition.default
    if is_option and any(isinstance(one.value, Constant) and one.value.value is False for one in alternatives(default)):
        return unknown  # a flag, which is there to be given
    if is_option or not calls:
        kept = frozenset({f"{definition.name} with its default"})
        return Choice(tuple(Alternative(one.value, one.when, one.assuming | kept) for one in alternatives(default)))
    return choice([one for value in given for one in alternatives(value or default)])


def _scope_of(folder: Folder, definition: Parameter) -> Scope | None:
    return folder.flow.scopes.get(id(definition.function))


def _is_method(scope: Scope) -> bool:
    node = scope.node
    return (
        scope.parent is not None
        and scope.parent.kind is Kind.CLASS
        and isinstance(scope.parent.node, cst.ClassDef)
        and isinstance(node, cst.FunctionDef)
        and not any(
            isinstance(one.decorator, cst.Name) and one.decorator.value == "staticmethod" for one in node.decorators
        )
    )


def _callees(folder: Folder, name: str, scope: Scope | None) -> set[str]:
    """The names by which a function is called: an ``__init__`` by its class and by the classes made of that."""
    if name != "__init__" or scope is None or scope.parent is None or not isinstance(scope.parent.node, cst.ClassDef):
        return {name}
    own = scope.parent.node.name.value
    bound = [one for several in folder.flow.scope.definitions.values() for one in several]
    classes = [one.node for one in bound if isinstance(one, ClassBound)]
    derived = {one.name.value for one in classes if own in {_last_name(base.value) for base in one.bases}}
    return {own, "cls", *derived, *(["__init__"] if derived else [])}


def _last_name(function: cst.BaseExpression) -> str | None:
    if isinstance(function, cst.Attribute):
        return function.attr.value
    return function.value if isinstance(function, cst.Name) else None


def _given(folder: Folder, site: CallSite, definition: Parameter, scope: Scope | None) -> Value | None:
    """What the call gives for the parameter; None if it leaves the default."""
    index = definition.index
    if index is not None and scope is not None and _is_method(scope):
        index -= 1
    position = 0
    for argument in site.node.args:
        if argument.star:
            possible = [argument.value, *([definition.default] if definition.default is not None else [])]
            lost = any(holds_fields(folder.fold(one)) for one in possible)
            return folder.unknown(argument.value, "a star in a call of the function may set it", anything=lost)
        if argument.keyword is not None:
            if argument.keyword.value == definition.name:
                return folder.fold(argument.value)
            continue
        if position == index:
            return folder.fold(argument.value)
        position += 1
    return None
