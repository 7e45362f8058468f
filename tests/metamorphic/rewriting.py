"""A program that is rewritten: where its expressions stand, and what may be put in their place, or before them."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from recording import HELPER

KINDS = ("callback", "path", "argument", "callbacks", "fit")
"""The expressions that are rewritten: a call that makes a checkpoint; its path, and the file of a save or load by hand;
its other arguments, and those of a fit; the callbacks of a fit; the fit."""

FITS = {"fit", "fit_generator"}
FILES = {"save", "save_weights", "load_weights", "save_model", "load_model"}
PURE = {"join", "format", "Path", "str", "int"}
"""Calls that may be made earlier or later, as far as these programs can tell."""

COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
Scope = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef | ast.ListComp | ast.expr


@dataclass(frozen=True, eq=False)
class Place:
    """An expression in a program.

    Attributes:
        kind: one of :data:`KINDS`.
        node: the expression.
        call: the call whose argument it is; None for what is no argument.
        statement: the statement that it is part of.
        block: the list that the statement stands in.
        top: the statement of the module that it is in.
        scopes: the functions, classes, lambdas and comprehensions around it.
        comes_first: a statement in front of this one may evaluate it instead: it is evaluated once, and whatever the
            statement evaluates before it does not matter to it.
        comes_first_in_call: the same, for what its call evaluates.
    """

    kind: str
    node: ast.expr
    call: ast.Call | None
    statement: ast.stmt
    block: list[ast.stmt]
    top: ast.stmt
    scopes: tuple[ast.AST, ...]
    comes_first: bool
    comes_first_in_call: bool


class Change(NamedTuple):
    """What a place becomes, all as code.

    Attributes:
        value: what stands in its place.
        module: what the module gets, before the statement of it that the place is in.
        here: what its block gets, before its statement.
        of_call: whether *value* stands in the place of the call whose argument it is.
    """

    value: str
    module: str = ""
    here: str = ""
    of_call: bool = False


@dataclass
class Program:
    """The tree of a program, which is changed in place."""

    text: str
    tree: ast.Module = field(init=False)
    names: set[str] = field(init=False)

    def __post_init__(self) -> None:
        self.tree = ast.parse(self.text)
        self.names = {node.id for node in ast.walk(self.tree) if isinstance(node, ast.Name)}

    def fresh(self, word: str) -> str:
        """A name that the program does not have yet."""
        name, number = f"{HELPER}{word}", 2
        while name in self.names:
            name, number = f"{HELPER}{word}_{number}", number + 1
        self.names.add(name)
        return name

    def places(self, kind: str) -> list[Place]:
        """The places of a kind, the inner ones first."""
        makers = makers_of(self.tree)
        found = []
        for chain in chains(self.tree):
            if (parent := chain[-2] if len(chain) > 1 else None) is None or not isinstance(chain[-1], ast.expr):
                continue
            call = chain[-3] if isinstance(parent, ast.keyword) else parent
            call = call if isinstance(call, ast.Call) else None
            if kind_of(chain[-1], parent, call, makers) == kind and not is_dead(chain):
                found.append(place_of(kind, chain, call))
        return found[::-1]

    def change(self, place: Place, change: Change) -> bool:
        """Make the *change*; not if an earlier one has moved the place."""
        old = place.call if change.of_call else place.node
        if old is None or not replace(place.statement, old, ast.parse(change.value, mode="eval").body):
            return False
        for block, statement, code in (
            (place.block, place.statement, change.here),
            (self.tree.body, place.top, change.module),
        ):
            at = next(n for n, one in enumerate(block) if one is statement)
            block[at:at] = ast.parse(code).body
        return True

    def code(self) -> str:
        """The text of the program as it is now."""
        return ast.unparse(ast.fix_missing_locations(self.tree))


def chains(tree: ast.Module) -> Iterator[tuple[ast.AST, ...]]:
    """Each node with all that it stands in, from the module on, in the order of the source."""
    left: list[tuple[ast.AST, ...]] = [(tree,)]
    while left:
        yield (chain := left.pop())
        left += [(*chain, child) for child in reversed([*ast.iter_child_nodes(chain[-1])])]


def is_dead(chain: tuple[ast.AST, ...]) -> bool:
    """Whether a node is never run, as in ``if False:``; in a function of the module, somebody else might run it."""
    return any(
        isinstance(node, ast.If)
        and isinstance(node.test, ast.Constant)
        and any(child is one for one in (node.orelse if node.test.value else node.body))
        for node, child in pairwise(chain)
    )


def last_name(node: ast.AST) -> str:
    """The last component of a dotted name; empty for any other expression."""
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def makers_of(tree: ast.Module) -> set[str]:
    """The names whose calls make a checkpoint: the class, its aliases by import, subclasses in the file."""
    makers = {"ModelCheckpoint", "WandbModelCheckpoint"}
    for node in ast.walk(tree):
        match node:
            case ast.ImportFrom(names=names):
                makers |= {one.asname for one in names if one.name in makers and one.asname}
            case ast.ClassDef(name=name, bases=bases) if {last_name(base) for base in bases} & makers:
                makers.add(name)
    return makers


def kind_of(node: ast.expr, parent: ast.AST, call: ast.Call | None, makers: set[str]) -> str:
    """Which of :data:`KINDS` an expression is, if any."""
    if isinstance(node, ast.Call) and last_name(node.func) in makers:
        return "callback"
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in FITS:
        return "fit"
    if call is None or node is call.func or isinstance(node, ast.Starred):
        return ""
    name = parent.arg if isinstance(parent, ast.keyword) else None
    if isinstance(parent, ast.keyword) and name is None:
        return ""
    if name == "callbacks":
        return "callbacks"
    called = last_name(call.func)
    first = name == "filepath" or (bool(call.args) and node is call.args[0])
    if called in makers:
        return "path" if first else "argument"
    if called in FITS:
        return "argument"
    return "path" if called in FILES and (first or node in call.args) else ""


def place_of(kind: str, chain: tuple[ast.AST, ...], call: ast.Call | None) -> Place:
    """The place of an expression; *chain* is all that it stands in, and it."""
    node = chain[-1]
    assert isinstance(node, ast.expr)
    at = max(n for n, one in enumerate(chain) if isinstance(one, ast.stmt))
    statement, top = chain[at], chain[1]
    assert isinstance(statement, ast.stmt)
    assert isinstance(top, ast.stmt)
    holder = next(one for one in chain[at - 1 :: -1] if _block(one, statement) is not None)
    scopes = tuple(one for one in chain if isinstance(one, (*FUNCTIONS, *COMPREHENSIONS, ast.Lambda, ast.ClassDef)))
    once = all(is_evaluated_once(parent, child) for parent, child in zip(chain[at:], chain[at + 1 :], strict=False))
    in_class = bool(scopes) and isinstance(scopes[-1], ast.ClassDef)
    return Place(
        kind,
        node,
        call,
        statement,
        _block(holder, statement) or [],
        top,
        scopes,
        once and not in_class and does_not_mind(node, earlier_calls(statement, node)),
        call is not None and does_not_mind(node, earlier_calls(call, node)),
    )


def _block(node: ast.AST, statement: ast.stmt) -> list[ast.stmt] | None:
    for name in ("body", "orelse", "finalbody"):
        block = getattr(node, name, None)
        if isinstance(block, list) and any(one is statement for one in block):
            return block
    return None


def is_evaluated_once(parent: ast.AST, child: ast.AST) -> bool:
    """Whether *parent* evaluates *child* once, whatever else is true."""
    match parent:
        case ast.Expr() | ast.Assign() | ast.AnnAssign() | ast.AugAssign() | ast.Return():
            return True
        case ast.If(test=test) | ast.IfExp(test=test):
            return child is test
        case ast.For(iter=iterated):
            return child is iterated
        case ast.With(items=items):
            return child is items[0]
        case ast.BoolOp(values=values):
            return child is values[0]
        case ast.Compare(left=left):
            return child is left
        case ast.stmt() | ast.Lambda() | ast.comprehension() | ast.NamedExpr():
            return False
    return not isinstance(parent, COMPREHENSIONS)


def earlier_calls(node: ast.AST, inner: ast.expr) -> list[ast.Call]:
    """The calls that *node* makes before it evaluates *inner*, but those that cannot matter."""
    begin = (inner.lineno, inner.col_offset)
    return [
        call
        for call in ast.walk(node)
        if isinstance(call, ast.Call)
        and last_name(call.func) not in PURE
        and (call.end_lineno or 0, call.end_col_offset or 0) <= begin
    ]


def does_not_mind(node: ast.expr, calls: list[ast.Call]) -> bool:
    """Whether *node* comes to the same before the *calls* as after them."""
    if not calls:
        return True
    parts = (ast.Constant, ast.Name, ast.JoinedStr, ast.FormattedValue, ast.BinOp, ast.operator, ast.expr_context)
    return all(isinstance(one, parts) for one in ast.walk(node))


def replace(inside: ast.AST, old: ast.expr, new: ast.expr) -> bool:
    """Put *new* where *old* stands; False if it stands there no more."""
    for node in ast.walk(inside):
        for name, value in ast.iter_fields(node):
            if value is old:
                setattr(node, name, new)
                return True
            if isinstance(value, list):
                for n, one in enumerate(value):
                    if one is old:
                        value[n] = new
                        return True
    return False


def can_move(node: ast.AST) -> bool:
    """Whether an expression means the same in a function of its own, given what it uses."""
    return not any(
        (
            isinstance(one, (ast.Await, ast.Yield, ast.YieldFrom, ast.NamedExpr, ast.Starred))
            and not (isinstance(one, ast.Starred) and one is not node)
        )
        or (isinstance(one, ast.Name) and one.id in {"super", "locals", "vars", "globals", "__class__"})
        or _is_private(last_name(one))
        for one in ast.walk(node)
    )


def _is_private(name: str) -> bool:
    return name.startswith("__") and not name.endswith("__")


def local_names(node: ast.AST, scopes: Iterable[ast.AST]) -> list[str]:
    """The names that *node* uses and that are bound in one of the *scopes* around it, in alphabetical order.

    The names of a class count only where the class is the innermost scope.
    """
    used = {one.id for one in ast.walk(node) if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Load)}
    used -= {name for one in ast.walk(node) if isinstance(one, (ast.Lambda, *COMPREHENSIONS)) for name in bound_in(one)}
    scopes = [*scopes]
    around = [one for one in scopes if not isinstance(one, ast.ClassDef) or one is scopes[-1]]
    return sorted(used & {name for scope in around for name in bound_in(scope)})


def bound_in(scope: ast.AST) -> set[str]:
    """The names that are bound in a function, lambda, class, comprehension or module itself, not further inside."""
    names: set[str] = set()
    elsewhere: set[str] = set()
    if isinstance(scope, (*FUNCTIONS, ast.Lambda)):
        given = scope.args
        every = [*given.posonlyargs, *given.args, *given.kwonlyargs, given.vararg, given.kwarg]
        names |= {one.arg for one in every if one is not None}
    if isinstance(scope, ast.Lambda):
        return names
    if isinstance(scope, COMPREHENSIONS):
        targets = [one for part in scope.generators for one in ast.walk(part.target)]
        return names | {one.id for one in targets if isinstance(one, ast.Name)}
    left: list[ast.AST] = [*getattr(scope, "body", [])]
    while left:
        node = left.pop()
        names |= bound_by(node)
        match node:
            case ast.Global(names=more):
                elsewhere |= {*more}
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef() | ast.Lambda():
                pass
            case _ if not isinstance(node, COMPREHENSIONS):
                left += ast.iter_child_nodes(node)
    return names - elsewhere


def bound_by(node: ast.AST) -> set[str]:
    """The names that a node binds by itself."""
    match node:
        case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
            return {name}
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            return {name}
        case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
            return {name}
        case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
            return {alias.asname or alias.name.partition(".")[0] for alias in aliases} - {"*"}
    return set()
