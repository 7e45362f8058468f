"""The files in which a project says which Keras it wants, each read as the tool that it belongs to reads it."""

from __future__ import annotations

import ast
import codecs
import json
import os
import re
import warnings
from collections.abc import Callable, Iterable, Iterator
from configparser import RawConfigParser
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from typing import Any

from flake8_ckpt.project.requirements import LONGEST, Declared, Requirement, conda, pep_508, requirement

LARGEST = 1 << 20
LARGEST_LOCK = 1 << 24
"""So many bytes of a file are read; what is larger says nothing."""
MOST_INCLUDED = 30
"""So many files that requirements include are read."""

BYTE_ORDER_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",  # before that of UTF-16, with which it begins
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
INCLUDED = re.compile(r"(?:-r|--requirement|-c|--constraint)(?:\s+|=|(?<=-[rc]))(.+)")
COMMENT = re.compile(r"(?:^|\s)#.*")
OPTION_BEHIND = re.compile(r"\s--?[a-zA-Z].*")
LOCKED = re.compile(
    r"""^[\t -]* name \s*[=:]\s* ["']? ([\w.-]+) ["']? [\t ]* \r?\n [\t ]* version \s*[=:]\s* ["']? ([^"'\s]+)""",
    re.MULTILINE | re.VERBOSE,
)
LISTED = re.compile(r"""\s+- \s+ (["']?) (?P<text>.+?) \1 \s*""", re.VERBOSE)
TOML = next((import_module(name) for name in ("tomllib", "tomli") if find_spec(name)), None)
"""Python's own from 3.11 on. Where there is none, ``pyproject.toml`` and ``Pipfile`` say nothing."""
UNCONDITIONAL = {"version", "extras", "optional", "source", "index", "allow-prereleases", "channel", "build"}
"""Keys beside which a version holds wherever the package is installed."""


@dataclass(frozen=True, slots=True)
class File:
    """A file of a project.

    Attributes:
        text: what is in it.
        path: where it lies.
        root: the folder of the project.
    """

    text: str
    path: Path
    root: Path


def declared(path: Path, read: Read, root: Path) -> Declared:
    """What a file declares: nothing if it cannot be read, whatever is wrong with it.

    Args:
        path: the file.
        read: how it is read, as :func:`ranked` says.
        root: the folder of the project; what is included from outside of it is not read.
    """
    try:
        status = path.stat()
    except OSError:
        return Declared()
    return _declared(path, read, root, status.st_size, status.st_mtime_ns)


@lru_cache(maxsize=256)
def _declared(path: Path, read: Read, root: Path, size: int, changed: int) -> Declared:  # noqa: ARG001 - of this state
    if size > LARGEST_OF.get(read, LARGEST) or not path.is_file() or not is_inside(path, root):
        return Declared()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of the escapes in setup.py
            return read(File(_text(path.read_bytes()), path, root))
    except Exception:  # noqa: BLE001 - it is another tool's file, and may have any fault
        return Declared()


def is_inside(path: Path, root: Path) -> bool:
    """Whether a file lies in the folder *root*, links followed."""
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(root))


def _text(data: bytes) -> str:
    encoding = next((name for mark, name in BYTE_ORDER_MARKS.items() if data.startswith(mark)), "utf-8")
    return data.decode(encoding, "replace")


def _requirements(file: File) -> Declared:
    """Requirements and constraints of pip, with those that they include."""
    return Declared(list(_lines(file, {file.path})))


def _lines(file: File, seen: set[Path]) -> Iterator[Requirement]:
    for line in re.sub(r"\\\r?\n", " ", file.text).splitlines():
        written = COMMENT.sub("", line).strip()
        if found := INCLUDED.fullmatch(written):
            yield from _included(file, found[1].strip("\"' "), seen)
        elif not written.startswith("-"):
            yield from pep_508(OPTION_BEHIND.sub("", written))


def _included(file: File, name: str, seen: set[Path]) -> Iterator[Requirement]:
    """The requirements of the file that *file* calls *name*, if that is not one of those that were *seen*."""
    path = Path(os.path.normpath(file.path.parent / name))
    if path in seen or len(seen) > MOST_INCLUDED or not path.is_file() or not is_inside(path, file.root):
        return
    seen.add(path)
    if path.stat().st_size <= LARGEST:
        yield from _lines(File(_text(path.read_bytes()), path, file.root), seen)


