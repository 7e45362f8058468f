"""nbQA on notebooks as people leave them: magics, cells of text and of shell, and one name bound again and again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from programs import block, run

CELLS = (
    ("code", "%pip install keras\n%matplotlib inline\nfrom keras.callbacks import ModelCheckpoint"),
    ("markdown", '# ModelCheckpoint("title.keras")'),
    ("code", 'path = "weights-{epoch:02d}.keras"\nfirst = ModelCheckpoint(path)'),
    ("code", "%%bash\nls"),
    ("code", 'path = "finetuned.keras"\nsecond = ModelCheckpoint(path)'),
    ("code", 'path = f"{path}-{{epoch:02d}}.keras"\nthird = ModelCheckpoint(path)'),
    (
        "code",
        '%%time\n!ls\nfourth = ModelCheckpoint(\n    "fourth.keras",  # noqa: CKP101\n)\nModelCheckpoint("5.keras")',
    ),
)


def notebook(path: Path) -> None:
    cells = [
        {
            "id": f"cell-{number}",
            "cell_type": kind,
            "metadata": {},
            "source": source.splitlines(keepends=True),
            **({"execution_count": None, "outputs": []} if kind == "code" else {}),
        }
        for number, (kind, source) in enumerate(CELLS)
    ]
    language = {"language_info": {"name": "python"}}
    written = json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": language, "cells": cells})
    path.parent.mkdir(exist_ok=True)
    path.write_text(written, encoding="utf-8")


def found(*arguments: str, cwd: Path) -> list[str]:
    """Place and code of each finding."""
    done = run("nbqa", "flake8", *arguments, cwd=cwd)
    assert done.stderr == ""
    assert done.returncode == (1 if done.stdout else 0)
    return [" ".join(line.split()[:2]) for line in done.stdout.splitlines()]


def test_findings_have_their_cell_and_its_line(tmp_path: Path) -> None:
    notebook(tmp_path / "train.ipynb")
    before = (tmp_path / "train.ipynb").read_bytes()
    assert found("--select=CKP", "train.ipynb", cwd=tmp_path) == [
        "train.ipynb:cell_4:2:26: CKP101",
        "train.ipynb:cell_6:6:17: CKP101",
    ]
    assert (tmp_path / "train.ipynb").read_bytes() == before


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("notebooks/a.ipynb", {"CKP101"}),
        ("sandbox/draft.ipynb", {"CKP902", "E402"}),
        ("sandbox/a.ipynb", {"CKP101", "CKP902", "E402"}),
    ],
)
def test_per_file_ignores_as_the_page_gives_them(tmp_path: Path, name: str, codes: set[str]) -> None:
    (tmp_path / ".flake8").write_text(block("notebooks.md", "ini", "per-file-ignores"), encoding="utf-8")
    notebook(tmp_path / name)
    reported = {one.split()[1] for one in found("--extend-select=CKP902", name, cwd=tmp_path)}
    assert reported == codes


def test_a_pattern_of_notebooks_matches_nothing(tmp_path: Path) -> None:
    notebook(tmp_path / "notebooks" / "a.ipynb")
    for pattern, left in (("notebooks/*.ipynb", 2), ("notebooks/*", 0)):
        assert len(found("--select=CKP", f"--per-file-ignores={pattern}:CKP", "notebooks", cwd=tmp_path)) == left
