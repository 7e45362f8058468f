"""The words that a name is made of."""

from __future__ import annotations

import re

WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")


def words_of(name: str) -> list[str]:
    """The words of *name*, in lower case: of ``steps_per_epoch`` and ``stepsPerEpoch`` the same."""
    return [word.lower() for word in WORD.findall(name)]
