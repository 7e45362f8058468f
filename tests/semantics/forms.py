"""Random programs that make checkpoint callbacks: each form of Python is one function that writes it.

A form is given a :class:`Writer`, takes expressions and whole blocks of other forms from it, and tells it which new
names later code may use. To add a form, write its function. A program always ends: loops go over copies or count,
functions call only what is defined above them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from textwrap import indent

from comparing import HEAD
from hypothesis import strategies as st
from snippets import SNIPPETS, WAYS

IMPORTS = "import functools, os, sys\nfrom contextlib import suppress\nfrom pathlib import Path\n"
WORDS = ("a", "b", "B", "x_{epoch}", "m.keras", "")
KEYS = ("a", "b", "k")
ATTRIBUTES = ("path", "name")
VARIABLES = ("FIRST", "SECOND")
DEEPEST = 3


@dataclass
class Names:
    """What code at some place may use: expressions by the kind of their value, and names that it may bind again."""

    texts: list[str] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    lists: list[str] = field(default_factory=list)  # of texts
    dicts: list[str] = field(default_factory=list)  # of texts by texts
    functions: list[str] = field(default_factory=list)  # from a text to a text
    objects: list[str] = field(default_factory=list)  # with texts as ATTRIBUTES
    classes: list[str] = field(default_factory=list)  # of such objects, made of one text
    own: set[str] = field(default_factory=set)

    def copy(self) -> Names:
        """The same, to be added to."""
        return Names(*(type(kind)(kind) for kind in vars(self).values()))


class Writer:
    """Writes one program, and remembers what is bound at the place where it is."""

    def __init__(self, draw: st.DrawFn, off: frozenset[str]) -> None:
        self.draw = draw
        self.forms = [one for one in FORMS if one.name not in off]
        self.snippets = [one for one in SNIPPETS if one.name not in off]
        self.lines: list[str] = []
        self.names = Names()
        self.depth = self.count = 0
        self.is_in_function = False

    # What is drawn

    def one_of(self, options: Sequence[str]) -> str:
        """One of *options*."""
        return self.draw(st.sampled_from(options))

    def some_of(self, options: Sequence[str], most: int = 2) -> list[str]:
        """A few of *options*, each once at the most."""
        return self.draw(st.lists(st.sampled_from(options), max_size=most, unique=True)) if options else []

    def yes(self) -> bool:
        """No, in the simplest program."""
        return self.draw(st.booleans())

    def small(self, least: int = 0, most: int = 3) -> int:
        """A number that is small."""
        return self.draw(st.integers(least, most))

    # What is written

    def line(self, text: str) -> None:
        """A statement, or the head of a block."""
        self.lines.append("    " * self.depth + text)

    def fresh(self, stem: str) -> str:
        """A name that is not used yet."""
        self.count += 1
        return f"{stem}{self.count}"

    def bind(self, kind: list[str], stem: str, value: str) -> str:
        """A new name for *value*, added to *kind*."""
        name = self.fresh(stem)
        self.line(f"{name} = {value}")
        kind.append(name)
        self.names.own.add(name)
        return name

    @contextmanager
    def block(self, head: str) -> Iterator[None]:
        """The block under *head*; what is bound in it is not used after it."""
        self.line(head)
        outer, self.names = self.names, self.names.copy()
        self.depth += 1
        start = len(self.lines)
        yield
        if len(self.lines) == start:
            self.line("pass")
        self.depth -= 1
        self.names = outer

    @contextmanager
    def function(self, head: str, *, declare: str = "") -> Iterator[None]:
        """The body of a function: it may not bind what is outside of it, except what it declares.

        Args:
            head: its first line.
            declare: ``global`` or ``nonlocal``, for some of the names outside.
        """
        was, self.is_in_function = self.is_in_function, True
        with self.block(head):
            declared = self.some_of(sorted(self.names.own)) if declare else []
            if declared:
                self.line(f"{declare} {', '.join(declared)}")
            self.names.own = set(declared)
            yield
        self.is_in_function = was

    def body(self, most: int = 3) -> None:
        """A few statements of any form."""
        if self.depth <= DEEPEST:
            for form in self.draw(st.lists(st.sampled_from(self.forms), min_size=1, max_size=most)):
                form.write(self)

    # Expressions

    def literal(self) -> str:
        """A text as it is."""
        return repr(self.one_of(WORDS))

    def text(self, depth: int = 2) -> str:
        """An expression whose value is a text."""
        kinds = [self.literal, *([lambda: self.one_of(self.names.texts)] * 3 if self.names.texts else [])]
        if depth:
            kinds += [lambda one=one: one(self, depth - 1) for one in TEXTS]
        return self.draw(st.sampled_from(kinds))()

    def number(self) -> str:
        """An expression whose value is a whole number."""
        of_lists = [f"len({name})" for name in self.names.lists]
        return self.one_of(["1", "0", "2", "True", "7 // 2", "-3 % 5", *self.names.numbers, *of_lists])

    def a_list(self) -> str:
        """An expression whose value is a list of texts."""
        if self.names.lists and self.yes():
            return self.one_of(self.names.lists)
        return "[" + ", ".join(self.text(1) for _ in range(self.small())) + "]"

    def a_dict(self) -> str:
        """An expression whose value is a dict of texts."""
        if self.names.dicts and self.yes():
            return self.one_of(self.names.dicts)
        return "{" + ", ".join(f"{key!r}: {self.text(1)}" for key in self.some_of(KEYS, 3)) + "}"

    def unknown(self) -> str:
        """A test that the analysis cannot know."""
        return f'os.environ.get("{self.one_of(VARIABLES)}")'

    def test(self) -> str:
        """A test, known or not."""
        kinds = [
            self.unknown,
            lambda: self.one_of(["True", "False"]),
            lambda: f"{self.number()} {self.one_of(['>', '==', '<='])} {self.number()}",
            lambda: f"{self.text(1)} {self.one_of(['==', '!=', 'in', '<'])} {self.text(1)}",
            lambda: f"not {self.a_list()}",
            lambda: f"{self.text(0)} in {self.a_list()}",
        ]
        return self.draw(st.sampled_from(kinds))()


@dataclass(frozen=True)
class Form:
    """One form: its name, and the function that writes it."""

    name: str
    write: Callable[[Writer], None]


FORMS: list[Form] = []
TEXTS: list[Callable[[Writer, int], str]] = []
"""The forms of expressions: each gives one whose value is a text, out of others that nest less deep."""


def form(function: Callable[[Writer], None]) -> Callable[[Writer], None]:
    """Make *function* a form of its own name."""
    FORMS.append(Form(function.__name__, function))
    return function


def text(function: Callable[[Writer, int], str]) -> Callable[[Writer, int], str]:
    """Make *function* a form of expressions."""
    TEXTS.append(function)
    return function


# Texts


@text
def added(w: Writer, depth: int) -> str:
    return f"({w.text(depth)} + {w.text(depth)})"


@text
def formatted(w: Writer, depth: int) -> str:
    ways = (
        'f"{{{a}}}_{{{n}:0{{{n}}}d}}"',
        'f"{{{a}!s:>{{{n}}}}}{{{{epoch}}}}"',
        '"%s-%03d" % ({a}, {n})',
        '"{{}}_{{n}}".format({a}, n={n})',
        '"{{0}}{{0!r:.3}}".format({a})',
        '"%(a)s%(n)x" % {{"a": {a}, "n": {n}}}',
    )
    way = w.one_of(ways)
    if way.startswith("f"):  # in which no quote may stand, before Python 3.12
        a, n = (w.one_of([other, *filter(str.isidentifier, names)]) for other, names in _plain(w))
    else:
        a, n = w.text(depth), w.number()
    return f"({way.format(a=a, n=n)})"


def _plain(w: Writer) -> tuple[tuple[str, list[str]], ...]:
    return ("os.sep", w.names.texts), ("2", w.names.numbers)


@text
def joined(w: Writer, depth: int) -> str:
    del depth
    return f"{w.literal()}.join({w.a_list()})"


@text
def joined_comprehension(w: Writer, depth: int) -> str:
    del depth
    return f'"".join(one + {w.literal()} for one in {w.a_list()} if one != {w.literal()})'


@text
def called(w: Writer, depth: int) -> str:
    return f"{w.one_of([*w.names.functions, '(lambda x: x + x)', 'str'])}({w.text(depth)})"


@text
def item(w: Writer, depth: int) -> str:
    return f"({w.a_list()} or [{w.text(depth)}])[{w.one_of(['-1', '0'])}]"


@text
def entry(w: Writer, depth: int) -> str:
    return f"{w.a_dict()}.get({w.one_of(KEYS)!r}, {w.text(depth)})"


@text
def method(w: Writer, depth: int) -> str:
    ends = (".upper()", ".replace('a', 'c', 1)", "[::-1]", "[1:]", ".strip('b')", ".partition('.')[0]", ".title()")
    return f"{w.text(depth)}{w.one_of(ends)}"


@text
def conditional(w: Writer, depth: int) -> str:
    return f"({w.text(depth)} if {w.test()} else {w.text(depth)})"


@text
def either(w: Writer, depth: int) -> str:
    return f"({w.text(depth)} {w.one_of(['or', 'and'])} {w.text(depth)})"


@text
def on_disk(w: Writer, depth: int) -> str:
    ways = ("os.path.join({a}, {b})", "os.path.splitext({a})[0]", "str(Path({a}) / {b})", "os.path.dirname({a} + {b})")
    return w.one_of(ways).format(a=w.text(depth), b=w.text(depth))


@text
def attribute(w: Writer, depth: int) -> str:
    if not w.names.objects:
        return w.text(depth)
    one, name = w.one_of(w.names.objects), w.one_of(ATTRIBUTES)
    return w.one_of([f"{one}.{name}", f"getattr({one}, {name!r}, 'none')"])


# Calls and names


@form
def checkpoint(w: Writer) -> None:
    """A call, on a line of its own."""
    options = [f", monitor={w.text(1)}"] if w.yes() else []
    options += [f", save_freq={w.number()}"] if w.yes() else []
    options += [f", save_best_only={w.test()} and True"] if w.yes() else []
    w.line(f"ModelCheckpoint({w.text()}{''.join(options)})")


@form
def bound(w: Writer) -> None:
    w.bind(w.names.texts, "text", w.text())


def _again(w: Writer) -> str:
    """A text that may be bound again."""
    own = [name for name in w.names.texts if name in w.names.own]
    return w.one_of(own) if own else w.bind(w.names.texts, "text", w.literal())


@form
def bound_again(w: Writer) -> None:
    w.line(f"{_again(w)} {w.one_of(['=', '+='])} {w.text()}")


@form
def swapped(w: Writer) -> None:
    first, second = _again(w), _again(w)
    w.line(f"{first}, {second} = {second}, {first} + {w.literal()}")


@form
def unpacked(w: Writer) -> None:
    first, rest = w.fresh("text"), w.fresh("parts")
    w.line(f"{first}, *{rest} = [{w.text(1)}, *{w.a_list()}]")
    w.names.texts.append(first)
    w.names.lists.append(rest)
    w.names.own.add(first)


@form
def number(w: Writer) -> None:
    w.bind(w.names.numbers, "number", f"{w.number()} {w.one_of(['+', '*', '-'])} {w.number()}")


@form
def counted(w: Writer) -> None:
    own = [name for name in w.names.numbers if name in w.names.own]
    name = w.one_of(own) if own else w.bind(w.names.numbers, "number", "1")
    w.line(f"{name} += {w.number()}")


@form
def walrus(w: Writer) -> None:
    name = _again(w)
    w.line(f"if ({name} := {w.text(1)}) == {w.literal()}:")
    w.line(f"    {name} += {w.literal()}")
    w.line(f"elif ({name} := {w.text(1)}) and {w.test()}:")
    w.line(f"    {name} = {name} + {w.literal()}")


@form
def deleted(w: Writer) -> None:
    name = w.bind(w.names.texts, "text", w.text(1))
    w.line(f"del {name}")
    w.line(f"{name} = {w.text(0) if w.yes() else repr('again')}".replace(f"= {name}", "= 'same'"))


# Lists and dicts

LIST_CHANGES = (
    "{a}.append({t})",
    "{a}.extend([{t}, 'e'])",
    "{a}.insert(0, {t})",
    "{a} and {a}.pop()",
    "{a}.sort()",
    "{a}.reverse()",
    "{a}[:1] = [{t}]",
    "del {a}[1:]",
    "{a}.clear()",
    "{a}[len({a}):] = ['z']",
    "list.append({a}, {t})",
    "getattr({a}, 'append')({t})",
)


@form
def list_made(w: Writer) -> None:
    w.bind(w.names.lists, "parts", w.one_of(["{}", "list({})", "{}[:]", "[*{}, 'n']", "sorted({})"]).format(w.a_list()))


@form
def list_changed(w: Writer) -> None:
    name = w.one_of(w.names.lists) if w.names.lists else w.bind(w.names.lists, "parts", w.a_list())
    w.line(w.one_of(LIST_CHANGES).format(a=name, t=w.text(1)))


@form
def list_grown(w: Writer) -> None:
    """``+=`` on an alias."""
    name = w.bind(w.names.lists, "parts", w.a_list())
    w.line(f"{name} += [{w.text(1)}]")


@form
def dict_made(w: Writer) -> None:
    ways = (
        "{a}",
        "dict({a})",
        "{{**{a}, 'k': {t}}}",
        "({a} | {{'a': {t}}})",
        "{{key: value + 'v' for key, value in {a}.items()}}",
    )
    w.bind(w.names.dicts, "table", w.one_of(ways).format(a=w.a_dict(), t=w.text(1)))


DICT_CHANGES = (
    "{a}[{k!r}] = {t}",
    "{a}.update({k}={t})",
    "{a}.update({d})",
    "{a}.setdefault({k!r}, {t})",
    "{a}.pop({k!r}, None)",
    "{a}[{t}] = {t}",
    "{a}.clear()",
    "{a} and {a}.popitem()",
    "{a}.__setitem__({k!r}, {t})",
)


@form
def dict_changed(w: Writer) -> None:
    name = w.one_of(w.names.dicts) if w.names.dicts else w.bind(w.names.dicts, "table", w.a_dict())
    w.line(w.one_of(DICT_CHANGES).format(a=name, k=w.one_of(KEYS), t=w.text(1), d=w.a_dict()))


@form
def dict_of_lists(w: Writer) -> None:
    """A list by way of the dict that it is in."""
    name = w.fresh("lists")
    w.line(f"{name} = {{'a': {w.a_list()}}}")
    w.line(f"{name}.setdefault({w.one_of(KEYS)!r}, []).append({w.text(1)})")
    w.names.lists.append(f"{name}['a']")


@form
def comprehension(w: Writer) -> None:
    value = w.one_of(["one", "one + 'c'", w.text(1)])
    w.bind(w.names.lists, "parts", f"[{value} for one in {w.a_list()} if one != {w.literal()}]")


# Branches and loops


@form
def if_else(w: Writer) -> None:
    with w.block(f"if {w.test()}:"):
        w.body()
    if w.yes():
        with w.block("else:"):
            w.body()


@form
def match_text(w: Writer) -> None:
    w.line(f"match {w.text(1)}:")
    w.depth += 1
    for pattern in (f"{w.literal()} | {w.literal()}", f"str(found) if found < {w.literal()}", "_"):
        with w.block(f"case {pattern}:"):
            w.body(1)
    w.depth -= 1


@form
def match_list(w: Writer) -> None:
    name = _again(w)
    w.line(f"match {w.a_list()}:")
    w.line(f"    case [] | [{w.literal()}]:")
    w.line(f"        {name} = {w.text(1)}")
    w.line("    case [first, *_]:")
    w.line(f"        {name} = first + {w.literal()}")


def _loop_body(w: Writer) -> None:
    w.body()
    if w.yes():
        end = w.one_of(["break", "continue"])
        with w.block(f"if {w.test()}:"):
            w.body(1)
            w.line(end)
        w.body(1)


@form
def for_list(w: Writer) -> None:
    name = w.fresh("text")
    with w.block(f"for {name} in {w.a_list()}[:3]:"):
        w.names.texts.append(name)
        w.names.own.add(name)
        _loop_body(w)
    if w.yes():
        with w.block("else:"):
            w.body(1)


@form
def for_range(w: Writer) -> None:
    name = w.fresh("turn")
    with w.block(f"for {name} in range({w.small(1)}):"):
        w.names.numbers.append(name)
        _loop_body(w)


@form
def for_items(w: Writer) -> None:
    key, value = w.fresh("text"), w.fresh("text")
    with w.block(f"for {key}, {value} in list({w.a_dict()}.items())[:3]:"):
        w.names.texts += [key, value]
        w.names.own |= {key, value}
        _loop_body(w)


@form
def while_counts(w: Writer) -> None:
    name = w.fresh("count")
    w.line(f"{name} = 0")
    with w.block(f"while {name} < {w.small(1)}:"):
        w.line(f"{name} += 1")
        w.names.numbers.append(name)
        _loop_body(w)


# Exceptions


@form
def try_except(w: Writer) -> None:
    with w.block("try:"):
        w.body(2)
        if w.yes():
            w.line(w.one_of(["int('x')", "{}['none']", "raise ValueError('v')", f"{w.test()} and [][0]"]))
            w.body(1)
    with w.block(f"except {w.one_of(['Exception', 'ValueError', '(KeyError, IndexError)'])} as error:"):
        w.names.texts.append("str(error)")
        w.body(2)
    if w.yes():
        with w.block("else:"):
            w.body(1)
    if w.yes():
        with w.block("finally:"):
            w.body(1)


@form
def suppressed(w: Writer) -> None:
    with w.block(f"with suppress({w.one_of(['Exception', 'KeyError', 'KeyError, ValueError'])}):"):
        w.body(2)
        w.line(w.one_of(["{}['none']", "pass", f"{w.test()} and int('x')"]))
        w.body(1)


@form
def own_context(w: Writer) -> None:
    name, text_name = w.fresh("Context"), w.fresh("text")
    w.line(f"class {name}:")
    w.line("    def __enter__(self):")
    w.line(f"        return {w.literal()}")
    w.line("    def __exit__(self, kind, error, trace):")
    w.line(f"        return kind is {w.one_of(['KeyError', 'None'])}")
    with w.block(f"with {name}() as {text_name}:"):
        w.names.texts.append(text_name)
        w.body(2)
        if w.yes():
            w.line("{}['none']")
            w.body(1)


@form
def program_ended(w: Writer) -> None:
    with w.block(f"if {w.unknown()} and {w.test()}:"):
        w.body(1)
        w.line("sys.exit(1)")


# Functions


@form
def function(w: Writer) -> None:
    name, parameter = w.fresh("function"), w.fresh("text")
    default = w.one_of(["", f"={w.text(1)}"])
    with w.function(f"def {name}({parameter}{default}):", declare="" if w.is_in_function else "global"):
        w.names.texts.append(parameter)
        w.names.own.add(parameter)
        w.body()
        if w.yes():
            w.line(f"if {w.test()}:")
            w.line(f"    return {w.text(1)}")
            w.body(1)
        w.line(f"return {w.text()}")
    w.names.functions.append(name)


@form
def function_of_many(w: Writer) -> None:
    """Stars in its parameters, and in its call."""
    name, given, options = w.fresh("function"), w.fresh("parts"), w.fresh("table")
    with w.function(f"def {name}(first='f', *{given}, last='l', **{options}):"):
        w.names.texts += ["first", "last", f"'-'.join([*{given}, 'end'])"]
        w.names.dicts.append(options)
        w.names.own |= {"first", "last"}
        w.body()
        w.line(f"return first + {w.text(1)}")
    w.bind(w.names.texts, "text", f"{name}(*{w.a_list()}, **{{'last': {w.text(1)}, 'k': {w.text(1)}}})")


@form
def default_is_kept(w: Writer) -> None:
    name = w.fresh("function")
    w.line(f"def {name}(one, seen={w.a_list()}):")
    w.line("    seen.append(one)")
    w.line(f"    return {w.one_of(['seen[0]', 'one', '''''.join(seen)'''])}")
    w.names.functions.append(name)


@form
def list_given(w: Writer) -> None:
    """A function that changes the list it gets."""
    name = w.fresh("function")
    w.line(f"def {name}(parts):")
    w.line(f"    {w.one_of(['parts.append({})', 'parts += [{}]', 'parts = parts + [{}]']).format(w.text(1))}")
    w.line("    return parts")
    w.bind(w.names.lists, "parts", f"{name}({w.a_list()})")


@form
def closure(w: Writer) -> None:
    outer, name = w.fresh("function"), w.fresh("function")
    w.line(f"def {outer}():")
    w.line(f"    text = {w.text(1)}")
    w.line("    def inner(one):")
    if w.yes():
        w.line("        nonlocal text")
        w.line("        text += one")
    w.line("        return text + one")
    if w.yes():
        w.line(f"    text = {w.text(1)}")
    w.line("    return inner")
    w.line(f"{name} = {outer}()")
    w.names.functions.append(name)


@form
def lambda_bound(w: Writer) -> None:
    w.bind(w.names.functions, "function", f"lambda one: one + {w.text(1)}")


@form
def partly_given(w: Writer) -> None:
    name = w.fresh("function")
    w.line(f"def {name}(first, second='s'):")
    w.line("    return first + second")
    w.bind(w.names.functions, "function", f"functools.partial({name}, {w.one_of(['', 'second='])}{w.text(1)})")


@form
def recursive(w: Writer) -> None:
    name = w.fresh("function")
    w.line(f"def {name}(one, depth={w.small()}):")
    w.line(f"    return one if depth == 0 else {name}(one + {w.literal()}, depth - 1)")
    w.names.functions.append(name)


@form
def generator(w: Writer) -> None:
    name, made = w.fresh("function"), w.fresh("made")
    with w.function(f"def {name}():"):
        w.line(f"yield {w.text(1)}")
        w.body(1)
        w.line(f"yield {w.text(1)}")
    w.line(f"{made} = {name}()")
    first = w.bind(w.names.texts, "text", f"next({made})")
    w.bind(w.names.lists, "parts", f"[{first}, *{made}]")


@form
def registry(w: Writer) -> None:
    table, add = w.fresh("registry"), w.fresh("register")
    w.line(f"{table} = {{}}")
    w.line(f"def {add}(key):")
    put = w.one_of(["setdefault(key, function)", "update({key: function})"])
    w.line(f"    return lambda function: {table}.{put}")
    for _ in range(w.small(1, 2)):
        w.line(f"@{add}({w.one_of(KEYS)!r})")
        with w.function(f"def {w.fresh('function')}(one):"):
            w.line(f"return one + {w.text(1)}")
    w.names.functions.append(f"list({table}.values())[-1]")


@form
def decorated(w: Writer) -> None:
    decorator, name = w.fresh("decorate"), w.fresh("function")
    w.line(f"def {decorator}(function):")
    w.line("    def wrapper(*args, **kwargs):")
    w.line(f"        return {w.text(1)} + function(*args, **kwargs)")
    w.line("    return wrapper")
    w.line(f"@{decorator}")
    with w.function(f"def {name}(one):"):
        w.line(f"return one + {w.text(1)}")
    w.names.functions.append(name)


@form
def global_written(w: Writer) -> None:
    """By the dict of the module."""
    if w.is_in_function:
        return
    name = _again(w)
    w.line(f"globals(){w.one_of(['[{!r}] = {}', '.update({{{!r}: {}}})']).format(name, w.text(1))}")


# Classes


def _is_made(w: Writer, cls: str) -> None:
    w.names.classes.append(cls)
    w.names.objects.append(cls)
    w.bind(w.names.objects, "thing", f"{cls}({w.text(1)})")


@form
def class_with_init(w: Writer) -> None:
    name = w.fresh("Thing")
    base = w.one_of([*w.names.classes, "object"]) if w.yes() else "object"
    w.line(f"class {name}({base}):")
    w.line(f"    path = {w.text(1)}")
    w.line(f"    name = {w.text(1)}")
    w.line(f"    def __init__(self, one={w.text(1)}):")
    if base != "object":
        w.line("        super().__init__(one + 's')")
    w.line(f"        self.{w.one_of(ATTRIBUTES)} {w.one_of(['=', '+='])} one + {w.text(1)}")
    if w.yes():
        w.line("        self.setup()")
    w.line("    def setup(self):")
    w.line(f"        self.{w.one_of(ATTRIBUTES)} = {w.one_of(ATTRIBUTES).join(['self.', ' + '])}{w.literal()}")
    _is_made(w, name)


@form
def class_with_property(w: Writer) -> None:
    name = w.fresh("Thing")
    w.line(f"class {name}:")
    w.line(f"    name = {w.text(1)}")
    w.line("    def __init__(self, one):")
    w.line("        self.one = one")
    w.line(f"    @{w.one_of(['property', 'functools.cached_property'])}")
    w.line("    def path(self):")
    w.line("        return self.one + self.name")
    thing = w.bind([], "thing", f"{name}({w.text(1)})")
    w.names.texts += [f"{thing}.path", f"{thing}.name"]
    w.line(f"{w.one_of([thing, name])}.{w.one_of(['one', 'name'])} = {w.text(1)}")


@form
def data_class(w: Writer) -> None:
    name = w.fresh("Thing")
    w.line("from dataclasses import dataclass, field")
    w.line(f"@dataclass{w.one_of(['', '(order=True)', '()'])}")
    w.line(f"class {name}:")
    w.line(f"    path: str = {w.one_of(['{}', 'field(default={})']).format(w.text(1))}")
    w.line(f"    name: str = {w.text(1)}")
    if w.yes():
        w.line("    def __post_init__(self):")
        w.line(f"        self.{w.one_of(ATTRIBUTES)} += {w.text(1)}")
    _is_made(w, name)
    w.bind(w.names.objects, "thing", f"{name}(name={w.text(1)})")


@form
def data_class_of_every_kind(w: Writer) -> None:
    """Fields that ``__init__`` does not take, or by their names only."""
    name = w.fresh("Thing")
    w.line("from dataclasses import dataclass, field")
    w.line("from typing import ClassVar")
    w.line("@dataclass")
    w.line(f"class {name}:")
    kinds = (
        "shared: ClassVar[str] = {}",
        "made: list = field(init=False, default_factory=list)",
        "only: str = field(default={}, kw_only=True)",
        "fixed: str = field(default={}, init=False)",
    )
    for kind in w.some_of(kinds):
        w.line(f"    {kind.format(w.literal())}")
    w.line(f"    path: str = {w.literal()}")
    w.line(f"    name: str = {w.literal()}")
    _is_made(w, name)


@form
def named_tuple(w: Writer) -> None:
    name = w.fresh("Thing")
    w.line("from typing import NamedTuple")
    w.line(f"class {name}(NamedTuple):")
    w.line(f"    path: str = {w.text(1)}")
    w.line(f"    name: str = {w.text(1)}")
    thing = w.bind([], "thing", f"{name}({w.one_of(['', 'name='])}{w.text(1)})")
    w.names.texts += [f"{thing}.path", f"{thing}[1]", f"{thing}._replace(path={w.text(1)}).path"]


@form
def enumeration(w: Writer) -> None:
    name = w.fresh("Kind")
    w.line("from enum import Enum")
    w.line(f"class {name}(Enum):")
    w.line(f"    FIRST = {w.text(1)}")
    w.line(f"    SECOND = {w.text(1)}")
    w.names.texts += [f"{name}.FIRST.value", f"{name}.SECOND.name", f"list({name})[-1].value"]


@form
def called_object(w: Writer) -> None:
    name = w.fresh("Thing")
    w.line(f"class {name}:")
    w.line(f"    seen = {w.text(1)}")
    w.line("    def __call__(self, one):")
    w.line("        self.seen += one")
    w.line("        return self.seen")
    w.bind(w.names.functions, "function", f"{name}()")


@form
def attribute_set(w: Writer) -> None:
    if w.names.objects:
        one, name = w.one_of(w.names.objects), w.one_of(ATTRIBUTES)
        w.line(
            w.one_of(["{o}.{n} = {t}", "setattr({o}, {n!r}, {t})", "{o}.{n} += {t}"]).format(o=one, n=name, t=w.text(1))
        )


@form
def object_alias(w: Writer) -> None:
    if w.names.objects:
        w.bind(w.names.objects, "thing", w.one_of(w.names.objects))


@form
def own_attributes(w: Writer) -> None:
    """A class that answers for its attributes itself."""
    name = w.fresh("Thing")
    w.line(f"class {name}:")
    w.line(f"    path = {w.text(1)}")
    if w.yes():
        w.line("    def __getattr__(self, name):")
        w.line("        return name")
    else:
        w.line("    def __setattr__(self, name, value):")
        w.line("        super().__setattr__(name, value + 'v')")
    thing = w.bind([], "thing", f"{name}()")
    w.line(f"{thing}.{w.one_of(['name', 'path'])} = {w.text(1)}")
    w.names.texts.append(f"getattr({thing}, 'name', 'none')")
    w.names.texts.append(f"{thing}.path")


# Whole programs


@form
def hand_made(w: Writer) -> None:
    """A program of the page, in other code."""
    if w.depth <= 1:
        code = w.draw(st.sampled_from(w.snippets)).code
        for way in w.draw(st.lists(st.sampled_from(WAYS), max_size=2)):
            code = way(code)
        w.lines += indent(code, "    " * w.depth).splitlines()


@st.composite
def programs(draw: st.DrawFn, off: frozenset[str] = frozenset()) -> str:
    """A program.

    Args:
        draw: Hypothesis's.
        off: names of forms, and of programs of the page, that are left out.
    """
    writer = Writer(draw, off)
    for one in draw(st.lists(st.sampled_from(writer.forms), min_size=1, max_size=12)):
        one.write(writer)
    checkpoint(writer)
    return HEAD + IMPORTS + "\n".join(writer.lines) + "\n"
