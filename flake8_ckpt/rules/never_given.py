"""CKP205: a callback that reaches no fit."""

from __future__ import annotations

from collections.abc import Iterator

from flake8_ckpt.program import Made
from flake8_ckpt.repair import Advice
from flake8_ckpt.rules.rule import Finding, Rule
from flake8_ckpt.rules.whole import Whole

OF_SAVES = frozenset(
    {"CKP101", "CKP102", "CKP103", "CKP104", "CKP105", "CKP106", "CKP201", "CKP202", "CKP203", "CKP204", "CKP301"}
    | {"CKP302", "CKP307", "CKP905"}
)
"""What is said of saves, which there are none of."""


def given_to_no_fit(whole: Whole) -> Iterator[Finding]:
    """CKP205."""
    for made in whole.program.events:
        if isinstance(made, Made) and made.call in whole.program.unused and not made.expected_to_raise:
            yield Finding(
                "CKP205",
                made.place,
                "nothing is ever saved: the program trains, but no fit gets this callback",
                (Advice("add it to the callbacks of fit"),),
                rests_on=(),
                instead_of=OF_SAVES,
                call=made.call,
                way=made.way,
            )


RULES = (
    Rule(
        "CKP205", "given-to-no-fit", "the program trains, but no fit gets this callback", "0.1.0", whole=given_to_no_fit
    ),
)
