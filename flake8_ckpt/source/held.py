"""What an expression may hold: followed through names, attributes, displays, helpers and parameters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from flake8_ckpt.source.callers import Callers
from flake8_ckpt.source.flow import CallSite
from flake8_ckpt.source.folding.functions import FunctionValue, InstanceValue
from flake8_ckpt.source.scopes import Assigned, Augmented, Definition, Iterated, Kind, Parameter, Scope
from flake8_ckpt.source.tree import dotted

GROWS = frozenset({"append", "extend", "insert", "add"})
SHRINKS = frozenset({"pop", "clear", "remove"})
DISPLAYS = (cst.List, cst.Tuple, cst.Set)
MAX_PARTS = 1000
"""No more expressions than this are looked at for one."""

Owner = object
"""What a list is known by: a definition of its name, or its dotted name within a class or a function."""


@dataclass(frozen=True, slots=True)
class Held:
    """One thing that an expression may hold.

    Attributes:
        node: it, no container and no name that is followed further.
        surely: whether it is there whenever the expression is reached in this way, and not only on some branch.
        made_by: the call that makes it: itself, or the call of the helper that returns it.
        passed: the calls by which it came as an argument, innermost first.
    """

    node: cst.BaseExpression
    surely: bool
    made_by: cst.BaseExpression
    passed: tuple[CallSite, ...] = ()


@dataclass(frozen=True, slots=True)
class _Part:
    """An expression on the way, as :class:`Held` says it; *made_by* is None outside of helpers."""

    node: cst.BaseExpression
    surely: bool = True
    made_by: cst.BaseExpression | None = None
    passed: tuple[CallSite, ...] = ()


class Holdings:
    """What the expressions of one file may hold, themselves or as elements."""

    def __init__(self, callers: Callers) -> None:
        """Read what is appended to lists, and taken from them."""
        self.callers = callers
        self.folder = callers.folder
        self._grown: dict[Owner, list[cst.BaseExpression]] = {}
        self._shrunk: set[Owner] = set()
        self._stored: dict[Owner, list[cst.BaseExpression | None]] = {}
        for store in self.folder.flow.stores:
            if isinstance(store.target, cst.Attribute):
                self._stored.setdefault(_owner(store.scope, dotted(store.target)), []).append(store.value)
            else:
                self._shrunk |= self._owners(store.target.value, store.scope)
        for site in self.folder.flow.calls:
            function = site.node.func
            if isinstance(function, cst.Attribute) and function.attr.value in GROWS | SHRINKS:
                for owner in self._owners(function.value, site.scope):
                    if function.attr.value in SHRINKS:
                        self._shrunk.add(owner)
                    elif site.node.args:
                        self._grown.setdefault(owner, []).append(site.node.args[-1].value)

    def of(self, node: cst.BaseExpression) -> Iterator[Held]:
        """What *node* may hold, itself or as elements, that is no container; each once for each way it is passed."""
        stack, seen = [_Part(node)], {(id(node), ())}
        while stack and len(seen) < MAX_PARTS:
            part = stack.pop()
            parts = list(self._parts(part))
            if isinstance(part.node, cst.Call) or not (parts or isinstance(part.node, DISPLAYS)):
                yield Held(part.node, part.surely, part.made_by or part.node, part.passed)
            for one in parts:
                key = (id(one.node), tuple(id(site) for site in one.passed))
                if key not in seen:
                    seen.add(key)  # type: ignore[arg-type]
                    stack.append(one)

    def made(self, node: cst.BaseExpression) -> list[cst.BaseExpression]:
        """What *node* may be, without the calls of helpers: what these return is among it."""
        return [held.node for held in self.of(node) if self._helper(held.node) is None]

    def _helper(self, node: cst.BaseExpression) -> Scope | None:
        """The function of the file that a call runs, if what this returns is what the call gives."""
        if not isinstance(node, cst.Call) or not self.callers.run_by(node):
            return None
        callee = self.folder.fold(node.func)
        return callee.scope if isinstance(callee, FunctionValue) else None

    def _parts(self, part: _Part) -> Iterator[_Part]:
        def step(node: cst.BaseExpression, *, surely: bool = True) -> _Part:
            return _Part(node, part.surely and surely, part.made_by, part.passed)

        match part.node:
            case cst.Name():
                definitions = [definition for definition, _ in self.folder.flow.reaching(part.node)]
                for definition in definitions:
                    surely = len(definitions) == 1 and definition not in self._shrunk
                    yield from self._bound(definition, part, surely=surely)
                    yield from (step(one, surely=surely) for one in self._grown.get(definition, ()))
            case cst.Attribute():
                owner = self._owner_of(part.node)
                stored = self._stored.get(owner, [])
                surely = len(stored) == 1 and owner not in self._shrunk
                yield from (step(one, surely=surely) for one in (*stored, *self._grown.get(owner, ())) if one)
            case cst.Call():
                helper = self._helper(part.node)
                if helper is not None:
                    returns = [one for one in helper.returns if one is not None]
                    surely = part.surely and len(returns) == 1
                    made_by = part.made_by or part.node
                    yield from (_Part(one, surely, made_by, part.passed) for one in returns)
            case cst.List() | cst.Tuple() | cst.Set():
                yield from (step(element.value) for element in part.node.elements)
            case cst.ListComp() | cst.GeneratorExp():
                yield step(part.node.elt, surely=False)
            case cst.BinaryOperation():
                yield from map(step, (part.node.left, part.node.right))
            case cst.IfExp():
                yield from (step(one, surely=False) for one in (part.node.body, part.node.orelse))
            case cst.NamedExpr() | cst.StarredElement():
                yield step(part.node.value)
            case cst.Subscript():
                yield step(part.node.value, surely=False)

    def _bound(self, definition: Definition, part: _Part, *, surely: bool) -> Iterator[_Part]:
        """What a name is bound to by one definition."""

        def step(node: cst.BaseExpression, *, certain: bool = True) -> _Part:
            return _Part(node, part.surely and surely and certain, part.made_by, part.passed)

        match definition:
            case Assigned(path=()):
                yield step(definition.value)
            case Assigned(path=(int(index),)):
                yield from map(step, self._elements(definition.value, index))
            case Augmented():
                yield from map(step, (definition.before, definition.value))
            case Iterated():
                yield step(definition.iterable, certain=False)
            case Parameter() if part.made_by is None:
                for site, given in self.callers.given(definition):
                    yield _Part(given, part.surely and surely, None, (*part.passed, site))

    def _elements(self, node: cst.BaseExpression, index: int) -> Iterator[cst.BaseExpression]:
        """Element *index* of the display that *node* is, or that the helper which it calls returns."""
        helper = self._helper(node)
        for one in helper.returns if helper is not None else [node]:
            if isinstance(one, cst.Tuple | cst.List) and index < len(one.elements):
                yield one.elements[index].value

    def _owner_of(self, node: cst.Attribute) -> Owner:
        """By what an attribute is known: ``agent.model`` is the ``self.model`` of the class of ``agent``."""
        value = self.folder.fold(node.value)
        if isinstance(value, InstanceValue):
            return (id(value.node), f"self.{node.attr.value}")
        root: cst.BaseExpression = node
        while isinstance(root, cst.Attribute):
            root = root.value
        return _owner(self.folder.flow.scope_of(root), dotted(node))

    def _owners(self, node: cst.BaseExpression, scope: Scope) -> set[Owner]:
        if isinstance(node, cst.Name):
            return {definition for definition, _ in self.folder.flow.reaching(node)}
        return {_owner(scope, dotted(node))}

    def entries(self, node: cst.BaseExpression) -> dict[str, cst.BaseExpression] | None:
        """The items of a dict with known keys, by a display or ``dict()``, under a name or not; None if unknown."""
        match node:
            case cst.Name(value):
                definitions = [definition for definition, _ in self.folder.flow.reaching(node)]
                if len(definitions) == 1 and isinstance(definitions[0], Assigned) and not definitions[0].path:
                    return self.entries(definitions[0].value) if value not in self.folder.flow.changed else None
            case cst.Call(func=cst.Name("dict")) if all(argument.keyword for argument in node.args):
                return {argument.keyword.value: argument.value for argument in node.args if argument.keyword}
            case cst.Dict():
                found = {
                    one.key.evaluated_value: one.value
                    for one in node.elements
                    if isinstance(one, cst.DictElement) and isinstance(one.key, cst.SimpleString)
                }
                if len(found) == len(node.elements):
                    return found  # type: ignore[return-value]
        return None


def _owner(scope: Scope, name: str | None) -> Owner:
    """By what a dotted name is known: that of ``self`` in all methods of a class, any other in its own scope."""
    parent = scope.parent
    around = parent.node if parent is not None and parent.kind is Kind.CLASS else scope.node
    return (id(around), name)
