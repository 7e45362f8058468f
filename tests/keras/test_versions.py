"""Which row of the table a version, an option's value or an import means."""

from __future__ import annotations

import pytest

from flake8_ckpt.call import OWN_KERAS
from flake8_ckpt.display import quoted
from flake8_ckpt.keras.versions import NEWEST, OWN_VERSION, ROWS, judged_by, note_on, parse_target, row


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
        ("3.9.2", (3, 9)),
        ("3.15.1", (3, 15)),
        ("2.15.0", (2, 15)),
        ("3.0.0.1", (3, 0)),
    ],
)
def test_a_target_that_is_known(written: str, version: tuple[int, int]) -> None:
    assert (parse_target(written), note_on(written)) == (version, None)


@pytest.mark.parametrize("written", [f"{NEWEST[3][0]}.{NEWEST[3][1] + 1}", "3.99.1", "4", "4.0", "40.1.2"])
def test_a_newer_target_is_the_newest_that_is_known(written: str) -> None:
    assert parse_target(written) == NEWEST[3]
    newest = f"{NEWEST[3][0]}.{NEWEST[3][1]}"
    assert note_on(written) == f"{written} is newer than this release of flake8-ckpt knows: judged as Keras {newest}"


@pytest.mark.parametrize("written", ["2.16", "2.16.2", "2.99"])
def test_a_version_of_tensorflow_is_the_keras_that_it_brings(written: str) -> None:
    assert parse_target(written) == NEWEST[3]
    note = note_on(written)
    assert note is not None
    assert note.startswith(f"{written} is a version of TensorFlow, which brings Keras 3: judged as Keras 3.")


@pytest.mark.parametrize(
    "written",
    [
        "",
        "1",
        "2.1",
        "2.1.9",
        "0",
        "3.",
        "2.",
        "3.-1",
        "3.x",
        "3.²",
        "3.٣",
        "1.9",
        ".3",
        "x",
        "-3",
        "3.9.x",
        "9999999",
    ],
)
def test_a_target_that_is_not_known(written: str) -> None:
    with pytest.raises(ValueError, match="is not a Keras version that is known") as raised:
        parse_target(written)
    assert str(raised.value) == (
        f"{quoted(written)} is not a Keras version that is known: give 3, 2, or a minor version "
        f"from 2.2 to 3.{NEWEST[3][1]}"
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
