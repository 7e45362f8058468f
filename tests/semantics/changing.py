"""The programs of the page with small changes: a statement is doubled, left out, put into a branch; a name is another.

What such a program means is for Python to say. Most of them still run, and they bring together what nobody would think
of.
"""

from __future__ import annotations

import ast
import random
from collections.abc import Callable, Iterator

CONTAINERS = (
    'if os.environ.get("FIRST"):\n    ...',
    'if not os.environ.get("SECOND"):\n    ...',
    "if True:\n    ...",
    "for _ in range(2):\n    ...",
    "for _ in os.environ.get('FIRST', ''):\n    ...",
    "while True:\n    ...\n    break",
    "try:\n    ...\nfinally:\n    pass",
    "try:\n    pass\nexcept Exception:\n    pass\nelse:\n    ...",
    "try:\n    1 / 0\nexcept ArithmeticError:\n    ...",
    "with contextlib.suppress(Exception):\n    ...",
    "match 1:\n    case 1:\n        ...",
)
"""What a statement may be put into, for the dots."""
Body = list[ast.stmt]


def changed(code: str, chance: random.Random, changes: int = 2) -> str | None:
    """*code* after so many changes at the most; None where it is no program any more."""
    tree = ast.parse(code)
    for _ in range(chance.randint(1, changes)):
        chance.choice(CHANGES)(tree, chance)
    text = f"import contextlib, os\n{ast.unparse(ast.fix_missing_locations(tree))}\n"
    return text if is_python(text) else None


def shrunk(program: str, fails: Callable[[str], bool]) -> str:
    """*program* without every statement that it does not need to fail."""
    tree = ast.parse(program)
    changes = True
    while changes:
        changes = False
        for body in list(_bodies(tree)):
            for index in reversed(range(len(body))):
                removed = body.pop(index)
                text = ast.unparse(tree) + "\n" if body else ""
                if is_python(text) and fails(text):
                    program, changes = text, True
                else:
                    body.insert(index, removed)
    return program


def is_python(text: str) -> bool:
    """Whether *text* is a program, with something in it."""
    try:
        compile(text, "program", "exec")
    except SyntaxError:
        return False
    return bool(text)


def _bodies(tree: ast.AST) -> Iterator[Body]:
    """Every list of statements."""
    for node in ast.walk(tree):
        for _, value in ast.iter_fields(node):
            if isinstance(value, list) and value and isinstance(value[0], ast.stmt):
                yield value


def _somewhere(tree: ast.AST, chance: random.Random) -> tuple[Body, int]:
    places = [(body, index) for body in _bodies(tree) for index in range(len(body))]
    return chance.choice(places)


def leave_out(tree: ast.AST, chance: random.Random) -> None:
    """A statement."""
    body, index = _somewhere(tree, chance)
    body[index] = ast.Pass()


def double(tree: ast.AST, chance: random.Random) -> None:
    """A statement: at once, or later in the same block."""
    body, index = _somewhere(tree, chance)
    body.insert(chance.randint(index, len(body)), body[index])


def swap(tree: ast.AST, chance: random.Random) -> None:
    """Two statements of one block."""
    body, index = _somewhere(tree, chance)
    other = chance.randrange(len(body))
    body[index], body[other] = body[other], body[index]


def put_into(tree: ast.AST, chance: random.Random) -> None:
    """A statement, or several that follow one another, into a branch or a loop."""
    body, index = _somewhere(tree, chance)
    end = chance.randint(index + 1, len(body))
    [container] = ast.parse(chance.choice(CONTAINERS)).body
    for inner in _bodies(container):
        for place, one in enumerate(inner):
            if isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant) and one.value.value is ...:
                inner[place : place + 1] = body[index:end]
                body[index:end] = [container]
                return


def rename(tree: ast.AST, chance: random.Random) -> None:
    """One use of a name becomes a use of another."""
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id != "ModelCheckpoint"]
    if names:
        chance.choice(names).id = chance.choice(names).id


def rename_everywhere(tree: ast.AST, chance: random.Random) -> None:
    """Two names become one."""
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id != "ModelCheckpoint"]
    if names:
        one, other = chance.choice(names).id, chance.choice(names).id
        for node in names:
            node.id = other if node.id == one else node.id


def exchange(tree: ast.AST, chance: random.Random) -> None:
    """A constant becomes another one of the program."""
    constants = [node for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    if constants:
        one, other = chance.choice(constants), chance.choice(constants)
        if type(one.value) is type(other.value):
            one.value, other.value = other.value, one.value


CHANGES: tuple[Callable[[ast.AST, random.Random], None], ...] = (
    leave_out,
    double,
    swap,
    put_into,
    put_into,
    rename,
    rename_everywhere,
    exchange,
)
