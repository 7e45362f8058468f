"""Options of the command line: argparse, absl and click. The default of an option is assumed, and said to be."""

from __future__ import annotations

from dataclasses import replace

import libcst as cst

from flake8_ckpt.run.attributes import ATTRIBUTES, ATTRIBUTES_OF_MODULES
from flake8_ckpt.run.calls import FAMILIES, LIBRARY, METHODS_OF, Called, LibraryFunction, library
from flake8_ckpt.run.expressions import ITEMS
from flake8_ckpt.run.machine import NONE, Machine, assumed, shown
from flake8_ckpt.run.things import FunctionValue, InstanceRef, Ref
from flake8_ckpt.values import Constant, Items, Symbol, Text, Unknown, Value, alternatives, python_value

PARSER, NAMESPACE = Symbol("argparse.ArgumentParser"), Symbol("argparse.Namespace")
FLAGS = "absl.flags.FLAGS"
FLAG = Symbol("absl.flags.FlagHolder")
GIVES_DEFAULT = frozenset({"set_defaults", "set_default"})
ADDS = frozenset({"add_argument", "add_option"})
GROUPS = frozenset({"add_argument_group", "add_mutually_exclusive_group", "add_option_group"})
OPTION = Symbol("click.Option")
CONVERTS = frozenset({"callback", "multiple", "nargs"})
"""What makes something else of the default of an option."""
PARSES = frozenset({"parse_args", "parse_known_args", "parse_intermixed_args"})


@library(
    "argparse.ArgumentParser", "optparse.OptionParser", "configargparse.ArgumentParser", "configargparse.ArgParser"
)
def parser(it: Called) -> Value:
    """A parser of options."""
    return InstanceRef(it.machine.number(), PARSER, it.node)


def _parser_method(it: Called, ref: InstanceRef) -> Value:
    """A method of a parser."""
    if it.name in ADDS:
        return _declare(it, ref)
    if it.name in GROUPS:
        return ref
    if it.name in GIVES_DEFAULT:
        for name, value in it.keywords.items():
            it.machine.write((ref.identity, f"default {name}"), value)
        if not it.complete:
            it.machine.write((ref.identity, "given"), it.unknown("a star gives defaults"))
        return NONE
    if it.name in PARSES:
        return _parsed(it, ref)
    return it.unknown("the method of a parser is not followed")


def _declare(it: Called, ref: InstanceRef) -> Value:
    name = _destination(it)
    if name is not None:
        it.machine.write((ref.identity, f"option {name}"), _default(it))
    return it.unknown("it declares an option", anything=False)


def _destination(it: Called) -> str | None:
    """The attribute that an option sets: ``dest``, else its first long name, else its short or positional one."""
    dest = it.keywords.get("dest")
    if dest is not None:
        return dest.exact if isinstance(dest, Text) else None
    written = [one.exact for one in it.positional if isinstance(one, Text) and one.exact is not None]
    long = [one for one in written if one.startswith("--")]
    names = [one.lstrip("-").replace("-", "_") for one in (long or written)[:1]]
    return names[0] if names else None


def _default(it: Called) -> Value:
    """The default of an option; unknown without any, or if argparse may make another of it."""
    default, kind = it.keywords.get("default"), it.keywords.get("type")
    nothing = it.machine.unknown(it.node, "it comes from the command line", anything=False)
    if default is None or not it.complete:
        return nothing
    options = [one.value for one in alternatives(default)]
    if any(isinstance(one, Constant) and isinstance(one.value, bool | None) for one in options):
        return nothing
    if any(isinstance(one, Unknown) for one in options):
        return default
    plain = all(isinstance(one, Constant) for one in options)
    if kind is None or kind == Symbol("builtins.str") or plain:
        return default
    braces = it.machine.holds_fields(default)
    return it.machine.unknown(it.node, "what its type makes of the default is not known", anything=braces)


def _parsed(it: Called, ref: InstanceRef) -> Value:
    machine = it.machine
    own = it.get(0, "args")
    given = it.get(1, "namespace")
    lists_nothing = own is None or own == NONE
    if own is not None and not lists_nothing:
        content = machine.opened(own)
        lists_nothing = isinstance(content, Items) and not content.items
    open_to = machine.read((ref.identity, "given"))
    namespace = InstanceRef(machine.number(), NAMESPACE, it.node)
    declared = {str(key[1]).partition(" ")[2]: key for key in machine.state.cells if _is_option(key, ref, "option ")}
    kept = {str(key[1]).partition(" ")[2]: key for key in machine.state.cells if _is_option(key, ref, "default ")}
    for name in {**declared, **kept}:
        value = machine.read(kept.get(name, declared.get(name, (0, ""))))
        if value is None:
            continue
        if not lists_nothing or given is not None or open_to is not None:
            others = [one for one in (value, own, open_to) if one is not None]
            braces = any(map(machine.holds_fields, others))
            value = machine.unknown(it.node, "its options are given by the code", anything=braces)
        machine.write((namespace.identity, name), as_option(value, f"--{name.replace('_', '-')}"))
    if it.name == "parse_known_args":
        return Items((namespace, machine.unknown(it.node, "it comes from the command line", anything=False)), tuple)
    return namespace


