"""Expressions that are no calls: names, attributes, literals, displays, operators, f-strings, subscripts."""

from __future__ import annotations

import builtins
from collections.abc import Callable, Sequence
from dataclasses import replace

import libcst as cst

from flake8_ckpt.run.attributes import attribute_of
from flake8_ckpt.run.branches import as_truth, choose_on, is_true
from flake8_ckpt.run.calls import arguments_of, call, defaults_of, identity_of
from flake8_ckpt.run.classes import method_of
from flake8_ckpt.run.iteration import comprehend
from flake8_ckpt.run.iterators import advance, elements, is_iterator
from flake8_ckpt.run.machine import NAMES, NONE, Machine, evaluates, note_name, one_of, private_name, shown
from flake8_ckpt.run.pure.literals import evaluated, unescaped, variable_of
from flake8_ckpt.run.pure.operators import binary, comparable, compared, percent_of, unary
from flake8_ckpt.run.pure.units import unit_of_name, with_unit
from flake8_ckpt.run.texts import formatted, joined_texts
from flake8_ckpt.run.things import (
    ABSENT,
    Argument,
    ClassRef,
    DictRef,
    Frame,
    FunctionValue,
    GeneratorRef,
    InstanceRef,
    ListRef,
    Member,
    Ref,
    ViewRef,
    may_be_missing,
)
from flake8_ckpt.source.library import star_symbol
from flake8_ckpt.values import (
    Alternative,
    Choice,
    Constant,
    Entries,
    Items,
    Symbol,
    Text,
    Unit,
    Unknown,
    Value,
    alternatives,
    lift,
    python_value,
    text,
    unfollowed,
    value_of,
)

ITEMS: dict[str, Callable[[Machine, Value, cst.CSTNode], Value]] = {}
"""What the elements of things in other modules are, by the dotted name of the thing."""
STARS = "*"
"""The name under which a frame has the modules of its star imports."""
SINGLETONS = {"True": True, "False": False, "None": None, "__debug__": True}


@evaluates(cst.Name)
def name(machine: Machine, node: cst.Name) -> Value:
    """A name: the binding in the nearest frame, a star import, or a builtin."""
    written = private_name(machine, node.value)
    if written in SINGLETONS:
        return Constant(SINGLETONS[written])
    value = looked_up(machine, written)
    if value is None:
        value = machine.unknown(node, "it is not bound here", origin=machine.origin("not bound", written))
    value = with_unit(value, unit_of_name(written))
    return replace(value, name=written) if isinstance(value, Unknown) else value


def looked_up(machine: Machine, written: str) -> Value | None:
    """What a name is bound to where the code that runs stands; None where it is not bound."""
    own = frame = machine.frame.shared.get(written, machine.frame)
    while True:
        if frame is own or not frame.is_class:
            value = machine.read((frame.identity, written))
            if value is not None:
                return value
        if frame.parent is None:
            break
        frame = frame.parent
    brought = from_stars(machine, frame.identity, written)
    if brought is not None:
        return brought
    if written == "__name__":
        return text(machine.module_names.get(frame.identity, "__main__"))
    if hasattr(builtins, written):
        return Symbol(f"builtins.{written}")
    if written == "__file__":
        return Unknown("__file__", "it is where the file lies", type=str, origin=("__file__", frame.identity))
    return None


def from_stars(machine: Machine, module: int, written: str) -> Value | None:
    """What a star import of a library brings into the module with this frame; None where none brings the name."""
    stars = machine.read((module, STARS))
    if not isinstance(stars, Items):
        return None
    brought = star_symbol(written, [one.name for one in reversed(stars.items) if isinstance(one, Symbol)])
    return Symbol(brought) if brought is not None else None


def frame_of(machine: Machine, written: str) -> Frame:
    """The frame in which the code that runs binds a name."""
    return machine.frame.shared.get(written, machine.frame)


@evaluates(cst.Attribute)
def attribute(machine: Machine, node: cst.Attribute) -> Value:
    """``base.name``."""
    base = machine.evaluate(node.value)
    written = private_name(machine, node.attr.value)
    value = machine.each(base, lambda one: attribute_of(machine, one, written, node))
    return with_unit(value, unit_of_name(node.attr.value))


