"""CKP308: the program reads back what it wrote, and cannot."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import dirname, normpath

from flake8_ckpt.display import quoted, visible
from flake8_ckpt.keras.checkpoint import Checkpoint
from flake8_ckpt.keras.template import SUFFIX, template_of
from flake8_ckpt.program import LEAVES, Compiled, Event, Fitted, Handed, Loaded, Saved, is_it, may_be
from flake8_ckpt.repair import Advice
from flake8_ckpt.rules.around import files_of
from flake8_ckpt.rules.rule import Finding, Rule
from flake8_ckpt.rules.whole import Whole, given, is_one_path, is_static
from flake8_ckpt.values import Text, Value

LOAD_MODEL = ("filepath", "custom_objects", "compile", "safe_mode")
COMPILE = ("optimizer", "loss")
WRITES = {"save": "model", "save_model": "model", "save_weights": "weights"}
OF_KERAS = (".h5", ".hdf5", ".keras")
"""Ends of the names of files that leave no record of the latest."""
SHORT_LOSSES = frozenset({"mse", "mae", "mape", "msle", "bce", "kld"})
"""Loss strings with which Keras 3 loads no whole model from HDF5 (run: 3.6, and 3.8 to 3.15.1)."""


def cannot_be_read_back(whole: Whole) -> Iterator[Finding]:
    """CKP308."""
    for load in whole.program.events:
        if isinstance(load, Loaded) and not load.expected_to_raise:
            found = next(_faults(whole, load), None)
            if found is not None:
                outcome, advice = found
                yield Finding("CKP308", load.place, outcome, (Advice(advice),), rests_on=(), way=load.way)


def _faults(whole: Whole, load: Loaded) -> Iterator[tuple[str, str]]:
    called = visible(load.function)
    if load.call is not None and load.function in {"load_model", "load_weights"}:
        yield f"{called}() will raise: it gets the callback, which is not a path", "pass the filepath"
    elif isinstance(load.path, Text):
        yield from _faults_of_path(whole, load, load.path)


def _faults_of_path(whole: Whole, load: Loaded, path: Text) -> Iterator[tuple[str, str]]:
    writers = list(_writers(whole, load, path))
    if load.function == "latest_checkpoint":
        yield from _no_record(whole, load, path)
    elif load.function == "load_model" and writers and all(kind == "weights" for kind, _ in writers):
        yield (
            f"load_model() will raise: {quoted(path.shown())} holds weights only",
            "build the model and call load_weights, or save whole models",
        )
    elif load.function == "load_model" and writers and all(kind == "model" for kind, _ in writers):
        yield from _short_loss(whole, load, path, [event for _, event in writers])
    elif load.function == "load_weights" and writers and all(kind == "model" for kind, _ in writers):
        if path.exact is not None and path.exact.endswith(".weights.h5"):
            yield (
                f"load_weights() will raise: {quoted(path.exact)} holds a whole model, not weights",
                "save whole models as '.keras'",
            )
    elif not writers and load.function in {"load_model", "load_weights"} and path.exact is not None:
        yield from _another_name(whole, load, path.exact)


def _writers(whole: Whole, load: Loaded, path: Text) -> Iterator[tuple[str, Event]]:
    """What has written the file before it is loaded, on this way: ``model``, ``weights``, or ``?`` if it may have."""
    for event in whole.program.before(load):
        match event:
            case Saved():
                if is_one_path(event.path, path):
                    yield WRITES.get(event.function, "?"), event
                elif may_be(event.path, path):
                    yield "?", event
            case Fitted():
                for listed in event.callbacks:
                    ways = whole.ways[listed.call] if listed.call is not None else ()
                    yield from ((kind, event) for way in ways if (kind := _written_by(way, path)) is not None)
            case Handed(values=values):
                if any(is_it(one, path) for one in values):
                    yield "?", event


def _written_by(checkpoint: Checkpoint, path: Text) -> str | None:
    template, weights = checkpoint.template, checkpoint.flag("save_weights_only")
    if template is None:
        return "?"
    if not is_static(checkpoint):
        known = template.names_are_known and not template.text.holes and path.exact is not None
        written = files_of(checkpoint) if known else {}
        if not written:
            return "?"
        if normpath(str(path.exact)) not in written:
            return None
    elif not is_one_path(template.text, path):
        return "?" if template.text.holes and may_be(path, template.text) else None
    return "?" if weights is None else "weights" if weights else "model"


def _short_loss(whole: Whole, load: Loaded, path: Text, writers: list[Event]) -> Iterator[tuple[str, str]]:
    """Keras 3 finds no loss of a short name when it compiles a model that it reads from HDF5."""
    keras = whole.keras(load.origin or "keras")
    arguments = given(load.arguments, LOAD_MODEL)
    if (
        keras.short_losses_load
        or not load.is_complete
        or not path.parts
        or not str(path.parts[-1]).endswith((".h5", ".hdf5"))
    ):
        return
    if arguments.keys() & {"custom_objects", "compile"}:
        return
    models = frozenset[object]().union(*(one.model for one in writers if isinstance(one, Saved | Fitted)))
    compiles = [one for one in whole.program.before(load) if isinstance(one, Compiled) and one.model & models]
    losses = [given(one.arguments, COMPILE).get("loss") for one in compiles]
    short = [name for one in losses if (name := _short_name(one)) is not None]
    unwritten = any(isinstance(one, Saved) and "include_optimizer" in given(one.arguments, ()) for one in writers)
    if losses and len(short) == len(losses) and not unwritten:
        yield (
            f"load_model() will raise: {keras.name} cannot find the loss {quoted(short[0])} of {quoted(path.shown())}",
            "save as '.keras', or pass compile=False",
        )


def _short_name(loss: Value | None) -> str | None:
    exact = loss.exact if isinstance(loss, Text) else None
    return exact if exact is not None and exact.lower() in SHORT_LOSSES else None


def _no_record(whole: Whole, load: Loaded, folder: Text) -> Iterator[tuple[str, str]]:
    """``latest_checkpoint`` looks for a record that only TensorFlow's own checkpoints leave."""
    named: list[str] = []
    for event in whole.program.before(load):
        if isinstance(event, Handed) and "Checkpoint" in event.function:
            return
        if isinstance(event, Saved) and not _leaves_no_record(event.path):
            return
        if isinstance(event, Fitted):
            for listed in event.callbacks:
                for way in whole.ways[listed.call] if listed.call is not None else ():
                    template = way.template
                    if template is None or not template.tail.endswith(OF_KERAS):
                        return
                    if folder.exact is not None and _folder_of(template.literal) == normpath(folder.exact):
                        named.append(template.shown)
    if named:
        yield (
            f"latest_checkpoint() will return None: files like {quoted(named[0])} leave no record of the latest",
            "name the file to load",
        )


