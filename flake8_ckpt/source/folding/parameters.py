"""Parameters of functions: the values that the file's calls give, or the default."""

from __future__ import annotations

from dataclasses import replace

import libcst as cst

from flake8_ckpt.source.aliases import lambda_name, name_of, names_in
from flake8_ckpt.source.flow import CallSite
from flake8_ckpt.source.folding.arguments import unstarred
from flake8_ckpt.source.folding.commands import default_of
from flake8_ckpt.source.folding.family import derived
from flake8_ckpt.source.folding.folder import Folder, holds_fields
from flake8_ckpt.source.folding.functions import FunctionValue, InstanceValue, NamespaceValue
from flake8_ckpt.source.scopes import Kind, Parameter, Scope
from flake8_ckpt.values import Alternative, Choice, Constant, Unknown, Value, alternatives, choice

ASKS = frozenset({"getattr", "hasattr", "isinstance", "issubclass", "print", "super", "type"})
"""Functions that do not call what they are given."""


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
    if definition.starred:
        return unknown
    names = _names(folder, definition.function, scope)
    calls = folder.flow.called(names)
    given = [_given(folder, site, definition, scope) for site in calls]
    handed = [_handed(folder, site, names) for site in folder.flow.handed(names)]
    known = [value for value in (*given, *handed) if value is not None]
    written = definition.default
    declared = (
        default_of(folder, definition.function, definition.name, written)
        if isinstance(definition.function, cst.FunctionDef)
        else written
    )
    if declared is None:
        if calls and all(isinstance(value, NamespaceValue) for value in given):
            return NamespaceValue()
        return replace(unknown, anything=any(map(holds_fields, known)))
    default = folder.fold(declared)
    is_option = declared is not written
    if is_option and not _is_kept(default):
        return replace(unknown, anything=holds_fields(default))
    if is_option or not (calls or known):
        kept = frozenset({f"{definition.name} with its default"})
        return Choice(tuple(Alternative(one.value, one.when, one.assuming | kept) for one in alternatives(default)))
    left = [default] if None in given else []
    return choice([one for value in (*known, *left) for one in alternatives(value)])


def _is_kept(default: Value) -> bool:
    """Whether the default of an option is a value that is left as it is: no flag, and no function that makes it."""
    values = [one.value for one in alternatives(default)]
    is_flag = any(isinstance(one, Constant) and one.value is False for one in values)
    return not is_flag and not any(isinstance(one, FunctionValue) for one in values)


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


def _names(folder: Folder, function: cst.FunctionDef | cst.Lambda, scope: Scope | None) -> set[str]:
    """The names by which a function is called: an ``__init__`` by its class and by the classes made of that."""
    if isinstance(function, cst.Lambda):
        return {lambda_name(function)}
    name = function.name.value
    if name != "__init__" or scope is None or scope.parent is None or not isinstance(scope.parent.node, cst.ClassDef):
        return {name}
    below = {one.node.name.value for one in derived(folder, scope.parent) if isinstance(one.node, cst.ClassDef)}
    return {scope.parent.node.name.value, "cls", *below, *(["__init__"] if below else [])}


def _handed(folder: Folder, site: CallSite, names: set[str]) -> Value | None:
    """What a call that is given the function may have it called with; None where it is given nothing else."""
    if name_of(site.node.func) in ASKS:
        return None
    aliases = folder.flow.aliases
    others = [
        argument.value
        for argument in site.node.args
        if not any(aliases.tied(one, name) for one in names_in(argument.value) for name in names)
    ]
    if not others:
        return None  # a library runs it, as fire.Fire(main) does
    lost = any(holds_fields(folder.fold(one)) for one in others)
    return folder.unknown(site.node.func, "it may be called with what stands beside it", anything=lost)


def _given(folder: Folder, site: CallSite, definition: Parameter, scope: Scope | None) -> Value | None:
    """What the call gives for the parameter; None if it leaves the default."""
    index = definition.index
    if index is not None and scope is not None and _is_method(scope):
        index -= 1
    position = 0
    for argument in unstarred(folder, site.node.args):
        if argument.star:
            star = argument.written.value
            possible = [star, *([definition.default] if definition.default is not None else [])]
            lost = any(holds_fields(folder.fold(one)) for one in possible)
            return folder.unknown(star, "a star in a call of the function may set it", anything=lost)
        if argument.keyword is not None:
            if argument.keyword == definition.name:
                return argument.value(folder)
            continue
        if position == index:
            return argument.value(folder)
        position += 1
    return None
