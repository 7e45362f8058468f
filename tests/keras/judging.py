"""What a real callback did, beside what the rules say of the same call; and where the two differ."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from configurations import Configuration, metric
from making import CALL, argument, bound, findings, fit

from flake8_ckpt.call import Call, Compiled
from flake8_ckpt.call import Metric as CompiledMetric
from flake8_ckpt.keras.best import Run, play
from flake8_ckpt.keras.checkpoint import Checkpoint
from flake8_ckpt.keras.schedule import Due, dues, timings
from flake8_ckpt.rules.rule import CONSTRUCTION, FIRST_EPOCH, Finding, Stop

OVERWRITES = frozenset({"CKP101", "CKP102", "CKP103", "CKP104", "CKP905"})
UP = frozenset({"accuracy", "auc"})
"""What is better when greater, of all that is compiled."""

COMPILED_METRICS = (
    CompiledMetric("Accuracy", is_instance=True, name="accuracy"),  # which every version logs by that name
    CompiledMetric("AUC", is_instance=True, name="auc"),
    CompiledMetric("dice"),
)

FITTED_METRICS = (CompiledMetric("accuracy", is_string=True), COMPILED_METRICS[2])
"""Those of the models that are trained: their outputs are none that an AUC takes."""

Moment = tuple[int, int | None]
Raised = tuple[Moment | None, str]
Saved = tuple[int, int | None, str]

SCHEDULER = frozenset({"LearningRateScheduler"})
"""What stands before the callback: the learning rate is in the logs that are recorded."""


@dataclass(frozen=True)
class Record:
    """What one Keras did with one configuration.

    Attributes:
        configuration: what was run.
        call: the same as a call with its fit, and its compile or not.
        target: the version that the user asks for.
        saves: (epoch, batch, path) in order.
        raised: when an exception ended it, None being at construction, and its type.
        findings: what the rules say of the same call under the same Keras.
    """

    configuration: Configuration
    call: Call
    target: tuple[int, int]
    saves: list[Saved]
    raised: Raised | None
    findings: list[Finding]

    @classmethod
    def of(
        cls,
        configuration: Configuration,
        call: Call,
        target: tuple[int, int],
        outcome: tuple[list[Saved], list[object] | None],
    ) -> Record:
        """A record of *outcome*, as the files of records hold it: the saves, and what was raised."""
        saved, raised = outcome
        done = [(epoch, batch, file) for epoch, batch, file in saved]
        ended = None if raised is None else (raised[0] and tuple(raised[0]), raised[1])
        return cls(configuration, call, target, done, ended, findings(call, target))

    @property
    def codes(self) -> set[str]:
        """The codes that were found."""
        return {finding.code for finding in self.findings}

    @cached_property
    def checkpoint(self) -> Checkpoint:
        """The one that the call makes."""
        return bound(self.call, self.target)

    @property
    def best_only(self) -> bool:
        """Whether only improvements are saved."""
        return bool(self.checkpoint.flag("save_best_only"))

    @property
    def in_sight(self) -> bool:
        """Whether the call says all that decides; otherwise we may be silent, but not wrong."""
        return self.call.fits[0].compiled is not None

    @cached_property
    def dues(self) -> list[Due]:
        """When saves are due; a save_freq that is refused has its say at construction."""
        return list(dues(timings(self.checkpoint)[0][0]))

    @cached_property
    def run(self) -> Run | None:
        """Our run of the same call with the same metrics; None where filepath is no text, or not all is in sight."""
        template = self.checkpoint.template
        if template is None or not self.in_sight:
            return None
        return play(self.checkpoint, template, timings(self.checkpoint)[0][0], self.value)

    def value(self, number: int) -> float:
        """The value of every metric at a check."""
        due = self.dues[number]
        return metric(self.configuration, due.epoch, due.batch)


def made(
    configuration: Configuration, origin: str, compiled: tuple[CompiledMetric, ...] | None = COMPILED_METRICS
) -> Call:
    """The call of *configuration*, with its fit in sight, and with the metrics that the model was compiled with."""
    arguments = tuple(
        argument(name or None, value, place) for place, (name, value) in enumerate(configuration.arguments)
    )
    run = replace(fit(configuration.epochs, configuration.steps), validates=True, own_callbacks=True, before=SCHEDULER)
    if compiled is not None:
        run = replace(run, compiled=Compiled(compiled, is_keras_model=True))
    return Call((origin,), CALL, arguments, fits=(run,))


def announced(record: Record) -> set[Raised]:
    """When, and of which type, are the exceptions that the findings announce; those that never come left out."""
    first = next(((due.epoch, due.batch) for due in record.dues), None)
    said: set[Raised] = set()
    for finding in record.findings:
        stop = finding.outcome
        if not isinstance(stop, Stop):
            continue
        if stop.when == CONSTRUCTION:
            said.add((None, stop.error))
        elif stop.when == FIRST_EPOCH:
            said.add(((1, None), stop.error))
        elif isinstance(stop.when, Due):
            said.add(((stop.when.epoch, stop.when.batch), stop.error))
        elif finding.code != "CKP305":
            assert first is not None
            said.add((first, stop.error))
        elif record.run is not None and (
            kept := moments_of(record.run)
        ):  # it fails in writing, and so only if there is a best
            said.add((kept[0], stop.error))
    return said


def moments_of(run: Run) -> list[Moment]:
    """When it saves."""
    return [(check.save.due.epoch, check.save.due.batch) for check in run.checks if check.kept]


def order(moment: Moment) -> tuple[int, float]:
    """For sorting: an epoch's end comes after its batches."""
    epoch, batch = moment
    return epoch, float("inf") if batch is None else batch


