"""The ways to come by a value: each rewrites an expression, where it stands, into another that has the same value.

Every function here takes an :class:`Expression` and gives the change, or None where it does not apply. Its docstring
says why the program does the same.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from rewriting import KINDS, Change, Place, Program, can_move, local_names, replace


@dataclass(frozen=True)
class Expression:
    """What is to be rewritten.

    Attributes:
        program: what it is part of.
        place: where it stands.
        text: its code.
        local: the names that it uses and that a function of the module would not have.
    """

    program: Program
    place: Place
    text: str
    local: list[str]

    @property
    def names(self) -> str:
        """What a function takes, and is given, that needs the local names."""
        return ", ".join(self.local)

    def and_names(self, first: str) -> str:
        """The same, after a *first* one."""
        return ", ".join([first, *self.local])

    def with_self(self) -> str:
        """Its code, with each local name read from ``self``."""
        tree = ast.parse(self.text, mode="eval")
        for node in [one for one in ast.walk(tree) if isinstance(one, ast.Name) and one.id in self.local]:
            replace(tree, node, ast.Attribute(ast.Name("self", ast.Load()), node.id, ast.Load()))
        return ast.unparse(tree)

    def kept(self) -> str:
        """An ``__init__`` that keeps the local names."""
        if not self.local:
            return ""
        body = "\n".join(f"        self.{name} = {name}" for name in self.local)
        return f"    def __init__({', '.join(['self', *(f'{name}' for name in self.local)])}):\n{body}\n"


Form = Callable[[Expression], Change | None]
FORMS: list[Form] = []


def form(function: Form) -> Form:
    FORMS.append(function)
    return function


def everywhere(form: Form, text: str, kinds: Iterable[str] = KINDS, *, each: bool = False) -> Iterator[tuple[str, str]]:
    """The program with the *form* at every place of a kind, for each kind: (kind, text).

    Args:
        form: a function of this module.
        text: the program.
        kinds: which, in this order.
        each: change one place at a time, and give a text for each.
    """
    for kind in kinds:
        for chosen in range(places_in(text)[kind]) if each else [None]:
            program = Program(text)
            places = program.places(kind)
            done = [rewrite(program, place, form) for place in (places if chosen is None else [places[chosen]])]
            if any(done):
                yield kind, program.code()


@lru_cache(maxsize=1)
def places_in(text: str) -> dict[str, int]:
    """How many places of each kind a program has."""
    return {kind: len(Program(text).places(kind)) for kind in KINDS}


def rewrite(program: Program, place: Place, form: Form) -> bool:
    """Apply the *form* at a place; False where it does not apply."""
    if not can_move(place.node) or (place.call is not None and not can_move(place.call)):
        return False
    text = ast.unparse(place.node)
    change = form(Expression(program, place, text, local_names(place.node, place.scopes)))
    return change is not None and program.change(place, change)


# Made by something that is called where the expression stood, with the local names that it uses: it is evaluated at the
# same moment, and what it uses has the same values.


@form
def made_by_a_function(e: Expression) -> Change:
    """A function of the module returns it."""
    name = e.program.fresh("maker")
    return Change(f"{name}({e.names})", f"def {name}({e.names}):\n    return {e.text}")


@form
def made_by_a_nested_function(e: Expression) -> Change | None:
    """A function right before the statement returns it: the local names are those of the function around it."""
    if not e.place.comes_first:
        return None
    name = e.program.fresh("maker")
    return Change(f"{name}()", here=f"def {name}():\n    return {e.text}")


@form
def made_by_a_static_method(e: Expression) -> Change:
    """A static method returns it."""
    name = e.program.fresh("Maker")
    method = f"    @staticmethod\n    def make({e.names}):\n        return {e.text}"
    return Change(f"{name}.make({e.names})", f"class {name}:\n{method}")


@form
def made_by_a_class_method(e: Expression) -> Change:
    """A class method returns it; the class is not used."""
    name, cls = e.program.fresh("Maker"), e.program.fresh("cls")
    method = f"    @classmethod\n    def make({e.and_names(cls)}):\n        return {e.text}"
    return Change(f"{name}.make({e.names})", f"class {name}:\n{method}")


@form
def made_by_a_method(e: Expression) -> Change | None:
    """A method of an instance returns it; the local names are given to the instance."""
    if "self" in e.local:
        return None
    name = e.program.fresh("Maker")
    method = f"    def make(self):\n        return {e.with_self()}"
    return Change(f"{name}({e.names}).make()", f"class {name}:\n{e.kept()}{method}")


@form
def made_by_a_property(e: Expression) -> Change | None:
    """A property of an instance is it; the local names are given to the instance."""
    if "self" in e.local:
        return None
    name = e.program.fresh("Maker")
    method = f"    @property\n    def made(self):\n        return {e.with_self()}"
    return Change(f"{name}({e.names}).made", f"class {name}:\n{e.kept()}{method}")


@form
def made_by_a_lambda(e: Expression) -> Change:
    """A lambda of the module returns it."""
    name = e.program.fresh("maker")
    return Change(f"{name}({e.names})", f"{name} = lambda {e.names}: {e.text}")


@form
def made_by_a_lambda_at_once(e: Expression) -> Change:
    """A lambda is called where it is made: the local names are those around it, or, in a class, given to it."""
    return Change(f"(lambda {e.names}: {e.text})({e.names})")


@form
def made_by_a_partial(e: Expression) -> Change | None:
    """``functools.partial`` calls what the expression calls, with the same arguments."""
    node = ast.parse(e.text, mode="eval").body
    if not isinstance(node, ast.Call) or "functools" in e.local:
        return None
    name = e.program.fresh("functools")
    given = ", ".join(map(ast.unparse, [node.func, *node.args, *node.keywords]))
    return Change(f"{name}.partial({given})()", f"import functools as {name}")


@form
def made_by_a_partial_function(e: Expression) -> Change:
    """A function returns it, with the local names given by ``functools.partial``."""
    name, functools = e.program.fresh("maker"), e.program.fresh("functools")
    code = f"import functools as {functools}\ndef {name}({e.names}):\n    return {e.text}"
    return Change(f"{functools}.partial({e.and_names(name)})()", code)


# Handed over to a function that does with it what was done with it: makes the call whose argument it is, or returns it.


def handed_over(e: Expression, given: str, parameter: str = "added_value", value: str = "added_value") -> Change | None:
    """A call of a function that takes the expression; None where it cannot be evaluated before the rest of its call.

    Args:
        e: the expression.
        given: how it is given, as code.
        parameter: how the function takes it.
        value: how the function gets at it.
    """
    name, call = e.program.fresh("taker"), e.place.call
    if call is None or e.place.kind in {"callback", "fit"}:
        return Change(f"{name}({given})", f"def {name}({parameter}):\n    return {value}")
    taken = ast.parse(value, mode="eval").body
    if not e.place.comes_first_in_call or not replace(call, e.place.node, taken):
        return None
    local, body = "".join(f"{one}, " for one in local_names(call, e.place.scopes)), ast.unparse(call)
    replace(call, taken, e.place.node)
    return Change(f"{name}({local}{given})", f"def {name}({local}{parameter}):\n    return {body}", of_call=True)


@form
def handed_over_as_an_argument(e: Expression) -> Change | None:
    """By position."""
    return handed_over(e, e.text)


@form
def handed_over_by_keyword(e: Expression) -> Change | None:
    """By keyword."""
    return handed_over(e, f"added_value={e.text}")


@form
def handed_over_by_a_star(e: Expression) -> Change | None:
    """In a list that becomes arguments."""
    return handed_over(e, f"*[{e.text}]")


@form
def handed_over_by_two_stars(e: Expression) -> Change | None:
    """In a dict that becomes keywords."""
    return handed_over(e, f"**{{'added_value': {e.text}}}")


@form
def taken_by_a_star(e: Expression) -> Change | None:
    """The function takes it among its ``*args``."""
    return handed_over(e, e.text, "*added_values", "added_values[0]")


@form
def taken_by_two_stars(e: Expression) -> Change | None:
    """The function takes it among its ``**kwargs``."""
    return handed_over(e, f"added_value={e.text}", "**added_values", "added_values['added_value']")


# Kept in something before the statement, and read from it: it is evaluated once, just a little earlier.


@form
def kept_in_a_variable(e: Expression) -> Change | None:
    """A variable."""
    name = e.program.fresh("variable")
    return Change(name, here=f"{name} = {e.text}") if e.place.comes_first else None


@form
def kept_in_a_dict(e: Expression) -> Change | None:
    """``cfg["x"]``."""
    name = e.program.fresh("cfg")
    return Change(f"{name}['x']", here=f"{name} = {{'x': {e.text}}}") if e.place.comes_first else None


@form
def kept_in_a_dict_that_grows(e: Expression) -> Change | None:
    """``cfg["x"]``, set afterwards."""
    name = e.program.fresh("cfg")
    return Change(f"{name}['x']", here=f"{name} = {{}}\n{name}['x'] = {e.text}") if e.place.comes_first else None


@form
def kept_in_a_list_that_grows(e: Expression) -> Change | None:
    """A list that it is appended to."""
    name = e.program.fresh("grown")
    return Change(f"{name}[0]", here=f"{name} = []\n{name}.append({e.text})") if e.place.comes_first else None


@form
def kept_in_a_dataclass(e: Expression) -> Change:
    """A field of a data class, whose ``__init__`` does nothing but keep it."""
    name, dataclasses = e.program.fresh("Settings"), e.program.fresh("dataclasses")
    code = f"import dataclasses as {dataclasses}\n@{dataclasses}.dataclass\nclass {name}:\n    x: object"
    return Change(f"{name}(x={e.text}).x", code)


@form
def kept_in_self(e: Expression) -> Change:
    """``self.x``, set in ``__init__`` and read by a method."""
    name = e.program.fresh("Holder")
    methods = "    def __init__(self, x):\n        self.x = x\n    def get(self):\n        return self.x"
    return Change(f"{name}({e.text}).get()", f"class {name}:\n{methods}")


@form
def kept_by_unpacking(e: Expression) -> Change | None:
    """One of two names that a tuple is unpacked into."""
    name, other = e.program.fresh("variable"), e.program.fresh("other")
    return Change(name, here=f"{name}, {other} = {e.text}, None") if e.place.comes_first else None


@form
def chosen_by_a_condition(e: Expression) -> Change:
    """The first arm of a condition that is true; the other is never evaluated."""
    return Change(f"({e.text}) if True else None")


# What only lists can do.


def elements(e: Expression) -> list[str] | None:
    """The code of each element, if this is a list that may be built before the statement."""
    node = ast.parse(e.text, mode="eval").body
    if not isinstance(node, ast.List) or not e.place.comes_first or any(isinstance(n, ast.Starred) for n in node.elts):
        return None
    return [ast.unparse(one) for one in node.elts]


@form
def list_built_by_append(e: Expression) -> Change | None:
    """The list is empty at first, and each element is appended to it: the same elements in the same order."""
    if (parts := elements(e)) is None:
        return None
    name = e.program.fresh("grown")
    return Change(name, here="\n".join([f"{name} = []", *(f"{name}.append({part})" for part in parts)]))


@form
def list_built_by_addition(e: Expression) -> Change | None:
    """Each element is added in a list of its own."""
    if (parts := elements(e)) is None:
        return None
    name = e.program.fresh("grown")
    return Change(name, here="\n".join([f"{name} = []", *(f"{name} += [{part}]" for part in parts)]))


@form
def list_unpacked_into_another(e: Expression) -> Change | None:
    """A list of the elements of the list."""
    return Change(f"[*{e.text}]") if isinstance(ast.parse(e.text, mode="eval").body, ast.List) else None


@form
def list_gone_through(e: Expression) -> Change | None:
    """A comprehension that leaves every element as it is."""
    is_list = isinstance(ast.parse(e.text, mode="eval").body, ast.List)
    return Change(f"[added_one for added_one in {e.text}]") if is_list else None
