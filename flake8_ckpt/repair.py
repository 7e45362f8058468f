"""What would cure a finding, in the callback's terms; :mod:`flake8_ckpt.source.edits` writes it into the code."""

from __future__ import annotations

from dataclasses import dataclass

from flake8_ckpt.values import Place


@dataclass(frozen=True, slots=True)
class Retext:
    """Another filepath: the last *old* in it becomes *new*; where *old* is empty, *new* comes to its end."""

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class KeepField:
    """A placeholder of an f-string, at *place*, is left for Keras, which calls it *field*."""

    field: str
    place: Place


@dataclass(frozen=True, slots=True)
class SetArgument:
    """The callback's argument *name* becomes the text *value*; *place* is where it is given, None where it is not."""

    name: str
    value: str
    place: Place | None


@dataclass(frozen=True, slots=True)
class MoveOut:
    """The keywords at *places*, which a call inside filepath got, go to the callback."""

    places: tuple[Place, ...]


Step = Retext | KeepField | SetArgument | MoveOut


@dataclass(frozen=True, slots=True)
class Repair:
    """A cure.

    Attributes:
        title: what it does, as the menu of an editor says it.
        step: what changes.
        safe: whether nothing that works today is changed; otherwise it changes what is on disk.
        hindrance: why it is not made after all: what else in the call would have to change.
    """

    title: str
    step: Step
    safe: bool = True
    hindrance: str = ""
