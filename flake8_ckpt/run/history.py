"""From the events of a run to the program that rules ask: the same events, as data without syntax trees."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping

import libcst as cst

from flake8_ckpt import program
from flake8_ckpt.call import HERE, OWN_KERAS, Fit, Way
from flake8_ckpt.call import Argument as Given
from flake8_ckpt.program import PRESERVES
from flake8_ckpt.run import events
from flake8_ckpt.run.classes import class_of, foreign_bases
from flake8_ckpt.run.library.keras import OF_KERAS, SAVED_MODEL, is_own
from flake8_ckpt.run.machine import Machine, shown
from flake8_ckpt.run.repeated import is_test, tests_process
from flake8_ckpt.run.things import ABSENT, Argument, InstanceRef
from flake8_ckpt.values import Symbol, Unknown, Value, alternatives


class History:
    """Tells the events of a run."""

    def __init__(self, machine: Machine, calls: Mapping[int, int], fit: Callable[[events.Fitted], Fit]) -> None:
        """Begin.

        Args:
            machine: that ran.
            calls: the number of the call that made each checkpoint callback, by the callback's identity.
            fit: says what a fit is given.
        """
        self.machine = machine
        self.calls = calls
        self.fit = fit
        compiled = (one for one in machine.events if isinstance(one, events.Compiled))
        self.compiled = frozenset[Hashable]().union(*(identities(one.model) for one in compiled))

    def told(self, unused: Iterable[int]) -> program.Program:
        """The whole program; *unused* are the calls whose callbacks no fit receives."""
        found: list[program.Event] = []
        for one in self.machine.events:
            event = self._event(one, len(found))
            if event is not None:
                found.append(event)
        return program.Program(tuple(found), frozenset(unused))

    def _event(self, event: events.Event, number: int) -> program.Event | None:
        at = event.at
        guards = frozenset(pair for pair in at.when if is_test(self.machine, pair[0]))
        by_rank = any(tests_process(self.machine, branching) for branching, _ in at.when)
        place = self.machine.place(at.node, at.file)
        common = (number, place, at.when, guards, by_rank, at.alone, at.expected, way_to(self.machine, event))
        match event:
            case events.Made():
                return program.Made(*common, self.calls[event.callback.identity])
            case events.Fitted():
                listed = tuple(self._listed(one, at) for one in event.callbacks or ())
                return program.Fitted(*common, identities(event.model), self.fit(event), listed)
            case events.Unread():
                return program.Unread(*common, event.name)
            case events.Compiled():
                return program.Compiled(*common, identities(event.model), self._arguments(event.arguments, at))
            case events.Saved():
                return program.Saved(
                    *common,
                    event.function,
                    shown(cst.ensure_type(at.node, cst.Call).func),
                    identities(event.model),
                    event.path,
                    self._arguments(event.arguments, at),
                    is_complete=not any(one.star for one in event.arguments),
                    origin=self._origin(event.model) if event.function != SAVED_MODEL else None,
                    hook=at.callback[1] if at.callback is not None else None,
                )
            case events.Loaded():
                return program.Loaded(
                    *common,
                    event.function,
                    identities(event.model),
                    event.path,
                    self._call_of(event.path),
                    self._arguments(event.arguments, at),
                    is_complete=not any(one.star for one in event.arguments),
                    origin=self._origin(event.model),
                )
            case events.Handed():
                if not OF_KERAS.match(event.function) or PRESERVES.search(event.function):
                    return program.Handed(*common, event.function, event.values)
        return None

    def _arguments(self, arguments: Iterable[Argument], at: events.Moment) -> tuple[Given, ...]:
        return tuple(
            Given(one.keyword, one.value, self.machine.place(one.node or at.node, at.file))
            for one in arguments
            if not one.star
        )

    def _call_of(self, value: Value) -> int | None:
        """Which call made the callback that a value is; None if it is none, or may be another thing."""
        options = [one.value for one in alternatives(value) if one.value is not ABSENT]
        made = {self.calls.get(one.identity) if isinstance(one, InstanceRef) else None for one in options}
        return made.pop() if len(made) == 1 else None

    def _listed(self, one: events.Received, at: events.Moment) -> program.Listed:
        value = one.value
        made_by = value.made_by if isinstance(value, InstanceRef) else None
        of_keras = isinstance(made_by, Symbol) and OF_KERAS.match(made_by.name) is not None
        kind = made_by.name.rpartition(".")[2] if of_keras and isinstance(made_by, Symbol) else ""
        given = self.machine.given.get(value.identity, ()) if isinstance(value, InstanceRef) else ()
        surely = one.surely and not any(each.value is ABSENT for each in alternatives(value))
        return program.Listed(self._call_of(value), kind, self._arguments(given, at), surely, is_own(value))

    def _origin(self, model: Value) -> str | None:
        """Whose model a value is; None if it need not be one of Keras."""
        found = {self._origin_of(one.value) for one in alternatives(model)}
        return found.pop() if len(found) == 1 else None

    def _origin_of(self, model: Value) -> str | None:
        if isinstance(model, Unknown):
            if model.origin in self.machine.of_tf_keras:
                return "tf_keras"
            known = model.origin in self.machine.models or ("unknown", model.origin) in self.compiled
            return "keras" if known else None
        if not isinstance(model, InstanceRef):
            return None
        bases = foreign_bases(cls) if (cls := class_of(model)) is not None else [model.made_by]
        names = [one.name for one in bases if isinstance(one, Symbol) and OF_KERAS.match(one.name)]
        own = (package for name in names for package in OWN_KERAS if name.startswith(f"{package}."))
        return next(own, "keras") if names else None


def identities(value: Value) -> frozenset[Hashable]:
    """What tells the things that a value may be from any others."""
    return frozenset(
        one.value.identity if isinstance(one.value, InstanceRef) else ("unknown", one.value.origin)
        for one in alternatives(value)
        if isinstance(one.value, InstanceRef | Unknown)
    )


def way_to(machine: Machine, event: events.Event) -> Way:
    """How the file leads to an event in another module; empty for one of its own."""
    if event.at.file == 0:
        return HERE
    own = next((one for one in event.at.led if one.file == 0), None)
    others = tuple(machine.place(one.node, one.file) for one in event.at.led if one.file != 0)
    return Way(None if own is None else machine.place(own.node, 0), others)
