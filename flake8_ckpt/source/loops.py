"""What is around a callback: loops whose turns use it again, fits that share it, callbacks that share a fit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import libcst as cst

from flake8_ckpt.call import Argument, Turns
from flake8_ckpt.source.callers import MAX_HELPERS, Callers
from flake8_ckpt.source.fits import Receipt
from flake8_ckpt.source.flow import NEVER_RETURNS, CallSite, Loop
from flake8_ckpt.source.folding import Folder
from flake8_ckpt.source.kept import is_kept
from flake8_ckpt.source.makers import Maker
from flake8_ckpt.source.scopes import Assigned, Augmented, Carried, Definition, Entered, Iterated, Parameter
from flake8_ckpt.source.tree import descendants, dotted
from flake8_ckpt.values import Constant, Items, Text, Unknown, Value, alternatives, consistent

EPOCHS = re.compile(
    r"(?i)(?:^|_)(?:epochs?|ep|steps?|iter(?:ation)?s?|rounds?|batch(?:es)?|chunks?|parts?|shards?)(?:_|$|\d)"
)
RANK = re.compile(r"(?:^|_)(?:rank|is_chief|is_main\w*|is_master|is_primary\w*|process_index|task_index)$")
"""Names of what tells one process of a distributed run from the others: the same in every turn."""


def together(site: CallSite, own: list[Receipt], other: CallSite, others: list[Receipt]) -> bool:
    """Whether one fit surely receives the callbacks of two calls, whenever the more conditional of them is made."""
    if site.scope is other.scope and not (site.when <= other.when or other.when <= site.when):
        return False
    fits = {_run(receipt) for receipt in own if receipt.surely}
    return site is not other and any(receipt.surely and _run(receipt) in fits for receipt in others)


def _run(receipt: Receipt) -> tuple[int, ...]:
    """One fit as it is reached by one way of calls."""
    return (id(receipt.site), *map(id, receipt.passed))


def is_shared(callers: Callers, own: list[Receipt]) -> bool:
    """Whether the one callback that a call makes is used by several fits, one after the other."""
    certain = [receipt for receipt in own if receipt.surely]
    if any(
        set(callers.loops_around(receipt.used_at)) - set(callers.loops_around(receipt.made_at)) for receipt in certain
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


def turns(callers: Callers, maker: Maker, arguments: tuple[Argument, ...], own: list[Receipt]) -> Iterator[Turns]:
    """The loops in whose turns a callback with the same filepath trains another model."""
    filepath = next(
        (
            one.value
            for index, one in enumerate(arguments)
            if one.name == "filepath" or (index == 0 and one.name is None)
        ),
        None,
    )
    if filepath is None:
        return
    folder = callers.folder
    for receipt in own:
        around = callers.loops_around(receipt.made_at)
        for loop in dict.fromkeys((*around, *callers.loops_around(receipt.used_at))):
            node = folder.flow.loops[loop]
            region = callers.region_of(node)
            if (
                receipt.surely
                and has_second_turn(folder, node)
                and id(receipt.site.node) in region
                and not may_vary(folder, filepath, loop, region)
                and _trains_another(callers, _model_of(receipt.site), loop, region)
                and receipt.fit.initial_epoch == Constant(0)
                and not is_kept(folder, filepath, region, maker.site.node)
                and not _is_conditional(callers, maker.site, loop, region)
            ):
                yield Turns(goes_over(node), builds=loop in around)
                return


def has_second_turn(folder: Folder, node: Loop, *, of_training: bool = False) -> bool:
    """Whether it has a second turn, and is none over the epochs or parts of one training.

    A loop that is left by break or return goes on until something worked; one that trains may end early.
    """
    if not isinstance(node, cst.For | cst.While):
        return True
    last = node.body.body[-1] if node.body.body else None
    if isinstance(last, cst.SimpleStatementLine):
        last = last.body[-1]
    if isinstance(last, cst.Break | cst.Return | cst.Raise):
        return False
    if not of_training and (EPOCHS.search(goes_over(node)) or _is_left(node)):
        return False
    if isinstance(node, cst.While):
        return not isinstance(folder.fold(node.test), Constant)  # `while True` goes on until something worked
    iterable = folder.fold(node.iter)
    if isinstance(iterable, Items):
        return len(iterable.items) > 1
    counted = _range(folder, node.iter)
    return counted is None or len(counted) > 1


def _is_left(node: cst.For | cst.While) -> bool:
    """Whether break or return may end a loop before its last turn."""
    inner = (cst.For, cst.While, cst.FunctionDef, cst.ClassDef, cst.Lambda)
    if any(isinstance(one, cst.Break) for part in node.body.body for one in descendants(part, skip=inner)):
        return True
    nested = (cst.FunctionDef, cst.ClassDef, cst.Lambda)
    return any(isinstance(one, cst.Return) for one in descendants(node.body, skip=nested))


def _range(folder: Folder, node: cst.BaseExpression) -> range | None:
    """What a ``range`` counts through, if it is known."""
    if not isinstance(node, cst.Call) or dotted(node.func) != "range":
        return None
    numbers = [folder.fold(argument.value) for argument in node.args]
    known = [one.value for one in numbers if isinstance(one, Constant) and isinstance(one.value, int)]
    return range(*known) if known and len(known) == len(numbers) else None


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
    node = folder.places[hole.place] if hole.place is not None else None
    if loop in hole.varies_with or hole.anything or (hole.fresh and (node is None or id(node) in region)):
        return True
    if hole.varies_with:
        return False
    attribute = hole.name.rpartition(".")[2]
    stored = (store.target for store in folder.flow.stores if attribute != hole.name)
    if any(isinstance(target, cst.Attribute) and target.attr.value == attribute for target in stored):
        return True
    return node is None or (id(node) in region and not isinstance(node, cst.Name))


def _model_of(fit: CallSite) -> cst.BaseExpression:
    return fit.node.func.value if isinstance(fit.node.func, cst.Attribute) else fit.node.func


def _trains_another(
    callers: Callers, model: cst.BaseExpression, loop: int, region: dict[int, cst.CSTNode], depth: int = 0
) -> bool:
    """Whether a model is another one in each turn: made within it, or what the loop goes through."""
    if isinstance(model, cst.Call):
        return id(model) in region
    if isinstance(model, cst.Attribute):
        return _is_made_anew(callers, model, region)
    if not isinstance(model, cst.Name) or depth > MAX_HELPERS:
        return False
    definitions = [definition for definition, _ in callers.folder.flow.reaching(model)]
    return bool(definitions) and all(_is_another(callers, one, model.value, loop, region, depth) for one in definitions)


def _is_another(
    callers: Callers, definition: Definition, name: str, loop: int, region: dict[int, cst.CSTNode], depth: int
) -> bool:
    match definition:
        case Iterated():
            return definition.loop == loop
        case Assigned(value=cst.Call() as made):
            return id(made) in region and not _is_given(made, name)
        case Parameter():
            given = callers.given(definition)
            return bool(given) and all(_trains_another(callers, one, loop, region, depth + 1) for _, one in given)
    return False


def _is_made_anew(callers: Callers, model: cst.Attribute, region: dict[int, cst.CSTNode]) -> bool:
    """Whether ``self.model`` is only ever what a call in the turn makes."""
    name = dotted(model)
    stored = [one for one in callers.folder.flow.stores if name is not None and dotted(one.target) == name]
    return bool(stored) and all(
        isinstance(one.value, cst.Call) and id(one.value) in region and not _is_given(one.value, model.attr.value)
        for one in stored
    )


def _is_given(made: cst.Call, name: str) -> bool:
    """Whether a call that makes a model is given one of the same name, and so may return that."""
    parts = (part for argument in made.args for part in descendants(argument.value))
    cloned = (dotted(made.func) or "").endswith("clone_model")
    return not cloned and any(isinstance(part, cst.Name) and part.value == name for part in parts)


def _is_conditional(callers: Callers, site: CallSite, loop: int, region: dict[int, cst.CSTNode]) -> bool:
    """Whether a call is reached in some turns only: a condition that may be another in the next turn is around it."""
    reached_by = [one.node for one in callers.chain(site) if id(one.node) in region]
    for node in region.values():
        match node:
            case cst.If() if any(holds(node, one) for one in reached_by):
                if _may_differ(callers.folder, node.test, loop, region):
                    return True
            case cst.Match() if any(holds(node, one) for one in reached_by):
                return True
    return False


def _may_differ(folder: Folder, test: cst.BaseExpression, loop: int, region: dict[int, cst.CSTNode]) -> bool:
    for node in descendants(test):
        if isinstance(node, cst.Call) and not RANK.search((dotted(node.func) or "").rpartition(".")[2]):
            return True
        if isinstance(node, cst.Name):
            for definition, _ in folder.flow.reaching(node):
                match definition:
                    case Iterated() | Carried():
                        if definition.loop == loop:
                            return True
                    case Assigned() | Augmented():
                        if id(definition.value) in region:
                            return True
                    case Entered() | Parameter():
                        return True
    return False


def tests_rank(test: cst.BaseExpression) -> bool:
    """Whether a condition only picks one process of a distributed run: ``hvd.rank() == 0``."""
    match test:
        case cst.Comparison():
            return tests_rank(test.left)
        case cst.UnaryOperation():
            return tests_rank(test.expression)
        case cst.Call():
            return tests_rank(test.func)
    return RANK.search((dotted(test) or "").rpartition(".")[2]) is not None


def holds(node: cst.CSTNode, part: cst.CSTNode) -> bool:
    """Whether *part* is *node* or is in it."""
    return any(one is part for one in descendants(node))


def leaves_after(statements: Sequence[cst.BaseStatement], call: cst.Call) -> bool:
    """Whether break, return, raise or an exit follows the statement of *call* in its own block."""
    index = next((index for index, one in enumerate(statements) if holds(one, call)), None)
    if index is None:
        return False
    return any(
        isinstance(small, cst.Break | cst.Return | cst.Raise)
        or (isinstance(small, cst.Expr) and isinstance(small.value, cst.Call) and dotted(small.value.func) in NEVER_RETURNS)
        for one in statements[index:]
        if isinstance(one, cst.SimpleStatementLine)
        for small in one.body
    )
