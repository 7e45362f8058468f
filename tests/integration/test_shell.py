"""flake8 where a shell may find itself: nothing may be written, and names are not what a program would choose."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from programs import FLAKE8, KEEPS, LOSES, environment, run

UNPRIVILEGED = ("setpriv", "--bounding-set=-dac_override", "--") if os.geteuid() == 0 else ()
"""Root may write anywhere; without this capability the permissions of what it owns bind it as they bind others."""


@pytest.fixture
def read_only(tmp_path: Path) -> Iterator[Path]:
    """A folder with faults in which nothing can be made or changed."""
    for number in range(4):
        (tmp_path / f"train{number}.py").write_text(LOSES, encoding="utf-8")
        (tmp_path / f"train{number}.py").chmod(0o444)
    tmp_path.chmod(0o555)
    yield tmp_path
    tmp_path.chmod(0o755)


def test_nothing_needs_to_be_written(read_only: Path) -> None:
    tried = run(*UNPRIVILEGED, "touch", "new", cwd=read_only)
    assert tried.returncode != 0, "the folder can be written to, so the test would show nothing"
    env = environment(TMPDIR=read_only, HOME=read_only, PYTHONDONTWRITEBYTECODE="1")
    for jobs in ("1", "2"):
        done = run(*UNPRIVILEGED, *FLAKE8, "--select=CKP", f"--jobs={jobs}", ".", cwd=read_only, env=env)
        assert (done.returncode, done.stderr) == (1, "")
        assert len(done.stdout.splitlines()) == 4
    assert sorted(path.name for path in read_only.iterdir()) == [f"train{number}.py" for number in range(4)]


@pytest.mark.parametrize("name", ["größe 日本.py", "-.py", "a'b\"c%s{epoch}.py", "a:3:4: b.py"])
def test_any_name_is_printed_as_it_is(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(LOSES, encoding="utf-8")
    for locale in ("C.UTF-8", "C"):
        done = run(*FLAKE8, "--select=CKP", ".", cwd=tmp_path, env=environment(LC_ALL=locale))
        assert (done.returncode, done.stderr) == (1, "")
        assert done.stdout.startswith(f"./{name}:3:17: CKP101 ")


def test_a_name_that_is_not_utf_8(tmp_path: Path) -> None:
    """flake8 cannot print such a path, so a finding is seen by a format without it; and a clean file disturbs none."""
    odd = os.fsencode(tmp_path) + b"/tr\xe4in.py"
    Path(os.fsdecode(odd)).write_text(KEEPS, encoding="utf-8")
    (tmp_path / "train.py").write_text(LOSES, encoding="utf-8")
    done = run(*FLAKE8, "--select=CKP", ".", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.startswith("./train.py:3:17: CKP101 ")
    Path(os.fsdecode(odd)).write_text(f"\n{LOSES}", encoding="utf-8")
    done = run(*FLAKE8, "--select=CKP", "--format=%(row)d %(code)s", ".", cwd=tmp_path)
    assert done.stderr == ""
    assert sorted(done.stdout.splitlines()) == ["3 CKP101", "4 CKP101"]
