"""Files mended: each repair is tried, the result judged again, and what does not hold is not offered."""

from __future__ import annotations

import ast
import re
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain

import libcst as cst

from flake8_ckpt.analysis import Report, judged, reports
from flake8_ckpt.call import Call
from flake8_ckpt.display import Line, line
from flake8_ckpt.keras.checkpoint import checkpoints
from flake8_ckpt.keras.versions import ROWS, Target, row
from flake8_ckpt.repair import Repair, Retext
from flake8_ckpt.rules import judge
from flake8_ckpt.rules.rule import Finding
from flake8_ckpt.run.edits import Changes, ElsewhereError, candidates, written
from flake8_ckpt.run.readers import Readers
from flake8_ckpt.run.reading import Source, read_file
from flake8_ckpt.source.modules import Project
from flake8_ckpt.source.parsing import (
    TOO_DEEP,
    File,
    UnanalysableError,
    refuse_costly,
    without_form_feeds,
    without_lone_backslashes,
)
from flake8_ckpt.values import Text, alternatives


@dataclass(frozen=True, slots=True)
class Key:
    """Which finding it is, as long as no call comes or goes: the *code*, and the *number* of the call from 0.

    What is found of hand-written loops has the number after the last call.
    """

    code: str
    number: int


ON_DISK = "changes what is on disk"
END_OF_LINE = re.compile(rb"[ \t\f]*(?:\r\n?|\n)?")


@dataclass(frozen=True, slots=True)
class Fix:
    """A finding and what is done about it.

    Attributes:
        key: which finding.
        report: the same, as it is shown.
        title: what the fix does; without a fix, why there is none, and what to do by hand.
        caution: why the fix is not safe; empty where nothing that works today is changed.
        data: the file after the fix; None where there is no fix.
    """

    key: Key
    report: Report
    title: Line
    caution: str = ""
    data: bytes | None = None


@dataclass(frozen=True, slots=True)
class Mended:
    """A file after all its fixes.

    Attributes:
        data: the file.
        done: the fixes, in their order.
        left: the findings that are still there.
    """

    data: bytes
    done: tuple[Fix, ...]
    left: tuple[Fix, ...]


@dataclass(frozen=True, slots=True)
class _Judged:
    """One state of a file: what it says, and what is wrong with each of its calls.

    Attributes:
        data: the file.
        source: what it says, but for the empty lines at its end.
        readers: what in it knows the names of files.
        by_call: what is wrong with each call.
        by_hand: what is wrong with all else.
        faults: how often each code is found at each call.
    """

    data: bytes
    source: Source
    readers: Readers
    by_call: list[list[Finding]]
    by_hand: list[Finding]
    faults: Counter[Key]

    def found(self) -> list[_Found]:
        """Every finding, as it is and as it is shown."""
        numbered = list(_numbered(self.by_call, self.by_hand))
        told = reports(self.source, [finding for _, finding in numbered])
        return [
            _Found(Key(one.code, number), one, report) for (number, one), report in zip(numbered, told, strict=True)
        ]


@dataclass(frozen=True, slots=True)
class _Found:
    """One finding of a state of a file, and how it is shown."""

    key: Key
    finding: Finding
    report: Report


def _numbered(by_call: list[list[Finding]], by_hand: list[Finding]) -> Iterator[tuple[int, Finding]]:
    for number, found in enumerate((*by_call, by_hand)):
        yield from ((number, one) for one in found)


