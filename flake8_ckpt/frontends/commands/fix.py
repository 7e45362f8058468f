"""``flake8-ckpt fix``: what flake8 reports of this plugin, mended in the files.

Which findings count is asked of flake8 itself, so that its configuration, ``per-file-ignores`` and ``# noqa`` hold
here, too.
"""

from __future__ import annotations

import difflib
import os
import re
import sys
from argparse import ArgumentParser, Namespace
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from shutil import copystat
from tempfile import mkstemp
from typing import BinaryIO
from zlib import crc32

from flake8.formatting.base import BaseFormatter
from flake8.main.application import Application
from flake8.utils import parse_comma_separated_list
from flake8.violation import Violation

from flake8_ckpt.analysis import Report
from flake8_ckpt.display import LINE, line, visible
from flake8_ckpt.fixing import Fix, Fixer, Mended
from flake8_ckpt.frontends.commands.common import UNUSABLE, UnusableError, asking_flake8, complain, shown_path
from flake8_ckpt.frontends.commands.reading import encoding_of
from flake8_ckpt.frontends.configuration import read_options
from flake8_ckpt.frontends.plugin import Plugin
from flake8_ckpt.rules import RULES
from flake8_ckpt.source.parsing import UnanalysableError, python_tree

SUMMARY = "mend what flake8 finds, where a program can"
EPILOG = """\
Safe fixes change nothing that works today. Unsafe ones change what the training
writes, or are asked for only by a version of Keras that is assumed; they are
made only with --unsafe. What reads a file is changed with what writes it, or
the fix is not made. After each fix the file is judged again: the finding is
gone, no other has come, and nothing else has changed; otherwise the file is
left as it is. What flake8 does not report (# noqa, per-file-ignores, its
configuration) is left alone.

examples:
  flake8-ckpt fix --diff train.py          what would change
  flake8-ckpt fix src/                     safe fixes, in every file below
  flake8-ckpt fix --select CKP305 src/     those of one code
  flake8-ckpt fix --unsafe train.py        all that a program can do

exit codes:
  0  there is nothing to mend
  1  something is mended (with --diff: would be), or left to be mended by hand
  2  wrong usage, or a file that cannot be used; the others are mended"""
NEEDS_QUOTES = re.compile(rb'[\x00-\x1f\x7f"\\]')
UNREADABLE = "E9"
"""The codes by which flake8 says that a file cannot be read or is no Python."""


