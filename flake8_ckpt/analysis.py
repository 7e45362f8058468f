"""The whole way, from the text of a file to what is wrong in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from flake8_ckpt.keras.checkpoint import checkpoints
from flake8_ckpt.rules import judge, judge_by_hand, judge_manager
from flake8_ckpt.rules.rule import Finding
from flake8_ckpt.source.calls import Source, read
from flake8_ckpt.source.tree import Position, UnanalysableError
from flake8_ckpt.values import Place


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
    message: str


def analyse(
    text: str, target: tuple[int, int], enabled: frozenset[str], extra_classes: frozenset[str] = frozenset()
) -> Iterator[Report]:
    """Everything that is wrong with the checkpoints of a file, in the order of the source.

    Args:
        text: the source of the file.
        target: the Keras version to judge by.
        enabled: the codes to look for.
        extra_classes: dotted names of further classes to be treated as ModelCheckpoint.

    Returns:
        The reports; a file that cannot be analysed gives one, CKP999. Never raises for what the file holds.
    """
    try:
        source = read(text, extra_classes)
        by_call, others = judged(source, target, enabled)
        found = reports(source, [finding for findings in (*by_call, others) for finding in findings])
    except UnanalysableError as error:
        yield Report(Position(error.line, 0), "CKP999", f"the checkpoints of this file are not checked: {error.reason}")
    except RecursionError:
        yield Report(Position(1, 0), "CKP999", "the checkpoints of this file are not checked: it nests too deep")
    else:
        yield from found


def judged(
    source: Source, target: tuple[int, int], enabled: frozenset[str]
) -> tuple[list[list[Finding]], list[Finding]]:
    """What is wrong with each call of *source*, and with all else in it; as for :func:`analyse`."""
    others = [finding for save in source.hand_saves for finding in judge_by_hand(save, enabled)]
    others += [finding for manager in source.managers for finding in judge_manager(manager, enabled)]
    return [judge(checkpoints(call, target), enabled) for call in source.calls], others


def reports(source: Source, findings: Iterable[Finding]) -> list[Report]:
    """Each of *findings* with its place in the file.

    Raises:
        UnanalysableError: the code nests too deep for its places to be told.
    """
    findings = list(findings)
    places = {place for one in findings for place in (one.place, one.because) if place is not None}
    where = source.positions(places) if places else {}
    return [report(finding, where) for finding in findings]


def report(finding: Finding, where: dict[Place, Position]) -> Report:
    """*finding*, ready to be shown; *where* has the position of each of its places."""
    because = f" (line {where[finding.because].line})" if finding.because is not None else ""
    return Report(where[finding.place], finding.code, f"{finding.consequence}{because}: {finding.fix}")
