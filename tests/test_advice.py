"""What each message of the cases says to write, is written; and nothing is found any more."""

from __future__ import annotations

import ast
import shlex
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import pytest
from test_cases import CASES, options_of

from flake8_ckpt.analysis import judged
from flake8_ckpt.call import Call
from flake8_ckpt.keras.versions import parse_target
from flake8_ckpt.repair import (
    Advice,
    LeaveOut,
    Rename,
    Retext,
    SetArgument,
    Step,
    Validate,
    filepath_of,
    retexted,
)
from flake8_ckpt.rules import RULES
from flake8_ckpt.rules.rule import Finding
from flake8_ckpt.run.edits import ElsewhereError, candidates
from flake8_ckpt.run.edits import written as changed
from flake8_ckpt.run.readers import Readers
from flake8_ckpt.run.reading import Source, read
from flake8_ckpt.values import Text, alternatives


class Asked(NamedTuple):
    """What the options of a case ask for."""

    target: tuple[int, int]
    enabled: frozenset[str]
    classes: frozenset[str]

    @classmethod
    def by(cls, source: str) -> Asked:
        """The options in the first line of *source*."""
        given = dict(one.lstrip("-").split("=", 1) for one in shlex.split(options_of(source)))
        named = set(given.get("extend-select", "").split(","))
        return cls(
            parse_target(given.get("ckpt-keras-version", "3")),
            frozenset(code for code, rule in RULES.items() if not rule.opt_in or code in named),
            frozenset(given.get("ckpt-classes", "").replace(" ", "").split(",")) - {""},
        )


@lru_cache(maxsize=8)
def judgement(text: str, asked: Asked) -> tuple[Source, list[list[Finding]]]:
    """A file, and what is found at each of its calls."""
    source = read(text, asked.classes)
    return source, judged(source, asked.target, asked.enabled).by_call


def written(text: str, number: int, steps: tuple[Step, ...], asked: Asked, told: Call | None = None) -> Iterator[str]:
    """*text* with *steps* followed at the call of that *number*, in every way in which they can be written."""
    if not steps:
        yield text
        return
    source, _ = judgement(text, asked)
    call = source.calls[number]
    step = _relocated(steps[0], told or call, call)
    for after in _written(source, call, step):
        yield from written(after, number, steps[1:], asked, told or call)


def _written(source: Source, call: Call, step: Step) -> Iterator[str]:
    if isinstance(step, Validate):
        yield validated(source.file.module.code)
        return
    tried = False
    try:
        for changes in candidates(Readers(source), call, step):
            tried = True
            yield changed(source, changes).decode()
    except ElsewhereError:
        written_out = filepath(call, step) if isinstance(step, Retext) else None
        if written_out is not None:
            yield changed(source, next(candidates(Readers(source), call, written_out))).decode()
        elif not tried:
            raise


def filepath(call: Call, step: Retext) -> SetArgument | None:
    """The text of filepath after *step*, to be written where the call is; None where it has a hole."""
    given = filepath_of(call)
    assert given is not None
    value = alternatives(given.value)[0].value
    if not isinstance(value, Text) or value.exact is None:
        return None
    return SetArgument("filepath", retexted(value, step), given.place)


def validated(text: str) -> str:
    """*text* with validation data for every fit."""
    calls = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)]
    fits = [node for node in calls if isinstance(node.func, ast.Attribute) and node.func.attr == "fit"]
    lines = text.splitlines(keepends=True)
    for fit in sorted(fits, key=lambda node: (node.end_lineno or 0, node.end_col_offset or 0), reverse=True):
        end = sum(map(len, lines[: (fit.end_lineno or 1) - 1])) + (fit.end_col_offset or 1) - 1
        text = f"{text[:end].rstrip().removesuffix(',')}, validation_data=held_out{text[end:]}"
    return text


def _relocated(step: Step, before: Call, after: Call) -> Step:
    """*step*, told of the call *before*, for the same call when something of it is written already."""
    if not isinstance(step, SetArgument | Rename | LeaveOut) or step.place is None:
        return step
    named = [one.place for one in after.arguments if one.name == step.name]
    by_position = [old.place == step.place for old in before.arguments].index(True)
    return replace(step, place=named[-1] if named else after.arguments[by_position].place)


def codes(findings: list[Finding], also: str = "") -> Counter[str]:
    """How often each code is found, of those that are on by default, and *also* this one."""
    return Counter(one.code for one in findings if one.code == also or not RULES[one.code].opt_in)


def followed(text: str, number: int, finding: Finding, advice: Advice, asked: Asked) -> str | None:
    """*text* with *advice* followed, *finding* gone and nothing new in the file; None where that cannot be written."""
    _, before = judgement(text, asked)
    for after in written(text, number, advice.steps, asked):
        _, now = judgement(after, asked)
        others = [
            (codes(one), codes(was)) for at, (one, was) in enumerate(zip(now, before, strict=True)) if at != number
        ]
        left = codes(before[number], finding.code) - Counter([finding.code])
        if codes(now[number], finding.code) <= left and all(one <= was for one, was in others):
            return after
    return None


