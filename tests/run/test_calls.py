"""Finding the calls: which class a name means, what is given, which fits receive it."""

from __future__ import annotations

import pytest

from flake8_ckpt.call import Call
from flake8_ckpt.run.reading import read
from flake8_ckpt.values import Constant, Place, Text

KERAS = "from keras.callbacks import ModelCheckpoint\n"


def calls(code: str, extra: frozenset[str] = frozenset()) -> tuple[Call, ...]:
    """The checkpoint calls of *code*."""
    return read(code, extra).calls


def origins(code: str) -> list[tuple[str, ...]]:
    """Whose class each checkpoint call of *code* may be of."""
    return [call.origins for call in calls(code)]


@pytest.mark.parametrize(
    ("module", "origin"),
    [
        ("keras.callbacks", "keras"),
        ("tensorflow.keras.callbacks", "keras"),
        ("tensorflow.compat.v1.keras.callbacks", "keras"),
        ("tensorflow.compat.v2.keras.callbacks", "keras"),
        ("tensorflow._api.v2.v2.keras.callbacks", "keras"),
        ("keras.src.callbacks", "keras"),
        ("keras.src.callbacks.model_checkpoint", "keras"),
        ("keras.api.callbacks", "keras"),
        ("keras.api._v1.keras.callbacks", "keras"),
        ("keras.api._v2.keras.callbacks", "keras"),
        ("keras._tf_keras.keras.callbacks", "keras"),
        ("keras.callbacks.callbacks", "keras"),
        ("tf_keras.callbacks", "tf_keras"),
        ("tensorflow.python.keras.callbacks", "tensorflow.python.keras"),
    ],
)
def test_every_module_of_keras_is_known(module: str, origin: str) -> None:
    code = f"from {module} import ModelCheckpoint\nModelCheckpoint('a')\n"
    code += f"import {module}\n{module}.ModelCheckpoint('a')\n"
    code += f"import {module} as c\nc.ModelCheckpoint('a')\n"
    assert origins(code) == [(origin,)] * 3


@pytest.mark.parametrize(
    "code",
    [
        "import tensorflow as tf\ntf.keras.callbacks.ModelCheckpoint('a')",
        "import tensorflow.keras as tfk\ntfk.callbacks.ModelCheckpoint('a')",
        "import tensorflow.compat.v1 as tf\ntf.keras.callbacks.ModelCheckpoint('a')",
        "from tensorflow import keras\nkeras.callbacks.ModelCheckpoint('a')",
        "from tensorflow import keras as k\nk.callbacks.ModelCheckpoint('a')",
        "from keras import callbacks\ncallbacks.ModelCheckpoint('a')",
        "from keras import callbacks as cb, layers\ncb.ModelCheckpoint('a')",
        "from keras.callbacks import ModelCheckpoint as MC\nMC('a')",
        "from keras.callbacks import *\nModelCheckpoint('a')",
        "from keras import *\ncallbacks.ModelCheckpoint('a')",
        "from tensorflow import *\nkeras.callbacks.ModelCheckpoint('a')",
        "from keras.callbacks import *\nfrom numpy import *\nModelCheckpoint('a')",
        "def f():\n    import keras\n    return keras.callbacks.ModelCheckpoint('a')",
        "import keras\nMC = keras.callbacks.ModelCheckpoint\nMC('a')",
        "import keras\nk = keras\nk.callbacks.ModelCheckpoint('a')",
        (
            "try:\n    from keras.callbacks import ModelCheckpoint\n"
            "except ImportError:\n    from tensorflow.keras.callbacks import ModelCheckpoint\nModelCheckpoint('a')"
        ),
        (
            "try:\n    from keras.callbacks import ModelCheckpoint\n"
            "except ImportError:\n    ModelCheckpoint = None\nModelCheckpoint('a')"
        ),
        "from keras.callbacks import ModelCheckpoint\nx = [ModelCheckpoint('a') for _ in y]",
        "import keras\nif x:\n    c = keras.callbacks.ModelCheckpoint('a')",
        "import keras\ngetattr(keras.callbacks, 'ModelCheckpoint')('a')",
        "from keras.callbacks import ModelCheckpoint\nclass C:\n    c = ModelCheckpoint('a')",
        "from keras.callbacks import ModelCheckpoint\nf = lambda: ModelCheckpoint('a')",
        (
            "if x:\n    from keras.callbacks import ModelCheckpoint\n"
            "else:\n    from ignite.handlers import ModelCheckpoint\nModelCheckpoint('a')"
        ),
    ],
)
def test_every_way_to_the_class_is_followed(code: str) -> None:
    assert origins(code) == [("keras",)]


