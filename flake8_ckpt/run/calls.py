"""Calls: functions, methods, classes, partials, and what stands for a function of a library."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import libcst as cst

from flake8_ckpt.run.binding import Bound, Parameter, bind, parameters_of
from flake8_ckpt.run.classes import class_of, foreign_bases, found_in_class, lineage, method_of
from flake8_ckpt.run.events import Handed, Logged, Made, Unread
from flake8_ckpt.run.machine import (
    COUNTED,
    MAX_CALLS,
    MAX_RECURSION,
    MAX_SAME,
    NONE,
    Activation,
    Ended,
    Machine,
    assumed,
    call_name,
    note_name,
    unconsumed,
    writes_fields,
)
from flake8_ckpt.run.pure.literals import variable_of
from flake8_ckpt.run.state import merged as joined
from flake8_ckpt.run.things import (
    ABSENT,
    Argument,
    ClassRef,
    DictRef,
    Field,
    Frame,
    FunctionValue,
    GeneratorRef,
    InstanceRef,
    IteratorRef,
    ListRef,
    Member,
    Method,
    Partial,
    Ref,
    Several,
    ViewRef,
    Wrapped,
)
from flake8_ckpt.source.tree import descendants
from flake8_ckpt.values import (
    Choice,
    Constant,
    Entries,
    Items,
    Stray,
    Symbol,
    Text,
    Unknown,
    Value,
    alternatives,
    unfollowed,
)

Arguments = Sequence[Argument]


@dataclass(frozen=True, slots=True)
class Called:
    """One call of what a library defines.

    Attributes:
        machine: that runs.
        arguments: in order; known stars are unpacked.
        node: the call.
        name: the dotted name of the function, or the name of the method.
        receiver: of a method; None for a function.
    """

    machine: Machine
    arguments: Arguments
    node: cst.CSTNode
    name: str
    receiver: Value | None = None

    @property
    def positional(self) -> tuple[Value, ...]:
        """The positional arguments up to the first unknown star."""
        found: list[Value] = []
        for one in self.arguments:
            if one.star == "*":
                break
            if one.keyword is None and not one.star:
                found.append(one.value)
        return tuple(found)

    @property
    def variables(self) -> tuple[str | None, ...]:
        """The variable that each positional argument is about."""
        return tuple(one.variable for one in self.arguments if one.keyword is None and not one.star)

    @property
    def keywords(self) -> dict[str, Value]:
        """The arguments that are given by name."""
        return {one.keyword: one.value for one in self.arguments if one.keyword is not None}

    @property
    def complete(self) -> bool:
        """Whether no unknown star gives more."""
        return not any(one.star for one in self.arguments)

    def get(self, index: int, name: str) -> Value | None:
        """The argument at *index* or called *name*; None if the call does not give it."""
        positional = self.positional
        return positional[index] if index < len(positional) else self.keywords.get(name)

    def given(self, index: int, name: str) -> Value:
        """The same; unknown where the call does not give it, which Python refuses unless a star does."""
        value = self.get(index, name)
        return self.unknown(f"what {self.name.rpartition('.')[2]}() is given is not known") if value is None else value

    def unknown(self, reason: str, **known: object) -> Unknown:
        """An unknown result of this call; it may hold the fields of what the call is given."""
        is_number = known.get("type") in {bool, int, float}
        known.setdefault("anything", not is_number and self.holds_fields())
        result = self.machine.unknown(self.node, reason, **known)
        own = () if self.receiver is None else (self.receiver,)
        self.machine.made_of[result.origin] = (*own, *(one.value for one in self.arguments))
        return result

    def holds_fields(self) -> bool:
        """Whether the receiver or an argument may bring fields along."""
        values = [one.value for one in self.arguments]
        return any(map(self.machine.holds_fields, values if self.receiver is None else [self.receiver, *values]))

    def with_stray(self, value: Value, callee: str, used: frozenset[str] = frozenset()) -> Value:
        """*value*, noting the keywords that *callee* cannot use."""
        if not isinstance(value, Text):
            return value
        stray = tuple(
            Stray(one.keyword, one.value, self.machine.place(one.node or self.node), callee)
            for one in self.arguments
            if one.keyword is not None and one.keyword not in used
        )
        return replace(value, stray=(*value.stray, *stray)) if stray else value


LibraryFunction = Callable[[Called], Value]

CHECKPOINT = "keras.callbacks.ModelCheckpoint"
"""What further classes that the user names are taken for."""
LIBRARY: dict[str, LibraryFunction] = {}
"""What functions and classes of libraries do, by their dotted name; filled by the modules of :mod:`.library`."""
FAMILIES: list[Callable[[str], LibraryFunction | None]] = []
"""The same for names that follow a pattern, as those of Keras's packages."""
METHODS: dict[type[Value], LibraryFunction] = {}
"""What methods of values do that are no things of the project, by the type of the receiver."""


