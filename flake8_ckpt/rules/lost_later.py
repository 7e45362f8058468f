"""CKP108, CKP109, CKP110, CKP206: what the rest of the program does to the files of a callback."""

from __future__ import annotations

import re
from collections.abc import Iterator
from posixpath import normpath

from flake8_ckpt.call import ZERO, Way
from flake8_ckpt.display import quoted, visible
from flake8_ckpt.keras.checkpoint import Checkpoint
from flake8_ckpt.keras.schedule import number_of
from flake8_ckpt.program import Event, Fitted, Handed, Listed, Loaded, Made, Saved, looks_after
from flake8_ckpt.repair import Advice
from flake8_ckpt.rules.around import files_of, knows_the_best
from flake8_ckpt.rules.best import nothing_to_keep
from flake8_ckpt.rules.rule import Finding, Rule
from flake8_ckpt.rules.whole import Whole, given, is_one_path, is_static, written_out
from flake8_ckpt.values import Constant, Place, Text, Value

WORKERS = re.compile(r"horovod\.(?:\w+\.)*init")
"""What begins a run of several processes, each of which runs the whole program."""
DIRECTORY = re.compile(r"chdir$")
"""What may give each process a directory of its own."""
BACKUP = ("backup_dir", "save_freq", "delete_checkpoint")
STOPPING = (
    "monitor", "min_delta", "patience", "verbose", "mode", "baseline", "restore_best_weights", "start_from_epoch",
)  # fmt: skip


def best_overwritten(whole: Whole) -> Iterator[Finding]:
    """CKP108."""
    for save in whole.program.events:
        if not isinstance(save, Saved) or save.expected_to_raise:
            continue
        kept = next((one for one in whole.certain() if _is_over_the_best(whole, save, *one[:2])), None)
        if kept is None:
            continue
        number, fitted, _ = kept
        template = whole.ways[number][0].template
        shown = quoted(template.shown) if template is not None else "the file"
        yield Finding(
            "CKP108",
            save.place,
            f"the best model is lost: {visible(save.written)}() overwrites {shown}, where fit kept it",
            (Advice("save to another file, or load the best model first"),),
            because=fitted.place,
            way=save.way,
        )


def _is_over_the_best(whole: Whole, save: Saved, number: int, fitted: Fitted) -> bool:
    """Whether a save certainly writes over the best of a fit, which nothing has read."""
    if save not in whole.program.after(fitted) or save.guards - fitted.guards or not save.model & fitted.model:
        return False
    ways = whole.ways[number]
    if not all(_keeps_best_at(way, save) for way in ways) or _runs_one_epoch(fitted):
        return False
    if whole.program.is_read_between(save.path, fitted, save):
        return False
    between = whole.program.events[fitted.number : save.number]
    refilled = any(isinstance(one, Handed) and one.function.endswith("set_weights") for one in between)
    return not refilled and not any(_may_restore(one) for one in fitted.callbacks)


def _keeps_best_at(checkpoint: Checkpoint, save: Saved) -> bool:
    return (
        checkpoint.flag("save_best_only") is True
        and is_static(checkpoint)
        and is_one_path(checkpoint.value("filepath"), save.path)
        and not any(nothing_to_keep(checkpoint))
    )


def _runs_one_epoch(fitted: Fitted) -> bool:
    first, last = (number_of(one) for one in (fitted.fit.initial_epoch, fitted.fit.epochs))
    return first is not None and last is not None and last - first <= 1


def _may_restore(callback: Listed) -> bool:
    """Whether a callback may put the best weights back into the model when the training ends."""
    if callback.kind == "EarlyStopping":
        restores = given(callback.arguments, STOPPING).get("restore_best_weights", Constant(value=False))
        return restores != Constant(value=False)
    return not callback.is_known


def deleted_with_backup(whole: Whole) -> Iterator[Finding]:
    """CKP109."""
    for number, fitted, _ in whole.certain():
        for other in fitted.callbacks:
            if other.kind != "BackupAndRestore" or not other.surely:
                continue
            arguments = given(other.arguments, BACKUP)
            folder = arguments.get("backup_dir")
            ways = whole.ways[number]
            deletes = arguments.get("delete_checkpoint", Constant(value=True)) == Constant(value=True)
            if deletes and isinstance(folder, Text) and all(_lies_in(way, folder) for way in ways):
                yield Finding(
                    "CKP109",
                    ways[0].at("filepath"),
                    f"the checkpoints are deleted when training ends: BackupAndRestore removes all of "
                    f"{quoted(folder.shown())}",
                    (Advice("give the backup its own directory"),),
                    because=fitted.place,
                    way=ways[0].call.way,
                )


def _lies_in(checkpoint: Checkpoint, folder: Text) -> bool:
    template = checkpoint.template
    if template is None or not checkpoint.keras.deletes_whole_backup or not folder.parts:
        return False
    return written_out(template.text).startswith(f"{written_out(folder)}/")


