"""Trees of the modules that run with a file: those that it uses, and the packages that all these are in."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from flake8_ckpt.source.modules import Project
from flake8_ckpt.source.outline import reached, text_of
from flake8_ckpt.source.parsing import UnanalysableError, python_tree


def imported_trees(project: Project, text: str) -> Iterator[tuple[str, ast.AST]]:
    """The modules that run with a file, in the order of their names: each as the file would find it, and its tree.

    Args:
        project: of the file.
        text: the file.
    """
    modules = reached(project, text).modules
    packages = {one for path in (project.file, *modules) for one in _packages_of(path, project.root)}
    for path in sorted((modules | packages) - {project.file}):
        written = text_of(path)
        tree = _tree(written) if written is not None else None
        if tree is not None:
            yield Path(os.path.relpath(path, project.file.parent)).as_posix(), tree


def _packages_of(path: Path, root: Path) -> Iterator[Path]:
    """The ``__init__.py`` of each package that a module is in: it runs before the module."""
    for folder in path.parents:
        init = folder / "__init__.py"
        if not folder.is_relative_to(root) or not init.is_file():
            return
        yield init


@lru_cache(maxsize=500)
def _tree(text: str) -> ast.AST | None:
    try:
        return python_tree(text, "exec")
    except UnanalysableError:
        return None
