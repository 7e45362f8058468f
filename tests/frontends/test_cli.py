"""The program as a shell has it: help, exit codes, pipes, names and files of every kind."""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest
from program import flake8_ckpt

import flake8_ckpt as package
from flake8_ckpt.frontends.cli import COMMANDS, DESCRIPTION, EXIT_CODES, main
from flake8_ckpt.rules import RULES

STATIC = 'from keras.callbacks import ModelCheckpoint\n\nModelCheckpoint("m.keras")\n'


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "train.py").write_text(STATIC, encoding="utf-8")
    return tmp_path


def test_help_says_what_there_is_and_how_it_ends(project: Path) -> None:
    overview = flake8_ckpt("--help", cwd=project, status=0).stdout
    assert [name for name, module in COMMANDS.items() if module.SUMMARY not in " ".join(overview.split())] == []
    assert f"\n\n{DESCRIPTION}\n\n" in overview
    assert overview.endswith(f"\n\n{EXIT_CODES}\n")
    for name, module in COMMANDS.items():
        said = flake8_ckpt(name, "--help", cwd=project, status=0, COLUMNS="80").stdout
        assert f"\n\n{module.SUMMARY[0].upper()}{module.SUMMARY[1:]}.\n\n" in said
        assert said.endswith(f"\n\n{module.EPILOG}\n")
        assert "exit codes:" in said
        assert "examples:" in said
        assert max(map(len, said.splitlines())) <= 80
    assert flake8_ckpt("--version", cwd=project, status=0).stdout == f"flake8-ckpt {package.__version__}\n"


@pytest.mark.parametrize("module", COMMANDS.values(), ids=COMMANDS)
def test_every_argument_says_what_it_is(module: Any) -> None:
    parser = argparse.ArgumentParser()
    module.add_arguments(parser)
    for argument in vars(parser)["_actions"]:
        assert re.match(r"[a-z]|ModelCheckpoint|JSON", argument.help or ""), argument
        assert not str(argument.help).endswith(".")
        assert argument.metavar is None or re.fullmatch(r"[A-Z]+(\[:[A-Z]+\])?", str(argument.metavar))


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        ([], "COMMAND"),
        (["explian"], "invalid choice"),
        (["explain"], "FILE[:LINE]"),
        (["explain", "train.py", "--epochs", "0"], "'0' is no number from 1 on"),
        (["explain", "train.py", "--epochs", "9" * 5_000], "is no number from 1 on"),
        (["explain", f"train.py:{'9' * 5_000}"], "flake8-ckpt: train.py:999"),
        (["explain", "train.py", "--metric", "0.5 low"], "is no list of numbers, such as '0.5 0.4'"),
        (["explain", "train.py", "--keras-version", "x"], "'x' is not a Keras version that is known: give 3, 2"),
        (["explain", "train.py", "--classes", "house-callbacks"], "'house-callbacks' is no dotted name"),
        (["explain", "train.py:2"], "flake8-ckpt: train.py:2: no call of ModelCheckpoint is at this line; there are"),
        (["rule", "CKP000"], "flake8-ckpt: CKP000: there is no such code; `flake8-ckpt rule` lists all"),
    ],
)
def test_wrong_usage_says_what_to_do(project: Path, arguments: list[str], part: str) -> None:
    done = flake8_ckpt(*arguments, cwd=project, status=2)
    assert part in " ".join(done.stderr.split())


