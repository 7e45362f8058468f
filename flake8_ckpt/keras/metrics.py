"""Metrics: which way is better, what Keras calls them in the logs, and what ``mode="auto"`` makes of them.

Directions are those that Keras 3.15.1 gives its own metric classes, read from each object there (its ``_direction``),
and the same for the short names in which these classes and functions are known. A name that is none of them has none.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

from flake8_ckpt.call import Compiled, Metric
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
    r"(?:\w+_)?(?:acc|accuracy|auc|auroc|precision|recall|f1|f2|f_?beta(?:_score)?|fmeasure|f1_?score|f_score|iou|io_u|dice|dice_score"
    r"|dice_coeff?(?:icient)?|jaccard(?:_index|_coeff?)?|r2|r2_score|cosine_similarity|psnr|ssim|bleu|sensitivity"
    r"|specificity)"
)
WORDS_DOWN = re.compile(r"(?:\w+_)?(?:loss|error|err|mse|mae|rmse|mape|msle|crossentropy|hinge|perplexity|wer|cer)")
"""The usual short names, alone or after what they are measured on; a loss or an error is better when less."""

FULL = {
    "bce": "binary_crossentropy",
    "kld": "kl_divergence",
    "mae": "mean_absolute_error",
    "mape": "mean_absolute_percentage_error",
    "mse": "mean_squared_error",
    "msle": "mean_squared_logarithmic_error",
}
"""Other names of Keras's losses and metrics, and the full ones; in capitals, too."""
SHORT = {"accuracy": "acc", "crossentropy": "ce"}
"""What Keras up to 2.2.5 logs these as."""
AS_WRITTEN = frozenset({"Accuracy"})
"""The class whose name is logged as it is written: Keras 2.6 to 2.15 take it, in any capitals, for ``accuracy``."""

COMPILE = frozenset(
    {
        "auto_scale_loss",
        "cloning",
        "distribute",
        "experimental_run_tf_function",
        "experimental_steps_per_execution",
        "jit_compile",
        "loss",
        "loss_weights",
        "metrics",
        "optimizer",
        "pss_evaluation_shards",
        "run_eagerly",
        "sample_weight_mode",
        "steps_per_execution",
        "target_tensors",
        "weighted_metrics",
    }
)
"""The parameters of Keras's own ``compile``, 2.2 to 3.15, with those that 2.x takes by ``**kwargs``."""
ALIASES = FULL | {
    "acc": "accuracy",
    "binary_accuracy": "accuracy",
    "categorical_accuracy": "accuracy",
    "sparse_categorical_accuracy": "accuracy",
    "rmse": "root_mean_squared_error",
    "f1": "f1_score",
    "iou": "io_u",
    "mean_iou": "mean_io_u",
}
"""Names that mean one thing to people, and one that stands for it. Of accuracies a model has one."""

NUMBERED = frozenset(
    {
        "AUC", "BinaryIoU", "FalseNegatives", "FalsePositives", "IoU", "MeanIoU", "OneHotIoU", "OneHotMeanIoU",
        "Precision", "PrecisionAtRecall", "Recall", "RecallAtPrecision", "SensitivityAtSpecificity",
        "SpecificityAtSensitivity", "TrueNegatives", "TruePositives",
    }
)  # fmt: skip
"""Classes of which the second object of a process is called ``auc_1``, unless it is given a name."""
PER_CLASS = frozenset({"F1Score", "FBetaScore"})
"""Classes whose objects give one value for each class, unless ``average`` asks for one (seen in 2.15.0 and 3.15.1)."""

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
    name = FULL.get(name.lower(), name.lower())
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
    if metric.is_instance:
        name = snake_case(metric.written)
        return f"{name}_{metric.number}" if metric.number and metric.written in NUMBERED else name
    if metric.is_string and keras.string_metrics == "short":
        return SHORT.get(metric.written) or FULL.get(metric.written.lower(), metric.written)
    if metric.is_string and keras.string_metrics == "snake" and metric.written in (UP | DOWN) - AS_WRITTEN:
        return snake_case(metric.written)
    return metric.written


def is_logged(monitor: str, compiled: Compiled, metrics: Iterable[Metric], keras: Keras) -> bool:
    """Whether a model may log *monitor*.

    Args:
        monitor: a name in the logs.
        compiled: how the model is compiled.
        metrics: all of its metrics.
        keras: the version.
    """
    name = base_of(monitor)
    if name == "loss" or (compiled.outputs != 1 and name.endswith("_loss")):
        return True
    return any(_is_key(name, metric, compiled.outputs, logged_as(metric, keras)) for metric in metrics)


def _is_key(name: str, metric: Metric, outputs: int | None, key: str) -> bool:
    """Whether *name* is what a metric is logged as: with the name of the output in front, if there are several."""
    same = key == name or (metric.number is None and key == COUNTED.sub("", name))
    if outputs == 1:
        return same
    prefixed = name.endswith(f"_{key}") if metric.output is None else name == f"{metric.output}_{key}"
    return prefixed or (same and outputs is None)


def metrics_of(compiled: Compiled | None) -> tuple[Metric, ...] | None:
    """Every metric that a model is compiled with; None where that is not known, as with a ``compile`` of its own."""
    if compiled is None or compiled.own_compile or not compiled.keywords <= COMPILE:
        return None
    return compiled.metrics


def same_in(monitor: str, metrics: Iterable[Metric], keras: Keras) -> list[str]:
    """The keys in the logs of those of *metrics* that are what *monitor* means, closest first."""
    validated = monitor.removesuffix(base_of(monitor))
    keys = {logged_as(metric, keras): _in_full(metric.written) for metric in metrics}
    wanted = _in_full(base_of(monitor))
    close = difflib.get_close_matches(wanted, keys.values(), cutoff=0.85)  # a slip, and not another metric
    same = [key for key, name in keys.items() if name == wanted or name.endswith(f"_{wanted}")]
    return [f"{validated}{key}" for key in dict.fromkeys([*same, *(key for key in keys if keys[key] in close)])]


def _in_full(name: str) -> str:
    """A metric's name, whichever way it is spelt."""
    spelt = snake_case(COUNTED.sub("", name)).lower() if name in UP | DOWN else COUNTED.sub("", name).lower()
    return ALIASES.get(spelt, spelt)


def resolved(monitor: str, metrics: Iterable[Metric]) -> str | None:
    """What ``mode="auto"`` takes for better where it asks the compiled metrics (from Keras 3.11); None where it raises.

    Only the objects of Keras's classes, which strings stand for too, have a direction: a function has none.
    """
    name = base_of(monitor)
    if name == "loss":
        return "min"
    return next((direction(one.written) for one in metrics if _is_called(one, name)), None)


def is_scalar(monitor: str, metrics: Iterable[Metric], keras: Keras) -> bool:
    """Whether the metric that *monitor* watches is one number, and not one for each class."""
    name = base_of(monitor)
    found = (one for one in metrics if logged_as(one, keras) == name)
    return all(not one.is_instance or one.written not in PER_CLASS or one.averages for one in found)


def _is_called(metric: Metric, name: str) -> bool:
    if metric.is_string:
        return metric.written == name
    if not metric.is_instance:
        return False
    return metric.name == name if metric.name is not None else snake_case(metric.written) == COUNTED.sub("", name)
