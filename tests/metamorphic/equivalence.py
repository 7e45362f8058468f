"""What is found in a program, and in the same program written otherwise."""

from __future__ import annotations

import argparse
import ast
import re
import shlex
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from expressions import FORMS, everywhere
from surroundings import SAME_WORDS, WHOLE, formatted

from flake8_ckpt.analysis import analyse
from flake8_ckpt.frontends.plugin import Plugin

HEADER = re.compile(r"^# *(options|enable): *(.*)$", re.MULTILINE)
LINES = re.compile(r" \((?:called on )?lines? \d+\)")


class Asked(Plugin):
    """The plugin with the options of one case."""


class Rewritten(NamedTuple):
    """A program written otherwise.

    Attributes:
        kind: which expressions were rewritten; empty where all of it was.
        before: the text to compare with.
        after: the other text.
        same_words: whether the messages are to be the same, and not the codes alone.
    """

    kind: str
    before: str
    after: str
    same_words: bool


Rewrite = Callable[[str], Iterator[Rewritten]]


def rewrites(*, each: bool = False) -> dict[str, Rewrite]:
    """Every rewrite, by the name of its function; with *each*, one place of a program at a time."""

    def of_expressions(form: Callable[..., object], text: str) -> Iterator[Rewritten]:
        before = ast.unparse(ast.parse(text))
        for kind, after in everywhere(form, before, each=each):  # type: ignore[arg-type]
            yield Rewritten(kind, before, after, same_words=False)

    def of_all(whole: Callable[[str], Iterator[str]], text: str) -> Iterator[Rewritten]:
        before = text if whole is formatted else ast.unparse(ast.parse(text))
        for after in whole(before):
            yield Rewritten("", before, after, whole in SAME_WORDS)

    return {
        **{whole.__name__: partial(of_all, whole) for whole in (formatted, *WHOLE)},
        **{form.__name__: partial(of_expressions, form) for form in FORMS},
    }


class Judge:
    """Analyses programs as the options say that the head of a case gives."""

    def __init__(self, text: str) -> None:
        given = dict(HEADER.findall(text))
        parser = argparse.ArgumentParser()
        parser.add_argument("--ckpt-keras-version", default="3")
        parser.add_argument("--ckpt-classes", default="", type=lambda names: [*filter(None, names.split(","))])
        for option in ("--select", "--extend-select"):
            parser.add_argument(option, default="", type=lambda codes: codes.split(","))
        options = parser.parse_args(shlex.split(given.get("options", "")))
        options.extend_select = [*options.extend_select, *given.get("enable", "").replace(" ", "").split(",")]
        Asked.parse_options(options)
        self.target, enabled, self.classes = Asked.judging()
        chosen = tuple(options.select or ("CKP",))
        self.enabled = frozenset(code for code in enabled if code.startswith((*chosen, *options.extend_select)))
        self.known: dict[str, list[tuple[str, str]]] = {}

    def findings(self, text: str, *, words: bool) -> Counter[str]:
        """How often each code, or each code with its message, is found; without places."""
        if text not in self.known:
            reports = analyse(text, self.target, self.enabled, self.classes, tree=ast.parse(text))
            self.known[text] = [(one.code, LINES.sub("", one.message)) for one in reports]
        return Counter(f"{code} {message}" if words else code for code, message in self.known[text])

    def difference(self, one: Rewritten) -> str:
        """What is found in only one of the two programs, as ``-CKP101`` or ``+CKP101``; empty where they are alike."""
        before = self.findings(one.before, words=one.same_words)
        after = self.findings(one.after, words=one.same_words)
        lost, new = before - after, after - before
        return ", ".join([*(f"-{code}" for code in lost.elements()), *(f"+{code}" for code in new.elements())])
