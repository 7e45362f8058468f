"""A Python file as text, read as Python reads it."""

from __future__ import annotations

import io
import sys
import tokenize
from pathlib import Path

from flake8_ckpt.frontends.commands.common import UnusableError
from flake8_ckpt.source.parsing import UnanalysableError, python_tree


def read_source(path: Path) -> str:
    """The text of a file: by its byte order mark, its coding line, or as UTF-8; line ends as they are.

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
    return text
