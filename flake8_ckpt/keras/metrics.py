"""Metrics: which way is better, what Keras calls them in the logs, and what ``mode="auto"`` makes of them.

Directions are those that Keras 3.15.1 gives its own metric classes, read from each object there (its ``_direction``),
and the same for the short names in which these classes and functions are known. A name that is none of them has none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from flake8_ckpt.call import Metric
from flake8_ckpt.keras.versions import Keras

UP = frozenset(
    {
        "Accuracy",
        "AUC",
        "BinaryAccuracy",
        "BinaryIoU",
        "CategoricalAccuracy",
        "ConcordanceCorrelation",
        "CosineSimilarity",
        "F1Score",
        "FBetaScore",
        "IoU",
        "MeanIoU",
        "OneHotIoU",
        "OneHotMeanIoU",
        "PearsonCorrelation",
        "Precision",
        "PrecisionAtRecall",
        "R2Score",
        "Recall",
        "RecallAtPrecision",
        "SensitivityAtSpecificity",
        "SparseCategoricalAccuracy",
        "SparseTopKCategoricalAccuracy",
        "SpecificityAtSensitivity",
        "TopKCategoricalAccuracy",
    }
)
DOWN = frozenset(
    {
        "BinaryCrossentropy",
        "CategoricalCrossentropy",
        "CategoricalHinge",
        "Hinge",
        "KLDivergence",
        "LogCoshError",
        "MeanAbsoluteError",
        "MeanAbsolutePercentageError",
        "MeanSquaredError",
        "MeanSquaredLogarithmicError",
        "Poisson",
        "RootMeanSquaredError",
        "SparseCategoricalCrossentropy",
        "SquaredHinge",
    }
)
NAMED_OTHERWISE = {"IoU": "io_u", "F1Score": "f1_score", "FBetaScore": "fbeta_score", "LogCoshError": "logcosh"}
WORDS_UP = re.compile(
    r"(?:\w+_)?(?:acc|accuracy|auc|auroc|precision|recall|f1|f2|fbeta|fmeasure|f1_?score|f_score|iou|io_u|dice|dice_score"
    r"|dice_coeff?(?:icient)?|jaccard(?:_index|_coeff?)?|r2|r2_score|cosine_similarity|psnr|ssim|bleu|sensitivity"
    r"|specificity)"
)
WORDS_DOWN = re.compile(r"(?:\w+_)?(?:loss|error|err|mse|mae|rmse|mape|msle|crossentropy|hinge|perplexity|wer|cer)")
"""The usual short names, alone or after what they are measured on; a loss or an error is better when less."""

COUNTED = re.compile(r"_\d+$")


def snake_case(name: str) -> str:
    """The name that an object of a class of Keras has, if it is given none."""
    if name in NAMED_OTHERWISE:
        return NAMED_OTHERWISE[name]
    spaced = re.sub(r"(.)([A-Z][a-z0-9]+)", r"\1_\2", name)
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", spaced).lower()


DIRECTIONS = {snake_case(name): "max" for name in UP} | {snake_case(name): "min" for name in DOWN}


def base_of(monitor: str) -> str:
    """The metric that *monitor* watches: the same in training and in validation."""
    return monitor.removeprefix("val_")


def direction(monitor: str) -> str | None:
    """``"max"`` or ``"min"``, whichever is better; None where the name does not say."""
    name = COUNTED.sub("", base_of(monitor))
    if name in UP | DOWN:
        name = snake_case(name)
    name = name.lower()
    if name in DIRECTIONS:
        return DIRECTIONS[name]
    if WORDS_DOWN.fullmatch(name):
        return "min"
    return "max" if WORDS_UP.fullmatch(name) else None


def guessed(monitor: str) -> str:
    """What ``mode="auto"`` takes for better where the name decides (Keras 2, and 3.0 to 3.10)."""
    return "max" if "acc" in monitor or monitor.startswith("fmeasure") else "min"


def logged_as(metric: Metric, keras: Keras) -> str:
    """The key of a compiled metric in the logs, before what Keras puts in front or behind to tell two apart."""
    if metric.name is not None:
        return metric.name
    if metric.is_instance or (metric.is_string and metric.written in UP | DOWN and keras.since < (3, 0)):
        return snake_case(metric.written)
    return metric.written


def is_logged(monitor: str, metrics: Iterable[Metric], keras: Keras) -> bool:
    """Whether a model compiled with *metrics* may log *monitor*, of one output or of several."""
    name = base_of(monitor)
    keys = ["loss", *(logged_as(metric, keras) for metric in metrics)]
    return any(name == key or name.endswith(f"_{key}") or COUNTED.sub("", name) == key for key in keys)


def resolved(monitor: str, metrics: Iterable[Metric]) -> str | None:
    """What ``mode="auto"`` takes for better where it asks the compiled metrics (from Keras 3.11); None where it raises.

    Only the objects of Keras's classes, which strings stand for too, have a direction: a function has none.
    """
    name = base_of(monitor)
    if name == "loss":
        return "min"
    return next((direction(one.written) for one in metrics if _is_called(one, name)), None)


def _is_called(metric: Metric, name: str) -> bool:
    if metric.is_string:
        return metric.written == name
    if not metric.is_instance:
        return False
    return metric.name == name if metric.name is not None else snake_case(metric.written) == COUNTED.sub("", name)
