"""CKP107, and CKP305 and CKP306 of what the program saves by hand."""

from __future__ import annotations

from collections.abc import Iterator

from flake8_ckpt.call import HandSave
from flake8_ckpt.display import iteration, quoted, visible
from flake8_ckpt.keras.template import template_of
from flake8_ckpt.program import Saved
from flake8_ckpt.repair import Advice
from flake8_ckpt.rules.overwriting import rolls
from flake8_ckpt.rules.refused import refuses
from flake8_ckpt.rules.rule import Finding, Rule
from flake8_ckpt.rules.whole import Whole
from flake8_ckpt.values import alternatives

OTHER_FORMATS = frozenset({"zipped", "max_shard_size"})
"""Arguments with which Keras 3 takes other names (read in 3.15.1)."""
TAKEN_WHOLE = frozenset({"model", "filepath", "overwrite", "zipped", "include_optimizer", "save_format"})
TAKEN_WEIGHTS = frozenset({"filepath", "overwrite", "max_shard_size"})
"""What Keras 3 takes for whole models and for weights (read in 3.15.1); ``save_format`` is ignored beside a suffix."""


def same_name(save: HandSave) -> Iterator[Finding]:
    """CKP107, of one saving call."""
    template = template_of(save.path)
    if template is None or not template.names_are_known:
        return
    if save.loaded_before or save.kept_beside or rolls(template, save.names):
        return
    one = iteration(save.over)
    varying = save.over if one == save.over else "a counter"
    yield Finding(
        "CKP107",
        save.place,
        f"only the model of the last {one} will be left: {visible(save.function)}() writes {quoted(template.shown)} "
        "in each",
        (Advice(f"put {varying} into the name, or save only when a metric has improved"),),
    )


def refused(whole: Whole) -> Iterator[Finding]:
    """CKP305, of a model that is saved by hand."""
    for save in whole.program.events:
        if not isinstance(save, Saved) or save.origin is None or not save.is_complete or save.expected_to_raise:
            continue
        keras, of_weights = whole.keras(save.origin), save.function == "save_weights"
        suffixes = keras.saves_weights if of_weights else keras.saves_whole
        names = {one.name for one in save.arguments}
        templates = [template_of(one.value) for one in alternatives(save.path)]
        if suffixes is None or names & OTHER_FORMATS:
            continue
        if all(template is not None and template.text.parts and refuses(suffixes, template) for template in templates):
            what = "weights" if of_weights else "whole models"
            wanted = " or ".join(quoted(suffix) for suffix in suffixes[:2])
            shown = next(quoted(template.shown) for template in templates if template is not None)
            yield Finding(
                "CKP305",
                save.place,
                f"{visible(save.written)}() will raise ValueError: {keras.name} wants {wanted} for {what}, not {shown}",
                (Advice(f"end the name in {quoted(suffixes[0])}"),),
                way=save.way,
            )


def unknown_argument(whole: Whole) -> Iterator[Finding]:
    """CKP306, of a model that is saved by hand."""
    for save in whole.program.events:
        if not isinstance(save, Saved) or save.origin is None or save.expected_to_raise:
            continue
        keras, of_weights = whole.keras(save.origin), save.function == "save_weights"
        if keras.saves_weights is None:
            continue
        for one in save.arguments:
            if one.name is not None and one.name not in (TAKEN_WEIGHTS if of_weights else TAKEN_WHOLE):
                error = "TypeError" if of_weights else "ValueError"
                yield Finding(
                    "CKP306",
                    one.place,
                    f"{visible(save.written)}() will raise {error}: {keras.name} has no argument {visible(one.name)} "
                    "there",
                    (Advice("leave it out"),),
                    rests_on=(),
                    way=save.way,
                )


RULES = (Rule("CKP107", "saved-by-hand", "every iteration of a loop saves by hand to one name", "0.1.0", None),)
