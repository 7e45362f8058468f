"""What a program does again to the same file: turns of a loop that train another model, or save by hand."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

import libcst as cst

from flake8_ckpt.call import Turns
from flake8_ckpt.program import PRESERVES, bare, is_it, is_one_file, preserves, reads
from flake8_ckpt.run.events import Event, Fitted, Handed, Loaded, Made, Moment, Saved, Trained
from flake8_ckpt.run.library.callbacks import AT_BATCHES
from flake8_ckpt.run.library.keras import OF_KERAS
from flake8_ckpt.run.machine import Machine, call_name
from flake8_ckpt.run.things import InstanceRef
from flake8_ckpt.source.tree import descendants
from flake8_ckpt.values import Constant, Unknown, Value, alternatives, consistent

OF_A_FIT = (cst.Call, cst.FunctionDef)
"""The nodes of Keras's own loops: a fit, or the method of a callback, if the fit is not in the file."""
RANK = re.compile(r"(?:^|_)(?:rank|is_chief|is_main\w*|is_master|is_primary\w*|process_index|task_index)$")
"""Names of what tells one process of a distributed run from the others: the same in every turn."""
Receipts = Mapping[int, Sequence[tuple[Fitted, bool]]]


# ------------------------------------------------------------------------------------------------------------- fits


def turns_of(machine: Machine, made: Made, every: Sequence[Made], receipts: Receipts) -> Iterator[Turns]:
    """The later fits that write again what the callback of *made*, or one like it, has written in an earlier fit."""
    path = made.filepath
    if path is None or not is_one_file(path):
        return
    for fitted, surely in receipts[id(made)]:
        if not surely or _starts_later(fitted):
            continue
        for other in every:
            if (
                other.filepath is None
                or bare(other.filepath) != bare(path)
                or not consistent(made.at.when | other.at.when)
            ):
                continue
            for before, too in receipts[id(other)]:
                again = _again(machine, path, (other, before), (made, fitted)) if too and before is not fitted else None
                if again is not None:
                    yield again
                    return


def _again(machine: Machine, path: Value, first: tuple[Made, Fitted], second: tuple[Made, Fitted]) -> Turns | None:
    """How the second of two fits writes what the first has written; None where it does not, or it does no harm."""
    (other, before), (made, fitted) = first, second
    happened = machine.order
    if happened[id(before)] > happened[id(fitted)] or not consistent(before.at.when | fitted.at.when):
        return None
    same_model = before.model == fitted.model
    if not same_model and not _is_another(machine, before.model, fitted.model):
        return None
    if before.at.alone != fitted.at.alone:
        return None
    conditional = _is_conditional(machine, before.at, fitted.at) or _is_conditional(machine, other.at, made.at)
    if conditional or _looked_after(machine, path, before, fitted, made.at.node):
        return None
    loop = _next_turn(before.at, fitted.at)
    builds = other is not made or (loop is not None and isinstance(machine.loops[loop].node, cst.Call))
    if loop is not None:
        if not same_model and not _goes_on(machine, loop):
            return None
        return Turns(goes_over(machine.loops[loop].node), builds, same_model)
    return Turns(None, builds, same_model, machine.place(_apart(before.at, fitted.at)))


def _apart(first: Moment, second: Moment) -> cst.CSTNode:
    """What leads to the first of two events, and not to the second: a call on the way, or the event itself."""
    for one, other in zip(first.way, second.way, strict=False):
        if one is not other:
            return one
    return first.node


def _is_path(value: Value | None, path: Value) -> bool:
    return value is not None and bare(value) == bare(path)


def _starts_later(fitted: Fitted) -> bool:
    return fitted.given.get("initial_epoch", Constant(0)) != Constant(0)


def _next_turn(first: Moment, second: Moment) -> int | None:
    """The loop of which *second* is in a later turn than *first*; None where there is none."""
    for (loop, turn), (other, later) in zip(first.turns, second.turns, strict=False):
        if loop != other:
            return None
        if turn != later:
            return loop if later > turn else None
    return None


