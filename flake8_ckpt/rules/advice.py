"""CKP9: what a team may want to hear of, and nobody else. Each is reported only when it is named."""

from __future__ import annotations

from collections.abc import Iterator

from flake8_ckpt.display import HOLE, REASON, quoted, visible
from flake8_ckpt.keras.checkpoint import Checkpoint
from flake8_ckpt.keras.logs import OWN_FIELDS, Logs
from flake8_ckpt.keras.schedule import always_a_little_better, epochs_of
from flake8_ckpt.program import Unread
from flake8_ckpt.repair import Advice
from flake8_ckpt.rules.around import knows_the_best
from flake8_ckpt.rules.changes import adding, best_only, leaving_out, replacing, setting, written_with
from flake8_ckpt.rules.overwriting import FAILS, lost
from flake8_ckpt.rules.rule import Finding, Rule
from flake8_ckpt.rules.whole import Whole
from flake8_ckpt.values import Unknown

DECIDING = ("filepath", "save_best_only", "save_freq")
RESTS_ON = ("filepath", "save_best_only")


def one_best(checkpoint: Checkpoint) -> Iterator[Finding]:
    """CKP901."""
    found = lost(checkpoint) if checkpoint.flag("save_best_only") else None
    if found is None or found[0].fields:
        return
    template, (first, second), _ = found
    yield Finding(
        "CKP901",
        checkpoint.at("filepath"),
        f"only the best model will be left: a best of {second.due} replaces that of {first.due} in "
        f"{quoted(second.path)}",
        (Advice(f"{written_with(template, '{epoch:02d}')} to keep every best", (adding(template, "{epoch:02d}"),)),),
        RESTS_ON,
    )


def same_names_every_run(checkpoint: Checkpoint) -> Iterator[Finding]:
    """CKP902."""
    template = checkpoint.template
    if template is None or template.text.holes or checkpoint.uploads or checkpoint.flag("save_best_only") is None:
        return
    yield Finding(
        "CKP902",
        checkpoint.at("filepath"),
        f"a second run of this program overwrites the files of the first: {quoted(template.shown)} is the same "
        "every time",
        (Advice("put the time or the run's name into filepath"),),
    )


def best_forgotten(checkpoint: Checkpoint) -> Iterator[Finding]:
    """CKP903."""
    template = checkpoint.template
    if not checkpoint.flag("save_best_only") or template is None or template.text.holes or template.fields:
        return
    if knows_the_best(checkpoint):
        return
    can_be_told = "initial_value_threshold" in checkpoint.keras.parameters
    yield Finding(
        "CKP903",
        checkpoint.at("filepath"),
        f"a restarted run forgets the best: its first epoch overwrites {quoted(template.shown)}, better or not",
        (
            Advice(
                "give initial_value_threshold the best so far",
                (setting(checkpoint, "initial_value_threshold", Unknown("best_so_far")),),
            )
            if can_be_told
            else Advice("set the callback's best before fit"),
        ),
        RESTS_ON,
    )


def unpadded_epoch(checkpoint: Checkpoint) -> Iterator[Finding]:
    """CKP904."""
    template = checkpoint.template
    many = 10
    if template is None or not any(name == "epoch" for name, _ in template.fields) or epochs_of(checkpoint) < many:
        return
    logs = Logs(checkpoint.keras, None, epoch_end=True)
    logs["batch"] = 1  # whatever this Keras has: the epoch is what is looked at
    try:
        second, tenth = (template.path(logs.at(epoch, None, 0.25)) for epoch in (2, many))
    except FAILS:
        return
    if second > tenth:
        yield Finding(
            "CKP904",
            checkpoint.at("filepath"),
            f"the files will not sort by epoch: {quoted(tenth)} comes before {quoted(second)}",
            (Advice("pad the number, as in {epoch:03d}", replacing(template, "epoch", "{epoch:03d}")),),
        )