UNWRITTEN = {
    "CKP105": "what the other file is to be called, the user knows",
    "CKP106": "what changes with the iteration, the user knows",
    "CKP205": "which fit is to get the callback, the user knows",
    "CKP902": "what the run is called, the user knows",
    "CKP908": "where the callback is to be made, the user knows",
    "CKP910": "what the value is, the user knows",
}
"""What no program can write, and why."""
LEFT = {
    ("advice_compiled", "CKP201"): (1, "whether the metric is to be compiled, the user knows"),
    ("branches", "CKP101"): (3, "it depends on the branch"),
    ("ckp101_one_epoch_at_a_time", "CKP101"): (2, "what counts the fits, the user knows"),
    ("ckp104_placeholder_lost", "CKP104"): (6, ".format() or % fills it in, or the template went with a name"),
    ("ckp201_metrics_numbered", "CKP201"): (1, "the metric is to be named, and not the callback changed"),
    ("ckp201_one_value_per_class", "CKP201"): (3, "the metric is to be changed, and not the callback"),
    ("ckp201_order_of_callbacks", "CKP201"): (3, "what is to stand earlier, or to log the metric, the user knows"),
    ("ckp201_several_outputs", "CKP201"): (4, "which output is meant, the user knows"),
    ("ckp201_validation_freq", "CKP201"): (1, "whether to validate more often, the user knows"),
    ("ckp203_aliases", "CKP203"): (1, "whether the metric is to be compiled, the user knows"),
    ("ckp303_bad_argument", "CKP303"): (2, "which keywords were meant, the user knows; one is in a dict"),
    ("ckp903_keras27", "CKP903"): (1, "Keras 2.7 has no argument for the best so far"),
    ("ckp905_meant_to_roll", "CKP905"): (3, "the text is in a name that is used elsewhere, too, and has a hole"),
    ("defaults", "CKP303"): (1, "which keywords were meant, the user knows"),
}
"""How often a program can write none of what a case is told, and why."""


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_what_a_message_says_cures_the_call(path: Path) -> None:
    """Each advice, by itself, cures its finding, and leads to no other."""
    text = path.read_text(encoding="utf-8")
    asked = Asked.by(text)
    left = dict.fromkeys(RULES, 0)
    wrong = []
    for number, findings in enumerate(judgement(text, asked)[1]):
        for finding, advice in ((one, advice) for one in findings for advice in one.advice):
            try:
                is_written = bool(advice.steps)
                if is_written and followed(text, number, finding, advice, asked) is None:
                    wrong.append((finding.code, advice))
            except ElsewhereError:
                is_written = False
            left[finding.code] += not is_written and finding.code not in UNWRITTEN
    assert wrong == []
    allowed = {code: number for (case, code), (number, _) in LEFT.items() if case == path.stem}
    assert {code: number for code, number in left.items() if number > allowed.get(code, 0)} == {}


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_call_is_silent_when_every_message_is_followed(path: Path) -> None:
    """One finding after the other, the first advice of each."""
    text = path.read_text(encoding="utf-8")
    asked = Asked.by(text)
    for number, found in enumerate(judgement(text, asked)[1]):
        after, left = text, found
        if not all(one.advice[0].steps for one in found):
            continue  # which the other test accounts for
        for _ in found:
            if left:
                try:
                    mended = followed(after, number, left[0], left[0].advice[0], asked)
                except ElsewhereError:
                    break
                assert mended is not None
                after, left = mended, judgement(mended, asked)[1][number]
        else:
            assert not codes(left)


HEAD = "from keras.callbacks import ModelCheckpoint\n"
TOGETHER = {
    "a name and its suffix": ('ModelCheckpoint("m.hdf5")', "'m_{epoch:02d}.keras'"),
    "behind a hole": ('ModelCheckpoint(f"{run}/m.ckpt")', "'<run>/m_{epoch:02d}.keras'"),
    "a name without a suffix": ('ModelCheckpoint("m")', "'m_{epoch:02d}.keras'"),
    "weights": ('ModelCheckpoint("m.h5", save_weights_only=True)', "'m_{epoch:02d}.weights.h5'"),
    "a field that is not there": ('ModelCheckpoint("m_{step}.h5", save_weights_only=True)', "'m_{epoch}.weights.h5'"),
}


@pytest.mark.parametrize(("code", "path"), TOGETHER.values(), ids=list(TOGETHER))
def test_two_findings_on_one_argument_give_one_advice(code: str, path: str) -> None:
    _, [findings] = judgement(HEAD + code, Asked.by(""))
    assert len(findings) == 2
    assert [path in finding.fix for finding in findings] == [True, True]


def test_two_findings_on_one_argument_that_only_two_changes_cure() -> None:
    _, [findings] = judgement(HEAD + 'ModelCheckpoint(f"m_{epoch}.hdf5")', Asked.by(""))
    braces, suffix = "double the braces, {{epoch}}, so that one pair is left for Keras", "end filepath in '.keras'"
    assert [finding.fix for finding in findings] == [f"{braces}, and {suffix}", f"{suffix}, and {braces}"]
