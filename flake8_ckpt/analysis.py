"""The whole way, from the text of a file to what is wrong in it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from flake8_ckpt.call import Call, HandSave
from flake8_ckpt.keras.checkpoint import checkpoints
from flake8_ckpt.rules import judge, judge_by_hand
from flake8_ckpt.rules.rule import Finding
from flake8_ckpt.source.calls import read
from flake8_ckpt.source.tree import Position, UnanalysableError, form_feeds, python_tree, refuse_deep

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
    message: str


def analyse(
    text: str,
    target: tuple[int, int],
    enabled: frozenset[str],
    extra_classes: frozenset[str] = frozenset(),
    tree: ast.AST | None = None,
) -> Iterator[Report]:
    """Everything that is wrong with the checkpoints of a file, in the order of the source.

    Args:
        text: the source of the file.
        target: the Keras version to judge by.
        enabled: the codes to look for.
        extra_classes: dotted names of further classes to be treated as ModelCheckpoint.
        tree: Python's own tree of *text*, where it is at hand.

    Returns:
        The reports; what cannot be analysed, the file or a call, gives one, CKP999. Never raises for what the file
        holds, nor for a fault of ours.
    """
    try:
        reports = list(_reports(text, target, enabled, extra_classes, tree))
    except Exception as error:  # noqa: BLE001 - one that is let through ends the run of flake8, for all files
        line = error.line if isinstance(error, UnanalysableError) else 1
        reports = [Report(Position(line, 0), "CKP999", f"the checkpoints of this file are not checked: {_why(error)}")]
    yield from reports


def _reports(
    text: str, target: tuple[int, int], enabled: frozenset[str], extra_classes: frozenset[str], tree: ast.AST | None
) -> Iterator[Report]:
    if (tree := tree or python_tree(text, "exec")) is not None:
        refuse_deep(tree)
    source = read(text, extra_classes)
    asked: tuple[Call | HandSave, ...] = (*source.calls, *source.hand_saves)
    findings = [finding for one in asked for finding in _findings(one, target, enabled)]
    places = {place for one in findings for place in (one.place, one.because) if place is not None}
    where = source.positions(places) if places else {}
    cut = form_feeds(text)
    for finding in findings:
        because = f" (line {where[finding.because].line})" if finding.because is not None else ""
        position = where[finding.place]
        yield Report(
            Position(position.line, position.column + cut.get(position.line, 0)),
            finding.code,
            f"{finding.consequence}{because}: {finding.fix}",
        )


def _findings(one: Call | HandSave, target: tuple[int, int], enabled: frozenset[str]) -> list[Finding]:
    """What is wrong with one call. Where judging it fails, that is said of this call, and the others are judged."""
    try:
        return judge_by_hand(one, enabled) if isinstance(one, HandSave) else judge(checkpoints(one, target), enabled)
    except Exception as error:  # noqa: BLE001 - as in analyse
        return [Finding("CKP999", one.place, "this call is not checked", _why(error))]


def _why(error: Exception) -> str:
    """Why something is not checked, as the message says it."""
    match error:
        case UnanalysableError():
            return error.reason
        case RecursionError():
            return "it nests too deep"
    return f"an internal error, {type(error).__name__}; please report it, with the code, at {ISSUES}"
