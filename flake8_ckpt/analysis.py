"""The whole way, from the text of a file to what is wrong in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flake8_ckpt.keras.checkpoint import checkpoints
from flake8_ckpt.rules import judge, judge_by_hand, judge_manager
from flake8_ckpt.source.calls import read
from flake8_ckpt.source.tree import Position, UnanalysableError


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
        findings = [finding for call in source.calls for finding in judge(checkpoints(call, target), enabled)]
        findings += [finding for save in source.hand_saves for finding in judge_by_hand(save, enabled)]
        findings += [finding for manager in source.managers for finding in judge_manager(manager, enabled)]
        places = {place for one in findings for place in (one.place, one.because) if place is not None}
        where = source.positions(places) if places else {}
    except UnanalysableError as error:
        yield Report(Position(error.line, 0), "CKP999", f"the checkpoints of this file are not checked: {error.reason}")
    except RecursionError:
        yield Report(Position(1, 0), "CKP999", "the checkpoints of this file are not checked: it nests too deep")
    else:
        for finding in findings:
            because = f" (line {where[finding.because].line})" if finding.because is not None else ""
            yield Report(where[finding.place], finding.code, f"{finding.consequence}{because}: {finding.fix}")