METHODS_OF: dict[str, Callable[[Called, InstanceRef], Value]] = {}
"""What methods of the objects of a library's class do, by the dotted name of the class."""


def library(*names: str) -> Callable[[LibraryFunction], LibraryFunction]:
    """Register the decorated function as what the functions of these dotted names do."""

    def register(function: LibraryFunction) -> LibraryFunction:
        LIBRARY.update(dict.fromkeys(names, function))
        return function

    return register


def call(machine: Machine, callee: Value, arguments: Arguments, node: cst.CSTNode) -> Value:
    """What calling *callee* gives; what it does is done.

    Raises:
        Ended: it never returns.
    """
    return machine.each(callee, lambda one: _call(machine, one, arguments, node))


def _call(machine: Machine, callee: Value, arguments: Arguments, node: cst.CSTNode) -> Value:
    match callee:
        case FunctionValue():
            return run_function(machine, callee, arguments, node)
        case Method(function, receiver):
            return run_function(machine, function, [Argument(receiver), *arguments], node)
        case ClassRef():
            return construct(machine, callee, arguments, node)
        case Partial(function, given):
            return call(machine, function, with_given(given, arguments), node)
        case Wrapped(function):
            braces = machine.holds_fields(function) or any(machine.holds_fields(one.value) for one in arguments)
            call(machine, function, arguments, node)
            return machine.unknown(node, "a decorator that is not known may change what it gives", anything=braces)
        case InstanceRef():
            method = method_of(machine, callee, "__call__")
            if method is not None:
                return call(machine, method, arguments, node)
            return _of_library(Called(machine, arguments, node, "__call__", callee))
        case Symbol(name):
            return of_symbol(Called(machine, arguments, node, name))
        case Member(receiver, name):
            return _of_library(Called(machine, arguments, node, name, receiver))
        case Unknown(origin=origin) if (member := machine.members.get(origin)) is not None:
            return _of_library(Called(machine, arguments, node, member.name, member.receiver))
        case Constant(None):
            machine.throw(Symbol("builtins.TypeError"))
    name = call_name(node)
    if name == CHECKPOINT.rpartition(".")[2]:  # a star has brought it
        machine.emit(Unread(machine.moment(node), name))
    return unknown_call(Called(machine, arguments, node, name), "the function is not in this file")


def of_symbol(it: Called) -> Value:
    """A call of what another module defines."""
    name = CHECKPOINT if it.name in it.machine.extra else it.name
    function = LIBRARY.get(name)
    if function is None:
        function = next((found for family in FAMILIES if (found := family(name)) is not None), None)
    if function is not None:
        return function(it)
    return unknown_call(it, f"{it.name}() is not followed")


def _of_library(it: Called) -> Value:
    function = METHODS.get(type(it.receiver)) if it.receiver is not None else None
    return function(it) if function is not None else unknown_call(it, "the method is not followed")


def with_given(given: Arguments, arguments: Arguments) -> list[Argument]:
    """The arguments that a partial brings, and those of the call, which win by name."""
    named = {one.keyword for one in arguments if one.keyword is not None}
    return [*(one for one in given if one.keyword is None or one.keyword not in named), *arguments]


def called_in_vain(it: Called) -> Value:
    """``pytest.raises(Error, function, ...)``: a call that a test expects to raise."""
    machine = it.machine
    machine.expecting += 1
    try:
        arms = [lambda: call(machine, it.positional[1], list(it.arguments)[2:], it.node), lambda: NONE]
        return machine.choose(machine.branching("raise", it.node), arms)
    finally:
        machine.expecting -= 1


# ------------------------------------------------------------------------------------------------- what is not known

