"""The Keras that a file is judged by, where the user has not said it."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from flake8_ckpt.keras.versions import ASSUMED, NEWEST, Target
from flake8_ckpt.project.files import declared, ranked
from flake8_ckpt.project.folders import folders_of
from flake8_ckpt.project.installed import installed
from flake8_ckpt.project.requirements import Claim, agreed, claimed
from flake8_ckpt.project.signs import Module, decided


def chosen(path: str, tree: ast.AST | None, imported: Iterable[Module] = ()) -> Target:
    """The Keras that a file is judged by: as its program shows, its project asks, or is installed here; else assumed.

    Args:
        path: of the file, which need not be there.
        tree: Python's own of it; None where it cannot be had.
        imported: the modules of its project that it imports; the first that uses Keras says whether that is
            TensorFlow's, if the file does not.
    """
    modules = [*([Module(tree)] if tree is not None else []), *imported]
    used = next(filter(None, (one.of_keras() for one in modules)), set())
    through_tensorflow = bool(used) and all(name.startswith("tensorflow") for name in used)
    sign = decided(sign for one in modules for sign in one.signs(through_tensorflow=through_tensorflow))
    wanted = _wanted(path, through_tensorflow=through_tensorflow)
    if sign is None:
        return wanted or ASSUMED
    if wanted is not None and wanted.version[0] == sign.major:
        return Target(wanted.version, f"{sign.text}, {wanted.source}")
    return Target(NEWEST[sign.major], sign.text)


def _wanted(path: str, *, through_tensorflow: bool) -> Target | None:
    """The Keras that the project of a file asks for, else that which is installed here; None where neither is known."""
    folders = folders_of(path)
    asked = (one for folder in folders for one in _asked(folder, folders[-1], through_tensorflow=through_tensorflow))
    for claim, file in asked:
        return Target(claim.version, f"{claim.text} in {Path(os.path.relpath(file, folders[0])).as_posix()}")
    found = installed(through_tensorflow=through_tensorflow)
    return Target(found.version, f"{found.text} is installed beside flake8-ckpt") if found else None


def _asked(folder: Path, root: Path, *, through_tensorflow: bool) -> Iterator[tuple[Claim, Path]]:
    """What the files of a folder ask for, and which of them does; what decides comes first."""
    for files in ranked(folder):
        found: dict[Claim | None, Path] = {}
        for path, read in files:
            claim = claimed(declared(path, read, root), through_tensorflow=through_tensorflow)
            found.setdefault(claim, path)
        if (one := agreed(found)) is not None:
            yield one, found[one]
