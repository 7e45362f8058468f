"""The whole way, from the text of a file to what is wrong in it."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from flake8_ckpt.call import Call, HandSave, Manager
from flake8_ckpt.display import LOCATION, Line, line, visible
from flake8_ckpt.keras.checkpoint import Checkpoint, checkpoints
from flake8_ckpt.keras.versions import NEWEST, Target, row
from flake8_ckpt.repair import Advice
from flake8_ckpt.rules import judge, judge_by_hand, judge_manager, judge_whole
from flake8_ckpt.rules.rule import Finding
from flake8_ckpt.rules.whole import Whole
from flake8_ckpt.run.reading import Source, read
from flake8_ckpt.source.modules import Project, project_of
from flake8_ckpt.source.outline import text_of
from flake8_ckpt.source.parsing import TOO_DEEP, UnanalysableError
from flake8_ckpt.source.positions import Position
from flake8_ckpt.values import Place

ISSUES = "https://github.com/flake8-ckpt/flake8-ckpt/issues"


@dataclass(frozen=True, slots=True)
class Report:
    """One finding, ready to be shown.

    Attributes:
        position: line from 1, column in characters from 0.
        code: such as ``CKP101``.
        message: the consequence with its proof, then the fix; one line, without the code.
    """

    position: Position
    code: str
    message: Line


def analyse(
    text: str,
    target: Target,
    enabled: frozenset[str],
    extra_classes: frozenset[str] = frozenset(),
    tree: ast.AST | None = None,
    project: Project | None = None,
) -> Iterator[Report]:
    """Everything that is wrong with the checkpoints of a file, in the order of the source.

    Args:
        text: the source of the file.
        target: the Keras to judge by.
        enabled: the codes to look for.
        extra_classes: dotted names of further classes to be treated as ModelCheckpoint.
        tree: Python's own tree of *text*, where it is at hand.
        project: where the modules lie that the file may import; None where they are not followed.

    Returns:
        The reports; what cannot be analysed, the file or a call, gives one, CKP999. Never raises for what the file
        holds, nor for a fault of ours.
    """
    try:
        source = read(text, extra_classes, tree, project)
        findings = list(_all(judged(source, target.version, enabled)))
        found = reports(source, findings)
        if target.is_assumed and findings:
            elsewhere = {(one.code, one.place, one.way.here) for one in _all(judged(source, NEWEST[2], enabled))}
            rests = [(one.code, one.place, one.way.here) not in elsewhere for one in findings]
            found = _with_assumption(found, rests, target)
        found.sort(key=_order)
    except Exception as error:  # noqa: BLE001 - one that is let through ends the run of flake8, for all files
        position = Position(error.line if isinstance(error, UnanalysableError) else 1, 0)
        found = [Report(position, "CKP999", line(f"the checkpoints of this file are not checked: {_why(error)}"))]
    yield from found


def _order(one: Report) -> tuple[int, int]:
    return one.position.line, one.position.column


def _all(verdict: Verdict) -> Iterator[Finding]:
    """Everything that a verdict has, as flake8 reports it."""
    return _by_place([*verdict.by_call, *verdict.by_hand, verdict.others])


def _with_assumption(found: list[Report], rests: list[bool], target: Target) -> list[Report]:
    """*found*, of which the first that *rests* on the version that is assumed says so."""
    first = min((one for one, rests_on_it in zip(found, rests, strict=True) if rests_on_it), key=_order, default=None)
    note = f" (assuming {row(target.version).name}; set ckpt-keras-version)"
    return [replace(one, message=line(f"{one.message}{note}")) if one is first else one for one in found]


def _by_place(found: list[list[Finding]]) -> Iterator[Finding]:
    """All findings, each once: a call may be made in several ways, and run several times."""
    first: dict[tuple[str, Place, Place | None], Finding] = {}
    for one in chain(*found):
        first.setdefault((one.code, one.place, one.way.here), one)
    yield from first.values()


class Verdict(NamedTuple):
    """What is wrong in a file.

    Attributes:
        by_call: the findings about each call.
        ways: how each call was judged: the configurations that it may make.
        by_hand: the findings about each model that is saved by hand.
        others: the findings about all else.
    """

    by_call: list[list[Finding]]
    ways: list[list[Checkpoint]]
    by_hand: list[list[Finding]]
    others: list[Finding]


def judged(source: Source, target: tuple[int, int], enabled: frozenset[str]) -> Verdict:
    """What is wrong with each call of *source*, and with all else in it; as for :func:`analyse`."""
    verdict = _judged(source, target, enabled)
    by_call, by_hand = (
        [_only_of_the_file(source, one, target, enabled) for one in found]
        for found in (verdict.by_call, verdict.by_hand)
    )
    return Verdict(by_call, verdict.ways, by_hand, _only_of_the_file(source, verdict.others, target, enabled))


def _judged(source: Source, target: tuple[int, int], enabled: frozenset[str]) -> Verdict:
    """The same, with what another module shows by itself."""
    ways: list[list[Checkpoint]] = [[] for _ in source.calls]

    def bind(own: list[Checkpoint], call: Call) -> list[Finding]:
        siblings, beside = ([ways[index] for index in others] for others in (call.siblings, call.beside))
        own += checkpoints(call, target, siblings, beside)
        return []

    numbered = list(zip(source.calls, ways, strict=True))
    unbound = [_guarded(partial(bind, own, call), call) for call, own in numbered]
    by_call = [_guarded(partial(judge, own, enabled), call) for call, own in numbered]
    by_hand = [_guarded(partial(judge_by_hand, save, enabled), save) for save in source.hand_saves]
    managed = [_guarded(partial(judge_manager, manager, enabled), manager) for manager in source.managers]
    faults = {type(one.error): one for one in reversed(source.faults) if source.is_here(one.place)}.values()
    unread = [Finding("CKP999", one.place, "this code is not checked", (Advice(_why(one.error)),)) for one in faults]
    found = [[*first, *then] for first, then in zip(unbound, by_call, strict=True)]
    of_program = _of_program(Whole(source.program, ways, target), enabled)
    for one in of_program:
        if one.call is not None:
            left = [other for other in found[one.call] if other.code not in one.instead_of]
            found[one.call] = [one, *left]
    others = [one for one in of_program if one.call is None]
    return Verdict(found, ways, by_hand, [*others, *chain(*managed), *unread])


def _of_program(whole: Whole, enabled: frozenset[str]) -> list[Finding]:
    """What is wrong with the program as a whole; where that fails, it is said at its first event."""
    try:
        return judge_whole(whole, enabled)
    except Exception as error:  # noqa: BLE001 - as in analyse
        place = next((one.place for one in whole.program.events), Place(0))
        return [Finding("CKP999", place, "this program is not checked", (Advice(_why(error)),))]


def _only_of_the_file(
    source: Source, found: list[Finding], target: tuple[int, int], enabled: frozenset[str]
) -> list[Finding]:
    """What of *found* is to be said of this file: what another module shows by itself is said of that one only."""
    if not any(one.way.here is not None for one in found):
        return found
    places = {one: (one.place, *one.way.through) for one in found}
    where = source.positions({place for own in places.values() for place in own})

    def is_said(finding: Finding) -> bool:
        sites = [where[place] for place in places[finding] if where[place].file]
        return any(
            (finding.code, one.line, one.column) in _by_itself(source.paths[one.file], source.extra, target, enabled)
            for one in sites
        )

    return [one for one in found if not is_said(one)]


@lru_cache(maxsize=64)
def _by_itself(
    path: Path, extra: frozenset[str], target: tuple[int, int], enabled: frozenset[str]
) -> frozenset[tuple[str, int, int]]:
    """What is found in another module of the project when that is analysed: code, line and column."""
    written = text_of(path) or ""
    source = read(written, extra, project=project_of(path, written))
    verdict = _judged(source, target, enabled)
    told = reports(source, [*chain(*verdict.by_call), *chain(*verdict.by_hand), *verdict.others])
    return frozenset((one.code, one.position.line, one.position.column) for one in told)


def _guarded(judgement: Callable[[], list[Finding]], one: Call | HandSave | Manager) -> list[Finding]:
    """What *judgement* finds wrong with *one* call; where it fails, that is said there, and the rest is judged.

    Nothing is reported where a test expects an exception: what is wrong there is wrong on purpose.
    """
    try:
        found = judgement()
    except Exception as error:  # noqa: BLE001 - as in analyse
        return [Finding("CKP999", one.place, "this call is not checked", (Advice(_why(error)),))]
    return [] if one.expected_to_raise else [replace(finding, way=one.way) for finding in found]


def _why(error: Exception) -> str:
    """Why something is not checked, as the message says it."""
    match error:
        case UnanalysableError():
            return error.reason
        case RecursionError():
            return TOO_DEEP
    return f"an internal error, {type(error).__name__}; please report it, with the code, at {ISSUES}"


def reports(source: Source, findings: Iterable[Finding]) -> list[Report]:
    """Each of *findings* with its place in the file.

    Raises:
        UnanalysableError: the code nests too deep for its places to be told.
    """
    findings = list(findings)
    places = {place for one in findings for place in places_of(one)}
    where = source.positions(places) if places else {}
    return [report(finding, where) for finding in findings]


def places_of(finding: Finding) -> Iterator[Place]:
    """Every place that the report of a finding may speak of."""
    yield from (one for one in (finding.place, finding.because, finding.way.here) if one is not None)
    yield from finding.way.through


def stands_at(position: Position) -> str:
    """Where something stands, as messages say it: ``line 5``, or ``callbacks.py:5`` in another module."""
    return f"{visible(position.file, LOCATION)}:{position.line}" if position.file else f"line {position.line}"


def report(finding: Finding, where: dict[Place, Position]) -> Report:
    """*finding*, ready to be shown; *where* has the position of each of its places.

    What stands in another module is reported at the call that leads there.
    """
    position = where[finding.place]
    others = [where[finding.because]] if finding.because is not None else []
    if position.file and finding.way.here is not None:
        others.append(position)
        position = where[finding.way.here]
    shown = dict.fromkeys(map(stands_at, others))
    because = f" ({', '.join(shown)})" if shown else ""
    return Report(position, finding.code, line(f"{finding.consequence}{because}: {finding.fix}"))
