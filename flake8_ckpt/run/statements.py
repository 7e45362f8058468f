"""Statements: assignments, branches, ``try``, ``with``, ``match``, and what leaves a block."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import libcst as cst

from flake8_ckpt.run.attributes import delete_attribute, set_attribute
from flake8_ckpt.run.branches import choose_on
from flake8_ckpt.run.calls import METHODS, Called, call, run_body, touch
from flake8_ckpt.run.classes import method_of
from flake8_ckpt.run.containers import delete_item, set_item
from flake8_ckpt.run.contexts import entered_value, expects, swallows
from flake8_ckpt.run.expressions import frame_of, in_place, operated
from flake8_ckpt.run.iterators import elements
from flake8_ckpt.run.machine import NONE, Attempt, Ended, Machine, executes, module_frame, note_name, private_name
from flake8_ckpt.run.patterns import matched
from flake8_ckpt.run.state import State, merged
from flake8_ckpt.run.things import Argument, Frame, FunctionValue, GeneratorRef, InstanceRef, ListRef, Several
from flake8_ckpt.source.tree import descendants
from flake8_ckpt.values import Constant, Items, Symbol, Unknown, Value, alternatives

# -------------------------------------------------------------------------------------------------------- assignments


def assign(machine: Machine, target: cst.BaseExpression, value: Value, node: cst.CSTNode) -> None:
    """Bind *target*: a name, an attribute, an element, or several of them."""
    match target:
        case cst.Name():
            written = private_name(machine, target.value)
            machine.write((frame_of(machine, written).identity, written), value)
            note_name(machine, value, written)
        case cst.Attribute():
            written = private_name(machine, target.attr.value)
            note_name(machine, value, written)
            base = machine.evaluate(target.value)
            machine.each(base, lambda one: _set(machine, one, written, value, node))
        case cst.Subscript():
            _assign_item(machine, target, value, node)
        case _:
            _unpack(machine, target.elements if isinstance(target, cst.Tuple | cst.List) else (), value, node)


def _set(machine: Machine, base: Value, name: str, value: Value, node: cst.CSTNode) -> Value:
    set_attribute(machine, base, name, value, node)
    return NONE


def _assign_item(machine: Machine, target: cst.Subscript, value: Value, node: cst.CSTNode) -> None:
    base = machine.evaluate(target.value)
    match target.slice:
        case [cst.SubscriptElement(cst.Index() as index)]:
            key = machine.evaluate(index.value)
        case _:
            key = Unknown(reason="it is a slice")
    machine.each(base, lambda one: _put(machine, one, key, value, node))


def _put(machine: Machine, base: Value, key: Value, value: Value, node: cst.CSTNode) -> Value:
    set_item(machine, base, key, value, node)
    return NONE


def _unpack(machine: Machine, targets: Sequence[cst.BaseElement], value: Value, node: cst.CSTNode) -> None:
    """``a, (b, *c) = value``."""
    value = machine.state.settled(value)
    options = alternatives(value)
    if len(options) > 1 and all(isinstance(machine.opened(one.value), Items) for one in options):
        rows = [elements(machine, one.value, node) for one in options]
        if all(len(row) == len(targets) for row in rows) and not any(
            isinstance(one, cst.StarredElement) for one in targets
        ):
            for index, one in enumerate(targets):
                choice = merged([(row[index], option.when) for row, option in zip(rows, options, strict=True)])
                assign(machine, one.value, choice, node)
            return
    found = elements(machine, value, node)
    star = next((number for number, one in enumerate(targets) if isinstance(one, cst.StarredElement)), None)
    fits = len(found) == len(targets) if star is None else len(found) >= len(targets) - 1
    if not fits or any(isinstance(one, Several) for one in found):
        braces = machine.holds_fields(value)
        for number, one in enumerate(targets):
            origin = machine.origin("item", value.origin, number) if isinstance(value, Unknown) else machine.origin()
            part = Unknown(
                reason="it is unpacked from a value that is not known",
                place=machine.place(node),
                anything=braces,
                origin=origin,
            )
            assign(machine, one.value, part, node)
        return
    if star is None:
        for one, item in zip(targets, found, strict=True):
            assign(machine, one.value, item, node)
        return
    after = len(targets) - star - 1
    middle = found[star : len(found) - after]
    for one, item in zip(targets[:star], found, strict=False):
        assign(machine, one.value, item, node)
    assign(machine, targets[star].value, machine.new_list(middle), node)
    for one, item in zip(targets[star + 1 :], found[len(found) - after :], strict=True):
        assign(machine, one.value, item, node)


@executes(cst.Assign)
def assignment(machine: Machine, node: cst.Assign) -> None:
    """``a = b = value``."""
    value = machine.evaluate(node.value)
    for target in node.targets:
        assign(machine, target.target, value, node)


@executes(cst.AnnAssign)
def annotated(machine: Machine, node: cst.AnnAssign) -> None:
    """``name: type = value``; without a value it binds nothing."""
    if node.value is not None:
        assign(machine, node.target, machine.evaluate(node.value), node)


@executes(cst.AugAssign)
def augmented(machine: Machine, node: cst.AugAssign) -> None:
    """``target += value``; a list and a dict are changed in place."""
    before = machine.evaluate(node.target)
    if isinstance(node.operator, cst.AddAssign) and any(isinstance(one.value, ListRef) for one in alternatives(before)):
        given = machine.evaluate(node.value)
        machine.each(before, lambda one: _extend(machine, one, given, node))
        return
    if any(isinstance(one.value, InstanceRef) for one in alternatives(before)):
        given = machine.evaluate(node.value)
        value = machine.each(before, lambda one: in_place(machine, one, node.operator, given, node))
    else:
        value = operated(machine, before, node.operator, node.value, node)
    assign(machine, node.target, value, node)


def _extend(machine: Machine, base: Value, given: Value, node: cst.CSTNode) -> Value:
    return METHODS[ListRef](Called(machine, [Argument(given)], node, "extend", base))


@executes(cst.Del)
def deletion(machine: Machine, node: cst.Del) -> None:
    """``del name``, ``del base.name``, ``del base[key]``."""
    _delete(machine, node.target)


def _delete(machine: Machine, target: cst.BaseExpression) -> None:
    match target:
        case cst.Name():
            written = private_name(machine, target.value)
            machine.forget((frame_of(machine, written).identity, written))
        case cst.Attribute():
            base = machine.evaluate(target.value)
            delete_attribute(machine, base, private_name(machine, target.attr.value))
        case cst.Subscript(slice=[cst.SubscriptElement(cst.Index() as index)]):
            delete_item(machine, machine.evaluate(target.value), machine.evaluate(index.value))
        case cst.Subscript():
            delete_item(machine, machine.evaluate(target.value), Unknown())
        case _:
            for one in target.elements if isinstance(target, cst.Tuple | cst.List) else ():
                _delete(machine, one.value)


@executes(cst.Expr)
def expression(machine: Machine, node: cst.Expr) -> None:
    """An expression that is a statement: a call for what it does."""
    value = machine.evaluate(node.value)
    if isinstance(node.value, cst.Call) and isinstance(value, Unknown):
        worked_on(machine, node.value)


def worked_on(machine: Machine, node: cst.Call) -> None:
    """An unknown thing whose method is called for its effect: what is read from it later may be other."""
    if isinstance(node.func, cst.Attribute) and isinstance(node.func.value, cst.Name | cst.Attribute):
        touch(machine, machine.evaluate(node.func.value), braces=False)


@executes(cst.Global, cst.Nonlocal)
def shared(machine: Machine, node: cst.Global | cst.Nonlocal) -> None:
    """``global name``, ``nonlocal name``."""
    for one in node.names:
        written = one.name.value
        if isinstance(node, cst.Global):
            machine.frame.shared[written] = module_frame(machine)
            continue
        frame = machine.frame.parent
        while frame is not None and (frame.is_class or machine.read((frame.identity, written)) is None):
            frame = frame.parent
        if frame is not None:
            machine.frame.shared[written] = frame


# ----------------------------------------------------------------------------------------------- branches and leaving


def _run(machine: Machine, block: cst.BaseSuite) -> Value:
    machine.run_block(block)
    return NONE


@executes(cst.If)
def if_(machine: Machine, node: cst.If) -> None:
    """``if``, ``elif``, ``else``."""

    def otherwise() -> Value:
        if isinstance(node.orelse, cst.If):
            machine.execute(node.orelse)
        elif isinstance(node.orelse, cst.Else):
            machine.run_block(node.orelse.body)
        return NONE

    choose_on(machine, node.test, lambda: _run(machine, node.body), otherwise)


@executes(cst.Return)
def return_(machine: Machine, node: cst.Return) -> None:
    """``return value``."""
    machine.leave(machine.evaluate(node.value) if node.value is not None else NONE)


@executes(cst.Raise)
def raise_(machine: Machine, node: cst.Raise) -> None:
    """``raise error``."""
    machine.throw(machine.evaluate(node.exc) if node.exc is not None else None)


@executes(cst.Break)
def break_(machine: Machine, node: cst.Break) -> None:
    """``break``."""
    del node
    if machine.activation.loops:
        machine.activation.loops[-1].breaks.append(machine.state)
    raise Ended


@executes(cst.Continue)
def continue_(machine: Machine, node: cst.Continue) -> None:
    """``continue``."""
    del node
    if machine.activation.loops:
        machine.activation.loops[-1].continues.append(machine.state)
    raise Ended


@executes(cst.Assert)
def assert_(machine: Machine, node: cst.Assert) -> None:
    """``assert test``: what comes after it knows that the test holds."""
    choose_on(machine, node.test, lambda: NONE, lambda: machine.throw(Symbol("builtins.AssertionError")))


@executes(cst.Pass)
def pass_(machine: Machine, node: cst.Pass) -> None:
    """Nothing."""
    del machine, node


# ------------------------------------------------------------------------------------------------------ try and with


@executes(cst.Try, cst.TryStar)
def try_(machine: Machine, node: cst.Try | cst.TryStar) -> None:
    """``try``: the handlers begin where a statement of the body may have raised."""
    if node.finalbody is not None:
        _finally(machine, lambda: _handled(machine, node), node.finalbody.body)
    else:
        _handled(machine, node)


def _handled(machine: Machine, node: cst.Try | cst.TryStar) -> None:
    if not node.handlers:
        machine.run_block(node.body)
        return
    mark, start = len(machine.journal), machine.state
    branching = machine.branching("raise", node)
    ends: list[tuple[State, Value]] = []
    attempt = Attempt(depth=len(machine.activations))
    machine.state = start.fork([(branching, 0)])
    attempt.raised.append((start.fork([(branching, 1)]), None))
    attempt.written = len(machine.journal)
    machine.attempts.append(attempt)
    try:
        machine.run_block(node.body)
        completed = True
    except Ended:
        completed = False
    finally:
        machine.attempts.pop()
    if completed:
        try:
            if node.orelse is not None:
                machine.run_block(node.orelse.body)
            ends.append((machine.state, NONE))
        except Ended:
            pass
    raised = [(_raised(state, branching), NONE) for state, _ in attempt.raised]
    handlers: Sequence[cst.ExceptHandler | cst.ExceptStarHandler] = node.handlers
    for number, handler in enumerate(handlers):
        machine.state = State({})
        machine.join(raised, mark)
        machine.state = machine.state.fork([(branching, number + 1)])
        try:
            if handler.name is not None:
                assign(machine, handler.name.name, Unknown(reason="it is an exception"), handler)
            machine.run_block(handler.body)
            ends.append((machine.state, NONE))
        except Ended:
            continue
    machine.join(ends, mark)


def _raised(state: State, branching: int) -> State:
    """A state in which an exception leaves the body, before it is known which handler takes it."""
    arms = {key: arm for key, arm in state.arms.items() if key != branching}
    return State(state.cells.copy(), arms)


def _finally(machine: Machine, body: Callable[[], None], final: cst.BaseSuite) -> None:
    """Run *final* on every way out of *body*."""
    activation = machine.activation
    mark = len(machine.journal)
    returns, activation.returns = activation.returns, []
    loops = [(loop, loop.breaks, loop.continues) for loop in activation.loops]
    for loop in activation.loops:
        loop.breaks, loop.continues = [], []
    attempt = Attempt(depth=-1)
    machine.attempts.append(attempt)
    ends: list[tuple[State, Value]] = []
    try:
        body()
        ends.append((machine.state, NONE))
    except Ended:
        pass
    finally:
        machine.attempts.pop()
    pending, activation.returns = activation.returns, returns
    left = [(loop, loop.breaks, loop.continues) for loop in activation.loops]
    for loop, breaks, continues in loops:
        loop.breaks, loop.continues = breaks, continues

    def finish(state: State) -> bool:
        machine.state = state
        try:
            machine.run_block(final)
        except Ended:
            return False
        return True

    for state, value in pending:
        if finish(state):
            activation.returns.append((machine.state, value))
    for loop, breaks, continues in left:
        loop.breaks += [machine.state for state in breaks if finish(state)]
        loop.continues += [machine.state for state in continues if finish(state)]
    for state, error in attempt.raised:
        if finish(state) and machine.attempts:
            machine.attempts[-1].raised.append((machine.state, error))
    if not ends:
        raise Ended
    machine.join(ends, mark)
    machine.run_block(final)


@executes(cst.With)
def with_(machine: Machine, node: cst.With) -> None:
    """``with context as name``: entered, run, left."""
    _with(machine, list(node.items), node)


def _with(machine: Machine, items: list[cst.WithItem], node: cst.With) -> None:
    if not items:
        machine.run_block(node.body)
        return
    item, rest = items[0], items[1:]
    context = machine.state.settled(machine.evaluate(item.item))

    def enter(value: Value) -> None:
        if item.asname is not None:
            assign(machine, item.asname.name, value, node)
        _with(machine, rest, node)

    match context:
        case GeneratorRef(function=FunctionValue() as function):
            _with_generator(machine, function, context.frame, item, enter)
        case InstanceRef() if (entering := method_of(machine, context, "__enter__")) is not None:
            value = call(machine, entering, [], item.item)
            _with_object(machine, context, item, lambda: enter(value))
        case _:
            value = entered_value(machine, context, item.item)
            if expects(context):
                machine.expecting += 1
                try:
                    _swallowed(machine, lambda: enter(value))
                finally:
                    machine.expecting -= 1
            elif swallows(context):
                _swallowed(machine, lambda: enter(value))
            else:
                enter(value)


def _with_generator(
    machine: Machine, function: FunctionValue, frame: Frame, item: cst.WithItem, enter: Callable[[Value], None]
) -> None:
    """A function that ``contextlib.contextmanager`` decorates: the body runs at its ``yield``."""
    own = list(machine.activations)

    def body(value: Value) -> Value:
        with machine.within(own):
            enter(value)
        return NONE

    run_body(machine, function, frame, item.item, on_yield=body)


def _with_object(machine: Machine, context: InstanceRef, item: cst.WithItem, body: Callable[[], None]) -> None:
    """An object of the project: its ``__exit__`` runs at the end, and may swallow what was raised."""
    leaving = method_of(machine, context, "__exit__")
    nothing = [Argument(NONE)] * 3
    something = [Argument(Unknown(reason="it is an exception")) for _ in range(3)]
    mark = len(machine.journal)
    attempt = Attempt(depth=len(machine.activations), written=len(machine.journal))
    attempt.raised.append((machine.state.fork(), None))
    swallows = leaving is not None and _may_swallow(machine, leaving.function.node)
    if swallows:
        machine.attempts.append(attempt)
    ends: list[tuple[State, Value]] = []
    try:
        body()
        ends.append((machine.state, NONE))
    except Ended:
        pass
    finally:
        if swallows:
            machine.attempts.pop()
    if ends and leaving is not None:
        call(machine, leaving, nothing, item.item)
        ends = [(machine.state, NONE)]
    if swallows and leaving is not None:
        branching = machine.branching("raise", item)
        for state, _ in attempt.raised:
            machine.state = state.fork([(branching, 1)])
            try:
                call(machine, leaving, something, item.item)
                ends.append((machine.state, NONE))
            except Ended:
                continue
    machine.join(ends, mark)


def _may_swallow(machine: Machine, node: cst.CSTNode) -> bool:
    """Whether ``__exit__`` may return something true."""
    del machine
    returned = [one.value for one in descendants(node) if isinstance(one, cst.Return) and one.value is not None]
    return any(not (isinstance(one, cst.Name) and one.value in {"False", "None"}) for one in returned)


def _swallowed(machine: Machine, body: Callable[[], None]) -> None:
    """Run what ``contextlib.suppress`` surrounds: it may end anywhere, and the program goes on."""
    mark = len(machine.journal)
    branching = machine.branching("raise", None)
    attempt = Attempt(depth=len(machine.activations), written=len(machine.journal))
    attempt.raised.append((machine.state.fork(), None))
    machine.attempts.append(attempt)
    ends: list[tuple[State, Value]] = []
    try:
        body()
        ends.append((machine.state, NONE))
    except Ended:
        pass
    finally:
        machine.attempts.pop()
    ends = [(state.fork([(branching, 0)]), value) for state, value in ends]
    ends += [(state.fork([(branching, number + 1)]), NONE) for number, (state, _) in enumerate(attempt.raised)]
    machine.join(ends, mark)


# -------------------------------------------------------------------------------------------------------------- match


@executes(cst.Match)
def match_(machine: Machine, node: cst.Match) -> None:
    """``match subject``: the cases in order, until one certainly fits."""
    subject = machine.evaluate(node.subject)
    mark, ends = len(machine.journal), []
    branching = machine.branching("case", node)
    start = machine.state
    for number, case in enumerate(node.cases):
        machine.state = start.fork()
        fits = matched(machine, case.pattern, subject, lambda target, value: assign(machine, target, value, node))
        if fits is False:
            continue
        machine.state = machine.state.fork([(branching, number)])
        certain = fits is True and case.guard is None
        try:
            if case.guard is not None:
                guard = machine.evaluate(case.guard)
                if guard == Constant(value=False):
                    continue
                certain = fits is True and guard == Constant(value=True)
            machine.run_block(case.body)
            ends.append((machine.state, NONE))
        except Ended:
            pass
        if certain:
            break
    else:
        ends.append((start.fork([(branching, len(node.cases))]), NONE))
    machine.join(ends, mark)
