"""What the subcommands share: the options that say how to judge, and the files that are read."""

from __future__ import annotations

import argparse
import io
import os
import sys
import tokenize
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flake8.options.config import load_config
from flake8.utils import parse_comma_separated_list

from flake8_ckpt.frontends.plugin import undotted
from flake8_ckpt.keras.versions import parse_target
from flake8_ckpt.source.tree import UnanalysableError, python_tree


class UnusableError(Exception):
    """A file or an argument that cannot be used; the message names it and says what to do."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How calls are judged.

    Attributes:
        target: the Keras version, major and minor.
        classes: dotted names of further classes that take ModelCheckpoint's arguments.
    """

    target: tuple[int, int]
    classes: frozenset[str]


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A Python file, as it was read.

    Attributes:
        path: where it is.
        text: what it holds, line ends as they are, without a byte order mark.
        encoding: by which ``text.encode(encoding)`` gives its bytes again, with a byte order mark if it has one.
    """

    path: Path
    text: str
    encoding: str


def add_target(parser: argparse.ArgumentParser) -> None:
    """Declare the options that :func:`settings` reads. What they leave open is as flake8 is configured here."""
    parser.add_argument(
        "--keras-version",
        default=_configured("ckpt-keras-version") or "3",
        type=_version,
        metavar="VERSION",
        help="the Keras to judge by: 3 for the newest 3.x, 2 for 2.15, or a minor version such as 3.9 "
        "(default: ckpt-keras-version in flake8's configuration, else 3)",
    )
    parser.add_argument(
        "--classes",
        default=_configured("ckpt-classes"),
        type=_names,
        metavar="NAMES",
        help="dotted names of further classes that take the arguments of ModelCheckpoint, separated by commas "
        "(default: ckpt-classes in flake8's configuration)",
    )


def _configured(option: str) -> str:
    """What flake8's configuration of the working directory says of *option*; empty if nothing."""
    configuration, _ = load_config(None, [])
    for name in (option, option.replace("-", "_")):
        if (value := configuration.get("flake8", name, fallback=None)) is not None:
            return str(value)
    return ""


def settings(options: argparse.Namespace) -> Settings:
    """What the options of :func:`add_target` say."""
    return Settings(options.keras_version, options.classes)


def _version(value: str) -> tuple[int, int]:
    try:
        return parse_target(value)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _names(value: str) -> frozenset[str]:
    names = frozenset(parse_comma_separated_list(value))
    if (bad := undotted(names)) is not None:
        msg = f"{bad!r} is no dotted name"
        raise argparse.ArgumentTypeError(msg)
    return names


def python_files(paths: Iterable[Path]) -> Iterator[Path]:
    """Every ``*.py`` below those of *paths* that are directories, without what is hidden; the others as they are."""
    for path in paths:
        if os.path.isdir(path):  # noqa: PTH112 - Path.is_dir raises where the name is too long
            found = (one for one in path.rglob("*.py") if one.is_file())
            yield from sorted(one for one in found if not any(map(_is_hidden, one.relative_to(path).parts)))
        else:
            yield path


def _is_hidden(name: str) -> bool:
    return name.startswith(".")


def read_source(path: Path) -> SourceFile:
    """Read a Python file as Python does: by its byte order mark, its coding line, or as UTF-8.

    Raises:
        UnusableError: it cannot be read, or is no Python.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        msg = f"{path}: it cannot be read: {error.strerror}; names are relative to {Path.cwd()}"
        raise UnusableError(msg) from error
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(content).readline)
        text = content.decode(encoding)
    except (SyntaxError, UnicodeError) as error:
        msg = f"{path}: it cannot be decoded: {error}; save it as UTF-8, or name its encoding in a coding line"
        raise UnusableError(msg) from error
    # libcst, unlike Python's own parser, may crash the process on what nests too deep: so that one is asked first.
    try:
        tree = python_tree(text, "exec")
    except UnanalysableError as error:
        msg = f"{path}: it cannot be parsed: {error.reason}"
        raise UnusableError(msg) from error
    if tree is None:
        python = f"Python {sys.version_info[0]}.{sys.version_info[1]}"
        msg = f"{path}: {python} cannot parse it; `python -m py_compile {path}` says where"
        raise UnusableError(msg)
    return SourceFile(path, text, encoding)


def complain(error: UnusableError) -> None:
    """Say on stderr what could not be used."""
    sys.stderr.write(f"flake8-ckpt: {error}\n")


@contextmanager
def tolerating(unusable: list[UnusableError]) -> Iterator[None]:
    """Say on stderr what could not be used, add it to *unusable*, and go on after the block."""
    try:
        yield
    except UnusableError as error:
        complain(error)
        unusable.append(error)