LOOKS_ONLY = frozenset(
    {
        "abc", "argparse", "ast", "builtins", "click", "collections", "colorlog", "csv", "datetime", "functools",
        "glob", "h5py", "hashlib", "inspect", "json", "keras", "logging", "loguru", "math", "matplotlib", "mlflow",
        "numpy", "os", "pandas", "pathlib", "pickle", "pprint", "re", "rich", "seaborn", "shutil", "sklearn",
        "string", "sys", "tabulate", "tensorflow", "tensorflow_addons", "tensorflow_datasets", "tempfile",
        "termcolor", "tf_keras", "time", "torch", "tqdm", "typing", "uuid", "wandb", "warnings", "yaml",
    }
)  # fmt: skip
"""Packages whose functions leave the lists, dicts and objects that they are given alone, but for :data:`CHANGES`."""
MAKES_TF_KERAS = frozenset({"transformers"})
"""Packages whose models are those of ``tf_keras``, whichever Keras is installed."""
CHANGES = frozenset({"random.shuffle", "numpy.random.shuffle", "builtins.exec", "builtins.eval"})


def unknown_call(it: Called, reason: str, **known: object) -> Value:
    """A call of which nothing is known: what it is given may be changed, and called, by it."""
    machine = it.machine
    values = [one.value for one in it.arguments]
    braces = it.holds_fields()
    looks_only = it.name.partition(".")[0] in LOOKS_ONLY and it.name not in CHANGES
    receiver = [it.receiver] if isinstance(it.receiver, InstanceRef) else []
    machine.emit(Handed(machine.moment(it.node), it.name, tuple(flat(machine, [*receiver, *values]))))
    if not looks_only and it.receiver is None:
        machine.write((COUNTED, None), Unknown())
    for value in values:
        hand_over(machine, value, opens=not looks_only)
    if it.receiver is not None and not looks_only:
        touch(machine, it.receiver, braces=braces)
    given = it.unknown(reason, **{"anything": braces, **known})
    if it.name.partition(".")[0] in MAKES_TF_KERAS:
        machine.of_tf_keras.add(given.origin)
    return given


def flat(machine: Machine, values: Iterable[Value], depth: int = 0) -> Iterator[Value]:
    """Each of *values*, and of containers what is in them."""
    for value in values:
        content = machine.opened(value)
        if isinstance(content, Items) and depth < 3:  # noqa: PLR2004 - lists in lists in lists
            yield from flat(machine, content.items, depth + 1)
        elif isinstance(content, Entries) and depth < 3:  # noqa: PLR2004
            yield from flat(machine, (one for _, one in content.entries), depth + 1)
        else:
            yield value


def hand_over(machine: Machine, value: Value, *, opens: bool, seen: set[Value] | None = None) -> None:
    """Give *value* to a function of which nothing is known.

    Args:
        machine: that runs.
        value: what is given.
        opens: whether the function may change what it is given.
        seen: what has been given already.
    """
    from flake8_ckpt.run.iterators import gone_through  # noqa: PLC0415

    seen = set() if seen is None else seen
    for one in alternatives(value):
        if isinstance(one.value, Ref):
            if one.value in seen:
                continue
            seen.add(one.value)
        match one.value:
            case FunctionValue() | Method() | Partial():
                called_back(machine, one.value)
            case ListRef() | DictRef() as container:
                content = machine.content(container)
                inner = content.items if isinstance(content, Items) else ()
                inner = tuple(each for _, each in content.entries) if isinstance(content, Entries) else inner
                for each in inner:
                    if not isinstance(each, Constant | Text):
                        hand_over(machine, each, opens=opens, seen=seen)
                if opens:
                    braces = machine.holds_fields(container)
                    machine.write(
                        (container.identity, None),
                        Unknown(reason="a function that is not known may have changed it", anything=braces),
                    )
            case Member(receiver=receiver):
                hand_over(machine, receiver, opens=True, seen=seen)
            case GeneratorRef() | IteratorRef() as iterator:
                gone_through(machine, iterator, machine.statement)
            case ViewRef(of=table):
                hand_over(machine, table, opens=opens, seen=seen)
            case InstanceRef() as instance if opens and class_of(instance) is not None:
                open_attributes(machine, instance)
            case Items(items):
                for each in items:
                    if not isinstance(each, Constant | Text):
                        hand_over(machine, each, opens=opens, seen=seen)
            case Unknown() as unknown:
                if opens:
                    touch(machine, unknown, braces=False)


