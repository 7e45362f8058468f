"""The finder: every call in a file that makes Keras's ``ModelCheckpoint``, with its arguments folded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from flake8_ckpt.call import Argument, Call, HandSave
from flake8_ckpt.source.fits import Receipt, attributes_assigned, log_keys, receipts
from flake8_ckpt.source.flow import CallSite, walk
from flake8_ckpt.source.folding import Folder
from flake8_ckpt.source.folding.arguments import unstarred
from flake8_ckpt.source.hand_saves import hand_saves
from flake8_ckpt.source.loops import is_shared, together, turns
from flake8_ckpt.source.makers import makers
from flake8_ckpt.source.tree import Position, parse, positions
from flake8_ckpt.values import Place


@dataclass(frozen=True, slots=True)
class Source:
    """What a file says of its checkpoints.

    Attributes:
        calls: in the order of the source.
        hand_saves: saving calls in hand-written training loops.
    """

    calls: tuple[Call, ...]
    hand_saves: tuple[HandSave, ...]
    _module: cst.Module
    _nodes: tuple[cst.CSTNode, ...]

    def positions(self, places: set[Place]) -> dict[Place, Position]:
        """The line and column of each of *places*.

        Raises:
            UnanalysableError: the code nests too deep for libcst to write it.
        """
        found = positions(self._module, [self._nodes[place] for place in places])
        return {place: found[id(self._nodes[place])] for place in places}


def read(text: str, extra_classes: frozenset[str] = frozenset()) -> Source:
    """Read a file.

    Args:
        text: its source.
        extra_classes: dotted names of further classes that take ModelCheckpoint's arguments.

    Raises:
        UnanalysableError: libcst cannot parse it.
    """
    module = parse(text)
    folder = Folder(walk(module))
    by_hand = tuple(hand_saves(folder))
    made = list(makers(folder, extra_classes))
    if not made:
        return Source((), by_hand, module, tuple(folder.places))
    received = receipts(folder, text)
    logs = log_keys(folder)
    calls: list[Call] = []
    earlier: list[tuple[CallSite, list[Receipt]]] = []
    for maker in made:
        own = [receipt for site in maker.made_by for receipt in received.get(id(site.node), ())]
        arguments = tuple(_arguments(folder, maker.arguments))
        unknown = {one.star for one in unstarred(folder, maker.arguments)}
        call = Call(
            origins=maker.origins,
            place=folder.place(maker.site.node),
            arguments=arguments,
            more_positional="*" in unknown,
            more_keywords="**" in unknown,
            fits=tuple(receipt.fit for receipt in own),
            siblings=tuple(
                calls[index]
                for index, (site, others) in enumerate(earlier if own else ())
                if together(maker.site, own, site, others)
            ),
            turns=tuple(turns(folder, maker, arguments, own)),
            shared=is_shared(maker.site, own),
            reassigned=frozenset[str]().union(
                *(attributes_assigned(folder, one) for one in (maker.site, *maker.made_by))
            ),
            extra_logs=logs,
        )
        earlier.append((maker.site, own))
        calls.append(call)
    return Source(tuple(calls), by_hand, module, tuple(folder.places))


def _arguments(folder: Folder, given: tuple[cst.Arg, ...]) -> Iterator[Argument]:
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
