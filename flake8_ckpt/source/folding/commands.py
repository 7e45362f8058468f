"""Functions that click or typer call: the default of an option is that of the parameter."""

from __future__ import annotations

import libcst as cst

from flake8_ckpt.source.folding.folder import Folder
from flake8_ckpt.source.folding.options import keyword_of
from flake8_ckpt.values import Symbol, Text

CLICK = frozenset({"click.option", "click.argument"})
TYPER = frozenset({"typer.Option", "typer.Argument"})
KEEPS_TEXT = frozenset({"builtins.str", "click.STRING", "click.Path"})
"""Values of ``type=`` under which click hands a text over as it is."""


def default_of(
    folder: Folder, function: cst.FunctionDef, name: str, written: cst.BaseExpression | None
) -> cst.BaseExpression | None:
    """The default of the parameter *name*: that of the option it is, else the *written* one; None without any.

    The parameter of a click option is the one of its names without dashes, else the first of those with the most
    dashes, in lower case and with underscores (observed with click 8.5).
    """
    if isinstance(written, cst.Call) and _symbol(folder, written.func) in TYPER:
        plain = [one.value for one in written.args if one.keyword is None]
        return plain[0] if plain else keyword_of(written, "default")
    options = [one.decorator for one in function.decorators if isinstance(one.decorator, cst.Call)]
    for option in options:
        if _symbol(folder, option.func) in CLICK and _parameter_of(folder, option) == name:
            return keyword_of(option, "default") if _keeps_text(folder, option) else None
    return written


def _symbol(folder: Folder, node: cst.BaseExpression) -> str:
    value = folder.fold(node)
    return value.name if isinstance(value, Symbol) else ""


def _keeps_text(folder: Folder, option: cst.Call) -> bool:
    """Whether click hands the default over as it is written."""
    kind = keyword_of(option, "type")
    made = kind.func if isinstance(kind, cst.Call) and keyword_of(kind, "path_type") is None else kind
    plain = kind is None or _symbol(folder, made or option) in KEEPS_TEXT
    return plain and not any(keyword_of(option, other) is not None for other in ("callback", "multiple", "nargs"))


def _parameter_of(folder: Folder, option: cst.Call) -> str | None:
    """The parameter that an option or argument of click is handed over by."""
    folded = [folder.fold(one.value) for one in option.args if one.keyword is None and not one.star]
    names = [value.exact for value in folded if isinstance(value, Text) and value.exact is not None]
    plain = [one for one in names if one.isidentifier()]
    if plain:
        return plain[-1] if len(names) > 1 else plain[0].lower()
    longest = max(names, key=lambda one: len(one) - len(one.lstrip("-")), default="")
    return longest.partition("/")[0].lstrip("-").replace("-", "_").lower() or None
