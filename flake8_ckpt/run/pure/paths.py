"""``os.path`` and the pure part of ``pathlib``, on texts that may have holes.

Paths are POSIX paths. A template is a path with braces in it, and a step that drops the last component of one drops
its fields: that is noted as spent.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import PurePosixPath

from flake8_ckpt.run.pure.formatting import fields_of, has_sentinel, masked, unmasked
from flake8_ckpt.values import Constant, Items, Spent, Text, Unknown, Value, hole_for, joined, raising, text


def as_path(value: Value) -> Text | None:
    """*value* where a path is expected: an unknown is one hole, what is no text is None."""
    if (hole := hole_for(value)) is not None:
        return text(hole)
    return value if isinstance(value, Text) else None


def join(*values: Value) -> Value:
    """``os.path.join(*values)``: an absolute later part drops what stands before it."""
    result: Text | None = None
    for value in values:
        part = as_path(value)
        if part is None:
            why = "a part of the joined path is no text"
            return raising(why) if isinstance(value, Constant) else Unknown(reason=why)
        result = part if result is None else _joined(result, part)
    return replace(result, is_path=False) if result is not None else Unknown(reason="nothing is joined")


def join_paths(left: Value, right: Value) -> Value:
    """``left / right`` of which one is a ``pathlib`` path."""
    first, second = as_path(left), as_path(right)
    if first is None or second is None:
        return Unknown(reason="a part of the joined path is no text")
    return path(_joined(first, second))


def _joined(first: Text, second: Text) -> Text:
    if masked(second).startswith("/"):
        cut = cut_away(first, second, "a join with an absolute path")
        return replace(second, spent=(*second.spent, *cut), stray=(*first.stray, *second.stray))
    kept = replace(first, spent=tuple(mark for mark in first.spent if not mark.cut))
    whole = masked(kept)
    return joined(kept, text("" if not whole or whole.endswith("/") else "/"), second)


def path(value: Text) -> Text:
    """``pathlib.Path(value)``: doubled slashes, ``.`` components and a slash at the end are dropped."""
    whole = masked(value)
    clean = re.sub(r"(?<!^)//+|^///+", "/", whole)
    clean = re.sub(r"(?:^|(?<=/))(?:\./)+", "", clean)
    clean = re.sub(r"/\.?$", "", clean) if len(clean) > 1 else clean
    result = unmasked(clean or ("." if not whole.startswith("/") else "/"), value.holes)
    return replace(result, is_path=True, spent=value.spent, stray=value.stray)


def last_component(value: Text) -> str:
    """What stands after the last literal slash of *value*, masked."""
    return masked(value).rpartition("/")[2]


def dirname(value: Text, how: str = "os.path.dirname()") -> Text:
    """``os.path.dirname``; one hole where a hole in the last component may hold a slash."""
    if has_sentinel(last_component(value)):
        unknown = text(blurred(value, "directory of", "where its last slash is is not known"))
        return replace(unknown, spent=(*value.spent, *cut_away(value, unknown, how)), stray=value.stray)
    return changed(value, posixpath.dirname(masked(value)), how)


def basename(value: Text) -> Text:
    """``os.path.basename``; what stands before a hole in the last component goes into it, for it may hold a slash."""
    name = masked(value).rpartition("/")[2]
    last = max((name.rfind(character) for character in name if has_sentinel(character)), default=0)
    return changed(value, name[last:], None)


def normpath(value: Text) -> Text:
    """``os.path.normpath``; what stands before a ``..`` is one hole where a hole is among it."""
    components = masked(value).split("/")
    up = max((number for number, one in enumerate(components) if one == ".."), default=-1)
    if has_sentinel("/".join(components[: up + 1])):
        above = blurred(value, "directory above", "what .. leads to is not known")
        below = unmasked("/".join(["", *components[up + 1 :]]), value.holes)
        return replace(normpath(joined(text(above), below)), spent=value.spent, stray=value.stray)
    return changed(value, posixpath.normpath(masked(value)), None)


def parent(value: Text) -> Text:
    """``Path.parent``."""
    if value.exact == "/":
        return value
    directory = dirname(value, ".parent")
    return replace(directory if directory.parts else joined(directory, text(".")), is_path=True)


def parents(value: Text) -> Items:
    """``Path.parents`` of a path without holes."""
    found = []
    while (above := parent(value)).parts != value.parts:
        found.append(above)
        value = above
    return Items(tuple(found), tuple)


def components(value: Text) -> Items:
    """``Path.parts`` of a path without holes."""
    return Items(tuple(map(text, PurePosixPath(masked(value)).parts)), tuple)


def relative_to(value: Text, other: Text) -> Value:
    """``Path.relative_to(other)`` of paths without holes."""
    other = path(other)
    if value.exact is None or other.exact is None:
        return Unknown(reason="what it is relative to is not known")
    if value.exact == other.exact:
        return changed(value, ".", ".relative_to()")
    start = "" if other.exact == "." else f"{other.exact.removesuffix('/')}/"
    if not value.exact.startswith(start):
        return raising("relative_to() would raise ValueError")
    return changed(value, value.exact.removeprefix(start), ".relative_to()")


def with_name(value: Text, name: Text) -> Value:
    """``Path.with_name(name)``."""
    directory = replace(parent(value), spent=value.spent)
    return noted(join_paths(directory, name), cut_away(value, joined(directory, name), ".with_name()"))


def with_suffix(value: Text, suffix: Text) -> Value:
    """``Path.with_suffix(suffix)``: drops from the last dot of the name on, and the fields that stand there."""
    first = suffix.parts[0] if suffix.parts else "."
    if isinstance(first, str) and not first.startswith("."):
        return raising("pathlib refuses a suffix without a dot in front")
    if not has_known_suffix(value):
        return Unknown(name=value.shown(), reason="whether it has a suffix is not known")
    base = unmasked(masked(value).removesuffix(masked_suffix(value)), value.holes)
    result = replace(joined(base, suffix), is_path=True, spent=value.spent, stray=value.stray)
    return noted(result, cut_away(value, result, ".with_suffix()"))


def with_stem(value: Text, stem: Text) -> Value:
    """``Path.with_stem(stem)``."""
    if not has_known_suffix(value):
        return Unknown(name=value.shown(), reason="whether it has a suffix is not known")
    return with_name(value, joined(stem, suffix_of(value)))


def masked_suffix(value: Text) -> str:
    """From the last dot of the name on, as ``os.path.splitext`` sees it: dots in front of a name begin no suffix."""
    stem, dot, suffix = last_component(value).rpartition(".")
    return f"{dot}{suffix}" if stem.strip(".") else ""


def suffix_is_known(value: Text) -> bool:
    """Whether the last dot of the name is a literal one: a hole after it, or without any, may hold another."""
    return not has_sentinel(masked_suffix(value) or last_component(value))


def has_known_suffix(path: Text) -> bool:
    """The same of a ``pathlib`` path, where from Python 3.14 on a dot at the end is a suffix, too."""
    return suffix_is_known(path) and not last_component(path).endswith(".")


def suffix_of(value: Text) -> Text:
    """``Path.suffix``, ``os.path.splitext(value)[1]``."""
    return unmasked(masked_suffix(value), value.holes)


def root_of(value: Text, how: str | None = None) -> Text:
    """``os.path.splitext(value)[0]``."""
    return changed(value, masked(value).removesuffix(masked_suffix(value)), how)


def stem_of(value: Text) -> Text:
    """``Path.stem``."""
    return basename(root_of(value))


def blurred(value: Text, what: str, reason: str) -> Unknown:
    """One hole for the whole of *value*, varying with all its holes."""
    fresh = any(hole.fresh for hole in value.holes)
    return Unknown(f"{what} {value.shown()}", reason, type=str, fresh=fresh)


def changed(value: Text, whole: str, how: str | None) -> Text:
    """The part *whole* of the masked *value*; with *how*, the fields that it lost are spent by that step."""
    result = unmasked(whole, value.holes)
    cut = cut_away(value, result, how) if how else ()
    return replace(result, is_path=value.is_path, spent=(*value.spent, *cut), stray=value.stray)


def cut_away(before: Text, after: Text, how: str) -> tuple[Spent, ...]:
    """Marks for the fields of *before* that *after* has no more."""
    last = before.parts[-1] if before.parts else ""
    end = last if isinstance(last, str) else ""
    return tuple(Spent(field, how, cut=True, end=end) for field in sorted(fields_of(before) - fields_of(after)))


def noted(value: Value, marks: tuple[Spent, ...]) -> Value:
    """*value* with *marks* added, if it is a text."""
    return replace(value, spent=(*value.spent, *marks)) if isinstance(value, Text) else value


PATH_ATTRIBUTES: dict[str, Callable[[Text], Text]] = {
    "parent": parent,
    "name": lambda path: text() if path.exact == "." else replace(basename(path), is_path=False),
    "stem": lambda path: text() if path.exact == "." else replace(stem_of(path), is_path=False),
    "suffix": lambda path: replace(suffix_of(path), is_path=False),
}

PATH_PARTS: dict[str, Callable[[Text], Items]] = {"parents": parents, "parts": components}

NEEDS_SUFFIX = frozenset({"stem", "suffix"})


def needs_suffix(path: Text, name: str) -> bool:
    """Whether an attribute of *path* cannot be told, because it is not known whether it has a suffix."""
    return name in NEEDS_SUFFIX and not has_known_suffix(path)
