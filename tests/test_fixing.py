"""Files mended: what each fix writes, what is left and why, and that nothing else in a file changes."""

from __future__ import annotations

import difflib
from pathlib import Path

import pytest

from flake8_ckpt.analysis import judged
from flake8_ckpt.fixing import Fixer
from flake8_ckpt.keras.versions import NEWEST, Target
from flake8_ckpt.rules import RULES
from flake8_ckpt.run.reading import read
from flake8_ckpt.source.parsing import UnanalysableError

CASES = sorted((Path(__file__).parent / "cases").glob("*.py"))
DEFAULT = frozenset(code for code, rule in RULES.items() if not rule.opt_in)
HEAD = "import os\nfrom pathlib import Path\nfrom keras.callbacks import ModelCheckpoint\n"


def fixer(target: tuple[int, int] = NEWEST[3]) -> Fixer:
    return Fixer(Target(target), DEFAULT)


def mended(code: str, *, unsafe: bool = False, target: tuple[int, int] = NEWEST[3]) -> str:
    data = (HEAD + code).encode()
    after = fixer(target).mend(data, lambda _: True, unsafe=unsafe).data.decode()
    assert after.startswith(HEAD)
    return after.removeprefix(HEAD)


SAFE = {
    "a misplaced parenthesis": (
        'ModelCheckpoint("{}/m.keras".format(run, save_best_only=True, monitor="loss"), verbose=1)',
        'ModelCheckpoint("{}/m.keras".format(run), verbose=1, save_best_only=True, monitor="loss")',
    ),
    "a misplaced parenthesis before more": (
        'ModelCheckpoint("{run}/m.keras".format(save_best_only=True, run=run))',
        'ModelCheckpoint("{run}/m.keras".format(run=run), save_best_only=True)',
    ),
    "a suffix": (
        'ModelCheckpoint(os.path.join(run, "m.hdf5"), save_best_only=True)',
        'ModelCheckpoint(os.path.join(run, "m.keras"), save_best_only=True)',
    ),
    "a filepath that has its name, behind another argument": (
        'ModelCheckpoint(save_best_only=True, filepath="m.hdf5")',
        'ModelCheckpoint(save_best_only=True, filepath="m.keras")',
    ),
    "a suffix in a name that a module has, too": (
        'path = os.path.join(run, "m.hdf5")\nModelCheckpoint(path, save_best_only=True)',
        'path = os.path.join(run, "m.keras")\nModelCheckpoint(path, save_best_only=True)',
    ),
    "a suffix of weights": (
        "ModelCheckpoint(run + '/m.h5', 'loss', 0, True, True)",
        "ModelCheckpoint(run + '/m.weights.h5', 'loss', 0, True, True)",
    ),
    "no suffix": (
        'ModelCheckpoint("m.v2_{epoch}-{val_loss:.2f}")',
        'ModelCheckpoint("m.v2_{epoch}-{val_loss:.2f}.keras")',
    ),
    "a mode": (
        'ModelCheckpoint("m.keras", "val_loss", 0, True, False, "max")',
        'ModelCheckpoint("m.keras", "val_loss", 0, True, False, "min")',
    ),
    "a mode that is none": (
        "ModelCheckpoint('m.keras', save_best_only=True, mode=min)",
        "ModelCheckpoint('m.keras', save_best_only=True, mode='min')",
    ),
    "two faults of one call": (
        'ModelCheckpoint("m.hdf5", save_best_only=True, mode="max")',
        'ModelCheckpoint("m.keras", save_best_only=True, mode="min")',
    ),
    "two calls": (
        'ModelCheckpoint("m.hdf5", save_best_only=True)\nModelCheckpoint("n.hdf5", save_best_only=True)',
        'ModelCheckpoint("m.keras", save_best_only=True)\nModelCheckpoint("n.keras", save_best_only=True)',
    ),
}
UNSAFE = {
    "an f-string that is nothing else": (
        'ModelCheckpoint(f"m_{epoch}.keras")',
        'ModelCheckpoint("m_{epoch}.keras")',
    ),
    "an f-string with more in it": (
        'ModelCheckpoint(rf"{run}/m_{epoch:02d}.keras")',
        'ModelCheckpoint(rf"{run}/m_{{epoch:02d}}.keras")',
    ),
    "an f-string in a name": (
        'path = (f"m_{self.epoch!s:>3}.keras")\nModelCheckpoint(path)',
        'path = ("m_{epoch!s:>3}.keras")\nModelCheckpoint(path)',
    ),
    "doubled braces": (
        'ModelCheckpoint("a_{{epoch:02d}}.keras")',
        'ModelCheckpoint("a_{epoch:02d}.keras")',
    ),
    "a percent sign": ('ModelCheckpoint("a_%03d.keras")', 'ModelCheckpoint("a_{epoch:03d}.keras")'),
    "a dollar": (
        'ModelCheckpoint("a_$epoch.keras", save_best_only=True)',
        'ModelCheckpoint("a_{epoch}.keras", save_best_only=True)',
    ),
    "a leftover before .format()": (
        'ModelCheckpoint("{}/a_%d.keras".format(run))',
        'ModelCheckpoint("{}/a_{{epoch}}.keras".format(run))',
    ),
    "a field for the epoch": ('ModelCheckpoint("m.keras")', 'ModelCheckpoint("m_{epoch:02d}.keras")'),
    "a field in an f-string": (
        'ModelCheckpoint(f"{run}/m.keras")',
        'ModelCheckpoint(f"{run}/m_{{epoch:02d}}.keras")',
    ),
    "a field in what is formatted twice": (
        'ModelCheckpoint(f"{run}/{{}}/m.keras".format("a"))',
        'ModelCheckpoint(f"{run}/{{}}/m_{{{{epoch:02d}}}}.keras".format("a"))',
    ),
    "a field in a name": (
        'def make(run):\n    n = "m.weights.h5"\n    return ModelCheckpoint(Path(run) / n, save_weights_only=True)',
        """\
def make(run):
    n = "m_{epoch:02d}.weights.h5"
    return ModelCheckpoint(Path(run) / n, save_weights_only=True)""",
    ),
    "a field for the batch": (
        'ModelCheckpoint("m_{epoch:02d}.keras", save_freq=100)',
        'ModelCheckpoint("m_{epoch:02d}-{batch}.keras", save_freq=100)',
    ),
    "beside a metric": (
        'ModelCheckpoint("m_{val_loss:.2f}.keras")',
        'ModelCheckpoint("m_{val_loss:.2f}_{epoch:02d}.keras")',
    ),
}
MODES = {
    "after the last argument": (
        'ModelCheckpoint("m.keras", "val_auc", save_best_only=True)',
        'ModelCheckpoint("m.keras", "val_auc", save_best_only=True, mode="max")',
    ),
    "in the place of auto": (
        "ModelCheckpoint('m.keras', 'val_auc', save_best_only=True, mode='auto')",
        "ModelCheckpoint('m.keras', 'val_auc', save_best_only=True, mode='max')",
    ),
    "on a line of its own": (
        """\
ModelCheckpoint(
    "m.keras",
    "val_auc",
    # the best
    save_best_only=True,  # only
)""",
        """\
ModelCheckpoint(
    "m.keras",
    "val_auc",
    # the best
    save_best_only=True,  # only
    mode="max",
)""",
    ),
    "under the argument before": (
        """\
ModelCheckpoint("m.keras", monitor="val_auc",
                save_best_only=True)""",
        """\
ModelCheckpoint("m.keras", monitor="val_auc",
                save_best_only=True,
                mode="max")""",
    ),
    "after a comma": (
        'ModelCheckpoint("m.keras", "val_auc", save_best_only=True,)',
        'ModelCheckpoint("m.keras", "val_auc", save_best_only=True,mode="max",)',
    ),
    "after what is unpacked": (
        'ModelCheckpoint(**{"filepath": "m.keras", "monitor": "val_auc", "save_best_only": True})',
        'ModelCheckpoint(**{"filepath": "m.keras", "monitor": "val_auc", "save_best_only": True}, mode="max")',
    ),
}


