"""The finder: what of a file mentions what matters, and so is run."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import libcst as cst

from flake8_ckpt.source.parsing import NEWLINE, File
from flake8_ckpt.source.tree import descendants, dotted

MATTERS = re.compile(
    r"Checkpoint|\bon_(?:epoch|batch|train_batch)_(?:begin|end)$|\bfilepath$|\bbest$|fit(?:_generator)?$"
    r"|save(?:_weights|_model)?$|train_on_batch$|compile$|load_(?:model|weights)$|write$"
)
"""Names of what is looked for: the classes, what is set on a callback, and the methods that train, save and load."""
ALIAS = re.compile(r"\b(\w+) as (\w+)|^[ \t]*(\w+) *= *[\w.]*?(\w+) *(?:#.*)?$", re.MULTILINE)
"""A second name for something: of an import, or an assignment of a name."""
NEVER = re.compile(r"(?!)")


def matters_in(text: str, extra: frozenset[str] = frozenset(), others: Iterable[str] = ()) -> re.Pattern[str]:
    """What the file calls what is looked for.

    Args:
        text: of the file, in which a class may have another name.
        extra: dotted names of further classes.
        others: names in the file of things of other modules.
    """
    names = {one.rpartition(".")[2] for one in extra}
    for name, other, alias, of in ALIAS.findall(text):
        if "Checkpoint" in (name or of) or (name or of) in names:
            names.add(other or alias)
    names |= set(others)
    return re.compile("|".join([MATTERS.pattern, *(rf"\b{re.escape(one)}$" for one in sorted(names))]))


@dataclass(slots=True)
class Definition:
    """A function or class of the file, or a variable that is bound to a lambda or a partial.

    Attributes:
        node: it.
        name: what it is called.
        outer: the definition that it stands in; None at the top.
        names: every name of a variable that is written in it, outside of the definitions in it.
        bound: those that are its own: parameters, and what it assigns.
        attributes: the names behind a dot that it reads.
        matters: whether a name in it is looked for.
    """

    node: cst.CSTNode
    name: str
    outer: Definition | None
    names: set[str] = field(default_factory=set)
    bound: set[str] = field(default_factory=set)
    attributes: set[str] = field(default_factory=set)
    matters: bool = False

    @property
    def used(self) -> set[str]:
        """The names of variables that it has from elsewhere."""
        return self.names - self.bound


class Finder(cst.CSTVisitor):
    """Visits statements, and notes which definitions in them have to do with what is looked for."""

    def __init__(self, matters: re.Pattern[str]) -> None:
        """Begin with nothing found; *matters* finds the names that are looked for."""
        super().__init__()
        self.matters = matters
        self.definitions: list[Definition] = []
        self._open: list[Definition] = []
        self._no_variables: set[int] = set()
        self._set: set[int] = set()

    def visit_FunctionDef(self, node: cst.FunctionDef) -> None:  # noqa: N802 - libcst's name
        """A function."""
        self._begin(node, node.name.value)

    def visit_ClassDef(self, node: cst.ClassDef) -> None:  # noqa: N802
        """A class."""
        self._begin(node, node.name.value)

    def visit_Assign(self, node: cst.Assign) -> None:  # noqa: N802
        """A variable that can be called like a function."""
        if binds_callable(node):
            target = cst.ensure_type(node.targets[0].target, cst.Name)
            self._bind(target)
            self._begin(node.value, target.value)

    def leave_Assign(self, original_node: cst.Assign) -> None:  # noqa: N802
        """Its end."""
        if binds_callable(original_node):
            self._open.pop()

    def leave_FunctionDef(self, original_node: cst.FunctionDef) -> None:  # noqa: N802
        """Its end."""
        del original_node
        self._open.pop()

    def leave_ClassDef(self, original_node: cst.ClassDef) -> None:  # noqa: N802
        """Its end."""
        del original_node
        self._open.pop()

    def visit_Name(self, node: cst.Name) -> None:  # noqa: N802
        """A name: of a variable, unless what it is part of has been visited and says something else."""
        if self._open:
            own = self._open[-1]
            own.matters = own.matters or self.matters.search(node.value) is not None
            if id(node) not in self._no_variables:
                own.names.add(node.value)

    def visit_Attribute(self, node: cst.Attribute) -> None:  # noqa: N802
        """A name behind a dot."""
        self._no_variables.add(id(node.attr))
        if self._open and id(node) not in self._set:
            self._open[-1].attributes.add(node.attr.value)

    def visit_Arg(self, node: cst.Arg) -> None:  # noqa: N802
        """An argument, whose keyword is no use of what has the same name."""
        self._no_variables.add(id(node.keyword))

    def visit_NameItem(self, node: cst.NameItem) -> None:  # noqa: N802
        """A name that ``global`` or ``nonlocal`` only declares."""
        self._no_variables.add(id(node.name))

    def visit_AssignTarget(self, node: cst.AssignTarget) -> None:  # noqa: N802
        """What an assignment binds: a name is its own, and an attribute is not read."""
        self._bind(node.target)
        self._set.add(id(node.target))

    def visit_Param(self, node: cst.Param) -> None:  # noqa: N802
        """A parameter."""
        self._bind(node.name)

    def visit_For(self, node: cst.For) -> None:  # noqa: N802
        """The variables of a loop."""
        self._bind(node.target)

    def visit_SimpleString(self, node: cst.SimpleString) -> None:  # noqa: N802
        """A text, which may name an attribute."""
        if self._open and "Checkpoint" in node.value:
            self._open[-1].matters = True

    def _bind(self, target: cst.CSTNode) -> None:
        if self._open:
            parts = descendants(target, skip=(cst.Attribute, cst.Subscript))
            self._open[-1].bound |= {one.value for one in parts if isinstance(one, cst.Name)}

    def _begin(self, node: cst.CSTNode, name: str) -> None:
        one = Definition(node, name, self._open[-1] if self._open else None)
        self.definitions.append(one)
        self._open.append(one)


def binds_callable(node: cst.CSTNode) -> bool:
    """Whether a statement binds a name to a lambda, or to what ``functools.partial`` makes."""
    match node:
        case cst.Assign(targets=[cst.AssignTarget(target=cst.Name())], value=cst.Lambda()):
            return True
        case cst.Assign(targets=[cst.AssignTarget(target=cst.Name())], value=cst.Call(func=function)):
            return (dotted(function) or "").rpartition(".")[2] == "partial"
    return False


def definitions(file: File, matters: re.Pattern[str]) -> list[Definition]:
    """The functions and classes of a file that have to do with what is looked for: by themselves, or by what they use.

    Only statements that mention what matters are visited: a visitor over the whole file costs as much as its parsing.

    Args:
        file: with its trees.
        matters: the names of what is looked for, from :func:`matters_in`.
    """
    finder = Finder(matters)
    pending = list(defining_statements(file))
    mentioned = re.compile(matters.pattern.replace("$", r"\b"))
    while True:
        now = [(statement, text) for statement, text in pending if mentioned.search(text)]
        if not now:
            break
        for statement, _ in now:
            statement.visit(finder)
        pending = [one for one in pending if one not in now]
        _spread(finder.definitions)
        names = sorted({re.escape(one.name) for one in finder.definitions if one.matters})
        mentioned = re.compile(rf"\b(?:{'|'.join(names)})\b") if names else NEVER
    return [one for one in finder.definitions if one.matters]


def defining_statements(file: File) -> Iterator[tuple[cst.CSTNode, str]]:
    """The statements at the top of a file that may define a function, each with its lines, or the names in it."""
    for one in file.module.body:
        if isinstance(one, cst.SimpleStatementLine) and any(map(binds_callable, one.body)):
            yield one, " ".join(part.value for part in descendants(one) if isinstance(part, cst.Name))
    body: list[ast.stmt] = getattr(file.tree, "body", [])
    lines = NEWLINE.split(file.text)
    own = [one for one in file.module.body if not isinstance(one, cst.SimpleStatementLine)]
    pythons = [one for one in body if hasattr(one, "body") or isinstance(one, ast.Match)]
    if len(own) != len(pythons):
        yield from ((one, file.text) for one in own)
        return
    for one, python in zip(own, pythons, strict=True):
        yield one, "\n".join(lines[python.lineno - 1 : python.end_lineno])


def _spread(found: list[Definition]) -> None:
    """What uses something that matters, or defines it, matters; so does the constructor of a class that does."""
    for one in found:
        if one.name == "__init__" and one.outer is not None and isinstance(one.outer.node, cst.ClassDef):
            one.matters = one.matters or one.outer.matters
    for one in reversed(found):
        if one.matters and one.outer is not None and isinstance(one.outer.node, cst.FunctionDef):
            one.outer.matters = True
    names = {one.name for one in found if one.matters} - {"__init__"}
    pending = [one for one in found if not one.matters]
    while True:
        new = [one for one in pending if names & (one.used | one.attributes)]
        if not new:
            return
        for one in new:
            one.matters = True
        names |= {one.name for one in new}
        pending = [one for one in pending if not one.matters]


def callers_first(found: list[Definition]) -> Iterator[Definition]:
    """Definitions in the order in which they are run by themselves: what another one uses comes after it.

    A method is used behind a dot, anything else is not. Last come constructors, which every method uses.
    """
    by_name = {name for one in found for name in one.used if name != one.name}
    behind_a_dot = {name for one in found for name in one.attributes if name != one.name}

    def is_used(one: Definition) -> bool:
        is_method = one.outer is not None and isinstance(one.outer.node, cst.ClassDef)
        return one.name in (behind_a_dot if is_method else by_name)

    yield from sorted(found, key=lambda one: (one.name == "__init__", is_used(one)))
