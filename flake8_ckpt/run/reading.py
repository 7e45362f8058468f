"""From the events of a run to the calls that are judged, each with what is around it."""

from __future__ import annotations

import ast
import re
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from pathlib import Path

import libcst as cst

from flake8_ckpt.call import (
    ANY_ATTRIBUTE,
    NO_ARRAY,
    NONE,
    NOT_SAID,
    ONE,
    ZERO,
    Argument,
    Call,
    Compiled,
    Fault,
    Fit,
    HandSave,
    Manager,
    Metric,
)
from flake8_ckpt.program import Program
from flake8_ckpt.run import events
from flake8_ckpt.run.classes import class_of, foreign_bases, found_in_class
from flake8_ckpt.run.history import History, identities, way_to
from flake8_ckpt.run.library.arrays import BATCHES, SHAPE
from flake8_ckpt.run.library.keras import OF_KERAS, is_own, keras_classes
from flake8_ckpt.run.machine import COUNTED, Machine, shown
from flake8_ckpt.run.program import run
from flake8_ckpt.run.repeated import is_kept_beside, is_loaded_before, repeated_saves, turns_of
from flake8_ckpt.run.things import ABSENT, FunctionValue, InstanceRef, Ref
from flake8_ckpt.source.library import KERAS
from flake8_ckpt.source.modules import Project
from flake8_ckpt.source.parsing import File, parse
from flake8_ckpt.source.positions import Position, positions
from flake8_ckpt.values import (
    Choice,
    Constant,
    Entries,
    Items,
    Place,
    Symbol,
    Text,
    Unknown,
    Value,
    alternatives,
    consistent,
)

NO_VALIDATION = (Constant(None), Constant(0), Constant(0.0))
NAME_FIRST = frozenset(
    {
        "Accuracy", "BinaryAccuracy", "BinaryCrossentropy", "CategoricalAccuracy", "CategoricalCrossentropy",
        "CategoricalHinge", "ConcordanceCorrelation", "CosineSimilarity", "Hinge", "KLDivergence", "LogCoshError",
        "MeanAbsoluteError", "MeanAbsolutePercentageError", "MeanSquaredError", "MeanSquaredLogarithmicError",
        "PearsonCorrelation", "Poisson", "RootMeanSquaredError", "SparseCategoricalAccuracy",
        "SparseCategoricalCrossentropy", "SquaredHinge",
    }
)  # fmt: skip
"""Classes of metrics whose first parameter is the name (read off their signatures in Keras 3.15.1)."""
FUNCTION = re.compile(rf"{KERAS} \.(?:losses|metrics)\.[a-z]\w*", re.VERBOSE)
"""Functions that are losses and metrics of Keras."""
FULL_NAMES = {
    "kld": "kl_divergence",
    "mae": "mean_absolute_error",
    "mape": "mean_absolute_percentage_error",
    "mse": "mean_squared_error",
    "msle": "mean_squared_logarithmic_error",
}
"""The names of functions that Keras has under shorter names, too (seen in 2.15.0 and 3.15.1)."""
NBQA = "NBQA-CELL-SEP"
"""What separates the cells of a notebook for flake8; cells with magics may be left out."""
READS_WHAT_IT_IS_GIVEN = ("load_model", "clone_model", "model_from_json", "model_from_config", "model_from_yaml")
"""Functions of Keras that may return a model of any class, or one that is compiled already."""


