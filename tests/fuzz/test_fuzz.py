"""A little of each way to break the plugin; ``python tests/fuzz/fuzz.py`` goes on for as long as you like."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from flake8_ckpt.analysis import analyse
from flake8_ckpt.keras.versions import Target
from flake8_ckpt.rules import RULES

sys.path.insert(0, str(Path(__file__).parent))
import fuzz
from nesting import CONSTRUCTS
from running import CALL, WrongError, findings

pytestmark = pytest.mark.no_cover  # for its time: other tests run the same code

PLAIN = (
    f"{CALL}@a\nclass C(b, metaclass=c):\n    x: int = 1\n",
    f"{CALL}async def f(a, /, b=1, *c, d, **e):\n    async with a as b, c: await d\n    async for x in y: yield x\n",
    f"{CALL}x = [a async for a in b if c]\n" if sys.version_info >= (3, 11) else CALL,
    f"{CALL}match a:\n    case C(b=[1, *_]) | {{'k': None, **r}} if c: pass\n    case -1 + 2j: pass\n",
    f"{CALL}with (open(a) as b, open(c) as d,): pass\n",
    f"{CALL}x = lambda *a, b=1, **c: (yield)\n",
    f"{CALL}x = f'{{a!r:>{{w}}}}' rb'' if a else not b\n".replace("rb''", "''"),
    f"{CALL}global x; nonlocal_ = x = y = 0x_ff + 1_0e-5j; del x, (y); assert x, y\n",
    f"{CALL}try:\n    pass\nexcept (A, B) as e:\n    raise E from e\nelse:\n    pass\nfinally:\n    pass\n",
    f"{CALL}print(*a, **b, c=d)\nx[1:2, ..., ::3] @= y\nwhile a: break\nelse: pass\n",
)
SINCE: dict[tuple[int, int], tuple[str, ...]] = {
    (3, 11): (f"{CALL}try:\n    pass\nexcept* E as e:\n    pass\n", f"{CALL}x[*a]\ndef f(*a: *b): pass\n"),
    (3, 12): (
        f"{CALL}type X[T: int, *U, **P] = list[T]\n",
        f"{CALL}def f[T](a: T) -> T: pass\nclass C[T]: pass\n",
        f"{CALL}x = f'{{'a' + f'{{'b'}}'}}'\n",
        f"{CALL}x = f'{{a\n}}'\n",
        f"{CALL}x = f'{{a # why\n}}{{chr(10)!r:\\n}}'\n",
    ),
    (3, 13): (
        f"{CALL}def f[T = int](a: T): pass\n",
        f"{CALL}class C[T = int, *U = *tuple[int], **P = [int]]: pass\ntype X[T = int] = T\n",
    ),
    (3, 14): (
        f"{CALL}x = t'{{a}}' if a else rt'{{a!r:>{{w}}}}'\n",
        f"{CALL}try:\n    pass\nexcept A, B:\n    pass\n",
        f"{CALL}try:\n    pass\nexcept* A, B:\n    pass\n",
    ),
}


@pytest.mark.parametrize(
    "code", [*PLAIN, *(code for since, new in SINCE.items() if sys.version_info >= since for code in new)]
)
def test_every_syntax_that_this_python_has(code: str) -> None:
    """Judged where libcst knows it, and said so where it does not."""
    assert findings(code) in (["CKP101"], ["CKP999"])


@pytest.mark.parametrize("code", [code for since, new in SINCE.items() for code in new])
def test_syntax_that_this_python_may_not_have(code: str) -> None:
    """flake8 asks no plugin about it; whoever else does gets a finding or the reason why there is none."""
    reports = list(analyse(code, Target((3, 15)), frozenset(RULES)))
    assert {"CKP101", "CKP999"} & {one.code for one in reports}
    assert not any("internal error" in one.message for one in reports)


@pytest.mark.parametrize("code", PLAIN)
def test_what_libcst_has_always_known_is_judged(code: str) -> None:
    assert findings(code) == ["CKP101"]


def test_every_construct_may_nest_as_deep_as_it_likes() -> None:
    """In a process of its own, since native code that overflows its stack takes the process with it."""
    program = "import fuzz\nfor one in fuzz.nesting((3, 2_500)): print(*one, sep='|')"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, cwd=Path(__file__).parent
    )
    assert done.returncode == 0, (done.returncode, done.stdout[-200:], done.stderr[-2_000:])
    ends = {(name, int(level)): end for name, level, end in (line.split("|") for line in done.stdout.splitlines())}
    assert len(ends) == 2 * len(CONSTRUCTS)
    assert {name for (name, level), end in ends.items() if level == 3 and end != "CKP101"} == set()
    assert set(ends.values()) == {"CKP101", "CKP999", "not asked"}


def test_files_of_the_standard_library() -> None:
    """Of one package; the whole takes minutes."""
    [ends] = [fuzz.crawl([Path(subprocess.__file__).parent / "json"])]
    assert ends["CKP101"] == ends.total() > 4


def test_programs_of_any_syntax() -> None:
    assert fuzz.programs(15, fixed=True).total() >= 15


def test_accidents_in_the_case_files() -> None:
    ends = fuzz.mutations(40, seed=0)
    assert ends.total() == 40
    assert len(ends) > 3


def test_a_fault_would_come_to_light(monkeypatch: pytest.MonkeyPatch) -> None:
    """The harness itself can fail."""

    def judge(*_: object) -> None:
        raise KeyError

    monkeypatch.setattr("flake8_ckpt.analysis.judge", judge)
    with pytest.raises(WrongError, match="KeyError"):
        findings(CALL)
