"""The site that is built of the pages."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from flake8_ckpt.keras.versions import ROWS
from flake8_ckpt.rules import RULES

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages, built; a warning ends the build."""
    output = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "sphinx", "-W", "-n", "-q", "-b", "html", "-d", output / "trees", "docs", output]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert not run.stderr
    return output


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