def _locked(file: File) -> Declared:
    """poetry.lock, uv.lock, pdm.lock, pylock.toml, conda-lock.yml: a version of each package, or several."""
    return _versions((found[1], f"=={found[2]}") for found in LOCKED.finditer(file.text))


def _pipfile_lock(file: File) -> Declared:
    categories = [packages for name, packages in json.loads(file.text).items() if name != "_meta"]
    return _versions(
        (name, one["version"]) for packages in categories for name, one in packages.items() if "version" in one
    )


def _versions(found: Iterable[tuple[str, str]]) -> Declared:
    """What is locked; the versions of a package that has several are options."""
    locked = list(dict.fromkeys(chain.from_iterable(requirement(*one) for one in found)))
    names = [one.text.partition("=")[0] for one in locked]
    if len(set(names)) == len(names):
        return Declared(locked)
    return Declared(options=[[one] for one in locked])


def _pyproject(file: File) -> Declared:
    """``pyproject.toml``: the standard tables, and those of Poetry, PDM, uv, hatch and pixi."""
    whole = _toml(file)
    project, tool = _table(whole, "project"), _table(whole, "tool")
    poetry, pdm, uv = _table(tool, "poetry"), _table(tool, "pdm"), _table(tool, "uv")
    always = [*_each(project.get("dependencies")), *_mapped(poetry.get("dependencies"))]
    always += _each([*_list(uv.get("constraint-dependencies")), *_list(uv.get("override-dependencies"))])
    always += _mapped(_table(tool, "pixi", "dependencies"))
    groups = [
        _table(project, "optional-dependencies"),
        _table(whole, "dependency-groups"),
        _table(pdm, "dev-dependencies"),
    ]
    options = [list(_each(one)) for group in groups for one in group.values()]
    options += [list(_each(uv.get("dev-dependencies")))]
    options += [list(_mapped(_table(one, "dependencies"))) for one in _table(poetry, "group").values()]
    options += [list(_mapped(poetry.get("dev-dependencies")))]
    for environment in _table(tool, "hatch", "envs").values():
        options += [list(_each(environment.get(key))) for key in ("dependencies", "extra-dependencies")]
    return Declared(always, options)


def _pipfile(file: File) -> Declared:
    whole = _toml(file)
    options = [list(_mapped(table)) for name, table in whole.items() if name not in {"packages", "requires", "source"}]
    return Declared(list(_mapped(whole.get("packages"))), options)


def _toml(file: File) -> dict[str, Any]:
    return TOML.loads(file.text) if TOML else {}


def _table(whole: dict[str, Any], *keys: str) -> dict[str, Any]:
    """The table in a table; an empty one where there is another thing."""
    for key in keys:
        found = whole.get(key)
        whole = found if isinstance(found, dict) else {}
    return whole


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _each(values: object) -> Iterator[Requirement]:
    """Requirements in a list; what is no text, such as ``{include-group = ...}``, is left out."""
    for one in _list(values):
        if isinstance(one, str):
            yield from pep_508(one)


def _mapped(values: object) -> Iterator[Requirement]:
    """Requirements in a table, as Poetry and Pipenv have it: a version, or a table with one.

    What holds for one Python or platform only is left out.
    """
    for name, value in (values if isinstance(values, dict) else {}).items():
        if isinstance(value, str):
            yield from requirement(name, value)
        elif isinstance(value, dict) and value.keys() <= UNCONDITIONAL:
            yield from requirement(name, str(value.get("version", "")))


def _setup_cfg(file: File) -> Declared:
    parser = RawConfigParser(strict=False)
    parser.read_string(file.text)
    always = parser.get("options", "install_requires", fallback="")
    extras = parser.items("options.extras_require") if parser.has_section("options.extras_require") else []
    return Declared(_setup(always, file), [_setup(one, file) for _, one in extras])


def _setup(value: str, file: File) -> list[Requirement]:
    """Requirements as lines, or as ``file: requirements.txt``."""
    named = re.fullmatch(r"\s*file:(.*)", value, re.DOTALL)
    if named is None:
        return list(_lines(replace(file, text=value), {file.path}))
    return [found for one in named[1].split(",") for found in _included(file, one.strip(), {file.path})]


