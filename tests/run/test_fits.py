"""Which fit receives which callback, and what is known of it."""

from __future__ import annotations

import pytest

from flake8_ckpt.run.reading import read
from flake8_ckpt.values import Constant, Value

HEAD = "from keras.callbacks import ModelCheckpoint as MC\n"


def epochs(value: Value) -> object:
    return value.value if isinstance(value, Constant) else "?"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("m.fit(x, epochs=3, callbacks=[MC('a')])", [3]),
        ("m.fit(x, y, 32, 4, 1, [MC('a')])", [4]),
        ("m.fit(x, nb_epoch=5, callbacks=(MC('a'),))", [5]),
        ("m.fit_generator(g, 100, 6, 1, [MC('a')])", [6]),
        ("c = MC('a')\nm.fit(x, epochs=7, callbacks=[c])\nm.fit(x, callbacks=c)", [7, 1]),
        ("c = [z]\nc.append(MC('a'))\nm.fit(x, epochs=8, callbacks=c)", [8]),
        ("c = [MC('a')] + [z]\nm.fit(x, epochs=9, callbacks=[*c] if z else [])", [9]),
        ("def f():\n    return [MC('a')]\nm.fit(x, epochs=2, callbacks=f())", [2]),
        ("m.fit(x, callbacks=[c := MC('a')], **options)", ["?"]),
        ("m.fit(x, callbacks=[MC('a')], **{'batch_size': 8})", [1]),
        ("m.fit(*data, callbacks={MC('a')})", ["?"]),
        ("for c in [MC('a')]:\n    m.fit(x, epochs=2, callbacks=[c])", [2]),
        ("c, d = f(MC('a'))\nm.fit(x, epochs=2, callbacks=[c])", []),
        ("c = [c, MC('a')]\nm.fit(x, epochs=2, callbacks=c)", [2]),
        ("m.fit(x, epochs=2)\nMC('a')", []),
        ("fit(x, epochs=2, callbacks=[MC('a')])", []),
    ],
)
def test_fits_in_sight(code: str, expected: list[object]) -> None:
    [call] = read(f"{HEAD}{code}\n").calls
    assert [epochs(fit.epochs) for fit in call.fits] == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("c = MC('a')\nc.filepath = 'b'", {"filepath"}),
        ("self.c = MC('a')\nself.c.save_best_only = True", {"save_best_only"}),
        ("c = MC('a')\nd.filepath = 'b'", set()),
        ("f(MC('a'))\nc.filepath = 'b'", set()),
    ],
)
def test_attributes_assigned_afterwards(code: str, expected: set[str]) -> None:
    assert read(f"{HEAD}{code}\n").calls[0].reassigned == expected
