"""What the pages take from the package while they are built: the tables of rules and versions, and played runs.

Nothing of what these directives write is typed by hand, so a page cannot say anything else than the package does.
"""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import flake8_ckpt
from docutils import nodes
from docutils.parsers.rst import directives
from docutils.statemachine import StringList
from flake8_ckpt.analysis import analyse
from flake8_ckpt.call import HandSave
from flake8_ckpt.keras.best import play
from flake8_ckpt.keras.checkpoint import Checkpoint, checkpoints
from flake8_ckpt.keras.schedule import Save, Timing, dues, timings
from flake8_ckpt.keras.template import template_of
from flake8_ckpt.keras.versions import NEWEST, OLDEST, OWN_VERSION, ROWS, Keras, parse_target
from flake8_ckpt.rules import RULES, judge
from flake8_ckpt.rules.rule import Rule
from flake8_ckpt.source.calls import read
from flake8_ckpt.values import Constant, text
from sphinx.util.docutils import SphinxDirective

if TYPE_CHECKING:
    from sphinx.application import Sphinx

ALL_CODES = frozenset(RULES)
RAISES = re.compile(r"(?P<when>this call|the first save) will raise(?: (?P<error>\w+))?: (?P<why>.*)")


class Generated(SphinxDirective):
    """A directive that writes Markdown."""

    def markdown(self) -> str:
        """What stands in the place of the directive."""
        raise NotImplementedError

    def run(self) -> list[nodes.Node]:
        """The nodes of that Markdown."""
        for module in Path(flake8_ckpt.__file__).parent.rglob("*.py"):
            self.env.note_dependency(str(module))
        container = nodes.container(classes=[self.name])
        source = StringList(self.markdown().splitlines(), source=self.get_source_info()[0])
        self.state.nested_parse(source, self.content_offset, container)
        return [container]


class Rules(Generated):
    """``{ckpt-rules}``: every rule in a table, linked to its page."""

    def markdown(self) -> str:
        """The table."""
        rows = [
            (f"{{doc}}`{rule.code} </rules/{rule.code}>`", rule.name, rule.summary, on_or_off(rule), rule.since)
            for rule in RULES.values()
        ]
        return table(("Code", "Name", "What a finding says", "By default", "Since"), rows)


class Facts(Generated):
    """``{ckpt-facts} CODE``: what the table of rules says of one code."""

    required_arguments = 1

    def markdown(self) -> str:
        """One line."""
        rule = RULES[self.arguments[0]]
        state = on_or_off(rule) if rule.opt_in else "on by default"
        return f"{rule.summary[0].upper()}{rule.summary[1:]} · {state} · since {rule.since}"


class Versions(Generated):
    """``{ckpt-versions}``: how each range of Keras versions behaves."""

    truths: ClassVar[dict[str, tuple[str, str]]] = {
        "ignores_unknown": ("is ignored", "`TypeError`"),
        "batch_field": ("filled in", "`KeyError`"),
        "best_keras_raises": ("raises", "works"),
        "saves_without_monitor": ("a save every time", "no save"),
        "auto_asks_metrics": ("the compiled metric decides", "the name decides"),
        "first_is_best": ("whatever it is", "if it is a number"),
    }
    nothing: ClassVar[dict[str, str]] = {"path_raises": "works", "takes": "none"}

    def markdown(self) -> str:
        """One table of signatures, one of behaviour; what neighbouring versions have in common is told once."""
        common, *later = zip(*(map(str, row.signature.parameters.values()) for row in ROWS), strict=False)
        shared = 1 + next(number for number, at_place in enumerate(later) if len(set(at_place)) > 1)
        signatures = [
            (versions, ", ".join(f"`{one}`" for one in rest))
            for versions, rest in spans([tuple(map(str, row.signature.parameters.values()))[shared:] for row in ROWS])
        ]
        meaning = attributes_of(Keras)
        behaviour = [
            (meaning.get(name, name) if number == 0 else "", self.cell(name, value), versions)
            for name in (
                one.name for one in dataclasses.fields(Keras) if one.name not in {"name", "since", "signature"}
            )
            for number, (versions, value) in enumerate(spans([getattr(row, name) for row in ROWS]))
        ]
        names = ", ".join(f"`{one}`" for one in (common[0], *(at_place[0] for at_place in later[: shared - 1])))
        newest = ", ".join(f"`{major}` as Keras {dotted(version)}" for major, version in NEWEST.items())
        sources = (
            f"The oldest version in the table is Keras {dotted(OLDEST)}. Short names stand for the newest version "
            f"that is known: {newest}. Some imports say themselves which Keras they are:"
        )
        own = (f"* `{package}` is judged as Keras {dotted(version)}" for package, version in OWN_VERSION.items())
        return "\n\n".join(
            (
                f"In all versions the parameters begin with {names}. Then follow:",
                table(("Keras", "Further parameters"), signatures),
                "And this is what differs in their behaviour:",
                table(("What", "How it is", "Keras"), behaviour),
                sources,
                "\n".join(own),
            )
        )

    def cell(self, name: str, value: object) -> str:
        """How the table says *value*."""
        if isinstance(value, bool):
            return self.truths.get(name, ("yes", "no"))[0 if value else 1]
        if value is None or value == frozenset():
            return self.nothing.get(name, "any")
        if isinstance(value, tuple | frozenset):
            listed = value if isinstance(value, tuple) else sorted(value)
            return ", ".join(f"`{one}`" for one in listed)
        if name.endswith("_raises"):
            return f"raises at {'construction' if value == 'construction' else 'the first save'}"
        return f"`{value}`"


