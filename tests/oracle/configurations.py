"""The configurations of the callback whose behaviour is recorded, as plain data."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import PurePosixPath

PLATEAU = (0.25,)
FALLING = tuple(float(value) for value in range(999, 984, -1))
"""Better with every batch of a run of 15, if less is better."""

COMPILED = ("loss", "accuracy", "auc", "dice")
"""What a model logs that is compiled with ``metrics=["accuracy", AUC(name="auc"), dice]``, the last a function."""


class NumpyInt:
    """Like a numpy integer in what counts: an index, and no ``int``."""

    def __index__(self) -> int:
        """Two."""
        return 2

    def __repr__(self) -> str:
        """As it would be written."""
        return "np.int64(2)"


@dataclass(frozen=True)
class Configuration:
    """One call of the callback, and the run that it is used in.

    Attributes:
        arguments: name and value; the name of a positional argument is empty.
        steps: batches per epoch.
        epochs: of the run.
        metrics: the value of every metric, batch after batch, and over again.
    """

    arguments: tuple[tuple[str, object], ...]
    steps: int = 5
    epochs: int = 3
    metrics: tuple[float, ...] = PLATEAU

    @property
    def positional(self) -> tuple[object, ...]:
        """The positional arguments."""
        return tuple(value for name, value in self.arguments if not name)

    @property
    def keywords(self) -> dict[str, object]:
        """The keyword arguments."""
        return {name: value for name, value in self.arguments if name}

    @property
    def name(self) -> str:
        """All of it, as a person would write it; the key of its record."""
        written = ", ".join(f"{name}={value!r}" if name else repr(value) for name, value in self.arguments)
        metrics = "" if self.metrics == PLATEAU else f", metrics {' '.join(f'{value:g}' for value in self.metrics)}"
        return f"{written} | {self.epochs} x {self.steps}{metrics}"


def metric(configuration: Configuration, epoch: int, batch: int | None) -> float:
    """The value of every metric at a moment of the run, epoch and batch from 1."""
    passed = (epoch - 1) * configuration.steps + (configuration.steps if batch is None else batch)
    return configuration.metrics[(passed - 1) % len(configuration.metrics)]


def logged(configuration: Configuration, epoch: int, batch: int | None, keras: tuple[int, int]) -> dict[str, float]:
    """The logs at a batch end, or with *batch* None at an epoch end, all of :data:`COMPILED`.

    Validation data is given, and a LearningRateScheduler stands before the callback.
    """
    value = metric(configuration, epoch, batch)
    names = [*COMPILED]
    if batch is None:
        names += [*(f"val_{name}" for name in COMPILED), "learning_rate" if keras >= (3, 0) else "lr"]
    return dict.fromkeys(names, value)


def _named(filepath: object, *, run: tuple[int, int] = (3, 5), **keywords: object) -> Configuration:
    epochs, steps = run
    return Configuration((("", filepath), *keywords.items()), steps, epochs)


def _varying(filepath: object, metrics: tuple[float, ...] = FALLING, **keywords: object) -> Configuration:
    return Configuration((("", filepath), *keywords.items()), metrics=metrics)


def _each_epoch(filepath: object, metrics: tuple[float, ...], **keywords: object) -> Configuration:
    return Configuration((("", filepath), *keywords.items()), 1, len(metrics), metrics)


def _positional(*values: object, **keywords: object) -> Configuration:
    return Configuration((*(("", value) for value in values), *keywords.items()))


MIXED = (3.0, 1.0, math.nan, 2.0, 4.0)
SEQUENCES = (
    (4.0, 3.0, 2.0, 1.0),
    (1.0, 2.0, 3.0, 4.0),
    (2.0, 2.0, 1.0, 1.0),
    (math.nan, 2.0, 1.0, 3.0),
    (math.nan, math.nan),
    (math.inf, math.inf, 1.0),
    (-math.inf, 1.0, 2.0),
    MIXED,
)
# Three epochs tell these apart.
TOLD_APART = (
    "{epoch}",
    "{epoch:02d}",
    "{epoch:4}",
    "{epoch:04}",
    "{epoch:>3}",
    "{epoch:*^9}",
    "{epoch:0>5d}",
    "{epoch:0=5d}",
    "{epoch:+d}",
    "{epoch:x}",
    "{epoch:#o}",
    "{epoch:b}",
    "{epoch:c}",
    "{epoch:n}",
    "{epoch:e}",
    "{epoch:.0f}",
    "{epoch:g}",
    "{epoch:%}",
    "{epoch:,}",
    "{epoch:_}",
    "{epoch!r}",
    "{epoch!s:>4}",
    "{epoch!a}",
    "{epoch.real}",
    "{epoch.numerator}",
    "{epoch}{epoch}",
    "{{{epoch}}}",
    "{epoch:02d}-{val_loss:.2f}",
    "{epoch}_{loss:.4f}_{accuracy}",
    "{epoch:03d}_{val_accuracy!s:.4}",
)
# Fields that say the same every time, and names without a field.
ALWAYS_THE_SAME = (
    "model",
    "runs/model",
    "model_latest",
    "last-model",
    "{epoch.imag}",
    "{epoch.denominator}",
    "{epoch.__class__}",
    "{epoch!s:.0}",
    "{{epoch}}",
    "{{epoch:02d}}",
    "%d",
    "%02d",
    "%(epoch)d",
    "$epoch",
    "<epoch>",
)
# Formats in which two epochs look alike, and how many epochs it takes.
LOSSY = (
    ("{epoch:.0e}", 11),
    ("{epoch:.1g}", 11),
    ("{epoch:.0g}", 11),
    ("{epoch!s:.1}", 11),
    ("{epoch!r:.1}", 11),
    ("{epoch:0<2d}", 11),
    ("{epoch:0<4d}", 11),
    ("{epoch!s:0<3}", 11),
    ("{epoch:1<3d}", 11),
    ("{epoch:1>3d}", 11),
    ("{epoch:5>3}", 51),
    ("{epoch:.1e}", 101),
    ("{epoch:.2g}", 101),
    ("{epoch:0^5d}", 101),
    ("{epoch!s:.2}", 101),
)
METRIC_ONLY = ("{val_loss:.2f}", "{val_accuracy:.3f}", "{loss}", "{loss:.0f}-{accuracy:.3f}", "best_{val_loss:e}")
MISSING = (
    "{}",
    "{0}",
    "{:02d}",
    "{Epoch}",
    "{EPOCH:02d}",
    "{ epoch }",
    "{epoch }",
    "{epoch+1}",
    "{epoch + 1:02d}",
    "{step}",
    "{global_step}",
    "{fold}",
    "{batch}",
    "{epoch}-{batch:03d}",
    "{epoch,:02d}",
    "{epoch|02d}",
    "{'epoch'}",
    "{epoch}_{}",
    "{Epoch}_{}",
    "{epoch:{}}",
    "{epoch:{fold}}",
)
MALFORMED = (
    "{epoch",
    "epoch}",
    "{epoch:02d",
    "{epoch:02d}}",
    "{{{epoch}}",
    "{epoch:02d-{val_loss:.2f}}",
    "{epoch:s}",
    "{epoch:%d}",
    "{epoch:.2d}",
    "{epoch:2.f}",
    "{epoch:.5}",
    "{epoch::02d}",
    "{epoch!x}",
    "{epoch!}",
    "{epoch.foo}",
    "{epoch[0]}",
    "{val_loss:d}",
    "{val_loss:02d}",
    "{val_loss:s}",
    "{epoch:02d}{val_loss:.2}}",
)
SUFFIXES = (
    "m.keras",
    ".keras",
    "m.h5",
    ".h5",
    "weights.h5",
    "m.weights.h5",
    ".weights.h5",
    "m.hdf5",
    "m.tf",
    "m.ckpt",
    "m",
    "m.KERAS",
    "m.H5",
    "m.weights.H5",
    "m.keras ",
    "m.keras/",
    "d.keras/m",
    "m.{step}",
    "{epoch}.keras{epoch}",
)
NO_PATHS: tuple[object, ...] = (None, 0, 5, 2.5, True, False, b"m.keras", b"", [], ["m.keras"], {"a": 1})


def _names() -> Iterator[Configuration]:
    for stem in (*TOLD_APART, *ALWAYS_THE_SAME):
        yield _named(f"m_{stem}.keras" if "{" in stem else f"{stem}.keras")
    yield _named("runs/{epoch}/m.keras")
    yield _named("m{epoch:02d}.weights.h5", save_weights_only=True)
    yield _named("model.keras", run=(1, 5))
    yield _named("model_{epoch.imag}.keras", run=(1, 5))
    for stem, epochs in LOSSY:
        yield _named(f"m_{stem}.keras", run=(epochs, 1))
        yield _named(f"m_{stem}.keras", run=(9, 1))
    for stem in METRIC_ONLY:
        yield _named(f"m_{stem}.keras")
        yield _varying(f"m_{stem}.keras")
    for rate in ("lr", "learning_rate", "lr:02d", "learning_rate:.1e"):
        yield _named(f"m_{{epoch}}_{{{rate}}}.keras")
        yield _named(f"m_{{epoch}}-{{batch}}_{{{rate}}}.keras", save_freq=2)
    for stem in (*MISSING, *MALFORMED):
        yield _named(f"m_{stem}.keras")
    yield _named("m_{Epoch}.keras", save_best_only=True)
    yield _named("m_{epoch:s}.keras", save_best_only=True)


def _batches() -> Iterator[Configuration]:
    for every in (1, 2, 3, 4, 5, 6, 7, 15, 16, 0, -3, True, False):
        yield _named("m_{epoch:02d}-{batch:03d}.keras", save_freq=every)
    for stem, every in product(("{epoch}", "{batch}", "model"), (2, 5, 7)):
        yield _named(f"m_{stem}.keras", save_freq=every)
    for steps, every in ((5, 4), (6, 5), (8, 7), (5, 3)):
        yield _named("m_{epoch}.keras", save_freq=every, run=(3, steps))
        yield _named("m_{epoch}.keras", save_freq=every, run=(9, steps))
    yield _named("m_{batch}.keras", save_freq=7, run=(5, 5))
    yield _named("m_{epoch}{batch}.keras", save_freq=1, run=(11, 11))
    yield _named("m_{epoch}{batch:02d}.keras", save_freq=1, run=(11, 11))
    yield _named("m_{batch:.0e}.keras", save_freq=1, run=(1, 11))
    for stem in ("{epoch}-{loss:.2f}", "{batch}_{accuracy:.3f}", "{loss}"):
        yield _named(f"m_{stem}.keras", save_freq=2)
        yield _varying(f"m_{stem}.keras", save_freq=2)
    for stem in ("{val_loss}", "{epoch}-{batch}-{val_accuracy:.2f}", "{Batch}", "{batch:s}", "{}", "{step}", "{epoch"):
        yield _named(f"m_{stem}.keras", save_freq=2)
    yield _named("m_{Epoch}.keras", save_freq=16)
    yield _named("m_{epoch", save_freq=16, save_weights_only=True)


def _periods() -> Iterator[Configuration]:
    for period in (1, 2, 3, 4, 0, -1, True, False, 2.5, None, "2"):
        yield _named("m_{epoch}.h5", period=period)
        yield _named("m.h5", period=period)
    yield _named("m_{epoch}-{batch}.h5", period=2, save_freq=4)
    yield _named("m_{Epoch}.h5", period=2)
    yield _named("m_{Epoch}.h5", period=4)


def _arguments() -> Iterator[Configuration]:
    name = "m_{epoch}-{batch}.keras"
    for save_freq in (None, 2.0, "batch", "epochs", "Epoch", "2", "", NumpyInt(), [2], (2,), {}, b"epoch"):
        yield _named(name, save_freq=save_freq)
    yield _named("m_{epoch}.keras", save_freq="epoch")
    for mode in ("accuracy", "MAX", None, min):
        yield _named("m_{epoch}.keras", mode=mode)
    unknown: tuple[tuple[str, object], ...] = (
        ("save_format", "h5"),
        ("overwrite", True),
        ("max_to_keep", 3),
        ("save_best", True),
        ("save_weight_only", True),
        ("moniter", "val_loss"),
        ("load_weights_on_restart", True),
        ("options", None),
        ("options", "h5"),
        ("options", False),
        ("initial_value_threshold", 0.5),
        ("initial_value_threshold", None),
    )
    for keyword, value in unknown:
        yield _named("m_{epoch}.keras", **{keyword: value})
        yield _named("m_{epoch}.h5", **{keyword: value})
    before = ("m_{epoch}.keras", "val_loss", 0, False, False, "auto")
    for further in (
        (),
        (1,),
        ("epoch",),
        ("epoch", None),
        ("epoch", 0.5),
        ("epoch", None, 0.5),
        ("epoch", None, None, 1),
    ):
        yield _positional(*before, *further)
    yield _positional()
    yield _positional(monitor="val_loss")
    yield _positional("m_{epoch}.keras", filepath="n.keras")
    yield _positional("m_{epoch}.keras", "val_loss", monitor="loss")
    yield Configuration((("filepath", "m_{epoch}.keras"),))
    for no_path, keywords in product(NO_PATHS, ({}, {"save_weights_only": True})):
        yield _named(no_path, **keywords)
    for path in ("m_{epoch}.keras", "m_{epoch}.weights.h5", "runs/m_{epoch}.tf"):
        yield _named(PurePosixPath(path))
        yield _named(PurePosixPath(path), save_weights_only=True)
        yield _named(PurePosixPath(path), save_best_only=True)
    for suffix in SUFFIXES:
        yield _named(suffix)
        yield _named(suffix, save_weights_only=True)
    for flag in (1, "yes", 0, None, ""):
        yield _named("m_{epoch}.keras", save_weights_only=flag)
        yield _named("m_{epoch}.h5", save_best_only=flag)


def _monitors() -> Iterator[Configuration]:
    for filepath in ("m.keras", "m_{epoch}.keras", "m.h5"):
        yield _named(filepath, save_best_only=True)
        yield _varying(filepath, save_best_only=True)
        yield _varying(filepath, save_best_only=True, save_freq=2)
    yield _named("m.h5", save_best_only=True, monitor="val_lossy", mode="min")
    yield _named("m.weights.h5", save_best_only=True, save_weights_only=True)
    for monitor, mode, best in product(
        ("accuracy", "val_accuracy", "val_auc", "auc", "dice", "val_acc"), ("auto", "min", "max", None), (True, False)
    ):
        yield _varying("m_{epoch}.h5", monitor=monitor, mode=mode, save_best_only=best)
    for every, threshold in product((1, 2, 3, 5, 6), (None, 2000.0)):
        yield _varying(
            "m_{epoch}-{batch}.h5",
            monitor="loss",
            save_best_only=True,
            save_freq=every,
            initial_value_threshold=threshold,
        )
    yield _varying("m.h5", save_best_only=True, monitor="loss", save_freq=2)
    yield _named("m_{val_loss:.2f}.h5", save_best_only=True)
    yield _varying("m_{val_loss:.0e}.h5", save_best_only=True)
    for metrics, mode in product(SEQUENCES, ("auto", "min", "max")):
        yield _each_epoch("m_{epoch}.h5", metrics, save_best_only=True, mode=mode)
        yield _each_epoch("m_{epoch}.h5", metrics, save_best_only=True, mode=mode, monitor="val_auc")
    for threshold, mode in product((2, 2.5, 0, -1.0, True, 9, math.nan, math.inf), ("min", "max")):
        yield _each_epoch(
            "m_{epoch}.h5", MIXED, save_best_only=True, monitor="loss", mode=mode, initial_value_threshold=threshold
        )
    yield _each_epoch("m_{epoch}.h5", MIXED, initial_value_threshold=2)
    for metrics in SEQUENCES:
        yield _each_epoch("m_{epoch}.keras", metrics, save_best_only=True)
    for template in ("m_{Epoch}.h5", "m_{epoch:s}.h5", "m_{}.h5"):
        yield _named(template, monitor="dice")
        yield _named(template, monitor="dice", save_best_only=True)
    yield _named("m_{step}.h5", monitor="dice", save_freq=2)
    yield _named("m.h5", monitor="dice", save_freq=2, save_best_only=True)
    yield _named("m.h5", monitor="dice", save_freq=15, save_best_only=True)


CONFIGURATIONS: tuple[Configuration, ...] = (*_names(), *_batches(), *_periods(), *_arguments(), *_monitors())


def _fits() -> Iterator[Configuration]:
    run = (3, 4)
    yield _named("m.keras", run=run)
    yield _named("m_{epoch:02d}.keras", run=run)
    yield _named("m_{epoch}.h5", run=run)
    yield _named("runs/{epoch}/m.keras", run=run)
    yield _named("m_{{epoch}}.keras", run=run)
    yield _named("m_{epoch}-{batch}.keras", run=run, save_freq=3)
    yield _named("m_{epoch}.keras", run=run, save_freq=3)
    yield _named("m_{epoch}.h5", run=run, save_freq=13)
    yield _named("m_{epoch}.weights.h5", run=run, save_weights_only=True)
    yield _each_epoch("m_{val_loss:.1f}.keras", (0.5, 0.25, 0.5))
    for metrics in SEQUENCES[:5]:
        yield _each_epoch("best.keras", metrics, save_best_only=True)
        yield _each_epoch("best_{epoch}.h5", metrics, save_best_only=True, mode="max")
    yield _each_epoch("best_{epoch}.h5", MIXED, save_best_only=True, initial_value_threshold=2.5)
    yield _named("best.h5", run=run, save_best_only=True, save_freq=3)
    yield _named("best_{epoch}-{batch}.h5", run=run, save_best_only=True, monitor="loss", save_freq=2)
    yield _named("best_{epoch}.h5", run=run, save_best_only=True, monitor="dice")
    yield _named("best_{epoch}.h5", run=run, save_best_only=True, monitor="val_auc", mode="max")
    for template in ("m_{step}.keras", "m_{batch}.keras", "m_{}.keras", "m_{epoch:s}.keras", "m_{epoch.foo}.keras"):
        yield _named(template, run=run)
    yield _named("m_{val_loss}.keras", run=run, save_freq=3)
    yield _named("m.ckpt", run=run)
    yield _named("m_{epoch}", run=run, save_weights_only=True)
    yield _named("m_{epoch}.h5", run=run, period=2)
    yield _named("m_{epoch}.h5", run=run, save_freq="batch")
    yield _named(PurePosixPath("m_{epoch}.keras"), run=run)
    yield _named(PurePosixPath("m_{epoch}.weights.h5"), run=run, save_weights_only=True)


FITS: tuple[Configuration, ...] = tuple(_fits())
"""The configurations that are trained with; monitors that the model of these trainings does not have are not there."""
