"""One call of ``ModelCheckpoint`` as the code says it: what passes from the source to the Keras room."""

from __future__ import annotations

from dataclasses import dataclass

from flake8_ckpt.values import Constant, Place, Unknown, Value

ZERO, ONE = Constant(0), Constant(1)
NONE = Constant(None)
NOT_SAID, NO_ARRAY = Unknown(name="steps_per_epoch"), Unknown(name="x")
OWN_KERAS = ("tf_keras", "tensorflow.python.keras")
"""Packages that are one certain Keras, whatever the user chose: each is an origin of its own."""
ANY_ATTRIBUTE = "*"
"""Stands for the attributes that are set by a computed name, in :attr:`Call.reassigned`."""


@dataclass(frozen=True, slots=True)
class Way:
    """How a file leads to what happens in another module of the project.

    Attributes:
        here: the call or import in the file; None where it happens in the file itself.
        through: the calls in other modules on the way, the innermost first.
    """

    here: Place | None = None
    through: tuple[Place, ...] = ()


HERE = Way()


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
class Metric:
    """One entry of ``compile``'s metrics.

    Attributes:
        written: the string; the name of the function; or the name of Keras's class.
        is_string: whether it is a string.
        is_instance: whether it is an object of Keras's class.
        name: what ``name=`` calls it.
        output: the output that it is said to be for.
        averages: whether it is an object that is asked for one number, by ``average=``.
        number: how many objects of its class the program has made before; None where that is not in sight.
    """

    written: str
    is_string: bool = False
    is_instance: bool = False
    name: str | None = None
    output: str | None = None
    averages: bool = False
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Compiled:
    """What is known of the ``compile`` calls of a model.

    Attributes:
        metrics: every metric that any of them gives; None where one cannot be read.
        is_keras_model: whether the model is made by Keras's own classes, which log nothing else.
        own_compile: whether the model's class is seen to have its own ``compile``, or may inherit one.
        keywords: the names of the arguments that any of the calls gives.
        outputs: how many outputs the model has; None where that is not in sight.
    """

    metrics: tuple[Metric, ...] | None
    is_keras_model: bool = False
    own_compile: bool = False
    keywords: frozenset[str] = frozenset()
    outputs: int | None = None


@dataclass(frozen=True, slots=True)
class Fit:
    """One ``fit`` that receives the callback.

    Attributes:
        epochs: how many epochs it runs up to.
        initial_epoch: how many it counts as done before.
        steps: batches per epoch, unknown where it does not say.
        samples: how many its arrays hold.
        batch_size: how many of them are a batch; None is Keras's own number.
        validation_split: which share of them is set aside.
        validates: whether it is given validation data; None where that cannot be told.
        compiled: how the model was compiled; None where that is not in sight.
        own_callbacks: whether every callback before this one is Keras's, or one of the file, whose logs are known.
        before: the names of Keras's classes of which callbacks stand before this one.
        validation_freq: after how many epochs it validates.
    """

    epochs: Value = ONE
    initial_epoch: Value = ZERO
    steps: Value = NOT_SAID
    samples: Value = NO_ARRAY
    batch_size: Value = NONE
    validation_split: Value = ZERO
    validates: bool | None = None
    compiled: Compiled | None = None
    own_callbacks: bool = False
    before: frozenset[str] = frozenset()
    validation_freq: Value = ONE


@dataclass(frozen=True, slots=True)
class Turns:
    """A later fit that writes the files of an earlier one again, which nobody has read or taken away.

    Attributes:
        over: how the code calls what the loop goes through in whose turns they run, such as ``fold``; None where no
            loop does.
        builds: whether the callback is made anew for the later fit.
        same_model: whether both train the same model.
        before: where the earlier fit stands, or is called, where no loop does.
    """

    over: str | None
    builds: bool
    same_model: bool = False
    before: Place | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """One call that makes a checkpoint callback.

    Attributes:
        origins: whose class it may be: ``keras``, ``tf_keras``, ``tensorflow.python.keras``, ``wandb`` or
            ``tensorflow_addons``.
        place: the call itself.
        arguments: what is given, in order; a literal ``**`` dict is given as its items.
        more_positional: an unknown ``*`` gives further positional arguments.
        more_keywords: an unknown ``**`` gives further keywords.
        fits: every ``fit`` in this file that is seen to receive it.
        siblings: earlier calls whose callbacks a fit receives together with this one's, as places among the calls of
            the file.
        beside: other calls, earlier or later, whose callbacks may be received by every fit that receives this one's.
        names: the names that the callback or its filepath is bound to.
        loaded_before: whether the program reads the filepath before each fit, or before the call if no fit is seen.
        unused: whether the program trains, and none of its fits receives the callback.
        expected_to_raise: whether a test expects an exception here, as ``pytest.raises`` does.
        turns: the loops that use the callback, or make one, again and again with the same filepath.
        shared: whether several fits, one after the other, receive the same callback.
        by_subclass: whether it initialises a subclass of the file, as ``super().__init__(...)`` does.
        reassigned: attributes of the callback that the file assigns afterwards; :data:`ANY_ATTRIBUTE` for any.
        extra_logs: keys that the file writes into the ``logs`` before the callback looks at them; None if not known.
        logged_later: further keys that it writes into some ``logs``.
        way: how the file leads to it, if it stands in another module.
    """

    origins: tuple[str, ...]
    place: Place
    arguments: tuple[Argument, ...]
    more_positional: bool = False
    more_keywords: bool = False
    fits: tuple[Fit, ...] = ()
    siblings: tuple[int, ...] = ()
    beside: tuple[int, ...] = ()
    names: frozenset[str] = frozenset()
    loaded_before: bool = False
    unused: bool = False
    expected_to_raise: bool = False
    turns: tuple[Turns, ...] = ()
    shared: bool = False
    by_subclass: bool = False
    reassigned: frozenset[str] = frozenset()
    extra_logs: frozenset[str] | None = frozenset()
    logged_later: frozenset[str] = frozenset()
    way: Way = HERE


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault of ours, in reading one part of the code: that part counts as unknown, and the rest is judged.

    Attributes:
        place: the part.
        error: what was raised.
    """

    place: Place
    error: Exception


@dataclass(frozen=True, slots=True)
class Manager:
    """One call that makes a thing which numbers its checkpoints and deletes the older ones.

    Attributes:
        kind: ``CheckpointManager`` of TensorFlow, or ``OrbaxCheckpoint`` of Keras.
        place: the call.
        arguments: what is given, in order.
        complete: whether these are all: no unknown star gives others.
        expected_to_raise: as for :class:`Call`.
        way: as for :class:`Call`.
    """

    kind: str
    place: Place
    arguments: tuple[Argument, ...]
    complete: bool
    expected_to_raise: bool = False
    way: Way = HERE


@dataclass(frozen=True, slots=True)
class HandSave:
    """A saving call in a hand-written loop that trains; no comparison guards it, and no iteration reads the file back.

    Attributes:
        place: the call.
        path: where it writes, the same in every turn.
        over: what the loop goes through, such as ``epoch``.
        function: how the code calls what saves, such as ``model.save``.
        names: the names that the path is bound to.
        loaded_before: whether the program reads the path before the loop.
        kept_beside: whether the loop also saves the same model to a path that differs, or only if it is good.
        expected_to_raise: as for :class:`Call`.
        way: as for :class:`Call`.
    """

    place: Place
    path: Value
    over: str
    function: str
    names: frozenset[str] = frozenset()
    loaded_before: bool = False
    kept_beside: bool = False
    expected_to_raise: bool = False
    way: Way = HERE
