"""Builtin functions that need the machine: elements, attributes, types, calls of functions."""

from __future__ import annotations

from dataclasses import replace

from flake8_ckpt.run.attributes import (
    attribute_of,
    delete_attribute,
    namespace,
    set_attribute,
    set_raw,
    set_somewhere,
)
from flake8_ckpt.run.branches import is_true
from flake8_ckpt.run.calls import (
    FAMILIES,
    METHODS,
    Called,
    LibraryFunction,
    call,
    hand_over,
    initialise_foreign,
    library,
    lose_effects,
)
from flake8_ckpt.run.classes import class_of, foreign_bases, found_in_class, lineage, method_of
from flake8_ckpt.run.events import Loaded
from flake8_ckpt.run.iteration import through
from flake8_ckpt.run.iterators import elements, is_iterator, iterator, next_or, pure
from flake8_ckpt.run.library.arrays import length as array_length
from flake8_ckpt.run.library.standard import alone
from flake8_ckpt.run.library.standard import length as length_of
from flake8_ckpt.run.machine import NAMES, NONE, Machine, module_frame
from flake8_ckpt.run.things import (
    Argument,
    ClassRef,
    DictRef,
    FunctionValue,
    InstanceRef,
    ListRef,
    Member,
    Method,
    Partial,
    Ref,
    Several,
    Super,
    may_be_missing,
)
from flake8_ckpt.values import Choice, Constant, Items, Symbol, Text, Unknown, Value, alternatives


def _unbound(name: str) -> LibraryFunction | None:
    """``list.append(values, one)``, ``dict.update(entries, name=value)``, ``str.lower(text)``."""
    package, _, method = name.rpartition(".")
    if package not in {"builtins.list", "builtins.dict", "builtins.set", "builtins.str"}:
        return None

    def function(it: Called) -> Value:
        rest = it.arguments[len(it.positional[:1]) :]
        return it.machine.each(it.given(0, "self"), lambda one: call(it.machine, Member(one, method), rest, it.node))

    return function


FAMILIES.append(_unbound)


# ----------------------------------------------------------------------------------------------------------- elements


MAX_COUNT = 10**12
"""A range that counts further is not known: Python cannot tell the length of every one."""


@library("builtins.range")
@pure
def range_(it: Called) -> Value:
    """``range(...)``."""
    numbers = [one.value for one in it.positional if isinstance(one, Constant) and isinstance(one.value, int)]
    if max(map(abs, numbers), default=0) > MAX_COUNT:
        return it.machine.unknown(it.node, "it counts too far", type=range)
    if numbers and len(numbers) == len(it.positional) <= 3:  # noqa: PLR2004 - start, stop, step
        return Constant(range(*numbers) if numbers[2:] != [0] else range(0))  # which raises, and gives nothing
    origin = it.machine.origin("range", *it.positional)
    return it.machine.unknown(it.node, "how far it counts is not known", type=range, origin=origin)


@library(
    "builtins.list", "builtins.tuple", "builtins.set", "builtins.frozenset", "collections.deque", "builtins.sorted"
)
def sequence(it: Called) -> Value:
    """``list(values)`` and its like."""
    kind = {"tuple": tuple, "set": set, "frozenset": set}.get(it.name.rpartition(".")[2], list)
    values = it.get(0, "iterable")
    if len(it.arguments) > 1 and it.name not in {"builtins.sorted", "collections.deque"}:
        return it.unknown("it takes one argument")
    found = elements(it.machine, values, it.node) if values is not None else []
    if it.name == "builtins.sorted":
        found = _in_order(it, found)
    if kind is set:
        found = list(dict.fromkeys(found))
    return Items(tuple(found), tuple) if kind is tuple else it.machine.new_list(found, kind)


def _in_order(it: Called, found: list[Value]) -> list[Value]:
    exact = [one.exact if isinstance(one, Text) else one.value if isinstance(one, Constant) else None for one in found]
    if not it.keywords and None not in exact and len({type(one) for one in exact}) <= 1:
        return [one for _, one in sorted(zip(exact, found, strict=True), key=lambda pair: pair[0])]  # type: ignore[arg-type,return-value]
    braces = any(map(it.machine.holds_fields, found))
    return [Several(it.machine.unknown(it.node, "in which order they come is not known", anything=braces))]


@library("builtins.reversed")
def reversed_(it: Called) -> Value:
    """``reversed(values)``."""
    values = it.given(0, "sequence")
    return iterator(it.machine, start=lambda: elements(it.machine, values, it.node)[::-1])


