"""The finder: every call in a file that makes Keras's ``ModelCheckpoint``, with its arguments folded."""

from __future__ import annotations

import ast
from dataclasses import dataclass

import libcst as cst

from flake8_ckpt.call import Call, HandSave, Manager
from flake8_ckpt.source.callers import Callers
from flake8_ckpt.source.fits import Receipt, assigned_to_some, attributes_assigned, log_keys, receipts
from flake8_ckpt.source.flow import CallSite, Flow
from flake8_ckpt.source.folding import Folder
from flake8_ckpt.source.hand_saves import hand_saves
from flake8_ckpt.source.held import Holdings
from flake8_ckpt.source.loops import is_shared, together, turns
from flake8_ckpt.source.makers import arguments_of, makers, managers, unknown_stars
from flake8_ckpt.source.positions import positions
from flake8_ckpt.source.tree import File, Position, parse
from flake8_ckpt.source.walk import walk
from flake8_ckpt.values import Place


@dataclass(frozen=True, slots=True)
class Source:
    """What a file says of its checkpoints.

    Attributes:
        calls: in the order of the source.
        hand_saves: saving calls in hand-written training loops.
        managers: what numbers its checkpoints and deletes the older ones.
    """

    calls: tuple[Call, ...]
    hand_saves: tuple[HandSave, ...]
    managers: tuple[Manager, ...]
    file: File
    flow: Flow
    _nodes: tuple[cst.CSTNode, ...]

    def node(self, place: Place) -> cst.CSTNode:
        """What stands at *place*."""
        return self._nodes[place]

    def positions(self, places: set[Place]) -> dict[Place, Position]:
        """The line and column of each of *places*.

        Raises:
            UnanalysableError: the code nests too deep for libcst to write it.
        """
        judged: list[Call | HandSave | Manager] = [*self.calls, *self.hand_saves, *self.managers]
        ours = {id(self.node(one.place)) for one in judged}
        near = [site.statement for site in self.flow.calls if id(site.node) in ours]
        found = positions(self.file, [self.node(place) for place in places], near)
        return {place: found[id(self.node(place))] for place in places}


def read(text: str, extra_classes: frozenset[str] = frozenset(), tree: ast.AST | None = None) -> Source:
    """Read a file.

    Args:
        text: its source.
        extra_classes: dotted names of further classes that take ModelCheckpoint's arguments.
        tree: Python's own of it, where it is at hand.

    Raises:
        UnanalysableError: libcst cannot parse it.
    """
    return read_file(parse(text, tree), extra_classes)


def read_file(file: File, extra_classes: frozenset[str] = frozenset()) -> Source:
    """Read a file that is parsed already; *extra_classes* as for :func:`read`."""
    folder = Folder(walk(file.module))
    # What is folded is limited in each file: the calls and their arguments come first.
    made = [(maker, tuple(arguments_of(folder, maker.arguments))) for maker in makers(folder, extra_classes)]
    callers = Callers(folder)
    holdings = Holdings(callers)
    by_hand, managed = tuple(hand_saves(holdings)), tuple(managers(folder))
    if not made:
        return Source((), by_hand, managed, file, folder.flow, tuple(folder.places))
    received = receipts(holdings, file.text)
    assigned, to_some = attributes_assigned(holdings), assigned_to_some(holdings)
    logs = log_keys(folder)
    calls: list[Call] = []
    earlier: list[tuple[CallSite, list[Receipt]]] = []
    for maker, arguments in made:
        own = [receipt for site in maker.made_by for receipt in received.get(id(site.node), ())]
        unknown = unknown_stars(folder, maker.arguments)
        nodes = [site.node for site in (maker.site, *maker.made_by)]
        reassigned = to_some.union(*(assigned.get(id(node), ()) for node in nodes))
        call = Call(
            origins=maker.origins,
            place=folder.place(maker.site.node),
            arguments=arguments,
            more_positional="*" in unknown,
            more_keywords="**" in unknown,
            fits=tuple(receipt.fit for receipt in own),
            siblings=tuple(
                index
                for index, (site, others) in enumerate(earlier if own else ())
                if together(maker.site, own, site, others)
            ),
            turns=tuple(turns(callers, maker, arguments, own)) if "best" not in reassigned else (),
            shared=is_shared(callers, own) and "best" not in reassigned,
            reassigned=reassigned,
            extra_logs=logs,
        )
        earlier.append((maker.site, own))
        calls.append(call)
    return Source(tuple(calls), by_hand, managed, file, folder.flow, tuple(folder.places))
