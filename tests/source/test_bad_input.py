"""Input that is hostile or broken: bounded work, and CKP999 instead of an exception."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import pytest

from flake8_ckpt.analysis import Report, analyse
from flake8_ckpt.call import Call
from flake8_ckpt.keras.checkpoint import Checkpoint, checkpoints
from flake8_ckpt.keras.versions import Target
from flake8_ckpt.rules import RULES
from flake8_ckpt.source.parsing import UnanalysableError, parse
from flake8_ckpt.source.positions import positions
from flake8_ckpt.values import Constant

HEAD = "from keras.callbacks import ModelCheckpoint\n"
TRAINS = """\
    import keras

    model = keras.Sequential()
    model.fit(x, callbacks=[ModelCheckpoint('a_{epoch}.keras')])
"""
CODES = frozenset(code for code, rule in RULES.items() if not rule.opt_in)


def reports(code: str) -> list[Report]:
    return list(analyse(HEAD + code, Target((3, 15)), CODES))


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("p = 'a'\n" * 10_000 + "ModelCheckpoint(p + '.keras')", ["CKP101"]),
        ("p = 'a'\n" + "if c:\n    p = 'b'\n" * 1_000 + "ModelCheckpoint(p + '.keras')", ["CKP101"]),
        (
            "if c:\n    p = 'a'\n"
            + "elif c:\n    p = 'a'\n" * 300
            + "else:\n    p = 'a'\nModelCheckpoint(p + '.keras')",
            ["CKP101"],
        ),
        ("p = p + p\nModelCheckpoint(p + '.keras')", []),
        ("p = '{epoch}'\n" + "p += 'a'\n" * 2_000 + "ModelCheckpoint(p + '.keras')", []),
        ("p = 'a'\n" + "if c:\n    p = '{epoch}'\n" * 40 + "ModelCheckpoint('b_' + p + '.keras')", []),
        ("p = 'a'\n" + "if c:\n    p = '{epoch}'\n" * 40 + "ModelCheckpoint(f'b_{p}.keras')", []),
        ("p = 'a'\n" + "if c:\n    p = '{epoch}'\n" * 40 + "ModelCheckpoint('b_%s.keras' % p)", []),
        ("p = " + " + ".join(["'a'"] * 5_000) + "\nModelCheckpoint(p + '.keras')", ["CKP999"]),
        ("p = {'a': p, 'b': q}\nq = [p, *q]\nModelCheckpoint(*q, **p)", ["CKP303", "CKP306"]),
        (
            "a0 = ['a']\n" + "".join(f"a{i + 1} = a{i}\n" for i in range(5_000)) + "ModelCheckpoint(a0[0] + '.keras')",
            ["CKP101"],
        ),
        ("def f(p='a'):\n    ModelCheckpoint(p + '.keras')\n" + "f('b')\n" * 5_000, ["CKP101"]),
        (
            "class C:\n"
            + "".join(f"    def f{i}(self):\n        self.p = 'a{i}'\n" for i in range(1_000))
            + "    def g(self):\n        ModelCheckpoint(self.p + '.keras')",
            [],
        ),
        (
            "".join(f"def f{i}(p='a'):\n    return f{i * 7 % 500}(p) + f{i * 11 % 500}()\n" for i in range(500))
            + "ModelCheckpoint(f0() + '/m_{epoch}.keras')",
            [],
        ),
        (
            "x = ['a'] * 16\ny = [[[[a + b for a in x] for b in x] for c in x] for d in x]\nModelCheckpoint(y)",
            [],
        ),
        ("x = ['a']\n" + "x = [*x, *x]\n" * 200 + "ModelCheckpoint(*x)", []),
        ("ap.add_argument(args.a, default='b')\nargs = ap.parse_args()\nModelCheckpoint(args.a + '.keras')", []),
        ("def f():\n    return g()\ndef g():\n    return f()\nModelCheckpoint(f() + '/m.keras')", ["CKP101"]),
        ("p = " + " + ".join(["'a'"] * 150) + "\nModelCheckpoint(p + '.keras')", ["CKP101"]),
        ("p = (" + " ".join(["'a'"] * 150) + ")\nModelCheckpoint(p + '.keras')", ["CKP101"]),
        ("x = " + "[" * 90 + "]" * 90 + "\nModelCheckpoint('a.keras')", ["CKP101"]),
        ("x = " + "f(" * 80 + ")" * 80 + "\nModelCheckpoint('a.keras')", ["CKP101"]),
        ("ModelCheckpoint('a_{epoch:99999999999d}.keras')", []),
        ("ModelCheckpoint('a_{epoch:{epoch}}.keras')", []),
        ("ModelCheckpoint('a_{loss:.{batch}f}.keras')", ["CKP301"]),
        ("ModelCheckpoint('a_{epoch:{epoch}{epoch}{epoch}}.keras')", []),
        ("ModelCheckpoint('a_{epoch:{epoch:{epoch}}}.keras')", []),
        ("ModelCheckpoint('a_{epoch:99999}.keras')", []),
        ("c = ModelCheckpoint('a_{epoch:c}.keras')\nmodel.fit(1, initial_epoch=10 ** 9, callbacks=[c])", []),
        (f"for seed in range(1, 2, 0):\n{TRAINS}", []),
        (f"for seed in range(10 ** 50):\n{TRAINS}", ["CKP106"]),
        ("class C(C): pass\nC('a.keras')", []),
        ("break\nModelCheckpoint('a.keras')", []),
        ("continue\nModelCheckpoint('a.keras')", []),
        ("ModelCheckpoint('a_{epoch.bit_length}.keras')", []),
        ("ModelCheckpoint('a_{' + name + '}.keras')", []),
        ("ModelCheckpoint('a' * 10 ** 9)", []),
        ("ModelCheckpoint(f'{1:>999999999}.keras')", []),
    ],
    ids=lambda value: value[:20] if isinstance(value, str) else None,
)
def test_hostile_input_is_judged_or_left_alone(code: str, expected: list[str]) -> None:
    assert [report.code for report in reports(code)] == expected


def test_what_libcst_cannot_parse_is_said_so() -> None:
    [report] = reports("def f(:\n")
    assert (report.code, report.position.line) == ("CKP999", 2)


def test_what_libcst_fails_on_is_no_fault_of_ours() -> None:
    """Of t-strings side by side its nodes say that they are a mistake of libcst itself."""
    [report] = reports("x = 'a' t'b'\n")
    assert report.code == "CKP999"
    assert "internal error" not in report.message


@pytest.mark.parametrize(
    "code",
    [
        "try:\n    pass\nexcept ({}):\n    pass",
        "try:\n    pass\nexcept* ({}):\n    pass",
        "@({})\ndef f(): pass",
        "@({})\nclass C: pass",
        "with ({}) as a:\n    pass",
        "if ({}):\n    pass\nelif ({}):\n    pass",
        "def f(a: ({}) = 1) -> ({}):\n    pass",
        "for a in ({}):\n    pass\nelse:\n    ({})",
        "match ({}):\n    case a if ({}):\n        pass",
    ],
)
def test_what_nests_deep_is_kept_from_libcst_wherever_it_stands(code: str) -> None:
    """It would end the process."""
    if "except*" in code and sys.version_info < (3, 11):
        code = code.replace("except*", "except")
    [report] = reports(f"{code}\n".replace("{}", " and ".join("a" * 20_000)))
    assert report.message == "the checkpoints of this file are not checked: it nests too deep"


@pytest.mark.parametrize("code", ["import {}", "from {} import a", "import a, {} as b"])
def test_so_is_a_name_of_very_many_parts(code: str) -> None:
    [report] = reports(f"{code}\n".replace("{}", ".".join("a" * 20_000)))
    assert report.message == "the checkpoints of this file are not checked: it nests too deep"


def test_what_nests_too_deep_is_said_so() -> None:
    [report] = reports("ModelCheckpoint('a.keras')\nx = " + " + ".join(["a"] * 2_000))
    assert (report.code, report.position.line, report.position.column) == ("CKP999", 3, 0)


def test_many_short_rows_are_no_long_one() -> None:
    assert [report.code for report in reports("x = a + a\n" * 1_001 + "ModelCheckpoint('a.keras')")] == ["CKP101"]
    assert [report.code for report in reports("x = a + a\n" * 1_001 + "def f(:")] == ["CKP999"]


def test_positions_of_deep_code_are_refused() -> None:
    file = parse("x = " + " + ".join(["a"] * 900))
    with pytest.raises(UnanalysableError, match="nests too deep"):
        positions(file, [file.module.body[0]])


def test_brackets_that_only_group_a_pattern_are_counted() -> None:
    """Each pair doubles what libcst's parser takes; 60 would take longer than anyone lives."""
    for pattern in ("{}", "A({})", "[1, {}]", "{{1: {}}}"):
        few, many = (
            "match a:\n    case " + pattern.format("(" * n + "b" + ")" * n) + ":\n        c\n" for n in (5, 60)
        )
        assert [one.code for one in reports(few + "ModelCheckpoint('m.keras')\n")] == ["CKP101"]
        assert [one.code for one in reports(many)] == ["CKP999"]


