"""Around in the trees: statements, children, descendants, dotted names."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from typing import TypeVar

import libcst as cst

Tree = TypeVar("Tree", ast.AST, cst.CSTNode)
STATEMENTS = frozenset(
    {ast.ExceptHandler, cst.ExceptHandler, cst.ExceptStarHandler}.union(
        *(base.__subclasses__() for base in (ast.stmt, cst.BaseSmallStatement, cst.BaseCompoundStatement))
    )
)
BLOCKS = ("body", "handlers", "cases", "orelse", "finalbody")
"""Where the statements in a statement are, in both trees."""

# Fields that hold only punctuation, white space and comments, in every node that has them.
PUNCTUATION = re.compile(
    r"whitespace|leading_lines|lines_after|header$|footer$|trailing|comma$|semicolon$|equal$|colon$"
    r"|lpar$|rpar$|lbracket$|rbracket$|lbrace$|rbrace$|prefix$|start$|end$|indent$|newline$|asynchronous$"
)


def statements(tree: Tree) -> Iterator[tuple[int, Tree]]:
    """Every statement of a file in the order of the source, with how many it is in; Python's tree and libcst's agree.

    The handlers of exceptions count as statements.

    Args:
        tree: of the file, either of the two.
    """
    stack = [(0, tree)]
    while stack:
        depth, node = stack.pop()
        if type(node) in STATEMENTS:
            yield depth, node
            depth += 1
        names = node._fields if isinstance(node, ast.AST) else _child_fields(type(node))
        below: list[Tree] = []
        for part in (getattr(node, name) for name in BLOCKS if name in names):
            below += part if isinstance(part, list | tuple) else [part] if part is not None else []
        stack += [(depth, one) for one in reversed(below)]


@cache
def _child_fields(kind: type[cst.CSTNode]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind) if not PUNCTUATION.search(field.name))


def children(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """The nodes directly below *node*, without punctuation: in the order of the source, but decorators come last."""
    for name in _child_fields(type(node)):
        value = getattr(node, name)
        if isinstance(value, tuple | list):
            yield from value
        elif value is not None and not isinstance(value, str | cst.MaybeSentinel):
            yield value


def descendants(node: cst.CSTNode, *, skip: tuple[type[cst.CSTNode], ...] = ()) -> Iterator[cst.CSTNode]:
    """*node* and all below it in the order of the source; what is below a node of a type in *skip* is left out."""
    stack = [node]
    while stack:
        current = stack.pop()
        yield current
        if type(current) not in skip:  # not by isinstance, which is slow for libcst's abstract classes
            stack += list(children(current))[::-1]


def holds(node: cst.CSTNode, part: cst.CSTNode) -> bool:
    """Whether *part* is *node* or is in it."""
    return any(one is part for one in descendants(node))


def dotted(node: cst.BaseExpression) -> str | None:
    """``a.b.c`` as written, or None if *node* is no chain of names."""
    names: list[str] = []
    while isinstance(node, cst.Attribute):
        names.append(node.attr.value)
        node = node.value
    if not isinstance(node, cst.Name):
        return None
    names.append(node.value)
    return ".".join(reversed(names))


def name_of(node: cst.BaseExpression) -> str:
    """The last name of a dotted one; empty for anything else."""
    match node:
        case cst.Attribute(attr=cst.Name(value=name)) | cst.Name(value=name):
            return name
    return ""
