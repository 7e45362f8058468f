"""The three rooms stay apart: who may import whom."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import flake8_ckpt

PACKAGE = Path(flake8_ckpt.__file__).parent
FORBIDDEN = {
    "display.py": {"libcst", "flake8", "flake8_ckpt"},
    "words.py": {"libcst", "flake8", "flake8_ckpt"},
    "values.py": {
        "libcst",
        "flake8",
        "flake8_ckpt.source",
        "flake8_ckpt.keras",
        "flake8_ckpt.rules",
        "flake8_ckpt.frontends",
    },
    "operations.py": {
        "libcst",
        "flake8",
        "flake8_ckpt.call",
        "flake8_ckpt.source",
        "flake8_ckpt.run",
        "flake8_ckpt.keras",
    },
    "repair.py": {
        "libcst",
        "flake8",
        "flake8_ckpt.source",
        "flake8_ckpt.run",
        "flake8_ckpt.keras",
        "flake8_ckpt.rules",
    },
    "call.py": {"libcst", "flake8", "flake8_ckpt.source", "flake8_ckpt.run", "flake8_ckpt.keras", "flake8_ckpt.rules"},
    "program.py": {
        "libcst",
        "flake8",
        "flake8_ckpt.source",
        "flake8_ckpt.run",
        "flake8_ckpt.keras",
        "flake8_ckpt.rules",
    },
    "run": {"flake8", "flake8_ckpt.keras", "flake8_ckpt.rules", "flake8_ckpt.frontends", "flake8_ckpt.analysis"},
    "source": {
        "flake8",
        "flake8_ckpt.run",
        "flake8_ckpt.keras",
        "flake8_ckpt.rules",
        "flake8_ckpt.frontends",
        "flake8_ckpt.analysis",
    },
    "keras": {
        "libcst",
        "flake8",
        "flake8_ckpt.source",
        "flake8_ckpt.run",
        "flake8_ckpt.rules",
        "flake8_ckpt.frontends",
        "flake8_ckpt.analysis",
    },
    "project": {
        "libcst",
        "flake8",
        "flake8_ckpt.source",
        "flake8_ckpt.run",
        "flake8_ckpt.rules",
        "flake8_ckpt.frontends",
        "flake8_ckpt.analysis",
    },
    "rules": {
        "libcst",
        "flake8",
        "flake8_ckpt.source",
        "flake8_ckpt.run",
        "flake8_ckpt.frontends",
        "flake8_ckpt.analysis",
    },
    "timeline.py": {
        "libcst",
        "flake8",
        "flake8_ckpt.source",
        "flake8_ckpt.run",
        "flake8_ckpt.frontends",
        "flake8_ckpt.analysis",
    },
    "explanation.py": {"libcst", "flake8", "flake8_ckpt.frontends"},
    "analysis.py": {"libcst", "flake8", "flake8_ckpt.frontends"},
    "fixing.py": {"flake8", "flake8_ckpt.frontends"},
    "frontends": {"libcst"},
}


def imported(path: Path) -> set[str]:
    """Every module that a file imports, with the packages it is in."""
    modules: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            modules |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            modules |= {str(node.module), *(f"{node.module}.{alias.name}" for alias in node.names)}
    return {".".join(module.split(".")[:size]) for module in modules for size in range(1, module.count(".") + 2)}


@pytest.mark.parametrize("room", FORBIDDEN)
def test_a_room_imports_nothing_of_those_after_it(room: str) -> None:
    place = PACKAGE / room
    files = sorted(place.rglob("*.py")) if place.is_dir() else [place]
    assert files
    assert {path.name: found for path in files if (found := imported(path) & FORBIDDEN[room])} == {}


def test_everything_is_in_some_room() -> None:
    there = {path.name for path in PACKAGE.iterdir() if path.is_dir() or path.suffix == ".py"}
    assert there - {"__init__.py", "__pycache__", "pages"} == set(FORBIDDEN)


def test_what_keras_does_is_known_without_libcst() -> None:
    program = "import sys, flake8_ckpt.rules, flake8_ckpt.keras.schedule; print('libcst' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
