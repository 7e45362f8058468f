"""Helpers: functions of the same file, followed into what they return."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import libcst as cst

from flake8_ckpt.source.folding.arguments import Called, called
from flake8_ckpt.source.folding.folder import Folder, shown
from flake8_ckpt.source.folding.functions import FunctionValue
from flake8_ckpt.values import Constant, Unknown, Value, alternatives, choice


def returns_a_value(function: FunctionValue) -> bool:
    """Whether a call of *function* is what it returns: it is neither a generator nor async."""
    asynchronous = isinstance(function.node, cst.FunctionDef) and function.node.asynchronous is not None
    return bool(function.scope.returns) and not asynchronous and not function.scope.generates


def helper(folder: Folder, node: cst.Call, function: FunctionValue, bound: int) -> Value:
    """What a function of this file returns for the arguments of this call.

    Args:
        folder: the folder of the caller.
        node: the call.
        function: the function or lambda that is called.
        bound: how many of its first parameters the call does not give (``self``).
    """
    if not returns_a_value(function):
        return folder.unknown(node, "the function returns nothing that is followed")
    params = function.node.params
    names = [param.name.value for param in (*params.posonly_params, *params.params)]
    defaults = {
        param.name.value: folder.fold(param.default)
        for param in (*params.posonly_params, *params.params, *params.kwonly_params)
        if param.default is not None
    }

    def follow(it: Called) -> Value:
        if not it.complete or len(it.positional) > len(names) - bound:
            return it.unknown("a star gives its arguments")
        given = defaults | dict(zip(names[bound:], it.positional, strict=False)) | it.keywords
        name = shown(node)
        result = returned(folder, function, given) or it.unknown("it is a helper in a helper in a helper")
        return replace(result, name=name, read_as=name) if isinstance(result, Unknown) else result

    return called(folder, node, follow)


def returned(folder: Folder, function: FunctionValue, given: Mapping[str, Value]) -> Value | None:
    """What *function* returns for the arguments *given*; None where helpers nest too deep."""
    inside = folder.inside(function.node, given)
    if inside is None:
        return None
    values = [Constant(None) if one is None else inside.fold(one) for one in function.scope.returns]
    return choice([one for value in values for one in alternatives(value)])
