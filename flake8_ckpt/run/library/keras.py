"""Keras and TensorFlow: callbacks, models, fits, saves and loads, as events. What they do is for another room."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import libcst as cst

from flake8_ckpt.run.attributes import set_somewhere
from flake8_ckpt.run.binding import bind, plain
from flake8_ckpt.run.calls import (
    FAMILIES,
    FOREIGN,
    METHODS,
    METHODS_OF,
    Arguments,
    Called,
    LibraryFunction,
    call,
    called_in_vain,
    flat,
    unknown_call,
)
from flake8_ckpt.run.classes import class_of, foreign_bases, method_of
from flake8_ckpt.run.contexts import EXPECTING
from flake8_ckpt.run.events import (
    Assigned,
    Compiled,
    Fitted,
    Handed,
    Loaded,
    Made,
    Managed,
    Received,
    Saved,
    Trained,
    Unread,
)
from flake8_ckpt.run.iterators import elements
from flake8_ckpt.run.library.arrays import BATCHES
from flake8_ckpt.run.library.callbacks import drive
from flake8_ckpt.run.machine import COUNTED, NAMES, NONE, Machine
from flake8_ckpt.run.things import (
    ABSENT,
    Argument,
    DictRef,
    GeneratorRef,
    InstanceRef,
    IteratorRef,
    ListRef,
    Several,
    ViewRef,
)
from flake8_ckpt.source.library import KERAS, LEADING, checkpoint_origin, is_unread, manager_kind
from flake8_ckpt.source.tree import descendants
from flake8_ckpt.values import Constant, Entries, Items, Symbol, Text, Unknown, Value, alternatives

OF_KERAS = re.compile(rf"{KERAS} \.", re.VERBOSE)
ONE_TENSOR = re.compile(
    r".*\.layers\.(?:Dense|Activation|Softmax|ReLU|Flatten|Reshape|Dropout|BatchNormalization|LayerNormalization"
    r"|(?:Depthwise|Separable)?Conv\dD(?:Transpose)?|(?:Max|Average|GlobalAverage|GlobalMax)Pooling\dD|Add|Concatenate)"
)
"""Layers that give one tensor."""
CLASS = re.compile(r"[A-Z]\w*")
FIT = ("x", "y", "batch_size", "epochs", "verbose", "callbacks", "validation_split", "validation_data")
FITS = {
    "fit": FIT,
    "fit_generator": ("generator", "steps_per_epoch", "epochs", "verbose", "callbacks", "validation_data"),
}
"""The parameters of what fits, in order."""
COMPILE = ("optimizer", "loss", "metrics")
SAVES = frozenset({"save", "save_weights"})
LOADS = frozenset({"load_weights", "load_model", "restore", "read", "load_state_dict", "latest_checkpoint"})
OF_MODELS = frozenset({"train_on_batch", "fit_generator"})
"""Methods that only models of Keras have."""
TRAINS = frozenset({"train_on_batch", "apply_gradients", "minimize"})
MODEL_FIRST = re.compile(rf"{KERAS} \.(?:saving|models)\.save_model | tensorflow\.saved_model\.save", re.VERBOSE)
LOADS_MODEL = re.compile(
    rf"{KERAS} \.(?:saving|models)\.load_model | tensorflow\.saved_model\.load | tensorflow\.train\.latest_checkpoint"
    r" | (?:torch|joblib|pickle)\.load",
    re.VERBOSE,
)
SAVED_MODEL = "saved_model"
"""The package of TensorFlow that writes directories."""
PATHS = ("filepath", "path", "export_dir", "file_prefix", "filename")
WRITER = "tensorflow.train.Checkpoint"
PURE = frozenset({"summary", "evaluate", "predict", "get_weights", "count_params", "to_json", "get_config"})
"""Methods of a model that change nothing that matters here."""


# ----------------------------------------------------------------------------------------------------------- functions


def _family(name: str) -> LibraryFunction | None:
    """What a function or class of Keras does, by its dotted name."""
    if name.endswith(".__init__") and checkpoint_origin(name.removesuffix(".__init__"), frozenset()):
        return _initialise
    if MODEL_FIRST.fullmatch(name):
        return _save_model
    if LOADS_MODEL.fullmatch(name):
        return _load_model
    last = name.rpartition(".")[2]
    if last == "GradientTape":
        return _tape
    if name == WRITER or manager_kind(name) is not None:
        return _writer
    if last == "ModelCheckpoint" or "Checkpoint" in last:
        return _checkpoint
    if last == "clear_session" and OF_KERAS.match(name):
        return _clear_session
    if OF_KERAS.match(name) and (CLASS.fullmatch(last) or last == "clone_model"):
        return _object
    return None


FAMILIES.append(_family)


def _checkpoint(it: Called) -> Value:
    """A call of what may be the class."""
    origin = checkpoint_origin(it.name, it.machine.extra)
    if origin is None and is_unread(it.name):
        it.machine.emit(Unread(it.machine.moment(it.node), it.name))
    if origin is None:
        return _object(it) if OF_KERAS.match(it.name) else unknown_call(it, f"{it.name}() is not followed")
    return make(it.machine, Symbol(it.name), origin, it.arguments, it.node)


def make(machine: Machine, symbol: Symbol, origin: str, arguments: Arguments, node: cst.CSTNode) -> InstanceRef:
    """Make a checkpoint callback."""
    callback = InstanceRef(machine.number(), symbol, node)
    arguments = without_leading(arguments, LEADING.get(origin))
    _made(machine, origin, arguments, callback, node)
    return callback


def _made(machine: Machine, origin: str, arguments: Arguments, callback: InstanceRef, node: cst.CSTNode) -> None:
    made = Made(machine.moment(node), (origin,), settled(machine, arguments), callback)
    machine.emit(made)
    machine.followed.add(callback.identity)
    if (path := made.filepath) is not None:
        machine.write((callback.identity, "filepath"), path)


def without_leading(arguments: Arguments, leading: str | None) -> Arguments:
    """*arguments* without that for the parameter *leading*, which comes first: by name or by position."""
    if leading is None:
        return arguments
    first = next(
        (one for one in arguments if one.keyword == leading),
        next((one for one in arguments if one.keyword is None), None),
    )
    return [one for one in arguments if one is not first or one.star]


def _opened(it: Called) -> tuple[Argument, ...]:
    return settled(it.machine, it.arguments)


def settled(machine: Machine, arguments: Arguments) -> tuple[Argument, ...]:
    """Arguments without the alternatives that the branches taken rule out; containers by what they hold."""
    return tuple(replace(one, value=machine.opened(machine.state.settled(one.value))) for one in arguments)


CHANGES_SAVING = (
    "_save_model", "_save_handler", "_should_save_model", "_should_save_on_batch", "_implements_train_batch_hooks",
    "_get_file_path", "on_epoch_begin", "on_epoch_end", "on_train_batch_end", "set_model",
)  # fmt: skip
"""Methods of Keras's class by which it saves (seen in Keras 2.15 and 3.15 with subclasses that override them)."""


