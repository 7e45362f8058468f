"""Text from the code, put into every place of a call, in all that is printed about it: nothing of it is raw."""

from __future__ import annotations

import io
import itertools
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import get_type_hints

import pytest
from program import flake8_ckpt

from flake8_ckpt import rules
from flake8_ckpt.analysis import Report, analyse
from flake8_ckpt.display import LINE, MESSAGE, Line
from flake8_ckpt.explanation import Asked, explain
from flake8_ckpt.fixing import Fix, Fixer
from flake8_ckpt.frontends.cli import main
from flake8_ckpt.frontends.data import as_data
from flake8_ckpt.frontends.picture import WIDTH, Painter, picture
from flake8_ckpt.keras.checkpoint import Checkpoint
from flake8_ckpt.keras.versions import Target
from flake8_ckpt.repair import Advice, Repair, Retext
from flake8_ckpt.rules.rule import FIRST_SAVE, Finding, Rule, Stop
from flake8_ckpt.source.parsing import UnanalysableError
from flake8_ckpt.timeline import ALL_CODES

pytestmark = pytest.mark.no_cover  # for its time: other tests run the same code

CONTROLS = "\n::error file=a.py,line=1::Injected\r\x1b]0;t\x07\x9b1m\u202e\u2066\u2028\u2029\ud800\x7f\x00\u200b\ufeff"
HOSTILE = {
    "controls": CONTROLS,
    "a command": " ::error file=a.py,line=1::Injected ::error::x" * 9,
    "long": "x" * 2_000,
    "very long": "y" * 10_000,
    "both": CONTROLS * 40,
}
LITERALS = {
    "keyword": 'ModelCheckpoint("m_{epoch}.keras", **{TEXT: 5})',
    "keyword of a partial": 'import functools\nfunctools.partial(ModelCheckpoint, "m.h5")(**{TEXT: 5})',
    "path": "ModelCheckpoint(TEXT)",
    "name": 'ModelCheckpoint("runs/" + TEXT + ".keras")',
    "directory": 'ModelCheckpoint("runs/" + TEXT + "/m.keras")',
    "path of the best": 'ModelCheckpoint(TEXT + "/m.keras", save_best_only=True, initial_value_threshold=None)',
    "shared name": 'ModelCheckpoint(TEXT + "/m_{epoch}.keras", save_freq=10)',
    "unpadded": 'ModelCheckpoint(TEXT + "{epoch}.weights.h5", save_weights_only=True)',
    "a metric's field": 'ModelCheckpoint("{" + TEXT + ":.2f}.keras")',
    "a field of validation": 'ModelCheckpoint("{val_" + TEXT + "}.keras", save_freq=10)',
    "a metric's field of a rounded best": 'ModelCheckpoint("{val_loss:.1f}" + TEXT + ".keras", save_best_only=True)',
    "spec": 'ModelCheckpoint("{epoch:" + TEXT + "}.keras")',
    "conversion": 'ModelCheckpoint("{epoch!" + TEXT + "}.keras")',
    "attribute": 'ModelCheckpoint("{epoch." + TEXT + "}.keras")',
    "index": 'ModelCheckpoint("{epoch[" + TEXT + "]}.keras")',
    "no field": 'ModelCheckpoint("{" + TEXT + ".keras")',
    "literal field": 'ModelCheckpoint("m_{{epoch:" + TEXT + "}}.keras")',
    "rolling": 'ModelCheckpoint(TEXT + "-latest.keras")',
    "suffix": 'ModelCheckpoint("m." + TEXT)',
    "monitor": 'ModelCheckpoint("m_{epoch}.keras", TEXT, save_best_only=True)',
    "monitor of validation": 'ModelCheckpoint("m.keras", "val_" + TEXT, save_best_only=True, save_freq=9)',
    "monitor with a direction": 'ModelCheckpoint("m.keras", TEXT + "_loss", mode="max", save_best_only=True)',
    "long monitor": 'ModelCheckpoint("m.keras", "val_LETTERS_accuracy", mode="min", save_best_only=True)',
    "mode": 'ModelCheckpoint("m_{epoch}.keras", mode=TEXT)',
    "mode in bytes": 'ModelCheckpoint("m_{epoch}.keras", mode=b"\\x1b\\n" * 900)',
    "save_freq": 'ModelCheckpoint("m_{epoch}.keras", save_freq=TEXT)',
    "a large number": 'ModelCheckpoint("m_{epoch}.keras", save_freq=NUMBER)\nModelCheckpoint("m.h5", mode=NUMBER)',
    "a negative number": 'ModelCheckpoint("m_{epoch}.keras", save_freq=-NUMBER)',
    "compared too early": 'ModelCheckpoint("m.keras", "LETTERS_accuracy", save_best_only=True, save_freq=10)',
    "options": 'ModelCheckpoint("m_{epoch}.keras", options=TEXT)',
    "period": 'ModelCheckpoint("m_{epoch}.keras", period=TEXT)',
    "verbose": 'ModelCheckpoint("m.keras", verbose={TEXT: [TEXT]})',
    "default": 'def f(out=TEXT):\n    return ModelCheckpoint(out + "/m.keras")',
    "dict key": 'import sys\nc = sys.argv\nModelCheckpoint(f"{c[TEXT]}/m.keras")',
    "environment": 'import os\nModelCheckpoint(os.environ[TEXT] + "/m.keras")\nModelCheckpoint(os.environ[TEXT])',
    "key of %": 'ModelCheckpoint("%(" + TEXT + ")s/m.keras" % {})',
    "key of format": 'ModelCheckpoint(("{" + TEXT + "}/m.keras").format(a=1))',
    "option": 'import argparse\np = argparse.ArgumentParser()\np.add_argument("--" + TEXT, default=TEXT)\n'
    'ModelCheckpoint(getattr(p.parse_args(), TEXT) + "/m.keras")',
    "swallowed": 'ModelCheckpoint((TEXT + "/{}.keras").format("a", verbose=1))',
    "metric": 'import keras\nm = keras.Sequential()\nm.compile("sgd", "mse", metrics=[keras.metrics.AUC(name=TEXT)])\n'
    'm.fit(1, 2, callbacks=[ModelCheckpoint("m.keras", TEXT, save_best_only=True), '
    'ModelCheckpoint("n.keras", "k" + TEXT, save_best_only=True)])',
    "two callbacks": "import keras\nm = keras.Sequential()\n"
    'm.fit(1, 2, callbacks=[ModelCheckpoint(TEXT + ".keras"), ModelCheckpoint(TEXT + ".keras", save_best_only=True)])',
    "loop": "import keras\nfor fold in [TEXT, 2]:\n    m = keras.Sequential()\n"
    '    m.fit(1, 2, callbacks=[ModelCheckpoint(TEXT + "_{epoch}.keras")])',
    "by hand": "import keras\nm = keras.Sequential()\nfor epoch in range(9):\n    m.fit(1)\n    m.save(TEXT)",
    "best overwritten": "import keras\nm = keras.Sequential()\n"
    "c = ModelCheckpoint(TEXT + '.keras', save_best_only=True)\n"
    "m.fit(1, 2, epochs=3, validation_data=3, callbacks=[c])\nm.save(TEXT + '.keras')",
    "backup": "import keras\nm = keras.Sequential()\nc = ModelCheckpoint(TEXT + '/m_{epoch}.keras')\n"
    "m.fit(1, 2, epochs=3, callbacks=[c, keras.callbacks.BackupAndRestore(TEXT)])",
    "workers": "import keras\nimport horovod.keras as hvd\nhvd.init()\nm = keras.Sequential()\n"
    "m.fit(1, 2, epochs=3, callbacks=[ModelCheckpoint(TEXT + '_{epoch}.keras')])",
    "given to no fit": "import keras\nm = keras.Sequential()\nc = ModelCheckpoint(TEXT)\nm.fit(1, 2, epochs=3)",
    "resumed": "import keras\nm = keras.Sequential()\nm.load_weights(TEXT + '.weights.h5')\n"
    "c = ModelCheckpoint(TEXT + '.weights.h5', save_best_only=True, save_weights_only=True)\n"
    "m.fit(1, 2, epochs=3, validation_data=3, callbacks=[c])",
    "read back": "import keras\nm = keras.Sequential()\nm.save_weights(TEXT + '.weights.h5')\n"
    "keras.models.load_model(TEXT + '.weights.h5')",
    "conditions": "def f(out=TEXT):\n    if out:\n        out += TEXT\n    return ModelCheckpoint(out)",
}
NAMES = {
    "variable": 'import sys\nNAME = sys.argv[1]\nModelCheckpoint(f"{NAME}/m.keras")\nModelCheckpoint(NAME)',
    "attribute": 'import sys\nModelCheckpoint(f"{sys.argv.NAME}/m.keras")\nModelCheckpoint(sys.argv.NAME)',
    "module": 'import NAME\nModelCheckpoint(NAME.NAME() + "/m.keras")\nModelCheckpoint(NAME.NAME())',
    "function": 'ModelCheckpoint(f"{NAME()}/m.keras")\nModelCheckpoint(NAME())',
    "parameter": 'def NAME(NAME=1):\n    ModelCheckpoint(f"{NAME}/m.keras", mode=NAME)\n    ModelCheckpoint(f"{NAME}")',
    "keyword": 'ModelCheckpoint("m_{epoch}.keras", NAME=5)',
    "class": 'class NAME(ModelCheckpoint):\n    pass\nNAME("m.keras", NAME=1)',
    "loop variable": "import keras\nfor NAME, NAMEx in enumerate([1, 2]):\n    m = keras.Sequential()\n"
    '    m.fit(1, callbacks=[ModelCheckpoint("m.keras")])\n    m.save("n.keras")',
    "many loop variables": f"import keras\nfor {', '.join(f'NAME{n}' for n in range(9))} in x:\n"
    "    m = keras.Sequential()\n"
    '    m.fit(1, callbacks=[ModelCheckpoint("m.keras")])\n',
    "model": "import keras\nNAME = keras.Sequential()\nfor epoch in range(9):\n"
    '    NAME.fit(1)\n    NAME.save("m.keras")',
    "shared text": 'NAME = "m.hdf5"\nprint(NAME)\nModelCheckpoint(NAME, save_best_only=True)',
    "f-string": 'NAME = 3\nModelCheckpoint(f"m_{NAME}_{{epoch:0{NAME}d}}.keras", mode=NAME)\n'
    'for val_NAME in x:\n    ModelCheckpoint(f"m_{val_NAME}.keras")',
    "unpacked": 'NAME = dict(x)\nModelCheckpoint("m.keras", **NAME)\nModelCheckpoint(*NAME)',
    "many assumptions": f"def f({', '.join(f'NAME{n}=1' for n in range(5))}):\n"
    f'    ModelCheckpoint(f"{"".join(f"{{NAME{n}}}" for n in range(5))}/m.keras")',
}
TARGETS = ((3, 15), (2, 15))


