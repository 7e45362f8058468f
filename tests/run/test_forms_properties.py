"""Expressions against Python itself: what one gives is what Python makes of it, or less, never another thing.

They are generated out of the supported forms. Some names are not bound in the file: the run does not know them, Python
gets a value for each.
"""

from __future__ import annotations

import math
import os
import re
import warnings
from pathlib import PurePosixPath

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from known import known
from test_hostile_constants import composed

from flake8_ckpt.source.parsing import parse
from flake8_ckpt.values import Choice, Constant, Entries, Items, Text, Unknown, Value, alternatives

HEAD = "import math, os\nfrom pathlib import PurePosixPath\n"
KNOWN = {"math": math, "os": os, "PurePosixPath": PurePosixPath}
FREE = {"run_dir": "a/b/c/d/run", "tag": "n/o/p/q/resnet", "stem": "c/d/e/f/a.b", "count": 7, "rate": 0.25, "flag": 1}

literals = st.sampled_from(
    ["m", "a/b", "/abs", "x.keras", "w.h5", "{epoch}", "{epoch:02d}-{val_loss:.2f}", "", "..", "./c", "a-b_C", "é", "%"]
)
quoted = literals.map(repr)
free_texts = st.sampled_from(["run_dir", "tag", "stem"])
numbers = st.sampled_from(["0", "1", "7", "12", "2.5", "-3", "True", "count", "rate"])


