"""The expressions of a file that make Keras's ``ModelCheckpoint``, and the arguments its constructor gets there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

import libcst as cst

from flake8_ckpt.call import Argument, Manager
from flake8_ckpt.source.callers import symbol_of
from flake8_ckpt.source.flow import CallSite
from flake8_ckpt.source.folding import Folder
from flake8_ckpt.source.folding.arguments import unstarred
from flake8_ckpt.source.folding.functions import ClassValue, InstanceValue, PartialValue
from flake8_ckpt.source.library import CLASS_NAME, LEADING, MANAGERS, WRAPPERS, checkpoint_origin, manager_kind
from flake8_ckpt.source.scopes import Kind
from flake8_ckpt.source.tree import dotted
from flake8_ckpt.values import Constant, Symbol, Value, alternatives


@dataclass(frozen=True, slots=True)
class Maker:
    """One call of the constructor.

    Attributes:
        site: the call as it is written.
        origins: whose class it may be, as :func:`~flake8_ckpt.source.library.checkpoint_origin` has it.
        arguments: what the constructor gets, those of a ``functools.partial`` first.
        made_by: the calls whose results are the callback: itself, or those of the subclass that it initialises.
    """

    site: CallSite
    origins: tuple[str, ...]
    arguments: tuple[cst.Arg, ...]
    made_by: tuple[CallSite, ...]

    @property
    def filepath(self) -> cst.BaseExpression | None:
        """The expression that is the filepath: by its name, or the first argument."""
        first = self.arguments[0] if self.arguments and not self.arguments[0].star else None
        named = (one for one in self.arguments if one.keyword is not None and one.keyword.value == "filepath")
        found = next(named, first if first is not None and first.keyword is None else None)
        return found.value if found is not None else None


@dataclass(frozen=True, slots=True)
class Class:
    """What a callee is: whose class, and the arguments that a ``functools.partial`` has given already."""

    origin: str
    given: tuple[cst.Arg, ...] = ()


def makers(folder: Folder, extra: frozenset[str]) -> Iterator[Maker]:
    """Every call that initialises a checkpoint callback, in the order of the source.

    Args:
        folder: the file.
        extra: dotted names of further classes that take ModelCheckpoint's arguments.
    """
    last_names = {CLASS_NAME, *(name.rpartition(".")[2] for name in (*WRAPPERS, *extra))}
    likely = [one.node for one in folder.flow.calls if (dotted(one.node.func) or "").rpartition(".")[2] in last_names]
    for call in likely:  # met deep inside another expression first, what they are made of might be given up on for good
        folder.fold(call.func)
    for argument in (one for call in likely for one in call.args):
        folder.fold(argument.value)
    for site in folder.flow.calls:
        function = site.node.func
        is_other = isinstance(function, cst.Attribute) and function.attr.value not in last_names
        maker = folder.guarded(site.node, partial(_of_subclass if is_other else _maker, folder, site, extra), None)
        if maker is not None:
            yield maker


def _maker(folder: Folder, site: CallSite, extra: frozenset[str]) -> Maker | None:
    """A call of the class."""
    classes = _classes(folder, folder.fold(site.node.func), extra)
    if not classes or len({one.given for one in classes}) > 1:
        return None
    keywords = {one.keyword.value for one in site.node.args if one.keyword is not None}
    before = (one for one in classes[0].given if one.keyword is None or one.keyword.value not in keywords)
    arguments = _without_leading((*before, *site.node.args), LEADING.get(classes[0].origin))
    return Maker(site, _origins(classes), arguments, (site,))


def _without_leading(arguments: tuple[cst.Arg, ...], leading: str | None) -> tuple[cst.Arg, ...]:
    """*arguments* without that for the parameter *leading*, which comes first: by name or by position."""
    if leading is None:
        return arguments
    first = next(
        (one for one in arguments if one.keyword is not None and one.keyword.value == leading),
        next((one for one in arguments if one.keyword is None), None),
    )
    return tuple(one for one in arguments if one is not first or one.star)


def _origins(classes: list[Class]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.origin for one in classes))


def _classes(folder: Folder, callee: Value, extra: frozenset[str], below: tuple[cst.ClassDef, ...] = ()) -> list[Class]:
    """What *callee*, a base of the classes *below*, may be, if all that it may be makes the callback; else nothing."""
    found = []
    for one in alternatives(callee):
        if one.value == Constant(None):
            continue  # `ModelCheckpoint = None` where the import failed: it is not called then
        match one.value:
            case Symbol(name) if (origin := checkpoint_origin(name, extra)) is not None:
                found.append(Class(origin))
            case PartialValue(function, arguments):
                found += (
                    Class(inner.origin, (*inner.given, *arguments))
                    for inner in _classes(folder, function, extra, below)
                )
            case ClassValue(node) if not one.value.scope.definitions and node not in below:
                found += _base(folder, node, extra, below)
            case _:
                return []
    return found


def _base(
    folder: Folder, node: cst.ClassDef, extra: frozenset[str], below: tuple[cst.ClassDef, ...] = ()
) -> list[Class]:
    """What the only base of a class is, which the classes *below* are made of."""
    if len(node.bases) != 1 or node.decorators:
        return []
    return _classes(folder, folder.fold(node.bases[0].value), extra, (*below, node))


def _of_subclass(folder: Folder, site: CallSite, extra: frozenset[str]) -> Maker | None:
    """The base's ``__init__`` as called by a subclass that changes nothing but what this constructor is given."""
    function, scope = site.node.func, site.scope.parent
    if (
        isinstance(function, cst.Attribute)
        and function.attr.value == "__init__"
        and scope is not None
        and scope.kind is Kind.CLASS
        and isinstance(scope.node, cst.ClassDef)
        and not any(name != "__init__" for name in scope.definitions)
        and (classes := _base(folder, scope.node, extra))
        and not any(one.given for one in classes)
        and (arguments := _passed_on(folder, site.node, function.value, classes, extra)) is not None
    ):
        made_by = tuple(one for one in folder.flow.calls if _calls(folder, one, scope.node))
        return Maker(site, _origins(classes), arguments, made_by)
    return None


