"""What is known of the model that a fit trains, and of what else may write into its logs."""

from __future__ import annotations

import pytest

from flake8_ckpt.call import Compiled, Fit, Metric
from flake8_ckpt.run.reading import read

HEAD = "import keras\nfrom keras.callbacks import ModelCheckpoint as MC\n"
MADE = "m = keras.Sequential()\n"
FIT = "\nm.fit(x, callbacks=[MC('a')])\n"


def fit_of(code: str) -> Fit:
    [call] = read(f"{HEAD}{code}").calls
    [fit] = call.fits
    return fit


def compiled(code: str) -> Compiled | None:
    return fit_of(f"{code}{FIT}").compiled


@pytest.mark.parametrize(
    ("metrics", "expected"),
    [
        ("", []),
        (", metrics=None", []),
        (", metrics=['acc', 'mse']", [Metric("acc", is_string=True), Metric("mse", is_string=True)]),
        (", 'mse', ('acc',)", [Metric("acc", is_string=True)]),
        (", metrics=[keras.metrics.AUC()]", [Metric("AUC", is_instance=True, number=0)]),
        (
            ", metrics=[keras.metrics.AUC(200, name='roc')]",
            [Metric("AUC", is_instance=True, name="roc", averages=True)],
        ),
        (", metrics=[keras.metrics.AUC(name=name)]", None),
        (", metrics=[keras.metrics.Mean('mean')]", None),
        (", metrics=[keras.metrics.AUC(*options)]", None),
        (", metrics=[keras.metrics.AUC]", None),
        (", metrics=[other.AUC()]", None),
        (", metrics=[x, 'acc']", None),
        (", metrics=[f'{x}']", None),
        (", metrics=metrics", None),
        (", metrics={'a': 'acc'}", [Metric("acc", is_string=True, output="a")]),
        (", *options", None),
        (", **options", None),
        (", 'mse', ['acc'], None, ['auc']", None),
    ],
)
def test_metrics_of_compile(metrics: str, expected: list[Metric] | None) -> None:
    found = compiled(f"{MADE}m.compile('sgd'{metrics}, run_eagerly=True)")
    assert found is not None
    assert found.metrics == (tuple(expected) if expected is not None else None)
    assert found.is_keras_model


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("ms = ['acc']\nm.compile('sgd', metrics=ms)", (Metric("acc", is_string=True),)),
        ("ms = ['acc']\nms.append(x)\nm.compile('sgd', metrics=ms)", None),
        ("ms, _ = f()\nm.compile('sgd', metrics=ms)", None),
        ("auc = keras.metrics.AUC()\nm.compile('sgd', metrics=[auc])", (Metric("AUC", is_instance=True, number=0),)),
        ("def dice(a, b): pass\nm.compile('sgd', metrics=[dice])", (Metric("dice"),)),
        ("@f\ndef dice(a, b): pass\nm.compile('sgd', metrics=[dice])", None),
        ("m.compile('sgd', metrics=['a'])\nn.compile('sgd', metrics=x)", (Metric("a", is_string=True),)),
        ("m.compile('sgd', metrics=['a'])\nm.add_metric(x)", None),
        (
            "m.compile('sgd', metrics=['a'])\nn.compile('sgd', metrics=['b'])",
            (Metric("a", is_string=True),),
        ),
    ],
)
def test_metrics_of_a_file(code: str, expected: tuple[Metric, ...] | None) -> None:
    found = compiled(MADE + code)
    assert found is not None
    assert found.metrics == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("m = keras.Sequential()", True),
        ("m = keras.applications.VGG16(weights=None)", True),
        ("m = keras.models.load_model('x')", False),
        ("m = n", False),
        ("n = keras.Model(a, b)\nm = n", True),
        ("def f():\n    return keras.Sequential()\nm = f()", True),
        ("def f():\n    n = keras.Sequential()\n    return n\nm = f()", True),
        ("def f():\n    return f()\nm = f()", False),
        ("class Own(keras.Model): pass\nm = Own()", False),
        ("m, n = keras.Sequential(), 1", True),
        ("[m] = f()", False),
    ],
)
def test_who_made_the_model(code: str, expected: bool) -> None:  # noqa: FBT001 - a parametrized expectation
    found = compiled(f"{code}\nm.compile('sgd', 'mse', run_eagerly=True)")
    assert found is not None
    assert found.is_keras_model is expected


@pytest.mark.parametrize(
    ("code", "known"),
    [
        ("def f(m):\n    m.compile(loss='mse')\n    m.fit(x, callbacks=[MC('a')])", True),
        ("m.compile(loss='mse')\ndef f(m):\n    m.fit(x, callbacks=[MC('a')])", False),
        ("m.compile(loss='mse')\ndef f():\n    m.fit(x, callbacks=[MC('a')])", True),
        ("self.m.compile(loss='mse')\nself.m.fit(x, callbacks=[MC('a')])", True),
        ("self.m.compile(loss='mse')\nself.n.fit(x, callbacks=[MC('a')])", False),
        ("f().compile(loss='mse')\nf().fit(x, callbacks=[MC('a')])", False),
    ],
)
def test_a_fit_is_matched_with_the_compile_of_its_model(code: str, known: bool) -> None:  # noqa: FBT001 - likewise
    assert (fit_of(f"m = keras.Sequential()\n{code}\n").compiled is not None) is known


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ("", False),
        (", validation_split=0.1", True),
        (", validation_split=0", False),
        (", validation_data=None", False),
        (", validation_data=v", True),
        (", **options", None),
    ],
)
def test_whether_a_fit_validates(arguments: str, expected: bool | None) -> None:  # noqa: FBT001 - likewise
    assert fit_of(f"m.fit(x, callbacks=[MC('a')]{arguments})\n").validates is expected


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ("", True),
        (", keras.callbacks.TerminateOnNaN()", True),
        (", None", True),
        (", keras.callbacks.LambdaCallback(f)", False),
        (", other()", False),
        (", given", False),
        (", Own()", True),
        (", Odd()", False),
        (", helper()", True),
        (", *[]", True),
    ],
)
def test_who_may_write_into_the_logs(others: str, expected: bool) -> None:  # noqa: FBT001 - likewise
    classes = "class Own(keras.callbacks.Callback): pass\nclass Odd(other): pass\n"
    helper = "def helper():\n    return keras.callbacks.TerminateOnNaN()\n"
    assert (
        fit_of(
            f"{classes}{helper}m.fit(x, callbacks=[{others.removeprefix(', ')}{', ' * bool(others)}MC('a')])\n"
        ).own_callbacks
        is expected
    )