def _is_another(machine: Machine, first: Value, second: Value) -> bool:
    """Whether two fits train different models."""
    one, two = [each.value for each in alternatives(first)], [each.value for each in alternatives(second)]
    if not all(isinstance(each, InstanceRef | Unknown) for each in (*one, *two)):
        return False
    return not any(_may_be_one_of(machine, later, {*one}) for later in two)


def _may_be_one_of(machine: Machine, model: Value, earlier: Collection[Value]) -> bool:
    """Whether a model is one of the *earlier* ones, or what something unknown has given back for one of them."""
    pending, seen = [model], set[Value]()
    while pending:
        value = pending.pop()
        if value in earlier:
            return True
        if isinstance(value, Unknown) and value not in seen:
            pending += machine.made_of.get(value.origin, ())
        seen.add(value)
    return False


def goes_over(node: cst.CSTNode) -> str:
    """What a loop goes through, as messages call it."""
    match node:
        case cst.While():
            return "while"
        case cst.Call():
            return "trial"
        case cst.For(target=target) | cst.CompFor(target=target):
            names = [one.value for one in descendants(target) if isinstance(one, cst.Name)]
            return ", ".join(names) or "..."
    return "..."


def _goes_on(machine: Machine, loop: int) -> bool:
    """Whether a loop goes through all there is, and does not end as soon as something is good."""
    node = machine.loops[loop].node
    endless = isinstance(node, cst.While) and isinstance(node.test, cst.Name) and node.test.value == "True"
    return not endless and not machine.loops[loop].breaks


def _looked_after(machine: Machine, path: Value, first: Event, second: Event, maker: cst.CSTNode) -> bool:
    """Whether between two events something reads the file, takes it away, or changes where its path leads."""
    between = machine.events[machine.order[id(first)] : machine.order[id(second)]]
    return any(_keeps(one, path) for one in between if one.at.node is not maker)


def _keeps(event: Event, path: Value) -> bool:
    match event:
        case Loaded(function=function):
            return reads(function, event.path, path)
        case Handed(function=function, values=values):
            of_keras = OF_KERAS.match(function) is not None and not PRESERVES.search(function)
            return not of_keras and preserves(function, values, path)
    return False


def _is_conditional(machine: Machine, first: Moment, second: Moment) -> bool:
    """Whether the second of two events only happens if something is so that the first did not need."""
    return any(is_test(machine, branching) for branching, _ in second.when - first.when)


def is_test(machine: Machine, branching: int) -> bool:
    """Whether a test decides a branching, other than one that only picks one process of a distributed run."""
    return machine.branchings[branching].kind in {"test", "case"} and not tests_process(machine, branching)


def tests_process(machine: Machine, branching: int) -> bool:
    """Whether a branching only picks one process of a distributed run."""
    test = machine.branchings[branching].test
    return isinstance(test, cst.BaseExpression) and tests_rank(test)


def tests_rank(test: cst.BaseExpression) -> bool:
    """Whether a condition only picks one process of a distributed run: ``hvd.rank() == 0``."""
    match test:
        case cst.Comparison():
            return tests_rank(test.left)
        case cst.UnaryOperation():
            return tests_rank(test.expression)
        case cst.Call():
            return tests_rank(test.func)
    return RANK.search(call_name(test).rpartition(".")[2]) is not None


# ------------------------------------------------------------------------------------------------------ saves by hand


def repeated_saves(machine: Machine) -> Iterator[tuple[Saved, str]]:
    """Saves by hand that a turn of a training loop overwrites, each with what the loop goes over."""
    seen: set[int] = set()
    saves = [one for one in machine.events if isinstance(one, Saved)]
    for number, save in enumerate(saves):
        if id(save.at.node) in seen or not _is_of_keras(machine, save) or not is_one_file(save.path):
            continue
        for again in saves[number + 1 :]:
            loop = (
                _next_turn(save.at, again.at)
                if again.at.node is save.at.node and bare(again.path) == bare(save.path)
                else None
            )
            if loop is not None and _is_lost(machine, loop, save, again):
                seen.add(id(save.at.node))
                yield save, _counted(machine, loop, save)
                break


