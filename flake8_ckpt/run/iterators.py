"""Iterators and generators: the next element, all that are left, and what runs in between.

A generator is not kept running. Where it has got to is in the state, as the number of elements that it gave. To go on
it is run from its start on the state that was then, which does nothing new, up to there, and on the state of now from
there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import libcst as cst

from flake8_ckpt.run.calls import METHODS, Called, LibraryFunction, call, lose_effects, unknown_call
from flake8_ckpt.run.classes import method_of
from flake8_ckpt.run.machine import NONE, Attempt, Ended, Machine, assumed
from flake8_ckpt.run.pure.literals import keys_of
from flake8_ckpt.run.state import State
from flake8_ckpt.run.things import (
    ABSENT,
    ClassRef,
    DictRef,
    GeneratorRef,
    InstanceRef,
    IteratorRef,
    ListRef,
    Method,
    Several,
    ViewRef,
)
from flake8_ckpt.values import Choice, Constant, Entries, Items, Symbol, Text, Unknown, Value, lift, text

MAX_ELEMENTS = 200
"""Longer ranges than this are not written out."""
MAX_NEXT = 24
"""So often an iterator of which the code says how it goes on is asked for another element."""


# -------------------------------------------------------------------------------------------------- all that are left


def elements(machine: Machine, value: Value, node: cst.CSTNode) -> list[Value]:
    """The elements of a value, in order; :class:`Several` stands for those of which nothing is known."""
    value = machine.state.settled(value)
    if isinstance(value, Choice):
        each = [_known_elements(machine, one.value, node) for one in value.alternatives]
        known = [one for one in each if one is not None]
        if len(known) == len(each) and all(one == known[0] for one in known):
            assuming = frozenset[str]().union(*(one.assuming for one in value.alternatives))
            if known[0] or not assuming:
                return [one if isinstance(one, Several) else assumed(one, assuming) for one in known[0]]
        braces = machine.holds_fields(value)
        return [Several(machine.unknown(node, "it is one of several", anything=braces))]
    found = _known_elements(machine, value, node)
    if found is not None:
        return found
    kind = int if isinstance(value, Unknown) and value.type is range else None
    braces = machine.holds_fields(value)
    origin = machine.origin()
    if isinstance(value, Unknown) and not value.fresh:  # a loop over the same has the same elements
        origin = machine.origin("element", value.origin)
    return [Several(machine.unknown(node, "its elements are not known", anything=braces, type=kind, origin=origin))]


ELEMENTS: dict[str, Callable[[Machine, InstanceRef, cst.CSTNode], list[Value] | None]] = {}
"""The elements of objects of library classes, by the dotted name of the class; None where they are not known."""


def _known_elements(machine: Machine, value: Value, node: cst.CSTNode) -> list[Value] | None:
    match value:
        case Items(items):
            return list(items)
        case ListRef() | DictRef() | ViewRef():
            return elements(machine, machine.opened(value), node)
        case Entries():
            return list(keys_of(value).items) if not _has_optional(value) else None
        case Text(is_path=False) if value.exact is not None:
            return [text(one) for one in value.exact]
        case Constant(range() as numbers) if len(numbers) <= MAX_ELEMENTS:
            return [Constant(one) for one in numbers]
        case GeneratorRef():
            return _rest_of_generator(machine, value)
        case IteratorRef():
            return _rest_of_iterator(machine, value, node)
        case ClassRef(kind="enum"):
            own = [one for key, one in machine.state.cells.items() if key[0] == value.frame.identity]
            return list(dict.fromkeys(one for one in own if isinstance(one, InstanceRef) and one.made_by == value))
        case InstanceRef(made_by=Symbol(name)) if name in ELEMENTS:
            return ELEMENTS[name](machine, value, node)
        case InstanceRef():
            return _of_instance(machine, value, node)
    return None


def _has_optional(value: Entries) -> bool:
    return any(
        isinstance(one, Choice) and any(each.value == ABSENT for each in one.alternatives) for _, one in value.entries
    )


def _of_instance(machine: Machine, value: InstanceRef, node: cst.CSTNode) -> list[Value] | None:
    """The elements of an object: by its own ``__iter__``, or the fields of a named tuple."""
    if isinstance(value.made_by, ClassRef) and value.made_by.kind == "namedtuple":
        return [machine.read((value.identity, one.name)) or Unknown() for one in value.made_by.fields]
    method = method_of(machine, value, "__iter__")
    iterator = call(machine, method, [], node) if method is not None else value
    if not isinstance(iterator, InstanceRef):
        return elements(machine, iterator, node)
    found: list[Value] = []
    advances = method_of(machine, iterator, "__next__")
    if advances is None:
        return None
    for _ in range(MAX_NEXT):
        one = _next_of_instance(machine, advances, node)
        if one is ABSENT:
            return found
        found.append(one)
        if isinstance(one, Several):
            break
    return [*found, Several(machine.unknown(node, "how far it goes is not known", anything=True))]


def _next_of_instance(machine: Machine, method: Method, node: cst.CSTNode) -> Value:
    """What *method*, the ``__next__`` of an object of the project, gives: :data:`ABSENT` at the end."""
    mark, attempt = len(machine.journal), Attempt(depth=-1)
    machine.attempts.append(attempt)
    given: Value | None = None
    try:
        given = call(machine, method, [], node)
    except Ended:
        pass
    finally:
        machine.attempts.pop()
    stops = [(state, ABSENT) for state, _ in attempt.raised]
    if given is None:
        return machine.join(stops, mark)
    if not stops:
        return given
    braces = machine.holds_fields(given)
    machine.join([(machine.state, given), *stops], mark)
    return Several(machine.unknown(node, "whether there is another element is not known", anything=braces))


def _rest_of_iterator(machine: Machine, ref: IteratorRef, node: cst.CSTNode) -> list[Value] | None:
    at = machine.read((ref.identity, ".at"))
    if ref.sentinel is not None:
        machine.write((ref.identity, ".at"), Unknown())
        unknown_call(Called(machine, [], node, "iter"), "it is called until it gives a value")
        return None
    found = elements(machine, _source(machine, ref), node)
    machine.write((ref.identity, ".at"), Constant(len(found)))
    if not isinstance(at, Constant) or not isinstance(at.value, int):
        return None
    return found[at.value :] if not any(map(_is_vague, found[: at.value])) else None


def _is_vague(value: Value) -> bool:
    """Whether it is not known if, or how often, an element is there."""
    return isinstance(value, Several) or (
        isinstance(value, Choice) and any(one.value == ABSENT for one in value.alternatives)
    )


def _source(machine: Machine, ref: IteratorRef) -> Value:
    """What an iterator goes through; what is to be run for it runs when the first element is asked for."""
    if ref.start is None:
        return ref.over
    key = (ref.identity, ".over")
    known = machine.read(key)
    if known is None:
        known = machine.new_list(ref.start())
        machine.write(key, known)
    return known


def iterator(machine: Machine, over: Value = NONE, start: Callable[[], list[Value]] | None = None) -> IteratorRef:
    """A new iterator over a value, or over the elements that *start* gives when the first is asked for."""
    ref = IteratorRef(machine.number(), over, start)
    machine.write((ref.identity, ".at"), Constant(0))
    return ref


def is_iterator(value: Value) -> bool:
    """Whether a value gives each element once."""
    return isinstance(value, GeneratorRef | IteratorRef)


# ------------------------------------------------------------------------------------------------------ one at a time


def advance(machine: Machine, value: Value, node: cst.CSTNode, sent: Value = NONE) -> Value | None:
    """The next element of an iterator.

    Returns:
        It; :data:`ABSENT` at the end; None if the elements cannot be told one by one, and nothing was done.
    """
    match value:
        case GeneratorRef():
            return _next_of_generator(machine, value, sent)
        case IteratorRef(sentinel=None):
            found = elements(machine, _source(machine, value), node)
            at = machine.read((value.identity, ".at"))
            if not isinstance(at, Constant) or not isinstance(at.value, int) or any(map(_is_vague, found)):
                return None
            if at.value >= len(found):
                return ABSENT
            machine.write((value.identity, ".at"), Constant(at.value + 1))
            return found[at.value]
        case InstanceRef() if (method := method_of(machine, value, "__next__")) is not None:
            return _next_of_instance(machine, method, node)
    return None


def _next_of_generator(machine: Machine, ref: GeneratorRef, sent: Value) -> Value | None:
    taken = machine.read((ref.identity, ".taken"))
    if not isinstance(taken, Items):
        return ABSENT if taken == NONE else None
    before, journal, events = machine.state, len(machine.journal), len(machine.events)
    machine.state = before.fork()
    captured: list[tuple[State, Value]] = []

    def capture(value: Value) -> Value:
        captured.append((machine.state, value))
        raise Ended

    is_steady = _Steady()
    raised = machine.attempts[-1].raised if machine.attempts else []
    earlier, ended = len(raised), True
    try:
        _resume(machine, ref, taken, resumed=lambda: sent, on_yield=capture, is_steady=is_steady)
    except Ended:
        ended = False
    if not captured and not ended and is_steady:  # it raised
        for state, _ in raised[earlier:]:
            state.cells[(ref.identity, ".taken")] = NONE
        machine.journal.append((ref.identity, ".taken"))
        raise Ended
    steady = bool(is_steady) and len(captured) == (0 if ended else 1)
    if not steady or machine.steps > MAX_REPLAY or (captured and captured[0][0].arms != before.arms):
        machine.state = before
        del machine.events[events:]
        del machine.journal[journal:]
        return None
    if ended:
        machine.write((ref.identity, ".taken"), NONE)
        return ABSENT
    machine.state, value = captured[0]
    if not taken.items:
        number = machine.number()
        machine.starts[number] = before
        machine.write((ref.identity, ".start"), Constant(number))
    machine.write((ref.identity, ".taken"), replace(taken, items=(*taken.items, sent)))
    return value


MAX_REPLAY = 100_000
"""After so many steps no generator is run again from its start."""


class _Steady:
    """Whether a generator came to where it was before."""

    def __init__(self) -> None:
        self.is_so = True

    def __bool__(self) -> bool:
        return self.is_so


def _resume(
    machine: Machine,
    ref: GeneratorRef,
    taken: Items,
    *,
    resumed: Callable[[], Value],
    on_yield: Callable[[Value], Value],
    is_steady: _Steady,
) -> None:
    """Go on with a generator where it is.

    Args:
        machine: that runs.
        ref: the generator.
        taken: what was sent for each element that it gave.
        resumed: gives what its last ``yield`` evaluates to.
        on_yield: is given the elements from here on.
        is_steady: set to false if it does not come to where it was.
    """
    if not taken.items:
        ref.run(on_yield)
        return
    number = machine.read((ref.identity, ".start"))
    start = machine.starts.get(number.value) if isinstance(number, Constant) else None  # type: ignore[call-overload]
    if start is None:
        is_steady.is_so = False
        lose_effects(machine, ref.node, ref.frame)
        return
    now, events, first = machine.state, len(machine.events), machine.number()
    machine.state = start.fork()
    count = 0

    def consumer(value: Value) -> Value:
        nonlocal count
        count += 1
        if count < len(taken.items):
            return taken.items[count]
        if count > len(taken.items):
            return on_yield(value)
        new = {key: one for key, one in machine.state.cells.items() if isinstance(key[0], int) and key[0] > first}
        machine.state = State({**new, **now.cells}, now.arms)
        del machine.events[events:]
        return resumed()

    ref.run(consumer)
    is_steady.is_so = count >= len(taken.items)


def _rest_of_generator(machine: Machine, ref: GeneratorRef) -> list[Value] | None:
    """Run a generator to its end."""
    taken = machine.read((ref.identity, ".taken"))
    if taken == NONE:
        return []
    if not isinstance(taken, Items):
        return None
    found, is_steady = machine.new_list(()), _Steady()

    def gather(value: Value) -> Value:
        machine.add(found, value)
        return NONE

    _resume(machine, ref, taken, resumed=lambda: NONE, on_yield=gather, is_steady=is_steady)
    machine.write((ref.identity, ".taken"), NONE if is_steady else Unknown())
    content = machine.content(found)
    return list(content.items) if is_steady and isinstance(content, Items) else None


def close(machine: Machine, ref: GeneratorRef) -> None:
    """``generator.close()``: what stands in a ``finally`` around its last ``yield`` runs."""
    taken = machine.read((ref.identity, ".taken"))
    if isinstance(taken, Items) and taken.items:
        mark, attempt = len(machine.journal), Attempt(depth=-1)
        machine.attempts.append(attempt)
        ends: list[tuple[State, Value]] = []

        def leave() -> Value:
            machine.throw(Symbol("builtins.GeneratorExit"))

        try:
            _resume(machine, ref, taken, resumed=leave, on_yield=lambda _: NONE, is_steady=_Steady())
            ends.append((machine.state, NONE))
        except Ended:
            pass
        finally:
            machine.attempts.pop()
        machine.join([*ends, *((state, NONE) for state, _ in attempt.raised)], mark)
    machine.write((ref.identity, ".taken"), NONE)


def _iterator_method(it: Called) -> Value:
    """A method of a generator or another iterator."""
    ref = it.receiver
    assert isinstance(ref, GeneratorRef | IteratorRef)  # noqa: S101 - by the table
    if it.name == "close" and isinstance(ref, GeneratorRef):
        close(it.machine, ref)
        return NONE
    if it.name in {"send", "__next__"}:
        return next_or(it, ref, it.get(0, "value") or NONE, None)
    return unknown_call(it, "the method of an iterator is not followed")


def next_or(it: Called, value: Value, sent: Value, default: Value | None) -> Value:
    """The next element of an iterator; at its end the default, or StopIteration is raised."""
    machine = it.machine
    found = advance(machine, value, it.node, sent)
    if found is None:
        gone_through(machine, value, it.node)
        return it.unknown("which element it is is not known")
    if found is ABSENT:
        if default is None:
            machine.throw(Symbol("builtins.StopIteration"))
        return default
    return found.of if isinstance(found, Several) else found


def gone_through(machine: Machine, value: Value, node: cst.CSTNode) -> None:
    """Somebody takes elements, nobody knows how many: what all that are left would do is done, or not."""

    def whole() -> Value:
        elements(machine, value, node)
        return NONE

    machine.choose(machine.branching("turn", None), [whole, lambda: NONE])
    if isinstance(value, GeneratorRef | IteratorRef):
        machine.write((value.identity, ".taken" if isinstance(value, GeneratorRef) else ".at"), Unknown())


METHODS[GeneratorRef] = _iterator_method
METHODS[IteratorRef] = _iterator_method


# ------------------------------------------------------------------------------------------------------ pure functions


def pure(function: LibraryFunction) -> LibraryFunction:
    """A library function that only makes a value of values: it is asked for each combination of alternatives.

    Containers are handed over by what they hold, and what it makes is a new thing.
    """

    def lifted(it: Called) -> Value:
        values = [_opened(it.machine, one.value, it.node) for one in it.arguments]

        def combined(*taken: Value) -> Value:
            arguments = [replace(one, value=value) for one, value in zip(it.arguments, taken, strict=True)]
            single = replace(it, arguments=arguments)
            value = function(single)
            if isinstance(value, Unknown) and value.type in {None, str} and single.holds_fields():
                return replace(value, anything=True)
            return value

        return it.machine.embodied(lift(combined, *values))

    return lifted


def _opened(machine: Machine, value: Value, node: cst.CSTNode) -> Value:
    if isinstance(value, Choice):
        return Choice(tuple(replace(one, value=machine.opened(one.value)) for one in value.alternatives))
    if isinstance(value, GeneratorRef | IteratorRef):
        return Items(tuple(elements(machine, value, node)))
    return machine.opened(value)
