"""``flake8-ckpt explain``, as its reader sees it.

``python tests/frontends/test_explain.py`` writes the files in ``explained/`` anew.
"""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest
from program import flake8_ckpt

from flake8_ckpt.explanation import explain
from flake8_ckpt.frontends.picture import COLOURS, Painter, picture
from flake8_ckpt.keras.versions import NEWEST, Target, row
from flake8_ckpt.source.parsing import UnanalysableError

ROOT = Path(__file__).parents[2]
KERAS = row(NEWEST[3]).name
PAGE = (ROOT / "docs" / "explain.md").read_text(encoding="utf-8")
EXPLAINED = Path(__file__).parent / "explained"
SOME = [f"train.py:{line}" for line in (17, 23, 25, 37, 54, 64)]
WORDS = {"train.txt": ["train.py", "--epochs=2"], "train.json": [*SOME, "--json", "--epochs=2", "--metric=0.5 nan"]}
"""Files of :data:`EXPLAINED`, and what prints each."""


def explained(project: Path, code: str, *arguments: str, status: int | None = None) -> str:
    """What it prints for a file of *code*, which finds the class as ``ModelCheckpoint``; no line is too long."""
    source = f"from keras.callbacks import ModelCheckpoint\n{textwrap.dedent(code)}"
    (project / "train.py").write_text(source, encoding="utf-8")
    done = flake8_ckpt("explain", "train.py", *arguments, cwd=project, status=status)
    assert not done.stderr
    assert max(map(len, re.sub(r"\033\[\d*m", "", done.stdout).splitlines())) <= 80
    return done.stdout


def data(project: Path, code: str, *arguments: str) -> list[dict[str, Any]]:
    """The calls of a file of *code*, as JSON."""
    [file] = json.loads(explained_json(project, code, *arguments))["files"]
    assert file["path"] == "train.py"
    calls: list[dict[str, Any]] = file["calls"]
    return calls


def explained_json(project: Path, code: str, *arguments: str) -> str:
    source = f"from keras.callbacks import ModelCheckpoint\n{textwrap.dedent(code)}"
    (project / "train.py").write_text(source, encoding="utf-8")
    return flake8_ckpt("explain", "--json", "train.py", *arguments, cwd=project).stdout


def sources(call: dict[str, Any]) -> dict[str, str]:
    return {argument["name"]: argument["source"] for argument in call["ways"][0]["arguments"]}


def test_the_page_shows_what_is_printed(tmp_path: Path) -> None:
    program, printed = re.findall(r"^```(?:python|text)\n(.*?)^```\n", PAGE, re.MULTILINE | re.DOTALL)
    (tmp_path / "train.py").write_text(program, encoding="utf-8")
    (tmp_path / "requirements.txt").write_text("keras==3.15.1\n", encoding="utf-8")
    assert flake8_ckpt("explain", "train.py", cwd=tmp_path, status=1).stdout == printed


@pytest.mark.parametrize("name", WORDS)
def test_no_word_changes_unseen(name: str) -> None:
    printed = flake8_ckpt("explain", *WORDS[name], cwd=EXPLAINED, status=1).stdout
    assert printed == (EXPLAINED / name).read_text(encoding="utf-8")


def test_colour_adds_no_word() -> None:
    arguments = [*WORDS["train.txt"], "--color=always"]
    printed = flake8_ckpt("explain", *arguments, cwd=EXPLAINED, status=1).stdout
    assert re.sub(r"\033\[\d*m", "", printed) == (EXPLAINED / "train.txt").read_text(encoding="utf-8")


def test_what_is_lost_is_red(tmp_path: Path) -> None:
    code = 'ModelCheckpoint("m.keras", verbose=v)\n'
    printed = explained(tmp_path, code, "--epochs=2", "--color=always")
    spans = re.findall(r"\033\[(\d+)m(.*?)\033\[0m", printed)
    assert [text for colour, text in spans if colour == COLOURS["bad"]] == [
        "overwrites epoch 1",
        "Lost, 1 of 2 saves:",
        "CKP101 at 2:17:",
    ]
    assert [text for colour, text in spans if colour == COLOURS["good"]] == [
        "'m.keras'",
        "new",
        "Left on disk, 1 file:",
    ]
    assert [text for colour, text in spans if colour == COLOURS["unknown"]] == ["<v>"]
    assert [text for colour, text in spans if colour == COLOURS["bold"]] == ["train.py:2:1: ModelCheckpoint"]


