"""What the run knows of the values in a program."""

from __future__ import annotations

from itertools import chain

from flake8_ckpt.run.reading import read
from flake8_ckpt.run.things import Several
from flake8_ckpt.values import Alternative, Choice, Constant, Entries, Items, Symbol, Text, Unknown, Value, alternatives

HEAD = "from keras.callbacks import ModelCheckpoint as show\n"


def known(code: str) -> Value:
    """What the argument of ``show(...)`` is in a program: of several ways to one call, one of all."""
    calls = read(f"{HEAD}{code}\n").calls
    assert calls, f"nothing is shown by {code!r}"
    values = [one.arguments[0].value for one in calls if one.place == calls[0].place]
    options = list(dict.fromkeys(chain.from_iterable(map(alternatives, values))))
    return options[0].value if len(options) == 1 and not options[0].assuming else Choice(tuple(options))


def written(value: Value) -> str:
    """*value* in Python's notation.

    ``<name>`` is a hole, ``<*name>`` one that may hold fields; ``unknown: reason`` and ``anything: reason`` are these
    alone; ``a or b`` is a choice, ``*value`` any number of such elements.
    """
    match value:
        case Text():
            if len(value.parts) == len(value.holes) == 1:
                return written(value.holes[0])
            shown = "".join(part if isinstance(part, str) else _hole(part) for part in value.parts)
            return f"Path({shown!r})" if value.is_path else repr(shown)
        case Constant():
            return repr(value.value)
        case Items():
            inside = ", ".join(map(written, value.items))
            return f"({inside})" if value.type is tuple else f"{{{inside}}}" if value.type is set else f"[{inside}]"
        case Entries():
            return "{" + ", ".join(f"{key!r}: {written(entry)}" for key, entry in value.entries) + "}"
        case Symbol():
            return value.name
        case Choice():
            return " or ".join(sorted({_assumed(one) for one in value.alternatives}))
        case Several(of):
            return f"*{written(of)}"
        case Unknown():
            return f"{'anything' if value.anything else 'unknown'}: {value.reason}"
    return type(value).__name__


def _hole(one: Unknown) -> str:
    return f"<{'*' if one.anything else ''}{one.name}>"


def _assumed(one: Alternative) -> str:
    return f"{written(one.value)} ({', '.join(sorted(one.assuming))})" if one.assuming else written(one.value)
