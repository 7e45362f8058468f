"""``flake8 --format=ckpt-sarif``: every finding of the run, of all plugins, as a SARIF 2.1.0 log.

This module, too, is imported at every start of flake8, so it imports nothing more before the end of a run that uses it.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote_from_bytes

from flake8.formatting.base import BaseFormatter

if TYPE_CHECKING:
    from flake8.statistics import Statistics
    from flake8.violation import Violation

    from flake8_ckpt.rules.rule import Rule

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

Data = dict[str, Any]


class Formatter(BaseFormatter):
    """Collects the findings, and writes one log when all files are done."""

    def after_init(self) -> None:
        """Begin with nothing."""
        self.violations: list[Violation] = []

    def start(self) -> None:
        """Open ``--output-file``; flake8 would add to what is there, but two logs in one file are none."""
        super().start()
        if self.output_fd is not None:
            self.output_fd.truncate(0)

    def handle(self, error: Violation) -> None:
        """Keep one finding."""
        self.violations.append(error)

    def show_statistics(self, statistics: Statistics) -> None:
        """Statistics have no place in the log."""

    def show_benchmarks(self, benchmarks: list[tuple[str, float]]) -> None:
        """Nor have benchmarks."""

    def stop(self) -> None:
        """Write the log."""
        import json  # noqa: PLC0415 - see the module

        self.write(json.dumps(log(self.violations), indent=2), None)
        super().stop()


def log(violations: list[Violation]) -> Data:
    """The log of one run: a rule for each of our codes and for each other that was found, and the findings."""
    import flake8  # noqa: PLC0415 - see the module

    from flake8_ckpt.rules import RULES  # noqa: PLC0415

    others = sorted({violation.code for violation in violations} - set(RULES))
    rules = [*map(_our_rule, RULES.values()), *map(_other_rule, others)]
    index = {rule["id"]: number for number, rule in enumerate(rules)}
    driver = {
        "name": "flake8",
        "version": flake8.__version__,
        "informationUri": "https://flake8.pycqa.org/",
        "rules": rules,
    }
    results = [_result(violation, index[violation.code], rules) for violation in violations]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _our_rule(rule: Rule) -> Data:
    said = f"{rule.summary[0].upper()}{rule.summary[1:]}."
    return {
        "id": rule.code,
        "name": "".join(word.capitalize() for word in rule.name.split("-")),
        "shortDescription": {"text": said},
        "fullDescription": {"text": said},
        "help": {"text": f"{said} See {rule.address}", "markdown": f"{said} [What to do]({rule.address})"},
        "helpUri": rule.address,
        "defaultConfiguration": {"level": "note" if rule.opt_in else "warning"},
    }


def _other_rule(code: str) -> Data:
    said = {"text": f"{code}, as flake8 or one of its plugins reports it."}
    return {
        "id": code,
        "shortDescription": said,
        "fullDescription": said,
        "help": said,
        "defaultConfiguration": {"level": "warning"},
    }


def _result(violation: Violation, index: int, rules: list[Data]) -> Data:
    from flake8_ckpt.display import visible  # noqa: PLC0415 - see the module

    place: Data = {"artifactLocation": {"uri": uri(violation.filename)}}
    if violation.line_number > 0:  # 0 is of findings about a whole file, such as one that cannot be read
        place["region"] = {"startLine": violation.line_number, "startColumn": violation.column_number}
    return {
        "ruleId": violation.code,
        "ruleIndex": index,
        "level": rules[index]["defaultConfiguration"]["level"],
        "message": {"text": visible(violation.text, None)},
        "locations": [{"physicalLocation": place}],
    }


def uri(filename: str) -> str:
    """The address of a file, relative to the working directory unless it is elsewhere."""
    path = Path(os.path.normpath(filename))
    if path.is_absolute():
        if not path.is_relative_to(Path.cwd()):
            return path.as_uri()
        path = path.relative_to(Path.cwd())
    return quote_from_bytes(os.fsencode(path.as_posix()))
