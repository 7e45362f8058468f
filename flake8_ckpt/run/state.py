"""The state of the run: what every name, attribute and container holds, and the arms of branches that are in force."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import replace

from flake8_ckpt.run.things import ABSENT, Several
from flake8_ckpt.values import (
    MAX_ALTERNATIVES,
    Alternative,
    Branches,
    Choice,
    Entries,
    Items,
    Text,
    Unknown,
    Value,
    alternatives,
    consistent,
)

Key = tuple[Hashable, object]
"""A frame or thing and a name in it; None for the content of a container."""


class State:
    """What holds at one point of the run.

    Attributes:
        cells: the value of every name, attribute and container.
        arms: which arm of which branching was taken to come here; never changed in place.
    """

    __slots__ = ("arms", "cells")

    def __init__(self, cells: dict[Key, Value] | None = None, arms: dict[int, int] | None = None) -> None:
        """Begin with *cells* and *arms*, or with nothing."""
        self.cells = {} if cells is None else cells
        self.arms = {} if arms is None else arms

    def fork(self, arms: Iterable[tuple[int, int]] = ()) -> State:
        """A copy in which further *arms* are in force."""
        return State(self.cells.copy(), {**self.arms, **dict(arms)} if arms else self.arms)

    def admits(self, when: Branches) -> bool:
        """Whether arms may be taken together with those in force."""
        return all(self.arms.get(branching, arm) == arm for branching, arm in when)

    def settled(self, value: Value) -> Value:
        """*value* without the alternatives that the arms in force rule out."""
        if not isinstance(value, Choice) or not self.arms:
            return value
        left = [one for one in value.alternatives if self.admits(one.when)]
        if len(left) == len(value.alternatives) or not left:
            return value
        return left[0].value if len(left) == 1 and not left[0].assuming else Choice(tuple(left))


def joined_states(ends: Sequence[State], changed: Iterable[Key]) -> State:
    """The state after several ways have met.

    Args:
        ends: the states in which they arrive; at least one.
        changed: every key that may differ between them.
    """
    if len(ends) == 1:
        return ends[0]
    common = set(ends[0].arms.items()).intersection(*(one.arms.items() for one in ends[1:]))
    own = [frozenset(one.arms.items()) - common for one in ends]
    joined = State(ends[0].cells, dict(common))
    cells = joined.cells
    for key in changed:
        values = [one.cells.get(key, ABSENT) for one in ends]
        first = values[0]
        if all(one is first for one in values):
            continue
        cells[key] = merged(list(zip(values, own, strict=True)))
    return joined


def merged(values: Sequence[tuple[Value, Branches]]) -> Value:
    """The value that is one of several, each under its arms."""
    first = values[0][0]
    if all(value == first for value, _ in values) and not isinstance(first, Choice):
        return first
    if all(isinstance(value, Items) for value, _ in values):
        return _merged_items([(value, when) for value, when in values if isinstance(value, Items)])
    if all(isinstance(value, Entries) for value, _ in values):
        return _merged_entries([(value, when) for value, when in values if isinstance(value, Entries)])
    options: list[Alternative] = []
    for value, when in values:
        if not isinstance(value, Choice):
            options.append(Alternative(value, when))
            continue
        for one in value.alternatives:
            both = one.when | when if one.when else when
            if not one.when or not when or consistent(both):
                options.append(Alternative(one.value, both, one.assuming))
    return _chosen(options)


def _chosen(options: list[Alternative]) -> Value:
    """One of *options*; those of one value are one where there are many."""
    first = options[0] if options else Alternative(ABSENT)
    if options and all((one.value is first.value or one.value == first.value) and not one.assuming for one in options):
        return first.value
    distinct = list(dict.fromkeys(options))
    if len(distinct) > MAX_ALTERNATIVES // 4:
        by_value: dict[Value, Alternative] = {}
        for one in distinct:
            known = by_value.get(one.value)
            by_value[one.value] = (
                one
                if known is None
                else replace(known, when=known.when & one.when, assuming=known.assuming | one.assuming)
            )
        distinct = list(by_value.values())
    if not 0 < len(distinct) <= MAX_ALTERNATIVES:
        return crowd([one.value for one in distinct])
    return Choice(tuple(distinct))


def crowd(values: Sequence[Value]) -> Unknown:
    """Too many values to follow: unknown, and without fields if none of them has any."""
    braces = any(may_hold_fields(one) for one in values)
    types = {str if isinstance(one, Text) else getattr(one, "type", None) for one in values}
    kind = types.pop() if len(types) == 1 else None
    return Unknown(reason=f"it has more than {MAX_ALTERNATIVES} possible values", anything=braces, type=kind)


def may_hold_fields(value: Value) -> bool:
    """Whether *value*, without the things that it refers to, may bring fields along."""
    match value:
        case Text():
            return any("{" in part for part in value.parts if isinstance(part, str)) or any(
                hole.anything for hole in value.holes
            )
        case Items():
            return any(map(may_hold_fields, value.items))
        case Entries():
            return any(may_hold_fields(one) for _, one in value.entries)
        case Choice():
            return any(may_hold_fields(one.value) for one in value.alternatives)
        case Unknown():
            return value.anything
        case Several():
            return may_hold_fields(value.of)
    return False


def _merged_items(values: list[tuple[Items, Branches]]) -> Value:
    """Lists that begin alike: what only some of them go on with is there under their arms."""
    if len({one.type for one, _ in values}) > 1 or values[0][0].type is tuple:
        return _chosen([Alternative(one, when) for one, when in values])
    shortest = min(len(one.items) for one, _ in values)
    common = 0
    while common < shortest and all(one.items[common] == values[0][0].items[common] for one, _ in values):
        common += 1
    rest = [
        item if isinstance(item, Several) else _sometimes(item, when, [other for _, other in values if other != when])
        for one, when in values
        for item in one.items[common:]
    ]
    return Items((*values[0][0].items[:common], *rest), values[0][0].type)


def _sometimes(value: Value, when: Branches, otherwise: list[Branches]) -> Value:
    """*value* as it is under some arms, and absent under others."""
    options = [Alternative(one.value, one.when | when, one.assuming) for one in alternatives(value)]
    return _chosen([*options, *(Alternative(ABSENT, other) for other in otherwise)])


def _merged_entries(values: list[tuple[Entries, Branches]]) -> Value:
    """Dicts of the same program: a key that only some have is absent under the others' arms."""
    tables = [(dict(one.entries), when) for one, when in values]
    keys = list(dict.fromkeys(key for table, _ in tables for key in table))
    entries = ((key, merged([(table.get(key, ABSENT), when) for table, when in tables])) for key in keys)
    return Entries(tuple(entries))
