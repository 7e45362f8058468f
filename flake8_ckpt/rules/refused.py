"""CKP3: calls that raise, at construction or at the first save."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from flake8_ckpt.call import ONE
from flake8_ckpt.display import is_whole, quoted, visible, written
from flake8_ckpt.keras.checkpoint import Checkpoint, Misfit, once_per_checkpoint
from flake8_ckpt.keras.logs import METRIC, NO_METRIC, OWN_FIELDS, is_absent, is_keras_field, same_metrics
from flake8_ckpt.keras.schedule import Due, Timing, always_the_same, dues, saves, timings
from flake8_ckpt.keras.template import RAISED, Template, UndecidedError
from flake8_ckpt.repair import Advice, AsText, LeaveOut, MoveOut, Rename, Repair, Retext, SetArgument, Validate
from flake8_ckpt.rules.changes import (
    at_epoch_ends,
    dropping,
    leaving_out,
    naming,
    renaming,
    replacing,
    setting,
)
from flake8_ckpt.rules.rule import CONSTRUCTION, FIRST_SAVE, Finding, Rule, Stop
from flake8_ckpt.values import Constant, Entries, Items, NumpyNumber, Text, Unit, Unknown, Value, text

OTHER_SUFFIXES = frozenset(
    {".ckpt", ".h5", ".H5", ".hd5", ".hdf5", ".keras", ".model", ".pb", ".pth", ".tf", ".weights", ".weights.hdf5"}
)
"""Endings by which a name says that it is a model or its weights; any other may be a part of the name."""


ONE_EPOCH = Unknown("steps_per_epoch", type=int, unit=Unit.EPOCHS_OF_BATCHES)
"""The number of batches that most often is asked for."""


@once_per_checkpoint
def first_error(checkpoint: Checkpoint) -> tuple[Exception, Due] | None:
    """What the first save raises, in every way in which the callback may be timed, and when; None if it may not."""
    template, errors = checkpoint.template, []
    if template is None:
        return None
    for runs in timings(checkpoint):
        error = _error(checkpoint, template, runs[0])
        if error is None:
            return None
        errors.append(error)
    same = {type(error) for error, _ in errors}
    return errors[0] if len(same) == 1 else None


def _error(checkpoint: Checkpoint, template: Template, timing: Timing) -> tuple[Exception, Due] | None:
    due = Due(1, None if timing.save_freq is None else max(timing.save_freq, 1))
    try:
        next(saves(checkpoint, template, timing, always_the_same), None)
    except UndecidedError:
        return None
    except RAISED as error:
        return error, due
    return None


def missing_field(checkpoint: Checkpoint) -> Iterator[Finding]:
    """CKP301."""
    template = checkpoint.template
    found = first_error(checkpoint)
    if template is None or found is None:
        return
    error, due = found
    if isinstance(error, IndexError):
        yield _at_first_save(
            "CKP301",
            checkpoint,
            error,
            "filepath has a field without a name",
            (Advice("name the field: {epoch}", naming(template, "{epoch}")),),
        )
    elif isinstance(error, KeyError):
        name = str(error.args[0])
        reason, advice = _why_missing(checkpoint, template, name, at_batch=due.batch is not None)
        yield _at_first_save("CKP301", checkpoint, error, reason, (*advice, dropping(template, name)))


def _at_first_save(
    code: str, checkpoint: Checkpoint, error: Exception, reason: str, advice: tuple[Advice, ...]
) -> Finding:
    return Finding(
        code,
        checkpoint.at("filepath"),
        Stop(FIRST_SAVE, type(error).__name__, reason),
        advice,
        instead_of=frozenset({"CKP101", "CKP102", "CKP103", "CKP201", "CKP307"}),
    )


def _why_missing(
    checkpoint: Checkpoint, template: Template, name: str, *, at_batch: bool
) -> tuple[str, tuple[Advice, ...]]:
    """Why there is no field *name*, and what to write; to leave it out is always possible."""
    keras, own = checkpoint.keras, re.match(r"\w*", name.strip())
    left_out, field = dropping(template, name), f"{{{visible(name)}}}"
    at_the_end = Advice("write save_freq='epoch'", (at_epoch_ends(checkpoint),), beside=True)
    if name == "batch" and not at_batch:
        counting = Advice(
            "write save_freq=steps_per_epoch", (setting(checkpoint, "save_freq", ONE_EPOCH),), beside=True
        )
        return "{batch} is there only when save_freq is an int", (left_out, counting)
    if name == "batch":
        return f"the Keras it is imported from, or {keras.name}, has no {{batch}}", (left_out, at_the_end)
    if at_batch and name.startswith("val_"):
        return f"{field} is not known at a batch end, before validation has run", (left_out, at_the_end)
    if at_batch and name == keras.rate_field:
        return f"{field} is not known at a batch end", (left_out, at_the_end)
    if name == keras.rate_field:
        words = f"{left_out.words}, or put its scheduler before this callback"
        return f"no callback before this one logs {field}", (replace(left_out, words=words),)
    if name.strip().lower() in OWN_FIELDS:
        right = name.strip().lower()
        return f"{keras.name} has {{{right}}}, and no {field}", (_called(template, name, right),)
    if name in {"lr", "learning_rate"}:
        return f"{keras.name} logs it as {keras.rate_field}", (_called(template, name, keras.rate_field),)
    if METRIC.fullmatch(name) is None:
        called = own[0] if own is not None and own[0] not in {"", *OWN_FIELDS} else "epoch"
        words = f"write {{{called}}}{', which counts from 1' if called == 'epoch' else ''}"
        return (
            f"{field} is looked up by that whole name, not computed",
            (Advice(words if is_whole(called) else "write its name alone", renaming(template, name, called)),),
        )
    if is_absent(name, checkpoint.fits, keras) and name not in NO_METRIC:
        if name.startswith("val_") and all(fit.validates is False for fit in checkpoint.fits):
            return (
                f"fit gets no validation data, so there is no {field}",
                (Advice("give fit validation_data", (Validate(),)), replace(left_out, beside=True)),
            )
        same = same_metrics(name, checkpoint.fits, keras)
        return f"compile has no metric called {visible(name)}", tuple(_called(template, name, one) for one in same)
    return (
        f"{keras.name} passes no {quoted(name)} to filepath.format()",
        (
            Advice("use {epoch}, {batch} or a metric", renaming(template, name, "epoch")),
            Advice("double the braces", replacing(template, name, f"{{{{{name}}}}}"), beside=True),
        ),
    )


def _called(template: Template, name: str, right: str) -> Advice:
    words = f"write {{{right}}}" if is_whole(right) else "use the name that compile gives it"
    return Advice(words, renaming(template, name, right))


def malformed(checkpoint: Checkpoint) -> Iterator[Finding]:
    """CKP302."""
    template = checkpoint.template
    found = first_error(checkpoint)
    if template is None or found is None or isinstance(found[0], KeyError | IndexError):
        return
    error = found[0]
    advice = Advice("write fields like {epoch:02d}", _mended(template))
    yield _at_first_save(
        "CKP302", checkpoint, error, f"filepath is no valid template ({visible(str(error))})", (advice,)
    )


def _mended(template: Template) -> tuple[Retext, ...]:
    """One valid field in the place of all; nothing where holes stand between them."""
    fields = re.search(r"[{}][^\0]*$", template.literal.removesuffix(template.suffix))
    return (Retext(fields[0], "{epoch:02d}"),) if fields else ()


def bad_argument(checkpoint: Checkpoint) -> Iterator[Finding]:
    """CKP303."""
    keras = checkpoint.keras
    if checkpoint.missing_filepath:
        yield Finding(
            "CKP303",
            checkpoint.place,
            Stop(CONSTRUCTION, "TypeError", "filepath is missing"),
            (_example(checkpoint, "give filepath"),),
            rests_on=(),
        )
    for argument in checkpoint.twice:
        yield Finding(
            "CKP303",
            argument.place,
            Stop(CONSTRUCTION, "TypeError", f"{visible(str(argument.name))} is given twice"),
            (Advice("give it once", (LeaveOut(str(argument.name), argument.place),)),),
            rests_on=(),
        )
    if checkpoint.surplus:
        count = len(keras.parameters)
        yield Finding(
            "CKP303",
            checkpoint.surplus[0].place,
            Stop(
                CONSTRUCTION,
                "TypeError",
                f"{keras.name} takes {count} positional arguments, not {count + len(checkpoint.surplus)}",
            ),
            (Advice("pass what comes after filepath by keyword"),),
            rests_on=(),
        )
    yield from _bad_save_freq(checkpoint)
    yield from _bad_period(checkpoint)
    yield from _bad_options(checkpoint)
    yield from _bad_filepath(checkpoint)


def _bad_save_freq(checkpoint: Checkpoint) -> Iterator[Finding]:
    refused = _refused_save_freq(checkpoint.value("save_freq")) if "save_freq" in checkpoint.keras.parameters else None
    if refused is not None:
        yield Finding(
            "CKP303",
            checkpoint.at("save_freq"),
            Stop(CONSTRUCTION, "ValueError", f"save_freq is {refused}, and only 'epoch' or an int is taken"),
            (
                Advice("write save_freq='epoch'", (at_epoch_ends(checkpoint),)),
                Advice(
                    "write a number of batches as an int", (setting(checkpoint, "save_freq", ONE_EPOCH),), beside=True
                ),
            ),
            rests_on=("save_freq",),
        )


def _refused_save_freq(value: Value) -> str | None:
    """How the message calls a save_freq that the constructor refuses; None if it takes it, or that is not known."""
    match value:
        case Text():
            exact = value.exact
            return quoted(exact) if exact is not None and exact != "epoch" else None
        case Constant(value=int()):
            return None
        case Constant():
            return written(value.value)
        case Unknown() if value.type is not None and issubclass(value.type, float | NumpyNumber):
            return "a numpy number" if value.type is NumpyNumber else "a float"
        case Items() | Entries():
            return "a container"
    return None


def _written(value: Text | Constant | Items | Entries) -> str:
    """How a message writes a value that has no place where it stands."""
    match value:
        case Text():
            return quoted(value.shown())
        case Constant():
            return written(value.value)
    return "a container"


def _bad_period(checkpoint: Checkpoint) -> Iterator[Finding]:
    """A period that is no number fails where the epochs are counted, which an int save_freq does not do."""
    value = checkpoint.value("period")
    if isinstance(value, Text | Constant | Items | Entries) and not (
        isinstance(value, Constant) and isinstance(value.value, int | float)
    ):
        if any(run.save_freq is not None for runs in timings(checkpoint) for run in runs):
            return
        yield Finding(
            "CKP303",
            checkpoint.at("period"),
            Stop(FIRST_SAVE, "TypeError", f"period is {_written(value)}, and no number"),
            (Advice("give the number of epochs between two saves", (setting(checkpoint, "period", ONE),)),),
            rests_on=("period", "save_freq"),
        )


def _bad_options(checkpoint: Checkpoint) -> Iterator[Finding]:
    """What can be written down is no SaveOptions; for the native format not even these are taken, but None is."""
    keras, value = checkpoint.keras, checkpoint.value("options")
    if isinstance(value, Text | Constant | Items | Entries) and value != Constant(None):
        native = keras.path_raises == "construction" and checkpoint.flag("save_weights_only") is False
        template = checkpoint.template
        error = "ValueError" if native and template is not None and template.tail.endswith(".keras") else "TypeError"
        yield Finding(
            "CKP303",
            checkpoint.at("options"),
            Stop(CONSTRUCTION, error, f"options is {_written(value)}, and no SaveOptions or CheckpointOptions"),
            (Advice("leave it out", (leaving_out(checkpoint, "options"),)),),
            rests_on=("options",),
        )


def _bad_filepath(checkpoint: Checkpoint) -> Iterator[Finding]:
    keras, value = checkpoint.keras, checkpoint.value("filepath")
    looks_at_whole = keras.path_raises == "construction" and checkpoint.flag("save_weights_only") is False
    if isinstance(value, Constant | Items | Entries):
        given = _given(value)
        looks = keras.bad_filepath_raises == "construction" or (looks_at_whole and bool(given))
        error = "TypeError" if looks and isinstance(given, bytes) else "AttributeError"
        yield Finding(
            "CKP303",
            checkpoint.at("filepath"),
            Stop(CONSTRUCTION if looks else FIRST_SAVE, error, f"filepath is {_written(value)}, and no path"),
            (_example(checkpoint, "give a path"),),
        )
    elif isinstance(value, Text) and value.is_path and (keras.path_raises == "save" or looks_at_whole):
        yield Finding(
            "CKP303",
            checkpoint.at("filepath"),
            Stop(
                CONSTRUCTION if looks_at_whole else FIRST_SAVE,
                "AttributeError",
                f"{keras.name} takes no pathlib path here",
            ),
            (Advice("write str(...) around it", (AsText(checkpoint.at("filepath")),)),),
        )


def _example(checkpoint: Checkpoint, words: str) -> Advice:
    """To give a filepath of each epoch's own."""
    suffixes = checkpoint.keras.weights_suffixes if checkpoint.flag("save_weights_only") else None
    path = f"model_{{epoch:02d}}{suffixes[0] if suffixes else '.keras'}"
    return Advice(f"{words}, such as {path!r}", (setting(checkpoint, "filepath", text(path)),))


