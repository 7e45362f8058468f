"""Constants that no sane program has: no internal error comes of them, whatever is done with them."""

from __future__ import annotations

import ast
import json
import warnings

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from flake8_ckpt.analysis import analyse
from flake8_ckpt.explanation import Asked, explain
from flake8_ckpt.frontends.data import as_data
from flake8_ckpt.frontends.picture import Painter, picture
from flake8_ckpt.keras.versions import ROWS, Target
from flake8_ckpt.rules import RULES

TARGETS = [row.since for row in ROWS]

numbers = st.sampled_from(
    [
        "0",
        "-1",
        "3",
        "True",
        "None",
        "...",
        "1e999",
        "-1e999",
        "(1e999 - 1e999)",
        "1e-320",
        "0.1",
        "2j",
        "10 ** 99",
        "10 ** 101",
        "-(10 ** 101)",
        "10 ** 10 ** 10",
        f"0x{'f' * 5_000}",
        f"-0x{'f' * 90}",
        "'9' * 4_301",
        "-9 ** 99",
        "2 ** -1_000_000",
        "2 ** 0.5",
        "(-8) ** 0.5",
        "1 << 10 ** 12",
        "1 >> 10 ** 12",
        "1 << -1",
        "1 % 0",
    ]
)

texts = st.sampled_from(
    [
        "''",
        "b''",
        "b'ab'",
        "'a'",
        "'a.keras'",
        "'\\ud800'",
        "'\\0'",
        "'\\U0010ffff'",
        "'\\x1b[0m'",
        "'ß\\u0130'",
        "'\\ue000'",
        "'{epoch}'",
        "'{epoch:c}'",
        "'{epoch:{epoch}}'",
        "'{epoch:{epoch}{epoch}{epoch}}'",
        "'{epoch:{epoch:{epoch}}}'",
        "'{loss:{epoch}.{epoch}{epoch}{epoch}f}'",
        "'{epoch:{{}}}'",
        "'{epoch!r:>9_999}'",
        "'{epoch.real:,}'",
        "'{epoch[0]}'",
        "'{loss:d}'",
        "'{}'",
        "'{'",
        "'{0:{1}}'",
        "'%d'",
        "'%c'",
        "'%*.*f'",
        "'%(a)s'",
        "'%'",
        "'a\\tb'",
        "('ab' * 2_000)",
    ]
)
constants = numbers | texts | st.sampled_from(["[]", "()", "{}", "{'a': 1}", "{1}", "[1e999]", "(1, 'a')"])


def composed(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Every operation that is followed, on whatever it is given."""
    pair = st.tuples(inner, inner)
    triple = st.tuples(inner, inner, inner)
    operators = ["+", "-", "*", "/", "//", "%", "**", "<<", ">>", "==", "<", "in", "is", "and", "or"]
    functions = ["abs", "bool", "dict", "float", "int", "len", "list", "math.ceil", "math.floor", "math.trunc", "max"]
    functions += ["min", "round", "sorted", "str", "tuple", "format", "Path", "os.path.join", "os.path.dirname"]
    functions += ["os.path.splitext", "os.path.normpath", "os.path.abspath", "np.ceil", "np.int64", "-", "not ", "+"]
    methods = ["center", "count", "expandtabs", "find", "format", "format_map", "index", "join", "ljust", "lower"]
    methods += ["partition", "removeprefix", "removesuffix", "replace", "rjust", "rsplit", "split", "splitlines"]
    methods += ["startswith", "strip", "title", "translate", "upper", "zfill", "get", "keys", "copy"]
    paths = ["with_name", "with_suffix", "with_stem", "relative_to", "joinpath", "resolve", "absolute"]
    specs = ["", ":c", ":d", ":>99999", ":.99999f", ":%", ":x", "!r", "!a", "!s:9", ":{3}{3}{3}{3}", "=", ":{{}}"]
    return st.one_of(
        st.tuples(inner, st.sampled_from(operators), inner).map(lambda it: f"({it[0]} {it[1]} {it[2]})"),
        st.tuples(st.sampled_from(functions), inner).map(lambda it: f"{it[0]}({it[1]})"),
        st.tuples(st.sampled_from(functions), inner, inner).map(lambda it: f"{it[0].strip('-+ ')}({it[1]}, {it[2]})"),
        st.tuples(inner, st.sampled_from(methods)).map(lambda it: f"({it[0]}).{it[1]}()"),
        st.tuples(inner, st.sampled_from(methods), inner).map(lambda it: f"({it[0]}).{it[1]}({it[2]})"),
        st.tuples(inner, st.sampled_from(methods), inner, inner).map(lambda it: f"({it[0]}).{it[1]}({it[2]}, {it[3]})"),
        st.tuples(inner, st.sampled_from(paths), inner).map(lambda it: f"Path({it[0]}).{it[1]}({it[2]})"),
        st.tuples(inner, st.sampled_from(["name", "stem", "suffix", "parent", "parts", "parents"])).map(
            lambda it: f"Path({it[0]}).{it[1]}"
        ),
        st.tuples(inner, st.sampled_from(specs)).map(lambda it: f'f"""m{{({it[0]}){it[1]}}}"""'),
        pair.map(lambda it: f'f"""{{({it[0]}):{{{it[1]}}}}}"""'),
        pair.map(lambda it: f"({it[0]})[{it[1]}]"),
        triple.map(lambda it: f"({it[0]})[{it[1]}:{it[2]}]"),
        triple.map(lambda it: f"({it[0]} % ({it[1]}, {it[2]}))"),
        triple.map(lambda it: f"({it[0]} if {it[1]} else {it[2]})"),
    )


expressions = st.recursive(constants, composed, max_leaves=4)

PROGRAM = """\
import math
import os
from pathlib import Path

import keras
import numpy as np
from keras.callbacks import ModelCheckpoint

pytestmark = pytest.mark.no_cover  # for its time: other tests run the same code

model = keras.Sequential()
model.compile(loss="mse", metrics=["mae"])
for turn in range({7}, {8}):
    ModelCheckpoint({0})
one = ModelCheckpoint("m_{{epoch}}.keras", {6}={1})
two = ModelCheckpoint({0}, save_best_only={2}, monitor={3}, mode={4}, initial_value_threshold={5})
model.fit(1, epochs={7}, initial_epoch={8}, steps_per_epoch={9}, validation_split={1}, callbacks=[one, two])
for step in range({9}):
    model.fit(1, epochs=1)
    model.save({0})
"""
arguments = st.sampled_from(["save_freq", "period", "verbose", "options", "save_weights_only", "sav_freq"])


@settings(max_examples=150, derandomize=True, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(st.tuples(*[expressions] * 6, arguments, *[constants] * 3), st.sampled_from(TARGETS))
def test_no_constant_is_an_internal_error(slots: tuple[str, ...], target: tuple[int, int]) -> None:
    code = PROGRAM.format(*slots)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            ast.parse(code)
        except SyntaxError:  # a backslash in a field of an f-string, before Python 3.12
            return
    found = [report for report in analyse(code, Target(target), frozenset(RULES)) if report.code == "CKP999"]
    assert found == [], code
    explained = explain(code, Target(target), frozenset(), Asked(None, None, ()))
    json.dumps(as_data({"x.py": (Target(target), explained)}))
    for one in explained:
        picture("x.py", one, Painter(colour=False), measured=False)
