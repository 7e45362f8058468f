"""A Python with a Keras that only takes notes: what a program makes, trains, saves and loads, in order.

:func:`record` runs the text of a program, and afterwards each of its functions and classes by itself, with unknown
arguments. Nothing is trained or written. An import, but for a few modules of the standard library, and a name that is
never bound give an :class:`Unknown`, which can be used in every way. What an unknown test comes to is drawn by chance,
but the same in every run: two programs that do the same have the same record.
"""

from __future__ import annotations

import ast
import builtins
import dis
import io
import os
import pathlib
import random
import sys
import types
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr
from itertools import islice
from typing import Any, ClassVar, NamedTuple
from unittest.mock import patch

HELPER = "added_"
"""Functions and classes with a name that begins so are not run by themselves: a rewrite has added them."""

REAL = frozenset(
    """
    __future__ abc argparse collections contextlib copy dataclasses enum functools heapq inspect itertools json math
    operator os pathlib posixpath random re string sys textwrap typing
    """.split()  # noqa: SIM905 - to be read
)
"""The modules that a program really gets: what the others do has to do with the world, or with the time."""

KERAS = frozenset({"keras", "tensorflow", "tf_keras", "keras_core", "wandb"})
WRITES = "makedirs mkdir remove rename replace rmdir removedirs unlink system chdir chmod symlink link kill _exit"
STEPS = 3000
"""How much a program may do before its run is cut off."""

CHECKPOINT = "filepath monitor verbose save_best_only save_weights_only mode save_freq".split()  # noqa: SIM905
FIT = "x y batch_size epochs verbose callbacks validation_split validation_data shuffle".split()  # noqa: SIM905
COMPILE = "optimizer loss metrics".split()  # noqa: SIM905


class Event(NamedTuple):
    """Something that a program did.

    Attributes:
        kind: ``made`` (a checkpoint), ``compiled``, ``fitted``, ``saved``, ``loaded``, ``called`` (what is unknown), or
            ``raised``.
        what: the thing, as ``model 1``, the function that was called, or the class of the exception.
        arguments: by name where Keras has one; things as ``checkpoint 1``, what is unknown as ``<its name>``.
    """

    kind: str
    what: str
    arguments: dict[str, Any]


class CutOffError(BaseException):
    """The program has done enough; no ``except Exception`` of it stops this."""


class Notes:
    """The record of one run, and what makes it the same every time."""

    current: ClassVar[Notes]

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.steps = 0
        self.chance = random.Random(0)
        self.labels: dict[int, str] = {}
        self.things: list[object] = []  # so that no id is used again
        self.modules: dict[str, Unknown] = {}
        self.defined: dict[int, Any] = {}

    def step(self) -> None:
        self.steps += 1
        if self.steps > STEPS:
            raise CutOffError

    def label(self, thing: object, kind: str) -> str:
        """The name of a thing: its kind and its number, in the order in which they come up."""
        if id(thing) not in self.labels:
            number = sum(label.startswith(kind) for label in self.labels.values()) + 1
            self.labels[id(thing)] = f"{kind} {number}"
            self.things.append(thing)
        return self.labels[id(thing)]


def note(kind: str, what: str, arguments: dict[str, Any]) -> None:
    """Record an event in the run that is on."""
    Notes.current.step()
    Notes.current.events.append(Event(kind, what, described(arguments)))


def described(value: Any) -> Any:
    """*value* without identity, and without names that a program may choose as it likes."""
    match value:
        case None | bool() | int() | float() | str() | bytes():
            return value
        case Unknown():
            return f"<{value._name}>"
        case os.PathLike():
            return os.fspath(value)
        case list() | tuple():
            return [described(one) for one in value]
        case dict():
            return {str(described(key)): described(one) for key, one in value.items()}
        case Thing():
            return Notes.current.label(value, value.kind)
    return "a function" if callable(value) else "an object"


def bound(names: list[str], arguments: tuple[Any, ...], keywords: dict[str, Any]) -> dict[str, Any]:
    """Arguments by name, in alphabetical order; those that are too many by number."""
    named = {names[n] if n < len(names) else f"argument {n}": one for n, one in enumerate(arguments)}
    twice = {f"{name} again" if name in named else name: one for name, one in keywords.items()}
    return dict(sorted({**named, **twice}.items()))


