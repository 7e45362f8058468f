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
import os
import sys
import tempfile
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

from configurations import Configuration, Group
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from record import Model, Release, definitions, download, namespace, run

sys.path.insert(0, str(Path(__file__).parents[1] / "keras"))
from judging import Record, disagreements, made

NEWEST = "3.15.1"

FIELDS = ("epoch", "batch", "loss", "accuracy", "val_loss", "val_accuracy", "Epoch", "step", "epoch+1", "0", "")
SPECS = ("", ":02d", ":d", ":.2f", ":.0e", ":s", ":>4", ":x", ":%", "!r", "!s:.1", ".imag", ".foo", "[0]", ":.2d")
LITERALS = ("m", "_", "-", "runs/", "{{", "}}", "{{epoch}}", "%d", "best")
SUFFIXES = (".keras", ".h5", ".weights.h5", ".ckpt", "")

pieces = st.one_of(
    st.sampled_from(LITERALS),
    st.builds(lambda name, spec: f"{{{name}{spec}}}", st.sampled_from(FIELDS), st.sampled_from(SPECS)),
    st.sampled_from(("{-", "}")),  # "{m}" might be a metric
)
likely = st.builds(
    "".join, st.lists(st.sampled_from(("m", "-", "_", "{epoch}", "{batch}", "{loss:.2f}", "{epoch:02d}")))
)
filepaths = st.builds(
    "".join, st.tuples(st.builds("".join, st.lists(pieces, max_size=4)) | likely, st.sampled_from(SUFFIXES))
).filter(bool)  # the stub would take an empty name, a disk does not
arguments = st.fixed_dictionaries(
    {"filepath": filepaths},
    optional={
        "save_freq": st.sampled_from(("epoch", 1, 2, 3, 5, 7, 0, -1, None, 2.0, "batch", True)),
        "save_weights_only": st.booleans(),
        "monitor": st.sampled_from(("val_loss", "loss", "accuracy", "val_accuracy")),
        "mode": st.sampled_from(("auto", "min", "max")),
        "verbose": st.sampled_from((0, 1)),
        "period": st.sampled_from((1, 2)),
        "initial_value_threshold": st.none(),
    },
)
configurations = st.builds(
    lambda given, steps, epochs: Configuration(Group.NAME, tuple(given.items()), steps, epochs),
    arguments,
    st.integers(1, 12),
    st.integers(1, 12),
)


def released(version: str) -> tuple[Callable[..., Any], Release]:
    """The class out of a wheel, and the release that it is of."""
    release = Release("keras", version)
    names = namespace()
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for code in definitions(download(release, Path(folder))):
            exec(code, names)  # noqa: S102 - running the real class is what this program is for
    return names["ModelCheckpoint"], release


def installed() -> tuple[Callable[..., Any], Release]:
    """The class of the Keras that is installed."""
    os.environ.setdefault("KERAS_BACKEND", "jax")
    import keras  # noqa: PLC0415 - only where it is asked for

    class Checkpoint(keras.callbacks.ModelCheckpoint):  # type: ignore[misc]
        """The real one, for a model that is none."""

        @property
        def model(self) -> Model:
            """The stub."""
            return self._model

        @model.setter
        def model(self, value: Model) -> None:
            self._model = value

    return Checkpoint, Release("keras", keras.__version__)


def ask(make: Callable[..., Any], release: Release, examples: int, *, fixed: bool) -> None:
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
    @given(configurations)
    def agrees(configuration: Configuration) -> None:
        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")
            outcome = json.loads(run(make, configuration, release.behaves_as).as_json())
        record = Record.of(configuration, made(configuration, "keras"), release.behaves_as, outcome)
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
    for make, release in [installed()] if options.installed else map(released, options.versions):
        ask(make, release, options.examples, fixed=options.fixed)
        print(f"{release.name}: {options.examples} configurations, no difference")  # noqa: T201 - a command
    return 0


if __name__ == "__main__":
    sys.exit(main())