def test_a_null_character_is_said_so() -> None:
    assert [report.code for report in reports("x = '\0'\n")] in (["CKP999"], [])


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (RecursionError(), "it nests too deep"),
        (KeyError("x"), "an internal error, KeyError; please report it, with the code, at https://"),
        (MemoryError(), "an internal error, MemoryError; "),
    ],
)
def test_a_fault_of_ours_is_said_and_not_raised(monkeypatch: pytest.MonkeyPatch, error: Exception, words: str) -> None:
    """In whichever of the passes it comes up; the exception would end the run of flake8, for all files."""

    def fail(*_: object) -> None:
        raise error

    for step in ("read", "reports"):
        with monkeypatch.context() as patch:
            patch.setattr(f"flake8_ckpt.analysis.{step}", fail)
            [report] = reports("ModelCheckpoint('a.keras')")
            assert (report.code, report.position.line) == ("CKP999", 1)
            assert report.message.startswith(f"the checkpoints of this file are not checked: {words}")


def test_a_fault_in_judging_one_call_hides_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is said at the call, and the calls before and after it are judged."""

    def fragile(call: Call, target: tuple[int, int], *others: Sequence[Sequence[Checkpoint]]) -> tuple[Checkpoint, ...]:
        if any(one.value == Constant(True) for one in call.arguments):  # noqa: FBT003 - what the code holds
            raise ZeroDivisionError
        return checkpoints(call, target, *others)

    monkeypatch.setattr("flake8_ckpt.analysis.checkpoints", fragile)
    found = reports("ModelCheckpoint('a.keras')\nModelCheckpoint('b', verbose=True)\nModelCheckpoint('c.keras')\n")
    assert [(one.position.line, one.code) for one in found] == [(2, "CKP101"), (3, "CKP999"), (4, "CKP101")]
    assert found[1].message.startswith("this call is not checked: an internal error, ZeroDivisionError; please report")


PROGRAM = """\
ModelCheckpoint('a.keras')
import keras
class Own(ModelCheckpoint):
    def __init__(self):
        super().__init__('b.keras')
