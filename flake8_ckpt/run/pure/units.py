"""What a number counts, told by the name it is bound to and by how it was made.

``save_freq`` counts batches. ``steps_per_epoch * k`` is a whole number of epochs even where it folds to a plain number,
``5 * batch_size`` counts samples, and only a bare number is nothing but a number.
"""

from __future__ import annotations

from dataclasses import replace

from flake8_ckpt.values import Choice, Constant, Unit, Unknown, Value
from flake8_ckpt.words import words_of

BATCHES = frozenset({"steps", "step", "batches", "iters", "iterations"})
OTHER_PERIOD = frozenset(
    {
        "save",
        "saves",
        "saving",
        "freq",
        "frequency",
        "every",
        "interval",
        "ckpt",
        "checkpoint",
        "log",
        "logging",
        "max",
        "total",
        "warmup",
        "decay",
        "time",
        "lr",
        "val",
        "valid",
        "validation",
        "test",
        "eval",
        "global",
        "current",
    }
)
SAMPLES = frozenset({"samples", "examples", "images", "records", "rows"})
BATCH_SIZE_NAMES = frozenset({"batch", "bs", "batchsize", "bsize", "batchsz", "minibatch"})


def unit_of_name(name: str) -> Unit:
    """What a variable called *name* counts; :attr:`Unit.PLAIN` where its name does not say."""
    words = words_of(name)
    known = set(words)
    if "batch" in known and known & {"size", "sz", "sizes"}:
        return Unit.BATCH_SIZE
    if "".join(words) in BATCH_SIZE_NAMES:
        return Unit.BATCH_SIZE
    if known & BATCHES and not known & OTHER_PERIOD and words != ["step"]:
        return Unit.EPOCHS_OF_BATCHES
    if known & SAMPLES:
        return Unit.SAMPLES
    return Unit.PLAIN


def with_unit(value: Value, unit: Unit) -> Value:
    """*value* counting *unit*, if it is a number, or may be one, and nothing is known of its unit yet."""
    if unit is Unit.PLAIN:
        return value
    if isinstance(value, Choice):
        return Choice(tuple(replace(one, value=with_unit(one.value, unit)) for one in value.alternatives))
    if isinstance(value, Unknown) and value.unit is Unit.PLAIN:
        return replace(value, unit=unit)
    if isinstance(value, Constant) and value.unit is Unit.PLAIN and type(value.value) in {int, float}:
        return replace(value, unit=unit)
    return value


def unit_of_product(left: Unit, right: Unit) -> Unit:
    """What the product of two numbers counts."""
    units = {left, right}
    if units == {Unit.EPOCHS_OF_BATCHES, Unit.BATCH_SIZE}:
        return Unit.SAMPLES
    for unit in (Unit.EPOCHS_OF_BATCHES, Unit.LENGTH, Unit.BATCH_SIZE, Unit.SAMPLES, Unit.PART_OF_EPOCH):
        if units == {unit, Unit.PLAIN}:
            return unit
    return Unit.PLAIN


def unit_of_quotient(left: Unit, right: Unit, divisor: object) -> Unit:
    """What a quotient counts; *divisor* is the number itself where it is known."""
    if right is Unit.BATCH_SIZE or (left is Unit.SAMPLES and right is Unit.PLAIN):
        return Unit.EPOCHS_OF_BATCHES
    if left is Unit.EPOCHS_OF_BATCHES and right is Unit.PLAIN:
        if divisor == 1:
            return left
        return Unit.PART_OF_EPOCH if isinstance(divisor, int) and divisor > 1 else Unit.PLAIN
    return Unit.PLAIN


def unit_of_sum(left: Unit, right: Unit) -> Unit:
    """What a sum or difference counts: rounding up by one, as in ``n // batch_size + 1``, changes no unit."""
    if Unit.PLAIN in {left, right}:
        return right if left is Unit.PLAIN else left
    return left if left is right else Unit.PLAIN
