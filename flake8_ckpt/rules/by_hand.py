"""CKP107: a hand-written training loop that saves to one name."""

from __future__ import annotations

from collections.abc import Iterator

from flake8_ckpt.call import HandSave
from flake8_ckpt.display import is_whole, quoted, visible
from flake8_ckpt.keras.template import template_of
from flake8_ckpt.repair import Advice
from flake8_ckpt.rules.overwriting import rolls
from flake8_ckpt.rules.rule import Finding, Rule


def same_name(save: HandSave) -> Iterator[Finding]:
    """CKP107, of one saving call."""
    template = template_of(save.path)
    if template is None or not template.names_are_known:
        return
    if save.loaded_before or save.kept_beside or rolls(template, save.names):
        return
    turn = "turn" if save.over == "while" else visible(save.over)
    varying = "a counter" if save.over in {"while", "_", "..."} or not is_whole(save.over) else save.over
    yield Finding(
        "CKP107",
        save.place,
        f"only the model of the last {turn} will be left: {visible(save.function)}() writes {quoted(template.shown)} "
        "in every turn of the loop",
        (Advice(f"put {varying} into the name, or save only when a metric has improved"),),
    )


RULES = (Rule("CKP107", "saved-by-hand", "a hand-written loop saves to one name in every turn", "0.1.0", None),)
