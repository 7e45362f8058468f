"""Try to break the plugin, for as long as you like. The suite runs a little of each.

``python tests/fuzz/fuzz.py crawl`` puts a checkpoint call at the end of every file of the standard library and of
site-packages (or of the folders that are named) and runs the plugin on it; ``programs`` draws programs of any syntax
with such calls woven in, ``mutations`` brings accidents into the case files, both for so many ``--minutes``;
``nesting`` nests every construct to 10,000 levels. Each stops at the first fault, shows its input, and exits with 1.
"""

from __future__ import annotations

import argparse
import random
import sys
import sysconfig
import time
import tokenize
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from nesting import CONSTRUCTS
from running import CALL, WrongError, findings
from weaving import mutated, woven

LEVELS = (1, 50, 95, 150, 450, 900, 2_500, 6_000, 10_000)


def crawl(folders: Iterable[Path]) -> Counter[str]:
    """How many files have which end: the code that the appended call gets, ``silent``, or ``not asked``."""
    ends: Counter[str] = Counter()
    for folder in folders:
        for path in sorted(folder.rglob("*.py")):
            try:
                with tokenize.open(path) as file:
                    text = file.read()
            except (SyntaxError, UnicodeDecodeError, OSError):
                ends["not asked"] += 1
                continue
            ends[tried(f"{text}\n{CALL}", str(path))] += 1
    return ends


def tried(text: str, name: str) -> str:
    """The end of one run: the last code that is found.

    Raises:
        WrongError: with *name* and the fault.
    """
    try:
        found = findings(text)
    except WrongError as error:
        raise WrongError(f"{name}: {error}\n{text[-5_000:]}") from error
    if found is None:
        return "not asked"
    return found[-1] if found else "silent"


def programs(examples: int, *, fixed: bool = False) -> Counter[str]:
    """The ends of so many drawn programs; with *fixed* the same every time, of the kind that is drawn quickly."""
    ends: Counter[str] = Counter()

    @settings(
        max_examples=examples,
        derandomize=fixed,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(woven(quick=fixed))
    def holds(program: str) -> None:
        ends[tried(program, "a program")] += 1

    holds()
    return ends


def mutations(examples: int, seed: int) -> Counter[str]:
    """The ends of so many mutated case files."""
    chance = random.Random(seed)
    return Counter(tried(mutated(chance), f"seed {seed}") for _ in range(examples))


def nesting(levels: Iterable[int] = LEVELS, constructs: Iterable[str] = CONSTRUCTS) -> Iterator[tuple[str, int, str]]:
    """The end of each construct at each level, one after the other: a fault of native code ends the process."""
    for name in constructs:
        for level in levels:
            yield name, level, tried(f"{CONSTRUCTS[name](level)}\n{CALL}", f"{name}, {level} levels")


def installed() -> list[Path]:
    """The folders of the standard library and of site-packages."""
    paths = sysconfig.get_paths()
    return [Path(paths["stdlib"]), Path(paths["purelib"])]


def main(arguments: list[str] | None = None) -> int:
    """Try; the exit status."""
    parser = argparse.ArgumentParser(description="Try to break the plugin.")
    parser.add_argument("what", choices=("crawl", "programs", "mutations", "nesting"))
    parser.add_argument("folders", nargs="*", type=Path, help="what to crawl (default: what is installed)")
    parser.add_argument("--minutes", type=float, default=1, help="how long to draw programs and mutations (default: 1)")
    parser.add_argument("--seed", type=int, default=0, help="where mutations begin")
    options = parser.parse_args(arguments)
    ends: Counter[str] = Counter()
    until = time.monotonic() + 60 * options.minutes
    try:
        match options.what:
            case "crawl":
                ends = crawl(options.folders or installed())
            case "nesting":
                for name, level, end in nesting():
                    print(f"{name}, {level}: {end}", flush=True)
                    ends[end] += 1
            case "programs":
                while time.monotonic() < until:
                    ends += programs(200)
            case "mutations":
                while time.monotonic() < until:
                    ends += mutations(200, options.seed)
                    options.seed += 1
    except WrongError as error:
        print(error)
        return 1
    print(f"{ends.total()} programs, no fault:", ", ".join(f"{count} {end}" for end, count in ends.most_common()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
