"""``flake8-ckpt rule``: the same page as on the site, from a checkout and from a wheel."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from program import flake8_ckpt

from flake8_ckpt.frontends.pages import Played, disk, page, plain
from flake8_ckpt.keras.versions import NEWEST, row
from flake8_ckpt.rules import RULES

ROOT = Path(__file__).parents[2]


def test_without_a_code_all_are_listed(tmp_path: Path) -> None:
    lines = flake8_ckpt("rule", cwd=tmp_path, status=0).stdout.splitlines()
    assert lines == [f"{code}  {rule.summary}{' (opt-in)' * rule.opt_in}" for code, rule in RULES.items()]
    assert max(map(len, lines)) <= 80


def test_a_page_is_printed_with_its_directives_carried_out(tmp_path: Path) -> None:
    printed = flake8_ckpt("rule", "CKP101", cwd=tmp_path, status=0).stdout
    assert printed.startswith("# CKP101: same-file\n\nEvery save goes to the same file, each overwriting the last · on")
    assert f"Played with {row(NEWEST[3]).name}: 3 epochs." in printed
    assert "| epoch 2 | `model.keras` | overwrites epoch 1 |" in printed
    assert "**Left on disk:** `model.keras` (epoch 3)." in printed


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("CKP106", "| epoch 1 of turn 2 | 0.7 | `best.keras` | overwrites epoch 2 of turn 1 |"),
        ("CKP106", "| When | Metric | Written to |  |\n| --- | --- | --- | --- |\n"),
        ("CKP107", "Every iteration writes `model.keras`."),
        ("CKP201", "Played with Keras 3.9: 3 epochs.\n\n**Left on disk:** nothing."),
        ("CKP303", "**Nothing.** Making the callback raises `ValueError`, before the training begins: "),
        ("CKP910", "**Not played:** its filepath is not known: "),
        ("CKP999", "**Not played:** the checkpoints of this file are not checked: "),
    ],
)
def test_what_a_page_says_of_the_disk(code: str, said: str) -> None:
    assert said in page(code)


def test_a_run_that_stops_at_a_batch() -> None:
    program = 'from keras.callbacks import ModelCheckpoint\nModelCheckpoint("{step}.keras", save_freq=10)\n'
    assert disk(program, Played()) == (
        "Played with Keras 3.15.\n\n**Nothing.** The training runs up to its first save, at batch 10 of epoch 1, and "
        "there raises `KeyError`: Keras 3.15 passes no 'step' to filepath.format()."
    )


def test_a_message_is_shown_as_it_is() -> None:
    assert plain("*a* `b_c` d_e <f> [g]") == r"\*a\* `b_c` d\_e \<f\> \[g\]"


@pytest.mark.parametrize("code", RULES)
def test_no_directive_is_left(code: str) -> None:
    assert not re.search(r"^```\{", page(code), re.MULTILINE)


def test_several_pages_follow_each_other(tmp_path: Path) -> None:
    printed = flake8_ckpt("rule", "ckp101", "CKP999", cwd=tmp_path, status=0).stdout
    assert re.findall(r"^# (\w+):", printed, re.MULTILINE) == ["CKP101", "CKP999"]


def test_the_pages_are_in_the_wheel(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    [wheel] = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    program = (
        "import sys, flake8_ckpt.frontends.cli as cli; print(cli.__file__); sys.exit(cli.main(['rule', 'CKP101']))"
    )
    command = [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(tmp_path / 'site')!r}); {program}"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="utf-8", check=True)
    where, _, printed = done.stdout.partition("\n")
    assert Path(where).is_relative_to(tmp_path / "site")
    assert printed == page("CKP101")
