"""The commands of docs/adopt.md, in a project that has faults from before."""

from __future__ import annotations

from pathlib import Path

import pytest
from programs import FLAKE8, KEEPS, LOSES, block, environment, run

TWO_CODES = LOSES.replace("m.keras", "m.hdf5")


def shell(command: str, cwd: Path, **variables: str) -> list[str]:
    """What flake8 finds when the command is run, by path and code."""
    done = run("bash", "-euo", "pipefail", "-c", command, cwd=cwd, env=environment(**variables))
    assert done.stderr == ""
    return [" ".join((line.split(":")[0], line.split()[1])) for line in done.stdout.splitlines() if ": CKP" in line]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Ten modules; those of an even number have a fault, the last two."""
    for number in range(10):
        folder = tmp_path / ("src" if number < 5 else "src/old")
        folder.mkdir(parents=True, exist_ok=True)
        text = KEEPS if number % 2 else TWO_CODES if number == 8 else LOSES
        (folder / f"train{number}.py").write_text(text, encoding="utf-8")
    (tmp_path / ".flake8").write_text("[flake8]\nmax-line-length = 100\n", encoding="utf-8")
    return tmp_path


def test_with_the_list_what_was_there_passes_and_what_is_new_fails(project: Path) -> None:
    before = shell(block("adopt.md", "sh", "--per-file-ignores=").replace("flake8", "flake8 --exit-zero"), project)
    assert len(before) == 6
    assert shell(block("adopt.md", "sh", ".flake8"), project) == []
    configured = (project / ".flake8").read_text(encoding="utf-8")
    assert "    ./src/old/train8.py:CKP101,CKP305\n" in configured
    assert configured.count("train") == 5

    assert run(*FLAKE8, cwd=project).returncode == 0
    still = shell(block("adopt.md", "sh", "--per-file-ignores=").replace("flake8", "flake8 --exit-zero"), project)
    assert still == before
    for name, text in (("src/train0.py", TWO_CODES), ("src/train1.py", LOSES)):
        (project / name).write_text(text, encoding="utf-8")
    new = run(*FLAKE8, cwd=project)
    assert new.returncode == 1
    assert [line.split()[1] for line in new.stdout.splitlines()] == ["CKP305", "CKP101"]


def test_the_count_by_code(project: Path) -> None:
    done = run("bash", "-c", block("adopt.md", "sh", "--statistics"), cwd=project)
    assert done.returncode == 0
    assert [line.split()[:2] for line in done.stdout.splitlines() if "CKP" in line] == [
        ["5", "CKP101"],
        ["1", "CKP305"],
    ]
    assert "./src/old/train8.py" in done.stdout.splitlines()


def test_the_shards_find_what_one_run_finds(project: Path) -> None:
    assert run("git", "init", "-q", cwd=project).returncode == 0
    assert run("git", "add", ".", cwd=project).returncode == 0
    command = block("adopt.md", "sh", "SHARD").replace("flake8", "flake8 --exit-zero")
    shards = [shell(command, project, SHARD=str(number)) for number in range(4)]
    whole = shell("flake8 --select=CKP --exit-zero src", project)
    assert sorted(one for shard in shards for one in shard) == sorted(whole)
    assert len(whole) == 6
    assert sum(1 for shard in shards if shard) > 1