@dataclass(frozen=True, slots=True)
class Source:
    """What a file says of its checkpoints.

    Attributes:
        calls: every way in which a call makes a callback, in the order of the run.
        hand_saves: saving calls in hand-written training loops.
        managers: what numbers its checkpoints and deletes the older ones.
        program: all that happens, in order.
        faults: ours, because of which a part of the file counts as unknown.
        file: the file, with its trees.
        extra: dotted names of further classes that count as ModelCheckpoint.
        project: where the modules lie that it may import; None where they are not followed.
        paths: the files of the project's other modules, by what they are called.
    """

    calls: tuple[Call, ...]
    hand_saves: tuple[HandSave, ...]
    managers: tuple[Manager, ...]
    program: Program
    faults: tuple[Fault, ...]
    file: File
    extra: frozenset[str]
    project: Project | None
    paths: Mapping[str, Path]
    _sites: tuple[events.Site, ...]
    _files: tuple[tuple[File, str], ...]
    _given: dict[int, Value]
    _near: tuple[cst.CSTNode, ...]

    def node(self, place: Place) -> cst.CSTNode:
        """What stands at *place*."""
        return self._sites[place].node

    def given(self, node: cst.CSTNode) -> Value:
        """What an argument of a call is where it is run; unknown where it is not, or is several things."""
        return self._given.get(id(node), Unknown(reason="it is not run"))

    def is_here(self, place: Place) -> bool:
        """Whether *place* is probably in the file itself, and not in another module."""
        return self._sites[place].file == 0

    def positions(self, places: set[Place]) -> dict[Place, Position]:
        """The line and column of each of *places*.

        Raises:
            UnanalysableError: the code nests too deep for libcst to write it.
        """
        sites = {id(one.node): one for one in (self._sites[place] for place in places)}
        found: dict[int, Position] = {}
        for probably in (True, False):
            for number, (file, name) in enumerate(self._files):
                wanted = [
                    one.node for key, one in sites.items() if key not in found and (one.file == number) is probably
                ]
                where = positions(file, wanted, self._near) if wanted else {}
                found |= {key: replace(one, file=name) for key, one in where.items()}
        return {place: found[id(self.node(place))] for place in places}


def read(
    text_: str,
    extra_classes: frozenset[str] = frozenset(),
    tree: ast.AST | None = None,
    project: Project | None = None,
) -> Source:
    """Read a file.

    Args:
        text_: its source.
        extra_classes: dotted names of further classes that take ModelCheckpoint's arguments.
        tree: Python's own of it, where it is at hand.
        project: where the modules lie that it may import; None where they are not followed.

    Raises:
        UnanalysableError: libcst cannot parse it.
    """
    return read_file(parse(text_, tree), extra_classes, project)


def read_file(file: File, extra_classes: frozenset[str] = frozenset(), project: Project | None = None) -> Source:
    """Read a file that is parsed already; *extra_classes* and *project* as for :func:`read`."""
    machine = run(file, extra_classes, project)
    calls = Calls(machine)
    judged = calls.calls()
    saves = [_hand_save(machine, save, over) for save, over in repeated_saves(machine)]
    managers = {
        id(one.at.node): Manager(
            one.kind,
            machine.place(one.at.node, one.at.file),
            *_arguments(machine, one),
            one.at.expected,
            way_to(machine, one),
        )
        for one in machine.events
        if isinstance(one, events.Managed)
    }
    reported = events.Made | events.Managed | events.Saved | events.Loaded
    near = (one.at.statement for one in machine.events if isinstance(one, reported))
    return Source(
        tuple(judged),
        tuple(saves),
        tuple(managers.values()),
        History(machine, calls.index, calls.fit).told(calls.unused),
        tuple(machine.faults),
        file,
        extra_classes,
        project,
        {name: path for name, path in _files(machine) if path is not None},
        tuple(machine.places),
        tuple((one, name) for one, (name, _) in zip(machine.files, _files(machine), strict=True)),
        machine.arguments,
        tuple(one for one in near if one is not None),
    )


def _hand_save(machine: Machine, save: events.Saved, over: str) -> HandSave:
    return HandSave(
        machine.place(save.at.node, save.at.file),
        save.path,
        over,
        shown(cst.ensure_type(save.at.node, cst.Call).func),
        names=_names(machine, save.path),
        loaded_before=is_loaded_before(machine, save.path, save),
        kept_beside=is_kept_beside(machine, save),
        expected_to_raise=save.at.expected,
        way=way_to(machine, save),
    )


def _files(machine: Machine) -> Iterator[tuple[str, Path | None]]:
    """What each file of the run is called, and where it lies; the one at hand has no name."""
    yield "", None
    known = machine.modules
    if known is not None:
        frames = [frame for frame in machine.file_of if frame in known.by_frame]
        yield from ((known.project.shown(path), path) for path in (known.by_frame[one].path for one in frames))


