"""The folding itself: expression in, value out, remembered, bounded in depth and safe against cycles."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

import libcst as cst

from flake8_ckpt.call import Fault
from flake8_ckpt.source.flow import Flow
from flake8_ckpt.source.folding.formatting import has_sentinel
from flake8_ckpt.source.folding.functions import ClassValue, FunctionValue, InstanceValue
from flake8_ckpt.source.scopes import FunctionBound
from flake8_ckpt.source.tree import children, descendants
from flake8_ckpt.values import (
    MAX_PARTS,
    MAX_SIZE,
    TOO_LARGE,
    Choice,
    Entries,
    Items,
    Place,
    Text,
    Unit,
    Unknown,
    Value,
    alternatives,
    lift,
    size_of,
    unfollowed,
)

MAX_DEPTH = 60
"""Expressions and definitions are followed this deep; what lies deeper is unknown."""

MAX_HELPERS = 4
"""So many helper functions are followed into each other."""

MAX_FOLDS = 100_000
"""After so many steps in one file every further value is unknown."""

AT_FAULT = unfollowed("there is a fault in the analysis")

WRITTEN_BY = ("__str__", "__repr__", "__format__", "__fspath__")
"""Methods that say how an object looks as a text."""

INDEX = re.compile(r"\d+|'\w+'|\"\w+\"")
LITERAL = (cst.SimpleString, cst.FormattedStringText)

Node = TypeVar("Node", bound=cst.CSTNode)
Key = TypeVar("Key")
Item = TypeVar("Item")
Other = TypeVar("Other")
Form = Callable[["Folder", Node], Value]

FORMS: dict[type[cst.CSTNode], Form[cst.CSTNode]] = {}
"""How each kind of expression folds; filled by the modules of this package, one function a form."""


def folds(*kinds: type[cst.CSTNode]) -> Callable[[Form[Node]], Form[Node]]:
    """Register the decorated function as the way to fold expressions of *kinds*."""

    def register(function: Form[Node]) -> Form[Node]:
        for kind in kinds:
            FORMS[kind] = function  # type: ignore[assignment]
        return function

    return register


@dataclass(slots=True)
class Work:
    """What was done for one file, by all its folders together.

    Attributes:
        folds: how many steps.
        known: what :func:`once_per_file` has computed, by the function.
        faults: ours, that came up.
        places: the nodes that a finding may point at; a :class:`~flake8_ckpt.values.Place` is an index into it.
    """

    folds: int = 0
    known: dict[object, dict[Any, Any]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    places: list[cst.CSTNode] = field(default_factory=list)


def once_per_file(function: Callable[[Folder], dict[Key, Item]]) -> Callable[[Folder], dict[Key, Item]]:
    """Let *function* compute its table once for a file, outside of every helper; empty inside its own computation."""

    def table(folder: Folder) -> dict[Key, Item]:
        known = folder.work.known
        if function not in known:
            known[function] = {}
            known[function].update(function(folder.outermost()))
        return known[function]

    return table


Asked = tuple[int, str]
"""A parameter: the ``id`` of its function, or of the comprehension whose variable it is, and its name."""


@dataclass(frozen=True, slots=True)
class Known:
    """A value that is computed.

    Attributes:
        value: it.
        asked: the parameters that were asked for on the way, so that it holds wherever they are the same.
        key: what it is the value of: a freed object's ``id`` can come again.
    """

    value: Value
    asked: frozenset[Asked]
    key: object


@dataclass(frozen=True, slots=True, eq=False)
class Followed:
    """One call of a helper that is followed into its body.

    Attributes:
        caller: the folder of what calls it.
        depth: how deep in expressions the call stands.
        given: its arguments.
        anywhere: what is known to hold in every call, by the ``id`` of its key.
    """

    caller: Folder
    depth: int
    given: dict[Asked, Value]
    anywhere: dict[int, Known]


class Folder:
    """Folds the expressions of one file. A value is computed once, or once for each call of a helper that it rests on.

    Attributes:
        flow: the file's definitions and which of them reach which use.
        places: the nodes that a finding may point at; a :class:`~flake8_ckpt.values.Place` is an index into it.
    """

    def __init__(self, flow: Flow, work: Work | None = None, followed: Followed | None = None) -> None:
        """Begin with nothing folded, or with what holds in every call of a helper.

        Args:
            flow: the file.
            work: what was done for it so far.
            followed: the call of a helper in whose body this one folds.
        """
        self.flow = flow
        self.work = Work() if work is None else work
        self.places = self.work.places
        # How many helpers deep this folder is, and how deep in expressions the call of the innermost stands.
        self.helpers: int = 0 if followed is None else followed.caller.helpers + 1
        self.depth = 0 if followed is None else followed.depth
        self.arguments: dict[Asked, Value] = {} if followed is None else followed.caller.arguments | followed.given
        self._followed = followed
        self._here: dict[int, Known] = {}  # what holds in this call, by the id of the key
        self._anywhere = self._here if followed is None else followed.anywhere  # what holds in every call
        self._under_way: dict[int, set[Asked]] = {}  # with what was asked for, the innermost last

    def fold(self, node: cst.BaseExpression) -> Value:
        """What *node* evaluates to where it stands. Never raises for what the code says."""
        return self.once(node, lambda: self._folded(node))

    def _folded(self, node: cst.BaseExpression) -> Value:
        """What *node* evaluates to. Where that is lost here, the fields of the texts it is made of may be in it."""
        form = FORMS.get(type(node))
        if form is None:
            value: Value = self.unknown(node, f"{_words(type(node).__name__)} are not followed")
        else:
            value = self.guarded(node, lambda: form(self, node), AT_FAULT)
        if not any(self._is_lost_at(node, one.value) for one in alternatives(value)):
            return value
        if not any(holds_fields(self.fold(operand)) for operand in operands(node)):
            return value
        return lift(lambda one: replace(one, anything=True) if self._is_lost_at(node, one) else one, value)

    def _is_lost_at(self, node: cst.CSTNode, value: Value) -> bool:
        """Whether *value* is unknown because of what *node* does, and may be a text."""
        return (
            isinstance(value, Unknown)
            and value.type in {None, str}
            and (value.place is None or self.places[value.place] is node)
        )

    def once(self, key: object, compute: Callable[[], Value]) -> Value:
        """The value of *compute*, computed once for *key* where it is the same; unknown inside its own computation."""
        number, depth = id(key), self.depth + len(self._under_way)
        known = self._here.get(number) or self._anywhere.get(number)
        if known is not None and (number in self._here or known.asked.isdisjoint(self.arguments)):
            self.ask(known.asked)
            return known.value
        if number in self._under_way:
            return unfollowed("it is defined by itself")
        given_up = self._given_up(depth)
        if given_up is not None:
            return unfollowed(given_up)
        self.work.folds += 1
        self._under_way[number] = set()
        try:
            value = bounded(lift(compute))
        finally:
            asked = frozenset(self._under_way.pop(number))
        self._note(asked)
        memory = self._anywhere if asked.isdisjoint(self.arguments) else self._here
        memory[number] = Known(value, asked, key)
        return value

    def _given_up(self, depth: int) -> str | None:
        """Why nothing is computed here any more; None if it is."""
        if self.work.folds >= MAX_FOLDS:
            return "there is too much to follow in this file"
        if depth >= MAX_DEPTH:
            return f"it is more than {MAX_DEPTH} steps away from a literal"
        return None

    def _note(self, asked: AbstractSet[Asked]) -> None:
        """Note what is asked for, for the value that is under way here."""
        if asked and self._under_way:
            self._under_way[next(reversed(self._under_way))] |= asked

    def ask(self, asked: AbstractSet[Asked]) -> None:
        """Note what is asked for, here and with the caller, unless the call gives it."""
        self._note(asked)
        if self._followed is not None and asked:
            self._followed.caller.ask(asked - self._followed.given.keys())

    def guarded(self, node: cst.CSTNode, compute: Callable[[], Item], otherwise: Other) -> Item | Other:
        """What *compute* returns; *otherwise* where a fault of ours ends it, which is noted at *node*."""
        try:
            return compute()
        except Exception as error:  # noqa: BLE001 - what else the file holds is to be judged all the same
            self.work.faults.append(Fault(self.place(node), error))
            return otherwise

    def inside(self, function: cst.CSTNode, arguments: Mapping[str, Value]) -> Folder | None:
        """A folder for the body of a helper *function* in one call of it; None where helpers nest too deep.

        The elements of a comprehension are folded in the same way, one call for each.
        """
        depth = self.depth + len(self._under_way)
        if self.helpers == MAX_HELPERS or depth > MAX_DEPTH // 2:
            return None
        given = {(id(function), name): value for name, value in arguments.items()}
        return Folder(self.flow, self.work, Followed(self, depth, given, self._anywhere))

    def outermost(self) -> Folder:
        """A folder for what has nothing to do with the helper or the expression at hand."""
        return Folder(self.flow, self.work)

    def argument(self, function: cst.CSTNode, name: str) -> Value | None:
        """What the call that is being followed gives for the parameter *name* of *function*."""
        self.ask({(id(function), name)})
        return self.arguments.get((id(function), name))

    def place(self, node: cst.CSTNode) -> Place:
        """A token for *node*, to be resolved to a line and column at the very end."""
        self.places.append(node)
        return Place(len(self.places) - 1)

    def unknown(self, node: cst.CSTNode, reason: str, **known: object) -> Unknown:
        """An unknown that was met at *node*, named as *node* is written."""
        name = shown(node)
        return Unknown(name, reason, self.place(node), read_as=name, **known)  # type: ignore[arg-type]


def shown(node: cst.CSTNode) -> str:
    """What *node* is called: the names and calls in it, however long; a message shows it shorter."""
    match node:
        case cst.Name():
            return node.value
        case cst.Attribute():
            return f"{shown(node.value)}.{node.attr.value}"
        case cst.Call():
            return f"{shown(node.func)}()"
        case cst.Subscript():
            return f"{shown(node.value)}[{_index(node)}]"
        case cst.Await():
            return shown(node.expression)
    return "..."


def _index(node: cst.Subscript) -> str:
    """An index that is a number or a word, without quotes; nothing that could pass for a field of a template."""
    match node.slice:
        case [cst.SubscriptElement(cst.Index(cst.SimpleString() | cst.Integer() as index))]:
            return index.value.strip("'\"") if INDEX.fullmatch(index.value) else ""
    return ""


def named(value: Value, name: str, unit: Unit = Unit.PLAIN) -> Value:
    """*value* as it is known under *name*: an unknown takes the name, a number of no unit takes *unit*."""
    if isinstance(value, Choice):
        options = (replace(option, value=named(option.value, name, unit)) for option in value.alternatives)
        return Choice(tuple(options))
    if isinstance(value, Unknown):
        unit = unit if value.unit is Unit.PLAIN else value.unit
        return replace(value, name=name, unit=unit)
    return value


def bounded(value: Value) -> Value:
    """*value*, or unknown where it is larger than anything that names a file."""
    if size_of(value) > MAX_SIZE:
        return unfollowed(TOO_LARGE)
    if isinstance(value, Text) and (
        len(value.parts) > MAX_PARTS or any(has_sentinel(part) for part in value.parts if isinstance(part, str))
    ):
        return unfollowed("it has too many parts, or private characters")
    return value


def operands(node: cst.CSTNode) -> Iterator[cst.BaseExpression]:
    """The expressions that *node* is made of, without those that these are made of."""
    for child in [node.value] if isinstance(node, cst.Attribute | cst.Arg) else children(node):
        if isinstance(child, cst.BaseExpression):
            yield child
        else:
            yield from operands(child)


def holds_fields(value: Value) -> bool:
    """Whether *value* may bring fields along: a text in it has some, or the folding gave up on it."""
    match value:
        case Text():
            return any("{" in part for part in value.parts if isinstance(part, str))
        case Items():
            return any(map(holds_fields, value.items))
        case Entries():
            return any(holds_fields(entry) for _, entry in value.entries)
        case Choice():
            return any(holds_fields(option.value) for option in value.alternatives)
        case Unknown():
            return value.anything
        case FunctionValue() | ClassValue():
            return writes_fields(value.node.body)
        case InstanceValue():
            methods = [one for name in WRITTEN_BY for one in value.scope.definitions.get(name, ())]
            return any(writes_fields(one.node.body) for one in methods if isinstance(one, FunctionBound))
    return False


def writes_fields(node: cst.CSTNode) -> bool:
    """Whether a literal below *node* has a brace."""
    return any("{" in part.value for part in descendants(node) if isinstance(part, LITERAL))


def _words(camel: str) -> str:
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in camel).strip() + "s"
