"""What a turn of a loop does with the file of a checkpoint, and what differs from turn to turn."""

from __future__ import annotations

import pytest

from flake8_ckpt.run.reading import read

HEAD = """
import functools, keras, os, shutil, subprocess, sys, time, wandb
from pathlib import Path
from other import model_of_all
from keras.callbacks import ModelCheckpoint as MC
"""
TURN = "for i in y:\n{before}    m = keras.Sequential()\n    c = MC({path})\n    m.fit(x, callbacks=[c])\n{after}"


def is_overwritten(path: str, *, before: str = "", after: str = "", head: str = "") -> bool:
    before, after = (f"    {line}\n" if line else "" for line in (before, after))
    code = TURN.format(path=path, before=before, after=after)
    return is_repeated(f"{head}{code}")


def is_repeated(code: str) -> bool:
    """Whether a later fit, of another model, writes the files of an earlier one."""
    return any(not turn.same_model for call in read(HEAD + code).calls for turn in call.turns)


def is_lost(code: str) -> bool:
    """Whether a save by hand is found, of a file from which the program does not go on."""
    return any(not save.loaded_before for save in read(code).hand_saves)


@pytest.mark.parametrize(
    "line",
    [
        "evaluate('a.keras')",
        "evaluate(c.filepath)",
        "m.load_weights(c.filepath)",
        "keras.models.load_model('a.keras')",
        "open('a.keras', 'rb')",
        "archive.write('a.keras')",
        "os.system(f'mv a.keras {i}.keras')",
        "subprocess.run(['cp', 'a.keras', i])",
        "os.replace('a.keras', f'{i}.keras')",
        "Path('a.keras').rename(i)",
        "Path('a.keras').read_bytes()",
        "p.rename(i)",
        "Path(p).unlink()",
        "wandb.save('a.keras')",
        "keeper.copy_best(i)",
        "os.chdir(i)",
        "f()[0].upload(i)",
    ],
)
def test_what_looks_after_the_file(line: str) -> None:
    assert not is_overwritten("'a.keras'", after=line)


@pytest.mark.parametrize(
    "line",
    [
        "x[i].copy()",
        "title.replace('-', ' ')",
        "print('a.keras')",
        "os.path.exists('a.keras')",
        "keras.callbacks.CSVLogger('a.keras')",
        "m.load_weights('b.keras')",
        "m.load_weights('b.keras', skip_mismatch=True)",
        "evaluate('data.keras')",
        "evaluate(best)",
        "Path('b.keras').unlink()",
        "'a.keras'.replace(i)",
        "shutil.rmtree('other')",
        "os.getcwd()[0]()",
    ],
)
def test_what_leaves_the_file_alone(line: str) -> None:
    assert is_overwritten("'a.keras'", after=line)


def test_the_directory_of_the_file_may_be_taken_away() -> None:
    assert not is_overwritten("'out/a.keras'", before="shutil.rmtree('out')")
    assert not is_overwritten("'out/m_{epoch}.keras'", after="m.load_weights('out/m_9.keras')")
    assert not is_overwritten("f'{out}/a.keras'", after="m.load_weights('b.keras')", head="out = f()\n")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("if i == 0: continue", False),
        ("if ready(): continue", False),
        ("if hvd.rank() > 0: continue", True),
        ("if flag: continue", True),
        ("if flag: print(i)", True),
        ("n = i\n    if n: continue", False),
        ("k += 1\n    if k: continue", False),
    ],
)
def test_turns_that_are_passed_by(line: str, expected: bool) -> None:  # noqa: FBT001 - a parametrized expectation
    assert is_overwritten("'a.keras'", before=line, head="k = 0\n") is expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("    if hvd.rank() == 0:\n        c.append(MC('a'))\n", True),
        ("    if i == 0:\n        c.append(MC('a'))\n", False),
        ("    match i:\n        case 0:\n            c.append(MC('a'))\n", False),
        ("    with f() as g:\n        if g:\n            c.append(MC('a'))\n", False),
    ],
)
def test_callbacks_of_some_turns(body: str, expected: bool) -> None:  # noqa: FBT001 - likewise
    code = f"for i in y:\n    m = keras.Sequential()\n    c = []\n{body}    m.fit(x, callbacks=c)\n"
    assert is_repeated(code) is expected


@pytest.mark.parametrize(
    ("head", "before", "path", "expected"),
    [
        ("s = time.time()\n", "", "f'a{s}.keras'", True),
        ("", "s = time.time()", "f'a{s}.keras'", False),
        ("g = f()\n", "g.update(i)", "f'{g.d}/a.keras'", False),
        ("g = f()\n", "update(g)", "f'{g.d}/a.keras'", False),
        ("g = f()\n", "print(g)", "f'{g.d}/a.keras'", True),
        ("g = f()\n", "use(h)", "f'{g.d}/a.keras'", True),
        ("g = f()\n", "g.d = i", "f'{g.d}/a.keras'", False),
        ("g = f()\n", "h.e = i", "f'{g.d}/a.keras'", True),
        ("g = f()\ndef u(g):\n    pass\n", "u(g)", "f'{g.d}/a.keras'", True),
    ],
)
def test_what_differs_in_the_next_turn(head: str, before: str, path: str, expected: bool) -> None:  # noqa: FBT001 - likewise
    assert is_overwritten(path, head=head, before=before) is expected


NESTED = """
k = 0
for i in y:
{reset}
    for {over}:
        k += 1
        m = keras.Sequential()
        m.fit(x, callbacks=[MC({path})])
"""


