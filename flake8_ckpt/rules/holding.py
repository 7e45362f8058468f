"""Which advice holds: each is carried out on the call, which is then judged again as any other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from flake8_ckpt.keras.checkpoint import Checkpoint, as_if
from flake8_ckpt.repair import Advice, Retext, carried_out
from flake8_ckpt.rules.changes import written_as
from flake8_ckpt.rules.rule import Finding
from flake8_ckpt.values import Place

Key = tuple[str, Place]
"""A code and the place it is reported at."""

MOST = 3
"""So many findings one advice may cure, the one it is for and those that it would lead to."""


@dataclass(frozen=True)
class Holding:
    """What may be advised about one configuration.

    Attributes:
        checkpoint: the configuration.
        found: everything that is wrong with it.
        look: finds that in another configuration.
        enabled: the codes by which advice is judged: those that are on by default, and reported.
    """

    checkpoint: Checkpoint
    found: dict[Key, Finding]
    look: Callable[[Checkpoint], dict[Key, Finding]]
    enabled: frozenset[str]
    _known: dict[str, dict[Key, Finding]] = field(default_factory=dict, init=False, repr=False)

    def advised(self, finding: Finding) -> Finding:
        """*finding* with the advice that cures it, and leads to no other finding; the first, if none does."""
        hidden = [one for one in self.found.values() if one.code in finding.instead_of and finding.advice[0].steps]
        candidates = [
            *finding.advice,
            *(replace(advice, beside=False) for one in hidden for advice in one.advice),  # which would come next
        ]
        advice = self._chosen(finding, [one for one in candidates if one.steps]) or tuple(
            [one for one in candidates if not one.steps] or finding.advice[:1]
        )
        kept = finding.repair is not None and finding.repair.step in advice[0].steps
        return replace(finding, advice=advice, repair=finding.repair if kept else None)

    def _chosen(self, finding: Finding, candidates: list[Advice]) -> tuple[Advice, ...]:
        """The first that needs no other argument changed, with those beside it that need nothing; else the first."""
        chosen: list[Advice] = []
        for one in candidates:
            done = self._completed(finding, (one,), one.arguments) if one.beside or not chosen else None
            if done is not None and (not chosen or done == one):
                chosen.append(done)
        further = (self._completed(finding, (one,), None) for one in candidates if not chosen)
        return tuple(chosen or filter(None, [next(filter(None, further), None)]))

    def _completed(self, finding: Finding, parts: tuple[Advice, ...], within: frozenset[str] | None) -> Advice | None:
        """One advice of *parts*, and of what else must be written; None where there is none.

        Args:
            finding: what it is to cure.
            parts: what is to be written, so far.
            within: the only arguments that may be changed; None for any.
        """
        advice = replace(parts[0], steps=tuple(step for part in parts for step in part.steps))
        after = as_if(self.checkpoint, carried_out(self.checkpoint.call, advice.steps))
        left = next(self._unwanted(finding, advice, after), None)
        if left is None:
            return replace(advice, words=_words(parts, after))
        if len(parts) == MOST:
            return None
        following = [one for one in left.advice if one.steps and not one.arguments & advice.arguments - {"filepath"}]
        following = [one for one in following if within is None or one.arguments <= within]
        completed = (self._completed(finding, (*parts, one), within) for one in following)
        return next(filter(None, completed), None)

    def _unwanted(self, finding: Finding, advice: Advice, after: Checkpoint) -> Iterator[Finding]:
        """What is found after *advice*: the same, what was not there before, or what is about the same arguments."""
        call = repr(after.call)  # the same one is often come to in several ways
        if call not in self._known:
            self._known[call] = self.look(after)
        if (finding.code, finding.place) in self._known[call]:
            yield finding
        for key, one in self._visible(self._known[call]).items():
            about = next((other.arguments for other in one.advice if other.steps), frozenset())
            if key not in self._before or advice.arguments & about:
                yield one

    @cached_property
    def _before(self) -> dict[Key, Finding]:
        return self._visible(self.found)

    def _visible(self, found: dict[Key, Finding]) -> dict[Key, Finding]:
        cured = frozenset[str]().union(*(one.instead_of for one in found.values()))
        return {key: one for key, one in found.items() if one.code in self.enabled - cured}


def _words(parts: tuple[Advice, ...], after: Checkpoint) -> str:
    """What *parts* together say; several changes of filepath are one, whose result is shown."""
    renaming = [part for part in parts if all(isinstance(step, Retext) for step in part.steps)]
    whole = written_as(after.template.shown) if after.template is not None and len(renaming) > 1 else None
    if whole is not None:
        first = replace(renaming[0], words=whole)
        parts = tuple(first if one is renaming[0] else one for one in parts if one not in renaming[1:])
    return ", and ".join(part.words for part in parts)
