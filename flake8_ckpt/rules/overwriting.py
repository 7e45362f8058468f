"""CKP1: saves that overwrite each other. All of them look for two saves of a schedule with one path."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from flake8_ckpt.display import NUMBER, is_whole, quoted, visible, written
from flake8_ckpt.keras.checkpoint import Checkpoint, once_per_checkpoint
from flake8_ckpt.keras.logs import OWN_FIELDS, is_keras_field
from flake8_ckpt.keras.schedule import (
    Metric,
    Save,
    Timing,
    always_another,
    always_the_same,
    epochs_in_sight,
    overwritten,
    saves,
    steps_in_sight,
    timings,
)
from flake8_ckpt.keras.template import RAISED, Template, UndecidedError
from flake8_ckpt.repair import Advice, KeepField, Repair, Retext, Step
from flake8_ckpt.rules.changes import adding, at_epoch_ends, best_only, replacing, written_with
from flake8_ckpt.rules.rule import Finding, Rule
from flake8_ckpt.values import Constant, Spent
from flake8_ckpt.words import words_of

ROLLING = frozenset(
    {
        "autosave",
        "backup",
        "check",
        "crash",
        "current",
        "final",
        "last",
        "latest",
        "newest",
        "now",
        "recent",
        "recovery",
        "restart",
        "resume",
        "rolling",
        "temp",
        "tmp",
    }
)
"""Words that say of a file that the newest save is what it is for."""
CHECK_POINT = re.compile(r"check[-_ ]?point", re.IGNORECASE)
"""One word in however many parts, and not the ``check`` of :data:`ROLLING`."""
LEFTOVER = re.compile(
    r"\{\{?(?:epoch|batch|loss|acc|accuracy|val_\w+)(?:![rsa])?(?::[^{}]*)?\}\}?"
    r"|%\(\w+\)[-+ #0]*\d*(?:\.\d+)?[a-z]|%0?\d*[di](?![a-zA-Z])|\$\{?(?:epoch|batch)\}?|<(?:epoch|batch)>"
)
RESTS_ON = ("filepath", "save_best_only", "save_freq")
WRITTEN = {"epoch": "{epoch:02d}", "batch": "{batch}"}
FAILS = (*RAISED, UndecidedError)


def rolls(template: Template, names: Iterable[str]) -> bool:
    """Whether the path, or one of the *names* that it or its callback is bound to, says that it is overwritten."""
    texts = (CHECK_POINT.sub("checkpoint", text) for text in (template.literal, *names))
    return any(not ROLLING.isdisjoint(words_of(text)) for text in texts)


def is_meant(checkpoint: Checkpoint, template: Template) -> bool:
    """Whether the file is there to go on from: its name says so, or the program reads it before it trains."""
    return checkpoint.loaded_before or rolls(template, checkpoint.names)


def loses_nothing_beside(checkpoint: Checkpoint) -> bool:
    """Whether another callback of the same fits keeps every epoch, or the best; where that is not known, too."""
    return any(
        one.flag("save_best_only") is not False or lost(one) is None for ways in checkpoint.beside for one in ways
    )


def leftover(template: Template) -> str | None:
    """A placeholder that Keras will leave in the name as it stands, as the file name will show it."""
    plain = template.literal.replace("{{", "{").replace("}}", "}")
    for match in LEFTOVER.finditer(plain):
        if not match[0].startswith("{") or "{" + match[0] + "}" in template.literal:
            return match[0]
    return None


def spent(template: Template) -> Spent | None:
    """A field of Keras that was used up before Keras could see it."""
    names = {name for name, _ in template.fields}
    return next((mark for mark in template.text.spent if is_keras_field(mark.field) and mark.field not in names), None)


class Loss(NamedTuple):
    """A save that is lost.

    Attributes:
        template: the filepath.
        saves: the save, and the one that overwrites it.
        timing: the run in which it does.
    """

    template: Template
    saves: tuple[Save, Save]
    timing: Timing


def collision(checkpoint: Checkpoint, template: Template, metric: Metric) -> Loss | None:
    """Two saves that share a file in every way in which the callback may be timed; those of the first way."""
    found = []
    for runs in timings(checkpoint):
        played = ((overwritten(saves(checkpoint, template, run, metric)), run) for run in runs)
        loss = next((Loss(template, pair, run) for pair, run in played if pair is not None), None)
        if loss is None:
            return None
        found.append(loss)
    return found[0]


@once_per_checkpoint
def lost(checkpoint: Checkpoint, metric: Metric = always_another) -> Loss | None:
    """The two saves that prove that one is lost; None if none is, or it cannot be told."""
    template = checkpoint.template
    if template is None or checkpoint.uploads or not template.names_are_known:
        return None
    try:
        return collision(checkpoint, template, metric)
    except FAILS:
        return None  # what raises is reported as that


def same_file(checkpoint: Checkpoint) -> Iterator[Finding]:
    """CKP101."""
    yield from _one_epoch_at_a_time(checkpoint)
    found = lost(checkpoint) if checkpoint.flag("save_best_only") is False and not checkpoint.unused else None
    if found is None or found[0].fields or is_meant(checkpoint, found[0]) or loses_nothing_beside(checkpoint):
        return
    template, (first, second), _ = found
    what = "epoch" if first.due.batch is None else "save"
    field = "{epoch:02d}-{batch}" if first.due.batch is not None and checkpoint.keras.batch_field else "{epoch:02d}"
    yield Finding(
        "CKP101",
        checkpoint.at("filepath"),
        f"only the last {what} will be left: {first.due} and {second.due} are both saved to {quoted(second.path)}",
        (
            Advice(written_with(template, field), (adding(template, field),)),
            Advice("write save_best_only=True to keep the best one", (best_only(checkpoint),), beside=True),
        ),
        rests_on=RESTS_ON,
        repair=numbering(template, field),
    )


def _one_epoch_at_a_time(checkpoint: Checkpoint) -> Iterator[Finding]:
    """A loop of fits of one epoch each, over one model, is one training."""
    template, again = checkpoint.template, [one for one in checkpoint.turns if one.same_model and one.over is not None]
    if template is None or not again or checkpoint.flag("save_best_only") is not False or lost(checkpoint) is not None:
        return
    beside = any(_keeps_more(way) for ways in checkpoint.beside for way in ways)
    if template.fields or not template.names_are_known or is_meant(checkpoint, template) or beside:
        return
    if epochs_in_sight(checkpoint) != 1 or checkpoint.uploads:
        return
    yield Finding(
        "CKP101",
        checkpoint.at("filepath"),
        f"only the last epoch will be left: each fit of the loop runs one, and saves it to {quoted(template.shown)}",
        (Advice("put a counter into filepath"),),
        rests_on=RESTS_ON,
    )


def _keeps_more(checkpoint: Checkpoint) -> bool:
    """Whether a callback keeps the best, or files of several names."""
    template = checkpoint.template
    return checkpoint.flag("save_best_only") is not False or template is None or bool(template.fields)


def shared_name(checkpoint: Checkpoint) -> Iterator[Finding]:
    """CKP102."""
    found = lost(checkpoint) if checkpoint.flag("save_best_only") is False else None
    if found is None or not found[0].fields:
        return
    template, (first, second), _ = found
    names = {name for name, _ in template.fields}
    missing = [name for name in OWN_FIELDS[: 1 if second.due.batch is None else 2] if name not in names]
    added = "-".join(WRITTEN[name] for name in missing)
    if missing:
        words = f"add {' and '.join('{' + name + '}' for name in missing)} to filepath"
        advice = Advice(words, (adding(template, added),))
    elif second.due.batch is not None:
        words = "give the fields a format that keeps every number apart, such as {epoch:03d}-{batch:06d}"
        in_full = (*replacing(template, "batch", "-{batch:06d}"), *replacing(template, "epoch", "{epoch:03d}"))
        advice = Advice(words, in_full)
    else:
        words = "write the epoch in full, such as {epoch:03d}"
        advice = Advice(words, replacing(template, "epoch", "{epoch:03d}"))
    yield Finding(
        "CKP102",
        checkpoint.at("filepath"),
        f"{second.due} overwrites {first.due}{assumed_steps(checkpoint, found)}: "
        f"both are saved to {quoted(second.path)}",
        (advice, Advice("write save_freq='epoch'", (at_epoch_ends(checkpoint),))),
        rests_on=RESTS_ON,
        repair=numbering(template, added) if missing else None,
    )


def assumed_steps(checkpoint: Checkpoint, loss: Loss) -> str:
    """On which number of batches in an epoch *loss* rests, where nothing in sight says it."""
    _, second = (save.due for save in loss.saves)
    if second.batch is None or steps_in_sight(checkpoint):
        return ""
    if isinstance(checkpoint.value("save_freq"), Constant) and second.epoch == loss.timing.initial_epoch + 1:
        fewer = second.batch - 1
        return f" if an epoch has more than {written(fewer, NUMBER)} {'batch' if fewer == 1 else 'batches'}"
    return f" if an epoch has {written(loss.timing.steps, NUMBER)} batches"


def only_a_metric(checkpoint: Checkpoint) -> Iterator[Finding]:
    """CKP103."""
    if checkpoint.flag("save_best_only") is not False or lost(checkpoint) is not None:
        return
    found = lost(checkpoint, always_the_same)
    if found is None:
        return
    template, (first, second), _ = found
    field = "{epoch:02d}" if second.due.batch is None or first.due.epoch != second.due.epoch else "{batch}"
    metric = next((name for name, _ in template.fields if name not in OWN_FIELDS), "the metric")
    yield Finding(
        "CKP103",
        checkpoint.at("filepath"),
        f"saves overwrite each other whenever {visible(metric)} repeats: with the same value, {first.due} and "
        f"{second.due} are both saved to {quoted(second.path)}",
        (Advice(f"add {field} to filepath", (adding(template, field),)),),
        rests_on=RESTS_ON,
        repair=numbering(template, field),
    )


def never_seen_by_keras(checkpoint: Checkpoint) -> Iterator[Finding]:
    """CKP104."""
    template = checkpoint.template
    if template is None:
        return
    literal, mark = leftover(template), spent(template)
    if literal is None and (mark is None or checkpoint.flag("save_best_only") is not False):
        return
    if checkpoint.flag("save_best_only") is None:
        return
    found = lost(checkpoint, always_the_same)
    if found is None:
        return
    _, (first, second), _ = found
    proof = f"{first.due} and {second.due} are both saved to {quoted(second.path)}"
    repair = None
    step: Step | None = None
    if literal is not None:
        words = "write {epoch:02d} in a plain string, with single braces"
        consequence = (
            f"{quoted(literal)} stays in the file name, for Keras fills in only {{epoch}}-style fields: {proof}"
        )
        repair = as_field(literal)
        step = repair.step
    elif mark is not None and mark.cut:
        words = "pass on the template with its field"
        consequence = f"{mark.how} drops {{{visible(mark.field)}}} before Keras can fill it in: {proof}"
    else:
        name = mark.field if mark is not None else "epoch"
        doubled = f", {{{{{name}}}}}," if is_whole(name) else ""
        words = f"double the braces{doubled} so that one pair is left for Keras"
        how = mark.how if mark is not None else ""
        consequence = f"{how} fills in {{{visible(name)}}} once, before Keras can: {proof}"
        step = KeepField(name, mark.place if mark is not None else None)
        kept = f"Leave {{{visible(name)}}} to Keras"
        repair = Repair(kept, step, safe=False) if step.place is not None else None
    advice = Advice(words, () if step is None else (step,))
    instead_of = {"CKP101", "CKP102", "CKP103", "CKP901", "CKP905"}
    if mark is not None and mark.cut and mark.end.endswith(accepted_suffixes(checkpoint)):
        instead_of.add("CKP305")  # the suffix went with the name, and comes back with it
    yield Finding(
        "CKP104", checkpoint.at("filepath"), consequence, (advice,), RESTS_ON, frozenset(instead_of), repair=repair
    )


def accepted_suffixes(checkpoint: Checkpoint) -> tuple[str, ...]:
    """The suffixes that the constructor may accept; those of both kinds, if it is not known what is saved."""
    keras, weights = checkpoint.keras, checkpoint.flag("save_weights_only")
    kinds = {True: [keras.weights_suffixes], False: [keras.whole_suffixes]}
    found = kinds[weights] if weights is not None else [keras.weights_suffixes, keras.whole_suffixes]
    return tuple(suffix for kind in found for suffix in kind or ("",))


def numbering(template: Template, field: str) -> Repair:
    """*field* before the suffix of the name: other files come to be on disk."""
    title = written_with(template, field)
    return Repair(f"{title[0].upper()}{title[1:]}", adding(template, field), safe=False)


def as_field(literal: str) -> Repair:
    """What Keras would leave as it stands, as a field: ``{epoch:02d}`` for ``{{epoch:02d}}``, ``%02d``."""
    if literal.startswith("{"):
        return Repair(f"{_write(literal)}, with single braces", Retext(f"{{{literal}}}", literal), safe=False)
    named = next((name for name in OWN_FIELDS if name in literal), "epoch")
    width = re.search(r"%(?:\(\w+\))?(0\d+)[di]$", literal)
    field = f"{{{named}:{width[1]}d}}" if width else f"{{{named}}}"
    return Repair(_write(field), Retext(literal, field), safe=False)


def _write(field: str) -> str:
    return f"Write {field}" if is_whole(field) else "Write the field"


def rolling_file(checkpoint: Checkpoint) -> Iterator[Finding]:
    """CKP905."""
    found = lost(checkpoint) if checkpoint.flag("save_best_only") is False else None
    if found is None or found[0].fields or not (is_meant(checkpoint, found[0]) or loses_nothing_beside(checkpoint)):
        return
    template, (first, second), _ = found
    if rolls(template, checkpoint.names):
        why = "as the name says"
    elif checkpoint.loaded_before:
        why = "and the program goes on from it"
    else:
        why = "beside what another callback keeps"
    yield Finding(
        "CKP905",
        checkpoint.at("filepath"),
        f"only the last save will be left, {why}: {first.due} and {second.due} are both saved to {quoted(second.path)}",
        (Advice("add {epoch:02d} to filepath to keep them all", (adding(found[0], "{epoch:02d}"),)),),
        rests_on=RESTS_ON,
    )


RULES = (
    Rule(
        "CKP101",
        "same-file",
        "every save goes to the same file, each overwriting the last",
        "0.1.0",
        same_file,
        "unsafe",
    ),
    Rule("CKP102", "shared-name", "the name has fields, but two saves share one", "0.1.0", shared_name, "unsafe"),
    Rule(
        "CKP103",
        "only-a-metric",
        "only a metric tells two saves apart, and metrics repeat",
        "0.1.0",
        only_a_metric,
        "unsafe",
    ),
    Rule("CKP104", "placeholder-lost", "a placeholder that Keras never sees", "0.1.0", never_seen_by_keras, "unsafe"),
    Rule("CKP905", "rolling-file", "a file that rolls, and says so", "0.1.0", rolling_file),
)
