"""``flake8-ckpt explain``: what is understood of each call, and the run that it makes."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flake8.discover_files import expand_paths

from flake8_ckpt.display import listed
from flake8_ckpt.explanation import Asked, explain
from flake8_ckpt.frontends.commands.common import UNUSABLE, UnusableError, asking_flake8, complain, shown_path
from flake8_ckpt.frontends.commands.reading import read_source
from flake8_ckpt.frontends.configuration import read_options
from flake8_ckpt.frontends.data import FileExplained, as_data
from flake8_ckpt.frontends.picture import Painter, picture
from flake8_ckpt.frontends.plugin import Plugin, is_worth_reading
from flake8_ckpt.rules import RULES
from flake8_ckpt.source.parsing import UnanalysableError

SUMMARY = "show what a ModelCheckpoint call will write and lose, save by save"
EPILOG = """\
For each call: every argument with its value and where that comes from; what the
file does not say, as <name>; then the run, save by save: which file is new and
which one is overwritten; what is left on disk and what is lost; and what
flake8-ckpt finds wrong with it, opt-in codes included. The run is as long as
the file says, or as you do. Your code is read and not run, and nothing is
written.

examples:
  flake8-ckpt explain train.py             every call of the file
  flake8-ckpt explain train.py:42          the call at line 42
  flake8-ckpt explain --json src/          all files below src, for tools
  flake8-ckpt explain --epochs 5 --metric "0.5 0.4 0.6 0.3" train.py