@evaluates(cst.Call)
def called(machine: Machine, node: cst.Call) -> Value:
    """``callee(...)``."""
    function = node.func
    if isinstance(function, cst.Attribute):
        base = machine.evaluate(function.value)
        machine.note_given(function.value, base)
        callee = machine.each(base, lambda one: _method(machine, one, function))
        unit = unit_of_name(function.attr.value)
    else:
        callee = machine.evaluate(function)
        unit = unit_of_name(function.value) if isinstance(function, cst.Name) else Unit.PLAIN
    return with_unit(call(machine, callee, arguments_of(machine, node), node), unit)


def _method(machine: Machine, base: Value, node: cst.Attribute) -> Value:
    """What ``base.name`` is where it is called."""
    written = private_name(machine, node.attr.value)
    if isinstance(base, Unknown):
        known = machine.read((("unknown", base.origin), written))
        return Member(base, written) if known is None else known
    return attribute_of(machine, base, written, node)


# --------------------------------------------------------------------------------------------- literals and displays


@evaluates(cst.SimpleString)
def simple_string(machine: Machine, node: cst.SimpleString) -> Value:
    """``"text"``, ``r"text"``, ``b"bytes"``."""
    value = evaluated(node.value)
    if value is None:
        return machine.unknown(node, "Python does not take it")
    return value_of(value[0])


@evaluates(cst.Integer, cst.Float, cst.Imaginary)
def number(machine: Machine, node: cst.Integer | cst.Float | cst.Imaginary) -> Value:
    """``1_000``, ``0x10``, ``1e-3``."""
    value = evaluated(node.value)
    return machine.unknown(node, "Python does not take it") if value is None else value_of(value[0])


@evaluates(cst.Ellipsis)
def ellipsis_(machine: Machine, node: cst.Ellipsis) -> Value:
    """``...``."""
    del machine, node
    return Constant(...)


@evaluates(cst.ConcatenatedString)
def concatenated_string(machine: Machine, node: cst.ConcatenatedString) -> Value:
    """``"one" f"{two}" "three"``: libcst nests it to the right, here it is one row."""
    row: list[cst.BaseExpression] = []
    rest: cst.BaseExpression = node
    while isinstance(rest, cst.ConcatenatedString):
        row.append(rest.left)
        rest = rest.right
    return lift(joined_texts, *[machine.evaluate(part) for part in (*row, rest)])


@evaluates(cst.FormattedString)
def formatted_string(machine: Machine, node: cst.FormattedString) -> Value:
    """``f"{directory}/model_{{epoch}}.keras"``."""
    return _pieces(machine, node.parts, "rf" if "r" in node.prefix.lower() else "f", node.quote)


def _pieces(machine: Machine, parts: Sequence[cst.CSTNode], prefix: str, quote: str) -> Value:
    return lift(joined_texts, *[_piece(machine, part, prefix, quote) for part in parts])


def _piece(machine: Machine, part: cst.CSTNode, prefix: str, quote: str) -> Value:
    """One literal stretch or one replacement field."""
    if isinstance(part, cst.FormattedStringText):
        literal = unescaped(part.value, prefix, quote)
        return unfollowed("Python does not take its escapes") if literal is None else text(literal)
    hole = cst.ensure_type(part, cst.FormattedStringExpression)
    value = machine.evaluate(hole.expression)
    spec = _pieces(machine, hole.format_spec, prefix, quote) if hole.format_spec else text()
    source = _source(machine, hole) if hole.equal is not None else ""
    conversion = hole.conversion or ("r" if hole.equal and not hole.format_spec else None)
    ways = AS_TEXT.get(conversion or "", AS_FORMATTED)

    def ready_for(inner: Value, width: Value) -> Value:
        return as_formatted(machine, inner, hole.expression, ways, width)

    ready = machine.each(spec, lambda width: machine.each(value, lambda one: ready_for(one, width)))
    is_own = any(isinstance(one.value, InstanceRef) for one in alternatives(value))

    def field(inner: Value, width: Value) -> Value:
        asked = width.exact if isinstance(width, Text) else None
        if is_own and isinstance(inner, Text) and ways[0] == "__format__":
            asked = ""
        filled = formatted(
            inner,
            None if is_own else conversion,
            asked,
            hole.expression,
            variable_of(hole.expression),
            machine.place(hole),
        )
        return joined_texts(text(source), filled) if source else filled

    return lift(field, ready, spec)