def test_a_version_of_tensorflow_is_explained(project: Path) -> None:
    done = flake8_ckpt("explain", "train.py", "--keras-version", "2.16", cwd=project, status=1)
    assert done.stderr.startswith(
        "flake8-ckpt: --ckpt-keras-version: 2.16 is a version of TensorFlow, which brings Keras 3: judged as Keras 3."
    )
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"\xff\xfe\xfa", "it cannot be decoded: "),
        (b"# -*- coding: klingon -*-\n", "it cannot be decoded: unknown encoding"),
        (b"def (:\n", "cannot parse it; `python -m py_compile bad.py` says where"),
        (STATIC.encode() + b"x = " + b"(" * 900 + b")" * 900 + b"\n", "cannot parse it"),
        (STATIC.encode() + b"x = " + b"-" * 100_000 + b"1\n", "it cannot be parsed: it nests too deep"),
        (STATIC.encode() + b"x = (" + b"'a' " * 6000 + b")\n", "its checkpoints cannot be explained: "),
        (STATIC.encode() + b"x = " + b" + ".join([b"a"] * 1_500) + b"\n", "cannot be explained: it nests too deep"),
    ],
    ids=["bytes", "coding", "syntax", "parentheses", "minus", "long", "deep"],
)
def test_a_file_that_cannot_be_used_is_named_and_hides_no_other(project: Path, content: bytes, part: str) -> None:
    (project / "bad.py").write_bytes(content)
    done = flake8_ckpt("explain", ".", cwd=project, status=2)
    assert done.stderr.startswith("flake8-ckpt: bad.py")
    assert part in done.stderr
    assert done.stdout.startswith("train.py:3:1: ModelCheckpoint\n")


@pytest.mark.parametrize("name", ["nowhere.py", "loop.py", "x" * 260, "nowhere.py:3"])
def test_a_file_that_cannot_be_read_is_named(project: Path, name: str) -> None:
    (project / "loop.py").symlink_to("loop.py")
    done = flake8_ckpt("explain", name, "train.py", cwd=project, status=2)
    assert done.stderr.startswith(f"flake8-ckpt: {name.removesuffix(':3')}: it cannot be read: ")
    assert done.stderr.endswith(f"; names are relative to {project}\n")
    assert done.stdout.startswith("train.py:3:1: ModelCheckpoint\n")


@pytest.mark.parametrize("name", ["a:b.py", "a:3"])
def test_a_name_may_have_a_colon(project: Path, name: str) -> None:
    """What stands behind it is a line only if it is a number and there is no such file."""
    (project / name).write_text(STATIC, encoding="utf-8")
    assert flake8_ckpt("explain", name, cwd=project, status=1).stdout.startswith(f"{name}:3:1: ")


@pytest.mark.parametrize(
    ("content", "position"),
    [
        (STATIC.replace("\n", "\r\n").encode(), "3:1"),
        (b"\xef\xbb\xbf" + STATIC.encode(), "3:1"),
        (b"# -*- coding: latin-1 -*-\n# \xe4\xf6\xfc\n" + STATIC.encode(), "5:1"),
    ],
    ids=["crlf", "bom", "latin-1"],
)
def test_a_file_is_read_as_python_reads_it(project: Path, content: bytes, position: str) -> None:
    (project / "train.py").write_bytes(content)
    assert flake8_ckpt("explain", "train.py", cwd=project, status=1).stdout.startswith(f"train.py:{position}: ")


def test_a_directory_is_searched_as_flake8_does(project: Path) -> None:
    for name in ("old/lib.py", "build/lib.py", "no.py", "src/.hidden.py", "src/model.pyx", "src/model.txt"):
        (project / name).parent.mkdir(exist_ok=True)
        (project / name).write_text(STATIC, encoding="utf-8")
    (project / "src" / "plain.py").write_text("x = 1\n", encoding="utf-8")
    (project / ".flake8").write_text("[flake8]\nexclude = no.py,old\nextend-exclude = build\nfilename = *.py,*.pyx\n")
    command = [sys.executable, "-m", "flake8", "--select=CKP101", "--format=%(path)s", "."]
    reported = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False).stdout.splitlines()
    done = flake8_ckpt("explain", ".", cwd=project, status=1)
    explained = [line for line in done.stdout.splitlines() if ": ModelCheckpoint" in line]
    assert explained == [f"{path.removeprefix('./')}:3:1: ModelCheckpoint" for path in sorted(reported)]
    assert len(explained) == 3
    done = flake8_ckpt("explain", "no.py:3", "old", "train.py", cwd=project, status=2)
    assert done.stderr == "flake8-ckpt: no.py: flake8 is configured to exclude it\n"
    assert done.stdout.startswith("train.py:3:1: ModelCheckpoint\n")


