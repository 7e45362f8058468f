"""Methods of strings and paths that people use to make a file name, on texts that may have holes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from flake8_ckpt.operations import BOUNDS, perform
from flake8_ckpt.run.pure.formatting import FIRST_SENTINEL, masked, unmasked
from flake8_ckpt.run.pure.paths import (
    as_path,
    join_paths,
    normpath,
    relative_to,
    with_name,
    with_stem,
    with_suffix,
)
from flake8_ckpt.values import (
    Items,
    Text,
    Unknown,
    Value,
    joined,
    python_value,
    raising,
    text,
    unfollowed,
    value_of,
)

Method = Callable[[Text, Sequence[Value]], Value]

STRIPPED = {"strip": (0, -1), "lstrip": (0,), "rstrip": (-1,)}
"""The parts of a text from which each of these methods takes."""


def call_method(base: Text, name: str, arguments: Sequence[Value]) -> Value:
    """``base.name(*arguments)``, for a string or a path."""
    method = (PATH_METHODS if base.is_path else STRING_METHODS).get(name)
    if method is not None:
        return method(base, arguments)
    operation = getattr(str, name, None)
    if operation is not None and operation in BOUNDS and not base.is_path:
        return exact_method(base, operation, arguments)
    return Unknown(reason=f"the method {name}() is not followed", type=None)


def exact_method(base: Text, operation: Callable[..., object], arguments: Sequence[Value]) -> Value:
    """A method of ``str`` on an exact text with exact arguments: Python itself does the work."""
    given = [one[0] for one in map(python_value, arguments) if one is not None]
    if base.exact is None or len(given) < len(arguments):
        strips = operation.__name__ in STRIPPED
        return stripped(base, operation.__name__, arguments) if strips else Unknown()
    result = value_of(perform(operation, base.exact, *given))
    return replace(result, spent=base.spent, stray=base.stray) if isinstance(result, Text) else result


def stripped(base: Text, name: str, arguments: Sequence[Value]) -> Value:
    """``strip`` of a text with holes: exact where literals stand at the ends that are stripped."""
    ends = STRIPPED[name]
    characters = python_value(arguments[0]) if arguments else (None,)
    if characters is None or not base.parts or any(isinstance(base.parts[end], Unknown) for end in ends):
        return Unknown(reason=f"{name}() of an unknown end is not known")
    if not isinstance(characters[0], str | None) or len(arguments) > 1:
        return raising(f"{name}() would raise TypeError")
    result = getattr(masked(base), name)(characters[0])
    return replace(unmasked(result, base.holes), spent=base.spent, stray=base.stray)


def replaced(base: Text, arguments: Sequence[Value]) -> Value:
    """``text.replace(old, new)``: what is replaced must be known; holes are taken not to hold it."""
    if len(arguments) not in {2, 3}:
        return raising("replace() would raise TypeError")
    old, new = arguments[:2]
    count = python_value(arguments[2]) if len(arguments) > 2 else (-1,)  # noqa: PLR2004 - replace(old, new, count)
    if not isinstance(old, Text) or old.exact is None or count is None or not isinstance(count[0], int):
        return Unknown(reason="what replace() replaces is not known")
    filling = text(new) if isinstance(new, Unknown) else new
    if not isinstance(filling, Text) or (not old.exact and base.holes):
        return unfollowed("what replace() puts in is not known")
    holes = (*base.holes, *filling.holes)
    shift = "".join(
        part if isinstance(part, str) else chr(FIRST_SENTINEL + len(base.holes) + number)
        for number, part in _numbered(filling)
    )
    result = perform(str.replace, masked(base), old.exact, shift, count[0])
    noted = joined(base, filling)
    return replace(unmasked(result, holes), spent=noted.spent, stray=noted.stray)


def _numbered(value: Text) -> list[tuple[int, str | Unknown]]:
    holes = 0
    numbered: list[tuple[int, str | Unknown]] = []
    for part in value.parts:
        numbered.append((holes, part))
        holes += isinstance(part, Unknown)
    return numbered


def joined_items(base: Text, arguments: Sequence[Value]) -> Value:
    """``separator.join(parts)``."""
    if len(arguments) != 1 or not isinstance(arguments[0], Items) or arguments[0].type is set:
        return Unknown(reason="what join() joins is not known")
    texts = [as_path(item) for item in arguments[0].items]
    known = [one for one in texts if one is not None]
    if len(known) < len(texts):
        return unfollowed("join() would raise TypeError")
    separated = [one for item in known for one in (base, item)][1:]
    return joined(*separated)


def without_affix(base: Text, arguments: Sequence[Value], *, end: bool) -> Value:
    """``removesuffix`` and ``removeprefix``."""
    affix = python_value(arguments[0]) if len(arguments) == 1 else None
    edge = base.parts[-1 if end else 0] if base.parts else ""
    if affix is None or not isinstance(affix[0], str) or (isinstance(edge, Unknown) and affix[0]):
        return Unknown(reason="what is removed is not known")
    whole = masked(base)
    if isinstance(edge, str) and base.holes and len(edge) < len(affix[0]):
        return base  # the hole beside it is taken not to complete the affix
    result = whole.removesuffix(affix[0]) if end else whole.removeprefix(affix[0])
    return replace(unmasked(result, base.holes), spent=base.spent, stray=base.stray)


def joinpath(base: Text, arguments: Sequence[Value]) -> Value:
    """``Path.joinpath(*parts)``."""
    result: Value = base
    for argument in arguments:
        result = join_paths(result, argument)
    return result


def _plain(base: Text, arguments: Sequence[Value]) -> Value:
    del arguments
    return replace(base, is_path=False)


def _same(base: Text, arguments: Sequence[Value]) -> Value:
    del arguments
    return base


def _absolute(base: Text, arguments: Sequence[Value]) -> Value:
    """An unknown directory in front, and ``..`` taken out."""
    del arguments
    if masked(base).startswith("/") or (base.parts and isinstance(base.parts[0], Unknown)):
        return base
    return replace(normpath(join_paths(text(Unknown(name="cwd")), base)), is_path=True)  # type: ignore[arg-type]


def _with(method: Callable[[Text, Text], Value], real: Callable[[PurePosixPath, str], object] | None = None) -> Method:
    """*method* with its one argument; what *real* raises of a path and an argument without holes, it raises."""

    def call(base: Text, arguments: Sequence[Value]) -> Value:
        other = as_path(arguments[0]) if len(arguments) == 1 else None
        if other is None:
            return Unknown(reason="its argument is no text")
        if real is not None and base.exact is not None and other.exact is not None:
            perform(real, PurePosixPath(base.exact), other.exact)
        return method(base, other)

    return call


STRING_METHODS: dict[str, Method] = {
    "replace": replaced,
    "join": joined_items,
    "removesuffix": lambda base, arguments: without_affix(base, arguments, end=True),
    "removeprefix": lambda base, arguments: without_affix(base, arguments, end=False),
    "__str__": _plain,
}
PATH_METHODS: dict[str, Method] = {
    "joinpath": joinpath,
    "with_suffix": _with(with_suffix, PurePosixPath.with_suffix),
    "with_name": _with(with_name, PurePosixPath.with_name),
    "with_stem": _with(with_stem, PurePosixPath.with_stem),
    "relative_to": _with(relative_to),
    "as_posix": _plain,
    "__str__": _plain,
    "__fspath__": _plain,
    "absolute": _absolute,
    "resolve": _absolute,
    "expanduser": _same,
}
