"""What happens in a run, in order: plain data, from which everything that is judged is read."""

from __future__ import annotations

from dataclasses import dataclass, field

import libcst as cst

from flake8_ckpt.run.things import Argument, InstanceRef, Ref
from flake8_ckpt.values import Branches, Value


@dataclass(frozen=True, slots=True)
class Site:
    """A node, and the index of the file that it is in among those of the run, of which the first is the one at hand."""

    node: cst.CSTNode = field(repr=False)
    file: int = 0


@dataclass(frozen=True, slots=True)
class Moment:
    """When and on which way something happens.

    Attributes:
        node: the call.
        when: the arms of branches that led here.
        way: the calls of functions of the project that are running, outermost first.
        turns: the loops around it that are running, outermost first, each with the number of its turn from 0.
        entered: the number of function calls up to here, of the call that is running: two events with the same are
            of one run of one function.
        alone: which function that nobody calls was run by itself; 0 in the module.
        expected: whether a test expects an exception here, as ``pytest.raises`` does.
        statement: what the call is a part of.
        callback: whose method a fit runs now, and which; None outside of callbacks.
        file: the index of the file whose code runs.
        led: what leads from one module to another on the way, innermost first.
    """

    node: cst.CSTNode = field(repr=False)
    when: Branches
    way: tuple[cst.CSTNode, ...] = field(repr=False)
    turns: tuple[tuple[int, int], ...]
    entered: int
    alone: int = 0
    expected: bool = False
    statement: cst.CSTNode | None = field(default=None, repr=False)
    callback: tuple[int, str] | None = None
    file: int = 0
    led: tuple[Site, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Event:
    """Base of all events."""

    at: Moment


@dataclass(frozen=True, slots=True, eq=False)
class Made(Event):
    """A checkpoint callback is made.

    Attributes:
        origins: whose class it may be.
        arguments: what the constructor gets.
        callback: the object.
    """

    origins: tuple[str, ...]
    arguments: tuple[Argument, ...]
    callback: InstanceRef

    @property
    def filepath(self) -> Value | None:
        """Where it saves, as the call says it; None where it does not."""
        named = next((one.value for one in self.arguments if one.keyword == "filepath"), None)
        if named is not None:
            return named
        return next((one.value for one in self.arguments if one.keyword is None and not one.star), None)


@dataclass(frozen=True, slots=True, eq=False)
class Managed(Event):
    """A thing is made that numbers its checkpoints and deletes the older ones.

    Attributes:
        kind: the last name of its class.
        arguments: what the constructor gets.
    """

    kind: str
    arguments: tuple[Argument, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Compiled(Event):
    """``model.compile(...)``.

    Attributes:
        model: the receiver.
        arguments: what it gets.
        metrics: the elements of ``metrics``, each with the output that it is said to be for, or None; None where they
            are not known.
        is_complete: whether these are all arguments, and none brings other metrics.
    """

    model: Value
    arguments: tuple[Argument, ...]
    metrics: tuple[tuple[str | None, Value], ...] | None
    is_complete: bool


@dataclass(frozen=True, slots=True, eq=False)
class Received:
    """One element of the callbacks that a fit is given.

    Attributes:
        value: it, perhaps one of several.
        surely: whether it is there on every way to this fit.
        when: the arms under which it is there.
    """

    value: Value
    surely: bool
    when: Branches


@dataclass(frozen=True, slots=True, eq=False)
class Fitted(Event):
    """``model.fit(...)``.

    Attributes:
        model: the receiver.
        method: ``fit`` or ``fit_generator``.
        given: the arguments by name.
        is_complete: whether no unknown star gives others.
        callbacks: what it receives; None where that is not known.
    """

    model: Value
    method: str
    given: dict[str, Value]
    is_complete: bool
    callbacks: tuple[Received, ...] | None


@dataclass(frozen=True, slots=True, eq=False)
class Stopped(Event):
    """A callback of the project ends the training that runs.

    Attributes:
        epochs: after how many epochs.
    """

    epochs: int


@dataclass(frozen=True, slots=True, eq=False)
class Trained(Event):
    """The program trains by hand: ``train_on_batch``, a gradient tape, an optimizer's step.

    Attributes:
        model: the receiver, where it has one.
    """

    model: Value


@dataclass(frozen=True, slots=True, eq=False)
class Saved(Event):
    """The program saves a model by hand.

    Attributes:
        function: what is called, such as ``save_weights``.
        model: what is saved.
        path: where.
        arguments: all that the call gets.
    """

    function: str
    model: Value
    path: Value
    arguments: tuple[Argument, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Loaded(Event):
    """A model is read.

    Attributes:
        function: what is called, such as ``load_model``.
        path: from where; unknown where any file may be read.
        model: what is loaded, or what its weights are loaded into.
        arguments: all that the call gets.
    """

    function: str
    path: Value
    model: Value
    arguments: tuple[Argument, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Handed(Event):
    """Something is given to a function of which nothing is known, or is moved, copied or deleted.

    Attributes:
        function: its dotted name, as far as the code says it.
        values: what it is given, containers opened.
    """

    function: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Assigned(Event):
    """An attribute of a thing is set.

    Attributes:
        thing: whose.
        name: which; ``*`` where it is not known.
    """

    thing: Ref
    name: str


@dataclass(frozen=True, slots=True, eq=False)
class Logged(Event):
    """A key is written into the logs of a callback.

    Attributes:
        key: it; None where it is not known.
    """

    key: str | None


@dataclass(frozen=True, slots=True, eq=False)
class Unread(Event):
    """Something that is called like the class is called, and where it comes from is not in sight.

    Attributes:
        name: its dotted name, as far as that is known.
    """

    name: str
