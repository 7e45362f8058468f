"""What an expression is made of, and who else reads it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import libcst as cst

from flake8_ckpt.source.tree import children, descendants


@dataclass(frozen=True, slots=True)
class Owned:
    """What some expressions are made of.

    Attributes:
        nodes: everything in them, and in the values of names that nothing else reads.
        others: everything in the values of names that are read elsewhere, too.
        shared: those names, each with a use of it elsewhere, or None where it is another name for the same value.
    """

    nodes: tuple[cst.CSTNode, ...]
    others: tuple[cst.CSTNode, ...]
    shared: tuple[tuple[str, cst.Name | None], ...]


class Reads:
    """Which names of a file read which plain assignment.

    A name belongs to an assignment if that is the only thing that binds it in the innermost function, or the file, that
    binds it at all.
    """

    def __init__(self, module: cst.Module) -> None:
        """Look at every name of the file."""
        self._scopes = _scopes(module)
        self._bound: dict[tuple[int, str], list[cst.CSTNode]] = {}
        stored: set[int] = set()
        for node in descendants(module):
            for name, statement in _bindings(node):
                stored.add(id(name))
                self._bound.setdefault((id(self._scopes[id(name)][-1]), name.value), []).append(statement)
        self._by: dict[int, list[cst.Name]] = {}
        self._others = stored | _labels(module)
        for node in descendants(module):
            if isinstance(node, cst.Name):
                definition = self._definition(node)
                if definition is not None:
                    self._by.setdefault(id(definition), []).append(node)

    def _definition(self, node: cst.Name) -> cst.Assign | None:
        """The one assignment that *node* reads; None where there is none, or another binding beside it."""
        if id(node) in self._others:  # it binds a name, or is an attribute's or a keyword's
            return None
        for scope in reversed(self._scopes.get(id(node), ())):
            bound = self._bound.get((id(scope), node.value))
            if bound is not None:
                only = bound[0] if len(bound) == 1 else None
                return only if isinstance(only, cst.Assign) else None
        return None

    def owned(self, *expressions: cst.BaseExpression) -> Owned:
        """What *expressions*, and nothing but them, are made of."""
        nodes, definitions = self._closure(expressions)
        inside = {id(node) for node in nodes}
        shared: dict[str, tuple[cst.Assign, cst.Name | None]] = {}
        for name, one in definitions:
            outside = next((read for read in self._by[id(one)] if id(read) not in inside), None)
            if outside is not None or len(one.targets) > 1:
                shared[name] = (one, outside)
        others = {id(node) for one, _ in shared.values() for node in self._closure([one.value])[0]}
        return Owned(
            tuple(node for node in nodes if id(node) not in others),
            tuple(node for node in nodes if id(node) in others),
            tuple((name, use) for name, (_, use) in shared.items()),
        )

    def _closure(
        self, expressions: Iterable[cst.BaseExpression]
    ) -> tuple[list[cst.CSTNode], list[tuple[str, cst.Assign]]]:
        """Everything in *expressions* and in what their names are bound to, and these bindings."""
        nodes: list[cst.CSTNode] = []
        definitions: dict[int, tuple[str, cst.Assign]] = {}
        waiting = list(expressions)
        while waiting:
            for node in descendants(waiting.pop(0)):
                nodes.append(node)
                definition = self._definition(node) if isinstance(node, cst.Name) else None
                if definition is not None and isinstance(node, cst.Name) and id(definition) not in definitions:
                    definitions[id(definition)] = (node.value, definition)
                    waiting.append(definition.value)
        return nodes, list(definitions.values())


def _scopes(module: cst.Module) -> dict[int, tuple[cst.CSTNode, ...]]:
    """The functions and classes around each name, by its ``id``: the file first, the innermost last."""
    found: dict[int, tuple[cst.CSTNode, ...]] = {}
    stack: list[tuple[cst.CSTNode, tuple[cst.CSTNode, ...]]] = [(module, (module,))]
    while stack:
        node, around = stack.pop()
        found[id(node)] = around
        inner = (*around, node) if isinstance(node, cst.FunctionDef | cst.Lambda | cst.ClassDef) else around
        for child in children(node):
            outside = isinstance(node, cst.FunctionDef | cst.ClassDef) and child is node.name
            stack.append((child, around if outside else inner))
    return found


def _bindings(node: cst.CSTNode) -> Iterator[tuple[cst.Name, cst.CSTNode]]:
    """The names that a statement binds, each with what says to what."""
    match node:
        case cst.Assign():
            for target in node.targets:
                is_plain = isinstance(target.target, cst.Name)
                yield from ((name, node if is_plain else target) for name in _names(target.target))
        case cst.AnnAssign() | cst.AugAssign() | cst.For() | cst.CompFor() | cst.NamedExpr():
            yield from ((name, node) for name in _names(node.target))
        case cst.Param(name=cst.Name() as name) | cst.FunctionDef(name=name) | cst.ClassDef(name=name):
            yield name, node
        case cst.AsName(name=target):
            yield from ((name, node) for name in _names(target))
        case cst.Global(names=names) | cst.Nonlocal(names=names):
            yield from ((one.name, node) for one in names)
        case cst.Del(target=target):
            yield from ((name, node) for name in _names(target))


def _names(target: cst.CSTNode) -> Iterator[cst.Name]:
    """The names that a target binds; those of attributes and subscripts are only read."""
    match target:
        case cst.Name():
            yield target
        case cst.Tuple() | cst.List():
            for element in target.elements:
                yield from _names(element.value)


def _labels(module: cst.Module) -> set[int]:
    """The ``id`` of every name that is none of a variable: of an attribute, a keyword, an imported module."""
    found: set[int] = set()
    for node in descendants(module):
        match node:
            case cst.Attribute(attr=label):
                found.add(id(label))
            case cst.Arg(keyword=cst.Name() as label):
                found.add(id(label))
            case cst.ImportFrom() | cst.Import():
                found |= {id(one) for one in descendants(node)}
    return found