AS_FORMATTED = ("__format__", "__str__", "__repr__")
AS_STR = ("__str__", "__repr__")
AS_TEXT = {"s": AS_STR, "r": ("__repr__",), "a": ("__repr__",)}
"""The methods of an object that make a text of it, in the order in which they are asked, by the conversion."""


def as_formatted(
    machine: Machine, value: Value, node: cst.CSTNode, ways: Sequence[str] = AS_FORMATTED, spec: Value | None = None
) -> Value:
    """*value* where it is to be a part of a text: an object by its own methods, another thing as a hole."""
    if isinstance(value, InstanceRef):
        for method in ways:
            found = method_of(machine, value, method)
            if found is not None:
                given = [spec or text()] if method == "__format__" else []
                return call(machine, found, [Argument(one) for one in given], node)
        member = machine.read((value.identity, "_value_"))
        if member is not None and not isinstance(member, Ref):
            return machine.unknown(node, "it is the member of an enumeration", type=str)
    if isinstance(value, Ref | FunctionValue):
        return machine.unknown(node, "how it looks as a text is not known", anything=machine.holds_fields(value))
    return value


def _source(machine: Machine, hole: cst.FormattedStringExpression) -> str:
    """What ``{x = }`` writes before the value: the expression and its ``=``, with the space around them."""
    bare = hole.with_changes(conversion=None, format_spec=None)
    return machine.module.code_for_node(bare)[1:-1]


@evaluates(cst.List, cst.Tuple, cst.Set)
def display(machine: Machine, node: cst.List | cst.Tuple | cst.Set) -> Value:
    """``[a, b]``, ``(a, b)``, ``{a, b}``, ``[*a, b]``."""
    items: list[Value] = []
    for element in node.elements:
        if isinstance(element, cst.StarredElement):
            items += elements(machine, machine.evaluate(element.value), element.value)
        else:
            items.append(machine.evaluate(element.value))
    if isinstance(node, cst.Tuple):
        return Items(tuple(items), tuple)
    return machine.new_list(items, set if isinstance(node, cst.Set) else list)


@evaluates(cst.Dict)
def dictionary(machine: Machine, node: cst.Dict) -> Value:
    """``{"key": value, **other}``."""
    entries: dict[object, Value] = {}
    lost: list[Value] = []
    for element in node.elements:
        if isinstance(element, cst.StarredDictElement):
            other = machine.opened(machine.evaluate(element.value))
            if isinstance(other, Entries):
                entries |= dict(other.entries)
            else:
                lost.append(other)
            continue
        written = cst.ensure_type(element, cst.DictElement)
        key, value = python_value(machine.evaluate(written.key)), machine.evaluate(written.value)
        if key is None:
            lost.append(value)
        else:
            entries[key[0]] = value
            note_name(machine, value, str(key[0]))
    ref = machine.new_dict(entries.items())
    if lost:
        braces = any(machine.holds_fields(one) for one in (*lost, *entries.values()))
        machine.write((ref.identity, None), machine.unknown(node, "a key of it is not known", anything=braces))
    return ref


# ---------------------------------------------------------------------------------------------------------- operators


@evaluates(cst.BinaryOperation)
def binary_operation(machine: Machine, node: cst.BinaryOperation) -> Value:
    """``left op right``; a long row of operations is taken from the left, not by recursion."""
    row: list[cst.BinaryOperation] = []
    first: cst.BaseExpression = node
    while isinstance(first, cst.BinaryOperation):
        row.append(first)
        first = first.left
    value = machine.evaluate(first)
    for operation in reversed(row):
        value = operated(machine, value, operation.operator, operation.right, operation)
    return value


