"""How a model that a ``fit`` trains was compiled, as far as the file shows it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from flake8_ckpt.call import Compiled, Metric
from flake8_ckpt.source.callers import symbol_of
from flake8_ckpt.source.flow import CallSite
from flake8_ckpt.source.folding import Folder
from flake8_ckpt.source.folding.functions import ClassValue, FunctionValue
from flake8_ckpt.source.held import Holdings
from flake8_ckpt.source.library import KERAS
from flake8_ckpt.source.scopes import Assigned
from flake8_ckpt.source.tree import dotted
from flake8_ckpt.values import Constant, Symbol, Text

OF_KERAS = re.compile(rf"{KERAS} \.", re.VERBOSE)
READS_WHAT_IT_IS_GIVEN = ("load_model", "clone_model", "model_from_json", "model_from_config", "model_from_yaml")
"""Functions of Keras that may return a model of any class, or one that is compiled already."""

POSITIONS = ("optimizer", "loss", "metrics")
OTHER_SOURCES = re.compile(r"add_metric|add_loss|weighted_metrics|train_step|test_step|compute_metrics")
"""What else can put a metric into the logs; a file that mentions one of these is not judged by its ``compile``."""


@dataclass(frozen=True, slots=True)
class CompiledModel:
    """One model that the file compiles.

    Attributes:
        expression: what ``compile`` is called on.
        compiled: what is known of it.
    """

    expression: cst.BaseExpression
    compiled: Compiled


def compiled_models(holdings: Holdings, text: str) -> list[CompiledModel]:
    """What is known of each model that the file compiles.

    A model may be passed on under another name, so each is taken to have the metrics of all.
    """
    folder = holdings.folder
    sites = list(_compile_calls(folder))
    gathered: list[Metric] | None = []
    for site in sites:
        metrics = _metrics(folder, site.node)
        gathered = None if metrics is None or gathered is None else gathered + metrics
    every = None if gathered is None or OTHER_SOURCES.search(text) else tuple(dict.fromkeys(gathered))
    return [
        CompiledModel(
            site.node.func.value,
            Compiled(
                every,
                is_made_by_keras(folder, site.node.func.value),
                _has_own_compile(holdings, site.node.func.value),
                frozenset(argument.keyword.value for argument in site.node.args if argument.keyword),
            ),
        )
        for site in sites
        if isinstance(site.node.func, cst.Attribute)
    ]


def _has_own_compile(holdings: Holdings, model: cst.BaseExpression) -> bool:
    """Whether a model may be of a class of the file that has its own ``compile``, or inherits from an unread one."""
    folder = holdings.folder
    callees = [folder.fold(one.func) for one in holdings.made(model) if isinstance(one, cst.Call)]
    classes = {id(one.node): one for one in callees if isinstance(one, ClassValue)}
    stack = list(classes.values())
    while stack:
        class_ = stack.pop()
        bases = [folder.fold(base.value) for base in class_.node.bases]
        if "compile" in class_.scope.definitions or not all(
            isinstance(base, ClassValue) or (isinstance(base, Symbol) and OF_KERAS.match(base.name)) for base in bases
        ):
            return True
        new = {id(base.node): base for base in bases if isinstance(base, ClassValue) and id(base.node) not in classes}
        classes |= new
        stack += new.values()
    return False


def compiled_as(holdings: Holdings, models: list[CompiledModel], node: cst.BaseExpression) -> Compiled | None:
    """What is known of the model *node*; None if the file does not compile it, or not all that it may be."""
    made = {id(one) for one in holdings.made(node) if isinstance(one, cst.Call)}
    same = [one for one in models if _is_same(holdings, one.expression, node, made)]
    seen = {id(one) for model in same for one in holdings.made(model.expression)}
    if not same or not made <= seen:
        return None
    return Compiled(
        same[0].compiled.metrics,
        all(one.compiled.is_keras_model for one in same),
        any(one.compiled.own_compile for one in same),
        frozenset[str]().union(*(one.compiled.keywords for one in same)),
    )


def _is_same(holdings: Holdings, one: cst.BaseExpression, other: cst.BaseExpression, made: set[int]) -> bool:
    """Whether two expressions may be one model: by their name, or by a call, of which *made* are those of *other*."""
    if isinstance(one, cst.Name) and isinstance(other, cst.Name):
        definitions = {id(definition) for definition, _ in holdings.folder.flow.reaching(one)}
        if any(id(definition) in definitions for definition, _ in holdings.folder.flow.reaching(other)):
            return True
    elif (name := dotted(one)) is not None and name == dotted(other):
        return True
    return any(id(call) in made for call in holdings.made(one))


def _compile_calls(folder: Folder) -> Iterator[CallSite]:
    for site in folder.flow.calls:
        function = site.node.func
        if isinstance(function, cst.Attribute) and function.attr.value == "compile":
            given = {argument.keyword.value for argument in site.node.args if argument.keyword}
            of_texts = symbol_of(folder, function) in {"re.compile", "regex.compile"}
            if not of_texts and (given - {"flags", "pattern"} or len(site.node.args) > 1):
                yield site


def _metrics(folder: Folder, call: cst.Call) -> list[Metric] | None:
    """Every metric of one ``compile``; None where one cannot be told, or where outputs have metrics of their own."""
    given: dict[str, cst.BaseExpression] = {}
    for index, argument in enumerate(call.args):
        if argument.star:
            return None
        if argument.keyword is not None:
            given[argument.keyword.value] = argument.value
        else:
            given[(*POSITIONS, "")[min(index, len(POSITIONS))]] = argument.value
    node = given.get("metrics")
    node = _assigned(folder, node) if node is not None else None
    if node is None or folder.fold(node) == Constant(None):
        return []
    if not isinstance(node, cst.List | cst.Tuple):
        return None
    found = [_metric(folder, element.value) for element in node.elements]
    return [one for one in found if one is not None] if None not in found else None


def _assigned(folder: Folder, node: cst.BaseExpression) -> cst.BaseExpression:
    """What a name is bound to, if it is bound once and nothing is appended to it; else the node itself."""
    if not isinstance(node, cst.Name):
        return node
    match [definition for definition, _ in folder.flow.reaching(node)]:
        case [Assigned() as one] if not one.path and not _is_changed(folder, node.value):
            return one.value
    return node


def _is_changed(folder: Folder, name: str) -> bool:
    changing = (f"{name}.append", f"{name}.extend", f"{name}.insert")
    return any(dotted(site.node.func) in changing for site in folder.flow.calls)


def _metric(folder: Folder, node: cst.BaseExpression) -> Metric | None:
    value = folder.fold(node)
    if isinstance(value, Text):
        return Metric(value.exact, is_string=True) if value.exact is not None else None
    if isinstance(value, FunctionValue) and isinstance(value.node, cst.FunctionDef) and not value.node.decorators:
        return Metric(value.node.name.value)
    node = _assigned(folder, node)
    if isinstance(node, cst.Call):
        return _instance(folder, node)
    return None


def _instance(folder: Folder, call: cst.Call) -> Metric | None:
    """An object of one of Keras's metric classes."""
    callee = folder.fold(call.func)
    if not isinstance(callee, Symbol) or not OF_KERAS.match(callee.name) or ".metrics." not in callee.name:
        return None
    named = [argument.value for argument in call.args if argument.keyword and argument.keyword.value == "name"]
    written = callee.name.rpartition(".")[2]
    if not named:
        return None if any(_may_be_name(argument) for argument in call.args) else Metric(written, is_instance=True)
    value = folder.fold(named[0])
    exact = value.exact if isinstance(value, Text) else None
    return Metric(written, is_instance=True, name=exact) if exact is not None else None


def _may_be_name(argument: cst.Arg) -> bool:
    """Whether an argument might be the name: a star, or a string by position."""
    return bool(argument.star) or (argument.keyword is None and isinstance(argument.value, cst.SimpleString))


def is_made_by_keras(folder: Folder, node: cst.BaseExpression, depth: int = 0) -> bool:
    """Whether a model is certainly made by a class or an application of Keras, here or in a helper of the file."""
    most = 4
    if depth > most:
        return False
    match node:
        case cst.Name():
            definitions = [definition for definition, _ in folder.flow.reaching(node)]
            return bool(definitions) and all(
                isinstance(one, Assigned) and not one.path and is_made_by_keras(folder, one.value, depth + 1)
                for one in definitions
            )
        case cst.Call():
            callee = folder.fold(node.func)
            if isinstance(callee, Symbol):
                return OF_KERAS.match(callee.name) is not None and not callee.name.endswith(READS_WHAT_IT_IS_GIVEN)
            if isinstance(callee, FunctionValue):
                returns = callee.scope.returns
                return bool(returns) and all(
                    one is not None and is_made_by_keras(folder, one, depth + 1) for one in returns
                )
    return False