def _saves_otherwise(machine: Machine, instance: InstanceRef) -> bool:
    """Whether the class of a callback overrides how it saves, without going on to Keras's own method."""
    methods = [method for name in CHANGES_SAVING if (method := method_of(machine, instance, name)) is not None]
    nodes = [method.function.node for method in methods]
    names = [{one.value for one in descendants(node) if isinstance(one, cst.Name)} for node in nodes]
    return any("super" not in one for one in names)


def _initialise_subclass(
    machine: Machine, base: Symbol, instance: InstanceRef, arguments: Arguments, node: cst.CSTNode
) -> None:
    """The constructor of Keras's class, for an object of a subclass in the project."""
    origin = checkpoint_origin(base.name, machine.extra)
    if origin is not None:
        _made(machine, origin, without_leading(arguments, LEADING.get(origin)), instance, node)
        if _saves_otherwise(machine, instance):
            machine.emit(Assigned(machine.moment(node), instance, "*"))
    machine.given[instance.identity] = arguments


FOREIGN.append(_initialise_subclass)


def _initialise(it: Called) -> Value:
    """``ModelCheckpoint.__init__(self, ...)``."""
    own, *rest = it.arguments or [Argument(NONE)]
    if isinstance(own.value, InstanceRef):
        _initialise_subclass(it.machine, Symbol(it.name.removesuffix(".__init__")), own.value, rest, it.node)
    return NONE