@pytest.mark.parametrize(("before", "after"), SAFE.values(), ids=list(SAFE))
def test_safe_fixes(before: str, after: str) -> None:
    assert mended(before) == after
    assert mended(after) == after, "a second run changes nothing"


@pytest.mark.parametrize(("before", "after"), UNSAFE.values(), ids=list(UNSAFE))
def test_unsafe_fixes_are_made_only_when_asked_for(before: str, after: str) -> None:
    assert mended(before) == before
    assert mended(before, unsafe=True) == after
    assert mended(after, unsafe=True) == after


@pytest.mark.parametrize(("before", "after"), MODES.values(), ids=list(MODES))
def test_a_mode_is_written_as_the_call_is(before: str, after: str) -> None:
    assert mended(before, target=(3, 9)) == after


LEFT = {
    "a text that is used elsewhere": (
        'path = "m.hdf5"\nModelCheckpoint(path, save_best_only=True)\nprint(path)',
        " (the text is in path, which line 6 uses, too): end filepath in '.keras'",
    ),
    "an f-string that is used elsewhere": (
        'path = f"m_{epoch}.keras"\nModelCheckpoint(path)\nprint(path)',
        (
            " (the text is in path, which line 6 uses, too): double the braces, {{epoch}}, so that one pair "
            "is left for Keras"
        ),
    ),
    "a text of two names": (
        'path = other = "m.hdf5"\nModelCheckpoint(path, save_best_only=True)',
        " (the text is in path, which is used elsewhere, too): end filepath in '.keras'",
    ),
    "an element": (
        'path, _ = os.path.split("m.hdf5")[::-1]\nModelCheckpoint(path, save_best_only=True)',
        " (its text is not written where this call alone decides): end filepath in '.keras'",
    ),
    "texts of two branches": (
        'if run:\n    path = "a.hdf5"\nelse:\n    path = "b.hdf5"\nModelCheckpoint(path, save_best_only=True)',
        " (its text is not written where this call alone decides): end filepath in '.keras'",
    ),
    "a parameter's default": (
        'def make(path="m.hdf5"):\n    return ModelCheckpoint(path, save_best_only=True)',
        " (its text is not written where this call alone decides): end filepath in '.keras'",
    ),
    "an f-string of a helper": (
        'def name():\n    return f"m_{epoch}.keras"\nModelCheckpoint(name())',
        (
            " (its text is not written where this call alone decides): double the braces, {{epoch}}, so that one pair "
            "is left for Keras"
        ),
    ),
    "a placeholder that writes itself": (
        'ModelCheckpoint(f"m_{epoch=}.keras")',
        " (its placeholder is more than a field): double the braces, {{epoch}}, so that one pair is left for Keras",
    ),
    "a keyword that the callback has already": (
        'ModelCheckpoint("{}/m_{{epoch}}.keras".format(run, verbose=1), verbose=2)',
        " (no change of this call alone cures it): close the inner parenthesis before them, and give it once",
    ),
    "a mode in a dict": (
        'ModelCheckpoint("m.keras", save_best_only=True, **{"mode": "max"})',
        " (mode is in an unpacked dict): write mode='min'",
    ),
    "a directory": ('ModelCheckpoint("m/", save_best_only=True)', ": end filepath in '.keras'"),
    "a suffix that nothing reads": (
        'ModelCheckpoint(Path("m").with_suffix(".tf"), save_best_only=True)',
        "",
    ),
    "a direction that nobody knows": (
        'ModelCheckpoint("m.keras", "val_house", save_best_only=True, mode="best")',
        ": write mode='min', or mode='max', whichever is better",
    ),
    "a direction that depends on the branch": (
        'ModelCheckpoint("m.keras", "val_loss" if run else "val_acc", save_best_only=True, mode="best")',
        ": write mode='min' or write mode='max', whichever the branch asks for",
    ),
    "an argument that is not there": (
        'ModelCheckpoint("m_{epoch}.keras", period=5)',
        ": write save_freq=5 * steps_per_epoch, which counts batches, or leave it out",
    ),
    "a mode to which the best so far belongs": (
        'ModelCheckpoint("m.keras", save_best_only=True, mode="max", initial_value_threshold=0.9)',
        " (initial_value_threshold belongs to the mode that is given): write mode='min'",
    ),
    "a loop that saves": (
        "import keras\nmodel = keras.Sequential()\nfor _ in range(3):\n    model.fit(x)\n    model.save('m.keras')",
        ": put a counter into the name, or save only when a metric has improved",
    ),
}


