"""The finder: every call in a file that makes Keras's ``ModelCheckpoint``, with its arguments folded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from flake8_ckpt.call import Argument, Call
from flake8_ckpt.source.fits import attributes_assigned, fits_by_callback, log_keys
from flake8_ckpt.source.flow import CallSite, walk
from flake8_ckpt.source.folding import Folder
from flake8_ckpt.source.library import CLASS_NAME, checkpoint_origin
from flake8_ckpt.source.tree import Position, parse, positions
from flake8_ckpt.values import Constant, Entries, Place, Symbol, alternatives


@dataclass(frozen=True, slots=True)
class Source:
    """What a file says of its checkpoints.

    Attributes:
        calls: in the order of the source.
    """

    calls: tuple[Call, ...]
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
    sites = list(_checkpoint_sites(folder, extra_classes))
    if not sites:
        return Source((), module, ())
    fits = fits_by_callback(folder)
    logs = log_keys(folder)
    calls = tuple(
        Call(
            origins=origins,
            place=folder.place(site.node),
            arguments=tuple(_arguments(folder, site.node)),
            more_positional=any(one.star == "*" for one in site.node.args),
            more_keywords=any(
                one.star == "**" and not isinstance(folder.fold(one.value), Entries) for one in site.node.args
            ),
            fits=tuple(fits.get(id(site.node), ())),
            reassigned=attributes_assigned(folder, site),
            extra_logs=logs,
        )
        for site, origins in sites
    )
    return Source(calls, module, tuple(folder.places))


def _checkpoint_sites(folder: Folder, extra: frozenset[str]) -> Iterator[tuple[CallSite, tuple[str, ...]]]:
    last_names = {CLASS_NAME, "WandbModelCheckpoint", *(name.rpartition(".")[2] for name in extra)}
    for site in folder.flow.calls:
        function = site.node.func
        if isinstance(function, cst.Attribute) and function.attr.value not in last_names:
            continue
        origins: list[str] = []
        for one in alternatives(folder.fold(function)):
            if one.value == Constant(None):
                continue  # `ModelCheckpoint = None` where the import failed: it is not called then
            origin = checkpoint_origin(one.value.name, extra) if isinstance(one.value, Symbol) else None
            if origin is None:
                origins.clear()
                break
            origins.append(origin)
        if origins:
            yield site, tuple(dict.fromkeys(origins))


def _arguments(folder: Folder, call: cst.Call) -> Iterator[Argument]:
    """The arguments up to the first unknown star, keywords wherever they stand, literal dicts as their items."""
    starred = False
    for argument in call.args:
        place = folder.place(argument)
        if argument.star == "**":
            entries = folder.fold(argument.value)
            if isinstance(entries, Entries):
                for key, value in entries.entries:
                    yield Argument(str(key), value, place)
        elif argument.star:
            starred = True
        elif argument.keyword is not None:
            yield Argument(argument.keyword.value, folder.fold(argument.value), place)
        elif not starred:
            yield Argument(None, folder.fold(argument.value), place)
