"""Which ``fit`` receives which callback: from the ``callbacks`` argument back to the calls that made them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import libcst as cst

from flake8_ckpt.call import NOT_SAID, ONE, ZERO, Fit
from flake8_ckpt.source.compiled import OF_KERAS, compiled_as, compiled_models
from flake8_ckpt.source.flow import CallSite
from flake8_ckpt.source.folding import Folder
from flake8_ckpt.source.folding.functions import ClassValue, FunctionValue
from flake8_ckpt.source.scopes import Assigned, Definition, Iterated
from flake8_ckpt.source.tree import dotted
from flake8_ckpt.values import Constant, Symbol, Unknown, Value

POSITIONS = {
    "fit": ("x", "y", "batch_size", "epochs", "verbose", "callbacks", "validation_split", "validation_data"),
    "fit_generator": ("generator", "steps_per_epoch", "epochs", "verbose", "callbacks", "validation_data"),
}
GROWS = frozenset({"append", "extend", "insert"})
NO_VALIDATION = (Constant(None), Constant(0), Constant(0.0))
MAX_PARTS = 1000
"""No more expressions than this are looked at for one fit."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """One fit that receives what a call makes.

    Attributes:
        fit: what it says.
        site: where it stands.
        surely: whether it receives it whenever the call is made, and not only on some branch.
    """

    fit: Fit
    site: CallSite
    surely: bool


def receipts(folder: Folder, text: str) -> dict[int, list[Receipt]]:
    """The fits that receive what a call makes, by the ``id`` of the call's node.

    Args:
        folder: of the file.
        text: its source.
    """
    models = compiled_models(folder, text)
    grown = _grown_lists(folder)
    received: dict[int, list[Receipt]] = {}
    for site in folder.flow.calls:
        function = site.node.func
        if not isinstance(function, cst.Attribute) or function.attr.value not in POSITIONS:
            continue
        given, complete = _arguments(site.node, POSITIONS[function.attr.value])
        if "callbacks" not in given:
            continue
        parts = list(_made(folder, given["callbacks"], grown))
        fit = replace(
            _fit(folder, given, complete=complete),
            compiled=compiled_as(folder, models, function.value),
            own_callbacks=all(_is_own(folder, part) for part, _ in parts),
        )
        for made, surely in parts:
            if isinstance(made, cst.Call):
                received.setdefault(id(made), []).append(Receipt(fit, site, surely))
    return received


def _arguments(call: cst.Call, names: tuple[str, ...]) -> tuple[dict[str, cst.BaseExpression], bool]:
    given: dict[str, cst.BaseExpression] = {}
    complete = True
    for index, argument in enumerate(call.args):
        if argument.star:
            complete = False
        elif argument.keyword is not None:
            given[argument.keyword.value] = argument.value
        elif index < len(names) and complete:
            given[names[index]] = argument.value
    return given, complete


def _fit(folder: Folder, given: dict[str, cst.BaseExpression], *, complete: bool) -> Fit:
    def value(names: tuple[str, ...], default: Value) -> Value:
        if not complete:  # what an unknown ** may set is unknown
            default = Unknown(name=names[0])
        return next((folder.fold(given[name]) for name in names if name in given), default)

    return Fit(
        epochs=value(("epochs", "nb_epoch"), ONE),  # as Keras 1 called it
        initial_epoch=value(("initial_epoch",), ZERO),
        steps=value(("steps_per_epoch",), NOT_SAID),
        validates=_validates(folder, given) or (False if complete else None),
    )


def _validates(folder: Folder, given: dict[str, cst.BaseExpression]) -> bool:
    """Whether validation data may be given: anything but what is written down as none."""
    names = ("validation_data", "validation_split")
    return any(name in given and folder.fold(given[name]) not in NO_VALIDATION for name in names)


def _grown_lists(folder: Folder) -> dict[int, list[cst.BaseExpression]]:
    """What is appended to the list that a definition made, by the definition's ``id``."""
    grown: dict[int, list[cst.BaseExpression]] = {}
    for site in folder.flow.calls:
        function = site.node.func
        if (
            isinstance(function, cst.Attribute)
            and function.attr.value in GROWS
            and isinstance(function.value, cst.Name)
            and site.node.args
        ):
            for definition, _ in folder.flow.reaching(function.value):
                grown.setdefault(id(definition), []).append(site.node.args[-1].value)
    return grown


Parts = Iterator[tuple[cst.BaseExpression, bool]]