def operated(
    machine: Machine,
    left: Value,
    operator: cst.BaseBinaryOp | cst.BaseAugOp,
    right: cst.BaseExpression,
    node: cst.CSTNode,
) -> Value:
    """What ``left op right`` makes."""
    kind: type[cst.CSTNode] = type(operator)
    if isinstance(operator, cst.Modulo | cst.ModuloAssign) and any(
        isinstance(one.value, Text) for one in alternatives(left)
    ):
        return _percent(machine, left, right)
    return _computed(machine, kind, left, machine.evaluate(right), node)


def _computed(machine: Machine, kind: type[cst.CSTNode], left: Value, right: Value, node: cst.CSTNode) -> Value:
    if any(isinstance(one.value, InstanceRef) for one in (*alternatives(left), *alternatives(right))):
        return machine.each(left, lambda one: _overloaded(machine, kind, one, right, node))
    value = lift(lambda one, two: _single(machine, kind, one, two), _ready(machine, left), _ready(machine, right))
    return machine.embodied(_where(machine, value, node, (left, right)))


def _single(machine: Machine, kind: type[cst.CSTNode], left: Value, right: Value) -> Value:
    """An operation on two values; an unknown result is the same whenever the operands are."""
    value = binary(kind, left, right)
    if isinstance(value, Unknown) and not value.raises:
        keys = (identity_of(left), identity_of(right))
        return replace(value, origin=machine.origin("operation", kind, keys) if None not in keys else machine.origin())
    return value


def in_place(machine: Machine, left: Value, operator: cst.BaseAugOp, right: Value, node: cst.CSTNode) -> Value:
    """What ``left op= right`` binds: an object may say so by a method of its own."""
    method = method_of(machine, left, IN_PLACE.get(type(operator), ""))
    if method is not None:
        return call(machine, method, [Argument(right)], node)
    return _computed(machine, PLAIN.get(type(operator), type(operator)), left, right, node)


PLAIN: dict[type[cst.CSTNode], type[cst.CSTNode]] = {
    cst.AddAssign: cst.Add,
    cst.SubtractAssign: cst.Subtract,
    cst.MultiplyAssign: cst.Multiply,
    cst.DivideAssign: cst.Divide,
    cst.ModuloAssign: cst.Modulo,
    cst.BitOrAssign: cst.BitOr,
}
IN_PLACE = {
    cst.AddAssign: "__iadd__",
    cst.SubtractAssign: "__isub__",
    cst.MultiplyAssign: "__imul__",
    cst.DivideAssign: "__itruediv__",
    cst.ModuloAssign: "__imod__",
    cst.BitOrAssign: "__ior__",
    cst.BitAndAssign: "__iand__",
    cst.LeftShiftAssign: "__ilshift__",
}
METHODS: dict[type[cst.CSTNode], tuple[str, str]] = {
    cst.Add: ("__add__", "__radd__"),
    cst.Divide: ("__truediv__", "__rtruediv__"),
    cst.Modulo: ("__mod__", "__rmod__"),
    cst.Multiply: ("__mul__", "__rmul__"),
    cst.Subtract: ("__sub__", "__rsub__"),
    cst.BitOr: ("__or__", "__ror__"),
}


def _overloaded(machine: Machine, kind: type[cst.CSTNode], left: Value, right: Value, node: cst.CSTNode) -> Value:
    """An operation on an object of the project's own."""
    ahead, behind = METHODS.get(kind, ("", ""))
    for receiver, other, called in ((left, right, ahead), (right, left, behind)):
        if (
            called
            and isinstance(receiver, InstanceRef)
            and (method := method_of(machine, receiver, called)) is not None
        ):
            return call(machine, method, [Argument(other)], node)
    braces = machine.holds_fields(left) or machine.holds_fields(right)
    return machine.unknown(node, "its operands are not followed", anything=braces)


