"""How text that comes from the analysed code, or is the name of a file, is shown to people.

Such text may hold anything: a line break with a command for the log of a CI service behind it, an escape sequence for
the terminal, a control that turns the reading direction around, a hundred thousand letters. So whatever a message, a
table or an error says of it goes through :func:`visible`, or through :func:`quoted`, which puts it between quotes.

What is shown is no data: nothing that decides a verdict may read it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import accumulate
from keyword import iskeyword
from typing import NewType

ELLIPSIS = "..."

NUMBER = 20
"""Digits of a number."""
HOLE = 30
"""Characters of the name of what is not known, which stands within a path."""
NAME = 60
"""Characters of a name or a path in a message."""
REASON = 120
"""Characters of a clause that names something."""
MESSAGE = 500
"""Characters of a whole message, which none has whose names are shown as they should be."""
LOCATION = 260
"""Characters of the path of a file, which an editor opens: as many as an ordinary path on Windows may have."""
LINE = 1_000
"""Characters of a line with locations and a message in it."""
MOST = 3
"""How many names a message lists."""
SHORTEST = 3
"""Letters of the name of a variable that is a word: ``run``, but not ``i``."""

PIECE = re.compile(r"\\(?:x[0-9a-f]{2}|u[0-9a-f]{4}|U[0-9a-f]{8}|.)|.", re.DOTALL)
"""A character, or an escape that stands for one."""

COMMAND = re.compile(r"^(\s*):(?=:)")

Line = NewType("Line", str)
"""One line that may be printed anywhere; :func:`line` makes it."""


def visible(text: str, room: int | None = NAME) -> str:
    """*text* on one line, with every character to be seen; its middle is left out where it is longer than *room*.

    Unprintable characters are escaped as ``repr`` does it; letters of any script stay. None is room for everything.
    """
    if text.isprintable() and (room is None or len(text) <= room):
        return text
    if room is not None and len(text) > 2 * room:
        text = f"{text[:room]}{text[-room:]}"  # each end as long as it is shown at most
    escaped = "".join(one if one.isprintable() else repr(one)[1:-1] for one in text)
    return escaped if room is None else _elided(PIECE.findall(escaped), room)


def quoted(text: str, room: int = NAME) -> str:
    """*text* as a Python literal; its middle is left out where it is longer than *room*."""
    literal = repr(text)
    quote = literal[0]
    return f"{quote}{_elided(PIECE.findall(literal[1:-1]), room)}{quote}"


def iteration(over: str) -> str:
    """What one iteration of a loop is called, whose variables are *over*: ``fold``, if that is a word for it."""
    is_word = over.isidentifier() and len(over) >= SHORTEST and not iskeyword(over) and is_whole(over)
    return over if is_word else "iteration"


def line(text: str, room: int = MESSAGE) -> Line:
    """*text* as one line of at most *room* characters: the guard in front of all that is printed."""
    return Line(inert(visible(text, room)))


def inert(text: str) -> str:
    """One line of text that no CI service takes for a command: ``::error`` is one where it begins a line of the log."""
    return COMMAND.sub(r"\1\\x3a", text)


def written(value: object, room: int | None = NAME) -> str:
    """A value that is no text as Python writes it; its middle is left out where it is longer than *room*."""
    try:
        return visible(repr(value), room)
    except ValueError:  # of an int with more digits than Python writes out
        return "a very large number"


def typed(text: str, room: int = NAME) -> str | None:
    """*text* as a Python literal that somebody can be told to write; None where it is longer than *room*."""
    literal = repr(text)
    return literal if len(literal) <= room + len("''") else None


def is_whole(text: str, room: int = NAME) -> bool:
    """Whether *text* is shown as it is, so that somebody can be told to type it."""
    return visible(text, room) == text


def listed(names: Iterable[str]) -> str:
    """*names*, with commas between; of many, the first and how many more there are."""
    shown = [visible(name) for name in names]
    more = [f"{len(shown) - MOST} more"] if len(shown) > MOST else []
    return ", ".join([*shown[:MOST], *more])


def _elided(pieces: Sequence[str], room: int) -> str:
    """*pieces* one after the other; where they take more than *room*, those at the two ends, and an ellipsis."""
    if sum(map(len, pieces)) <= room:
        return "".join(pieces)
    head = (room - len(ELLIPSIS)) // 3  # the end of a path says more than its beginning
    tail = room - len(ELLIPSIS) - head
    first, last = _fitting(pieces, head), _fitting(pieces[::-1], tail)
    return "".join([*pieces[:first], ELLIPSIS, *pieces[len(pieces) - last :]])


def _fitting(pieces: Sequence[str], room: int) -> int:
    """How many of the first *pieces* fit into *room*."""
    return sum(end <= room for end in accumulate(map(len, pieces)))
