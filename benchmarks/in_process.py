"""The analysis of files in units of ``libcst.parse_module``, within one process: what ``run.py`` asks for, as JSON.

``python benchmarks/in_process.py ROUNDS FILE...``; for each file the ratio, the median over rounds that alternate the
two, and what is added to parsing, in units of parsing the first file.
"""

from __future__ import annotations

import ast
import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import libcst as cst

from flake8_ckpt.analysis import analyse
from flake8_ckpt.keras.versions import NEWEST, Target
from flake8_ckpt.rules import RULES

ENABLED = frozenset(code for code, rule in RULES.items() if not rule.opt_in)


def seconds(function: Callable[[], object]) -> float:
    """Of processor time."""
    begun = time.process_time()
    function()
    return time.process_time() - begun


def main(rounds: int, paths: list[Path]) -> list[dict[str, float]]:
    """Measure."""
    measured = [[both(path.read_text(encoding="utf-8")) for _ in range(rounds)] for path in paths]
    unit = statistics.median(parse for parse, _ in measured[0])
    return [
        {
            "ratio": statistics.median(whole / parse for parse, whole in pairs),
            "added": statistics.median((whole - parse) / unit for parse, whole in pairs),
        }
        for pairs in measured
    ]


def both(text: str) -> tuple[float, float]:
    """What parsing costs, and the whole analysis with it; as under flake8, Python's tree is there already."""
    tree = ast.parse(text)
    return (
        seconds(lambda: cst.parse_module(text)),
        seconds(lambda: list(analyse(text, Target(NEWEST[3]), ENABLED, tree=tree))),
    )


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]), [Path(one) for one in sys.argv[2:]])))
