"""A filepath template: its fields, the name that a save gets, and what raises.

Keras calls ``filepath.format(epoch=epoch + 1, [batch=batch + 1,] **logs)`` with ints and Python floats (observed from
2.6 to 3.15), so formatting here is Python's own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from posixpath import normpath
from string import Formatter
from typing import Any

from flake8_ckpt.operations import filled
from flake8_ckpt.values import MAX_SIZE, Text, Unknown

RAISED = (LookupError, ValueError, ArithmeticError, AttributeError, TypeError)
"""What formatting may raise, and with it a save."""

SUFFIX = re.compile(r"(?:\.weights)?\.[A-Za-z0-9]+$")
CHANGING = re.compile(r"[{}\0]")
ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")


class _Numbering(Formatter):
    """As ``str.format``, which counts a field without a name even if it goes on, as ``{.imag}`` does."""

    def get_value(self, key: int | str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        """The value of a field; there are no positional ones.

        Raises:
            IndexError: it has no name.
        """
        if key == "":
            raise IndexError(key)
        return super().get_value(key, args, kwargs)


class UndecidedError(Exception):
    """What this template makes cannot be told."""


@dataclass(frozen=True)
class Template:
    """A filepath, as far as it is known; holes are taken to hold no field.

    Attributes:
        text: the filepath.
    """

    text: Text

    @cached_property
    def shown(self) -> str:
        """The template with its holes as ``<name>``. It is still raw: :mod:`flake8_ckpt.display` shows it."""
        return self.text.shown()

    @cached_property
    def fields(self) -> tuple[tuple[str, str], ...]:
        """Name and spec of each field, as far as the template can be parsed; the name without attributes."""
        found = []
        try:
            for _, field, spec, _ in Formatter().parse(self.literal):
                if field is not None:
                    found.append((re.split(r"[.\[]", field, maxsplit=1)[0], spec or ""))
        except ValueError:
            pass
        return tuple(found)

    @cached_property
    def literal(self) -> str:
        """The literal parts alone, a hole as one NUL."""
        return "".join(part if isinstance(part, str) else "\0" for part in self.text.parts)

    @cached_property
    def tail(self) -> str:
        """What is certainly the end of the filepath: the literal after the last hole, after a number with a digit."""
        parts = self.text.parts
        last = next((n for n in reversed(range(len(parts))) if not isinstance(parts[n], str)), None)
        if last is None:
            return self.literal
        hole = parts[last]
        digit = "0" if isinstance(hole, Unknown) and hole.type in {int, float} else ""
        return digit + self.literal.rpartition("\0")[2]

    @cached_property
    def ends(self) -> tuple[str, str]:
        """What stands before the first field or hole, without detours such as ``./``, and after the last."""
        head, *_ = CHANGING.split(self.literal, maxsplit=1)
        return normpath(f"{head}_")[:-1], CHANGING.split(self.literal)[-1]

    def may_meet(self, other: Template) -> bool:
        """Whether a save of each may go to one file, by the ends of their names alone."""
        (head, tail), (other_head, other_tail) = self.ends, other.ends
        return (head.startswith(other_head) or other_head.startswith(head)) and (
            tail.endswith(other_tail) or other_tail.endswith(tail)
        )

    @cached_property
    def names_are_known(self) -> bool:
        """Whether two saves' names can be compared: the stem of the last component is more than a hole."""
        last = self.literal.rpartition("/")[2]
        stem = SUFFIX.sub("", last)
        only_holes = bool(stem) and not stem.strip("\0")
        numbers = all(isinstance(hole.type, type) and hole.type is not str for hole in self.text.holes)
        if any(hole.anything for hole in self.text.holes):
            return False
        return bool(self.text.parts) and (not only_holes or numbers) and bool(stem or not self.text.holes)

    def path(self, values: Mapping[str, object]) -> str:
        """The file of one save.

        Args:
            values: what Keras passes: ``epoch``, at batch ends ``batch``, and the logs.

        Raises:
            LookupError, ValueError, ArithmeticError, AttributeError, TypeError: as the save itself would.
            UndecidedError: a hole stands in a field, or the name would be absurdly long or an object's address.
        """
        if not self._formattable or (self._nests and filled(self.shown, values) > MAX_SIZE):
            raise UndecidedError
        try:
            result = self._fillable.format_map(values)
        except ValueError:  # which format_map raises, unlike format, for a field without a name
            result = _Numbering().vformat(self._fillable, (), values)
        if ADDRESS.search(result):
            raise UndecidedError
        return result

    @cached_property
    def _fillable(self) -> str:
        """The template with its holes as ``<name>``, in which a name can bring no field along."""
        names = (
            part if isinstance(part, str) else re.sub(r"[{}]", r"\g<0>\g<0>", part.shown) for part in self.text.parts
        )
        return "".join(names)

    @cached_property
    def _formattable(self) -> bool:
        depth_of_braces = re.sub(r"\{\{|\}\}", "", self.literal)
        inside = re.search(r"\{[^{}]*\0", depth_of_braces)
        return inside is None and (self._nests or filled(self.shown, {}) <= MAX_SIZE)

    @cached_property
    def _nests(self) -> bool:
        """Whether a spec has fields of its own, so that how long a name is depends on the values."""
        return any("{" in spec for _, spec in self.fields)

    def with_field(self, field: str) -> str:
        """The template with *field* put before the suffix of its name, as a fix suggests it; raw, as :attr:`shown`."""
        return f"{self.shown.removesuffix(self.suffix)}{self.ending_with(field)}"

    def ending_with(self, field: str) -> str:
        """What comes in the place of the suffix where *field* is put before it: a separator, the field, the suffix."""
        stem = self.literal.removesuffix(self.suffix)
        separator = "-" if field.startswith("{batch") else "_"
        separator = "" if not stem or stem.endswith(("/", "_", "-", ".")) else separator
        return f"{separator}{field}{self.suffix}"

    @cached_property
    def suffix(self) -> str:
        """The suffix of the name, such as ``.weights.h5``; empty where it has none."""
        found = SUFFIX.search(self.literal)
        return found[0] if found else ""


def template_of(value: object) -> Template | None:
    """The template that a folded filepath is; None where it is not known at all, or no text."""
    return Template(value) if isinstance(value, Text) else None
