"""Real trainings decide, too: what is said to be left is what was on the disk."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from configurations import FITS
from judging import FITTED_METRICS, Record, made, predicted
from record import NEWEST

FITTED = sorted((Path(__file__).parents[1] / "oracle" / "fitted").glob("*.json"))


@pytest.mark.parametrize("path", FITTED, ids=lambda path: path.stem)
def test_what_is_said_to_be_left_is_on_the_disk(path: Path) -> None:
    """The files, the batch after which each was last written, and what ended the training."""
    stored = json.loads(path.read_text(encoding="utf-8"))
    assert list(stored) == [configuration.name for configuration in FITS]
    major, minor = (int(part) for part in path.stem.removeprefix("keras-").split(".")[:2])
    wrong = []
    for configuration in FITS:
        files, raised = stored[configuration.name]
        record = Record.of(configuration, made(configuration, "keras", FITTED_METRICS), (major, minor), ([], raised))
        saved, ends = predicted(record)
        steps = configuration.steps
        said = {file: epoch * steps if batch is None else (epoch - 1) * steps + batch for epoch, batch, file in saved}
        if said != files or record.raised not in (ends or {None}):
            wrong.append((configuration.name, files, said, record.raised, ends))
    assert wrong == []


def test_the_newest_of_both_is_there() -> None:
    assert [path.stem for path in FITTED] == ["keras-2.15.0", f"keras-{NEWEST}"]
