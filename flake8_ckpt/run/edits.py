"""Repairs written into the code: what is changed is a few nodes, and all else stays as it is to the byte.

Where a text could be changed in several places, each is a candidate; whoever asks reads the result and takes the first
that is right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import libcst as cst

from flake8_ckpt.call import Call
from flake8_ckpt.display import visible
from flake8_ckpt.repair import (
    AsText,
    KeepField,
    LeaveOut,
    MoveOut,
    Rename,
    Retext,
    SetArgument,
    Step,
    Validate,
)
from flake8_ckpt.run.readers import Readers
from flake8_ckpt.run.reading import Source
from flake8_ckpt.source.tree import descendants, name_of
from flake8_ckpt.values import Constant, Place, Text, Unknown

NO_SPACE = cst.AssignEqual(cst.SimpleWhitespace(""), cst.SimpleWhitespace(""))
ONE_SPACE = cst.Comma(whitespace_after=cst.SimpleWhitespace(" "))
SPELLINGS = 3
"""Braces are doubled up to twice: for an f-string, and for a ``.format()`` after it."""

Change = Callable[[cst.CSTNode], cst.CSTNode | cst.RemovalSentinel]
Changes = dict[int, Change]
"""What becomes of each node, by its ``id``."""


class ElsewhereError(Exception):
    """What must change stands where this call alone does not decide; the text says where."""


def candidates(readers: Readers, call: Call, step: Step) -> Iterator[Changes]:
    """What *step* changes when it is carried out at *call*, once for each way to write it, the likeliest first.

    Raises:
        ElsewhereError: it cannot be written at this call, or something else would have to follow.
    """
    source = readers.source
    match step:
        case Retext(old, new):
            yield from _retexted(readers, call, old, new)
        case KeepField(field, place):
            yield _kept(readers, call, None if place is None else source.node(place), field)
        case SetArgument(name, value, None):
            yield _added(source, call, cst.Arg(_code(source, call, value), cst.Name(name), NO_SPACE))
        case SetArgument(name, value, int(place)):
            yield _given(source, name, place, lambda one: one.with_changes(value=_code(source, call, value)))
        case Rename(name, new, place):
            yield _given(source, name, place, lambda one: one.with_changes(keyword=cst.Name(new)))
        case LeaveOut(name, place):
            yield _given(source, name, place, lambda _: cst.RemoveFromParent())
        case AsText(place):
            made = cst.Arg(cst.ensure_type(source.node(place), cst.Arg).value)
            yield {id(made.value): lambda _: cst.Call(cst.Name("str"), [made])}
        case MoveOut():
            yield _moved_out(source, call, [source.node(place) for place in step.places])
        case Validate():
            msg = "it is fit that must be changed"
            raise ElsewhereError(msg)


class _Replacer(cst.CSTTransformer):
    """Changes certain nodes, each after what is below it."""

    def __init__(self, changes: Changes) -> None:
        super().__init__()
        self.changes = changes

    def on_leave(  # type: ignore[override]
        self, original_node: cst.CSTNode, updated_node: cst.CSTNode
    ) -> cst.CSTNode | cst.RemovalSentinel:
        change = self.changes.get(id(original_node))
        return updated_node if change is None else change(updated_node)


def written(source: Source, changes: Changes) -> bytes:
    """The file with *changes* made."""
    module = source.file.module.visit(_Replacer(changes))
    return cst.ensure_type(module, cst.Module).bytes


def _elsewhere(readers: Readers, shared: tuple[tuple[str, cst.Name | None], ...]) -> ElsewhereError:
    for name, use in shared:
        used = "which is used elsewhere, too" if use is None else f"which line {readers.line(use)} uses, too"
        return ElsewhereError(f"the text is in {visible(name)}, {used}")
    return ElsewhereError("its text is not written where this call alone decides")


# --------------------------------------------------------------------------------------------------------- filepath


def _refuse_readers(readers: Readers, call: Call, new: str) -> None:
    """Refuse to rename the files of *call* where something would not follow.

    Args:
        readers: the file.
        call: whose filepath is to be another.
        new: what comes into it.

    Raises:
        ElsewhereError: something knows the old name, and cannot be changed with it.
    """
    mention = readers.left_behind(call)
    if mention is not None:
        msg = f"{mention.at} {mention.how}"
        raise ElsewhereError(msg)
    for follower in readers.followers(call):
        if "{" in new or (new.endswith(".weights.h5") and name_of(follower.func) == "load_model"):
            how = "reads that one file" if "{" in new else "loads a whole model"
            msg = f"line {readers.line(follower)} {how}"
            raise ElsewhereError(msg)


def _retexted(readers: Readers, call: Call, old: str, new: str) -> Iterator[Changes]:
    own, is_followed = readers.owned(call), bool(readers.followers(call))
    texts = [node for node in reversed(own.nodes) if isinstance(node, cst.SimpleString | cst.FormattedStringText)]
    ways = [
        (node, raw)
        for node in texts
        for times in range(SPELLINGS)
        if (raw := _with_last(_raw(node), _doubled(old, times), _doubled(new, times))) is not None
    ]
    if ways:
        _refuse_readers(readers, call, new)
    for node, raw in ways:
        same = [one for one in texts if type(one) is type(node) and _raw(one) == _raw(node)] if is_followed else [node]
        yield {id(one): _written(raw) for one in same}
    raise _elsewhere(readers, own.shared)


def _raw(node: cst.SimpleString | cst.FormattedStringText) -> str:
    return node.raw_value if isinstance(node, cst.SimpleString) else node.value


def _written(raw: str) -> Change:
    def change(node: cst.CSTNode) -> cst.CSTNode:
        if isinstance(node, cst.SimpleString):
            return node.with_changes(value=f"{node.prefix}{node.quote}{raw}{node.quote}")
        return node.with_changes(value=raw)

    return change


def _doubled(written: str, times: int) -> str:
    return written.replace("{", "{" * 2**times).replace("}", "}" * 2**times)


def _with_last(raw: str, old: str, new: str) -> str | None:
    """*raw* with its last *old* replaced; None where it has none."""
    before, found, after = raw.rpartition(old) if old else (raw, "found", "")
    return f"{before}{new}{after}" if found else None


def _kept(readers: Readers, call: Call, placeholder: cst.CSTNode | None, field: str) -> Changes:
    own = readers.owned(call)
    whole = next((one for one in own.nodes if isinstance(one, cst.FormattedString) and placeholder in one.parts), None)
    if whole is None or not isinstance(placeholder, cst.FormattedStringExpression):
        raise _elsewhere(readers, own.shared)
    conversion = f"!{placeholder.conversion}" if placeholder.conversion else ""
    spec = readers.source.file.module.code_for_node(cst.FormattedString(placeholder.format_spec or ()))[2:-1]
    if placeholder.equal or "{" in spec:
        msg = "its placeholder is more than a field"
        raise ElsewhereError(msg)
    _refuse_readers(readers, call, f"{{{field}}}")
    left = cst.FormattedStringText(f"{{{{{field}{conversion}{f':{spec}' if spec else ''}}}}}")
    parts = [left if part is placeholder else part for part in whole.parts]
    texts = [part.value for part in parts if isinstance(part, cst.FormattedStringText)]
    if len(texts) < len(parts):
        return {id(placeholder): lambda _: left}
    # An f-string without placeholders would be another fault.
    plain = "".join(texts).replace("{{", "{").replace("}}", "}")
    prefix = whole.prefix.lower().replace("f", "")
    return {id(whole): lambda _: _parenthesised(whole, f"{prefix}{whole.quote}{plain}{whole.quote}")}


def _parenthesised(like: cst.FormattedString, value: str) -> cst.SimpleString:
    return cst.SimpleString(value, lpar=like.lpar, rpar=like.rpar)


# -------------------------------------------------------------------------------------------------------- arguments


def _added(source: Source, call: Call, argument: cst.Arg) -> Changes:
    node = source.node(call.place)
    return {id(node): lambda one: _with_arguments(cst.ensure_type(one, cst.Call), [argument])}


def _given(source: Source, name: str, place: int, change: Change) -> Changes:
    """*change* made to the argument *name*, which is given at *place*."""
    node = cst.ensure_type(source.node(Place(place)), cst.Arg)
    if node.star:
        msg = f"{visible(name)} is in an unpacked dict"
        raise ElsewhereError(msg)
    return {id(node): change}


def _code(source: Source, call: Call, value: Text | Constant | Unknown) -> cst.BaseExpression:
    """*value* as code; one that is not known is called what the code is to call it."""
    match value:
        case Text():
            quote = _quote(source, call)
            return cst.SimpleString(f"{quote}{value.shown()}{quote}")
        case Constant():
            return cst.parse_expression(repr(value.value))
    return cst.parse_expression(value.name)


def _quote(source: Source, call: Call) -> str:
    """The quotation mark that the call is written with."""
    strings = (one for one in descendants(source.node(call.place)) if isinstance(one, cst.SimpleString))
    return next((one.quote[0] for one in strings), '"')


def _moved_out(source: Source, call: Call, keywords: list[cst.CSTNode]) -> Changes:
    inner = next(
        node
        for node in descendants(source.file.module)
        if isinstance(node, cst.Call) and any(one is keywords[0] for one in node.args)
    )
    moved = [cst.ensure_type(one, cst.Arg) for one in keywords]
    positions = [number for number, one in enumerate(inner.args) if any(one is other for other in moved)]
    return {
        id(inner): lambda one: _without_arguments(cst.ensure_type(one, cst.Call), positions),
        id(source.node(call.place)): lambda one: _with_arguments(cst.ensure_type(one, cst.Call), moved),
    }


def _without_arguments(call: cst.Call, positions: list[int]) -> cst.Call:
    left = [one for number, one in enumerate(call.args) if number not in positions]
    if left and len(call.args) - 1 in positions:
        left[-1] = left[-1].with_changes(comma=cst.MaybeSentinel.DEFAULT, whitespace_after_arg=cst.SimpleWhitespace(""))
    return call.with_changes(args=left)


def _with_arguments(call: cst.Call, added: list[cst.Arg]) -> cst.Call:
    """*call* with more arguments after its last one, each on a line of its own where that one has."""
    for one in added:
        call = _with_argument(call, one)
    return call


def _with_argument(call: cst.Call, added: cst.Arg) -> cst.Call:
    if not call.args:
        return call.with_changes(args=[added])
    *before, last = call.args
    separator = before[-1].comma if before else cst.Comma(whitespace_after=call.whitespace_before_args)
    if not isinstance(last.comma, cst.Comma):
        between = _without_comment(separator) if before and isinstance(separator, cst.Comma) else ONE_SPACE
        end: cst.Comma | cst.MaybeSentinel = cst.MaybeSentinel.DEFAULT
    else:
        between, end = _own_line(last.comma, separator), _without_comment(last.comma)
    new = added.with_changes(comma=end, whitespace_after_arg=last.whitespace_after_arg)
    last = last.with_changes(comma=between, whitespace_after_arg=cst.SimpleWhitespace(""))
    return call.with_changes(args=[*before, last, new])


def _own_line(comma: cst.Comma, separator: cst.Comma | cst.MaybeSentinel) -> cst.Comma:
    """The *separator* of the arguments before, with the comment that stands after *comma*."""
    after, between = comma.whitespace_after, separator.whitespace_after if isinstance(separator, cst.Comma) else None
    if not isinstance(after, cst.ParenthesizedWhitespace) or not isinstance(between, cst.ParenthesizedWhitespace):
        return comma
    return comma.with_changes(
        whitespace_after=between.with_changes(first_line=after.first_line, empty_lines=after.empty_lines)
    )


def _without_comment(comma: cst.Comma) -> cst.Comma:
    after = comma.whitespace_after
    if not isinstance(after, cst.ParenthesizedWhitespace):
        return comma
    newline = after.first_line.newline
    line = cst.TrailingWhitespace(cst.SimpleWhitespace(""), None, newline)
    return comma.with_changes(whitespace_after=after.with_changes(first_line=line, empty_lines=()))
