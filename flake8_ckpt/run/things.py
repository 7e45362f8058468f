"""Values that only the machine knows: things with identity, functions, and what stands for none or several elements.

A thing is a :class:`Ref`: what it is made of for good stands in the reference, what changes stands in the state.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field

import libcst as cst

from flake8_ckpt.values import Alternative, Choice, Symbol, Value, alternatives


@dataclass(frozen=True, slots=True)
class Frame:
    """The names of one module, class body or running function.

    Attributes:
        identity: under which the state knows the names.
        parent: the frame around it in the source; None for a module.
        is_class: whether it is a class body, whose names are not seen from the functions in it.
        is_comprehension: whether it is a comprehension, in which ``:=`` binds a name of the code around it.
        shared: names that ``global`` or ``nonlocal`` gives to another frame; grows while the frame runs.
    """

    identity: int
    parent: Frame | None = None
    is_class: bool = False
    is_comprehension: bool = False
    shared: dict[str, Frame] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Ref(Value):
    """A thing with identity.

    Attributes:
        identity: under which the state knows its content and its attributes.
    """

    identity: int


@dataclass(frozen=True, slots=True)
class ListRef(Ref):
    """A list, a set or a deque; its content is an :class:`~flake8_ckpt.values.Items`, a choice or unknown."""

    type: type = field(default=list, compare=False)


@dataclass(frozen=True, slots=True)
class DictRef(Ref):
    """A dict; its content is an :class:`~flake8_ckpt.values.Entries`, a choice or unknown."""


@dataclass(frozen=True, slots=True)
class ClassRef(Ref):
    """A class of the project; its attributes are the names of its frame.

    Attributes:
        name: as it is defined.
        bases: what it is made of, in order.
        frame: the names of its body.
        node: the definition; None for one that a call makes, as ``namedtuple()``.
        fields: the names of the fields that its constructor takes, where the class body does not have one.
        kind: ``dataclass``, ``namedtuple``, ``enum``, or empty for a plain class.
    """

    name: str = field(default="", compare=False)
    bases: tuple[Value, ...] = field(default=(), compare=False)
    frame: Frame = field(default=Frame(0), compare=False)
    node: cst.ClassDef | None = field(default=None, compare=False, repr=False)
    fields: tuple[Field, ...] = field(default=(), compare=False)
    kind: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a data class or a named tuple.

    Attributes:
        name: of the attribute.
        default: what it is without an argument; None where it must be given.
        factory: what makes the default, in each construction anew.
        in_init: whether the constructor takes it.
        keyword_only: whether only by its name.
        is_given_only: whether it is handed to ``__post_init__`` and is no attribute (``InitVar``).
    """

    name: str
    default: Value | None = None
    factory: Value | None = None
    in_init: bool = True
    keyword_only: bool = False
    is_given_only: bool = False


