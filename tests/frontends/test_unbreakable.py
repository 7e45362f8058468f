"""Whatever is in a file, and however flake8 is run: no traceback, no signal, the same findings."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

TAKES_NULS = pytest.mark.skipif(
    sys.version_info < (3, 11, 4),
    reason="flake8 itself ends with a traceback on a NUL, where Python raises ValueError for it",
)
CALL = b"from keras.callbacks import ModelCheckpoint\nModelCheckpoint('m.keras')\n"


def flake8(*arguments: str, cwd: Path, stdin: bytes | None = None, **environment: str) -> list[str]:
    """The lines that flake8 prints; it must end as it does with or without findings."""
    done = subprocess.run(
        [sys.executable, "-m", "flake8", "--select=CKP,E9", *arguments],
        capture_output=True,
        cwd=cwd,
        input=stdin,
        env={**os.environ, **environment},
        check=False,
    )
    assert done.returncode in {0, 1}, (done.returncode, done.stderr)
    assert done.stderr == b""
    lines = done.stdout.decode().splitlines()
    assert not any("critical error" in line or "internal error" in line for line in lines), lines
    return lines


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (b"", ""),
        (b"\n\n\n", ""),
        (b"\x0c", ""),
        (CALL[:-1], "CKP101"),
        (CALL.replace(b"\n", b"\r\n"), "CKP101"),
        (CALL.replace(b"\n", b"\r"), "CKP101"),
        (b"x = 1\r" + CALL, "CKP101"),
        (b"# a lone\rx = 1\n" + CALL, "CKP101"),
        (b"\x0c" + CALL, "CKP101"),
        (b"\x0c\x0c\n\x0b = 1\n" + CALL, "E9"),
        (CALL + b"\x0c\n\x0cx = 1\n", "CKP101"),
        (CALL + b"\x1a", "E9"),
        (CALL + b"\\", "E9"),
        (CALL + b"x = '\\\n", "E9"),
        (CALL + b"x = 'abc\n", "E9"),
        (CALL + b"x = '''abc\n", "E9"),
        (CALL + b"x = f'''{a\n", "E9"),
        (CALL + b"x = f'{a'\n", "E9"),
        (CALL + b"x = (\n", "E9"),
        (CALL + b"x = [1, (2\n", "E9"),
        (CALL + b"def f(\n", "E9"),
        (CALL + b"if x:\n", "E9"),
        (CALL + b"  x = 1\n", "E9"),
        (CALL + "größe = 'é\u2028\u0085𝄞'\n".encode(), "CKP101"),
        (b"\xef\xbb\xbf" + CALL, "CKP101"),
        (b"# -*- coding: latin-1 -*-\nx = '\xe4'\n" + CALL, "CKP101"),
        ("# -*- coding: cp1252 -*-\nx = '€'\n".encode("cp1252") + CALL, "CKP101"),
        (b"# -*- coding: no-such -*-\n" + CALL, "either"),
        pytest.param(b"x = '\0'\n" + CALL, "E9", marks=TAKES_NULS),
        pytest.param(CALL + b"\0", "E9", marks=TAKES_NULS),
        (CALL + b"x = 'a\\N{no such}'\n", "E9"),
        (CALL + b"x = 1_\n", "E9"),
        (CALL + b"x = " + b"9" * 5_000 + b"\n", "either"),  # more digits than newer Pythons convert
        (CALL + b"x = 0x" + b"f" * 100_000 + b"\n", "CKP101"),
        (CALL + b"x = '" + b"a" * 1_000_000 + b"'\n", "CKP101"),
        (CALL + b"x = 1e" + b"9" * 50 + b"\n", "CKP101"),
    ],
    ids=lambda value: repr(value)[-24:] if isinstance(value, bytes) else None,
)
def test_any_bytes_on_standard_input(tmp_path: Path, code: bytes, expected: str) -> None:
    """Judged if it is Python, refused by flake8 (E9) if it is none; either, where that depends on the Python.

    Bytes that the coding does not take end flake8 itself with a UnicodeDecodeError when they come by standard input.
    """
    lines = flake8("-", cwd=tmp_path, stdin=code)
    found = {line.split()[1] for line in lines}
    if expected == "either":
        assert found
    elif expected == "E9":
        assert {one for one in found if not one.startswith("E9")} == set()
        assert found
    else:
        assert found == ({expected} if expected else set())


def test_what_nests_deepest_in_files_that_flake8_takes(tmp_path: Path) -> None:
    """Native code that overflows the stack would end the process: libcst's parser does, flake8's comes first.

    On many lines, for the tokenizer of Python 3.12.1 keeps a copy of the line with each token.
    """
    deep = {
        "brackets.py": b"x = " + b"[" * 3_000 + b"]" * 3_000 + b"\n",  # the tokenizer of Python takes 200
        "blocks.py": b"".join(b" " * i + b"if a:\n" for i in range(101)) + b" " * 101 + b"b\n",  # and 100 indents
        "ands.py": b"x = (" + b"\nand ".join([b"a"] * 20_000) + b")\n",  # but any number of these
        "strings.py": b"x = (" + b"'a'\n" * 20_000 + b")\n",
        "clauses.py": b"x = [a" + b"\nfor a in b" * 20_000 + b"]\n",
        "patterns.py": b"match a:\n    case " + b"[" * 90 + b"b" + b"]" * 90 + b":\n        c\n",
    }
    for name, code in deep.items():
        (tmp_path / name).write_bytes(CALL + code)
    ends = {line.split(":")[0]: line.split()[1] for line in flake8("-j2", *deep, cwd=tmp_path)}
    refused = {"brackets.py": "E9", "blocks.py": "E9"}
    assert {name: end[: len(refused.get(name, end))] for name, end in ends.items()} == {
        **dict.fromkeys(deep, "CKP999"),
        **refused,
    }


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    """Files with many findings, with branches and sets of names in them."""
    for number in range(12):
        (tmp_path / f"train{number}.py").write_text(
            textwrap.dedent(f"""\
                import keras
                from keras.callbacks import ModelCheckpoint as Saver

                for name in {{"a", "b", "c"}}:
                    first = Saver(f"m{number}.keras", monitor="val_loss", mode="max", save_best_only=True)
                    second = Saver("{{step}}_{{fold}}.h5", perod=3, sav_freq=2)
                    model = keras.Sequential()
                    model.fit(1, callbacks=[first, second, Saver("m{number}.keras")])
                """),
            encoding="utf-8",
        )
    return [f"train{number}.py" for number in range(12)]


def test_the_hash_seed_and_the_order_of_files_change_nothing(tmp_path: Path, files: list[str]) -> None:
    wanted = flake8("--extend-select=CKP9", "-j1", *files, cwd=tmp_path, PYTHONHASHSEED="0")
    assert len({line.split()[1] for line in wanted}) > 4
    for seed in ("1", "2", "3"):
        order = files[::-1] if seed == "3" else files
        assert sorted(flake8("--extend-select=CKP9", "-j1", *order, cwd=tmp_path, PYTHONHASHSEED=seed)) == sorted(
            wanted
        )


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_every_way_to_start_processes(tmp_path: Path, files: list[str], method: str) -> None:
    """Workers that are not forked read the options anew."""
    program = tmp_path / "run.py"
    program.write_text(
        textwrap.dedent(f"""\
            import multiprocessing
            import sys

            from flake8.main.cli import main

            if __name__ == "__main__":
                multiprocessing.set_start_method({method!r})
                sys.exit(main(sys.argv[1:]))
            """),
        encoding="utf-8",
    )
    arguments = ["--select=CKP,CKP9", "--ckpt-keras-version=2", *files]
    done = subprocess.run(
        [sys.executable, str(program), "-j2", *arguments], capture_output=True, text=True, cwd=tmp_path, check=False
    )
    assert (done.returncode, done.stderr) == (1, "")
    assert sorted(done.stdout.splitlines()) == sorted(flake8("-j1", *arguments, cwd=tmp_path))