@pytest.mark.parametrize(("code", "reason"), LEFT.values(), ids=list(LEFT))
def test_what_cannot_be_fixed_is_left_and_says_why(code: str, reason: str) -> None:
    data = (HEAD + code).encode()
    result = fixer().mend(data, lambda _: True, unsafe=True)
    assert (result.data == data) == bool(reason)
    assert [fix.title for fix in result.left] == ([f"by hand{reason}"] if reason else [])
    assert [fix.report.position.line > HEAD.count("\n") for fix in result.left] == [True] * bool(reason)


FIT = "model.fit(x, y, validation_data=xy, callbacks=[cb])\n"
BEST = f'cb = ModelCheckpoint("best.hdf5", save_best_only=True)\n{FIT}'
JOINED = f'cb = ModelCheckpoint(os.path.join(run, "best.hdf5"), save_best_only=True)\n{FIT}'
WEIGHTS = f'cb = ModelCheckpoint("best.h5", save_weights_only=True, save_best_only=True)\n{FIT}'
FOLLOWED = {
    "a literal": f'{BEST}model = load_model("best.hdf5")',
    "weights": f'{WEIGHTS}model.load_weights("best.h5")',
    "a joined path": f'run = "a"\n{JOINED}load_model(os.path.join(run, "best.hdf5"))',
    "a folder that only a run knows": f'run = sys.argv[1]\n{JOINED}load_model(os.path.join(run, "best.hdf5"))',
    "a variable": f'path = "best.hdf5"\n{BEST}load_model(path)'.replace('t("best.hdf5"', "t(path"),
    "another file": f'{BEST}load_model("pretrained.h5"); load_model(); load_model(3)',
    "other texts": f'{BEST}print("the best", f"{{n}} of {{m}}")',
    "other folders": f'{BEST}os.listdir("data"); Path("data").iterdir(); os.walk("data"); glob("*.csv")',
    "a docstring": f'"""Writes best.hdf5."""\n{BEST}',
    "two callbacks": BEST + BEST,
    "another callback": f'{BEST}load_model("best.hdf5")\nModelCheckpoint("other.keras", save_best_only=True)',
}
"""What is read is renamed with what is written, or has nothing to do with it."""