@library("builtins.enumerate")
def enumerate_(it: Called) -> Value:
    """``enumerate(values, start)``."""
    values, start = it.given(0, "iterable"), it.get(1, "start") or Constant(0)
    first = start.value if isinstance(start, Constant) and isinstance(start.value, int) else None

    def pairs() -> list[Value]:
        found = elements(it.machine, values, it.node)
        if first is not None and not any(isinstance(one, Several) for one in found):
            return [Items((Constant(first + n), one), tuple) for n, one in enumerate(found)]
        index = Unknown("index", "it counts", type=int, origin=it.machine.origin("index", start))
        return [Several(Items((index, _any_one(it, found)), tuple))]

    return iterator(it.machine, start=pairs)


def _any_one(it: Called, found: list[Value]) -> Value:
    """What stands for each of several elements."""
    several = [one.of for one in found if isinstance(one, Several)]
    if len(several) == len(found) == 1:
        return several[0]
    braces = any(map(it.machine.holds_fields, found))
    return it.machine.unknown(it.node, "which element it is is not known", anything=braces)


@library("builtins.zip", "itertools.zip_longest")
def zip_(it: Called) -> Value:
    """``zip(a, b)``."""
    return iterator(it.machine, start=lambda: _zipped(it))


def _zipped(it: Called) -> list[Value]:
    rows = [elements(it.machine, one, it.node) for one in it.positional]
    if it.complete and rows and not any(isinstance(one, Several) for row in rows for one in row):
        longest = it.name != "builtins.zip" and len({len(row) for row in rows}) > 1
        if not longest and not any(may_be_missing(one) for row in rows for one in row):
            return [Items(row, tuple) for row in zip(*rows, strict=False)]
    return [Several(Items(tuple(_any_one(it, row) for row in rows), tuple))]


@library("builtins.map")
def map_(it: Called) -> Value:
    """``map(function, values)``: runs when it is consumed."""
    function, rest = it.given(0, "function"), replace(it, arguments=it.arguments[1:], name="builtins.zip")

    def result(*given: Value) -> Value:
        return call(it.machine, function, [Argument(one) for one in given], it.node)

    def results() -> list[Value]:
        if len(rest.positional) == len(rest.arguments) == 1:
            return through(it.machine, rest.positional[0], it.node, result)
        rows = Items(tuple(_zipped(rest)), tuple)
        return through(it.machine, rows, it.node, lambda row: result(*(row.items if isinstance(row, Items) else ())))

    return iterator(it.machine, start=results)


@library("builtins.filter")
def filter_(it: Called) -> Value:
    """``filter(function, values)``."""
    function, values = it.given(0, "function"), it.given(1, "iterable")
    return iterator(it.machine, start=lambda: _filtered(it, function, values))


def _filtered(it: Called, function: Value, values: Value) -> list[Value]:
    kept: list[Value] = []
    for one in elements(it.machine, values, it.node):
        if may_be_missing(one):
            kept.append(Several(one.of if isinstance(one, Several) else it.unknown("whether it is there is not known")))
            continue
        answer = one if function == NONE else call(it.machine, function, [Argument(one)], it.node)
        truth = is_true(it.machine, answer) if not isinstance(answer, Choice) else None
        if truth is None:
            braces = it.machine.holds_fields(one)
            kept.append(Several(it.machine.unknown(it.node, "what is left is not known", anything=braces)))
        elif truth:
            kept.append(one)
    return kept


@library("builtins.iter")
def iter_(it: Called) -> Value:
    """``iter(values)``, ``iter(function, sentinel)``."""
    values, sentinel = it.given(0, "object"), it.get(1, "sentinel")
    if sentinel is not None:
        for _ in range(2):
            hand_over(it.machine, values, opens=True)
        _lose_effects_of(it, values)
        return replace(iterator(it.machine, values), sentinel=sentinel)
    if isinstance(values, InstanceRef):
        method = method_of(it.machine, values, "__iter__")
        return call(it.machine, method, [], it.node) if method is not None else values
    return values if is_iterator(values) or isinstance(values, Unknown) else iterator(it.machine, values)


def _lose_effects_of(it: Called, function: Value) -> None:
    """A function may be called any number of times."""
    match function:
        case FunctionValue():
            lose_effects(it.machine, function.node, function.frame)
        case Method(inner, receiver):
            lose_effects(it.machine, inner.node, inner.frame, [Argument(receiver)])
        case Partial(inner, given):
            hand_over(it.machine, Items(tuple(one.value for one in given)), opens=True)
            _lose_effects_of(it, inner)
        case _:
            hand_over(it.machine, function, opens=True)


