"""Attributes: of modules, paths, classes of the file, ``self`` and parsed command lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import libcst as cst

from flake8_ckpt.source.folding.definitions import definition_value
from flake8_ckpt.source.folding.folder import Folder, holds_fields, shown
from flake8_ckpt.source.folding.functions import ClassValue, InstanceValue, MemberValue, NamespaceValue
from flake8_ckpt.source.folding.options import FLAGS, option_value
from flake8_ckpt.source.folding.paths import basename, parent, stem_of, suffix_is_known, suffix_of
from flake8_ckpt.values import Constant, Symbol, Text, Unit, Unknown, Value, alternatives, choice, text

MODULE_CONSTANTS = {"os.sep": "/", "os.path.sep": "/", "os.curdir": ".", "os.pardir": "..", "os.extsep": "."}
PATH_ATTRIBUTES: dict[str, Callable[[Text], Text]] = {
    "parent": parent,
    "name": lambda path: text() if path.exact == "." else replace(basename(path), is_path=False),
    "stem": lambda path: text() if path.exact == "." else replace(stem_of(path), is_path=False),
    "suffix": lambda path: replace(suffix_of(path), is_path=False),
}
NEEDS_SUFFIX = frozenset({"stem", "suffix"})


def attribute_of(folder: Folder, node: cst.Attribute, base: Value) -> Value:
    """The attribute that *node* reads, of the single value *base*."""
    name = node.attr.value
    match base:
        case Symbol():
            return of_symbol(folder, node, f"{base.name}.{name}")
        case Text(is_path=True) if name in NEEDS_SUFFIX and not suffix_is_known(base):
            return folder.unknown(node, "whether it has a suffix is not known", type=str)
        case Text(is_path=True) if name in PATH_ATTRIBUTES:
            return PATH_ATTRIBUTES[name](base)
        case ClassValue() if is_enum(folder, base):
            return MemberValue(of_class(folder, node, base))
        case MemberValue() if name == "value":
            return base.value
        case ClassValue() | InstanceValue():
            return of_class(folder, node, base)
        case NamespaceValue():
            return option_value(folder, node, name)
        case Unknown():
            return replace(base, name=shown(node), type=None, unit=Unit.PLAIN)
    return folder.unknown(node, "the attribute is not followed")


def of_symbol(folder: Folder, node: cst.Attribute, symbol: str) -> Value:
    """``module.name``."""
    if symbol in MODULE_CONSTANTS:
        return text(MODULE_CONSTANTS[symbol])
    if symbol.startswith(f"{FLAGS}."):
        return option_value(folder, node, symbol.removeprefix(f"{FLAGS}."))
    return Symbol(symbol)


def is_enum(folder: Folder, base: ClassValue) -> bool:
    """Whether the attributes of a class are members of an enumeration."""
    return any(
        isinstance(one, Symbol) and one.name.startswith("enum.")
        for one in (folder.fold(argument.value) for argument in base.node.bases)
    )


def of_class(folder: Folder, node: cst.Attribute, base: ClassValue | InstanceValue) -> Value:
    """``Config.path``, ``self.path``: every value that the file gives to it, in the class body or by assignment."""
    if isinstance(base, InstanceValue) and base.call is not None and "__init__" not in base.scope.definitions:
        given = _given(folder, base.call, node.attr.value)
        if given is not None:
            return given
    values = [*_in_class_body(folder, node.attr.value, base), *_stored(folder, node.attr.value, base)]
    if isinstance(base, InstanceValue) and base.call is None and "__init__" not in base.scope.definitions:
        values += _constructed(folder, node.attr.value, base)
    if not values or Constant(None) in values:
        # None stands there until a subclass or a caller elsewhere gives the real value.
        return folder.unknown(node, "no assignment to it is in this file", anything=any(map(holds_fields, values)))
    return choice([one for value in values for one in alternatives(value)])


def _given(folder: Folder, call: cst.Call, name: str) -> Value | None:
    """The value that the constructor call gives for *name*; None where it gives none."""
    for argument in call.args:
        if argument.keyword is None:
            return folder.unknown(argument.value, "a positional argument may set it")
        if argument.keyword.value == name:
            return folder.fold(argument.value)
    return None


def _constructed(folder: Folder, name: str, base: InstanceValue) -> Iterator[Value]:
    """What the calls of a class without ``__init__``, such as a data class, give for its field *name*."""
    for site in folder.flow.calls:
        if isinstance(site.node.func, cst.Name) and site.node.func.value == base.node.name.value:
            given = _given(folder, site.node, name)
            if given is not None:
                yield given


def _in_class_body(folder: Folder, name: str, base: ClassValue | InstanceValue) -> Iterator[Value]:
    definitions = base.scope.definitions.get(name, ())
    if definitions:
        yield definition_value(folder, definitions[-1])


def _stored(folder: Folder, name: str, base: ClassValue | InstanceValue) -> Iterator[Value]:
    for store in folder.flow.stores:
        target = store.target
        if isinstance(target, cst.Attribute) and target.attr.value == name:
            owner = folder.fold(target.value)
            if isinstance(owner, ClassValue | InstanceValue) and owner.scope is base.scope:
                yield (
                    folder.fold(store.value)
                    if store.value is not None
                    else folder.unknown(target, "it is changed in place")
                )