exit codes:
  0  nothing is found but what is opt-in
  1  something is found, as by flake8
  2  wrong usage, or a file that cannot be used; the others are shown"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command line."""
    parser.epilog = EPILOG
    parser.add_argument(
        "files",
        nargs="+",
        metavar="FILE[:LINE]",
        help="a Python file, a call in it, or a directory to be searched as flake8 does",
    )
    parser.add_argument("--epochs", type=_positive, metavar="N", help="play so many epochs")
    parser.add_argument("--steps-per-epoch", type=_positive, metavar="N", help="play so many batches in an epoch")
    parser.add_argument(
        "--metric",
        type=_numbers,
        default=(),
        metavar="NUMBERS",
        help="the value of every metric at each save, one after the other, the last for all that follow; without it "
        "each save is an improvement",
    )
    parser.add_argument(
        "--keras-version",
        metavar="VERSION",
        help="the Keras to judge by: 3 for the newest 3.x, 2 for 2.15, or a version such as 3.9 "
        "(default: ckpt-keras-version in flake8's configuration, else what the file or its project says)",
    )
    parser.add_argument(
        "--classes",
        metavar="NAMES",
        help="dotted names of further classes that take the arguments of ModelCheckpoint, separated by commas "
        "(default: ckpt-classes in flake8's configuration)",
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument(
        "--color",
        choices=("auto", "always", "never"),
        default="auto",
        help="auto (the default) is only in a terminal, and not where NO_COLOR is set",
    )


def _positive(value: str) -> int:
    if value.isascii() and value.isdigit() and len(value) < 10 and int(value) > 0:  # noqa: PLR2004 - no run is longer
        return int(value)
    msg = f"{value!r} is no number from 1 on"
    raise argparse.ArgumentTypeError(msg)


def _numbers(value: str) -> tuple[float, ...]:
    try:
        return tuple(map(float, value.replace(",", " ").split()))
    except ValueError as error:
        msg = f"{value!r} is no list of numbers, such as '0.5 0.4'"
        raise argparse.ArgumentTypeError(msg) from error


def run(options: argparse.Namespace) -> int:
    """Explain what is asked for; what cannot be used is said on stderr, and does not stop the rest.

    Raises:
        UnusableError: an option, or flake8's configuration, is wrong.
    """
    flake8, asked = _flake8(options), Asked(options.epochs, options.steps_per_epoch, options.metric)
    found: dict[str, FileExplained] = {}
    unusable: list[UnusableError] = []
    for argument in options.files:
        with _tolerating(unusable):
            for path, line in _files(argument, flake8):
                with _tolerating(unusable):
                    target, calls = _explained(path, line, asked)
                    found.setdefault(str(path), (target, []))[1].extend(calls)
    if options.json:
        sys.stdout.write(f"{json.dumps(as_data(found), indent=2)}\n")
    else:
        _draw(found, Painter(colour=_is_coloured(options.color)), measured=bool(asked.metrics))
    faults = (one for _, calls in found.values() for call in calls for one in call.findings)
    return UNUSABLE if unusable else int(any(not RULES[one.code].opt_in for one in faults))


def _draw(found: dict[str, FileExplained], paint: Painter, *, measured: bool) -> None:
    pictures = [picture(path, one, paint, measured=measured) for path, (_, calls) in found.items() for one in calls]
    nothing = "No call of ModelCheckpoint, and no training loop that saves by hand, is in what was read.\n"
    sys.stdout.write("\n".join(pictures) if pictures or not found else nothing)


def _flake8(options: argparse.Namespace) -> argparse.Namespace:
    """flake8's options, as it is configured here; the plugin has taken its own of them, but for what is given here."""
    given = {"--ckpt-keras-version": options.keras_version, "--ckpt-classes": options.classes}
    with asking_flake8():
        arguments = [f"{name}={value}" for name, value in given.items() if value is not None]
        return read_options(arguments, (_where(argument)[0] for argument in options.files))[1]


@contextmanager
def _tolerating(unusable: list[UnusableError]) -> Iterator[None]:
    """Say on stderr what could not be used, add it to *unusable*, and go on after the block."""
    try:
        yield
    except UnusableError as error:
        complain(error)
        unusable.append(error)


def _files(argument: str, flake8: argparse.Namespace) -> Iterator[tuple[Path, int | None]]:
    """The files that an argument names, found as flake8 finds them, and the line in them.

    Raises:
        UnusableError: it is a file that flake8 leaves out.
    """
    where, line = _where(argument)
    paths = expand_paths(
        paths=[where],
        stdin_display_name=flake8.stdin_display_name,
        filename_patterns=flake8.filename,
        exclude=(*flake8.exclude, *flake8.extend_exclude),
    )
    found = sorted(map(Path, paths))
    if not found and not os.path.isdir(where):  # noqa: PTH112 - Path.is_dir raises where the name is too long
        msg = f"{shown_path(where)}: flake8 is configured to exclude it"
        raise UnusableError(msg)
    for path in found:
        yield path, line


def _where(argument: str) -> tuple[str, int | None]:
    """The path that an argument names, and the line in it."""
    name, _, line = argument.rpartition(":")
    is_number = line.isascii() and line.isdigit() and len(line) < 10  # noqa: PLR2004 - no file has so many lines
    if name and is_number and not os.path.exists(argument):  # noqa: PTH110 - raises nothing
        return name, int(line)
    return argument, None


def _explained(path: Path, line: int | None, asked: Asked) -> FileExplained:
    """What one file is judged by, and its calls, or that at *line*.

    Raises:
        UnusableError: the file cannot be used, or has no call at that line.
    """
    text, tree = read_source(path)
    project = Plugin.project(str(path), text, tree)
    target, classes = Plugin.judged_by(str(path), text, tree, project), Plugin.classes
    try:
        calls = explain(text, target, classes, asked, project) if is_worth_reading(text, None, classes, project) else []
    except UnanalysableError as error:
        at = f"{shown_path(path)}:{error.line}"
        msg = f"{at}: its checkpoints cannot be explained: {error.reason}; see `flake8-ckpt rule CKP999`"
        raise UnusableError(msg) from error
    if line is None:
        return target, calls
    at_line = [one for one in calls if one.position.line <= line <= one.last_line]
    if not at_line:
        elsewhere = listed(str(one.position.line) for one in calls)
        there_are = f"there are some at {elsewhere}" if elsewhere else "nor is there one in the file"
        msg = f"{shown_path(path)}:{line}: no call of ModelCheckpoint is at this line; {there_are}"
        raise UnusableError(msg)
    return target, at_line


def _is_coloured(when: str) -> bool:
    return when == "always" or (when == "auto" and sys.stdout.isatty() and not os.environ.get("NO_COLOR"))
