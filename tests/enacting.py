"""Programs enacted with a stub in the place of Keras: what they write, and what they look for in vain."""

from __future__ import annotations

import ast
import builtins
import fnmatch
import os
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from types import FunctionType
from typing import Any

REAL = frozenset({"os", "os.path", "pathlib", "functools", "itertools"})
MANY = 2000
"""So often the stub is used: a loop over what is not known need not end."""


class EndlessError(Exception):
    """A program runs for too long."""


class Anything:
    """Whatever is not known: it can be called, taken apart and counted, and is the text ``any`` wherever one is."""

    def __init__(self, disk: Disk) -> None:
        """Be in a world with these files."""
        self._disk = disk

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        self._disk.used += 1
        if self._disk.used > MANY:
            raise EndlessError
        return self._disk.known().get(name, Anything(self._disk))

    def __call__(self, *_: Any, **__: Any) -> Any:
        """Nothing is known of what it returns."""
        return Anything(self._disk)

    def __iter__(self) -> Iterator[Any]:
        return iter([Anything(self._disk)] * 2)

    def __getitem__(self, _: Any) -> Any:
        return Anything(self._disk)

    def __mro_entries__(self, _: Any) -> tuple[type, ...]:
        return (self._disk.checkpoint,)

    def __str__(self) -> str:
        return "any"

    __fspath__ = __str__

    def __format__(self, _: str) -> str:
        return "any"

    def __index__(self) -> int:
        return 2

    __len__ = __int__ = __index__

    def __bool__(self) -> bool:
        return True

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def _operate(self, *_: Any) -> Any:
        return Anything(self._disk)

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = _operate
    __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = __lt__ = __le__ = __gt__ = __ge__ = _operate  # type: ignore[assignment]


class Disk:
    """What a program writes and reads.

    Attributes:
        written: the files.
        missing: how often something was looked for that is not there.
        used: how often the stub was used.
        made: the callbacks.
    """

    def __init__(self) -> None:
        """Be empty."""
        self.written: set[str] = set()
        self.missing = self.used = 0
        self.made: list[Any] = []
        disk = self

        class Checkpoint:
            def __init__(self, filepath: Any = "any", *_: Any, **__: Any) -> None:
                self.filepath = os.fspath(filepath)
                disk.made.append(self)

        self.checkpoint = Checkpoint

    def known(self) -> dict[str, Any]:
        """What the stub knows, by its name."""
        reads = dict.fromkeys(("load_model", "load_weights", "latest_checkpoint"), self.read)
        writes = dict.fromkeys(("save", "save_weights"), self.write)
        return {"ModelCheckpoint": self.checkpoint, "fit": self.fit, "fit_generator": self.fit} | reads | writes

    def fit(self, *_: Any, **keywords: Any) -> Any:
        """Save two epochs by every callback."""
        given = keywords.get("callbacks")
        for callback in given if isinstance(given, list) else [given]:
            if isinstance(callback, self.checkpoint):
                for epoch in (1, 2):
                    logs = defaultdict(lambda: 0.5, epoch=epoch, batch=2)
                    self.written.add(os.path.normpath(callback.filepath.format_map(logs)))
        return Anything(self)

    def write(self, path: Any = "any", *_: Any, **__: Any) -> Any:
        """Save a model by hand."""
        self.written.add(os.path.normpath(os.fspath(path)))
        return Anything(self)

    def read(self, path: Any = "any", *_: Any, **__: Any) -> Any:
        """Load a model."""
        self.missing += "any" not in str(path) and os.path.normpath(os.fspath(path)) not in self.written
        return Anything(self)

    def glob(self, pattern: Any, *_: Any, **__: Any) -> list[str]:
        """Look for files."""
        found = fnmatch.filter(self.written, os.path.normpath(os.fspath(pattern)))
        self.missing += not found
        return found


def enacted(program: str) -> Disk:
    """What *program* does, statement by statement, and then each of its functions, as far as it comes."""
    disk = Disk()
    anything = Anything(disk)

    def load(name: str, *arguments: Any, **keywords: Any) -> Any:
        return builtins.__import__(name, *arguments, **keywords) if name in REAL else anything

    known = {**vars(builtins), "__import__": load, "open": disk.read, "print": anything}
    names = Names(anything, {"__builtins__": known, "__name__": "__main__", "glob": disk.glob})
    for statement in ast.parse(program).body:
        with suppress(Exception):  # what cannot go on with anything
            exec(compile(ast.Module([statement], []), "program", "exec"), names)  # noqa: S102 - a case of ours
    for value in list(names.values()):
        if isinstance(value, FunctionType):
            with suppress(Exception):
                value(*[anything] * value.__code__.co_argcount)
    return disk


class Names(dict[str, Any]):
    """The names of a program; what it has not bound is anything."""

    def __init__(self, anything: Anything, names: dict[str, Any]) -> None:
        """Begin with *names*."""
        super().__init__(names)
        self.anything = anything

    def __missing__(self, name: str) -> Any:
        if hasattr(builtins, name):
            raise KeyError(name)
        return getattr(self.anything, name)
