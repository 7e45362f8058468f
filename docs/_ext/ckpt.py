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
from flake8_ckpt.frontends.pages import Played, disk, facts, on_or_off, plain, played, table
from flake8_ckpt.keras.versions import NEWEST, OLDEST, OWN_VERSION, ROWS, Keras
from flake8_ckpt.rules import RULES
from sphinx.util.docutils import SphinxDirective

if TYPE_CHECKING:
    from sphinx.application import Sphinx


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
            (
                f"{{doc}}`{rule.code} </rules/{rule.code}>`",
                rule.name,
                rule.summary,
                on_or_off(rule),
                rule.fixable,
                rule.since,
            )
            for rule in RULES.values()
        ]
        return table(("Code", "Name", "What a finding says", "By default", "Fix", "Since"), rows)


class Facts(Generated):
    """``{ckpt-facts} CODE``: what the table of rules says of one code."""

    required_arguments = 1

    def markdown(self) -> str:
        """One line."""
        return facts(RULES[self.arguments[0]])


class Versions(Generated):
    """``{ckpt-versions}``: how each range of Keras versions behaves."""

    truths: ClassVar[dict[str, tuple[str, str]]] = {
        "ignores_unknown": ("is ignored", "`TypeError`"),
        "batch_field": ("filled in", "`KeyError`"),
        "best_keras_raises": ("raises", "works"),
        "saves_without_monitor": ("a save every time", "no save"),
        "auto_asks_metrics": ("the compiled metric decides", "the name decides"),
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
            (meaning.get(name, name) if number == 0 else "", versions, self.cell(name, value))
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
                table(("What", "Keras", "How it is"), behaviour),
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

    Its options are the attributes of :class:`flake8_ckpt.frontends.pages.Played`.
    """

    option_spec: ClassVar[dict[str, Any]] = {one.name: directives.unchanged for one in dataclasses.fields(Played)}

    def markdown(self) -> str:
        """What the run does and leaves."""
        return disk(self.block_before(), played(self.options))

    def block_before(self) -> str:
        """The Python block that stands nearest before the directive."""
        blocks = [block for block in self.state.document.findall(nodes.literal_block) if block["language"] == "python"]
        if not blocks:
            msg = "no Python block stands before it"
            raise self.error(msg)
        return f"{blocks[-1].astext()}\n"


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