def _ready(machine: Machine, value: Value) -> Value:
    """*value* for a pure function: containers by what they hold."""
    if isinstance(value, Choice):
        return Choice(tuple(replace(one, value=_ready(machine, one.value)) for one in value.alternatives))
    return machine.opened(value)


def _where(machine: Machine, value: Value, node: cst.CSTNode, operands: Sequence[Value]) -> Value:
    """*value*; one that is unknown because of this operation may hold the fields of its operands."""
    if isinstance(value, Unknown) and value.place is None:
        braces = value.anything or any(machine.holds_fields(one) for one in operands)
        return replace(value, name=shown(node), place=machine.place(node), anything=braces)
    return value


def _as_operand(machine: Machine, value: Value, node: cst.BaseExpression, ways: Sequence[str]) -> Value:
    """What ``%`` puts into a text; a dict is what it takes its fields from."""
    return machine.each(value, lambda one: one if isinstance(one, DictRef) else as_formatted(machine, one, node, ways))


def _literals(value: Value) -> list[str]:
    return [part for part in value.parts if isinstance(part, str)] if isinstance(value, Text) else []


def _percent(machine: Machine, left: Value, right: cst.BaseExpression) -> Value:
    """``template % values``."""
    written = "".join(part for one in alternatives(left) for part in _literals(one.value))
    ways = AS_STR if "%r" not in written and "%a" not in written else ()
    if isinstance(right, cst.Tuple) and not any(isinstance(one, cst.StarredElement) for one in right.elements):
        names = [variable_of(element.value) for element in right.elements]
        values = [_as_operand(machine, machine.evaluate(one.value), one.value, ways) for one in right.elements]
        return lift(lambda template, *items: percent_of(template, Items(items, tuple), names), left, *values)
    other = machine.evaluate(right)
    ready = _as_operand(machine, other, right, ways)
    return lift(lambda template, value: percent_of(template, value, [variable_of(right)]), left, _ready(machine, ready))


@evaluates(cst.UnaryOperation)
def unary_operation(machine: Machine, node: cst.UnaryOperation) -> Value:
    """``not x``, ``-x``, ``+x``."""
    value = machine.evaluate(node.expression)
    if isinstance(node.operator, cst.Not):
        value = machine.each(value, lambda one: as_truth(machine, one, node))
        truth = lift(lambda one: _truth(machine, one), value)
        if isinstance(truth, Constant):
            return Constant(not truth.value)
        return lift(lambda one: Constant(not one.value) if isinstance(one, Constant) else one, truth)
    return lift(lambda one: unary(type(node.operator), one), value)


def _truth(machine: Machine, value: Value) -> Value:
    truth = is_true(machine, value)
    return Unknown(reason="whether it is true is not known", type=bool) if truth is None else Constant(truth)


@evaluates(cst.BooleanOperation)
def boolean_operation(machine: Machine, node: cst.BooleanOperation) -> Value:
    """``a or default``, ``a and b``: decided where the left side is, else one of both."""
    left = machine.evaluate(node.left)
    stops_at = isinstance(node.operator, cst.Or)

    def one_of(value: Value) -> Value:
        truth = is_true(machine, as_truth(machine, value, node.left))
        if truth is not None:
            return value if truth is stops_at else machine.evaluate(node.right)
        origin = ("truth", value.origin) if isinstance(value, Unknown) else None
        branching = machine.branching("test", node.left, origin)
        arms = [lambda: value, lambda: machine.evaluate(node.right)]
        return machine.choose(branching, arms if stops_at else arms[::-1])

    return machine.each(left, one_of)


@evaluates(cst.IfExp)
def conditional(machine: Machine, node: cst.IfExp) -> Value:
    """``a if test else b``."""
    return choose_on(machine, node.test, lambda: machine.evaluate(node.body), lambda: machine.evaluate(node.orelse))


