"""Laws of the schedule, for any run."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from flake8_ckpt.keras.schedule import Due, Timing, dues

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
