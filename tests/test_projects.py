"""The small projects under ``projects/``, end to end through flake8, with what is expected on the line itself."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

PROJECTS = Path(__file__).parent / "projects"
EXPECTED = re.compile(r"# error: (CKP\d+) (\d+) (.*)$")
Found = Mapping[tuple[str, int, int, str], str]


def lint(
    folder: Path, *options: str, text: str | None = None, hashed: str = "0", config: str = ""
) -> dict[tuple[str, int, int, str], str]:
    """The findings of flake8 in *folder*: the message of each, by file, line, column and code."""
    command = [sys.executable, "-m", "flake8", f"--config={config}" if config else "--isolated"]
    command += ["--select=CKP1,CKP2,CKP3,CKP999", "--format=%(path)s|%(row)d|%(col)d|%(code)s|%(text)s", *options]
    done = subprocess.run(
        command,
        capture_output=True,
        input=text,
        text=True,
        encoding="utf-8",
        cwd=folder,
        env={**os.environ, "PYTHONHASHSEED": hashed},
        check=False,
    )
    assert not done.stderr
    rows = [line.split("|", 4) for line in done.stdout.splitlines()]
    return {
        (Path(path).as_posix(), int(row), int(column), code): text
        for path, row, column, code, text in rows
        if code.startswith("CKP")
    }


@pytest.fixture(scope="module")
def projects(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the projects that lies in no other project."""
    return Path(shutil.copytree(PROJECTS, tmp_path_factory.mktemp("there") / "projects"))


@pytest.fixture(scope="module")
def found(projects: Path) -> Found:
    """The findings in all projects, of one process."""
    return lint(projects, "-j1", ".")


@pytest.mark.parametrize("name", sorted(one.name for one in PROJECTS.iterdir()))
def test_a_project_has_exactly_the_alarms_that_it_names(name: str, found: Found) -> None:
    wanted = {
        (path.relative_to(PROJECTS).as_posix(), row, int(match[2]), match[1]): match[3]
        for path in sorted((PROJECTS / name).rglob("*.py"))
        for row, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if (match := EXPECTED.search(line))
    }
    own = {key: text for key, text in found.items() if key[0].startswith(f"{name}/")}
    assert {key: own[key] for key in sorted(own.keys() - wanted.keys())} == {}, "false alarms"
    assert sorted(wanted.keys() - own.keys()) == [], "missed alarms"
    for key, part in wanted.items():
        assert part in own[key], key


def test_neither_the_order_of_files_nor_processes_nor_hashes_count(projects: Path, found: Found) -> None:
    files = sorted(str(one.relative_to(projects)) for one in projects.rglob("*.py"))
    assert lint(projects, "-j2", *reversed(files)) == found
    assert lint(projects, "-j1", *files[1::2], *files[::2], hashed="7") == found


def test_the_working_directory_does_not_count(projects: Path, found: Found) -> None:
    own = {(path, *rest): text for (path, *rest), text in found.items() if path.startswith("packages/")}
    inside = lint(projects / "packages" / "kit", "-j1", str(projects / "packages"))
    assert {(Path(path).relative_to(projects).as_posix(), *rest): text for (path, *rest), text in inside.items()} == own


def test_a_file_can_be_judged_alone(projects: Path) -> None:
    (projects / "off.cfg").write_text("[flake8]\nckpt-follow-imports = false\n", encoding="utf-8")
    assert lint(projects, "--no-ckpt-follow-imports", "factories/fitted.py") == {}
    assert lint(projects, "factories/fitted.py", config="off.cfg") == {}
    assert lint(projects, "--ckpt-follow-imports", "factories/fitted.py", config="off.cfg") != {}


def test_a_text_from_an_editor_is_followed_from_where_it_says(projects: Path) -> None:
    text = "from config import BEST\nfrom keras.callbacks import ModelCheckpoint\n\nModelCheckpoint(BEST)\n"
    (projects / "values" / "edited.py").write_text("# another text\n", encoding="utf-8")
    told = lint(projects, "--stdin-display-name=values/edited.py", "-", text=text)
    assert [key[1] for key in told] == [4]
    assert [key[1] for key in lint(projects, "--stdin-display-name=values/new.py", "-", text=text)] == [4]
    assert lint(projects / "values", "-", text=text) == {}
    (projects / "values" / "edited.py").unlink()


def test_a_module_that_is_mended_is_read_anew(tmp_path: Path) -> None:
    (tmp_path / "train.py").write_text("import config, keras\nkeras.callbacks.ModelCheckpoint(config.A)\n", "utf-8")
    for text, expected in (("A = 'a.keras'\n", 1), ("A = 'a_{epoch}.keras'\n", 0), ("A = (\n", 0)):
        (tmp_path / "config.py").write_text(text, encoding="utf-8")
        assert len(lint(tmp_path, "train.py")) == expected


def flake8_ckpt(folder: Path, *arguments: str) -> str:
    """What the program prints in *folder*."""
    command = [str(Path(sys.executable).parent / "flake8-ckpt"), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=folder, check=False)
    assert "Traceback" not in done.stderr
    assert done.returncode < 2, done.stderr
    return done.stdout + done.stderr


def test_explain_says_where_a_value_comes_from(projects: Path) -> None:
    told = flake8_ckpt(projects / "factories", "explain", "train.py")
    assert "train.py:5:1: ModelCheckpoint" in told
    assert re.search(r"filepath +'a\.keras' +callbacks\.py:18", told)
    data = flake8_ckpt(projects / "factories", "explain", "--json", "train.py")
    assert '"file": "callbacks.py"' in data


def test_no_fix_changes_what_another_module_holds_or_knows(tmp_path: Path) -> None:
    train = "import callbacks, config, keras\n\n"
    calls = "keras.callbacks.ModelCheckpoint({})\nkeras.callbacks.ModelCheckpoint({})\ncallbacks.make('c.keras')\n"
    files = {
        "setup.py": "",
        "config.py": "A = 'a.keras'\n",
        "callbacks.py": "import keras\n\ndef make(path):\n    return keras.callbacks.ModelCheckpoint(path)\n",
        "predict.py": "import keras\n\n\nmodel = keras.models.load_model('out/b.keras')\n",
        "train.py": train + calls.format("config.A", "'out/b.keras'"),
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    told = flake8_ckpt(tmp_path, "fix", "--unsafe", "train.py").splitlines()
    assert [line.partition(" left: by hand (")[2].partition("):")[0] for line in told] == [
        "its text is not written where this call alone decides",
        "predict.py:4 names it, too",
        "it is written in another module",
    ]
    assert {name: (tmp_path / name).read_text(encoding="utf-8") for name in files} == files
    (tmp_path / "predict.py").unlink()
    assert "train.py:4:33: CKP101 fixed" in flake8_ckpt(tmp_path, "fix", "--unsafe", "train.py")