def _setup_py(file: File) -> Declared:
    """``setup.py``, which is not run: lists that stand in the call of ``setup``, or that a name in it is given once."""
    tree = ast.parse(file.text)
    assigned: dict[str, list[ast.expr]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    assigned.setdefault(target.id, []).append(node.value)
    given: dict[str, object] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
            for one in node.keywords:
                values = assigned.get(one.value.id, []) if isinstance(one.value, ast.Name) else [one.value]
                if one.arg in {"install_requires", "extras_require"} and len(values) == 1:
                    given[one.arg] = _literal(values[0])
    extras = given.get("extras_require")
    options = [list(_each(one)) for one in extras.values()] if isinstance(extras, dict) else []
    return Declared(list(_each(given.get("install_requires"))), options)


def _literal(node: ast.expr) -> object:
    """What an expression says without being run; None in the place of the elements that it does not say."""
    match node:
        case ast.Constant(value):
            return value
        case ast.List(elts) | ast.Tuple(elts):
            return [_literal(one) for one in elts]
        case ast.Dict(keys, values):
            return {ast.dump(key): _literal(one) for key, one in zip(keys, values, strict=True) if key is not None}
    return None


def _environment(file: File) -> Declared:
    """``environment.yml``, line by line; what it lists under ``pip:`` is read as pip does."""
    found: list[Requirement] = []
    section = ""
    pip: int | None = None
    for line in file.text.splitlines():
        written = COMMENT.sub("", line)
        if re.match(r"\w", written):
            section, pip = written.partition(":")[0], None
        listed = LISTED.fullmatch(f" {written}") if len(written) <= LONGEST else None
        if section != "dependencies" or listed is None:
            continue
        indent = len(written) - len(written.lstrip())
        if listed["text"] == "pip:":
            pip = indent
        elif pip is not None and indent > pip:
            found += _lines(replace(file, text=listed["text"]), {file.path})
        else:
            pip = None
            found += conda(listed["text"])
    return Declared(found)


Read = Callable[[File], Declared]
KINDS: tuple[dict[str, Read], ...] = (
    {r"(poetry|uv|pdm)\.lock|pylock(\..+)?\.toml|(.+\.)?conda-lock\.ya?ml": _locked, r"Pipfile\.lock": _pipfile_lock},
    {r"requirements\.txt": _requirements},
    {
        r"(.*[-_.])?(requirements|constraints)([-_.].*)?\.(txt|in)": _requirements,
        r"requirements/.*\.(txt|in)": _requirements,
    },
    {r"Pipfile": _pipfile},
    {r"(.*[-_.])?(environment|conda|env)([-_.].*)?\.ya?ml": _environment},
    {r"pyproject\.toml": _pyproject},
    {r"setup\.cfg": _setup_cfg},
    {r"setup\.py": _setup_py},
)
"""Names of files, and how they are read: first what is installed as it stands, last what only sets bounds."""
RANKS = [[(re.compile(pattern), read) for pattern, read in kind.items()] for kind in KINDS]
LARGEST_OF: dict[Read, int] = {_locked: LARGEST_LOCK, _pipfile_lock: LARGEST_LOCK}


def ranked(folder: Path) -> list[list[tuple[Path, Read]]]:
    """The files of a folder that may say which Keras is wanted, those of one rank together, and how each is read."""
    inside = (f"requirements/{name}" for name in _names(folder / "requirements"))
    return [[(folder / name, read) for name, read in rank] for rank in _by_rank((*_names(folder), *inside))]


@lru_cache(maxsize=256)
def _by_rank(names: tuple[str, ...]) -> list[list[tuple[str, Read]]]:
    ranks: list[list[tuple[str, Read]]] = []
    left = names
    for rank in RANKS:
        found = {name: read for pattern, read in rank for name in left if pattern.fullmatch(name)}
        left = tuple(name for name in left if name not in found)
        ranks.append(list(found.items()))
    return ranks


def _names(folder: Path) -> tuple[str, ...]:
    try:
        return _listed(folder, folder.stat().st_mtime_ns)
    except OSError:
        return ()


@lru_cache(maxsize=256)
def _listed(folder: Path, changed: int) -> tuple[str, ...]:  # noqa: ARG001 - of this state
    return tuple(sorted(one.name for one in folder.iterdir()))
