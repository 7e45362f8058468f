"""List comprehensions and generators over a known list: one element after the other."""

from __future__ import annotations

import libcst as cst

from flake8_ckpt.source.folding.folder import Folder, folds
from flake8_ckpt.values import MAX_ALTERNATIVES, Items, Value


@folds(cst.ListComp, cst.GeneratorExp)
def comprehension(folder: Folder, node: cst.ListComp | cst.GeneratorExp) -> Value:
    """``[f(one) for one in values]`` with one ``for`` and no ``if``."""
    clause = node.for_in
    over = folder.fold(clause.iter)
    if clause.ifs or clause.inner_for_in is not None or not isinstance(over, Items) or over.type is set:
        return folder.unknown(node, "what the comprehension goes over is not known")
    elements: list[Value] = []
    for item in over.items[: MAX_ALTERNATIVES + 1]:
        bound = _bound(clause.target, item)
        inside = folder.inside(node, bound) if bound is not None else None
        if inside is None:
            return folder.unknown(node, "what its elements are bound to is not followed")
        elements.append(inside.fold(node.elt))
    if len(elements) > MAX_ALTERNATIVES:
        return folder.unknown(node, f"it has more than {MAX_ALTERNATIVES} elements")
    return Items(tuple(elements))


def _bound(target: cst.BaseExpression, item: Value) -> dict[str, Value] | None:
    """What each name of *target* is for one element; None where that is not followed."""
    if isinstance(target, cst.Name):
        return {target.value: item}
    if not isinstance(target, cst.Tuple) or not isinstance(item, Items) or len(target.elements) != len(item.items):
        return None
    names = [one.value.value for one in target.elements if isinstance(one.value, cst.Name)]
    return dict(zip(names, item.items, strict=True)) if len(names) == len(item.items) else None
