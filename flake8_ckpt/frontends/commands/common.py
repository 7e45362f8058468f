"""What the subcommands share: what they do where they cannot go on."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flake8.exceptions import EarlyQuit, Flake8Exception

from flake8_ckpt.display import LINE, LOCATION, line, visible

UNUSABLE = 2
"""The exit code for wrong usage, or for a file that cannot be used."""


class UnusableError(Exception):
    """A file or an argument that cannot be used; the message names it and says what to do."""


def complain(error: UnusableError) -> None:
    """Say on stderr what could not be used."""
    sys.stderr.write(f"{line(f'flake8-ckpt: {error}', LINE)}\n")


def shown_path(path: str | Path) -> str:
    """The name of a file as a message shows it."""
    return visible(str(path), LOCATION)


@contextmanager
def asking_flake8() -> Iterator[None]:
    """flake8 is asked in the block, which its configuration decides.

    Raises:
        UnusableError: that, or an option, is wrong.
        KeyboardInterrupt: flake8 was interrupted.
    """
    try:
        yield
    except EarlyQuit as error:
        raise KeyboardInterrupt from error
    except Flake8Exception as error:
        msg = f"flake8 cannot run: {error}"
        raise UnusableError(msg) from error
