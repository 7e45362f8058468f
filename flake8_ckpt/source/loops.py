"""What is around a callback: loops whose turns use it again, fits that share it, callbacks that share a fit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import libcst as cst

from flake8_ckpt.call import Argument, Turns
from flake8_ckpt.source.callers import MAX_HELPERS, Callers
from flake8_ckpt.source.fits import Receipt
from flake8_ckpt.source.flow import CallSite
from flake8_ckpt.source.kept import is_kept
from flake8_ckpt.source.makers import Maker
from flake8_ckpt.source.scopes import Assigned, Definition, Iterated, Parameter
from flake8_ckpt.source.tree import descendants, dotted, holds
from flake8_ckpt.source.turn import (
    Turn,
    goes_over,
    has_second_turn,
    leaves_after,
    may_differ,
    may_vary,
    passed_by,
    turn_of,
)
from flake8_ckpt.values import Constant, Value, consistent


def together(site: CallSite, own: list[Receipt], other: CallSite, others: list[Receipt]) -> bool:
    """Whether one fit surely receives the callbacks of two calls, whenever the more conditional of them is made."""
    if site.scope is other.scope and not (site.when <= other.when or other.when <= site.when):
        return False
    fits = {_run(receipt) for receipt in own if receipt.surely}
    return site is not other and any(receipt.surely and _run(receipt) in fits for receipt in others)


def beside(site: CallSite, own: list[Receipt], other: CallSite, others: list[Receipt]) -> bool:
    """Whether every fit that receives the callback of one call may receive that of another call together with it."""
    if site is other or (site.scope is other.scope and not consistent(site.when | other.when)):
        return False
    return {_run(receipt) for receipt in own} <= {_run(receipt) for receipt in others}


def _run(receipt: Receipt) -> tuple[int, ...]:
    """One fit as it is reached by one way of calls."""
    return (id(receipt.site), *map(id, receipt.passed))


def is_shared(callers: Callers, own: list[Receipt]) -> bool:
    """Whether the one callback that a call makes is used by several fits, one after the other."""
    certain = [receipt for receipt in own if receipt.surely]
    if any(
        has_second_turn(turn_of(callers, loop), of_training=True)
        for receipt in certain
        for loop in set(callers.loops_around(receipt.used_at)) - set(callers.loops_around(receipt.made_at))
    ):
        return True
    return any(
        first.made_at is second.made_at and _follows(first.used_at, second.used_at)
        for index, first in enumerate(certain)
        for second in certain[index + 1 :]
    )


def _follows(first: CallSite, second: CallSite) -> bool:
    """Whether two calls of one function may both be reached: not in two arms, nor when return or raise is between."""
    if first.scope is not second.scope or not consistent(first.when | second.when):
        return False
    blocks = (one.body for one in descendants(first.scope.node) if isinstance(one, cst.IndentedBlock))
    return not any(
        leaves_after(block, first.node) and not any(holds(one, second.node) for one in block)
        for block in blocks
        if first.when - second.when
    )


def filepath_of(arguments: Sequence[Argument]) -> Value | None:
    """The filepath among *arguments*: by its name, or the first one."""
    named = (one.value for one in arguments if one.name == "filepath")
    return next(named, next((one.value for one in arguments if one.name is None), None))


def turns(callers: Callers, maker: Maker, arguments: tuple[Argument, ...], own: list[Receipt]) -> Iterator[Turns]:
    """The loops in whose turns a callback with the same filepath trains another model."""
    filepath = filepath_of(arguments)
    if filepath is None:
        return
    for receipt in own:
        around = callers.loops_around(receipt.made_at)
        for loop in dict.fromkeys((*around, *callers.loops_around(receipt.used_at))):
            turn = turn_of(callers, loop)
            if (
                receipt.surely
                and has_second_turn(turn)
                and turn.runs(receipt.site.node)
                and not may_vary(turn, filepath)
                and _trains_another(turn, _model_of(receipt.site))
                and receipt.fit.initial_epoch == Constant(0)
                and not is_kept(turn, filepath, maker.site.node)
                and not _is_conditional(turn, maker.site)
            ):
                yield Turns(goes_over(turn.node), builds=loop in around)
                return


def _model_of(fit: CallSite) -> cst.BaseExpression:
    return fit.node.func.value if isinstance(fit.node.func, cst.Attribute) else fit.node.func


def _trains_another(turn: Turn, model: cst.BaseExpression, depth: int = 0) -> bool:
    """Whether a model is another one in each turn: made within it, or what the loop goes through."""
    match model:
        case cst.Call():
            return turn.runs(model)
        case cst.Subscript():
            indices = [one for part in model.slice for one in descendants(part) if isinstance(one, cst.Name)]
            definitions = [definition for one in indices for definition, _ in turn.folder.flow.reaching(one)]
            return any(isinstance(one, Iterated) and one.loop == turn.loop for one in definitions)
        case cst.Attribute():
            name = dotted(model)
            stored = [one.value for one in turn.folder.flow.stores if name is not None and dotted(one.target) == name]
            return bool(stored) and all(_is_made_anew(turn, one, model.attr.value) for one in stored)
        case cst.Name() if depth <= MAX_HELPERS:
            definitions = [definition for definition, _ in turn.folder.flow.reaching(model)]
            return bool(definitions) and all(_is_another(turn, one, depth) for one in definitions)
    return False


def _is_another(turn: Turn, definition: Definition, depth: int) -> bool:
    match definition:
        case Iterated():
            return definition.loop == turn.loop
        case Assigned():
            return _is_made_anew(turn, definition.value, definition.name)
        case Parameter():
            given = turn.callers.given(definition)
            return bool(given) and all(_trains_another(turn, one, depth + 1) for _, one in given)
    return False


def _is_made_anew(turn: Turn, value: cst.BaseExpression | None, name: str) -> bool:
    """Whether a call in the turn makes a value; one that is given the old value of *name* may return that."""
    if not isinstance(value, cst.Call) or not turn.runs(value):
        return False
    parts = (part for argument in value.args for part in descendants(argument.value))
    cloned = (dotted(value.func) or "").endswith("clone_model")
    return cloned or not any(isinstance(part, cst.Name) and part.value == name for part in parts)


def _is_conditional(turn: Turn, site: CallSite) -> bool:
    """Whether a call is reached in some turns only: a condition that may be another in the next turn decides on it."""
    reached_by = [one.node for one in turn.callers.chain(site) if turn.runs(one.node)]
    for node in turn.region.values():
        if not isinstance(node, cst.If | cst.Match | cst.IndentedBlock):
            continue
        for call in reached_by:
            match node:
                case cst.If() if holds(node, call) and may_differ(turn, node.test):
                    return True
                case cst.Match() if holds(node, call):
                    return True
                case cst.IndentedBlock() if any(may_differ(turn, one) for one in passed_by(node, call)):
                    return True
    return False
