"""What the plugin costs, beside others: ``python benchmarks/run.py`` prints the tables of docs/speed.md.

Every plugin has an environment of its own with nothing but flake8 in it. One round runs all of them, one after the
other, on the same files; a figure is the median, over the rounds, of processor time as a multiple of bare flake8's in
the same round. There are no seconds in it: what is measured is the work, whatever else the machine does. Environments,
downloaded packages and generated files are kept in ``benchmarks/.work``.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import statistics
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
WORK = Path(__file__).resolve().parent / ".work"
PEERS = {
    "bare": [],
    "flake8-ckpt": [str(ROOT)],
    "flake8-bugbear": ["flake8-bugbear"],
    "TorchFix": ["torchfix"],
    "flake8-async": ["flake8-async"],
}
PACKAGES = ("keras", "tf-keras", "wandb", "autokeras", "keras-tuner", "segmentation-models")
SCRIPT = '''\
"""Experiment {number}."""
import os

import keras
from keras.callbacks import EarlyStopping, ModelCheckpoint

RUN = os.environ.get("RUN", "run-{number}")
FOLDER = os.path.join("checkpoints", RUN)


class Data:
    """Batches."""

    def __init__(self, size, batch=32):
        self.size = size
        self.batch = batch

    def __len__(self):
        return self.size // self.batch

    def __getitem__(self, index):
        begin = index * self.batch
        return [(begin + one) / self.size for one in range(self.batch)]


def build(units=({units}, 64), rate=0.{number}):
    """The model."""
    model = keras.Sequential()
    for width in units:
        model.add(keras.layers.Dense(width, activation="relu"))
        if rate > 0:
            model.add(keras.layers.Dropout(rate))
    model.add(keras.layers.Dense(1))
    model.compile(optimizer="adam", loss="mse", metrics=["mae"])
    return model


def train(epochs=30):
    """Train once."""
    data = Data(10_000)
    callbacks = [
        EarlyStopping(monitor="val_loss", patience=5),
        ModelCheckpoint(os.path.join(FOLDER, "model.keras"), verbose=1),
        ModelCheckpoint(f"{{FOLDER}}/m_{{{{epoch}}}}.keras", save_freq=100),
        ModelCheckpoint("{{val_loss:.2f}}.keras", monitor="val_loss", mode="max", save_best_only=True),
    ]
    return build().fit(data, epochs=epochs, callbacks=callbacks, validation_data=Data(1_000))


if __name__ == "__main__":
    train()
'''


class Cost(NamedTuple):
    """Of one process: processor seconds, and the largest memory it had in kilobytes."""

    seconds: float
    memory: int


def python(name: str) -> str:
    """The interpreter of an environment, which is made if it is not there."""
    folder = WORK / "env" / name
    made = folder / "made"
    if not made.exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet"]
        subprocess.run([*pip, "flake8", *PEERS[name]], check=True)
        made.touch()
    return str(folder / "bin" / "python")


def cost(command: list[str]) -> Cost:
    """Run and measure a process, without what it prints."""
    with Path(os.devnull).open("w") as nowhere:
        process = subprocess.Popen(command, stdout=nowhere)
        _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss)


def compared(files: list[Path], rounds: int, names: Iterable[str] = PEERS) -> dict[str, tuple[float, float]]:
    """Time and memory of each environment's flake8 over *files*, as multiples of bare flake8's."""
    times: dict[str, list[float]] = {name: [] for name in names}
    memories: dict[str, list[float]] = {name: [] for name in names}
    for _ in range(rounds):
        costs = {
            name: cost([python(name), "-m", "flake8", "--isolated", "-j1", "--exit-zero", *map(str, files)])
            for name in names
        }
        for name, one in costs.items():
            times[name].append(one.seconds / costs["bare"].seconds)
            memories[name].append(one.memory / costs["bare"].memory)
    return {name: (statistics.median(times[name]), statistics.median(memories[name])) for name in names}


def standard_library() -> list[Path]:
    """Of the Python that runs this; none of it mentions the class."""
    folder = Path(sysconfig.get_paths()["stdlib"])
    return [path for path in sorted(folder.rglob("*.py")) if not {"site-packages", "test", "tests"} & set(path.parts)]


def packages() -> list[Path]:
    """The source of published packages that mention the class."""
    folder = WORK / "packages"
    for name in PACKAGES:
        if not (folder / name).exists():
            pip = [python("bare"), "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
            subprocess.run([*pip, "--dest", str(WORK / "wheels" / name), name], check=True)
            [wheel] = (WORK / "wheels" / name).glob("*.whl")
            with zipfile.ZipFile(wheel) as archive:
                archive.extractall(folder / name, [one for one in archive.namelist() if one.endswith(".py")])
    return sorted(folder.rglob("*.py"))


def written(name: str, text: str) -> Path:
    """A generated file."""
    path = WORK / "generated" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def training_scripts() -> list[Path]:
    """Files of which each has calls with findings."""
    return [written(f"train{one}.py", SCRIPT.format(number=one, units=16 * one)) for one in range(1, 41)]


def long_file(calls: int) -> Path:
    """20,000 lines, of which some are calls with a finding, spread evenly."""
    every = 20_000 // calls
    lines = [
        f'ModelCheckpoint("m{one}.keras")' if one % every == 0 else f"value{one} = [{one}, 'text']"
        for one in range(19_998)
    ]
    return written(f"calls{calls}.py", "\n".join(["from keras.callbacks import ModelCheckpoint", "", *lines, ""]))


def table(head: str, figures: dict[str, dict[str, tuple[float, float]]], which: int) -> str:
    """A table of *figures* in Markdown: a row for each kind of input, a column for each plugin."""
    names = [name for name in PEERS if name != "bare"]
    rows = [f"| {head} | {' | '.join(names)} |", f"|---|{'---|' * len(names)}"]
    rows += [f"| {row} | {' | '.join(f'{one[name][which]:.2f}' for name in names)} |" for row, one in figures.items()]
    return "\n".join(rows)


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description="What the plugin costs, as multiples of bare flake8.")
    parser.add_argument("--rounds", type=int, default=5, help="how often everything is run (default: 5)")
    parser.add_argument("--every", type=int, default=1, help="take every n-th file only (default: 1)")
    options = parser.parse_args()
    again = ["-m", "pip", "install", "--quiet", "--force-reinstall", "--no-deps", str(ROOT)]
    subprocess.run([python("flake8-ckpt"), *again], check=True)
    corpora = {
        "one line of Python": [written("tiny.py", "x = 1\n")],
        "the standard library": standard_library()[:: options.every],
        f"packages: {', '.join(PACKAGES)}": packages()[:: options.every],
        "training scripts, each with findings": training_scripts(),
    }
    figures = {f"{name} ({len(files):,})": compared(files, options.rounds) for name, files in corpora.items()}
    print(table("time, bare flake8 = 1", figures, 0), end="\n\n")
    print(table("memory, bare flake8 = 1", figures, 1), end="\n\n", flush=True)
    for calls in (1, 100, 5_000):
        time, memory = compared([long_file(calls)], options.rounds, ("bare", "flake8-ckpt"))["flake8-ckpt"]
        print(f"20,000 lines with {calls:,} calls, bare flake8 = 1: time {time:.2f}, memory {memory:.2f}", flush=True)
    inputs = [str(path) for path in (training_scripts()[0], *map(long_file, (100, 1_000, 5_000)))]
    command = [python("flake8-ckpt"), str(Path(__file__).with_name("in_process.py")), str(options.rounds), *inputs]
    script, *growing = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    print(f"the analysis of a training script, libcst.parse_module = 1: {script['ratio']:.2f}")
    for calls, one in zip((100, 1_000, 5_000), growing, strict=True):
        print(f"of 20,000 lines with {calls:,} calls: {one['ratio']:.2f}")
    print(f"growth exponent of what is added to parsing, from 1,000 to 5,000 calls: {exponent(growing[1:]):.2f}")


def exponent(growing: list[dict[str, float]]) -> float:
    """Of the work that is added by calls, when they become five times as many."""
    less, more = (one["added"] for one in growing)
    return math.log(more / less, 5)


if __name__ == "__main__":
    main()
