"""Which definitions reach which use of a name: one walk over the file, statement by statement.

Every name that is read is tied to the definitions that may be in force there: the last one in straight-line code, one
for each arm after a branching, "changes with the loop" inside a loop that rebinds it. A function's body is walked after
everything around it; a name that it takes from outside may be any of that scope's definitions.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import count
from typing import Any

import libcst as cst

from flake8_ckpt.source.aliases import lambda_name, name_of, names_in
from flake8_ckpt.source.flow import CallSite, Flow, Loop, Store, capped
from flake8_ckpt.source.library import may_bring_anything
from flake8_ckpt.source.scopes import (
    Arrival,
    Assigned,
    Augmented,
    Carried,
    ClassBound,
    Definition,
    Entered,
    FunctionBound,
    Imported,
    Iterated,
    Kind,
    Opaque,
    Parameter,
    Path,
    Reaching,
    Scope,
    Unbound,
)
from flake8_ckpt.source.tree import children, descendants, dotted, simple_statements
from flake8_ckpt.values import Branches

Environment = dict[str, Reaching]
Step = cst.CSTNode | Callable[[], None]
"""What an expression has still to be walked for: a part of it, or what is to be noted after the parts before."""

NEW_SCOPE = (cst.FunctionDef, cst.ClassDef, cst.Lambda)
CHANGES = frozenset(
    {
        "append",
        "extend",
        "insert",
        "remove",
        "pop",
        "clear",
        "update",
        "setdefault",
        "__setitem__",
        "popitem",
        "sort",
        "reverse",
    }
)
"""Methods that change a list or dict in place."""
CATCHES = frozenset({"suppress", "raises", "assertRaises", "assertRaisesRegex"})
"""Context managers after whose block a program goes on although it raised."""
NEVER_RETURNS = frozenset({"sys.exit", "exit", "quit", "os._exit", "os.abort"})


def walk(module: cst.Module) -> Flow:
    """Walk the whole of *module*, functions after what is around them."""
    scope = Scope(Kind.MODULE, module)
    flow = Flow(module, scope)
    _Walker(flow).module(module)
    flow.index()
    return flow


def bound_names(nodes: Iterable[cst.CSTNode]) -> set[str]:
    """Every name that running *nodes* may bind in their own scope."""
    names: set[str] = set()
    for root in nodes:
        for node in descendants(root, skip=(*NEW_SCOPE, cst.Attribute, cst.Subscript)):
            if (binds := _BINDS.get(type(node))) is not None:
                names.update(binds(node))
    return names


def _names_of_pattern(pattern: cst.CSTNode) -> Iterator[str]:
    """What a part of a pattern captures, without the parts below it."""
    match pattern:
        case cst.MatchAs(name=cst.Name(value)) | cst.MatchStar(name=cst.Name(value)):
            yield value
        case cst.MatchMapping(rest=cst.Name(value)):
            yield value


def _steps(target: cst.Tuple | cst.List) -> Iterator[int | slice]:
    """Which elements of an unpacked value go to each element of *target*, counted from behind after a star."""
    last = len(target.elements) - 1
    starred = False
    for index, element in enumerate(target.elements):
        if isinstance(element, cst.StarredElement):
            starred = True
            yield slice(index, index - last or None)
        else:
            yield index - last - 1 if starred else index


def _names_of_target(target: cst.CSTNode) -> set[str]:
    found = descendants(target, skip=(cst.Attribute, cst.Subscript))
    return {node.value for node in found if isinstance(node, cst.Name)}


_BINDS: dict[type[cst.CSTNode], Callable[[Any], Iterable[str]]] = {
    **dict.fromkeys(
        (cst.AnnAssign, cst.AssignTarget, cst.AugAssign, cst.CompFor, cst.Del, cst.For, cst.NamedExpr),
        lambda node: _names_of_target(node.target),
    ),
    **dict.fromkeys((cst.ClassDef, cst.FunctionDef, cst.TypeAlias), lambda node: (node.name.value,)),
    **dict.fromkeys((cst.MatchAs, cst.MatchMapping, cst.MatchStar), _names_of_pattern),
    cst.AsName: lambda node: _names_of_target(node.name),
    cst.ImportAlias: lambda node: () if node.asname is not None else (node.evaluated_name.partition(".")[0],),
}
"""The names that each kind of node binds by itself."""


class _Walker:
    """One walk in progress: the environment of the statement at hand and what is still to be walked."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self.scope = flow.scope
        self.env: Environment = {}
        self.loops: tuple[int, ...] = ()
        self.statement_at_hand: cst.CSTNode = flow.module
        self.when: Branches = frozenset()
        self.dead = False  # nothing that follows in this block runs
        self.conditions = 0  # how many conditions of the expression at hand decide whether it is evaluated
        self.bound: list[Definition] = []  # every binding of this scope so far, in order
        self.branchings = count()
        self.loop_numbers = count()
        self.waiting: deque[tuple[Scope, cst.FunctionDef | cst.Lambda]] = deque()

    # ------------------------------------------------------------------ scopes

    def module(self, module: cst.Module) -> None:
        for statement in module.body:
            self.line_or_statement(statement)
        while self.waiting:
            self.function_body(*self.waiting.popleft())

    def function_body(self, scope: Scope, node: cst.FunctionDef | cst.Lambda) -> None:
        self.scope, self.env, self.loops, self.dead, self.bound = scope, {}, (), False, []
        self.when = frozenset()
        self.flow.scopes[id(node)] = scope
        self.parameters(node)
        if isinstance(node, cst.Lambda):
            self.statement_at_hand = node
            scope.returns.append(node.body)
            self.expression(node.body)
        else:
            self.block(node.body)

    def type_parameters(self, node: cst.FunctionDef | cst.ClassDef) -> None:
        for one in node.type_parameters.params if node.type_parameters is not None else ():
            self.bind(Opaque(one.param.name.value, "it is a type parameter"))

    def parameters(self, node: cst.FunctionDef | cst.Lambda) -> None:
        given = node.params
        if isinstance(node, cst.FunctionDef):
            self.type_parameters(node)
        name = node.name.value if isinstance(node, cst.FunctionDef) else lambda_name(node)
        self.flow.functions.setdefault(name, []).append(given)
        for index, param in enumerate((*given.posonly_params, *given.params)):
            self.bind(Parameter(param.name.value, node, param.default, index))
        for param in given.kwonly_params:
            self.bind(Parameter(param.name.value, node, param.default, None))
        for star in (given.star_arg, given.star_kwarg):
            if isinstance(star, cst.Param):
                self.bind(Parameter(star.name.value, node, None, None, starred=True))

    def bind(self, definition: Definition) -> None:
        name = definition.name
        owner = self.scope.outer.get(name, self.scope)
        owner.definitions.setdefault(name, []).append(definition)
        self.env[name] = (Arrival(definition),)
        self.bound.append(definition)
        if self.scope.kind is Kind.CLASS:
            self.flow.members.setdefault(name, []).append(definition)

    # -------------------------------------------------------------- statements

    def block(self, block: cst.BaseSuite) -> None:
        for statement in simple_statements(block):
            self.statement(statement)

    def line_or_statement(self, statement: cst.CSTNode) -> None:
        if isinstance(statement, cst.SimpleStatementLine):
            for small in statement.body:
                self.statement(small)
        else:
            self.statement(statement)

    def statement(self, node: cst.CSTNode) -> None:
        self.statement_at_hand = node
        handler = _STATEMENTS.get(type(node))
        if handler is None:
            self.expression(node)
        else:
            handler(self, node)

    def assign(self, node: cst.Assign) -> None:
        self.expression(node.value)
        for target in node.targets:
            self.target(target.target, node.value)

    def ann_assign(self, node: cst.AnnAssign) -> None:
        self.expression(node.annotation)
        if node.value is not None:
            self.expression(node.value)
            self.target(node.target, node.value)

    def type_alias(self, node: cst.TypeAlias) -> None:
        self.bind(Opaque(node.name.value, "it is a type"))

    def aug_assign(self, node: cst.AugAssign) -> None:
        self.expression(node.value)
        if isinstance(node.target, cst.Name):
            self.expression(node.target)
            self.bind(Augmented(node.target.value, node.target, node.operator, node.value))
            self.flow.augmented.setdefault(node.target.value, []).append(node.value)
        else:
            self.store(node.target)

    def target(self, target: cst.BaseExpression, value: cst.BaseExpression, path: Path = ()) -> None:
        """Bind what ``target = value`` binds, element by element where both sides are displays of the same length."""
        if isinstance(target, cst.Name):
            self.bind(Assigned(target.value, value, path))
            self.flow.links.append((target.value, value))
        elif isinstance(target, cst.Tuple | cst.List):
            paired = (
                not path
                and isinstance(value, cst.Tuple | cst.List)
                and len(value.elements) == len(target.elements)
                and not any(isinstance(one, cst.StarredElement) for one in (*value.elements, *target.elements))
            )
            for element, step in zip(target.elements, _steps(target), strict=True):
                if paired and isinstance(value, cst.Tuple | cst.List) and isinstance(step, int):
                    self.target(element.value, value.elements[step].value)
                else:
                    self.target(element.value, value, (*path, step))
        else:
            self.store(target, None if path else value)

    def opaque_target(self, target: cst.BaseExpression, reason: str, source: cst.BaseExpression) -> None:
        for name in sorted(_names_of_target(target)):
            self.bind(Opaque(name, reason, source))
        self.store(target)

    def store(self, target: cst.BaseExpression, value: cst.BaseExpression | None = None) -> None:
        """Note what is changed by an assignment to *target* without binding a name: attributes and items."""
        for part in descendants(target, skip=(cst.Attribute, cst.Subscript)):
            if isinstance(part, cst.Attribute | cst.Subscript):
                self.expression(part)
                self.flow.stores.append(Store(part, value, self.scope))
                if value is not None:
                    self.flow.links.append((name_of(part) or "", value))
                if isinstance(part, cst.Subscript):
                    self.changes(part.value, [] if value is None else [value])
                    self.by_text(part.value)

    def delete(self, node: cst.Del) -> None:
        for name in sorted(_names_of_target(node.target)):
            self.env[name] = (Arrival(Unbound(name)),)
            self.bound.append(Unbound(name))
        self.store(node.target)

    def import_(self, node: cst.Import) -> None:
        for alias in node.names:
            first = alias.evaluated_name.partition(".")[0]
            as_name = alias.evaluated_alias
            self.bind(Imported(first, first) if as_name is None else Imported(as_name, alias.evaluated_name))

    def import_from(self, node: cst.ImportFrom) -> None:
        module = "." * len(node.relative) + ((node.module and dotted(node.module)) or "")
        if isinstance(node.names, cst.ImportStar):
            self.flow.scope.stars.append(module)
            if may_bring_anything(module):
                self.any_data_rebound()
            return
        for alias in node.names:
            name = alias.evaluated_name
            separator = "" if module.endswith(".") else "."  # from . import name
            self.bind(Imported(alias.evaluated_alias or name, f"{module}{separator}{name}"))

    def any_data_rebound(self) -> None:
        """Another module may have bound every name that holds data here; what is imported, it imports as well."""
        before, start = dict(self.env), len(self.bound)
        for name, arrivals in before.items():
            if any(isinstance(one.definition, Assigned | Augmented) for one in arrivals):
                self.bind(Opaque(name, "a star import may bind it"))
        self.env = self.any_of_those_bound(before, start)

    def function(self, node: cst.FunctionDef) -> None:
        for outer in (*node.decorators, node.params, *([node.returns] if node.returns else [])):
            self.expression(outer)
        scope = Scope(Kind.FUNCTION, node, self.scope)
        self.bind(FunctionBound(node.name.value, node, scope))
        self.waiting.append((scope, node))

    def class_(self, node: cst.ClassDef) -> None:
        for outer in (*node.decorators, *node.bases, *node.keywords):
            self.expression(outer)
        scope = Scope(Kind.CLASS, node, self.scope)
        around = (self.scope, self.env, self.bound, self.loops)
        # What the class body reads of the scope around it, it reads now; so it starts from that environment.
        self.scope, self.env, self.bound = scope, dict(self.env), []
        self.type_parameters(node)
        self.block(node.body)
        self.scope, self.env, self.bound, self.loops = around
        self.bind(ClassBound(node.name.value, node, scope))

    def global_(self, node: cst.Global | cst.Nonlocal) -> None:
        for item in node.names:
            name = item.name.value
            owner: Scope | None = self.flow.scope
            if isinstance(node, cst.Nonlocal):
                owner = self.scope.parent
                while owner is not None and not (owner.kind is Kind.FUNCTION and name in owner.definitions):
                    owner = owner.parent
            if owner is not None and owner is not self.scope:
                self.scope.outer[name] = owner
                owner.shared.add(name)

    def return_(self, node: cst.Return) -> None:
        if node.value is not None:
            self.expression(node.value)
            if isinstance(self.scope.node, cst.FunctionDef):
                self.flow.links.append((f"{self.scope.node.name.value}()", node.value))
        self.scope.returns.append(node.value)
        self.dead = True

    def leave(self, node: cst.Raise | cst.Break | cst.Continue) -> None:
        self.expression(node)
        self.dead = True

    def expression_statement(self, node: cst.Expr) -> None:
        self.expression(node.value)
        if isinstance(node.value, cst.Call) and dotted(node.value.func) in NEVER_RETURNS:
            self.dead = True

    # ------------------------------------------------------------------- flow

    def branch(self, arms: list[Callable[[], None]]) -> None:
        """Run each of *arms* from here; afterwards any of those that come to their end may have been taken."""
        branching = next(self.branchings)
        before, start, around = self.env, len(self.bound), self.when
        ends: list[tuple[int, Environment]] = []
        for arm, run in enumerate(arms):
            self.env, self.dead = dict(before), False
            self.when = around | {(branching, arm)}
            run()
            if not self.dead:
                ends.append((arm, self.env))
        self.dead, self.when = not ends, around
        self.env = self.merged(before, ends, branching, start) if ends else self.any_of_those_bound(before, start)

    def merged(
        self, before: Environment, ends: list[tuple[int, Environment]], branching: int, start: int
    ) -> Environment:
        if len(ends) == 1:
            return ends[0][1]
        env = dict(before)
        for name in {definition.name for definition in self.bound[start:]}:
            missing = (Arrival(Unbound(name)),)
            arrivals = tuple(
                Arrival(definition, when | {(branching, arm)})
                for arm, end in ends
                for definition, when in end.get(name, missing)
            )
            env[name] = capped(name, arrivals)
        return env

    def if_(self, node: cst.If) -> None:
        """An if with all its elif arms, which libcst nests and we take side by side."""
        arms: list[Callable[[], None]] = []
        current: cst.If | cst.Else | None = node
        while isinstance(current, cst.If):
            self.expression(current.test)
            arms.append(lambda body=current.body: self.block(body))  # type: ignore[misc]
            current = current.orelse
        rest = current.body if current is not None else None
        arms.append(lambda: self.block(rest) if rest is not None else None)
        self.branch(arms)

    def for_(self, node: cst.For) -> None:
        self.expression(node.iter)
        loop = self.next_loop(node)
        self.loop(loop, [node.body, node.target], lambda: self.turn(loop, node.target, node.iter, node.body))
        self.loop_orelse(node)

    def turn(self, loop: int, target: cst.BaseExpression, iterable: cst.BaseExpression, body: cst.BaseSuite) -> None:
        self.loop_target(loop, target, iterable)
        self.block(body)

    def loop_target(self, loop: int, target: cst.BaseExpression, iterable: cst.BaseExpression) -> None:
        for name in sorted(_names_of_target(target)):
            self.bind(Iterated(name, loop, iterable))
            self.flow.links.append((name, iterable))
        self.store(target)

    def next_loop(self, node: Loop) -> int:
        """A number for a loop."""
        loop = next(self.loop_numbers)
        self.flow.loops[loop] = node
        return loop

    def while_(self, node: cst.While) -> None:
        loop = self.next_loop(node)

        def body() -> None:
            self.expression(node.test)
            self.block(node.body)

        self.loop(loop, [node.test, node.body], body)
        self.loop_orelse(node)

    def loop_orelse(self, node: cst.For | cst.While) -> None:
        """The ``else`` of a loop, which a ``break`` passes by."""
        if node.orelse is not None and _breaks(node.body):
            self.branch([lambda: self.orelse(node.orelse), lambda: None])
        else:
            self.orelse(node.orelse)

    def loop(self, loop: int, parts: list[cst.CSTNode], body: Callable[[], None]) -> None:
        """Run *body* once for all turns: at its head every name that it rebinds changes with the loop."""
        before, start = dict(self.env), len(self.bound)
        self.loops = (*self.loops, loop)
        carried = {name: Carried(name, loop, before.get(name, ())) for name in bound_names(parts)}
        self.env |= {name: (Arrival(one),) for name, one in carried.items()}
        body()
        for definition in self.bound[start:]:
            if definition.name in carried:
                carried[definition.name].inside.append(definition)
        self.loops = self.loops[:-1]
        self.dead = False
        self.env = self.any_of_those_bound(before, start)

    def any_of_those_bound(self, before: Environment, start: int) -> Environment:
        """*before*, where each name that was bound since *start* has its old value or any of the new ones."""
        env = dict(before)
        inside: dict[str, list[Definition]] = {}
        for definition in self.bound[start:]:
            inside.setdefault(definition.name, []).append(definition)
        for name, definitions in inside.items():
            env[name] = capped(name, (*before.get(name, ()), *map(Arrival, definitions)))
        return env

    def orelse(self, node: cst.Else | None) -> None:
        if node is not None:
            self.block(node.body)

    def try_(self, node: cst.Try | cst.TryStar) -> None:
        before, start = dict(self.env), len(self.bound)

        def body() -> None:
            self.block(node.body)
            self.orelse(node.orelse)

        def handle(handler: cst.ExceptHandler | cst.ExceptStarHandler) -> None:
            self.env = self.any_of_those_bound(before, start)
            if handler.type is not None:
                self.expression(handler.type)
            if handler.name is not None and isinstance(handler.name.name, cst.Name):
                self.bind(Opaque(handler.name.name.value, "it is a caught exception"))
            self.block(handler.body)

        arms: list[Callable[[], None]] = [body]
        arms.extend(lambda handler=handler: handle(handler) for handler in node.handlers)  # type: ignore[misc]
        self.branch(arms)
        if node.finalbody is not None:
            self.finally_(node.finalbody, self.any_of_those_bound(before, start))

    def finally_(self, node: cst.Finally, anywhere: Environment) -> None:
        """``finally:`` is come to from everywhere in the ``try``; what follows it only from where that ends."""
        env, dead, start = self.env, self.dead, len(self.bound)
        self.env = anywhere
        self.block(node.body)
        rebound = {definition.name for definition in self.bound[start:]}
        self.env = env | {name: arrivals for name, arrivals in self.env.items() if name in rebound}
        self.dead = self.dead or dead

    def with_(self, node: cst.With) -> None:
        before, start = dict(self.env), len(self.bound)
        for item in node.items:
            self.expression(item.item)
            if item.asname is None:
                continue
            target = item.asname.name
            if isinstance(target, cst.Name):
                self.bind(Entered(target.value, item.item))
                self.flow.links.append((target.value, item.item))
            else:
                self.opaque_target(target, "it is unpacked from a context manager", item.item)
        self.block(node.body)
        if any(_catches(item.item) for item in node.items):
            self.env, self.dead = self.any_of_those_bound(before, start), False

    def match_(self, node: cst.Match) -> None:
        self.expression(node.subject)

        def run(case: cst.MatchCase) -> None:
            self.pattern(case.pattern, node.subject)
            if case.guard is not None:
                self.expression(case.guard)
            self.block(case.body)

        arms: list[Callable[[], None]] = [lambda case=case: run(case) for case in node.cases]  # type: ignore[misc]
        if not any(_always_matches(case) for case in node.cases):
            arms.append(lambda: None)
        self.branch(arms)

    def pattern(self, pattern: cst.MatchPattern, subject: cst.BaseExpression) -> None:
        """Bind what *pattern* captures: the whole of *subject* by its own name, parts of it without following them."""
        whole = pattern.name if isinstance(pattern, cst.MatchAs) else None
        for part in descendants(pattern):
            for name in _names_of_pattern(part):
                is_whole = whole is not None and part is pattern
                self.flow.links.append((name, subject))
                self.bind(Assigned(name, subject) if is_whole else Opaque(name, "it is captured by a pattern", subject))

    # ------------------------------------------------------------- expressions

    def expression(self, root: cst.CSTNode) -> None:
        """Note every name that is read, every call and every binding in *root*; never recursing for depth alone."""
        stack: list[Step] = [root]
        while stack:
            step = stack.pop()
            if callable(step):
                step()
            else:
                stack += _EXPRESSIONS.get(type(step), _Walker.operation)(self, step)

    # Each notes what one expression does by itself, and tells what else is to be walked, the first of it last.

    def operation(self, node: cst.CSTNode) -> Sequence[Step]:
        return list(children(node))[::-1]

    def name(self, node: cst.Name) -> Sequence[Step]:
        self.flow._uses[id(node)] = (self.scope, self.env.get(node.value))  # noqa: SLF001 - the walker fills the flow
        return ()

    def attribute(self, node: cst.Attribute | cst.Arg) -> Sequence[Step]:
        return (node.value,)

    def parameter(self, node: cst.Param) -> Sequence[Step]:
        annotation = (node.annotation.annotation,) if node.annotation is not None else ()
        return (*((node.default,) if node.default is not None else ()), *annotation)

    def yields(self, node: cst.Yield) -> Sequence[Step]:
        self.scope.generates = True
        return self.operation(node)

    def named(self, node: cst.NamedExpr) -> Sequence[Step]:
        return (partial(self.walrus, node), node.value)

    def boolean(self, node: cst.BooleanOperation) -> Sequence[Step]:
        return (self.surely, node.right, self.perhaps, node.left)

    def conditional(self, node: cst.IfExp) -> Sequence[Step]:
        return (self.surely, node.orelse, node.body, self.perhaps, node.test)

    def perhaps(self) -> None:
        """What follows is evaluated or not."""
        self.conditions += 1

    def surely(self) -> None:
        """What follows is evaluated whenever what stood before :meth:`perhaps` was."""
        self.conditions -= 1

    def walrus(self, node: cst.NamedExpr) -> None:
        before = self.env.get(node.target.value, ()) if isinstance(node.target, cst.Name) else ()
        self.target(node.target, node.value)
        if self.conditions and isinstance(node.target, cst.Name):
            name = node.target.value
            self.env[name] = capped(name, (*before, *self.env[name]))

    def call(self, node: cst.Call) -> Sequence[Step]:
        self.flow.calls.append(CallSite(node, self.scope, self.loops, self.statement_at_hand, self.when))
        if isinstance(node.func, cst.Attribute) and node.func.attr.value in CHANGES:
            self.changes(node.func.value, [argument.value for argument in node.args])
            self.by_text(node.func.value)
        match node:
            case cst.Call(func=cst.Name("setattr"), args=[cst.Arg(base), cst.Arg(name), cst.Arg(value)]):
                self.set_by_name(base, name, value)
            case cst.Call(func=cst.Name("exec"), args=[_]):
                self.flow.rewritten = True
        return self.operation(node)

    def changes(self, changed: cst.BaseExpression, put: list[cst.BaseExpression]) -> None:
        """Note that *changed* is changed in place; the result of a call may be what the call was given."""
        names = {name_of(changed) or "", *names_in(changed)}
        if isinstance(changed, cst.Call):
            names.update(name for argument in changed.args for name in names_in(argument.value))
        for name in names:
            self.flow.changed.setdefault(name, []).extend(put)
            self.flow.links.extend((name, value) for value in put)

    def set_by_name(self, base: cst.BaseExpression, name: cst.BaseExpression, value: cst.BaseExpression) -> None:
        """``setattr(base, name, value)``."""
        written = name.evaluated_value if isinstance(name, cst.SimpleString) else None
        if isinstance(written, str) and written.isidentifier():
            self.flow.stores.append(Store(cst.Attribute(base, cst.Name(written)), value, self.scope))
        else:
            self.flow.opened.append(base)

    def by_text(self, changed: cst.BaseExpression) -> None:
        """Note the names and attributes that a change of a namespace dict may bind."""
        match changed:
            case cst.Call(func=cst.Name("globals" | "locals" | "vars"), args=[]):
                self.flow.rewritten = True
            case cst.Call(func=cst.Name("vars"), args=[cst.Arg(base)]) | cst.Attribute(base, cst.Name("__dict__")):
                self.flow.opened.append(base)

    def lambda_(self, node: cst.Lambda) -> Sequence[Step]:
        self.expression(node.params)
        self.waiting.append((Scope(Kind.FUNCTION, node, self.scope), node))
        return ()

    def comprehension(self, node: cst.BaseComp) -> Sequence[Step]:
        """Its targets are its own; everything else it reads where it stands, but for names of a class around it."""
        scope, env, loops, start = self.scope, self.env, self.loops, len(self.bound)
        clause: cst.CompFor | None = node.for_in
        self.expression(node.for_in.iter)
        self.env = dict(env)
        if scope.kind is Kind.CLASS:
            self.scope = Scope(Kind.FUNCTION, node, scope)
            self.env = {name: reaching for name, reaching in env.items() if name not in scope.definitions}
        while clause is not None:
            if clause is not node.for_in:
                self.expression(clause.iter)
            loop = self.next_loop(node)
            self.loops = (*self.loops, loop)
            for name in sorted(_names_of_target(clause.target)):
                self.env[name] = (Arrival(Iterated(name, loop, clause.iter)),)
                self.flow.links.append((name, clause.iter))
            for condition in clause.ifs:
                self.expression(condition.test)
            clause = clause.inner_for_in
        parts = (node.key, node.value) if isinstance(node, cst.DictComp) else (node.elt,)  # type: ignore[attr-defined]
        for part in parts:
            self.expression(part)
        self.scope, self.env, self.loops = scope, env, loops
        if len(self.bound) > start:  # by a walrus, which binds around the comprehension
            self.env = self.any_of_those_bound(env, start)
        return ()


