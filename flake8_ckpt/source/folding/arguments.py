"""The arguments of a call inside an expression, folded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import libcst as cst

from flake8_ckpt.source.folding.folder import Folder
from flake8_ckpt.source.folding.fstrings import variable_of
from flake8_ckpt.values import Entries, Stray, Text, Unknown, Value, lift


@dataclass(frozen=True, slots=True)
class Called:
    """One call with one value for each argument.

    Attributes:
        positional: in order; what follows a ``*`` is not among them.
        keywords: by name, literal ``**`` dicts unpacked.
        complete: whether no ``*`` or ``**`` of unknown content gives more.
    """

    folder: Folder
    node: cst.Call
    positional: tuple[Value, ...]
    keywords: dict[str, Value]
    complete: bool

    def get(self, index: int, name: str) -> Value | None:
        """The argument at *index* or called *name*; None if the call does not give it."""
        return self.positional[index] if index < len(self.positional) else self.keywords.get(name)

    def unknown(self, reason: str, **known: object) -> Unknown:
        """An unknown result of this call."""
        return self.folder.unknown(self.node, reason, **known)

    def variables(self) -> list[str | None]:
        """The variable that each positional argument is about."""
        plain = [argument for argument in self.node.args if argument.keyword is None and not argument.star]
        return [variable_of(argument.value) for argument in plain]

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
    positional: list[cst.BaseExpression] = []
    keywords: dict[str, Value] = {}
    complete = True
    for argument in node.args:
        if argument.star == "**":
            entries = folder.fold(argument.value)
            if isinstance(entries, Entries):
                keywords |= {str(key): value for key, value in entries.entries}
            else:
                complete = False
        elif argument.star or (argument.keyword is None and not complete):
            complete = False
        elif argument.keyword is None:
            positional.append(argument.value)
        else:
            keywords[argument.keyword.value] = folder.fold(argument.value)
    values = [folder.fold(one) for one in positional]

    def single(*taken: Value) -> Value:
        given = dict(zip(keywords, taken[len(values) :], strict=True))
        return function(Called(folder, node, taken[: len(values)], given, complete))

    return lift(single, *values, *keywords.values())