@pytest.mark.parametrize(
    "code",
    [
        "ModelCheckpoint('a')",
        "from pytorch_lightning.callbacks import ModelCheckpoint\nModelCheckpoint('a')",
        "from lightning.pytorch.callbacks import ModelCheckpoint\nModelCheckpoint('a')",
        "import pytorch_lightning as pl\npl.callbacks.ModelCheckpoint('a')",
        "from ignite.handlers import ModelCheckpoint\nModelCheckpoint('a')",
        "from poutyne import ModelCheckpoint\nModelCheckpoint('a')",
        "from paddle.callbacks import ModelCheckpoint\nModelCheckpoint('a')",
        "from mltu.torch.callbacks import ModelCheckpoint\nModelCheckpoint('a')",
        "from .callbacks import ModelCheckpoint\nModelCheckpoint('a')",
        "from . import keras\nkeras.callbacks.ModelCheckpoint('a')",
        "class ModelCheckpoint:\n    pass\nModelCheckpoint('a')",
        "def ModelCheckpoint(a):\n    pass\nModelCheckpoint('a')",
        KERAS + "class ModelCheckpoint:\n    pass\nModelCheckpoint('a')",
        KERAS + "def f(ModelCheckpoint):\n    return ModelCheckpoint('a')",
        KERAS + "ModelCheckpoint = wrap(ModelCheckpoint)\nModelCheckpoint('a')",
        KERAS + "for ModelCheckpoint in x:\n    ModelCheckpoint('a')",
        KERAS + "del ModelCheckpoint\nModelCheckpoint('a')",
        "def f(k):\n    return k.callbacks.ModelCheckpoint('a')",
        "class A:\n    from keras.callbacks import ModelCheckpoint\n    def f(self):\n        ModelCheckpoint('a')",
        "from keras.callbacks import *\nfrom mine import *\nModelCheckpoint('a')",
        "ModelCheckpoint = None\nModelCheckpoint('a')",
    ],
)
def test_every_other_class_is_left_alone(code: str) -> None:
    assert origins(code) == []


def test_a_class_of_either_keras_has_two_origins() -> None:
    code = "try:\n    from tf_keras import callbacks\nexcept ImportError:\n    from keras import callbacks\n"
    assert origins(code + "callbacks.ModelCheckpoint('a')") == [("tf_keras", "keras")]


def test_the_wrapper_of_wandb_is_known() -> None:
    assert origins("from wandb.keras import WandbModelCheckpoint\nWandbModelCheckpoint('a')") == [("wandb",)]


def test_further_classes_can_be_named() -> None:
    code = "from house.callbacks import Saver\nSaver('a')\nimport house\nhouse.callbacks.Saver('b')"
    assert calls(code) == ()
    assert [call.origins for call in calls(code, frozenset({"house.callbacks.Saver"}))] == [("keras",)] * 2


def given(code: str) -> list[tuple[str | None, object]]:
    """Name and value of each argument of the one call in *code*."""
    [call] = calls(KERAS + code)
    found: list[tuple[str | None, object]] = []
    for argument in call.arguments:
        value = argument.value
        exact = value.exact if isinstance(value, Text) else value.value if isinstance(value, Constant) else "?"
        found.append((argument.name, exact))
    return found


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("ModelCheckpoint('a', 'loss', verbose=1)", [(None, "a"), (None, "loss"), ("verbose", 1)]),
        ("ModelCheckpoint(**{'filepath': 'a', 'verbose': 1})", [("filepath", "a"), ("verbose", 1)]),
        ("k = dict(filepath='a')\nModelCheckpoint(**k)", [("filepath", "a")]),
        ("ModelCheckpoint('a', *rest, 'c', mode='min')", [(None, "a"), ("mode", "min")]),
        ("ModelCheckpoint(**rest, mode='min')", [("mode", "min")]),
        ("k = dict(filepath='a')\nk['verbose'] = 1\nModelCheckpoint(**k)", [("filepath", "a"), ("verbose", 1)]),
    ],
)
def test_arguments_are_read_as_far_as_they_are_known(code: str, expected: list[tuple[str | None, object]]) -> None:
    assert given(code) == expected


