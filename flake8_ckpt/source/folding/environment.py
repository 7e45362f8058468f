"""Environment variables, and those that the file sets itself."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from flake8_ckpt.source.aliases import name_of
from flake8_ckpt.source.folding.folder import Folder, holds_fields
from flake8_ckpt.values import Text, Unknown, Value

ENVIRONMENT = "os.environ"
SETS = ("setdefault", "__setitem__", "update", "putenv")


def environment_variable(folder: Folder, node: cst.BaseExpression, key: Value | None, name: str) -> Unknown:
    """The variable *key* of the environment, as a message calls it by *name*; unknown, even where the file sets it."""
    lost = any(holds_fields(folder.fold(value)) for value in set_in_environment(folder, key))
    return Unknown(name, "it comes from the environment", folder.place(node), anything=lost)


def set_in_environment(folder: Folder, key: Value | None) -> list[cst.BaseExpression]:
    """What the file may set the environment variable *key* to."""
    exact = key.exact if isinstance(key, Text) else None
    found = []
    for written, value in _settings(folder):
        of = folder.fold(written) if written is not None else None
        if exact is None or not isinstance(of, Text) or of.exact in {None, exact}:
            found.append(value)
    return found


def _settings(folder: Folder) -> Iterator[tuple[cst.BaseExpression | None, cst.BaseExpression]]:
    """Every key that the file sets in the environment, and the value; no key where it sets several."""
    for store in folder.flow.stores if "environ" in folder.flow.changed else ():
        index = store.target.slice[0].slice if isinstance(store.target, cst.Subscript) else None
        if isinstance(index, cst.Index) and name_of(store.target) == "environ" and store.value is not None:
            yield index.value, store.value
    for site in folder.flow.called(SETS):
        callee = site.node.func
        plain = [argument.value for argument in site.node.args]
        if isinstance(callee, cst.Attribute) and plain and name_of(callee.value) in {"environ", "os"}:
            yield (plain[0] if len(plain) > 1 else None), plain[-1]