@dataclass(frozen=True, slots=True)
class Fixer:
    """Mends files as one user wants it.

    Attributes:
        target: the Keras to judge by.
        enabled: the codes to look for.
        extra_classes: dotted names of further classes to be treated as ModelCheckpoint.
    """

    target: Target
    enabled: frozenset[str]
    extra_classes: frozenset[str] = frozenset()

    def mend(
        self, data: bytes, wanted: Callable[[Report], bool], *, unsafe: bool, project: Project | None = None
    ) -> Mended:
        """Fix what can be fixed in a file, many findings at once, until nothing more can be.

        Args:
            data: the file as it is on disk.
            wanted: which of its findings are to be fixed.
            unsafe: whether what is not safe is done, too.
            project: where the modules lie that it may import; None where they are not followed.

        Raises:
            UnanalysableError: as :meth:`fixes`.
        """
        state, done = _judged(self, data, project), list[Fix]()
        shown: dict[Key, list[Report]] = {}  # where each stands in the file that the user knows
        for one in state.found():
            if wanted(one.report):
                shown.setdefault(one.key, []).append(one.report)
        cautions = {one.key: self._caution(state, one) for one in state.found() if one.key in shown}
        while True:
            found = {one.key: one for one in state.found() if one.key in shown}
            allowed = [one for one in found.values() if unsafe or not cautions[one.key]]
            made, reasons = self._together(state, allowed)
            if not made:
                break
            after = self._after(state, made)
            for key, one in found.items():
                if after.faults[key] < state.faults[key]:
                    done.append(Fix(key, shown[key].pop(0), _title(one), cautions[key], after.data))
            state = after
        reasons |= self._reasons(state, [one for one in found.values() if one not in allowed])
        left = [
            self._fix(state, replace(one, report=report), cautions[key], reasons.get(key))
            for key, one in found.items()
            for report in shown[key]
        ]
        return Mended(state.data, tuple(done), tuple(left))

    def fixes(
        self, data: bytes, wanted: Callable[[Report], bool] = lambda _: True, project: Project | None = None
    ) -> Iterator[Fix]:
        """Findings of a file with their fixes, each as if it were the only one.

        Args:
            data: the file as it is on disk.
            wanted: which findings to look at.
            project: as for :meth:`mend`.

        Raises:
            UnanalysableError: it cannot be parsed, or not written as it is.
        """
        state = _judged(self, data, project)
        for one in state.found():
            if wanted(one.report):
                made, reasons = self._together(state, [one])
                fix = self._fix(state, one, self._caution(state, one), reasons.get(one.key))
                yield replace(fix, data=self._after(state, made).data) if made else fix

    @staticmethod
    def _fix(state: _Judged, one: _Found, caution: str, reason: str | None) -> Fix:
        """The fix of *one*, without the file after it; *reason* is why there is none."""
        if one.finding.repair is None:
            return Fix(one.key, one.report, line(f"by hand: {one.finding.fix}"))
        if reason is not None:
            return Fix(one.key, one.report, line(f"by hand ({reason}): {one.finding.fix}"))
        return Fix(one.key, one.report, _title(one), caution, state.data)

    def _caution(self, state: _Judged, one: _Found) -> str:
        """Why the fix of *one* is not safe; empty where it is."""
        repair = one.finding.repair
        if repair is None or repair.safe:
            is_guess = (
                repair is not None
                and self.target.is_assumed
                and not _is_wanted_by_all(state.source.calls[one.key.number], one.key.code)
            )
            return f"{row(self.target.version).name} is only assumed: set ckpt-keras-version" if is_guess else ""
        return ON_DISK

    def _reasons(self, state: _Judged, found: list[_Found]) -> dict[Key, str]:
        """Why each of *found* has no fix; those that have one are left out."""
        reasons: dict[Key, str] = {}
        while found:
            made, more = self._together(state, found)
            reasons |= more
            found = [one for one in found if one.key not in reasons.keys() | made.keys()]
        return reasons

    def _together(self, state: _Judged, found: list[_Found]) -> tuple[dict[Key, Changes], dict[Key, str]]:
        """What cures as many of *found* as go together, and why others cannot be cured.

        All are tried at once, each in the likeliest way to write it, and those that do not hold are tried in the next:
        so a file is judged a few times, and not once for each finding.
        """
        repairs = [(one.key, one.finding.repair) for one in found]
        ways = {key: _ways(state, key, repair) for key, repair in repairs if repair is not None}
        chosen: dict[Key, Changes] = {}
        batch: dict[Key, Changes] = {}
        reasons: dict[Key, str] = {}
        failing = list(ways)
        while failing:
            for key in failing:
                chosen.pop(key, None)
                try:
                    chosen[key] = next(ways[key])
                except StopIteration:
                    reasons[key] = "no change of this call alone cures it"
                except (ElsewhereError, UnanalysableError) as error:
                    reasons[key] = str(error)
            try:
                batch, failing = self._tried(state, _apart(chosen))
            except RecursionError:
                return {}, reasons | dict.fromkeys(chosen, "the file nests too deep to be changed")
        return batch, reasons

    def _tried(self, state: _Judged, batch: dict[Key, Changes]) -> tuple[dict[Key, Changes], list[Key]]:
        """*batch*, and what in it does not hold. Where each change holds alone, and not all together, the first one."""
        after = self._after(state, batch)
        failing = [key for key in batch if not _is_cured(state, after, key)]
        if failing or after.faults <= state.faults:
            return batch, failing
        if len(batch) == 1:
            return batch, list(batch)
        alone = [self._tried(state, {key: changes}) for key, changes in batch.items()]
        failing = [key for _, keys in alone for key in keys]
        return (batch if failing else alone[0][0]), failing

    def _after(self, state: _Judged, batch: dict[Key, Changes]) -> _Judged:
        """The file with the changes of *batch* made."""
        changes = {node: change for one in batch.values() for node, change in one.items()}
        _, end = _split(state.data)
        return _judged(self, written(state.source, changes) + end, state.source.project)


def _title(one: _Found) -> Line:
    return line(one.finding.repair.title if one.finding.repair is not None else one.finding.fix)


def _ways(state: _Judged, key: Key, repair: Repair) -> Iterator[Changes]:
    """How *repair* can be written at the call of *key*.

    Raises:
        ElsewhereError: it cannot be.
    """
    if repair.hindrance:
        raise ElsewhereError(repair.hindrance)
    if state.source.calls[key.number].way.here is not None:
        msg = "it is written in another module"
        raise ElsewhereError(msg)
    yield from candidates(state.readers, state.source.calls[key.number], repair.step)


