"""Functions of the standard library (and of numpy, TensorFlow) that make paths and numbers, by their dotted name."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

from flake8_ckpt.operations import perform
from flake8_ckpt.run.calls import LIBRARY, Called
from flake8_ckpt.run.iterators import pure
from flake8_ckpt.run.pure import paths
from flake8_ckpt.run.pure.formatting import as_text
from flake8_ckpt.run.pure.operators import truth_of
from flake8_ckpt.values import (
    Constant,
    Entries,
    Items,
    NumpyNumber,
    Text,
    Unit,
    Unknown,
    Value,
    raising,
    text,
    value_of,
)

Function = Callable[[Called], Value]

FRESH = frozenset(
    {
        "time.time",
        "time.time_ns",
        "time.strftime",
        "time.ctime",
        "time.asctime",
        "time.localtime",
        "time.gmtime",
        "datetime.datetime.now",
        "datetime.datetime.today",
        "datetime.datetime.utcnow",
        "datetime.date.today",
        "datetime.now",
        "datetime.today",
        "datetime.utcnow",
        "uuid.uuid1",
        "uuid.uuid4",
        "tempfile.mkdtemp",
        "tempfile.mkstemp",
        "tempfile.TemporaryDirectory",
        "tempfile.NamedTemporaryFile",
        "tempfile.mktemp",
        "tempfile.TemporaryFile",
    }
)
"""Another value in each run, and in each evaluation: time, uuid and temporary names."""


def join(it: Called) -> Value:
    """``os.path.join(a, *parts)``."""
    if not it.complete:
        return it.unknown("a star gives the parts of the joined path")
    return it.with_stray(paths.join(*it.positional), "os.path.join()")


def path(it: Called) -> Value:
    """``pathlib.Path(*parts)``."""
    if not it.complete or it.keywords:
        return it.unknown("the parts of the path are not followed")
    joined = paths.join(*it.positional) if it.positional else text(".")
    return paths.path(joined) if isinstance(joined, Text) else joined


def alone(function: Function) -> Function:
    """*function*, which takes one positional argument at most."""

    def apply(it: Called) -> Value:
        return function(it) if len(it.positional) < 2 else raising("it takes one argument")  # noqa: PLR2004

    return apply


def of_text(function: Callable[[Text], Value]) -> Function:
    """A function of one path."""

    def apply(it: Called) -> Value:
        value = it.get(0, "path")
        first = paths.as_path(value) if value is not None else None
        return it.unknown("its argument is no text") if first is None else function(first)

    return apply


def plain(value: Text) -> Text:
    """``os.fspath`` and what leaves a path as it is: ``~`` and ``$NAME`` are directories that stay the same."""
    return replace(value, is_path=False)


def absolute(value: Text) -> Value:
    """``os.path.abspath``: a relative path gets an unknown directory in front."""
    joined = paths.join(text(Unknown(name="cwd")), value)
    return paths.normpath(joined) if isinstance(joined, Text) else joined


def splitext(value: Text) -> Value:
    """``os.path.splitext``."""
    if not paths.suffix_is_known(value):
        return Unknown(reason="whether it has a suffix is not known")
    root = paths.root_of(value, "os.path.splitext()")
    return Items((replace(root, is_path=False), paths.suffix_of(value)), tuple)


def split(value: Text) -> Value:
    """``os.path.split``."""
    return Items((paths.dirname(value), paths.basename(value)), tuple)


def string(it: Called) -> Value:
    """``str(value)``."""
    value = it.get(0, "object")
    if value is None or len(it.positional) > 1:
        return it.unknown("str() of bytes is not followed")
    result = as_text(value, "s", "", value.name if isinstance(value, Unknown) else "?")
    if isinstance(value, Text):
        result = replace(result, is_path=False)
    return it.with_stray(result, "str()", used=frozenset({"object", "encoding", "errors"}))


def integer(it: Called) -> Value:
    """``int(number)``, which keeps what the number counts."""
    return rounded(it, int) if len(it.positional) == 1 else it.unknown("int() with a base is not followed", type=int)


def rounded(it: Called, function: Callable[[float], int]) -> Value:
    """A function from a number to an int."""
    value = it.get(0, "x")
    if isinstance(value, Text) and value.exact is not None and function is int:
        return value_of(perform(int, value.exact))
    if isinstance(value, Constant) and isinstance(value.value, int | float):
        return value_of(perform(function, value.value), value.unit)
    unit = value.unit if isinstance(value, Unknown) else Unit.PLAIN
    return it.unknown("the number is not known", type=int, unit=unit)


def to_int(function: Callable[[float], int]) -> Function:
    """A library function that returns an int."""
    return lambda it: rounded(it, function)


def round_(it: Called) -> Value:
    """``round(number)``, ``round(number, digits)``."""
    number, digits = it.get(0, "number"), it.get(1, "ndigits")
    if digits is None:
        return rounded(it, round)
    if (
        isinstance(number, Constant)
        and isinstance(number.value, int | float)
        and isinstance(digits, Constant)
        and isinstance(digits.value, int)
    ):
        return value_of(perform(round, number.value, digits.value))
    return it.unknown("it is rounded to digits")


def to_float(function: Callable[[float], float]) -> Function:
    """A library function that returns a float."""

    def apply(it: Called) -> Value:
        value = it.get(0, "x")
        if isinstance(value, Constant) and isinstance(value.value, int | float):
            finite = math.isfinite(value.value)  # numpy, unlike math, rounds infinity
            return Constant(float(perform(function, value.value) if finite else value.value), value.unit)
        return it.unknown("the number is not known", type=float)

    return apply


def absolute_number(it: Called) -> Value:
    """``abs(number)``."""
    value = it.get(0, "x")
    if isinstance(value, Constant) and isinstance(value.value, int | float):
        return value_of(perform(abs, value.value), value.unit)
    return it.unknown("the number is not known")


def numpy_number(it: Called) -> Value:
    """``np.int64(n)`` and the like, which are no ``int``."""
    return it.unknown("it is a numpy number", type=NumpyNumber)


def length(it: Called) -> Value:
    """``len(values)``: of a display it is known; else an int, and the batches or samples of something."""
    value = it.get(0, "obj")
    if isinstance(value, Items) and value.type is not set:
        return Constant(len(value.items))
    if isinstance(value, Entries):
        return Constant(len(value.entries))
    if isinstance(value, Text) and value.exact is not None and not value.is_path:
        return Constant(len(value.exact))
    return it.unknown("its length is not known", type=int, unit=Unit.LENGTH)


def extreme(function: Callable[..., Constant]) -> Function:
    """``min`` and ``max`` of known numbers."""

    def apply(it: Called) -> Value:
        values = it.positional
        if len(values) == 1:
            values = values[0].items if isinstance(values[0], Items) else ()
        numbers = [one for one in values if isinstance(one, Constant) and isinstance(one.value, int | float)]
        if not numbers or len(numbers) != len(values) or it.keywords or not it.complete:
            return it.unknown("the numbers are not known")
        return function(numbers, key=lambda one: one.value)

    return apply


def boolean(it: Called) -> Value:
    """``bool(value)``."""
    value = it.get(0, "x")
    truth = False if value is None else truth_of(value)
    return it.unknown("whether it is true is not known", type=bool) if truth is None else Constant(truth)


OF_ONE_PATH: dict[str, Function] = {
    "abspath": of_text(absolute),
    "realpath": of_text(absolute),
    "expanduser": of_text(plain),
    "expandvars": of_text(plain),
    "normpath": of_text(paths.normpath),
    "dirname": of_text(lambda value: replace(paths.dirname(value), is_path=False)),
    "basename": of_text(lambda value: replace(paths.basename(value), is_path=False)),
    "splitext": of_text(splitext),
    "split": of_text(split),
}
OS_PATH: dict[str, Function] = {"join": join} | {name: alone(one) for name, one in OF_ONE_PATH.items()}
OF_ONE: dict[str, Function] = {
    "os.fspath": of_text(plain),
    "math.ceil": to_int(math.ceil),
    "math.floor": to_int(math.floor),
    "math.trunc": to_int(math.trunc),
    "builtins.abs": absolute_number,
    "builtins.bool": boolean,
    "builtins.float": to_float(float),
}
NUMPY: dict[str, Function] = {
    "ceil": to_float(math.ceil),
    "floor": to_float(math.floor),
    **dict.fromkeys(
        ("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "int_", "intp"), numpy_number
    ),
}
FUNCTIONS: dict[str, Function] = {
    **{f"{module}.{name}": function for module in ("os.path", "posixpath") for name, function in OS_PATH.items()},
    **{name: alone(function) for name, function in OF_ONE.items()},
    **{f"numpy.{name}": function for name, function in NUMPY.items()},
    **{f"pathlib.{name}": path for name in ("Path", "PurePath", "PosixPath", "PurePosixPath")},
    "tensorflow.io.gfile.join": join,
    "builtins.int": integer,
    "builtins.max": extreme(max),
    "builtins.min": extreme(min),
    "builtins.round": round_,
    "builtins.str": string,
}
LIBRARY.update({name: pure(function) for name, function in FUNCTIONS.items()})
