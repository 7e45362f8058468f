"""Positions as flake8 wants them, and what cannot be parsed."""

from __future__ import annotations

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
    ],
)
def test_a_position_counts_characters(code: str, line: int, column: int) -> None:
    assert call_position(HEAD + code) == (line, column)


def test_every_kind_of_line_end_counts_once() -> None:
    code = f"{HEAD}x = '''\n\n'''\nc = ModelCheckpoint('a')\n"
    assert call_position(code) == call_position(code.replace("\n", "\r\n")) == call_position(code.replace("\n", "\r"))


def test_an_empty_statement_before_a_call_moves_nothing() -> None:
    assert call_position(f"#!python\n# -*- coding: utf-8 -*-\n\n{HEAD}\nModelCheckpoint('a')") == (6, 0)


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
