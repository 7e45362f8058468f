"""Record what the real ``ModelCheckpoint`` of each Keras does with a fixed list of configurations.

``python tests/oracle/record.py`` fetches the released wheels with pip, takes the callback's class out of them, drives
it as ``fit`` would, with a stub in the place of the model, and writes one file a version to ``tests/oracle/recorded``.
With ``--check`` it writes nothing, and exits with 1 if a fresh recording differs from what is stored.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import io
import json
import math
import operator
import os
import re
import subprocess
import sys
import tempfile
import warnings
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, SimpleNamespace
from typing import Any

from configurations import CONFIGURATIONS, Configuration, logged

RECORDED = Path(__file__).parent / "recorded"

Moment = tuple[int, int | None]
"""Epoch and batch, from 1; at the end of an epoch the batch is None."""

MODULES = re.compile(
    r"(?:^|/)(?:callbacks|model_checkpoint|monitor_callback|distributed_file_utils|file_utils|io_utils)\.py$"
)
WANTED = frozenset(
    {
        "ModelCheckpoint",
        "MonitorCallback",
        "path_to_string",
        "write_dirpath",
        "write_filepath",
        "remove_temp_dirpath",
        "remove_temp_dir_with_filepath",
    }
)


@dataclass(frozen=True)
class Release:
    """One released package whose callback is recorded."""

    project: str
    version: str

    @property
    def name(self) -> str:
        """What its record is called."""
        return f"{self.project}-{self.version}"

    @property
    def behaves_as(self) -> tuple[int, int]:
        """The minor version of Keras whose models it saves: tf-keras is Keras 2.15 under a version of TensorFlow's."""
        if self.project == "tf-keras":
            return 2, 15
        major, minor = self.version.split(".")[:2]
        return int(major), int(minor)


NEWEST = "3.15.1"
"""The newest Keras 3 that is asked, here, in trainings and in CI."""

RELEASES = (
    *(
        Release("keras", version)
        for version in (
            "2.2.5",
            "2.3.1",
            "2.6.0",
            "2.8.0",
            "2.12.0",
            "2.13.1",
            "2.14.0",
            "2.15.0",
            "3.0.0",
            "3.7.0",
            "3.8.0",
            "3.9.2",
            "3.10.0",
            "3.11.3",
            NEWEST,
        )
    ),
    Release("tf-keras", "2.21.0"),
)


class IncompleteError(BaseException):
    """The class uses something that has no stand-in here; no ``Exception``, so that it is never taken for Keras's."""


class StandIn(SimpleNamespace):
    """A module or object that the class uses; what it lacks is an error of this program."""

    def __getattr__(self, name: str) -> Any:
        """Never an ``AttributeError``, which would be recorded as Keras's own."""
        if name.startswith("__"):
            raise AttributeError(name)
        raise IncompleteError(name)


class Callback:
    """The base class: all that ModelCheckpoint needs of it."""

    model: Model


class CompileMetrics:
    """What ``compile`` made of ``metrics=``: Keras looks into it for a monitor's direction; a function has none."""

    metrics = (
        SimpleNamespace(name="loss", _direction="down"),
        SimpleNamespace(name="accuracy", _direction="up"),
        SimpleNamespace(name="auc", _direction="up"),
        SimpleNamespace(name="dice"),
    )


@dataclass
class Model:
    """A model that notes where it is saved, and refuses what the real one refuses.

    Attributes:
        behaves_as: the minor version of Keras.
        now: the epoch and batch that are running, from 1.
        saves: every save so far.
        metrics: what it was compiled with.
    """

    behaves_as: tuple[int, int]
    now: Moment = (0, None)
    saves: list[tuple[int, int | None, str]] = field(default_factory=list)
    metrics: Sequence[object] = (CompileMetrics(),)
    distribute_strategy: None = None
    optimizer: None = None

    def save(self, filepath: str, *, overwrite: bool, **options: object) -> None:
        """Save the whole model. From 2.13 the native format of Keras 2 takes no options, not even None."""
        del overwrite
        if (2, 13) <= self.behaves_as < (3, 0) and filepath.endswith(".keras") and "options" in options:
            msg = "not supported with the native Keras format: options"
            raise ValueError(msg)
        self.saves.append((*self.now, filepath))

    def save_weights(self, filepath: str, *, overwrite: bool, **options: object) -> None:
        """Save the weights."""
        del overwrite, options
        self.saves.append((*self.now, filepath))


