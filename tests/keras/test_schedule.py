"""Laws of the schedule, for any run."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making import bound, call, fit

from flake8_ckpt.call import Fit
from flake8_ckpt.keras.schedule import (
    Due,
    Save,
    Timing,
    always_a_little_better,
    always_another,
    always_the_same,
    dues,
    epochs_of,
    overwritten,
    saves_at_batch_ends,
    timings,
)
from flake8_ckpt.values import Constant, Unit, Unknown

SMALL = st.integers(1, 40)


@settings(derandomize=True)
@given(every=SMALL, epochs=SMALL, steps=SMALL)
def test_an_int_save_freq_counts_on_across_epochs(every: int, epochs: int, steps: int) -> None:
    """Played batch by batch as the callback does it: count up, save at save_freq, begin again at 0."""
    played, seen = [], 0
    for epoch in range(1, epochs + 1):
        for batch in range(1, steps + 1):
            seen += 1
            if seen >= every:
                seen = 0
                played.append(Due(epoch, batch))
    assert list(dues(Timing(every, 1, epochs, steps))) == played


@settings(derandomize=True)
@given(every=st.integers(-5, 1), epochs=SMALL, steps=SMALL)
def test_a_save_freq_below_two_saves_after_every_batch(every: int, epochs: int, steps: int) -> None:
    assert len(list(dues(Timing(every, 1, epochs, steps)))) == epochs * steps


@settings(derandomize=True)
@given(period=st.integers(-1, 12), epochs=SMALL)
def test_each_period_th_epoch_is_saved(period: int, epochs: int) -> None:
    wanted = range(max(period, 1), epochs + 1, max(period, 1))
    assert [due.epoch for due in dues(Timing(None, period, epochs))] == list(wanted)


def test_a_moment_as_messages_say_it() -> None:
    assert (str(Due(3)), str(Due(3, 20))) == ("epoch 3", "batch 20 of epoch 3")


def test_a_little_better_is_less_than_anyone_writes_down() -> None:
    assert [always_a_little_better(save) for save in (0, 1, 1000)] == [0.25, 0.25 - 1e-12, 0.25 - 1e-9]


@pytest.mark.parametrize(
    ("save_freq", "steps"), [(1, [3, 12]), (0, [3, 12]), (2, [6, 24]), (1666, [4998, 19992]), (1667, [5001])]
)
def test_a_bare_number_is_tried_with_epochs_of_three_and_twelve_intervals(save_freq: int, steps: list[int]) -> None:
    (runs,) = timings(bound(call("m.keras", save_freq=save_freq)))
    assert runs == [Timing(save_freq, 1, 200, step) for step in steps]


EPOCH_ENDS = [Timing(None, 1, 200)]
ALIGNED = [Timing(100, 1, 200, 100)]
BATCHWISE = [[Timing(100, 1, 200, 300)], ALIGNED]


@pytest.mark.parametrize(
    ("save_freq", "ways", "at_batch_ends"),
    [
        ("epoch", [EPOCH_ENDS], False),
        (Unknown(), [EPOCH_ENDS, *BATCHWISE], False),
        (Unknown(type=int), BATCHWISE, True),
        (Unknown(type=int, unit=Unit.LENGTH), [ALIGNED], True),
        (Constant(500, Unit.EPOCHS_OF_BATCHES), [ALIGNED], True),
        (Unknown(type=int, unit=Unit.PART_OF_EPOCH), [[Timing(100, 1, 200, 400)]], True),
        (Constant(160, Unit.BATCH_SIZE), BATCHWISE, True),
        (Constant(160, Unit.SAMPLES), BATCHWISE, True),
    ],
)
def test_the_ways_in_which_it_may_be_timed(save_freq: object, ways: list[list[Timing]], at_batch_ends: bool) -> None:  # noqa: FBT001 - a parametrized expectation
    checkpoint = bound(call("m.keras", save_freq=save_freq))
    assert timings(checkpoint) == ways
    assert saves_at_batch_ends(checkpoint) is at_batch_ends


def test_a_save_freq_that_is_no_number_may_be_anything() -> None:
    assert timings(bound(call("m.keras", save_freq="batch"))) == [EPOCH_ENDS, *BATCHWISE]


def test_metrics_that_always_differ_and_that_never_do() -> None:
    assert [always_another(save) for save in (0, 1, 2, 900)] == [1.5, 3.0, 6.0, 1.5]
    assert [always_the_same(save) for save in (0, 1)] == [0.25, 0.25]


def test_the_first_save_that_overwrites_another() -> None:
    made = [Save(Due(1), "a"), Save(Due(2), "b"), Save(Due(3), "b"), Save(Due(4), "a")]
    assert overwritten(iter(made)) == (made[1], made[2])
    assert overwritten(iter(made[:2])) is None


@pytest.mark.parametrize("period", [3, 2.5, Unknown(), "3"])
def test_a_period_counts_only_where_it_is_a_number(period: object) -> None:
    expected = period if isinstance(period, int | float) else 1
    assert timings(bound(call("m.h5", period=period), (2, 15))) == [[Timing(None, expected, 200)]]


@pytest.mark.parametrize(
    ("fits", "epochs"),
    [
        ((), 200),
        ((fit(5),), 5),
        ((fit(5, initial_epoch=2),), 3),
        ((fit(5), fit(7), fit(6)), 7),
        ((fit(5), fit(Unknown())), 200),
        ((fit(5, initial_epoch=Unknown()),), 200),
        ((fit(0),), 0),
        ((fit(2, initial_epoch=5),), 0),
        ((fit(100_001),), 100_000),
    ],
)
def test_the_longest_run_in_sight_counts(fits: tuple[Fit, ...], epochs: int) -> None:
    assert epochs_of(bound(call("m.keras", fits=fits))) == epochs


def test_only_steps_that_are_known_are_tried() -> None:
    fits = (fit(5, 40), fit(5, Unknown()), fit(5, 0), fit(5, 1))
    assert timings(bound(call("m.keras", save_freq=20, fits=fits))) == [[Timing(20, 1, 5, 40), Timing(20, 1, 5, 1)]]
