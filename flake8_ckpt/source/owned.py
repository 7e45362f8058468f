"""What an expression is made of, and who else reads it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import libcst as cst

from flake8_ckpt.source.flow import Flow
from flake8_ckpt.source.scopes import Assigned, Definition
from flake8_ckpt.source.tree import descendants


@dataclass(frozen=True, slots=True)
class Owned:
    """What some expressions are made of.

    Attributes:
        nodes: everything in them, and in the values of names that nothing else reads.
        others: everything in the values of names that are read elsewhere, too.
        shared: those names, each with a use of it elsewhere, or None where it is another name for the same value.
    """

    nodes: tuple[cst.CSTNode, ...]
    others: tuple[cst.CSTNode, ...]
    shared: tuple[tuple[str, cst.Name | None], ...]


class Reads:
    """Which names of a file read which definition."""

    def __init__(self, flow: Flow) -> None:
        """Look at every name of the file."""
        self._flow = flow
        self._by: dict[Definition, list[cst.Name]] = {}
        self._chained: set[int] = set()
        for node in descendants(flow.module):
            if isinstance(node, cst.Name) and flow.is_read(node):
                for arrival in flow.reaching(node):
                    self._by.setdefault(arrival.definition, []).append(node)
            elif isinstance(node, cst.Assign) and len(node.targets) > 1:
                self._chained.add(id(node.value))

    def owned(self, *expressions: cst.BaseExpression) -> Owned:
        """What *expressions*, and nothing but them, are made of."""
        nodes, definitions = self._closure(expressions)
        inside = {id(node) for node in nodes}
        shared: dict[Assigned, cst.Name | None] = {}
        for one in definitions:
            outside = next((name for name in self._by[one] if id(name) not in inside), None)
            if outside is not None or id(one.value) in self._chained:
                shared[one] = outside
        others = {id(node) for one in shared for node in self._closure([one.value])[0]}
        return Owned(
            tuple(node for node in nodes if id(node) not in others),
            tuple(node for node in nodes if id(node) in others),
            tuple((one.name, name) for one, name in shared.items()),
        )

    def _closure(self, expressions: Iterable[cst.BaseExpression]) -> tuple[list[cst.CSTNode], list[Assigned]]:
        """Everything in *expressions* and in what their names are bound to, and these bindings."""
        nodes: list[cst.CSTNode] = []
        definitions: list[Assigned] = []
        waiting = list(expressions)
        while waiting:
            for node in descendants(waiting.pop(0)):
                nodes.append(node)
                reaching = self._flow.reaching(node) if isinstance(node, cst.Name) and self._flow.is_read(node) else ()
                definition = reaching[0].definition if len(reaching) == 1 else None
                if isinstance(definition, Assigned) and not definition.path and definition not in definitions:
                    definitions.append(definition)
                    waiting.append(definition.value)
        return nodes, definitions
