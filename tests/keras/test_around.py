"""Rules on what is around a call, and on the best, where the code hardly ever gets to."""

from __future__ import annotations

from dataclasses import replace

import pytest
from making import ALL_CODES, NEWEST, bound, call, codes, findings, fit

from flake8_ckpt.call import Call, Compiled, Metric, Turns
from flake8_ckpt.keras.checkpoint import checkpoints
from flake8_ckpt.keras.logs import is_absent
from flake8_ckpt.keras.metrics import DOWN, UP, direction, guessed, logged_as, resolved, snake_case
from flake8_ckpt.keras.schedule import MANY_SAVES, Timing, always_another, overwritten, saves
from flake8_ckpt.keras.template import Template
from flake8_ckpt.keras.versions import judged_by, row
from flake8_ckpt.rules import judge
from flake8_ckpt.values import Alternative, Choice, Constant, Text, Unit, Unknown, text


def beside(other: Call, made: Call) -> list[str]:
    """The codes of a call whose callback shares its fit with that of *other*."""
    ways = checkpoints(made, NEWEST, [checkpoints(other, NEWEST)])
    return [finding.code for finding in judge(ways, ALL_CODES)]


STATIC = call("m.keras", monitor="loss", save_best_only=True)


@pytest.mark.parametrize(
    ("other", "path", "keywords", "expected"),
    [
        (STATIC, "m.keras", {}, True),
        (STATIC, "n.keras", {}, False),
        (STATIC, Unknown(), {}, False),
        (STATIC, "m.keras", {"save_freq": Unknown()}, False),
        (STATIC, "m_{fold}.keras", {}, False),
        (STATIC, "m_{epoch}.keras", {}, False),
        (call("{epoch}.keras"), "{epoch}.h5", {}, False),
        (call("{epoch}.keras"), "1.keras", {}, True),  # the one file that both write
        (call("m_{fold}.keras"), "m_{fold}.keras", {"mode": "min"}, False),  # the first save raises
        (call("m.keras", save_best_only=True, origin="wandb"), "m.keras", {}, False),
        (call(text(Unknown(name="d"), "/m.keras")), text(Unknown(name="e"), "/m.keras"), {"verbose": 1}, False),
        (call(text(Unknown(origin="d"), "/m.keras")), text(Unknown(origin="d"), "/m.keras"), {"mode": "min"}, True),
        (call(text(Unknown(fresh=True), "/m.keras")), text(Unknown(fresh=True), "/m.keras"), {"mode": "min"}, False),
        (call("m_{epoch}_{loss}.keras"), "m_{epoch}_{loss}.keras", {"save_freq": 100}, False),
        (call("m_{epoch}_{loss}.keras"), "m_{epoch}_{loss}.keras", {"mode": "min"}, True),
    ],
)
def test_two_callbacks_of_one_fit(other: Call, path: object, keywords: dict[str, object], expected: bool) -> None:  # noqa: FBT001 - a parametrized expectation
    assert ("CKP105" in beside(other, call(path, **keywords))) is expected


def test_what_is_uploaded_is_not_overwritten() -> None:
    assert "CKP105" not in beside(call("m.keras", origin="wandb"), STATIC)
    assert "CKP105" in beside(STATIC, call("m.keras", origin="wandb"))  # which nobody has uploaded
    assert "CKP106" not in codes(replace(call("m.keras", origin="wandb"), turns=(Turns("fold", builds=True),)))


@pytest.mark.parametrize(
    ("path", "keywords", "builds", "expected"),
    [
        ("m.keras", {"save_best_only": True}, True, True),
        ("m.keras", {"save_best_only": True}, False, False),
        ("m.keras", {"save_best_only": True, "initial_value_threshold": 0.5}, True, False),
        ("m.keras", {"initial_value_threshold": 0.5}, True, True),
        ("m.keras", {}, False, True),
        ("m_{epoch}.keras", {}, True, True),
        ("m_{val_loss:.2f}.keras", {}, True, False),
        (Unknown(), {}, True, False),
    ],
)
def test_the_turns_of_a_loop(path: object, keywords: dict[str, object], builds: bool, expected: bool) -> None:  # noqa: FBT001 - likewise
    made = replace(call(path, **keywords), turns=(Turns("fold", builds),))
    assert ("CKP106" in codes(made)) is expected


@pytest.mark.parametrize("name", sorted(UP | DOWN))
def test_the_classes_of_keras_have_their_direction(name: str) -> None:
    expected = "max" if name in UP else "min"
    assert {direction(name), direction(snake_case(name)), direction(f"val_{snake_case(name)}_2")} == {expected}


@pytest.mark.parametrize(
    ("monitor", "better"),
    [
        ("val_acc", "max"),
        ("head_1_accuracy", "max"),
        ("val_dice_coef", "max"),
        ("val_dice_loss", "min"),
        ("val_iou_loss", "min"),
        ("error", "min"),
        ("val_reward", None),
        ("val_false_positives", None),
        ("val_distance", None),
        ("", None),
    ],
)
def test_directions_of_usual_names(monitor: str, better: str | None) -> None:
    assert direction(monitor) == better


def test_auto_by_name() -> None:
    """Keras 2 and 3 up to 3.10, as recorded: case counts, and only these two words do."""
    assert [guessed(name) for name in ("val_acc", "fmeasure_x", "val_fmeasure", "val_Acc", "auc")] == [
        "max",
        "max",
        "min",
        "min",
        "min",
    ]