def no_effect(checkpoint: Checkpoint) -> Iterator[Finding]:
    """CKP906."""
    given = [name for name in ("monitor", "mode") if name in checkpoint.places]
    if checkpoint.flag("save_best_only") is not False or not given:
        return
    first = min(given, key=checkpoint.at)
    yield Finding(
        "CKP906",
        checkpoint.at(first),
        f"{' and '.join(given)} will have no effect: without save_best_only=True every save is kept",
        (
            Advice(f"leave {' and '.join(given)} out", tuple(leaving_out(checkpoint, name) for name in given)),
            Advice("set save_best_only=True", (best_only(checkpoint),), beside=True),
        ),
        ("save_best_only",),
    )


def rounded_best(checkpoint: Checkpoint) -> Iterator[Finding]:
    """CKP907."""
    if not checkpoint.flag("save_best_only") or lost(checkpoint) is not None:
        return
    found = lost(checkpoint, always_a_little_better)
    if found is None:
        return
    template, (first, second), _ = found
    metric = next((name for name, _ in template.fields if name not in OWN_FIELDS), "the metric")
    yield Finding(
        "CKP907",
        checkpoint.at("filepath"),
        f"two bests may share a file: when {visible(metric)} is the same after rounding, {second.due} overwrites "
        f"{first.due} in {quoted(second.path)}",
        (Advice("add {epoch:02d} to filepath", (adding(template, "{epoch:02d}"),)),),
        RESTS_ON,
    )


def undecided(checkpoint: Checkpoint) -> Iterator[Finding]:
    """CKP910."""
    blocked = next(filter(None, (_blocked(checkpoint, name) for name in DECIDING)), None)
    if blocked is not None:
        name, unknown = blocked
        written = "" if unknown.name in {name, "...", "?"} else f" ({visible(unknown.name, HOLE)})"
        yield Finding(
            "CKP910",
            checkpoint.at(name),
            f"this call is not judged in full: {name} is not known{written}, as {visible(unknown.reason, REASON)}",
            (Advice(f"write out {name}, or look after it yourself"),),
            (),
            because=unknown.place,
        )


def unread(whole: Whole) -> Iterator[Finding]:
    """CKP910, of a class that a module hands on which is not in sight."""
    for event in whole.program.events:
        if isinstance(event, Unread) and not event.expected_to_raise:
            module = event.name.rpartition(".")[0]
            yield Finding(
                "CKP910",
                event.place,
                f"this call is not judged: {f'{visible(module)} is not read' if module else 'a star import brings it'}",
                (Advice("import the class from keras.callbacks, or name it in ckpt-classes"),),
                (),
                way=event.way,
            )


def _blocked(checkpoint: Checkpoint, name: str) -> tuple[str, Unknown] | None:
    """The unknown in an argument because of which a rule had to be silent."""
    if name not in checkpoint.keras.parameters:
        return None
    value, template = checkpoint.value(name), checkpoint.template
    if isinstance(value, Unknown) and not (name == "save_freq" and value.type is int):
        return (name, value) if not checkpoint.missing_filepath else None
    if name == "filepath" and template is not None and not template.names_are_known:
        return next(((name, hole) for hole in template.text.holes[::-1]), None)
    return None


RULES = (
    Rule("CKP901", "one-best", "best-only keeps one file: earlier bests are gone", "0.1.0", one_best),
    Rule("CKP902", "same-names", "every run of this program writes the same names", "0.1.0", same_names_every_run),
    Rule("CKP903", "best-forgotten", "a restarted run forgets the best", "0.1.0", best_forgotten),
    Rule("CKP904", "unpadded-epoch", "unpadded {epoch}: epoch 10 sorts before epoch 2", "0.1.0", unpadded_epoch),
    Rule("CKP906", "no-effect", "monitor and mode have no effect without save_best_only", "0.1.0", no_effect),
    Rule("CKP907", "rounded-best", "best-only, and only a rounded metric in the name", "0.1.0", rounded_best),
    Rule(
        "CKP910",
        "undecided",
        "could not be decided, and what was in the way",
        "0.1.0",
        undecided,
        on_any_way=True,
        whole=unread,
    ),
)
