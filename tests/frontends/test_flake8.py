"""The plugin as people run it: configuration, noqa, stdin, jobs, encodings, bad input."""

from __future__ import annotations

import ast
import multiprocessing
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from flake8_ckpt.frontends.plugin import is_worth_reading
from flake8_ckpt.keras.versions import NEWEST

STATIC = 'from keras.callbacks import ModelCheckpoint\n\nModelCheckpoint("m.keras")\n'
ROLLING = 'from keras.callbacks import ModelCheckpoint\n\nModelCheckpoint("latest.keras")\n'


def flake8(*arguments: str | Path, cwd: Path, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
    """Run flake8 in *cwd*, whose configuration it reads, in a fresh process."""
    command = [sys.executable, "-m", "flake8", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=cwd, input=stdin, check=False)
    assert "Traceback" not in done.stderr, done.stderr
    return done


def codes(done: subprocess.CompletedProcess[str]) -> list[str]:
    return [line.split(": ", 1)[1].split()[0] for line in done.stdout.splitlines()]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "train.py").write_text(STATIC, encoding="utf-8")
    return tmp_path


def test_the_three_configurations_of_the_question(tmp_path: Path) -> None:
    """One overwrites and says so with both epochs and the file; the two templates are silent. No TensorFlow is here."""
    script = textwrap.dedent("""\
        import tensorflow as tf

        model = tf.keras.Sequential([tf.keras.layers.Dense(1)])
        model.compile("adam", "mse")
        callbacks = [
            tf.keras.callbacks.ModelCheckpoint(
                "my_model.h5", monitor="val_loss", save_best_only=False, save_weights_only=False, save_freq="epoch"
            ),
            tf.keras.callbacks.ModelCheckpoint("my_model_epoch_{epoch}.h5"),
            tf.keras.callbacks.ModelCheckpoint(
                "my_model_val_loss_{val_loss:.4f}_epoch_{epoch}.h5", monitor="val_loss", save_best_only=True
            ),
        ]
        x, y = tf.zeros((8, 4)), tf.zeros((8, 1))
        model.fit(x, y, validation_split=0.5, epochs=10, callbacks=[callbacks[0]])
        model.fit(x, y, validation_split=0.5, epochs=10, callbacks=[callbacks[1]])
        model.fit(x, y, validation_split=0.5, epochs=10, callbacks=[callbacks[2]])
        """)
    (tmp_path / "train.py").write_text(script, encoding="utf-8")
    done = flake8("--max-line-length=120", "train.py", cwd=tmp_path)
    assert done.returncode == 1
    assert done.stdout.startswith("train.py:7:9: CKP101 ")
    assert len(done.stdout.splitlines()) == 1
    for part in ("epoch 1", "epoch 2", "'my_model.h5'"):
        assert part in done.stdout


@pytest.mark.parametrize("name", ["setup.cfg", "tox.ini", ".flake8"])
def test_options_in_a_configuration_file(project: Path, name: str) -> None:
    (project / "train.py").write_text(STATIC.replace('"m.keras"', '"m.hdf5"'), encoding="utf-8")
    assert codes(flake8("train.py", cwd=project)) == ["CKP101", "CKP305"]
    (project / name).write_text("[flake8]\nckpt-keras-version = 2\n", encoding="utf-8")
    assert codes(flake8("train.py", cwd=project)) == ["CKP101"]
    assert codes(flake8("--ckpt-keras-version=3", "train.py", cwd=project)) == ["CKP101", "CKP305"]


def test_further_classes_are_treated_as_the_callback(project: Path) -> None:
    (project / "train.py").write_text('from house.callbacks import Saver\n\nSaver("m.keras")\n', encoding="utf-8")
    assert codes(flake8("train.py", cwd=project)) == []
    (project / ".flake8").write_text("[flake8]\nckpt-classes =\n    house.callbacks.Saver,\n", encoding="utf-8")
    assert codes(flake8("train.py", cwd=project)) == ["CKP101"]


