"""What of a project's other modules a file uses, by their texts alone: which are worth parsing, and what they say."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from flake8_ckpt.source.modules import Module, Project

MAX_LOOKED_AT = 300
"""So many other modules are looked at for one file."""
MAX_MODULES = 40
"""So many of them are run."""
MAX_BYTES = 400_000
"""So many bytes of them, together."""
STAR = "*"

IMPORT = re.compile(
    r"(?:^|[;:])[ \t]*(?:from[ \t]*(?P<dots>\.*)[ \t]*(?P<module>[\w.]*)[ \t]*\bimport\b[ \t]*"
    r"(?P<names>\([^)]*\)|(?:\\\r?\n|[^\r\n;#])*)|import[ \t]+(?P<modules>(?:\\\r?\n|[^\r\n;#])+))",
    re.MULTILINE,
)
"""An import statement. One in a docstring is taken for one, too, which costs time and changes nothing."""
NAME = re.compile(r"(?P<name>[\w.]+|\*)(?:\s+as\s+(?P<other>\w+))?")
COMMENT = re.compile(r"#[^\r\n]*")
BLOCK = re.compile(
    r"^(?:(?:async[ \t]+)?(?:def|class)[ \t]+(?P<defined>\w+)|(?P<assigned>\w+)[ \t]*(?::[^=\r\n]*)?=(?!=)"
    r"|(?P<main>if[ \t(]+__name__\b)|(?P<decorator>@)|(?P<loose>[^\s#)\]}'\"]))",
    re.MULTILINE,
)
"""The first line of a statement at the top of a module."""
WORD = re.compile(r"[^\W\d]\w*")
EVENTFUL = re.compile(
    r"Checkpoint|exit\(|\braise\b|\bfit|\.save|load_|compile\(|\binit\(|on_batch|chdir|environ|sys\.path"
)
"""What a module may do when it is imported that matters to the program."""


class Imported(NamedTuple):
    """One name that an import statement binds.

    Attributes:
        level: how many dots stand before the module.
        module: its dotted name.
        name: what is taken from it; None for the module itself, ``*`` for everything.
        bound: the name that is bound.
    """

    level: int
    module: str
    name: str | None
    bound: str


class Block(NamedTuple):
    """The text of a statement at the top of a module, and the words in it."""

    text: str
    words: frozenset[str]


class Outline(NamedTuple):
    """What the text of a module says without being parsed.

    Attributes:
        blocks: what it defines, by name; all that has no name has an empty one.
        imports: what it imports, by the name that is bound.
        stars: the star imports.
    """

    blocks: Mapping[str, Block]
    imports: Mapping[str, Imported]
    stars: tuple[Imported, ...]

    @property
    def is_eventful(self) -> bool:
        """Whether importing the module may do something that matters."""
        return "" in self.blocks and EVENTFUL.search(self.blocks[""].text) is not None


def imports_in(text: str) -> Iterator[Imported]:
    """What the import statements of *text* bind, wherever they stand."""
    for found in IMPORT.finditer(text):
        is_from = found["modules"] is None
        for one in NAME.finditer(COMMENT.sub("", (found["names"] if is_from else found["modules"]) or "")):
            name, other = one["name"], one["other"]
            if is_from:
                yield Imported(len(found["dots"]), found["module"], name, other or name)
            else:
                yield Imported(0, name, None, other or name.partition(".")[0])


def outline_of(text: str) -> Outline:
    """The outline of a module."""
    imports = list(imports_in(text))
    plain = IMPORT.sub("", text)
    texts: dict[str, list[str]] = {}
    begins = list(BLOCK.finditer(plain))
    pending = ""
    for number, found in enumerate(begins):
        part = plain[found.start() : begins[number + 1].start() if number + 1 < len(begins) else len(plain)]
        if found["decorator"]:
            pending += part
        elif not found["main"]:
            texts.setdefault(found["defined"] or found["assigned"] or "", []).append(pending + part)
            pending = ""
    blocks = {name: "".join(parts) for name, parts in texts.items()}
    return Outline(
        {name: Block(part, frozenset(WORD.findall(part))) for name, part in blocks.items()},
        {one.bound: one for one in imports if one.name != STAR},
        tuple(one for one in imports if one.name == STAR),
    )


def text_of(path: Path) -> str | None:
    """The text of a module; None where it cannot be read, or is too large."""
    try:
        status = path.stat()
    except OSError:
        return None
    return _text(path, status.st_size, status.st_mtime_ns) if status.st_size <= MAX_BYTES else None


@lru_cache(maxsize=500)
def _text(path: Path, size: int, changed: int) -> str | None:
    del size, changed  # parts of the key
    try:
        data = path.read_bytes()
        return data.decode(tokenize.detect_encoding(io.BytesIO(data).readline)[0])
    except (OSError, SyntaxError, UnicodeError):
        return None


_outline = lru_cache(maxsize=500)(outline_of)


@dataclass(slots=True)
class Reached:
    """What of other modules a file may use.

    Attributes:
        texts: what they say in these parts.
        modules: their files.
        idle: the files of modules that were looked at, of which nothing is used unless they are in *modules*.
        names: the names in the file by which it uses them.
        used: what of each module is used, by the names that it has there.
    """

    texts: list[str] = field(default_factory=list)
    modules: set[Path] = field(default_factory=set)
    idle: set[Path] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    used: dict[Path, set[str]] = field(default_factory=dict)


@lru_cache(maxsize=4)  # what decides whether a file is read is asked again when it is
def reached(project: Project, text: str) -> Reached:
    """What of the project's other modules a file may use, by itself or through others.

    Args:
        project: of the file.
        text: the file.
    """
    return _Search(project).of(text)


class _Search:
    """Goes from name to name."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.found = Reached()
        self.size = 0
        self.seen: set[tuple[Path, str]] = set()
        self.followed: dict[tuple[Path, Imported], frozenset[str]] = {}
        self.pending: list[tuple[Path, Imported, frozenset[str]]] = []

    def of(self, text: str) -> Reached:
        words = frozenset(WORD.findall(IMPORT.sub("", text)))
        for one in imports_in(text):
            is_used = one.name == STAR or one.bound in words
            self.pending.append((self.project.file, one, words if is_used else frozenset()))
        while self.pending:
            importer, one, words = self.pending.pop()
            known = self.followed.get((importer, one))
            if known is None or not words <= known:
                self.followed[importer, one] = words if known is None else words | known
                self._follow(importer, one, words)
        self.found.idle -= self.found.modules
        return self.found

    def _follow(self, importer: Path, one: Imported, words: frozenset[str]) -> None:
        """Look at what an import statement of the file *importer* brings, and code that has *words* uses."""
        for module, names in self._brought(importer, one, words):
            outline = self._outline(module)
            if outline is None:
                continue
            self._enter(module, outline, names, words)
            if one.name == STAR:
                self.found.names |= words & (outline.blocks.keys() | outline.imports.keys())
            elif importer == self.project.file and module.path in self.found.modules:
                self.found.names.add(one.bound)

    def _brought(self, importer: Path, one: Imported, words: frozenset[str]) -> Iterator[tuple[Module, frozenset[str]]]:
        """The modules of an import statement, each with the names that are taken from it."""
        module = self._find(importer, one.level, one.module)
        if one.name is None:
            parts = one.module.split(".")
            packages = [self._find(importer, 0, ".".join(parts[:size])) for size in range(1, len(parts))]
            yield from ((package, words) for package in packages if package is not None)
        if module is None:
            return
        if one.name is None or one.name == STAR:
            yield module, words
            return
        if words:
            yield module, frozenset({one.name})
            inner = self.project.submodule(module, one.name)
            if inner is not None:
                yield inner, words
        else:
            yield module, words

    def _find(self, importer: Path, level: int, name: str) -> Module | None:
        if level:
            return self.project.find_relative(importer, level, name)
        return self.project.find(name) if name else None

    def _outline(self, module: Module) -> Outline | None:
        if not module.is_readable or self.project.is_file(module.path):
            return None
        text = text_of(module.path)
        if text is None:
            return None
        if module.path not in self.found.idle and len(self.found.idle) >= MAX_LOOKED_AT:
            return None
        if module.path not in self.found.modules:
            if len(self.found.modules) >= MAX_MODULES or self.size + len(text) > MAX_BYTES:
                return None
            self.project.extend_by(module.path, text)
        return _outline(text)

    def _enter(self, module: Module, outline: Outline, names: frozenset[str], words: frozenset[str]) -> None:
        """Use *names* of a module."""
        wanted = [one for one in names if one in outline.blocks or one in outline.imports]
        self.found.idle.add(module.path)
        if wanted or (outline.stars and names) or outline.is_eventful:
            if module.path not in self.found.modules:
                self.found.modules.add(module.path)
                self.size += sum(len(one.text) for one in outline.blocks.values())
            self._read(module, outline, [*wanted, ""])
            imported = [outline.imports[one] for one in wanted if one in outline.imports]
            self.pending += [(module.path, one, words) for one in imported]
            self.pending += [(module.path, one, words | names) for one in outline.stars]

    def _read(self, module: Module, outline: Outline, names: list[str]) -> None:
        """Read blocks, and all that they use."""
        while names:
            name = names.pop()
            block = outline.blocks.get(name)
            if block is None or (module.path, name) in self.seen:
                continue
            self.seen.add((module.path, name))
            self.found.texts.append(block.text)
            self.found.used.setdefault(module.path, set()).add(name)
            names += block.words & outline.blocks.keys()
            used = [outline.imports[one] for one in block.words & outline.imports.keys()]
            self.pending += [(module.path, one, block.words) for one in (*used, *outline.stars)]
            if not name:  # what it imports is run with it, and may do something
                self.pending += [(module.path, one, frozenset()) for one in outline.imports.values()]
