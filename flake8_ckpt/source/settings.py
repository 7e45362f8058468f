"""What the files in the root of a project say of where its packages lie."""

from __future__ import annotations

import configparser
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

MAX_BYTES = 1_000_000
"""A larger file is not read."""


def package_folders(root: Path) -> dict[str, tuple[Path, ...]]:
    """The folders of packages, by the name of the package; those in which all other packages lie have an empty name."""
    files = ((root / "pyproject.toml", _of_pyproject), (root / "setup.cfg", _of_setup_cfg))
    found: dict[str, tuple[Path, ...]] = {}
    for path, read in files:
        try:
            status = path.stat()
        except OSError:
            continue
        if status.st_size <= MAX_BYTES:
            for name, folder in _read(path, status.st_mtime_ns, read):
                found[name] = (*found.get(name, ()), root / folder)
    return found


@lru_cache(maxsize=64)
def _read(path: Path, changed: int, read: Any) -> tuple[tuple[str, str], ...]:
    """What a file says: pairs of a package and its folder."""
    del changed
    try:
        return tuple(read(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, configparser.Error):
        return ()


def _of_pyproject(text: str) -> Iterator[tuple[str, str]]:
    """What setuptools, Poetry, PDM, Hatch, Maturin and pytest are told."""
    reader = next((name for name in ("tomllib", "tomli") if find_spec(name) is not None), None)
    if reader is None:
        return
    tool = _table(import_module(reader).loads(text).get("tool"))
    setuptools = _table(tool.get("setuptools"))
    yield from _texts_in(setuptools.get("package-dir"))
    packages = setuptools.get("packages")
    yield from _nameless(_table(_table(packages).get("find")).get("where"))
    yield from _nameless(_table(_table(packages).get("find_namespace")).get("where"))
    for one in _list(_table(tool.get("poetry")).get("packages")):
        yield from _nameless(_table(one).get("from"))
    yield from _nameless(_table(tool.get("pdm")).get("package-dir"))
    yield from _nameless(_table(_table(_table(tool.get("pdm")).get("build"))).get("package-dir"))
    build = _table(_table(_table(tool.get("hatch")).get("build")))
    for one in (build, _table(_table(build.get("targets")).get("wheel"))):
        yield from _nameless(one.get("sources"))
        for folder in _list(one.get("packages")):
            yield "", str(Path(str(folder)).parent)
    yield from _nameless(_table(tool.get("maturin")).get("python-source"))
    yield from _nameless(_table(_table(tool.get("pytest")).get("ini_options")).get("pythonpath"))


def _of_setup_cfg(text: str) -> Iterator[tuple[str, str]]:
    """What setuptools and pytest are told."""
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    parser.read_string(text)
    for line in parser.get("options", "package_dir", fallback="").replace(",", "\n").splitlines():
        name, equals, folder = line.partition("=")
        if equals:
            yield name.strip(), folder.strip()
    yield from _nameless(parser.get("options.packages.find", "where", fallback=""))
    yield from _nameless(parser.get("tool:pytest", "pythonpath", fallback="").split())


def _nameless(value: object) -> Iterator[tuple[str, str]]:
    """Folders in which packages lie: one, or a list of them."""
    for one in _list(value) or [value]:
        if isinstance(one, str) and one:
            yield "", one


def _texts_in(value: object) -> Iterator[tuple[str, str]]:
    yield from ((str(name), one) for name, one in _table(value).items() if isinstance(one, str))


def _table(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
