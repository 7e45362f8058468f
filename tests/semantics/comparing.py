"""A program, run by Python with a recording ``ModelCheckpoint``, against what the analysis says of its calls.

What the analysis calls known must be what Python gave, on every run. What it calls unknown agrees with everything.
Every call of ``ModelCheckpoint`` has a line of its own, by which the two are brought together.
"""

from __future__ import annotations

import builtins
import contextlib
import inspect
import io
import itertools
import os
import re
import sys
import tempfile
import types
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import Any
from unittest.mock import patch

from flake8_ckpt.call import Call
from flake8_ckpt.run.reading import Source, read
from flake8_ckpt.values import Alternative, Choice, Constant, Entries, Items, Text, Unknown, Value, alternatives

HEAD = "from keras.callbacks import ModelCheckpoint\n"
"""What every program begins with."""
FILENAME = "train.py"
MOST_LINES = 20_000
CALL = re.compile(r"\bModelCheckpoint\(")
TEXT_OF_ARGUMENT = "1"
"""What options and variables of the environment are given: a text for some, a number for others, true for all."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What a run finds outside of the program.

    Attributes:
        argv: the arguments of the command line.
        environ: the variables of the environment that the program asks for.
        answer: what ``input()`` returns.
    """

    argv: tuple[str, ...] = ()
    environ: Mapping[str, str] = field(default_factory=dict)
    answer: str = ""

    @property
    def is_usual(self) -> bool:
        """Whether every option and variable has its default."""
        return not self.argv and not self.environ

    def __str__(self) -> str:
        variables = [f"{name}={value}" for name, value in self.environ.items()]
        answer = [f"(input: {self.answer!r})"] if self.answer else []
        return " ".join([*variables, FILENAME, *self.argv, *answer])


