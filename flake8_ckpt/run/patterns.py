"""Patterns of ``match``: whether a value fits, and what the names in the pattern are bound to."""

from __future__ import annotations

from collections.abc import Callable

import libcst as cst

from flake8_ckpt.run.iterators import elements
from flake8_ckpt.run.machine import Machine
from flake8_ckpt.run.pure.operators import compared
from flake8_ckpt.run.things import Several
from flake8_ckpt.source.tree import descendants
from flake8_ckpt.values import Choice, Entries, Items, Unknown, Value, python_value

Bind = Callable[[cst.BaseExpression, Value], None]


def matched(machine: Machine, pattern: cst.MatchPattern, subject: Value, bind: Bind) -> bool | None:
    """Whether *subject* fits *pattern*; None where that is not known. Names in it are bound.

    Args:
        machine: that runs.
        pattern: of a case.
        subject: what is matched.
        bind: binds a name of the pattern.
    """
    match pattern:
        case cst.MatchAs(pattern=None, name=None):
            return True
        case cst.MatchAs(pattern=inner, name=name):
            fits = True if inner is None else matched(machine, inner, subject, bind)
            if name is not None and fits is not False:
                bind(name, subject)
            return fits
        case cst.MatchValue(value=value) | cst.MatchSingleton(value=value):
            wanted = machine.evaluate(value)
            if isinstance(subject, Choice) or isinstance(wanted, Choice):
                return None
            return compared(cst.Equal, subject, wanted)
        case cst.MatchOr(patterns=patterns):
            return _any(machine, [one.pattern for one in patterns], subject, bind)
        case cst.MatchList(patterns=patterns) | cst.MatchTuple(patterns=patterns):
            return _row(machine, list(patterns), subject, bind)
        case cst.MatchMapping():
            return _mapping(machine, pattern, subject, bind)
    _bind_all(pattern, machine, subject, bind)
    return None


def _any(machine: Machine, patterns: list[cst.MatchPattern], subject: Value, bind: Bind) -> bool | None:
    outcomes = [matched(machine, one, subject, bind) for one in patterns]
    if True in outcomes:
        return True
    return None if None in outcomes else False


def _row(machine: Machine, patterns: list[cst.CSTNode], subject: Value, bind: Bind) -> bool | None:
    content = machine.opened(subject)
    plain = [one for one in patterns if isinstance(one, cst.MatchSequenceElement)]
    if not isinstance(content, Items) or len(plain) < len(patterns):
        for one in patterns:
            _bind_all(one, machine, subject, bind)
        return None if isinstance(content, Unknown | Choice | Items) else False
    found = elements(machine, content, patterns[0] if patterns else cst.Name("_"))
    if any(isinstance(one, Several) for one in found):
        return None
    if len(found) != len(plain):
        return False
    outcomes = [matched(machine, one.value, value, bind) for one, value in zip(plain, found, strict=True)]
    if False in outcomes:
        return False
    return None if None in outcomes else True


def _mapping(machine: Machine, pattern: cst.MatchMapping, subject: Value, bind: Bind) -> bool | None:
    content = machine.opened(subject)
    if not isinstance(content, Entries):
        _bind_all(pattern, machine, subject, bind)
        return None if isinstance(content, Unknown | Choice) else False
    outcomes: list[bool | None] = []
    for element in pattern.elements:
        key = python_value(machine.evaluate(element.key))
        value = content.get(key[0]) if key is not None else None
        outcomes.append(matched(machine, element.pattern, value, bind) if value is not None else False)
    if pattern.rest is not None:
        bind(
            pattern.rest,
            machine.unknown(pattern.rest, "it is the rest of a dict", anything=machine.holds_fields(content)),
        )
    if False in outcomes:
        return False
    return None if None in outcomes else True


def _bind_all(pattern: cst.CSTNode, machine: Machine, subject: Value, bind: Bind) -> None:
    """Bind every name of a pattern that is not followed to something unknown."""
    for one in descendants(pattern):
        if isinstance(one, cst.MatchAs | cst.MatchStar) and one.name is not None:
            bind(
                one.name, machine.unknown(one.name, "it is a part of a pattern", anything=machine.holds_fields(subject))
            )
