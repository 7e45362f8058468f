"""CKP2: what is kept as the best, and when it is compared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from flake8_ckpt.call import ONE
from flake8_ckpt.display import quoted, typed, visible, written
from flake8_ckpt.keras.best import way
from flake8_ckpt.keras.checkpoint import Checkpoint
from flake8_ckpt.keras.logs import is_absent, numbered_as, same_metrics, watches_no_number
from flake8_ckpt.keras.metrics import base_of, direction, guessed
from flake8_ckpt.keras.schedule import batches_of, saves_at_batch_ends
from flake8_ckpt.repair import Advice, Repair, SetArgument, Validate
from flake8_ckpt.rules.around import knows_the_best
from flake8_ckpt.rules.changes import at_epoch_ends, leaving_out, setting
from flake8_ckpt.rules.rule import FIRST_EPOCH, Finding, Rule, Stop
from flake8_ckpt.values import Constant, Symbol, Text, Unit, Unknown, Value, text

MODES = frozenset({"auto", "min", "max"})
WORDS = {"max": "greater", "min": "less"}
OLD_PERIOD = Constant(1)
THEIR_NAME = "monitor a metric by the name that compile gives it"
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
    advice = (
        Advice("leave save_freq at 'epoch'", (at_epoch_ends(checkpoint),)),
        Advice("make it smaller", (setting(checkpoint, "save_freq", Constant(batches)),), beside=True),
    )
    return [Finding("CKP201", checkpoint.at("save_freq"), consequence, advice, ("save_freq",), frozenset({"CKP301"}))]


def monitor_not_there(checkpoint: Checkpoint) -> Iterator[Finding]:
    """Best-only by a metric that is not there."""
    monitor, extra = checkpoint.monitor, checkpoint.extra_logs
    if not checkpoint.flag("save_best_only") or monitor is None or extra is None or monitor in extra:
        return
    if monitor.startswith("val_") and saves_at_batch_ends(checkpoint):
        where, at = "is not in the logs at a batch end, before validation has run", "save_freq"
        trained = Advice(
            "monitor a training metric", (setting(checkpoint, "monitor", text(base_of(monitor))),), beside=True
        )
        advice: tuple[Advice, ...] = (Advice("leave save_freq at 'epoch'", (at_epoch_ends(checkpoint),)), trained)
    elif is_absent(monitor, checkpoint.fits, checkpoint.keras):
        unvalidated = monitor.startswith("val_") and all(fit.validates is False for fit in checkpoint.fits)
        where = "is never in the logs: " + _why_absent(checkpoint, monitor, unvalidated=unvalidated)
        at = "monitor"
        advice = validated(checkpoint, monitor) if unvalidated else compiled(checkpoint, monitor)
    elif checkpoint.keras.saves_arrays_as_best and watches_no_number(monitor, checkpoint.fits, checkpoint.keras):
        yield Finding(
            "CKP201",
            checkpoint.at("monitor"),
            f"every save overwrites the best, better or not, because {visible(monitor)} is one value for each class",
            (Advice("give the metric average='macro'"),),
            rests_on=("monitor", "save_best_only"),
        )
        return
    else:
        return
    if checkpoint.keras.saves_without_monitor:
        consequence = f"every save overwrites the best, better or not, because {visible(monitor)} {where}"
    else:
        consequence = f"nothing will ever be saved, because {visible(monitor)} {where}"
    yield Finding("CKP201", checkpoint.at(at), consequence, advice, rests_on=("monitor", "save_best_only", "save_freq"))


def _why_absent(checkpoint: Checkpoint, monitor: str, *, unvalidated: bool) -> str:
    if unvalidated:
        return "fit gets no validation data"
    if (name := numbered_as(monitor, checkpoint.fits, checkpoint.keras)) is not None:
        return f"others of its class were made before, and Keras calls it {visible(name)}"
    if monitor in checkpoint.call.logged_later:
        return "a later callback of the list writes it"
    if monitor.startswith("val_") and any(fit.validation_freq != ONE for fit in checkpoint.fits):
        return "validation_freq leaves epochs out"
    return "compile has no such metric"


def validated(checkpoint: Checkpoint, monitor: str) -> tuple[Advice, ...]:
    """What there is instead of a ``val_`` metric, where fit gets no validation data."""
    trained = base_of(monitor)
    return (
        Advice("give fit validation_data", (Validate(),)),
        Advice(
            f"monitor {typed(trained) or 'a training metric'}",
            (setting(checkpoint, "monitor", text(trained)),),
            beside=True,
        ),
    )


def compiled(checkpoint: Checkpoint, monitor: str) -> tuple[Advice, ...]:
    """The metrics that compile has, those that mean the same as *monitor* first."""
    if numbered_as(monitor, checkpoint.fits, checkpoint.keras) is not None:
        return (Advice("give the metric a name, or call keras.utils.clear_session() before"),)
    same = same_metrics(monitor, checkpoint.fits, checkpoint.keras)
    return (
        *(
            Advice(
                f"write monitor={literal}" if (literal := typed(name)) else THEIR_NAME,
                (setting(checkpoint, "monitor", text(name)),),
            )
            for name in same
        ),
        Advice(THEIR_NAME),
    )


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
    rests_on = ("monitor", "mode", "save_best_only")
    repair = _with_mode(checkpoint, better)
    if repair is not None and knows_the_best(checkpoint):
        repair = replace(repair, hindrance="initial_value_threshold belongs to the mode that is given")
    yield Finding("CKP202", checkpoint.at("mode"), consequence, _modes(checkpoint, better), rests_on, repair=repair)


def _modes(checkpoint: Checkpoint, better: str | None) -> tuple[Advice, ...]:
    if better is not None:
        return (Advice(f"write mode={better!r}", (setting(checkpoint, "mode", text(better)),)),)
    lower, higher = (setting(checkpoint, "mode", text(mode)) for mode in ("min", "max"))
    return (
        Advice("write mode='min'", (lower,)),
        Advice("write mode='max', whichever is better", (higher,), beside=True),
    )


def _with_mode(checkpoint: Checkpoint, better: str | None) -> Repair | None:
    if better is None:
        return None
    return Repair(f"Write mode={better!r}", setting(checkpoint, "mode", text(better)))


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
    advice = _modes(checkpoint, better)
    if checkpoint.keras.auto_asks_metrics:
        try:
            way(checkpoint)
        except ValueError as error:
            yield Finding(
                "CKP203",
                at,
                Stop(FIRST_EPOCH, "ValueError", f"{checkpoint.keras.name} finds {error}"),
                advice,
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
        yield Finding("CKP203", at, consequence, advice, rests_on, repair=_with_mode(checkpoint, better))


def not_batches(checkpoint: Checkpoint) -> Iterator[Finding]:
    """CKP204."""
    value = checkpoint.value("save_freq")
    if "save_freq" not in checkpoint.keras.parameters or not isinstance(value, Constant | Unknown):
        return
    at_the_end = Advice("leave it out to save at the end of every epoch", (leaving_out(checkpoint, "save_freq"),))
    if isinstance(at_the_end.steps[0], SetArgument):
        at_the_end = replace(at_the_end, words="write 'epoch' to save at the end of every epoch")
    advice: tuple[Advice, ...] = (at_the_end,)
    if value.unit is Unit.BATCH_SIZE:
        consequence = "it will not save when it is meant to: save_freq counts batches, and this counts samples"
        fifth = setting(checkpoint, "save_freq", Unknown("5 * steps_per_epoch", unit=Unit.EPOCHS_OF_BATCHES))
        advice = (Advice("write 5 * steps_per_epoch for every 5 epochs", (fifth,)), replace(at_the_end, beside=True))
    elif not isinstance(value, Constant) or not isinstance(value.value, int):
        return
    elif isinstance(value.value, bool) or value.value <= 0:
        consequence = (
            f"it will save after every batch: save_freq counts batches, and {written(value.value)} is taken as 1"
        )
    elif "save_freq" in checkpoint.positional and value == OLD_PERIOD:
        consequence = (
            "it will save after every batch: the seventh argument was period, in epochs, but "
            f"{checkpoint.keras.name} takes it as save_freq, in batches"
        )
    else:
        return
    cures = {"CKP102", "CKP201", "CKP301", "CKP307"}
    template = checkpoint.template
    if template is not None and any(name == "epoch" for name, _ in template.fields):
        cures.add("CKP103")
    yield Finding("CKP204", checkpoint.at("save_freq"), consequence, advice, ("save_freq",), frozenset(cures))


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
