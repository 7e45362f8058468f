"""What one walk over a file found: calls, stores, and which definitions reach which use of a name; read-only data.

:mod:`flake8_ckpt.source.walk` makes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import libcst as cst

from flake8_ckpt.source.aliases import Aliases, name_of, names_in
from flake8_ckpt.source.scopes import Arrival, Crowded, Definition, Kind, Reaching, Scope, Unbound
from flake8_ckpt.values import MAX_ALTERNATIVES, Branches

PARSED = frozenset({"parse_args()", "parse_known_args()"})

Contents = dict[str, list[cst.BaseExpression]]
Loop = cst.For | cst.While | cst.BaseComp


@dataclass(frozen=True, slots=True, eq=False)
class CallSite:
    """One call: where it stands and what is around it.

    Attributes:
        loops: the loops and comprehensions it is in, outermost first, within its function.
        statement: the small statement, or the head of the compound one, that it is part of.
        when: the arms of branches that it is in, within its function.
    """

    node: cst.Call
    scope: Scope
    loops: tuple[int, ...]
    statement: cst.CSTNode
    when: Branches = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class Store:
    """``base.attribute = value`` or ``base[index] = value``; value is None where it is not one expression."""

    target: cst.Attribute | cst.Subscript
    value: cst.BaseExpression | None
    scope: Scope


@dataclass(slots=True)
class Flow:
    """What one walk found; read-only afterwards."""

    module: cst.Module
    scope: Scope
    calls: list[CallSite] = field(default_factory=list)
    stores: list[Store] = field(default_factory=list)
    links: list[tuple[str, cst.BaseExpression]] = field(default_factory=list)  # names, and what they are bound to
    aliases: Aliases = field(default_factory=Aliases)
    changed: Contents = field(default_factory=dict)  # lists and dicts by their names, and what is put in there
    augmented: Contents = field(default_factory=dict)  # names and what is added to them, in place if it is a list
    members: dict[str, list[Definition]] = field(default_factory=dict)  # what any class body binds, by name
    functions: dict[str, list[cst.Parameters]] = field(default_factory=dict)  # by their names
    opened: list[cst.BaseExpression] = field(default_factory=list)  # objects whose attributes are set by a text
    rewritten: bool = False  # whether exec() or globals() may bind any name of the module
    loops: dict[int, Loop] = field(default_factory=dict)  # by the numbers that calls and definitions know them by
    scopes: dict[int, Scope] = field(default_factory=dict)  # of functions, by the id of their node
    assigned: Contents = field(default_factory=dict)  # names, and what any attribute or argument of it is
    attributes: dict[str, list[Store]] = field(default_factory=dict)  # what is assigned to attributes, by their names
    _called: dict[str, list[CallSite]] = field(default_factory=dict)  # by the group of the callee's name
    _handed: dict[str, list[CallSite]] = field(default_factory=dict)  # by the groups of the arguments' names
    _changes: dict[str, Contents] = field(default_factory=dict)  # by the group of what is changed
    _uses: dict[int, tuple[Scope, Reaching | None]] = field(default_factory=dict)

    def reaching(self, use: cst.Name) -> Reaching:
        """The definitions that may be in force where *use* reads a name; empty for a builtin or an unknown name."""
        scope, arrived = self._uses.get(id(use), (self.scope, None))
        name = use.value
        scope = scope.outer.get(name, scope)
        if arrived is not None and name not in scope.shared:
            return arrived
        if arrived is None and name in scope.definitions and name not in scope.shared and scope.kind is Kind.FUNCTION:
            return (Arrival(Unbound(name)),)  # a local that is read before it is bound
        owner: Scope | None = scope
        while owner is not None:
            if name in owner.definitions and (owner is scope or owner.kind is not Kind.CLASS):
                return capped(name, tuple(map(Arrival, owner.definitions[name][: MAX_ALTERNATIVES + 1])))
            owner = owner.parent
        return ()

    def is_read(self, name: cst.Name) -> bool:
        """Whether *name* reads a variable: it is no target, no keyword and no attribute."""
        return id(name) in self._uses

    def scope_of(self, use: cst.CSTNode) -> Scope:
        """The scope that reads the name *use*; the module's for anything else."""
        return self._uses.get(id(use), (self.scope, None))[0]

    def called(self, names: Iterable[str]) -> list[CallSite]:
        """The calls of what has one of *names*, or another name for it."""
        groups = {self.aliases.group(name) for name in names}
        return [site for group in sorted(groups) for site in self._called.get(group, ())]

    def handed(self, names: Iterable[str]) -> list[CallSite]:
        """The calls that are given what has one of *names*, or another name for it."""
        groups = {self.aliases.group(name) for name in names}
        return [site for group in sorted(groups) for site in self._handed.get(group, ())]

    def changes(self, name: str) -> list[cst.BaseExpression] | None:
        """What is put into the list or dict *name* after it was made, by any name; None where nothing changes it.

        What ``name += [...]`` adds is part of the value of *name* itself.
        """
        changes = self._changes.get(self.aliases.group(name), {})
        by = [one for one in changes if one in self.changed or one != name]
        return [value for one in by for value in changes[one]] if by else None

    def index(self) -> None:
        """Tie arguments to the parameters that they are given for, and gather calls and changes by groups."""
        for site in self.calls:
            for parameters in self.functions.get(name_of(site.node.func) or "", ()):
                self.links += _given_names(site.node, parameters)
        for name, value in self.links:
            self.aliases.tie(name, filter(self.is_of_this_file, names_in(value)))
        for site in self.calls:
            if (callee := name_of(site.node.func)) is not None:
                self._called.setdefault(self.aliases.group(callee), []).append(site)
            for argument in site.node.args:
                if argument.keyword is not None:
                    self.assigned.setdefault(argument.keyword.value, []).append(argument.value)
            given = {name for argument in site.node.args for name in names_in(argument.value)}
            for group in set(map(self.aliases.group, given)):
                self._handed.setdefault(group, []).append(site)
        for store in self.stores:
            if isinstance(store.target, cst.Attribute):
                self.attributes.setdefault(store.target.attr.value, []).append(store)
                self.assigned.setdefault(store.target.attr.value, []).extend([store.value] if store.value else [])
        for contents in (self.changed, self.augmented):
            for name, values in contents.items():
                changes = self._changes.setdefault(self.aliases.group(name), {})
                changes.setdefault(name, []).extend(values)

    def is_of_this_file(self, name: str) -> bool:
        """Whether two things of this name may be one; what a call of a library makes is another one each time."""
        return not name.endswith("()") or name in PARSED or name.removesuffix("()") in self.functions

    def stars(self) -> list[str]:
        """Modules whose names are all imported, the last one first."""
        return self.scope.stars[::-1]


def capped(name: str, arrivals: Reaching) -> Reaching:
    """*arrivals*, or one unknown in their place where they are too many to follow."""
    if len(arrivals) > MAX_ALTERNATIVES:
        return (Arrival(Crowded(name)),)
    return arrivals


def _given_names(call: cst.Call, parameters: cst.Parameters) -> Iterator[tuple[str, cst.BaseExpression]]:
    """The arguments of a call by the names that the callee knows them by; a method has one more in front."""
    names = [param.name.value for param in (*parameters.posonly_params, *parameters.params)]
    shift = 1 if isinstance(call.func, cst.Attribute) else 0
    for index, argument in enumerate(call.args):
        if argument.keyword is not None:
            yield argument.keyword.value, argument.value
        else:
            yield from (
                (name, argument.value)
                for name in {*names[index : index + 1], *names[index + shift : index + shift + 1]}
            )
