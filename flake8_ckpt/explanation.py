"""What is understood of each call of a file, and the run that it makes: the data that ``explain`` shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from flake8_ckpt.analysis import Report, judged, places_of, report
from flake8_ckpt.call import Call
from flake8_ckpt.display import HOLE, visible
from flake8_ckpt.keras.checkpoint import ASSIGNED, NOT_GIVEN, Checkpoint
from flake8_ckpt.keras.logs import OWN_FIELDS
from flake8_ckpt.keras.schedule import Timing
from flake8_ckpt.keras.versions import Target, own_target
from flake8_ckpt.program import Event, Loaded, Saved, Unread
from flake8_ckpt.rules.rule import Finding
from flake8_ckpt.run.reading import Source, read
from flake8_ckpt.source.modules import Project
from flake8_ckpt.source.parsing import TOO_DEEP, UnanalysableError
from flake8_ckpt.source.positions import Position
from flake8_ckpt.timeline import ALL_CODES, NotPlayedError, Run, Timeline, as_it_runs, play, run_of
from flake8_ckpt.values import Place, Text, Unknown, Value

Where = dict[Place, Position]


@dataclass(frozen=True, slots=True)
class Asked:
    """The run that the user asks for.

    Attributes:
        epochs: how many; None for what the file says.
        steps: batches in an epoch; None for what the file says.
        metrics: the value of every metric at each save, the last for all that follow; without any, each is an
            improvement.
    """

    epochs: int | None = None
    steps: int | None = None
    metrics: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Understood:
    """One argument.

    Attributes:
        name: the parameter; for a surplus argument, ``*``.
        value: what it folds to.
        position: where it is given; None where it is not.
        source: ``given``, ``default``, ``unpacked`` (a ``*`` or ``**`` may set it), ``assigned`` (after the call),
            ``swallowed`` (given to a call inside filepath, so that the default holds), ``misspelt`` (an argument that
            is refused is probably meant for it), ``refused`` (given, but there is no place for it) or ``missing``.
        conditions: what a message says of a value that is one of several, or assumed.
    """

    name: str
    value: Value
    position: Position | None
    source: str
    conditions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hole:
    """A part of a value that the file does not say.

    Attributes:
        name: as it is shown in the value, between ``<`` and ``>``.
        reason: why it is not known.
        position: where the search ended; None where that is no place in the file.
    """

    name: str
    reason: str
    position: Position | None


@dataclass(frozen=True, slots=True)
class Way:
    """One configuration that a call may make.

    Attributes:
        keras: the version by whose behaviour it is played, such as ``Keras 3.15``.
        arguments: in the order of the signature.
        holes: in the order of the arguments.
        run: its length.
        turns: how often that is run, one after the other.
        best_only: whether only improvements are saved.
        uploads: whether every save is uploaded, so that overwriting loses nothing.
        callbacks: where each callback of the timeline is made.
        timeline: what is written; None where that cannot be told.
        not_played: why it cannot.
    """

    keras: str
    arguments: tuple[Understood, ...]
    holes: tuple[Hole, ...]
    run: Run
    turns: int
    best_only: bool
    uploads: bool
    callbacks: tuple[Position, ...]
    timeline: Timeline | None
    not_played: str | None = None


@dataclass(frozen=True, slots=True)
class Explained:
    """One call.

    Attributes:
        position: where it stands.
        last_line: the line of its last argument, if that is in this call.
        title: what it is, in a few words.
        judged_by: the Keras that it is judged by.
        ways: the configurations that it may make; none for what saves or loads by hand.
        findings: what is wrong with it, opt-in codes included.
    """

    position: Position
    last_line: int
    title: str
    judged_by: Target
    ways: tuple[Way, ...]
    findings: tuple[Report, ...]


def explain(
    text: str,
    target: Target,
    extra_classes: frozenset[str] = frozenset(),
    asked: Asked | None = None,
    project: Project | None = None,
) -> list[Explained]:
    """Every call of a file that makes the callback, or saves by hand in a loop, in the order of the source.

    Args:
        text: the source of the file.
        target: the Keras to play by.
        extra_classes: dotted names of further classes to be treated as ModelCheckpoint.
        asked: the run to play; None for what the file says.
        project: where the modules lie that it may import; None where they are not followed.

    Raises:
        UnanalysableError: the file cannot be analysed.
    """
    try:
        source = read(text, extra_classes, project=project)
        by_call, by_way, by_hand, others = judged(source, target.version, ALL_CODES)
        made = list(zip(source.calls, by_way, strict=True))
        where = source.positions(set(_places(source, made, [*by_call, *by_hand, others])))
        explained = [
            _explained(call, _target(call, target), ways, findings, where, asked or Asked())
            for (call, ways), findings in zip(made, by_call, strict=True)
        ]
    except RecursionError as error:
        raise UnanalysableError(TOO_DEEP) from error
    for save, findings in zip(source.hand_saves, by_hand, strict=True):
        title = f"{save.function}() in a loop over {save.over}"
        here = [one for one in others if one.place == save.place]
        explained.append(_elsewhere(title, save.place, [*findings, *here], where, target))
    shown = {save.place for save in source.hand_saves}
    titles = {event.place: title_of(event) for event in source.program.events}
    for place in dict.fromkeys(one.place for one in others if one.place not in shown):
        found = [one for one in others if one.place == place]
        explained.append(_elsewhere(titles.get(place, "this code"), place, found, where, target))
    return sorted(explained, key=lambda one: (one.position.line, one.position.column))


def _elsewhere(title: str, place: Place, findings: Iterable[Finding], where: Where, target: Target) -> Explained:
    """What is found at something that is no call of the class; each fault once, however often it is run."""
    position, by_code = where[place], {finding.code: finding for finding in findings}
    found = tuple(report(finding, where) for finding in by_code.values())
    return Explained(position, position.line, title, target, (), found)


def title_of(event: Event) -> str:
    """What an event is, in a few words."""
    match event:
        case Saved(written=written):
            return f"{written}()"
        case Loaded(function=function):
            return f"{function}()"
        case Unread(name=name):
            return name
    return "this code"


def _target(call: Call, target: Target) -> Target:
    """What *call* is judged by, which its import may say; *target* where it may be a class of several packages."""
    return own_target(call.origins[0], target) if len(call.origins) == 1 else target


def _places(
    source: Source, made: Sequence[tuple[Call, Sequence[Checkpoint]]], findings: Iterable[list[Finding]]
) -> Iterator[Place]:
    """Everything whose position is asked for."""
    for call, ways in made:
        yield call.place
        yield call.way.here or call.place
        yield from (argument.place for argument in call.arguments)
        for way in ways:
            yield from way.places.values()
            yield from (hole.place for hole in _holes(way) if hole.place is not None)
    yield from (save.way.here or save.place for save in source.hand_saves)
    for finding in (one for found in findings for one in found):
        yield from places_of(finding)


def _holes(checkpoint: Checkpoint) -> Iterator[Unknown]:
    """The unknown parts of the values that are given."""
    for name, value in checkpoint.values.items():
        if name in checkpoint.places:
            yield from (value.holes if isinstance(value, Text) else [value] if isinstance(value, Unknown) else [])


def _explained(
    call: Call, target: Target, ways: Sequence[Checkpoint], findings: list[Finding], where: Where, asked: Asked
) -> Explained:
    position = where[call.way.here or call.place]
    given = [where[argument.place] for argument in call.arguments]
    return Explained(
        position,
        max(one.line for one in (position, *given) if not one.file),
        "ModelCheckpoint",
        target,
        tuple(_way(way, where, asked) for way in ways),
        tuple(sorted((report(finding, where) for finding in findings), key=lambda one: one.code)),
    )


def _way(checkpoint: Checkpoint, where: Where, asked: Asked) -> Way:
    running = as_it_runs(checkpoint)
    best_only, run = bool(running.flag("save_best_only")), run_of(running, asked.epochs, asked.steps)
    if not asked.metrics and (best_only or _names_a_metric(running)):
        run = replace(run, assumed=(*run.assumed, "metric"))
    turns = 2 if checkpoint.turns else 1
    together = [*_beside(checkpoint, asked), running]
    timeline, not_played = None, None
    try:
        timeline = play(_timed(together, asked), asked.metrics, turns)
    except NotPlayedError as error:
        not_played = str(error)
    holes = dict.fromkeys(
        Hole(visible(hole.name, HOLE), hole.reason, where[hole.place] if hole.place is not None else None)
        for hole in _holes(checkpoint)
    )
    return Way(
        keras=checkpoint.keras.name,
        arguments=tuple(_arguments(checkpoint, running, where)),
        holes=tuple(holes),
        run=run,
        turns=turns,
        best_only=best_only,
        uploads=checkpoint.uploads,
        callbacks=tuple(where[one.place] for one in together),
        timeline=timeline,
        not_played=not_played,
    )


def _names_a_metric(checkpoint: Checkpoint) -> bool:
    fields = checkpoint.template.fields if checkpoint.template is not None else ()
    return any(name not in OWN_FIELDS for name, _ in fields)


def _timed(callbacks: Iterable[Checkpoint], asked: Asked) -> list[tuple[Checkpoint, Timing]]:
    return [(one, run_of(one, asked.epochs, asked.steps).timing) for one in callbacks]


def _beside(checkpoint: Checkpoint, asked: Asked) -> Iterator[Checkpoint]:
    """The earlier callbacks of the same fit that write to a file of this one."""
    own = _files(checkpoint, asked)
    for ways in checkpoint.siblings:
        yield from (one for one in ways[:1] if own & _files(one, asked))


def _files(checkpoint: Checkpoint, asked: Asked) -> set[tuple[object, ...]]:
    try:
        return {write.file for write in play(_timed([checkpoint], asked), asked.metrics).writes}
    except NotPlayedError:
        return set()


def _arguments(checkpoint: Checkpoint, running: Checkpoint, where: Where) -> Iterator[Understood]:
    swallowed = {stray.name for stray in checkpoint.strays if stray.callee == ".format()"}
    for name, value in running.values.items():
        position = where[checkpoint.places[name]] if name in checkpoint.places else None
        yield Understood(
            name, value, position, _source(checkpoint, name, swallowed), checkpoint.conditions.get(name, ())
        )
    for misfit in checkpoint.unexpected:
        yield Understood(f"{misfit.argument.name}", misfit.argument.value, where[misfit.argument.place], "refused")
    for argument in (*checkpoint.twice, *checkpoint.surplus):
        yield Understood(argument.name or "*", argument.value, where[argument.place], "refused")


def _source(checkpoint: Checkpoint, name: str, swallowed: set[str]) -> str:
    value = checkpoint.values[name]
    if name in swallowed:
        return "swallowed"
    if value == ASSIGNED:
        return "assigned"
    if name in checkpoint.places:
        return "given"
    if value == NOT_GIVEN:
        return "misspelt" if any(misfit.meant == name for misfit in checkpoint.unexpected) else "unpacked"
    return "missing" if name == "filepath" else "default"
