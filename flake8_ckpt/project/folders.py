"""The folders of the project that a file belongs to."""

from __future__ import annotations

import os
from pathlib import Path

from flake8_ckpt.project.files import ranked


def folders_of(path: str) -> list[Path]:
    """The folders from that of a file up to the root of its project, which is the last one.

    The root is the nearest folder with ``.git``; without one, the outermost with a file that may say which Keras is
    wanted, but not the home directory, nor one above it; without any, the file's own.

    Args:
        path: of the file, which need not be there.
    """
    above = list(Path(os.path.abspath(path)).parents)  # noqa: PTH100 - resolve() follows links
    for number, folder in enumerate(above, 1):
        if (folder / ".git").exists():
            return above[:number]
    home = Path(os.path.expanduser("~"))  # noqa: PTH111 - raises nothing
    own = [folder for folder in above[:-1] if not home.is_relative_to(folder)]
    marked = [number for number, folder in enumerate(own, 1) if any(ranked(folder))]
    return above[: max(marked, default=1)]
