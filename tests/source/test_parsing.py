"""Positions as flake8 wants them, and what cannot be parsed."""

from __future__ import annotations

import ast
from contextlib import nullcontext
from pathlib import Path

import libcst as cst
import pytest

from flake8_ckpt.analysis import analyse
from flake8_ckpt.keras.versions import Target
from flake8_ckpt.run.reading import read
from flake8_ckpt.source.parsing import File, UnanalysableError, form_feeds, parse, refuse_deep
from flake8_ckpt.source.positions import Position, positions
from flake8_ckpt.source.tree import descendants, dotted

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


CASES = sorted((Path(__file__).parent.parent / "cases").glob("*.py"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_position_is_the_same_whether_the_statement_is_written_or_the_file(path: Path) -> None:
    file = parse(path.read_text(encoding="utf-8"))
    lines = [one for one in descendants(file.module) if isinstance(one, cst.SimpleStatementLine)]
    for line in lines:
        calls = [one for one in descendants(line) if isinstance(one, cst.Call)]
        assert positions(file, calls, [line]) == positions(file, calls)


def test_the_file_is_written_where_both_trees_do_not_agree_on_its_statements() -> None:
    file = parse("a = 1\nf()\n")
    line = file.module.body[1]
    [call] = [one for one in descendants(line) if isinstance(one, cst.Call)]
    for tree in (ast.parse("a = 1\n\n\nf()\nb = 2\n"), None):
        other = File(file.text, file.module, tree)
        assert positions(other, [call], [line]) == {id(call): Position(2, 0)}


def test_every_kind_of_line_end_counts_once() -> None:
    code = f"{HEAD}x = '''\n\n'''\nc = ModelCheckpoint('a')\n"
    assert call_position(code) == call_position(code.replace("\n", "\r\n")) == call_position(code.replace("\n", "\r"))


def test_an_empty_statement_before_a_call_moves_nothing() -> None:
    assert call_position(f"#!python\n# -*- coding: utf-8 -*-\n\n{HEAD}\nModelCheckpoint('a')") == (6, 0)


def test_a_statement_after_a_lone_backslash_is_in_the_block_that_python_puts_it_in() -> None:
    module = parse("if x:\n    pass\n\\\ny = 1\n").module
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
    assert parse(code).module.code == code


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


@pytest.mark.parametrize(
    "code",
    [
        "\x0cf()",
        "x\n\x0c\x0cf()",
        "if a:\n\x0c    x\n    f()",
        "if a:\n    x\n \x0c    f()",
        "if a:\n    x\n\x0cf()",
        "if a:\n    x\n\x0celse:\n    f()",
        "x = (\n\x0cf())",
        "x = \\\n\x0cf()",
        "x = '''\n\x0ca'''; f()",
        "@d\n\x0cdef g(a=f()): pass",
        "x;\x0cf()",
        "\x0c\\\n\x0cf()",
    ],
)
def test_a_form_feed_is_a_character_of_its_line(code: str) -> None:
    """A call stands where Python says that it does, form feeds and all."""
    code = f"{HEAD}{code}\n".replace("f()", "ModelCheckpoint('m.keras')")
    [call] = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call)]
    [report] = analyse(code, Target((3, 15)), frozenset({"CKP101"}))
    assert report.position == Position(call.lineno, call.col_offset + len("ModelCheckpoint("))


def test_a_form_feed_in_what_python_does_not_parse_is_left_to_libcst() -> None:
    assert form_feeds("\x0cx = '\\N{no such}'\n") == {}


@pytest.mark.parametrize(
    ("code", "deep"),
    [
        (" + ".join(["a"] * 900), False),
        (" + ".join(["a"] * 1_100), True),
        (" and ".join(["a"] * 900), False),
        (" and ".join(["a"] * 1_100), True),  # flat in Python's tree
        (f"({' and '.join(['a'] * 600)}) or {' or '.join(['b'] * 600)}", True),
        (f"[{'a, ' * 5_000}]", False),
    ],
)
def test_what_would_end_the_process_is_kept_from_libcst(code: str, *, deep: bool) -> None:
    with pytest.raises(UnanalysableError, match="nests too deep") if deep else nullcontext():
        refuse_deep(ast.parse(code))


@pytest.mark.parametrize(("levels", "deep"), [(6, False), (8, True)])
def test_patterns_that_libcst_never_comes_to_an_end_with(levels: int, *, deep: bool) -> None:
    tree = ast.parse(f"match a:\n    case {'[' * levels}b{']' * levels}:\n        c\n")
    with pytest.raises(UnanalysableError, match="nests too deep") if deep else nullcontext():
        refuse_deep(tree)
