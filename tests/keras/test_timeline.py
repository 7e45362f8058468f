"""Played runs against what every recorded Keras did, and what a timeline says beyond the saves."""

from __future__ import annotations

from pathlib import Path

import pytest
from configurations import logged, metric
from judging import Record
from making import bound, call, fit
from test_against_recorded import RECORDED, records

from flake8_ckpt.keras.schedule import MANY_SAVES, Due, dues
from flake8_ckpt.rules.rule import CONSTRUCTION, FIRST_SAVE, Stop
from flake8_ckpt.timeline import NotPlayedError, Timeline, play, run_of
from flake8_ckpt.values import Constant, Unit, Unknown, text


def played(record: Record) -> Timeline:
    """The run of a record, with its metrics."""
    checkpoint, timing = bound(record.call, record.target), run_of(bound(record.call, record.target)).timing
    metrics = [metric(record.configuration, due.epoch, due.batch) for due in dues(timing)]
    return play([(checkpoint, timing)], metrics or [0.25])


def monitors_what_is_not_there(record: Record) -> bool:
    """Whether the run logs no such metric: what was compiled is not in sight of these calls."""
    checkpoint = bound(record.call, record.target)
    monitor = checkpoint.monitor
    return monitor is not None and monitor not in logged(record.configuration, 1, None, record.target)


@pytest.mark.parametrize("path", RECORDED, ids=lambda path: path.stem)
def test_a_played_run_writes_what_the_real_callback_wrote(path: Path) -> None:
    """Every save in order, those of best-only too, up to the exception that ends the run."""
    compared = 0
    for record in records(path):
        if monitors_what_is_not_there(record):
            continue
        timeline = played(record)
        assert [(one.due.epoch, one.due.batch, one.path) for one in timeline.writes] == record.saves, record
        if record.raised is None and timeline.stop is not None:
            assert (timeline.stop.when, record.saves) == (FIRST_SAVE, []), record  # there was none that raises
        assert record.raised is None or timeline.stop is not None, record
        compared += 1
    assert compared > 300


def one(*positional: object, metrics: tuple[float, ...] = (), turns: int = 1, **keywords: object) -> Timeline:
    """A run of three epochs of ten batches."""
    checkpoint = bound(call(*positional, fits=(fit(3, 10),), **keywords))
    return play([(checkpoint, run_of(checkpoint).timing)], metrics, turns)


def test_what_is_left_and_what_is_lost() -> None:
    timeline = one("m.keras")
    assert [write.over for write in timeline.writes] == [None, 0, 1]
    assert [(write.path, write.due.epoch) for write in timeline.left] == [("m.keras", 3)]
    assert [write.due.epoch for write in timeline.lost] == [1, 2]
    assert not one("m_{epoch}.keras").lost


def test_without_metrics_each_save_is_an_improvement_whichever_way_is_better() -> None:
    for monitor in ("val_loss", "val_accuracy"):
        assert len(one("m_{epoch}.keras", monitor, save_best_only=True).writes) == 3


def test_the_last_metric_goes_on() -> None:
    timeline = one("m_{epoch}.keras", save_best_only=True, metrics=(0.5, 0.4))
    assert [write.metric for write in timeline.writes] == [0.5, 0.4]


def test_a_second_turn_overwrites_the_first() -> None:
    timeline = one("m_{epoch}.keras", turns=2)
    assert [write.when(2) for write in timeline.left] == [f"epoch {epoch} of turn 2" for epoch in (1, 2, 3)]
    assert timeline.writes[0].when(1) == "epoch 1"


def test_two_callbacks_take_turns_as_keras_calls_them() -> None:
    callbacks = [bound(call("m.keras", save_freq=freq, fits=(fit(2, 10),))) for freq in ("epoch", 5)]
    timeline = play([(callback, run_of(callback).timing) for callback in callbacks])
    assert [(one.callback, str(one.due)) for one in timeline.writes] == [
        (1, "batch 5 of epoch 1"),
        (1, "batch 10 of epoch 1"),
        (0, "epoch 1"),
        (1, "batch 5 of epoch 2"),
        (1, "batch 10 of epoch 2"),
        (0, "epoch 2"),
    ]


def test_what_raises_ends_the_run() -> None:
    assert one("m.hdf5") == Timeline((), one("m.hdf5").stop)
    stop = one("m_{nothing!x}.keras").stop
    assert stop is not None
    assert (stop.when, stop.error) == (FIRST_SAVE, "ValueError")
    timeline = one("m_{batch}.keras", "loss", save_best_only=True, save_freq=2)
    assert [write.path for write in timeline.writes] == ["m_2.keras"]
    assert timeline.stop is not None
    assert timeline.stop.when == Due(1, 4)