@evaluates(cst.Comparison)
def comparison(machine: Machine, node: cst.Comparison) -> Value:
    """``a == b``, ``a < b < c``, ``a in b``: of known values; what cannot be told is only known to be a bool."""
    kinds = [type(target.operator) for target in node.comparisons]
    nodes = [node.left, *(target.comparator for target in node.comparisons)]
    given = [machine.evaluate(one) for one in nodes]
    own = [
        answer
        for kind, left, right in zip(kinds, given, given[1:], strict=False)
        if (answer := _compared_by_object(machine, kind, left, right, node)) is not None
    ]
    if own:
        return own[0] if len(kinds) == 1 else machine.unknown(node, "an object compares itself", type=bool)
    values = [_ready_deep(machine, one) for one in given]

    def single(*taken: Value) -> Value:
        outcomes = [
            _compared(machine, kind, left, right) for kind, left, right in zip(kinds, taken, taken[1:], strict=False)
        ]
        if False in outcomes:
            return Constant(value=False)
        if None not in outcomes:
            return Constant(value=True)
        keys = tuple(map(identity_of, taken))
        origin = machine.origin("compare", tuple(kinds), keys) if None not in keys else machine.origin()
        return Unknown(shown(node), "its comparison is not decided", machine.place(node), type=bool, origin=origin)

    return lift(single, *values)


COMPARES = {
    cst.Equal: ("__eq__", "__eq__"),
    cst.NotEqual: ("__ne__", "__ne__"),
    cst.LessThan: ("__lt__", "__gt__"),
    cst.LessThanEqual: ("__le__", "__ge__"),
    cst.GreaterThan: ("__gt__", "__lt__"),
    cst.GreaterThanEqual: ("__ge__", "__le__"),
    cst.In: ("", "__contains__"),
    cst.NotIn: ("", "__contains__"),
}
"""The methods by which an object compares itself: of the left side, and of the right."""


def _compared_by_object(
    machine: Machine, kind: type[cst.BaseCompOp], left: Value, right: Value, node: cst.CSTNode
) -> Value | None:
    """What an object's own method says of a comparison; None where neither side has one."""
    for name, receiver, other in zip(COMPARES.get(kind, ()), (left, right), (right, left), strict=False):
        method = method_of(machine, receiver, name) if name else None
        if method is not None:
            given = call(machine, method, [Argument(other)], node)
            if kind not in {cst.In, cst.NotIn}:
                return given
            truth = is_true(machine, given) if not isinstance(given, Choice) else None
            found = machine.unknown(node, "whether it is in is not known", type=bool)
            return found if truth is None else Constant(truth is (kind is cst.In))
    if kind is cst.NotEqual and isinstance(left, InstanceRef) and method_of(machine, left, "__eq__") is not None:
        _compared_by_object(machine, cst.Equal, left, right, node)
        return machine.unknown(node, "an object compares itself", type=bool)
    return None


def _ready_deep(machine: Machine, value: Value) -> Value:
    """*value* for a comparison: a list by its elements."""
    return _ready(machine, value) if isinstance(value, ListRef | DictRef | ViewRef) else value


def _compared(machine: Machine, kind: type[cst.BaseCompOp], left: Value, right: Value) -> bool | None:
    """One comparison of two single values; None where it cannot be told, or would raise."""
    del machine
    things = (Ref, FunctionValue, Symbol)
    if kind in {cst.In, cst.NotIn} and isinstance(right, Items | Entries):
        return _contains(left, right, wanted=kind is cst.In)
    if NONE in (left, right) and any(isinstance(one, (*things, Items, Entries)) for one in (left, right)):
        if kind in {cst.Is, cst.Equal}:
            return False
        return True if kind in {cst.IsNot, cst.NotEqual} else None
    if kind in {cst.Is, cst.IsNot, cst.Equal, cst.NotEqual} and isinstance(left, Ref) and left == right:
        return kind in {cst.Is, cst.Equal}
    if kind in {cst.Equal, cst.NotEqual} and all(isinstance(one, InstanceRef) for one in (left, right)):
        members = isinstance(left, InstanceRef) and isinstance(left.made_by, ClassRef) and left.made_by.kind == "enum"
        return (left == right) is (kind is cst.Equal) if members else None
    return compared(kind, left, right)


