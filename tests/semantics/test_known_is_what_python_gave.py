"""What the analysis knows is what Python gives: in programs of the page, in the same with changes, in random ones.

``python tests/semantics/hunt.py`` looks for more.
"""

from __future__ import annotations

import ast
import random
from pathlib import PurePosixPath
from zlib import crc32

import pytest
from changing import changed, is_python, shrunk
from comparing import CALL, HEAD, Setting, agrees, compare, runs, settings, wrongs
from forms import FORMS, programs
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from snippets import SNIPPETS, WAYS, Snippet
from today import OFF, WRONG

from flake8_ckpt.values import Alternative, Choice, Constant, Entries, Items, Text, Unknown, Value

WITHOUT = frozenset({*WRONG, *OFF})


@pytest.mark.parametrize("snippet", SNIPPETS, ids=lambda one: one.name)
def test_program(snippet: Snippet, request: pytest.FixtureRequest) -> None:
    if snippet.name in WRONG:
        request.applymarker(pytest.mark.xfail(reason=WRONG[snippet.name], strict=False))
    assert "\n".join(map(str, wrongs(HEAD + snippet.code))) == ""


@pytest.mark.parametrize("number", range(len(WAYS)), ids=[way.__name__ for way in WAYS])
def test_program_in_other_code(number: int) -> None:
    """Each program in one of the ways; ``hunt.py woven`` tries all."""
    for snippet in (one for one in SNIPPETS if crc32(one.name.encode()) % len(WAYS) == number):
        program = HEAD + WAYS[number](snippet.code)
        if snippet.name not in WITHOUT and is_python(program):
            assert "\n".join(map(str, wrongs(program))) == "", snippet.name


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # of a generator that raises at its end
def test_program_with_changes() -> None:
    """Small ones; ``hunt.py changed`` makes more."""
    chance = random.Random(0)
    snippets = [one for one in SNIPPETS if one.name not in WITHOUT]
    for _ in range(150):
        program = changed(chance.choice(snippets).code, chance)
        if program is not None:
            assert "\n".join(map(str, wrongs(HEAD + program))) == "", program


def test_what_fails_is_shrunk() -> None:
    program = "a = 1\nif a:\n    b = 2\n    c = b\nd = 3\n"
    assert shrunk(program, lambda one: "c = b" in one) == "if a:\n    c = b\n"
    assert shrunk(program, lambda one: "d" in one) == "d = 3\n"


@examples(max_examples=150, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(programs(WITHOUT))
def test_random_program(program: str) -> None:
    found = wrongs(program)
    assert not found, "\n".join(map(str, [program, *found]))


# The harness itself


def test_every_program_of_the_page_runs_and_makes_a_callback() -> None:
    assert len({one.name for one in SNIPPETS}) == len(SNIPPETS) > 300
    for snippet in SNIPPETS:
        usual = runs(HEAD + snippet.code)[0]
        assert usual.made, snippet.name
        assert usual.error is None or isinstance(usual.error, SystemExit), (snippet.name, usual.error)
        starts = [one.lineno for one in ast.walk(ast.parse(HEAD + snippet.code)) if _makes(one)]
        assert len(starts) == len(set(starts)), f"two calls on one line: {snippet.name}"


def _makes(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and CALL.match(ast.unparse(node)) is not None


def test_what_is_wrong_today_is_there() -> None:
    assert {*WRONG} <= {one.name for one in SNIPPETS}
    assert {*OFF} <= {one.name for one in SNIPPETS} | {one.name for one in FORMS}


def test_what_is_not_so_comes_to_light() -> None:
    other = runs(HEAD + "ModelCheckpoint('b', monitor='loss')\n")
    [path, monitor] = compare(HEAD + "ModelCheckpoint('a')\n", other)
    assert str(path) == "line 2: filepath='a', but Python gave 'b'  [train.py]"
    assert "monitor='val_loss', but Python gave 'loss'" in str(monitor)
    [missed] = compare(HEAD + "# ModelCheckpoint('b')\n", other)
    assert "no call" in str(missed)


def test_unknown_tests_go_both_ways() -> None:
    program = "os.environ.get('A')\nparser.add_argument('-o', '--out')\nadd_argument('--all', action='store_true')\n"
    found = settings(program + "input()\n")
    assert found[0] == Setting()
    assert found[0].is_usual
    assert str(found[-1]) == "A=1 train.py --all (input: '1')"
    assert len(found) == 2 * 3 * 2


@pytest.mark.parametrize(
    ("value", "real", "is_so"),
    [
        (Constant(1), 1, True),
        (Constant(1), True, False),
        (Constant(float("nan")), float("nan"), True),
        (Text(("a", Unknown(), ".b")), "a\n.b", True),
        (Text(("a", Unknown(), ".b")), "a.c", False),
        (Text(("a",)), PurePosixPath("a"), False),
        (Text(("a",), is_path=True), PurePosixPath("a"), True),
        (Text((Unknown(),)), PurePosixPath("a"), True),
        (Choice((Alternative(Text(("a",))), Alternative(Constant(None)))), None, True),
        (Choice((Alternative(Text(("a",))), Alternative(Constant(None)))), "b", False),
        (Choice((Alternative(Text(("a",)), assuming=frozenset({"x with its default"})),)), "b", False),
        (Items((Constant(1), Unknown())), [1, 2], True),
        (Items((Constant(1),), tuple), [1], False),
        (Entries((("a", Constant(1)),)), {"a": 1}, True),
        (Entries((("a", Constant(1)),)), {"a": 2}, False),
        (Unknown(type=int), "a", False),
        (Unknown(), "a", True),
    ],
)
def test_what_agrees(value: Value, real: object, is_so: bool) -> None:  # noqa: FBT001
    assert agrees(value, real) is is_so
