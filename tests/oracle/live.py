"""Ask a real ``ModelCheckpoint`` about random configurations, and compare its answers with what the rules say.

``python tests/oracle/live.py`` draws configurations, templates among them, with Hypothesis, and drives the class of one
Keras with each: the class of a released wheel, which pip fetches (2 MB), or with ``--installed`` that of the Keras that
is installed, with its real backend. Where schedule, files, exception or phase differ, it shows the smallest such
configuration and exits with 1.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import math
import os
import sys
import tempfile
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from configurations import COMPILED, Configuration
from fit import small_model
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from record import NEWEST, Model, Release, definitions, download, namespace, run

sys.path.insert(0, str(Path(__file__).parents[1] / "keras"))
from judging import COMPILED_METRICS, Record, disagreements, made

FIELDS = ("epoch", "batch", *COMPILED, "val_loss", "val_auc", "Epoch", "step", "epoch+1", "lr", "acc", "0", "")
SPECS = ("", ":02d", ":d", ":.2f", ":.0e", ":s", ":>4", ":x", ":%", "!r", "!s:.1", ".imag", ".foo", "[0]", ":.2d")
LITERALS = ("m", "_", "-", "runs/", "{{", "}}", "{{epoch}}", "%d", "best")
SUFFIXES = (".keras", ".h5", ".weights.h5", ".ckpt", "")
VALUES = (0.25, 0.5, 0.75, 1.0, 0.0, -1.0, 1e6, 0.251, math.nan, math.inf, -math.inf)

pieces = st.one_of(
    st.sampled_from(LITERALS),
    st.builds(lambda name, spec: f"{{{name}{spec}}}", st.sampled_from(FIELDS), st.sampled_from(SPECS)),
    st.sampled_from(("{-", "}")),  # "{m}" might be a metric
)
likely = st.builds(
    "".join, st.lists(st.sampled_from(("m", "-", "_", "{epoch}", "{batch}", "{loss:.2f}", "{epoch:02d}")))
)
names = st.builds(
    "".join, st.tuples(st.builds("".join, st.lists(pieces, max_size=4)) | likely, st.sampled_from(SUFFIXES))
).filter(bool)  # the stub would take an empty name, a disk does not
filepaths = names | names | names | st.builds(PurePosixPath, names)
monitors = st.sampled_from((*COMPILED, *(f"val_{name}" for name in COMPILED), "acc", "val_precision"))
save_freqs = st.sampled_from(("epoch", 1, 2, 3, 5, 7, 0, -1, None, 2.0, "batch", True))
thresholds = st.none() | st.sampled_from(VALUES)
modes = st.sampled_from(("auto", "min", "max", "accuracy", None))
in_order = (
    filepaths,
    monitors,
    st.sampled_from((0, 1)),
    st.booleans(),
    st.booleans(),
    modes,
    save_freqs,
    thresholds,
    thresholds,
)
by_position = st.integers(0, len(in_order)).flatmap(lambda count: st.tuples(*in_order[:count]))
by_name = st.fixed_dictionaries(
    {},
    optional={
        "filepath": filepaths,
        "monitor": monitors,
        "verbose": st.sampled_from((0, 1)),
        "save_best_only": st.booleans(),
        "save_weights_only": st.booleans(),
        "mode": modes,
        "save_freq": save_freqs,
        "initial_value_threshold": thresholds,
        "period": st.sampled_from((1, 2)),
    },
)
NAMES = ("filepath", "monitor", "verbose", "save_best_only", "save_weights_only", "mode", "save_freq")


@st.composite
def configurations(draw: st.DrawFn) -> Configuration:
    """A call with some arguments by position and others by name, and the run that it is used in."""
    keywords = draw(by_name)
    positional = draw(st.just(()) | by_position)
    if draw(st.integers(0, 9)):  # mostly no argument is given twice, and filepath is
        keywords = {name: value for name, value in keywords.items() if name not in NAMES[: len(positional)]}
        if not positional and "filepath" not in keywords:
            keywords["filepath"] = draw(filepaths)
    return Configuration(
        (*(("", value) for value in positional), *keywords.items()),
        draw(st.integers(1, 12)),
        draw(st.integers(1, 12)),
        tuple(draw(st.lists(st.sampled_from(VALUES), min_size=1, max_size=8))),
    )


def released(version: str) -> tuple[Callable[..., Any], Release, Sequence[object]]:
    """The class out of a wheel, and the release that it is of."""
    release = Release("keras", version)
    names = namespace()
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for code in definitions(download(release, Path(folder))):
            exec(code, names)  # noqa: S102 - running the real class is what this program is for
    return names["ModelCheckpoint"], release, Model.metrics


def installed() -> tuple[Callable[..., Any], Release, list[object]]:
    """The class of the Keras that is installed, and what a real model has that is compiled with :data:`COMPILED`."""
    os.environ.setdefault("KERAS_BACKEND", "jax")
    import keras  # noqa: PLC0415 - only where it is asked for
    import numpy as np  # noqa: PLC0415 - which comes with it

    class Checkpoint(keras.callbacks.ModelCheckpoint):  # type: ignore[misc]
        """The real one, for a model that is none."""

        @property
        def model(self) -> Model:
            """The stub."""
            return self._model

        @model.setter
        def model(self, value: Model) -> None:
            self._model = value

    model = small_model(keras, keras.metrics.AUC(name="auc"))
    model.evaluate(np.zeros((1, 1)), np.zeros((1, 1)), verbose=0)  # only now it has its metrics
    return Checkpoint, Release("keras", keras.__version__), model.metrics


def ask(make: Callable[..., Any], release: Release, compiled: Sequence[object], examples: int, *, fixed: bool) -> None:
    """Drive *make* with so many configurations, with *fixed* the same every time.

    Raises:
        AssertionError: it does something else than the rules say; the message shows the smallest configuration found.
    """

    @settings(
        max_examples=examples,
        derandomize=fixed,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(configurations(), st.sampled_from((True, True, True, False)))
    def agrees(configuration: Configuration, in_sight: bool) -> None:  # noqa: FBT001 - Hypothesis passes it so
        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")
            outcome = json.loads(run(make, configuration, Model(release.behaves_as, metrics=compiled)).as_json())
        call = made(configuration, "keras", COMPILED_METRICS if in_sight else None)
        record = Record.of(configuration, call, release.behaves_as, outcome)
        assert disagreements(record) == [], configuration.name

    agrees()


def main(given_arguments: list[str] | None = None) -> int:
    """Ask; the exit status."""
    parser = argparse.ArgumentParser(description="Compare the rules with a real ModelCheckpoint on random input.")
    parser.add_argument("--versions", nargs="*", default=[NEWEST], metavar="X.Y.Z", help=f"(default: {NEWEST})")
    parser.add_argument("--installed", action="store_true", help="the Keras that is installed, with its backend")
    parser.add_argument("--examples", type=int, default=2_000, help="configurations for each version (default: 2000)")
    parser.add_argument("--fixed", action="store_true", help="the same configurations every time, as CI wants them")
    options = parser.parse_args(given_arguments)
    for make, release, compiled in [installed()] if options.installed else map(released, options.versions):
        ask(make, release, compiled, options.examples, fixed=options.fixed)
        print(f"{release.name}: {options.examples} configurations, no difference")  # noqa: T201 - a command
    return 0


if __name__ == "__main__":
    sys.exit(main())