def open_attributes(machine: Machine, ref: Ref) -> None:
    """Something unknown may set any attribute of a thing."""
    braces = machine.holds_fields(ref)
    for key in [key for key in machine.state.cells if key[0] == ref.identity and key[1] is not None]:
        value = machine.read(key)
        if not isinstance(value, Ref | FunctionValue | Method):
            machine.write(key, Unknown(str(key[1]), "a function that is not known may have set it", anything=braces))
    machine.write((ref.identity, None), Constant(value=True))


def touch(machine: Machine, value: Value, *, braces: bool) -> None:
    """What is read from an unknown thing from now on may be other than before; with *braces*, it may hold fields."""
    if isinstance(value, Unknown):
        earlier = machine.read((("unknown", value.origin), None))
        braces = braces or (isinstance(earlier, Unknown) and earlier.anything)
        machine.write((("unknown", value.origin), None), Unknown(anything=braces))
        if value.origin in machine.stored:
            owner = ("unknown", value.origin)
            for key in [key for key in machine.state.cells if key[0] == owner and key[1] is not None]:
                machine.forget(key)


MAX_CALLED_BACK = 2
"""So often a function is run because something unknown is given it: each time it is the same."""


def called_back(machine: Machine, function: Value) -> None:
    """A function that something unknown may call: it is run once, with unknown arguments, as one of two ways."""
    inner, skip, given = function, 0, list[Argument]()
    while isinstance(inner, Method | Partial):
        skip += isinstance(inner, Method)
        given = [*inner.given, *given] if isinstance(inner, Partial) else given
        inner = inner.function
    if not isinstance(inner, FunctionValue) or id(inner.node) in {
        id(one.function.node) for one in machine.activations if one.function is not None
    }:
        return
    if machine.handed.count(function) >= MAX_CALLED_BACK:
        return
    machine.handed.append(function)
    branching = machine.branching("turn", None)
    arguments = unknown_arguments(machine, inner, skip=skip, given=given)

    def run() -> Value:
        return _call(machine, function, arguments, inner.node)

    machine.choose(branching, [run, lambda: NONE])


def unknown_arguments(machine: Machine, function: FunctionValue, *, skip: int, given: Arguments = ()) -> list[Argument]:
    """What a caller elsewhere may give: something unknown, or the default, which is assumed."""
    defaults = dict(function.defaults)
    taken = {one.keyword for one in given}
    found = []
    for one in parameters_of(function.node)[skip + sum(each.keyword is None for each in given) :]:
        if one.name in taken:
            continue
        if one.kind in {"*", "**"}:
            found.append(Argument(Unknown(one.name, "it is a parameter"), None, one.kind))
            continue
        unknown = Unknown(one.name, "it is a parameter", machine.place(function.node))
        value: Value = unknown if one.name not in defaults else default_of(defaults[one.name], one.name, unknown)
        found.append(Argument(value, None if one.kind == "positional" else one.name))
    return found


def identity_of(value: Value) -> Hashable:
    """What tells a value from others that are read at another time; None where nothing does."""
    match value:
        case Unknown():
            return ("unknown", value.origin)
        case Constant(known):
            return ("constant", type(known).__name__, known if isinstance(known, int) else repr(known))
        case Text():
            return ("text", value.parts)
        case Ref():
            return ("thing", value.identity)
        case Symbol(written):
            return ("symbol", written)
    return None


def default_of(value: Value, name: str, unknown: Unknown) -> Value:
    """A default as a parameter has it if nobody gives another: None says that somebody does."""
    if any(one.value == NONE for one in alternatives(value)):
        return unknown
    if isinstance(value, Unknown):
        return replace(unknown, anything=value.anything)
    if any(one.assuming for one in alternatives(value)):
        return value
    return assumed(value, frozenset({f"{name} with its default"}))


# ------------------------------------------------------------------------------------------ functions of the project


def defaults_of(machine: Machine, node: cst.FunctionDef | cst.Lambda) -> tuple[tuple[str, Value], ...]:
    """The values of the defaults, evaluated where the function is defined."""
    params = node.params
    return tuple(
        (one.name.value, machine.evaluate(one.default))
        for one in (*params.posonly_params, *params.params, *params.kwonly_params)
        if one.default is not None
    )


@lru_cache(maxsize=1_000)  # no more: a node keeps its whole tree
def _yields_of(node: cst.FunctionDef) -> bool:
    inner = (cst.FunctionDef, cst.Lambda, cst.ClassDef)
    return any(isinstance(one, cst.Yield) for part in node.body.body for one in descendants(part, skip=inner))