def _passed_on(
    folder: Folder, call: cst.Call, receiver: cst.BaseExpression, base: list[Class], extra: frozenset[str]
) -> tuple[cst.Arg, ...] | None:
    """What *base* gets by ``super().__init__(...)``, or by ``Base.__init__(self, ...)``; None if it is not called."""
    arguments = tuple(call.args)
    if isinstance(receiver, cst.Call):
        return arguments if folder.fold(receiver.func) == Symbol("builtins.super") else None
    itself = folder.fold(arguments[0].value) if arguments else None
    is_base = isinstance(itself, InstanceValue) and _classes(folder, folder.fold(receiver), extra) == base
    return arguments[1:] if is_base else None


def _calls(folder: Folder, site: CallSite, node: cst.ClassDef) -> bool:
    """Whether a call may be one of the class *node*."""
    if not isinstance(site.node.func, cst.Name):
        return False
    found = [one.value for one in alternatives(folder.fold(site.node.func))]
    return any(isinstance(one, ClassValue) and one.node is node for one in found)


def managers(folder: Folder, expected: set[int]) -> Iterator[Manager]:
    """Every call that makes what deletes its older checkpoints; of those in *expected* an exception is expected."""
    for site in folder.flow.calls:
        function = site.node.func
        if not isinstance(function, cst.Attribute) or function.attr.value in MANAGERS:
            manager = folder.guarded(site.node, partial(_manager, folder, site.node), None)
            if manager is not None:
                yield replace(manager, expected_to_raise=id(site.node) in expected)


def _manager(folder: Folder, call: cst.Call) -> Manager | None:
    symbol = symbol_of(folder, call.func)
    kind = manager_kind(symbol) if symbol is not None else None
    if kind is None:
        return None
    return Manager(
        kind, folder.place(call), tuple(arguments_of(folder, call.args)), not unknown_stars(folder, call.args)
    )


def arguments_of(folder: Folder, given: Sequence[cst.Arg]) -> Iterator[Argument]:
    """The arguments up to the first unknown star, keywords wherever they stand."""
    starred = False
    for argument in unstarred(folder, given):
        place = folder.place(argument.written)
        if argument.keyword is not None:
            yield Argument(argument.keyword, argument.value(folder), place)
        elif argument.star:
            starred = starred or argument.star == "*"
        elif not starred:
            yield Argument(None, argument.value(folder), place)


def unknown_stars(folder: Folder, given: Sequence[cst.Arg]) -> set[str]:
    """Those of ``*`` and ``**`` that give arguments of which nothing is known."""
    return {one.star for one in unstarred(folder, given) if one.star}
