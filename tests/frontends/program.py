"""The program ``flake8-ckpt``, run as a user runs it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def flake8_ckpt(
    *arguments: str | bytes | Path, cwd: Path, status: int | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run it in *cwd*, in a fresh process; it must end with *status*, if one is given, and never with a traceback."""
    name = "flake8-ckpt.exe" if os.name == "nt" else "flake8-ckpt"
    command = [str(Path(sys.executable).parent / name), *arguments]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="surrogateescape",
        cwd=cwd,
        env=os.environ | environment,
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    assert status is None or done.returncode == status, done
    return done