def download(release: Release, folder: Path) -> Path:
    """The wheel of *release*, fetched into *folder* by pip."""
    print(f"downloading {release.project} {release.version}", file=sys.stderr)  # noqa: T201 - a command
    target = folder / release.name
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    what = ["--only-binary=:all:", "--ignore-requires-python", "--dest", str(target)]
    subprocess.run([*pip, *what, f"{release.project}=={release.version}"], check=True)
    return next(target.glob("*.whl"))


def definitions(wheel: Path) -> tuple[CodeType, ...]:
    """The class, its base and the few functions that they call, each by itself; decorators (for exporting) left out."""
    found: list[CodeType] = []
    with zipfile.ZipFile(wheel) as archive:
        # a base class comes before what is derived from it
        for member in sorted(filter(MODULES.search, archive.namelist()), key=lambda name: "model_checkpoint" in name):
            for node in ast.parse(archive.read(member)).body:
                if isinstance(node, ast.ClassDef | ast.FunctionDef) and node.name in WANTED:
                    node.decorator_list = []
                    found.append(compile(ast.Module([node], []), f"{wheel.name}:{member}", "exec"))
    return tuple(found)


def namespace() -> dict[str, Any]:
    """Stand-ins for all that the class finds in its module, none of which has a say in when and where it saves."""

    def nothing(*_: object, **__: object) -> None:
        pass

    def missing(_: object) -> bool:
        return False

    strategy = StandIn(extended=StandIn(should_checkpoint=True, _in_multi_worker_mode=bool))
    files = StandIn(exists=missing, makedirs=nothing)
    names: dict[str, Any] = {
        "Callback": Callback,
        "backend": StandIn(is_tensor=missing),
        "compile_utils": StandIn(CompileMetrics=CompileMetrics, MetricsList=CompileMetrics),
        "logging": StandIn(warning=nothing),
        "np": StandIn(inf=math.inf, Inf=math.inf, less=operator.lt, greater=operator.gt, ndarray=bytearray),
        "ops": StandIn(less=operator.lt, greater=operator.gt),
        "os": os,
        "re": re,
        "tf": StandIn(
            io=StandIn(gfile=files),
            train=StandIn(CheckpointOptions=type("CheckpointOptions", (), {}), latest_checkpoint=nothing),
            saved_model=StandIn(SaveOptions=type("SaveOptions", (), {})),
            distribute=StandIn(get_strategy=lambda: strategy),
        ),
        "tf_utils": StandIn(sync_to_numpy_or_python_type=dict),
        "warnings": StandIn(warn=nothing),
    }
    for module in ("distributed_file_utils", "file_utils", "io_utils"):
        names[module] = _Module(names, {"exists": missing, "makedirs": nothing, "print_msg": nothing})
    return names


@dataclass(frozen=True)
class _Module:
    """A module of Keras some of whose functions were taken out of the wheel, to *names*."""

    names: dict[str, Any]
    own: dict[str, Callable[..., object]]

    def __getattr__(self, name: str) -> object:
        try:
            return self.own.get(name) or self.names[name]
        except KeyError:
            raise IncompleteError(name) from None


@dataclass(frozen=True)
class Outcome:
    """What one configuration did.

    Attributes:
        saves: epoch, batch (None at an epoch end) and path, in order.
        raised: when an exception ended it, None being at construction, and its type.
    """

    saves: tuple[tuple[int, int | None, str], ...]
    raised: tuple[Moment | None, str] | None = None

    def as_json(self) -> str:
        """One line."""
        return json.dumps([self.saves, self.raised], ensure_ascii=True, separators=(",", ":"))