def _names(machine: Machine, *values: Value) -> frozenset[str]:
    """The names that values are bound to."""
    options = [one.value for value in values for one in alternatives(value)]
    return frozenset(
        name for one in options if isinstance(one, Text | InstanceRef) for name in machine.names.get(one, ())
    )


def _arguments(machine: Machine, event: events.Made | events.Managed) -> tuple[tuple[Argument, ...], bool]:
    """The arguments of a call, and whether no unknown star gives others; without those whose number it hides."""
    first_star = next((number for number, one in enumerate(event.arguments) if one.star == "*"), len(event.arguments))
    given = tuple(
        Argument(one.keyword, one.value, machine.place(one.node or event.at.node, event.at.file))
        for number, one in enumerate(event.arguments)
        if not one.star and (one.keyword is not None or number < first_star)
    )
    return given, not any(one.star for one in event.arguments)


class Calls:
    """The events of a run, as the calls ask for them."""

    def __init__(self, machine: Machine) -> None:
        """Sort the events."""
        self.machine = machine
        self.made = [one for one in machine.events if isinstance(one, events.Made)]
        self.fitted = [one for one in machine.events if isinstance(one, events.Fitted)]
        self.compiled = [one for one in machine.events if isinstance(one, events.Compiled)]
        self.logs = _log_keys(machine.events)
        self.receipts = {id(made): list(self._receipts(made)) for made in self.made}
        self.index: dict[int, int] = {}
        self.unused: set[int] = set()
        self._fits: dict[int, Fit] = {}

    def calls(self) -> list[Call]:
        """Every way in which a call makes a callback; ways that are alike are one."""
        found: dict[object, Call] = {}
        events_of: dict[object, events.Made] = {}
        index: dict[int, int] = {}  # of each event, among the calls
        for made in self.made:
            siblings = tuple(sorted({index[id(other)] for other in self._siblings(made)}))
            call = replace(self._call(made), siblings=siblings)
            key = (
                call.place,
                call.way,
                _canonical(call),
                siblings,
                frozenset(fit.compiled for fit in call.fits if _is_numbered(fit)),
            )
            if key in found:
                origins = dict.fromkeys((*found[key].origins, *call.origins))
                found[key], call = (replace(one, origins=tuple(origins)) for one in (found[key], call))
            if key in found and (call.turns or call.shared) and not (found[key].turns or found[key].shared):
                found[key] = replace(found[key], turns=call.turns, shared=call.shared)
            if key not in found or (call.fits and not found[key].fits):
                found[key] = call
                events_of[key] = made
            index[id(made)] = self.index[made.callback.identity] = list(found).index(key)
        numbered = ((index[id(made)], made) for made in self.made)
        used = {number for number, made in numbered if not self._is_forgotten(made)}
        self.unused = set(index.values()) - used
        return [
            replace(call, beside=tuple(sorted({index[id(other)] for other in self._beside(made)} - {number})))
            for number, (call, made) in enumerate(zip(found.values(), events_of.values(), strict=True))
        ]

    def _call(self, made: events.Made) -> Call:
        machine = self.machine
        arguments, _ = _arguments(machine, made)
        stars = {one.star for one in made.arguments}
        receipts = self.receipts[id(made)]
        after = machine.order[id(made)]
        reassigned = frozenset(
            ANY_ATTRIBUTE if one.name == "*" else one.name
            for one in machine.events[after:]
            if isinstance(one, events.Assigned) and one.thing.identity == made.callback.identity
        )
        fits = list(dict.fromkeys(id(fitted) for fitted, _ in receipts))
        by_id = {id(fitted): fitted for fitted, _ in receipts}
        best = "best" in reassigned
        path = made.filepath
        fitted: list[events.Event] = [by_id[one] for one in fits] or [made]
        is_expected = made.at.expected or all(one.at.expected for one in fitted)
        return Call(
            made.origins,
            machine.place(made.at.node, made.at.file),
            arguments,
            "*" in stars,
            "**" in stars,
            fits=_distinct_fits(self._fit_of(made, by_id[one]) for one in fits),
            names=_names(machine, made.callback, *([path] if path is not None else [])),
            loaded_before=path is not None and all(is_loaded_before(machine, path, one) for one in fitted),
            unused=not receipts and self._is_unused(made),
            expected_to_raise=is_expected,
            by_subclass=class_of(made.callback) is not None,
            turns=() if best else tuple(turns_of(machine, made, self.made, self.receipts)),
            shared=not best and self._is_shared(receipts),
            reassigned=reassigned,
            extra_logs=(logs := self._logs_of(made, [by_id[one] for one in fits])),
            logged_later=(self.logs or frozenset()) - (logs or frozenset()),
            way=way_to(machine, made),
        )

    def _receipts(self, made: events.Made) -> Iterator[tuple[events.Fitted, bool]]:
        """The fits that receive a callback, and whether they surely do when it is made."""
        for fitted in self.fitted:
            if not consistent(fitted.at.when | made.at.when):
                continue
            for one in fitted.callbacks or ():
                options = alternatives(one.value)
                if any(option.value == made.callback for option in options):
                    own = frozenset[tuple[int, int]]().union(
                        one.when, *(option.when for option in options if option.value == made.callback)
                    )
                    others = [option for option in options if option.value not in (made.callback, ABSENT)]
                    surely = own <= made.at.when | fitted.at.when or (one.surely and not others)
                    yield fitted, surely
                    break

    def _siblings(self, made: events.Made) -> Iterator[events.Made]:
        """Earlier callbacks that a fit surely receives together with this one."""
        own = {id(fitted) for fitted, surely in self.receipts[id(made)] if surely}
        for other in self.made[: self.made.index(made)]:
            together = consistent(other.at.when | made.at.when)
            if together and any(surely and id(fitted) in own for fitted, surely in self.receipts[id(other)]):
                yield other

    def _beside(self, made: events.Made) -> Iterator[events.Made]:
        """Other callbacks, earlier or later, that every fit that receives this one may receive, too."""
        own = {id(fitted) for fitted, _ in self.receipts[id(made)]}
        for other in self.made:
            theirs = {id(fitted) for fitted, _ in self.receipts[id(other)]}
            if own and other is not made and own <= theirs and consistent(other.at.when | made.at.when):
                yield other

    def _is_unused(self, made: events.Made) -> bool:
        """Whether the program trains after a callback is made, and what its fits receive is known, and is others."""
        after = self.machine.events[self.machine.order[id(made)] :]
        handed = any(made.callback in one.values for one in after if isinstance(one, events.Handed))
        fitted = [one for one in after if isinstance(one, events.Fitted) and not one.at.alone]
        received = [
            option.value for one in fitted for each in one.callbacks or () for option in alternatives(each.value)
        ]
        known = all(isinstance(one, InstanceRef) or one in (ABSENT, NONE) for one in received)
        complete = all(one.is_complete for one in fitted)
        return bool(fitted) and known and complete and not handed and not made.at.alone

    def _is_forgotten(self, made: events.Made) -> bool:
        """Whether no fit receives a callback, and nothing says that this is meant."""
        if NBQA in self.machine.files[0].text or self.machine.faults or not any(map(self._is_training, self.fitted)):
            return False
        return not self.receipts[id(made)] and self._is_unused(made) and not self._is_taken_out(made)

    def _is_training(self, fitted: events.Fitted) -> bool:
        """Whether a fit is that of a model of Keras, and not of a scaler."""
        compiled = frozenset[Hashable]().union(*(identities(one.model) for one in self.compiled))
        return bool(fitted.given.keys() - {"x", "y"} or identities(fitted.model) & compiled)

    def _is_taken_out(self, made: events.Made) -> bool:
        """Whether a callback has stood in one container with what a fit gets: the program itself has chosen."""
        fitted = [one for one in self.fitted if not one.at.alone]
        received = [
            option.value for one in fitted for each in one.callbacks or () for option in alternatives(each.value)
        ]
        lists = [option.value for one in fitted for option in alternatives(one.given.get("callbacks", NONE))]
        given = {one.identity for one in (*received, *lists) if isinstance(one, Ref)}
        return bool(given & self._company(made.callback.identity))

    def _company(self, thing: Hashable) -> set[Hashable]:
        """The containers that have held a thing, or one of these, and what else they held."""
        found: set[Hashable] = set()
        pending = [thing]
        while pending:
            new = self.machine.company.get(pending.pop(), set()) - found
            found |= new
            pending += new & self.machine.followed
        return found - {thing}

    def _is_shared(self, receipts: Sequence[tuple[events.Fitted, bool]]) -> bool:
        """Whether several fits, one after the other, receive the same object."""
        certain = [fitted for fitted, surely in receipts if surely]
        return any(
            consistent(first.at.when | second.at.when) and first.at.alone in {0, second.at.alone}
            for number, first in enumerate(certain)
            for second in certain[number + 1 :]
        )

    def fit(self, fitted: events.Fitted) -> Fit:
        """What a fit is given."""
        if id(fitted) not in self._fits:
            self._fits[id(fitted)] = self._fit(fitted)
        return self._fits[id(fitted)]

    def _fit(self, fitted: events.Fitted) -> Fit:
        def value(names: tuple[str, ...], default: Value) -> Value:
            if not fitted.is_complete:  # what an unknown star may set is unknown
                default = Unknown(name=names[0])
            return _smallest(next((fitted.given[name] for name in names if name in fitted.given), default))

        validation = [fitted.given[name] for name in ("validation_data", "validation_split") if name in fitted.given]
        given = any(one not in NO_VALIDATION for one in validation)
        epochs = value(("epochs", "nb_epoch"), ONE)  # as Keras 1 called it
        within = (one for one in self._until_next(fitted) if one.at.node is fitted.at.node)
        stops = [one.epochs for one in within if isinstance(one, events.Stopped)]
        last = epochs.value if isinstance(epochs, Constant) and isinstance(epochs.value, int) else None
        if stops and (last is None or last > min(stops)) and "initial_epoch" not in fitted.given:
            epochs = Constant(min(stops))
        return Fit(
            epochs=epochs,
            initial_epoch=value(("initial_epoch",), ZERO),
            steps=value(("steps_per_epoch",), self._batches(fitted)),
            samples=self._samples(fitted),
            batch_size=value(("batch_size",), NONE),
            validation_split=value(("validation_split",), ZERO),
            validates=given or (False if fitted.is_complete else None),
            compiled=self._compiled_as(fitted),
            validation_freq=value(("validation_freq",), ONE),
        )

    def _until_next(self, fitted: events.Fitted) -> Iterator[events.Event]:
        """What happens from a fit to the next one."""
        following = self.machine.events[self.machine.order[id(fitted)] + 1 :]
        return takewhile(lambda one: not isinstance(one, events.Fitted), following)

    def _fit_of(self, made: events.Made, fitted: events.Fitted) -> Fit:
        """What a fit is to one of its callbacks: those before it in the list have written into the logs."""
        before = [one.value for one in self._before(made, fitted)]
        names = frozenset(name for one in before for name in keras_classes(one))
        return replace(self.fit(fitted), own_callbacks=all(map(is_own, before)), before=names)

    def _before(self, made: events.Made, fitted: events.Fitted) -> list[events.Received]:
        listed = list(fitted.callbacks or ())
        holds = (any(option.value == made.callback for option in alternatives(one.value)) for one in listed)
        return listed[: next((number for number, one in enumerate(holds) if one), len(listed))]

    def _logs_of(self, made: events.Made, fits: Sequence[events.Fitted]) -> frozenset[str] | None:
        """Keys that callbacks of the file have written into the logs when this one looks at them."""
        if not fits:
            return self.logs
        hooks = {"on_epoch_end"}
        if any(one.keyword == "save_freq" or one.star for one in made.arguments):
            hooks |= {"on_train_batch_end", "on_batch_end"}
        earlier = [one.value for fit in fits for one in self._before(made, fit)]
        options = [option.value for one in earlier for option in alternatives(one)]
        things = {one.identity for one in options if isinstance(one, InstanceRef)} | {made.callback.identity}
        running = {(thing, hook) for thing in things for hook in hooks}
        return _log_keys(one for one in self.machine.events if one.at.callback in running)

    def _batches(self, fitted: events.Fitted) -> Value:
        """How many batches the data set has that a fit is given."""
        data = fitted.given.get("x")
        known = self.machine.read((data.identity, BATCHES)) if isinstance(data, InstanceRef) else None
        return NOT_SAID if known is None else known

    def _samples(self, fitted: events.Fitted) -> Value:
        """How many samples the arrays hold that a fit is given."""
        data = fitted.given.get("x")
        sizes = self.machine.read((data.identity, SHAPE)) if isinstance(data, InstanceRef) else None
        return sizes.items[0] if fitted.is_complete and isinstance(sizes, Items) and sizes.items else NO_ARRAY

    def _compiled_as(self, fitted: events.Fitted) -> Compiled | None:
        """How the model of a fit was compiled before; None where that is not in sight."""
        earlier = self.machine.events[: self.machine.order[id(fitted)]]
        models = [one.value for one in alternatives(fitted.model)]
        compiles = [
            (one, [model for model in models if _is_model_of(model, fitted, one)])
            for one in earlier
            if isinstance(one, events.Compiled) and consistent(one.at.when | fitted.at.when)
        ]
        compiles = [(one, of) for one, of in compiles if of]
        if not all(any(model in of for _, of in compiles) for model in models):
            return None
        found: list[Metric] | None = []
        for one, _ in compiles:
            given = one.metrics
            metrics = None if given is None else [self._metric(each, output) for output, each in given]
            if metrics is None or None in metrics or found is None:
                found = None
            else:
                found += [each for each in metrics if each is not None]
        every = None if found is None else tuple(dict.fromkeys(found))
        keywords = frozenset(each.keyword for one, _ in compiles for each in one.arguments if each.keyword is not None)
        outputs = {self._outputs(model) for model in models}
        return Compiled(
            every,
            all(map(_is_made_by_keras, models)),
            any(map(self._has_own_compile, models)),
            keywords,
            outputs.pop() if len(outputs) == 1 else None,
        )

    def _outputs(self, model: Value) -> int | None:
        """How many outputs a model has; None where that is not in sight."""
        if not isinstance(model, InstanceRef) or not isinstance(model.made_by, Symbol):
            return None
        kind, given = model.made_by.name.rpartition(".")[2], self.machine.given.get(model.identity, ())
        if kind == "Sequential":
            return 1
        values = {one.keyword: one.value for one in given}
        positional = [one.value for one in given if one.keyword is None]
        outputs = values.get("outputs", positional[1] if len(positional) > 1 else None)
        if kind not in {"Model", "Functional"} or outputs is None:
            return None
        content = self.machine.opened(outputs)
        if isinstance(content, Unknown):
            return 1 if content.origin in self.machine.tensors else None
        several = (
            content.items if isinstance(content, Items) else content.entries if isinstance(content, Entries) else ()
        )
        return len(several) or None

    def _has_own_compile(self, model: Value) -> bool:
        """Whether the class of a model has its own ``compile``, or may inherit one that is not in sight."""
        cls = class_of(model) if isinstance(model, InstanceRef) else None
        if cls is None:
            return False
        unread = any(not isinstance(one, Symbol) or not OF_KERAS.match(one.name) for one in foreign_bases(cls))
        return unread or found_in_class(self.machine, cls, "compile") is not None

    def _metric(self, value: Value, output: str | None) -> Metric | None:
        metric = self._named_metric(value)
        if metric is None:
            return None
        counted = self.machine.read((value.identity, COUNTED)) if isinstance(value, InstanceRef) else None
        number = counted.value if isinstance(counted, Constant) and isinstance(counted.value, int) else None
        return replace(metric, output=output, number=number)

    def _named_metric(self, value: Value) -> Metric | None:
        match value:
            case Text():
                return Metric(value.exact, is_string=True) if value.exact is not None else None
            case FunctionValue(node=cst.FunctionDef() as node) if not node.decorators:
                return Metric(node.name.value)
            case Symbol(name) if FUNCTION.fullmatch(name):
                return Metric(FULL_NAMES.get(name.rpartition(".")[2], name.rpartition(".")[2]))
            case InstanceRef(made_by=Symbol(name)) if OF_KERAS.match(name) and ".metrics." in name:
                return self._instance(name.rpartition(".")[2], self.machine.given.get(value.identity, ()))
        return None

    def _instance(self, written: str, given: Sequence[object]) -> Metric | None:
        """An object of one of Keras's metric classes."""
        average = [one.value for one in given if one.keyword == "average"]  # type: ignore[attr-defined]
        metric = self._named_instance(written, given)
        positional = [one for one in given if one.keyword is None or one.star]  # type: ignore[attr-defined]
        averages = bool(positional) or any(one != NONE for one in average)
        return replace(metric, averages=averages) if metric is not None else None

    def _named_instance(self, written: str, given: Sequence[object]) -> Metric | None:
        named = [one.value for one in given if one.keyword == "name"]  # type: ignore[attr-defined]
        if named:
            exact = named[0].exact if isinstance(named[0], Text) else None
            return Metric(written, is_instance=True, name=exact) if exact is not None else None
        first = next((one for one in given if one.keyword is None), None)  # type: ignore[attr-defined]
        if first is not None and written in NAME_FIRST and isinstance(first.value, Text):  # type: ignore[attr-defined]
            exact = first.value.exact  # type: ignore[attr-defined]
            return Metric(written, is_instance=True, name=exact) if exact is not None else None
        maybe = any(one.star or (one.keyword is None and isinstance(one.value, Text)) for one in given)  # type: ignore[attr-defined]
        return None if maybe else Metric(written, is_instance=True)


