"""Short code that asks for something huge: a small memory is enough, and there is no internal error."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("resource", reason="Windows cannot limit the memory of a process")

MEGABYTES = 600
LIMITED = f"""\
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, ({MEGABYTES} << 20,) * 2)
"""
FLAKE8 = f"{LIMITED}from flake8.main.cli import main; sys.exit(main(['--isolated', '-j1', '--select=CKP', 'train.py']))"
EXPLAIN = f"{LIMITED}from flake8_ckpt.frontends.cli import main; sys.exit(main(['explain', 'train.py']))"

BOMBS = [
    "'m_{epoch:{epoch}{epoch}{epoch}}.keras'",
    "'m_{loss:.{epoch}{epoch}{epoch}f}.keras'",
    "'m_{epoch:{epoch:{epoch}{epoch}{epoch}}}.keras'",
    "'m_{epoch:{epoch:999999999}}.keras'",
    "'m_{epoch:1000}.keras' * 300",
    "f'{round(5, -10**8)}.keras'",
    "LONG.replace('a', LONG)",
    "LONG.replace('', LONG)",
    "LONG.join([LONG] * 4000)",
    "LONG.join(LONG)",
    "LONG * 10**8",
    "10**8 * LONG",
    "LONG.translate({97: LONG})",
    "'a'.center(10**10)",
    "'a'.ljust(10**10)",
    "'a'.rjust(10**10, 'b')",
    "'a'.zfill(10**10)",
    "'\\t\\t'.expandtabs(2**31 - 1)",
    "str(10**10**10)",
    "str(1 << 10**11)",
    "str((2 << 3000) * (2 << 3000) * (2 << 3000))",
    "'%9999999999d' % 1",
    "'%.9999999999f' % 1",
    "'%(a)9999999999d' % {'a': 1}",
    "'{:9999999999d}'.format(1)",
    "'{:{}{}{}}'.format(1, 999, 999, 999)",
    "f'{1:{999}{999}{999}}.keras'",
    "f'{1:.{999}{999}{999}f}.keras'",
    "('{0}' * 1000).format(LONG)",
    "('%(a)s' * 800) % {'a': LONG}",
    "f'" + "{LONG}" * 500 + "'",
    "os.path.join(*[LONG] * 4000)",
    "Path(*[LONG] * 4000)",
    "[1] * 10**9",
    "b'a' * 10**10",
    "MARKS + 'm.keras'",
    "'%c.keras' % -1",
    "'{:c}.keras'.format(-1)",
    "'%d.keras' % 1e999",
    f"f'{{0x{'f' * 5_000}}}.keras'",
]
HEAD = (
    """\
import os
from pathlib import Path

from keras.callbacks import ModelCheckpoint

LONG = "a" * 4000
MARKS = os.path.dirname("m_{epoch}.keras")
"""
    + "MARKS = MARKS + MARKS\n" * 40
)
TAIL = f"""\
ModelCheckpoint("m.keras", save_freq=round(5, -10**8))
ModelCheckpoint("m.keras", save_freq=0x{"f" * 5_000})
"""


@pytest.mark.parametrize("program", [FLAKE8, EXPLAIN], ids=["flake8", "explain"])
def test_what_asks_for_something_huge_takes_little(tmp_path: Path, program: str) -> None:
    calls = "".join(f"ModelCheckpoint({bomb})\n" for bomb in BOMBS)
    (tmp_path / "train.py").write_text(HEAD + calls + TAIL, encoding="utf-8")
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.returncode == 1
    assert "CKP101" in done.stdout
    assert "CKP999" not in done.stdout


def test_classes_that_are_made_of_each_other(tmp_path: Path) -> None:
    code = "class B(D): pass\nclass D(B): pass\nclass E(E): pass\nB('m.keras')\nE('m.keras')\n"
    (tmp_path / "train.py").write_text(HEAD + code, encoding="utf-8")
    command = [sys.executable, "-m", "flake8", "--isolated", "--select=CKP", "train.py"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