@pytest.mark.parametrize("code", FOLLOWED.values(), ids=list(FOLLOWED))
def test_what_reads_a_file_after_the_fit_is_renamed_with_it(code: str) -> None:
    after = mended(code)
    body = after.partition('"""\n')[2] if after.startswith('"""') else after
    assert 'best.hdf5"' not in body
    assert 'best.h5"' not in body
    before = code.replace("best.hdf5", "best.keras").replace("best.h5", "best.weights.h5")
    assert after == before.replace('"""Writes best.keras', '"""Writes best.hdf5')


READERS = {
    "a load before the fit": ('load_model("best.hdf5")\n' + BEST, "line 4 may read it"),
    "a load elsewhere": (f'{BEST}def test():\n    load_model("best.hdf5")', "line 7 may read it"),
    "a load of what is not known": (f"{BEST}load_model(args.path)", "line 6 may read it"),
    "a load of another folder": (f'{BEST}load_model("old/best.hdf5")', "line 6 may read it"),
    "a load in a way of its own": (f'{BEST}model.load_weights("./best.hdf5")', "line 6 may read it"),
    "weights as a whole model": (f'{WEIGHTS}load_model("best.h5")', "line 6 loads a whole model"),
    "a message": (f'{BEST}print(f"{{n}} in best.hdf5.")', "line 6 names it, too"),
    "a command": (f'{BEST}os.system("cp " "best.hdf5 /tmp")', "line 6 names it, too"),
    "its suffix": (f'{BEST}x = [one for one in names if one.endswith(".hdf5")]', "line 6 names it, too"),
    "its beginning": (f'{BEST}open(f"best{{suffix}}")', "line 6 names it, too"),
    "a wildcard": (f'{BEST}shutil.copy("*.hdf5", b"x")', "line 6 names it, too"),
    "a glob": (f'{BEST}glob.glob("*.hdf5")', "line 6 may read it"),
    "a glob of a folder": (f'{BEST}Path(run).glob("*")', "line 6 may read it"),
    "a folder": (f"{BEST}os.listdir()", "line 6 may read it"),
    "a folder in it": (f'{BEST.replace("best", "a/b/best", 1)}os.walk("a")', "line 6 may read it"),
    "the current folder": (f'{BEST.replace("best", "a/best", 1)}os.walk(".")', "line 6 may read it"),
    "a folder as an object": (f"{BEST}Path(run).iterdir()", "line 6 may read it"),
    "a folder that is not known": (f'run = x\n{JOINED}os.scandir("data")', "line 7 may read it"),
    "TensorFlow": (f'{BEST}tf.train.latest_checkpoint("ckpts")', "line 6 may read it"),
    "two that write": (f'{BEST}{BEST}load_model("best.hdf5")', "line 6 writes it, too"),
    "a name without a suffix": (
        BEST.replace(".hdf5", "") + 'print("the best")\nx = {"best": 1}',
        "line 7 names it, too",
    ),
    "a dict": (
        f'cb = ModelCheckpoint(**{{"filepath": "best.hdf5", "save_best_only": True}})\n{FIT}load_model("best.hdf5")',
        "line 6 may read it",
    ),
    "fields": (f'cb = ModelCheckpoint("m_{{epoch}}.hdf5")\n{FIT}load_model("m_05.hdf5")', "line 6 may read it"),
}