def _given(value: Constant | Items | Entries) -> object:
    """What is given, or something that is empty whenever that is."""
    match value:
        case Constant():
            return value.value
        case Items():
            return value.items
    return value.entries


def misplaced_parenthesis(checkpoint: Checkpoint) -> Iterator[Finding]:
    """CKP304."""
    if not checkpoint.strays:
        return
    stray = checkpoint.strays[0]
    names = ", ".join(one.name for one in checkpoint.strays)
    outcome: str | Stop
    if stray.callee == ".format()":
        outcome = f"the callback will not see {names}: .format() takes every keyword and says nothing"
    else:
        outcome = Stop(CONSTRUCTION, "TypeError", f"{names} went to {stray.callee} and not to the callback")
    repair = Repair(
        f"Give {names} to the callback",
        MoveOut(tuple(one.place for one in checkpoint.strays)),
        safe=all(one.name != "save_weights_only" for one in checkpoint.strays),  # what reads the files must follow that
    )
    advice = Advice("close the inner parenthesis before them", (repair.step,))
    yield Finding("CKP304", stray.place, outcome, (advice,), repair=repair)


def refused_suffix(checkpoint: Checkpoint) -> Iterator[Finding]:
    """CKP305."""
    template, keras = checkpoint.template, checkpoint.keras
    if template is None:
        return
    weights_only = checkpoint.flag("save_weights_only")
    if keras.whole_suffixes is not None and keras.weights_suffixes is not None:
        kinds = (
            {True: [keras.weights_suffixes], False: [keras.whole_suffixes]}.get(bool(weights_only), [])
            if weights_only is not None
            else [keras.weights_suffixes, keras.whole_suffixes]
        )
        if all(refuses(suffixes, template) for suffixes in kinds):
            what = {True: "weights", False: "whole models", None: "a checkpoint"}[weights_only]
            wanted = " or ".join(quoted(suffix) for suffix in kinds[0])
            yield Finding(
                "CKP305",
                checkpoint.at("filepath"),
                Stop(
                    CONSTRUCTION,
                    "ValueError",
                    f"{keras.name} wants {wanted} for {what}, not {quoted(template.shown)}",
                ),
                (Advice(f"end filepath in {quoted(kinds[0][0])}", (_ending_in(kinds[0][0], template),)),),
                rests_on=("filepath", "save_weights_only"),
                repair=_with_suffix(kinds[0][0], template) if len(kinds) == 1 else None,
            )
    elif (
        keras.best_keras_raises
        and template.tail.endswith(".keras")
        and checkpoint.flag("save_best_only")
        and weights_only is False
        and _will_improve(checkpoint)
        and first_error(checkpoint) is None  # the name is formatted first
    ):
        yield Finding(
            "CKP305",
            checkpoint.at("filepath"),
            Stop(FIRST_SAVE, "ValueError", f"{keras.name} cannot save best-only to '.keras'"),
            (
                Advice("end filepath in '.h5'", (Retext(".keras", ".h5"),)),
                Advice("leave the suffix away", (Retext(".keras", ""),), beside=True),
            ),
            rests_on=("filepath", "save_best_only"),
        )


