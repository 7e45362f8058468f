"""Programs to try: generated ones with checkpoint calls woven in, and the case files with accidents in them."""

from __future__ import annotations

import ast
import io
import random
import tokenize
import warnings
from collections.abc import Iterator
from pathlib import Path

import hypothesmith
from hypothesis import strategies as st
from running import CALL, python_tree

CASES = sorted((Path(__file__).parents[1] / "cases").glob("*.py"))
ARGUMENTS = ("filepath={}", "{}", "'m.keras', save_freq={}", "'{{epoch}}' + {}", "f'm_{{{}}}.keras'", "*{}", "**{}")


@st.composite
def woven(draw: st.DrawFn, *, quick: bool = False) -> str:
    """A program of any syntax, in which some expressions have become arguments of a checkpoint call.

    Args:
        draw: Hypothesis's.
        quick: draw it from libcst's nodes alone, and not from Python's grammar, which takes a second each.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of escapes in its strings
        nodes = hypothesmith.from_node()
        program = draw(nodes if quick else st.one_of(hypothesmith.from_grammar(), nodes))
    for _ in range(draw(st.integers(1, 3))):
        tree = python_tree(program)
        spans = sorted(_spans(program, tree)) if tree is not None else []
        if not spans:
            break
        begin, end = draw(st.sampled_from(spans))
        argument = draw(st.sampled_from(ARGUMENTS)).format(program[begin:end])
        changed = f"{program[:begin]}ModelCheckpoint({argument}){program[end:]}"
        if python_tree(changed) is not None:
            program = changed
    return f"from keras.callbacks import ModelCheckpoint\n{program}\n{CALL}"


def _spans(program: str, tree: ast.Module) -> Iterator[tuple[int, int]]:
    """Where in *program* its expressions stand, in characters from 0."""
    starts = [0]
    for line in io.StringIO(program, newline=""):
        starts.append(starts[-1] + len(line))
    lines = [line.encode() for line in io.StringIO(program, newline="")]
    for node in ast.walk(tree):
        if isinstance(node, ast.expr) and node.end_lineno is not None and node.end_col_offset is not None:
            if max(node.lineno, node.end_lineno) > len(lines):
                continue  # a form feed or a lone CR, which Python counts and io does not, or the other way round
            begin = starts[node.lineno - 1] + len(lines[node.lineno - 1][: node.col_offset].decode(errors="replace"))
            last = lines[node.end_lineno - 1][: node.end_col_offset]
            yield begin, starts[node.end_lineno - 1] + len(last.decode(errors="replace"))


def mutated(chance: random.Random) -> str:
    """A case file in which one to three accidents happened."""
    text = chance.choice(CASES).read_text(encoding="utf-8")
    for _ in range(chance.randint(1, 3)):
        text = chance.choice((_line_deleted, _line_doubled, _lines_swapped, _tokens_swapped, _token_deleted))(
            text, chance
        )
    return text


def _line_deleted(text: str, chance: random.Random) -> str:
    lines = text.splitlines(keepends=True)
    del lines[chance.randrange(len(lines))]
    return "".join(lines)


def _line_doubled(text: str, chance: random.Random) -> str:
    lines = text.splitlines(keepends=True)
    place = chance.randrange(len(lines))
    lines.insert(chance.randrange(len(lines)), lines[place])
    return "".join(lines)


def _lines_swapped(text: str, chance: random.Random) -> str:
    lines = text.splitlines(keepends=True)
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return "".join(lines)


def _tokens_swapped(text: str, chance: random.Random) -> str:
    """Two tokens of one line take each other's place."""
    words = _words(text)
    if len(words) < 2:
        return text
    place = chance.randrange(len(words) - 1)
    (begin, end), (next_begin, next_end) = words[place : place + 2]
    return text[:begin] + text[next_begin:next_end] + text[end:next_begin] + text[begin:end] + text[next_end:]


def _token_deleted(text: str, chance: random.Random) -> str:
    words = _words(text)
    begin, end = chance.choice(words) if words else (0, 0)
    return text[:begin] + text[end:]


def _words(text: str) -> list[tuple[int, int]]:
    """Where the tokens of *text* stand, up to the first that is none."""
    starts = [0]
    for line in io.StringIO(text):
        starts.append(starts[-1] + len(line))
    found = []
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.string.strip() and token.type != tokenize.COMMENT:
                (row, column), (end_row, end_column) = token.start, token.end
                found.append((starts[row - 1] + column, starts[end_row - 1] + end_column))
    except (tokenize.TokenError, SyntaxError):
        pass
    return found
