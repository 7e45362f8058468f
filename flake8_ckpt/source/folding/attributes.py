"""Attributes: of modules, paths, classes of the file, ``self`` and parsed command lines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import libcst as cst

from flake8_ckpt.source.folding.classes import is_enum, may_hold_fields, of_class
from flake8_ckpt.source.folding.folder import Folder, shown
from flake8_ckpt.source.folding.functions import ClassValue, InstanceValue, MemberValue, NamespaceValue
from flake8_ckpt.source.folding.options import FLAGS, option_value
from flake8_ckpt.source.folding.paths import basename, components, has_known_suffix, parent, parents, stem_of, suffix_of
from flake8_ckpt.values import Items, Symbol, Text, Unit, Unknown, Value, text

MODULE_CONSTANTS = {"os.sep": "/", "os.path.sep": "/", "os.curdir": ".", "os.pardir": "..", "os.extsep": "."}
PATH_ATTRIBUTES: dict[str, Callable[[Text], Text]] = {
    "parent": parent,
    "name": lambda path: text() if path.exact == "." else replace(basename(path), is_path=False),
    "stem": lambda path: text() if path.exact == "." else replace(stem_of(path), is_path=False),
    "suffix": lambda path: replace(suffix_of(path), is_path=False),
}
PATH_PARTS: dict[str, Callable[[Text], Items]] = {"parents": parents, "parts": components}
"""Of paths without holes only."""
NEEDS_SUFFIX = frozenset({"stem", "suffix"})


def attribute_of(folder: Folder, node: cst.BaseExpression, base: Value, name: str) -> Value:
    """The attribute *name* of the single value *base*, as *node* reads it."""
    match base:
        case Symbol():
            return of_symbol(folder, node, f"{base.name}.{name}")
        case Text(is_path=True) if name in NEEDS_SUFFIX and not has_known_suffix(base):
            return folder.unknown(node, "whether it has a suffix is not known", type=str)
        case Text(is_path=True) if name in PATH_ATTRIBUTES:
            return PATH_ATTRIBUTES[name](base)
        case Text(is_path=True) if name in PATH_PARTS and base.exact is not None:
            return PATH_PARTS[name](base)
        case ClassValue() if is_enum(folder, base):
            return MemberValue(of_class(folder, node, base, name))
        case MemberValue() if name == "value":
            return base.value
        case ClassValue() | InstanceValue():
            return of_class(folder, node, base, name)
        case NamespaceValue():
            return option_value(folder, node, name)
        case Unknown():
            lost = base.anything or may_hold_fields(folder, name)
            name = shown(node)
            return replace(base, name=name, read_as=name, type=None, unit=Unit.PLAIN, anything=lost)
    return folder.unknown(node, "the attribute is not followed")


def of_symbol(folder: Folder, node: cst.BaseExpression, symbol: str) -> Value:
    """``module.name``."""
    if symbol in MODULE_CONSTANTS:
        return text(MODULE_CONSTANTS[symbol])
    if symbol.startswith(f"{FLAGS}."):
        return option_value(folder, node, symbol.removeprefix(f"{FLAGS}."))
    return Symbol(symbol)
