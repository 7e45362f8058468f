"""Versions, and which of them a specifier admits: PEP 440's operators, Poetry's ``^`` and ``~``, conda's ``=``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import inf

VERSION = re.compile(
    r"""
    v? (?: (?P<epoch>\d{1,6}) ! )? (?P<release>\d{1,9} (?:\.\d{1,9}){0,7})
    (?: [-_.]? (?P<pre>alpha|a|beta|b|preview|pre|c|rc) [-_.]? (?P<pre_number>\d{0,9}) )?
    (?P<post> - (?P<bare_number>\d{1,9}) | [-_.]? (?:post|rev|r) [-_.]? (?P<post_number>\d{0,9}) )?
    (?P<dev> [-_.]? dev [-_.]? (?P<dev_number>\d{0,12}) )?
    (?: \+ [a-z0-9._-]+ )?
    """,
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
CLAUSE = re.compile(r"(===|==|~=|!=|<=|>=|<|>|\^|~|=|)([^\s,|=<>!~^]+)")
BETWEEN = re.compile(r"\s*,\s*|\s+")
AFTER_OPERATOR = re.compile(r"([=<>!~^])\s+")
ANY = ("", "*")
EARLY = {"a": 0, "alpha": 0, "b": 1, "beta": 1, "c": 2, "rc": 2, "pre": 2, "preview": 2}
FINAL = 3


@dataclass(frozen=True, slots=True, order=True)
class Version:
    """A version; the fields, in their order, say which of two is the newer one. Local parts are left out.

    Attributes:
        epoch: nearly always 0.
        release: its numbers, without zeros at the end.
        early: which pre-release it is: its kind and number.
        post: the number of the post-release, -1 for none.
        dev: the number of the development release; a number above all for none.
    """

    epoch: int
    release: tuple[int, ...]
    early: tuple[int, int] = (FINAL, 0)
    post: int = -1
    dev: float = inf

    @property
    def minor(self) -> tuple[int, int]:
        """Major and minor version."""
        major, minor = (*self.release, 0, 0)[:2]
        return major, minor

    @property
    def is_early(self) -> bool:
        """Whether it comes before the release that it is named after."""
        return self.early < (FINAL, 0) or self.dev < inf

    def of_same_release(self, other: Version) -> bool:
        """Whether both are of one release, such as ``2.16.0rc1`` and ``2.16``."""
        return (self.epoch, self.release) == (other.epoch, other.release)

    def begins_with(self, epoch: int, prefix: tuple[int, ...]) -> bool:
        """Whether the numbers begin with those of *prefix*."""
        return self.epoch == epoch and (*self.release, *[0] * len(prefix))[: len(prefix)] == prefix


def version_of(text: str) -> Version | None:
    """The version that *text* is; None where it is not a version as PEP 440 has it."""
    found = VERSION.fullmatch(text.strip())
    if found is None:
        return None
    dev = int(found["dev_number"] or 0) if found["dev"] else inf
    post = int(found["bare_number"] or found["post_number"] or 0) if found["post"] else -1
    early = (EARLY[found["pre"].lower()], int(found["pre_number"] or 0)) if found["pre"] else (FINAL, 0)
    if found["dev"] and not found["pre"] and not found["post"]:
        early = (-1, 0)  # before the pre-releases
    return Version(int(found["epoch"] or 0), release(*numbers(found["release"])).release, early, post, dev)


def release(*written: int) -> Version:
    """The release that has these numbers."""
    size = max((place for place, number in enumerate(written, 1) if number), default=1)
    return Version(0, written[:size])


def numbers(text: str) -> tuple[int, ...]:
    """The numbers between the dots of *text*."""
    return tuple(map(int, text.split(".")))


@dataclass(frozen=True, slots=True)
class Clause:
    """One comparison.

    Attributes:
        operator: one of PEP 440's; ``==`` and ``!=`` with a *prefix* compare only that.
        version: what is compared with.
        prefix: its numbers as they are written, where only these count, as in ``2.15.*``; else empty.
    """

    operator: str
    version: Version
    prefix: tuple[int, ...] = ()

    def admits(self, version: Version) -> bool:
        """Whether *version* is such a one."""
        is_same = version.begins_with(self.version.epoch, self.prefix) if self.prefix else version == self.version
        is_named_after = version.of_same_release(self.version)
        match self.operator:
            case "==":
                return is_same
            case "!=":
                return not is_same
            case "<=":
                return version <= self.version
            case ">=":
                return version >= self.version
            case "<":
                is_early_one = is_named_after and version.is_early and version.post == self.version.post
                return version < self.version and (self.version.is_early or not is_early_one)
        is_late_one = is_named_after and version.early == self.version.early and version.post >= 0 > self.version.post
        return version > self.version and not is_late_one


@dataclass(frozen=True, slots=True)
class Specifier:
    """What a requirement says of the version.

    Attributes:
        alternatives: sets of clauses; all clauses of one of them must hold.
    """

    alternatives: tuple[tuple[Clause, ...], ...] = ((),)

    def admits(self, version: Version) -> bool:
        """Whether *version* fulfils it."""
        return any(all(clause.admits(version) for clause in clauses) for clauses in self.alternatives)

    @property
    def named(self) -> set[Version]:
        """Every version that it names."""
        return {clause.version for clauses in self.alternatives for clause in clauses}


def specifier(text: str) -> Specifier | None:
    """The specifier that *text* is; None where it cannot be read.

    Args:
        text: such as ``>=2.4,<2.16``, ``~=2.11.0``, ``2.15.*``, ``^2.10`` or ``2.9 || 2.10``. A version without an
            operator, and conda's ``=``, admit all that begin with it.
    """
    alternatives = [_clauses(one) for one in re.split(r"\|\|?", AFTER_OPERATOR.sub(r"\1", text.strip().strip("()")))]
    return None if None in alternatives else Specifier(tuple(one for one in alternatives if one is not None))


def _clauses(text: str) -> tuple[Clause, ...] | None:
    clauses: list[Clause] = []
    for part in BETWEEN.split(text.strip()):
        if part in ANY:
            continue
        found = CLAUSE.fullmatch(part)
        more = _clause(found[1], found[2]) if found else None
        if more is None:
            return None
        clauses += more
    return tuple(clauses)


def _clause(operator: str, text: str) -> list[Clause] | None:
    """The clauses that one comparison is, as it is written."""
    is_prefix = text.endswith(".*")
    version = version_of(text.removesuffix(".*"))
    if version is None:
        return None
    written = numbers(re.sub(r"^v?(?:\d+!)?(\d+(?:\.\d+)*).*", r"\1", text.lower()))
    if is_prefix or operator in {"", "="}:
        exact = operator in {"", "=", "==", "!="}
        return [Clause("!=" if operator == "!=" else "==", version, written)] if exact else None
    if operator == "===":
        return [Clause("==", version)]
    if operator not in {"~=", "~", "^"}:
        return [Clause(operator, version)]
    if operator == "~=" and len(written) == 1:
        return None
    if operator == "^":
        first = next((place for place, number in enumerate(written) if number), len(written) - 1)
        prefix = written[: first + 1]
    else:
        prefix = written[:-1] if operator == "~=" else written[:2]
    return [Clause(">=", version), Clause("==", version, prefix)]
