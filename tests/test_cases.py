"""The example files under ``cases/``, end to end through flake8, with what is expected on the line itself.

They are judged as Keras 3 unless they say otherwise, whatever is installed beside the tests.

``# error: CODE COLUMN PART`` says that the line gets that finding at that column (from 1, as flake8 prints it) and
that its message holds PART. Every other line must be silent. ``# options:`` on the first line gives flags for flake8.
The messages stand whole in ``messages.txt``, which ``python tests/test_cases.py`` writes anew.
"""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from flake8_ckpt.rules import RULES

CASES = sorted((Path(__file__).parent / "cases").glob("*.py"))
EXPECTED = re.compile(r"# error: (CKP\d+) (\d+) (.*)$")
OPTIONS = re.compile(r"# options: (.*)")
MESSAGES = Path(__file__).parent / "cases" / "messages.txt"


class Alarm(NamedTuple):
    """A finding as flake8 prints it: *row* and *column* from 1."""

    row: int
    column: int
    code: str
    text: str


def lint(path: Path, options: str) -> list[Alarm]:
    """Run flake8 on *path* in a fresh process, with no configuration but *options*."""
    command = [sys.executable, "-m", "flake8", "--isolated", "-j1", "--format=%(row)d|%(col)d|%(code)s|%(text)s"]
    command += ["--ckpt-keras-version=3"]
    command += [*(shlex.split(options) if "select" in options else ["--select=CKP", *shlex.split(options)]), str(path)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode in {0, 1}, done.stderr
    assert not done.stderr
    alarms = []
    for line in done.stdout.splitlines():
        row, column, code, text = line.split("|", 3)
        if code.startswith("CKP"):
            alarms.append(Alarm(int(row), int(column), code, text))
    return alarms


def messages(path: Path, alarms: list[Alarm]) -> list[str]:
    """The *alarms* of a case as :data:`MESSAGES` has them, without what they quote from Python, whose words change."""
    texts = [re.sub(r"(is no valid template) \(.*\)", r"\1", alarm.text) for alarm in alarms]
    return [f"{path.stem}:{alarm.row}: {alarm.code} {text}" for alarm, text in zip(alarms, texts, strict=True)]


def options_of(source: str) -> str:
    match = OPTIONS.match(source)
    return match[1] if match else ""


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case_has_exactly_the_alarms_it_names(path: Path) -> None:
    """No false alarm, no missed alarm, each at its column and with its words."""
    source = path.read_text(encoding="utf-8")
    wanted = {
        (row, int(match[2]), match[1]): match[3]
        for row, line in enumerate(source.splitlines(), 1)
        if (match := EXPECTED.search(line))
    }
    alarms = lint(path, options_of(source))
    found = {(alarm.row, alarm.column, alarm.code): alarm.text for alarm in alarms}
    assert sorted(set(found) - set(wanted)) == [], "false alarms"
    assert sorted(set(wanted) - set(found)) == [], "missed alarms"
    for key, part in wanted.items():
        assert part in found[key], key
    written = MESSAGES.read_text(encoding="utf-8").splitlines()
    assert messages(path, alarms) == [line for line in written if line.startswith(f"{path.stem}:")]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case_is_silent_when_each_alarm_is_suppressed(path: Path, tmp_path: Path) -> None:
    """noqa with the code counts on the line that is reported."""
    lines = path.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines):
        if match := EXPECTED.search(line):
            lines[number] = f"{line[: match.start()]}# noqa: {match[1]}"
    copy = tmp_path / path.name
    copy.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert lint(copy, options_of("\n".join(lines))) == []


def test_every_rule_fires_in_a_case() -> None:
    """Each code has a case in which it fires; CKP999 needs a broken file and is tested with the plugin."""
    sources = [path.read_text(encoding="utf-8") for path in CASES]
    fired = {match[1] for source in sources for line in source.splitlines() if (match := EXPECTED.search(line))}
    assert fired | {"CKP999"} == set(RULES)


if __name__ == "__main__":
    lines = [
        line for path in CASES for line in messages(path, lint(path, options_of(path.read_text(encoding="utf-8"))))
    ]
    MESSAGES.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
