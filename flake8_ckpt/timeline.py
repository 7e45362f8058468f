"""A run, played: every file that one or several callbacks write, what is left of them, and where the run stops."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice, takewhile

from flake8_ckpt.keras import best
from flake8_ckpt.keras.checkpoint import Checkpoint
from flake8_ckpt.keras.schedule import (
    MANY_SAVES,
    Due,
    Metric,
    Save,
    Timing,
    dues,
    epochs_in_sight,
    steps_in_sight,
    timings,
)
from flake8_ckpt.keras.template import Template, UndecidedError
from flake8_ckpt.rules import RULES, judge
from flake8_ckpt.rules.rule import CONSTRUCTION, FIRST_SAVE, Stop
from flake8_ckpt.values import Constant, Unknown, text

ALL_CODES = frozenset(RULES)


class NotPlayedError(Exception):
    """This call cannot be played; the message says why."""


@dataclass(frozen=True, slots=True)
class Run:
    """How long a run is, and how much of that is only assumed.

    Attributes:
        timing: when the callback saves in it.
        assumed: those of ``epochs``, ``steps_per_epoch``, ``save_freq``, ``save_best_only`` and ``metric`` that
            neither the file nor the user says.
    """

    timing: Timing
    assumed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Write:
    """One save that is made.

    Attributes:
        due: when, in its turn.
        path: the file, holes as ``<name>``.
        metric: the value of every metric then.
        turn: which turn of the program, or of the loop in it, from 1.
        callback: the index of the callback that makes it.
        over: the index of the write whose file it overwrites; None for a new file.
        kept: whether its file still holds it at the end.
        holes: what is not known of the path: two holes of one name need not be one.
    """

    due: Due
    path: str
    metric: float
    turn: int = 1
    callback: int = 0
    over: int | None = None
    kept: bool = True
    holes: tuple[Unknown, ...] = ()

    @property
    def file(self) -> tuple[object, ...]:
        """What is equal for two writes to one file, whatever is shown of it."""
        return (self.path, self.holes, any(hole.fresh for hole in self.holes) and self.callback)

    def when(self, turns: int) -> str:
        """The moment in words, with the turn if there are several."""
        return f"{self.due} of turn {self.turn}" if turns > 1 else str(self.due)


@dataclass(frozen=True, slots=True)
class Timeline:
    """What a run does.

    Attributes:
        writes: every save that is made, in order.
        stop: what ends it too early.
        cut: whether it was played no further than so many saves, though it goes on.
    """

    writes: tuple[Write, ...]
    stop: Stop | None = None
    cut: bool = False

    @property
    def left(self) -> tuple[Write, ...]:
        """For each file the write that it holds at the end, in the order in which the files first came to be."""
        return tuple({write.file: write for write in self.writes}.values())

    @property
    def lost(self) -> tuple[Write, ...]:
        """The writes that are overwritten."""
        return tuple(write for write in self.writes if not write.kept)


def as_it_runs(checkpoint: Checkpoint) -> Checkpoint:
    """*checkpoint* without the keywords that ``.format()`` swallows: the rules count them as given, Keras does not."""
    strays = {stray.name for stray in checkpoint.strays if stray.callee == ".format()"}
    defaults = {name: checkpoint.keras.signature.parameters[name].default for name in strays}
    given = {name: text(value) if isinstance(value, str) else Constant(value) for name, value in defaults.items()}
    return replace(checkpoint, values=checkpoint.values | given)


def run_of(checkpoint: Checkpoint, epochs: int | None = None, steps: int | None = None) -> Run:
    """The run to play: as the user says, else as the file does, else an ordinary one.

    Args:
        checkpoint: the callback.
        epochs: how many the user says; None for what the file says.
        steps: the same for the batches in an epoch.
    """
    ways = timings(checkpoint)
    timing, value = ways[0][0], checkpoint.value("save_freq")
    assumed = ["save_best_only"] if checkpoint.flag("save_best_only") is None else []
    if epochs is None and epochs_in_sight(checkpoint) is None:
        assumed.append("epochs")
    if timing.save_freq is None:
        assumed += ["save_freq"] if len(ways) > 1 else []
        return Run(replace(timing, epochs=epochs or timing.epochs), tuple(assumed))
    said = steps or next(iter(steps_in_sight(checkpoint)), None)
    if said is None:
        assumed.append("steps_per_epoch")
    batches, every = said or timing.steps, timing.save_freq
    if isinstance(value, Constant) and isinstance(value.value, int):
        if said is None and every == timing.steps:  # whole epochs, of which this number is taken for one
            batches = max(value.value, 1)
        every = value.value
    else:
        assumed.append("save_freq")
        every = max(1, every * batches // timing.steps)
    timing = replace(timing, save_freq=every, steps=batches)
    return Run(replace(timing, epochs=epochs or timing.epochs), tuple(assumed))


def stop_of(checkpoint: Checkpoint) -> Stop | None:
    """The exception that ends every run with *checkpoint*, as a finding about it says."""
    outcomes = (finding.outcome for finding in judge((checkpoint,), ALL_CODES))
    return next((one for one in outcomes if isinstance(one, Stop)), None)


def play(callbacks: Sequence[tuple[Checkpoint, Timing]], metrics: Sequence[float] = (), turns: int = 1) -> Timeline:
    """What the callbacks of one ``fit`` write.

    Args:
        callbacks: each with its timing, in their order.
        metrics: the value of every metric at each save of a callback, the last for all that follow; without any, each
            save is an improvement.
        turns: how often the whole is run.

    Raises:
        NotPlayedError: the names of the files cannot be told.
    """
    stop = next(filter(None, (stop_of(checkpoint) for checkpoint, _ in callbacks)), None)
    if stop is not None and stop.when in {CONSTRUCTION, FIRST_SAVE}:
        return Timeline((), stop)
    made: list[Write] = []
    cut = False
    for turn in range(1, turns + 1):
        by_callback = [
            _writes(as_it_runs(checkpoint), timing, metrics, turn, number)
            for number, (checkpoint, timing) in enumerate(callbacks)
        ]
        cut = cut or any(len(list(islice(dues(timing), MANY_SAVES + 1))) > MANY_SAVES for _, timing in callbacks)
        made += sorted(
            (write for writes in by_callback for write in writes),
            key=lambda write: (write.due.epoch, write.due.batch or math.inf),
        )
    if stop is not None:
        first = min(timing.initial_epoch for _, timing in callbacks) + 1
        made = list(takewhile(lambda write: write.due.epoch == first and _is_before(write, stop), made))
    return Timeline(tuple(_in_order(made)), stop, cut and stop is None)


def _is_before(write: Write, stop: Stop) -> bool:
    """Whether a save in the first epoch is made before *stop*, which is within that or at its end."""
    return write.turn == 1 and write.due.batch is not None and write.due != stop.when


def _in_order(made: Iterable[Write]) -> Iterator[Write]:
    """*made* with what each overwrites, and whether it is kept."""
    made = list(made)
    last = {write.file: number for number, write in enumerate(made)}
    holds: dict[tuple[object, ...], int] = {}
    for number, write in enumerate(made):
        yield replace(write, over=holds.get(write.file), kept=last[write.file] == number)
        holds[write.file] = number


def _writes(checkpoint: Checkpoint, timing: Timing, metrics: Sequence[float], turn: int, callback: int) -> list[Write]:
    """The saves of one callback in one turn."""

    def at(save: int) -> float:
        return metrics[min(save, len(metrics) - 1)]

    template = _template(checkpoint)
    if metrics:
        kept = _made(checkpoint, template, timing, at, turn)
    else:
        checkpoint = _improving(checkpoint)
        kept = max((_made(checkpoint, template, timing, value, turn) for value in (_falling, _rising)), key=len)
    holes = template.text.holes
    return [Write(save.due, save.path, value, turn, callback, holes=holes) for save, value in kept]


def _template(checkpoint: Checkpoint) -> Template:
    template, value = checkpoint.template, checkpoint.value("filepath")
    if template is not None and template.names_are_known:
        return template
    holes = template.text.holes if template is not None else [value] if isinstance(value, Unknown) else []
    reason = "it is no name of a file"
    for hole in holes:
        reason = hole.reason
    msg = f"its filepath is not known: {reason}"
    raise NotPlayedError(msg)


def _made(
    checkpoint: Checkpoint, template: Template, timing: Timing, value: Metric, turn: int
) -> list[tuple[Save, float]]:
    """The saves of one turn, with the metric at each."""
    before = (turn - 1) * len(list(islice(dues(timing), MANY_SAVES)))
    earlier = [value(number) for number in range(before if checkpoint.shared else 0)]
    try:
        run = best.play(checkpoint, template, timing, lambda number: value(before + number), earlier)
    except UndecidedError as error:
        msg = "the names of its files, or which of them are better, cannot be told"
        raise NotPlayedError(msg) from error
    return [(check.save, value(before + number)) for number, check in enumerate(run.checks) if check.kept]


def _improving(checkpoint: Checkpoint) -> Checkpoint:
    """*checkpoint* as it is played where each save is an improvement: what is not known of the best is left out."""
    known = {"monitor": text("loss"), "mode": text("min"), "initial_value_threshold": Constant(None)}
    unknown = {name for name in known if isinstance(checkpoint.value(name), Unknown)}
    with suppress(ValueError):
        if best.way(checkpoint) is None:
            unknown.add("mode")
    return replace(checkpoint, values=checkpoint.values | {name: known[name] for name in unknown})


def _falling(save: int) -> float:
    """A metric that is better each time where less is better."""
    return 1 / (save + 2)


def _rising(save: int) -> float:
    """A metric that is better each time where more is better."""
    return 1 - 1 / (save + 2)
