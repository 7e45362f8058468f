"""Arrays of numpy, as far as their sizes go: how many samples a fit is given."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from flake8_ckpt.run.attributes import ATTRIBUTES
from flake8_ckpt.run.calls import METHODS_OF, Called, library, unknown_call
from flake8_ckpt.run.iterators import ELEMENTS
from flake8_ckpt.run.machine import NONE, Machine
from flake8_ckpt.run.things import InstanceRef, Member
from flake8_ckpt.values import Constant, Items, NumpyNumber, Symbol, Unit, Value

TENSOR = Symbol("tensorflow.Tensor")
ARRAY, GENERATOR = Symbol("numpy.ndarray"), Symbol("numpy.random.Generator")
DATASET = Symbol("tensorflow.data.Dataset")
BATCHES = "batches"
"""The attribute that has the batches of a data set."""
KEEPS = frozenset({"shuffle", "prefetch", "cache", "map", "with_options"})
"""Methods of a data set that change neither its samples nor its batches."""
SHAPE = "shape"
"""The attribute that has the sizes."""
LIKE = frozenset({"astype", "copy", "clip", "round"})
"""Methods that give an array of the same sizes."""
DRAWS = frozenset(
    {"normal", "uniform", "random", "standard_normal", "integers", "randint", "choice", "binomial", "poisson"}
)
"""Methods of a random generator that are told sizes by ``size=``."""


def array(machine: Machine, sizes: Sequence[Value], node: cst.CSTNode) -> Value:
    """A new array of *sizes*."""
    made = InstanceRef(machine.number(), ARRAY, node)
    machine.write((made.identity, SHAPE), Items(tuple(sizes), tuple))
    return made


def _sized(it: Called, shape: Value | None) -> Value:
    """An array of the sizes that an argument gives."""
    content = it.machine.opened(shape) if shape is not None else NONE
    if isinstance(content, Items):
        return array(it.machine, content.items, it.node)
    if isinstance(content, Constant) and isinstance(content.value, int):
        return array(it.machine, [content], it.node)
    return it.unknown("the sizes of the array are not known", anything=False)


@library("numpy.empty", "numpy.full", "numpy.ones", "numpy.zeros", "numpy.random.random", "numpy.random.random_sample")
def filled(it: Called) -> Value:
    """``np.zeros((64, 3))``."""
    return _sized(it, it.get(0, "shape") or it.get(0, "size"))


@library("numpy.random.rand", "numpy.random.randn")
def drawn(it: Called) -> Value:
    """``np.random.rand(64, 3)``."""
    return array(it.machine, it.positional, it.node) if it.complete else it.unknown("its sizes are not known")


@library(*(f"numpy.random.{name}" for name in ("normal", "uniform", "randint", "choice", "standard_normal")))
def drawn_by_size(it: Called) -> Value:
    """``np.random.normal(size=(64, 3))``."""
    return _sized(it, it.keywords.get("size"))


@library("numpy.random.default_rng", "numpy.random.RandomState")
def generator(it: Called) -> Value:
    """A random generator."""
    return InstanceRef(it.machine.number(), GENERATOR, it.node)


@library("tensorflow.data.Dataset.from_tensor_slices")
def dataset(it: Called) -> Value:
    """``tf.data.Dataset.from_tensor_slices((x, y))``."""
    data = it.get(0, "tensors")
    first = data.items[0] if isinstance(data, Items) and data.items else data
    made = InstanceRef(it.machine.number(), DATASET, it.node)
    size = length(it.machine, first) if first is not None else None
    if size is not None:
        it.machine.write((made.identity, SHAPE), Items((size,), tuple))
    return made


def _batched(it: Called, own: InstanceRef) -> Value:
    """``data.batch(8)``: rounded up, unless the rest is dropped (seen in TensorFlow 2.15)."""
    made = InstanceRef(it.machine.number(), DATASET, it.node)
    samples = it.machine.read((own.identity, SHAPE))
    size, drop = it.get(0, "batch_size"), it.get(1, "drop_remainder")
    count = samples.items[0] if isinstance(samples, Items) else None
    whole = [one.value for one in (count, size) if isinstance(one, Constant) and isinstance(one.value, int)]
    if (
        drop in {None, Constant(value=False)}
        and all(one > 0 for one in whole)
        and (count, size) == tuple(map(Constant, whole))
    ):
        it.machine.write((made.identity, BATCHES), Constant(-(-whole[0] // whole[1])))
    else:
        it.machine.write((made.identity, BATCHES), it.unknown("how many batches it has is not known", type=int))
    return made


def _method(it: Called, own: InstanceRef) -> Value:
    """A method of an array, a data set, or a random generator."""
    if own.made_by == DATASET:
        if it.name == "batch":
            return _batched(it, own)
        if it.name == "cardinality":
            return InstanceRef(it.machine.number(), TENSOR, it.node)
        return own if it.name in KEEPS else it.unknown("the method of a data set is not followed", anything=False)
    if own.made_by == GENERATOR and it.name in DRAWS:
        first = it.get(0, "size") if it.name in {"random", "standard_normal"} else None
        return _sized(it, it.keywords.get("size") or first)
    sizes = it.machine.read((own.identity, SHAPE))
    if it.name in LIKE and isinstance(sizes, Items):
        return array(it.machine, sizes.items, it.node)
    return it.unknown("the method of an array is not followed", anything=False)


@library("tensorflow.data.experimental.cardinality")
def cardinality(it: Called) -> Value:
    """``tf.data.experimental.cardinality(data)``."""
    return InstanceRef(it.machine.number(), TENSOR, it.node)


def _of_tensor(it: Called, own: InstanceRef) -> Value:
    """``data.cardinality().numpy()``: the batches of an epoch, as a number of numpy's."""
    del own
    if it.name != "numpy":
        return unknown_call(it, "the method of a tensor is not followed")
    return it.unknown("it counts the batches", type=NumpyNumber, unit=Unit.EPOCHS_OF_BATCHES, anything=False)


def length(machine: Machine, value: Value) -> Value | None:
    """How many elements an array has; None for anything else."""
    sizes = machine.read((value.identity, SHAPE)) if isinstance(value, InstanceRef) and value.made_by == ARRAY else None
    return sizes.items[0] if isinstance(sizes, Items) and sizes.items else None


def rows_of(machine: Machine, value: InstanceRef, node: cst.CSTNode) -> list[Value] | None:
    """The elements of a small array along its first axis, each an array, too; None for anything else."""
    sizes = machine.read((value.identity, SHAPE)) if value.made_by == ARRAY else None
    first = sizes.items[0] if isinstance(sizes, Items) and sizes.items else None
    if not isinstance(sizes, Items) or not isinstance(first, Constant) or not isinstance(first.value, int):
        return None
    return [array(machine, sizes.items[1:], node) for _ in range(first.value)] if first.value <= FEW_ROWS else None


FEW_ROWS = 8
"""An array of more is not unpacked by a program."""


def _attribute(machine: Machine, base: InstanceRef, name: str, node: cst.CSTNode) -> Value:
    del machine, node
    return Member(base, name)


ATTRIBUTES[ARRAY.name] = _attribute
ELEMENTS[ARRAY.name] = rows_of
METHODS_OF.update(dict.fromkeys((ARRAY.name, GENERATOR.name, DATASET.name), _method))
METHODS_OF[TENSOR.name] = _of_tensor
