"""Where the modules of a project lie, as Python would find them. Nothing is imported, and nothing outside is read."""

from __future__ import annotations

import ast
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from flake8_ckpt.source.search_path import added_folders
from flake8_ckpt.source.settings import package_folders

LIBRARIES = frozenset({"__pycache__", "build", "dist", "node_modules", "site-packages", "venv"})
"""Folders with what others wrote, or with copies."""
MARKERS = frozenset({".git", "pyproject.toml", "setup.cfg", "setup.py", "tox.ini", ".flake8"})
"""What lies in the root of a project."""
EXTENSIONS = (".so", ".pyd")
"""What compiled modules end in, which Python takes before source code."""
STARTED = frozenset(sys.builtin_module_names) | frozenset(
    {
        "_collections_abc", "abc", "codecs", "encodings", "genericpath", "io", "ntpath", "os", "posixpath", "runpy",
        "site", "stat", "zipimport",
    }
)  # fmt: skip
"""Modules that Python has loaded before it looks into any folder."""
INSTALLED = frozenset(sys.stdlib_module_names) | frozenset(
    {
        "PIL", "absl", "attr", "cv2", "fire", "horovod", "hydra", "jax", "keras", "keras_core", "keras_tuner",
        "matplotlib", "mlflow", "numpy", "optuna", "pandas", "pytest", "ray", "scipy", "seaborn", "sklearn",
        "tensorboard", "tensorflow", "tensorflow_addons", "tf_keras", "torch", "tqdm", "typer", "wandb", "yaml",
    }
)  # fmt: skip
"""Names that are those of a library, unless the folder of the script has a module of this name."""


@dataclass(frozen=True, slots=True)
class Module:
    """A module of the project.

    Attributes:
        path: its file; for a package without ``__init__.py``, its folder.
        folders: where its submodules lie; none if it is not a package.
        is_readable: whether it is source code that lies in the project.
    """

    path: Path
    folders: tuple[Path, ...] = ()
    is_readable: bool = True


