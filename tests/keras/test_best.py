"""What best-only keeps where the recorded runs do not go: what is not known, and what a callback remembers."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import product

import pytest
from making import NEWEST, bound, call, fit

from flake8_ckpt.call import Call, Compiled, Metric
from flake8_ckpt.keras.best import Check, Run, play, way
from flake8_ckpt.keras.schedule import MANY_SAVES, Due, Save, Timing
from flake8_ckpt.keras.template import Template, UndecidedError
from flake8_ckpt.values import Symbol, Unknown, text

OLD = (3, 10)


def run(made: Call, *metrics: float, target: tuple[int, int] = NEWEST, earlier: tuple[float, ...] = ()) -> Run:
    """As many epochs as there are metrics."""
    checkpoint = bound(made, target)
    assert isinstance(checkpoint.template, Template)
    return play(checkpoint, checkpoint.template, Timing(epochs=len(metrics)), metrics.__getitem__, earlier)


def kept(of: Run) -> list[int]:
    """The epochs that saved."""
    return [check.save.due.epoch for check in of.checks if check.kept]


def best(**keywords: object) -> Call:
    """Best-only, by the loss unless it is said otherwise."""
    return call("m_{epoch}.keras", **{"monitor": "loss", "save_best_only": True, **keywords})


def test_a_check_says_when_where_and_why() -> None:
    assert run(best(), 0.5, 0.75).checks == (
        Check(Save(Due(1), "m_1.keras"), 0.5, kept=True),
        Check(Save(Due(2), "m_2.keras"), 0.75, kept=False),
    )
    assert run(call("m_{epoch}.keras"), 0.5).checks == (Check(Save(Due(1), "m_1.keras"), None, kept=True),)


@pytest.mark.parametrize(("target", "seen"), [(NEWEST, (0.5, 0.25)), (OLD, (0.5, 0.25)), (OLD, (math.nan, 0.25))])
def test_a_callback_remembers_the_best_of_earlier_fits(target: tuple[int, int], seen: tuple[float, ...]) -> None:
    assert kept(run(best(), 0.5, 0.25, 0.125, target=target, earlier=seen)) == [3]
    assert kept(run(best(mode="max"), 0.5, 0.25, 0.75, target=target, earlier=seen)) == ([3] if seen[0] > 0 else [1, 3])
    assert kept(run(call("m_{epoch}.keras"), 0.5, 0.75, target=target, earlier=seen)) == [1, 2]


def test_it_has_learned_in_an_earlier_fit_which_way_is_better() -> None:
    checkpoint = bound(best(save_freq=1))
    template = checkpoint.template
    assert template is not None
    later = play(checkpoint, template, Timing(1, epochs=1, steps=3), lambda number: 0.25 - number, (0.5,))
    assert later.raised is None
    assert [check.kept for check in later.checks] == [True, True, True]
    first = play(checkpoint, template, Timing(1, epochs=1, steps=3), lambda number: 0.25 - number)
    assert first.raised is not None
    assert (first.raised[0], len(first.checks)) == (Due(1, 2), 1)
    assert str(first.raised[1]) == "which way is better is learned only at the end of the epoch"


@pytest.mark.parametrize(
    "unknown",
    [
        {"monitor": Unknown()},
        {"mode": Unknown()},
        {"mode": text("m", Unknown())},
        {"monitor": "reward"},
        {"initial_value_threshold": Unknown()},
        {"initial_value_threshold": "0.5"},
    ],
)
def test_what_is_not_known_is_undecided(unknown: dict[str, object]) -> None:
    with pytest.raises(UndecidedError):
        run(best(**unknown), 0.5)
    assert kept(run(replace_best(best(**unknown)), 0.5, earlier=(0.5, 0.25))) == [1]


def replace_best(made: Call) -> Call:
    """The same call without best-only: nothing of it matters then."""
    return replace(made, arguments=tuple(one for one in made.arguments if one.name != "save_best_only"))


def test_a_monitor_that_is_not_known_is_undecided_even_with_a_mode() -> None:
    with pytest.raises(UndecidedError):
        run(best(monitor=Unknown(), mode="min"), 0.5)


@pytest.mark.parametrize("mode", ["auto", None, "accuracy", Symbol("builtins.min")])
def test_a_mode_that_is_none_is_auto(mode: object) -> None:
    assert way(bound(best(mode=mode))) == "min"
    assert way(bound(best(mode=mode, monitor="val_auc"))) == "max"
    assert way(bound(best(mode=mode, monitor="val_auc"), OLD)) == "min"


def compiled(*metrics: Metric) -> Compiled:
    """A model with these metrics."""
    return Compiled(metrics)


AUC, LOSS_LIKE = (
    Metric("AUC", is_instance=True, name="score"),
    Metric("MeanSquaredError", is_instance=True, name="score"),
)


@pytest.mark.parametrize(
    ("models", "better"),
    [
        ([compiled(AUC)], "max"),
        ([compiled(AUC), compiled(AUC)], "max"),
        ([compiled(AUC), compiled(LOSS_LIKE)], None),
        ([compiled(AUC), compiled()], None),
        ([compiled(AUC), None], None),
        ([Compiled(None)], None),
        ([compiled(), None], None),
        ([None], None),
        ([], None),
    ],
)
def test_every_fit_in_sight_has_a_say(models: list[Compiled | None], better: str | None) -> None:
    fits = tuple(replace(fit(3), compiled=model) for model in models)
    assert way(bound(replace(best(monitor="val_score"), fits=fits))) == better


def test_a_metric_that_no_fit_has_ends_the_first_epoch() -> None:
    unresolved = replace(best(monitor="val_score"), fits=(replace(fit(3), compiled=compiled()),))
    with pytest.raises(ValueError, match=r"^no compiled metric 'score' that says which way is better$"):
        way(bound(unresolved))
    for made, metrics in product((unresolved, replace_best(unresolved)), ((0.5,), (0.5, 0.25))):
        ended = run(made, *metrics)
        assert ended.raised is not None
        assert (ended.checks, ended.raised[0], type(ended.raised[1])) == ((), Due(1), ValueError)
    assert run(unresolved).raised is None  # no epoch, no end of it


def test_a_threshold_may_be_any_number() -> None:
    assert kept(run(best(initial_value_threshold=True), 2.0, 1.0, 0.5)) == [3]
    assert kept(run(best(initial_value_threshold=0), 0.0, -1.0)) == [2]
    old = best(initial_value_threshold=0.25)
    assert kept(run(old, 0.5, target=(2, 7))) == [1]  # which has no such argument


def test_no_run_is_played_for_ever() -> None:
    assert len(run(call("m_{epoch}.keras"), *[0.5] * (MANY_SAVES + 1)).checks) == MANY_SAVES
