"""What an expression may hold, told by the fits that receive it and the attributes that are set on it."""

from __future__ import annotations

import pytest

from flake8_ckpt.call import ANY_ATTRIBUTE
from flake8_ckpt.run.reading import read

HEAD = "from keras.callbacks import ModelCheckpoint as MC\n"
CLASS = """
class T:
    def __init__(self):
        self.c = [MC('a')]
{}
    def go(self, m):
        m.fit(x, epochs=3, callbacks=self.c)
"""
EARLY_RETURN = """
def f():
    c = MC('a')
    if z:
        c.verbose = 1
    if y:
        m.fit(x, callbacks=[c])
        return
    m.fit(x, callbacks=[c])
"""


def fits(code: str) -> list[int]:
    """How many fits receive each callback of *code*."""
    return [len(call.fits) for call in read(f"{HEAD}{code}\n").calls]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("c = [MC('a')]\nc += [MC('b')]\nm.fit(x, callbacks=c)", [1, 1]),
        ("c = [MC('a')]\nc.insert(0, MC('b'))\nm.fit(x, callbacks=c)", [1, 1]),
        ("f = lambda: [MC('a')]\nm.fit(x, callbacks=f())", [1]),
        ("c = []\nc.append(MC('a'))\nm.fit(x, callbacks=c)", [1]),
        ("def f():\n    return MC('a'), MC('b')\nc, d = f()\nm.fit(x, callbacks=[c])", [1, 0]),
        ("c, d = [MC('a'), MC('b')], e\nm.fit(x, callbacks=c)", [1, 1]),
        ("c, (d, e) = f\nm.fit(x, callbacks=[MC('a'), d])", [1]),
        ("c, d = (f, MC('a'))[::-1]\nm.fit(x, callbacks=[d])", [0]),
        ("c = [MC('a') for _ in y]\nm.fit(x, callbacks=c)", [1, 1]),
        ("def f(m, c):\n    m.fit(x, callbacks=c)\nf(n, [MC('a')])\nf(n, c=[MC('b')])\nf(*y)", [1, 1]),
        ("def f(c=None, *, d=1):\n    m.fit(x, callbacks=[c])\nf(d=MC('a'))\nf(MC('b'), d=2)", [0, 1]),
        ("class C:\n    def f(self, c):\n        m.fit(x, callbacks=c)\nC().f([MC('a')])", [1]),
        ("class C:\n    def __init__(self, c):\n        m.fit(x, callbacks=c)\nC([MC('a')])", [1]),
        ("k = dict(callbacks=[MC('a')])\nm.fit(x, **k)", [1]),
        ("m.fit(x, **{'callbacks': [MC('a')]})", [1]),
        ("k = {'callbacks': [MC('a')]}\nk['callbacks'] = []\nm.fit(x, **k)", [0]),
        ("k = {'callbacks': [MC('a')], **z}\nm.fit(x, **k)", [0]),
        ("if y:\n    k = {}\nelse:\n    k = {'callbacks': [MC('a')]}\nm.fit(x, **k)", [0]),
        ("m.fit(x, **f(callbacks=[MC('a')]))", [0]),
        (CLASS.format(""), [1]),
        (CLASS.format("        self.c.append(MC('b'))"), [1, 1]),
        (CLASS.format("    def other(self):\n        self.d = [MC('b')]"), [1, 0]),
        ("class T:\n    def __init__(self):\n        self.c = MC('a')\nt = T()\nm.fit(x, callbacks=[t.c])", [1]),
        ("t.c = MC('a')\nm.fit(x, callbacks=[t.c])\nm.fit(x, callbacks=[f().c])", [1]),
    ],
)
def test_where_a_callback_goes(code: str, expected: list[int]) -> None:
    assert fits(code) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("c = MC('a')\nsetattr(c, 'filepath', b)", {"filepath"}),
        ("c = MC('a')\nsetattr(c, key, b)", {ANY_ATTRIBUTE}),
        ("c = MC('a')\nc.__dict__.update(b)", {ANY_ATTRIBUTE}),
        ("def f(c):\n    c.filepath = b\nf(MC('a'))", {"filepath"}),
        ("def f():\n    return MC('a')\nc = f()\nc.filepath = b", {"filepath"}),
        ("c = [MC('a')]\nc[0].filepath = b", {"filepath"}),
        (
            "class C:\n    def f(self):\n        self.c.best = b\n    def __init__(self):\n        self.c = MC('a')",
            {"best"},
        ),
        ("c = d = MC('a')\nd.best = 0", {"best"}),
        ("MC('a')\nc.filepath = b", set()),
    ],
)
def test_what_is_set_on_a_callback(code: str, expected: set[str]) -> None:
    assert read(f"{HEAD}{code}\n").calls[0].reassigned == expected


@pytest.mark.parametrize(
    ("code", "siblings"),
    [
        ("c = [MC('a')]\nm.fit(x, callbacks=c)\nc.clear()\nc.append(MC('b'))\nm.fit(x, callbacks=c)", [0, 0]),
        ("c = [y, MC('a')]\nc[1] = MC('b')\nm.fit(x, callbacks=c)", [0, 0]),
        ("def f(c):\n    m.fit(x, callbacks=c)\nf([MC('a')])\nf([MC('b')])", [0, 0]),
        ("def f(c):\n    m.fit(x, callbacks=c)\nf([MC('a'), MC('b')])\nf([])", [0, 1]),
    ],
)
def test_callbacks_that_meet_in_one_fit(code: str, siblings: list[int]) -> None:
    assert [len(call.siblings) for call in read(f"{HEAD}{code}\n").calls] == siblings


@pytest.mark.parametrize(
    ("code", "shared"),
    [
        ("c = MC('a')\nm.fit(x, callbacks=[c])\nm.fit(x, callbacks=[c])", True),
        ("c = MC('a')\nm.fit(x, callbacks=[c])", False),
        ("c = MC('a')\nfor i in y:\n    m.fit(x, callbacks=[c])", True),
        ("for i in y:\n    c = MC('a')\n    m.fit(x, callbacks=[c])", False),
        ("def f():\n    return MC('a')\nm.fit(x, callbacks=[f()])\nm.fit(x, callbacks=[f()])", False),
        ("def f():\n    return MC('a')\nc = f()\nm.fit(x, callbacks=[c])\nm.fit(x, callbacks=[c])", True),
        ("c = MC('a')\ndef f(i):\n    m.fit(x, callbacks=[c])\nfor i in y:\n    f(i)", True),
        ("def f(c):\n    m.fit(x, callbacks=[c])\nc = MC('a')\nf(c)\nf(c)", True),
        ("c = MC('a')\nif y:\n    m.fit(x, callbacks=[c])\nelse:\n    m.fit(z, callbacks=[c])", False),
        (EARLY_RETURN, False),
        ("def g():\n    c = MC('b')\n    if y:\n        m.fit(x, callbacks=[c])\n    m.fit(x, callbacks=[c])", True),
        ("c = MC('a')\nfor i in y:\n    c.best = 0\n    m.fit(x, callbacks=[c])", False),
        ("c = MC('a')\ndef f():\n    m.fit(x, callbacks=[c])\ndef g():\n    m.fit(x, callbacks=[c])", False),
    ],
)
def test_one_callback_for_several_fits(code: str, shared: bool) -> None:  # noqa: FBT001 - a parametrized expectation
    assert any(call.shared for call in read(f"{HEAD}{code}\n").calls) is shared
