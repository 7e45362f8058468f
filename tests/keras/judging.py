"""What a real callback did, beside what the rules say of the same call; and where the two differ."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from configurations import Configuration, Group, metric
from making import CALL, argument, bound, findings, fit

from flake8_ckpt.call import Call
from flake8_ckpt.keras.schedule import dues, saves, timings
from flake8_ckpt.rules.rule import Finding

RAISES = re.compile(r"(this call|the first save) will raise (\w+)")
PHASES = {"this call": "construction", "the first save": "save"}
OVERWRITES = frozenset({"CKP101", "CKP102", "CKP103", "CKP104", "CKP905"})
REFUSED = frozenset({"CKP301", "CKP302", "CKP303", "CKP305", "CKP306"})


@dataclass(frozen=True)
class Record:
    """What one Keras did with one configuration.

    Attributes:
        configuration: what was run.
        saves: (epoch, batch, path) in order.
        raised: phase and type of the exception that ended it.
        findings: what the rules say of the same call under the same Keras.
    """

    configuration: Configuration
    call: Call
    target: tuple[int, int]
    saves: list[tuple[int, int | None, str]]
    raised: tuple[str, str] | None
    findings: list[Finding]

    @classmethod
    def of(
        cls,
        configuration: Configuration,
        call: Call,
        target: tuple[int, int],
        outcome: tuple[list[list[object]], object],
    ) -> Record:
        """A record of *outcome*, as the files of records hold it: the saves, and what was raised."""
        saved, raised = outcome
        done = [(epoch, batch, file) for epoch, batch, file in saved]
        return cls(configuration, call, target, done, tuple(raised) if raised else None, findings(call, target))  # type: ignore[arg-type]

    @property
    def codes(self) -> set[str]:
        """The codes that were found."""
        return {finding.code for finding in self.findings}

    @property
    def best_only(self) -> bool:
        """Whether only improvements are saved."""
        keywords = self.configuration.keywords
        return bool(keywords.get("save_best_only")) or any(self.configuration.positional[3:4])


def made(configuration: Configuration, origin: str) -> Call:
    """The call of *configuration*, with its fit in sight."""
    arguments = tuple(
        argument(name or None, value, place) for place, (name, value) in enumerate(configuration.arguments)
    )
    return Call((origin,), CALL, arguments, fits=(fit(configuration.epochs, configuration.steps),))


def played(record: Record) -> list[tuple[int, int | None, str]]:
    """Our schedule of the same run, with the same metrics."""
    checkpoint, configuration = bound(record.call, record.target), record.configuration
    ((timing,),) = timings(checkpoint)
    moments = list(dues(timing))
    template = checkpoint.template
    assert template is not None, configuration.name

    def value(number: int) -> float:
        return metric(configuration, moments[number].epoch, moments[number].batch)

    return [(save.due.epoch, save.due.batch, save.path) for save in saves(checkpoint, template, timing, value)]


def said_to_raise(record: Record) -> set[tuple[str, str]]:
    """Phase and type of every exception that the findings announce."""
    said = (RAISES.search(finding.consequence) for finding in record.findings if finding.code in REFUSED)
    return {(PHASES[match[1]], match[2]) for match in said if match}


def wrong_saves(record: Record) -> Iterator[str]:
    """Files of a run that are not those of our schedule, in order; what is best is not the schedule's business."""
    if record.raised is None and not record.best_only and played(record) != record.saves:
        yield f"it saved {record.saves}, and not {played(record)}"


def wrong_exceptions(record: Record) -> Iterator[str]:
    """Another phase or type than is said, or something that is said to raise and runs."""
    said = said_to_raise(record)
    if record.configuration.group is Group.MONITOR and not said:
        return  # whatever it raised, it is the monitor's doing
    if "CKP204" in record.codes and not said and record.raised in {("save", "KeyError"), ("save", "IndexError")}:
        return  # which it stands for
    if record.raised not in (said or {None}) or (record.raised and record.raised[0] == "save" and len(said) > 1):
        yield f"it raised {record.raised}, and not {said}"


def wrong_overwriting(record: Record) -> Iterator[str]:
    """A missed or a false alarm; that a varying metric kept two saves apart this time proves nothing (CKP103)."""
    paths = [path for _, _, path in record.saves]
    found = record.codes & OVERWRITES
    overwrote = len(set(paths)) < len(paths)
    excused = {"CKP103"} if record.configuration.varying else set()
    if record.best_only or (record.raised and not overwrote):
        return
    if "CKP204" in record.codes and overwrote and not found:
        return  # which it stands for
    if len(found) != 1 if overwrote else found - excused:
        yield f"it overwrote: {overwrote}, and {sorted(found)} was found"


def disagreements(record: Record) -> list[str]:
    """Everything in which the callback did not do what is said of it."""
    return [*wrong_saves(record), *wrong_exceptions(record), *wrong_overwriting(record)]
