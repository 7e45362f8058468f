"""A :class:`Checkpoint`: one call, bound against the signature of the Keras it is judged by."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, wraps
from inspect import Parameter
from typing import Concatenate, ParamSpec, TypeVar

from flake8_ckpt.call import ANY_ATTRIBUTE, Argument, Call, Fit, Turns
from flake8_ckpt.keras.template import Template, template_of
from flake8_ckpt.keras.versions import Keras, judged_by
from flake8_ckpt.values import (
    TOO_MANY,
    Choice,
    Constant,
    Place,
    Stray,
    Text,
    Unknown,
    Value,
    alternatives,
    combinations,
    text,
    unfollowed,
)

NOT_GIVEN = Unknown(name="...", reason="an unpacked argument may set it")
NOT_NONE = Unknown(name="...", reason="its default, None, says that something else is to be given")
"""A default None for what refuses None is not gone on with: a test stands before the call, or a caller gives one.

Nor is the None that a subclass initialises itself with, where only a save looks at it: its ``filepath`` is set later.
"""
REFUSES_NONE = frozenset({"filepath", "save_freq"})
OTHER_WORDS = {"metric": "monitor", "metrics": "monitor", "path": "filepath", "filename": "filepath"}
"""What other libraries call Keras's arguments."""
CLOSE = 0.71
"""As close as *monital* is to *monitor*, and closer than *save_format* to *save_freq*."""
ASSIGNED = Unknown(name="...", reason="the file assigns it afterwards")

Given = ParamSpec("Given")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Misfit:
    """An argument that the signature has no place for.

    Attributes:
        argument: what was given.
        meant: the parameter that a misspelling probably meant.
    """

    argument: Argument
    meant: str | None = None


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """One configuration of the callback; every value is single: known, known in part, or unknown.

    Compared by identity, so that what is found out about it is found out once: see :func:`once_per_checkpoint`.

    Attributes:
        keras: the version by whose behaviour it is judged.
        call: the call, with the one value of each argument.
        place: the call's.
        values: the value of every parameter, defaults included.
        places: where each argument is given; a default has none.
        positional: the parameters that are given by position.
        fits: the fits in sight that receive it.
        siblings: the ways in which each earlier callback of the same fit may be made.
        beside: the same of every other callback that may be in all of its fits.
        names: the names that the callback or its filepath is bound to.
        loaded_before: whether the program reads the filepath before it trains.
        unused: whether the program trains, and none of its fits receives the callback.
        turns: the loops whose turns write to the same filepath.
        shared: whether several fits receive this callback.
        extra_logs: keys that callbacks of the file may add to the logs; None for any.
        unexpected: keywords that the signature does not have.
        twice: arguments that are given a second time.
        surplus: positional arguments beyond the signature.
        missing_filepath: whether no filepath is given.
        strays: the callback's keywords that went to a call inside filepath.
        uploads: whether every save is uploaded as a version of its own, so that overwriting loses nothing.
        conditions: for each argument that is one of several values, or assumed, what to say of that.
    """

    keras: Keras
    call: Call
    place: Place
    values: dict[str, Value]
    places: dict[str, Place]
    positional: frozenset[str] = frozenset()
    fits: tuple[Fit, ...] = ()
    siblings: Sequence[Sequence[Checkpoint]] = ()
    beside: Sequence[Sequence[Checkpoint]] = ()
    names: frozenset[str] = frozenset()
    loaded_before: bool = False
    unused: bool = False
    turns: tuple[Turns, ...] = ()
    shared: bool = False
    extra_logs: frozenset[str] | None = frozenset()
    unexpected: tuple[Misfit, ...] = ()
    twice: tuple[Argument, ...] = ()
    surplus: tuple[Argument, ...] = ()
    missing_filepath: bool = False
    strays: tuple[Stray, ...] = ()
    uploads: bool = False
    conditions: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _known: dict[object, object] = field(default_factory=dict, init=False, repr=False)

    def value(self, name: str) -> Value:
        """The value of parameter *name*; unknown if this version has none."""
        return self.values[name] if name in self.values else Unknown(name=name)

    def at(self, name: str) -> Place:
        """Where a finding about argument *name* is reported: at it, or at the call if it is not given."""
        return self.places.get(name, self.place)

    @property
    def monitor(self) -> str | None:
        """The monitor, None if it is not known."""
        value = self.value("monitor")
        return value.exact if isinstance(value, Text) else None

    @cached_property
    def template(self) -> Template | None:
        """The filepath, if anything is known of it."""
        return template_of(self.value("filepath"))

    def flag(self, name: str) -> bool | None:
        """The truth of a boolean argument, None if it is not known. Keras takes any truthy value."""
        value = self.value(name)
        if isinstance(value, Constant):
            return bool(value.value)
        if isinstance(value, Text) and (not value.parts or any(isinstance(part, str) for part in value.parts)):
            return bool(value.parts)
        return None


def once_per_checkpoint(
    function: Callable[Concatenate[Checkpoint, Given], Result],
) -> Callable[Concatenate[Checkpoint, Given], Result]:
    """Let *function* compute its result once for a checkpoint and further, hashable arguments: all rules ask for it."""

    @wraps(function)
    def known(checkpoint: Checkpoint, /, *args: Given.args, **kwargs: Given.kwargs) -> Result:
        key = (function, *args, *kwargs.items())
        if key not in checkpoint._known:  # noqa: SLF001 - its memory, which nothing else is to look at
            checkpoint._known[key] = function(checkpoint, *args, **kwargs)  # noqa: SLF001
        return checkpoint._known[key]  # type: ignore[return-value]  # noqa: SLF001

    return known