def test_what_a_star_gives_is_noted() -> None:
    [plain, star, double] = calls(KERAS + "ModelCheckpoint('a')\nModelCheckpoint(*x)\nModelCheckpoint(**x)")
    assert (plain.more_positional, plain.more_keywords) == (False, False)
    assert (star.more_positional, star.more_keywords) == (True, False)
    assert (double.more_positional, double.more_keywords) == (False, True)


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("super().__init__('a')", [(None, "a")]),
        ("super(C, self).__init__('a', mode='min')", [(None, "a"), ("mode", "min")]),
        ("ModelCheckpoint.__init__(self, 'a', mode='min')", [(None, "a"), ("mode", "min")]),
        ("ModelCheckpoint.__init__(self)", []),
    ],
)
def test_a_subclass_hands_arguments_on(call: str, expected: list[tuple[str | None, object]]) -> None:
    assert given(f"class C(ModelCheckpoint):\n    def __init__(self):\n        {call}") == expected


@pytest.mark.parametrize(
    ("base", "call"),
    [
        ("ModelCheckpoint", "ModelCheckpoint.__init__()"),
        ("ModelCheckpoint", "ModelCheckpoint.__init__('a')"),
        ("ModelCheckpoint", "Other.__init__(self, 'a')"),
        ("ModelCheckpoint", "other().__init__('a')"),
        ("ModelCheckpoint", "super().save('a')"),
        ("partial(ModelCheckpoint, 'b')", "super().__init__('a')"),
        ("Other", "super().__init__('a')"),
    ],
)
def test_other_calls_in_a_subclass_hand_nothing_on(base: str, call: str) -> None:
    code = f"from functools import partial\nclass C({base}):\n    def __init__(self):\n        {call}"
    assert calls(KERAS + code) == ()


@pytest.mark.parametrize(
    "code",
    [
        "c = ModelCheckpoint('a')\nm.fit(x, y, epochs=7, callbacks=[c])",
        "c = ModelCheckpoint('a')\nm.fit(x, y, 32, 7, 1, [c])",
        "m.fit_generator(g, 10, 7, 1, [ModelCheckpoint('a')])",
        "m.fit(x, nb_epoch=7, callbacks=(ModelCheckpoint('a'),))",
        "m.fit(x, epochs=7, callbacks=ModelCheckpoint('a'))",
        "cbs = []\ncbs.append(ModelCheckpoint('a'))\nm.fit(x, epochs=7, callbacks=cbs)",
        "cbs = [1]\ncbs += [2]\ncbs.insert(0, ModelCheckpoint('a'))\nm.fit(x, epochs=7, callbacks=cbs)",
        "cbs = []\ncbs.extend([ModelCheckpoint('a')])\nm.fit(x, epochs=7, callbacks=cbs)",
        "a = [ModelCheckpoint('a')]\nm.fit(x, epochs=7, callbacks=a + [1])",
        "c = ModelCheckpoint('a') if d else None\nm.fit(x, epochs=7, callbacks=[c])",
        "m.fit(x, epochs=7, callbacks=[(c := ModelCheckpoint('a'))])",
        "def f():\n    return [ModelCheckpoint('a')]\nm.fit(x, epochs=7, callbacks=f())",
        "def f():\n    return [ModelCheckpoint('a')]\nm.fit(x, epochs=7, callbacks=[*f()])",
        "if d:\n    c = ModelCheckpoint('a')\nelse:\n    c = None\nm.fit(x, epochs=7, callbacks=[c])",
    ],
)
def test_the_fit_that_receives_the_callback_is_seen(code: str) -> None:
    [call] = calls(KERAS + code)
    assert [fit.epochs for fit in call.fits] == [Constant(7)]