def _leaves_no_record(path: Value) -> bool:
    template = template_of(path)
    return template is not None and template.tail.endswith(OF_KERAS)


def _folder_of(path: str) -> str:
    return normpath(dirname(path) or ".")


def _another_name(whole: Whole, load: Loaded, path: str) -> Iterator[tuple[str, str]]:
    """The program writes a file of the same name with another suffix, or other numbers, and none of this."""
    before = whole.program.before(load)
    if any(_may_make(event, path) for event in before if isinstance(event, Handed)):
        return
    if any(isinstance(event, Loaded) and is_it(load.path, event.path) for event in before):
        return  # it is there, or what raises is that load
    for event in before:
        names: list[str] = []
        if isinstance(event, Saved) and isinstance(event.path, Text) and event.path.exact is not None:
            names = [event.path.exact]
        elif isinstance(event, Fitted):
            for listed in event.callbacks:
                ways = whole.ways[listed.call] if listed.call is not None else ()
                names += [name for way in ways if way.template is not None for name in _names(way)]
        if event.guards ^ load.guards:
            continue
        for name in names:
            if _stem(name) == _stem(path) and normpath(name) != normpath(path):
                yield (
                    f"{visible(load.function)}() will not find {quoted(path)}: the program writes {quoted(name)}",
                    "load the name that is written",
                )


def _may_make(event: Handed, path: str) -> bool:
    """Whether a function that is not known is given the name of a file, without its suffix or with another."""
    last = event.function.rpartition(".")[2]
    exact = [one.exact for one in event.values if isinstance(one, Text)]
    return LEAVES.fullmatch(last) is None and any(one and _stem(one) == _stem(path) for one in exact)


def _names(checkpoint: Checkpoint) -> list[str]:
    template = checkpoint.template
    if template is None or template.text.holes or not is_static(checkpoint):
        return []
    return [template.literal]


def _stem(path: str) -> str:
    return SUFFIX.sub("", normpath(path))


RULES = (
    Rule(
        "CKP308",
        "cannot-be-read-back",
        "the program reads back what it wrote, and cannot",
        "0.1.0",
        whole=cannot_be_read_back,
    ),
)
