"""What the tests of this folder share: scripts with and without a fault, and running a program on them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from _generate import blocks

ROOT = Path(__file__).resolve().parents[2]

LOSES = 'from keras.callbacks import ModelCheckpoint\n\nModelCheckpoint("m.keras")\n'
KEEPS = LOSES.replace("m.keras", "m_{epoch:02d}.keras")
ROLLS = LOSES.replace("m.keras", "latest.keras")
FLAKE8 = (sys.executable, "-m", "flake8")
GIT = {
    **{f"GIT_{who}_{what}": "a@b.c" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
}
"""Variables for a git that commits and has nobody's configuration."""


def environment(**more: str | Path) -> dict[str, str]:
    """The variables of this process without git's, as they are inside a hook, and the programs of its Python first."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    path = os.pathsep.join((str(Path(sys.executable).parent), kept["PATH"]))
    return {**kept, "PATH": path, **{name: str(value) for name, value in more.items()}}


def run(
    *command: str | Path, cwd: Path, env: Mapping[str, str] | None = None, stdin: str | None = None
) -> subprocess.CompletedProcess[str]:
    """Run *command* in *cwd* to its end, however it ends, and keep what it says."""
    done = subprocess.run(
        [*map(str, command)],
        cwd=cwd,
        env=environment() if env is None else dict(env),
        input=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done


def block(page: str, info: str, containing: str) -> str:
    """The one fenced block of the page of the documentation that is of this kind and contains this text."""
    [found] = [one.code for one in blocks(ROOT / "docs" / page) if one.info == info and containing in one.code]
    return found
