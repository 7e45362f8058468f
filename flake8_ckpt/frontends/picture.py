"""What ``explain`` shows in a terminal of 80 columns."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from flake8_ckpt.analysis import stands_at
from flake8_ckpt.display import HOLE, LINE, LOCATION, NUMBER, REASON, inert, line, listed, visible, written
from flake8_ckpt.explanation import Explained, Understood, Way
from flake8_ckpt.frontends.pages import counted
from flake8_ckpt.keras.schedule import MANY_SAVES
from flake8_ckpt.keras.versions import row
from flake8_ckpt.rules import RULES
from flake8_ckpt.rules.rule import CONSTRUCTION, Stop
from flake8_ckpt.timeline import Timeline, Write
from flake8_ckpt.values import Constant, Entries, Items, Symbol, Text, Unknown, Value

WIDTH = 80
FIRST, LAST, SHORT = 6, 4, 14
"""How many saves are shown before and after those that are left out, and up to how many none are."""

WAYS = 3
"""How many configurations of one call are shown."""

NARROW = 20
"""So wide is a column at least, however long the numbers before it are."""

VALUE = 240
"""Characters of a value, or of a path in the timeline: three lines."""

NAMES = 4
"""How many files or saves a list names before it leaves some out."""

COLOURS = {"bold": "1", "dim": "2", "bad": "31", "good": "32", "unknown": "33"}


@dataclass(frozen=True, slots=True)
class Painter:
    """Colours text, or does not.

    Attributes:
        colour: whether it does.
    """

    colour: bool

    def __call__(self, text: str, how: str) -> str:
        """*text* in one of :data:`COLOURS`."""
        return f"\033[{COLOURS[how]}m{text}\033[0m" if self.colour and text else text


def picture(path: str, explained: Explained, paint: Painter, *, measured: bool) -> str:
    """One call as people read it.

    Args:
        path: the name of its file.
        explained: what is known of it.
        paint: whether in colour.
        measured: whether the user gave the values of the metric.
    """
    at = explained.position
    lines = [paint(f"{visible(path, LOCATION)}:{at.line}:{at.column + 1}: {visible(explained.title, REASON)}", "bold")]
    judged_by = f"Judged by: {row(explained.judged_by.version).name}, {explained.judged_by.source}"
    lines += [*(paint(one, "dim") for one in _wrapped(judged_by, "    ")), ""]
    for number, way in enumerate(explained.ways[:WAYS], 1):
        several = f", way {number} of {len(explained.ways)}" if len(explained.ways) > 1 else ""
        lines += [f"As {way.keras} runs it{several}:", "", *_arguments(way, paint), ""]
        lines += [*_run(way), "", *_happens(way, paint, measured=measured), ""]
    if (more := len(explained.ways) - WAYS) > 0:
        lines += [f"... {more} more {'way' if more == 1 else 'ways'} ...", ""]
    for finding in explained.findings:
        opt_in = " (opt-in)" if RULES[finding.code].opt_in else ""
        head = f"{finding.code}{opt_in} at {finding.position.line}:{finding.position.column + 1}:"
        first, *rest = _wrapped(f"{head} {finding.message}", "    ")
        lines += [first.replace(head, paint(head, "dim" if opt_in else "bad"), 1), *rest]
    lines += [] if explained.findings else [paint("No findings.", "good")]
    return "".join(f"{inert(one)}\n" for one in lines)


def shown(value: Value) -> str:
    """A value as Python would write it, what is not known of it between ``<`` and ``>``; however long."""
    match value:
        case Text():
            return f"Path({value.shown()!r})" if value.is_path else repr(value.shown())
        case Constant():
            return written(value.value, None)
        case Symbol(name):
            return name.removeprefix("builtins.")
        case Items():
            return f"[{', '.join(map(shown, value.items))}]"
        case Entries():
            return f"{{{', '.join(f'{key!r}: {shown(one)}' for key, one in value.entries)}}}"
        case Unknown(name) if name != "...":
            return value.shown
    return "<?>"


def origin(argument: Understood, keras: str) -> str:
    """Where the value of an argument comes from, in words."""
    at = stands_at(argument.position) if argument.position is not None else ""
    conditions = f" ({listed(argument.conditions)})" if argument.conditions else ""
    return {
        "given": f"{at}{conditions}",
        "default": f"default of {keras}",
        "unpacked": "may be set by an unpacked argument",
        "assigned": "the file assigns it afterwards",
        "swallowed": f"default of {keras}: .format() swallows what {at} gives",
        "misspelt": "may be what the misspelt argument means",
        "refused": f"{at}, but {keras} has no place for it",
        "missing": "not given",
    }[argument.source]


def _arguments(way: Way, paint: Painter) -> Iterator[str]:
    """A table: name, value, where it comes from. What is too wide goes on in the next line."""
    shown_names = [visible(argument.name, HOLE) for argument in way.arguments]
    names = max(map(len, shown_names))
    indent = names + 4
    room = WIDTH - indent
    values = max(len(value) for one in way.arguments if len(value := visible(shown(one.value), VALUE)) <= room // 2)
    for name, argument in zip(shown_names, way.arguments, strict=True):
        value, told = visible(shown(argument.value), VALUE), origin(argument, way.keras)
        how = "dim" if argument.source == "default" else "unknown" if "<" in value else "good"
        *above, last = _chunks(value, room)
        lines = [*(paint(one, how) for one in above), f"{paint(last, how)}{' ' * (values - len(last))}"]
        if max(len(last), values) + 2 + len(told) <= room:
            lines[-1] += f"  {paint(told, 'dim')}"
        else:
            lines += (paint(one, "dim") for one in textwrap.wrap(told, room))
        yield f"  {name:{names}}  {lines[0]}".rstrip()
        yield from (f"{' ' * indent}{one}" for one in lines[1:])
    for hole in way.holes:
        at = f" ({stands_at(hole.position)})" if hole.position is not None else ""
        called = "?" if hole.name == "..." else hole.name
        yield from _wrapped(f"  <{called}> is not known: {visible(hole.reason, REASON)}{at}", "      ")


def _run(way: Way) -> Iterator[str]:
    """How long the run is, and what of it is assumed."""
    timing = way.run.timing
    length = counted(timing.epochs, "epoch")
    if timing.save_freq is None:
        every = "each epoch" if timing.period == 1 else f"every {written(timing.period, NUMBER)} epochs"
    else:
        length += f" of {counted(timing.steps, 'batch')}"
        every = "each batch" if timing.save_freq <= 1 else f"every {written(timing.save_freq, NUMBER)} batches"
    length += f", from epoch {written(timing.initial_epoch + 1, NUMBER)}" if timing.initial_epoch else ""
    times = f", {way.turns} times over" if way.turns > 1 else ""
    best = ", if it is the best so far" if way.best_only else ""
    yield from _wrapped(f"Run: {length}{times}; a save after {every}{best}", "     ")
    words = {
        "epochs": "the epochs (--epochs)",
        "steps_per_epoch": "the batches (--steps-per-epoch)",
        "save_freq": "save_freq as shown, for it is not known",
        "save_best_only": "save_best_only=False, for it is not known",
        "metric": "metrics that improve at each save (--metric)",
    }
    assumed = [words[name] for name in way.run.assumed]
    if assumed:
        yield from _wrapped(f"Assumed: {', '.join(assumed)}", "         ")


def _happens(way: Way, paint: Painter, *, measured: bool) -> Iterator[str]:
    """The timeline, and what is left at its end."""
    timeline = way.timeline
    if timeline is None:
        yield from _wrapped(f"Not played: {visible(str(way.not_played), REASON)}", "    ")
        return
    moments = [_when(write, way) for write in timeline.writes]
    yield from _timeline(timeline, moments, paint, measured=measured)
    if timeline.stop is not None:
        yield from (paint(line, "bad") for line in _stopped(timeline.stop, then=bool(timeline.writes)))
    elif not timeline.writes:
        yield paint("Nothing is ever saved.", "bad")
    if not timeline.writes:
        return
    if timeline.cut:
        yield f"... it goes on, but is played no further than {MANY_SAVES} moments of saving ..."
    yield ""
    left = [
        f"{visible(write.path)} ({when})" for write, when in zip(timeline.writes, moments, strict=True) if write.kept
    ]
    yield from _listed(f"Left on disk, {_files(len(left))}:", left, lambda text: paint(text, "good"))
    lost = [when for write, when in zip(timeline.writes, moments, strict=True) if not write.kept]
    if lost and not way.uploads:
        yield from _listed(f"Lost, {len(lost)} of {len(moments)} saves:", lost, lambda text: paint(text, "bad"))
    elif lost:
        yield "Lost: nothing, for each save is uploaded as a version of its own"
    else:
        yield f"{paint('Lost:', 'good')} nothing"


def _when(write: Write, way: Way) -> str:
    """When a save is made; by which callback, if it is another one's."""
    other = "" if write.callback == len(way.callbacks) - 1 else f" ({stands_at(way.callbacks[write.callback])})"
    return f"{write.when(way.turns)}{other}"