def _catches(context: cst.BaseExpression) -> bool:
    """Whether a context manager goes on after an exception in its block."""
    called = context.func if isinstance(context, cst.Call) else context
    return (dotted(called) or "").rpartition(".")[2] in CATCHES


def _breaks(body: cst.BaseSuite) -> bool:
    """Whether a loop of this body may be left by ``break``; one in the ``else`` of a loop inside counts too."""
    inner = (cst.FunctionDef, cst.ClassDef, cst.For, cst.While)
    return any(
        isinstance(node, cst.Break)
        or (isinstance(node, cst.For | cst.While) and node.orelse is not None and _breaks(node.orelse.body))
        for node in descendants(body, skip=inner)
    )


def _always_matches(case: cst.MatchCase) -> bool:
    return case.guard is None and isinstance(case.pattern, cst.MatchAs) and case.pattern.pattern is None


_STATEMENTS: dict[type[cst.CSTNode], Callable[..., None]] = {
    cst.AnnAssign: _Walker.ann_assign,
    cst.Assign: _Walker.assign,
    cst.AugAssign: _Walker.aug_assign,
    cst.Break: _Walker.leave,
    cst.ClassDef: _Walker.class_,
    cst.Continue: _Walker.leave,
    cst.Del: _Walker.delete,
    cst.Expr: _Walker.expression_statement,
    cst.For: _Walker.for_,
    cst.FunctionDef: _Walker.function,
    cst.Global: _Walker.global_,
    cst.If: _Walker.if_,
    cst.Import: _Walker.import_,
    cst.ImportFrom: _Walker.import_from,
    cst.Match: _Walker.match_,
    cst.Nonlocal: _Walker.global_,
    cst.Raise: _Walker.leave,
    cst.Return: _Walker.return_,
    cst.Try: _Walker.try_,
    cst.TryStar: _Walker.try_,
    cst.TypeAlias: _Walker.type_alias,
    cst.While: _Walker.while_,
    cst.With: _Walker.with_,
}

_EXPRESSIONS: dict[type[cst.CSTNode], Callable[..., Sequence[Step]]] = {
    cst.Arg: _Walker.attribute,
    cst.Attribute: _Walker.attribute,
    cst.BooleanOperation: _Walker.boolean,
    cst.Call: _Walker.call,
    cst.DictComp: _Walker.comprehension,
    cst.GeneratorExp: _Walker.comprehension,
    cst.IfExp: _Walker.conditional,
    cst.Lambda: _Walker.lambda_,
    cst.ListComp: _Walker.comprehension,
    cst.Name: _Walker.name,
    cst.NamedExpr: _Walker.named,
    cst.Yield: _Walker.yields,
    cst.Param: _Walker.parameter,
    cst.SetComp: _Walker.comprehension,
}