class Disk(Generated):
    """``{ckpt-disk}``: plays the first checkpoint call of the Python block before it, and says what it leaves.

    Options:
        epochs, steps: the run that is played, where the block does not say it.
        keras: the version to play it by, if not the newest.
        metric: the value of every metric at each save, one after the other; best-only needs it.
        turns: how often the whole program, or the loop in it, is run.
    """

    option_spec: ClassVar[dict[str, Any]] = {
        "epochs": directives.positive_int,
        "steps": directives.positive_int,
        "keras": directives.unchanged,
        "metric": directives.unchanged,
        "turns": directives.positive_int,
    }

    def markdown(self) -> str:
        """What the run does and leaves."""
        target = parse_target(self.options.get("keras", "3"))
        code = self.block_before()
        for report in analyse(code, target, ALL_CODES):
            if report.code == "CKP999":
                return f"**Not played:** {report.message}."
        source = read(code)
        if not source.calls:
            return self.by_hand(source.hand_saves[0])
        ways = checkpoints(source.calls[0], target)
        checkpoint = as_it_runs(ways[0])
        if checkpoint.template is None:
            return "**Not played:** its filepath is not known."
        timing = self.timing(checkpoint)
        findings = judge(ways, ALL_CODES)
        raised = next(filter(None, (RAISES.match(finding.consequence) for finding in findings)), None)
        if raised is not None:
            return f"Played with {checkpoint.keras.name}.\n\n{self.refused(raised, timing)}"
        length = counted(timing.epochs, "epoch")
        if timing.save_freq is not None:
            length += f" of {counted(timing.steps, 'batch')}"
        together = source.calls[:1] if not source.calls[-1].siblings else source.calls
        callbacks = [as_it_runs(checkpoints(call, target)[0]) for call in together]
        return f"Played with {checkpoint.keras.name}: {length}.\n\n{self.played(callbacks, timing)}"

    def by_hand(self, save: HandSave) -> str:
        """What a hand-written loop leaves."""
        template = template_of(save.path)
        path = template.shown if template is not None else ""
        return f"Every turn writes `{path}`.\n\n**Left on disk:** `{path}` (the last turn).\n\n**Lost:** all others."

    def refused(self, raised: re.Match[str], timing: Timing) -> str:
        """When and why the run stops, as the finding says it."""
        error = f"`{raised['error']}`" if raised["error"] else "an exception"
        if raised["when"] == "this call":
            what = f"Making the callback raises {error}, before the training begins"
        else:
            end = "the end of " if timing.save_freq is None else ""
            what = f"The training runs up to its first save, at {end}{next(dues(timing))}, and there raises {error}"
        return f"**Nothing.** {what}: {plain(raised['why'])}."

    def played(self, callbacks: list[Checkpoint], timing: Timing) -> str:
        """The saves of the run, one a row, and what is left of them."""
        made: list[tuple[str, Save, float]] = []
        turns = self.options.get("turns", 1)
        for turn in range(turns):
            label = f"turn {turn + 1}, " if turns > 1 else ""
            runs = [self.one_run(checkpoint, timing, turn) for checkpoint in callbacks]
            merged = sorted(
                (one for run in runs for one in run), key=lambda one: (one[0].due.epoch, one[0].due.batch or 0)
            )
            made += [(f"{label}{save.due}", save, value) for save, value in merged]
        rows, left = self.story(made)
        lost = [when for when, save, _ in made if (when, save) not in left.values()]
        names = [f"`{path}` ({when})" for path, (when, _) in left.items()]
        head = ("When", *(["Metric"] if self.values else []), "Written to", *([""] if lost else []))
        return "\n\n".join(
            (
                *([table(head, [row[: len(head)] for row in rows])] if rows else []),
                f"**Left on disk:** {', '.join(names) or 'nothing'}.",
                f"**Lost:** {', '.join(lost) or 'nothing'}.",
            )
        )

    def one_run(self, checkpoint: Checkpoint, timing: Timing, turn: int) -> list[tuple[Save, float]]:
        """The saves of one callback in one run, with the metric at each: those that best-only makes, if it is that."""
        template = checkpoint.template
        if template is None:
            msg = "only a call with a known filepath can be played"
            raise self.error(msg)
        offset = turn * len(list(dues(timing)))
        earlier = [self.metric(number) for number in range(offset if checkpoint.shared else 0)]
        run = play(checkpoint, template, timing, lambda number: self.metric(offset + number), earlier)
        return [(check.save, self.metric(offset + number)) for number, check in enumerate(run.checks) if check.kept]

    def story(self, made: list[tuple[str, Save, float]]) -> tuple[list[tuple[str, ...]], dict[str, tuple[str, Save]]]:
        """A row for each save, and the last save of each file."""
        left: dict[str, tuple[str, Save]] = {}
        rows = []
        for when, save, value in made:
            happens = f"overwrites {left[save.path][0]}" if save.path in left else ""
            metric = [f"{value:g}"] if self.values else []
            rows.append((when, *metric, f"`{save.path}`", happens))
            left[save.path] = when, save
        return rows, left

    @property
    def values(self) -> list[float]:
        """The values of the option ``metric``."""
        return [float(value) for value in self.options.get("metric", "").split()]

    def metric(self, number: int) -> float:
        """The value of every metric at save *number*."""
        return self.values[number] if self.values else 1 / (number + 2)

    def timing(self, checkpoint: Checkpoint) -> Timing:
        """The run: as the options say, else as the block does."""
        timing, every = timings(checkpoint)[0][0], checkpoint.value("save_freq")
        if timing.save_freq is not None and isinstance(every, Constant) and isinstance(every.value, int):
            timing = dataclasses.replace(timing, save_freq=every.value)
        known = {name: self.options[name] for name in ("epochs", "steps") if name in self.options}
        return dataclasses.replace(timing, **known)

    def block_before(self) -> str:
        """The Python block that stands nearest before the directive."""
        blocks = [block for block in self.state.document.findall(nodes.literal_block) if block["language"] == "python"]
        if not blocks:
            msg = "no Python block stands before it"
            raise self.error(msg)
        return f"{blocks[-1].astext()}\n"


