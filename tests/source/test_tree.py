"""Positions as flake8 wants them, and what cannot be parsed."""

from __future__ import annotations

import ast

import libcst as cst
import pytest

from flake8_ckpt.source.calls import read
from flake8_ckpt.source.tree import Position, UnanalysableError, dotted, parse

HEAD = "from keras.callbacks import ModelCheckpoint\n"


def call_position(code: str) -> tuple[int, int]:
    """Line and column of the one checkpoint call of *code*."""
    source = read(code)
    [call] = source.calls
    [found] = source.positions({call.place}).values()
    assert isinstance(found, Position)
    return found.line, found.column


@pytest.mark.parametrize(
    ("code", "line", "column"),
    [
        ("ModelCheckpoint('a')", 2, 0),
        ("x = 1; c = ModelCheckpoint('a')", 2, 11),
        ("x = 'é𝄞'; c = ModelCheckpoint('a')", 2, 14),
        ("if x:\n\tc = ModelCheckpoint('a')", 3, 5),
        ("if x:\n        if y:\n            c = ModelCheckpoint('a')", 4, 16),
        ("\x0c\nc = ModelCheckpoint('a')", 3, 4),
        ("c = (  # why\n  ModelCheckpoint('a'))", 3, 2),
        ("c = '''\n'''; d = ModelCheckpoint('a')", 3, 9),
        ("c = \\\n    ModelCheckpoint('a')", 3, 4),
        ("@d\ndef f(\n    x=ModelCheckpoint('a'),\n): pass", 4, 6),
        ("f(a,\n  # note\n  *[ModelCheckpoint('a')])", 4, 4),
        ("class C:\n\n    # note\n    c = ModelCheckpoint('a')", 5, 8),
        ("c = f'{ModelCheckpoint(1)}'", 2, 7),
        ("if x: pass\nelif ModelCheckpoint('a'): pass", 3, 5),
        # a backslash alone on its line, which libcst drops
        ("\\\nModelCheckpoint('a')", 3, 0),
        ("if x:\n    pass\n\\\nModelCheckpoint('a')", 5, 0),
        ("if x:\n    pass\n\\\n\\\n    ModelCheckpoint('a')", 6, 4),
        ("if x:\n    pass\n\\\nelse:\n    \\\n    ModelCheckpoint('a')", 7, 4),
        ("x = '''\n\\\n'''\n\\\nModelCheckpoint('a')", 6, 0),
        ("x = 1 + \\\n\\\n  2; ModelCheckpoint('a')", 4, 5),
        ("x = (\n\\\n  ModelCheckpoint('a'))", 4, 2),
    ],
)
def test_a_position_counts_characters(code: str, line: int, column: int) -> None:
    assert call_position(HEAD + code) == (line, column)


def test_every_kind_of_line_end_counts_once() -> None:
    code = f"{HEAD}x = '''\n\n'''\nc = ModelCheckpoint('a')\n"
    assert call_position(code) == call_position(code.replace("\n", "\r\n")) == call_position(code.replace("\n", "\r"))


def test_an_empty_statement_before_a_call_moves_nothing() -> None:
    assert call_position(f"#!python\n# -*- coding: utf-8 -*-\n\n{HEAD}\nModelCheckpoint('a')") == (6, 0)


def test_a_statement_after_a_lone_backslash_is_in_the_block_that_python_puts_it_in() -> None:
    module = parse("if x:\n    pass\n\\\ny = 1\n")
    assert len(module.body) == 2


def test_a_lone_backslash_with_an_indentation_of_its_own_is_refused() -> None:
    code = "if x:\n    if y:\n        pass\n    \\\n        z = 1\n"
    [outer] = ast.parse(code).body
    assert isinstance(outer, ast.If)
    assert len(outer.body) == 2  # libcst puts the last statement into the inner block
    with pytest.raises(UnanalysableError, match="lone backslash") as caught:
        parse(code)
    assert caught.value.line == 4


def test_a_lone_backslash_in_what_python_does_not_parse_is_left_to_libcst() -> None:
    code = "x = '\\N{no such}'\n\\\n\n"
    assert parse(code).code == code


@pytest.mark.parametrize("code", ["def f(:\n", "x = (\n", "x = '\n", "print 'a'\n"])
def test_what_libcst_does_not_take_is_refused(code: str) -> None:
    with pytest.raises(UnanalysableError, match="cannot parse"):
        parse(code)


def test_what_libcst_gives_up_on_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def too_deep(source: str) -> cst.Module:
        raise RecursionError(source)

    monkeypatch.setattr(cst, "parse_module", too_deep)
    with pytest.raises(UnanalysableError, match=r"gave up on it \(RecursionError\)"):
        parse("x = 1\n")


@pytest.mark.parametrize(
    ("code", "expected"), [("a", "a"), ("a.b.c", "a.b.c"), ("a().b", None), ("a[0].b", None), ("'a'.b", None)]
)
def test_a_dotted_name_is_made_of_names(code: str, expected: str | None) -> None:
    assert dotted(cst.parse_expression(code)) == expected