def test_the_page_names_every_key(tmp_path: Path) -> None:
    """The format for tools is documented whole."""
    code = 'import sys\nModelCheckpoint(sys.argv[1] + "/m.keras")\nModelCheckpoint("m.hdf5")\n'
    keys: set[str] = set()
    json.loads(explained_json(tmp_path, code), object_hook=keys.update)
    assert {"path", "not_played", "overwrites", "stop", "reason"} <= keys
    assert [key for key in sorted(keys) if f"`{key}`" not in PAGE] == []
    assert '"format": 1,' in explained_json(tmp_path, code)


def test_where_each_argument_comes_from(tmp_path: Path) -> None:
    code = """\
        import argparse
        parser = argparse.ArgumentParser()
        parser.add_argument("--out", default="runs")
        args = parser.parse_args()
        one = ModelCheckpoint(args.out + "/m_{epoch}.keras", verbose=1, **more)
        two = ModelCheckpoint("m.keras", None, save_best=True, period=5)
        three = ModelCheckpoint("{}/m.keras".format(args.out, save_best_only=True))
        four = ModelCheckpoint("m_{epoch}.keras")
        four.monitor = "loss"
        five = ModelCheckpoint(verbose=1)
        six = ModelCheckpoint("m.keras", "loss", 0, True, False, "min", "epoch", None, 1, filepath="m")
        """
    one, two, three, four, five, six = data(tmp_path, code)
    assert one["ways"][0]["arguments"][0] == {
        "name": "filepath",
        "value": "'runs/m_{epoch}.keras'",
        "source": "given",
        "line": 6,
        "conditions": ["--out with its default"],
    }
    assert sources(one) == dict.fromkeys(sources(one), "unpacked") | {"filepath": "given", "verbose": "given"}
    assert sources(two) == dict.fromkeys(sources(two), "default") | {
        "filepath": "given",
        "monitor": "given",
        "save_best": "refused",
        "save_best_only": "misspelt",
        "period": "refused",
    }
    assert sources(three)["save_best_only"] == "swallowed"
    assert sources(four)["monitor"] == "assigned"
    assert sources(five)["filepath"] == "missing"
    assert [argument["name"] for argument in six["ways"][0]["arguments"][-2:]] == ["filepath", "*"]
    printed = explained(tmp_path, code)
    for said in (
        "line 6 (--out with its default)",
        "may be set by an unpacked argument",
        f"line 7, but {KERAS} has no place for it",
        "may be what the misspelt argument means",
        ".format() swallows what line",
        "the file assigns it afterwards",
        "not given",
        "Nothing is saved: making the callback raises TypeError: filepath is missing",
    ):
        assert said in printed


def test_what_the_file_does_not_say_is_a_hole_with_its_reason(tmp_path: Path) -> None:
    printed = explained(tmp_path, 'import sys\nout = sys.argv[1]\nModelCheckpoint(f"{out}/m_{{epoch}}.keras")\n')
    assert "'<out>/m_{epoch}.keras'" in printed
    assert "  <out> is not known: it is the command line (line 3)\n" in printed
    assert "epoch 1    <out>/m_1.keras    new" in printed
    assert "Not played: its filepath is not known: " in explained(tmp_path, "ModelCheckpoint(make_name())\n")


def test_values_are_written_as_in_python(tmp_path: Path) -> None:
    code = """\
        from pathlib import Path
        ModelCheckpoint(Path("runs") / "m_{epoch}.keras", mode=min, verbose=[1, "a"], monitor={"a": 1}, save_freq=f)
        """
    printed = explained(tmp_path, code)
    for said in ("Path('runs/m_{epoch}.keras')", " min ", "[1, 'a']", "{'a': 1}", "<f>"):
        assert said in printed


