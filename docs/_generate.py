"""The examples of the pages: what flake8 prints for them, and how a page quotes it.

``python docs/_generate.py`` writes the quotations anew, after a message has changed; the tests compare them.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import textwrap
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

DOCS = Path(__file__).parent
EXPLAIN = DOCS / "explain.md"
WIDTH = 84
PROJECT = ("requirements.txt", "keras==3.15.1\n")
"""Stands beside each example, so that no finding rests on a version that is assumed, or on what is installed here."""
HEADING = re.compile(r"^(#{1,6}) (.*)$")
FENCE = re.compile(r"^(`{3,})(.*)$")
COMMAND = re.compile(r"^\$ flake8(?P<options>(?: --\S+)*) (?P<file>\w+\.py)$")


@dataclass(frozen=True)
class Block:
    """A fenced block of a page.

    Attributes:
        info: what stands after the opening fence, such as ``python``.
        lines: what is in it.
        first: the number of its first line in the page, from 0.
        section: the heading of the second level that it stands under.
    """

    info: str
    lines: tuple[str, ...]
    first: int
    section: str

    @property
    def code(self) -> str:
        """The lines as a file."""
        return "".join(f"{line}\n" for line in self.lines)


@dataclass(frozen=True)
class Example:
    """A Python block, and the console block right after it, if there is one."""

    page: Path
    python: Block
    console: Block | None

    @property
    def options(self) -> tuple[str, ...]:
        """What the console block calls flake8 with."""
        if self.console is None:
            return ()
        command = COMMAND.match(self.console.lines[0])
        if command is None:
            msg = f"{self.page}:{self.console.first + 1}: no command"
            raise ValueError(msg)
        return tuple(command["options"].split())

    @property
    def quoted(self) -> tuple[str, ...]:
        """The findings that the page quotes, each as the one line that it is."""
        whole = "\n".join(self.console.lines[1:]) if self.console is not None else ""
        return tuple(re.sub(r"\n +", " ", whole).splitlines())


def pages() -> list[Path]:
    """Every page, in order."""
    return sorted(path for path in DOCS.rglob("*.md") if "_build" not in path.parts)


def blocks(page: Path) -> Iterator[Block]:
    """The fenced blocks of a page, in order."""
    section, fence, info, first = "", "", "", 0
    lines = page.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines):
        if fence:
            if line == fence:
                yield Block(info, tuple(lines[first:number]), first, section)
                fence = ""
        elif (opened := FENCE.match(line)) is not None:
            fence, info, first = opened[1], opened[2], number + 1
        elif (heading := HEADING.match(line)) is not None and heading[1] == "##":
            section = heading[2]


def examples(page: Path) -> Iterator[Example]:
    """The Python blocks of a page with what is quoted after them."""
    fenced = list(blocks(page))
    for number, block in enumerate(fenced):
        if block.info == "python":
            after = fenced[number + 1] if number + 1 < len(fenced) else None
            yield Example(page, block, after if after is not None and after.info == "console" else None)


def printed(given: Iterable[Example]) -> list[tuple[str, ...]]:
    """What flake8 prints for each example, its own checks included: a snippet is clean but for its fault."""
    given = list(given)
    by_options: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, example in enumerate(given):
        by_options[example.options].append(number)
    found: dict[int, list[str]] = defaultdict(list)
    for options, numbers in by_options.items():
        with tempfile.TemporaryDirectory() as directory:
            Path(directory, PROJECT[0]).write_text(PROJECT[1], encoding="utf-8")
            for number in numbers:
                Path(directory, f"{number}.py").write_text(given[number].python.code, encoding="utf-8")
            command = [sys.executable, "-m", "flake8", "--isolated", "-j1", "--select=CKP,E,F,W", *options, "."]
            run = subprocess.run(  # noqa: S603 - flake8 on our own snippets
                command, cwd=directory, capture_output=True, text=True, encoding="utf-8", check=False
            )
        if run.stderr or run.returncode not in {0, 1}:
            raise RuntimeError(run.stderr or run.stdout)
        for line in run.stdout.splitlines():
            number, rest = re.match(r"\./(\d+)\.py(.*)", line).groups()  # type: ignore[union-attr]
            found[int(number)].append(f"train.py{rest}")
    return [tuple(found[number]) for number in range(len(given))]


def wrapped(finding: str) -> list[str]:
    """A finding as a page quotes it: broken between words, what follows indented."""
    return textwrap.wrap(finding, WIDTH, subsequent_indent="    ", break_long_words=False, break_on_hyphens=False)


def explained(page: Path) -> str:
    """What ``flake8-ckpt explain`` prints for the first Python block of a page."""
    program = next(block for block in blocks(page) if block.info == "python")
    with tempfile.TemporaryDirectory() as directory:
        Path(directory, PROJECT[0]).write_text(PROJECT[1], encoding="utf-8")
        Path(directory, "train.py").write_text(program.code, encoding="utf-8")
        command = [str(Path(sys.executable).with_name("flake8-ckpt")), "explain", "train.py"]
        run = subprocess.run(  # noqa: S603 - our own program on our own snippet
            command, cwd=directory, capture_output=True, text=True, encoding="utf-8", check=False
        )
    if run.stderr:
        raise RuntimeError(run.stderr)
    return run.stdout


def main() -> None:
    """Write what flake8 prints into every console block that follows a Python block, and what explain shows."""
    every = [example for page in pages() for example in examples(page) if example.console is not None]
    for example, findings in reversed(list(zip(every, printed(every), strict=True))):
        lines = example.page.read_text(encoding="utf-8").splitlines()
        block = example.console
        if block is not None:
            lines[block.first + 1 : block.first + len(block.lines)] = [
                line for finding in findings for line in wrapped(finding)
            ]
        example.page.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    text = EXPLAIN.read_text(encoding="utf-8")
    [shown] = (block.code for block in blocks(EXPLAIN) if block.info == "text")
    EXPLAIN.write_text(text.replace(shown, explained(EXPLAIN)), encoding="utf-8")


if __name__ == "__main__":
    main()