def _apart(chosen: dict[Key, Changes]) -> dict[Key, Changes]:
    """Of *chosen* what changes each call once, and no node twice."""
    batch: dict[Key, Changes] = {}
    calls, nodes = set[int](), set[int]()
    for key, changes in chosen.items():
        if key.number not in calls and nodes.isdisjoint(changes):
            batch[key] = changes
            calls.add(key.number)
            nodes |= changes.keys()
    return batch


def _is_wanted_by_all(call: Call, code: str) -> bool:
    """Whether *code* is found at *call* whichever Keras it is judged by."""
    verdicts = (judge(checkpoints(call, one.since), frozenset({code})) for one in ROWS)
    return all(any(finding.code == code for finding in found) for found in verdicts)


def _is_cured(state: _Judged, after: _Judged, key: Key) -> bool:
    """Whether a call has the fault *key* less and no new one, and the filepath that is wanted, which others follow."""
    here = {one for one in after.faults if one.number == key.number}
    same_calls = len(state.source.calls) == len(after.source.calls)
    is_better = after.faults[key] < state.faults[key] and all(after.faults[one] <= state.faults[one] for one in here)
    if not same_calls or not is_better:
        return False
    step = next(one.repair.step for one in state.by_call[key.number] if one.code == key.code and one.repair)
    if not isinstance(step, Retext):
        return True
    calls = [one.source.calls[key.number] for one in (state, after)]
    wanted = {_retexted(name, step) for name in _filepaths(calls[0])}
    followers = [len(one.readers.followers(call)) for one, call in zip((state, after), calls, strict=True)]
    return wanted == set(_filepaths(calls[1])) and followers[0] == followers[1]


@lru_cache(maxsize=2)  # what was tried and held is what the next fix begins with
def _judged(fixer: Fixer, data: bytes, project: Project | None) -> _Judged:
    """One state of a file.

    Raises:
        UnanalysableError: as :func:`parsed`.
    """
    module = parsed(data)
    source = read_file(File(module.code, module), fixer.extra_classes, project)
    verdict = judged(source, fixer.target.version, fixer.enabled)
    by_hand = [*chain(*verdict.by_hand), *verdict.others]
    faults = Counter(Key(one.code, number) for number, one in _numbered(verdict.by_call, by_hand))
    return _Judged(data, source, Readers(source), verdict.by_call, by_hand, faults)


def _split(data: bytes) -> tuple[bytes, bytes]:
    """A file and the empty lines at its end, the last of which libcst would write without its spaces."""
    code = data.rstrip(b" \t\f\r\n")
    end = END_OF_LINE.match(data, len(code))
    return (data[: end.end()], data[end.end() :]) if end else (data, b"")


def parsed(data: bytes) -> cst.Module:
    """The file as libcst has it, from which its bytes come back as they are, but for the empty lines at its end.

    Raises:
        UnanalysableError: Python or libcst does not take it, or libcst would write it otherwise.
    """
    body, _ = _split(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of its escapes
            tree = ast.parse(data)
        refuse_costly(tree, data.decode("latin-1"))  # in which brackets and ends of lines are the same
        module = cst.parse_module(body)
    except UnanalysableError:
        raise
    except (RecursionError, MemoryError) as error:
        raise UnanalysableError(TOO_DEEP) from error
    except Exception as error:  # what libcst's nodes refuse, they refuse by errors of many kinds
        reason = f"it is no Python that can be parsed ({error.__class__.__name__})"
        raise UnanalysableError(reason) from error
    if module.bytes != body or without_lone_backslashes(module.code) != module.code or _has_form_feeds(module.code):
        reason = "it would not be written as it is: it has a form feed, a lone CR or a lone backslash in an odd place"
        raise UnanalysableError(reason)
    return module


def _has_form_feeds(source: str) -> bool:
    """Whether a form feed stands before a statement, where libcst is not certain to count it; page breaks do not."""
    lines, kept = source.splitlines(), without_form_feeds(source).splitlines()
    return [line for line in lines if line.strip()] != [line for line in kept if line.strip()]


def _filepaths(call: Call) -> list[str]:
    """Every text that the filepath of *call* may be; what is not known stands between NULs by its name."""
    given = [one for one in call.arguments if one.name == "filepath"] or list(call.arguments[:1])
    values = [option.value for one in given for option in alternatives(one.value)]
    texts = [value.parts for value in values if isinstance(value, Text)]
    return ["".join(part if isinstance(part, str) else f"\0{part.name}\0" for part in parts) for parts in texts]


def _retexted(path: str, step: Retext) -> str:
    before, found, after = path.rpartition(step.old) if step.old else (path, "found", "")
    return f"{before}{step.new}{after}" if found else path