@pytest.mark.parametrize("start", sorted({"fork", "spawn"} & set(multiprocessing.get_all_start_methods())))
def test_a_version_that_is_too_new_is_judged_as_the_newest_and_said_once(project: Path, start: str) -> None:
    """By the process that the user starts, whatever its workers read again."""
    for number in range(4):
        (project / f"train{number}.py").write_text(STATIC.replace('"m.keras"', '"m.hdf5"'), encoding="utf-8")
    (project / ".flake8").write_text("[flake8]\nckpt-keras-version = 3.99\n", encoding="utf-8")
    program = (
        "import multiprocessing, sys\nfrom flake8.main.cli import main\nif __name__ == '__main__':\n"
        f"    multiprocessing.set_start_method({start!r})\n    sys.exit(main(['-j2', *sys.argv[1:]]))\n"
    )
    (project / "run.py").write_text(program, encoding="utf-8")
    command = [sys.executable, "run.py", *(f"train{number}.py" for number in range(4))]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    assert codes(done) == ["CKP101", "CKP305"] * 4
    assert done.stderr == (
        "flake8-ckpt: --ckpt-keras-version: 3.99 is newer than this release of flake8-ckpt knows: "
        f"judged as Keras 3.{NEWEST[3][1]}\n"
    )


@pytest.mark.parametrize(
    ("option", "value", "part"),
    [
        ("ckpt-keras-version", "1", "'1' is not a Keras version that is known: give 3, 2, or a minor version"),
        ("ckpt-keras-version", "3.x", "'3.x' is not a Keras version"),
        ("ckpt-classes", "house-callbacks", "'house-callbacks' is no dotted name"),
    ],
)
def test_a_bad_value_is_an_error_of_flake8s_own_kind(project: Path, option: str, value: str, part: str) -> None:
    by_flag = flake8(f"--{option}={value}", "train.py", cwd=project)
    (project / ".flake8").write_text(f"[flake8]\n{option} = {value}\n", encoding="utf-8")
    by_file = flake8("train.py", cwd=project)
    for done in (by_flag, by_file):
        assert done.returncode == 1
        assert done.stdout.startswith("There was a critical error during execution of Flake8:")
        assert part in done.stdout


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], []),
        (["--select=CKP"], []),
        (["--ignore="], []),
        (["--ignore=E501"], []),
        (["--extend-select=CKP"], []),
        (["--extend-select=CKP905"], ["CKP905"]),
        (["--extend-select=CKP9"], ["CKP902", "CKP905"]),
        (["--select=CKP9"], ["CKP902", "CKP905"]),
        (["--select=CKP1,CKP905"], ["CKP905"]),
        (["--extend-select=CKP90", "--extend-ignore=CKP905"], ["CKP902"]),
    ],
)
def test_an_opt_in_code_is_reported_only_if_it_is_named(
    project: Path, arguments: list[str], expected: list[str]
) -> None:
    (project / "train.py").write_text(ROLLING, encoding="utf-8")
    assert codes(flake8(*arguments, "train.py", cwd=project)) == expected


def test_noqa_counts_on_the_reported_line_only(project: Path) -> None:
    call = 'from keras.callbacks import ModelCheckpoint\n\nModelCheckpoint({}\n    "m.keras",{}\n){}\n'
    for place, expected in enumerate(([("CKP101")], [], ["CKP101"])):
        marks = ["", "", ""]
        marks[place] = "  # noqa: CKP101"
        (project / "train.py").write_text(call.format(*marks), encoding="utf-8")
        assert codes(flake8("train.py", cwd=project)) == expected


def test_per_file_ignores(project: Path) -> None:
    (project / "other.py").write_text(STATIC, encoding="utf-8")
    done = flake8("--per-file-ignores=other.py:CKP1", ".", cwd=project)
    assert [line.split(":")[0] for line in done.stdout.splitlines()] == ["./train.py"]


def test_stdin_is_read_and_the_named_file_is_not(project: Path) -> None:
    done = flake8("--stdin-display-name=train.py", "-", cwd=project, stdin=STATIC.replace("m.keras", "n.keras"))
    assert done.stdout.startswith("train.py:3:17: CKP101 ")
    assert "'n.keras'" in done.stdout


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_jobs(project: Path, jobs: str) -> None:
    for number in range(6):
        (project / f"train{number}.py").write_text(ROLLING, encoding="utf-8")
    done = flake8(f"--jobs={jobs}", "--extend-select=CKP905", ".", cwd=project)
    assert sorted(codes(done)) == ["CKP101", *["CKP905"] * 6]


