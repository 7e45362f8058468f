"""The finder: what of a file mentions what matters, and so is run."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import libcst as cst

from flake8_ckpt.source.parsing import NEWLINE, File

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
    """A function or class of the file.

    Attributes:
        node: it.
        outer: the definition that it stands in; None at the top.
        names: every name that is written in it, outside of the definitions in it.
        matters: whether one of these is looked for.
    """

    node: cst.FunctionDef | cst.ClassDef
    outer: Definition | None
    names: set[str] = field(default_factory=set)
    matters: bool = False


class Finder(cst.CSTVisitor):
    """Visits statements, and notes which definitions in them have to do with what is looked for."""

    def __init__(self, matters: re.Pattern[str]) -> None:
        """Begin with nothing found; *matters* finds the names that are looked for."""
        super().__init__()
        self.matters = matters
        self.definitions: list[Definition] = []
        self._open: list[Definition] = []

    def visit_FunctionDef(self, node: cst.FunctionDef) -> None:  # noqa: N802 - libcst's name
        """A function."""
        self._begin(node)

    def visit_ClassDef(self, node: cst.ClassDef) -> None:  # noqa: N802
        """A class."""
        self._begin(node)

    def leave_FunctionDef(self, original_node: cst.FunctionDef) -> None:  # noqa: N802
        """Its end."""
        del original_node
        self._open.pop()

    def leave_ClassDef(self, original_node: cst.ClassDef) -> None:  # noqa: N802
        """Its end."""
        del original_node
        self._open.pop()

    def visit_Name(self, node: cst.Name) -> None:  # noqa: N802
        """A name, of a variable or an attribute."""
        if self._open:
            self._open[-1].names.add(node.value)
            if self.matters.search(node.value):
                self._open[-1].matters = True

    def visit_SimpleString(self, node: cst.SimpleString) -> None:  # noqa: N802
        """A text, which may name an attribute."""
        if self._open and "Checkpoint" in node.value:
            self._open[-1].matters = True

    def _begin(self, node: cst.FunctionDef | cst.ClassDef) -> None:
        one = Definition(node, self._open[-1] if self._open else None)
        self.definitions.append(one)
        self._open.append(one)


def definitions(file: File, matters: re.Pattern[str]) -> list[Definition]:
    """The functions and classes of a file that have to do with what is looked for: by themselves, or by what they use.

    Only statements that mention what matters are visited: a visitor over the whole file costs as much as its parsing.

    Args:
        file: with its trees.
        matters: the names of what is looked for, from :func:`matters_in`.
    """
    finder = Finder(matters)
    pending = list(compound_statements(file))
    mentioned = re.compile(matters.pattern.replace("$", r"\b"))
    while True:
        now = [(statement, text) for statement, text in pending if mentioned.search(text)]
        if not now:
            break
        for statement, _ in now:
            statement.visit(finder)
        pending = [one for one in pending if one not in now]
        _spread(finder.definitions)
        names = sorted({re.escape(one.node.name.value) for one in finder.definitions if one.matters})
        mentioned = re.compile(rf"\b(?:{'|'.join(names)})\b") if names else NEVER
    return [one for one in finder.definitions if one.matters]


def compound_statements(file: File) -> Iterator[tuple[cst.CSTNode, str]]:
    """The compound statements at the top of a file, each with its lines."""
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
        if one.node.name.value == "__init__" and one.outer is not None and isinstance(one.outer.node, cst.ClassDef):
            one.matters = one.matters or one.outer.matters
    for one in reversed(found):
        if one.matters and one.outer is not None and isinstance(one.outer.node, cst.FunctionDef):
            one.outer.matters = True
    names = {one.node.name.value for one in found if one.matters} - {"__init__"}
    pending = [one for one in found if not one.matters]
    while True:
        new = [one for one in pending if one.names & names]
        if not new:
            return
        for one in new:
            one.matters = True
        names |= {one.node.name.value for one in new}
        pending = [one for one in pending if not one.matters]


def callers_first(found: list[Definition]) -> Iterator[Definition]:
    """Definitions in the order in which they are run by themselves: what another one uses comes after it.

    Last come constructors, which every method uses.
    """
    used = {name for one in found for name in one.names if name != one.node.name.value}
    yield from sorted(found, key=lambda one: (one.node.name.value == "__init__", one.node.name.value in used))
