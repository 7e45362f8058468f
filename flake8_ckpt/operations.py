"""Python's own operations on known values, done only where the result is small.

A short expression can ask for a huge result: ``"a" * 10**9``, ``f"{1:{n}{n}{n}}"``, ``round(5, -10**8)``. So every
operation that is left to Python stands in :data:`BOUNDS` with the size that its result has at most, told from its
operands, and what is not in it is not done.
"""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import PurePosixPath
from string import Formatter
from typing import TypeVar

from flake8_ckpt.values import MAX_SIZE, NoValueError, make_room, raising

Result = TypeVar("Result")
Bound = Callable[..., int]

NUMBER = re.compile(r"\d+")
TOO_MUCH = MAX_SIZE + 1


def perform(operation: Callable[..., Result], *operands: object) -> Result:
    """``operation(*operands)``.

    Args:
        operation: one of :data:`BOUNDS`.
        operands: for it, in their order.

    Raises:
        NoValueError: the result would be too large, or Python raises.
    """
    bound = BOUNDS[operation]
    try:
        make_room(bound(*operands))
        return operation(*operands)
    except NoValueError:
        raise
    except Exception as error:
        name = "it" if vars(operator).get(operation.__name__) is operation else f"{operation.__name__}()"
        raise NoValueError(raising(f"{name} would raise {type(error).__name__}")) from error


def size(value: object) -> int:
    """How many characters, elements or digits an object has, about; 1 for what has none."""
    if isinstance(value, int):
        return 1 + value.bit_length() // 3
    return len(value) if isinstance(value, str | bytes | list | tuple | dict) else 1


def count(value: object) -> int:
    """How far an int reaches, as a width or a number of times; 0 for what is no int."""
    return abs(value) if isinstance(value, int) else 0


def operands_together(*operands: object) -> int:
    """The bound of what makes nothing longer, but for a small factor: the capitals of ``"ß"`` are two."""
    return sum(map(size, operands))


def padded(text: object, width: object = 0, *_: object) -> int:
    """The bound of ``text.zfill(width)``."""
    return size(text) + count(width)


def expanded(text: str, tab: object = 8) -> int:
    """The bound of ``text.expandtabs(tab)``."""
    return size(text) + text.count("\t") * count(tab)


def replaced(text: str, old: str, new: str, times: int = -1) -> int:
    """The bound of ``text.replace(old, new, times)``."""
    found = text.count(old)
    return size(text) + size(new) * (found if times < 0 else min(found, times))


def multiplied(left: object, right: object) -> int:
    """The bound of ``left * right``: of two numbers, or of a number and what is repeated."""
    if isinstance(left, int) and isinstance(right, int):
        return size(left) + size(right)
    return max(size(left), 1) * max(count(right), 1) if isinstance(right, int) else size(right) * max(count(left), 1)


def raised_to(base: object, exponent: object) -> int:
    """The bound of ``base ** exponent``: floats have no size."""
    return size(base) * count(exponent) if isinstance(base, int) else 1


def shifted(number: object, by: object) -> int:
    """The bound of ``number << by``."""
    return size(number) + count(by)


def rounded(number: object, digits: object = 0) -> int:
    """The bound of ``round(number, digits)``, which raises ten to the *digits* on the way."""
    return size(number) + count(digits)


def written(value: object, spec: str = "") -> int:
    """The bound of ``format(value, spec)``: every number in *spec* may be a width or a precision."""
    numbers = (int(one) if len(one) <= len(str(TOO_MUCH)) else TOO_MUCH for one in NUMBER.findall(spec))
    return size(value) + sum(numbers)


def converted(left: object, right: object) -> int:
    """The bound of ``left % right``, of numbers or with one conversion and its value."""
    return written(right, left) + size(left) if isinstance(left, str) else size(left) + size(right)


def filled(template: str, values: Mapping[str, object]) -> int:
    """The bound of ``template.format_map(values)``, without the values themselves.

    A spec may have fields, too. Where these have fields in their specs, Python raises; that is not played.
    """
    whole = 0
    with suppress(Exception):  # what formatting raises, it is going to raise here, too
        for literal, _, spec, _ in Formatter().parse(template):
            width = spec or ""
            if "{" in width:
                if any("{" in (inner or "") for _, _, inner, _ in Formatter().parse(width)):
                    return TOO_MUCH
                whole += filled(width, values)
                width = width.format_map(values) if whole < TOO_MUCH else ""
            whole += written(literal, width)
    return whole


TEXT_METHODS = (
    "capitalize",
    "casefold",
    "count",
    "endswith",
    "find",
    "index",
    "isalnum",
    "isalpha",
    "isascii",
    "isdecimal",
    "isdigit",
    "isidentifier",
    "islower",
    "isnumeric",
    "isprintable",
    "isspace",
    "istitle",
    "isupper",
    "lower",
    "lstrip",
    "partition",
    "rfind",
    "rindex",
    "rpartition",
    "rsplit",
    "rstrip",
    "split",
    "splitlines",
    "startswith",
    "strip",
    "swapcase",
    "title",
    "upper",
)
"""Methods of ``str`` that make nothing longer."""

BOUNDS: dict[Callable[..., object], Bound] = {
    **dict.fromkeys((getattr(str, name) for name in TEXT_METHODS), operands_together),
    **dict.fromkeys((str.center, str.ljust, str.rjust, str.zfill), padded),
    **dict.fromkeys((abs, ascii, float, int, range, repr, str), operands_together),
    **dict.fromkeys((math.ceil, math.floor, math.trunc), operands_together),
    **dict.fromkeys((operator.add, operator.sub, operator.neg, operator.pos), operands_together),
    **dict.fromkeys((operator.truediv, operator.floordiv, operator.rshift), operands_together),
    **dict.fromkeys((PurePosixPath.with_name, PurePosixPath.with_stem, PurePosixPath.with_suffix), operands_together),
    str.expandtabs: expanded,
    str.replace: replaced,
    format: written,
    round: rounded,
    operator.lshift: shifted,
    operator.mod: converted,
    operator.mul: multiplied,
    operator.pow: raised_to,
}
"""What may be done at all, and how large its result is at most."""
