"""Models that a hand-written training loop saves to the same path in each of its turns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import libcst as cst

from flake8_ckpt.call import HandSave
from flake8_ckpt.source.compiled import is_made_by_keras
from flake8_ckpt.source.flow import CallSite
from flake8_ckpt.source.folding import Folder
from flake8_ckpt.source.folding.folder import shown
from flake8_ckpt.source.loops import goes_over, has_second_turn, is_kept, may_vary, region_of
from flake8_ckpt.source.scopes import Assigned
from flake8_ckpt.source.tree import descendants, dotted
from flake8_ckpt.values import Symbol

TRAINS = frozenset({"fit", "fit_generator", "train_on_batch", "GradientTape", "apply_gradients", "minimize"})
OF_A_MODEL = frozenset({"save", "save_weights"})
MODEL_FIRST = frozenset({"keras.saving.save_model", "keras.models.save_model", "tensorflow.saved_model.save"})
WRITER = "tensorflow.train.Checkpoint"
COMPARED = (cst.LessThan, cst.GreaterThan, cst.LessThanEqual, cst.GreaterThanEqual)


def hand_saves(folder: Folder) -> Iterator[HandSave]:
    """Every such call, in the order of the source."""
    for site in folder.flow.calls:
        if not site.loops:
            continue
        path = _saved_to(folder, site)
        if path is None:
            continue
        value = folder.fold(path)
        for loop in site.loops[::-1]:
            node = folder.flow.loops[loop]
            region = region_of(folder, node)
            if (
                isinstance(node, cst.For | cst.While)
                and _trains(region)
                and not may_vary(folder, value, loop, region)
                and _may_repeat(folder, node)
                and not is_kept(folder, value, region)
                and not _is_guarded(site, region)
            ):
                yield HandSave(folder.place(site.node), value, goes_over(node), shown(site.node.func))
                break


def _saved_to(folder: Folder, site: CallSite) -> cst.BaseExpression | None:
    """The path of a call that saves a model of Keras; None for any other call."""
    function = site.node.func
    callee = folder.fold(function)
    if isinstance(callee, Symbol) and callee.name.replace("tensorflow.keras.", "keras.") in MODEL_FIRST:
        return _argument(site.node, 1)
    if not isinstance(function, cst.Attribute):
        return None
    if function.attr.value in OF_A_MODEL and (
        is_made_by_keras(folder, function.value) or _trains_batches(folder, function.value)
    ):
        return _argument(site.node, 0)
    if function.attr.value == "write" and _is_writer(folder, function.value):
        return _argument(site.node, 0)
    return None


def _argument(call: cst.Call, index: int) -> cst.BaseExpression | None:
    named = {argument.keyword.value: argument.value for argument in call.args if argument.keyword}
    for name in ("filepath", "path", "export_dir", "file_prefix"):
        if name in named:
            return named[name]
    positional = [argument.value for argument in call.args if argument.keyword is None and not argument.star]
    return positional[index] if index < len(positional) else None


def _trains_batches(folder: Folder, model: cst.BaseExpression) -> bool:
    """Whether a name is used as only a model of Keras is."""
    name = dotted(model)
    return name is not None and any(dotted(one.node.func) == f"{name}.train_on_batch" for one in folder.flow.calls)


def _is_writer(folder: Folder, node: cst.BaseExpression) -> bool:
    if not isinstance(node, cst.Name):
        return False
    definitions = [definition for definition, _ in folder.flow.reaching(node)]
    return bool(definitions) and all(
        isinstance(one, Assigned) and isinstance(one.value, cst.Call) and folder.fold(one.value.func) == Symbol(WRITER)
        for one in definitions
    )


def _trains(region: dict[int, cst.CSTNode]) -> bool:
    functions = (node.func for node in region.values() if isinstance(node, cst.Call))
    return any(isinstance(function, cst.Attribute) and function.attr.value in TRAINS for function in functions)


def _may_repeat(folder: Folder, node: cst.For | cst.While) -> bool:
    """Loops over epochs and steps are what is meant here, so only those with a single turn are left out."""
    return not isinstance(node, cst.For) or has_second_turn(folder, node, of_training=True)


def _is_guarded(site: CallSite, region: dict[int, cst.CSTNode]) -> bool:
    """Whether the save is made at some turns for a reason, is the last thing of the loop, or handles an exception.

    ``if epoch % 10 == 0`` is no reason: such a save overwrites the one of ten turns before.
    """
    for node in region.values():
        if isinstance(node, cst.If | cst.ExceptHandler | cst.IfExp) and _holds(node, site.node):
            test = None if isinstance(node, cst.ExceptHandler) else node.test
            if test is None or not _is_modulo(test):
                return True
        if isinstance(node, cst.IndentedBlock) and _leaves_after(node.body, site.node):
            return True
    return False


def _holds(node: cst.CSTNode, part: cst.CSTNode) -> bool:
    return any(one is part for one in descendants(node))


def _is_modulo(test: cst.BaseExpression) -> bool:
    parts = list(descendants(test))
    return any(isinstance(one, cst.Modulo) for one in parts) and not any(isinstance(one, COMPARED) for one in parts)


def _leaves_after(statements: Sequence[cst.BaseStatement], call: cst.Call) -> bool:
    """Whether break, return or raise follows the statement of *call* in its own block."""
    index = next((index for index, one in enumerate(statements) if _holds(one, call)), None)
    if index is None:
        return False
    return any(
        isinstance(small, cst.Break | cst.Return | cst.Raise)
        for one in statements[index:]
        if isinstance(one, cst.SimpleStatementLine)
        for small in one.body
    )