def test_a_long_timeline_leaves_out_its_middle(tmp_path: Path) -> None:
    printed = explained(tmp_path, 'ModelCheckpoint("m_{epoch:.0e}.keras")\n')
    assert "Run: 200 epochs; a save after each epoch\nAssumed: the epochs (--epochs)\n" in printed
    assert re.findall(r"^  (epoch \d+ .*|\.\.\. .*)$", printed, re.MULTILINE) == [
        *(f"epoch {epoch}    m_{epoch}e+00.keras  new" for epoch in range(1, 7)),
        "... 4 more ...",
        "epoch 11   m_1e+01.keras  overwrites epoch 10",
        "... 185 more ...",
        *(f"epoch {epoch}  m_2e+02.keras  overwrites epoch {epoch - 1}" for epoch in range(197, 201)),
    ]
    assert "Lost, 180 of 200 saves: epoch 10," in printed
    assert "..." not in explained(tmp_path, 'ModelCheckpoint("m_{epoch}.keras")\n', "--epochs", "5")
    assert len(data(tmp_path, 'ModelCheckpoint("m_{epoch}.keras")\n')[0]["ways"][0]["timeline"]["writes"]) == 200


def test_the_run_is_as_long_as_the_user_says(tmp_path: Path) -> None:
    code = 'ModelCheckpoint("m_{epoch}.keras", save_freq=10)\n'
    printed = explained(tmp_path, code, "--epochs=1", "--steps-per-epoch=25", status=1)
    assert "Run: 1 epoch of 25 batches; a save after every 10 batches\n\n" in printed
    assert "batch 20 of epoch 1  m_1.keras  overwrites batch 10 of epoch 1" in printed
    assert "a save after each batch" in explained(tmp_path, code.replace("10", "1"))
    printed = explained(tmp_path, 'ModelCheckpoint("m_{epoch}.h5", period=5)\n', "--keras-version=2", "--epochs=10")
    assert "a save after every 5 epochs" in printed
    assert "it goes on, but is played no further than 2500 moments of saving" in explained(
        tmp_path, code, "--epochs=9999"
    )


def test_best_only_is_played_with_the_metric_that_is_given(tmp_path: Path) -> None:
    code = 'ModelCheckpoint("best.keras", save_best_only=True)\n'
    printed = explained(tmp_path, code, "--epochs=5", "--metric=0.5 0.4 0.6 0.3", status=0)
    assert "a save after each epoch, if it is the best so far" in printed
    assert re.findall(r"^  (epoch .*)$", printed, re.MULTILINE) == [
        "epoch 1  0.5       best.keras  new",
        "epoch 2  0.4       best.keras  overwrites epoch 1",
        "epoch 4  0.3       best.keras  overwrites epoch 2",
    ]
    assert "metrics that improve at each save (--metric)" in explained(tmp_path, code)
    named = explained(tmp_path, 'ModelCheckpoint("m_{epoch}_{loss:.2f}.keras")\n')
    assert "metrics that improve at each save (--metric)" in named


def test_a_metric_that_is_no_number_is_null_for_tools(tmp_path: Path) -> None:
    [call] = data(tmp_path, 'ModelCheckpoint("m_{epoch}.keras")\n', "--epochs=2", "--metric=nan 0.5")
    assert [write["metric"] for write in call["ways"][0]["timeline"]["writes"]] == [None, 0.5]


def test_nothing_is_ever_saved(tmp_path: Path) -> None:
    code = 'ModelCheckpoint("best.keras", save_best_only=True, save_freq=10)\n'
    assert "Nothing is ever saved.\n" in explained(tmp_path, code, "--keras-version=3.9", status=1)


def test_a_run_that_stops(tmp_path: Path) -> None:
    code = 'ModelCheckpoint("m_{batch}.keras", "loss", save_best_only=True, save_freq=10)\n'
    printed = explained(tmp_path, code, status=1)
    assert "  batch 10 of epoch 1  m_10.keras  new\nThen batch 20 of epoch 1 raises TypeError: " in printed
    assert "Nothing is saved: the first save raises KeyError" in explained(
        tmp_path, 'ModelCheckpoint("{x!r}{step}.h5")'
    )