@dataclass(frozen=True, slots=True)
class Made:
    """One callback that Python made: the line of the call, and every argument, with those that were not given."""

    line: int
    arguments: dict[str, object]


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a program: the callbacks in order, and the exception that ended it."""

    setting: Setting
    made: tuple[Made, ...]
    error: BaseException | None


@dataclass(frozen=True, slots=True)
class Wrong:
    """Something that the analysis says and Python does not do."""

    line: int
    says: str
    setting: Setting

    def __str__(self) -> str:
        return f"line {self.line}: {self.says}  [{self.setting}]"


def settings(program: str) -> list[Setting]:
    """The settings to run *program* with: the usual one first, then each option, variable and answer that it asks for.

    Variables are combined with one another as long as they are few.
    """
    names = sorted(set(re.findall(r"""(?:environ(?:\.get\(|\[)|getenv\()['"](\w+)""", program)))
    environments: list[dict[str, str]] = [
        {name: TEXT_OF_ARGUMENT for name, is_set in zip(names, chosen, strict=True) if is_set}
        for chosen in itertools.islice(itertools.product((False, True), repeat=len(names)), 16)
    ]
    options = re.findall(r"""add_argument\((?:['"]-\w['"], )?['"](--[\w-]+)['"](.*)""", program)
    lines = [(), *((name,) if "action=" in rest else (name, TEXT_OF_ARGUMENT) for name, rest in options)]
    if "sys.argv" in program:
        lines += [(TEXT_OF_ARGUMENT,), (TEXT_OF_ARGUMENT, "2", "3")]
    answers = ["", TEXT_OF_ARGUMENT] if "input(" in program else [""]
    return [Setting(*chosen) for chosen in itertools.product(lines, environments, answers)]


class Anything:
    """A model, a layer, an optimizer: it takes everything and does nothing."""

    def __init__(self, *_: object, **__: object) -> None: ...

    def __call__(self, *_: object, **__: object) -> Anything:
        """Whatever it may be."""
        return Anything()

    def __getattr__(self, name: str) -> Anything:
        if name.startswith("__"):
            raise AttributeError(name)
        return Anything()


def _signature(
    filepath: object,
    monitor: object = "val_loss",
    verbose: object = 0,
    save_best_only: object = False,  # noqa: FBT002 - as Keras has it
    save_weights_only: object = False,  # noqa: FBT002
    mode: object = "auto",
    save_freq: object = "epoch",
    initial_value_threshold: object = None,
) -> None:
    """The arguments of Keras's class."""


def _refuse(filepath: Any, save_freq: object, **_: object) -> None:
    """Raise as Keras does: no program goes on with such a callback, and the analysis need not know of it."""
    os.fspath(filepath)
    if save_freq != "epoch" and not isinstance(save_freq, int):
        raise ValueError(save_freq)


PARAMETERS = inspect.signature(_signature).parameters


def keras(made: list[Made]) -> dict[str, types.ModuleType]:
    """A package ``keras`` whose ``ModelCheckpoint`` adds to *made*, by the names of its modules."""

    class Callback: ...

    class ModelCheckpoint(Callback):
        def __init__(self, *given: object, **named: object) -> None:
            bound = inspect.signature(_signature).bind(*given, **named)
            bound.apply_defaults()
            _refuse(**bound.arguments)
            frame = sys._getframe(1)  # noqa: SLF001 - of the caller
            while frame.f_back is not None and frame.f_code.co_filename != FILENAME:
                frame = frame.f_back
            made.append(Made(frame.f_lineno, bound.arguments))
            self.__dict__.update(bound.arguments)

    class EarlyStopping(Callback):
        def __init__(self, *_: object, **__: object) -> None: ...

    names = ("keras", "keras.callbacks", "keras.models", "keras.layers", "keras.optimizers")
    modules = {name: types.ModuleType(name) for name in names}
    for name, module in modules.items():
        module.__getattr__ = lambda attribute: Anything.__getattr__(Anything(), attribute)  # type: ignore[method-assign]
        if name != "keras":
            setattr(modules["keras"], name.removeprefix("keras."), module)
        for one in (Callback, ModelCheckpoint, EarlyStopping) if name == "keras.callbacks" else ():
            setattr(module, one.__name__, one)
    for name in ("Model", "Sequential"):
        setattr(modules["keras"], name, Anything)
        setattr(modules["keras.models"], name, Anything)
    return modules


@contextlib.contextmanager
def _around(setting: Setting, modules: dict[str, types.ModuleType]) -> Iterator[None]:
    """What a program finds when it is run: in an empty directory, and nothing that it does outlives it."""
    before = Path.cwd()
    with (
        tempfile.TemporaryDirectory() as directory,
        patch.dict(sys.modules, modules),
        patch.dict(os.environ, setting.environ),
        patch.object(sys, "argv", [FILENAME, *setting.argv]),
        patch.object(builtins, "input", lambda *_: setting.answer),
        patch.object(os, "sep", os.sep),
        patch.object(os, "path", os.path),
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.redirect_stderr(io.StringIO()),
    ):
        os.chdir(directory)
        try:
            yield
        finally:
            os.chdir(before)


class TooLongError(BaseException):
    """A program does not end."""


def _watch() -> Callable[..., Any]:
    """What ends a program after :data:`MOST_LINES`."""
    left = itertools.count(MOST_LINES, -1)

    def watch(frame: types.FrameType, event: str, _: object) -> Callable[..., Any] | None:
        if frame.f_code.co_filename != FILENAME:
            return None
        if event == "line" and next(left) < 0:
            raise TooLongError
        return watch

    return watch


def run(code: types.CodeType, setting: Setting) -> Run:
    """Run *code* as Python runs a script, but not for ever."""
    made: list[Made] = []
    main = types.ModuleType("__main__")
    main.__dict__["__file__"] = FILENAME
    error: BaseException | None = None
    with _around(setting, {**keras(made), "__main__": main}):
        tracing = sys.gettrace()
        try:
            sys.settrace(_watch())
            exec(code, main.__dict__)  # noqa: S102 - our own program
        except (Exception, SystemExit, TooLongError) as raised:  # noqa: BLE001 - as a script may end
            error = raised
        finally:
            sys.settrace(tracing)
    return Run(setting, tuple(made), error)


def runs(program: str) -> list[Run]:
    """One run of *program* for each of its settings.

    Raises:
        SyntaxError: it is not a program.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of `return` in `finally`
        code = compile(program, FILENAME, "exec", dont_inherit=True)
        return [run(code, setting) for setting in settings(program)]


def claims(call: Call) -> dict[str, Value]:
    """What the analysis says that the parameters of the class get at *call*: also their defaults."""
    found = dict(zip(PARAMETERS, (one.value for one in call.arguments if one.name is None), strict=False))
    found |= {one.name: one.value for one in call.arguments if one.name is not None}
    if not call.more_positional and not call.more_keywords:
        for name, parameter in PARAMETERS.items():
            found.setdefault(name, _exactly(parameter.default))
    return found


def _exactly(real: object) -> Value:
    if real is inspect.Parameter.empty:
        return Unknown()
    return Text((real,)) if isinstance(real, str) else Constant(real)


def agrees(value: Value, real: object, *, usual: bool = True) -> bool:
    """Whether *value* says nothing that is not so of *real*; *usual*: in a run in which all options have defaults."""
    match value:
        case Choice():
            return any(_agrees_if(one, real, usual=usual) for one in alternatives(value))
        case Constant():
            same = type(value.value) is type(real) and value.value == real
            return same or (value.value != value.value and real != real)  # noqa: PLR0124 - not a number
        case Text():
            pattern = "".join(re.escape(part) if isinstance(part, str) else ".*" for part in value.parts)
            is_right = isinstance(real, PurePath if value.is_path else str) or len(value.parts) == len(value.holes) == 1
            return is_right and re.fullmatch(pattern, str(real), re.DOTALL) is not None
        case Items():
            is_as_long = isinstance(real, value.type) and len(real) == len(value.items)
            return is_as_long and (value.type is set or all(map(agrees, value.items, real)))
        case Entries():
            entries = dict(value.entries)
            is_same = isinstance(real, dict) and list(real) == list(entries)
            return is_same and all(agrees(one, real[key]) for key, one in entries.items())
        case Unknown(type=kind):
            return kind is None or kind is str or isinstance(real, kind)
    return True  # a kind of value that no rule looks into


def _agrees_if(one: Alternative, real: object, *, usual: bool) -> bool:
    """An alternative that assumes a default says nothing of a run in which it is not so."""
    return agrees(one.value, real) or (bool(one.assuming) and not usual)


def known(value: Value) -> str:
    """How much is known: ``exact``, ``part``, ``choice`` or ``unknown``."""
    match value:
        case Constant():
            return "exact"
        case Text():
            return "exact" if value.exact is not None else "part"
        case Choice():
            return "choice"
    return "unknown"


def calls_by_line(source: Source) -> dict[int, list[dict[str, Value]]]:
    """What is said at each line: by every call that the analysis has there."""
    where = source.positions({call.place for call in source.calls})
    found: dict[int, list[dict[str, Value]]] = {}
    for call in source.calls:
        found.setdefault(where[call.place].line, []).append(claims(call))
    return found


def compare(program: str, done: list[Run]) -> Iterator[Wrong]:
    """Everything that the analysis says of *program* and that is not so in the runs that are *done*."""
    source = read(program)
    said, lines = calls_by_line(source), program.splitlines()
    for fault in source.faults:
        yield Wrong(0, f"an internal error, {fault.error!r}", Setting())
    for one, made in ((each, made) for each in done for made in each.made):
        calls = said.get(made.line)
        if calls is None:
            if CALL.search(lines[made.line - 1]):
                yield Wrong(made.line, "no call is made here, but Python makes one", one.setting)
            continue
        # One node may be several calls of the analysis: one of them is this.
        differences = [list(_differences(call, made, usual=one.setting.is_usual)) for call in calls]
        if all(differences):
            for says in differences[0]:
                yield Wrong(made.line, says, one.setting)


def _differences(call: dict[str, Value], made: Made, *, usual: bool) -> Iterator[str]:
    for name, value in call.items():
        if name not in made.arguments:
            yield f"{name}={shown(value)}, but Python gave none"
        elif not agrees(value, made.arguments[name], usual=usual):
            yield f"{name}={shown(value)}, but Python gave {made.arguments[name]!r}"


def shown(value: Value) -> str:
    """*value*, as short as it can be said."""
    match value:
        case Choice():
            return " or ".join(shown(one.value) for one in alternatives(value))
        case Text():
            return f"Path({value.shown()!r})" if value.is_path else repr(value.shown())
        case Constant():
            return repr(value.value)
        case Unknown():
            return f"<unknown {value.type.__name__ if value.type else ''}>".replace(" >", ">")
    return repr(value)


def wrongs(program: str) -> list[Wrong]:
    """Everything that is wrong with *program*, without its repetitions."""
    return list({(one.line, one.says): one for one in compare(program, runs(program))}.values())