def _ending_in(suffix: str, template: Template) -> Retext:
    """*suffix* in the place of one that some Keras has taken, or else after the name; a directory gets a name."""
    old = template.suffix if template.suffix in OTHER_SUFFIXES else ""
    return Retext(old, f"model{suffix}" if template.tail.endswith("/") else suffix)


def _with_suffix(suffix: str, template: Template) -> Repair | None:
    """The same as a repair; what the file in a directory is to be called, is for the user to say."""
    if template.tail.endswith("/"):
        return None
    return Repair(f"End filepath in {quoted(suffix)}", _ending_in(suffix, template))


def _will_improve(checkpoint: Checkpoint) -> bool:
    """Whether anything is ever saved as the best: at batch ends there is no ``val_*`` to tell."""
    if all(run.save_freq is None for runs in timings(checkpoint) for run in runs):
        return True
    monitor = checkpoint.value("monitor")
    return isinstance(monitor, Text) and monitor.exact is not None and not monitor.exact.startswith("val_")


def refuses(suffixes: tuple[str, ...], template: Template) -> bool:
    """Whether the name certainly ends in none of *suffixes*: a hole before a short tail may complete one."""
    tail, open_end = template.tail, "\0" in template.literal
    return not any(tail.endswith(suffix) or (open_end and suffix.endswith(tail)) for suffix in suffixes)


