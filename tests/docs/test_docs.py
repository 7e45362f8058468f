"""The pages say what the package does: every rule has one, and every example prints what its page quotes."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import _generate as generate
import pytest

import flake8_ckpt
from flake8_ckpt.keras.versions import NEWEST, ROWS
from flake8_ckpt.rules import RULES

ROOT = Path(__file__).parents[2]
SECTIONS = (
    "What it says",
    "Why it matters",
    "Example",
    "What is on disk afterwards",
    "Write instead",
    "Keras versions",
    "Options",
    "Known limits",
    "References",
)
OPTIONAL = {"Options"}
EXAMPLES = [example for page in generate.pages() for example in generate.examples(page)]
OPTIONS = sorted({example.options for example in EXAMPLES})


def _page(code: str) -> Path:
    return ROOT / "docs" / "rules" / f"{code}.md"


def _headings(page: Path, level: int) -> list[str]:
    fenced = {
        number for block in generate.blocks(page) for number in range(block.first, block.first + len(block.lines))
    }
    lines = page.read_text(encoding="utf-8").splitlines()
    start = f"{'#' * level} "
    return [
        line.removeprefix(start) for number, line in enumerate(lines) if line.startswith(start) and number not in fenced
    ]


def _without_pythons_words(line: str) -> str:
    """A finding without the reason that it quotes from Python, for Python words it differently from 3.11 on."""
    return re.sub(r"(is no valid template) \(.*\)", r"\1", line)


def test_every_rule_has_a_page_and_every_page_a_rule() -> None:
    assert sorted(path.stem for path in (ROOT / "docs" / "rules").glob("CKP*.md")) == sorted(RULES)


@pytest.mark.parametrize("code", RULES)
def test_a_page_begins_with_its_code_and_has_all_sections_in_order(code: str) -> None:
    assert _headings(_page(code), 1) == [f"{code}: {RULES[code].name}"]
    sections = _headings(_page(code), 2)
    assert sections == [section for section in SECTIONS if section in sections]
    assert set(SECTIONS) - set(sections) <= OPTIONAL


@pytest.mark.parametrize("code", RULES)
def test_a_page_shows_a_finding_a_run_and_a_repair(code: str) -> None:
    by_section: dict[str, list[str]] = defaultdict(list)
    for block in generate.blocks(_page(code)):
        by_section[block.section].append(block.info)
    assert by_section["Example"][:2] == ["python", "console"]
    assert "{ckpt-disk}" in by_section["What is on disk afterwards"]
    assert "python" in by_section["Write instead"]
    assert "console" not in by_section["Write instead"]


@pytest.mark.parametrize("options", OPTIONS, ids=" ".join)
def test_an_example_prints_what_its_page_quotes(options: tuple[str, ...]) -> None:
    examples = [example for example in EXAMPLES if example.options == options]
    for example, printed in zip(examples, generate.printed(examples), strict=True):
        quoted = [_without_pythons_words(line) for line in example.quoted]
        assert [_without_pythons_words(line) for line in printed] == quoted, example.page
        if example.page.stem in RULES and example.console is not None:
            codes = [re.match(r"train\.py:\d+:\d+: (\w+) ", line) for line in example.quoted]
            assert [match and match[1] for match in codes] == [example.page.stem]


@pytest.mark.parametrize("code", [code for code, rule in RULES.items() if rule.opt_in])
def test_the_page_of_an_opt_in_rule_says_how_it_is_turned_on(code: str) -> None:
    first = next(example for example in EXAMPLES if example.page == _page(code))
    assert first.options == (f"--extend-select={code}",)


def test_every_difference_that_a_migration_meets_is_shown_by_a_finding() -> None:
    page = ROOT / "docs" / "migrating.md"
    listed = set(re.findall(r"\| \[(CKP\d+)\]\(rules/\1\.md\) \|$", page.read_text(encoding="utf-8"), re.MULTILINE))
    shown = {line.split()[1] for example in EXAMPLES if example.page == page for line in example.quoted}
    assert listed == shown


def test_a_range_of_versions_ends_before_a_row_or_with_the_newest() -> None:
    """A new version is either in what is said of those before it, or it is not; and either has been seen."""
    ends = {f"3.{row.since[1] - 1}" for row in ROWS} | {f"3.{NEWEST[3][1]}"}
    written = [*generate.pages(), *Path(flake8_ckpt.__file__).parent.rglob("*.py")]
    said = {path.name: re.findall(r"\bto (3\.\d+)\b", path.read_text(encoding="utf-8")) for path in written}
    assert {name: set(found) - ends for name, found in said.items() if set(found) - ends} == {}
    assert sum(map(len, said.values())) > 50
