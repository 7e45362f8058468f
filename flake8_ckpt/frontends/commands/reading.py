"""A Python file as text, read as Python reads it."""

from __future__ import annotations

import ast
import io
import sys
import tokenize
from pathlib import Path

from flake8_ckpt.display import REASON, visible
from flake8_ckpt.frontends.commands.common import UnusableError, shown_path
from flake8_ckpt.source.parsing import UnanalysableError, python_tree


def encoding_of(content: bytes) -> str:
    """The encoding of a file: by its byte order mark, its coding line, or UTF-8.

    Raises:
        SyntaxError: there is no such encoding.
    """
    return tokenize.detect_encoding(io.BytesIO(content).readline)[0]


def read_source(path: Path) -> tuple[str, ast.AST]:
    """The text of a file, and Python's tree of it: by its byte order mark, its coding line, or as UTF-8.

    Line ends are as they are.

    Raises:
        UnusableError: it cannot be read, or is no Python.
    """
    name = shown_path(path)
    try:
        content = path.read_bytes()
    except OSError as error:
        here = shown_path(Path.cwd())
        msg = f"{name}: it cannot be read: {error.strerror}; names are relative to {here}"
        raise UnusableError(msg) from error
    try:
        text = content.decode(encoding_of(content))
    except (SyntaxError, UnicodeError) as error:
        why = visible(str(error), REASON)
        msg = f"{name}: it cannot be decoded: {why}; save it as UTF-8, or name its encoding in a coding line"
        raise UnusableError(msg) from error
    # libcst, unlike Python's own parser, may crash the process on what nests too deep: so that one is asked first.
    try:
        tree = python_tree(text, "exec")
    except UnanalysableError as error:
        msg = f"{name}: it cannot be parsed: {error.reason}"
        raise UnusableError(msg) from error
    if tree is None:
        python = f"Python {sys.version_info[0]}.{sys.version_info[1]}"
        where = f" {name}" if name == str(path) else ""  # as it would have to be typed
        msg = f"{name}: {python} cannot parse it; `python -m py_compile{where}` says where"
        raise UnusableError(msg)
    return text, tree