def is_generator(node: cst.FunctionDef | cst.Lambda) -> bool:
    """Whether a function makes a generator."""
    return isinstance(node, cst.FunctionDef) and _yields_of(node)


def run_function(machine: Machine, function: FunctionValue, arguments: Arguments, node: cst.CSTNode) -> Value:
    """Run a function of the project with these arguments."""
    if function.kind == "cache":
        return _remembered(machine, function, arguments, node)
    running = [one for one in machine.activations if one.function is not None]
    same = [one.arms for one in running if one.function is not None and one.function.node is function.node]
    if len(running) >= MAX_CALLS or len(set(same)) >= MAX_SAME or len(same) >= MAX_RECURSION:
        braces = machine.holds_fields(function) or any(machine.holds_fields(one.value) for one in arguments)
        lose_effects(machine, function.node, function.frame, arguments)
        return machine.unknown(node, "helper calls are nested too deeply to follow", anything=braces)
    frame = Frame(machine.number(), function.frame)
    parameters = parameters_of(function.node)
    bound = bind(parameters, arguments)
    _bind_names(machine, function, frame, parameters, bound)
    machine.entered.add(id(function.node))
    if is_generator(function.node):
        machine.captured.add(frame.identity)
        generator = GeneratorRef(
            machine.number(),
            lambda consumer: run_body(machine, function, frame, node, on_yield=consumer),
            function,
            frame,
            function.node,
        )
        machine.write((generator.identity, ".taken"), Items((), tuple))
        return generator
    receiver = arguments[0].value if arguments and arguments[0].keyword is None else None
    return run_body(machine, function, frame, node, receiver)


def _remembered(machine: Machine, function: FunctionValue, arguments: Arguments, node: cst.CSTNode) -> Value:
    """What a function with a cache gives: what it gave for the same arguments before."""
    plain = replace(function, kind="")
    taken = tuple((one.keyword, one.star, identity_of(one.value)) for one in arguments)
    if any(one.star or identity_of(one.value) is None for one in arguments):
        return run_function(machine, plain, arguments, node)
    key = (function.key, taken)
    known = machine.read(key)
    if known is None:
        known = run_function(machine, plain, arguments, node)
        machine.write(key, known)
    return known


def lose_effects(machine: Machine, node: cst.CSTNode, around: Frame, arguments: Arguments = ()) -> None:
    """Code is not run: what it is given, and what it knows by name in the frames around it, may be changed by it."""
    for one in arguments:
        hand_over(machine, one.value, opens=True)
    shared = [one for one in descendants(node) if isinstance(one, cst.Global | cst.Nonlocal)]
    bound = {one.name.value for each in shared for one in each.names}
    for written in {one.value for one in descendants(node) if isinstance(one, cst.Name)}:
        frame: Frame | None = around
        while frame is not None:
            value = machine.read((frame.identity, written))
            if value is not None and written in bound:
                braces = machine.holds_fields(value) or writes_fields(node)
                machine.write((frame.identity, written), Unknown(written, "a call may have bound it", anything=braces))
            elif value is not None and not isinstance(value, FunctionValue | Method):
                hand_over(machine, value, opens=True)
            frame = frame.parent


DEFAULTS, KEYWORD_DEFAULTS = "__defaults__", "__kwdefaults__"


def _defaults_now(machine: Machine, function: FunctionValue) -> dict[str, Value]:
    """The defaults of a function, which the program may have set."""
    defaults = dict(function.defaults)
    by_name = {one.name for one in parameters_of(function.node) if one.kind == "keyword"}
    positional = [one.name for one in parameters_of(function.node) if one.kind in {"positional", "either"}]
    for written, names in ((DEFAULTS, positional), (KEYWORD_DEFAULTS, list(by_name))):
        value = machine.read((function.key, written))
        if value is None:
            continue
        for name in names:
            defaults.pop(name, None)
        content = machine.opened(value)
        if isinstance(content, Entries):
            defaults |= {str(name): one for name, one in content.entries}
        elif isinstance(content, Items) and len(content.items) <= len(names):
            defaults |= dict(zip(names[len(names) - len(content.items) :], content.items, strict=True))
    return defaults


