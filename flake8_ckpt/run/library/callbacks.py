"""Callbacks of the project: a fit runs their methods as Keras does, as the bodies of its own loops."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from functools import partial

import libcst as cst

from flake8_ckpt.run.calls import call
from flake8_ckpt.run.classes import class_of, method_of
from flake8_ckpt.run.events import Stopped
from flake8_ckpt.run.iteration import TURNS, repeat
from flake8_ckpt.run.machine import NONE, Ended, Machine
from flake8_ckpt.run.things import Argument, DictRef, FunctionValue, InstanceRef, Method, Partial
from flake8_ckpt.values import Constant, Unknown, Value

ONCE = ("on_train_begin", "on_train_end")
"""Methods that are called once in a fit."""
AT_BATCHES = ("on_train_batch_begin", "on_batch_begin", "on_train_batch_end", "on_batch_end")
"""Methods that are called for each batch."""
HOOKS = ("on_train_begin", "on_epoch_begin", *AT_BATCHES, "on_epoch_end", "on_train_end")
"""Methods of callbacks, in the order in which a fit calls them; they may write into the logs."""
MOST_EPOCHS = 12
"""So many epochs are run one by one, if it is known how many there are; else two that stand for all."""
LAMBDA = "LambdaCallback"

Hook = tuple[str, Value]


def new_logs(machine: Machine) -> DictRef:
    """The dict that Keras gives to the methods of callbacks: what is written into it is logged."""
    logs = machine.new_dict(())
    machine.write((logs.identity, None), Unknown("logs", "it is what Keras logs"))
    machine.logs.add(logs.identity)
    return logs


def drive(machine: Machine, callback: InstanceRef, model: Value, node: cst.CSTNode, epochs: Value | None) -> None:
    """Run the methods of a callback of the project.

    Args:
        machine: that runs.
        callback: whose methods.
        model: what is trained.
        node: the fit.
        epochs: how many there are; unknown or None where that is not in sight.
    """
    hooks = _hooks(machine, callback)
    if not hooks:
        return
    machine.write((callback.identity, "model"), model)
    in_epochs = [one for one in hooks if one[0] not in ONCE]
    with suppress(Ended):
        _run_each(machine, callback, [one for one in hooks if one[0] == "on_train_begin"], node, NONE)
        numbers = _numbers(machine, epochs, node)
        stops = _Stops(machine, model, node)
        turns = [partial(_epoch, machine, callback, in_epochs, (node, one), stops) for one in numbers]
        repeat(machine, node, turns)
        _run_each(machine, callback, [one for one in hooks if one[0] == "on_train_end"], node, NONE)


class _Stops:
    """Whether the training has been ended.

    Attributes:
        done: how many epochs have run; None when no more are to run.
    """

    def __init__(self, machine: Machine, model: Value, node: cst.CSTNode) -> None:
        owner = model.identity if isinstance(model, InstanceRef) else ("unknown", getattr(model, "origin", 0))
        self.machine, self.node, self.key = machine, node, (owner, "stop_training")
        self.done: int | None = 0
        machine.write(self.key, Constant(value=False))

    def note(self) -> None:
        """Look whether a callback has set ``stop_training``, after an epoch."""
        self.done = None if self.done is None else self.done + 1
        if self.done is not None and self.machine.read(self.key) == Constant(value=True):
            self.machine.emit(Stopped(self.machine.moment(self.node), self.done))
            self.done = None


def _epoch(
    machine: Machine, callback: InstanceRef, hooks: Sequence[Hook], at: tuple[cst.CSTNode, Value], stops: _Stops
) -> Value:
    node, epoch = at
    if stops.done is not None:
        _run_each(machine, callback, hooks, node, epoch)
        stops.note()
    return NONE


def _hooks(machine: Machine, callback: InstanceRef) -> list[Hook]:
    """The methods of a callback that the project defines, or the functions that make one."""
    if class_of(callback) is not None:
        return [(name, method) for name in HOOKS if (method := method_of(machine, callback, name)) is not None]
    if not callback.made_by.name.endswith(LAMBDA):
        return []
    given = {one.keyword: one.value for one in machine.given.get(callback.identity, ())}
    functions = FunctionValue | Method | Partial
    return [(name, given[name]) for name in HOOKS if isinstance(given.get(name), functions)]


def _numbers(machine: Machine, epochs: Value | None, node: cst.CSTNode) -> list[Value]:
    """The numbers of the epochs, from 0."""
    known = epochs.value if isinstance(epochs, Constant) else 1 if epochs is None else None
    if isinstance(known, int) and 0 < known <= MOST_EPOCHS:
        return [Constant(number) for number in range(known)]
    return [machine.unknown(node, "it counts", type=int) for _ in range(TURNS)]


def _run_each(machine: Machine, callback: InstanceRef, hooks: Sequence[Hook], node: cst.CSTNode, epoch: Value) -> Value:
    """Run methods of a callback, one after the other; those for batches twice.

    Raises:
        Ended: one of them ends the training.
    """
    for name, function in hooks:
        run = partial(_run, machine, callback, (name, function), node)
        if name in AT_BATCHES:
            repeat(machine, node, [partial(run, [machine.unknown(node, "it counts", type=int)]) for _ in range(TURNS)])
        else:
            run([] if name in ONCE else [epoch])
    return NONE


def _run(machine: Machine, callback: InstanceRef, hook: Hook, node: cst.CSTNode, numbers: Sequence[Value]) -> Value:
    name, function = hook
    given = [*(Argument(one) for one in numbers), Argument(new_logs(machine))]
    before, machine.callback = machine.state.fork(), (callback.identity, name)
    try:
        return call(machine, function, given, node)
    except Ended:  # the training ends there; what follows it in the program is judged all the same
        machine.state = before
        return NONE
    finally:
        machine.callback = None
