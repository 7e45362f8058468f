"""Values from the command line: the default of an option is *a* value, and the message says so."""

from __future__ import annotations

import libcst as cst

from flake8_ckpt.source.aliases import name_of
from flake8_ckpt.source.folding.arguments import unstarred
from flake8_ckpt.source.folding.folder import Folder, holds_fields, once_per_file, shown
from flake8_ckpt.source.folding.functions import MemberValue, NamespaceValue
from flake8_ckpt.values import Alternative, Choice, Constant, Symbol, Text, Unknown, Value, alternatives

OPTION_CALLS = frozenset({"add_argument", "add_option"})
DEFAULT_CALLS = frozenset({"set_defaults", "set_default"})
FLAGS = "absl.flags.FLAGS"
FLAG_CALL = "absl.flags.DEFINE_"
NAMESPACE = "parse_args()"


def option_value(folder: Folder, node: cst.BaseExpression, name: str) -> Value:
    """The default of the option *name*, assumed to be kept; unknown for a flag, a required option, or none at all."""
    declared = declarations(folder).get(name, [])
    default = _default(folder, declared[0]) if len(declared) == 1 and not _set_by_code(folder, name) else None
    if default is None:
        return folder.unknown(node, "it comes from the command line", anything=_may_hold_fields(folder, name, declared))
    kept = f"{shown(node)} with its default"
    options = [Alternative(one.value, one.when, one.assuming | {kept}) for one in alternatives(folder.fold(default))]
    if any(isinstance(one.value, Constant) and isinstance(one.value.value, bool | None) for one in options):
        return folder.unknown(node, "it comes from the command line")
    return Choice(tuple(options))


def flag(folder: Folder, node: cst.Call) -> Value:
    """``flags.DEFINE_string(name, default, help)``, whose ``.value`` is that of the flag."""
    names = _destinations(folder, node)
    if not names:
        return folder.unknown(node, "its name is not known")
    return MemberValue(option_value(folder, node, names.pop()))


@once_per_file
def declarations(folder: Folder) -> dict[str, list[cst.Call]]:
    """The calls that declare options or flags, by the names of these."""
    declared: dict[str, list[cst.Call]] = {}
    for site in folder.flow.calls:
        for name in _destinations(folder, site.node) if _declares(site.node) else ():
            declared.setdefault(name, []).append(site.node)
    return declared


def _declares(call: cst.Call) -> bool:
    called = name_of(call.func) or ""
    return called in OPTION_CALLS or called.startswith("DEFINE_")


def _default(folder: Folder, call: cst.Call) -> cst.BaseExpression | None:
    """The default that the declaration of an option gives; None without any, or if argparse may make another of it."""
    positional = [one.value for one in call.args if one.keyword is None and not one.star]
    default = keyword_of(call, "default")
    if name_of(call.func) not in OPTION_CALLS:
        return positional[1] if len(positional) > 1 else default
    kind = keyword_of(call, "type")
    if kind is None or default is None or folder.fold(kind) == Symbol("builtins.str"):
        return default
    plain = all(isinstance(one.value, Constant) for one in alternatives(folder.fold(default)))
    return default if plain else None


def _may_hold_fields(folder: Folder, name: str, declared: list[cst.Call]) -> bool:
    """Whether what a declaration or an assignment says of the option *name* may give it fields."""
    written = [argument.value for call in declared for argument in call.args]
    return any(holds_fields(folder.fold(one)) for one in (*written, *folder.flow.assigned.get(name, ())))


def any_option_holds_fields(folder: Folder) -> bool:
    """Whether some option of the file has a default with fields."""
    defaults = (_default(folder, site.node) for site in folder.flow.calls if _declares(site.node))
    return any(default is not None and holds_fields(folder.fold(default)) for default in defaults)


def _set_by_code(folder: Folder, name: str) -> bool:
    """Whether the file assigns to the option *name*, or gives it another default than its declaration."""
    if any(_is_namespace(folder, store.target.value) for store in folder.flow.attributes.get(name, ())):
        return True
    if any(_sets_default(folder, site.node, name) for site in folder.flow.called(DEFAULT_CALLS)):
        return True
    return any(_is_namespace(folder, opened) for opened in folder.flow.opened)


def _sets_default(folder: Folder, call: cst.Call, name: str) -> bool:
    """Whether ``parser.set_defaults(name=...)`` or ``FLAGS.set_default("name", ...)`` may be of the option *name*."""
    first = next(unstarred(folder, call.args), None)
    if first is None or first.keyword is not None:
        return any(one.keyword == name or one.star for one in unstarred(folder, call.args))
    of = first.value(folder)
    return not isinstance(of, Text) or of.exact in {None, name}


def _is_namespace(folder: Folder, node: cst.BaseExpression) -> bool:
    """Whether *node* is, or by one of its names may be, what holds the options."""
    found = [one.value for one in alternatives(folder.fold(node))]
    if any(isinstance(one, NamespaceValue) or one == Symbol(FLAGS) for one in found):
        return True
    name = name_of(node)
    unknown = any(isinstance(one, Unknown) for one in found)
    return unknown and name is not None and folder.flow.aliases.tied(name, NAMESPACE)


def _destinations(folder: Folder, call: cst.Call) -> set[str]:
    """The attribute that an option sets: ``dest``, else its first long name, else its short or positional one."""
    if (dest := keyword_of(call, "dest")) is not None:
        value = folder.fold(dest)
        return {value.exact} if isinstance(value, Text) and value.exact is not None else set()
    plain = [one.value for one in call.args if one.keyword is None and not one.star]
    names = map(folder.fold, plain if name_of(call.func) in OPTION_CALLS else plain[:1])
    written = [value.exact for value in names if isinstance(value, Text) and value.exact is not None]
    long = [one for one in written if one.startswith("--")]
    return {one.lstrip("-").replace("-", "_") for one in (long or written)[:1]}


def keyword_of(call: cst.Call, name: str) -> cst.BaseExpression | None:
    """The expression that *call* gives for the keyword *name*."""
    return next((one.value for one in call.args if one.keyword is not None and one.keyword.value == name), None)
