"""Values from the command line: the default of an option is *a* value, and the message says so."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from flake8_ckpt.source.folding.folder import Folder, shown
from flake8_ckpt.source.folding.functions import NamespaceValue
from flake8_ckpt.values import Alternative, Choice, Constant, Symbol, Text, Value, alternatives

OPTION_CALLS = frozenset({"add_argument", "add_option"})
FLAG_CALL = "DEFINE_"
FLAGS = "absl.flags.FLAGS"


def option_value(folder: Folder, node: cst.Attribute, name: str) -> Value:
    """The default of the option *name*, assumed to be kept; unknown for a flag, a required option, or none at all."""
    defaults = list(_defaults(folder, name))
    if len(defaults) != 1 or defaults[0] is None or _set_by_code(folder, name):
        return folder.unknown(node, "it comes from the command line")
    value = folder.fold(defaults[0])
    kept = f"{shown(node)} with its default"
    options = [Alternative(one.value, one.when, one.assuming | {kept}) for one in alternatives(value)]
    if any(isinstance(one.value, Constant) and isinstance(one.value.value, bool | None) for one in options):
        return folder.unknown(node, "it comes from the command line")
    return Choice(tuple(options))


def _defaults(folder: Folder, name: str) -> Iterator[cst.BaseExpression | None]:
    for site in folder.flow.calls:
        function = site.node.func
        called = function.attr.value if isinstance(function, cst.Attribute) else ""
        if called in OPTION_CALLS and name in _destinations(folder, site.node):
            yield None if _converted(folder, site.node) else keyword_of(site.node, "default")
        elif called.startswith(FLAG_CALL) and name in _destinations(folder, site.node):
            plain = [one.value for one in site.node.args if one.keyword is None and not one.star]
            yield plain[1] if len(plain) > 1 else keyword_of(site.node, "default")


def _converted(folder: Folder, call: cst.Call) -> bool:
    """Whether argparse may make another value of a default that is a text."""
    kind = keyword_of(call, "type")
    default = keyword_of(call, "default")
    if kind is None or default is None or folder.fold(kind) == Symbol("builtins.str"):
        return False
    return any(isinstance(one.value, Text) for one in alternatives(folder.fold(default)))


def _set_by_code(folder: Folder, name: str) -> bool:
    """Whether the file assigns to the option *name*, or gives it another default than its declaration."""
    for store in folder.flow.stores:
        target = store.target
        if isinstance(target, cst.Attribute) and target.attr.value == name and _is_namespace(folder, target.value):
            return True
    calls = [site.node.func for site in folder.flow.calls]
    if any(isinstance(called, cst.Attribute) and called.attr.value == "set_defaults" for called in calls):
        return True
    return any(_is_namespace(folder, opened) for opened in folder.flow.opened)


def _is_namespace(folder: Folder, node: cst.BaseExpression) -> bool:
    found = [one.value for one in alternatives(folder.fold(node))]
    return any(isinstance(one, NamespaceValue) or one == Symbol(FLAGS) for one in found)


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
