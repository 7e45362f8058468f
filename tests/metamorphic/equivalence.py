"""What is found in a program, and in the same program written otherwise."""

from __future__ import annotations

import argparse
import ast
import re
import shlex
from collections import Counter
from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from typing import NamedTuple
from zlib import crc32

from expressions import FORMS, Form, everywhere
from rewriting import KINDS
from surroundings import SAME_WORDS, WHOLE, Whole, formatted

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


def rewrites(*, each: bool = False, draws: bool = False) -> dict[str, Rewrite]:
    """Every rewrite, by the name of its function.

    Args:
        each: change one place of a program at a time.
        draws: give only one text of several, which a hash of the program draws.
    """

    def of_expressions(form: Form, text: str) -> Iterator[Rewritten]:
        kinds = sorted(KINDS, key=lambda kind: drawn(form.__name__, kind, text)) if draws else KINDS
        for kind, after in everywhere(form, plain(text), kinds, each=each):
            yield Rewritten(kind, plain(text), after, same_words=False)
            if draws:
                break

    def of_all(whole: Whole, text: str) -> Iterator[Rewritten]:
        before = text if whole is formatted else plain(text)
        found = [Rewritten("", before, after, whole in SAME_WORDS) for after in whole(before)]
        yield from [found[drawn(whole.__name__, text) % len(found)]] if draws and found else found

    return {
        **{whole.__name__: partial(of_all, whole) for whole in (formatted, *WHOLE)},
        **{form.__name__: partial(of_expressions, form) for form in FORMS},
    }


@lru_cache(maxsize=1)
def plain(text: str) -> str:
    """The program without what says nothing to Python."""
    return ast.unparse(ast.parse(text))


def drawn(*texts: str) -> int:
    """A number that the *texts* decide, always the same."""
    return crc32(" ".join(texts).encode())


class Judge:
    """Analyses programs as the options say that the head of a case gives."""

    def __init__(self, text: str) -> None:
        given = dict(HEADER.findall(text))
        parser = argparse.ArgumentParser()
        parser.add_argument("--ckpt-keras-version", default="3")
        parser.add_argument("--ckpt-classes", default="", type=lambda names: [*filter(None, names.split(","))])
        for option in ("--select", "--extend-select"):
            parser.add_argument(option, default="", type=lambda codes: codes.split(","))
        parser.set_defaults(ckpt_follow_imports=False)
        options = parser.parse_args(shlex.split(given.get("options", "")))
        options.extend_select = [*options.extend_select, *given.get("enable", "").replace(" ", "").split(",")]
        Asked.parse_options(options)
        self.target, enabled, self.classes = Asked.judged_by("", "", None), Asked.enabled(), Asked.classes
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
