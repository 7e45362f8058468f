"""The arguments of a call inside an expression, folded."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import libcst as cst

from flake8_ckpt.source.folding.folder import Folder
from flake8_ckpt.source.folding.fstrings import variable_of
from flake8_ckpt.values import Entries, Items, Stray, Text, Unknown, Value, lift


@dataclass(frozen=True, slots=True)
class Given:
    """One argument, as it is written or as a known list or dict after a star gives it.

    Attributes:
        written: the argument of the call that gives it.
        keyword: its name; None for a positional one.
        star: ``*`` or ``**`` where what it gives is not known.
        item: its value, if it comes out of a list or dict.
    """

    written: cst.Arg
    keyword: str | None = None
    star: str = ""
    item: Value | None = None

    def value(self, folder: Folder) -> Value:
        """What it folds to."""
        return folder.fold(self.written.value) if self.item is None else self.item


def unstarred(folder: Folder, arguments: Sequence[cst.Arg]) -> Iterator[Given]:
    """The arguments, with the items of known lists and dicts in place of the stars that give them."""
    for written in arguments:
        keyword = written.keyword.value if written.keyword is not None else None
        values = folder.fold(written.value) if written.star else None
        if isinstance(values, Entries) and written.star == "**":
            yield from (Given(written, str(key), item=value) for key, value in values.entries)
        elif isinstance(values, Items) and values.type is not set and written.star == "*":
            yield from (Given(written, item=value) for value in values.items)
        else:
            yield Given(written, keyword, written.star)


@dataclass(frozen=True, slots=True)
class Called:
    """One call with one value for each argument.

    Attributes:
        positional: in order; what follows an unknown ``*`` is not among them.
        variables: the variable that each of these is about.
        keywords: by name, literal ``**`` dicts unpacked.
        complete: whether no ``*`` or ``**`` of unknown content gives more.
    """

    folder: Folder
    node: cst.Call
    positional: tuple[Value, ...]
    variables: tuple[str | None, ...]
    keywords: dict[str, Value]
    complete: bool

    def get(self, index: int, name: str) -> Value | None:
        """The argument at *index* or called *name*; None if the call does not give it."""
        return self.positional[index] if index < len(self.positional) else self.keywords.get(name)

    def unknown(self, reason: str, **known: object) -> Unknown:
        """An unknown result of this call."""
        return self.folder.unknown(self.node, reason, **known)

    def with_stray(self, value: Value, callee: str, used: frozenset[str] = frozenset()) -> Value:
        """*value*, noting the keywords that *callee* cannot use."""
        if not isinstance(value, Text):
            return value
        stray = tuple(
            Stray(argument.keyword.value, self.keywords[argument.keyword.value], self.folder.place(argument), callee)
            for argument in self.node.args
            if argument.keyword is not None and argument.keyword.value not in used
        )
        return replace(value, stray=(*value.stray, *stray)) if stray else value


def called(folder: Folder, node: cst.Call, function: Callable[[Called], Value]) -> Value:
    """*function* of the call *node*, for each consistent combination of its arguments' alternatives."""
    positional: list[Value] = []
    variables: list[str | None] = []
    keywords: dict[str, Value] = {}
    complete = True
    for argument in unstarred(folder, node.args):
        if argument.keyword is not None:
            keywords[argument.keyword] = argument.value(folder)
        elif argument.star or not complete:
            complete = False
        else:
            positional.append(argument.value(folder))
            variables.append(variable_of(argument.written.value) if argument.item is None else None)

    def single(*taken: Value) -> Value:
        given = dict(zip(keywords, taken[len(positional) :], strict=True))
        return function(Called(folder, node, taken[: len(positional)], tuple(variables), given, complete))

    return lift(single, *positional, *keywords.values())