def _contains(value: Value, whole: Items | Entries, *, wanted: bool) -> bool | None:
    """Whether *value* is an element, or a key."""
    found = comparable(value)
    if found is None:
        return None
    if isinstance(whole, Entries):
        there = next((one for key, one in whole.entries if key == found[0]), None)
        if isinstance(there, Choice) and any(one.value == ABSENT for one in there.alternatives):
            return None
        return (there is not None) is wanted
    elements = [comparable(one) for one in whole.items]
    if any(one is not None and one[0] == found[0] for one in elements):
        return wanted
    return None if None in elements else not wanted


@evaluates(cst.NamedExpr)
def named_expression(machine: Machine, node: cst.NamedExpr) -> Value:
    """``(name := value)``; in a comprehension it binds the name around it."""
    value = machine.evaluate(node.value)
    written = cst.ensure_type(node.target, cst.Name).value
    frame = machine.frame
    while frame.is_comprehension and frame.parent is not None:
        frame = frame.parent
    machine.write((frame.shared.get(written, frame).identity, written), value)
    note_name(machine, value, written)
    return value


@evaluates(cst.Await)
def awaited(machine: Machine, node: cst.Await) -> Value:
    """``await call()``: what the function returns."""
    return machine.evaluate(node.expression)


# --------------------------------------------------------------------------------------------------------- subscripts


@evaluates(cst.Subscript)
def subscript(machine: Machine, node: cst.Subscript) -> Value:
    """``values[index]``, ``text[a:b]``."""
    base = machine.evaluate(node.value)
    index = node.slice[0].slice
    if isinstance(index, cst.Slice) and len(node.slice) == 1:
        limits = [machine.evaluate(one) if one is not None else NONE for one in (index.lower, index.upper, index.step)]
        return machine.each(base, lambda one: _sliced(machine, node, one, limits))
    keys = [
        machine.evaluate(one.slice.value) if isinstance(one.slice, cst.Index) else Unknown(reason="it is a slice")
        for one in node.slice
    ]
    key = keys[0] if len(keys) == 1 else Items(tuple(keys), tuple)
    return machine.each(base, lambda one: item_of(machine, one, key, node))


def item_of(machine: Machine, whole: Value, key: Value, node: cst.CSTNode) -> Value:
    """``whole[key]`` of one value."""
    if isinstance(whole, InstanceRef):
        if whole.made_by == NAMES:
            return machine.each(key, lambda known: _element(machine, machine.opened(whole), known, node))
        method = method_of(machine, whole, "__getitem__")
        if method is not None:
            return call(machine, method, [Argument(key)], node)
    if isinstance(whole, ClassRef):
        return _member_by_name(machine, whole, key, node)
    if isinstance(whole, Symbol):
        item = ITEMS.get(whole.name)
        return whole if item is None else item(machine, key, node)
    content = machine.opened(whole)
    return machine.each(content, lambda one: machine.each(key, lambda known: _element(machine, one, known, node)))


def _member_by_name(machine: Machine, whole: ClassRef, key: Value, node: cst.CSTNode) -> Value:
    """``Color["RED"]`` of an enumeration; of any other class, the class: ``list[int]``."""
    if whole.kind == "enum" and isinstance(key, Text) and key.exact is not None:
        return attribute_of(machine, whole, key.exact, node)
    return whole


def _element(machine: Machine, whole: Value, key: Value, node: cst.CSTNode) -> Value:
    """One element of what a container holds, or of a text."""
    known = python_value(key)
    if known is not None:
        index = known[0]
        if isinstance(whole, Entries):
            found = whole.get(index)
            if found is not None:
                return _there(machine, found)
            machine.throw()
        if isinstance(whole, Items) and isinstance(index, int):
            first = next((n for n, one in enumerate(whole.items) if may_be_missing(one)), len(whole.items))
            if 0 <= index < first or (first == len(whole.items) and -first <= index < 0):
                return whole.items[index]
        exact = whole.exact if isinstance(whole, Text) and not whole.is_path else None
        if exact is not None and isinstance(index, int) and -len(exact) <= index < len(exact):
            return text(exact[index])
    if isinstance(whole, Items) and whole.items and len(whole.items) <= 8 and known is None:  # noqa: PLR2004
        return _any_of(machine, whole, key, node)
    item = identity_of(key)
    known_item = isinstance(whole, Unknown) and item is not None
    origin = (
        machine.origin("item", whole.origin, item) if isinstance(whole, Unknown) and known_item else machine.origin()
    )
    return Unknown(
        shown(node),
        "which element it is is not known" if not isinstance(whole, Unknown) else whole.reason,
        machine.place(node),
        anything=machine.holds_fields(whole),
        origin=origin,
    )


