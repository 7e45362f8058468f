"""Where nodes of libcst's tree stand in the file: written out as libcst writes them, and no more than is needed."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

import libcst as cst

# The state that libcst's own position providers are made of. Recording only what is asked for costs a tenth of them.
from libcst._nodes.internal import CodegenState

from flake8_ckpt.source.parsing import NEWLINE, TOO_DEEP, File, UnanalysableError, form_feeds
from flake8_ckpt.source.tree import statements


@dataclass(frozen=True, slots=True)
class Position:
    """Where something stands: *line* from 1, *column* in characters from 0; *file* is empty for the file at hand."""

    line: int
    column: int
    file: str = ""


class _AllFound(Exception):  # noqa: N818 - no error: the rest of the code need not be written
    """Every wanted node has its position."""


class _Recorder(CodegenState):
    """Writes the code and notes where each wanted node begins, without what stands around it."""

    def __init__(self, module: cst.Module, wanted: set[int]) -> None:
        super().__init__(default_indent=module.default_indent, default_newline=module.default_newline)
        self.wanted = wanted
        self.found: dict[int, Position] = {}
        self.begin(1, "")

    def begin(self, line: int, indent: str) -> None:
        """Go on at the first character after *indent* in *line*."""
        self.line, self.column = line, len(indent)
        self.indent_tokens = [indent]

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


def positions(file: File, nodes: Iterable[cst.CSTNode], near: Iterable[cst.CSTNode] = ()) -> dict[int, Position]:
    """Where each of *nodes* begins, by its ``id``: after its parentheses and the space before it.

    Args:
        file: what they are in.
        nodes: what is looked for.
        near: statements that they are probably in. As long as these hold them all, nothing else is written out.

    Raises:
        UnanalysableError: the code nests too deep for libcst to write it.
    """
    recorder = _Recorder(file.module, {id(node) for node in nodes})
    cut = form_feeds(file.text)
    try:
        with suppress(_AllFound):
            for statement, line, indent in [] if cut else _first_on_lines(file, near):
                recorder.begin(line, indent)
                statement._codegen(recorder)  # noqa: SLF001 - the only way to positions that does not cost three parses
            recorder.begin(1, "")
            file.module._codegen(recorder)  # noqa: SLF001
    except RecursionError as error:
        raise UnanalysableError(TOO_DEEP) from error
    return {key: Position(one.line, one.column + cut.get(one.line, 0)) for key, one in recorder.found.items()}


def _first_on_lines(file: File, near: Iterable[cst.CSTNode]) -> Iterator[tuple[cst.CSTNode, int, str]]:
    """Those of *near* that are small and stand first on a line: with the number of the line, and its indentation."""
    wanted = {id(statement) for statement in near if isinstance(statement, cst.BaseSmallStatement)}
    if not wanted or file.tree is None:
        return
    lines, own, pythons = NEWLINE.split(file.text), list(statements(file.module)), list(statements(file.tree))
    if len(own) != len(pythons):
        return  # they do not agree, so that Python's says nothing of libcst's
    for (_, statement), (_, python) in zip(own, pythons, strict=True):
        if id(statement) in wanted and isinstance(python, ast.stmt):
            indent = lines[python.lineno - 1][: python.col_offset]
            if not indent.strip(" \t"):
                yield statement, python.lineno, indent
