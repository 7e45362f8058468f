"""Models that a hand-written training loop saves to the same path in each of its turns."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import libcst as cst

from flake8_ckpt.call import HandSave
from flake8_ckpt.source.compiled import OF_KERAS
from flake8_ckpt.source.flow import CallSite
from flake8_ckpt.source.folding import Folder
from flake8_ckpt.source.folding.folder import shown
from flake8_ckpt.source.folding.functions import ClassValue
from flake8_ckpt.source.held import Holdings
from flake8_ckpt.source.kept import is_kept, is_resumed
from flake8_ckpt.source.loops import goes_over, has_second_turn, holds, leaves_after, may_vary, tests_rank
from flake8_ckpt.source.scopes import Augmented, Carried, Iterated
from flake8_ckpt.source.tree import descendants, dotted
from flake8_ckpt.values import Symbol

TRAINS = frozenset({"fit", "fit_generator", "train_on_batch", "GradientTape", "apply_gradients", "minimize"})
OF_A_MODEL = frozenset({"save", "save_weights"})
MODEL_FIRST = frozenset({"keras.saving.save_model", "keras.models.save_model", "tensorflow.saved_model.save"})
WRITER = "tensorflow.train.Checkpoint"
COMPARED = (cst.LessThan, cst.GreaterThan, cst.LessThanEqual, cst.GreaterThanEqual)


def hand_saves(holdings: Holdings) -> Iterator[HandSave]:
    """Every such call, in the order of the source."""
    callers, folder = holdings.callers, holdings.folder
    for site in folder.flow.calls:
        path = _saved_to(holdings, site)
        if path is None:
            continue
        value = folder.fold(path)
        for loop in callers.loops_around(site)[::-1]:
            node = folder.flow.loops[loop]
            region = callers.region_of(node)
            if (
                isinstance(node, cst.For | cst.While)
                and _trains(region)
                and not may_vary(folder, value, loop, region)
                and _may_repeat(folder, node)
                and not is_kept(folder, value, region, site.node)
                and not is_resumed(folder, value, site)
                and not any(_is_guarded(folder, one.node, region) for one in callers.chain(site))
            ):
                yield HandSave(folder.place(site.node), value, goes_over(node), shown(site.node.func))
                break


def _saved_to(holdings: Holdings, site: CallSite) -> cst.BaseExpression | None:
    """The path of a call that saves a model of Keras; None for any other call."""
    function = site.node.func
    callee = holdings.folder.fold(function)
    if isinstance(callee, Symbol) and callee.name.replace("tensorflow.keras.", "keras.") in MODEL_FIRST:
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


def _trains(region: dict[int, cst.CSTNode]) -> bool:
    functions = (node.func for node in region.values() if isinstance(node, cst.Call))
    return any(isinstance(function, cst.Attribute) and function.attr.value in TRAINS for function in functions)


def _may_repeat(folder: Folder, node: cst.For | cst.While) -> bool:
    """Loops over epochs and steps are what is meant here, so only those with a single turn are left out."""
    return not isinstance(node, cst.For) or has_second_turn(folder, node, of_training=True)


def _is_guarded(folder: Folder, call: cst.Call, region: dict[int, cst.CSTNode]) -> bool:
    """Whether a call is made at some turns for a reason, is the last thing of the loop, or handles an exception.

    ``if epoch % 10 == 0`` is no reason: such a save overwrites the one of ten turns before. Nor is the rank of a process.
    """
    for node in region.values():
        match node:
            case cst.If() | cst.IfExp() if holds(node, call):
                if not holds(node.test, call) and _is_reason(folder, node.test):
                    return True
            case cst.BooleanOperation() if holds(node.right, call) and _is_reason(folder, node.left):
                return True
            case cst.ExceptHandler() | cst.MatchCase() if holds(node, call):
                return True
            case cst.IndentedBlock() if leaves_after(node.body, call) or _is_passed_by(folder, node, call):
                return True
    return False


def _is_reason(folder: Folder, test: cst.BaseExpression) -> bool:
    """Whether a condition is more than that of every so many turns."""
    parts = _conjuncts(test)
    return not any(map(_is_modulo, parts)) and not all(map(tests_rank, parts)) or any(
        not _is_modulo(one) and not tests_rank(one) and not _counts(folder, one) for one in parts
    )


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


def _is_passed_by(folder: Folder, block: cst.IndentedBlock, call: cst.Call) -> bool:
    """Whether ``if ...: continue`` stands before the statement of *call* in a block."""
    index = next((index for index, one in enumerate(block.body) if holds(one, call)), 0)
    return any(
        isinstance(one, cst.If)
        and any(isinstance(part, cst.Continue) for part in descendants(one.body, skip=(cst.For, cst.While)))
        and _is_reason(folder, one.test)
        for one in block.body[:index]
    )