@library("builtins.next")
def next_(it: Called) -> Value:
    """``next(iterator)``, ``next(iterator, default)``."""
    return it.machine.each(it.given(0, "iterator"), lambda one: next_or(it, one, NONE, it.get(1, "default")))


@library("builtins.len")
@alone
def length(it: Called) -> Value:
    """``len(values)``: an object says it by its own method."""
    value = it.get(0, "obj")
    if isinstance(value, InstanceRef) and (method := method_of(it.machine, value, "__len__")) is not None:
        return call(it.machine, method, [], it.node)
    if value is not None and (size := array_length(it.machine, value)) is not None:
        return size
    if isinstance(value, Constant) and isinstance(value.value, range):
        return Constant(len(value.value))
    content = it.machine.opened(value) if value is not None else None
    if isinstance(content, Items) and any(may_be_missing(one) for one in content.items):
        return it.unknown("its length is not known", type=int)
    return pure(length_of)(it)


@library("builtins.dict", "collections.OrderedDict", "builtins.dict.fromkeys")
def dictionary(it: Called) -> Value:
    """``dict(name=value, **other)``, ``dict(other)``."""
    machine = it.machine
    ref = machine.new_dict(())
    METHODS[DictRef](Called(machine, it.arguments, it.node, "update", ref))
    return ref


@library("collections.defaultdict")
def defaultdict(it: Called) -> Value:
    """``defaultdict(factory)``: what it makes by itself is not followed."""
    return it.unknown("a defaultdict is not followed")


# -------------------------------------------------------------------------------------------------- attributes, types


@library("builtins.getattr")
def getattr_(it: Called) -> Value:
    """``getattr(base, "name", default)``."""
    base, name, default = it.get(0, "object"), it.get(1, "name"), it.get(2, "default")
    machine = it.machine
    if base is None or not isinstance(name, Text) or name.exact is None:
        return it.unknown("which attribute it is is not known")
    wanted = name.exact

    def of(one: Value) -> Value:
        if default is not None and _has(machine, one, wanted) is False:
            return default
        value = attribute_of(machine, one, wanted, it.node)
        maybe = default is not None and isinstance(value, Unknown) and machine.holds_fields(default)
        return replace(value, anything=True) if maybe and isinstance(value, Unknown) else value

    return machine.each(base, of)


def _has(machine: Machine, base: Value, name: str) -> bool | None:
    """Whether a thing has an attribute; None where that is not known."""
    match base:
        case InstanceRef() if (cls := class_of(base)) is not None:
            if machine.read((base.identity, name)) is not None or found_in_class(machine, cls, name) is not None:
                return True
            own = found_in_class(machine, cls, "__getattr__") is not None
            is_open = own or base.is_open or machine.read((base.identity, None)) is not None
            return None if is_open or any(foreign_bases(cls)) else False
        case ClassRef():
            return found_in_class(machine, base, name) is not None or None
    return None


@library("builtins.hasattr")
def hasattr_(it: Called) -> Value:
    """``hasattr(base, "name")``."""
    base, name = it.get(0, "object"), it.get(1, "name")
    if base is not None and isinstance(name, Text) and name.exact is not None and not isinstance(base, Choice):
        known = _has(it.machine, base, name.exact)
        if known is not None:
            return Constant(known)
    return it.unknown("whether it has the attribute is not known", type=bool)


@library("builtins.setattr", "builtins.object.__setattr__")
def setattr_(it: Called) -> Value:
    """``setattr(base, "name", value)``."""
    base, name, value = it.get(0, "object"), it.get(1, "name"), it.get(2, "value")
    machine = it.machine
    if base is None or value is None:
        return NONE
    store = set_raw if it.name.startswith("builtins.object") else set_attribute

    def stored(one: Value, written: str) -> Value:
        store(machine, one, written, value, it.node)
        return NONE

    def named(exact: Value) -> Value:
        if isinstance(exact, Text) and exact.exact is not None:
            machine.each(base, lambda one: stored(one, exact.exact or ""))
        else:
            braces = machine.holds_fields(value)
            machine.each(base, lambda one: _stored_somewhere(machine, one, it, braces=braces))
        return NONE

    return machine.each(name or Unknown(), named)


def _stored_somewhere(machine: Machine, base: Value, it: Called, *, braces: bool) -> Value:
    set_somewhere(machine, base, it.node, braces=braces)
    return NONE


