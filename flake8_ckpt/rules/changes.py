"""What rules advise, as steps: an argument that is set or left out, a field that is added, renamed or left out."""

from __future__ import annotations

import re

from flake8_ckpt.display import is_whole, typed
from flake8_ckpt.keras.checkpoint import Checkpoint, default_of
from flake8_ckpt.keras.template import Template
from flake8_ckpt.repair import Advice, LeaveOut, Retext, SetArgument, Step
from flake8_ckpt.values import Constant, Text, Unknown, text


def setting(checkpoint: Checkpoint, name: str, value: Text | Constant | Unknown) -> SetArgument:
    """The argument *name* set to *value*, whether it is given or not."""
    return SetArgument(name, value, checkpoint.places.get(name))


def leaving_out(checkpoint: Checkpoint, name: str) -> Step:
    """The argument *name* left out; set to its default, where another one by position follows."""
    following = list(checkpoint.keras.parameters).index(name) + 1
    if name in checkpoint.positional and not checkpoint.positional.isdisjoint(checkpoint.keras.parameters[following:]):
        return setting(checkpoint, name, default_of(checkpoint.keras.signature.parameters[name]))
    return LeaveOut(name, checkpoint.at(name))


def best_only(checkpoint: Checkpoint) -> SetArgument:
    """Only the best is kept."""
    return setting(checkpoint, "save_best_only", Constant(value=True))


def at_epoch_ends(checkpoint: Checkpoint) -> SetArgument:
    """Saves at epoch ends."""
    return setting(checkpoint, "save_freq", text("epoch"))


def adding(template: Template, field: str) -> Retext:
    """*field* before the suffix of the name."""
    return Retext(template.suffix, template.ending_with(field))


def written_with(template: Template, field: str) -> str:
    """The words for :func:`adding`."""
    return written_as(template.with_field(field)) or f"add {field} to filepath"


def written_as(path: str) -> str | None:
    """The words for another filepath: all of it, or its last component; None where even that is too long."""
    if (literal := typed(path)) is not None:
        return f"write {literal}"
    literal = typed(path.rpartition("/")[2])
    return None if literal is None else f"call the file {literal}"


def renaming(template: Template, name: str, new: str) -> tuple[Retext, ...]:
    """The last field *name* called *new*, with its format; nothing where it is not in one literal part."""
    found = _field(template, re.escape(name))
    return (Retext(found, f"{{{new}{found[1 + len(name) :]}"),) if found else ()


def replacing(template: Template, name: str, field: str) -> tuple[Retext, ...]:
    """*field* in the place of the last one that is called *name*; nothing as in :func:`renaming`."""
    found = _field(template, re.escape(name))
    return (Retext(found, field),) if found else ()


def naming(template: Template, field: str) -> tuple[Retext, ...]:
    """*field* in the place of the last one without a name."""
    found = _field(template, r"\d*")
    return (Retext(found, field),) if found else ()


def dropping(template: Template, name: str) -> Advice:
    """The last field *name* left out, with what joins it to what stands before."""
    found = _field(template, re.escape(name), before=r"[-_.]?")
    words = f"leave {{{name}}} out" if is_whole(name) else "leave it out"
    return Advice(words, (Retext(found, ""),) if found else ())


def _field(template: Template, name: str, before: str = "") -> str | None:
    written = re.compile(rf"{before}\{{{name}(?:[.\[!:][^{{}}\0]*)?\}}").findall(template.literal)
    return written[-1] if written else None