def unknown_argument(checkpoint: Checkpoint) -> Iterator[Finding]:
    """CKP306."""
    for misfit in checkpoint.unexpected:
        name = visible(str(misfit.argument.name))
        outcome: str | Stop
        if checkpoint.keras.ignores_unknown:
            outcome = f"{name} will be ignored: {checkpoint.keras.name} has no such argument, and says nothing"
        else:
            outcome = Stop(CONSTRUCTION, "TypeError", f"{checkpoint.keras.name} has no argument {name}")
        yield Finding("CKP306", misfit.argument.place, outcome, _instead(misfit), rests_on=())


def compared_at_batch_ends(checkpoint: Checkpoint) -> Iterator[Finding]:
    """CKP307."""
    monitor = checkpoint.monitor
    if not checkpoint.keras.auto_asks_metrics or not checkpoint.flag("save_best_only") or monitor is None:
        return
    if (
        monitor.startswith("val_")
        or not is_keras_field(monitor)
        or is_absent(monitor, checkpoint.fits, checkpoint.keras)
    ):
        return
    threshold = checkpoint.value("initial_value_threshold")
    nth = 1 if isinstance(threshold, Constant) and threshold.value is not None else 2
    raising = []
    for runs in timings(checkpoint):
        checks = ((run, next(islice(dues(run), nth - 1, None), None)) for run in runs if run.save_freq is not None)
        in_first = (due for run, due in checks if due is not None and due.epoch == run.initial_epoch + 1)
        raising.append(next(in_first, None))
    due = next(iter(raising), None)
    if due is None or None in raising:
        return
    yield Finding(
        "CKP307",
        checkpoint.at("save_freq"),
        Stop(
            due,
            "TypeError",
            f"{checkpoint.keras.name} compares {visible(monitor)} there, but learns only at the end of the epoch "
            "which way is better",
        ),
        (
            Advice("save at epoch ends", (at_epoch_ends(checkpoint),)),
            Advice("leave save_best_only out", (leaving_out(checkpoint, "save_best_only"),), beside=True),
        ),
        ("save_freq", "save_best_only", "monitor"),
    )


