"""f-strings: what is evaluated now becomes a literal or a hole, what is doubled is left for Keras."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import replace

import libcst as cst

from flake8_ckpt.source.folding.folder import Folder, folds, shown
from flake8_ckpt.source.folding.formatting import as_text, spends
from flake8_ckpt.source.folding.literals import parsed
from flake8_ckpt.source.tree import descendants
from flake8_ckpt.values import Text, Unknown, Value, joined, lift, lost, text, unfollowed

Content = Sequence[cst.BaseFormattedStringContent]


@folds(cst.FormattedString)
def formatted_string(folder: Folder, node: cst.FormattedString) -> Value:
    """``f"{directory}/model_{{epoch}}.keras"``."""
    return pieces(folder, node.parts, "rf" if "r" in node.prefix.lower() else "f", node.quote)


def pieces(folder: Folder, parts: Content, prefix: str, quote: str) -> Value:
    """The text of the parts of an f-string, or of a format spec inside it."""
    return lift(_join, *(piece(folder, part, prefix, quote) for part in parts))


def _join(*values: Value) -> Value:
    """The texts one after the other; what is no text is what the folding gave up on."""
    return lost(*values) or joined(*(value for value in values if isinstance(value, Text)))


def piece(folder: Folder, part: cst.BaseFormattedStringContent, prefix: str, quote: str) -> Value:
    """One literal stretch or one replacement field."""
    if isinstance(part, cst.FormattedStringText):
        literal = unescaped(part.value, prefix, quote)
        return unfollowed("Python does not take its escapes") if literal is None else text(literal)
    hole = cst.ensure_type(part, cst.FormattedStringExpression)
    value = folder.fold(hole.expression)
    variable = variable_of(hole.expression)
    spec = pieces(folder, hole.format_spec, prefix, quote) if hole.format_spec else text()
    # f"{x=}" writes the expression, too, and shows the value by repr() unless told otherwise.
    source = _source(folder, hole) if hole.equal is not None else ""
    conversion = hole.conversion or ("r" if hole.equal and not hole.format_spec else None)

    def field(inner: Value, width: Value) -> Value:
        if (given_up := lost(inner)) is not None:
            return given_up
        asked = width.exact if isinstance(width, Text) else None
        if asked is None:
            filled = text(Unknown(name=shown(hole.expression), type=str))
        else:
            filled = as_text(inner, conversion, asked, shown(hole.expression))
        marks = (replace(mark, place=folder.place(hole)) for mark in spends(inner, variable, "an f-string"))
        filled = replace(filled, spent=(*filled.spent, *marks))
        return joined(text(source), filled) if source else filled

    return lift(field, value, spec)


def _source(folder: Folder, hole: cst.FormattedStringExpression) -> str:
    """What ``{x = }`` writes before the value: the expression and its ``=``, with the space around them."""
    bare = hole.with_changes(conversion=None, format_spec=None)
    return folder.flow.module.code_for_node(bare)[1:-1]


def unescaped(literal: str, prefix: str, quote: str) -> str | None:
    """A literal stretch of an f-string as Python reads it; None where Python does not take it."""
    if (len(literal) - len(literal.rstrip("\\"))) % 2:  # before a field it stands for itself
        read = unescaped(literal[:-1], prefix, quote)
        return None if read is None else f"{read}\\"
    tree = parsed(f"{prefix}{quote}{literal}{quote}")
    if not isinstance(tree, ast.JoinedStr):
        return None
    return "".join(str(one.value) for one in tree.values if isinstance(one, ast.Constant))


def variable_of(expression: cst.BaseExpression) -> str | None:
    """The variable an expression is about: ``epoch`` in ``epoch``, ``self.epoch``, ``epoch + 1``, ``int(epoch)``."""
    if isinstance(expression, cst.Attribute):
        return expression.attr.value
    if isinstance(expression, cst.Call):
        return variable_of(expression.args[0].value) if len(expression.args) == 1 else None
    if isinstance(expression, cst.Subscript):
        return None
    names = [node.value for node in descendants(expression) if isinstance(node, cst.Name)]
    return names[0] if len(names) == 1 else None
