"""Methods of strings and paths, and the functions that make them."""

from __future__ import annotations

from dataclasses import replace

from flake8_ckpt.run.calls import METHODS, Called
from flake8_ckpt.run.events import Handed
from flake8_ckpt.run.expressions import AS_FORMATTED, as_formatted
from flake8_ckpt.run.iterators import pure
from flake8_ckpt.run.machine import shown
from flake8_ckpt.run.pure.formatting import fields_of, format_text
from flake8_ckpt.run.pure.strings import PATH_METHODS, call_method
from flake8_ckpt.run.things import DictRef, ListRef
from flake8_ckpt.values import Entries, Text, Unknown, Value


def of_text(it: Called, base: Text) -> Value:
    """A method of one string or path, with arguments that are no choices."""
    name = it.name
    if name == "format":
        given = list(zip(it.positional, it.variables, strict=False))
        value = format_text(base, given, it.keywords, complete=it.complete)
        return it.with_stray(value, ".format()", used=fields_of(base))
    if name == "format_map":
        entries = it.get(0, "mapping") if len(it.positional) == 1 else None
        if not isinstance(entries, Entries):
            return it.unknown("the values of its fields are not known")
        return format_text(base, [], {str(key): value for key, value in entries.entries}, complete=True)
    if not it.complete or it.keywords:
        return it.unknown(f"the arguments of {name}() are not followed")
    value = call_method(base, name, it.positional)
    if isinstance(value, Unknown):
        braces = value.anything or it.holds_fields()
        return replace(value, name=shown(it.node), place=it.machine.place(it.node), anything=braces)
    return value


def _method(it: Called) -> Value:
    """A method of a string or path; what it is given is put into a text as that asks for."""
    base = it.receiver
    assert isinstance(base, Text)  # noqa: S101 - by the table
    if base.is_path and it.name not in PATH_METHODS:  # it reads, moves or deletes a file
        it.machine.emit(Handed(it.machine.moment(it.node), it.name, (base, *it.positional)))
    written = "".join(part for part in base.parts if isinstance(part, str))
    ways = () if "!" in written or ":" in written else AS_FORMATTED
    ready = [
        replace(one, value=it.machine.each(one.value, lambda each: _ready(it, each, ways))) for one in it.arguments
    ]
    return pure(lambda call: of_text(call, base))(replace(it, arguments=ready))


def _ready(it: Called, value: Value, ways: tuple[str, ...]) -> Value:
    """An argument of ``format``: an object by its text, a container as it is."""
    is_opened = isinstance(value, ListRef | DictRef)
    return as_formatted(it.machine, value, it.node, ways) if it.name == "format" and not is_opened else value


METHODS[Text] = _method
