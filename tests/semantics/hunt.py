"""Look for programs of which the analysis says what is not so, for as long as you like. The suite runs a little of it.

``python tests/semantics/hunt.py`` draws random programs for so many ``--minutes``, and prints those that fail, shrunk;
``--all`` also with what ``today.py`` leaves out, ``--forms`` of certain forms only. ``changed`` makes small changes to
the programs of the page; ``woven`` puts them into other code, two deep, and two of them one after the other. It ends
with 1 if one has failed, and says how much was known: a program of which nothing is known cannot fail.
"""

from __future__ import annotations

import argparse
import itertools
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress

from changing import changed, is_python, shrunk
from comparing import HEAD, calls_by_line, known, wrongs
from forms import FORMS, programs
from hypothesis import HealthCheck, Phase, given, seed, settings
from snippets import SNIPPETS, WAYS
from today import OFF, WRONG

from flake8_ckpt.run.reading import read

EXAMPLES = 200
Found = Iterator[tuple[str, list[str]]]


def drawn(start: int, off: frozenset[str], counts: Counter[str]) -> Found:
    """Random programs that fail: the first of each seed, shrunk."""
    failing: list[tuple[str, list[str]]] = []

    def holds(program: str) -> None:
        _note(program, counts)
        if found := [str(one) for one in wrongs(program)]:
            failing.append((program, found))
            raise AssertionError

    how = settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate, Phase.shrink],
    )
    for number in itertools.count(start):
        with suppress(AssertionError):
            seed(number)(how(given(programs(off))(holds)))()
        yield failing[-1] if failing else ("", [])
        failing.clear()


def woven(start: int, off: frozenset[str], counts: Counter[str]) -> Found:
    """Programs of the page in other code, in an order of chance, that fail."""
    chance = random.Random(start)
    snippets = [one.code for one in SNIPPETS if one.name not in off]
    for number in itertools.count():
        program = chance.choice(snippets)
        for way in chance.sample(WAYS, number % 3):
            program = way(program)
        yield _tried(HEAD + program + (chance.choice(snippets) if number % 2 else ""), counts)


def with_changes(start: int, off: frozenset[str], counts: Counter[str]) -> Found:
    """Programs of the page with small changes, that fail, shrunk."""
    chance = random.Random(start)
    snippets = [one.code for one in SNIPPETS if one.name not in off]
    while True:
        program = changed(chance.choice(snippets), chance, 3)
        yield _tried(HEAD + program, counts) if program else ("", [])


def _tried(program: str, counts: Counter[str]) -> tuple[str, list[str]]:
    """What is wrong with *program*, and how little of it is needed."""
    if not is_python(program):
        return "", []
    _note(program, counts)
    if wrongs(program):
        program = shrunk(program, lambda one: bool(wrongs(one)))
    return program, [str(one) for one in wrongs(program)]


def _note(program: str, counts: Counter[str]) -> None:
    counts["programs"] += 1
    if counts["programs"] % 10 == 0:  # reading one again costs as much as comparing it
        for call in (call for calls in calls_by_line(read(program)).values() for call in calls):
            counts[known(call["filepath"]) if "filepath" in call else "unknown"] += 1


KINDS = {"random": drawn, "changed": with_changes, "woven": woven}


def main(arguments: list[str] | None = None) -> int:
    """Hunt; the exit status."""
    parser = argparse.ArgumentParser(description="Look for what the analysis says and Python does not do.")
    parser.add_argument("what", choices=sorted(KINDS), nargs="?", default="random")
    parser.add_argument("--minutes", type=float, default=1, help="for how long (default: 1)")
    parser.add_argument("--seed", type=int, default=0, help="where to begin (default: 0)")
    parser.add_argument("--all", action="store_true", help="with what is known to be wrong today")
    parser.add_argument("--forms", nargs="*", choices=[one.name for one in FORMS], help="these forms only")
    options = parser.parse_args(arguments)
    off = frozenset() if options.all else frozenset({*WRONG, *OFF})
    if options.forms:
        off |= {one.name for one in FORMS} - {*options.forms}
    counts: Counter[str] = Counter()
    failed, until = 0, time.monotonic() + 60 * options.minutes
    for program, found in KINDS[options.what](options.seed, off, counts):
        if found:
            failed += 1
            print(program, *(f"# {one}" for one in found), sep="\n", end="\n\n", flush=True)
        if time.monotonic() > until:
            break
    total = counts.pop("programs")
    print(f"{total} programs, {failed} failed; of every tenth:", ", ".join(f"{n} {how}" for how, n in counts.items()))
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
