"""Lists, sets and dicts: their elements, and the methods that read and change them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import libcst as cst

from flake8_ckpt.run.attributes import set_somewhere
from flake8_ckpt.run.calls import METHODS, Called, call
from flake8_ckpt.run.classes import method_of
from flake8_ckpt.run.events import Logged
from flake8_ckpt.run.expressions import item_of
from flake8_ckpt.run.iterators import elements, is_iterator
from flake8_ckpt.run.machine import NONE, Machine
from flake8_ckpt.run.things import (
    Argument,
    DictRef,
    InstanceRef,
    ListRef,
    Several,
    ViewRef,
    may_be_missing,
    or_else,
)
from flake8_ckpt.values import (
    Choice,
    Constant,
    Entries,
    Items,
    Symbol,
    Text,
    Unknown,
    Value,
    alternatives,
    python_value,
)


def _lost(machine: Machine, ref: ListRef | DictRef, *values: Value) -> None:
    """What a container holds is not known any more; what is put into it may be in it."""
    braces = machine.holds_fields(ref) or any(map(machine.holds_fields, values))
    machine.write((ref.identity, None), Unknown(reason="how it was changed is not followed", anything=braces))


# -------------------------------------------------------------------------------------------------------------- items


def set_item(machine: Machine, base: Value, key: Value, value: Value, node: cst.CSTNode) -> None:
    """``base[key] = value`` of one value."""
    match base:
        case DictRef():
            if base.identity in machine.logs:
                machine.emit(Logged(machine.moment(node), key.exact if isinstance(key, Text) else None))
            _set_entry(machine, base, key, value)
        case InstanceRef(made_by=Symbol("builtins.globals")) if isinstance(key, Text) and key.exact is not None:
            machine.write((base.identity, key.exact), value)
        case InstanceRef(made_by=Symbol("builtins.globals")):
            set_somewhere(machine, base, node, braces=machine.holds_fields(value))
        case ListRef():
            _set_element(machine, base, key, value)
        case InstanceRef():
            method = method_of(machine, base, "__setitem__")
            if method is not None:
                call(machine, method, [Argument(key), Argument(value)], node)
        case Symbol("os.environ"):
            known = python_value(key)
            machine.write((("environment", known), "set"), value)
        case Unknown():
            known = python_value(key)
            owner = ("unknown", base.origin)
            if known is not None and isinstance(known[0], str):
                machine.write((owner, known[0]), value)
                machine.stored.add(base.origin)
            if machine.holds_fields(value):
                machine.braced.add(str(known[0]) if known is not None else "*")


def _set_entry(machine: Machine, ref: DictRef, key: Value, value: Value) -> None:
    content, known = machine.content(ref), python_value(key)
    if known is None or not isinstance(content, Entries | Choice):
        _lost(machine, ref, value)
        return

    def one(entries: Value) -> Value:
        if not isinstance(entries, Entries):
            return entries
        return Entries(tuple({**dict(entries.entries), known[0]: value}.items()))

    machine.write((ref.identity, None), _mapped(content, one))


def _mapped(content: Value, function: Callable[[Value], Value]) -> Value:
    if isinstance(content, Choice):
        return Choice(tuple(replace(one, value=function(one.value)) for one in content.alternatives))
    return function(content)


def _set_element(machine: Machine, ref: ListRef, key: Value, value: Value) -> None:
    content = machine.content(ref)
    index = key.value if isinstance(key, Constant) else None
    if (
        isinstance(content, Items)
        and isinstance(index, int)
        and -len(content.items) <= index < len(content.items)
        and not any(map(may_be_missing, content.items))
    ):
        items = list(content.items)
        items[index] = value
        machine.write((ref.identity, None), replace(content, items=tuple(items)))
    else:
        _lost(machine, ref, value)


def delete_item(machine: Machine, base: Value, key: Value) -> None:
    """``del base[key]``."""
    for one in alternatives(base):
        match one.value:
            case DictRef() as ref:
                pop_entry(machine, ref, key)
            case ListRef() as ref:
                content = machine.content(ref)
                index = key.value if isinstance(key, Constant) else None
                if (
                    isinstance(content, Items)
                    and isinstance(index, int)
                    and -len(content.items) <= index < len(content.items)
                ):
                    items = list(content.items)
                    del items[index]
                    machine.write((ref.identity, None), replace(content, items=tuple(items)))
                else:
                    _lost(machine, ref)


def pop_entry(machine: Machine, ref: DictRef, key: Value) -> Value | None:
    """Take a key out of a dict; None where it is not there."""
    content, known = machine.content(ref), python_value(key)
    if not isinstance(content, Entries) or known is None:
        _lost(machine, ref)
        return Unknown(reason="what is taken out is not known", anything=machine.holds_fields(ref))
    found = content.get(known[0])
    left = tuple((name, one) for name, one in content.entries if name != known[0])
    machine.write((ref.identity, None), Entries(left))
    return found


# ------------------------------------------------------------------------------------------------------ list methods


def _list_method(it: Called) -> Value:
    """A method of a list, a set or a deque."""
    ref = it.receiver
    assert isinstance(ref, ListRef)  # noqa: S101 - by the table
    function = LIST_METHODS.get(it.name)
    content = it.machine.content(ref)
    if function is None:
        _lost(it.machine, ref, *(one.value for one in it.arguments))
        return it.unknown("the method of a list is not followed")
    if not isinstance(content, Items):
        if it.name in READS:
            return it.unknown("what the list holds is not known")
        _lost(it.machine, ref, *(one.value for one in it.arguments))
        return it.unknown("what the list holds is not known") if it.name == "pop" else NONE
    return function(it, ref, content)


def _write(it: Called, ref: ListRef | DictRef, content: Value) -> None:
    it.machine.write((ref.identity, None), content)


def _append(it: Called, ref: ListRef, content: Items) -> Value:
    _write(it, ref, replace(content, items=(*content.items, it.given(0, "object"))))
    return NONE


def _appendleft(it: Called, ref: ListRef, content: Items) -> Value:
    _write(it, ref, replace(content, items=(it.given(0, "object"), *content.items)))
    return NONE


def _extend(it: Called, ref: ListRef, content: Items) -> Value:
    for one in it.positional:
        more = elements(it.machine, one, it.node)
        content = replace(content, items=(*content.items, *more))
    _write(it, ref, content)
    return NONE


def _insert(it: Called, ref: ListRef, content: Items) -> Value:
    index, value = it.given(0, "index"), it.given(1, "object")
    if not isinstance(index, Constant) or not isinstance(index.value, int):
        _lost(it.machine, ref, value)
        return NONE
    items = list(content.items)
    items.insert(index.value, value)
    _write(it, ref, replace(content, items=tuple(items)))
    return NONE


def _pop(it: Called, ref: ListRef, content: Items) -> Value:
    index = it.get(0, "index") or Constant(-1)
    number = index.value if isinstance(index, Constant) else None
    if (
        not isinstance(number, int)
        or not -len(content.items) <= number < len(content.items)
        or any(map(may_be_missing, content.items))
    ):
        result = it.unknown("which element it is is not known")
        _lost(it.machine, ref)
        return result
    items = list(content.items)
    value = items.pop(number)
    _write(it, ref, replace(content, items=tuple(items)))
    return value


def _remove(it: Called, ref: ListRef, content: Items) -> Value:
    value = it.get(0, "value")
    found = [number for number, one in enumerate(content.items) if one == value]
    plain = not any(isinstance(one, Unknown | Choice | Several) for one in (value, *content.items))
    if not found or not plain:
        _lost(it.machine, ref)
        return NONE
    items = list(content.items)
    del items[found[0]]
    _write(it, ref, replace(content, items=tuple(items)))
    return NONE


def _clear(it: Called, ref: ListRef, content: Items) -> Value:
    _write(it, ref, replace(content, items=()))
    return NONE


def _reverse(it: Called, ref: ListRef, content: Items) -> Value:
    _write(it, ref, replace(content, items=content.items[::-1]))
    return NONE


def _copy(it: Called, ref: ListRef, content: Items) -> Value:
    return it.machine.new_list(content.items, ref.type)


def _count(it: Called, ref: ListRef, content: Items) -> Value:
    del ref, content
    return it.unknown("how often it is there is not known", type=int, anything=False)


LIST_METHODS: dict[str, Callable[[Called, ListRef, Items], Value]] = {
    "add": _append,
    "append": _append,
    "appendleft": _appendleft,
    "clear": _clear,
    "copy": _copy,
    "count": _count,
    "extend": _extend,
    "index": _count,
    "insert": _insert,
    "pop": _pop,
    "remove": _remove,
    "reverse": _reverse,
    "update": _extend,
    "__iadd__": _extend,
    "__setitem__": lambda it, ref, _: _put(it, ref),
    "__getitem__": lambda it, ref, _: item_of(it.machine, ref, it.given(0, "key"), it.node),
    "__delitem__": lambda it, ref, _: _delete(it, ref),
}
READS = frozenset({"copy", "count", "index", "__getitem__"})


def _put(it: Called, ref: ListRef | DictRef) -> Value:
    set_item(it.machine, ref, it.given(0, "key"), it.given(1, "value"), it.node)
    return NONE


def _delete(it: Called, ref: ListRef | DictRef) -> Value:
    delete_item(it.machine, ref, it.given(0, "key"))
    return NONE


# ------------------------------------------------------------------------------------------------------ dict methods


def _dict_method(it: Called) -> Value:
    """A method of a dict."""
    ref = it.receiver
    assert isinstance(ref, DictRef)  # noqa: S101 - by the table
    if ref.identity in it.machine.logs and it.name in {"update", "setdefault"}:
        it.machine.emit(Logged(it.machine.moment(it.node), None))
    function = DICT_METHODS.get(it.name)
    if function is _view:
        return _view(it, ref, ref)
    if function is None:
        _lost(it.machine, ref, *(one.value for one in it.arguments))
        return it.unknown("the method of a dict is not followed")
    return it.machine.each(it.machine.content(ref), lambda content: function(it, ref, content))


def _get(it: Called, ref: DictRef, content: Value) -> Value:
    del ref
    key, default = it.given(0, "key"), it.get(1, "default") or NONE
    return it.machine.each(key, lambda one: _entry(it, content, one, default))


def _entry(it: Called, content: Value, key: Value, default: Value) -> Value:
    known = python_value(key)
    if not isinstance(content, Entries) or known is None:
        braces = it.machine.holds_fields(content) or it.machine.holds_fields(default)
        return it.unknown("the key is not known", anything=braces)
    return or_else(content.get(known[0]), default)


def _setdefault(it: Called, ref: DictRef, content: Value) -> Value:
    key, default = it.given(0, "key"), it.get(1, "default") or NONE
    known = python_value(key)
    if known is None or not isinstance(content, Entries):
        _lost(it.machine, ref, default)
        return it.unknown("the key is not known")
    value = or_else(content.get(known[0]), default)
    _set_entry(it.machine, ref, key, value)
    return value


def _update(it: Called, ref: DictRef, content: Value) -> Value:
    machine = it.machine
    entries = dict(content.entries) if isinstance(content, Entries) else None
    for one in it.arguments:
        if one.keyword is not None:
            if entries is not None:
                entries[one.keyword] = one.value
            continue
        consumed = is_iterator(one.value)
        given = Items(tuple(elements(machine, one.value, it.node))) if consumed else machine.opened(one.value)
        pairs = _pairs(machine, given)
        if pairs is None or one.star:
            entries = None
        elif entries is not None:
            entries |= pairs
    if entries is None:
        _lost(machine, ref, *(one.value for one in it.arguments))
    else:
        machine.write((ref.identity, None), Entries(tuple(entries.items())))
    return NONE


def _pairs(machine: Machine, value: Value) -> dict[object, Value] | None:
    """The entries that a dict or a list of pairs gives."""
    if isinstance(value, Entries):
        return dict(value.entries)
    if not isinstance(value, Items):
        return None
    found: dict[object, Value] = {}
    for one in value.items:
        pair = machine.opened(one)
        key = python_value(pair.items[0]) if isinstance(pair, Items) and len(pair.items) == 2 else None  # noqa: PLR2004
        if key is None or not isinstance(pair, Items):
            return None
        found[key[0]] = pair.items[1]
    return found


def _pop_key(it: Called, ref: DictRef, content: Value) -> Value:
    del content
    key, default = it.given(0, "key"), it.get(1, "default")
    found = pop_entry(it.machine, ref, key)
    if found is None and default is None:
        it.machine.throw(Symbol("builtins.KeyError"))
    return or_else(found, default or NONE)


def _clear_dict(it: Called, ref: DictRef, content: Value) -> Value:
    del content
    _write(it, ref, Entries(()))
    return NONE


def _copy_dict(it: Called, ref: DictRef, content: Value) -> Value:
    del ref
    copy = it.machine.new_dict(())
    _write(it, copy, content)
    return copy


def _view(it: Called, ref: DictRef, content: Value) -> Value:
    """``keys()``, ``values()``, ``items()``: they follow the dict."""
    del content
    return ViewRef(it.machine.number(), ref, it.name)


DICT_METHODS: dict[str, Callable[[Called, DictRef, Value], Value]] = {
    "clear": _clear_dict,
    "copy": _copy_dict,
    "get": _get,
    "items": _view,
    "keys": _view,
    "pop": _pop_key,
    "setdefault": _setdefault,
    "update": _update,
    "values": _view,
    "__ior__": _update,
    "__setitem__": lambda it, ref, _: _put(it, ref),
    "__getitem__": lambda it, ref, _: item_of(it.machine, ref, it.given(0, "key"), it.node),
    "__delitem__": lambda it, ref, _: _delete(it, ref),
    "__contains__": lambda it, _, __: it.unknown("whether it has the key is not followed", type=bool, anything=False),
}

METHODS[ListRef] = _list_method
METHODS[DictRef] = _dict_method