def _is_option(key: tuple[object, object], ref: InstanceRef, kind: str) -> bool:
    return key[0] == ref.identity and isinstance(key[1], str) and key[1].startswith(kind)


def _option(machine: Machine, base: InstanceRef, name: str, node: cst.CSTNode) -> Value:
    """``args.name``, which no code has set."""
    return Unknown(
        shown(node),
        "it comes from the command line",
        machine.place(node),
        anything=False,
        origin=machine.origin("option", base.identity, name),
    )


ATTRIBUTES["argparse.Namespace"] = _option


def as_option(value: Value, name: str) -> Value:
    """The default of an option, which is assumed; *name* is the option's, as a user types it."""
    if isinstance(value, Unknown | Ref):
        return value
    return assumed(value, frozenset({f"{name} with its default"}))


# ------------------------------------------------------------------------------------------------------ click and typer


@library("click.option", "click.argument")
def option(it: Called) -> Value:
    """``@click.option("--name", default="text")``: a decorator, which knows the parameter and its default."""
    made = InstanceRef(it.machine.number(), OPTION, it.node)
    written = [one.exact for one in it.positional if isinstance(one, Text) and one.exact]
    names = sorted(written, key=lambda one: (not one.isidentifier(), not one.startswith("--")))
    if names and it.complete and not CONVERTS & it.keywords.keys() and "default" in it.keywords:
        name = names[0].lstrip("-").partition("/")[0]
        it.machine.write((made.identity, name.replace("-", "_").lower()), as_option(_default(it), f"--{name}"))
    return made


@library("click.Path", "click.Choice")
def kind_of_text(it: Called) -> Value:
    """``type=click.Path()``: a text stays one, unless the call says what is made of it."""
    return it.unknown("it makes another thing of a text") if "path_type" in it.keywords else Symbol("builtins.str")


def with_option(machine: Machine, function: FunctionValue, option: InstanceRef) -> FunctionValue:
    """A function with the default that an option brings for one of its parameters."""
    brought = [(str(key[1]), one) for key, one in machine.state.cells.items() if key[0] == option.identity]
    return replace(function, defaults=(*function.defaults, *brought))


@library("typer.Option", "typer.Argument")
def default_of_option(it: Called) -> Value:
    """``parameter=typer.Option("text")``."""
    default = it.get(0, "default")
    is_text = default is not None and any(isinstance(one.value, Text) for one in alternatives(default))
    return default if default is not None and is_text else it.unknown("it comes from the command line", anything=False)


# ---------------------------------------------------------------------------------------------------------------- absl


def _flag(it: Called) -> Value:
    """``flags.DEFINE_string(name, default, help)``."""
    name, default = it.get(0, "name"), it.get(1, "default")
    exact = name.exact if isinstance(name, Text) else None
    value: Value = it.machine.unknown(it.node, "it comes from the command line", anything=False)
    options = [one.value for one in alternatives(default)] if default is not None else [NONE]
    if default is not None and not any(
        isinstance(one, Constant) and isinstance(one.value, bool | None) for one in options
    ):
        value = default
    holder = InstanceRef(it.machine.number(), FLAG, it.node)
    if exact is not None:
        it.machine.write((("flag", exact), "default"), value)
        it.machine.write((holder.identity, "value"), as_option(value, f"--{exact}"))
    it.machine.write((holder.identity, "default"), value)
    return holder


def _define(name: str) -> LibraryFunction | None:
    return (
        _flag
        if name.startswith(("absl.flags.DEFINE_", "tensorflow.app.flags.DEFINE_", "tensorflow.flags.DEFINE_"))
        else None
    )


FAMILIES.append(_define)


def _flag_value(machine: Machine, symbol: str, node: cst.CSTNode) -> Value | None:
    """``FLAGS.name``."""
    head, _, name = symbol.rpartition(".")
    if head not in {FLAGS, "tensorflow.app.flags.FLAGS", "tensorflow.flags.FLAGS"} or symbol in LIBRARY:
        return None
    return _value_of_flag(machine, name, node)


def _value_of_flag(machine: Machine, name: object, node: cst.CSTNode) -> Value:
    """The default of a flag, which is assumed; unknown where none is known."""
    value = machine.read((("flag", name), "default"))
    if value is None:
        return machine.unknown(node, "it comes from the command line", origin=machine.origin("flag", name))
    return as_option(value, f"--{name}")


ATTRIBUTES_OF_MODULES.append(_flag_value)


def _flag_item(machine: Machine, key: Value, node: cst.CSTNode) -> Value:
    """``FLAGS["name"]``, which has a value."""
    holder = InstanceRef(machine.number(), FLAG, node)
    machine.write((holder.identity, "value"), _value_of_flag(machine, (python_value(key) or (None,))[0], node))
    return holder


ITEMS[FLAGS] = _flag_item


@library("absl.flags.FLAGS.set_default", "absl.flags.set_default")
def set_default(it: Called) -> Value:
    """``FLAGS.set_default(name, value)``."""
    name, value = it.get(0, "name"), it.get(1, "value")
    if isinstance(name, Text) and name.exact is not None and value is not None:
        it.machine.write((("flag", name.exact), "default"), value)
    return NONE


METHODS_OF[PARSER.name] = _parser_method