def _counted(machine: Machine, loop: int, save: Saved) -> str:
    """What the turns of a loop are, as messages call it."""
    node = machine.loops[loop].node
    if not isinstance(node, OF_A_FIT):
        return goes_over(node)
    return "batch" if save.at.callback is not None and save.at.callback[1] in AT_BATCHES else "epoch"


def _is_lost(machine: Machine, loop: int, save: Saved, again: Saved) -> bool:
    node = machine.loops[loop].node
    if not isinstance(node, (cst.For, cst.While, *OF_A_FIT)) or not consistent(save.at.when | again.at.when):
        return False
    between = machine.events[machine.order[id(save)] : machine.order[id(again)]]
    if not isinstance(node, OF_A_FIT) and not any(isinstance(one, Fitted | Trained) for one in between):
        return False
    return not any(_keeps(one, save.path) for one in between) and not _is_guarded(machine, loop, again)


def is_loaded_before(machine: Machine, path: Value, event: Event) -> bool:
    """Whether a model is read from the very file before an event: the program goes on from its last run."""
    before = machine.events[: machine.order[id(event)]]
    return any(isinstance(one, Loaded) and is_it(one.path, path) for one in before)


def is_kept_beside(machine: Machine, save: Saved) -> bool:
    """Whether the same turn also saves the model to another path: one that varies, or only for a reason."""
    for other in machine.events:
        if not isinstance(other, Saved) or other.path == save.path or other.model != save.model:
            continue
        if other.at.turns == save.at.turns:
            again = [one.path for one in machine.events if isinstance(one, Saved) and one.at.node is other.at.node]
            guards = [machine.branchings[number] for number, _ in other.at.when - save.at.when]
            tests = [one.test for one in guards if isinstance(one.test, cst.BaseExpression)]
            if len(set(again)) > 1 or any(map(is_reason, tests)):
                return True
    return False


def _is_of_keras(machine: Machine, save: Saved) -> bool:
    """Whether what is saved is a model of Keras: made by it, or used as only a model of Keras is."""
    models = [one.value for one in alternatives(save.model)]
    return all(
        isinstance(one, InstanceRef) or (isinstance(one, Unknown) and one.origin in machine.models) for one in models
    )


def _is_guarded(machine: Machine, loop: int, save: Saved) -> bool:
    """Whether a save is made in some turns for a reason: a comparison, not every so many turns or in one process."""
    for branching, _ in save.at.when:
        if branching < loop:
            continue  # it was decided before the loop, and is the same in every turn
        known = machine.branchings[branching]
        if known.kind == "raise":
            return True
        if known.kind == "case":
            return True
        if known.kind == "test" and isinstance(known.test, cst.BaseExpression) and is_reason(known.test):
            return True
    return False


COMPARED = (cst.LessThan, cst.GreaterThan, cst.LessThanEqual, cst.GreaterThanEqual)


def is_reason(test: cst.BaseExpression) -> bool:
    """Whether a condition is more than that of every so many turns, or of one process."""
    parts = [one for one in _conjuncts(test) if not tests_rank(one)]
    if any(map(_is_modulo, parts)):
        parts = [one for one in parts if not _is_modulo(one) and not _counts(one)]
    return bool(parts)


def _conjuncts(test: cst.BaseExpression) -> list[cst.BaseExpression]:
    if isinstance(test, cst.BooleanOperation) and isinstance(test.operator, cst.And):
        return [*_conjuncts(test.left), *_conjuncts(test.right)]
    return [test]


def _is_modulo(test: cst.BaseExpression) -> bool:
    parts = list(descendants(test))
    return any(isinstance(one, cst.Modulo) for one in parts) and not any(isinstance(one, COMPARED) for one in parts)


def _counts(test: cst.BaseExpression) -> bool:
    """Whether a condition speaks of nothing but a counter: ``epoch > 0``."""
    parts = list(descendants(test))
    names = [one for one in parts if isinstance(one, cst.Name)]
    return not any(isinstance(one, cst.Call) for one in parts) and len(names) == 1