def _object(it: Called) -> Value:
    """An object of a class of Keras: a layer, a model, a metric, a callback."""
    machine = it.machine
    made = InstanceRef(machine.number(), Symbol(it.name), it.node)
    machine.given[made.identity] = it.arguments
    if it.name.endswith(".CallbackList"):  # whose methods the program calls
        machine.emit(
            Handed(machine.moment(it.node), it.name, tuple(flat(machine, (one.value for one in it.arguments))))
        )
    if ".metrics." in it.name and not any(one.keyword == "name" for one in it.arguments):
        _count(machine, it.name.rpartition(".")[2], made)
    return made


def _count(machine: Machine, kind: str, made: InstanceRef) -> None:
    """Note how many metrics of a class the program has made before this one: Keras puts that into the name."""
    key = (COUNTED, kind)
    before = machine.read((COUNTED, None)) or machine.read(key) or Constant(0)
    known = before.value if isinstance(before, Constant) and isinstance(before.value, int) else None
    machine.write((made.identity, COUNTED), before if not machine.alone else Unknown())
    machine.write(key, Unknown() if known is None else Constant(known + 1))


def _clear_session(it: Called) -> Value:
    """``keras.backend.clear_session()``: metrics are counted from the start again."""
    machine = it.machine
    for owner, kind in [key for key in machine.state.cells if key[0] == COUNTED]:
        machine.forget((owner, kind))
    return NONE


def _writer(it: Called) -> Value:
    kind = manager_kind(it.name)
    if kind is not None:
        it.machine.emit(Managed(it.machine.moment(it.node), kind, tuple(it.arguments)))
    return _object(it)


def _tape(it: Called) -> Value:
    it.machine.emit(Trained(it.machine.moment(it.node), NONE))
    return _object(it)


def _path(it: Called, index: int) -> Value | None:
    named = next((it.keywords[name] for name in PATHS if name in it.keywords), None)
    if named is not None:
        return named
    return it.positional[index] if index < len(it.positional) else None


def _save_model(it: Called) -> Value:
    """``save_model(model, path)``."""
    path = _path(it, 1)
    model = it.positional[0] if it.positional else NONE
    if path is not None:
        function = SAVED_MODEL if it.name.endswith(f"{SAVED_MODEL}.save") else it.name.rpartition(".")[2]
        it.machine.emit(Saved(it.machine.moment(it.node), function, model, path, _opened(it)))
    return NONE


def _load_model(it: Called) -> Value:
    """``load_model(path)``."""
    model = InstanceRef(it.machine.number(), Symbol(it.name), it.node)
    function, path = it.name.rpartition(".")[2], _path(it, 0) or Unknown()
    it.machine.emit(Loaded(it.machine.moment(it.node), function, path, model, _opened(it)))
    return model


# -------------------------------------------------------------------------------------------------------- the methods


def of_model(it: Called) -> Value | None:
    """A method that a model, an optimizer or a writer has, whatever is known of the receiver; None for any other."""
    if it.name in OF_MODELS and isinstance(it.receiver, Unknown):
        it.machine.models.add(it.receiver.origin)
    if it.name in FITS:
        return fit(it)
    if it.name == "compile":
        return _compile(it)
    if it.name == "add_metric":
        it.machine.emit(Compiled(it.machine.moment(it.node), it.receiver or NONE, (), None, is_complete=False))
        return NONE
    if it.name in SAVES:
        return _save(it, it.name)
    if it.name in LOADS:
        path = _path(it, 0) or Unknown()
        it.machine.emit(Loaded(it.machine.moment(it.node), it.name, path, it.receiver or NONE, _opened(it)))
        return it.unknown("it is read from a file", anything=False)
    if it.name in TRAINS:
        it.machine.emit(Trained(it.machine.moment(it.node), it.receiver or NONE))
        return it.unknown("it is what training gives", anything=False)
    return None


def _save(it: Called, function: str) -> Value:
    path = _path(it, 0)
    if path is not None:
        it.machine.emit(Saved(it.machine.moment(it.node), function, it.receiver or NONE, path, _opened(it)))
    return NONE