def add_arguments(parser: ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.epilog = EPILOG
    parser.add_argument("paths", nargs="+", metavar="PATH", help="a file, or a directory to be searched as flake8 does")
    parser.add_argument("--diff", action="store_true", help="write no file, and show what would change")
    parser.add_argument("--unsafe", action="store_true", help="make fixes that change what is on disk, too")
    parser.add_argument(
        "--select", default="CKP", metavar="CODES", help="mend these codes only, such as CKP2,CKP305 (default: CKP)"
    )


def run(options: Namespace) -> int:
    """Mend the files; the exit status.

    Args:
        options: as :func:`add_arguments` declares them.

    Raises:
        UnusableError: a path or a code is not there, or flake8's configuration is wrong.
        KeyboardInterrupt: flake8 was interrupted.
    """
    missing = [path for path in options.paths if not os.path.exists(path)]  # noqa: PTH110 - a name may be no UTF-8
    if missing:
        msg = f"{shown_path(missing[0])}: there is no such file or directory"
        raise UnusableError(msg)
    codes = parse_comma_separated_list(options.select)
    unknown = [code for code in codes if not any(known.startswith(code) for known in RULES)]
    if unknown:
        msg = f"--select {visible(unknown[0])}: there is no such code; `flake8-ckpt rule` lists all"
        raise UnusableError(msg)
    found = reported(options.select, options.paths)
    statuses = [_mend(path, violations, options) for path, violations in sorted(found.items())]
    return max(statuses, default=0)


class _Collector(BaseFormatter):
    """Keeps what flake8 reports, and prints nothing."""

    def after_init(self) -> None:
        self.found: list[Violation] = []

    def handle(self, error: Violation) -> None:
        self.found.append(error)


class _Flake8(Application):
    """flake8 as the user has configured it, but with this plugin alone, and another place for what it finds."""

    def __init__(self, paths: Iterable[str]) -> None:
        super().__init__()
        self.paths = paths

    def initialize(self, argv: Sequence[str]) -> None:
        self.plugins, self.options = read_options(argv, self.paths)
        self.make_formatter()
        self.make_guide()
        self.make_file_checker_manager(argv)

    def make_formatter(self) -> None:
        assert self.options is not None  # noqa: S101 - as flake8 itself says it
        self.formatter = self.collector = _Collector(self.options)


def reported(select: str, paths: Sequence[str]) -> dict[str, list[Violation]]:
    """What flake8 reports of these codes and of files that cannot be read, by file.

    Raises:
        UnusableError: its configuration is wrong.
        KeyboardInterrupt: it was interrupted.
    """
    flake8 = _Flake8(paths)
    with asking_flake8():
        flake8.initialize(["--jobs=1", f"--select={select},{UNREADABLE}", "--", *paths])
        flake8.run_checks()
        flake8.report_errors()
    by_file: dict[str, list[Violation]] = defaultdict(list)
    for violation in flake8.collector.found:
        by_file[violation.filename].append(violation)
    return by_file


def _mend(path: str, violations: list[Violation], options: Namespace) -> int:
    """Mend one file; the exit status that it asks for."""
    unreadable = next((one for one in violations if one.code.startswith(UNREADABLE)), None)
    if unreadable is not None:
        return _fail(f"{shown_path(path)}:{unreadable.line_number}: {unreadable.code} {line(unreadable.text)}")
    wanted = {(one.code, one.line_number, one.column_number) for one in violations}

    def is_wanted(report: Report) -> bool:
        return (report.code, report.position.line, report.position.column + 1) in wanted

    try:
        before = Path(path).read_bytes()
        text = before.decode(encoding_of(before))
        project = Plugin.project(path, text)
        target = Plugin.judged_by(path, text, python_tree(before, "exec"), project)
        fixer = Fixer(target, Plugin.enabled(), Plugin.classes)
        mended = fixer.mend(before, is_wanted, unsafe=options.unsafe, project=project)
        if options.diff:
            _show(difference(path, before, mended.data), encoding_of(before))
        elif mended.done:
            replace_file(path, before, mended.data)
    except UnanalysableError as error:
        return _fail(f"{shown_path(path)}: nothing is changed, for {error.reason}")
    except OSError as error:
        return _fail(f"{shown_path(path)}: nothing is changed, for it cannot be written: {error.strerror}")
    _tell(path, mended, "would be fixed" if options.diff else "fixed")
    return 1


def _tell(path: str, mended: Mended, fixed: str) -> None:
    for fix in mended.done:
        _say(path, fix, f"{fixed}: {_small(fix.title)}")
    for fix in mended.left:
        fixable = f"with --unsafe, {_small(fix.title)} ({fix.caution})"
        _say(path, fix, f"left: {fix.title if fix.data is None else fixable}")


def _small(title: str) -> str:
    return title[0].lower() + title[1:]


def _say(path: str, fix: Fix, what: str) -> None:
    """One line about one finding, beside the diff where there is one."""
    at = fix.report.position
    told = line(f"{shown_path(path)}:{at.line}:{at.column + 1}: {fix.key.code} {what}", LINE)
    sys.stderr.write(f"{told}\n")


def _fail(what: str) -> int:
    complain(UnusableError(what))
    return UNUSABLE


def difference(path: str, before: bytes, after: bytes) -> Iterator[bytes]:
    """A unified diff, exactly as ``patch`` and ``git apply`` take it."""
    name = os.fsencode(os.path.normpath(path).lstrip("/"))
    lines = (before.splitlines(keepends=True), after.splitlines(keepends=True))
    for one in difflib.diff_bytes(difflib.unified_diff, *lines, _in_head(b"a/" + name), _in_head(b"b/" + name)):
        yield one if one.endswith(b"\n") else one + b"\n\\ No newline at end of file\n"


def _in_head(name: bytes) -> bytes:
    """A name as the head of a diff has it: between quotes, as in C, where it might be taken for more than a name."""
    if not NEEDS_QUOTES.search(name):
        return name
    return b'"' + NEEDS_QUOTES.sub(lambda match: b"\\%03o" % match[0][0], name) + b'"'


def _show(diff: Iterable[bytes], encoding: str) -> None:
    """Print a diff: as it is, for other programs; on a terminal, where people read it, with every character visible."""
    if not sys.stdout.isatty():
        sys.stdout.buffer.writelines(diff)
        return
    for one in diff:
        text = one.decode(encoding, "surrogateescape").rstrip("\r\n")
        sys.stdout.write("\t".join(visible(part, None) for part in text.split("\t")) + "\n")


def replace_file(path: str, before: bytes, after: bytes) -> None:
    """Write *after* in the place of *before*, through a symbolic link, and leave the rest of the file's state.

    It is one step, but for a file with several names (hard links), which only writing into it keeps together.

    Raises:
        OSError: it cannot be written, or has changed since; the file is as it was.
    """
    target = Path(os.path.realpath(path))
    with target.open("r+b") as old:  # which a file that may not be written refuses
        _refuse_changed(old, before)
        if os.fstat(old.fileno()).st_nlink > 1:
            old.seek(0)
            old.write(after)
            old.truncate()
            return
    handle, name = mkstemp(dir=target.parent, prefix=_without_leftovers(target))
    try:
        with os.fdopen(handle, "wb") as new:  # and closed, as Windows wants it, before it takes the place
            new.write(after)
            new.flush()
            os.fsync(new.fileno())
        status = target.stat()
        with suppress(OSError, AttributeError):  # only root may give a file away, and Windows cannot
            os.chown(name, status.st_uid, status.st_gid)
        copystat(target, name)  # with its extended attributes
        os.utime(name)
        with target.open("rb") as old:
            _refuse_changed(old, before)
        os.replace(name, target)  # noqa: PTH105 - a name may be no UTF-8
    except BaseException:
        with suppress(OSError):
            os.unlink(name)  # noqa: PTH108
        raise


def _refuse_changed(file: BinaryIO, before: bytes) -> None:
    if file.read() != before:
        raise OSError(None, "it has changed in the meantime")


def _without_leftovers(target: Path) -> str:
    """How the names of temporary files for *target* begin; those of a run that was killed are removed."""
    prefix = f".flake8-ckpt-{crc32(os.fsencode(target.name)):08x}-"  # its own name may be as long as names can be
    for leftover in target.parent.glob(f"{prefix}*"):
        with suppress(OSError):
            leftover.unlink()
    return prefix