def predicted(record: Record) -> tuple[list[Saved], set[Raised]]:
    """The saves that we say are made; and what ends the run: nothing, or one of these exceptions."""
    run, said = record.run, announced(record)
    at_construction = {one for one in said if one[0] is None}
    if at_construction:
        return [], at_construction
    if run is not None and run.raised is not None:
        due, error = run.raised
        said.add(((due.epoch, due.batch), type(error).__name__))
    ends = min((moment for moment, _ in said if moment is not None), key=order, default=None)
    saved = [
        (check.save.due.epoch, check.save.due.batch, check.save.path)
        for check in (run.checks if run is not None else ())
        if check.kept
    ]
    return [save for save in saved if ends is None or order(save[:2]) < order(ends)], {
        one for one in said if one[0] == ends
    }


def wrong_runs(record: Record) -> Iterator[str]:
    """Other files than we say, in another order; or another end."""
    if not record.in_sight:
        return
    saved, ends = predicted(record)
    if saved != record.saves:
        yield f"it saved {record.saves}, and not {saved}"
    if record.raised not in (ends or {None}):
        yield f"it raised {record.raised}, and not {ends}"


def wrong_announcements(record: Record) -> Iterator[str]:
    """An exception that no finding announces, or one that is announced and does not come.

    What comes later than the end of the run is not known, nor what another exception of the same moment hides.
    """
    said = announced(record)
    moment = record.raised[0] if record.raised is not None else None
    if record.raised is not None and record.raised not in said and record.in_sight and "CKP204" not in record.codes:
        yield f"it raised {record.raised}, and only {said} is announced"
    if record.raised is None and said:
        yield f"it raised nothing, and {said} is announced"
    for when, error in said:
        if record.raised is not None and moment is not None and (when is None or order(when) < order(moment)):
            yield f"it raised {record.raised}, and {error} is announced at {when}"


def wrong_overwriting(record: Record) -> Iterator[str]:
    """A missed or a false alarm; that a varying metric kept two saves apart this time proves nothing (CKP103)."""
    paths = [path for _, _, path in record.saves]
    found = record.codes & OVERWRITES
    overwrote = len(set(paths)) < len(paths)
    excused = {"CKP103"} if len(set(record.configuration.metrics)) > 1 else set()
    if record.best_only:
        if found - {"CKP104"}:  # to keep the best in one file is what it is for
            yield f"it keeps the best, and {sorted(found)} was found"
        return
    if (record.raised and not overwrote) or ("CKP204" in record.codes and overwrote and not found):
        return  # CKP204 stands for it
    if len(found) != 1 if overwrote else found - excused:
        yield f"it overwrote: {overwrote}, and {sorted(found)} was found"


def wrong_best(record: Record) -> Iterator[str]:
    """What is found of the best against what was kept, in runs where that shows."""
    run = record.run
    if not record.best_only or record.raised is not None or run is None or not run.checks:
        return
    keras, monitor = record.checkpoint.keras, record.checkpoint.monitor or ""
    due = len(run.checks)
    if "CKP201" in record.codes and len(record.saves) != (due if keras.saves_without_monitor else 0):
        yield f"it saved {len(record.saves)} of {due} times, and CKP201 was found"
    values = [record.value(number) for number in range(due)]
    if "CKP201" in record.codes or len(set(values)) < max(due, 2) or any(value != value for value in values):  # noqa: PLR0124 - NaN
        return
    if not record.saves or monitor.removeprefix("val_") not in {*UP, "loss"}:
        return
    last = values[[(check.save.due.epoch, check.save.due.batch) for check in run.checks].index(record.saves[-1][:2])]
    up = monitor.removeprefix("val_") in UP
    worst, best = (min, max)[not up](values), (max, min)[not up](values)
    blamed = record.codes & {"CKP202", "CKP203", "CKP204"}
    if last == worst and not blamed:
        yield f"it kept the worst, and {sorted(record.codes)} was found"
    if last == best and blamed & {"CKP203"}:
        yield f"it kept the best, and {sorted(blamed)} was found"


def disagreements(record: Record) -> list[str]:
    """Everything in which the callback did not do what is said of it."""
    return [what for wrong in WRONG for what in wrong(record)]


WRONG = (wrong_runs, wrong_announcements, wrong_overwriting, wrong_best)
