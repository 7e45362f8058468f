"""What mutmut needs: its mutants are switched on in one process, and a program of its own would not have them."""

from __future__ import annotations

import os
import subprocess
import sys
import traceback
import warnings
from collections.abc import Iterator, Mapping
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any
from unittest.mock import patch

import flake8.main.cli
import flake8.utils
import pytest

import flake8_ckpt.frontends.cli

fresh_process = subprocess.run


@pytest.fixture(scope="session", autouse="MUTANT_UNDER_TEST" in os.environ)
def programs_run_in_this_process() -> Iterator[None]:
    """Under mutmut alone; the tests run fresh processes, and know nothing of it."""
    with patch("subprocess.run", run):
        yield


def run(
    command: list[str], *, cwd: Path | None = None, env: Mapping[str, str] = os.environ, **how: Any
) -> subprocess.CompletedProcess[Any]:
    """``subprocess.run`` with flake8 and flake8-ckpt called as functions; any other program has its process."""
    arguments = [os.fsdecode(one) for one in command]
    if arguments[:3] == [sys.executable, "-m", "flake8"]:
        program, arguments = flake8.main.cli.main, arguments[3:]
    elif Path(arguments[0]).name == "flake8-ckpt":
        program, arguments = flake8_ckpt.frontends.cli.main, arguments[1:]
    else:
        return fresh_process(command, cwd=cwd, env=env, **how)
    text = {"encoding": how.get("encoding") or "utf-8", "errors": how.get("errors") or "strict"}
    given = how.get("input") or b""
    coding = env.get("PYTHONIOENCODING", "utf-8")
    stdin, stdout, stderr = (TextIOWrapper(BytesIO(), coding, write_through=True) for _ in range(3))
    stdin.buffer.write(given.encode(**text) if isinstance(given, str) else given)
    stdin.seek(0)
    flake8.utils.stdin_get_value.cache_clear()
    with (
        patch.multiple(sys, stdin=stdin, stdout=stdout, stderr=stderr, argv=command),
        patch.dict(os.environ, env, clear=True),
        warnings.catch_warnings(record=True),
        pytest.MonkeyPatch.context() as monkeypatch,
    ):
        monkeypatch.chdir(cwd or Path())
        status = _status(program, arguments)
    streams: list[Any] = [stream.buffer.getvalue() for stream in (stdout, stderr)]
    if how.get("text"):
        streams = [one.decode(**text) for one in streams]
    done = subprocess.CompletedProcess(command, status, *streams)
    if how.get("check"):
        done.check_returncode()
    return done


def _status(program: Any, arguments: list[str]) -> int:
    try:
        status = program(arguments)
    except SystemExit as end:
        status = end.code
    except Exception:  # noqa: BLE001 - as the interpreter would
        traceback.print_exc()
        status = 1
    return status if isinstance(status, int) else int(bool(status))
