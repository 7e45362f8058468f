"""The case files, written otherwise, in ways that are the same to Python: they do the same, and the same is found.

A hash draws a ninth of all pairs of a case and a way to write it, always the same; where that gives several texts, as
one for all callbacks and one for all paths, it draws one of them. ``python tests/metamorphic`` tries the rest, too, and
``python tests/metamorphic DIRECTORY`` does it with any other programs.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pytest
from equivalence import Judge, drawn, rewrites
from recording import Event, record

CASES = sorted((Path(__file__).parents[1] / "cases").glob("*.py"))
REWRITES = rewrites(draws=True)
PAIRS = [(path, name) for path in CASES for name in REWRITES if drawn(path.stem, name) % 9 == 0]


@lru_cache(maxsize=1)
def judge(path: Path) -> Judge:
    return Judge(path.read_text(encoding="utf-8"))


@lru_cache(maxsize=2)
def run(text: str) -> list[Event]:
    return record(text)


@pytest.mark.no_cover  # for its time: the cases themselves run the same code
@pytest.mark.parametrize(("path", "name"), PAIRS, ids=[f"{path.stem}-{name}" for path, name in PAIRS])
def test_the_same_is_found_however_it_is_written(path: Path, name: str) -> None:
    """The codes are the same, and where no name and no call is another, the messages, too."""
    different = []
    for one in REWRITES[name](path.read_text(encoding="utf-8")):
        assert run(one.before) == run(one.after), f"{name} changes what the program does\n{one.after}"
        if difference := judge(path).difference(one):
            different.append(f"{one.kind} {difference}\n{one.after}")
    assert not different, "\n\n".join(different)


@pytest.mark.parametrize("name", REWRITES)
def test_a_rewrite_applies_somewhere(name: str) -> None:
    assert any(any(REWRITES[name](path.read_text(encoding="utf-8"))) for path in CASES)


def test_a_run_is_recorded() -> None:
    """What is made, trained, saved and loaded, with arguments by the names that Keras has for them."""
    program = """
import keras
from keras.callbacks import ModelCheckpoint as Saver

class Own(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        self.model.save_weights(f"{epoch}.weights.h5")

model = keras.Sequential([])
best = Saver(OUT + "/best.keras", "loss")
model.fit(x, callbacks=[Own(), best], epochs=1)
keras.saving.load_model(filepath="best.keras")
"""
    assert record(program)[:4] == [
        Event("made", "checkpoint 1", {"filepath": "<OUT add /best.keras>", "monitor": "loss"}),
        Event("fitted", "model 1", {"epochs": 1, "x": "<x>", "callbacks": ["callback 1", "checkpoint 1"]}),
        Event("saved", "model 1.save_weights", {"filepath": "0.weights.h5"}),
        Event("loaded", "load_model", {"filepath": "best.keras"}),
    ]


def test_what_no_call_reaches_is_run_by_itself() -> None:
    """Functions and methods, with unknown arguments for what has no default."""
    program = """
def train(model, path, *, epochs, name="m"):
    model.fit(epochs=epochs)
    model.save(f"{path}/{name}.keras")

class Trainer:
    def __init__(self, model):
        self.model = model

    def keep(self):
        self.model.save("n.keras")
        raise KeyError
"""
    assert record(program) == [
        Event("fitted", "<argument 0>", {"epochs": "<argument epochs>", "callbacks": []}),
        Event("saved", "<argument 0>.save", {"filepath": "<argument 1>/m.keras"}),
        Event("saved", "<argument 0>.save", {"filepath": "n.keras"}),
        Event("raised", "KeyError", {}),
    ]


@pytest.mark.parametrize(
    "program",
    ["while True:\n    model.train_on_batch(x)\n", "while not found:\n    pass\n", "import sys\nsys.exit(x)\n"],
)
def test_every_run_ends_and_is_the_same_again(program: str) -> None:
    assert record(program) == record(program)
