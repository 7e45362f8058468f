"""Calls inside an expression: methods, functions of the library, helpers of the same file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import libcst as cst

from flake8_ckpt.source.folding.arguments import Called, called, unstarred
from flake8_ckpt.source.folding.attributes import attribute_of
from flake8_ckpt.source.folding.classes import may_hold_fields
from flake8_ckpt.source.folding.family import derived, owner_of
from flake8_ckpt.source.folding.folder import Folder, folds, holds_fields, shown
from flake8_ckpt.source.folding.formatting import fields_of, format_text
from flake8_ckpt.source.folding.functions import ClassValue, FunctionValue, InstanceValue, NamespaceValue, PartialValue
from flake8_ckpt.source.folding.helpers import helper
from flake8_ckpt.source.folding.library import FRESH, FUNCTIONS
from flake8_ckpt.source.folding.literals import keys_of
from flake8_ckpt.source.folding.options import FLAG_CALL, any_option_holds_fields, flag
from flake8_ckpt.source.folding.strings import call_method
from flake8_ckpt.source.folding.units import unit_of_name, with_unit
from flake8_ckpt.source.scopes import FunctionBound
from flake8_ckpt.values import (
    Constant,
    Entries,
    Items,
    Symbol,
    Text,
    Unknown,
    Value,
    lift,
)

PARSES_OPTIONS = frozenset({"parse_args", "parse_known_args"})
STR = "builtins.str."
PARTS: dict[str, Callable[[Entries], Value]] = {
    "keys": keys_of,
    "values": lambda base: Items(tuple(value for _, value in base.entries)),
    "items": lambda base: Items(
        tuple(Items(pair, tuple) for pair in zip(keys_of(base).items, dict(base.entries).values(), strict=True))
    ),
}


@folds(cst.Call)
def call(folder: Folder, node: cst.Call) -> Value:
    """``callee(...)``: a method of the value before the dot, or whatever the name means."""
    function = node.func
    if isinstance(function, cst.Attribute):
        if function.attr.value in PARSES_OPTIONS:
            return parsed_options(folder, node)
        base = folder.fold(function.value)
        value = lift(lambda one: method(folder, node, function, one), base)
        return with_unit(value, unit_of_name(function.attr.value))
    value = lift(lambda one: of_callee(folder, node, one), folder.fold(function))
    return with_unit(value, unit_of_name(function.value)) if isinstance(function, cst.Name) else value


@folds(cst.Lambda)
def lambda_(folder: Folder, node: cst.Lambda) -> Value:
    """``lambda name: value``, as a helper to be called."""
    return FunctionValue(node, folder.flow.scopes[id(node)])


def method(folder: Folder, node: cst.Call, function: cst.Attribute, base: Value) -> Value:
    """``base.name(...)``."""
    name = function.attr.value
    match base:
        case Text():
            return called(folder, node, lambda it: text_method(it, base, name))
        case Entries() if name == "get":
            return called(folder, node, lambda it: entry(it, base))
        case Entries() if name in PARTS and not node.args:
            return PARTS[name](base)
        case Items() | Entries() if name == "copy":
            return base
        case InstanceValue() | ClassValue():
            return own_method(folder, node, base, name)
        case Unknown():
            lost = may_hold_fields(folder, name)
            return replace(
                folder.unknown(node, base.reason, anything=lost), varies_with=base.varies_with, fresh=base.fresh
            )
    return of_callee(folder, node, attribute_of(folder, function, base, name))


def parsed_options(folder: Folder, node: cst.Call) -> Value:
    """``parser.parse_args()``; unknown where the call itself gives options: a list of them, or a namespace."""
    options: Value = NamespaceValue()
    for argument in unstarred(folder, node.args):
        given = argument.value(folder)
        is_list = argument.keyword in {None, "args"} and not (isinstance(given, Items) and given.items)
        if not is_list:
            lost = holds_fields(given) or any_option_holds_fields(folder)
            options = folder.unknown(node, "its options are given by the code", anything=lost)
    if cst.ensure_type(node.func, cst.Attribute).attr.value == "parse_known_args":
        return Items((options, folder.unknown(node, "it comes from the command line")), tuple)
    return options


def unbound_method(it: Called, name: str) -> Value:
    """``str.lower(text)``."""
    if not it.positional or not isinstance(it.positional[0], Text):
        return it.unknown("what the method is called on is not known")
    return text_method(replace(it, positional=it.positional[1:], variables=it.variables[1:]), it.positional[0], name)


def text_method(it: Called, base: Text, name: str) -> Value:
    """A method of a string or path."""
    if name == "format":
        given = list(zip(it.positional, it.variables, strict=True))
        value = format_text(base, given, it.keywords, complete=it.complete)
        return it.with_stray(value, ".format()", used=fields_of(base))
    if name == "format_map":
        entries = it.get(0, "mapping") if len(it.positional) == 1 else None
        if not isinstance(entries, Entries):
            return it.unknown("the values of its fields are not known")
        return format_text(base, [], {str(key): value for key, value in entries.entries}, complete=True)
    if not it.complete or it.keywords:
        return it.unknown(f"the arguments of {name}() are not followed")
    value = call_method(base, name, it.positional)
    name = shown(it.node)
    return replace(value, name=name, read_as=name) if isinstance(value, Unknown) else value


def entry(it: Called, base: Entries) -> Value:
    """``{...}.get(key, default)``."""
    key = it.get(0, "key")
    if not isinstance(key, Text) or key.exact is None:
        return it.unknown("the key is not known")
    found = base.get(key.exact)
    return found if found is not None else (it.get(1, "default") or Constant(None))


def of_callee(folder: Folder, node: cst.Call, callee: Value) -> Value:
    """A call of whatever *callee* is."""
    match callee:
        case Symbol(name) if name in FUNCTIONS:
            return called(folder, node, FUNCTIONS[name])
        case Symbol("functools.partial") if node.args and not node.args[0].star:
            return PartialValue(folder.fold(node.args[0].value), tuple(node.args[1:]))
        case Symbol(name) if name.startswith(FLAG_CALL):
            return flag(folder, node)
        case Symbol(name) if name.startswith(STR):
            return called(folder, node, lambda it: unbound_method(it, name.removeprefix(STR)))
        case Symbol(name):
            return folder.unknown(node, f"{name}() is not followed", fresh=name in FRESH)
        case FunctionValue():
            return helper(folder, node, callee, bound=0)
        case ClassValue():
            return InstanceValue(callee.node, callee.scope, node)
        case InstanceValue():
            return own_method(folder, node, callee, "__call__")
        case Unknown():
            return folder.unknown(node, "the function is not in this file")
    return folder.unknown(node, "what is called is not followed")


def own_method(folder: Folder, node: cst.Call, base: InstanceValue | ClassValue, name: str) -> Value:
    """``self.name(...)``: a method of a class of this file."""
    owner = owner_of(folder, base.scope, name)
    definitions = owner.definitions[name] if owner is not None else []
    if any(name in one.definitions for one in derived(folder, base.scope)):
        return folder.unknown(node, "a class made of this one has a method of this name", anything=True)
    if name in folder.flow.attributes:
        return folder.unknown(node, "the method may be replaced", anything=may_hold_fields(folder, name))
    if len(definitions) != 1 or not isinstance(definitions[0], FunctionBound):
        return folder.unknown(node, "the method is not in this file")
    function = definitions[0]
    decorators = [one.decorator for one in function.node.decorators]
    kinds = [one.value if isinstance(one, cst.Name) else "?" for one in decorators]
    unbound = kinds == ["staticmethod"] or (not kinds and isinstance(base, ClassValue))
    if kinds not in ([], ["staticmethod"], ["classmethod"]):
        return folder.unknown(node, "it is a decorated method")
    return helper(folder, node, FunctionValue(function.node, function.scope), bound=0 if unbound else 1)
