"""What a program reads back after a fix is what it wrote: every case, and every program with readers, is enacted."""

from __future__ import annotations

from pathlib import Path

import pytest
from enacting import enacted
from test_fixing import CASES, FOLLOWED, HEAD, MANY, READERS, fixer

from flake8_ckpt.keras.versions import NEWEST

PROGRAMS = {
    name: HEAD + code for name, code in (FOLLOWED | MANY | {key: code for key, (code, _) in READERS.items()}).items()
}


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_no_fix_of_a_case_leaves_a_reader_behind(path: Path) -> None:
    data = path.read_bytes()
    before = enacted(data.decode())
    for target in ((2, 15), NEWEST[3]):
        for unsafe in (False, True):
            after = enacted(fixer(target).mend(data, lambda _: True, unsafe=unsafe).data.decode())
            assert after.missing <= before.missing
            assert len(after.made) >= len(before.made)


@pytest.mark.parametrize("program", PROGRAMS.values(), ids=list(PROGRAMS))
def test_no_fix_of_a_program_leaves_a_reader_behind(program: str) -> None:
    after = fixer().mend(program.encode(), lambda _: True, unsafe=True).data.decode()
    assert enacted(after).missing == enacted(program).missing


def test_a_reader_that_is_left_behind_would_be_noticed() -> None:
    program = HEAD + FOLLOWED["a literal"]
    assert enacted(program).written == {"best.hdf5"}
    assert enacted(program).missing == 0
    assert enacted(program.replace("best.hdf5", "best.keras", 1)).missing == 1
