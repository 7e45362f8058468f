"""The finder: every call in a file that makes Keras's ``ModelCheckpoint``, with its arguments folded."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import NamedTuple

import libcst as cst

from flake8_ckpt.call import ANY_ATTRIBUTE, Call, Fault, HandSave, Manager
from flake8_ckpt.source.callers import Callers
from flake8_ckpt.source.fits import Receipt, assigned_to_some, attributes_assigned, log_keys, receipts
from flake8_ckpt.source.flow import Flow
from flake8_ckpt.source.folding import Folder
from flake8_ckpt.source.hand_saves import hand_saves
from flake8_ckpt.source.held import Holdings
from flake8_ckpt.source.intent import expecting, names_of
from flake8_ckpt.source.kept import is_resumed
from flake8_ckpt.source.loops import beside, filepath_of, is_shared, together, turns
from flake8_ckpt.source.makers import Maker, arguments_of, makers, managers, unknown_stars
from flake8_ckpt.source.parsing import File, parse
from flake8_ckpt.source.positions import Position, positions
from flake8_ckpt.source.walk import walk
from flake8_ckpt.values import Place


@dataclass(frozen=True, slots=True)
class Source:
    """What a file says of its checkpoints.

    Attributes:
        calls: in the order of the source.
        hand_saves: saving calls in hand-written training loops.
        managers: what numbers its checkpoints and deletes the older ones.
        faults: ours, because of which a part of the file counts as unknown.
    """

    calls: tuple[Call, ...]
    hand_saves: tuple[HandSave, ...]
    managers: tuple[Manager, ...]
    faults: tuple[Fault, ...]
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
    made = [_call(folder, maker) for maker in makers(folder, extra_classes)]
    holdings, expected = Holdings(Callers(folder)), expecting(file)
    by_hand, managed = tuple(hand_saves(holdings, expected)), tuple(managers(folder, expected))
    calls = tuple(_in_context(holdings, file, made, expected)) if made else ()
    return Source(calls, by_hand, managed, tuple(folder.work.faults), file, folder.flow, tuple(folder.places))


def _call(folder: Folder, maker: Maker) -> tuple[Maker, Call]:
    """A call by itself: of what is around it, everything is open."""
    arguments, unknown = tuple(arguments_of(folder, maker.arguments)), unknown_stars(folder, maker.arguments)
    place, stars = folder.place(maker.site.node), ("*" in unknown, "**" in unknown)
    return maker, Call(
        maker.origins,
        place,
        arguments,
        *stars,
        by_subclass=maker.made_by != (maker.site,),
        reassigned=frozenset({ANY_ATTRIBUTE}),
        extra_logs=None,
    )


def _in_context(holdings: Holdings, file: File, made: list[tuple[Maker, Call]], expected: set[int]) -> Iterator[Call]:
    """The calls with what is around them; where a fault of ours ends the search for that, it stays open."""
    folder, makers = holdings.folder, [maker for maker, _ in made]
    context = folder.guarded(makers[0].site.node, lambda: _Context.of(holdings, file, makers, expected), None)
    for number, (maker, call) in enumerate(made):
        if context is not None:
            call = folder.guarded(maker.site.node, partial(context.around, number, call), call)  # noqa: PLW2901
        yield call


class _Context(NamedTuple):
    """What a file does with the callbacks of its calls.

    Attributes:
        callers: which calls run which functions.
        makers: the calls.
        fits: for each of them the fits that receive its callback.
        assigned: the attributes that are assigned to what a call makes, by the ``id`` of its node.
        to_some: the attributes that are assigned to some callback, perhaps to any of these.
        logs: keys that are written into some ``logs``; None where they are not known.
        expected: the calls of which an exception is expected, by the ``id`` of their nodes.
    """

    callers: Callers
    makers: list[Maker]
    fits: list[list[Receipt]]
    assigned: dict[int, frozenset[str]]
    to_some: frozenset[str]
    logs: frozenset[str] | None
    expected: set[int]

    @classmethod
    def of(cls, holdings: Holdings, file: File, makers: list[Maker], expected: set[int]) -> _Context:
        """The context of *makers* in their file."""
        received = receipts(holdings, file.text)
        fits = [[receipt for site in maker.made_by for receipt in received.get(id(site.node), ())] for maker in makers]
        assigned, to_some = attributes_assigned(holdings), assigned_to_some(holdings)
        return cls(holdings.callers, makers, fits, assigned, to_some, log_keys(holdings.folder), expected)

    def around(self, number: int, call: Call) -> Call:
        """*call*, which *makers* has at *number*, with what is around it."""
        maker, own = self.makers[number], self.fits[number]
        nodes = [site.node for site in (maker.site, *maker.made_by)]
        reassigned = self.to_some.union(*(self.assigned.get(id(node), ()) for node in nodes))
        siblings = [
            index
            for index, other in enumerate(self.makers[:number] if own else ())
            if together(maker.site, own, other.site, self.fits[index])
        ]
        others = [
            index
            for index, other in enumerate(self.makers if own else ())
            if beside(maker.site, own, other.site, self.fits[index])
        ]
        path, filepath = maker.filepath, filepath_of(call.arguments)
        fitted = [receipt.site for receipt in own] or [maker.site]
        return replace(
            call,
            fits=tuple(receipt.fit for receipt in own),
            siblings=tuple(siblings),
            beside=tuple(others),
            names=names_of(self.callers.folder.flow, nodes, path),
            loaded_before=filepath is not None and all(is_resumed(self.callers, filepath, one) for one in fitted),
            expected_to_raise=not {id(node) for node in nodes}.isdisjoint(self.expected)
            or all(id(one.node) in self.expected for one in fitted),
            turns=tuple(turns(self.callers, maker, call.arguments, own)) if "best" not in reassigned else (),
            shared=is_shared(self.callers, own) and "best" not in reassigned,
            reassigned=reassigned,
            extra_logs=self.logs,
        )
