"""Which row of the table a version, an option's value or an import means."""

from __future__ import annotations

import pytest

from flake8_ckpt.call import OWN_KERAS
from flake8_ckpt.keras.versions import NEWEST, OWN_VERSION, ROWS, judged_by, parse_target, row

NEXT = [f"{major}.{minor + 1}" for major, minor in NEWEST.values()]


@pytest.mark.parametrize(
    ("written", "version"),
    [
        ("3", NEWEST[3]),
        ("2", NEWEST[2]),
        (" 3 ", NEWEST[3]),
        ("2.2", (2, 2)),
        ("2.15", (2, 15)),
        (f"3.{NEWEST[3][1]}", NEWEST[3]),
        ("3.0", (3, 0)),
        ("3.9", (3, 9)),
    ],
)
def test_a_target_that_is_known(written: str, version: tuple[int, int]) -> None:
    assert parse_target(written) == version


@pytest.mark.parametrize(
    "written",
    ["", "4", "1", "2.1", *NEXT, "3.", "2.", "3.-1", "3.x", "3.²", "3.٣", "3.9.2", "4.0", "1.9", ".3"],
)
def test_a_target_that_is_not_known(written: str) -> None:
    with pytest.raises(ValueError, match="is no Keras version that is known") as raised:
        parse_target(written)
    assert str(raised.value) == (
        f"{written!r} is no Keras version that is known: give 3, 2, or a minor version "
        f"from 2.2 to 2.{NEWEST[2][1]} or from 3.0 to 3.{NEWEST[3][1]}"
    )


def test_a_row_reaches_to_the_next() -> None:
    for one in ROWS:
        assert row(one.since) == one
    assert [row(version).since for version in ((2, 5), (2, 7), (2, 14), (3, 7), (3, 9), NEWEST[3])] == [
        (2, 4),
        (2, 6),
        (2, 13),
        (3, 0),
        (3, 8),
        ROWS[-1].since,
    ]
    assert row((3, 9)).name == "Keras 3.9"


def test_some_imports_say_which_keras_they_are() -> None:
    names = [judged_by(origin, (3, 9)).name for origin in ("keras", "wandb", "tf_keras", "tensorflow.python.keras")]
    assert names == ["Keras 3.9", "Keras 3.9", "Keras 2.15", "Keras 2.5"]
    assert tuple(OWN_VERSION) == OWN_KERAS
