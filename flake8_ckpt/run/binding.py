"""Arguments to parameters: the only place that binds them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import libcst as cst

from flake8_ckpt.run.things import Argument
from flake8_ckpt.values import Value


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter.

    Attributes:
        name: as the body knows it.
        kind: ``positional``, ``either``, ``keyword``, ``*`` or ``**``.
    """

    name: str
    kind: str = "either"


def parameters_of(node: cst.FunctionDef | cst.Lambda) -> list[Parameter]:
    """The parameters of a function, in order."""
    params = node.params
    found = [Parameter(one.name.value, "positional") for one in params.posonly_params]
    found += [Parameter(one.name.value) for one in params.params]
    if isinstance(params.star_arg, cst.Param):
        found.append(Parameter(params.star_arg.name.value, "*"))
    found += [Parameter(one.name.value, "keyword") for one in params.kwonly_params]
    if params.star_kwarg is not None:
        found.append(Parameter(params.star_kwarg.name.value, "**"))
    return found


def plain(names: Iterable[str]) -> list[Parameter]:
    """Parameters that may be given by position or by name."""
    return [Parameter(name) for name in names]


@dataclass(frozen=True, slots=True)
class Bound:
    """What a call gives for the parameters of what it calls.

    Attributes:
        given: by name; those that it leaves to their defaults are not in.
        positional: what ``*args`` takes.
        keywords: what ``**kwargs`` takes, or what no parameter takes.
        surplus: positional arguments that no parameter takes.
        open_positional: whether an unknown star may give further positional arguments.
        open_keywords: whether an unknown star may give further keywords.
    """

    given: dict[str, Argument]
    positional: tuple[Argument, ...]
    keywords: dict[str, Argument]
    surplus: bool
    open_positional: bool
    open_keywords: bool

    @property
    def is_complete(self) -> bool:
        """Whether no unknown star gives more."""
        return not (self.open_positional or self.open_keywords)

    def value(self, name: str) -> Value | None:
        """What is given for *name*; None where nothing is."""
        return self.given[name].value if name in self.given else None


def bind(parameters: Sequence[Parameter], arguments: Sequence[Argument]) -> Bound:
    """Bind *arguments* as Python does."""
    by_position = [one for one in parameters if one.kind in {"positional", "either"}]
    by_name = {one.name for one in parameters if one.kind in {"either", "keyword"}}
    takes_more = any(one.kind == "*" for one in parameters)
    given: dict[str, Argument] = {}
    keywords: dict[str, Argument] = {}
    more: list[Argument] = []
    position, open_positional, open_keywords = 0, False, False
    for argument in arguments:
        if argument.star == "*":
            open_positional = True
        elif argument.star == "**":
            open_keywords = True
        elif argument.keyword is not None:
            (given if argument.keyword in by_name else keywords)[argument.keyword] = argument
        elif open_positional:
            continue  # it may be for any later parameter
        elif position < len(by_position):
            given[by_position[position].name] = argument
            position += 1
        else:
            more.append(argument)
    return Bound(given, tuple(more), keywords, bool(more) and not takes_more, open_positional, open_keywords)
