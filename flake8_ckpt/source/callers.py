"""Which calls of the file run which of its functions."""

from __future__ import annotations

from functools import partial

import libcst as cst

from flake8_ckpt.source.flow import CallSite
from flake8_ckpt.source.folding import Folder
from flake8_ckpt.source.folding.functions import ClassValue, FunctionValue, InstanceValue
from flake8_ckpt.source.scopes import Assigned, Definition, FunctionBound, Imported, Kind, Parameter, Scope
from flake8_ckpt.source.tree import descendants
from flake8_ckpt.values import Symbol, alternatives

MAX_HELPERS = 3
"""Functions that call each other are followed this deep."""

Function = cst.FunctionDef | cst.Lambda


class Callers:
    """The calls of a file, by what they run.

    Attributes:
        sites: every call, by the ``id`` of its node.
    """

    def __init__(self, folder: Folder) -> None:
        """Look at every call of the file that *folder* folds."""
        self.folder = folder
        self.sites = {id(site.node): site for site in folder.flow.calls}
        self._methods = {
            scope.node.name.value
            for scope in folder.flow.scopes.values()
            if isinstance(scope.node, cst.FunctionDef) and _is_method(scope)
        }
        self._run: dict[int, list[Function]] = {}
        self._of: dict[int, list[CallSite]] = {}
        for site in folder.flow.calls:
            for function in folder.guarded(site.node, partial(self._functions, site.node.func), ()):
                self._run.setdefault(id(site.node), []).append(function)
                self._of.setdefault(id(function), []).append(site)

    def _functions(self, callee: cst.BaseExpression) -> list[Function]:
        """What a call may run; whatever a decorator makes of a function, it runs that."""
        found: list[Function] = []
        if isinstance(callee, cst.Name):
            reaching = self.folder.flow.reaching(callee)
            found += [definition.node for definition, _ in reaching if isinstance(definition, FunctionBound)]
        elif isinstance(callee, cst.Attribute) and callee.attr.value in self._methods:
            base = self.folder.fold(callee.value)
            if isinstance(base, InstanceValue):
                found += _bound_in(base.scope, callee.attr.value)
        else:
            return []
        for one in alternatives(self.folder.fold(callee)):
            match one.value:
                case FunctionValue(node) if node not in found:
                    found.append(node)
                case ClassValue():
                    found += _bound_in(one.value.scope, "__init__")
        return found

    def of(self, function: cst.CSTNode) -> list[CallSite]:
        """The calls that may run *function*, in the order of the walk."""
        return self._of.get(id(function), [])

    def run_by(self, call: cst.Call) -> list[Function]:
        """The functions of the file that a call may run."""
        return self._run.get(id(call), [])

    def chain(self, site: CallSite) -> list[CallSite]:
        """A call, the one call of the function that it stands in, the one call of that function, and so on."""
        found = [site]
        while len(found) <= MAX_HELPERS:
            callers = self.of(found[-1].scope.node)
            if len(callers) != 1 or callers[0] in found:
                break
            found.append(callers[0])
        return found

    def loops_around(self, site: CallSite) -> tuple[int, ...]:
        """The loops around a call and around its :meth:`chain`, outermost first."""
        return tuple(loop for one in reversed(self.chain(site)) for loop in one.loops)

    def region_of(self, node: cst.CSTNode) -> dict[int, cst.CSTNode]:
        """Everything that a turn of a loop runs: the loop, and the functions of the file it calls; by ``id``."""
        found: dict[int, cst.CSTNode] = {}
        roots: list[cst.CSTNode] = [node]
        for _ in range(MAX_HELPERS):
            new = {id(one): one for root in roots for one in descendants(root) if id(one) not in found}
            found |= new
            run = [function for key in new for function in self._run.get(key, ())]
            roots = [function for function in run if id(function) not in found]
        return found

    def given(self, definition: Parameter) -> list[tuple[CallSite, cst.BaseExpression]]:
        """What the calls give for a parameter, each with its call; those that leave the default are not in."""
        function, found = definition.function, []
        is_method = _is_method(self.folder.flow.scopes[id(function)])
        for site in self.of(function):
            position = 1 if is_method else 0
            for argument in site.node.args:
                if argument.star:
                    break
                if argument.keyword is not None:
                    if argument.keyword.value == definition.name:
                        found.append((site, argument.value))
                    continue
                if position == definition.index:
                    found.append((site, argument.value))
                position += 1
        return found


def _bound_in(scope: Scope, name: str) -> list[Function]:
    bound = scope.definitions.get(name, [])
    return [definition.node for definition in bound[-1:] if isinstance(definition, FunctionBound)]


def _is_method(scope: Scope) -> bool:
    return scope.parent is not None and scope.parent.kind is Kind.CLASS


def symbol_of(folder: Folder, callee: cst.BaseExpression) -> str | None:
    """The dotted name of what a call names by its imports; None for anything that must be computed."""
    root = callee
    while isinstance(root, cst.Attribute):
        root = root.value
    if not isinstance(root, cst.Name) or not all(_is_plain(one) for one, _ in folder.flow.reaching(root)):
        return None
    value = folder.fold(callee)
    return value.name if isinstance(value, Symbol) else None


def _is_plain(definition: Definition) -> bool:
    if isinstance(definition, Assigned):
        return isinstance(definition.value, cst.Name | cst.Attribute)
    return isinstance(definition, Imported)