def _compile(it: Called) -> Value:
    """``model.compile(...)``."""
    bound = bind(plain(COMPILE), it.arguments)
    metrics = bound.value("metrics") or NONE
    options = alternatives(metrics)
    found: list[tuple[str | None, Value]] = []
    known = bound.is_complete and not bound.surplus and "weighted_metrics" not in bound.keywords
    for one in options:
        given = list(_metrics(it.machine, one.value, None)) if one.value != NONE else []
        found += given
        known = known and not any(isinstance(value, Several | Unknown) for _, value in given)
    arguments = tuple(it.arguments)
    it.machine.emit(
        Compiled(it.machine.moment(it.node), it.receiver or NONE, arguments, tuple(found) if known else None, known)
    )
    return it.unknown("compile() gives nothing", anything=False)


def _metrics(machine: Machine, value: Value, output: str | None) -> Iterator[tuple[str | None, Value]]:
    """Each metric that ``compile`` gets, with the output that it is said to be for; an unknown where they end."""
    content = machine.opened(value)
    if isinstance(content, Items):
        for one in content.items:
            yield from _metrics(machine, one, output)
    elif isinstance(content, Entries) and output is None:
        for key, one in content.entries:
            yield from _metrics(machine, one, str(key)) if isinstance(key, str) else [(None, Unknown())]
    else:
        yield output, content


def fit(it: Called) -> Value:
    """``model.fit(...)``: which callbacks it receives is what its list holds now."""
    machine = it.machine
    bound = bind(plain(FITS[it.name]), it.arguments)
    given = {name: one.value for name, one in (*bound.given.items(), *bound.keywords.items())}
    callbacks = given.get("callbacks")
    received = _received(machine, callbacks, it.node) if callbacks is not None else ()
    _count_batches(machine, given.get("x"), it.node)
    moment = machine.moment(it.node)
    machine.emit(Fitted(moment, it.receiver or NONE, it.name, given, bound.is_complete, tuple(received)))
    epochs = Unknown() if "initial_epoch" in given or not bound.is_complete else given.get("epochs")
    for one in received:
        for option in alternatives(one.value):
            if isinstance(option.value, InstanceRef):
                drive(machine, option.value, it.receiver or NONE, it.node, epochs)
    if it.receiver is not None:
        for value in given.values():
            if isinstance(value, GeneratorRef):
                elements(machine, value, it.node)
    return it.unknown("it is what training gives", anything=False)


def _count_batches(machine: Machine, data: Value | None, node: cst.CSTNode) -> None:
    """A data set of the project says by its ``__len__`` how many batches it has."""
    size = method_of(machine, data, "__len__") if isinstance(data, InstanceRef) else None
    if size is not None and isinstance(data, InstanceRef):
        machine.write((data.identity, BATCHES), call(machine, size, [], node))


def _received(machine: Machine, callbacks: Value, node: cst.CSTNode, depth: int = 0) -> list[Received]:
    """What a list of callbacks holds."""
    options = alternatives(machine.state.settled(callbacks))
    found: list[Received] = []
    for option in options:
        value = option.value
        if value in (ABSENT, NONE):
            continue
        if isinstance(value, InstanceRef) and value.made_by.name.endswith("CallbackList"):
            inner = next((one.value for one in machine.given.get(value.identity, ())), NONE)
            value = inner  # the list that it is given
        if isinstance(value, ListRef | DictRef | ViewRef | Items | GeneratorRef | IteratorRef | Entries) and depth < 3:  # noqa: PLR2004
            content = machine.opened(value)
            inner = [one for _, one in content.entries] if isinstance(content, Entries) else None
            for each in inner if inner is not None else elements(machine, content, node):
                found += [
                    Received(one.value, one.surely and len(options) == 1, one.when | option.when)
                    for one in _received(machine, each, node, depth + 1)
                ]
        elif isinstance(value, Several):
            found.append(Received(value.of, surely=False, when=option.when))
        else:
            found.append(Received(value, surely=len(options) == 1, when=option.when))
    return found


def keras_classes(value: Value) -> Iterator[str]:
    """The last names of Keras's classes that a callback may be of, or of a subclass of which."""
    for option in alternatives(value):
        one = option.value
        if isinstance(one, InstanceRef):
            bases = foreign_bases(cls) if (cls := class_of(one)) is not None else [one.made_by]
            names = (base.name for base in bases if isinstance(base, Symbol))
            yield from (name.rpartition(".")[2] for name in names if OF_KERAS.match(name))


