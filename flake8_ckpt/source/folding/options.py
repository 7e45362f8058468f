"""Values from the command line: the default of an option is *a* value, and the message says so."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from flake8_ckpt.source.folding.folder import Folder, shown
from flake8_ckpt.values import Alternative, Choice, Constant, Text, Value, alternatives

OPTION_CALLS = frozenset({"add_argument", "add_option"})
FLAG_CALL = "DEFINE_"


def option_value(folder: Folder, node: cst.Attribute, name: str) -> Value:
    """The default of the option *name*, assumed to be kept; unknown for a flag, a required option, or none at all."""
    defaults = list(_defaults(folder, name))
    if len(defaults) != 1 or defaults[0] is None:
        return folder.unknown(node, "it comes from the command line")
    value = folder.fold(defaults[0])
    kept = f"{shown(node)} with its default"
    options = [Alternative(one.value, one.when, one.assuming | {kept}) for one in alternatives(value)]
    if any(isinstance(one.value, Constant) and one.value.value in {None, True, False} for one in options):
        return folder.unknown(node, "it comes from the command line")
    return Choice(tuple(options))


def _defaults(folder: Folder, name: str) -> Iterator[cst.BaseExpression | None]:
    for site in folder.flow.calls:
        function = site.node.func
        called = function.attr.value if isinstance(function, cst.Attribute) else ""
        if called in OPTION_CALLS and name in _destinations(folder, site.node):
            yield keyword_of(site.node, "default")
        elif called.startswith(FLAG_CALL) and name in _destinations(folder, site.node):
            plain = [one.value for one in site.node.args if one.keyword is None and not one.star]
            yield plain[1] if len(plain) > 1 else keyword_of(site.node, "default")


def _destinations(folder: Folder, call: cst.Call) -> set[str]:
    """The attribute that an option sets: ``dest``, else its first long name, else its short or positional one."""
    if (dest := keyword_of(call, "dest")) is not None:
        value = folder.fold(dest)
        return {value.exact} if isinstance(value, Text) and value.exact is not None else set()
    names = [folder.fold(one.value) for one in call.args if one.keyword is None and not one.star]
    written = [value.exact for value in names if isinstance(value, Text) and value.exact is not None]
    long = [one for one in written if one.startswith("--")]
    return {one.lstrip("-").replace("-", "_") for one in (long or written)[:1]}


def keyword_of(call: cst.Call, name: str) -> cst.BaseExpression | None:
    """The expression that *call* gives for the keyword *name*."""
    return next((one.value for one in call.args if one.keyword is not None and one.keyword.value == name), None)