class Project:
    """The modules that the program of one file may import.

    Attributes:
        file: the file.
        root: nothing outside of this folder is read.
    """

    def __init__(self, file: Path) -> None:
        """Look at nothing but the folders around *file*, which need not be on the disk itself."""
        self.file = Path(os.path.abspath(file))  # noqa: PTH100 - without following symbolic links
        self.root = _root_of(self.file)
        self._real_root = os.path.realpath(self.root)
        self._first: list[Path] = []
        self._last: list[Path] = []
        self._found: dict[str, Module | None] = {}

    def extend_by(self, file: Path, text: str, tree: ast.AST | None = None) -> None:
        """Take the folders that a file of the program adds to ``sys.path``.

        Args:
            file: the file.
            text: what it holds.
            tree: Python's own of it, where it is at hand.
        """
        first, last = added_folders(text, file, self.root, tree)
        if first or last:
            self._first += first
            self._last += last
            self._found.clear()

    def find(self, name: str) -> Module | None:
        """The module that ``import name`` brings; None where it is not one of the project.

        Args:
            name: a dotted name.
        """
        if name not in self._found:
            head, *rest = name.split(".")
            module = None if head in STARTED else self._first_in(self._folders(head), head)
            if module is not None and not module.path.suffix and head in INSTALLED:
                module = None  # a folder without __init__.py comes after every library
            elsewhere = package_folders(self.root).get(head) if module is None and head not in INSTALLED else None
            if elsewhere is not None and self.is_inside(elsewhere[0]):
                module = self._package(elsewhere[0])
            for one in rest:
                module = self.submodule(module, one) if module is not None else None
            self._found[name] = module
        return self._found[name]

    def find_relative(self, importer: Path, level: int, name: str) -> Module | None:
        """The module that ``from ..name import`` brings in the file *importer*; *level* counts the dots."""
        folder = importer.parents[min(level, len(importer.parents)) - 1]
        module = self._package(folder) if self.is_inside(folder) else None
        for one in name.split(".") if name else ():
            module = self.submodule(module, one) if module is not None else None
        return module

    def submodule(self, package: Module, name: str) -> Module | None:
        """The module *name* of a package; None where it has none."""
        return self._first_in(package.folders, name)

    def files(self) -> Iterator[Path]:
        """The Python files of the project, in order, without those in hidden folders, and those of libraries."""
        for folder, folders, names in os.walk(self.root):
            folders[:] = sorted(one for one in folders if not one.startswith(".") and one not in LIBRARIES)
            for name in sorted(names):
                if name.endswith(".py") and self.is_inside(Path(folder, name)):
                    yield Path(folder, name)

    def shown(self, path: Path) -> str:
        """The name of another file of the project as the user knows it: seen from this file, or from the root."""
        near = self.file.parent if path.is_relative_to(self.file.parent) else self.root
        return path.relative_to(near).as_posix() if path.is_relative_to(near) else path.name

    def is_file(self, path: Path) -> bool:
        """Whether a path leads to the file itself, of which only the text counts that is at hand."""
        return path == self.file or os.path.realpath(path) == os.path.realpath(self.file)

    def is_inside(self, path: Path) -> bool:
        """Whether a path lies in the project, also when symbolic links are followed."""
        real = os.path.realpath(path)
        return real == self._real_root or real.startswith(os.path.join(self._real_root, ""))  # noqa: PTH118

    def _folders(self, head: str) -> Iterator[Path]:
        """The folders of ``sys.path`` that may have a module of the project called *head*."""
        yield from self._first
        folder = self.file.parent
        if self.file.name not in RUN_BY_PACKAGE:
            yield folder
        while _is_package(folder):
            folder = folder.parent
        yield folder
        if head not in INSTALLED:
            yield from package_folders(self.root).get("", ())
            yield self.root / "src"
            yield self.root
            yield from self._last

    def _first_in(self, folders: Iterable[Path], name: str) -> Module | None:
        """The module *name* of the first folder that has one; folders without ``__init__.py`` come last."""
        portions: list[Path] = []
        for folder in folders:
            own = folder / name
            is_inside = self.is_inside(folder)
            if (is_inside or self.is_inside(own)) and _is_package(own):
                return self._package(own)
            there = _names_in(folder).get(name, ()) if is_inside else ()
            if any(one.endswith(EXTENSIONS) for one in there):
                return Module(own, is_readable=False)
            if f"{name}.py" in there:
                path = folder / f"{name}.py"
                return Module(path, is_readable=self.is_inside(path))
            if f"{name}.pyc" in there:
                return Module(own, is_readable=False)
            if name in there and own.is_dir() and self.is_inside(own):
                portions.append(own)
        return Module(portions[0], tuple(portions)) if portions else None

    def _package(self, folder: Path) -> Module:
        path = folder / "__init__.py" if _is_package(folder) else folder
        return Module(path, (folder,), is_readable=self.is_inside(path))


def project_of(file: Path, text: str, tree: ast.AST | None = None) -> Project:
    """The project of a file.

    Args:
        file: where it lies, or is to lie.
        text: what it holds.
        tree: Python's own of it, where it is at hand.
    """
    project = Project(file)
    project.extend_by(project.file, text, tree)
    return project


RUN_BY_PACKAGE = ("__init__.py", "__main__.py")
"""Files that no program has in the first folder of ``sys.path``."""


def name_of(module: Module) -> str:
    """The dotted name of a module, by the packages that it is in."""
    path = module.folders[0] if module.folders else module.path
    parts = [path.stem]
    for folder in path.parents:
        if not _is_package(folder):
            break
        parts.append(folder.name)
    return ".".join(reversed(parts))


def _root_of(file: Path) -> Path:
    """The nearest folder around *file* that looks like the root of a project, else that of its topmost package."""
    for folder in file.parents:
        if any(os.path.exists(folder / marker) for marker in MARKERS):  # noqa: PTH110 - quicker
            return folder
    top = file.parent
    while _is_package(top):
        top = top.parent
    return top


def _is_package(folder: Path) -> bool:
    return os.path.isfile(folder / "__init__.py")  # noqa: PTH113 - quicker


def _names_in(folder: Path) -> Mapping[str, frozenset[str]]:
    """The names in a folder, by what stands before their first dot; none where it cannot be read."""
    try:
        return _listed(folder, folder.stat().st_mtime_ns)
    except OSError:
        return {}


@lru_cache(maxsize=1_000)
def _listed(folder: Path, changed: int) -> Mapping[str, frozenset[str]]:
    del changed  # a part of the key
    found: dict[str, set[str]] = {}
    with os.scandir(folder) as entries:
        for one in entries:
            found.setdefault(one.name.partition(".")[0], set()).add(one.name)
    return {stem: frozenset(names) for stem, names in found.items()}
