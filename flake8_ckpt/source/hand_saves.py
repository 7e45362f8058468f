"""Models that a hand-written training loop saves to the same path in each of its turns."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

import libcst as cst

from flake8_ckpt.call import HandSave
from flake8_ckpt.source.callers import symbol_of
from flake8_ckpt.source.compiled import OF_KERAS
from flake8_ckpt.source.flow import CallSite
from flake8_ckpt.source.folding import Folder
from flake8_ckpt.source.folding.folder import shown
from flake8_ckpt.source.folding.functions import ClassValue
from flake8_ckpt.source.held import Holdings
from flake8_ckpt.source.intent import names_of
from flake8_ckpt.source.kept import is_kept, is_resumed
from flake8_ckpt.source.library import KERAS
from flake8_ckpt.source.scopes import Augmented, Carried, Iterated
from flake8_ckpt.source.tree import descendants, dotted, holds
from flake8_ckpt.source.turn import (
    Turn,
    goes_over,
    has_second_turn,
    leaves_after,
    may_vary,
    passed_by,
    tests_rank,
    turn_of,
)
from flake8_ckpt.values import Symbol, Value

TRAINS = frozenset({"fit", "fit_generator", "train_on_batch", "GradientTape", "apply_gradients", "minimize"})
OF_A_MODEL = frozenset({"save", "save_weights"})
MODEL_FIRST = re.compile(rf"{KERAS} \.(?:saving|models)\.save_model | tensorflow\.saved_model\.save", re.VERBOSE)
WRITER = "tensorflow.train.Checkpoint"
SAVES = OF_A_MODEL | {"save_model", "write"}
"""What all of these are called, unless they are imported under another name."""
AROUND = (cst.If, cst.IfExp, cst.BooleanOperation, cst.IndentedBlock, cst.ExceptHandler, cst.MatchCase)
"""What may keep a call from being made in every turn."""
CONDITIONS = (cst.If, cst.IfExp, cst.BooleanOperation)
COMPARED = (cst.LessThan, cst.GreaterThan, cst.LessThanEqual, cst.GreaterThanEqual)


def hand_saves(holdings: Holdings, expected: set[int]) -> Iterator[HandSave]:
    """Every such call, in the order of the source; *expected* are the calls of which an exception is expected."""
    for site in holdings.folder.flow.calls:
        save = holdings.folder.guarded(site.node, partial(_hand_save, holdings, site), None)
        if save is not None:
            yield replace(save, expected_to_raise=id(site.node) in expected)


def _hand_save(holdings: Holdings, site: CallSite) -> HandSave | None:
    """What one call saves in the innermost such loop; None if there is none."""
    callers, folder = holdings.callers, holdings.folder
    path = _saved_to(holdings, site)
    if path is None:
        return None
    value = folder.fold(path)
    for loop in callers.loops_around(site)[::-1]:
        turn = turn_of(callers, loop)
        if (
            isinstance(turn.node, cst.For | cst.While)
            and _trains(turn)
            and not may_vary(turn, value)
            and _may_repeat(turn)
            and not is_kept(turn, value, site.node)
            and not any(_is_guarded(turn, one.node) for one in callers.chain(site))
        ):
            return HandSave(
                folder.place(site.node),
                value,
                goes_over(turn.node),
                shown(site.node.func),
                names=names_of(folder.flow, (), path),
                loaded_before=is_resumed(callers, value, site),
                kept_beside=any(_keeps_more(holdings, turn, site, value, other) for other in folder.flow.calls),
            )
    return None


def _keeps_more(holdings: Holdings, turn: Turn, site: CallSite, value: Value, other: CallSite) -> bool:
    """Whether a turn also saves the model of *site* elsewhere: to a path that varies, or only for a reason."""
    path = _saved_to(holdings, other) if turn.runs(other.node) else None
    if path is None or _model_of(site.node) != _model_of(other.node):
        return False
    elsewhere = holdings.folder.fold(path)
    around = (one for one in turn.region.values() if isinstance(one, CONDITIONS) and holds(one, other.node))
    guarded = any(_guards(holdings.folder, one, other.node) for one in around)
    return may_vary(turn, elsewhere) or (guarded and elsewhere != value)


def _model_of(call: cst.Call) -> str | None:
    """How the code calls the model that a call saves: the receiver of the method, or the first argument."""
    if isinstance(call.func, cst.Attribute) and call.func.attr.value in {*OF_A_MODEL, "write"}:
        return dotted(call.func.value)
    return dotted(call.args[0].value)


def _saved_to(holdings: Holdings, site: CallSite) -> cst.BaseExpression | None:
    """The path of a call that saves a model of Keras; None for any other call."""
    function = site.node.func
    if isinstance(function, cst.Attribute) and function.attr.value not in SAVES:
        return None
    symbol = symbol_of(holdings.folder, function) or ""
    if MODEL_FIRST.fullmatch(symbol):
        return _argument(site.node, 1)
    if not isinstance(function, cst.Attribute):
        return None
    if function.attr.value in OF_A_MODEL and _is_model(holdings, function.value):
        return _argument(site.node, 0)
    if function.attr.value == "write" and _is_all(holdings, function.value, _is_writer):
        return _argument(site.node, 0)
    return None


def _argument(call: cst.Call, index: int) -> cst.BaseExpression | None:
    named = {argument.keyword.value: argument.value for argument in call.args if argument.keyword}
    for name in ("filepath", "path", "export_dir", "file_prefix"):
        if name in named:
            return named[name]
    positional = [argument.value for argument in call.args if argument.keyword is None and not argument.star]
    return positional[index] if index < len(positional) else None


def _is_model(holdings: Holdings, model: cst.BaseExpression) -> bool:
    """Whether it is made by Keras, or used as only a model of Keras is."""
    name = dotted(model)
    trained = f"{name}.train_on_batch"
    if name is not None and any(dotted(one.node.func) == trained for one in holdings.folder.flow.calls):
        return True
    return _is_all(holdings, model, _is_of_keras)


def _is_all(holdings: Holdings, node: cst.BaseExpression, is_one: Callable[[Folder, cst.Call], bool]) -> bool:
    """Whether every call that may make *node* is one of the kind, and there is nothing else that it may be."""
    made = holdings.made(node)
    return bool(made) and all(isinstance(one, cst.Call) and is_one(holdings.folder, one) for one in made)


def _is_of_keras(folder: Folder, call: cst.Call) -> bool:
    """Whether a call makes a model of Keras: by its classes and functions, or by a class of the file that is one."""
    match folder.fold(call.func):
        case Symbol(name):
            return OF_KERAS.match(name) is not None
        case ClassValue(class_, scope) if not OF_A_MODEL & set(scope.definitions):
            bases = [folder.fold(base.value) for base in class_.bases]
            return any(isinstance(base, Symbol) and OF_KERAS.match(base.name) for base in bases)
    return False


def _is_writer(folder: Folder, call: cst.Call) -> bool:
    return folder.fold(call.func) == Symbol(WRITER)


def _trains(turn: Turn) -> bool:
    functions = (node.func for node in turn.region.values() if isinstance(node, cst.Call))
    return any(isinstance(function, cst.Attribute) and function.attr.value in TRAINS for function in functions)


def _may_repeat(turn: Turn) -> bool:
    """Loops over epochs and steps are what is meant here, so only those with a single turn are left out."""
    return not isinstance(turn.node, cst.For) or has_second_turn(turn, of_training=True)


def _is_guarded(turn: Turn, call: cst.Call) -> bool:
    """Whether a call is made at some turns for a reason, is the last thing of the loop, or handles an exception.

    ``if epoch % 10 == 0`` is no reason: such a save overwrites the one of ten turns before. Nor is a process's rank.
    """
    around = (node for node in turn.region.values() if isinstance(node, AROUND) and holds(node, call))
    return any(_guards(turn.folder, node, call) for node in around)


def _guards(folder: Folder, node: cst.CSTNode, call: cst.Call) -> bool:
    """Whether *node*, which *call* is in, keeps it from being made in every turn."""
    match node:
        case cst.If() | cst.IfExp():
            return not holds(node.test, call) and _is_reason(folder, node.test)
        case cst.BooleanOperation():
            return holds(node.right, call) and _is_reason(folder, node.left)
        case cst.IndentedBlock():
            return leaves_after(node.body, call) or any(_is_reason(folder, one) for one in passed_by(node, call))
    return isinstance(node, cst.ExceptHandler | cst.MatchCase)


def _is_reason(folder: Folder, test: cst.BaseExpression) -> bool:
    """Whether a condition is more than that of every so many turns, or of one process."""
    parts = [one for one in _conjuncts(test) if not tests_rank(one)]
    if any(map(_is_modulo, parts)):
        parts = [one for one in parts if not _is_modulo(one) and not _counts(folder, one)]
    return bool(parts)


def _conjuncts(test: cst.BaseExpression) -> list[cst.BaseExpression]:
    if isinstance(test, cst.BooleanOperation) and isinstance(test.operator, cst.And):
        return [*_conjuncts(test.left), *_conjuncts(test.right)]
    return [test]


def _is_modulo(test: cst.BaseExpression) -> bool:
    parts = list(descendants(test))
    return any(isinstance(one, cst.Modulo) for one in parts) and not any(isinstance(one, COMPARED) for one in parts)


def _counts(folder: Folder, test: cst.BaseExpression) -> bool:
    """Whether a condition speaks of nothing but the turn: ``epoch > 0``."""
    parts = list(descendants(test))
    definitions = [
        definition for one in parts if isinstance(one, cst.Name) for definition, _ in folder.flow.reaching(one)
    ]
    turn = (Iterated, Carried, Augmented)
    return not any(isinstance(one, cst.Call) for one in parts) and any(isinstance(one, turn) for one in definitions)
