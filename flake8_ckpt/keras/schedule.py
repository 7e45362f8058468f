"""The schedule: which saves a checkpoint makes, played as Keras plays it.

Observed on Keras 2.6 to 3.15: with ``'epoch'`` one save at each epoch end (each *period*-th, Keras 2); with an int one
after every so many train batches. That counter runs on across epochs and returns to 0 at each save.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import NamedTuple

from flake8_ckpt.call import NOT_SAID, Fit
from flake8_ckpt.display import NUMBER, written
from flake8_ckpt.keras.checkpoint import Checkpoint, once_per_checkpoint
from flake8_ckpt.keras.logs import Logs
from flake8_ckpt.keras.template import Template
from flake8_ckpt.values import Constant, Text, Unit, Unknown

ORDINARY_EPOCHS = 200
"""A run that is not in sight is taken to have 2 to so many epochs."""

MANY_SAVES = 2_500
"""No run is played further than this."""

DEFAULT_BATCH = 32
"""How many samples of arrays are a batch, where ``fit`` is not told."""

ORDINARY_STEPS = 20_000
"""An epoch that is not in sight is not taken to have more batches than this, unless save_freq itself asks for them."""


class Due(NamedTuple):
    """A moment at which the callback saves: *epoch* and *batch* from 1; *batch* is None at an epoch end."""

    epoch: int
    batch: int | None = None

    def __str__(self) -> str:
        """As messages say it."""
        epoch = f"epoch {written(self.epoch, NUMBER)}"
        return epoch if self.batch is None else f"batch {written(self.batch, NUMBER)} of {epoch}"


class Save(NamedTuple):
    """One write: when, and to which file."""

    due: Due
    path: str


@dataclass(frozen=True, slots=True)
class Timing:
    """When a callback saves, and how long the run is.

    Attributes:
        save_freq: batches between two saves; None for epoch ends. 0 and below is after every batch.
        period: epochs between two saves at epoch ends.
        epochs: how many epochs the run has.
        steps: batches in an epoch.
        initial_epoch: how many epochs count as done before, so that the first has the next number.
    """

    save_freq: int | None = None
    period: float = 1
    epochs: int = ORDINARY_EPOCHS
    steps: int = 1
    initial_epoch: int = 0


def dues(timing: Timing) -> Iterator[Due]:
    """The moments at which a callback saves."""
    if timing.save_freq is None:
        waited = 0
        for epoch in range(timing.initial_epoch + 1, timing.initial_epoch + timing.epochs + 1):
            waited += 1
            if waited >= timing.period:
                waited = 0
                yield Due(epoch)
        return
    every = max(timing.save_freq, 1)
    for count in range(every, timing.epochs * timing.steps + 1, every):
        epoch, batch = divmod(count - 1, timing.steps)
        yield Due(timing.initial_epoch + epoch + 1, batch + 1)


Metric = Callable[[int], float]
"""The value of every metric at the n-th save, n from 0."""


def always_another(save: int) -> float:
    """A metric that is never twice the same, however it is rounded."""
    return 1.5 * 2.0 ** (save % 900)


def always_a_little_better(save: int) -> float:
    """A metric that improves with every save, by less than anyone writes down."""
    return 0.25 - save * 1e-12


def always_the_same(save: int) -> float:
    """A metric on a plateau."""
    del save
    return 0.25


def saves(checkpoint: Checkpoint, template: Template, timing: Timing, metric: Metric) -> Iterator[Save]:
    """Every save of a run, in order, as if each were an improvement.

    Raises:
        LookupError, ValueError, ArithmeticError, AttributeError, TypeError: as the save itself would.
        UndecidedError: the names cannot be told.
    """
    logs = logs_of(checkpoint, timing)
    for number, due in enumerate(islice(dues(timing), MANY_SAVES)):
        yield Save(due, template.path(logs.at(due.epoch, due.batch, metric(number))))


def logs_of(checkpoint: Checkpoint, timing: Timing) -> Logs:
    """What can be named in a template during a run."""
    return Logs(checkpoint.keras, checkpoint.extra_logs, checkpoint.fits, epoch_end=timing.save_freq is None)


def overwritten(played: Iterator[Save]) -> tuple[Save, Save] | None:
    """The first save that goes to a file which an earlier one has written: (the earlier, it). None if there is none."""
    written: dict[str, Save] = {}
    for save in played:
        if (earlier := written.get(save.path)) is not None:
            return earlier, save
        written[save.path] = save
    return None


def batches_of(checkpoint: Checkpoint) -> int | None:
    """All batches of the one fit in sight; None where there is none, or more, or it does not say."""
    if len(checkpoint.fits) != 1 or checkpoint.shared:
        return None
    [fit] = checkpoint.fits
    last, first, steps = number_of(fit.epochs), number_of(fit.initial_epoch), steps_of(fit)
    return (last - first) * steps if last is not None and first is not None and steps is not None else None


def saves_at_batch_ends(checkpoint: Checkpoint) -> bool:
    """Whether it certainly saves at batch ends, and so where validation has not run."""
    return all(run.save_freq is not None for runs in timings(checkpoint) for run in runs)


@once_per_checkpoint
def timings(checkpoint: Checkpoint) -> list[list[Timing]]:
    """The ways in which the callback may be timed, as far as save_freq and the fits in sight tell.

    Returns:
        One list for each possibility that save_freq leaves open: a rule must find its fault in every one. In it, the
        runs to try: finding the fault in one of them is enough.
    """
    longest = _longest(checkpoint)
    done = longest[1] if longest is not None else 0
    return [[replace(run, initial_epoch=done) for run in runs] for runs in _timings_from_epoch_1(checkpoint)]


def _timings_from_epoch_1(checkpoint: Checkpoint) -> list[list[Timing]]:
    epochs = epochs_of(checkpoint)
    steps = steps_in_sight(checkpoint)
    value = checkpoint.value("save_freq")
    every = value.value if isinstance(value, Constant) and isinstance(value.value, int) else None
    at_epoch_ends = [Timing(None, _period(checkpoint), epochs)]
    aligned = [Timing(100, 1, epochs, 100)]
    if "save_freq" not in checkpoint.keras.parameters or (isinstance(value, Text) and value.exact == "epoch"):
        return [at_epoch_ends]
    if every is not None and len(steps) == len(checkpoint.fits) > 0 and not _counts_groups(checkpoint):
        return [[Timing(every, 1, epochs, step) for step in steps]]
    unit = value.unit if isinstance(value, Constant | Unknown) else Unit.PLAIN
    if unit in {Unit.EPOCHS_OF_BATCHES, Unit.LENGTH}:
        return [aligned]
    if unit is Unit.PART_OF_EPOCH and every is None:
        return [[Timing(100, 1, epochs, 400)]]
    if every is not None and _counts_groups(checkpoint):
        return [aligned, []]  # batches are counted in groups, each version otherwise
    if every is not None and unit not in {Unit.BATCH_SIZE, Unit.SAMPLES}:
        return [[Timing(every, 1, epochs, step) for step in steps or _ordinary_steps(every)]]
    batchwise = [[Timing(100, 1, epochs, 300)], aligned]
    if every is not None or (isinstance(value, Unknown) and value.type is int):
        return batchwise
    return [at_epoch_ends, *batchwise]


def _counts_groups(checkpoint: Checkpoint) -> bool:
    """Whether some fit counts its batches in groups."""
    return any("steps_per_execution" in one.compiled.keywords for one in checkpoint.fits if one.compiled)


def _ordinary_steps(every: int) -> list[int]:
    """Epochs to try for a bare number: three intervals, and, where that is an ordinary epoch, twelve."""
    interval = max(every, 1)
    return [3 * interval, *([12 * interval] if 12 * interval <= ORDINARY_STEPS else [])]


def _longest(checkpoint: Checkpoint) -> tuple[int, int] | None:
    """Epochs of the longest run in sight, and how many are done before it; None where none is, or one does not say."""
    runs = []
    for fit in checkpoint.fits:
        last, first = number_of(fit.epochs), number_of(fit.initial_epoch)
        if last is None or first is None:
            return None
        runs.append((max(0, last - first), first))
    return max(runs, key=lambda run: run[0], default=None)


def epochs_in_sight(checkpoint: Checkpoint) -> int | None:
    """Epochs of the longest run in sight; None where none is, or one does not say."""
    longest = _longest(checkpoint)
    return longest[0] if longest is not None else None


def epochs_of(checkpoint: Checkpoint) -> int:
    """Epochs of the longest run in sight; an ordinary number where that is not known."""
    found = epochs_in_sight(checkpoint)
    return ORDINARY_EPOCHS if found is None else min(found, 100_000)


def steps_in_sight(checkpoint: Checkpoint) -> list[int]:
    """The batches in an epoch of each fit that says it, or whose arrays do."""
    return [step for fit in checkpoint.fits if (step := steps_of(fit)) is not None and step > 0]


def steps_of(fit: Fit) -> int | None:
    """The batches in an epoch: those that it says, else those that its arrays make (read in 2.15.0, seen in 3.15.1)."""
    if fit.steps not in {NOT_SAID, Constant(None)}:
        return number_of(fit.steps)
    samples, split = number_of(fit.samples), fit.validation_split
    size = DEFAULT_BATCH if fit.batch_size == Constant(None) else number_of(fit.batch_size)
    share = split.value if isinstance(split, Constant) else None
    if samples is None or size is None or size < 1 or not isinstance(share, int | float) or not 0 <= share < 1:
        return None
    return math.ceil(math.floor(samples * (1 - share)) / size)


def _period(checkpoint: Checkpoint) -> float:
    value = checkpoint.value("period")
    return value.value if isinstance(value, Constant) and isinstance(value.value, int | float) else 1


def number_of(value: object) -> int | None:
    """The int that a value is; None if it is not known, or not an int."""
    return value.value if isinstance(value, Constant) and isinstance(value.value, int) else None
