"""Which names Keras has in the logs at a save, and stand-ins for their values."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import chain

from flake8_ckpt.call import Fit
from flake8_ckpt.keras.metrics import COUNTED, base_of, is_logged, is_scalar, logged_as, metrics_of, same_in
from flake8_ckpt.keras.versions import Keras
from flake8_ckpt.values import Constant

# A metric may be called almost anything, but not these: a slip, or a name that some other library's template has.
NO_METRIC = frozenset(
    {
        "step",
        "steps",
        "global_step",
        "fold",
        "epochs",
        "batches",
        "iteration",
        "iterations",
        "iter",
        "seed",
        "timestamp",
        "date",
        "datetime",
        "model_name",
        "run",
        "run_id",
        "version",
        "epoch_num",
        "epoch_number",
        "current_epoch",
    }
)
METRIC = re.compile(r"[A-Za-z_][\w\-/ ]*(?<! )")
OWN_FIELDS = ("epoch", "batch")
RATE_LOGGERS = frozenset({"LearningRateScheduler", "ReduceLROnPlateau"})
"""Callbacks that write the learning rate into the logs at the end of an epoch (seen in 2.15.0 and 3.15.1)."""
WELL_KNOWN = re.compile(
    r"(?:val_)?(?:loss|acc|accuracy|\w+_accuracy|auc|precision|recall|f1|f1_score|mse|mae|rmse|iou|mean_io_u|dice\w*)"
    r"|val_\w+|epoch|batch"
)


def is_keras_field(name: str) -> bool:
    """Whether *name* is one that Keras would have filled in: epoch, batch, a usual metric, ``val_*``."""
    return WELL_KNOWN.fullmatch(name) is not None


def may_be_logged(name: str, keras: Keras, extra: frozenset[str] | None) -> bool:
    """Whether *name* may be in the logs at the end of an epoch.

    Args:
        name: the name of a field.
        keras: the version that decides what the learning rate is called.
        extra: keys that the user's callbacks write into the logs; None where any may be.
    """
    if extra is None or name in extra:
        return True
    if name.lower() in OWN_FIELDS or name in NO_METRIC:
        return False
    if name in {"lr", "learning_rate"}:
        return name == keras.rate_field
    return METRIC.fullmatch(name) is not None


def is_absent(name: str, fits: Iterable[Fit], keras: Keras) -> bool:
    """Whether *name*, a metric, is certainly in the logs of none of *fits*; False where there is no fit in sight."""
    fits = tuple(fits)
    return bool(fits) and all(_is_absent(name, fit, keras) for fit in fits)


def _is_absent(name: str, fit: Fit, keras: Keras) -> bool:
    if not fit.own_callbacks or fit.compiled is None or base_of(name) in {*OWN_FIELDS, "lr", "learning_rate"}:
        return False
    if name.startswith("val_") and fit.validates is False:
        return True
    if name.startswith("val_") and _validates_later(fit):
        return True
    return _is_known(fit) and not _is_logged(name, fit, keras)


def _validates_later(fit: Fit) -> bool:
    """Whether the first epoch of a fit, which ``validation_freq`` leaves out, is not validated."""
    every, done = (
        one.value if isinstance(one, Constant) and isinstance(one.value, int) else None
        for one in (fit.validation_freq, fit.initial_epoch)
    )
    return every is not None and done is not None and every > 1 and (done + 1) % every != 0


def _is_known(fit: Fit) -> bool:
    """Whether all that is in the logs of a fit is in sight."""
    compiled = fit.compiled
    known = compiled is not None and compiled.is_keras_model and metrics_of(compiled) is not None
    return known and fit.own_callbacks


def _is_logged(name: str, fit: Fit, keras: Keras) -> bool:
    metrics = metrics_of(fit.compiled)
    return fit.compiled is None or metrics is None or is_logged(name, fit.compiled, metrics, keras)


def has_no_rate(fits: Iterable[Fit], keras: Keras) -> bool:
    """Whether the learning rate is certainly in the logs of none of *fits*: no scheduler stands before the callback."""
    fits = tuple(fits)
    return bool(fits) and all(
        _is_known(fit) and not RATE_LOGGERS & fit.before and not _is_logged(keras.rate_field, fit, keras)
        for fit in fits
    )


def numbered_as(monitor: str, fits: Iterable[Fit], keras: Keras) -> str | None:
    """What Keras calls the metric that a monitor means, if it has made others of its class before; else None."""
    metrics = chain(*(metrics_of(fit.compiled) or () for fit in fits))
    names = (logged_as(metric, keras) for metric in metrics if metric.number)
    return next((name for name in names if COUNTED.sub("", name) == base_of(monitor) != name), None)


def watches_no_number(monitor: str, fits: Iterable[Fit], keras: Keras) -> bool:
    """Whether a monitor is certainly one value for each class, in every one of *fits*."""
    fits = tuple(fits)
    return bool(fits) and all(
        (metrics := metrics_of(fit.compiled)) is not None and not is_scalar(monitor, metrics, keras) for fit in fits
    )


def same_metrics(name: str, fits: Iterable[Fit], keras: Keras) -> list[str]:
    """What the compiled metrics that mean the same as *name* are called in the logs of every one of *fits*."""
    found = [same_in(name, metrics, keras) for fit in fits if (metrics := metrics_of(fit.compiled))]
    return [one for one in dict.fromkeys(chain(*found)) if all(one in names for names in found)]


class Anything(float):
    """A logged value of which not even the type is known: every format spec takes it."""

    def __format__(self, spec: str) -> str:
        """The number as it is, whatever *spec* asks for."""
        return str(float(self))


class Logs(dict[str, object]):
    """The values of a save: every name that may be logged has one and the same number, others raise KeyError.

    One object serves for a whole run: what is in it is set anew for each save, and what may be in it stays.
    """

    def __init__(
        self,
        keras: Keras,
        extra: frozenset[str] | None,
        fits: tuple[Fit, ...] = (),
        *,
        epoch_end: bool,
    ) -> None:
        """Begin a run.

        Args:
            keras: the version.
            extra: as in :func:`may_be_logged`.
            fits: the fits in sight, which may tell that a metric is not there.
            epoch_end: whether saves are at the end of an epoch, where ``val_*`` may be logged.
        """
        super().__init__()
        self.epoch_end = epoch_end
        self.metric = 0.0
        self.keras = keras
        self.extra = extra
        self.fits = fits
        self._stand_ins: dict[str, type[float] | None] = {}

    def at(self, epoch: int, batch: int | None, metric: float) -> Logs:
        """These values as they are at one save.

        Args:
            epoch: from 1.
            batch: from 1; None at an epoch end.
            metric: the value of every metric.
        """
        self["epoch"] = epoch
        if batch is not None and self.keras.batch_field:
            self["batch"] = batch
        self.metric = metric
        return self

    def __missing__(self, name: str) -> float:
        """The value of a metric; at a batch end there are no ``val_*``."""
        if name not in self._stand_ins:
            self._stand_ins[name] = self._stand_in(name)
        stand_in = self._stand_ins[name]
        if stand_in is None:
            raise KeyError(name)
        return stand_in(self.metric)

    def _stand_in(self, name: str) -> type[float] | None:
        """What a metric is; None for what is not in the logs."""
        if not self.has(name):
            return None
        # What Keras logs itself is a float; what a callback adds under a name of its own may be anything.
        of_keras = is_keras_field(name) or name == self.keras.rate_field
        return float if of_keras and self.extra is not None and name not in self.extra else Anything

    def has(self, name: str) -> bool:
        """Whether *name* may be in the logs; epoch and batch are not, although a template can use them."""
        if not may_be_logged(name, self.keras, self.extra) or (name.startswith("val_") and not self.epoch_end):
            return False
        if name == self.keras.rate_field:
            logged = self.epoch_end and not has_no_rate(self.fits, self.keras)  # where Keras's own callbacks log it
            return logged or self.extra is None or name in self.extra
        return self.extra is None or name in self.extra or not is_absent(name, self.fits, self.keras)
