"""The real callback decides: schedule and verdicts agree with what every recorded Keras did."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from configurations import CONFIGURATIONS, Configuration, Group, metric
from making import CALL, argument, bound, findings, fit

from flake8_ckpt.call import Call
from flake8_ckpt.keras.schedule import dues, saves, timings
from flake8_ckpt.rules.rule import Finding

RECORDED = sorted((Path(__file__).parents[1] / "oracle" / "recorded").glob("*.json"))
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


def records(path: Path) -> Iterator[Record]:
    """Every record of one Keras, beside what is found."""
    stored = json.loads(path.read_text(encoding="utf-8"))
    project, _, version = path.stem.rpartition("-")
    major, minor = (int(part) for part in version.split(".")[:2])
    target = (major, minor) if project == "keras" else (3, 0)
    for configuration in CONFIGURATIONS:
        saved, raised = stored[configuration.name]
        call = made(configuration, project.replace("-", "_"))
        yield Record(
            configuration,
            call,
            target,
            [(epoch, batch, file) for epoch, batch, file in saved],
            tuple(raised) if raised else None,
            findings(call, target),
        )


@pytest.fixture(scope="module", params=RECORDED, ids=lambda path: path.stem)
def recorded(request: pytest.FixtureRequest) -> list[Record]:
    """All records of one Keras."""
    return list(records(request.param))


def test_every_configuration_is_recorded_once() -> None:
    """The files hold what the list holds, in its order."""
    names = [configuration.name for configuration in CONFIGURATIONS]
    assert len(set(names)) == len(names)
    assert {tuple(json.loads(path.read_text(encoding="utf-8"))) for path in RECORDED} == {tuple(names)}
    assert len(RECORDED) >= 14


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


def test_schedule_is_what_was_saved(recorded: list[Record]) -> None:
    """Every file of every run, in order; what is best is not the schedule's business."""
    ran = [record for record in recorded if record.raised is None and not record.best_only]
    assert len(ran) > 100
    assert not [(record.configuration.name, played(record)) for record in ran if played(record) != record.saves]


def said_to_raise(record: Record) -> set[tuple[str, str]]:
    """Phase and type of every exception that the findings announce."""
    said = (RAISES.search(finding.consequence) for finding in record.findings if finding.code in REFUSED)
    return {(PHASES[match[1]], match[2]) for match in said if match}


def test_what_raises_is_said_to_raise(recorded: list[Record]) -> None:
    """The same phase and the same type, and nothing is said to raise that runs."""
    wrong = []
    for record in recorded:
        said = said_to_raise(record)
        if record.configuration.group is Group.MONITOR and not said:
            continue  # whatever it raised, it is the monitor's doing
        if record.raised not in (said or {None}) or (record.raised and record.raised[0] == "save" and len(said) > 1):
            wrong.append((record.configuration.name, record.raised, said))
    assert not wrong


def test_what_overwrites_is_said_to_overwrite(recorded: list[Record]) -> None:
    """No missed and no false alarm; that a varying metric kept two saves apart this time proves nothing (CKP103)."""
    wrong = []
    for record in recorded:
        paths = [path for _, _, path in record.saves]
        found = record.codes & OVERWRITES
        overwrote = len(set(paths)) < len(paths)
        excused = {"CKP103"} if record.configuration.varying else set()
        if record.best_only or (record.raised and not overwrote):
            continue
        if "CKP204" in record.codes:
            found |= {"CKP102"} if overwrote and not found else set()  # which it stands for
        if len(found) != 1 if overwrote else found - excused:
            wrong.append((record.configuration.name, overwrote, found))
    assert not wrong


def test_best_only_is_never_said_to_overwrite(recorded: list[Record]) -> None:
    """To keep the best in one file is what it is for."""
    assert not [record.configuration.name for record in recorded if record.best_only and record.codes & OVERWRITES]
