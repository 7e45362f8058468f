"""Classes of the project: the order in which attributes are looked for, and what a class is made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from flake8_ckpt.run.machine import Machine, one_of
from flake8_ckpt.run.things import ABSENT, ClassRef, FunctionValue, InstanceRef, Method
from flake8_ckpt.values import Alternative, Choice, Symbol, Value, alternatives

MAX_BASES = 50
"""Classes of more ancestors than this are not looked through: definitions in a circle end here."""


def lineage(cls: ClassRef) -> list[Value]:
    """A class and its ancestors in the order in which Python looks at them; those of other modules as symbols."""
    order: list[Value] = []
    _gather(cls, order, 0)
    # A common ancestor comes after everything that is made of it.
    last = {one: number for number, one in enumerate(order)}
    return [one for number, one in enumerate(order) if last[one] == number]


def _gather(cls: Value, order: list[Value], depth: int) -> None:
    order.append(cls)
    if isinstance(cls, ClassRef) and depth < MAX_BASES and len(order) < MAX_BASES:
        for base in cls.bases:
            _gather(base, order, depth + 1)


def found_in_class(machine: Machine, cls: ClassRef, name: str, after: ClassRef | None = None) -> Value | None:
    """What the class or its ancestors in the project say of *name*; None where none of them does.

    Args:
        machine: that runs.
        cls: the class.
        name: the attribute.
        after: look only at what comes after this class, as ``super()`` does.
    """
    found: list[Alternative] = []
    for one in _from(lineage(cls), after):
        if not isinstance(one, ClassRef):
            continue
        value = machine.settled((one.frame.identity, name))
        if value is None:
            continue
        if not found and not isinstance(value, Choice):
            return value
        found += [each for each in alternatives(value) if each.value is not ABSENT]
        if not any(each.value is ABSENT for each in alternatives(value)):
            break  # every way sets it here: no ancestor is asked
    return one_of(found)


def _from(order: list[Value], after: ClassRef | None) -> list[Value]:
    return order[order.index(after) + 1 :] if after in order else order


def foreign_bases(cls: ClassRef, after: ClassRef | None = None) -> Iterator[Value]:
    """The ancestors that are not of the project, ``object`` aside."""
    for one in _from(lineage(cls), after):
        if not isinstance(one, ClassRef) and one != Symbol("builtins.object"):
            yield one


def class_of(value: InstanceRef) -> ClassRef | None:
    """The class of an object, if it is one of the project."""
    return value.made_by if isinstance(value.made_by, ClassRef) else None


def method_of(machine: Machine, value: Value, name: str) -> Method | None:
    """The method *name* of an object, if a class of the project defines it."""
    cls = class_of(value) if isinstance(value, InstanceRef) else None
    found = found_in_class(machine, cls, name) if cls is not None else None
    if not isinstance(found, FunctionValue) or found.kind == "property":
        return None
    return Method(replace(found, kind=""), cls or value) if found.kind == "classmethod" else Method(found, value)
