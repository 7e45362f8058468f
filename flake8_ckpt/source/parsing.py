"""From text to trees: parsing, what is kept from libcst's parser, and what it would read otherwise than Python."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import accumulate

import libcst as cst

from flake8_ckpt.source.tree import statements

NEWLINE = re.compile(r"\r\n?|\n")
LONE_BACKSLASH = re.compile(r"[ \t\f]*\\")
INDENTATION_BEGUN_ANEW = re.compile(r"[ \t\f]*\f")

MAX_NESTING = 1_000
"""What nests deeper is refused: libcst's parser is native code, and overflows a stack of 8 MB at 2,000 to 3,000 levels.

Python's recursion limit, 1,000, would stop every pass after the parser in any case.
"""
MAX_PATTERNS = 7
"""Each further pattern in a pattern costs libcst's parser up to four times as much: 10 take seconds."""
MAX_BRACKETS = 16
"""Each pair of brackets around a pattern doubles that cost: 16 take a tenth of a second, 24 half a minute."""
NESTED_BY_LIBCST = (ast.BoolOp, ast.JoinedStr, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
"""What Python's tree has as one node with many children is as many nodes, one in the other, in libcst's."""


TOO_DEEP = "it nests too deep"


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


@dataclass(frozen=True, slots=True, eq=False)
class File:
    """A file as both parsers read it.

    Attributes:
        text: its source.
        module: the tree of libcst, in which everything is looked for.
        tree: Python's own, which tells where statements begin; None where Python does not take the file.
    """

    text: str
    module: cst.Module
    tree: ast.AST | None = None


def parse(source: str, tree: ast.AST | None = None) -> File:
    """The trees of *source*.

    Args:
        source: a file.
        tree: Python's own, where it is at hand.

    Raises:
        UnanalysableError: libcst does not take it, or reads it otherwise than Python.
    """
    tree = python_tree(source, "exec") if tree is None else tree
    if tree is not None:
        refuse_costly(tree, source)
    text = without_lone_backslashes(without_form_feeds(source))
    try:
        return File(source, cst.parse_module(text), tree)
    except cst.ParserSyntaxError as error:
        reason = "libcst cannot parse it"
        raise UnanalysableError(reason, error.raw_line) from error
    except Exception as error:
        reason = f"libcst gave up on it ({type(error).__name__})"
        raise UnanalysableError(reason) from error


def python_tree(source: str | bytes, mode: str) -> ast.AST | None:
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
            raise UnanalysableError(TOO_DEEP) from error


def long_statements(tree: ast.AST, source: str) -> Iterator[tuple[int, ast.AST]]:
    """The statements that are long enough to nest deep, for each level takes a character, with how many they are in.

    What counts is a statement without those in it.

    Args:
        tree: Python's own, of the file.
        source: the file.
    """
    ends = list(accumulate((len(line) + 1 for line in NEWLINE.split(source)), initial=0))
    for depth, one in statements(tree):
        if isinstance(one, ast.stmt | ast.ExceptHandler) and (
            isinstance(one, ast.Match) or depth + _length(one, ends) > MAX_NESTING
        ):
            yield depth, one


def _length(statement: ast.stmt | ast.ExceptHandler, ends: list[int]) -> int:
    """The characters in the lines of a statement, up to the first line of its body; *ends* are those of the lines."""
    body: list[ast.stmt] = getattr(statement, "body", [])
    last = _first_line(body[0]) if body else statement.end_lineno or statement.lineno
    return ends[last] - ends[_first_line(statement) - 1]


def _first_line(statement: ast.stmt | ast.ExceptHandler) -> int:
    """The line on which a statement begins, from 1, with what decorates it."""
    decorators: list[ast.expr] = getattr(statement, "decorator_list", [])
    return min(one.lineno for one in (statement, *decorators))


def refuse_costly(tree: ast.AST, source: str) -> None:
    """Keep from libcst what would end the process, or never end.

    Args:
        tree: Python's own, of the file.
        source: the file.

    Raises:
        UnanalysableError: it nests too deep.
    """
    for depth, statement in long_statements(tree, source):
        refuse_deep(statement, depth)
        if isinstance(statement, ast.Match):
            _refuse_bracketed(statement, source)


def _refuse_bracketed(match: ast.Match, source: str) -> None:
    """The same for the patterns of *match*: brackets that only group leave no node in Python's tree."""
    lines = NEWLINE.split(source)
    end = match.subject.end_lineno or match.lineno
    for case in match.cases:
        depth = 0
        for character in "".join(lines[end - 1 : _first_line(case.body[0])]):
            depth += (character in "([{") - (character in ")]}")
            if depth > MAX_BRACKETS:
                raise UnanalysableError(TOO_DEEP, case.pattern.lineno)
        end = case.body[-1].end_lineno or end


def refuse_deep(tree: ast.AST, depth: int = 0) -> None:
    """Refuse what nests in Python's tree.

    Args:
        tree: Python's own, of the file or a part of it.
        depth: how deep it stands.

    Raises:
        UnanalysableError: it nests deeper than :data:`MAX_NESTING`, or a pattern deeper than :data:`MAX_PATTERNS`.
    """
    stack = [(tree, 1, depth, 0)]
    while stack:
        node, line, depth, patterns = stack.pop()
        line = getattr(node, "lineno", line)
        below = list(ast.iter_child_nodes(node))
        depth += len(below) if isinstance(node, NESTED_BY_LIBCST) else 1
        if isinstance(node, ast.alias | ast.ImportFrom):  # a dotted name, which is a node for each part in libcst's
            depth += (getattr(node, "name", None) or getattr(node, "module", None) or "").count(".")
        patterns = patterns + 1 if isinstance(node, ast.pattern) else 0
        if depth > MAX_NESTING or patterns > MAX_PATTERNS:
            raise UnanalysableError(TOO_DEEP, line)
        stack += [(one, line, depth, patterns) for one in below]


def without_definitions(source: str, kept: Collection[str]) -> str:
    """*source* with empty lines for the functions and classes at its top of other names than those *kept*.

    What is not there need not be parsed, which libcst does slowly. Names that Python itself looks for are kept.

    Raises:
        UnanalysableError: as :func:`python_tree`.
    """
    lines = NEWLINE.split(source)
    body: list[ast.stmt] = getattr(python_tree(source, "exec"), "body", [])
    for one in body:
        if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and one.name not in kept:
            first, last = _first_line(one) - 1, one.end_lineno or one.lineno
            if not one.name.startswith("__"):
                lines[first:last] = [""] * (last - first)
    return _joined(lines, source)


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
