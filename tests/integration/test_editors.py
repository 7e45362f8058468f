"""Editors read what flake8 prints: their patterns take every finding of every case, and its text suits a tooltip.

The patterns are those of the programs, written as regular expressions of Python; see docs/editors.md.
"""

from __future__ import annotations

import re
import shlex
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from programs import FLAKE8, ROOT, run

from flake8_ckpt.rules import RULES

CASES = tuple(sorted((ROOT / "tests" / "cases").glob("*.py")))


class Editor(NamedTuple):
    """How an editor calls flake8, and reads a line of it."""

    options: tuple[str, ...]
    pattern: str


EDITORS = {
    "ale": Editor((), r"^[a-zA-Z]?:?[^:]+:(?P<row>\d+):?(?P<column>\d+)?: (?P<code>[a-zA-Z0-9]+):? (?P<text>.*)$"),
    "flycheck": Editor(
        ("--format=default",),
        r"^.+?:(?P<row>\d+):((?P<column>\d+):)? (?P<code>[a-zA-Z]+[0-9]+) (?P<text>.+)$",
    ),
    "nvim-lint": Editor(
        ("--format=%(path)s:%(row)d:%(col)d:%(code)s:%(text)s", "--no-show-source"),
        r"[^:]+:(?P<row>\d+):(?P<column>\d+):(?P<code>[a-zA-Z0-9]+):(?P<text>.+)",
    ),
    "python-lsp-server": Editor((), r"^.*:(?P<row>\d*):(?P<column>\d*): (?P<code>\w*) (?P<text>.*)"),
    "vscode": Editor(
        ("--format='%(row)d,%(col)d,%(code).1s,%(code)s:%(text)s'",),
        r"^'?(?P<row>\d+),(?P<column>-?\d+),\w+,(?P<code>\w+\d+):(?P<text>[^\r\n]*?)'?$",
    ),
}


class Alarm(NamedTuple):
    """A finding as an editor has understood it."""

    row: str
    column: str
    code: str
    text: str


@cache
def printed(options: tuple[str, ...], paths: tuple[Path, ...]) -> list[str]:
    done = run(*FLAKE8, "--isolated", "-j1", *options, *paths, cwd=ROOT)
    assert done.stderr == ""
    return done.stdout.splitlines()


@pytest.fixture(scope="module")
def expected() -> list[Alarm]:
    """Every finding of every case, by the newest Keras, taken apart at a character that no message has."""
    options = ("--select=CKP,CKP9", "--format=%(row)d\t%(col)d\t%(code)s\t%(text)s")
    return [Alarm(*line.split("\t")) for line in printed(options, CASES)]


@pytest.mark.parametrize("editor", EDITORS)
def test_an_editor_understands_every_finding(editor: str, expected: list[Alarm]) -> None:
    options, pattern = EDITORS[editor]
    found = [re.search(pattern, line) for line in printed(("--select=CKP,CKP9", *options), CASES)]
    assert [match and Alarm(*match.group("row", "column", "code", "text")) for match in found] == expected


def test_every_message_reads_well_in_a_tooltip() -> None:
    """One line that stands for itself: by the case's own Keras, so that no version's wording is left out."""
    by_options: dict[tuple[str, ...], list[Path]] = defaultdict(list)
    for path in CASES:
        first = path.read_text(encoding="utf-8").splitlines()[0]
        given = shlex.split(first.removeprefix("# options:")) if first.startswith("# options:") else []
        by_options[tuple(one for one in given if "select" not in one)].append(path)
    messages = {
        (code, text)
        for options, paths in by_options.items()
        for line in printed(("--select=CKP,CKP9", "--format=%(code)s\t%(text)s", *options), tuple(paths))
        for code, text in [line.split("\t")]
    }
    assert {code for code, _ in messages} | {"CKP999"} == set(RULES)
    for code, text in sorted(messages):
        assert text == text.strip() == " ".join(text.split()), (code, text)
        assert not text.endswith((".", ":", ",")), (code, text)
        assert re.search(r":\d*:\d*: \w", text) is None, (code, text)
        assert ": " in text, (code, "it says the consequence, and then what to write")