def _bind_names(
    machine: Machine, function: FunctionValue, frame: Frame, parameters: Sequence[Parameter], bound: Bound
) -> None:
    defaults = _defaults_now(machine, function)
    braces = any(machine.holds_fields(one.value) for one in (*bound.positional, *bound.keywords.values()))
    for one in parameters:
        key = (frame.identity, one.name)
        if one.kind == "*":
            rest: Value = Items(tuple(each.value for each in bound.positional), tuple)
            if bound.open_positional:
                several = Several(Unknown(reason="a star gives its arguments", anything=braces))
                rest = Items((*(each.value for each in bound.positional), several), tuple)
            machine.write(key, rest)
        elif one.kind == "**":
            ref = machine.new_dict((name, each.value) for name, each in bound.keywords.items())
            if bound.open_keywords:
                machine.write((ref.identity, None), Unknown(reason="a star gives its arguments", anything=braces))
            machine.write(key, ref)
        else:
            value = bound.value(one.name)
            if value is None:
                may_be_given = bound.open_keywords or bound.open_positional
                value = defaults.get(one.name)
                if value is None or may_be_given:
                    value = Unknown(one.name, "it is a parameter", machine.place(function.node), anything=braces)
            machine.write(key, value)
            note_name(machine, value, one.name)


def run_body(
    machine: Machine,
    function: FunctionValue,
    frame: Frame,
    node: cst.CSTNode | None,
    receiver: Value | None = None,
    *,
    on_yield: Callable[[Value], Value] = unconsumed,
) -> Value:
    """Run the body of a function whose parameters are bound in *frame*.

    Args:
        machine: that runs.
        function: whose body it is.
        frame: its names.
        node: the call; None for one that nobody in the project makes.
        receiver: the first argument of a method.
        on_yield: what consumes the elements of a generator.
    """
    machine.entries += 1
    arms = frozenset(machine.state.arms.items())
    cause = node if isinstance(node, cst.Call) else machine.statement
    activation = Activation(frame, function, node, machine.entries, receiver, arms=arms, on_yield=on_yield, cause=cause)
    mark = len(machine.journal)
    with machine.entering(activation) as is_cut_off:
        if isinstance(function.node, cst.Lambda):
            return machine.evaluate(function.node.body)
        try:
            machine.run_block(function.node.body)
            activation.returns.append((machine.state, NONE))
        except Ended:
            pass
    value = machine.join(activation.returns, mark)
    if is_cut_off():
        value = _not_followed(machine, function, frame, node or function.node)
    if frame.identity not in machine.captured:
        machine.drop(frame.identity, mark)
    return value


def _not_followed(machine: Machine, function: FunctionValue, frame: Frame, node: cst.CSTNode) -> Value:
    """What a function gives that was not run to its end: it may do anything with what is there, and log anything."""
    names = machine.names_of(frame.identity)
    given = [Argument(one) for _, one in names.entries] if isinstance(names, Entries) else []
    lose_effects(machine, function.node, function.frame, given)
    for made in [one for one in machine.events if isinstance(one, Made)]:
        given += [Argument(one) for one in (made.callback, made.filepath) if one is not None]
    machine.emit(Logged(machine.moment(node), None))
    it = Called(machine, given, node, call_name(function.node))
    return unknown_call(it, "there is too much to follow in other modules")


# -------------------------------------------------------------------------------------------- classes of the project

Initialises = Callable[[Machine, Symbol, InstanceRef, Arguments, cst.CSTNode], None]
FOREIGN: list[Initialises] = []
"""What the constructors of library classes do with an object of a class of the project."""


def construct(machine: Machine, cls: ClassRef, arguments: Arguments, node: cst.CSTNode) -> Value:
    """Make an object of a class of the project."""
    if cls.kind == "enum":
        return _member_of_value(machine, cls, arguments, node)
    foreign = list(foreign_bases(cls))
    known = [one for one in foreign if isinstance(one, Symbol)]
    own_new = found_in_class(machine, cls, "__new__") is not None
    is_open = len(known) < len(foreign) or own_new
    instance = InstanceRef(machine.number(), cls, node, is_open)
    if cls.node is not None:
        machine.entered.add(id(cls.node))
    initialiser = found_in_class(machine, cls, "__init__")
    if isinstance(initialiser, FunctionValue):
        run_function(machine, initialiser, [Argument(instance), *arguments], node)
    elif fields_of(cls):
        _fill(machine, cls, instance, arguments, node)
    else:
        initialise_foreign(machine, instance, known, arguments, node)
    return instance


