"""Write small whole programs at random, run them with the real Keras, and compare what was lost with the findings.

``python tests/oracle/programs.py --examples 100 --seed 1`` needs the Keras that is installed, on JAX. A program makes
data, models and callbacks in one of several ways, fits once or several times, and saves, loads, moves or deletes files
around that. What the real training writes, overwrites, raises and leaves says whether there is harm in it; where the
findings say otherwise, the program is shown, and the exit status is 1.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import random
import shutil
import sys
import tempfile
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

HEAD = """\
import os
import keras
import numpy as np
from keras.callbacks import ModelCheckpoint

x, y = np.random.rand(32, 2), np.random.rand(32, 1)
"""


class Parts(NamedTuple):
    """One program, part by part.

    Attributes:
        metrics: of ``compile``.
        arguments: of the checkpoint, but for the path.
        path: the expression of its path.
        saved: what the program saves by hand at the end, and loads.
    """

    build: str
    checkpoint: str
    fit: str
    body: str


def program(seed: int) -> str:
    """The program of a number."""
    draw = random.Random(seed)  # noqa: S311 - the same every time
    return HEAD + _models(draw) + _training(draw)


def _models(draw: random.Random) -> str:
    metrics = draw.choice(
        ["None", "['mae']", "['mae']", "[keras.metrics.AUC()]", "[keras.metrics.MeanSquaredError()]", "['accuracy']"]
    )
    loss = draw.choice(["mse", "mean_squared_error"])
    how = draw.choice(["sequential", "functional", "two"])
    if how == "two":
        return f"""

def build():
    i = keras.Input((2,))
    outputs = {{"a": keras.layers.Dense(1, name="a")(i), "b": keras.layers.Dense(1, name="b")(i)}}
    model = keras.Model(i, outputs)
    metrics = {{"a": {metrics}}} if {metrics} else None
    model.compile(optimizer="sgd", loss={{"a": "{loss}", "b": "{loss}"}}, metrics=metrics)
    return model


y = {{"a": y, "b": y}}
"""
    made = (
        "keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])"
        if how == "sequential"
        else "keras.Model(i, keras.layers.Dense(1, name='a')(i))"
    )
    return f"""

def build():
    i = keras.Input((2,))
    model = {made}
    model.compile(optimizer="sgd", loss="{loss}", metrics={metrics})
    return model

"""


def _training(draw: random.Random) -> str:
    weights = draw.random() < 0.3
    suffix = (
        draw.choice([".weights.h5"] * 5 + [".h5"]) if weights else draw.choice([".keras"] * 5 + [".h5", ".h5", ".hdf5"])
    )
    name = draw.choice(
        [
            "net",
            "net",
            "net",
            "net_{epoch:02d}",
            "net_{epoch}",
            "net_{epoch}_{val_loss:.3f}",
            "net_{epoch}_{learning_rate}",
        ]
    )
    best = draw.random() < 0.5
    monitor = draw.choice(
        [None, None, None, "loss", "val_loss", "val_mae", "val_auc", "val_accuracy", "score", "val_a_mae"]
    )
    given = [f"{name}{suffix}"]
    arguments = ["PATH"]
    if best:
        arguments.append("save_best_only=True")
    if weights:
        arguments.append("save_weights_only=True")
    if monitor:
        arguments += [f"monitor={monitor!r}", f"mode={draw.choice(['min', 'max'])!r}"]
        if monitor.startswith(("val_loss", "loss", "val_mae", "val_a_mae")):
            arguments[-1] = "mode='min'"
        elif monitor in {"val_auc", "val_accuracy", "score"}:
            arguments[-1] = "mode='max'"
    freq = draw.choice([None] * 7 + ["1", "2", "100"])
    if freq and not best:
        arguments.append(f"save_freq={freq}")
    kind = draw.choice(["ModelCheckpoint"] * 6 + ["Own", "Silent", "Early"])
    epochs = draw.choice([1, 2, 3, 3, 3])
    validation = draw.choice(["", ", validation_split=0.25", ", validation_split=0.25", ", validation_split=0.25"])
    if validation and draw.random() < 0.12:
        validation += ", validation_freq=2"
    others = draw.choice(
        [[]] * 6
        + [["EarlyStopping(patience=5)"], ["LearningRateScheduler(lambda e, r: r * 0.9)"], ["Score()"], ["Saver()"]]
        + [
            ["BackupAndRestore('backup')"],
            ["BackupAndRestore('run')"],
            ["EarlyStopping(patience=9, restore_best_weights=True)"],
        ]
    )
    others = [one if one in {"Score()", "Saver()"} else f"keras.callbacks.{one}" for one in others]
    folder = draw.choice(["", "", "run/"])
    code = [f"PATH = {folder + given[0]!r}"]
    score = """