class Unknown:
    """What nothing is known of: it can be called, gone through, compared, counted, entered, derived from."""

    def __init__(self, name: str) -> None:
        self._name = name if len(name) < 80 else f"{name[:77]}..."

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        known = KNOWN.get(name) if self._name.partition(".")[0] in KERAS else None
        if known is None and name in METHODS:
            known = types.MethodType(METHODS[name], self)
        setattr(self, name, Unknown(f"{self._name}.{name}") if known is None else known)
        return self.__dict__[name]

    def __call__(self, *arguments: Any, **keywords: Any) -> Any:
        note("called", self._name, bound([], arguments, keywords))
        if len(arguments) == 1 and not keywords and isinstance(arguments[0], (types.FunctionType, type)):
            return arguments[0]  # a decorator
        return Unknown(f"{self._name}()")

    def __mro_entries__(self, bases: tuple[Any, ...]) -> tuple[type, ...]:
        return (Thing,) if not any(isinstance(base, type) and issubclass(base, Thing) for base in bases) else ()

    def __iter__(self) -> Iterator[Any]:
        Notes.current.step()
        return iter([Unknown(f"{self._name}[{n}]") for n in range(_unpacked(sys._getframe(1)))])

    def keys(self) -> list[str]:
        return []  # so that it can be handed over by **

    def __getitem__(self, key: Any) -> Any:
        Notes.current.step()
        if not isinstance(key, (str, int)):
            return Unknown(f"{self._name}[{described(key)}]")
        return self.__dict__.setdefault(f"[{key!r}]", Unknown(f"{self._name}[{key!r}]"))

    def __setitem__(self, key: Any, value: Any) -> None:
        self.__dict__[f"[{key!r}]"] = value

    def __delitem__(self, key: Any) -> None:
        self.__dict__.pop(f"[{key!r}]", None)

    def __bool__(self) -> bool:
        Notes.current.step()
        return Notes.current.chance.random() < 0.6

    def __contains__(self, _: object) -> bool:
        return bool(self)

    def __instancecheck__(self, _: object) -> bool:
        return bool(self)

    def __eq__(self, other: object) -> Any:
        return True if isinstance(other, Unknown) and other._name == self._name else Unknown(f"{self._name} == ...")

    def __hash__(self) -> int:
        return hash(self._name)

    def __len__(self) -> int:
        return 2

    def __int__(self) -> int:
        return 2

    __index__ = __int__

    def __float__(self) -> float:
        return 2.0

    def __str__(self) -> str:
        return f"<{self._name}>"

    __repr__ = __fspath__ = __str__

    def __format__(self, specification: str) -> str:
        return f"<{self._name}:{specification}>" if specification else str(self)

    def __enter__(self) -> Any:
        return Unknown(f"{self._name} entered")

    def __exit__(self, *_: object) -> None:
        pass

    def __set_name__(self, owner: type, name: str) -> None:
        pass


def _unpacked(frame: types.FrameType) -> int:
    """How many elements the code of *frame* wants: as many as are unpacked, else two."""
    code = frame.f_code.co_code
    operation, argument = code[frame.f_lasti : frame.f_lasti + 2]
    return argument if dis.opname[operation] == "UNPACK_SEQUENCE" else 2


def _operator(symbol: str) -> Callable[..., Unknown]:
    return lambda self, *others: Unknown(f"{self._name} {symbol} {', '.join(str(described(one)) for one in others)}")


for _name in "add sub mul truediv floordiv mod pow matmul and or xor lshift rshift".split():  # noqa: SIM905
    setattr(Unknown, f"__{_name}__", _operator(_name))
    setattr(Unknown, f"__r{_name}__", _operator(f"r{_name}"))
for _name in "lt le gt ge ne neg pos invert abs round".split():  # noqa: SIM905
    setattr(Unknown, f"__{_name}__", _operator(_name))


class Thing:
    """A base class of which nothing else is known."""

    kind = "thing"

    def __init__(self, *arguments: Any, **keywords: Any) -> None:
        pass

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        setattr(self, name, Unknown(f"{Notes.current.label(self, self.kind)}.{name}"))
        return self.__dict__[name]

    def __call__(self, *arguments: Any, **keywords: Any) -> Any:
        note("called", described(self), bound([], arguments, keywords))
        return Unknown(f"{described(self)}()")


class Callback(Thing):
    """A callback of Keras, whose hooks do nothing."""

    kind = "callback"

    def __init__(self, *arguments: Any, **keywords: Any) -> None:
        self.__dict__.update(keywords)

    def _hook(self, *arguments: Any, **keywords: Any) -> None:
        pass

    on_train_begin = on_epoch_begin = on_train_batch_end = on_epoch_end = on_train_end = _hook


