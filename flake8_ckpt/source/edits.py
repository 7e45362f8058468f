"""Repairs written into the code: what is changed is a few nodes, and all else stays as it is to the byte.

Where a text could be changed in several places, each is a candidate; whoever asks reads the result and takes the first
that is right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import libcst as cst

from flake8_ckpt.call import Argument, Call
from flake8_ckpt.display import visible
from flake8_ckpt.repair import KeepField, Retext, SetArgument, Step
from flake8_ckpt.run.reading import Source
from flake8_ckpt.source.tree import descendants, holds

NO_SPACE = cst.AssignEqual(cst.SimpleWhitespace(""), cst.SimpleWhitespace(""))
ONE_SPACE = cst.Comma(whitespace_after=cst.SimpleWhitespace(" "))
SPELLINGS = 3
"""Braces are doubled up to twice: for an f-string, and for a ``.format()`` after it."""

Change = Callable[[cst.CSTNode], cst.CSTNode]


class ElsewhereError(Exception):
    """What must change stands where this call alone does not decide; the text says where."""


def candidates(source: Source, call: Call, step: Step) -> Iterator[cst.Module]:
    """The file with *step* carried out at *call*, once for each way to write it, the likeliest first.

    Raises:
        ElsewhereError: it cannot be written at this call.
    """
    match step:
        case Retext(old, new):
            yield from _retexted(source, call, old, new)
        case KeepField(field, place):
            yield _kept(source, call, source.node(place), field)
        case SetArgument():
            yield _set(source, call, step)
        case _:
            yield _moved_out(source, call, [source.node(place) for place in step.places])


class _Replacer(cst.CSTTransformer):
    """Changes certain nodes, each after what is below it."""

    def __init__(self, changes: dict[int, Change]) -> None:
        super().__init__()
        self.changes = changes

    def on_leave(self, original_node: cst.CSTNode, updated_node: cst.CSTNode) -> cst.CSTNode:  # type: ignore[override]
        change = self.changes.get(id(original_node))
        return updated_node if change is None else change(updated_node)


def _replaced(source: Source, changes: dict[int, Change]) -> cst.Module:
    module = source.file.module.visit(_Replacer(changes))
    return cst.ensure_type(module, cst.Module)


# ------------------------------------------------------------------------------------------------ what a call owns


@dataclass(frozen=True, slots=True)
class Owned:
    """What an expression is made of.

    Attributes:
        nodes: everything in it, and in the values of names that nothing but it reads.
        shared: the names whose values are read elsewhere, too.
    """

    nodes: tuple[cst.CSTNode, ...]
    shared: tuple[str, ...]


def owned(module: cst.Module, expression: cst.BaseExpression) -> Owned:
    """What *expression* alone is made of: its own nodes, and those of what its names are bound to.

    A name counts as its own if the function around it, or the file, writes it twice: where it is bound, and here.
    """
    nodes: list[cst.CSTNode] = []
    shared: list[str] = []
    waiting, followed = [expression], set[str]()
    while waiting:
        for node in descendants(waiting.pop()):
            nodes.append(node)
            if isinstance(node, cst.Name) and node.value not in followed:
                followed.add(node.value)
                region = _region(module, node)
                bound = _bindings(region, node.value) or _bindings(module, node.value)
                whole = region if _bindings(region, node.value) else module
                if not bound:
                    continue
                if len(bound) == 1 and bound[0] is not None and _mentions(whole, node.value) == OWN_MENTIONS:
                    waiting.append(bound[0])
                else:
                    shared.append(node.value)
    return Owned(tuple(nodes), tuple(dict.fromkeys(shared)))


OWN_MENTIONS = 2
"""Where a name is bound, and where it is read."""


def _region(module: cst.Module, node: cst.CSTNode) -> cst.CSTNode:
    """The innermost function that *node* stands in, or the file."""
    region: cst.CSTNode = module
    while True:
        inner = (one for one in descendants(region) if isinstance(one, cst.FunctionDef) and one is not region)
        found = next((one for one in inner if holds(one.body, node)), None)
        if found is None:
            return region
        region = found


def _bindings(region: cst.CSTNode, name: str) -> list[cst.BaseExpression | None]:
    """What a region binds a name to: the value of each plain assignment, None for any other way."""
    found: list[cst.BaseExpression | None] = []
    for node in descendants(region):
        match node:
            case cst.Assign(targets=[cst.AssignTarget(target=cst.Name(value=written))]) if written == name:
                found.append(node.value)
            case cst.AnnAssign(target=cst.Name(value=written), value=value) if written == name:
                found.append(value)
            case cst.AssignTarget(target=target) | cst.AugAssign(target=target) | cst.For(target=target):
                others = [one for one in descendants(target) if isinstance(one, cst.Name) and one.value == name]
                if others and not _is_counted(region, node):
                    found.append(None)
            case cst.Param(name=cst.Name(value=written)) if written == name:
                found.append(None)
    return found


def _is_counted(region: cst.CSTNode, target: cst.CSTNode) -> bool:
    """Whether a target is that of a plain assignment, which counts by its value."""
    return any(
        isinstance(one, cst.Assign) and len(one.targets) == 1 and one.targets[0] is target
        for one in descendants(region)
    ) and isinstance(getattr(target, "target", None), cst.Name)


def _mentions(region: cst.CSTNode, name: str) -> int:
    """How often a region writes a name; those of attributes and keywords are others."""
    others: set[int] = set()
    found = 0
    for node in descendants(region):
        if isinstance(node, cst.Attribute):
            others.add(id(node.attr))
        elif isinstance(node, cst.Arg) and node.keyword is not None:
            others.add(id(node.keyword))
        elif isinstance(node, cst.Name) and node.value == name and id(node) not in others:
            found += 1
    return found


def _argument(call: Call, name: str) -> Argument:
    """The argument *name*; filepath is the first one without a name."""
    given = next((one for one in call.arguments if one.name == name), None)
    return given or call.arguments[0]


def _filepath(source: Source, call: Call) -> cst.BaseExpression:
    return cst.ensure_type(source.node(_argument(call, "filepath").place), cst.Arg).value


def _elsewhere(shared: tuple[str, ...]) -> ElsewhereError:
    if shared:
        return ElsewhereError(f"the text is in {visible(shared[0])}, which is used elsewhere, too")
    return ElsewhereError("its text is not written where this call alone decides")


# --------------------------------------------------------------------------------------------------------- filepath


def _retexted(source: Source, call: Call, old: str, new: str) -> Iterator[cst.Module]:
    own = owned(source.file.module, _filepath(source, call))
    for node in reversed(own.nodes):
        if isinstance(node, cst.SimpleString | cst.FormattedStringText):
            for times in range(SPELLINGS):
                written = _with_last(_raw(node), _doubled(old, times), _doubled(new, times))
                if written is not None:
                    yield _replaced(source, {id(node): _written(written)})
    raise _elsewhere(own.shared)


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


def _kept(source: Source, call: Call, placeholder: cst.CSTNode, field: str) -> cst.Module:
    own = owned(source.file.module, _filepath(source, call))
    whole = next((one for one in own.nodes if isinstance(one, cst.FormattedString) and placeholder in one.parts), None)
    if whole is None or not isinstance(placeholder, cst.FormattedStringExpression):
        raise _elsewhere(own.shared)
    conversion = f"!{placeholder.conversion}" if placeholder.conversion else ""
    spec = source.file.module.code_for_node(cst.FormattedString(placeholder.format_spec or ()))[2:-1]
    if placeholder.equal or "{" in spec:
        msg = "its placeholder is more than a field"
        raise ElsewhereError(msg)
    left = cst.FormattedStringText(f"{{{{{field}{conversion}{f':{spec}' if spec else ''}}}}}")
    parts = [left if part is placeholder else part for part in whole.parts]
    texts = [part.value for part in parts if isinstance(part, cst.FormattedStringText)]
    if len(texts) < len(parts):
        return _replaced(source, {id(placeholder): lambda _: left})
    # An f-string without placeholders would be another fault.
    plain = "".join(texts).replace("{{", "{").replace("}}", "}")
    prefix = whole.prefix.lower().replace("f", "")
    return _replaced(source, {id(whole): lambda _: _parenthesised(whole, f"{prefix}{whole.quote}{plain}{whole.quote}")})


def _parenthesised(like: cst.FormattedString, value: str) -> cst.SimpleString:
    return cst.SimpleString(value, lpar=like.lpar, rpar=like.rpar)


# -------------------------------------------------------------------------------------------------------- arguments


def _set(source: Source, call: Call, step: SetArgument) -> cst.Module:
    node = source.node(call.place if step.place is None else step.place)
    value = cst.SimpleString(f"{_quote(source, call)}{step.value}{_quote(source, call)}")
    if isinstance(node, cst.Arg):
        if node.star:
            msg = f"{visible(step.name)} is in an unpacked dict"
            raise ElsewhereError(msg)
        return _replaced(source, {id(node): lambda one: one.with_changes(value=value)})
    added = cst.Arg(value, cst.Name(step.name), NO_SPACE)
    return _replaced(source, {id(node): lambda one: _with_arguments(cst.ensure_type(one, cst.Call), [added])})


def _quote(source: Source, call: Call) -> str:
    """The quotation mark that the call is written with."""
    strings = (one for one in descendants(source.node(call.place)) if isinstance(one, cst.SimpleString))
    return next((one.quote[0] for one in strings), '"')


def _moved_out(source: Source, call: Call, keywords: list[cst.CSTNode]) -> cst.Module:
    inner = next(
        node
        for node in descendants(source.file.module)
        if isinstance(node, cst.Call) and any(one is keywords[0] for one in node.args)
    )
    moved = [cst.ensure_type(one, cst.Arg) for one in keywords]
    positions = [number for number, one in enumerate(inner.args) if any(one is other for other in moved)]
    return _replaced(
        source,
        {
            id(inner): lambda one: _without_arguments(cst.ensure_type(one, cst.Call), positions),
            id(source.node(call.place)): lambda one: _with_arguments(cst.ensure_type(one, cst.Call), moved),
        },
    )


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