class Score(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        logs["score"] = float(epoch)
"""
    saver = """
class Saver(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        self.model.save(NAME)
"""
    used = [name for name, one in (("Score()", score), ("Saver()", saver)) if name in others]
    own = {
        "Own": """
class Own(ModelCheckpoint):
    def on_epoch_end(self, epoch, logs=None):
        logs["score"] = 1.0
        super().on_epoch_end(epoch, logs)
""",
        "Silent": """
class Silent(ModelCheckpoint):
    def on_train_begin(self, logs=None):
        self.begun = True
""",
        "Early": """
class Early(ModelCheckpoint):
    def on_epoch_end(self, epoch, logs=None):
        super().on_epoch_end(epoch, logs)
        if epoch == 0:
            self.model.stop_training = True
""",
    }.get(kind, "")
    classes = own + "".join({"Score()": score, "Saver()": saver}[name] for name in used) + "\n\n"
    code.append(
        f"NAME = {draw.choice(['own.keras', 'own.keras', PLAIN if suffix == '.keras' and not folder else 'own.keras'])!r}"
    )
    made = f"{kind}({', '.join(arguments)})"
    order = [*others, made] if draw.random() < 0.5 else [made, *others]
    how = draw.choice(["inline", "variable", "list", "helper", "grown", "dict", "forgotten"])
    helper = ""
    if how == "helper":
        helper = f"def callbacks():\n    return [{', '.join(order)}]\n\n\n"
        setup, handed = "", "callbacks()"
    elif how == "variable":
        setup = f"saver = {made}"
        handed = f"[{', '.join('saver' if one == made else one for one in order)}]"
    elif how == "list":
        setup, handed = f"watchers = [{', '.join(order)}]", "watchers"
    elif how == "grown":
        setup = "watchers = []\n" + "\n".join(f"watchers.append({one})" for one in order)
        handed = "watchers"
    elif how == "dict":
        setup = "given = {'callbacks': [" + ", ".join(order) + "]}"
        handed = "given['callbacks']"
    elif how == "forgotten" and draw.random() < 0.4:
        setup = f"saver = {made}"
        handed = f"[{', '.join(others)}]"
    else:
        setup, handed = "", f"[{', '.join(order)}]"
    fit = f"model.fit(x, y, epochs={epochs}{validation}, verbose=0, callbacks={handed})"
    shape = draw.choice(["once", "once", "once", "folds", "folds_outside", "ones", "phases", "numbered", "function"])
    after = _after(draw, folder + given[0], weights)
    text = "\n".join(code) + "\n" + classes + helper
    if shape == "folds":
        body = "\n".join(["model = build()", *setup.splitlines(), fit])
        extra = draw.choice(
            ["", "", "model.load_weights(PATH)" if "{" not in name else "", "keras.utils.clear_session()"]
        )
        text += "for fold in range(3):\n" + _indented(body + ("\n" + extra if extra else "")) + "\n"
    elif shape == "folds_outside":
        text += f"{setup}\nfor fold in range(2):\n    model = build()\n    {fit}\n"
    elif shape == "ones":
        text += f"{setup}\nmodel = build()\nfor epoch in range(3):\n    {fit.replace(f'epochs={epochs}', 'epochs=1')}\n"
    elif shape == "phases":
        again = draw.choice(["", f", initial_epoch={epochs}"])
        second = fit.replace(f"epochs={epochs}", f"epochs={2 * epochs}{again}")
        text += f"model = build()\n{setup}\n{fit}\n{second}\n"
    elif shape == "numbered":
        text += (
            f"model = build()\n{setup}\n{fit.replace(f'epochs={epochs}', f'epochs={epochs + 1}, initial_epoch=1')}\n"
        )
    elif shape == "function":
        body = "\n".join([*setup.splitlines(), fit])
        text += f"def train(model):\n{_indented(body)}\n    return model\n\n\nmodel = train(build())\n"
        if draw.random() < 0.4:
            text += "other = train(build())\n"
    else:
        text += f"model = build()\n{setup}\n{fit}\n"
    return text + after


PLAIN = "net.keras"


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.splitlines())


def _after(draw: random.Random, path: str, weights: bool) -> str:  # noqa: FBT001
    static = "{" not in path
    stem = path.partition(".h5")[0].partition(".hdf5")[0].partition(".keras")[0].partition(".weights")[0]
    last = stem.partition("_{val_loss")[0].partition("_{learning")[0].format(epoch=2)
    suffix = path.removeprefix(stem)
    save = "save_weights" if weights else "save"
    options = ["", "", "", ""]
    if static:
        options += [f"model.{save}(PATH)\n"] * 2
        options += ["model.load_weights(PATH)\n", f"model.load_weights(PATH)\nmodel.{save}(PATH)\n"]
        options += ["keras.models.load_model(PATH)\n"]
        options += [f"keras.models.load_model({stem + '.h5'!r})\n"] if suffix == ".keras" else []
    else:
        plain = stem.endswith(("{epoch}", "{epoch:02d}"))
        options += [f"model.load_weights({last + suffix!r})\n"] if plain else []
    options += ["import shutil\nshutil.copy(PATH, 'kept.keras')\n" + f"model.{save}(PATH)\n"] if static else []
    options += ["os.rename(PATH, 'moved.keras')\n"] if static else []
    options += ["model.save('final')\n", "model.save('final.keras')\n", "model.save_weights('final.h5')\n"]
    options += ["model.save_weights('final.weights.h5', save_format='h5')\n"]
    return draw.choice(options)


# ------------------------------------------------------------------------------------------------------ the real Keras


class Write(NamedTuple):
    """A file is written.

    Attributes:
        path: which.
        by: the callback, by its number; None for a save by hand.
        best: whether that callback keeps the best.
        content: the model and the epoch it is of, which tells whether two files are the same.
        fit: the number of the fit that runs, or has run.
    """

    path: str
    by: int | None
    best: bool
    content: tuple[int, int]
    fit: int


class Read(NamedTuple):
    """A file is read."""

    path: str


class Observed(NamedTuple):
    """What a run did.

    Attributes:
        events: writes and reads, in order.
        raised: the exception that ended it.
        warned: whether a best-only callback found no value to compare.
        gone: files that were written, and are not there at the end.
        unused: how many callbacks no fit got.
        idle: how many callbacks saved nothing.
    """

    events: list[Write | Read]
    raised: Exception | None
    warned: bool
    gone: list[str]
    unused: int
    idle: int


def observed(keras: Any, text: str) -> Observed:
    """Run a program in a folder of its own."""
    events: list[Write | Read] = []
    made: list[Any] = []
    given: set[int] = set()
    counts = {"fit": 0, "epoch": 0, "model": 0}
    writing: list[Any] = []
    checkpoint = keras.callbacks.ModelCheckpoint
    plain = {name: getattr(keras.Model, name) for name in ("save", "save_weights", "load_weights", "fit")}
    loads = keras.models.load_model

    def content(model: Any) -> tuple[int, int]:
        return id(model), getattr(model, "_epochs_run", 0)

    def writes(name: str) -> Callable[..., Any]:
        def run(model: Any, filepath: Any, *args: Any, **kwargs: Any) -> Any:
            result = plain[name](model, filepath, *args, **kwargs)
            own = writing[-1] if writing else None
            by = made.index(own) if own is not None else None
            best = own is not None and own.save_best_only
            events.append(Write(os.path.normpath(str(filepath)), by, best, content(model), counts["fit"]))
            return result

        return run

    def load_weights(model: Any, filepath: Any, *args: Any, **kwargs: Any) -> Any:
        result = plain["load_weights"](model, filepath, *args, **kwargs)
        events.append(Read(os.path.normpath(str(filepath))))
        model._epochs_run = -len(events)  # another content than before
        return result

    def load_model(filepath: Any, *args: Any, **kwargs: Any) -> Any:
        result = loads(filepath, *args, **kwargs)
        events.append(Read(os.path.normpath(str(filepath))))
        return result

    def copied(function: Callable[..., Any]) -> Callable[..., Any]:
        def run(source: str, target: str) -> Any:
            events.append(Read(os.path.normpath(source)))
            moved.add(os.path.normpath(source))
            return function(source, target)

        return run

    moved: set[str] = set()
    files = {(os, "rename"): os.rename, (shutil, "copy"): shutil.copy}

    class Counts(keras.callbacks.Callback):  # type: ignore[misc]
        def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
            self.model._epochs_run = getattr(self.model, "_epochs_run", 0) + 1

    def fit(model: Any, *args: Any, **kwargs: Any) -> Any:
        counts["fit"] += 1
        callbacks = kwargs.get("callbacks") or []
        given.update(id(one) for one in callbacks)
        return plain["fit"](model, *args, **{**kwargs, "callbacks": [Counts(), *callbacks]})

    class Noted(checkpoint):  # type: ignore[misc,valid-type]
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            made.append(self)

        def _save_model(self, *args: Any, **kwargs: Any) -> Any:
            writing.append(self)
            try:
                return super()._save_model(*args, **kwargs)
            finally:
                writing.pop()

    keras.Model.save, keras.Model.save_weights = writes("save"), writes("save_weights")
    keras.Model.load_weights, keras.Model.fit = load_weights, fit
    keras.models.load_model = load_model
    for (module, name), function in files.items():
        setattr(module, name, copied(function))
    keras.callbacks.ModelCheckpoint = Noted
    raised: Exception | None = None
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        os.chdir(folder)
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                exec(compile(text, "program.py", "exec"), {"__name__": "__main__"})  # noqa: S102
        except Exception as error:  # noqa: BLE001 - that is the question
            raised = error
        finally:
            os.chdir(before)
            keras.Model.save, keras.Model.save_weights = plain["save"], plain["save_weights"]
            keras.Model.load_weights, keras.Model.fit = plain["load_weights"], plain["fit"]
            keras.models.load_model, keras.callbacks.ModelCheckpoint = loads, checkpoint
            keras.utils.clear_session()
            for (module, name), function in files.items():
                setattr(module, name, function)
        paths = {one.path for one in events if isinstance(one, Write)}
        gone = sorted(path for path in paths - moved if not (Path(folder) / path).exists())
    words = ("Can save best model only", "non-scalar")
    warned = any(word in str(one.message) for one in said for word in words)
    unused = sum(id(one) not in given for one in made) if counts["fit"] else 0
    saved = {one.by for one in events if isinstance(one, Write)}
    return Observed(events, raised, warned, gone, unused, sum(number not in saved for number in range(len(made))))


def harm(run: Observed) -> str | None:
    """What is lost or refused in a run; None if nothing is."""
    if run.raised is not None:
        return f"raises {type(run.raised).__name__}: {str(run.raised)[:90]}"
    if run.warned:
        return "the best cannot be told"
    if run.unused:
        return "a callback is given to no fit"
    if run.idle:
        return "a callback has saved nothing"
    if run.gone:
        return f"gone: {run.gone}"
    last: dict[str, Write] = {}
    for event in run.events:
        if isinstance(event, Read):
            last.pop(event.path, None)
            continue
        earlier = last.get(event.path)
        if earlier is not None and earlier.content != event.content and not _is_improvement(earlier, event):
            return f"{event.path} is overwritten: {earlier} by {event}"
        last[event.path] = event
    return None


def _is_improvement(earlier: Write, later: Write) -> bool:
    """Whether the later write is the same callback's next best, of the same model."""
    return earlier.best and later.by == earlier.by and earlier.content[0] == later.content[0]


def findings(text: str) -> list[str]:
    """What the analysis finds in a program."""
    from flake8_ckpt.analysis import analyse
    from flake8_ckpt.keras.versions import NEWEST
    from flake8_ckpt.rules import RULES

    enabled = frozenset(code for code, rule in RULES.items() if not rule.opt_in)
    return [f"{one.position.line}: {one.code} {one.message}" for one in analyse(text, NEWEST[3], enabled)]


def main() -> int:
    """Compare as many programs as are asked for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--examples", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    os.environ.setdefault("KERAS_BACKEND", "jax")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    import keras

    different = 0
    for seed in range(options.seed, options.seed + options.examples):
        text = program(seed)
        found, lost = findings(text), harm(observed(keras, text))
        if bool(found) is not (lost is not None):
            different += 1
            kind = "false alarm" if found else "missed alarm"
            print(f"--- program {seed}: {kind}\n{text}\nreal: {lost}\nfound: {found}\n", flush=True)
    print(f"{options.examples} programs, {different} of them judged otherwise than Keras runs them")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