def _is_model_of(model: Value, fitted: events.Fitted, compiled: events.Compiled) -> bool:
    """Whether *model*, which is fitted, is what is compiled; a method that is run by itself has a self of its own."""
    for one in alternatives(compiled.model):
        if one.value == model:
            return True
        nodes = {each.node if isinstance(each, InstanceRef) else None for each in (model, one.value)}
        if (fitted.at.alone or compiled.at.alone) and len(nodes) == 1 and None not in nodes:
            return True
    return False


def _smallest(value: Value) -> Value:
    """A number that a finding must hold for: of several, the smallest that is known."""
    options = [one.value for one in alternatives(value)]
    numbers = [one for one in options if isinstance(one, Constant) and isinstance(one.value, int)]
    if len(options) == 1:
        return options[0]
    return min(numbers, key=lambda one: one.value) if numbers else Unknown(reason="it is one of several")  # type: ignore[return-value,arg-type]


def _is_made_by_keras(model: Value) -> bool:
    return (
        isinstance(model, InstanceRef)
        and isinstance(model.made_by, Symbol)
        and OF_KERAS.match(model.made_by.name) is not None
        and not model.made_by.name.endswith(READS_WHAT_IT_IS_GIVEN)
    )


def _log_keys(happened: Iterable[events.Event]) -> frozenset[str] | None:
    """Keys that the file's callbacks write into their logs; None where one cannot be read off."""
    keys = [one.key for one in happened if isinstance(one, events.Logged)]
    return None if None in keys else frozenset(key for key in keys if key is not None)