def run(make: Callable[..., Any], configuration: Configuration, model: Model) -> Outcome:
    """Make the callback and train *model*, a fresh one, with it."""
    moment = None
    try:
        callback = make(*configuration.positional, **configuration.keywords)
        callback.model = model
        for moment in train(callback, configuration, model):
            model.now = moment
    except NameError as error:
        raise IncompleteError(str(error)) from error
    except Exception as error:  # noqa: BLE001 - whatever it is, it is recorded
        return Outcome(tuple(model.saves), (moment, type(error).__name__))
    return Outcome(tuple(model.saves))


def train(callback: Any, configuration: Configuration, model: Model) -> Iterator[Moment]:
    """Call the hooks that ModelCheckpoint has, in the order in which ``fit`` does; each moment comes before its own."""
    _call(callback, "on_train_begin", {})
    for epoch in range(configuration.epochs):
        yield epoch + 1, None
        _call(callback, "on_epoch_begin", epoch, {})
        for batch in range(configuration.steps):
            yield epoch + 1, batch + 1
            _call(callback, "on_train_batch_end", batch, logged(configuration, epoch + 1, batch + 1, model.behaves_as))
        yield epoch + 1, None
        _call(callback, "on_epoch_end", epoch, logged(configuration, epoch + 1, None, model.behaves_as))
    _call(callback, "on_train_end", {})


def _call(callback: Any, hook: str, *arguments: object) -> None:
    if hasattr(type(callback), hook):
        getattr(callback, hook)(*arguments)


def record(release: Release, wheel: Path) -> dict[str, str]:
    """The outcome of every configuration under its name, each as a line of JSON."""
    names = namespace()
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")  # of the old sources: invalid escapes and the like
        for code in definitions(wheel):
            exec(code, names)  # noqa: S102 - running the real class is what this program is for
        make = names["ModelCheckpoint"]
        return {one.name: run(make, one, Model(release.behaves_as)).as_json() for one in CONFIGURATIONS}


def as_file(lines: dict[str, str]) -> str:
    """A JSON object with one line for each configuration."""
    return "{\n" + ",\n".join(f"{json.dumps(name)}: {line}" for name, line in lines.items()) + "\n}\n"


def differences(release: Release, fresh: dict[str, str]) -> Iterator[str]:
    """How a fresh recording differs from the stored one, a line for each configuration."""
    path = RECORDED / f"{release.name}.json"
    stored = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    old = {name: json.dumps(outcome, separators=(",", ":")) for name, outcome in stored.items()}
    for name in dict.fromkeys([*old, *fresh]):
        if old.get(name) != fresh.get(name):
            yield f"{release.name}: {name}: stored {old.get(name)}, now {fresh.get(name)}"


def selected(versions: Iterable[str]) -> list[Release]:
    """The releases that *versions* name; all where it names none."""
    wanted = list(versions)
    known = {release.version: release for release in RELEASES} | {"newest": Release("keras", NEWEST)}
    return [known.get(version, Release("keras", version)) for version in wanted] if wanted else list(RELEASES)


def main(arguments: list[str] | None = None) -> int:
    """Record, or check; the exit status."""
    parser = argparse.ArgumentParser(description="Record what the real ModelCheckpoint does, version by version.")
    parser.add_argument("--versions", nargs="*", default=[], metavar="X.Y.Z", help="or newest (default: all)")
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 if a fresh record differs")
    options = parser.parse_args(arguments)
    different = False
    with tempfile.TemporaryDirectory() as folder:
        for release in selected(options.versions):
            fresh = record(release, download(release, Path(folder)))
            if options.check:
                for line in differences(release, fresh):
                    different = True
                    print(line)  # noqa: T201 - a command
            else:
                (RECORDED / f"{release.name}.json").write_text(as_file(fresh), encoding="utf-8")
    return int(different)


if __name__ == "__main__":
    sys.exit(main())