@dataclass(frozen=True, slots=True)
class InstanceRef(Ref):
    """An object of a class of the project, or of one of a library of which something is known.

    Attributes:
        made_by: the class.
        node: the call that made it; None where no call did.
        is_open: whether it may have attributes of which nothing is known.
    """

    made_by: ClassRef | Symbol = field(default=Symbol(""), compare=False)
    node: cst.CSTNode | None = field(default=None, compare=False, repr=False)
    is_open: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class GeneratorRef(Ref):
    """A generator, which runs when it is consumed, once.

    Attributes:
        run: runs it from its start, and gives each element to the function that it is given.
        function: whose call made it; None for a generator expression.
        frame: the frame of that call.
        node: the generator expression, or the function.
    """

    run: Callable[[Callable[[Value], Value]], object] = field(default=lambda _: None, compare=False, repr=False)
    function: FunctionValue | None = field(default=None, compare=False)
    frame: Frame = field(default=Frame(0), compare=False)
    node: cst.CSTNode = field(default=cst.Pass(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class IteratorRef(Ref):
    """An iterator over what another value holds.

    Attributes:
        over: the value.
        start: makes the elements when the first is asked for, as for ``map``; None where they are those of *over*.
        sentinel: of ``iter(function, sentinel)``, the value that ends it.
    """

    over: Value = field(default=Symbol(""), compare=False)
    start: Callable[[], list[Value]] | None = field(default=None, compare=False, repr=False)
    sentinel: Value | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class ViewRef(Ref):
    """The keys, values or items of a dict, as they are when they are looked at.

    Attributes:
        of: the dict.
        kind: ``keys``, ``values`` or ``items``.
    """

    of: DictRef = field(default=DictRef(0), compare=False)
    kind: str = field(default="keys", compare=False)


@dataclass(frozen=True, slots=True)
class FunctionValue(Value):
    """A function or lambda of the project.

    Attributes:
        node: its definition.
        frame: the frame around it.
        defaults: the values of its parameters' defaults, made where it was defined.
        owner: the class in whose body it stands.
        kind: ``staticmethod``, ``classmethod``, ``property``, ``cached_property``, ``cache``, or empty.
        setter: of a property, what is called when it is assigned.
    """

    node: cst.FunctionDef | cst.Lambda = field(repr=False)
    frame: Frame = field(compare=False)
    defaults: tuple[tuple[str, Value], ...] = field(default=(), compare=False)
    owner: ClassRef | None = field(default=None, compare=False)
    kind: str = ""
    setter: Value | None = None

    @property
    def key(self) -> Hashable:
        """Under which the state knows its attributes."""
        return ("function", id(self.node), self.frame.identity)


@dataclass(frozen=True, slots=True)
class Method(Value):
    """A function of the project bound to its first argument."""

    function: FunctionValue
    receiver: Value


@dataclass(frozen=True, slots=True)
class Member(Value):
    """A method that no code of the project defines, bound to its receiver: ``callbacks.append``, ``model.fit``."""

    receiver: Value
    name: str


@dataclass(frozen=True, slots=True)
class Wrapped(Value):
    """What a decorator of which nothing is known makes of a function: it is taken to call it."""

    function: Value


@dataclass(frozen=True, slots=True)
class Super(Value):
    """``super()`` within a method of *owner*, of *receiver*."""

    owner: ClassRef
    receiver: Value


@dataclass(frozen=True, slots=True)
class Partial(Value):
    """``functools.partial(function, ...)``; *given* are the arguments that it brings."""

    function: Value
    given: tuple[Argument, ...] = ()


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a call in the project, evaluated.

    Attributes:
        value: it.
        keyword: its name; None for a positional one.
        star: ``*`` or ``**`` where it stands for arguments of which nothing is known.
        node: what a finding about it points at.
        variable: the variable that its expression is about, as ``epoch`` in ``epoch + 1``.
    """

    value: Value
    keyword: str | None = None
    star: str = ""
    node: cst.CSTNode | None = field(default=None, repr=False)
    variable: str | None = None


@dataclass(frozen=True, slots=True)
class Absent(Value):
    """Stands among alternatives where a name is not bound, or an element is not there."""


@dataclass(frozen=True, slots=True)
class Several(Value):
    """Stands in a list for any number of elements of which nothing is known.

    Attributes:
        of: one of them.
    """

    of: Value


ABSENT = Absent()


def may_be_missing(item: Value) -> bool:
    """Whether an element of a list may be none, or several."""
    if isinstance(item, Choice):
        return any(one.value == ABSENT for one in item.alternatives)
    return isinstance(item, Several)


def or_else(value: Value | None, default: Value) -> Value:
    """What is there, or *default* on the ways on which nothing is."""
    if value is None:
        return default
    if not isinstance(value, Choice) or not may_be_missing(value):
        return value
    options = [
        Alternative(inner.value, one.when | inner.when, one.assuming | inner.assuming)
        for one in value.alternatives
        for inner in (alternatives(default) if one.value == ABSENT else (Alternative(one.value),))
    ]
    return Choice(tuple(options))
