"""From text to a libcst tree, and around in it: parsing, children, positions."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, fields
from functools import cache

import libcst as cst

# The state that libcst's own position providers are made of. Recording only what is asked for costs a tenth of them.
from libcst._nodes.internal import CodegenState

NEWLINE = re.compile(r"\r\n?|\n")
LONE_BACKSLASH = re.compile(r"[ \t\f]*\\")
INDENTATION_BEGUN_ANEW = re.compile(r"[ \t\f]*\f")

MAX_NESTING = 1_000
"""What nests deeper is refused: libcst's parser is native code, and overflows a stack of 8 MB at 2,000 to 3,000 levels.

Python's recursion limit, 1,000, would stop every pass after the parser in any case.
"""
MAX_PATTERNS = 7
"""Each further pattern in a pattern costs libcst's parser up to four times as much: 10 take seconds."""
NESTED_BY_LIBCST = (ast.BoolOp, ast.JoinedStr, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
"""What Python's tree has as one node with many children is as many nodes, one in the other, in libcst's."""

# Fields that hold only punctuation, white space and comments, in every node that has them.
PUNCTUATION = re.compile(
    r"whitespace|leading_lines|lines_after|header$|footer$|trailing|comma$|semicolon$|equal$|colon$"
    r"|lpar$|rpar$|lbracket$|rbracket$|lbrace$|rbrace$|prefix$|start$|end$|indent$|newline$|asynchronous$"
)


class UnanalysableError(Exception):
    """This file, or this part of it, cannot be analysed.

    Attributes:
        reason: why, in a few words.
        line: the line to report it at, from 1.
    """

    def __init__(self, reason: str, line: int = 1) -> None:
        """Say why and where."""
        super().__init__(reason)
        self.reason = reason
        self.line = line


@dataclass(frozen=True, slots=True)
class Position:
    """Where something stands: *line* from 1, *column* in characters from 0."""

    line: int
    column: int


def parse(source: str, tree: ast.AST | None = None) -> cst.Module:
    """The tree of *source*.

    Args:
        source: a file.
        tree: Python's own, where it is at hand.

    Raises:
        UnanalysableError: libcst does not take it, or reads it otherwise than Python.
    """
    tree = python_tree(source, "exec") if tree is None else tree
    if tree is not None:
        refuse_deep(tree)
    try:
        return cst.parse_module(without_lone_backslashes(without_form_feeds(source)))
    except cst.ParserSyntaxError as error:
        reason = "libcst cannot parse it"
        raise UnanalysableError(reason, error.raw_line) from error
    except (RecursionError, ValueError, TypeError) as error:
        reason = f"libcst gave up on it ({type(error).__name__})"
        raise UnanalysableError(reason) from error


def python_tree(source: str, mode: str) -> ast.AST | None:
    """Python's own tree of *source*, without the warnings of its escapes; None where Python does not take it.

    Args:
        source: the code.
        mode: ``exec`` for a file, ``eval`` for an expression.

    Raises:
        UnanalysableError: it nests too deep for Python, and so may end the process in libcst.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(source, mode=mode)
        except (SyntaxError, ValueError):
            return None
        except (RecursionError, MemoryError) as error:
            reason = "it nests too deep"
            raise UnanalysableError(reason) from error


def refuse_deep(tree: ast.AST) -> None:
    """Keep from libcst what would end the process, or never end.

    Args:
        tree: Python's own, of the file.

    Raises:
        UnanalysableError: it nests deeper than :data:`MAX_NESTING`, or a pattern deeper than :data:`MAX_PATTERNS`.
    """
    stack = [(tree, 1, 0, 0)]
    while stack:
        node, line, depth, patterns = stack.pop()
        line = getattr(node, "lineno", line)
        below = list(ast.iter_child_nodes(node))
        depth += len(below) if isinstance(node, NESTED_BY_LIBCST) else 1
        patterns = patterns + 1 if isinstance(node, ast.pattern) else 0
        if depth > MAX_NESTING or patterns > MAX_PATTERNS:
            reason = "it nests too deep"
            raise UnanalysableError(reason, line)
        stack += [(one, line, depth, patterns) for one in below]


def form_feeds(source: str) -> dict[int, int]:
    """How much of each line stands up to the last form feed of its indentation, by the line's number from 1.

    Python begins the indentation anew after a form feed. libcst drops it on some lines and keeps it on others.
    """
    if "\f" not in source or (tree := python_tree(source, "exec")) is None:
        return {}
    inner = _inner_lines(tree)
    return {
        number: begun.end()
        for number, line in enumerate(NEWLINE.split(source), 1)
        if (begun := INDENTATION_BEGUN_ANEW.match(line)) and number not in inner
    }


def without_form_feeds(source: str) -> str:
    """*source* as Python reads it, without what :func:`form_feeds` counts."""
    if not (cut := form_feeds(source)):
        return source
    lines = [line[cut.get(number, 0) :] for number, line in enumerate(NEWLINE.split(source), 1)]
    return _joined(lines, source)


def without_lone_backslashes(source: str) -> str:
    """*source* with an empty line for each backslash that stands alone before a statement.

    Python reads both alike. libcst drops the line of the backslash, does not count it, and takes the statement after it
    for one of the block before it.

    Raises:
        UnanalysableError: Python does not read both alike, because the backslash has an indentation of its own.
    """
    lines = NEWLINE.split(source)
    if not any(map(LONE_BACKSLASH.fullmatch, lines)) or (tree := python_tree(source, "exec")) is None:
        return source
    inner = _inner_lines(tree)
    emptied = []
    for number, line in enumerate(lines, 1):
        continued = number > 1 and lines[number - 2].endswith("\\")
        if LONE_BACKSLASH.fullmatch(line) and not continued and number not in inner:
            lines[number - 1] = ""
            emptied.append(number)
    result = _joined(lines, source)
    other = python_tree(result, "exec")
    if other is None or ast.dump(other, include_attributes=True) != ast.dump(tree, include_attributes=True):
        reason = "libcst cannot parse its lone backslash"
        raise UnanalysableError(reason, emptied[0])
    return result


def _inner_lines(tree: ast.AST) -> set[int]:
    """Every line of an expression but its first, so those within texts and brackets."""
    return {
        line
        for node in ast.walk(tree)
        if isinstance(node, ast.expr)
        for line in range(node.lineno + 1, (node.end_lineno or node.lineno) + 1)
    }


def _joined(lines: list[str], source: str) -> str:
    """*lines* with the line ends of *source*."""
    ends = [*NEWLINE.findall(source), ""]
    return "".join(f"{line}{end}" for line, end in zip(lines, ends, strict=True))


@cache
def _child_fields(kind: type[cst.CSTNode]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind) if not PUNCTUATION.search(field.name))


def children(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """The nodes directly below *node* in the order of the source, without punctuation."""
    for name in _child_fields(type(node)):
        value = getattr(node, name)
        if isinstance(value, cst.CSTNode):
            yield value
        elif isinstance(value, Sequence) and not isinstance(value, str):
            yield from (item for item in value if isinstance(item, cst.CSTNode))


def descendants(node: cst.CSTNode, *, skip: tuple[type[cst.CSTNode], ...] = ()) -> Iterator[cst.CSTNode]:
    """*node* and all below it in the order of the source; what is below a node of a type in *skip* is left out."""
    stack = [node]
    while stack:
        current = stack.pop()
        yield current
        if not isinstance(current, skip):
            stack.extend(reversed(list(children(current))))


def holds(node: cst.CSTNode, part: cst.CSTNode) -> bool:
    """Whether *part* is *node* or is in it."""
    return any(one is part for one in descendants(node))


def simple_statements(block: cst.BaseSuite) -> Iterator[cst.CSTNode]:
    """The statements directly in *block*, small ones on one line one by one."""
    for statement in block.body:
        if isinstance(statement, cst.SimpleStatementLine):
            yield from statement.body
        else:
            yield statement


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


class _AllFound(Exception):  # noqa: N818 - no error: the rest of the code need not be written
    """Every wanted node has its position."""


class _Recorder(CodegenState):
    """Writes the code and notes where each wanted node begins, without what stands around it."""

    def __init__(self, module: cst.Module, wanted: set[int]) -> None:
        super().__init__(default_indent=module.default_indent, default_newline=module.default_newline)
        self.wanted = wanted
        self.found: dict[int, Position] = {}
        self.line = 1
        self.column = 0

    def add_indent_tokens(self) -> None:
        self.column += sum(map(len, self.indent_tokens))

    def add_token(self, value: str) -> None:
        pieces = NEWLINE.split(value)
        if len(pieces) > 1:
            self.line += len(pieces) - 1
            self.column = 0
        self.column += len(pieces[-1])

    def pop_trailing_newline(self) -> None:
        """Nothing is kept, so nothing is to be taken back."""

    def before_codegen(self, node: cst.CSTNode) -> None:
        if id(node) in self.wanted:
            self.found[id(node)] = Position(self.line, self.column)

    def after_codegen(self, node: cst.CSTNode) -> None:
        if id(node) in self.wanted and len(self.found) == len(self.wanted):
            raise _AllFound

    @contextmanager
    def record_syntactic_position(
        self, node: cst.CSTNode, *, start_node: cst.CSTNode | None = None, end_node: cst.CSTNode | None = None
    ) -> Iterator[None]:
        del start_node, end_node  # only decorated and empty nodes have them, and none of those is reported
        self.before_codegen(node)
        yield


def positions(module: cst.Module, nodes: Iterable[cst.CSTNode]) -> dict[int, Position]:
    """Where each of *nodes* begins, by its ``id``: after its parentheses and the space before it.

    Raises:
        UnanalysableError: the code nests too deep for libcst to write it.
    """
    recorder = _Recorder(module, {id(node) for node in nodes})
    try:
        with suppress(_AllFound):
            module._codegen(recorder)  # noqa: SLF001 - the only way to positions that does not cost three parses
    except RecursionError as error:
        reason = "it nests too deep"
        raise UnanalysableError(reason) from error
    return recorder.found
