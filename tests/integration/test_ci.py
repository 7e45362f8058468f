"""What a CI service is given, made by the commands that docs/ci.md shows and read as the service reads it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import yaml
from programs import FLAKE8, GIT, KEEPS, LOSES, block, environment, run

LITERAL = LOSES.replace("m.keras", "m_%02d.keras")
"""Its finding quotes a percent sign, which is special in GitHub's commands."""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A package of three modules under ``src``, two of them with a fault."""
    (tmp_path / "src").mkdir()
    for name, text in (("keeps", KEEPS), ("loses", LOSES), ("literal", LITERAL)):
        (tmp_path / "src" / f"{name}.py").write_text(text, encoding="utf-8")
    return tmp_path


def configured(containing: str) -> Any:  # what a YAML file holds has no type
    return yaml.safe_load(block("ci.md", "yaml", containing))


def annotations(log: str) -> list[tuple[dict[str, str], str]]:
    """The properties and the message of each ``::error`` of a log, unescaped as GitHub's runner does."""
    found = []
    for properties, message in re.findall(r"^::error (.*?)::(.*)$", log, re.MULTILINE):
        said = message.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")
        found.append((dict(one.split("=", 1) for one in properties.split(",")), said))
    return found


def test_github_annotates_the_line(project: Path) -> None:
    *_, command = (step["run"] for step in configured("runs-on")["jobs"]["checkpoints"]["steps"] if "run" in step)
    done = run("bash", "-euo", "pipefail", "-c", command, cwd=project)
    assert done.returncode == 1
    assert len(annotations(done.stdout)) == len(done.stdout.splitlines()) == 2
    (literal, literal_text), (loses, loses_text) = annotations(done.stdout)
    assert literal == {"file": "src/literal.py", "line": "3", "col": "17", "title": "CKP104"}
    assert loses == {"file": "src/loses.py", "line": "3", "col": "17", "title": "CKP101"}
    assert "'m_%02d.keras'" in literal_text
    assert loses_text.startswith("only the last epoch will be left: ")


def test_gitlab_shows_code_quality(project: Path) -> None:
    job = configured("codequality")["checkpoints"]
    done = run("bash", "-euo", "pipefail", "-c", job["script"][-1], cwd=project)
    assert done.returncode == 1
    report = json.loads((project / job["artifacts"]["reports"]["codequality"]).read_text(encoding="utf-8"))
    assert [one["location"]["path"] for one in report] == ["src/literal.py", "src/loses.py"]
    assert [one["location"]["lines"]["begin"] for one in report] == [3, 3]
    assert report[1]["description"].startswith("only the last epoch will be left: ")
    assert report[1]["description"].endswith("[CKP101]")
    assert len({one["fingerprint"] for one in report}) == 2
    assert {one["severity"] for one in report} <= {"info", "minor", "major", "critical", "blocker"}


def test_a_junit_report_has_a_failure_for_each_finding_and_a_pass_for_each_clean_file(project: Path) -> None:
    command = block("ci.md", "sh", "junit-xml").splitlines()[-1]
    done = run("bash", "-euo", "pipefail", "-c", command, cwd=project)
    assert done.returncode == 1
    cases = list(ET.parse(project / "flake8.xml").iter("testcase"))  # noqa: S314 - it is our own
    failed = [case for case in cases if case.find("failure") is not None]
    assert [case.get("file") for case in cases] == ["./src/keeps.py", "./src/literal.py", "./src/loses.py"]
    assert [(case.get("line"), (case.get("name") or "").split(",")[0]) for case in failed] == [
        ("3", "CKP104"),
        ("3", "CKP101"),
    ]


def test_only_what_a_branch_has_changed_is_read(project: Path) -> None:
    env = environment(**GIT)
    for command in ("git init -q", "git add .", "git commit -qm Start", "git update-ref refs/remotes/origin/main HEAD"):
        assert run("bash", "-c", command, cwd=project, env=env).returncode == 0
    command = block("ci.md", "sh", "git diff")
    assert run("bash", "-euo", "pipefail", "-c", command, cwd=project).returncode == 0
    (project / "src" / "keeps.py").write_text(LOSES, encoding="utf-8")
    (project / "src" / "literal.py").unlink()
    done = run("bash", "-euo", "pipefail", "-c", command, cwd=project)
    assert done.returncode != 0
    assert [line.split(":")[0] for line in done.stdout.splitlines()] == ["src/keeps.py"]


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["src/keeps.py"], 0),
        (["src"], 1),
        (["--exit-zero", "src"], 0),
        (["--ckpt-keras-version=x", "src/keeps.py"], 1),
        (["--no-such-option", "src/keeps.py"], 2),
    ],
)
def test_exit_codes(project: Path, arguments: list[str], status: int) -> None:
    assert run(*FLAKE8, *arguments, cwd=project).returncode == status