class ModelCheckpoint(Callback):
    """The class that all is about."""

    kind = "checkpoint"

    def __init__(self, *arguments: Any, **keywords: Any) -> None:
        note("made", described(self), bound(CHECKPOINT, arguments, keywords))
        self.__dict__.update(bound(CHECKPOINT, arguments, keywords))


class CallbackList(Thing):
    """A list of callbacks, as :func:`fit` takes it, too."""

    def __init__(self, callbacks: Any = None, *arguments: Any, **keywords: Any) -> None:
        self.callbacks = flat(callbacks)


def flat(callbacks: Any) -> list[Any]:
    """The callbacks that fit finds in what it is given."""
    match callbacks:
        case None:
            return []
        case CallbackList():
            return list(callbacks.callbacks)
        case dict():
            return [one for _, one in sorted(callbacks.items(), key=str)]
        case list() | tuple():
            return [one for part in callbacks for one in (flat(part) if isinstance(part, (list, tuple)) else [part])]
    return [callbacks]


def fit(self: Any, *arguments: Any, **keywords: Any) -> Unknown:
    """Note the fit, and drive the callbacks through two epochs of one batch."""
    given = bound(FIT, arguments, keywords)
    callbacks = flat(given.pop("callbacks", None))
    note("fitted", described(self), {**given, "callbacks": callbacks})
    driven = [one for one in callbacks if isinstance(one, Callback)]

    def drive(hook: str, *given: Any) -> None:
        for callback in driven:
            getattr(callback, hook)(*given)

    first, last = given.get("initial_epoch", 0), given.get("epochs", 1)
    epochs = range(first, last) if isinstance(first, int) and isinstance(last, int) else range(2)
    for callback in driven:
        callback.model = self
    drive("on_train_begin")
    for epoch in islice(epochs, 2):
        drive("on_epoch_begin", epoch, Unknown("logs"))
        drive("on_train_batch_end", 0, Unknown("logs"))
        drive("on_epoch_end", epoch, Unknown("logs"))
        if self.__dict__.get("stop_training") is True:
            break
    drive("on_train_end")
    return Unknown("history")


def _noting(kind: str, function: str, names: list[str]) -> Callable[..., Unknown]:
    """A method of a model that is only noted."""

    def method(self: Any, *arguments: Any, **keywords: Any) -> Unknown:
        note(kind, f"{described(self)}.{function}", bound(names, arguments, keywords))
        return Unknown(f"{function}()")

    return method


METHODS: dict[str, Callable[..., Any]] = {
    "fit": fit,
    "fit_generator": fit,
    "compile": _noting("compiled", "compile", COMPILE),
    "save": _noting("saved", "save", ["filepath"]),
    "save_weights": _noting("saved", "save_weights", ["filepath"]),
    "load_weights": _noting("loaded", "load_weights", ["filepath"]),
}
Model = type("Model", (Thing,), {**METHODS, "kind": "model"})


def load_model(*arguments: Any, **keywords: Any) -> Any:
    note("loaded", "load_model", bound(["filepath"], arguments, keywords))
    return Model()


def save_model(*arguments: Any, **keywords: Any) -> None:
    note("saved", "save_model", bound(["model", "filepath"], arguments, keywords))


KNOWN = {
    "ModelCheckpoint": ModelCheckpoint,
    "WandbModelCheckpoint": ModelCheckpoint,
    "Callback": Callback,
    "LambdaCallback": Callback,
    "CallbackList": CallbackList,
    "Model": Model,
    "Sequential": Model,
    "load_model": load_model,
    "save_model": save_model,
}


class Names(dict[str, Any]):
    """The built-in names of a program; one that is bound nowhere is unknown."""

    def __missing__(self, name: str) -> Any:
        if name.startswith("__"):
            raise KeyError(name)
        return self.setdefault(name, Unknown(name))


def _import(name: str, given: Any = None, local: Any = None, names: Any = (), level: int = 0) -> Any:
    root = name.partition(".")[0]
    if level == 0 and root in REAL:
        return builtins.__import__(name, given, local, names, level)
    modules = Notes.current.modules
    module = modules.setdefault(root or ".", Unknown(root or "."))
    if not names:
        return module
    for part in name.split(".")[1:]:
        module = getattr(module, part)
    if "*" in names:
        module.__dict__["__all__"] = list(KNOWN) if root in KERAS else []
    return module


