"""One loop, and what a turn of it runs: whether there is a second turn, and what differs in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

import libcst as cst

from flake8_ckpt.operations import perform
from flake8_ckpt.source.callers import Callers
from flake8_ckpt.source.flow import Loop
from flake8_ckpt.source.folding import Folder
from flake8_ckpt.source.scopes import Assigned, Augmented, Carried, Definition, Entered, Iterated, Parameter
from flake8_ckpt.source.tree import descendants, dotted, holds
from flake8_ckpt.source.walk import NEVER_RETURNS
from flake8_ckpt.values import Constant, Items, NoValueError, Text, Unknown, Value, alternatives

EPOCHS = re.compile(
    r"(?i)(?:^|_)(?:epochs?|ep|steps?|iter(?:ation)?s?|rounds?|batch(?:es)?|chunks?|parts?|shards?)(?:_|$|\d)"
)
RANK = re.compile(r"(?:^|_)(?:rank|is_chief|is_main\w*|is_master|is_primary\w*|process_index|task_index)$")
"""Names of what tells one process of a distributed run from the others: the same in every turn."""
NESTED = (cst.FunctionDef, cst.ClassDef, cst.Lambda)


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn of a loop.

    Attributes:
        callers: of the file.
        loop: the number that the flow knows the loop by.
        node: the loop.
        region: everything that the turn runs, by ``id``: the loop, and the functions of the file that it calls.
    """

    callers: Callers
    loop: int
    node: Loop
    region: dict[int, cst.CSTNode]

    @property
    def folder(self) -> Folder:
        """Folds the expressions of the file."""
        return self.callers.folder

    def runs(self, node: cst.CSTNode) -> bool:
        """Whether *node* is a part of the turn."""
        return id(node) in self.region


def turn_of(callers: Callers, loop: int) -> Turn:
    """A turn of the loop with the number *loop*."""
    node = callers.folder.flow.loops[loop]
    return Turn(callers, loop, node, callers.region_of(node))


def has_second_turn(turn: Turn, *, of_training: bool = False) -> bool:
    """Whether there is a second turn, and the loop is none over the epochs or parts of one training.

    A loop that is left by break or return goes on until something worked; one that trains may end early.
    """
    folder, node = turn.folder, turn.node
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
    return counted is None or bool(counted[1:])


def _is_left(node: cst.For | cst.While) -> bool:
    """Whether break or return may end a loop before its last turn."""
    inner = (cst.For, cst.While, *NESTED)
    broken = any(isinstance(one, cst.Break) for part in node.body.body for one in descendants(part, skip=inner))
    return broken or any(isinstance(one, cst.Return) for one in descendants(node.body, skip=NESTED))


def _range(folder: Folder, node: cst.BaseExpression) -> range | None:
    """What a ``range`` counts through, if it is known."""
    if not isinstance(node, cst.Call) or dotted(node.func) != "range":
        return None
    numbers = [folder.fold(argument.value) for argument in node.args]
    known = [one.value for one in numbers if isinstance(one, Constant) and isinstance(one.value, int)]
    if len(known) < len(numbers):
        return None
    with suppress(NoValueError):
        return perform(range, *known)
    return range(0)  # it raises, so that there is no turn


def goes_over(node: Loop) -> str:
    """What a loop goes through, as messages call it."""
    if isinstance(node, cst.While):
        return "while"
    target = node.target if isinstance(node, cst.For) else node.for_in.target
    names = [one.value for one in descendants(target) if isinstance(one, cst.Name)]
    return ", ".join(names) or "..."


def may_vary(turn: Turn, value: Value) -> bool:
    """Whether a filepath may be another one in the next turn."""
    for option in alternatives(value):
        text = option.value
        if not isinstance(text, Text) or any(_hole_varies(turn, hole) for hole in text.holes):
            return True
    return False


def _hole_varies(turn: Turn, hole: Unknown) -> bool:
    node = turn.folder.places[hole.place] if hole.place is not None else None
    within = node is None or turn.runs(node)
    if turn.loop in hole.varies_with or hole.anything or (hole.fresh and within):
        return True
    if hole.varies_with:  # with an inner loop, which counts anew in each turn but may go through other things
        return isinstance(node, cst.BaseExpression) and not _counts(node) and may_differ(turn, node)
    owner, _, attribute = hole.read_as.rpartition(".")
    if owner and (_is_stored(turn, attribute) or _is_worked_on(turn, owner)):
        return True
    return within and not isinstance(node, cst.Name)


def _counts(iterable: cst.BaseExpression) -> bool:
    return isinstance(iterable, cst.Call) and dotted(iterable.func) in {"range", "enumerate"}


def _is_stored(turn: Turn, attribute: str) -> bool:
    """Whether the file assigns to an attribute of that name."""
    stored = (store.target for store in turn.folder.flow.stores)
    return any(isinstance(target, cst.Attribute) and target.attr.value == attribute for target in stored)


def _is_worked_on(turn: Turn, owner: str) -> bool:
    """Whether a turn calls something of another file for its effect on an object: ``config.update()``."""
    done = (node.value for node in turn.region.values() if isinstance(node, cst.Expr))
    for call in done:
        if isinstance(call, cst.Call) and dotted(call.func) != "print" and not turn.callers.run_by(call):
            receiver = [call.func.value] if isinstance(call.func, cst.Attribute) else []
            if owner in {dotted(one) for one in (*receiver, *(argument.value for argument in call.args))}:
                return True
    return False


def may_differ(turn: Turn, test: cst.BaseExpression) -> bool:
    """Whether a condition may be another one in the next turn."""
    for node in descendants(test):
        if isinstance(node, cst.Call) and not RANK.search((dotted(node.func) or "").rpartition(".")[2]):
            return True
        if isinstance(node, cst.Name) and any(_differs(turn, one) for one, _ in turn.folder.flow.reaching(node)):
            return True
    return False


def _differs(turn: Turn, definition: Definition) -> bool:
    match definition:
        case Iterated() | Carried():
            return definition.loop == turn.loop
        case Assigned() | Augmented():
            return turn.runs(definition.value)
    return isinstance(definition, Entered | Parameter)


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


def leaves_after(statements: Sequence[cst.BaseStatement], call: cst.Call) -> bool:
    """Whether break, return, raise or an exit follows the statement of *call* in its own block."""
    index = next((index for index, one in enumerate(statements) if holds(one, call)), None)
    if index is None:
        return False
    lines = (one for one in statements[index:] if isinstance(one, cst.SimpleStatementLine))
    return any(_leaves(small) for line in lines for small in line.body)


def passed_by(block: cst.IndentedBlock, call: cst.Call) -> list[cst.BaseExpression]:
    """The conditions on which ``if ...: continue`` in a block passes by the statement of *call* that follows."""
    index = next((index for index, one in enumerate(block.body) if holds(one, call)), 0)
    inner = (cst.For, cst.While)
    return [
        one.test
        for one in block.body[:index]
        if isinstance(one, cst.If) and any(isinstance(part, cst.Continue) for part in descendants(one.body, skip=inner))
    ]


def _leaves(statement: cst.CSTNode) -> bool:
    match statement:
        case cst.Break() | cst.Return() | cst.Raise():
            return True
        case cst.Expr(cst.Call() as call):
            return dotted(call.func) in NEVER_RETURNS
    return False
