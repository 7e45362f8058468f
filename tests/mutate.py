"""Change the package in every small way, and count the changes that some test notices.

``python tests/mutation/mutate.py`` takes many hours; with ``--every 20`` it takes one mutant in twenty of each module,
drawn by ``--seed``, and estimates the score. What has been tried stands in ``mutants/`` and is not tried again:
to go on after a break, run it again; ``mutmut run NAME`` tries one again, ``mutmut show NAME`` shows it.
"""

from __future__ import annotations

import argparse
import random
import resource
from collections import Counter
from collections.abc import Sequence
from math import sqrt
from typing import Any

import mutmut.__main__ as program
from mutmut.stats import status_by_exit_code

MEMORY = 4 << 30
"""Bytes that a mutant may take: some loop forever over a list that they make longer."""
DETECTED = {"killed", "timeout", "segfault"}
Z = 1.96
"""Standard deviations to either side that hold 95 % of a normal distribution."""

whole = program.collect_source_file_mutation_data


def sample(names: Sequence[str], every: int, seed: int) -> set[str]:
    """One in *every* of the *names*, the same share of each module but for rounding, each as likely as any other."""
    draw = random.Random(seed)
    shuffled = draw.sample(sorted(names), len(names))
    return set(sorted(shuffled, key=lambda name: name.rpartition(".")[0])[draw.randrange(every) :: every])


def interval(hits: int, tries: int) -> tuple[float, float]:
    """Where the share lies with 95 % confidence, by Wilson's score."""
    share, spread = hits / tries, Z * Z / tries
    half = Z * sqrt(share * (1 - share) / tries + spread / tries / 4)
    return (share + spread / 2 - half) / (1 + spread), (share + spread / 2 + half) / (1 + spread)


def main() -> None:
    """Run the mutants that are asked for, and print those that survive and the score."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--every", type=int, default=1, metavar="N", help="try one mutant in N; default: all")
    parser.add_argument("--seed", type=int, default=1, help="which of them; default: 1")
    parser.add_argument("--jobs", type=int, default=None, help="how many at a time; default: a CPU one")
    options = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    drawn: list[Any] = []

    def collect(**how: Any) -> Any:
        mutants, files = whole(**how)
        names = sample([name for _, name, _ in mutants], options.every, options.seed)
        drawn.extend(one for one in mutants if one[1] in names)
        print(f"{len(drawn)} of {len(mutants)} mutants")
        return list(drawn), files

    program.collect_source_file_mutation_data = collect
    program._run((), options.jobs)
    said = {name: status_by_exit_code[file.exit_code_by_key[name]] for file, name, _ in drawn}
    for name, status in sorted(said.items()):
        if status != "killed":
            print(f"{status:10} {name}")
    detected = sum(status in DETECTED for status in said.values())
    low, high = interval(detected, len(said))
    print(dict(Counter(said.values())))
    print(f"score {detected / len(said):.1%} of {len(said)} mutants; 95 % confidence: {low:.1%} to {high:.1%}")


if __name__ == "__main__":
    main()
