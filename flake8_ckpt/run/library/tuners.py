"""Searches: keras-tuner, Optuna, Hyperopt and scikit-optimize, which train one model after the other."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from flake8_ckpt.run.calls import FAMILIES, METHODS_OF, Called, LibraryFunction, call, library, unknown_call
from flake8_ckpt.run.classes import method_of
from flake8_ckpt.run.iteration import TURNS, repeat
from flake8_ckpt.run.library.keras import fit
from flake8_ckpt.run.things import Argument, InstanceRef
from flake8_ckpt.values import Constant, Symbol, Unknown, Value

TUNERS = re.compile(
    r"(?:keras_tuner|kerastuner)\.(?:tuners\.)?(?:RandomSearch|Hyperband|BayesianOptimization|GridSearch)"
)
TUNER, STUDY = Symbol("keras_tuner.Tuner"), Symbol("optuna.Study")


def _family(name: str) -> LibraryFunction | None:
    return _tuner if TUNERS.fullmatch(name) else None


FAMILIES.append(_family)


def _tuner(it: Called) -> Value:
    made = InstanceRef(it.machine.number(), TUNER, it.node)
    it.machine.given[made.identity] = it.arguments
    return made


@library("optuna.create_study", "optuna.load_study", "optuna.study.create_study")
def study(it: Called) -> Value:
    """``optuna.create_study()``."""
    return InstanceRef(it.machine.number(), STUDY, it.node)


def _searches(it: Called, own: InstanceRef) -> Value:
    """``tuner.search(...)``: each trial fits another model, with copies of the callbacks (keras-tuner 1.4.8)."""
    if it.name != "search":
        return unknown_call(it, "the method is not followed")
    made = it.machine.given.get(own.identity, ())
    given = {one.keyword: one.value for one in made}
    first = next((one.value for one in made if one.keyword is None), None)
    builder = given.get("hypermodel", first) or Unknown()
    _tries(it, partial(_trial, it, builder), given.get("max_trials"))
    return it.unknown("it is what the search gives", anything=False)


def _trial(it: Called, builder: Value) -> Value:
    machine = it.machine
    build = method_of(machine, builder, "build") or builder
    parameters = machine.unknown(it.node, "the search chooses it", anything=False)
    model = call(machine, build, [Argument(parameters)], it.node)
    own = method_of(machine, builder, "fit")
    if own is not None:
        return call(machine, own, [Argument(parameters), Argument(model), *it.arguments], it.node)
    return fit(Called(machine, it.arguments, it.node, "fit", model))


def _optimizes(it: Called, own: InstanceRef) -> Value:
    """``study.optimize(objective, n_trials=100)``."""
    del own
    function = it.get(0, "func")
    if it.name != "optimize" or function is None:
        return unknown_call(it, "the method is not followed")
    return _objective(it, function, it.get(1, "n_trials"))


@library("hyperopt.fmin", "skopt.gp_minimize", "skopt.forest_minimize", "skopt.gbrt_minimize", "skopt.dummy_minimize")
def minimizes(it: Called) -> Value:
    """``fmin(objective, space)``."""
    function = it.get(0, "fn" if it.name == "hyperopt.fmin" else "func")
    return _objective(it, function or Unknown(), it.keywords.get("max_evals") or it.keywords.get("n_calls"))


def _objective(it: Called, function: Value, trials: Value | None) -> Value:
    machine = it.machine

    def turn() -> Value:
        return call(machine, function, [Argument(machine.unknown(it.node, "the search chooses it"))], it.node)

    _tries(it, turn, trials)
    return it.unknown("it is what the search gives", anything=False)


def _tries(it: Called, turn: Callable[[], Value], trials: Value | None) -> None:
    """Run the trials of a search: two stand for all, if it is not known that there is one."""
    repeat(it.machine, it.node, [turn] * (1 if trials == Constant(1) else TURNS))


METHODS_OF[TUNER.name] = _searches
METHODS_OF[STUDY.name] = _optimizes
