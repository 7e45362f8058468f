"""What the analysis does not get right today: an entry goes when the analysis is mended."""

from __future__ import annotations

WRONG: dict[str, str] = {}
"""Programs of the page for which it says what is not so, and why."""

OFF: dict[str, str] = {}
"""Forms and programs that random programs do without, beside those above."""