def is_own(value: Value) -> bool:
    """Whether a callback is one of Keras's that log nothing, or of a class of the project, whose logs are read."""
    for option in alternatives(value):
        one = option.value
        if one in (ABSENT, NONE):
            continue
        if not isinstance(one, InstanceRef):
            return False
        bases = list(foreign_bases(one.made_by)) if class_of(one) is not None else [one.made_by]  # type: ignore[arg-type]
        names = [base.name for base in bases if isinstance(base, Symbol)]
        if not names or len(names) < len(bases) or not all(OF_KERAS.match(name) for name in names):
            return False
        if any(name.endswith("LambdaCallback") for name in names):
            return False
    return True


# ------------------------------------------------------------------------------------------------------ the receivers


def _of_instance(it: Called) -> Value:
    """A method that a library gives an object."""
    own = it.receiver
    if not isinstance(own, InstanceRef):
        return unknown_call(it, "the method is not followed")
    methods = METHODS_OF.get(own.made_by.name) if isinstance(own.made_by, Symbol) else None
    if methods is not None:
        return methods(it, own)
    if isinstance(own.made_by, Symbol) and own.made_by.name == WRITER and it.name in {"write", "save"}:
        return _save(it, it.name) if it.name == "write" else unknown_call(it, "it numbers its files")
    foreign = list(foreign_bases(own.made_by)) if class_of(own) is not None else [own.made_by]  # type: ignore[arg-type]
    is_keras = any(isinstance(one, Symbol) and OF_KERAS.match(one.name) for one in foreign)
    found = of_model(it)
    if found is not None:
        return found
    if is_keras and it.name in PURE:
        return it.unknown("it is not followed", anything=False)
    if it.name == "__call__" and isinstance(own.made_by, Symbol) and ONE_TENSOR.fullmatch(own.made_by.name):
        tensor = it.unknown("it is computed when the model runs", anything=False)
        it.machine.tensors.add(tensor.origin)
        return tensor
    if it.name in EXPECTING:
        return _expecting(it)
    if it.name == "enter_context":
        return it.get(0, "cm") or NONE
    return unknown_call(it, "the method is not followed")


def _expecting(it: Called) -> Value:
    """``self.assertRaises(Error)``, ``self.assertRaises(Error, function, ...)``."""
    machine = it.machine
    if len(it.positional) > 1 and it.name != "assertRaisesRegex":
        return called_in_vain(it)
    return InstanceRef(machine.number(), Symbol(it.name), it.node)


def _of_names(it: Called, own: InstanceRef) -> Value:
    """A method of ``globals()``."""
    machine = it.machine
    if it.name == "get":
        key = it.get(0, "key")
        value = machine.read((own.identity, key.exact)) if isinstance(key, Text) else None
        return value if value is not None else it.get(1, "default") or NONE
    if it.name in {"update", "__setitem__", "__ior__", "setdefault"} and it.complete:
        copy = machine.new_dict(content.entries if isinstance(content := machine.opened(own), Entries) else ())
        given = METHODS[DictRef](Called(machine, it.arguments, it.node, it.name, copy))
        entries = machine.content(copy)
        if isinstance(entries, Entries):
            for name, value in entries.entries:
                machine.write((own.identity, name), value)
                machine.emit(Assigned(machine.moment(it.node), own, str(name)))
            return given
    set_somewhere(machine, own, it.node, braces=it.holds_fields())
    return it.unknown("the method is not followed")


def _of_unknown(it: Called) -> Value:
    """A method of something unknown: a model has those that only models have."""
    found = of_model(it)
    if found is not None:
        return found
    own = it.receiver
    if it.name in EXPECTING:
        return _expecting(it)
    if isinstance(own, Unknown):
        machine = it.machine
        worked_on = machine.read((("unknown", own.origin), None))
        braces = own.anything or it.name in machine.braced or it.holds_fields()
        braces = braces or (isinstance(worked_on, Unknown) and worked_on.anything)
        if not it.arguments and isinstance(own, Unknown):
            return it.unknown(own.reason, anything=braces, fresh=own.fresh)
        return unknown_call(it, own.reason, anything=braces, fresh=own.fresh)
    return unknown_call(it, "the method is not followed")


METHODS_OF[NAMES.name] = _of_names
METHODS[InstanceRef] = _of_instance
METHODS[Unknown] = _of_unknown

Check = Callable[[Value], bool]
