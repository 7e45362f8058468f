"""What a rule is, and what it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from flake8_ckpt.call import HERE, Way
from flake8_ckpt.display import listed
from flake8_ckpt.keras.checkpoint import Checkpoint
from flake8_ckpt.keras.schedule import Due
from flake8_ckpt.repair import Advice, Repair
from flake8_ckpt.rules.whole import Whole
from flake8_ckpt.values import Place

CONSTRUCTION = "this call"
FIRST_SAVE = "the first save"
FIRST_EPOCH = "the end of the first epoch"


@dataclass(frozen=True, slots=True)
class Stop:
    """An exception that ends the run.

    Attributes:
        when: :data:`CONSTRUCTION`, :data:`FIRST_SAVE`, :data:`FIRST_EPOCH`, or a moment within that epoch.
        error: the exception's class.
        why: what is wrong.
    """

    when: str | Due
    error: str
    why: str

    def __str__(self) -> str:
        """As messages say it."""
        return f"{self.when} will raise {self.error}: {self.why}"


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault of one call.

    Its words are shown as they are, so that what comes from the code is put into them by :mod:`flake8_ckpt.display`.

    Attributes:
        code: of the rule that found it.
        place: where it is reported.
        outcome: what will happen, with the proof: an exception, or words that begin in lower case and end without a
            stop.
        advice: what to write instead; of what may not hold, the likeliest first. What is reported has only what holds.
        rests_on: the arguments whose values prove it.
        instead_of: codes that the same repair would cure, so that they are not reported beside it.
        because: where the source says why; its line ends the consequence.
        repair: what would cure it, where that can be written by a program.
        conditions: what the outcome is subject to, in words.
        call: of a rule about whole programs, the number of the call that it is about.
        way: how the file leads to it, if it is in another module.
    """

    code: str
    place: Place
    outcome: str | Stop
    advice: tuple[Advice, ...]
    rests_on: tuple[str, ...] = ("filepath",)
    instead_of: frozenset[str] = frozenset()
    because: Place | None = None
    repair: Repair | None = None
    conditions: tuple[str, ...] = ()
    call: int | None = None
    way: Way = HERE

    @property
    def fix(self) -> str:
        """The advice as a message writes it."""
        first, *others = (one.words for one in self.advice)
        return ", or ".join([first, *(words.removeprefix("write ") for words in others)])

    @property
    def consequence(self) -> str:
        """The outcome as a message writes it."""
        return f"{self.outcome} ({listed(self.conditions)})" if self.conditions else str(self.outcome)


PAGES = "https://github.com/flake8-ckpt/flake8-ckpt/blob/main/docs/rules"

Check = Callable[[Checkpoint], Iterator[Finding]]
CheckWhole = Callable[[Whole], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One code.

    Attributes:
        code: ``CKP`` and three digits; those that begin with 9 are opt-in, but for CKP999.
        name: a short name in kebab case, also that of its page.
        summary: one line, what a finding says.
        since: the first version of flake8-ckpt that has it.
        check: finds it in a checkpoint; None where it is about something else.
        fixable: whether ``flake8-ckpt fix`` may cure it: ``safe``, ``unsafe`` or not at all (``no``).
        on_any_way: whether one of the ways in which a call may be made is enough; otherwise it must be true of all.
        whole: finds it in a program; None where it is about a single call.
    """

    code: str
    name: str
    summary: str
    since: str
    check: Check | None = None
    fixable: str = "no"
    on_any_way: bool = False
    whole: CheckWhole | None = None

    @property
    def opt_in(self) -> bool:
        """Whether it is reported only when the user names it."""
        return self.code.startswith("CKP9") and self.code != "CKP999"

    @property
    def address(self) -> str:
        """Where its page can be read."""
        return f"{PAGES}/{self.code}.md"
