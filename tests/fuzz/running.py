"""The plugin as flake8 runs it on one file, and what must hold of whatever it says."""

from __future__ import annotations

import ast
import io
import re
import warnings

from flake8_ckpt.frontends.plugin import Plugin
from flake8_ckpt.rules import RULES

CALL = "from keras.callbacks import ModelCheckpoint\nModelCheckpoint('m.keras')\n"
"""Appended to a program, so that there is something to judge in it."""

LIKE_A_POSITION = re.compile(r":\d+:\d+: ")


class Everything(Plugin):
    """The plugin of a user who asks for the opt-in codes, too."""

    named = ("CKP9",)


class WrongError(AssertionError):
    """The plugin did what it must not do."""


def python_tree(text: str) -> ast.Module | None:
    """Python's tree, or None where flake8 would never call a plugin: the file is no Python, or too deep for it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None


def findings(text: str) -> list[str] | None:
    """The codes that :meth:`Plugin.run` gives for *text*, or None where flake8 would not ask it.

    Opt-in codes are looked for, and left out of the result.

    Raises:
        WrongError: a fault of ours came to light, as CKP999, as an exception, or as a report that stands nowhere.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")  # as flake8 reads a file
    tree = python_tree(text)
    if tree is None:
        return None
    lines = list(io.StringIO(text))
    try:
        reports = list(Everything(tree, lines, "-").run())
    except Exception as error:
        raise WrongError(repr(error)) from error
    for line, column, message, _ in reports:
        if "internal error" in message:
            raise WrongError(message)
        if not (1 <= line <= len(lines) and 0 <= column <= len(lines[line - 1])):
            raise WrongError(f"{message!r} stands at {line}:{column} of {len(lines)} lines")
        if "\n" in message or LIKE_A_POSITION.search(message):
            raise WrongError(f"editors cannot read {message!r}")
    codes = [message.split()[0] for _, _, message, _ in reports]
    return [code for code in codes if not RULES[code].opt_in]
