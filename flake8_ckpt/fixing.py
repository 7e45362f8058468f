"""Files mended: each repair is tried, the result judged again, and what does not hold is not offered."""

from __future__ import annotations

import ast
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

import libcst as cst

from flake8_ckpt.analysis import Report, judged, reports
from flake8_ckpt.call import Call
from flake8_ckpt.display import Line, line
from flake8_ckpt.repair import Retext
from flake8_ckpt.rules.rule import Finding
from flake8_ckpt.run.reading import Source, read_file
from flake8_ckpt.source.edits import ElsewhereError, candidates
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


@dataclass(frozen=True, slots=True)
class Fix:
    """A finding and what is done about it.

    Attributes:
        key: which finding.
        report: the same, as it is shown.
        title: what the fix does; without a fix, why there is none, and what to do by hand.
        safe: whether nothing that works today is changed.
        data: the file after the fix; None where there is no fix.
    """

    key: Key
    report: Report
    title: Line
    safe: bool = True
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
    """One state of a file: what it says, and what is wrong with each of its calls."""

    source: Source
    by_call: list[list[Finding]]
    by_hand: list[Finding]

    @property
    def faults(self) -> Counter[Key]:
        """How often each code is found at each call."""
        return Counter(Key(one.code, number) for number, one in self._numbered())

    def found(self) -> list[tuple[Key, Finding, Report]]:
        """Every finding, as it is and as it is shown."""
        numbered = list(self._numbered())
        told = reports(self.source, [finding for _, finding in numbered])
        return [(Key(one.code, number), one, report) for (number, one), report in zip(numbered, told, strict=True)]

    def _numbered(self) -> Iterator[tuple[int, Finding]]:
        for number, found in enumerate((*self.by_call, self.by_hand)):
            yield from ((number, one) for one in found)


@dataclass(frozen=True, slots=True)
class Fixer:
    """Mends files as one user wants it.

    Attributes:
        target: the Keras version to judge by.
        enabled: the codes to look for.
        extra_classes: dotted names of further classes to be treated as ModelCheckpoint.
    """

    target: tuple[int, int]
    enabled: frozenset[str]
    extra_classes: frozenset[str] = frozenset()

    def mend(self, data: bytes, wanted: Callable[[Report], bool], *, unsafe: bool) -> Mended:
        """Fix one finding of a file after the other, until nothing more can be fixed.

        Args:
            data: the file as it is on disk.
            wanted: which of its findings are to be fixed.
            unsafe: whether what changes the files on disk is done, too.

        Raises:
            UnanalysableError: as :meth:`fixes`.
        """
        keys = dict.fromkeys(key for key, _, report in _judged(self, data).found() if wanted(report))
        done: list[Fix] = []
        while True:
            left: list[Fix] = []
            made = len(done)
            for key in keys:
                fixes = list(self.fixes(data, key))
                fix = next((one for one in fixes if one.data is not None and (one.safe or unsafe)), None)
                if fix is None or fix.data is None:
                    left += fixes
                else:
                    done.append(fix)
                    data = fix.data
            if len(done) == made:
                return Mended(data, tuple(done), tuple(left))

    def fixes(self, data: bytes, wanted: Key | None = None) -> Iterator[Fix]:
        """Every finding of a file with its fix, each as if it were the only one.

        Args:
            data: the file as it is on disk.
            wanted: the findings to look at; None for all.

        Raises:
            UnanalysableError: it cannot be parsed, or not written as it is.
        """
        before = _judged(self, data)
        for key, finding, report in before.found():
            if wanted is None or key == wanted:
                yield self._fix(before, key, finding, report)

    def _fix(self, before: _Judged, key: Key, finding: Finding, report: Report) -> Fix:
        repair = finding.repair
        if repair is None:
            return Fix(key, report, line(f"by hand: {finding.fix}"))
        call = before.source.calls[key.number]
        try:
            for module in candidates(before.source, call, repair.step):
                if self._is_cured(before, module, key):
                    return Fix(key, report, line(repair.title), repair.safe, module.bytes)
        except ElsewhereError as error:
            return Fix(key, report, line(f"by hand ({error}): {finding.fix}"))
        except RecursionError:
            return Fix(key, report, line(f"by hand (the file nests too deep to be changed): {finding.fix}"))
        return Fix(key, report, line(f"by hand (no change of this call alone cures it): {finding.fix}"))

    def _is_cured(self, before: _Judged, module: cst.Module, key: Key) -> bool:
        """Whether *module* has one fault less and no new one, and the filepath that is wanted."""
        after = _judged(self, module.bytes)
        same_calls = len(after.source.calls) == len(before.source.calls)
        if not same_calls or not after.faults <= before.faults or after.faults[key] == before.faults[key]:
            return False
        step = next(one.repair.step for one in before.by_call[key.number] if one.code == key.code and one.repair)
        if not isinstance(step, Retext):
            return True
        wanted = {_retexted(name, step) for name in _filepaths(before.source.calls[key.number])}
        return wanted == set(_filepaths(after.source.calls[key.number]))


@lru_cache(maxsize=2)  # what was tried and held is what the next fix begins with
def _judged(fixer: Fixer, data: bytes) -> _Judged:
    """One state of a file.

    Raises:
        UnanalysableError: as :func:`parsed`.
    """
    module = parsed(data)
    source = read_file(File(module.code, module), fixer.extra_classes)
    verdict = judged(source, fixer.target, fixer.enabled)
    return _Judged(source, verdict.by_call, [*chain(*verdict.by_hand), *verdict.others])


def parsed(data: bytes) -> cst.Module:
    """The file as libcst has it, from which its bytes come back as they are.

    Raises:
        UnanalysableError: Python or libcst does not take it, or libcst would write it otherwise.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of its escapes
            tree = ast.parse(data)
        refuse_costly(tree, data.decode("latin-1"))  # in which brackets and ends of lines are the same
        module = cst.parse_module(data)
    except UnanalysableError:
        raise
    except (RecursionError, MemoryError) as error:
        raise UnanalysableError(TOO_DEEP) from error
    except Exception as error:  # what libcst's nodes refuse, they refuse by errors of many kinds
        reason = f"it is no Python that can be parsed ({error.__class__.__name__})"
        raise UnanalysableError(reason) from error
    if module.bytes != data or without_lone_backslashes(module.code) != module.code or _has_form_feeds(module.code):
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
