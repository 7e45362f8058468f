"""``flake8-ckpt rule``: the pages of the rules, in the terminal."""

from __future__ import annotations

import argparse
import sys

from flake8_ckpt.display import visible
from flake8_ckpt.frontends.commands.common import UnusableError
from flake8_ckpt.frontends.pages import page
from flake8_ckpt.rules import RULES

SUMMARY = "print the page of a rule, or list all rules"
EPILOG = """\
A page says what a finding means, shows a program with the fault and which files
are on disk when that has run, and how to write it instead.

examples:
  flake8-ckpt rule                 every code with what it says, a line each
  flake8-ckpt rule CKP101          the page about CKP101
  flake8-ckpt rule ckp203 CKP307   two pages, one after the other

exit codes:
  0  printed
  2  there is no such code"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command line."""
    parser.epilog = EPILOG
    parser.add_argument("codes", nargs="*", metavar="CODE", help="such as CKP101; without any, all are listed")


def run(options: argparse.Namespace) -> int:
    """Print the pages asked for, or the list.

    Raises:
        UnusableError: there is no such code.
    """
    codes = [code.upper() for code in options.codes]
    unknown = next((code for code in codes if code not in RULES), None)
    if unknown is not None:
        msg = f"{visible(unknown)}: there is no such code; `flake8-ckpt rule` lists all"
        raise UnusableError(msg)
    pages = "\n".join(map(page, codes)) if codes else listed()
    sys.stdout.write(pages)
    return 0


def listed() -> str:
    """Every rule in a line."""
    return "".join(f"{rule.code}  {rule.summary}{' (opt-in)' if rule.opt_in else ''}\n" for rule in RULES.values())