def _instead(misfit: Misfit) -> tuple[Advice, ...]:
    name, place = str(misfit.argument.name), misfit.argument.place
    words = {
        "load_weights_on_restart": "leave it out, and load the weights yourself before fit",
        "save_format": "leave it out: the suffix of filepath decides",
    }.get(name, "leave it out")
    left_out = Advice(words, (LeaveOut(name, place),))
    if misfit.meant is not None:
        return Advice(f"write {misfit.meant}=", (Rename(name, misfit.meant, place),)), left_out
    epochs = misfit.argument.value
    if name == "period" and epochs != ONE:
        batches = Unknown(f"{_counted(epochs)} * steps_per_epoch", unit=Unit.EPOCHS_OF_BATCHES)
        steps = (Rename(name, "save_freq", place), SetArgument("save_freq", batches, place))
        words = f"write save_freq={batches.name}, which counts batches"
        return Advice(words, steps), replace(left_out, beside=True)
    if name == "save_freq" and isinstance(epochs, Constant):
        steps = (Rename(name, "period", place), SetArgument("period", ONE, place))
        return Advice("use period, which counts epochs", steps), left_out
    return (left_out,)


def _counted(epochs: Value) -> str:
    """The number of epochs, as the code may write it."""
    said = written(epochs.value) if isinstance(epochs, Constant) else epochs.name if isinstance(epochs, Unknown) else ""
    return said if re.fullmatch(r"\w[\w.]*", said) and is_whole(said) else "period"


RULES = (
    Rule(
        "CKP301",
        "missing-field",
        "the first save raises: a field that is not there at that time",
        "0.1.0",
        missing_field,
    ),
    Rule("CKP302", "malformed-template", "the first save raises: filepath is no valid template", "0.1.0", malformed),
    Rule("CKP303", "bad-argument", "construction raises: an argument that Keras refuses", "0.1.0", bad_argument),
    Rule(
        "CKP304",
        "misplaced-parenthesis",
        "keywords of the callback went to a call inside filepath",
        "0.1.0",
        misplaced_parenthesis,
        "safe",
    ),
    Rule("CKP305", "refused-suffix", "this Keras refuses the suffix of filepath", "0.1.0", refused_suffix, "safe"),
    Rule("CKP306", "unknown-argument", "this Keras has no such argument", "0.1.0", unknown_argument),
    Rule(
        "CKP307",
        "compared-too-early",
        "this Keras raises when it compares a metric within the first epoch",
        "0.1.0",
        compared_at_batch_ends,
    ),
)
