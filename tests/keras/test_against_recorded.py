"""The real callback decides: schedule and verdicts agree with what every recorded Keras did."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from configurations import CONFIGURATIONS
from judging import WRONG, Record, made

RECORDED = sorted((Path(__file__).parents[1] / "oracle" / "recorded").glob("*.json"))


def records(path: Path) -> Iterator[Record]:
    """Every record of one Keras, beside what is found."""
    stored = json.loads(path.read_text(encoding="utf-8"))
    project, _, version = path.stem.rpartition("-")
    major, minor = (int(part) for part in version.split(".")[:2])
    target = (major, minor) if project == "keras" else (3, 0)
    for configuration in CONFIGURATIONS:
        call = made(configuration, project.replace("-", "_"))
        yield Record.of(configuration, call, target, stored[configuration.name])


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


def test_enough_is_recorded(recorded: list[Record]) -> None:
    assert len(recorded) >= 300
    assert len([record for record in recorded if record.raised is None and not record.best_only]) > 100


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_said_is_what_was_done(recorded: list[Record], wrong: Callable[[Record], Iterator[str]]) -> None:
    """Every file of every run, in order; every exception, its phase and type; every overwriting."""
    assert not [(record.configuration.name, what) for record in recorded for what in wrong(record)]
