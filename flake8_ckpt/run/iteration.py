"""Loops: ``for``, ``while``, comprehensions, and everything else that goes through elements."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import libcst as cst

from flake8_ckpt.run.branches import choose_on, is_true
from flake8_ckpt.run.iterators import MAX_NEXT, advance, close, elements
from flake8_ckpt.run.machine import (
    NONE,
    Ended,
    Loop,
    Machine,
    evaluates,
    executes,
)
from flake8_ckpt.run.state import Key, State
from flake8_ckpt.run.things import (
    ABSENT,
    Frame,
    GeneratorRef,
    IteratorRef,
    ListRef,
    Several,
)
from flake8_ckpt.values import Choice, Constant, Entries, Items, Text, Unit, Unknown, Value, alternatives

FEW = 6
"""A loop over at most so many known elements is run for each of them; any other for two."""
TURNS = 2
MAX_WHILE = 6
"""Turns of a ``while`` whose test stays known; after that it is left as if the test were not known."""

Turn = Callable[[Value], None]


# ---------------------------------------------------------------------------------------------------------- the loops


@executes(cst.For)
def for_(machine: Machine, node: cst.For) -> None:
    """``for target in values``: all turns if they are few and known, else two."""
    from flake8_ckpt.run.statements import assign  # noqa: PLC0415

    over = machine.evaluate(node.iter)

    def body(value: Value) -> None:
        assign(machine, node.target, value, node)
        machine.run_block(node.body)

    run_loop(machine, node, over, node.iter, body, orelse=node.orelse)


def run_loop(
    machine: Machine,
    node: cst.CSTNode,
    over: Value,
    over_node: cst.CSTNode,
    body: Turn,
    *,
    orelse: cst.Else | None = None,
) -> None:
    """Go through *over*.

    Args:
        machine: that runs.
        node: the loop.
        over: what it goes through.
        over_node: the expression of that.
        body: what a turn does with an element.
        orelse: what is run when the loop is not left by ``break``.

    Raises:
        Ended: it never ends.
    """
    over = machine.state.settled(over)
    stepwise = isinstance(over, GeneratorRef | IteratorRef)
    first = advance(machine, over, over_node) if stepwise else None
    if first is not None:
        loop = Loop(machine.number(), node)
        machine.loops[loop.identity] = loop
        mark = len(machine.journal)
        is_left = not _by_and_by(machine, loop, over, over_node, body, first=first)
        if isinstance(over, GeneratorRef) and isinstance(over_node, cst.Call):
            loop.breaks = [_closed(machine, over, state) for state in loop.breaks]
        _finish(machine, loop, orelse, mark, is_left=is_left)
        return
    known = elements(machine, over, over_node)
    is_long = len(known) > FEW and _is_counted(over)
    loop = Loop(machine.number(), node)
    machine.loops[loop.identity] = loop
    mark = len(machine.journal)
    if is_long or any(isinstance(one, Several) for one in known):
        samples = _samples(machine, known, over, over_node)
        is_left = not _some_turns(machine, loop, samples, body, mark, at_least_once=is_long)
    else:
        is_left = not _all_turns(machine, loop, over, known, body)
    _finish(machine, loop, orelse, mark, is_left=is_left)


def _is_counted(over: Value) -> bool:
    return isinstance(over, Constant)


def _is_optional(value: Value) -> bool:
    return isinstance(value, Choice) and any(one.value == ABSENT for one in value.alternatives)


def _samples(machine: Machine, known: Sequence[Value], over: Value, node: cst.CSTNode) -> list[Value]:
    """What a loop that is not run whole goes through in its two turns."""
    if isinstance(over, Constant):
        return [machine.unknown(node, "it counts", type=int) for _ in range(TURNS)]
    ahead = [one for one in known if not isinstance(one, Several)][:FEW]
    several = next(one for one in known if isinstance(one, Several))
    found = [_like(machine, several.of, number) for number in range(TURNS)]
    return [*ahead, *found]


def _like(machine: Machine, of: Value, number: int) -> Value:
    """Another element of the same kind; the same one for the same *number*."""
    if isinstance(of, Items):
        return replace(of, items=tuple(_like(machine, one, number) for one in of.items))
    return replace(of, origin=machine.origin("element", of.origin, number)) if isinstance(of, Unknown) else of


def _by_and_by(machine: Machine, loop: Loop, over: Value, node: cst.CSTNode, body: Turn, *, first: Value) -> bool:
    """Run one turn for each element of an iterator, which goes on after each turn.

    Returns:
        Whether the last turn comes to its end.
    """
    value: Value | None = first
    while value is not ABSENT and value is not None and loop.turn < MAX_NEXT:
        try:
            _turn(machine, loop, value, body)
        except Ended:
            return False
        loop.turn += 1
        value = advance(machine, over, node)
    if value is not ABSENT:
        return _unknown_rest(machine, loop, elements(machine, over, node) if value is None else [value], body)
    return True


def _closed(machine: Machine, over: GeneratorRef, state: State) -> State:
    """A state in which a loop was left, after the generator that nobody else knows is closed."""
    machine.state = state
    close(machine, over)
    return machine.state


def _all_turns(machine: Machine, loop: Loop, over: Value, known: Sequence[Value], body: Turn) -> bool:
    """Run one turn for each element; a list may change meanwhile. Return whether the last turn comes to its end."""
    most = len(known) + FEW
    number = 0
    while number < len(known):
        loop.turn = number
        run = _optional_turn if _is_optional(known[number]) else _turn
        try:
            run(machine, loop, known[number], body)
        except Ended:
            return False
        number += 1
        if isinstance(over, ListRef):
            content = machine.content(over)
            known = content.items if isinstance(content, Items) else ()
            is_open = not isinstance(content, Items) or any(isinstance(one, Several) for one in known[number:])
            if is_open or number > most:
                return _unknown_rest(machine, loop, [content], body)
    return True


def _unknown_rest(machine: Machine, loop: Loop, rest: Sequence[Value], body: Turn) -> bool:
    """Run further turns of a loop, of whose elements nothing is known but that they are in *rest*."""
    braces = any(map(machine.holds_fields, rest))
    of = [Unknown(reason="its elements are not known", anything=braces) for _ in range(TURNS)]
    return _some_turns(machine, loop, of, body, len(machine.journal), at_least_once=False)


def _optional_turn(machine: Machine, loop: Loop, value: Value, body: Turn) -> None:
    """A turn for an element that is there on some ways only."""

    def turn(one: Value) -> Value:
        _turn(machine, loop, one, body)
        return NONE

    machine.each(value, turn)


def _turn(machine: Machine, loop: Loop, value: Value, body: Turn) -> None:
    """Run one turn; its end is where the next begins.

    Raises:
        Ended: the next turn is not reached.
    """
    mark = len(machine.journal)
    loop.continues = []
    machine.activation.loops.append(loop)
    ends: list[tuple[State, Value]] = []
    try:
        body(value)
        ends.append((machine.state, NONE))
    except Ended:
        pass
    finally:
        machine.activation.loops.pop()
    machine.join([*ends, *((state, NONE) for state in loop.continues)], mark)


def _some_turns(
    machine: Machine, loop: Loop, samples: Sequence[Value], body: Turn, mark: int, *, at_least_once: bool
) -> bool:
    """Run two turns of a loop that may have more, or fewer; what differs between them is unknown afterwards.

    Returns:
        Whether it may come to its end.
    """
    before = machine.state.fork()
    branching = machine.branching("turn", loop.node)
    ends: list[State] = []
    if not at_least_once:
        ends.append(before.fork([(branching, 1)]))
        machine.state = machine.state.fork([(branching, 0)])
    first: State | None = None
    try:
        for number, value in enumerate(samples):
            loop.turn = number
            if machine.steps < 0:
                break
            _turn(machine, loop, value, body)
            if number == len(samples) - TURNS:
                first = machine.state.fork()
        widen(machine, first or before, mark, loop.breaks)
        ends.append(machine.state)
    except Ended:
        if first is not None:
            ends.append(first)
    if not ends:
        return False
    machine.join([(state, NONE) for state in ends], mark)
    return True


def widen(machine: Machine, before: State, mark: int, left: Sequence[State] = ()) -> None:
    """What still changed in the last turn changes in those that are not run.

    Args:
        machine: that runs, at the end of the last turn.
        before: the state at the start of that turn.
        mark: the length of the journal at the start of the loop.
        left: the states in which the loop was left: later turns may have left it, too.
    """
    cells = machine.state.cells
    for key in dict.fromkeys(machine.journal[mark:]):
        now, earlier = cells.get(key), before.cells.get(key)
        if now is None or now == earlier or earlier is None:
            continue
        value = _general(machine, key, now, earlier)
        machine.write(key, value)
        for cells_left in (state.cells for state in left if key in state.cells):
            cells_left[key] = value


def _general(machine: Machine, key: Key, now: Value, earlier: Value) -> Value:
    """What stands for the values that a cell has after any number of turns."""
    braces = machine.holds_fields(now) or machine.holds_fields(earlier)
    if isinstance(now, Items) and isinstance(earlier, Items) and _has_grown(earlier, now):
        rest = now.items[len(earlier.items) :]
        if any(isinstance(one, Several) for one in rest):
            return now
        of = Unknown(reason="a loop adds it", anything=any(map(machine.holds_fields, rest)))
        return Items((*now.items, Several(of)), now.type)
    if isinstance(now, Items | Entries) or not isinstance(key[1], str):
        return Unknown(reason="it changes with a loop", anything=braces)
    if isinstance(now, Text) and isinstance(earlier, Text) and _is_alike(now, earlier):
        return replace(now, parts=tuple(one if isinstance(one, str) else _like_hole(machine, one) for one in now.parts))
    kinds = {_type_of(one.value) for value in (now, earlier) for one in alternatives(value)}
    kind = kinds.pop() if len(kinds) == 1 else None
    unit = next((one.unit for one in (now, earlier) if isinstance(one, Constant | Unknown)), Unit.PLAIN)
    return Unknown(key[1], "it changes with a loop", type=kind, anything=braces, unit=unit)


def _has_grown(earlier: Items, now: Items) -> bool:
    """Whether elements were added at the end of a list."""
    return now.type is not tuple and now.items[: len(earlier.items)] == earlier.items


def _is_alike(one: Text, other: Text) -> bool:
    """Whether two texts differ in their holes only."""
    literal = [[part if isinstance(part, str) else None for part in each.parts] for each in (one, other)]
    return literal[0] == literal[1] and one.is_path is other.is_path


def _like_hole(machine: Machine, hole: Unknown) -> Unknown:
    return replace(hole, origin=machine.origin())


def _type_of(value: Value) -> type | None:
    if isinstance(value, Text):
        return str
    if isinstance(value, Constant):
        return type(value.value)
    return value.type if isinstance(value, Unknown) else None


def _finish(machine: Machine, loop: Loop, orelse: cst.Else | None, mark: int, *, is_left: bool = False) -> None:
    """Where the end of a loop and its ``break`` meet; where it *is_left*, only the latter."""
    ends: list[tuple[State, Value]] = []
    if is_left:
        pass
    elif orelse is not None:
        try:
            machine.run_block(orelse.body)
            ends.append((machine.state, NONE))
        except Ended:
            pass
    else:
        ends.append((machine.state, NONE))
    machine.join([*ends, *((state, NONE) for state in loop.breaks)], mark)


@executes(cst.While)
def while_(machine: Machine, node: cst.While) -> None:
    """``while test``: as long as all is known, at most a handful of turns; else two."""
    loop = Loop(machine.number(), node)
    machine.loops[loop.identity] = loop
    mark, start = len(machine.journal), machine.state.arms
    endless = isinstance(node.test, cst.Name | cst.Integer) and _is_certain(machine, node.test)
    ends: list[tuple[State, Value]] = []
    previous = machine.state.fork()
    while True:
        truth = True if endless else _truth(machine, node.test)
        if truth is False:
            ends.append((machine.state, NONE))
            break
        known = truth is True and machine.state.arms == start
        is_last = loop.turn >= (MAX_WHILE if known else TURNS)
        if is_last:
            widen(machine, previous, mark, loop.breaks)
        if truth is None or is_last:
            branching = machine.branching("turn", node.test)
            if not endless:
                ends.append((machine.state.fork([(branching, 1)]), NONE))
            if is_last and (ends or loop.breaks):
                break
            machine.state = machine.state.fork([(branching, 0)])
        previous = machine.state.fork()
        try:
            _turn(machine, loop, NONE, lambda _: machine.run_block(node.body))
        except Ended:
            break
        if is_last:
            break
        loop.turn += 1
    if ends:
        machine.join(ends, mark)
    _finish(machine, loop, node.orelse, mark, is_left=not ends)


def _truth(machine: Machine, test: cst.BaseExpression) -> bool | None:
    value = machine.state.settled(machine.evaluate(test))
    truths = {is_true(machine, one.value) for one in alternatives(value)}
    return truths.pop() if len(truths) == 1 else None


def _is_certain(machine: Machine, test: cst.BaseExpression) -> bool:
    """Whether a test is written as a constant that is true."""
    return (isinstance(test, cst.Integer) or getattr(test, "value", "") == "True") and _truth(machine, test) is True


# ----------------------------------------------------------------------------------------------------- comprehensions


@evaluates(cst.ListComp, cst.SetComp)
def list_comprehension(machine: Machine, node: cst.ListComp | cst.SetComp) -> Value:
    """``[f(one) for one in values if test]``."""
    ref = machine.new_list((), set if isinstance(node, cst.SetComp) else list)
    _comprehended(machine, node, lambda: machine.add(ref, machine.evaluate(node.elt)))
    return ref


@evaluates(cst.DictComp)
def dict_comprehension(machine: Machine, node: cst.DictComp) -> Value:
    """``{key: value for one in values if test}``."""
    from flake8_ckpt.run.containers import set_item  # noqa: PLC0415

    ref = machine.new_dict(())
    _comprehended(
        machine,
        node,
        lambda: set_item(machine, ref, machine.evaluate(node.key), machine.evaluate(node.value), node),
    )
    return ref


def _comprehended(machine: Machine, node: cst.BaseComp, element: Callable[[], None]) -> None:
    frame = Frame(machine.number(), machine.frame, is_comprehension=True)
    over = machine.evaluate(node.for_in.iter)
    comprehend(machine, node.for_in, frame, over, element)


def comprehend(machine: Machine, clause: cst.CompFor, frame: Frame, over: Value, element: Callable[[], object]) -> None:
    """Run a comprehension in a frame of its own."""
    own = machine.activation
    inner = replace(own, frame=frame, call=None)
    machine.activations.append(inner)
    try:
        _clause(machine, clause, over, element)
    finally:
        machine.activations.pop()


def _clause(machine: Machine, clause: cst.CompFor, over: Value, element: Callable[[], object]) -> None:
    from flake8_ckpt.run.statements import assign  # noqa: PLC0415

    def body(value: Value) -> None:
        assign(machine, clause.target, value, clause)
        tests = list(clause.ifs)

        def go_on() -> Value:
            if tests:
                test = tests.pop(0)
                return choose_on(machine, test.test, go_on, lambda: NONE)
            if clause.inner_for_in is not None:
                _clause(machine, clause.inner_for_in, machine.evaluate(clause.inner_for_in.iter), element)
            else:
                element()
            return NONE

        go_on()

    run_loop(machine, clause, over, clause.iter, body)


def through(machine: Machine, value: Value, node: cst.CSTNode, function: Callable[[Value], Value]) -> list[Value]:
    """What *function* gives for each element: ``map`` and its like; each is a turn of a loop."""
    found: list[Value] = []
    known = elements(machine, value, node)
    loop = Loop(machine.number(), node)
    machine.loops[loop.identity] = loop
    machine.activation.loops.append(loop)
    try:
        for one in known:
            if isinstance(one, Several):
                given = []
                for number in range(TURNS):
                    given.append(function(_like(machine, one.of, number)))
                    loop.turn += 1
                braces = any(map(machine.holds_fields, given))
                found.append(Several(machine.unknown(node, "its elements are not known", anything=braces)))
            else:
                found.append(machine.each(one, function) if _is_optional(one) else function(one))
                loop.turn += 1
    finally:
        machine.activation.loops.pop()
    return found


def repeat(machine: Machine, node: cst.CSTNode, turns: Sequence[Callable[[], Value]]) -> None:
    """Run the turns of a loop that a library makes.

    Args:
        machine: that runs.
        node: what makes the loop.
        turns: what each of them does; any of them may be the last.

    Raises:
        Ended: the first turn never ends.
    """
    loop = Loop(machine.number(), node)
    machine.loops[loop.identity] = loop
    machine.activation.loops.append(loop)
    try:
        for number, turn in enumerate(turns):
            loop.turn = number
            if number == 0:
                turn()
            else:
                machine.choose(machine.branching("turn", node), [turn, lambda: NONE])
    finally:
        machine.activation.loops.pop()
