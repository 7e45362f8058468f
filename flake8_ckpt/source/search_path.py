"""The folders that a program adds to ``sys.path``, as far as the code says them."""

from __future__ import annotations

import ast
import os
import warnings
from collections.abc import Iterator
from pathlib import Path

SAME = frozenset(
    {
        "abspath", "absolute", "as_posix", "expanduser", "expandvars", "fspath", "normcase", "normpath", "Path",
        "PosixPath", "PurePath", "realpath", "resolve", "str",
    }
)  # fmt: skip
"""Functions and methods that give the same path in another form."""
THIS_FILE = frozenset({"getfile", "getsourcefile"})
"""Functions of ``inspect`` that are asked for the file that runs."""
FIRST, LAST = "first", "last"
MAX_DEPTH = 20
"""Expressions that nest deeper are not followed."""


def added_folders(text: str, file: Path, root: Path, tree: ast.AST | None = None) -> tuple[list[Path], list[Path]]:
    """The folders that a file puts at the beginning of ``sys.path``, and at its end.

    Args:
        text: what the file holds.
        file: where it lies.
        root: of the project: where a program that takes relative paths may be started, if not beside the file.
        tree: Python's own of the file, where it is at hand.
    """
    first: list[Path] = []
    last: list[Path] = []
    nodes = list(ast.walk(tree or _tree(text))) if "sys.path" in text or "addsitedir" in text else []
    paths = _Paths(nodes, file)
    for node in nodes:
        for where, expression in _additions(node):
            path = paths.of(expression)
            if path is not None:
                folders = [Path(os.path.normpath(base / path)) for base in (file.parent, root)]
                (first if where == FIRST else last).extend(folders)
    return list(dict.fromkeys(first)), list(dict.fromkeys(last))


def _tree(text: str) -> ast.AST:
    """Python's own tree of a file; an empty one where Python does not take it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return ast.Module([], [])


def _additions(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """The expressions that a statement adds to ``sys.path``, and where."""
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Attribute(attr="path"), attr="append"), args=[one]):
            yield LAST, one
        case ast.Call(func=ast.Attribute(value=ast.Attribute(attr="path"), attr="insert"), args=[_, one]):
            yield FIRST, one
        case ast.Call(func=ast.Attribute(attr="addsitedir"), args=[one]):
            yield LAST, one
        case (
            ast.Call(
                func=ast.Attribute(value=ast.Attribute(attr="path"), attr="extend"), args=[ast.List(elts=elements)]
            )
            | ast.AugAssign(target=ast.Attribute(attr="path"), value=ast.List(elts=elements))
        ):
            yield from ((LAST, one) for one in elements)


class _Paths:
    """The paths that expressions give, if they are made of texts and ``__file__``."""

    def __init__(self, nodes: list[ast.AST], file: Path) -> None:
        self.file = file
        self.bound: dict[str, list[ast.expr]] = {}
        for node in nodes:
            if isinstance(node, ast.Assign):
                for target in node.targets:
                    if isinstance(target, ast.Name):
                        self.bound.setdefault(target.id, []).append(node.value)

    def of(self, node: ast.expr, depth: int = 0) -> str | None:
        """The path that *node* gives; None where it is not known."""
        if depth > MAX_DEPTH:
            return None

        def below(one: ast.expr) -> str | None:
            return self.of(one, depth + 1)

        match node:
            case ast.Constant(value=str(text)):
                return text
            case ast.Name(id="__file__"):
                return str(self.file)
            case ast.Name(id=name) if len(self.bound.get(name, ())) == 1:
                return below(self.bound[name][0])
            case ast.Attribute(value=inner, attr="parent"):
                return _parent(below(inner), 1)
            case ast.Attribute(attr="pardir"):
                return os.pardir
            case ast.Attribute(attr="sep"):
                return os.sep
            case ast.Subscript(value=ast.Attribute(value=inner, attr="parents"), slice=ast.Constant(value=int(number))):
                return _parent(below(inner), number + 1)
            case ast.Subscript(value=ast.Attribute(attr="path"), slice=ast.Constant(value=0)):
                return str(self.file.parent)
            case ast.BinOp(left=left, op=ast.Div() | ast.Add() as operator, right=right):
                between = os.sep if isinstance(operator, ast.Div) else ""
                return _joined(between, [below(left), below(right)])
            case ast.JoinedStr(values=parts):
                return _joined("", [below(one.value if isinstance(one, ast.FormattedValue) else one) for one in parts])
            case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name) as function, args=arguments):
                given = [below(one) for one in arguments]
                return self._called(name, function, given, depth)
        return None

    def _called(self, name: str, function: ast.expr, given: list[str | None], depth: int) -> str | None:
        """What a function or method called *name* gives."""
        if name in THIS_FILE:
            return str(self.file)
        if name in {"getcwd", "cwd"}:
            return os.curdir
        if name == "dirname":
            return _parent(given[0], 1) if given else None
        if name in {"join", "Path"} and given:
            return _joined(os.sep, given)
        if name == "joinpath" and isinstance(function, ast.Attribute):
            return _joined(os.sep, [self.of(function.value, depth + 1), *given])
        if name in SAME:
            receiver = self.of(function.value, depth + 1) if isinstance(function, ast.Attribute) else None
            return given[0] if given else receiver
        return None


def _parent(path: str | None, times: int) -> str | None:
    """The folder that *path* is in, so many *times*."""
    if path is None:
        return None
    for _ in range(min(times, MAX_DEPTH)):
        path = os.path.dirname(os.path.normpath(path))  # noqa: PTH120 - as text
        if path == "":
            path = os.curdir
    return path


def _joined(between: str, parts: list[str | None]) -> str | None:
    known = [one for one in parts if one is not None]
    return between.join(known) if len(known) == len(parts) else None