@pytest.mark.parametrize(
    ("metric", "monitor", "better"),
    [
        (Metric("accuracy", is_string=True), "val_accuracy", "max"),
        (Metric("MSE", is_string=True), "MSE", "min"),
        (Metric("AUC", is_string=True), "val_auc", None),
        (Metric("AUC", is_instance=True), "val_auc_3", "max"),
        (Metric("AUC", is_instance=True, name="roc"), "roc", "max"),
        (Metric("AUC", is_instance=True, name="roc"), "auc", None),
        (Metric("dice"), "dice", None),
        (Metric("accuracy"), "accuracy", None),
    ],
)
def test_auto_by_compiled_metric(metric: Metric, monitor: str, better: str | None) -> None:
    """As Keras 3.15.1 resolves them after a fit on JAX."""
    assert resolved(monitor, [metric]) == better


def test_the_key_of_a_class_given_by_its_name() -> None:
    assert logged_as(Metric("AUC", is_string=True), row((2, 15))) == "auc"
    assert logged_as(Metric("AUC", is_string=True), row((3, 15))) == "AUC"


def test_a_metric_is_absent_only_if_all_is_in_sight() -> None:
    seen = replace(fit(3), own_callbacks=True, validates=True, compiled=Compiled((), is_keras_model=True))
    keras = row(NEWEST)
    assert is_absent("acc", [seen], keras)
    assert not is_absent("acc", [], keras)
    assert not is_absent("acc", [seen, replace(seen, compiled=None)], keras)
    assert not is_absent("acc", [replace(seen, own_callbacks=False)], keras)
    assert not is_absent("acc", [replace(seen, compiled=Compiled((), is_keras_model=False))], keras)
    assert not is_absent("acc", [replace(seen, compiled=Compiled(None, is_keras_model=True))], keras)
    assert not is_absent("output_2_loss", [seen], keras)
    assert not is_absent("learning_rate", [seen], keras)


@pytest.mark.parametrize(
    ("name", "validates", "part"),
    [("val_loss", False, "fit gets no validation data"), ("val_acc", True, "compile has no metric called val_acc")],
)
def test_a_field_that_the_fit_in_sight_does_not_have(name: str, validates: bool, part: str) -> None:  # noqa: FBT001 - likewise
    seen = replace(fit(3), own_callbacks=True, validates=validates, compiled=Compiled((), is_keras_model=True))
    made = call(f"m_{{epoch:02d}}_{{{name}}}.keras", fits=(seen,))
    [found] = [finding for finding in findings(made) if finding.code == "CKP301"]
    assert part in found.consequence


def test_no_run_is_played_for_ever() -> None:
    checkpoint = bound(call("m.keras"))
    template = Template(Text(("m_{epoch}.keras",)))
    assert len(list(saves(checkpoint, template, Timing(epochs=9_999), always_another))) == MANY_SAVES
    assert overwritten(saves(checkpoint, template, Timing(epochs=9_999), always_another)) is None


def test_what_may_be_too_many_things_is_unknown() -> None:
    flags = tuple(Alternative(Constant(number), frozenset({(number, 0)})) for number in range(8))
    choices = {
        name: Choice(flags) for name in ("verbose", "save_weights_only", "save_best_only", "initial_value_threshold")
    }
    assert codes(call("m.keras", **choices)) == ["CKP910"]


def test_a_call_on_no_way_is_not_judged() -> None:
    monitor, mode = (
        Choice(tuple(Alternative(text(word + "x"), frozenset({(1, arm), (2, other)})) for other in (0, 1)))
        for arm, word in enumerate("ab")
    )
    assert codes(call("m.keras", monitor=monitor, mode=mode)) == []


def test_a_literal_placeholder_is_not_judged_if_best_only_is_unknown() -> None:
    assert "CKP104" not in codes(call("m_%d.keras", save_best_only=Unknown()))


def test_a_bad_period_beside_an_int_save_freq_is_never_looked_at() -> None:
    assert "CKP303" not in codes(call("m_{epoch}-{batch}.h5", period="2", save_freq=100), (2, 15))


def test_save_freq_of_samples_in_an_unknown_template() -> None:
    assert codes(call(Unknown(), save_freq=0)) == ["CKP204", "CKP910"]


@pytest.mark.parametrize(
    ("fits", "save_freq", "shared", "never"),
    [
        (1, 100, False, True),
        (1, 30, False, False),
        (1, 100, True, False),
        (2, 100, False, False),
        (0, 100, False, False),
        (1, Unknown(), False, False),
        (1, Constant(100, Unit.BATCH_SIZE), False, False),
    ],
)
def test_save_freq_above_all_batches(fits: int, save_freq: object, shared: bool, never: bool) -> None:  # noqa: FBT001 - likewise
    seen = tuple(replace(fit(3), steps=Constant(10)) for _ in range(fits))
    made = replace(call("m_{epoch}.keras", save_freq=save_freq, fits=seen), shared=shared)
    assert any("nothing will ever be saved" in one.consequence for one in findings(made)) is never


def test_an_average_is_judged_as_keras_2() -> None:
    assert [judged_by("tensorflow_addons", target).name for target in ((3, 15), (2, 13))] == [
        "Keras 2.15",
        "Keras 2.13",
    ]