def checkpoints(
    call: Call,
    target: tuple[int, int],
    siblings: Sequence[Sequence[Checkpoint]] = (),
    beside: Sequence[Sequence[Checkpoint]] = (),
) -> tuple[Checkpoint, ...]:
    """Every configuration that *call* may make: one for each way through the branches, and for each Keras it may be of.

    Args:
        call: the call, its values perhaps one of several.
        target: the Keras version to judge by, where the import does not say it.
        siblings: the configurations of each of its :attr:`~flake8_ckpt.call.Call.siblings`.
        beside: the same for :attr:`~flake8_ckpt.call.Call.beside`; they may be filled in later.

    Returns:
        A single one where there are too many ways to follow, in which what may be several values is unknown.
    """
    values = [argument.value for argument in call.arguments]
    ways = combinations(values)
    if ways is None:
        ways = [
            ([unfollowed(TOO_MANY) if isinstance(one, Choice) else one for one in values], frozenset(), frozenset())
        ]
    return tuple(
        _bound(call, taken, judged_by(origin, target), siblings, beside, uploads=origin == "wandb")
        for origin in call.origins
        for taken, _, _ in ways
    )


def as_if(checkpoint: Checkpoint, call: Call) -> Checkpoint:
    """The configuration that there would be if the code said *call*; each of its values is single."""
    values = [argument.value for argument in call.arguments]
    return _bound(call, values, checkpoint.keras, checkpoint.siblings, checkpoint.beside, uploads=checkpoint.uploads)


def _conditions(value: Value) -> tuple[str, ...]:
    """What a message says of a value that is one of several: the assumptions, or that it is so on every branch."""
    options = alternatives(value)
    assumed = sorted(frozenset[str]().union(*(option.assuming for option in options)))
    return tuple(assumed) or (("so on every branch",) if len(options) > 1 else ())


def _bound(
    call: Call,
    taken: list[Value],
    keras: Keras,
    siblings: Sequence[Sequence[Checkpoint]],
    beside: Sequence[Sequence[Checkpoint]],
    *,
    uploads: bool,
) -> Checkpoint:
    several = {argument.place: _conditions(argument.value) for argument in call.arguments}
    arguments = [replace(one, value=value) for one, value in zip(call.arguments, taken, strict=True)]
    parameters = keras.signature.parameters
    positional = [one for one in arguments if one.name is None]
    given = dict(zip(parameters, positional, strict=False))
    unexpected: list[Misfit] = []
    twice: list[Argument] = []
    for argument in arguments:
        name = argument.name
        if name is None:
            continue
        if name in given:
            twice.append(argument)
        elif name in parameters or name in keras.takes:
            given[name] = argument
        else:
            unexpected.append(Misfit(argument, _meant(name, keras)))
    strays = tuple(_strays(given, keras))
    for stray in strays:
        given.setdefault(stray.name, Argument(stray.name, stray.value, stray.place))
    values: dict[str, Value] = {name: default_of(parameter) for name, parameter in parameters.items()}
    values |= {name: argument.value for name, argument in given.items()}
    open_to = set(parameters) - set(given) if call.more_keywords or call.more_positional else set()
    if call.more_positional and not call.more_keywords:
        open_to &= set(list(parameters)[len(positional) :])
    for name in open_to | {misfit.meant for misfit in unexpected if misfit.meant}:
        values[name] = NOT_GIVEN
    assumed = {one.place for one in call.arguments if any(option.assuming for option in alternatives(one.value))}
    later = {"filepath"} if call.by_subclass and keras.bad_filepath_raises == "save" else set()
    for name in REFUSES_NONE & set(given):
        if given[name].value == Constant(None) and (given[name].place in assumed or name in later):
            values[name] = NOT_NONE
            arguments = [replace(one, value=NOT_NONE) if one is given[name] else one for one in arguments]
    values |= dict.fromkeys(values if ANY_ATTRIBUTE in call.reassigned else call.reassigned & set(values), ASSIGNED)
    return Checkpoint(
        keras=keras,
        call=replace(call, arguments=tuple(arguments)),
        place=call.place,
        values=values,
        places={name: argument.place for name, argument in given.items()},
        positional=frozenset(name for name, one in given.items() if one.name is None),
        fits=call.fits,
        siblings=siblings,
        beside=beside,
        names=call.names,
        loaded_before=call.loaded_before,
        unused=call.unused,
        turns=call.turns,
        shared=call.shared,
        extra_logs=call.extra_logs,
        unexpected=tuple(unexpected),
        twice=tuple(twice),
        surplus=tuple(positional[len(parameters) :]),
        missing_filepath="filepath" not in given
        and "filepath" not in open_to
        and not any(misfit.meant == "filepath" for misfit in unexpected),
        strays=strays,
        uploads=uploads,
        conditions={name: several.get(argument.place, ()) for name, argument in given.items()},
    )


def default_of(parameter: Parameter) -> Text | Constant | Unknown:
    """What *parameter* is where it is not given."""
    value = parameter.default
    if value is Parameter.empty:
        return Unknown(name=parameter.name)
    return text(value) if isinstance(value, str) else Constant(value)


def _strays(given: dict[str, Argument], keras: Keras) -> Iterator[Stray]:
    filepath = given.get("filepath")
    if filepath is not None and isinstance(filepath.value, Text):
        yield from (stray for stray in filepath.value.stray if stray.name in keras.signature.parameters)


def _meant(name: str, keras: Keras) -> str | None:
    """The parameter that *name* means: one that it is another word for, a close match, or one that it begins."""
    if name in OTHER_WORDS:
        return OTHER_WORDS[name]
    close = difflib.get_close_matches(name, keras.parameters, n=1, cutoff=CLOSE)
    begun = [one for one in keras.parameters if len(name) > 3 and one.startswith(name)]  # noqa: PLR2004 - `save` is none
    return next(iter(close or begun), None)