def same_in_every_worker(whole: Whole) -> Iterator[Finding]:
    """CKP110."""
    events = whole.program.events
    starts = [one for one in events if isinstance(one, Handed) and WORKERS.fullmatch(one.function)]
    for made in events:
        if isinstance(made, Made) and _runs_in_every_worker(whole, made, starts):
            ways = whole.ways[made.call]
            fits = [one for number, one, _ in whole.certain() if number == made.call]
            everywhere = any(_runs_in_every_worker(whole, one, starts) for one in fits)
            one_path = len({way.template.text for way in ways if way.template is not None}) == 1
            if everywhere and one_path and all(_is_of_no_worker(way) for way in ways):
                yield _every_worker(ways[0].at("filepath"), ways[0].value("filepath"), made.way)
        elif isinstance(made, Saved) and _runs_in_every_worker(whole, made, starts):
            known = isinstance(made.path, Text) and made.path.exact is not None
            if known and made.origin is not None:
                yield _every_worker(made.place, made.path, made.way)


def _runs_in_every_worker(whole: Whole, event: Event, starts: list[Handed]) -> bool:
    """Whether each process comes to an event, in a directory that they share."""
    before = whole.program.before(event)
    moved = any(isinstance(one, Handed) and DIRECTORY.search(one.function) for one in before)
    begun = not moved and any(one in before for one in starts)
    return begun and not event.guards and not event.by_rank and not event.expected_to_raise


def _is_of_no_worker(checkpoint: Checkpoint) -> bool:
    """Whether nothing in a filepath can tell the workers apart."""
    template = checkpoint.template
    return template is not None and not template.text.holes and not checkpoint.uploads


def _every_worker(place: Place, path: Value, way: Way) -> Finding:
    return Finding(
        "CKP110",
        place,
        f"the workers overwrite each other: every process of the run saves to {_shown(path)}",
        (Advice("save only if hvd.rank() == 0"),),
        way=way,
    )


def resumed_over_itself(whole: Whole) -> Iterator[Finding]:
    """CKP206."""
    for number, fitted, _ in whole.certain():
        if fitted.fit.initial_epoch != ZERO:
            continue
        before = whole.program.before(fitted)
        for load in before:
            if not isinstance(load, Loaded) or load.function not in {"load_model", "load_weights"}:
                continue
            trained = any(isinstance(one, Fitted) for one in whole.program.before(load))
            if trained or not load.model & fitted.model or load.expected_to_raise:
                continue
            between = whole.program.events[load.number + 1 : fitted.number]
            if any(isinstance(one, Handed) and looks_after(one, load.path) for one in between):
                continue
            ways = whole.ways[number]
            if all(_replaces_the_best(way, load) for way in ways):
                yield _best_replaced(ways[0], load)
            elif all(_counts_again(way, load) for way in ways):
                yield _counted_again(ways[0], load)


def _replaces_the_best(checkpoint: Checkpoint, load: Loaded) -> bool:
    return (
        checkpoint.flag("save_best_only") is True
        and is_static(checkpoint)
        and is_one_path(checkpoint.value("filepath"), load.path)
        and not knows_the_best(checkpoint)
        and not {"best", "*"} & checkpoint.call.reassigned
        and not any(nothing_to_keep(checkpoint))
    )


def _counts_again(checkpoint: Checkpoint, load: Loaded) -> bool:
    if checkpoint.flag("save_best_only") is not False or is_static(checkpoint) or not isinstance(load.path, Text):
        return False
    return load.path.exact is not None and normpath(load.path.exact) in files_of(checkpoint)


def _best_replaced(checkpoint: Checkpoint, load: Loaded) -> Finding:
    has_threshold = "initial_value_threshold" in checkpoint.keras.parameters
    return Finding(
        "CKP206",
        checkpoint.at("filepath"),
        f"the best so far is lost: epoch 1 always overwrites {_shown(load.path)}, which is loaded",
        (Advice("pass initial_value_threshold, or save to another file" if has_threshold else "save to another file"),),
        because=load.place,
        way=checkpoint.call.way,
    )


def _counted_again(checkpoint: Checkpoint, load: Loaded) -> Finding:
    return Finding(
        "CKP206",
        checkpoint.at("filepath"),
        f"earlier checkpoints are lost: fit counts from epoch 1 again, though {_shown(load.path)} is loaded",
        (Advice("pass initial_epoch to fit, or save to another directory"),),
        because=load.place,
        way=checkpoint.call.way,
    )


def _shown(path: Value) -> str:
    return quoted(path.shown()) if isinstance(path, Text) else "the file"


RULES = (
    Rule(
        "CKP108", "best-overwritten", "the best model is overwritten by a later save", "0.1.0", whole=best_overwritten
    ),
    Rule(
        "CKP109", "deleted-with-backup", "checkpoints are deleted with the backup", "0.1.0", whole=deleted_with_backup
    ),
    Rule("CKP110", "every-worker", "every worker writes the same file", "0.1.0", whole=same_in_every_worker),
    Rule(
        "CKP206",
        "resumed-over-itself",
        "a resumed run overwrites what it resumes from",
        "0.1.0",
        whole=resumed_over_itself,
    ),
)