def _any_of(machine: Machine, whole: Items, key: Value, node: cst.CSTNode) -> Value:
    """An element of a known list at an unknown index: one of them."""
    if any(may_be_missing(one) for one in whole.items):
        return machine.unknown(node, "which element it is is not known", anything=machine.holds_fields(whole))
    origin = identity_of(key)
    branching = machine.branching("case", node, ("index", origin) if origin is not None else None)
    options = [
        Alternative(one.value, one.when | {(branching, number)}, one.assuming)
        for number, item in enumerate(whole.items)
        for one in alternatives(item)
    ]
    return Choice(tuple(options)) if len(options) > 1 else options[0].value


def _there(machine: Machine, value: Value) -> Value:
    """The value of a key that some ways do not set: where it is missing, the program would raise."""
    value = machine.state.settled(value)
    found = one_of([one for one in alternatives(value) if one.value is not ABSENT])
    if found is None:
        machine.throw(Symbol("builtins.KeyError"))
    return found


def _sliced(machine: Machine, node: cst.CSTNode, whole: Value, limits: Sequence[Value]) -> Value:
    """A slice of an exact text or a list."""

    def window(content: Value, *taken: Value) -> Value:
        bounds = [
            one.value
            for one in taken
            if isinstance(one, Constant) and (one.value is None or isinstance(one.value, int))
        ]
        if len(bounds) == len(taken) and bounds[2] != 0:
            part = slice(*bounds)
            if isinstance(content, Text) and content.exact is not None and not content.is_path:
                return text(content.exact[part])
            if isinstance(content, Items) and not any(map(may_be_missing, content.items)):
                return Items(content.items[part], content.type)
        return machine.unknown(node, "its slice is not known", anything=machine.holds_fields(content))

    return machine.embodied(lift(window, _ready(machine, whole), *limits))


@evaluates(cst.Lambda)
def lambda_(machine: Machine, node: cst.Lambda) -> Value:
    """``lambda name: value``."""
    function = FunctionValue(node, machine.frame, defaults_of(machine, node))
    machine.functions.append(function)
    machine.capture()
    return function


@evaluates(cst.Yield)
def yielded(machine: Machine, node: cst.Yield) -> Value:
    """``yield value``, ``yield from values``: handed to what consumes the generator."""
    value: Value = NONE
    consumer = machine.activation.on_yield
    if isinstance(node.value, cst.From):
        inner = machine.evaluate(node.value.item)
        one = advance(machine, inner, node.value.item) if is_iterator(inner) else None
        for each in elements(machine, inner, node.value.item) if one is None else ():
            consumer(each)
        while one is not None and one is not ABSENT:
            consumer(one)
            one = advance(machine, inner, node.value.item)
        return Unknown(reason="it is what a generator returns")
    if node.value is not None:
        value = machine.evaluate(node.value)
    return consumer(value)


@evaluates(cst.GeneratorExp)
def generator_expression(machine: Machine, node: cst.GeneratorExp) -> Value:
    """``(f(one) for one in values)``: runs when it is consumed; what it goes over is evaluated at once."""
    machine.capture()
    frame = Frame(machine.number(), machine.frame, is_comprehension=True)
    over = machine.evaluate(node.for_in.iter)

    def run(consumer: Callable[[Value], Value]) -> None:
        comprehend(machine, node.for_in, frame, over, lambda: consumer(machine.evaluate(node.elt)))

    generator = GeneratorRef(machine.number(), run, None, frame, node)
    machine.write((generator.identity, ".taken"), Items((), tuple))
    return generator