def _timeline(timeline: Timeline, moments: Sequence[str], paint: Painter, *, measured: bool) -> Iterator[str]:
    """A save a line: when, the metric if it is given, the file, and whether that is new."""
    writes = timeline.writes
    numbers = _not_left_out(writes)
    widest = max((len(moments[number]) for number in numbers), default=0)
    paths = max((len(visible(writes[number].path, VALUE)) for number in numbers), default=0)
    before = -1
    for number in numbers:
        if (gap := number - before - 1) > 0:
            yield f"  ... {gap} more ..."
        before = number
        write, path = writes[number], visible(writes[number].path, VALUE)
        what = "new" if write.over is None else f"overwrites {moments[write.over]}"
        metric = f"{write.metric:<8g}  " if measured else ""
        head = f"  {moments[number]:{widest}}  {metric}"
        room = max(WIDTH - len(head), NARROW)
        how = "good" if write.over is None else "bad"
        if paths + 2 + len(what) <= room:
            yield f"{head}{path:{paths}}  {paint(what, how)}"
        else:
            first, *rest = _chunks(path, room)
            yield f"{head}{first}"
            yield from (f"{' ' * len(head)}{one}" for one in rest)
            yield from (f"{' ' * len(head)}{paint(one, how)}" for one in textwrap.wrap(what, room))


