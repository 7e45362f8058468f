"""``os.path`` and the pure part of ``pathlib``, on texts that may have holes.

Paths are POSIX paths. A template is a path with braces in it, and a step that drops the last component of one drops
its fields: that is noted as spent.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import replace

from flake8_ckpt.source.folding.formatting import fields_of, masked, unmasked
from flake8_ckpt.values import Spent, Text, Unknown, Value, hole_for, joined, text


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
            return Unknown(reason="a part of the joined path is no text")
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
        lost = cut_away(first, second, "a join with an absolute path")
        return replace(second, spent=(*second.spent, *lost), stray=(*first.stray, *second.stray))
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


def dirname(value: Text) -> Text:
    """``os.path.dirname``."""
    return changed(value, posixpath.dirname(masked(value)), "os.path.dirname()")


def basename(value: Text) -> Text:
    """``os.path.basename``; undecided where the last component is a hole, which may hold a slash."""
    return changed(value, posixpath.basename(masked(value)), None)


def normpath(value: Text) -> Text:
    """``os.path.normpath``."""
    return changed(value, posixpath.normpath(masked(value)), None)


def parent(value: Text) -> Text:
    """``Path.parent``."""
    return replace(changed(value, posixpath.dirname(masked(value)) or ".", ".parent"), is_path=True)


def with_name(value: Text, name: Text) -> Value:
    """``Path.with_name(name)``."""
    head = posixpath.dirname(masked(value))
    directory = changed(value, head, None)
    result = join_paths(replace(directory, is_path=True), name) if head else replace(name, is_path=True)
    return noted(result, cut_away(value, name, ".with_name()"))


def with_suffix(value: Text, suffix: Text) -> Value:
    """``Path.with_suffix(suffix)``: drops from the last dot of the name on, and the fields that stand there."""
    head, _, name = masked(value).rpartition("/")
    stem, dot, _ = name.rpartition(".")
    if ends_in_hole(value):
        return Unknown(name=value.shown(), reason="whether it has a suffix is not known")
    kept = name if not dot or not stem else stem
    base = unmasked(f"{head}/{kept}" if head or masked(value).startswith("/") else kept, value.holes)
    result = replace(joined(base, suffix), is_path=True, spent=value.spent, stray=value.stray)
    return noted(result, cut_away(value, result, ".with_suffix()"))


def with_stem(value: Text, stem: Text) -> Value:
    """``Path.with_stem(stem)``."""
    if ends_in_hole(value):
        return Unknown(name=value.shown(), reason="whether it has a suffix is not known")
    name = joined(stem, suffix_of(value))
    return noted(with_name(value, name), ())


def suffix_of(value: Text) -> Text:
    """``Path.suffix``, ``os.path.splitext(value)[1]``."""
    name = masked(value).rpartition("/")[2]
    stem, dot, suffix = name.rpartition(".")
    return unmasked(f"{dot}{suffix}" if stem.strip(".") else "", value.holes)


def root_of(value: Text, how: str | None = None) -> Text:
    """``os.path.splitext(value)[0]``."""
    whole = masked(value)
    suffix = masked(suffix_of(value)) if not value.holes else whole.rpartition("/")[2].rpartition(".")[2]
    if value.holes and "." in whole.rpartition("/")[2]:
        suffix = f".{suffix}"
    return changed(value, whole[: len(whole) - len(suffix)] if suffix else whole, how)


def stem_of(value: Text) -> Text:
    """``Path.stem``."""
    return basename(root_of(value))


def ends_in_hole(value: Text) -> bool:
    """Whether the end of the text is not known."""
    return bool(value.parts) and isinstance(value.parts[-1], Unknown)


def changed(value: Text, whole: str, how: str | None) -> Text:
    """The part *whole* of the masked *value*; with *how*, the fields that it lost are spent by that step."""
    result = unmasked(whole, value.holes)
    lost = cut_away(value, result, how) if how else ()
    return replace(result, is_path=value.is_path, spent=(*value.spent, *lost), stray=value.stray)


def cut_away(before: Text, after: Text, how: str) -> tuple[Spent, ...]:
    """Marks for the fields of *before* that *after* has no more."""
    return tuple(Spent(field, how, cut=True) for field in sorted(fields_of(before) - fields_of(after)))


def noted(value: Value, marks: tuple[Spent, ...]) -> Value:
    """*value* with *marks* added, if it is a text."""
    return replace(value, spent=(*value.spent, *marks)) if isinstance(value, Text) else value