@pytest.mark.parametrize(("code", "reason"), READERS.values(), ids=list(READERS))
def test_what_something_else_knows_by_its_name_keeps_it(code: str, reason: str) -> None:
    result = fixer().mend((HEAD + code).encode(), lambda report: report.code == "CKP305", unsafe=True)
    assert result.data.decode() == HEAD + code
    assert result.left[0].title.startswith(f"by hand ({reason}): ")


MANY = {
    "the epoch": f'cb = ModelCheckpoint("m.keras")\n{FIT}load_model("m.keras")',
    "a placeholder": f'cb = ModelCheckpoint("m_%d.keras")\n{FIT}load_model("m_%d.keras")',
    "an f-string": f'cb = ModelCheckpoint(f"m_{{epoch}}.keras")\n{FIT}load_model(f"m_{{epoch}}.keras")',
}


def test_one_fix_that_does_not_hold_keeps_no_other_from_being_made() -> None:
    """All are tried together: the first would write the file of the second, where only the second is at fault then."""
    code = """\
a = ModelCheckpoint("a.hdf5", monitor="loss", save_best_only=True)
b = ModelCheckpoint("a.keras", monitor="val_loss", save_best_only=True)
model.fit(x, y, validation_data=xy, callbacks=[a, b], epochs=9)
other.fit(x, y, validation_data=xy, callbacks=[ModelCheckpoint("c.hdf5", save_best_only=True)])
"""
    assert mended(code) == code.replace("c.hdf5", "c.keras")


@pytest.mark.parametrize("code", MANY.values(), ids=list(MANY))
def test_one_file_that_is_read_does_not_become_many(code: str) -> None:
    assert mended(code, unsafe=True) == code


