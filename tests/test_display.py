"""The one function that shows text from the code, and its company."""

from __future__ import annotations

import ast
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flake8_ckpt.display import ELLIPSIS, HOLE, NAME, inert, line, listed, quoted, typed, visible, written

ANYTHING = st.text(st.characters(), max_size=200)  # lone surrogates, too


@given(ANYTHING, st.integers(10, 300))
def test_everything_is_visible_and_in_its_room(text: str, room: int) -> None:
    shown = visible(text, room)
    assert shown.isprintable()
    assert len(shown) <= room
    assert visible(shown, room) == shown
    assert (shown == text) == (text.isprintable() and len(text) <= room)


@given(ANYTHING)
def test_a_literal_is_what_python_writes_or_shortened(text: str) -> None:
    shown = quoted(text)
    assert shown.isprintable()
    assert len(shown) <= NAME + 2
    assert shown == repr(text) or ELLIPSIS in shown
    assert isinstance(ast.literal_eval(shown), str)  # no escape is cut in two
    assert typed(text) in {None, repr(text)}
    assert (typed(text) is None) == (quoted(text) != repr(text))


@pytest.mark.parametrize("text", ["größe", "模型/検証.keras", "модель_{epoch}", "e\u0301", "\N{WHITE SMILING FACE}"])
def test_letters_of_any_script_stay(text: str) -> None:
    assert visible(text) == text


def test_the_middle_is_left_out() -> None:
    assert visible("/home/a/very/long/path/model.keras", HOLE) == "/home/a/v...g/path/model.keras"
    assert visible("a" * 10_000 + "\n" * 10_000).endswith("a...\\n" + "\\n" * 18)
    assert visible("a\n" * 50, None) == "a\\n" * 50


def test_no_line_begins_with_a_command() -> None:
    assert line("::error ::x") == "\\x3a:error ::x"
    assert inert("  ::error") == "  \\x3a:error"
    assert inert("a::b") == "a::b"


def test_numbers_and_lists_are_short() -> None:
    assert written(5) == "5"
    assert len(written(10**1000)) == NAME
    assert written(16 ** sys.get_int_max_str_digits()) == "a very large number"
    assert listed("abc") == "a, b, c"
    assert listed("abcde") == "a, b, c, 2 more"
