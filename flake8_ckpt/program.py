"""What a program does with its checkpoints, in order, as plain data; and what its events do to one file."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from flake8_ckpt.call import Argument, Fit, Way
from flake8_ckpt.values import Branches, Choice, Constant, Place, Text, Unknown, Value, alternatives, consistent

PRESERVES = re.compile(
    r"upload|log_artifacts?$|log_model$|put_object|start_run|wandb\.save$|(?:^|[._])(?:cp|mv|copy|move)_"
    r"|chdir|(?:^|[._])(?:cd|pushd)$|working_dir|isolated_filesystem|load_(?:best|check)"
)
"""Functions that look after files, or change the directory, whatever they are given."""
LEAVES = re.compile(
    r"print|debug|info|warning|warn|error|log|exists|isfile|isdir|is_file|is_dir|getsize|makedirs|mkdir|dirname|basename"
    r"|abspath|normpath|splitext|join|joinpath|append|format|str|repr|len|Path|set_description|save\w*|\w*Checkpoint"
)
"""Functions that leave the file they are given as it is, or write it."""
FILES = frozenset(
    {
        "copy", "copy2", "copyfile", "copytree", "make_archive", "move", "remove", "rename", "renames", "replace",
        "rmtree", "unlink",
    }
)  # fmt: skip
"""Functions that copy, move or delete files."""
OF_LISTS = "remove"
"""One that is also a method, of lists and sets: of something unknown, it is taken for that."""


@dataclass(frozen=True, slots=True, eq=False)
class Event:
    """Base of all events.

    Attributes:
        number: its index among the events of the program.
        place: the call.
        when: the arms of branches that lead here.
        guards: those of them that a test decides, other than one that picks a process of a distributed run.
        by_rank: whether a test that picks a process of a distributed run leads here.
        alone: which function that nobody calls was run by itself; 0 in the module.
        expected_to_raise: whether a test expects an exception here, as ``pytest.raises`` does.
        way: how the file leads to it, if it stands in another module.
    """

    number: int
    place: Place
    when: Branches
    guards: Branches
    by_rank: bool
    alone: int
    expected_to_raise: bool
    way: Way


@dataclass(frozen=True, slots=True, eq=False)
class Made(Event):
    """A checkpoint callback is made.

    Attributes:
        call: by which of the calls.
    """

    call: int


@dataclass(frozen=True, slots=True, eq=False)
class Listed:
    """One callback that a fit receives.

    Attributes:
        call: which of the calls made it; None if it is not a checkpoint, or one of several.
        kind: the last name of its class, where Keras defines that; empty for any other callback.
        arguments: what its constructor gets.
        surely: whether the fit receives it on every path.
        is_known: whether it is one of Keras's, or of a class of the file.
    """

    call: int | None
    kind: str
    arguments: tuple[Argument, ...]
    surely: bool
    is_known: bool


@dataclass(frozen=True, slots=True, eq=False)
class Fitted(Event):
    """``model.fit(...)``.

    Attributes:
        model: what may be the model.
        fit: what it is given.
        callbacks: what it receives, in order.
    """

    model: frozenset[Hashable]
    fit: Fit
    callbacks: tuple[Listed, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Compiled(Event):
    """``model.compile(...)``.

    Attributes:
        model: what may be the model.
        arguments: what it gets.
    """

    model: frozenset[Hashable]
    arguments: tuple[Argument, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Saved(Event):
    """The program saves a model by hand.

    Attributes:
        function: ``save``, ``save_model`` or ``save_weights``.
        written: how the code calls it, such as ``model.save``.
        model: what may be the model.
        path: where.
        arguments: all that the call gets.
        is_complete: whether these are all: no unknown star gives others.
        origin: whose model it is, as for :class:`~flake8_ckpt.call.Call`; None if it need not be one of Keras.
        hook: which method of a callback of the file saves, during a fit; None if none does.
    """

    function: str
    written: str
    model: frozenset[Hashable]
    path: Value
    arguments: tuple[Argument, ...]
    is_complete: bool
    origin: str | None
    hook: str | None


@dataclass(frozen=True, slots=True, eq=False)
class Loaded(Event):
    """The program reads a file.

    Attributes:
        function: such as ``load_model``, ``load_weights``, ``latest_checkpoint`` or ``open``.
        model: what is loaded, or what its weights are loaded into.
        path: from where; unknown if any file may be read.
        call: which of the calls made the callback that stands in the place of a path.
        arguments: all that the call gets.
        is_complete: as for :class:`Saved`.
        origin: as for :class:`Saved`.
    """

    function: str
    model: frozenset[Hashable]
    path: Value
    call: int | None
    arguments: tuple[Argument, ...]
    is_complete: bool
    origin: str | None


@dataclass(frozen=True, slots=True, eq=False)
class Handed(Event):
    """Something is given to a function of which nothing is known, or that moves, copies or deletes files.

    Attributes:
        function: its dotted name, as far as the code says it.
        values: what it is given.
    """

    function: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Unread(Event):
    """Something that is called like the class is called, and where it comes from is not in sight.

    Attributes:
        name: its dotted name, as far as that is known.
    """

    name: str


@dataclass(frozen=True, slots=True)
class Program:
    """What a file does.

    Attributes:
        events: in the order in which they happen.
        unused: the calls whose callbacks no fit receives, although all fits after them are known.
    """

    events: tuple[Event, ...]
    unused: frozenset[int] = frozenset()

    def fits_of(self, call: int) -> Iterator[tuple[Fitted, Listed]]:
        """The fits that receive the callback of a call."""
        for one in self.events:
            if isinstance(one, Fitted):
                yield from ((one, listed) for listed in one.callbacks if listed.call == call)

    def before(self, event: Event) -> Sequence[Event]:
        """The events that come before *event* on the same way through the program."""
        return [one for one in self.events[: event.number] if on_one_way(one, event)]

    def after(self, event: Event) -> Sequence[Event]:
        """The events that come after *event* on the same way through the program."""
        return [one for one in self.events[event.number + 1 :] if on_one_way(event, one)]

    def is_read_between(self, path: Value, first: Event, second: Event) -> bool:
        """Whether something reads the file, takes it away, or changes where its path leads, between two events."""
        between = self.events[first.number + 1 : second.number]
        return any(looks_after(one, path) for one in between)


def on_one_way(first: Event, second: Event) -> bool:
    """Whether two events may happen in one run of the program."""
    return first.alone in {0, second.alone} and consistent(first.when | second.when)


def looks_after(event: Event, path: Value) -> bool:
    """Whether an event reads a file, takes it away, or changes where its path leads."""
    match event:
        case Loaded(function=function, path=read):
            return reads(function, read, path)
        case Handed(function=function, values=values):
            return preserves(function, values, path)
    return False


def reads(function: str, read: Value, path: Value) -> bool:
    """Whether *function* may read the file at *path* where it reads that at *read*."""
    return is_it(read, path) if function == "open" else may_be(read, path)


def preserves(function: str, values: Iterable[Value], path: Value) -> bool:
    """Whether *function*, given *values*, may read, copy, move or delete the file at *path*."""
    last = function.rpartition(".")[2]
    if PRESERVES.search(function):
        return True
    if last in FILES and function != OF_LISTS:
        return any(may_be(one, path) for one in values)
    return LEAVES.fullmatch(last) is None and any(is_it(one, path) for one in values)


def is_one_file(path: Value) -> bool:
    """Whether a path is known, but for what stays the same."""
    texts = [one.value for one in alternatives(path)]
    return all(isinstance(one, Text) and not any(hole.anything for hole in one.holes) for one in texts)


def bare(path: Value) -> Value:
    """A path without what is noted of how it was made, so that equal paths are equal."""
    match path:
        case Text():
            return replace(path, spent=(), stray=())
        case Choice():
            return Choice(tuple(replace(one, value=bare(one.value)) for one in path.alternatives))
    return path


def may_be(value: Value, path: Value) -> bool:
    """Whether a value may be the file: unknown, or the file or a directory of it, or what a template may make."""
    for option in alternatives(value):
        one = option.value
        if isinstance(one, Constant) or not isinstance(one, Text | Unknown):
            continue
        if not isinstance(one, Text) or one.exact is None:
            return True
        exact = one.exact.rstrip("/")
        for other in alternatives(path):
            own = other.value
            if not isinstance(own, Text) or own.exact is None or "{" in own.exact:
                return True
            if own.exact == exact or own.exact.startswith(f"{exact}/"):
                return True
    return False


def is_it(value: Value, path: Value) -> bool:
    """Whether a value is the path, or a longer text with it, such as a command."""
    own = [one.value for one in alternatives(path) if isinstance(one.value, Text)]
    for option in alternatives(value):
        one = option.value
        if not isinstance(one, Text):
            continue
        literals = [part for part in one.parts if isinstance(part, str)]
        words = [re.compile(rf"(?<![\w./-]){re.escape(each.exact)}(?![\w./-])") for each in own if each.exact]
        if any(each.parts == one.parts for each in own) or any(
            word.search(part) for word in words for part in literals
        ):
            return True
    return False
