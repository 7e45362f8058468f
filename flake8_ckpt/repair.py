"""What would cure a finding, in the callback's terms; :mod:`flake8_ckpt.run.edits` writes it into the code."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flake8_ckpt.call import Argument, Call
from flake8_ckpt.values import Constant, Place, Text, Unknown, text


@dataclass(frozen=True, slots=True)
class Retext:
    """Another filepath: the last *old* in it becomes *new*; where *old* is empty, *new* comes to its end."""

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class KeepField:
    """A placeholder is left for Keras, which calls it *field*; *place* is where it is, if an f-string fills it in."""

    field: str
    place: Place | None


@dataclass(frozen=True, slots=True)
class SetArgument:
    """The callback's argument *name* becomes *value*; *place* is where it is given, None where it is not.

    An unknown value is one that only the user has; its name is the expression to write.
    """

    name: str
    value: Text | Constant | Unknown
    place: Place | None


@dataclass(frozen=True, slots=True)
class Rename:
    """The argument *name*, given at *place*, is given as *new*."""

    name: str
    new: str
    place: Place


@dataclass(frozen=True, slots=True)
class LeaveOut:
    """The argument *name*, given at *place*, is left out."""

    name: str
    place: Place


@dataclass(frozen=True, slots=True)
class AsText:
    """The filepath, a path object that is given at *place*, is made a string."""

    place: Place


@dataclass(frozen=True, slots=True)
class MoveOut:
    """The keywords at *places*, which a call inside filepath got, go to the callback."""

    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Validate:
    """Every fit that receives the callback gets validation data."""


Step = Retext | KeepField | SetArgument | Rename | LeaveOut | AsText | MoveOut | Validate


@dataclass(frozen=True, slots=True)
class Advice:
    """One way to cure a finding.

    Attributes:
        words: what to write, as the message says it.
        steps: the same as data, by which it is judged; without any it is for a person to work out.
        beside: whether it is named beside an advice before it; otherwise only in the place of one.
    """

    words: str
    steps: tuple[Step, ...] = ()
    beside: bool = False

    @property
    def arguments(self) -> frozenset[str]:
        """The arguments that it changes."""
        return frozenset(_changed(step) for step in self.steps)


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


def _changed(step: Step) -> str:
    match step:
        case SetArgument() | LeaveOut():
            return step.name
        case Rename():
            return step.new
        case Validate():
            return "validation_data"
    return "filepath"


def carried_out(call: Call, steps: tuple[Step, ...]) -> Call:
    """*call* as it would be after *steps*."""
    for step in steps:
        call = _carried_out(call, step)
    return call


def _carried_out(call: Call, step: Step) -> Call:
    match step:
        case SetArgument(name, value, None):
            return replace(call, arguments=(*call.arguments, Argument(name, value, call.place)))
        case SetArgument() | Rename() | LeaveOut():
            changed = [after for one in call.arguments for after in _argument(one, step)]
            return replace(call, arguments=tuple(changed))
        case Validate():
            return replace(call, fits=tuple(replace(fit, validates=True) for fit in call.fits))
    given = filepath_of(call)
    texts = [one.value for one in call.arguments if one is given and isinstance(one.value, Text)]
    strays = [stray for before in texts for stray in before.stray] if isinstance(step, MoveOut) else []
    changed = [
        replace(one, value=_filepath(one.value, step)) if one is given and isinstance(one.value, Text) else one
        for one in call.arguments
    ]
    return replace(call, arguments=(*changed, *(Argument(one.name, one.value, one.place) for one in strays)))


def _argument(one: Argument, step: SetArgument | Rename | LeaveOut) -> tuple[Argument, ...]:
    """What becomes of an argument: *step* may be about another, and leave it."""
    if one.place != step.place or one.name not in {None, step.name}:
        return (one,)
    match step:
        case SetArgument():
            return (replace(one, value=step.value),)
        case Rename():
            return (replace(one, name=step.new),)
    return ()


def filepath_of(call: Call) -> Argument | None:
    """The argument filepath: the first one, if none has the name. None where there is none."""
    named = (one for one in call.arguments if one.name == "filepath")
    return next(named, None) or next((one for one in call.arguments if one.name is None), None)


def _filepath(before: Text, step: Retext | KeepField | AsText | MoveOut) -> Text:
    match step:
        case Retext():
            return retexted(before, step)
        case KeepField():  # where the field stands, makes no difference to any rule
            parts = text(f"{{{step.field}}}", *before.parts).parts
            return replace(before, parts=parts, spent=())
        case AsText():
            return replace(before, is_path=False)
    return replace(before, stray=())


def retexted(before: Text, step: Retext) -> Text:
    """*before* with another text in one of its literal parts; as it is, where *step* finds nothing to change."""
    parts = list(before.parts if step.old else (*before.parts, ""))
    for number in reversed(range(len(parts))):
        part = parts[number]
        if isinstance(part, str) and step.old in part:
            head, _, tail = part.rpartition(step.old) if step.old else (part, "", "")
            parts[number] = f"{head}{step.new}{tail}"
            return replace(before, parts=text(*parts).parts)
    return before
