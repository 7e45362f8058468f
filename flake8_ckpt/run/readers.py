"""Who else in a file knows the files that a callback writes. Whoever renames them takes these along, or leaves it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from posixpath import dirname, normpath

import libcst as cst

from flake8_ckpt.call import Argument, Call
from flake8_ckpt.display import LOCATION, visible
from flake8_ckpt.run.reading import Source
from flake8_ckpt.source.outline import text_of
from flake8_ckpt.source.owned import Owned, Reads
from flake8_ckpt.source.positions import positions
from flake8_ckpt.source.tree import children, descendants, name_of
from flake8_ckpt.values import Text, Unknown, Value, alternatives

LOADS = frozenset({"load_model", "load_weights"})
FINDS = frozenset({"latest_checkpoint", "get_checkpoint_state"})
"""Functions that look into a folder for a checkpoint of TensorFlow, which no file of Keras 3 is."""
GLOBS = frozenset({"glob", "iglob", "rglob"})
LISTS = frozenset({"listdir", "scandir", "walk", "iterdir"})
TRAINS = frozenset({"fit", "fit_generator"})

ANY = "\0"
"""Stands in a pattern for what is not known, or may be anything."""
MAX_FILES = 1_000
"""So many files of a project are looked through for a name."""
WILD = re.compile(r"\{+[^{}]*\}+|%(?:\(\w+\))?[-+ #0]*\d*(?:\.\d+)?[a-z]|\$\{?\w+\}?|[*?]+|\[[^\]]*\]")
APART = re.compile(r"[/\\\s,;:'\"()<>|=]+")
TEXTS = (cst.SimpleString, cst.FormattedString, cst.ConcatenatedString)


@dataclass(frozen=True, slots=True)
class Mention:
    """A place that knows the name of a file.

    Attributes:
        line: where it stands.
        how: what it does with it, in words that follow ``line 5``.
        file: the name of the file; empty for the one at hand.
    """

    line: int
    how: str
    file: str = ""

    @property
    def at(self) -> str:
        """Where it stands, in words."""
        return f"{visible(self.file, LOCATION)}:{self.line}" if self.file else f"line {self.line}"


class Readers:
    """One file, and what in it knows the names of other files."""

    def __init__(self, source: Source) -> None:
        """Look at nothing yet."""
        self.source = source

    @cached_property
    def _reads(self) -> Reads:
        return Reads(self.source.file.module)

    @cached_property
    def _calls(self) -> list[tuple[cst.Call, cst.CSTNode]]:
        """Every call of the file in the order of the source, with the function or file that it stands in."""
        return list(_calls_in(self.source.file.module, self.source.file.module))

    @cached_property
    def _texts(self) -> list[tuple[cst.CSTNode, str]]:
        """Every text of the file that is more than a docstring, with its pattern."""
        nodes = list(descendants(self.source.file.module))
        idle = {id(node.value) for node in nodes if isinstance(node, cst.Expr)}
        return [(node, _pattern(_written(node))) for node in nodes if isinstance(node, TEXTS) and id(node) not in idle]

    @cached_property
    def _written_to(self) -> set[int]:
        """The ``id`` of every node that the filepath of a callback is made of."""
        paths = map(self.filepath, self.source.calls)
        owned = [self._reads.owned(path) for path in paths if path is not None]
        return {id(node) for one in owned for node in one.nodes + one.others}

    def filepath(self, call: Call) -> cst.BaseExpression | None:
        """The expression that *call* gets as its filepath, or a dict with it; None where there is none."""
        given = _given(call)
        node = None if given is None else self.source.node(given.place)
        return node.value if isinstance(node, cst.Arg) else None

    def owned(self, call: Call) -> Owned:
        """What the filepath of *call*, and those of its :meth:`followers`, are made of."""
        paths = [self.filepath(call), *map(_first, self.followers(call))]
        return self._reads.owned(*(one for one in paths if one is not None))

    def followers(self, call: Call) -> list[cst.Call]:
        """The calls that load, after a fit in the same function, just what *call* writes."""
        path, sites = self.filepath(call), self._calls
        value = None if path is None else _parts(self.source.given(path))
        start = next((number for number, (one, _) in enumerate(sites) if _is_given(one, path)), None)
        if start is None or value is None:
            return []
        later = [one for one, around in sites[start:] if around is sites[start][1]]
        fit = next((number for number, one in enumerate(later) if name_of(one.func) in TRAINS), len(later))
        loads = [(one, _first(one)) for one in later[fit:] if name_of(one.func) in LOADS]
        return [one for one, read in loads if read is not None and _parts(self.source.given(read)) == value]

    def left_behind(self, call: Call) -> Mention | None:
        """The first place that knows the files of *call*, but for what follows; None where there is none."""
        own = self.owned(call)
        known = {id(node) for node in own.nodes + own.others}
        found: dict[int, tuple[cst.CSTNode, str]] = {}
        for node, how in (*self._in_code(call, known), *self._writing(call)):
            found.setdefault(id(node), (node, how))
        if not found:
            return self._in_project(call)
        where = positions(self.source.file, [node for node, _ in found.values()])
        mentions = [Mention(where[key].line, how) for key, (_, how) in found.items()]
        return min(mentions, key=lambda one: one.line)

    def line(self, node: cst.CSTNode) -> int:
        """The line on which *node* begins."""
        return positions(self.source.file, [node])[id(node)].line

    def _writing(self, call: Call) -> Iterator[tuple[cst.CSTNode, str]]:
        """The other callbacks that write the file of *call*, where something reads it: that can follow only one."""
        path = self.filepath(call)
        for other in self.source.calls if self.followers(call) else ():
            written = self.filepath(other)
            if path is None or written is None or written is path:
                continue
            if _parts(self.source.given(written)) == _parts(self.source.given(path)):
                yield written, "writes it, too"

    def _in_code(self, call: Call, known: set[int]) -> Iterator[tuple[cst.CSTNode, str]]:
        """What else knows the files of *call*; the nodes in *known* are looked after."""
        given = _given(call)
        names = [
            _whole(option.value)
            for option in ([] if given is None else alternatives(given.value))
            if isinstance(option.value, Text)
        ]
        looked_after = known | self._written_to
        for whole in names:
            folder, name = dirname(whole), _last(whole)
            for reading, may_read in self._reading():
                read = _first(reading)
                if (read is None or id(read) not in known) and may_read(reading, folder, name):
                    yield reading, "may read it"
            suffix = re.search(r"\.\w+$", name)
            pieces = {suffix[0], suffix[0][1:]} if suffix else set()
            for node, text in self._texts:
                if id(node) not in looked_after and (text in pieces or _names(text, name)):
                    yield node, "names it, too"

    def _in_project(self, call: Call) -> Mention | None:
        """The first place in other modules of the project that names the files of *call*; None where there is none."""
        project, given = self.source.project, _given(call)
        if project is None or given is None:
            return None
        names = [_last(_whole(one.value)) for one in alternatives(given.value) if isinstance(one.value, Text)]
        pieces = [piece for name in names for piece in _pieces(name)]
        for count, path in enumerate(project.files()):
            if count == MAX_FILES:
                return Mention(1, "is one of too many files to be looked through", project.shown(path))
            written = "" if path == project.file else text_of(path) or ""
            if not any(map(written.__contains__, pieces)):
                continue
            for number, line in enumerate(written.splitlines(), 1):
                if any(_names(_pattern(line), name) for name in names):
                    return Mention(number, "names it, too", project.shown(path))
        return None

    def _reading(self) -> Iterator[tuple[cst.Call, Callable[[cst.Call, str, str], bool]]]:
        """The calls that read files, with what tells whether they may read one of a folder and a name."""
        for names, may_read in (
            (LOADS, self._may_load),
            (FINDS, lambda *_: True),
            (GLOBS, self._may_load),
            (LISTS, self._may_list),
        ):
            yield from ((one, may_read) for one, _ in self._calls if name_of(one.func) in names)

    def _may_load(self, call: cst.Call, folder: str, name: str) -> bool:
        del folder  # the current one may be another when it is read
        read = _first(call)
        return read is not None and any(
            isinstance(one.value, Unknown) or (isinstance(one.value, Text) and _meet(_last(_whole(one.value)), name))
            for one in alternatives(self.source.given(read))
        )

    def _may_list(self, call: cst.Call, folder: str, name: str) -> bool:
        del name
        if name_of(call.func) == "iterdir" and isinstance(call.func, cst.Attribute):
            listed: Value = self.source.given(call.func.value)
        else:
            read = _first(call)
            listed = Text((".",)) if read is None else self.source.given(read)
        exact = listed.exact if isinstance(listed, Text) else None
        if exact is None or ANY in folder:
            return True
        below = normpath(folder or "."), normpath(exact)
        return below[0] == below[1] or (name_of(call.func) == "walk" and _is_below(*below))


def _given(call: Call) -> Argument | None:
    """The argument that is the filepath: of that name, or else the first one."""
    named = next((one for one in call.arguments if one.name == "filepath"), None)
    return named or next(iter(call.arguments), None)


def _calls_in(node: cst.CSTNode, around: cst.CSTNode) -> Iterator[tuple[cst.Call, cst.CSTNode]]:
    for child in children(node):
        if isinstance(child, cst.Call):
            yield child, around
        yield from _calls_in(child, child if isinstance(child, cst.FunctionDef | cst.Lambda) else around)


def _is_given(call: cst.Call, path: cst.BaseExpression | None) -> bool:
    return any(argument.value is path for argument in call.args)


def _parts(value: Value) -> tuple[str | Unknown, ...] | None:
    return value.parts if isinstance(value, Text) else None


def _is_below(folder: str, other: str) -> bool:
    return other == "." or folder.startswith(f"{other}/")


def _first(call: cst.Call) -> cst.BaseExpression | None:
    """The path that a function which reads is given: its first argument."""
    return call.args[0].value if call.args else None


def _written(node: cst.CSTNode) -> str:
    """The text of a literal, with :data:`ANY` for what an f-string fills in."""
    match node:
        case cst.ConcatenatedString():
            return _written(node.left) + _written(node.right)
        case cst.FormattedString():
            return "".join(part.value if isinstance(part, cst.FormattedStringText) else ANY for part in node.parts)
    raw: str = getattr(node, "raw_value", ANY)  # which a template string has not
    return raw


def _whole(text: Text) -> str:
    """The pattern of a path."""
    return _pattern("".join(part if isinstance(part, str) else ANY for part in text.parts))


def _pattern(text: str) -> str:
    """*text* with :data:`ANY` for fields, conversions and wildcards."""
    return WILD.sub(ANY, text)


def _last(path: str) -> str:
    return re.split(r"[/\\]", path)[-1]


def _names(text: str, name: str) -> bool:
    """Whether the pattern *text* has a word or a component that may be *name*, by more than what may be anything."""
    if "." not in name and re.search(r"\s", text):
        return False  # of a sentence, where any word may be one
    words = {word.rstrip(".") for word in (*APART.split(text), _last(text))}
    return any(_meet(word, name) and _share_an_end(word, name) for word in words)


def _pieces(name: str) -> list[str]:
    """The pieces of the pattern of a name of which one is in every text that names it."""
    ends = [one for one in _ends(name) if re.search(r"[^\W_]", one)]
    return ends if ANY in name else [name]


def _ends(pattern: str) -> tuple[str, str]:
    return pattern.partition(ANY)[0], pattern.rpartition(ANY)[2]


def _meet(one: str, other: str) -> bool:
    """Whether two patterns may be one name, by their ends."""
    (head, tail), (other_head, other_tail) = _ends(one), _ends(other)
    heads = (head.startswith(other_head), other_head.startswith(head))
    tails = (tail.endswith(other_tail), other_tail.endswith(tail))
    if ANY not in one:
        return heads[0] and tails[0] and (ANY in other or one == other)
    if ANY not in other:
        return heads[1] and tails[1]
    return any(heads) and any(tails)


def _share_an_end(one: str, other: str) -> bool:
    """Whether two patterns that meet have letters or digits in common at their beginning or end."""
    (head, tail), (other_head, other_tail) = _ends(one), _ends(other)
    return any(re.search(r"[^\W_]", min(pair, key=len)) for pair in ((head, other_head), (tail, other_tail)))
