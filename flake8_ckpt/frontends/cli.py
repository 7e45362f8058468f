"""The program ``flake8-ckpt``: what flake8 has no place for, one subcommand each."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from typing import NoReturn

import flake8_ckpt
from flake8_ckpt.display import LINE, line
from flake8_ckpt.frontends.commands import explain, fix, rule
from flake8_ckpt.frontends.commands.common import UNUSABLE, UnusableError, complain

COMMANDS = {"explain": explain, "fix": fix, "rule": rule}
"""Each is a module with ``SUMMARY``, ``add_arguments(parser)``, which also sets the parser's epilog, and
``run(options)``, which returns the exit code."""

DESCRIPTION = """\
What flake8-ckpt knows of your ModelCheckpoint calls beyond what flake8 prints.
It imports neither Keras nor your code."""
EXIT_CODES = """\
`flake8-ckpt COMMAND --help` says more.

exit codes:
  0  nothing is found
  1  something is found, as by flake8
  2  wrong usage, or a file that cannot be used; stderr names it"""
BROKEN_PIPE = 141
"""What a shell reports of any program whose reader has gone: 128 and the number of SIGPIPE."""
INTERRUPTED = 130
"""The same of one that was interrupted, by SIGINT."""


class Parser(argparse.ArgumentParser):
    """As argparse has it, but that an argument is shown like all that is not our own."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong, and exit."""
        super().error(line(message, LINE))


def parser() -> argparse.ArgumentParser:
    """The command line."""
    result = Parser(
        prog="flake8-ckpt",
        description=DESCRIPTION,
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    result.add_argument("--version", action="version", version=f"%(prog)s {flake8_ckpt.__version__}")
    subparsers = result.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, module in COMMANDS.items():
        module.add_arguments(
            subparsers.add_parser(
                name,
                help=module.SUMMARY,
                description=f"{module.SUMMARY[0].upper()}{module.SUMMARY[1:]}.",
                formatter_class=argparse.RawDescriptionHelpFormatter,
            )
        )
    return result


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one subcommand.

    Args:
        arguments: the command line without the program; None for that of this process.

    Returns:
        The exit code.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    options = parser().parse_args(arguments)
    try:
        status: int = COMMANDS[options.command].run(options)
        sys.stdout.flush()
    except UnusableError as error:
        complain(error)
        return UNUSABLE
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # so that the flush at the exit is silent, too
        return BROKEN_PIPE
    except KeyboardInterrupt:
        return INTERRUPTED
    return status