@library("builtins.delattr", "builtins.object.__delattr__")
def delattr_(it: Called) -> Value:
    """``delattr(base, "name")``."""
    base, name = it.given(0, "object"), it.given(1, "name")
    if isinstance(name, Text) and name.exact is not None:
        delete_attribute(it.machine, base, name.exact)
    else:
        set_somewhere(it.machine, base, it.node, braces=False)
    return NONE


@library("builtins.vars")
def vars_(it: Called) -> Value:
    """``vars(object)``, ``vars()``."""
    base = it.get(0, "object")
    if isinstance(base, InstanceRef | ClassRef):
        return namespace(base)
    return _names(it) if base is None else it.unknown("vars() is not followed")


@library("builtins.globals", "builtins.locals")
def names(it: Called) -> Value:
    """``globals()``: a dict of the module's names; what is written into it may bind any of them."""
    return _names(it)


def _names(it: Called) -> Value:
    machine = it.machine
    frame = module_frame(machine) if it.name == "builtins.globals" else machine.frame
    return InstanceRef(frame.identity, NAMES, it.node)


@library("builtins.isinstance")
def isinstance_(it: Called) -> Value:
    """``isinstance(value, class)``."""
    value, cls = it.get(0, "object"), it.get(1, "class")
    known = None if value is None or cls is None else _is_instance(it.machine, value, cls)
    return it.unknown("its type is not known", type=bool, anything=False) if known is None else Constant(known)


def _is_callback(made: str, asked: str) -> bool | None:
    """Whether an object of one class of Keras's callbacks is one of another: all are made of ``Callback`` alone."""
    last, wanted = made.rpartition(".")[2], asked.rpartition(".")[2]
    if wanted == "Callback" or ".callbacks." not in made:
        return None
    return last == wanted


TYPES: dict[str, type] = {"str": str, "int": int, "float": float, "bool": bool}


def _is_instance(machine: Machine, value: Value, cls: Value) -> bool | None:
    if isinstance(cls, Items):
        outcomes = [_is_instance(machine, value, one) for one in cls.items]
        return True if True in outcomes else None if None in outcomes else False
    name = cls.name.removeprefix("builtins.") if isinstance(cls, Symbol) else ""
    match value:
        case Text():
            return name == "str" if name in {*TYPES, "list", "tuple", "dict"} and not value.is_path else None
        case Constant(known) if name in TYPES:
            return isinstance(known, TYPES[name])
        case Constant(known) if name in {"list", "tuple", "dict"}:
            return False
        case Items():
            return name == value.type.__name__ if name in {*TYPES, "list", "tuple", "dict"} else None
        case ListRef():
            return name == value.type.__name__ if name in {*TYPES, "list", "tuple", "dict", "set"} else None
        case DictRef():
            return name == "dict" if name in {*TYPES, "list", "tuple", "dict"} else None
        case InstanceRef() if isinstance(cls, ClassRef):
            own = class_of(value)
            return cls in lineage(own) if own is not None else None
        case InstanceRef(made_by=Symbol(made)) if isinstance(cls, Symbol) and ".callbacks." in cls.name:
            return _is_callback(made, cls.name)
    del machine
    return None


@library("builtins.type")
def type_(it: Called) -> Value:
    """``type(value)``."""
    value = it.get(0, "object")
    if isinstance(value, InstanceRef) and len(it.arguments) == 1:
        return value.made_by
    return it.unknown("its type is not known")


@library("builtins.super")
def super_(it: Called) -> Value:
    """``super()`` in a method, ``super(Class, self)``."""
    first, second = it.get(0, "type"), it.get(1, "object")
    if isinstance(first, ClassRef) and second is not None:
        return Super(first, second)
    for one in reversed(it.machine.activations):
        if one.function is not None and one.function.owner is not None and one.receiver is not None:
            return Super(one.function.owner, one.receiver)
    return it.unknown("of which class it is is not known")


@library("builtins.exec", "builtins.eval", "runpy.run_path", "runpy.run_module")
def exec_(it: Called) -> Value:
    """``exec(code)``: it may bind any name."""
    machine = it.machine
    frames = {machine.frame.identity, module_frame(machine).identity}
    for key in [key for key in machine.state.cells if key[0] in frames and isinstance(key[1], str)]:
        value = machine.read(key)
        if isinstance(value, Ref) and not isinstance(value, ClassRef):
            hand_over(machine, value, opens=True)
        if it.name == "builtins.eval":
            continue
        if value is not None and not isinstance(value, FunctionValue | ClassRef | Symbol):
            machine.write(key, Unknown(str(key[1]), "exec() may have bound it", anything=True))
    return it.unknown("what it runs is not followed", anything=True) if it.name == "builtins.eval" else NONE


