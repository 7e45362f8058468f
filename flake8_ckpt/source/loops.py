"""What is around a callback: loops whose turns use it again, fits that share it, callbacks that share a fit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import libcst as cst

from flake8_ckpt.call import Argument, Turns
from flake8_ckpt.source.fits import Receipt
from flake8_ckpt.source.flow import CallSite, Loop
from flake8_ckpt.source.folding import Folder
from flake8_ckpt.source.folding.functions import FunctionValue
from flake8_ckpt.source.makers import Maker
from flake8_ckpt.source.scopes import Assigned, FunctionBound
from flake8_ckpt.source.tree import descendants
from flake8_ckpt.values import Constant, Items, Text, Unknown, Value, alternatives, consistent

READS = frozenset(
    {
        "load_model",
        "load_weights",
        "load_state_dict",
        "copy",
        "copy2",
        "copyfile",
        "copytree",
        "move",
        "rename",
        "replace",
        "remove",
        "unlink",
        "rmtree",
        "restore",
    }
)
"""Calls that take a file away or read it back: with one of them in the body, nothing of a turn need be lost."""
KEEPS = re.compile(r"upload|log_artifact|log_model|chdir|start_run|put_object|cp$|move|copy|load_(?:best|check)")
EPOCHS = re.compile(
    r"(?i)(?:^|_)(?:epochs?|ep|steps?|iter(?:ation)?s?|rounds?|batch(?:es)?|chunks?|parts?|shards?)(?:_|$|\d)"
)
MAX_HELPERS = 3
"""Functions of the file that a loop calls are looked into this deep."""


def together(site: CallSite, own: list[Receipt], other: CallSite, others: list[Receipt]) -> bool:
    """Whether one fit surely receives the callbacks of two calls, whenever the more conditional of them is made."""
    if site.scope is other.scope and not (site.when <= other.when or other.when <= site.when):
        return False
    fits = {id(receipt.site) for receipt in own if receipt.surely}
    return site is not other and any(receipt.surely and id(receipt.site) in fits for receipt in others)


def is_shared(site: CallSite, own: list[Receipt]) -> bool:
    """Whether the one callback that a call makes is used by several fits, one after the other."""
    if any(set(receipt.site.loops) - set(site.loops) for receipt in own if receipt.site.scope is site.scope):
        return True
    fits = [receipt.site for receipt in own if receipt.surely]
    return any(
        first.scope is second.scope and consistent(first.when | second.when)
        for index, first in enumerate(fits)
        for second in fits[index + 1 :]
    )


def turns(folder: Folder, maker: Maker, arguments: tuple[Argument, ...], own: list[Receipt]) -> Iterator[Turns]:
    """The loops in whose turns a callback with the same filepath trains another model."""
    filepath = next(
        (
            one.value
            for index, one in enumerate(arguments)
            if one.name == "filepath" or (index == 0 and one.name is None)
        ),
        None,
    )
    if filepath is None or not own:
        return
    around = loops_around(folder, maker.site)
    for receipt in own:
        for loop in dict.fromkeys((*around, *loops_around(folder, receipt.site))):
            node = folder.flow.loops[loop]
            region = region_of(folder, node)
            if (
                has_second_turn(folder, node)
                and id(receipt.site.node) in region
                and not may_vary(folder, filepath, loop, region)
                and _trains_another(folder, receipt.site, region)
                and receipt.fit.initial_epoch == Constant(0)
                and not is_kept(folder, filepath, region)
                and not _is_conditional(maker.site, region)
            ):
                yield Turns(goes_over(node), builds=loop in around)
                return


def loops_around(folder: Folder, site: CallSite) -> tuple[int, ...]:
    """The loops around a call, and around the one call of the function it is in; outermost first."""
    loops = site.loops
    scope = site.scope
    for _ in range(MAX_HELPERS):
        callers = [
            other
            for other in folder.flow.calls
            if isinstance(other.node.func, cst.Name)
            and isinstance(callee := folder.fold(other.node.func), FunctionValue)
            and callee.node is scope.node
        ]
        if len(callers) != 1:
            break
        loops, scope = (*callers[0].loops, *loops), callers[0].scope
    return loops


def region_of(folder: Folder, node: Loop) -> dict[int, cst.CSTNode]:
    """Everything that a turn runs: the loop, and the functions of the file that it calls; by ``id``."""
    found: dict[int, cst.CSTNode] = {}
    roots: list[cst.CSTNode] = [node]
    for _ in range(MAX_HELPERS):
        new = {id(one): one for root in roots for one in descendants(root) if id(one) not in found}
        found |= new
        roots = [
            definition.node
            for one in new.values()
            if isinstance(one, cst.Call) and isinstance(one.func, cst.Name)
            for definition, _ in folder.flow.reaching(one.func)
            if isinstance(definition, FunctionBound) and id(definition.node) not in found
        ]
    return found


def has_second_turn(folder: Folder, node: Loop, *, of_training: bool = False) -> bool:
    """Whether it has a second turn, and is none over the epochs or parts of one training."""
    if not isinstance(node, cst.For | cst.While):
        return True
    last = node.body.body[-1] if node.body.body else None
    if isinstance(last, cst.SimpleStatementLine):
        last = last.body[-1]
    if isinstance(last, cst.Break | cst.Return | cst.Raise) or (not of_training and EPOCHS.search(goes_over(node))):
        return False
    if isinstance(node, cst.While):
        return not isinstance(folder.fold(node.test), Constant)  # `while True` goes on until something worked
    iterable = folder.fold(node.iter)
    if isinstance(iterable, Items):
        return len(iterable.items) > 1
    once = isinstance(node.iter, cst.Call) and len(node.iter.args) == 1
    return not (once and isinstance(node.iter, cst.Call) and folder.fold(node.iter.args[0].value) == Constant(1))


def goes_over(node: Loop) -> str:
    """What a loop goes through, as messages call it."""
    if isinstance(node, cst.While):
        return "while"
    target = node.target if isinstance(node, cst.For) else node.for_in.target
    names = [one.value for one in descendants(target) if isinstance(one, cst.Name)]
    return ", ".join(names) or "..."


def may_vary(folder: Folder, value: Value, loop: int, region: dict[int, cst.CSTNode]) -> bool:
    """Whether a filepath may be another one in the next turn."""
    for option in alternatives(value):
        text = option.value
        if not isinstance(text, Text) or any(_hole_varies(folder, hole, loop, region) for hole in text.holes):
            return True
    return False


def _hole_varies(folder: Folder, hole: Unknown, loop: int, region: dict[int, cst.CSTNode]) -> bool:
    if loop in hole.varies_with or hole.fresh or hole.anything:
        return True
    if hole.varies_with:
        return False
    attribute = hole.name.rpartition(".")[2]
    stored = (store.target for store in folder.flow.stores if attribute != hole.name)
    if any(isinstance(target, cst.Attribute) and target.attr.value == attribute for target in stored):
        return True
    node = folder.places[hole.place] if hole.place is not None else None
    return node is None or (id(node) in region and not isinstance(node, cst.Name))


def _trains_another(folder: Folder, fit: CallSite, region: dict[int, cst.CSTNode]) -> bool:
    """Whether the model that is fitted is made within the turn."""
    model = fit.node.func.value if isinstance(fit.node.func, cst.Attribute) else fit.node.func
    if isinstance(model, cst.Name):
        definitions = [definition for definition, _ in folder.flow.reaching(model)]
        return bool(definitions) and all(
            isinstance(one, Assigned) and isinstance(one.value, cst.Call) and id(one.value) in region
            for one in definitions
        )
    return isinstance(model, cst.Call)


def is_kept(folder: Folder, filepath: Value, region: dict[int, cst.CSTNode]) -> bool:
    """Whether something in a turn reads the file back, takes it away, or changes where relative paths lead."""
    for node in region.values():
        if not isinstance(node, cst.Call):
            continue
        function = node.func
        name = function.attr.value if isinstance(function, cst.Attribute) else getattr(function, "value", "")
        if KEEPS.search(str(name)):
            return True
        if name in READS and not _is_another(folder, filepath, node.args):
            return True
    return False


def _is_another(folder: Folder, filepath: Value, given: Iterable[cst.Arg]) -> bool:
    """Whether none of the arguments of a reading call is the file: all are known, and other than it."""
    own = {option.value.exact for option in alternatives(filepath) if isinstance(option.value, Text)}
    for argument in given:
        value = folder.fold(argument.value)
        exact = value.exact if isinstance(value, Text) else None
        if exact is None or exact in own or None in own or any(one is not None and "{" in one for one in own):
            return False
    return True


def _is_conditional(site: CallSite, region: dict[int, cst.CSTNode]) -> bool:
    """Whether the callback is made in some turns only."""
    return any(
        id(site.node) in {id(one) for one in descendants(node)} for node in region.values() if isinstance(node, cst.If)
    )
