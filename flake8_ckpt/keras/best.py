"""What best-only keeps of the saves that are due, and what its comparison raises.

Observed on Keras 2.2 to 3.15: a save is made where the monitor is strictly better than the best so far. A fresh
callback knows of no best, unless ``initial_value_threshold`` gives it one.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from flake8_ckpt.display import quoted
from flake8_ckpt.keras.checkpoint import Checkpoint
from flake8_ckpt.keras.logs import Logs
from flake8_ckpt.keras.metrics import direction, guessed, metrics_of, resolved
from flake8_ckpt.keras.schedule import MANY_SAVES, Due, Metric, Save, Timing, dues, logs_of
from flake8_ckpt.keras.template import RAISED, Template, UndecidedError
from flake8_ckpt.values import Constant, Text, Unknown


@dataclass(frozen=True, slots=True)
class Check:
    """A moment at which a save is due, and whether it is made.

    Attributes:
        save: when, and the file that it goes to, if it is made.
        value: the monitor at that time; None where it is not in the logs, or is not looked at.
        kept: whether it is made.
    """

    save: Save
    value: float | None
    kept: bool


@dataclass(frozen=True, slots=True)
class Run:
    """What a callback does in one fit.

    Attributes:
        checks: all that were come to, in order.
        raised: when an exception ended it, and which; None where it came to its end.
    """

    checks: tuple[Check, ...]
    raised: tuple[Due, Exception] | None = None


def play(
    checkpoint: Checkpoint, template: Template, timing: Timing, metric: Metric, earlier: Sequence[float] = ()
) -> Run:
    """Play one fit; without best-only every check saves.

    Args:
        checkpoint: the callback.
        template: its filepath.
        timing: the run.
        metric: the value of every metric at each check.
        earlier: the monitor at each check of the fits before this one, which the same callback still knows.

    Raises:
        UndecidedError: a name, or which way is better, cannot be told.
    """
    best_only = bool(checkpoint.flag("save_best_only"))
    better, unresolved = _way_or_error(checkpoint)
    if best_only and better is None and unresolved is None:
        raise UndecidedError
    learned = bool(earlier) or not checkpoint.keras.auto_asks_metrics
    best = _best_at_first(checkpoint, better) if best_only else None
    for value in earlier if better is not None else ():
        best = value if _improves(value, best, better) else best
    made: list[Check] = []
    logs = logs_of(checkpoint, timing)
    for number, due in enumerate(islice(dues(timing), MANY_SAVES)):
        learned = learned or due.batch is None or due.epoch > timing.initial_epoch + 1
        if learned and unresolved is not None:
            break
        try:
            save = Save(due, template.path(logs.at(due.epoch, due.batch, metric(number))))
            current = _monitored(checkpoint, logs) if best_only else None
            if current is None:
                kept = not best_only or checkpoint.keras.saves_without_monitor
            elif kept := _improves(current, best, better if learned else None):
                best = current
        except RAISED as error:
            return Run(tuple(made), (due, error))
        made.append(Check(save, current, kept))
    if unresolved is not None and timing.epochs > 0:
        return Run(tuple(made), (Due(timing.initial_epoch + 1), unresolved))
    return Run(tuple(made))


def _way_or_error(checkpoint: Checkpoint) -> tuple[str | None, ValueError | None]:
    try:
        return way(checkpoint), None
    except ValueError as error:
        return None, error


def way(checkpoint: Checkpoint) -> str | None:
    """Which way the callback takes for better: ``"max"`` or ``"min"``; None where that cannot be told.

    Raises:
        ValueError: Keras 3.11 and later ask the compiled metrics, and none of them says it.
    """
    mode, monitor = checkpoint.value("mode"), checkpoint.monitor
    given = mode.exact if isinstance(mode, Text) else None
    if given in {"min", "max"}:
        return given
    if monitor is None or (given is None and isinstance(mode, Text | Unknown)):
        return None
    if not checkpoint.keras.auto_asks_metrics:
        return guessed(monitor)
    compiled = [metrics_of(fit.compiled) for fit in checkpoint.fits]
    ways = {direction(monitor) if metrics is None else resolved(monitor, metrics) for metrics in compiled}
    if ways == {None} and None not in compiled:
        msg = f"no compiled metric {quoted(monitor.removeprefix('val_'))} that says which way is better"
        raise ValueError(msg)
    return next(iter(ways or {direction(monitor)})) if len(ways) <= 1 else None


def _best_at_first(checkpoint: Checkpoint, better: str | None) -> float | None:
    """The best that a fresh callback has: None where the first value is the best, whatever it is.

    Raises:
        UndecidedError: ``initial_value_threshold`` is not known, or no number.
    """
    if "initial_value_threshold" in checkpoint.keras.parameters:
        threshold = checkpoint.value("initial_value_threshold")
        if not isinstance(threshold, Constant) or not isinstance(threshold.value, int | float | None):
            raise UndecidedError
        if threshold.value is not None:
            return threshold.value
    if checkpoint.keras.first_is_best:
        return None
    return -math.inf if better == "max" else math.inf


def _improves(value: float, best: float | None, better: str | None) -> bool:
    if best is None:
        return True
    if better is None:
        msg = "which way is better is learned only at the end of the epoch"
        raise TypeError(msg)
    return value > best if better == "max" else value < best


def _monitored(checkpoint: Checkpoint, logs: Logs) -> float | None:
    """The monitor in the logs; None where it is not there.

    Raises:
        UndecidedError: the monitor is not known.
    """
    if checkpoint.monitor is None:
        raise UndecidedError
    return logs.metric if logs.has(checkpoint.monitor) else None