def initialise_foreign(
    machine: Machine, instance: InstanceRef, bases: Iterable[Value], arguments: Arguments, node: cst.CSTNode
) -> None:
    """Run the constructors of library classes for an object of a class of the project."""
    for base in bases:
        if isinstance(base, Symbol):
            for initialise in FOREIGN:
                initialise(machine, base, instance, arguments, node)


def fields_of(cls: ClassRef) -> list[Field]:
    """The fields of a data class or named tuple, those of its bases first."""
    found: dict[str, Field] = {}
    for one in reversed(lineage(cls)):
        if isinstance(one, ClassRef):
            for field in one.fields:
                found[field.name] = field
    return list(found.values())


def _fill(machine: Machine, cls: ClassRef, instance: InstanceRef, arguments: Arguments, node: cst.CSTNode) -> None:
    """The constructor that ``@dataclass`` or ``NamedTuple`` makes."""
    fields = fields_of(cls)
    taken = [one for one in fields if one.in_init]
    parameters = [Parameter(one.name) for one in taken if not one.keyword_only]
    parameters += [Parameter(one.name, "keyword") for one in taken if one.keyword_only]
    bound = bind(parameters, arguments)
    handed: list[Argument] = []
    for one in fields:
        value = bound.value(one.name)
        if value is None and not bound.is_complete:
            value = Unknown(one.name, "a star gives its arguments")
        if value is None and one.factory is not None:
            value = call(machine, one.factory, [], node)
        if value is None:
            value = one.default
        if one.is_given_only:
            handed.append(Argument(value or Unknown()))
        elif value is not None:
            machine.write((instance.identity, one.name), value)
        elif one.in_init:
            machine.write((instance.identity, one.name), unfollowed("the call does not give it"))
    after = found_in_class(machine, cls, "__post_init__")
    if isinstance(after, FunctionValue):
        run_function(machine, after, [Argument(instance), *handed], node)


def _member_of_value(machine: Machine, cls: ClassRef, arguments: Arguments, node: cst.CSTNode) -> Value:
    """``Color("red")``."""
    members = [one for key, one in machine.state.cells.items() if key[0] == cls.frame.identity]
    for member in members:
        if isinstance(member, InstanceRef) and arguments:
            value = machine.read((member.identity, "_value_"))
            if value is not None and value == arguments[0].value and not isinstance(value, Unknown):
                return member
    return machine.unknown(node, "which member it is is not known", anything=machine.holds_fields(cls))


# ------------------------------------------------------------------------------------------------ the expression


def arguments_of(machine: Machine, node: cst.Call) -> list[Argument]:
    """The arguments of a call, evaluated in order; known stars are unpacked."""
    found: list[Argument] = []
    for one in node.args:
        value = machine.evaluate(one.value)
        machine.note_given(one.value, value)
        if not one.star:
            keyword = one.keyword.value if one.keyword is not None else None
            found.append(Argument(value, keyword, "", one, variable_of(one.value)))
        elif one.star == "*":
            found += _starred(machine, value, one)
        else:
            found += _double_starred(machine, value, one)
    return found


def _starred(machine: Machine, value: Value, node: cst.Arg) -> Iterator[Argument]:
    from flake8_ckpt.run.iterators import elements  # noqa: PLC0415

    for each in elements(machine, value, node.value):
        if isinstance(each, Several):
            yield Argument(each.of, None, "*", node)
            return
        yield Argument(each, None, "", node)


def _double_starred(machine: Machine, value: Value, node: cst.Arg) -> Iterator[Argument]:
    value = machine.state.settled(value)
    options = [machine.opened(one.value) for one in alternatives(value)]
    entries = [dict(one.entries) for one in options if isinstance(one, Entries)]
    if len(entries) < len(options) or not all(isinstance(key, str) for one in entries for key in one):
        yield Argument(value, None, "**", node)
        return
    if len(entries) == 1:
        merged = entries[0]
    else:
        keys = dict.fromkeys(key for one in entries for key in one)
        whens = [one.when for one in alternatives(value)]
        merged = {
            key: joined([(one.get(key, ABSENT), when) for one, when in zip(entries, whens, strict=True)])
            for key in keys
        }
    for key, each in merged.items():
        if isinstance(each, Choice) and any(one.value == ABSENT for one in each.alternatives):
            given = [one for one in each.alternatives if one.value != ABSENT]
            yield Argument(Choice(tuple(given)) if len(given) > 1 else given[0].value, None, "**", node)
        else:
            yield Argument(each, str(key), "", node)