def programs(text: str) -> dict[str, str]:
    """Every place with *text* in it, and every place for a name with a very long one."""
    letters = re.sub(r"\W", "", text) or "x"
    found = {
        place: code.replace("TEXT", ascii(text)).replace("LETTERS", letters).replace("NUMBER", hex(16 ** len(text)))
        for place, code in LITERALS.items()
    }
    name = "n" + letters.lower()
    found |= {f"name: {place}": code.replace("NAME", name) for place, code in NAMES.items()}
    return {place: f"from keras.callbacks import ModelCheckpoint\n{code}\n" for place, code in found.items()}


def said(program: str, target: tuple[int, int]) -> Iterator[str]:
    """Each line that may be printed about a program."""
    for report in analyse(program, Target(target), ALL_CODES):
        assert "internal error" not in report.message
        assert len(report.message) < MESSAGE, report.message  # the guard is not what keeps it short
        yield report.message
    try:
        calls = explain(program, Target(target), asked=Asked(epochs=2))
        fixes = list(Fixer(Target(target), ALL_CODES).fixes(program.encode()))
    except UnanalysableError as error:
        yield error.reason
        return
    json.dumps(as_data({"a.py": (Target(target), calls)}))
    for call in calls:
        first, *rest = picture("a.py", call, Painter(colour=False), measured=False).removesuffix("\n").split("\n")
        yield first
        assert [one for one in rest if len(one) > WIDTH + 40] == []
        yield from rest
    for fix in fixes:
        assert len(fix.title) < MESSAGE
        yield fix.title