def as_it_runs(checkpoint: Checkpoint) -> Checkpoint:
    """*checkpoint* without the keywords that ``.format()`` swallows: the rules count them as given, Keras does not."""
    strays = {stray.name for stray in checkpoint.strays if stray.callee == ".format()"}
    defaults = {name: checkpoint.keras.signature.parameters[name].default for name in strays}
    given = {name: text(value) if isinstance(value, str) else Constant(value) for name, value in defaults.items()}
    return dataclasses.replace(checkpoint, values=checkpoint.values | given)


def on_or_off(rule: Rule) -> str:
    """Whether a rule is on."""
    return "opt-in" if rule.opt_in else "on"


def spans(values: list[Any]) -> list[tuple[str, Any]]:
    """The ranges of versions over which *values*, one for each row of the table, stay the same."""
    starts = [number for number, value in enumerate(values) if number == 0 or value != values[number - 1]]
    found = []
    for start, end in zip(starts, [*starts[1:], len(ROWS)], strict=True):
        first, last = ROWS[start].since, before(ROWS[end].since) if end < len(ROWS) else NEWEST[3]
        found.append((dotted(first) if first == last else f"{dotted(first)} to {dotted(last)}", values[start]))
    return found


def before(version: tuple[int, int]) -> tuple[int, int]:
    """The minor version before *version*."""
    major, minor = version
    return (major, minor - 1) if minor else NEWEST[major - 1]


def dotted(version: tuple[int, int]) -> str:
    """``3.9``."""
    return ".".join(map(str, version))


def attributes_of(kind: type) -> dict[str, str]:
    """What the docstring of *kind* says of each attribute."""
    _, _, listed = (kind.__doc__ or "").partition("Attributes:")
    found = re.findall(r"^ {8}(\w+): (.*(?:\n {10,}.*)*)", listed, re.MULTILINE)
    told = {name: re.sub(r"``(.*?)``", r"`\1`", " ".join(said.split())) for name, said in found}
    return {name: plain(re.sub(r"; None [^;.]*|\.$", "", said)) for name, said in told.items()}


def plain(message: str) -> str:
    """*message* as Markdown that shows every character of it."""
    parts = re.split(r"(`[^`]*`)", message)
    return "".join(part if part.startswith("`") else re.sub(r"([*_<>\[\]|])", r"\\\1", part) for part in parts)


def counted(number: int, what: str) -> str:
    """``1 epoch``, ``3 epochs``, ``10 batches``."""
    plural = {"epoch": "epochs", "batch": "batches"}
    return f"{number} {what if number == 1 else plural[what]}"


def table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """A Markdown table."""
    cells = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in cells)


def setup(app: Sphinx) -> dict[str, object]:
    """Tell Sphinx of the directives; pages are written anew whenever the package may have changed."""
    for name, directive in (
        ("ckpt-rules", Rules),
        ("ckpt-facts", Facts),
        ("ckpt-versions", Versions),
        ("ckpt-disk", Disk),
    ):
        app.add_directive(name, directive)
    return {"version": "1", "parallel_read_safe": True}
