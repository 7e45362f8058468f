"""The pages about the rules, and what their directives show: the same for the site and for the terminal.

The pages are written in ``docs/rules``; a wheel carries them as ``flake8_ckpt/pages``.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import flake8_ckpt
from flake8_ckpt.analysis import analyse
from flake8_ckpt.display import NUMBER, written
from flake8_ckpt.keras.checkpoint import checkpoints
from flake8_ckpt.keras.schedule import Timing, dues
from flake8_ckpt.keras.template import template_of
from flake8_ckpt.keras.versions import Keras, Target, parse_target
from flake8_ckpt.program import Fitted, Program, Saved
from flake8_ckpt.rules import RULES
from flake8_ckpt.rules.rule import CONSTRUCTION, Rule, Stop
from flake8_ckpt.run.reading import read
from flake8_ckpt.timeline import ALL_CODES, NotPlayedError, Write, play, run_of
from flake8_ckpt.values import Text, Value

PACKAGE = Path(flake8_ckpt.__file__).parent
DIRECTIVE = re.compile(r"^```\{ckpt-(?P<name>\w+)\}(?P<argument>.*)\n(?P<options>(?::.*\n)*)```\n", re.MULTILINE)
PYTHON = re.compile(r"^```python\n(.*?)^```\n", re.MULTILINE | re.DOTALL)
OPTION = re.compile(r"^:(\w+): (.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Played:
    """How ``{ckpt-disk}`` plays a program; what is None is as the program says.

    Attributes:
        epochs: how many epochs.
        steps: batches in an epoch.
        keras: the version, as the option of flake8 names it.
        metric: the value of every metric at each save, one after the other; best-only needs it.
        turns: how often the whole program, or the loop in it, is run.
        each: what one of these is called.
    """

    epochs: int | None = None
    steps: int | None = None
    keras: str = "3"
    metric: tuple[float, ...] = ()
    turns: int = 1
    each: str = "turn"


def played(options: dict[str, str]) -> Played:
    """What the options of a ``{ckpt-disk}`` say.

    Raises:
        ValueError: one is no number.
    """
    number = {name: int(options[name]) for name in ("epochs", "steps", "turns") if name in options}
    return Played(
        keras=options.get("keras", "3"),
        metric=tuple(map(float, options.get("metric", "").split())),
        each=options.get("each", "turn"),
        **number,
    )


def page(code: str) -> str:
    """The page of a rule as Markdown, its directives carried out."""
    homes = (PACKAGE / "pages", PACKAGE.parent / "docs" / "rules")
    home = next(one for one in homes if one.is_dir())
    written = (home / f"{code}.md").read_text(encoding="utf-8")

    def shown(match: re.Match[str]) -> str:
        if match["name"] == "facts":
            return f"{facts(RULES[code])}\n"
        program = PYTHON.findall(written, 0, match.start())[-1]
        return f"{disk(program, played(dict(OPTION.findall(match['options']))))}\n"

    return DIRECTIVE.sub(shown, written)


def on_or_off(rule: Rule) -> str:
    """Whether a rule is on."""
    return "opt-in" if rule.opt_in else "on"


def facts(rule: Rule) -> str:
    """What the table of rules says of one, in a line."""
    state = on_or_off(rule) if rule.opt_in else "on by default"
    fix = f" · {rule.fixable} fix" if rule.fixable != "no" else ""
    first, rest = rule.summary.split(maxsplit=1)
    return f"{first.capitalize() if first.isalpha() else first} {rest} · {state}{fix} · since {rule.since}"


def disk(program: str, options: Played) -> str:
    """What the first checkpoint call of *program* does and leaves, with those that a fit receives beside it."""
    target = parse_target(options.keras)
    for report in analyse(program, Target(target), ALL_CODES):
        if report.code == "CKP999":
            return f"**Not played:** {report.message}."
    source = read(program)
    if not source.calls:
        return _by_hand(source.hand_saves[0].path)
    together = source.calls if source.calls[-1].siblings else source.calls[:1]
    callbacks = [checkpoints(call, target)[0] for call in together]
    if 0 in source.program.unused:
        return f"Played with {callbacks[0].keras.name}.\n\n**Nothing.** No fit gets the callback."
    runs = [(one, run_of(one, options.epochs, options.steps).timing) for one in callbacks]
    keras, timing = callbacks[0].keras.name, runs[0][1]
    try:
        timeline = play(runs, options.metric, options.turns)
    except NotPlayedError as error:
        return f"**Not played:** {error}."
    if timeline.stop is not None and not timeline.writes:
        return f"Played with {keras}.\n\n{_refused(timeline.stop, timing)}"
    length = counted(timing.epochs, "epoch")
    if timing.save_freq is not None:
        length += f" of {counted(timing.steps, 'batch')}"
    steps = [_Step(_when(write, options), write.path, write.file, f"{write.metric:g}") for write in timeline.writes]
    steps += _afterwards(source.program, callbacks[0].keras)
    return f"Played with {keras}: {length}.\n\n{_table_of(steps, with_metric=bool(options.metric))}"


def _by_hand(path: Value) -> str:
    """What a hand-written loop leaves."""
    template = template_of(path)
    name = template.shown if template is not None else ""
    return (
        f"Every iteration writes `{name}`.\n\n**Left on disk:** `{name}` (the last iteration).\n\n**Lost:** all others."
    )


def _refused(stop: Stop, timing: Timing) -> str:
    """When and why the run stops, as the finding says it."""
    if stop.when == CONSTRUCTION:
        what = f"Making the callback raises `{stop.error}`, before the training begins"
    else:
        end = "the end of " if timing.save_freq is None else ""
        what = f"The training runs up to its first save, at {end}{next(dues(timing))}, and there raises `{stop.error}`"
    return f"**Nothing.** {what}: {plain(stop.why)}."


@dataclass(frozen=True, slots=True)
class _Step:
    """One thing that happens to a file, or, if its path ends with a slash, to a directory: it is deleted.

    Attributes:
        when: the moment.
        path: which file.
        file: what tells it from other files.
        metric: the value of the metric then.
    """

    when: str
    path: str
    file: Hashable = None
    metric: str = ""


def _when(write: Write, options: Played) -> str:
    return write.when(options.turns).replace("of turn", f"of {options.each}")


def _afterwards(program: Program, keras: Keras) -> Iterator[_Step]:
    """What the rest of the program does to files: it saves by hand, and a backup is deleted when its fit ends."""
    for event in program.events:
        if isinstance(event, Saved) and event.hook is None and isinstance(event.path, Text):
            path = event.path.shown()
            yield _Step(f"{event.written}()", path, (path, event.path.holes, False))
        elif isinstance(event, Fitted) and keras.deletes_whole_backup:
            for one in event.callbacks:
                folder = one.arguments[0].value if one.kind == "BackupAndRestore" else None
                if isinstance(folder, Text):
                    yield _Step(f"{one.kind} at the end", f"{folder.shown()}/")


def _table_of(steps: Sequence[_Step], *, with_metric: bool) -> str:
    """What happens to the files, one a row, and what is left of them."""
    held: dict[Hashable, _Step] = {}
    lost: list[str] = []
    rows: list[tuple[str, ...]] = []
    for step in steps:
        is_folder = step.path.endswith("/")
        gone = [one for one in held.values() if one.file == step.file or (is_folder and one.path.startswith(step.path))]
        if is_folder and not gone:
            continue
        what = f"{'deletes' if is_folder else 'overwrites'} {', '.join(one.when for one in gone)}" if gone else ""
        rows.append((step.when, *([step.metric] if with_metric else []), f"`{step.path}`", what))
        lost += [one.when for one in gone]
        if is_folder:
            held = {file: one for file, one in held.items() if one not in gone}
        else:
            held[step.file] = step
    if not lost:
        rows = [row[:-1] for row in rows]
    head = ("When", *(["Metric"] if with_metric else []), "Written to", *([""] if lost else []))
    left = ", ".join(f"`{one.path}` ({one.when})" for one in held.values())
    told = (f"**Left on disk:** {left or 'nothing'}.", f"**Lost:** {', '.join(lost) or 'nothing'}.")
    return "\n\n".join((*([table(head, rows)] if rows else []), *told))


def plain(message: str) -> str:
    """*message* as Markdown that shows every character of it."""
    parts = re.split(r"(`[^`]*`)", message)
    return "".join(part if part.startswith("`") else re.sub(r"([*_<>\[\]|])", r"\\\1", part) for part in parts)


def counted(number: int, what: str) -> str:
    """``1 epoch``, ``3 epochs``, ``10 batches``."""
    plural = {"epoch": "epochs", "batch": "batches"}
    return f"{written(number, NUMBER)} {what if number == 1 else plural[what]}"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table."""
    cells = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in cells)
