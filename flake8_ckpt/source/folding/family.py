"""Which classes of the file are made of which."""

from __future__ import annotations

import libcst as cst

from flake8_ckpt.source.folding.folder import Folder, once_per_file
from flake8_ckpt.source.folding.functions import ClassValue
from flake8_ckpt.source.scopes import ClassBound, Scope
from flake8_ckpt.values import Value, alternatives

MAX_BASES = 8
"""Bases are followed this far up."""


def owner_of(folder: Folder, scope: Scope, name: str) -> Scope | None:
    """The class that binds *name* in its body: that of *scope*, or the nearest base of it in this file."""
    return next((one for one in lineage(folder, scope) if name in one.definitions), None)


def lineage(folder: Folder, scope: Scope) -> list[Scope]:
    """The class of *scope* and its bases in this file, in the order in which Python looks into them."""
    found = [scope]
    for one in found:
        if len(found) <= MAX_BASES and isinstance(one.node, cst.ClassDef):
            bases = bases_of(folder, one.node)
            found += [base.scope for base in bases if isinstance(base, ClassValue) and base.scope not in found]
    return found


def derived(folder: Folder, scope: Scope) -> list[Scope]:
    """The classes of this file that are made of the class of *scope*."""
    return _below(folder).get(id(scope), [])


@once_per_file
def _below(folder: Folder) -> dict[int, list[Scope]]:
    """The classes that are made of each class, by the ``id`` of its scope."""
    below: dict[int, list[Scope]] = {}
    for several in folder.flow.scope.definitions.values():
        for one in several:
            if isinstance(one, ClassBound) and one.node.bases:
                for above in lineage(folder, one.scope)[1:]:
                    below.setdefault(id(above), []).append(one.scope)
    return below


def bases_of(folder: Folder, node: cst.ClassDef) -> list[Value]:
    """What a class is made of."""
    return [one.value for base in node.bases for one in alternatives(folder.fold(base.value))]