@library("unittest.mock.patch.object", "unittest.mock.patch.dict", "mock.patch.object", "mock.patch.dict")
def patched(it: Called) -> Value:
    """``patch.object(thing, "name", value)``: for a while it is another."""
    target, name = it.get(0, "target"), it.get(1, "attribute")
    machine = it.machine
    braces = any(machine.holds_fields(one.value) for one in it.arguments)
    other = Unknown(reason="it is patched", anything=braces)
    for one in alternatives(target) if target is not None else ():
        if isinstance(one.value, DictRef):
            machine.write((one.value.identity, None), other)
        elif isinstance(name, Text) and name.exact is not None:
            set_attribute(machine, one.value, name.exact, other, it.node)
    return it.unknown("it is a patch", anything=False)


@library("builtins.open", "io.open")
def open_(it: Called) -> Value:
    """``open(path)``: reads the file."""
    it.machine.emit(Loaded(it.machine.moment(it.node), "open", it.given(0, "file"), NONE, ()))
    return it.unknown("it is a file", anything=False)


@library("builtins.print", "builtins.input", "builtins.repr", "builtins.ascii", "builtins.hash", "builtins.id")
def looks(it: Called) -> Value:
    """Functions that only look at what they are given."""
    if it.name == "builtins.print":
        return NONE
    return it.unknown(f"{it.name.removeprefix('builtins.')}() is not followed")


@library("builtins.any", "builtins.all")
def any_(it: Called) -> Value:
    """``any(values)``: what is gone through is run."""
    elements(it.machine, it.given(0, "iterable"), it.node)
    return it.unknown("whether it is true is not known", type=bool, anything=False)


@library("builtins.sum")
def sum_(it: Called) -> Value:
    """``sum(values)`` of known numbers."""
    found = elements(it.machine, it.given(0, "iterable"), it.node)
    numbers = [one.value for one in found if isinstance(one, Constant) and isinstance(one.value, int | float)]
    if len(it.arguments) == 1 and len(numbers) == len(found):
        return Constant(sum(numbers))
    return it.unknown("the numbers are not known")


@library("sys.exit", "builtins.exit", "builtins.quit", "os._exit", "os.abort")
def exit_(it: Called) -> Value:
    """The program ends here."""
    it.machine.throw(Symbol("builtins.SystemExit"))


@library("builtins.property", "builtins.staticmethod", "builtins.classmethod")
def as_kind(it: Called) -> Value:
    """``name = property(function)``."""
    function = it.get(0, "fget")
    if isinstance(function, FunctionValue):
        setter = it.get(1, "fset")
        return replace(function, kind=it.name.rpartition(".")[2], setter=setter)
    return it.unknown("what it makes is not followed")


# ----------------------------------------------------------------------------------------- methods of what is no thing


def _of_tuple(it: Called) -> Value:
    """A method of a tuple: where an element is, or how often."""
    return it.unknown("the method of a tuple is not followed", type=int, anything=False)


def _of_super(it: Called) -> Value:
    """``super().name(...)`` where only a class of a library has the method."""
    receiver, machine = it.receiver, it.machine
    assert isinstance(receiver, Super)  # noqa: S101 - by the table
    own = receiver.receiver
    if it.name == "__setattr__" and len(it.positional) == 2 and isinstance(it.positional[0], Text):  # noqa: PLR2004
        set_raw(machine, own, it.positional[0].exact or "", it.positional[1], it.node)
        return NONE
    cls = class_of(own) if isinstance(own, InstanceRef) else None
    if it.name == "__init__" and isinstance(own, InstanceRef) and cls is not None:
        initialise_foreign(machine, own, foreign_bases(cls, receiver.owner), it.arguments, it.node)
        return NONE
    if isinstance(own, InstanceRef):
        return METHODS[InstanceRef](Called(machine, it.arguments, it.node, it.name, own))
    return it.unknown("the method is not followed")


def _of_nothing(it: Called) -> Value:
    """A method of None raises; one of another constant is not followed."""
    if it.receiver == NONE:
        it.machine.throw(Symbol("builtins.AttributeError"))
    return it.unknown("the method is not followed")


METHODS[Items] = _of_tuple
METHODS[Super] = _of_super
METHODS[Constant] = _of_nothing