model = keras.Sequential()
model.fit(x, callbacks=[ModelCheckpoint('c.keras')], epochs=5)
for epoch in range(9):
    model.train_on_batch(x)
    model.save('d.keras')
"""


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("expressions.evaluated", []),  # no path is known then
        ("library.keras.fit", ["CKP101 1", "CKP101 5", "CKP101 7", "CKP107 10"]),
        ("library.keras._save", ["CKP101 5", "CKP101 7"]),
        ("library.keras._made", ["CKP107 10"]),
    ],
)
def test_a_fault_in_reading_one_part_of_a_file_hides_nothing_of_the_others(
    monkeypatch: pytest.MonkeyPatch, where: str, expected: list[str]
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(f"flake8_ckpt.run.{where}", fail)
    found = {f"{one.code} {one.position.line - 1}" for one in reports(PROGRAM) if one.code != "CKP999"}
    assert found == set(expected)
    [fault] = [one for one in reports(PROGRAM) if one.code == "CKP999"]  # although it comes up again and again
    assert fault.message.startswith("this code is not checked: an internal error, ZeroDivisionError; please report it")


def test_what_is_spent_on_other_things_is_not_missing_for_the_calls() -> None:
    """Helpers that are called in each other's arguments use up what may be folded in a file."""
    helpers = "def compile(x): return x + 1\n"
    for name, before in (("f", "1"), ("g", "f_"), ("h", "g_"), ("k", "h_")):
        helpers += f"def {name}(x): return x + {before}\n{name}_ = {f'{name}(' * 20}1{')' * 20}\n"
    code = f"class Model:\n    def compile(self): pass\n{helpers}{'k(' * 20}1{')' * 20}.compile()\n"
    assert [one.code for one in reports(f"{code}ModelCheckpoint('m.keras')\n")] == ["CKP101"]


def test_a_callee_that_is_met_deep_inside_another_expression_first_is_still_found() -> None:
    """What lies too many steps away is given up on; at one of these lengths that is the name of the class."""
    for length in range(15, 40):
        chain = "    n0 = made\n" + "".join(f"    n{number + 1} = n{number}\n" for number in range(length))
        maker = "def make():\n    global made\n    made = ModelCheckpoint('m.keras')\n"
        assert [one.code for one in reports(f"def use():\n{chain}    n{length}()\n{maker}")] == ["CKP101"], length
