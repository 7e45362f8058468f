"""Run small whole programs with the real Keras, and compare what was lost with what the analysis finds.

``python tests/oracle/programs.py --examples 100 --seed 1`` writes programs at random (``writing.py``), and runs each in
a folder of its own with the Keras that is installed, on JAX. What the real trainings write, overwrite, raise and leave
says whether a program does harm. Where the findings say otherwise, it is shown, and the exit status is 1.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import io
import os
import shutil
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from writing import program

from flake8_ckpt.analysis import analyse
from flake8_ckpt.keras.versions import ASSUMED
from flake8_ckpt.rules import RULES

WARNINGS = ("Can save best model only", "non-scalar")
"""How Keras says that a best-only callback has nothing to compare."""


class Write(NamedTuple):
    """A file is written.

    Attributes:
        path: which.
        by: the callback, by its number; None for a save by hand.
        best: whether that callback keeps the best.
        model: which model, by its number.
        trained: for how many batches it has been trained.
    """

    path: str
    by: int | None
    best: bool
    model: int
    trained: int


class Read(NamedTuple):
    """A file is read, copied or moved."""

    path: str


class Recorder:
    """Takes notes of what a program does with its files.

    Attributes:
        events: writes and reads, in order.
        made: every checkpoint callback.
        given: those that a fit has got.
        moved: the files that were moved away.
        trained: for how many batches each model was trained.
    """

    def __init__(self, keras: Any) -> None:
        self.keras = keras
        self.events: list[Write | Read] = []
        self.made: list[Any] = []
        self.given: list[Any] = []
        self.moved: set[str] = set()
        self.models: list[Any] = []
        self.trained: dict[int, int] = {}
        self.saving: list[Any] = []

    def write(self, path: object, model: Any) -> None:
        """Note that a model was written."""
        if not any(one is model for one in self.models):
            self.models.append(model)
        number = next(number for number, one in enumerate(self.models) if one is model)
        own = self.saving[-1] if self.saving else None
        by = self.made.index(own) if own is not None else None
        best = own is not None and own.save_best_only
        self.events.append(Write(os.path.normpath(str(path)), by, best, number, self.trained.get(id(model), 0)))

    def read(self, path: object) -> None:
        """Note that a file was read."""
        self.events.append(Read(os.path.normpath(str(path))))


@contextlib.contextmanager
def recording(recorder: Recorder) -> Iterator[None]:
    """Take notes of all that Keras is asked to do."""
    keras, model = recorder.keras, recorder.keras.Model
    plain = {name: getattr(model, name) for name in ("save", "save_weights", "load_weights", "fit")}
    checkpoint, load, rename, copy = keras.callbacks.ModelCheckpoint, keras.models.load_model, os.rename, shutil.copy

    class Noted(checkpoint):  # type: ignore[misc,valid-type]
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            recorder.made.append(self)

        def _save_model(self, *args: Any, **kwargs: Any) -> None:
            recorder.saving.append(self)
            try:
                super()._save_model(*args, **kwargs)
            finally:
                recorder.saving.pop()

    class Counter(keras.callbacks.Callback):  # type: ignore[misc]
        def on_train_batch_end(self, *_: object, **__: object) -> None:
            recorder.trained[id(self.model)] = recorder.trained.get(id(self.model), 0) + 1

    def writes(name: str) -> Callable[..., None]:
        def run(own: Any, filepath: Any, *args: Any, **kwargs: Any) -> None:
            plain[name](own, filepath, *args, **kwargs)
            recorder.write(filepath, own)

        return run

    def fit(own: Any, *args: Any, callbacks: Any = (), **kwargs: Any) -> Any:
        recorder.given += callbacks
        return plain["fit"](own, *args, callbacks=[Counter(), *callbacks], **kwargs)

    def load_weights(own: Any, filepath: Any, *args: Any, **kwargs: Any) -> None:
        plain["load_weights"](own, filepath, *args, **kwargs)
        recorder.read(filepath)

    def load_model(filepath: Any, *args: Any, **kwargs: Any) -> Any:
        recorder.read(filepath)
        return load(filepath, *args, **kwargs)

    def moved(source: str, target: str) -> None:
        recorder.read(source)
        recorder.moved.add(os.path.normpath(source))
        rename(source, target)

    def copied(source: str, target: str) -> Any:
        recorder.read(source)
        return copy(source, target)

    model.save, model.save_weights, model.load_weights, model.fit = (
        *map(writes, ("save", "save_weights")),
        load_weights,
        fit,
    )
    keras.callbacks.ModelCheckpoint, keras.models.load_model = Noted, load_model
    os.rename, shutil.copy = moved, copied  # type: ignore[assignment]
    try:
        yield
    finally:
        for name, function in plain.items():
            setattr(model, name, function)
        keras.callbacks.ModelCheckpoint, keras.models.load_model = checkpoint, load
        os.rename, shutil.copy = rename, copy  # type: ignore[assignment]
        keras.utils.clear_session()


def harm(keras: Any, text: str) -> str | None:
    """Run a program, and say what is lost or refused; None if nothing is."""
    recorder, before = Recorder(keras), Path.cwd()
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        os.chdir(folder)
        try:
            with recording(recorder), contextlib.redirect_stdout(io.StringIO()):
                exec(compile(text, "program.py", "exec"), {"__name__": "__main__"})  # noqa: S102
        except Exception as error:  # noqa: BLE001 - that is the question
            return f"it raises {type(error).__name__}: {str(error)[:90]}"
        finally:
            os.chdir(before)
        paths = {one.path for one in recorder.events if isinstance(one, Write)} - recorder.moved
        gone = sorted(path for path in paths if not (Path(folder) / path).exists())
    if any(words in str(one.message) for one in said for words in WARNINGS):
        return "the best cannot be told"
    if gone:
        return f"{gone} are gone at the end"
    return _unused(recorder) or _overwritten(recorder.events)


def _unused(recorder: Recorder) -> str | None:
    """A callback that no fit gets, or that saves nothing."""
    by = {one.by for one in recorder.events if isinstance(one, Write)}
    for number, one in enumerate(recorder.made):
        if not any(one is each for each in recorder.given):
            return f"callback {number} is given to no fit"
        if number not in by:
            return f"callback {number} has saved nothing"
    return None


def _overwritten(events: list[Write | Read]) -> str | None:
    """A file that was overwritten by another model, or another state of it, before anything had read it."""
    last: dict[str, Write] = {}
    for event in events:
        earlier = last.pop(event.path, None)
        if isinstance(event, Read):
            continue
        if earlier is not None and (earlier.model, earlier.trained) != (event.model, event.trained):
            improved = earlier.best and (earlier.by, earlier.model) == (event.by, event.model)
            if not improved:
                return f"{earlier} is overwritten by {event}"
        last[event.path] = event
    return None


def findings(text: str) -> list[str]:
    """What the analysis finds in a program."""
    enabled = frozenset(code for code, rule in RULES.items() if not rule.opt_in)
    return [f"line {one.position.line}: {one.code} {one.message}" for one in analyse(text, ASSUMED, enabled)]


def main() -> int:
    """Compare as many programs as are asked for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--examples", type=int, default=100, help="how many (default: 100)")
    parser.add_argument("--seed", type=int, default=1, help="the number of the first (default: 1)")
    options = parser.parse_args()
    os.environ.setdefault("KERAS_BACKEND", "jax")
    keras = importlib.import_module("keras")
    different = 0
    for number in range(options.seed, options.seed + options.examples):
        text = program(number)
        found, lost = findings(text), harm(keras, text)
        if bool(found) is not (lost is not None):
            different += 1
            kind = "false alarm" if found else "missed alarm"
            sys.stdout.write(f"--- program {number}: {kind}\n{text}\nKeras: {lost}\nfound: {found}\n")
            sys.stdout.flush()
    sys.stdout.write(f"{options.examples} programs, {different} of them judged otherwise than Keras runs them\n")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