def test_only_what_is_wanted_is_fixed() -> None:
    code = 'ModelCheckpoint("m.hdf5", save_best_only=True)\n'
    data = (HEAD + code + code).encode()
    result = fixer().mend(data, lambda report: report.position.line == 5, unsafe=False)  # the second call
    assert result.data.decode() == HEAD + code + code.replace("hdf5", "keras")
    assert result.left == ()


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
@pytest.mark.parametrize("target", [(3, 9), NEWEST[3]], ids=str)
def test_fixes_of_the_cases_change_lines_of_their_own_and_hold(path: Path, target: tuple[int, int]) -> None:
    """Whatever is fixed, few lines differ, the number of findings falls by one at least, and nothing is fixed twice."""
    data = path.read_bytes()
    before = list(fixer(target).fixes(data))
    result = fixer(target).mend(data, lambda _: True, unsafe=True)
    assert len(result.left) <= len(before) - len(result.done)
    assert fixer(target).mend(result.data, lambda _: True, unsafe=True).done == ()
    lines = data.decode().splitlines(), result.data.decode().splitlines()
    changed = sum(
        max(end - start, other_end - other)
        for kind, start, end, other, other_end in difflib.SequenceMatcher(None, *lines, autojunk=False).get_opcodes()
        if kind != "equal"
    )
    assert changed <= 2 * len(result.done)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("a BOM", '\N{BYTE ORDER MARK}{head}ModelCheckpoint("m.hdf5", save_best_only=True)\n'.encode()),
        ("CRLF", b'{head}ModelCheckpoint(\r\n\t"m.hdf5", save_best_only=True\r\n)\r\n'),
        ("an escape that Python warns of", b'{head}x = "\\d"\nModelCheckpoint("m.hdf5", save_best_only=True)\n'),
        ("no end of line", b'{head}ModelCheckpoint("m.hdf5", save_best_only=True)'),
        (
            "latin-1",
            '# -*- coding: latin-1 -*-\n{head}run = "\xe4"\nModelCheckpoint(run+"/m.hdf5", save_best_only=True)'.encode(
                "latin-1"
            ),
        ),
        ("empty lines and then spaces", b'{head}ModelCheckpoint("m.hdf5", save_best_only=True)\n\n \n\n  '),
        ("tabs and form feeds", b'{head}if run:\n\tx = 1\n\x0c\nModelCheckpoint("m.hdf5", save_best_only=True)  \n'),
    ],
)
def test_all_other_bytes_stay_as_they_are(name: str, code: bytes) -> None:
    end = b"\r\n" if name == "CRLF" else b"\n"
    data = code.replace(b"{head}", b"from keras.callbacks import ModelCheckpoint" + end)
    result = fixer().mend(data, lambda _: True, unsafe=False)
    assert result.data == data.replace(b"m.hdf5", b"m.keras")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (
            b'\x0cfrom keras.callbacks import ModelCheckpoint\nModelCheckpoint("m.h5")\n',
            "it would not be written as it is: it has a form feed, a lone CR or a lone backslash in an odd place",
        ),
        (b"ModelCheckpoint(\n", "it is no Python"),
        (b"# coding: nonsense\nModelCheckpoint()\n", "it is no Python"),
        (b"x = \x00\n", "it is no Python"),
        (b"ModelCheckpoint(" + b"[" * 5000 + b"]" * 5000 + b")\n", "it is no Python"),
        (b"x = " + b"-" * 5000 + b"1\n", "it nests too deep"),
        (b"x = " + b"a and " * 3000 + b"a\n", "it nests too deep"),
        (b'from keras.callbacks import ModelCheckpoint\nx = 1\n\\\nModelCheckpoint("m.h5")\n', "lone backslash"),
    ],
)
def test_a_file_that_cannot_be_written_as_it_is_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(UnanalysableError, match=reason):
        fixer().mend(data, lambda _: True, unsafe=True)


def test_what_libcst_fails_on_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on t-strings side by side, which Python 3.14 has: its nodes take them for a mistake of libcst itself."""

    def fail(_: bytes) -> None:
        raise ArithmeticError

    monkeypatch.setattr("libcst.parse_module", fail)
    with pytest.raises(UnanalysableError, match="ArithmeticError"):
        fixer().mend(b"x = 1\n", lambda _: True, unsafe=True)


def test_a_call_that_nests_too_deep_to_be_changed_is_left() -> None:
    """Between what can be changed and what cannot even be read there is what can only be read."""
    said = []
    for depth in range(10, 400, 10):
        code = f'{HEAD}ModelCheckpoint("m.hdf5", save_best_only=True)\nx = {"+".join("1" * depth)}\n'.encode()
        try:
            mended = fixer().mend(code, lambda _: True, unsafe=False)
        except UnanalysableError:
            break
        said.append(mended.left[0].title if mended.left else "fixed")
        assert (mended.data == code) == bool(mended.left)
    assert list(dict.fromkeys(said)) == [
        "fixed",
        "by hand (the file nests too deep to be changed): end filepath in '.keras'",
    ]


def test_what_a_rule_says_of_its_fix_is_what_its_findings_bring() -> None:
    """A rule that says it has no fix brings none, and safe ones are safe."""
    seen: dict[str, set[str]] = {code: set() for code in RULES}
    for path in CASES:
        source = read(path.read_text(encoding="utf-8"))
        for target in ((2, 15), (3, 9), NEWEST[3]):
            by_call, _, by_hand, others = judged(source, target, frozenset(RULES))
            for finding in (one for found in (*by_call, *by_hand, others) for one in found):
                assert not (RULES[finding.code].opt_in and finding.instead_of), "it may not be looked at"
                if finding.repair is not None:
                    seen[finding.code].add("safe" if finding.repair.safe else "unsafe")
    assert {code: kinds or {"no"} for code, kinds in seen.items()} == {
        code: {rule.fixable} for code, rule in RULES.items()
    }