def is_harmless(line: str) -> bool:
    """Whether a line may go to a log or a terminal."""
    return line.isprintable() and len(line) <= LINE and not line.lstrip().startswith("::")


@pytest.mark.parametrize("target", TARGETS, ids=str)
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_nothing_of_the_code_is_printed_raw(text: str, target: tuple[int, int]) -> None:
    for place, program in programs(text).items():
        assert [line for line in said(program, target) if not is_harmless(line)] == [], place


def test_every_rule_has_something_to_say_of_these_programs() -> None:
    """Otherwise nothing would be tried of it. CKP908 names nothing, and CKP999 is of files that cannot be read."""
    found = {
        report.code
        for text, target in itertools.product(("x", "x_loss"), [*TARGETS, (3, 9), (2, 2)])
        for program in programs(text).values()
        for report in analyse(program, Target(target), ALL_CODES)
    }
    assert set(rules.RULES) - found == {"CKP908", "CKP999"}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_no_rule_can_go_round_it(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A rule that takes no care at all: its words pass the guard wherever findings become reports."""

    def careless(checkpoint: Checkpoint) -> Iterator[Finding]:
        if checkpoint.template is not None and checkpoint.template.tail == "m.h5":
            stop, repair = Stop(FIRST_SAVE, "ValueError", text), Repair(text, Retext(".h5", ".keras"))
            yield Finding("CKP999", checkpoint.place, stop, (Advice(text),), conditions=(text, text))
            yield Finding("CKP999", checkpoint.at("filepath"), text, (Advice(text, (repair.step,)),), repair=repair)

    monkeypatch.setitem(rules.RULES, "CKP999", Rule("CKP999", "careless", "a careless rule", "0", careless))
    program = 'from keras.callbacks import ModelCheckpoint\nModelCheckpoint("m.h5")\n'
    reports = list(analyse(program, Target((3, 15)), frozenset({"CKP999"})))
    fixes = list(Fixer(Target((3, 15)), frozenset({"CKP999"})).fixes(program.encode()))
    calls = explain(program, Target((3, 15)))
    lines = [one.message for one in reports] + [one.title for one in fixes]
    for call in calls:
        lines += picture("a.py", call, Painter(colour=False), measured=False).removesuffix("\n").split("\n")
    assert (len(reports), len(fixes), len(calls)) == (2, 2, 1)
    assert [fix.data is None for fix in fixes] == [True, False]
    assert [line for line in lines if not is_harmless(line)] == []


def test_a_report_and_a_title_are_lines_by_their_type() -> None:
    """So mypy refuses what has not gone through the one function."""
    assert get_type_hints(Report)["message"] is get_type_hints(Fix)["title"] is Line


FILE_NAMES = [
    "\n::error file=a.py,line=1::I.py",
    "\r\x1b]0;t\x07\x9b.py",
    "\u202etxt.py",
    "::error ::x.py",
    "a" * 240 + ".py",
]
STATIC = 'from keras.callbacks import ModelCheckpoint\n\nModelCheckpoint("m.hdf5", save_best_only=True)\n'


@pytest.mark.skipif(sys.platform in {"darwin", "win32"}, reason="these file systems do not take such names")
@pytest.mark.parametrize("name", [*FILE_NAMES, os.fsdecode(b"\xff\x9b.py")], ids=ascii)
def test_names_of_files_are_shown_and_never_raw(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "\x1b]0;d"
    folder.mkdir()
    (folder / name).write_text(STATIC, encoding="utf-8")
    (folder / f"b{name}").write_text("(", encoding="utf-8")
    (folder / f"c{name}").write_bytes(b"# coding: klingon\n")
    printed = [
        flake8_ckpt(*arguments, cwd=folder)
        for arguments in (
            ["explain", "."],
            ["explain", name, "missing" + name, f"{name}:7"],
            ["fix", "."],
            ["fix", "missing" + name],
            ["rule", name],
            ["rule", "--" + name],
            ["explain", "--epochs", name, "x"],
            ["explain", "--keras-version", name, "x"],
            ["explain", "--classes", name, "x"],
        )
    ]
    lines = [line for done in printed for line in f"{done.stdout}\n{done.stderr}".split("\n")]
    assert [line for line in lines if not is_harmless(line)] == []
    command = [sys.executable, "-m", "flake8", "--format=ckpt-sarif", "--select=CKP,E9", "."]
    log = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False).stdout
    assert all(map(str.isprintable, log.split("\n")))
    assert all(one["message"]["text"].isprintable() for one in json.loads(log)["runs"][0]["results"])


class Terminal(io.TextIOWrapper):
    """A stream that people look at."""

    def isatty(self) -> bool:
        """As a terminal says it."""
        return True


CODE = (
    "from keras.callbacks import ModelCheckpoint\r\n\t# caf\xe9 \x1b[31m \u202e ::error ::x\r\n"
    'ModelCheckpoint("m.hdf5", save_best_only=True)\r\n'
)


@pytest.mark.parametrize("coding", ["utf-8", "latin-1"])
def test_a_diff_is_exact_in_a_pipe_and_shown_on_a_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, coding: str
) -> None:
    code = f"# coding: {coding}\r\n{CODE}"
    file = tmp_path / "train.py"
    file.write_bytes(code.encode(coding, "ignore"))
    (tmp_path / "requirements.txt").write_text("keras==3.15.1\n")
    monkeypatch.chdir(tmp_path)
    exact, shown = io.TextIOWrapper(io.BytesIO(), "utf-8"), Terminal(io.BytesIO(), "utf-8")
    for stream in (exact, shown):
        monkeypatch.setattr(sys, "stdout", stream)
        assert main(["fix", "--diff", "train.py"]) == 1
    printed = shown.buffer.getvalue().decode()
    assert all(line.replace("\t", "").isprintable() for line in printed.split("\n"))
    assert " \t# caf\xe9 \\x1b[31m " in printed
    subprocess.run(["patch", "-p1", "--binary"], input=exact.buffer.getvalue(), cwd=tmp_path, check=True)  # noqa: S607
    assert file.read_bytes() == code.replace("hdf5", "keras").encode(coding, "ignore")


@pytest.mark.skipif(sys.platform in {"darwin", "win32"}, reason="these file systems do not take such names")
@pytest.mark.parametrize("name", ["x\n--- a/other.py.py", '"\\\t.py', "größe.py"])
def test_the_name_in_a_diff_is_that_of_one_file(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.write_text(STATIC, encoding="utf-8")
    (tmp_path / "requirements.txt").write_text("keras==3.15.1\n")
    program = str(Path(sys.executable).with_name("flake8-ckpt"))
    done = subprocess.run([program, "fix", "--diff", "."], cwd=tmp_path, capture_output=True, check=False)
    subprocess.run(["git", "apply", "-"], cwd=tmp_path, input=done.stdout, check=True)  # noqa: S607
    assert folder.read_text(encoding="utf-8") == STATIC.replace("hdf5", "keras")
