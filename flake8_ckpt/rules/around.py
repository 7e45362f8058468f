"""CKP105, CKP106, CKP908: callbacks that write over each other's files, and over their own in the next turn."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import normpath

from flake8_ckpt.call import Turns
from flake8_ckpt.display import iteration, quoted, visible
from flake8_ckpt.keras.checkpoint import Checkpoint, once_per_checkpoint
from flake8_ckpt.keras.logs import OWN_FIELDS
from flake8_ckpt.keras.schedule import Save, always_another, saves, timings
from flake8_ckpt.keras.template import Template
from flake8_ckpt.repair import Advice
from flake8_ckpt.rules.overwriting import FAILS, is_meant
from flake8_ckpt.rules.rule import Finding, Rule
from flake8_ckpt.values import Constant

SAME = ("filepath", "monitor", "mode", "save_best_only", "save_weights_only", "save_freq")


@once_per_checkpoint
def files_of(checkpoint: Checkpoint) -> dict[str, Save]:
    """The first save to each file of a run, in order; none where it cannot be told which files they are."""
    template, possible = checkpoint.template, timings(checkpoint)
    written: dict[str, Save] = {}
    if template is None or not template.names_are_known or len(possible) > 1:
        return written
    try:
        for save in saves(checkpoint, template, possible[0][0], always_another):
            written.setdefault(normpath(save.path), save)
    except FAILS:
        return {}
    return written


def same_file_twice(checkpoint: Checkpoint) -> Iterator[Finding]:
    """CKP105."""
    for ways in checkpoint.siblings:
        pairs = [_shared(sibling, checkpoint) for sibling in ways]
        if pairs and None not in pairs and pairs[0] is not None:
            first, second = pairs[0]
            yield Finding(
                "CKP105",
                checkpoint.at("filepath"),
                f"two checkpoints of one fit overwrite each other: {first.due} of the one and {second.due} of the "
                f"other are both saved to {quoted(second.path)}",
                (Advice("give each callback a filepath of its own"),),
                ("filepath", "save_freq"),
            )
            return


def _shared(first: Checkpoint, second: Checkpoint) -> tuple[Save, Save] | None:
    """Two saves of two callbacks to one file; None where there are none, or both always write the same."""
    one, other = first.template, second.template
    if one is None or other is None or not _may_share(one, other) or first.uploads:
        return None  # without playing anything
    if all(first.value(name) == second.value(name) for name in SAME):
        return None
    if any(name not in OWN_FIELDS for name, _ in (*one.fields, *other.fields)) and (
        first.value("save_freq") != second.value("save_freq")
    ):
        return None  # they see other values of the metric
    earlier, later = files_of(first), files_of(second)
    return next(((earlier[path], save) for path, save in later.items() if path in earlier), None)


def _may_share(one: Template, other: Template) -> bool:
    """Whether two filepaths may name one file, as far as that is told without a run."""
    holes = one.text.holes
    return one.may_meet(other) and holes == other.text.holes


def knows_the_best(checkpoint: Checkpoint) -> bool:
    """Whether the program may give it the best of the turn or run before."""
    known = "initial_value_threshold" in checkpoint.keras.parameters
    return known and checkpoint.value("initial_value_threshold") != Constant(None)


def same_every_turn(checkpoint: Checkpoint) -> Iterator[Finding]:
    """CKP106."""
    best = checkpoint.flag("save_best_only")
    turns = [one for one in checkpoint.turns if one.builds or best is False]
    if not turns or checkpoint.uploads or (best is not False and knows_the_best(checkpoint)):
        return
    template, save = checkpoint.template, next(iter(files_of(checkpoint).values()), None)
    if template is None or save is None or any(name not in OWN_FIELDS for name, _ in template.fields):
        return
    if is_meant(checkpoint, template):
        return
    has_epoch = any(name == "epoch" for name, _ in template.fields)
    again = next((one for one in turns if has_epoch or not one.same_model), None)
    if again is None:
        return  # phases of one model on one file
    yield Finding(
        "CKP106",
        checkpoint.at("filepath"),
        _again(again, save),
        (
            Advice(
                "give each fit names of its own, or initial_epoch to the later one"
                if again.over is None
                else f"put {visible(again.over)} into filepath, or load the file before the next"
                if iteration(again.over) == again.over
                else "put what changes into filepath, or load the file before the next"
            ),
        ),
        ("filepath", "save_best_only", "save_freq"),
        because=again.before,
    )


def _again(again: Turns, save: Save) -> str:
    """What the later of two fits does to the files of the earlier."""
    if again.over is None:
        return f"this fit overwrites the files of an earlier one: {save.due} of each is saved to {quoted(save.path)}"
    return (
        f"only the files of the last {iteration(again.over)} will be left: {save.due} of each is saved to "
        f"{quoted(save.path)}"
    )


def best_carried_over(checkpoint: Checkpoint) -> Iterator[Finding]:
    """CKP908."""
    if checkpoint.shared and checkpoint.flag("save_best_only"):
        yield Finding(
            "CKP908",
            checkpoint.place,
            "later fits may save nothing: the callback carries the best of one fit over to the next",
            (Advice("make a new callback for each fit"),),
            ("save_best_only",),
        )


RULES = (
    Rule("CKP105", "same-file-twice", "two callbacks of one fit write the same file", "0.1.0", same_file_twice),
    Rule("CKP106", "same-every-turn", "every iteration of a loop writes the same names", "0.1.0", same_every_turn),
    Rule("CKP908", "best-carried-over", "one best-only callback is used by several fits", "0.1.0", best_carried_over),
)
