"""The pages say what the package does: every rule has one, and every example prints what its page quotes."""

from __future__ import annotations

import re
import subprocess
import sys
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


@pytest.fixture(scope="module")
def printed() -> dict[int, tuple[str, ...]]:
    """What flake8 prints for each example of every page."""
    return dict(enumerate(generate.printed(EXAMPLES)))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages, built; a warning ends the build."""
    output = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "sphinx", "-W", "-n", "-q", "-b", "html", "-d", output / "trees", "docs", output]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert not run.stderr
    return output


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


@pytest.mark.parametrize("number", range(len(EXAMPLES)), ids=lambda n: f"{EXAMPLES[n].page.stem}:{n}")
def test_an_example_prints_what_its_page_quotes(number: int, printed: dict[int, tuple[str, ...]]) -> None:
    example = EXAMPLES[number]
    assert [_without_pythons_words(line) for line in printed[number]] == [
        _without_pythons_words(line) for line in example.quoted
    ]
    if example.page.stem in RULES and example.console is not None:
        codes = [re.match(r"train\.py:\d+:\d+: (\w+) ", line) for line in example.quoted]
        assert [match and match[1] for match in codes] == [example.page.stem]
    if example.console is None:
        assert printed[number] == ()


@pytest.mark.parametrize("code", [code for code, rule in RULES.items() if rule.opt_in])
def test_the_page_of_an_opt_in_rule_says_how_it_is_turned_on(code: str) -> None:
    first = next(example for example in EXAMPLES if example.page == _page(code))
    assert first.options == (f"--extend-select={code}",)


def test_every_difference_that_a_migration_meets_is_shown_by_a_finding(printed: dict[int, tuple[str, ...]]) -> None:
    page = ROOT / "docs" / "migrating.md"
    listed = set(re.findall(r"\| \[(CKP\d+)\]\(rules/\1\.md\) \|$", page.read_text(encoding="utf-8"), re.MULTILINE))
    shown = {line.split()[1] for number, lines in printed.items() if EXAMPLES[number].page == page for line in lines}
    assert listed == shown


def test_a_range_of_versions_ends_before_a_row_or_with_the_newest() -> None:
    """A new version is either in what is said of those before it, or it is not; and either has been seen."""
    ends = {f"3.{row.since[1] - 1}" for row in ROWS} | {f"3.{NEWEST[3][1]}"}
    written = [*generate.pages(), *Path(flake8_ckpt.__file__).parent.rglob("*.py")]
    said = {path.name: re.findall(r"\bto (3\.\d+)\b", path.read_text(encoding="utf-8")) for path in written}
    assert {name: set(found) - ends for name, found in said.items() if set(found) - ends} == {}
    assert sum(map(len, said.values())) > 50


def test_the_pages_build_without_a_warning(site: Path) -> None:
    for code in RULES:
        assert (site / "rules" / f"{code}.html").is_file()


def test_the_table_of_rules_is_in_the_built_pages(site: Path) -> None:
    for page in ("index.html", "rules/index.html"):
        text = (site / page).read_text(encoding="utf-8")
        assert [code for code in RULES if f"{code}.html" not in text] == []


def test_the_table_of_versions_has_every_row(site: Path) -> None:
    text = (site / "keras-versions.html").read_text(encoding="utf-8")
    assert [row.name for row in ROWS if f"{row.since[0]}.{row.since[1]}" not in text] == []


def test_the_search_knows_codes_arguments_and_words(site: Path) -> None:
    index = (site / "searchindex.js").read_text(encoding="utf-8")
    assert (site / "search.html").is_file()
    assert [
        word for word in ("ckp101", "save_freq", "overwrit", "notebook", "pathlib") if f'"{word}"' not in index
    ] == []


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("CKP101", ["model.keras (epoch 3)", "Lost: epoch 1, epoch 2"]),
        ("CKP102", ["6 batches", "Left on disk: model_01.keras (batch 6 of epoch 1)", "Lost: nothing"]),
        ("CKP103", ["0.307", "model_0.31.keras (epoch 3)"]),
        (
            "CKP301",
            ["Nothing. The training runs up to its first save, at the end of epoch 1, and there raises KeyError"],
        ),
        ("CKP303", ["Nothing. Making the callback raises ValueError, before the training begins"]),
        ("CKP304", ["baseline.keras (epoch 3)", "Making the callback raises TypeError"]),
        ("CKP306", ["model_05.keras (epoch 5), model_10.keras (epoch 10)"]),
        ("CKP999", ["Not played: the checkpoints of this file are not checked"]),
    ],
)
def test_a_page_says_what_the_simulator_leaves_on_disk(page: str, said: list[str], site: Path) -> None:
    text = re.sub(r"<[^>]+>", "", (site / "rules" / f"{page}.html").read_text(encoding="utf-8"))
    text = " ".join(text.split())
    assert [one for one in said if one not in text] == []


def test_the_built_pages_load_nothing_from_elsewhere(site: Path) -> None:
    loads = re.compile(r'<(?:script|img|iframe)[^>]+src="(?:https?:)?//|<link[^>]+stylesheet[^>]+href="(?:https?:)?//')
    assert [page.name for page in site.rglob("*.html") if loads.search(page.read_text(encoding="utf-8"))] == []
    assert [css.name for css in site.rglob("*.css") if "@import url(http" in css.read_text(encoding="utf-8")] == []