@pytest.mark.parametrize(
    ("content", "position"),
    [
        (STATIC.replace("\n", "\r\n").encode(), "3:17"),
        (b"\xef\xbb\xbf" + STATIC.encode(), "3:17"),
        (b"# -*- coding: latin-1 -*-\n# \xe4\xf6\xfc\n" + STATIC.encode(), "5:17"),
        (STATIC.replace("ModelCheckpoint(", "é, größe = 1, ModelCheckpoint(").encode(), "3:31"),
        (STATIC.replace("\n\n", "\n\f\n").encode(), "3:17"),
        (STATIC.replace("ModelCheckpoint(", "if True:\n\tx = ModelCheckpoint(").encode(), "4:22"),
        (STATIC.replace('"m.keras"', '("m" ".keras")').encode(), "3:17"),
        (STATIC.rstrip("\n").encode(), "3:17"),
        (b"\n\n\n" + STATIC.encode() + b"\n\n", "6:17"),
    ],
    ids=["crlf", "bom", "latin-1", "non-ascii", "form-feed", "tab", "parentheses", "no-newline", "blank-lines"],
)
def test_position_in_every_kind_of_file(project: Path, content: bytes, position: str) -> None:
    (project / "train.py").write_bytes(content)
    done = flake8("--select=CKP", "train.py", cwd=project)
    assert done.stdout.startswith(f"train.py:{position}: CKP101 ")


def test_a_file_that_libcst_cannot_take_is_said_so_and_hides_no_other(project: Path) -> None:
    parts = "'a' " * 6000
    (project / "long.py").write_text(f"{STATIC}x = ({parts})\n", encoding="utf-8")
    done = flake8("--select=CKP", ".", cwd=project)
    found = dict(zip((line.split(":")[0] for line in done.stdout.splitlines()), codes(done), strict=True))
    assert found == {"./long.py": "CKP999", "./train.py": "CKP101"}
    assert "./long.py:4:1: CKP999 the checkpoints of this file are not checked: libcst cannot parse it" in done.stdout


def test_a_syntax_error_is_flake8s_own_business(project: Path) -> None:
    (project / "broken.py").write_text(f"{STATIC}def (:\n", encoding="utf-8")
    assert sorted(codes(flake8("--select=CKP,E9", ".", cwd=project))) == ["CKP101", "E999"]


@pytest.mark.parametrize(
    ("text", "worth"),
    [
        ("import keras\nfor x in y:\n    model.fit(x)\n    model.save('m')\n", True),
        ("import tensorflow\nwhile x:\n    model.train_on_batch(x)\n    model.save_weights('m')\n", True),
        ("import torch\nfor x in y:\n    model.fit(x)\n    model.save('m')\n", False),
        ("import keras\nmodel.fit(x)\nmodel.save('m')\n", True),
        ("import keras\nmodel.predict(x)\nmodel.save('m')\n", False),
        ("import keras\nfor x in y:\n    model.save('m')\n", False),
        ("import keras\nfor x in y:\n    model.fit(x)\n", False),
        (STATIC, True),
        ("x = 'ModelCheckpoints'\n", False),
        ("x = getattr(y, 'ModelCheckpoint')\n", True),
        ("# ModelCheckpoint\n", False),
        ("Saver('m')\n", True),
        ("CheckpointManager('m')\n", False),
    ],
)
def test_what_is_worth_reading(text: str, worth: bool) -> None:  # noqa: FBT001 - a parametrized expectation
    assert is_worth_reading(text, ast.parse(text), ["house.Saver"]) is worth


def test_libcst_is_not_imported_for_files_whose_code_does_not_mention_the_class(project: Path) -> None:
    program = textwrap.dedent("""\
        import sys
        from flake8.main.cli import main
        main(["--jobs=1", "--select=CKP", *sys.argv[1:]])
        print("libcst" in sys.modules, "flake8_ckpt.frontends.plugin" in sys.modules)
        """)
    (project / "plain.py").write_text("import keras\n\nkeras.callbacks.EarlyStopping()\n", encoding="utf-8")
    said = '"""As ModelCheckpoint does."""\n\nx = 1  # ModelCheckpoint\n'
    (project / "said.py").write_text(said, encoding="utf-8")
    (project / "got.py").write_text(f'{said}getattr(x, "ModelCheckpoint")()\n', encoding="utf-8")
    for name, imported in (("plain.py", False), ("said.py", False), ("got.py", True), ("train.py", True)):
        command = [sys.executable, "-c", program, name]
        done = subprocess.run(command, capture_output=True, text=True, cwd=project, check=True)
        assert done.stdout.splitlines()[-1] == f"{imported} True"


def test_help_explains_the_options(project: Path) -> None:
    told = " ".join(flake8("--help", cwd=project).stdout.split())
    for part in (
        "--ckpt-keras-version VERSION The Keras that calls of ModelCheckpoint are judged by: 3 for the newest 3.x",
        "else 3) --ckpt-classes NAMES Dotted names, as they are imported",
        "(Default: none) --ckpt-follow-imports Read the other modules of the project that a file imports",
        "--no-ckpt-follow-imports Judge each file by itself.",
    ):
        assert part in told
    assert "flake8-ckpt" in flake8("--version", cwd=project).stdout