class _Prepared(ast.NodeTransformer):
    """Reports the definitions of a program, and each turn of a loop."""

    def visit_Module(self, node: ast.Module) -> ast.AST:
        node.body = self.block(node.body)
        return node

    def block(self, body: list[ast.stmt]) -> list[ast.stmt]:
        """A block that is run with the module: its definitions are reported."""
        told: list[ast.stmt] = []
        for statement in body:
            told.append(self.visit(statement))
            match statement:
                case ast.FunctionDef(name=name) | ast.ClassDef(name=name) if not name.startswith(HELPER):
                    told.append(_call("__defined__", ast.Name(name, ast.Load())))
                case ast.FunctionDef():
                    statement.body = self.block(statement.body)
                case ast.If() | ast.With() | ast.Try() | ast.For() | ast.While():
                    statement.body = self.block(statement.body)
                    if not isinstance(statement, ast.With):
                        statement.orelse = self.block(statement.orelse)
        return told

    def visit_For(self, node: ast.For | ast.While) -> ast.AST:
        self.generic_visit(node)
        node.body.insert(0, _call("__turn__"))
        return node

    visit_While = visit_For


def _call(function: str, *arguments: ast.expr) -> ast.Expr:
    return ast.Expr(ast.Call(ast.Name(function, ast.Load()), list(arguments), []))


@contextmanager
def _harmless() -> Iterator[None]:
    """Nothing is written, and what a program sets for its process is taken back."""
    writes = {name: Unknown(f"os.{name}") for name in WRITES.split()}
    with (
        patch.multiple(os, **writes),
        patch.object(io, "open", Unknown("open")),
        patch.object(pathlib.Path, "mkdir", Unknown("mkdir")),
        patch.dict(os.environ),
        patch.object(sys, "argv", ["program.py"]),
        patch.object(sys, "path", [*sys.path]),
        redirect_stderr(io.StringIO()),  # what argparse says
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore")
        random.seed(0)
        yield


def record(text: str) -> list[Event]:
    """What the program *text* does.

    Raises:
        SyntaxError: it is no Python.
    """
    notes = Notes.current = Notes()
    tree = ast.fix_missing_locations(_Prepared().visit(ast.parse(text)))
    names = Names(vars(builtins))
    quiet = {name: lambda *_, **__: None for name in ("print", "help", "breakpoint")}
    names.update(quiet, open=Unknown("open"), input=Unknown("input"), __import__=_import)
    names.update(__turn__=notes.step, __defined__=lambda one: notes.defined.setdefault(id(one), one))
    program = {"__name__": "__main__", "__file__": "program.py", "__builtins__": names}
    with _harmless():
        try:
            _guarded(exec, compile(tree, "program.py", "exec"), program)
            for one in [*notes.defined.values()]:
                _driven(one)
        except CutOffError:
            pass
    return notes.events


def _guarded(function: Callable[..., Any], *arguments: Any, **keywords: Any) -> Any:
    try:
        return function(*arguments, **keywords)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever a program raises
        note("raised", type(error).__name__, {})
        return None


def _driven(one: Any) -> None:
    """Run a function, or each method of a class, with unknown arguments for all that have no default."""
    if isinstance(one, type):
        thing = _with_unknown(one, one.__init__, 1)
        for name, method in [*vars(one).items()] if thing is not None else ():
            if isinstance(method, (types.FunctionType, staticmethod, classmethod)) and not name.startswith("__"):
                _with_unknown(getattr(thing, name), method, not isinstance(method, staticmethod))
    elif isinstance(one, types.FunctionType):
        _with_unknown(one, one, 0)


def _with_unknown(called: Any, function: Any, given: int) -> Any:
    """Call with unknown arguments for the parameters of *function* that have no default, but the first *given*."""
    function = getattr(function, "__func__", function)
    if not isinstance(function, types.FunctionType):
        return _guarded(called)
    code, defaults = function.__code__, function.__kwdefaults__ or {}
    wanted = code.co_argcount - len(function.__defaults__ or ()) - given
    keywords = code.co_varnames[code.co_argcount : code.co_argcount + code.co_kwonlyargcount]
    return _guarded(
        called,
        *[Unknown(f"argument {n}") for n in range(wanted)],
        **{name: Unknown(f"argument {name}") for name in keywords if name not in defaults},
    )