def test_callbacks_of_one_fit_that_share_a_file_are_played_together(tmp_path: Path) -> None:
    code = """\
        one = ModelCheckpoint("m_{epoch}.keras", save_best_only=True)
        two = ModelCheckpoint("m_{epoch}.keras")
        far = ModelCheckpoint("far_{epoch}.keras")
        bad = ModelCheckpoint(make_name())
        model.fit(x, y, epochs=2, callbacks=[one, two, far, bad])
        """
    _, two, far, bad = data(tmp_path, code)
    assert [write["callback"] for write in two["ways"][0]["timeline"]["writes"]] == [0, 1, 0, 1]
    assert [one["line"] for one in two["ways"][0]["callbacks"]] == [2, 3]
    assert [one["line"] for one in far["ways"][0]["callbacks"]] == [4]
    assert bad["ways"][0]["timeline"] is None
    assert "epoch 1           m_1.keras  overwrites epoch 1 (line 2)" in explained(tmp_path, code)


def test_a_loop_over_folds_is_played_for_two_turns(tmp_path: Path) -> None:
    code = """\
        import keras
        for fold in range(5):
            model = keras.Sequential([keras.layers.Dense(1)])
            checkpoint = ModelCheckpoint("m_{epoch}.keras")
            model.fit(x, y, epochs=1, callbacks=[checkpoint])
        """
    printed = explained(tmp_path, code, status=1)
    assert "Run: 1 epoch, 2 times over; a save after each epoch\n" in printed
    assert "  epoch 1 of turn 2  m_1.keras  overwrites epoch 1 of turn 1\n" in printed


def test_what_is_uploaded_is_not_lost(tmp_path: Path) -> None:
    code = 'from wandb.keras import WandbModelCheckpoint\nWandbModelCheckpoint("m.keras")\n'
    assert "Lost: nothing, for each save is uploaded as a version of its own" in explained(tmp_path, code)


def test_the_ways_of_one_call(tmp_path: Path) -> None:
    code = """\
        if a:
            name = "a.keras"
        elif b:
            name = "b_{epoch}.keras"
        elif c:
            name = "c_{epoch}.keras"
        elif d:
            name = "d_{epoch}.keras"
        else:
            name = "e_{epoch}.keras"
        ModelCheckpoint(name)
        """
    printed = explained(tmp_path, code)
    assert printed.count(f"As {KERAS} runs it, way ") == 3
    assert "way 3 of 5:" in printed
    assert "... 2 more ways ..." in printed
    printed = explained(tmp_path, code.replace('        elif d:\n            name = "d_{epoch}.keras"\n', ""))
    assert "... 1 more way ..." in printed


def test_a_save_by_hand(tmp_path: Path) -> None:
    code = "import keras\nfor epoch in range(9):\n    model.train_on_batch(x, y)\n    model.save('m.keras')\n"
    printed = explained(tmp_path, code, status=1)
    assert re.match(r"train.py:5:5: model.save\(\) in a loop over epoch\nJudged by: .*\n\nCKP107 at 5:5: ", printed)
    assert data(tmp_path, code)[0]["ways"] == []


def test_a_line_chooses_a_call(tmp_path: Path) -> None:
    (tmp_path / "train.py").write_text(
        'from keras.callbacks import ModelCheckpoint\nModelCheckpoint(\n    "a.keras",\n    verbose=1)\nx = 1\n'
        'ModelCheckpoint("b.keras")\n',
        encoding="utf-8",
    )
    for line, position in ((2, "2:1"), (3, "2:1"), (4, "2:1"), (6, "6:1")):
        printed = flake8_ckpt("explain", f"train.py:{line}", cwd=tmp_path, status=1).stdout
        assert re.findall(r"^train.py:(.*): ModelCheckpoint$", printed, re.MULTILINE) == [position]
    assert "; there are some at 2, 6\n" in flake8_ckpt("explain", "train.py:5", cwd=tmp_path, status=2).stderr
    (tmp_path / "plain.py").write_text("x = 1\n", encoding="utf-8")
    assert "; nor is there one in the file" in flake8_ckpt("explain", "plain.py:1", cwd=tmp_path, status=2).stderr
    assert flake8_ckpt("explain", "plain.py", cwd=tmp_path, status=0).stdout.startswith("No call of ModelCheckpoint")


