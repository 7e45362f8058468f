"""``str.format``, f-strings and ``%`` on texts that may have holes: which braces survive which step."""

from __future__ import annotations

import itertools
import operator
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from string import Formatter

from flake8_ckpt.operations import perform
from flake8_ckpt.values import (
    Entries,
    Items,
    NoValueError,
    Spent,
    Text,
    Unknown,
    Value,
    hole_for,
    joined,
    python_value,
    raising,
    text,
    unfollowed,
)

FIRST_SENTINEL = 0xE000  # private use: stands for a hole while the text around it is parsed
NESTED = re.compile(r"\{([^{}]*)\}")
MAX_HOLES = 0x1000

PRINTF = re.compile(
    r"%(?:\((?P<key>[^()]*)\))?[-+ #0]*(?P<width>\*|\d+)?(?:\.(?P<precision>\*|\d+)?)?[hlL]?(?P<kind>[a-zA-Z%])?"
)

CONVERSIONS: dict[str, Callable[[object], str]] = {"s": str, "r": repr, "a": ascii}

Given = tuple[Value, str | None]
"""An argument of a formatting step, and the variable that it was written as."""


def masked(value: Text) -> str:
    """*value* as one string in which each hole is a single private character."""
    holes = iter(range(FIRST_SENTINEL, FIRST_SENTINEL + MAX_HOLES))
    return "".join(part if isinstance(part, str) else chr(next(holes)) for part in value.parts)


def unmasked(masked_text: str, holes: Sequence[Unknown]) -> Text:
    """The text that :func:`masked` made *masked_text* of, or a stretch of it."""
    parts: list[str | Unknown] = []
    for character in masked_text:
        index = ord(character) - FIRST_SENTINEL
        parts.append(holes[index] if 0 <= index < len(holes) else character)
    return text(*parts)


def has_sentinel(masked_text: str | None) -> bool:
    """Whether a hole stands in this stretch of a masked text."""
    return any(FIRST_SENTINEL <= ord(character) < FIRST_SENTINEL + MAX_HOLES for character in masked_text or "")


def as_text(value: Value, conversion: str | None = None, spec: str = "", name: str = "?") -> Text:
    """What a replacement field with *conversion* and *spec* puts into the text for *value*.

    An exact value is formatted by Python itself; a text with holes is put in as it is where the field asks for nothing
    more; all else is one hole.

    Raises:
        NoValueError: it raises, or the result would be too large.
    """
    if isinstance(value, Text) and not spec and conversion in {None, "s"}:
        return replace(value, is_path=False)
    known = python_value(value)
    if known is not None:
        result = text(perform(format, converted(known[0], conversion), spec))
    else:
        result = text(_number(hole_for(value) or placeholder(value, name), spec))
    noted = value if isinstance(value, Text) else Text()
    return replace(result, spent=noted.spent, stray=noted.stray)


KINDS = dict.fromkeys("dioxXbnc", int) | dict.fromkeys("eEfFgG%", float)
"""What a format asks for, by its last letter."""


def _number(hole: Unknown, spec: str) -> Unknown:
    """A hole that *spec* writes as a number, if it is one."""
    kind = KINDS.get(spec[-1:]) if spec != "c" else None
    return hole if kind is None else replace(hole, type=kind)


def placeholder(value: Value, name: str = "?") -> Unknown:
    """A hole for a value that is known, but not how it looks as a text.

    Raises:
        NoValueError: it may bring braces along.
    """
    if isinstance(value, Entries):
        raise NoValueError(unfollowed("a dict is written with braces"))
    return Unknown(name=name, type=str)


def converted(value: object, conversion: str | None) -> object:
    """*value* after ``!s``, ``!r`` or ``!a``.

    Raises:
        NoValueError: there is no such conversion, or the text would be too large.
    """
    if conversion is None:
        return value
    if conversion not in CONVERSIONS:
        raise NoValueError(raising(f"unknown conversion {conversion!r}"))
    return perform(CONVERSIONS[conversion], value)


def spends(value: Value, name: str | None, how: str) -> tuple[Spent, ...]:
    """The mark that *name* was evaluated here. A text that is put in spends nothing: braces in it are still fields."""
    if name is None or isinstance(value, Text):
        return ()
    return (Spent(name, how),)