@pytest.mark.parametrize(
    "code",
    [
        "c = ModelCheckpoint('a')\nm.fit(x)",
        "c = ModelCheckpoint('a')\nm.fit(x, callbacks=[other])",
        "c = ModelCheckpoint('a')\nfit(x, callbacks=[c])",
        "c, d = make(ModelCheckpoint('a'))\nm.fit(x, callbacks=[c])",
        "c = ModelCheckpoint('a')\nm.fit(*x, 1, 2, 3, 4, 5, [c])",
        "a = [a]\nModelCheckpoint('a')\nm.fit(x, callbacks=a)",
        "ModelCheckpoint('a')\nm.fit(x, callbacks=f())",
    ],
)
def test_other_fits_say_nothing(code: str) -> None:
    [call] = calls(KERAS + code)
    assert call.fits == ()


def test_what_a_fit_leaves_to_a_star_is_unknown() -> None:
    [call] = calls(KERAS + "m.fit(x, callbacks=[ModelCheckpoint('a')], steps_per_epoch=5, **more)")
    [fit] = call.fits
    assert fit.epochs != Constant(1)
    assert fit.initial_epoch != Constant(0)


def test_lists_that_double_are_no_trouble() -> None:
    lists = "".join(f"l{number + 1} = [l{number}, l{number}]\n" for number in range(100))
    [call] = calls(f"{KERAS}l0 = ModelCheckpoint('a')\n{lists}m.fit(x, callbacks=l100)\nm.fit(x, callbacks=l5)")
    assert len(call.fits) == 0  # no fit takes lists of lists of lists


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("c = ModelCheckpoint('a')\nc.filepath = 'b'\nc.best = 1", {"filepath", "best"}),
        ("c: object = ModelCheckpoint('a')\nc.filepath = 'b'", {"filepath"}),
        ("self.c = d = ModelCheckpoint('a')\nself.c.filepath = 'b'\nd.mode = 'min'", {"filepath", "mode"}),
        ("c = ModelCheckpoint('a')\nc.filepath += 'b'", {"filepath"}),
        ("cbs = [ModelCheckpoint('a')]\ncbs[0].filepath = 'b'", {"filepath"}),
        ("cbs = [ModelCheckpoint('a')]\nfor c in cbs:\n    c.filepath = 'b'", {"filepath"}),
        ("c = ModelCheckpoint('a')\nother.filepath = 'b'\nc[0] = 1\nf().filepath = 1", set()),
        ("f(ModelCheckpoint('a'))\nNone_.filepath = 'b'", set()),
    ],
)
def test_attributes_that_are_assigned_afterwards_are_noted(code: str, expected: set[str]) -> None:
    [call] = calls(KERAS + code)
    assert call.reassigned == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("", frozenset()),
        ("logs['f1'] = 1", frozenset({"f1"})),
        ("logs['a'] = logs['b'] = 1", frozenset({"a", "b"})),
        ("other = logs; other['a'] = 1", frozenset({"a"})),
        ("logs[name] = 1", None),
        ("logs[1:2] = 1", None),
        ("logs[b'a'] = 1", None),
        ("logs.update(x)", None),
        ("logs.setdefault('a', 1)", None),
        ("logs.get('a'); other.update(x); other['a'] = 1", frozenset()),
    ],
)
def test_what_callbacks_write_into_the_logs_is_noted(code: str, expected: frozenset[str] | None) -> None:
    own = (
        f"class C(keras.callbacks.Callback):\n    def on_epoch_end(self, epoch, logs=None):\n        {code or 'pass'}\n"
    )
    [call] = calls(f"import keras\n{KERAS}{own}m.fit(x, callbacks=[C(), ModelCheckpoint('a')])\n")
    assert call.extra_logs == expected


def test_places_are_keywords_and_expressions() -> None:
    source = read(KERAS + "ModelCheckpoint('a', mode='min')\n")
    [call] = source.calls
    places: set[Place] = {call.place, *(argument.place for argument in call.arguments)}
    assert sorted((one.line, one.column) for one in source.positions(places).values()) == [(2, 0), (2, 16), (2, 21)]