@pytest.mark.parametrize("name", ["setup.cfg", "tox.ini", ".flake8"])
def test_it_judges_as_flake8_is_configured(project: Path, name: str) -> None:
    (project / "house.py").write_text('from house import Saver\n\nSaver("m.hdf5")\n', encoding="utf-8")
    (project / name).write_text(
        "[flake8]\nckpt-keras-version = 2\nckpt_classes =\n    house.Saver,\n    house.Other\n", encoding="utf-8"
    )
    done = flake8_ckpt("explain", "house.py", cwd=project, status=1)
    assert "As Keras 2.15 runs it:" in done.stdout
    assert "CKP305" not in done.stdout
    assert "CKP305" in flake8_ckpt("explain", "house.py", "--keras-version=3.9", cwd=project, status=1).stdout


@pytest.mark.parametrize("command", [["rule", "CKP101"], ["explain", "many.py"]])
def test_a_reader_that_goes_away_is_no_error(project: Path, command: list[str]) -> None:
    (project / "many.py").write_text(STATIC + 'ModelCheckpoint("m.keras")\n' * 300, encoding="utf-8")
    program = str(Path(sys.executable).parent / "flake8-ckpt")
    with subprocess.Popen(
        [program, *command], cwd=project, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        assert running.stderr.read() == ""
        assert running.wait() == 141


@pytest.mark.skipif(sys.platform in {"darwin", "win32"}, reason="these file systems take only names in Unicode")
def test_names_that_are_not_utf_8(project: Path) -> None:
    name = os.fsdecode(b"tr\xe4in.py")
    (project / name).write_text(STATIC, encoding="utf-8")
    assert flake8_ckpt("explain", name, cwd=project, status=1).stdout.startswith("tr\\udce4in.py:3:1: ")
    (project / name).write_text("(", encoding="utf-8")
    said = flake8_ckpt("explain", name, cwd=project, status=2).stderr
    assert said.startswith("flake8-ckpt: tr\\udce4in.py: ")
    assert said.endswith("`python -m py_compile` says where\n")  # without a name that nobody can type


def test_a_terminal_that_cannot_show_a_character(project: Path) -> None:
    (project / "train.py").write_text(STATIC.replace("m.keras", "größe.keras"), encoding="utf-8")
    done = flake8_ckpt("explain", "train.py", cwd=project, status=1, PYTHONIOENCODING="ascii")
    assert "gr\\xf6\\xdfe.keras" in done.stdout
    assert "·" in flake8_ckpt("rule", "CKP101", cwd=project, status=0, PYTHONIOENCODING="utf-8").stdout


def test_nothing_is_written_and_keras_is_not_imported(project: Path) -> None:
    """As on a file system that is read-only: to open any file for writing fails."""
    program = textwrap.dedent("""\
        import os
        import sys

        def read_only(event, arguments):
            if event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR):
                raise OSError(30, "Read-only file system", arguments[0])

        sys.addaudithook(read_only)
        from flake8_ckpt.frontends.cli import main
        status = [main(["explain", "train.py"]), main(["rule", "CKP101"])]
        print(status, sorted({"keras", "tensorflow"} & set(sys.modules)))
        try:
            open("new", "w")
        except OSError as error:
            print(error.strerror)
        """)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=project, check=True)
    assert done.stdout.splitlines()[-2:] == ["[1, 0] []", "Read-only file system"]
    assert sorted(path.name for path in project.iterdir()) == ["train.py"]


def test_flake8_starts_without_any_of_it(project: Path) -> None:
    program = textwrap.dedent("""\
        import sys
        from flake8.main.cli import main
        main(["--jobs=1", "--isolated", "plain.py"])
        print(*sorted(name for name in sys.modules if name.startswith("flake8_ckpt.")))
        """)
    (project / "plain.py").write_text("import os\n", encoding="utf-8")
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=project, check=True)
    assert done.stdout.splitlines()[-1].split() == [
        "flake8_ckpt.frontends",
        "flake8_ckpt.frontends.plugin",
        "flake8_ckpt.frontends.sarif",
    ]


def test_it_can_be_called_with_any_stream(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """An editor may have put something else in the place of stdout."""
    lines: list[str] = []

    class Stream:
        def write(self, text: str) -> None:
            lines.append(text)

        def flush(self) -> None:
            lines.append("")

    monkeypatch.setattr(sys, "stdout", Stream())
    assert main(["rule"]) == 0
    assert all(code in lines[0] for code in RULES)
    assert capsys.readouterr().err == ""