def test_what_nests_too_deep_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whichever of the passes gives up first, on whichever Python."""

    def read(*_: object, **__: object) -> None:
        raise RecursionError

    monkeypatch.setattr("flake8_ckpt.explanation.read", read)
    with pytest.raises(UnanalysableError, match="it nests too deep"):
        explain("ModelCheckpoint('a')", Target((3, 15)))


def test_nothing_is_wrong(tmp_path: Path) -> None:
    assert "\nLost: nothing\n\nNo findings.\n" in explained(
        tmp_path, 'import sys\nModelCheckpoint(f"{sys.argv[1]}/m_{{epoch:03d}}.keras")\n', status=0
    )


def test_a_name_that_does_not_print_is_escaped(tmp_path: Path) -> None:
    assert "  m_\\x01.keras " in explained(tmp_path, 'ModelCheckpoint("m_{epoch:c}.keras")\n')


@pytest.mark.parametrize("length", range(30, 80))
def test_no_line_is_too_long(length: int) -> None:
    source = f"from keras.callbacks import ModelCheckpoint\nModelCheckpoint('{'m' * length}.keras')\n"
    [call] = explain(source, Target((3, 15)))
    for measured in (False, True):
        printed = picture("train.py", call, Painter(colour=False), measured=measured)
        assert max(map(len, printed.splitlines())) <= 80


def test_a_long_path_is_broken_and_not_cut(tmp_path: Path) -> None:
    name = "/".join(f"directory_{number}" for number in range(9))
    printed = explained(tmp_path, f'ModelCheckpoint("{name}/m.keras")\n', "--epochs=2")
    assert f"{name}/m.keras" in re.sub(r"\n +", "", printed)
    assert re.search(r"^ +overwrites epoch 1$", printed, re.MULTILINE)


@pytest.mark.parametrize(
    ("arguments", "environment", "terminal", "coloured"),
    [
        ([], {}, False, False),
        ([], {}, True, True),
        ([], {"NO_COLOR": "1"}, True, False),
        (["--color=never"], {}, True, False),
        (["--color=always"], {"NO_COLOR": "1"}, False, True),
    ],
)
def test_colour_only_where_it_is_wanted(
    tmp_path: Path, arguments: list[str], environment: dict[str, str], *, terminal: bool, coloured: bool
) -> None:
    code = "from keras.callbacks import ModelCheckpoint\nModelCheckpoint('m.keras', verbose=v)\n"
    (tmp_path / "train.py").write_text(code, encoding="utf-8")
    command = [str(Path(sys.executable).parent / "flake8-ckpt"), "explain", "train.py", "--epochs=3", *arguments]
    without = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    reader, writer = pty.openpty() if terminal else os.pipe()
    with subprocess.Popen(command, cwd=tmp_path, stdout=writer, env=without | environment) as running:
        os.close(writer)
        printed = b"".join(iter(lambda: _read(reader), b""))
        assert running.wait() == 1
    os.close(reader)
    assert (b"\033[" in printed) == coloured
    plain = re.sub(rb"\033\[\d*m", b"", printed).replace(b"\r\n", b"\n").decode()
    assert plain == flake8_ckpt("explain", "train.py", "--epochs=3", cwd=tmp_path).stdout


def _read(reader: int) -> bytes:
    try:
        return os.read(reader, 65536)
    except OSError:  # how a terminal says that its other end is closed
        return b""


if __name__ == "__main__":
    for name, arguments in WORDS.items():
        printed = flake8_ckpt("explain", *arguments, cwd=EXPLAINED, status=1).stdout
        (EXPLAINED / name).write_text(printed, encoding="utf-8")
