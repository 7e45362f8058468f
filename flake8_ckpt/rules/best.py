"""CKP2: what is kept as the best, and when it is compared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from flake8_ckpt.display import quoted, visible, written
from flake8_ckpt.keras.best import way
from flake8_ckpt.keras.checkpoint import Checkpoint
from flake8_ckpt.keras.logs import is_absent
from flake8_ckpt.keras.metrics import direction, guessed
from flake8_ckpt.keras.schedule import batches_of, saves_at_batch_ends
from flake8_ckpt.repair import Repair, SetArgument
from flake8_ckpt.rules.around import knows_the_best
from flake8_ckpt.rules.rule import FIRST_EPOCH, Finding, Rule, Stop
from flake8_ckpt.values import Constant, Symbol, Text, Unit, Unknown, Value

MODES = frozenset({"auto", "min", "max"})
WORDS = {"max": "greater", "min": "less"}
OLD_PERIOD = Constant(1)
COUNTS_SAMPLES = frozenset({Unit.BATCH_SIZE, Unit.SAMPLES})


def nothing_to_keep(checkpoint: Checkpoint) -> Iterator[Finding]:
    """CKP201: nothing is ever saved, or nothing is ever compared."""
    yield from _never_due(checkpoint) or monitor_not_there(checkpoint)


def _never_due(checkpoint: Checkpoint) -> list[Finding]:
    save_freq, batches = checkpoint.value("save_freq"), batches_of(checkpoint)
    every = save_freq.value if isinstance(save_freq, Constant) and save_freq.unit not in COUNTS_SAMPLES else None
    if not isinstance(every, int) or batches is None or not 0 < batches < every:
        return []
    consequence = (
        f"nothing will ever be saved: the run has {written(batches)} batches, and save_freq is {written(every)}"
    )
    fix = "leave save_freq at 'epoch', or make it smaller"
    return [Finding("CKP201", checkpoint.at("save_freq"), consequence, fix, ("save_freq",), frozenset({"CKP301"}))]


def monitor_not_there(checkpoint: Checkpoint) -> Iterator[Finding]:
    """Best-only by a metric that is not there."""
    monitor, extra = checkpoint.monitor, checkpoint.extra_logs
    if not checkpoint.flag("save_best_only") or monitor is None or extra is None or monitor in extra:
        return
    if monitor.startswith("val_") and saves_at_batch_ends(checkpoint):
        where, at = "is not in the logs at a batch end, before validation has run", "save_freq"
        raises = checkpoint.keras.auto_asks_metrics  # for a training metric, too: CKP307
        fix = "leave save_freq at 'epoch'" + ("" if raises else ", or monitor a training metric")
    elif is_absent(monitor, checkpoint.fits, checkpoint.keras):
        unvalidated = monitor.startswith("val_") and all(fit.validates is False for fit in checkpoint.fits)
        where = "is never in the logs: " + (
            "fit gets no validation data" if unvalidated else "compile has no such metric"
        )
        at = "monitor"
        fix = "give fit validation_data" if unvalidated else "monitor a metric by the name that compile gives it"
    else:
        return
    if checkpoint.keras.saves_without_monitor:
        consequence = f"every save overwrites the best, better or not, because {visible(monitor)} {where}"
    else:
        consequence = f"nothing will ever be saved, because {visible(monitor)} {where}"
    yield Finding("CKP201", checkpoint.at(at), consequence, fix, rests_on=("monitor", "save_best_only", "save_freq"))


def contradictory_mode(checkpoint: Checkpoint) -> Iterator[Finding]:
    """CKP202."""
    if checkpoint.flag("save_best_only") is False:
        return
    given, monitor = _mode(checkpoint.value("mode")), checkpoint.monitor
    if given is None:
        return
    better = direction(monitor) if monitor is not None else None
    if given not in MODES:
        called = "the builtin " + given.removeprefix("builtins.") if given.startswith("builtins.") else given
        consequence = f"Keras warns and falls back to mode='auto': {called} is no mode"
    elif given != "auto" and better is not None and given != better:
        monitored = visible(str(monitor))
        consequence = f"the worst model will be kept: mode is {given!r}, but {monitored} is better when {WORDS[better]}"
    else:
        return
    fix = f"write mode={better!r}" if better else "write mode='min' or mode='max'"
    rests_on = ("monitor", "mode", "save_best_only")
    repair = _with_mode(checkpoint, better)
    if repair is not None and knows_the_best(checkpoint):
        repair = replace(repair, hindrance="initial_value_threshold belongs to the mode that is given")
    yield Finding("CKP202", checkpoint.at("mode"), consequence, fix, rests_on, repair=repair)


def _with_mode(checkpoint: Checkpoint, better: str | None) -> Repair | None:
    if better is None:
        return None
    return Repair(f"Write mode={better!r}", SetArgument("mode", better, checkpoint.places.get("mode")))


def _mode(value: Value) -> str | None:
    """The mode as messages write it: a string as it is, what is none as its representation; None if not known."""
    match value:
        case Text():
            exact = value.exact
            return exact if exact is None or exact in MODES else quoted(exact)
        case Constant():
            return written(value.value)
        case Symbol(name) if name in {"builtins.min", "builtins.max"}:
            return name
    return None


def wrong_auto(checkpoint: Checkpoint) -> Iterator[Finding]:
    """CKP203."""
    monitor, mode = checkpoint.monitor, _mode(checkpoint.value("mode"))
    if monitor is None or mode in {None, "min", "max"}:
        return
    at = checkpoint.at("mode" if "mode" in checkpoint.places else "monitor")
    better = direction(monitor)
    fix = f"write mode={better!r}" if better else "write mode='min' or mode='max', whichever is better"
    if checkpoint.keras.auto_asks_metrics:
        try:
            way(checkpoint)
        except ValueError as error:
            yield Finding(
                "CKP203",
                at,
                Stop(FIRST_EPOCH, "ValueError", f"{checkpoint.keras.name} finds {error}"),
                fix,
                ("monitor", "mode"),
                frozenset({"CKP201", "CKP202"}),
                repair=_with_mode(checkpoint, better),
            )
    elif mode == "auto" and checkpoint.flag("save_best_only") and better not in {None, guessed(monitor)}:
        consequence = (
            f"the worst model will be kept: {checkpoint.keras.name} takes {visible(monitor)} for better when "
            f"{WORDS[guessed(monitor)]}"
        )
        rests_on = ("monitor", "mode", "save_best_only")
        yield Finding("CKP203", at, consequence, fix, rests_on, repair=_with_mode(checkpoint, better))


def not_batches(checkpoint: Checkpoint) -> Iterator[Finding]:
    """CKP204."""
    value = checkpoint.value("save_freq")
    if "save_freq" not in checkpoint.keras.parameters or not isinstance(value, Constant | Unknown):
        return
    if value.unit is Unit.BATCH_SIZE:
        consequence = "it will not save when it is meant to: save_freq counts batches, and this counts samples"
        fix = "leave out the batch size, or write 5 * steps_per_epoch for every 5 epochs"
    elif not isinstance(value, Constant) or not isinstance(value.value, int):
        return
    elif isinstance(value.value, bool) or value.value <= 0:
        consequence = (
            f"it will save after every batch: save_freq counts batches, and {written(value.value)} is taken as 1"
        )
        fix = "leave it out to save at the end of every epoch"
    elif "save_freq" in checkpoint.positional and value == OLD_PERIOD:
        consequence = (
            "it will save after every batch: the seventh argument was period, in epochs, but "
            f"{checkpoint.keras.name} takes it as save_freq, in batches"
        )
        fix = "leave it out to save at the end of every epoch"
    else:
        return
    cures = {"CKP102", "CKP201", "CKP301", "CKP307"}
    template = checkpoint.template
    if template is not None and any(name == "epoch" for name, _ in template.fields):
        cures.add("CKP103")
    yield Finding("CKP204", checkpoint.at("save_freq"), consequence, fix, ("save_freq",), frozenset(cures))


RULES = (
    Rule(
        "CKP201",
        "monitor-not-there",
        "best-only by a metric that is not there at save time",
        "0.1.0",
        nothing_to_keep,
    ),
    Rule(
        "CKP202",
        "contradictory-mode",
        "mode contradicts the monitor, or is no mode",
        "0.1.0",
        contradictory_mode,
        "safe",
    ),
    Rule("CKP203", "wrong-auto", "mode='auto' gets this monitor wrong", "0.1.0", wrong_auto, "safe"),
    Rule("CKP204", "not-batches", "save_freq counts batches, and this counts something else", "0.1.0", not_batches),
)