def _not_left_out(writes: Sequence[Write]) -> list[int]:
    """The indices of the saves that are shown: all of a few; else the first, the last, and one that overwrites."""
    if len(writes) <= SHORT:
        return list(range(len(writes)))
    overwriting = (number for number, write in enumerate(writes) if write.over is not None)
    return sorted({*range(FIRST), next(overwriting, 0), *range(len(writes) - LAST, len(writes))})


def _stopped(stop: Stop, *, then: bool) -> list[str]:
    """What ends the run, and whether that is *then*, after some saves."""
    when = "making the callback" if stop.when == CONSTRUCTION else stop.when
    return _wrapped(f"{'Then' if then else 'Nothing is saved:'} {when} raises {stop.error}: {stop.why}", "    ")


def _files(number: int) -> str:
    return f"{number} file" if number == 1 else f"{number} files"


def _listed(head: str, names: Sequence[str], colour: Callable[[str], str]) -> Iterator[str]:
    """*head* and *names*, of which those in the middle are left out if there are many."""
    if len(names) > NAMES + 1:
        names = [*names[:NAMES], f"... {len(names) - NAMES - 1} more ...", names[-1]]
    first, *rest = _wrapped(f"{head} {', '.join(names)}", "    ")
    yield first.replace(head, colour(head), 1)
    yield from rest


def _wrapped(text: str, indent: str) -> list[str]:
    return textwrap.wrap(line(text, LINE), WIDTH, subsequent_indent=indent, break_on_hyphens=False)


def _chunks(text: str, size: int) -> list[str]:
    """*text* in pieces of at most *size* characters, at least one."""
    return [text[start : start + size] for start in range(0, len(text), size)] or [""]
