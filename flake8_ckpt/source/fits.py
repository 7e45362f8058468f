"""Which ``fit`` receives which callback: from the ``callbacks`` argument back to the calls that made them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import libcst as cst

from flake8_ckpt.call import ANY_ATTRIBUTE, NO_ARRAY, NONE, NOT_SAID, ONE, ZERO, Fit
from flake8_ckpt.source.callers import symbol_of
from flake8_ckpt.source.compiled import OF_KERAS, CompiledModel, compiled_as, compiled_models
from flake8_ckpt.source.flow import CallSite
from flake8_ckpt.source.folding import Folder
from flake8_ckpt.source.folding.functions import ClassValue, FunctionValue
from flake8_ckpt.source.held import Held, Holdings
from flake8_ckpt.source.scopes import Assigned, Iterated
from flake8_ckpt.values import Constant, Items, Symbol, Unknown, Value

POSITIONS = {
    "fit": ("x", "y", "batch_size", "epochs", "verbose", "callbacks", "validation_split", "validation_data"),
    "fit_generator": ("generator", "steps_per_epoch", "epochs", "verbose", "callbacks", "validation_data"),
}
NO_VALIDATION = (Constant(None), Constant(0), Constant(0.0))


@dataclass(frozen=True, slots=True)
class Receipt:
    """One fit that receives what a call makes.

    Attributes:
        fit: what it says.
        site: where it stands.
        surely: whether it receives it whenever the call is made, and not only on some branch.
        made_at: the call that makes it, in the function that hands it to the fit: itself, or the call of a helper.
        used_at: the call by which that function hands it over: the fit, or the call of a helper that fits.
        passed: the calls by which the fit's function got it.
    """

    fit: Fit
    site: CallSite
    surely: bool
    made_at: CallSite
    used_at: CallSite
    passed: tuple[CallSite, ...] = ()


def receipts(holdings: Holdings, text: str) -> dict[int, list[Receipt]]:
    """The fits that receive what a call makes, by the ``id`` of the call's node.

    Args:
        holdings: what the expressions of the file may hold.
        text: its source.
    """
    folder, sites = holdings.folder, holdings.callers.sites
    models = compiled_models(holdings, text)
    received: dict[int, list[Receipt]] = {}
    for site in folder.flow.calls:
        for part, fit in folder.guarded(site.node, partial(_received, holdings, models, site), ()):
            made_at = sites.get(id(part.made_by))
            if made_at is not None:
                used_at = part.passed[-1] if part.passed else site
                receipt = Receipt(fit, site, part.surely, made_at, used_at, part.passed)
                received.setdefault(id(part.node), []).append(receipt)
    return received


def _received(holdings: Holdings, models: list[CompiledModel], site: CallSite) -> list[tuple[Held, Fit]]:
    """What a call of ``fit`` receives; nothing for any other call."""
    function = site.node.func
    if not isinstance(function, cst.Attribute) or function.attr.value not in POSITIONS:
        return []
    given, complete = _arguments(holdings, site.node, POSITIONS[function.attr.value])
    if "callbacks" not in given:
        return []
    parts = list(holdings.of(given["callbacks"]))
    fit = replace(
        _fit(holdings.folder, given, complete=complete),
        compiled=compiled_as(holdings, models, function.value),
        own_callbacks=all(_is_own(holdings.folder, part.node) for part in parts),
    )
    return [(part, fit) for part in parts]


def _arguments(
    holdings: Holdings, call: cst.Call, names: tuple[str, ...]
) -> tuple[dict[str, cst.BaseExpression], bool]:
    """The arguments by name, and whether these are all: an unknown star may give others."""
    given: dict[str, cst.BaseExpression] = {}
    complete = True
    for index, argument in enumerate(call.args):
        if argument.star:
            entries = holdings.entries(argument.value) if argument.star == "**" else None
            given |= entries or {}
            complete = complete and entries is not None
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
        samples=_samples(folder, given["x"]) if complete and "x" in given else NO_ARRAY,
        batch_size=value(("batch_size",), NONE),
        validation_split=value(("validation_split",), ZERO),
        validates=_validates(folder, given) or (False if complete else None),
    )


def _samples(folder: Folder, node: cst.BaseExpression) -> Value:
    """How many samples an array has that numpy makes in sight, as ``np.zeros((64, 3))``."""
    definitions = [one for one, _ in folder.flow.reaching(node)] if isinstance(node, cst.Name) else []
    axis, made = 0, node
    if len(definitions) == 1 and isinstance(definitions[0], Assigned):
        axis, made = len(definitions[0].path), definitions[0].value
    sized = SIZED.get(symbol_of(folder, made.func) or "") if isinstance(made, cst.Call) else None
    if sized is None or not isinstance(made, cst.Call) or any(one.star for one in made.args):
        return NO_ARRAY
    sizes = sized([folder.fold(one.value) for one in made.args if one.keyword is None])
    return sizes[axis] if axis < len(sizes) else NO_ARRAY


def _shape(arguments: Sequence[Value]) -> Sequence[Value]:
    """The sizes that a shape in the first place gives."""
    first = arguments[0] if arguments else None
    return first.items if isinstance(first, Items) else [first] if isinstance(first, Constant) else ()


SIZED: dict[str, Callable[[Sequence[Value]], Sequence[Value]]] = {
    **{f"numpy.{name}": _shape for name in ("empty", "full", "ones", "zeros", "random.random", "random.random_sample")},
    **dict.fromkeys(("numpy.random.rand", "numpy.random.randn"), tuple),
}
"""Functions of numpy that make an array, and how they are told its sizes."""


def _validates(folder: Folder, given: dict[str, cst.BaseExpression]) -> bool:
    """Whether validation data may be given: anything but what is written down as none."""
    names = ("validation_data", "validation_split")
    return any(name in given and folder.fold(given[name]) not in NO_VALIDATION for name in names)


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


def attributes_assigned(holdings: Holdings) -> dict[int, frozenset[str]]:
    """Attributes that the file assigns to what a call makes, after it is made, by the ``id`` of the call's node.

    Where they are set by a computed name, :data:`~flake8_ckpt.call.ANY_ATTRIBUTE` is one of them.
    """
    flow = holdings.folder.flow
    changed = [
        (store.target.value, store.target.attr.value)
        for store in flow.stores
        if isinstance(store.target, cst.Attribute)
    ]
    found: dict[int, set[str]] = {}
    for base, name in (*changed, *((base, ANY_ATTRIBUTE) for base in flow.opened)):
        for held in holdings.of(base):
            found.setdefault(id(held.node), set()).add(name)
    return {key: frozenset(names) for key, names in found.items()}


def assigned_to_some(holdings: Holdings) -> frozenset[str]:
    """Attributes that the file assigns to an item of a list or the variable of a loop, which may be any callback."""
    return frozenset(
        store.target.attr.value
        for store in holdings.folder.flow.stores
        if isinstance(store.target, cst.Attribute) and _is_one_of_several(holdings.folder, store.target.value)
    )


def _is_one_of_several(folder: Folder, node: cst.BaseExpression) -> bool:
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
