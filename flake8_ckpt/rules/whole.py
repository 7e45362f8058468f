"""A program with what each of its callbacks may be: what the rules about whole programs ask."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from posixpath import normpath

from flake8_ckpt.call import Argument
from flake8_ckpt.keras.checkpoint import Checkpoint
from flake8_ckpt.keras.versions import Keras, judged_by
from flake8_ckpt.program import Fitted, Listed, Program
from flake8_ckpt.values import Text, Unknown, Value, alternatives


@dataclass(frozen=True, slots=True)
class Whole:
    """A program, and what each of its callbacks may be.

    Attributes:
        program: what happens, in order.
        ways: the configurations of each call that makes a callback.
        target: the Keras version that the user chose.
    """

    program: Program
    ways: Sequence[Sequence[Checkpoint]]
    target: tuple[int, int]

    def keras(self, origin: str) -> Keras:
        """The Keras that a thing of *origin* is of."""
        return judged_by(origin, self.target)

    def certain(self) -> Iterator[tuple[int, Fitted, Listed]]:
        """Each callback with the fits that receive it on every path, where no test expects an exception."""
        for number, ways in enumerate(self.ways):
            for fitted, listed in self.program.fits_of(number):
                if ways and listed.surely and not fitted.expected_to_raise:
                    yield number, fitted, listed


def given(arguments: Sequence[Argument], names: Sequence[str]) -> Mapping[str, Value]:
    """What a call gives for the parameters *names*, by position or by name."""
    positional = (one.value for one in arguments if one.name is None)
    return dict(zip(names, positional, strict=False)) | {
        one.name: one.value for one in arguments if one.name is not None
    }


def written_out(text: Text) -> str:
    """A text in which each hole is something that no other unknown is."""
    return normpath("".join(part if isinstance(part, str) else _hole(part) for part in text.parts))


def _hole(hole: Unknown) -> str:
    return f"\0{hole.origin!r}\0".replace("/", "\\")


def is_one_path(value: Value, other: Value) -> bool:
    """Whether two values are certainly the path of one file."""
    texts = [[each.value for each in alternatives(one)] for one in (value, other)]
    if any(len(one) != 1 or not isinstance(one[0], Text) for one in texts):
        return False
    first, second = (one[0] for one in texts)
    if not isinstance(first, Text) or not isinstance(second, Text) or any(hole.anything for hole in first.holes):
        return False
    return bool(first.parts) and written_out(first) == written_out(second)


def is_static(checkpoint: Checkpoint) -> bool:
    """Whether every save goes to the filepath as it stands."""
    template = checkpoint.template
    return template is not None and template.names_are_known and not set("{}") & set(template.literal)