def test_what_stops_a_run_stops_the_saves_of_every_callback() -> None:
    stops = bound(call("m_{batch}.keras", "loss", save_best_only=True, save_freq=2))
    goes_on = bound(call("n_{batch}.keras", save_freq=1))
    timeline = play([(checkpoint, run_of(checkpoint).timing) for checkpoint in (stops, goes_on)])
    assert [write.path for write in timeline.writes] == ["n_1.keras", "m_2.keras", "n_2.keras", "n_3.keras"]


def test_a_run_is_played_so_far_and_no_further() -> None:
    checkpoint = bound(call("m_{epoch}.keras", fits=(fit(MANY_SAVES + 1),)))
    timeline = play([(checkpoint, run_of(checkpoint).timing)])
    assert (len(timeline.writes), timeline.cut) == (MANY_SAVES, True)
    assert not play([(checkpoint, run_of(checkpoint, MANY_SAVES).timing)]).cut


@pytest.mark.parametrize(
    ("filepath", "reason"),
    [
        (Unknown("out", "it is a parameter"), "its filepath is not known: it is a parameter"),
        (text(Unknown("out", "it is a parameter"), ".keras"), "its filepath is not known: it is a parameter"),
        (
            text(Unknown("{out", "it is a parameter"), "m{", Unknown(), "}.keras"),
            "the names of its files, or which of them are better, cannot be told",
        ),
    ],
)
def test_a_name_that_cannot_be_told_is_not_played(filepath: object, reason: str) -> None:
    with pytest.raises(NotPlayedError, match=f"^{reason}$"):
        one(filepath)


PLAIN, WHOLE = Unknown("n", type=int), Unknown("n", type=int, unit=Unit.EPOCHS_OF_BATCHES)


@pytest.mark.parametrize(
    ("given", "fits", "asked", "expected"),
    [
        ({}, (), (None, None), (None, 200, 1, ["epochs"])),
        ({}, (), (5, None), (None, 5, 1, [])),
        ({}, (fit(3),), (None, None), (None, 3, 1, [])),
        ({}, (fit(3),), (5, 7), (None, 5, 1, [])),
        ({}, (fit(3), fit(Unknown())), (None, None), (None, 200, 1, ["epochs"])),
        ({"save_freq": 10}, (fit(3, 50),), (None, None), (10, 3, 50, [])),
        ({"save_freq": 10}, (fit(3),), (None, None), (10, 3, 30, ["steps_per_epoch"])),
        ({"save_freq": 10}, (fit(3),), (None, 25), (10, 3, 25, [])),
        (
            {"save_freq": Constant(20, Unit.EPOCHS_OF_BATCHES)},
            (fit(3),),
            (None, None),
            (20, 3, 20, ["steps_per_epoch"]),
        ),
        ({"save_freq": Constant(20, Unit.EPOCHS_OF_BATCHES)}, (fit(3, 10),), (None, None), (20, 3, 10, [])),
        ({"save_freq": WHOLE}, (fit(3),), (None, 50), (50, 3, 50, ["save_freq"])),
        ({"save_freq": PLAIN}, (fit(3),), (None, None), (100, 3, 300, ["steps_per_epoch", "save_freq"])),
        ({"save_freq": PLAIN}, (fit(3),), (None, 1), (1, 3, 1, ["save_freq"])),
        ({"save_freq": Unknown()}, (fit(3),), (None, None), (None, 3, 1, ["save_freq"])),
        ({"save_best_only": Unknown()}, (fit(3),), (None, None), (None, 3, 1, ["save_best_only"])),
    ],
)
def test_the_length_of_a_run(
    given: dict[str, object],
    fits: tuple[object, ...],
    asked: tuple[int | None, int | None],
    expected: tuple[int | None, int, int, list[str]],
) -> None:
    run = run_of(bound(call("m.keras", fits=fits, **given)), *asked)  # type: ignore[arg-type]
    timing = run.timing
    assert (timing.save_freq, timing.epochs, timing.steps, list(run.assumed)) == expected


def test_a_stop_is_what_the_finding_says() -> None:
    stop = one("m.keras", save_freq=2.0).stop
    assert stop == Stop(CONSTRUCTION, "ValueError", "save_freq is 2.0, and only 'epoch' or an int is taken")
