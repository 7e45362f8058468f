"""Loops, fits and callbacks around a call."""

from __future__ import annotations

import pytest

from flake8_ckpt.call import Turns
from flake8_ckpt.run.reading import read

HEAD = "import keras\nfrom keras.callbacks import ModelCheckpoint as MC\n"
FAR_AWAY = """
for i in y:
    a()
def a():
    b()
def b():
    c()
def c():
    d()
def d():
    m = f()
    m.fit(x, callbacks=[MC('a')])
"""
BODY = "    m = keras.Sequential()\n    m.fit(x, callbacks=[MC({path})])\n"


def turns(code: str) -> list[Turns]:
    """The later fits of another model that write the files of an earlier one."""
    return [turn for call in read(f"{HEAD}{code}").calls for turn in call.turns if not turn.same_model]


@pytest.mark.parametrize(
    ("path", "same"),
    [
        ("'a.keras'", True),
        ("f'{i}.keras'", False),
        ("f'{n}.keras'", False),
        ("f'{given}.keras'", True),
        ("f'{make()}.keras'", False),
        ("f'{args.out}.keras'", True),
        ("f'{self.name}.keras'", True),
        ("f'{args.run.name}.keras'", True),
        ("f'{args.run.out}.keras'", True),
        ("os.path.join(folder, 'a.keras')", True),
        ("unknown", False),
        ("f'{time.time()}.keras'", False),
        ("monitor='loss'", False),
    ],
)
def test_names_of_the_next_turn(path: str, same: bool) -> None:  # noqa: FBT001 - a parametrized expectation
    code = "import time, os\nn = 0\nself.name = 1\nfolder = given = read()\nfor i in y:\n    n += 1\n"
    assert bool(turns(code + BODY.format(path=path))) is same


@pytest.mark.parametrize(
    ("head", "over"),
    [
        ("for i in range(3):\n", ["i"]),
        ("for i in [1, 2]:\n", ["i"]),
        ("for a, (b, c) in z:\n", ["a, b, c"]),
        ("for d['k'] in z:\n", ["d"]),
        ("while busy():\n", ["while"]),
        ("while True:\n", []),
        ("for i in range(1):\n", []),
        ("for i in [1]:\n", []),
        ("for epoch in range(3):\n", ["epoch"]),
        ("if x:\n", []),
    ],
)
def test_loops_that_train_again(head: str, over: list[str]) -> None:
    assert [turn.over for turn in turns(head + BODY.format(path="'a.keras'"))] == over


@pytest.mark.parametrize(
    ("rest", "kept"),
    [
        ("", False),
        ("    m.load_weights('a.keras')\n", True),
        ("    m.load_weights('b.keras')\n", False),
        ("    m.load_weights(best)\n", True),
        ("    shutil.copy('a.keras', f'{i}.keras')\n", True),
        ("    import os\n    os.remove(i)\n", True),
        ("    todo.remove(i)\n", False),
        ("    todo.remove('a.keras')\n", True),
        ("    os.chdir(i)\n", True),
        ("    upload(x)\n", True),
        ("    keep()\n", True),
        ("    fs[0]()\n", False),
        ("    break\n", True),
        ("    if x: break\n", True),
        ("    return_ = 1; continue\n", False),
        ("    raise ValueError\n", True),
    ],
)
def test_what_becomes_of_the_file_in_a_turn(rest: str, kept: bool) -> None:  # noqa: FBT001 - likewise
    code = "def keep():\n    os.rename('a.keras', 'b.keras')\nfor i in y:\n" + BODY.format(path="'a.keras'") + rest
    assert bool(turns(code)) is not kept


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("m = f()\nfor i in y:\n    m.fit(x, callbacks=[MC('a')])", False),
        ("for i in y:\n    f().fit(x, callbacks=[MC('a')])", True),
        ("for i in y:\n    f.m.fit(x, callbacks=[MC('a')])", False),
        ("for i in y:\n    m = n\n    m.fit(x, callbacks=[MC('a')])", False),
        ("for i in y:\n    m = f()\n    if i:\n        c = MC('a')\n    m.fit(x, callbacks=[c])", False),
        ("for i in y:\n    m = f()\n    m.fit(x, callbacks=[MC('a')], initial_epoch=i)", False),
        ("c = MC('a')\nfor i in y:\n    m = f()\n    m.fit(x, callbacks=[c])", True),
        ("def train(i):\n    m = f()\n    m.fit(x, callbacks=[MC('a')])\n[train(i) for i in y]", True),
        ("def train(n):\n    m = f()\n    m.fit(x, callbacks=[MC(f'a{n}')])\n[train(f'{i}') for i in y]", False),
        ("def train(i):\n    m = f()\n    m.fit(x, callbacks=[MC('a')])\ntrain(0)\ntrain(1)", True),
        ("m = f()\nfor i in y:\n    m = again(m, i)\n    m.fit(x, callbacks=[MC('a')])", False),
        ("m = f()\nfor i in y:\n    m = wrap(again(m, i))\n    m.fit(x, callbacks=[MC('a')])", False),
        ("m = f()\nfor i in y:\n    m = m.again()\n    m.fit(x, callbacks=[MC('a')])", False),
        ("for i in y:\n    m = f(i)\n    m.fit(x, callbacks=[MC('a')])", True),
        ("for i in y:\n    MC('a')\nm.fit(x)", False),
        ("for i in y:\n    for j in z:\n        m = f()\n        m.fit(x, callbacks=[MC(f'a{i}')])", True),
        (FAR_AWAY, False),
    ],
)
def test_the_model_of_a_turn(code: str, found: bool) -> None:  # noqa: FBT001 - likewise
    assert bool(turns(f"{code}\n")) is found