@pytest.mark.parametrize(
    ("reset", "over", "path", "expected"),
    [
        ("", "j in z", "f'a{k}'", False),
        ("    k = 0\n", "j in z", "f'a{k}'", True),
        ("", "j in z", "f'a{j}'", True),
        ("", "j in of(i)", "f'a{j}'", False),
        ("", "j, _ in enumerate(of(i))", "f'a{j}'", True),
    ],
)
def test_an_inner_loop_may_begin_anew(reset: str, over: str, path: str, expected: bool) -> None:  # noqa: FBT001 - likewise
    code = NESTED.format(reset=reset, over=over, path=path)
    assert is_repeated(code) is expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("for n, m in models.items():\n    m.fit(x, callbacks=[MC('a')])", True),
        ("m = f()\nfor i in y:\n    m = keras.models.clone_model(m)\n    m.fit(x, callbacks=[MC('a')])", True),
        ("for i in y:\n    t.m = f()\n    t.m.fit(x, callbacks=[MC('a')])", True),
        ("t.m = f()\nfor i in y:\n    t.m.fit(x, callbacks=[MC('a')])", False),
        ("def run(m):\n    m.fit(x, callbacks=[MC('a')])\nfor i in y:\n    run(f())", True),
        ("def run(m):\n    m.fit(x, callbacks=[MC('a')])\nfor i in y:\n    run(n)", False),
        ("def run(m=n):\n    m.fit(x, callbacks=[MC('a')])\nfor i in y:\n    run()", False),
        (
            "class T:\n    def run(self):\n        f().fit(x, callbacks=[MC('a')])\nt = T()\nfor i in y:\n    t.run()",
            True,
        ),
        (
            "for i in y:\n    try:\n        f().fit(x, callbacks=[MC('a')])\n        break\n    except E: pass",
            False,
        ),
        ("def g():\n    for i in y:\n        f().fit(x, callbacks=[MC('a')])\n        if i: return i", False),
        ("for i in y:\n    models[i].fit(x, callbacks=[MC('a')])", True),
        ("for i in y:\n    models[0].fit(x, callbacks=[MC('a')])", False),
        ("for i in y:\n    model_of_all.fit(x, callbacks=[MC('a')])", False),
        ("for i in y:\n    (m or n).fit(x, callbacks=[MC('a')])", False),
        ("p = functools.partial(MC, save_best_only=True)\nfor i in y:\n    f().fit(x, callbacks=[p('a')])", True),
        ("for i in y:\n    c = MC('a')\n    c.best = best\n    f().fit(x, callbacks=[c])", False),
        ("for i in range(0, 1):\n    f().fit(x, callbacks=[MC('a')])", False),
        ("for i in range(0, 9, 3):\n    f().fit(x, callbacks=[MC('a')])", True),
        ("for i in range(n):\n    f().fit(x, callbacks=[MC('a')])", True),
    ],
)
def test_loops_that_train_another_model(code: str, expected: bool) -> None:  # noqa: FBT001 - likewise
    assert is_repeated(f"{code}\n") is expected


SAVING = "model = keras.Sequential()\n{head}for i in y:\n    model.fit(x)\n{body}\n"


SAVES = """
def save():
    model.save('m')
class C:
    @traced
    def save(self):
        model.save('m')
"""


@pytest.mark.parametrize(
    ("body", "saved"),
    [
        ("    if i % 9 == 0 and i > 0: model.save('m')", True),
        ("    if i % 9 == 0 and better(i): model.save('m')", False),
        ("    if hvd.rank() == 0: model.save('m')", True),
        ("    if not hvd.rank(): model.save('m')", True),
        ("    if hvd.rank() == 0 and good: model.save('m')", False),
        ("    if model.save('m'): f()", True),
        ("    good and model.save('m')", False),
        ("    i % 2 == 0 and model.save('m')", True),
        ("    model.save('m') and good", True),
        ("    if good: continue\n    model.save('m')", False),
        ("    if i % 9: continue\n    model.save('m')", True),
        ("    match i:\n        case 1:\n            model.save('m')", False),
        ("    if i % 9 == 0:\n        model.save('m')\n        sys.exit()", False),
        ("    if i % 9 == 0:\n        model.save('m')\n        f()", True),
        ("    save()", True),
        ("    if good: save()", False),
        ("    C().save()", True),
    ],
)
def test_saves_that_are_guarded(body: str, saved: bool) -> None:  # noqa: FBT001 - likewise
    head = SAVES if "save()" in body else ""
    assert is_lost(HEAD + SAVING.format(head=head, body=body)) is saved


@pytest.mark.parametrize(
    ("code", "saved"),
    [
        ("m = keras.models.load_model('b')", True),
        ("class M(keras.Model):\n    pass\nm = M()", True),
        ("class M(keras.Model):\n    def save(self, name):\n        pass\nm = M()", False),
        ("class M(Other):\n    pass\nm = M()", False),
        ("def f():\n    return keras.Sequential()\nm = f()", True),
        ("if y:\n    m = keras.Sequential()\nelse:\n    m = other()", True),
        ("m = None", False),
        ("m = keras.models.load_model('m')", False),
        ("m = keras.Sequential()\nm.load_weights('m')", False),
    ],
)
def test_models_that_are_saved(code: str, saved: bool) -> None:  # noqa: FBT001 - likewise
    assert is_lost(f"{HEAD}{code}\nfor i in y:\n    m.fit(x)\n    m.save('m')\n") is saved


AGENT = """
class A:
    def __init__(self):
        self.m = keras.Sequential()
        {}
a = A()
for i in y:
    a.m.fit(x)
    a.m.save('m')
"""


def test_an_agent_that_begins_with_what_it_saved_goes_on() -> None:
    assert is_lost(HEAD + AGENT.format("pass"))
    assert not is_lost(HEAD + AGENT.format("self.m.load_weights('m')"))
