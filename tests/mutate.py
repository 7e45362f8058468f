"""Change the package in every small way, and count the changes that some test notices.

``python tests/mutate.py`` tries every mutant, which takes a day; with ``--every 20`` one in twenty of each module,
drawn by ``--seed``, and says how far their score may be from that of all. The verdicts stand in ``mutants/``, so that
it goes on where it was broken off. They are forgotten when the code of a function changes, not when the tests do:
``mutmut show NAME`` shows a mutant, ``mutmut run NAME`` tries it again.
"""

from __future__ import annotations

import argparse
import random
import resource
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from math import sqrt
from typing import Any

import mutmut.__main__ as program
from mutmut.stats import status_by_exit_code

MEMORY = 4 << 30
"""Bytes that a mutant may take: some put something into a list for ever."""
NOTICED = {"killed", "timeout", "segfault"}
Z = 1.96
"""Standard deviations to either side that hold 95 % of a normal distribution."""

whole = program.collect_source_file_mutation_data


def sample(names: Iterable[str], every: int, seed: int) -> Iterator[str]:
    """One in *every* of the *names*, each as likely as any other, and so many of each module but for rounding."""
    by_module = defaultdict(list)
    for name in sorted(names):
        by_module[name.rpartition(".")[0]].append(name)
    for module, mutants in by_module.items():
        draw = random.Random(f"{module} {seed}")  # each its own: what changes elsewhere draws no others
        draw.shuffle(mutants)
        yield from mutants[draw.randrange(every) :: every]


def interval(hits: int, tries: int) -> tuple[float, float]:
    """Where the share lies with 95 % confidence, by Wilson's score."""
    share, spread = hits / tries, Z * Z / tries
    half = Z * sqrt(share * (1 - share) / tries + spread / tries / 4)
    return (share + spread / 2 - half) / (1 + spread), (share + spread / 2 + half) / (1 + spread)


def main() -> None:
    """Try what is asked for; print what no test notices, and the score."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--every", type=int, default=1, metavar="N", help="try one mutant in N (default: all)")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="which of them (default: 1)")
    parser.add_argument("--jobs", type=int, default=None, metavar="N", help="how many at a time (default: one a CPU)")
    options = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    drawn: list[Any] = []

    def collect(**how: Any) -> Any:
        mutants, files = whole(**how)
        names = set(sample([name for _, name, _ in mutants], options.every, options.seed))
        drawn.extend(one for one in mutants if one[1] in names)
        print(f"{len(drawn)} of {len(mutants)} mutants")
        return list(drawn), files

    program.collect_source_file_mutation_data = collect
    program._run((), options.jobs)
    verdicts = {name: status_by_exit_code[file.exit_code_by_key[name]] for file, name, _ in drawn}
    for name, verdict in sorted(verdicts.items()):
        if verdict != "killed":
            print(f"{verdict:10} {name}")
    noticed = sum(verdict in NOTICED for verdict in verdicts.values())
    low, high = interval(noticed, len(verdicts))
    print(*(f"{verdict}: {count}" for verdict, count in Counter(verdicts.values()).most_common()), sep=", ")
    print(f"{noticed / len(verdicts):.1%} of {len(verdicts)} are noticed; of all, {low:.1%} to {high:.1%}")


if __name__ == "__main__":
    main()
