"""The table of all rules, and what they find in one call."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from flake8_ckpt.call import HandSave, Manager
from flake8_ckpt.keras.checkpoint import Checkpoint
from flake8_ckpt.repair import Advice, SetArgument
from flake8_ckpt.rules import (
    advice,
    around,
    best,
    by_hand,
    lost_later,
    managed,
    never_given,
    overwriting,
    reading_back,
    refused,
)
from flake8_ckpt.rules.holding import Holding, Key
from flake8_ckpt.rules.rule import Finding, Rule
from flake8_ckpt.rules.whole import Whole

UNANALYSABLE = Rule("CKP999", "unanalysable", "this file, or a part of it, could not be analysed", "0.1.0", None)

RULES: dict[str, Rule] = {
    rule.code: rule
    for rule in sorted(
        (
            *overwriting.RULES,
            *around.RULES,
            *best.RULES,
            *refused.RULES,
            *advice.RULES,
            *by_hand.RULES,
            *lost_later.RULES,
            *never_given.RULES,
            *reading_back.RULES,
            UNANALYSABLE,
        ),
        key=lambda rule: rule.code,
    )
}
"""Every rule by its code, in order. README, docs and flake8's side are made from it."""


def judge(ways: Sequence[Checkpoint], enabled: frozenset[str]) -> list[Finding]:
    """What is wrong with one call, whichever way it is made.

    Args:
        ways: every configuration that the call may make; a finding must be true of all of them.
        enabled: the codes to look for.
    """
    if not ways:
        return []
    # Opt-in rules cure no others, so that those which are not asked for need not be looked at.
    rules = [rule for rule in RULES.values() if rule.code in enabled or not rule.opt_in]
    by_way = [_findings(way, rules) for way in ways]
    certain = set(by_way[0]).intersection(*by_way[1:])
    found = {key: finding for way in reversed(by_way) for key, finding in way.items()}
    certain |= {key for key in found if RULES[key[0]].on_any_way}
    cured = frozenset[str]().union(*(found[key].instead_of for key in certain))
    reported = [key for key in found if key in certain and key[0] in enabled and key[0] not in cured]
    judging = frozenset(code for code in enabled if not RULES[code].opt_in)
    holding = [
        Holding(way, found, partial(_findings, rules=rules), judging) for way, found in zip(ways, by_way, strict=True)
    ]
    agreed = (_agreed([one.advised(one.found[key]) for one in holding if key in one.found]) for key in reported)
    return [replace(finding, conditions=tuple(_conditions(finding, ways[0]))) for finding in agreed]


def judge_by_hand(save: HandSave, enabled: frozenset[str]) -> list[Finding]:
    """What is wrong with one saving call of a hand-written loop; *enabled* as for :func:`judge`."""
    return [finding for finding in by_hand.same_name(save) if finding.code in enabled]


def judge_whole(whole: Whole, enabled: frozenset[str]) -> list[Finding]:
    """What is wrong with a program; *enabled* as for :func:`judge`."""
    checks = [rule.whole for rule in RULES.values() if rule.whole is not None]
    found = [one for check in (*checks, by_hand.refused, by_hand.unknown_argument) for one in check(whole)]
    return [one for one in found if one.code in enabled]


def judge_manager(manager: Manager, enabled: frozenset[str]) -> list[Finding]:
    """What is to be said of one thing that deletes its older checkpoints; *enabled* as for :func:`judge`."""
    return [finding for finding in managed.keeps_one(manager) if finding.code in enabled]


def _agreed(on_each_way: list[Finding]) -> Finding:
    """One finding; its advice is data, and has a repair, only where it is the same whichever way the call is made."""
    finding, *others = on_each_way
    if all(one.advice == finding.advice and one.repair == finding.repair for one in others):
        return finding
    words = finding.fix  # which shows how, with the name of one way, or else says what would be wrong in another
    if all(isinstance(step, SetArgument) for step in finding.advice[0].steps):
        words = f"{' or '.join(dict.fromkeys(one.fix for one in on_each_way))}, whichever the branch asks for"
    return replace(finding, advice=(Advice(words),), repair=None)


def _findings(checkpoint: Checkpoint, rules: Iterable[Rule]) -> dict[Key, Finding]:
    found = [finding for rule in rules if rule.check is not None for finding in rule.check(checkpoint)]
    return {(finding.code, finding.place): finding for finding in found}


def _conditions(finding: Finding, way: Checkpoint) -> Iterator[str]:
    """What is to be said of the values that prove *finding*."""
    for name in finding.rests_on:
        yield from way.conditions.get(name, ())