def format_text(template: Text, positional: Sequence[Given], named: Mapping[str, Value], *, complete: bool) -> Value:
    """``template.format(*positional, **named)``.

    Args:
        template: the text whose fields are filled.
        positional: values for ``{}`` and ``{0}``.
        named: values for ``{name}``.
        complete: whether these are all arguments; where they are not, a missing one is a hole.
    """
    whole = masked(template)
    automatic = itertools.count()
    numbered: set[bool] = set()
    result: list[Text] = []
    spent: list[Spent] = []
    try:
        for literal, field, spec, conversion in Formatter().parse(whole):
            result.append(unmasked(literal, template.holes))
            if field is None:
                continue
            if has_sentinel(field) or has_sentinel(spec):
                return Unknown(reason="a hole stands inside a replacement field")
            root = re.split(r"[.\[]", field, maxsplit=1)[0]
            numbered |= {bool(one) for one in (root, *NESTED.findall(spec or "")) if not one or one.isdigit()}
            if len(numbered) > 1:
                return raising("fields with a number and without one are in one text")
            value, variable = _argument(root or str(next(automatic)), positional, named, complete=complete)
            if root != field:
                value = _part(value, field)
            asked = NESTED.sub(
                lambda inner: _exact(_argument(inner[1] or str(next(automatic)), positional, named, complete=complete)),
                spec or "",
            )
            result.append(as_text(value, conversion, asked, variable or "?"))
            spent += spends(value, variable, ".format()")
    except (ValueError, IndexError) as error:
        return raising(f".format() would raise {type(error).__name__}")
    answer = joined(*result)
    return replace(answer, spent=(*template.spent, *answer.spent, *spent), stray=(*template.stray, *answer.stray))


def _part(value: Value, field: str) -> Value:
    """What the *field* ``name[key]`` or ``name.attribute`` makes of *value*.

    Raises:
        NoValueError: it may be anything.
    """
    key = re.fullmatch(r"[^.\[]*\[([^\]]*)\]", field)
    found = None
    if key is not None and isinstance(value, Entries):
        found = value.get(key[1])
    elif key is not None and isinstance(value, Items) and key[1].isdigit() and int(key[1]) < len(value.items):
        found = value.items[int(key[1])]
    if found is not None:
        return found
    why = "a part of an argument of .format() is not followed"
    if isinstance(value, Unknown):
        return Unknown(name=field, reason=why, anything=value.anything)
    raise NoValueError(unfollowed(why))


def _exact(given: Given) -> str:
    """The text of an argument that stands within a format.

    Raises:
        NoValueError: it is not known.
    """
    known = python_value(given[0])
    if known is None:
        raise NoValueError(unfollowed("a format is not known"))
    return perform(str, known[0])


def _argument(name: str, positional: Sequence[Given], named: Mapping[str, Value], *, complete: bool) -> Given:
    """The argument that a field asks for. A name that is missing is a hole of that name: Keras would have filled it."""
    if not name.isdigit():
        return named.get(name, Unknown(name=name)), name
    if int(name) < len(positional):
        return positional[int(name)]
    if complete:
        raise IndexError(name)
    return Unknown(name=name), None


def fields_of(template: Text) -> frozenset[str]:
    """The names of the replacement fields that stand in *template*; empty where it cannot be parsed."""
    try:
        parsed = list(Formatter().parse(masked(template)))
    except ValueError:
        return frozenset()
    return frozenset(re.split(r"[.\[]", field, maxsplit=1)[0] for _, field, _, _ in parsed if field)


def percent(template: Text, items: Sequence[Given] | None, named: Mapping[str, Value] | None) -> Value:
    """``template % right``.

    Args:
        template: the text with ``%`` conversions.
        items: the values of a tuple, or the one value that is no tuple; None where they are not known.
        named: the values of a dict.
    """
    whole = masked(template)
    found = list(PRINTF.finditer(whole))
    needed = [match for match in found if match["kind"] != "%"]
    if any(match["kind"] is None or match["width"] == "*" or match["precision"] == "*" for match in found):
        return Unknown(reason="its % conversion is not followed")
    if items is not None and len(items) != len(needed) and named is None:
        # What is not known may be a tuple, and what has keys or an index need not be used.
        if len(items) == 1 and not _is_used_up(items[0][0]):
            return unfollowed("what % fills in is not known")
        return raising("% would raise TypeError")
    rest = iter(items or ())
    result: list[Text] = []
    spent: list[Spent] = []
    end = 0
    for match in found:
        result.append(unmasked(whole[end : match.start()], template.holes))
        end = match.end()
        if match["kind"] == "%":
            result.append(text("%"))
            continue
        if match["key"] is not None:
            variable: str | None = match["key"]
            value = (named or {}).get(match["key"], Unknown(name=match["key"]))
        else:
            value, variable = next(rest, (Unknown(), None))
        result.append(_converted(match, value))
        spent += spends(value, variable, "%")
    result.append(unmasked(whole[end:], template.holes))
    answer = joined(*result)
    return replace(answer, spent=(*template.spent, *answer.spent, *spent), stray=(*template.stray, *answer.stray))


def _is_used_up(value: Value) -> bool:
    """Whether ``%`` raises where it has no place for *value*: it does for a text and a number."""
    known = python_value(value)
    return known is not None and not isinstance(known[0], bytes)


def _converted(match: re.Match[str], value: Value) -> Text:
    conversion = match[0].replace(f"({match['key']})", "", 1) if match["key"] is not None else match[0]
    if isinstance(value, Text) and conversion == "%s":
        return replace(value, is_path=False)
    known = python_value(value)
    if known is not None:
        return text(perform(operator.mod, conversion, (known[0],)))
    return text(_number(hole_for(value) or placeholder(value), match["kind"] or ""))