def numeric(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Arithmetic on numbers."""
    pairs = st.tuples(inner, st.sampled_from(["+", "-", "*", "/", "//", "%"]), inner)
    calls = st.tuples(st.sampled_from(["int", "round", "float", "math.ceil", "math.floor", "-"]), inner)
    return pairs.map(lambda it: f"({it[0]} {it[1]} {it[2]})") | calls.map(lambda it: f"{it[0]}({it[1]})")


arithmetic = st.recursive(numbers, numeric, max_leaves=4)
specs = st.sampled_from(["", ":>6", "!r", "!s", ":s", ":.3"])
numeric_specs = st.sampled_from(["", ":02", ":5", ":.1f", ":03d", "!r", ":>{4}"])


def textual(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Everything that makes a text of texts."""
    two = st.tuples(inner, inner)
    unary_methods = st.sampled_from(
        [
            "lower()",
            "upper()",
            "strip('/')",
            "rstrip('5')",
            "zfill(6)",
            "removesuffix('.h5')",
            "removeprefix('a')",
            "replace('a', 'Z')",
            "replace('.h5', '.keras')",
            "format(epoch=3, val_loss=0.5)",
            "format(count)",
            "format_map({'epoch': 1, 'val_loss': 0.25})",
            "split('/')[0]",
            "[1:]",
            "[:-2]",
            "title()",
            "lstrip('a')",
        ]
    )
    functions = st.sampled_from(
        [
            "os.path.dirname",
            "os.path.basename",
            "os.path.normpath",
            "os.fspath",
            "str",
            "(lambda one: os.path.splitext(one)[0])",
            "(lambda one: os.path.splitext(one)[1])",
        ]
    )
    return st.one_of(
        two.map(lambda it: f"({it[0]} + {it[1]})"),
        two.map(lambda it: f"os.path.join({it[0]}, {it[1]})"),
        two.map(lambda it: f"'/'.join([{it[0]}, {it[1]}])"),
        two.map(lambda it: f"'%s_%s' % ({it[0]}, {it[1]})"),
        two.map(lambda it: f"'{{}}-{{1}}'.replace('{{}}', '{{0}}').format({it[0]}, {it[1]})"),
        two.map(lambda it: f"{{'k': {it[0]}, 'l': {it[1]}}}['l']"),
        two.map(lambda it: f"[{it[0]}, {it[1]}][-1]"),
        two.map(lambda it: f"({it[0]} or {it[1]})"),
        st.tuples(inner, inner, st.sampled_from(["True", "0", "1 == 2", "not ''", "None is None"])).map(
            lambda it: f"({it[0]} if {it[2]} else {it[1]})"
        ),
        st.tuples(inner, specs).map(lambda it: f'f"m{{({it[0]}){it[1]}}}_{{{{epoch}}}}"'),
        st.tuples(arithmetic, numeric_specs).map(lambda it: f'f"{{{it[0]}{it[1]}}}.h5"'),
        st.tuples(arithmetic, st.sampled_from(["%d", "%03d", "%.2f", "%s"])).map(lambda it: f"'a{it[1]}' % ({it[0]},)"),
        st.tuples(inner, unary_methods).map(lambda it: it[0] + (it[1] if it[1][0] == "[" else f".{it[1]}")),
        st.tuples(functions, inner).map(lambda it: f"{it[0]}({it[1]})"),
        arithmetic.map(lambda it: f"str({it})"),
        paths(inner).map(lambda it: f"str({it})"),
    )


def paths(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """``pathlib`` paths made of texts."""
    start = inner.map(lambda it: f"PurePosixPath({it})")
    steps = st.one_of(
        inner.map(lambda it: f" / {it}"),
        inner.map(lambda it: f".joinpath({it})"),
        st.sampled_from([".parent", ".with_suffix('.keras')", ".with_name('n.h5')", ".with_stem('s')"]),
    )
    ends = st.sampled_from(["", "", ".name", ".stem", ".suffix", ".as_posix()"])
    chained = st.tuples(start, st.lists(steps, max_size=3), ends)

    def write(it: tuple[str, list[str], str]) -> str:
        written = it[0]
        for step in it[1]:
            written = f"({written}{step})"
        return written + it[2]

    return chained.map(write)


leaves = quoted | free_texts
texts = st.recursive(leaves, textual, max_leaves=5)


def folded(code: str) -> Value:
    """What the expression *code* gives."""
    return known(f"{HEAD}show({code})")


def agrees(value: Value, real: object) -> bool:
    """Whether *value* says nothing that is not so of the object *real*."""
    match value:
        case Unknown(type=kind):
            return kind is None or kind is str or isinstance(real, kind)
        case Constant():
            same = type(value.value) is type(real) and value.value == real
            return same or (value.value != value.value and real != real)  # noqa: PLR0124 - not a number
        case Text():
            if value.is_path != isinstance(real, PurePosixPath):
                return len(value.parts) == len(value.holes) == 1
            pattern = "".join(re.escape(part) if isinstance(part, str) else ".*" for part in value.parts)
            return re.fullmatch(pattern, str(real), re.DOTALL) is not None
        case Items():
            same = isinstance(real, value.type) and len(real) == len(value.items)
            pairs = zip(value.items, real, strict=True) if same and isinstance(real, list | tuple) else []
            return same and all(agrees(one, other) for one, other in pairs)
        case Entries():
            same = isinstance(real, dict) and [key for key, _ in value.entries] == list(real)
            return same and all(agrees(one, real[key]) for key, one in value.entries)
        case Choice():
            return any(agrees(one.value, real) for one in alternatives(value))
    return False


def check(code: str) -> None:
    """Compare what *code* gives with what Python makes of it, if that does not raise."""
    try:
        real = eval(code, dict(KNOWN), dict(FREE))  # noqa: S307 - our own expressions
    except (ArithmeticError, LookupError, NameError, SyntaxError, TypeError, ValueError, AttributeError):
        return
    value = folded(code)
    assert agrees(value, real), (code, value, real)


@settings(max_examples=400, derandomize=True, deadline=None)
@given(texts)
def test_texts_are_what_python_makes(code: str) -> None:
    check(code)


@settings(max_examples=300, derandomize=True, deadline=None)
@given(paths(leaves))
def test_paths_are_what_python_makes(code: str) -> None:
    check(code)


@settings(max_examples=200, derandomize=True, deadline=None)
@given(arithmetic)
def test_numbers_are_what_python_makes(code: str) -> None:
    check(code)


SMALL = st.sampled_from(
    [
        "0",
        "-1",
        "3",
        "True",
        "None",
        "1e999",
        "(1e999 - 1e999)",
        "0.1",
        "7",
        "''",
        "'a'",
        "'a.keras'",
        "'/a/b.h5'",
        "'..'",
        "'.'",
        "'a/'",
        "'{epoch}'",
        "'{}'",
        "'{0}{}'",
        "'{!r:>9}'",
        "'%d'",
        "'%s-%r'",
        "'%c'",
        "'%5%'",
        "'%(a)s'",
        "'a\\tb'",
        "'ß'",
        "'.a'",
        "'a.'",
        "'//x'",
        "[]",
        "()",
        "{'a': 1}",
        "[1, 'b']",
        "('a', 'b')",
        "' x '",
        "'aXbXc'",
    ]
)
NOT_COMPARED = re.compile(r"99999|\{3\}|np\.|\.copy|\.keys|\.parents|get\(|absolute|resolve")
LIKE_PYTHON = composed(SMALL).filter(lambda code: not NOT_COMPARED.search(code))


def is_certain(value: Value) -> bool:
    """Whether nothing of *value* is unknown."""
    match value:
        case Text():
            return value.exact is not None
        case Items():
            return all(map(is_certain, value.items))
    return isinstance(value, Constant)


@settings(max_examples=1_000, derandomize=True, deadline=None, phases=[Phase.generate])
@given(LIKE_PYTHON)
def test_one_operation_on_constants_is_what_python_makes_of_them(code: str) -> None:
    """Where Python raises, nothing is certain; where it does not, the folding does not say that it would."""
    code = code.replace("Path(", "PurePosixPath(")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            compiled = compile(code, "x", "eval")
        except SyntaxError:  # a backslash in a field of an f-string, before Python 3.12
            return
    try:
        value = folded(code)
    except AssertionError:  # the machine says that it raises, and goes no further
        with pytest.raises(Exception):  # noqa: B017, PT011 - whatever constants can make it raise
            eval(compiled, dict(KNOWN))  # noqa: S307 - our own expressions
        return
    try:
        real = eval(compiled, dict(KNOWN))  # noqa: S307 - our own expressions
    except Exception:  # noqa: BLE001 - whatever constants can make it raise
        path_or_text = " / " in code  # of two texts one is taken to be a path
        assert path_or_text or not is_certain(value), (code, value)
        return
    assert not (isinstance(value, Unknown) and value.raises), (code, value, real)
    assert "abspath" in code or agrees(value, real), (code, value, real)


@settings(max_examples=200, derandomize=True, deadline=None)
@given(st.text(alphabet="{}:!epoch02d.%-[]()s", max_size=12), st.sampled_from(["3", "run_dir", "count", "'{epoch}'"]))
def test_any_template_formats_as_in_python(template: str, argument: str) -> None:
    check(f"{template!r}.format({argument}, epoch={argument})")
    check(f"{template!r} % ({argument},)")


@settings(max_examples=200, derandomize=True, deadline=None)
@given(st.text(alphabet="\\{}xnN'\"u07a\t", max_size=10), st.sampled_from(["f", "rf", "", "r"]))
def test_any_literal_is_read_as_by_python(body: str, prefix: str) -> None:
    code = f"{prefix}'''{body}'''"
    try:
        compile(code, "x", "eval")
        parse(code)
    except Exception:  # noqa: BLE001 - what Python or libcst does not take is not our matter here
        return
    check(code)