def test_a_callback_made_outside_is_not_made_anew() -> None:
    [turn] = turns("c = MC('a')\nfor i in y:\n    m = f()\n    m.fit(x, callbacks=[c])\n")
    assert not turn.builds


@pytest.mark.parametrize(
    ("code", "siblings"),
    [
        ("m.fit(x, callbacks=[MC('a'), MC('b')])", [0, 1]),
        ("m.fit(x, callbacks=[MC('a')])\nm.fit(x, callbacks=[MC('b')])", [0, 0]),
        ("m.fit(x, callbacks=[MC('a') if y else MC('b')])", [0, 0]),
        ("if y:\n    c = [MC('a')]\nelse:\n    c = [MC('b')]\nm.fit(x, callbacks=c)", [0, 0]),
        ("c = [MC('a')]\nif y:\n    c.append(MC('b'))\nm.fit(x, callbacks=c)", [0, 1]),
        ("def f():\n    if y:\n        return [MC('a')]\n    return [MC('b')]\nm.fit(x, callbacks=f())", [0, 0]),
        ("def f():\n    return [MC('a')]\nm.fit(x, callbacks=f() + [MC('b')])", [0, 1]),
    ],
)
def test_callbacks_of_one_fit(code: str, siblings: list[int]) -> None:
    assert [len(call.siblings) for call in read(f"{HEAD}{code}\n").calls] == siblings


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("    model.save('m.keras')", ["m.keras"]),
        ("    model.save(filepath='m.keras')", ["m.keras"]),
        ("    model.save()", []),
        ("    model.save(f'{i}.keras')", []),
        ("    save(model, 'm.keras')", []),
        ("    other.save('m.keras')", []),
        ("    f().write('m')", []),
        ("    other.write('m')", []),
        ("    keras.models.save_model(model, 'm.keras')", ["m.keras"]),
        ("    if i % 2 == 0: model.save('m.keras')", ["m.keras"]),
        ("    if i % 2 == 0 and a < b: model.save('m.keras')", []),
        ("    if good: model.save('m.keras')", []),
        ("    model.save('m.keras') if good else None", []),
        ("    try:\n        f()\n    except KeyboardInterrupt:\n        model.save('m.keras')", []),
        ("    if i % 2 == 0:\n        model.save('m.keras')\n        break", []),
        ("    model.save('m.keras')\n    model = keras.models.load_model('m.keras')", []),
    ],
)
def test_saves_by_hand(code: str, expected: list[str]) -> None:
    source = read(f"{HEAD}model = keras.Sequential()\nfor i in y:\n    model.fit(x)\n{code}\n")
    assert [getattr(save.path, "exact", None) for save in source.hand_saves] == expected


@pytest.mark.parametrize(
    ("head", "expected"),
    [("for i in range(1):\n", 0), ("while True:\n", 1), ("for epoch in range(9):\n", 1)],
)
def test_loops_that_save_by_hand(head: str, expected: int) -> None:
    code = f"{head}    model.fit(x)\n    model.save('m.keras')\n"
    assert len(read(f"{HEAD}model = keras.Sequential()\n{code}").hand_saves) == expected


def test_a_loop_that_does_not_train_may_save() -> None:
    assert not read(f"{HEAD}model = keras.Sequential()\nfor i in y:\n    model.save('m.keras')\n").hand_saves
