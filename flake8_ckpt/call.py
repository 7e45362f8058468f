"""One call of ``ModelCheckpoint`` as the code says it: what passes from the source to the Keras room."""

from __future__ import annotations

from dataclasses import dataclass

from flake8_ckpt.values import Constant, Place, Unknown, Value

ZERO, ONE = Constant(0), Constant(1)
NOT_SAID = Unknown(name="steps_per_epoch")


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument as it is given.

    Attributes:
        name: the keyword; None for a positional argument.
        value: what it folds to.
        place: where a finding about it is reported: the keyword's start, or the expression.
    """

    name: str | None
    value: Value
    place: Place


@dataclass(frozen=True, slots=True)
class Fit:
    """One ``fit`` that receives the callback.

    Attributes:
        epochs: how many epochs it runs up to.
        initial_epoch: how many it counts as done before.
        steps: batches per epoch, unknown where it does not say.
    """

    epochs: Value = ONE
    initial_epoch: Value = ZERO
    steps: Value = NOT_SAID


@dataclass(frozen=True, slots=True)
class Call:
    """One call that makes a checkpoint callback.

    Attributes:
        origins: whose class it may be: ``keras``, ``tf_keras``, ``tensorflow.python.keras`` or ``wandb``.
        place: the call itself.
        arguments: what is given, in order; a literal ``**`` dict is given as its items.
        more_positional: an unknown ``*`` gives further positional arguments.
        more_keywords: an unknown ``**`` gives further keywords.
        fits: every ``fit`` in this file that is seen to receive it.
        reassigned: attributes of the callback that the file assigns afterwards.
        extra_logs: keys that the file writes into some ``logs``; None where they are not known.
    """

    origins: tuple[str, ...]
    place: Place
    arguments: tuple[Argument, ...]
    more_positional: bool = False
    more_keywords: bool = False
    fits: tuple[Fit, ...] = ()
    reassigned: frozenset[str] = frozenset()
    extra_logs: frozenset[str] | None = frozenset()
