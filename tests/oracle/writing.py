"""Small whole programs, written at random: data, models, callbacks, fits, and what is done with the files then."""

from __future__ import annotations

import random

HEAD = """\
import os
import shutil

import keras
import numpy as np
from keras.callbacks import ModelCheckpoint

x, y = np.random.rand(32, 2), np.random.rand(32, 1)
"""
ONE_OUTPUT = """

def build():
    i = keras.Input((2,))
    model = {made}
    model.compile(optimizer="sgd", loss={loss!r}, metrics={metrics})
    return model

"""
TWO_OUTPUTS = """

def build():
    i = keras.Input((2,))
    outputs = {{"a": keras.layers.Dense(1, name="a")(i), "b": keras.layers.Dense(1, name="b")(i)}}
    model = keras.Model(i, outputs)
    model.compile(optimizer="sgd", loss={{"a": {loss!r}, "b": {loss!r}}}, metrics={{"a": {metrics}}})
    return model


y = {{"a": y, "b": y}}
"""
METRICS = (
    "['mae']",
    "['mae']",
    "['mse']",
    "[keras.metrics.AUC()]",
    "[keras.metrics.MeanSquaredError()]",
    "['accuracy']",
)
MADE = (
    "keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])",
    "keras.Model(i, keras.layers.Dense(1, name='a')(i))",
)
NAMES = (
    "net", "net", "net", "net_{epoch:02d}", "net_{epoch}", "net_{epoch}_{val_loss:.3f}", "net_{epoch}_{learning_rate}",
)  # fmt: skip
MONITORS = {
    "": "", "loss": "min", "val_loss": "min", "val_mae": "min", "val_a_mae": "min", "val_auc": "max",
    "val_accuracy": "max", "score": "max",
}  # fmt: skip
CLASSES = {
    "Own": """
class Own(ModelCheckpoint):
    def on_epoch_end(self, epoch, logs=None):
        logs["score"] = 1.0
        super().on_epoch_end(epoch, logs)

""",
    "Quiet": """
class Quiet(ModelCheckpoint):
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
    "Score": """
class Score(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        logs["score"] = float(epoch)

""",
    "Saver": """
class Saver(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        self.model.save(NAME)

""",
}
OTHERS = (
    "", "", "", "", "", "", "keras.callbacks.EarlyStopping(patience=5)",
    "keras.callbacks.EarlyStopping(patience=9, restore_best_weights=True)",
    "keras.callbacks.LearningRateScheduler(lambda e, r: r * 0.9)", "Score()", "Saver()",
    "keras.callbacks.BackupAndRestore('backup')", "keras.callbacks.BackupAndRestore('run')",
)  # fmt: skip
VALIDATED = ("", ", validation_split=0.25", ", validation_split=0.25", ", validation_split=0.25, validation_freq=2")
SUFFIXES = {False: (*[".keras"] * 5, ".h5", ".h5", ".hdf5"), True: (*[".weights.h5"] * 5, ".h5")}


def program(seed: int) -> str:
    """The program of a number."""
    draw = random.Random(seed)  # noqa: S311 - the same every time
    one = draw.random() < 0.7
    made = draw.choice(MADE)
    model = (ONE_OUTPUT if one else TWO_OUTPUTS).format(
        made=made, loss=draw.choice(["mse", "mean_squared_error"]), metrics=draw.choice(METRICS)
    )
    weights = draw.random() < 0.3
    stem, suffix = draw.choice(["", "", "run/"]) + draw.choice(NAMES), draw.choice(SUFFIXES[weights])
    names = f"PATH = {stem + suffix!r}\nNAME = {draw.choice(['own.keras', 'own.keras', 'net.keras'])!r}\n"
    kind, other = draw.choice(["ModelCheckpoint"] * 6 + ["Own", "Quiet", "Early"]), draw.choice(OTHERS)
    checkpoint = f"{kind}({', '.join(_arguments(draw, weights=weights))})"
    classes = "".join(CLASSES[name] for name in (kind, other.removesuffix("()")) if name in CLASSES)
    training = _training(draw, [checkpoint, other] if draw.random() < 0.5 else [other, checkpoint])
    return HEAD + model + names + classes + training + draw.choice(_endings(stem, suffix, weights=weights))


def _arguments(draw: random.Random, *, weights: bool) -> list[str]:
    """What the checkpoint is given."""
    given = ["PATH"]
    best = draw.random() < 0.5
    monitor = draw.choice(["", "", *MONITORS])
    every = draw.choice(["", "", "", "", "", "1", "2", "100"])
    given += ["save_best_only=True"] if best else []
    given += ["save_weights_only=True"] if weights else []
    given += [f"monitor={monitor!r}", f"mode={MONITORS[monitor]!r}"] if monitor else []
    return [*given, f"save_freq={every}"] if every and not best else given


def _training(draw: random.Random, callbacks: list[str]) -> str:
    """The fits, and how the callbacks come to them."""
    listed = [one for one in callbacks if one]
    setup, handed = draw.choice([_inline, _variable, _list, _grown, _dict, _helper, _forgotten])(listed)
    epochs = draw.choice([1, 2, 3, 3, 3])

    def fit(epochs: str) -> str:
        return f"model.fit(x, y, epochs={epochs}{validated}, verbose=0, callbacks={handed})\n"

    validated = draw.choice(VALIDATED)
    once, shape, build = fit(str(epochs)), draw.randrange(9), "model = build()\n"
    if shape == 0:
        after = draw.choice(["", "", "keras.utils.clear_session()\n"])
        return f"for fold in range(3):\n{_indented(build + setup + once + after)}"
    if shape == 1:
        return f"{setup}for fold in range(2):\n{_indented(build + once)}"
    if shape == 2:
        return f"{setup}{build}for epoch in range(3):\n{_indented(fit('1'))}"
    if shape == 3:
        again = draw.choice([str(2 * epochs), f"{2 * epochs}, initial_epoch={epochs}"])
        return f"{build}{setup}{once}{fit(again)}"
    if shape == 4:
        return f"{build}{setup}{fit(f'{epochs + 1}, initial_epoch=1')}"
    if shape == 5:
        calls = draw.choice(["", "other = train(build())\n"])
        return f"def train(model):\n{_indented(setup + once)}    return model\n\n\nmodel = train(build())\n{calls}"
    return f"{build}{setup}{once}"


def _inline(callbacks: list[str]) -> tuple[str, str]:
    return "", f"[{', '.join(callbacks)}]"


def _variable(callbacks: list[str]) -> tuple[str, str]:
    names = [f"callback{number}" for number in range(len(callbacks))]
    made = (f"{name} = {one}\n" for name, one in zip(names, callbacks, strict=True))
    return "".join(made), f"[{', '.join(names)}]"


def _list(callbacks: list[str]) -> tuple[str, str]:
    return f"watchers = [{', '.join(callbacks)}]\n", "watchers"


def _grown(callbacks: list[str]) -> tuple[str, str]:
    return "watchers = []\n" + "".join(f"watchers.append({one})\n" for one in callbacks), "watchers"


def _dict(callbacks: list[str]) -> tuple[str, str]:
    return f"given = {{'callbacks': [{', '.join(callbacks)}]}}\n", "given['callbacks']"


def _helper(callbacks: list[str]) -> tuple[str, str]:
    return f"def callbacks():\n    return [{', '.join(callbacks)}]\n\n\n", "callbacks()"


def _forgotten(callbacks: list[str]) -> tuple[str, str]:
    return f"saver = {callbacks[0]}\n", f"[{', '.join(callbacks[1:])}]"


def _endings(stem: str, suffix: str, *, weights: bool) -> list[str]:
    """What the program may do with its files at the end."""
    found = ["", "", "", "", "model.save('final')\n", "model.save('final.keras')\n", "model.save_weights('final.h5')\n"]
    found += ["model.save_weights('final.weights.h5', save_format='h5')\n"]
    save = "save_weights" if weights else "save"
    if "{" not in stem:
        found += [f"model.{save}(PATH)\n"] * 2
        found += ["model.load_weights(PATH)\n", f"model.load_weights(PATH)\nmodel.{save}(PATH)\n"]
        found += ["keras.models.load_model(PATH)\n", "os.rename(PATH, 'moved.keras')\n"]
        found += [f"shutil.copy(PATH, 'copied.keras')\nmodel.{save}(PATH)\n"]
        found += [f"keras.models.load_model({stem + '.h5'!r})\n"] if suffix == ".keras" else []
    elif stem.endswith(("{epoch}", "{epoch:02d}")):
        found += [f"model.load_weights({stem.format(epoch=2) + suffix!r})\n"]
    return found


def _indented(text: str) -> str:
    return "".join(f"    {line}\n" if line else "\n" for line in text.splitlines())
