"""Arrays of numpy, as far as their sizes go: how many samples a fit is given."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from flake8_ckpt.run.attributes import ATTRIBUTES
from flake8_ckpt.run.calls import Called, library
from flake8_ckpt.run.machine import NONE, Machine
from flake8_ckpt.run.things import InstanceRef, Member
from flake8_ckpt.values import Constant, Items, Symbol, Value

ARRAY, GENERATOR = Symbol("numpy.ndarray"), Symbol("numpy.random.Generator")
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


def array_method(it: Called, own: InstanceRef) -> Value:
    """A method of an array, or of a random generator."""
    if own.made_by == GENERATOR and it.name in DRAWS:
        first = it.get(0, "size") if it.name in {"random", "standard_normal"} else None
        return _sized(it, it.keywords.get("size") or first)
    sizes = it.machine.read((own.identity, SHAPE))
    if it.name in LIKE and isinstance(sizes, Items):
        return array(it.machine, sizes.items, it.node)
    return it.unknown("the method of an array is not followed", anything=False)


def length(machine: Machine, value: Value) -> Value | None:
    """How many elements an array has; None for anything else."""
    sizes = machine.read((value.identity, SHAPE)) if isinstance(value, InstanceRef) and value.made_by == ARRAY else None
    return sizes.items[0] if isinstance(sizes, Items) and sizes.items else None


def _attribute(machine: Machine, base: InstanceRef, name: str, node: cst.CSTNode) -> Value:
    del machine, node
    return Member(base, name)


ATTRIBUTES[ARRAY.name] = _attribute
