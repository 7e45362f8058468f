"""The real callback decides: schedule and verdicts agree with what every recorded Keras did."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from configurations import CONFIGURATIONS
from judging import WRONG, Record, made
from record import RELEASES

from flake8_ckpt.keras.versions import NEWEST

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
    assert {path.stem for path in RECORDED} == {release.name for release in RELEASES}


def test_the_mutants_are_tried_with_records_that_are_there() -> None:
    configuration = (Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8")
    named = set(re.findall(r"keras-\d+\.[\d.]*\d", configuration))
    assert named
    assert named <= {path.stem for path in RECORDED}


def test_the_newest_of_each_is_recorded() -> None:
    """Also where a version changes nothing: that it does not is seen by asking it."""
    assert set(NEWEST.values()) <= {release.behaves_as for release in RELEASES if release.project == "keras"}


def test_enough_is_recorded(recorded: list[Record]) -> None:
    assert len(recorded) >= 300
    assert len([record for record in recorded if record.raised is None and not record.best_only]) > 100


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_said_is_what_was_done(recorded: list[Record], wrong: Callable[[Record], Iterator[str]]) -> None:
    """Every file of every run, in order; every exception, its phase and type; every overwriting."""
    assert not [(record.configuration.name, what) for record in recorded for what in wrong(record)]