def _made(folder: Folder, node: cst.BaseExpression, grown: dict[int, list[cst.BaseExpression]]) -> Parts:
    """What *node* may hold, itself or as elements, that is no container; each once, and whether it surely holds it."""
    stack, seen = [(node, True)], {id(node)}
    while stack and len(seen) < MAX_PARTS:
        part, surely = stack.pop()
        parts = list(_parts(folder, part, grown))
        if isinstance(part, cst.Call) or not (parts or isinstance(part, cst.List | cst.Tuple | cst.Set)):
            yield part, surely
        new = [(one, surely and certain) for one, certain in parts if id(one) not in seen]
        seen |= {id(one) for one, _ in new}
        stack += new


def _parts(folder: Folder, node: cst.BaseExpression, grown: dict[int, list[cst.BaseExpression]]) -> Parts:
    match node:
        case cst.List() | cst.Tuple() | cst.Set():
            yield from ((element.value, True) for element in node.elements)
        case cst.BinaryOperation():
            yield from ((one, True) for one in (node.left, node.right))
        case cst.IfExp():
            yield from ((one, False) for one in (node.body, node.orelse))
        case cst.NamedExpr() | cst.StarredElement():
            yield node.value, True
        case cst.Name():
            definitions = [definition for definition, _ in folder.flow.reaching(node)]
            for definition in definitions:
                yield from ((part, len(definitions) == 1) for part in _bound(definition, grown))
        case cst.Call():
            callee = folder.fold(node.func)
            if isinstance(callee, FunctionValue):
                returns = [one for one in callee.scope.returns if one is not None]
                yield from ((one, len(returns) == 1) for one in returns)


def _is_own(folder: Folder, node: cst.BaseExpression) -> bool:
    """Whether a callback is one of Keras's that log nothing, or of a class of the file, whose logs are read."""
    if not isinstance(node, cst.Call):
        return folder.fold(node) == Constant(None)
    callee = folder.fold(node.func)
    match callee:
        case Symbol(name):
            return OF_KERAS.match(name) is not None and not name.endswith("LambdaCallback")
        case ClassValue(class_):
            bases = [folder.fold(base.value) for base in class_.bases]
            return bool(bases) and all(isinstance(base, Symbol) and OF_KERAS.match(base.name) for base in bases)
        case FunctionValue():
            return True  # what it returns is among the parts
    return False


def _bound(definition: Definition, grown: dict[int, list[cst.BaseExpression]]) -> Iterator[cst.BaseExpression]:
    if isinstance(definition, Assigned) and not definition.path:
        yield definition.value
    yield from grown.get(id(definition), ())


def attributes_assigned(folder: Folder, site: CallSite) -> frozenset[str]:
    """Attributes that the file assigns to the callback that *site* makes, after it is made."""
    statement = site.statement
    targets: set[str | None] = set()
    if isinstance(statement, cst.Assign | cst.AnnAssign) and statement.value is site.node:
        nodes = statement.targets if isinstance(statement, cst.Assign) else [statement]
        targets = {dotted(one.target) for one in nodes} - {None}
    return frozenset(
        store.target.attr.value
        for store in folder.flow.stores
        if isinstance(store.target, cst.Attribute)
        and (dotted(store.target.value) in targets or _is_one_of_several(folder, store.target.value))
    )


def _is_one_of_several(folder: Folder, node: cst.BaseExpression) -> bool:
    """Whether *node* is an item of a list or the variable of a loop, which may be any callback."""
    if isinstance(node, cst.Subscript):
        return True
    return isinstance(node, cst.Name) and any(
        isinstance(definition, Iterated) for definition, _ in folder.flow.reaching(node)
    )


def log_keys(folder: Folder) -> frozenset[str] | None:
    """Keys that the file's callbacks write into their ``logs``; None where one cannot be read off."""
    keys: set[str] = set()
    for store in folder.flow.stores:
        target = store.target
        if isinstance(target, cst.Subscript) and _is_logs(target.value):
            index = target.slice[0].slice
            key = (
                index.value.evaluated_value
                if isinstance(index, cst.Index) and isinstance(index.value, cst.SimpleString)
                else None
            )
            if not isinstance(key, str):
                return None
            keys.add(key)
    for site in folder.flow.calls:
        function = site.node.func
        if (
            isinstance(function, cst.Attribute)
            and _is_logs(function.value)
            and function.attr.value in {"update", "setdefault", "__setitem__"}
        ):
            return None
    return frozenset(keys)


def _is_logs(node: cst.BaseExpression) -> bool:
    return isinstance(node, cst.Name) and node.value.endswith("logs")
