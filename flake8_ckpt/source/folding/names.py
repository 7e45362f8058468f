"""Names and attributes that are read."""

from __future__ import annotations

import builtins

import libcst as cst

from flake8_ckpt.source.folding.attributes import attribute_of
from flake8_ckpt.source.folding.definitions import arrived
from flake8_ckpt.source.folding.folder import Folder, folds, holds_fields, named
from flake8_ckpt.source.folding.functions import ClassValue, FunctionValue, InstanceValue
from flake8_ckpt.source.folding.literals import SINGLETONS
from flake8_ckpt.source.folding.units import unit_of_name, with_unit
from flake8_ckpt.source.library import star_symbol
from flake8_ckpt.values import Constant, Entries, Items, Symbol, Value, alternatives, lift

MAX_CHANGES = 64
"""What is put into a list or dict more often than this may be anything."""
NOT_DATA = (Symbol, ClassValue, FunctionValue, InstanceValue)


@folds(cst.Name)
def name(folder: Folder, node: cst.Name) -> Value:
    """A name that is read: what its definitions say, or a builtin, or what a star import brings."""
    if node.value in SINGLETONS:
        return Constant(SINGLETONS[node.value])
    reaching = folder.flow.reaching(node)
    if reaching:
        value = unchanged(folder, node, node.value, unwritten(folder, node, arrived(folder, reaching)))
        return with_unit(named(value, node.value), unit_of_name(node.value))
    if symbol := star_symbol(node.value, folder.flow.stars()):
        return Symbol(symbol)
    if hasattr(builtins, node.value) and not folder.flow.stars():
        return Symbol(f"builtins.{node.value}")
    if node.value in {"str", "int", "float", "len", "round", "dict", "list", "tuple", "open", "min", "max"}:
        return Symbol(f"builtins.{node.value}")  # nobody's star import replaces these
    value = folder.unknown(node, "it is not bound in this file")
    return with_unit(value, unit_of_name(node.value))


@folds(cst.Attribute)
def attribute(folder: Folder, node: cst.Attribute) -> Value:
    """``base.attr``: of a module, a path, a class of this file, or ``self``."""
    name = node.attr.value
    value = lift(lambda one: attribute_of(folder, node, one, name), folder.fold(node.value))
    return with_unit(unchanged(folder, node, name, value), unit_of_name(name))


def unwritten(folder: Folder, node: cst.Name, value: Value) -> Value:
    """*value*, of a file that does not bind names by text; else a text or number may be any other."""
    if not folder.flow.rewritten or any(isinstance(one.value, NOT_DATA) for one in alternatives(value)):
        return value
    return folder.unknown(node, "exec() or globals() may bind it", anything=True)


def unchanged(folder: Folder, node: cst.BaseExpression, name: str, value: Value) -> Value:
    """*value*, which is known as *name*; a list or dict of which the file changes something is unknown."""
    if not any(isinstance(one.value, Items | Entries) for one in alternatives(value)):
        return value
    put = folder.flow.changes(name)
    if put is None:
        return value

    def single(one: Value) -> Value:
        if not isinstance(one, Items | Entries):
            return one
        lost = len(put) > MAX_CHANGES or any(map(holds_fields, [one, *map(folder.fold, put)]))
        return folder.unknown(node, "it is changed in place", anything=lost)

    return lift(single, value)
