"""Train with a real Keras and its real writer, and record what is on the disk afterwards.

``python tests/oracle/fit.py`` makes a virtual environment in a temporary folder, or where ``--environment`` says, and
trains in it, once for each of the configurations. It downloads keras and jax (700 MB when installed) for Keras 3, and
tensorflow-cpu 2.15.1 (1.3 GB, Python 3.9 to 3.11) for ``--version 2.15.0``. It writes one file a version to
``tests/oracle/fitted``; with ``--check`` it writes nothing, and exits with 1 if anything differs from what is stored.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import logging
import os
import subprocess
import sys
import tempfile
import venv
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from configurations import FITS, Configuration, metric
from record import NEWEST

FITTED = Path(__file__).parent / "fitted"
PACKAGES = {
    NEWEST: (f"keras=={NEWEST}", "jax", "hypothesis", "libcst"),
    "2.15.0": ("tensorflow-cpu==2.15.1",),
}


def dice(_: Any, predicted: Any) -> Any:
    """A metric that is a function, and so has no direction."""
    return predicted


def small_model(keras: Any, *more_metrics: object) -> Any:
    """A model whose loss is its bias, in training and in validation, whatever its kernel, and which never learns."""
    dense = keras.layers.Dense(1, kernel_initializer="zeros")
    model = keras.Sequential([keras.layers.InputLayer((1,)), dense])
    metrics = ["accuracy", *more_metrics, dice]
    model.compile(optimizer=keras.optimizers.SGD(learning_rate=0.0), loss="mae", metrics=metrics)
    return model


def script(keras: Any, configuration: Configuration) -> Any:
    """A callback that sets loss and kernel before each batch, and knows what is running."""

    class Script(keras.callbacks.Callback):  # type: ignore[misc]
        """The bias becomes the metric that the configuration wants, the kernel the number of batches so far."""

        epoch = 0
        now: tuple[int, int | None] = (0, None)

        def on_epoch_begin(self, epoch: int, logs: object = None) -> None:
            del logs
            self.epoch = epoch + 1

        def on_train_batch_begin(self, batch: int, logs: object = None) -> None:
            del logs
            kernel, bias = self.model.layers[-1].weights
            kernel.assign([[(self.epoch - 1) * configuration.steps + batch + 1]])
            bias.assign([metric(configuration, self.epoch, batch + 1)])

        def on_train_batch_end(self, batch: int, logs: object = None) -> None:
            del logs
            self.now = self.epoch, batch + 1

        def on_epoch_end(self, epoch: int, logs: object = None) -> None:
            del logs
            self.now = epoch + 1, None

    return Script()


def written(folder: Path) -> Iterator[str]:
    """What stands in *folder* to be loaded again: files, the folders of SavedModels and the names of TF checkpoints."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.name == "saved_model.pb":
            yield path.parent.relative_to(folder).as_posix()
        elif path.suffix == ".index" and "variables" not in path.parts:
            yield name.removesuffix(".index")
        elif path.suffix in {".keras", ".h5"} and path.is_file():
            yield name


def batches(keras: Any, path: str) -> int:
    """After how many batches the file at *path* was written."""
    if Path(path).is_dir():
        model = keras.models.load_model(path, compile=False)
    else:
        model = small_model(keras)
        model.load_weights(path)
    return int(model.layers[-1].get_weights()[0].item())


def fitted(keras: Any, configuration: Configuration) -> list[object]:
    """Train in an empty folder.

    Returns:
        The files, each with the number of batches after which it was last written; and when what was raised, None being
        at construction.
    """
    numpy = sys.modules["numpy"]
    x, y = numpy.zeros((2, configuration.steps, 1))
    moment, raised = None, None
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        try:
            checkpoint = keras.callbacks.ModelCheckpoint(*configuration.positional, **configuration.keywords)
            told = script(keras, configuration)
            how = {"batch_size": 1, "epochs": configuration.epochs, "verbose": 0}
            try:
                small_model(keras).fit(x, y, **how, validation_data=(x, y), callbacks=[told, checkpoint])
            finally:
                moment = told.now
        except Exception as error:  # noqa: BLE001 - whatever it is, it is recorded
            raised = [moment, type(error).__name__]
        return [{name: batches(keras, name) for name in written(Path(folder))}, raised]


def record() -> tuple[str, dict[str, str]]:
    """Version and outcomes of the Keras that is installed, each outcome a line of JSON."""
    os.environ.setdefault("KERAS_BACKEND", "jax")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    import keras  # noqa: PLC0415 - only where it is asked for

    logging.disable()
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        return keras.__version__, {one.name: json.dumps(fitted(keras, one), separators=(",", ":")) for one in FITS}


def here(*, check: bool) -> int:
    """Train with the Keras that is installed; the exit status."""
    version, fresh = record()
    path = FITTED / f"keras-{version}.json"
    content = "{\n" + ",\n".join(f"{json.dumps(name)}: {line}" for name, line in fresh.items()) + "\n}\n"
    if not check:
        path.write_text(content, encoding="utf-8")
        return 0
    stored = path.read_text(encoding="utf-8")
    different = [line for line in content.splitlines() if line not in stored.splitlines()]
    print(*(f"{version}: now {line}" for line in different), sep="\n")  # noqa: T201 - a command
    return int(content != stored)


def main(arguments: list[str] | None = None) -> int:
    """Make the environment and train there, or train with what is installed; the exit status."""
    parser = argparse.ArgumentParser(description="Train with a real Keras, and record what is on the disk.")
    parser.add_argument("--version", default=NEWEST, choices=PACKAGES, help=f"of Keras (default: {NEWEST})")
    parser.add_argument("--environment", type=Path, help="make it here, and keep it (default: a temporary folder)")
    parser.add_argument("--installed", action="store_true", help="make none: the Keras of this very Python")
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 if anything differs")
    options = parser.parse_args(arguments)
    if options.installed:
        return here(check=options.check)
    with tempfile.TemporaryDirectory() as temporary:
        place = (options.environment or Path(temporary)).resolve()
        python = place / "bin" / "python"
        packages = PACKAGES[options.version]
        print(f"downloading {', '.join(packages)} into {place}", file=sys.stderr)  # noqa: T201 - a command
        venv.create(place, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *packages], check=True)
        again = [python, __file__, "--installed", *(["--check"] if options.check else [])]
        return subprocess.run(again, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