def _is_numbered(fit: Fit) -> bool:
    """Whether what a metric is called in a fit rests on how many the program has made before."""
    return fit.compiled is not None and any(one.number for one in fit.compiled.metrics or ())


def _distinct_fits(fits: Iterable[Fit]) -> tuple[Fit, ...]:
    """The fits without those that are like another one."""
    return tuple({_without_origins(fit): fit for fit in fits}.values())


def _without_origins(fit: Fit) -> object:
    said = (fit.epochs, fit.initial_epoch, fit.validates, fit.validation_freq, _kind(fit.steps))
    return (*said, fit.compiled, fit.own_callbacks, fit.before)


def _kind(value: Value) -> object:
    return value if isinstance(value, Constant) else type(value)


def _canonical(call: Call) -> object:
    """What tells ways of one call apart: its arguments, whatever their unknown parts come from."""
    known: dict[object, int] = {}

    def plain(value: Value) -> object:
        match value:
            case Unknown():
                return ("unknown", known.setdefault(value.origin, len(known)), value.name, value.type, value.unit)
            case Text():
                return ("text", tuple(part if isinstance(part, str) else plain(part) for part in value.parts))
            case Choice():
                return tuple((plain(one.value), one.assuming) for one in value.alternatives)
            case Items():
                return tuple(map(plain, value.items))
            case Constant(exact):
                return (type(exact).__name__, exact if isinstance(exact, int) else repr(exact), value.unit)
        return repr(value)

    return tuple((one.name, one.place, plain(one.value)) for one in call.arguments)
