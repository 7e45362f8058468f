"""Every construct of Python that nests or goes on without end, as data: a name, and the code for *n* levels."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial

CONSTRUCTS: dict[str, Callable[[int], str]] = {
    "lists": lambda n: f"x = {'[' * n}{']' * n}",
    "parentheses": lambda n: f"x = {'(' * n}1{')' * n}",
    "dicts": lambda n: f"x = {'{1: ' * n}1{'}' * n}",
    "calls": lambda n: f"x = {'f(' * n}{')' * n}",
    "chained calls": lambda n: f"x = a{'.b()' * n}",
    "attributes": lambda n: f"x = a{'.b' * n}",
    "subscripts": lambda n: f"x = a{'[0]' * n}",
    "subscripts in subscripts": lambda n: f"x = {'a[' * n}0{']' * n}",
    "sums": lambda n: f"x = {'a + ' * n}a",
    "powers": lambda n: f"x = {'a ** ' * n}a",
    "ands": lambda n: f"x = {'a and ' * n}a",
    "ors": lambda n: f"x = {'a or ' * n}a",
    "comparisons": lambda n: f"x = {'a < ' * n}a",
    "adjacent strings": lambda n: "x = (" + "'a' " * n + ")",
    "adjacent f-strings": lambda n: "x = (" + "f'{a}' " * n + ")",
    "f-string fields": lambda n: "x = f'" + "{a}" * n + "'",
    "minus signs": lambda n: f"x = {'-' * n}1",
    "nots": lambda n: f"x = {'not ' * n}a",
    "awaits": lambda n: f"async def f():\n    x = {'await (' * n}a{')' * n}",
    "yields": lambda n: f"def f():\n    x = {'(yield ' * n}a{')' * n}",
    "lambdas": lambda n: f"x = {'lambda: ' * n}a",
    "conditional expressions": lambda n: f"x = {'a if b else ' * n}c",
    "comprehensions": lambda n: f"x = {'[' * n}a{' for a in b]' * n}",
    "for clauses": lambda n: f"x = [a{' for a in b' * n}]",
    "if clauses": lambda n: f"x = [a for a in b{' if c' * n}]",
    "assignments": lambda n: f"{'x = ' * n}1",
    "walruses": lambda n: f"x = {'(a := ' * n}1{')' * n}",
    "starred arguments": lambda n: f"f({'*a, ' * n})",
    "arguments": lambda n: f"f({'a, ' * n})",
    "parameters": lambda n: "def f(" + ", ".join(f"a{i}" for i in range(n)) + "): pass",
    "elements": lambda n: f"x = [{'a, ' * n}]",
    "statements": lambda n: "a\n" * n,
    "modules in modules": lambda n: f"import a{'.b' * n}",
    "modules in modules, from": lambda n: f"from a{'.b' * n} import c",
    "semicolons": lambda n: "a; " * n,
    "elifs": lambda n: "if a:\n    b\n" + "elif a:\n    b\n" * n,
    "elses": lambda n: "".join(f"{' ' * i}if a:\n{' ' * i} b\n{' ' * i}else:\n" for i in range(n)) + f"{' ' * n}c",
    "blocks": lambda n: "".join(f"{' ' * i}while a:\n" for i in range(n)) + f"{' ' * n}b",
    "functions": lambda n: "".join(f"{' ' * i}def f(a):\n" for i in range(n)) + f"{' ' * n}b",
    "classes": lambda n: "".join(f"{' ' * i}class C:\n" for i in range(n)) + f"{' ' * n}b = 1",
    "tries": lambda n: (
        "".join(f"{' ' * i}try:\n" for i in range(n))
        + f"{' ' * n}b\n"
        + "".join(f"{' ' * i}except E:\n{' ' * i} c\n" for i in reversed(range(n)))
    ),
    "excepts": lambda n: "try:\n    a\n" + "except E:\n    b\n" * n,
    "managers": lambda n: f"with a{', a' * n}:\n    b",
    "decorators": lambda n: "@a\n" * n + "def f(): pass",
    "patterns": lambda n: f"match a:\n    case {'[' * n}b{']' * n}:\n        c",
    "group patterns": lambda n: f"match a:\n    case {'(' * n}b{')' * n}:\n        c",
    "or patterns": lambda n: f"match a:\n    case {'1 | ' * n}2:\n        c",
    "cases": lambda n: "match a:\n" + "    case 1:\n        b\n" * n,
    "annotations": lambda n: f"x: {'a[' * n}b{']' * n}",
    "digits": lambda n: f"x = {'9' * n}",
    "hexadecimal digits": lambda n: f"x = 0x{'f' * n}",
    "a long string": lambda n: f"x = '{'a' * n * 100}'",
    "a long name": lambda n: f"{'a' * n * 100} = 1",
    "a long comment": lambda n: f"# {'a' * n * 100}",
    "blank lines": lambda n: "\n" * n,
    "sets": lambda n: f"x = {'{a, (' * n}b{')}' * n}",
    "tuples": lambda n: f"x = {'(a, ' * n}b{')' * n}",
    "slices": lambda n: f"x = {'a[b:' * n}c{']' * n}",
    "set comprehensions": lambda n: f"x = {'{' * n}a{' for a in b}' * n}",
    "dict comprehensions": lambda n: f"x = {'{a: ' * n}b{' for a in c}' * n}",
    "generators": lambda n: f"x = {'(' * n}a{' for a in b)' * n}",
    "keywords": lambda n: f"x = {'f(a=' * n}b{')' * n}",
    "keyword arguments": lambda n: "f(" + ", ".join(f"a{i}=b" for i in range(n)) + ")",
    "unpacked dicts": lambda n: f"f({'**a, ' * n})",
    "defaults": lambda n: f"x = {'lambda a=' * n}b{': c' * n}",
    "inversions": lambda n: f"x = {'~' * n}a",
    "bars": lambda n: f"x: {'a | ' * n}a",
    "memberships": lambda n: f"x = {'a in ' * n}a",
    "fields in formats": lambda n: "x = f'{a:" + "{b}" * n + "}'",
    "doubled braces": lambda n: "x = f'" + "{{" * n + "'",
    "braces": lambda n: "x = '" + "{" * n + "'",
    "adjacent bytes": lambda n: "x = (" + "b'a' " * n + ")",
    "fors": lambda n: "".join(f"{' ' * i}for a in b:\n" for i in range(n)) + f"{' ' * n}c",
    "withs": lambda n: "".join(f"{' ' * i}with a as b:\n" for i in range(n)) + f"{' ' * n}c",
    "matches": lambda n: "".join(f"{'  ' * i}match a:\n{'  ' * i} case b:\n" for i in range(n)) + f"{'  ' * n}c",
    "finals": lambda n: "".join(f"{' ' * i}try:\n{' ' * i} a\n{' ' * i}finally:\n" for i in range(n)) + f"{' ' * n}b",
    "asyncs": lambda n: "".join(f"{' ' * i}async def f():\n" for i in range(n)) + f"{' ' * n}await a",
    "modules above": lambda n: f"from {'.' * n} import c",
    "imports": lambda n: "import " + ", ".join(f"a{i}" for i in range(n + 1)),
    "names imported": lambda n: "from a import " + ", ".join(f"a{i}" for i in range(n + 1)),
    "globals": lambda n: "global " + ", ".join(f"a{i}" for i in range(n + 1)),
    "targets deleted": lambda n: f"del {'a, ' * n}a",
    "mapping patterns": lambda n: f"match a:\n    case {'{1: ' * n}b{'}' * n}:\n        c",
    "class patterns": lambda n: f"match a:\n    case {'A(' * n}b{')' * n}:\n        c",
    "dotted patterns": lambda n: f"match a:\n    case a{'.b' * n}:\n        c",
    "elements of a pattern": lambda n: "match a:\n    case [" + ", ".join(f"a{i}" for i in range(n)) + "]:\n        c",
    "exceptions": lambda n: f"try:\n    a\nexcept ({'E, ' * n}):\n    b",
    "unpacked targets": lambda n: f"{'(a, ' * n}b{')' * n} = c",
    "strings in strings": lambda n: "x = '" + "\\'" * n + "'",
    "a float": lambda n: f"x = {'9' * n}.{'9' * n}e{'9' * n}",
    "an imaginary number": lambda n: f"x = {'9' * n}.0j",
    "octal digits": lambda n: f"x = 0o{'7' * n}",
    "underscores": lambda n: f"x = 1{'_0' * n}",
    "escapes": lambda n: "x = '" + "\\N{BULLET}" * n + "'",
    "tabs": lambda n: "if a:\n" + "\t" * n + "b",
    "form feeds": lambda n: "\f" * n + "a",
    "backslashes": lambda n: "x = 1 + " + "\\\n" * n + "2",
}

PLACES = {
    "a decorator": "@({})\ndef f(): pass",
    "a decorator of a class": "@b\n@({})\nclass C: pass",
    "a base": "class C({}): pass",
    "a default": "def f(a={}): pass",
    "an annotation": "def f(a: {}): pass",
    "what a function returns": "def f() -> ({}): pass",
    "a return": "def f():\n    return {}",
    "a lambda": "x = lambda: {}",
    "an if": "if {}: pass",
    "an elif": "if a: pass\nelif {}: pass",
    "a body on its line": "if a: x = {}",
    "an else": "if a: pass\nelse:\n    x = {}",
    "a while": "while {}: pass",
    "a for": "for a in ({}): pass",
    "an else of a for": "for a in b: pass\nelse:\n    x = {}",
    "a with": "with ({}): pass",
    "a try": "try:\n    x = {}\nfinally: pass",
    "an except": "try: pass\nexcept ({}): pass",
    "a second except": "try: pass\nexcept E: pass\nexcept ({}) as e: pass",
    "a body of an except": "try: pass\nexcept E:\n    x = {}",
    "an else of a try": "try: pass\nexcept E: pass\nelse:\n    x = {}",
    "a finally": "try: pass\nfinally:\n    x = {}",
    "a match": "match ({}):\n    case 1: pass",
    "a guard": "match a:\n    case 1 if {}: pass",
    "a case": "match a:\n    case 1:\n        x = {}",
    "an assert": "assert a, {}",
    "a raise": "if a:\n    raise a from ({})",
    "a del": "del a[{}]",
    "an augmented assignment": "x += {}",
    "a last statement": "a; b; {}",
    "a string": "x = f'{{{}}}'",
    "a format": "x = f'{{b:{{{}}}}}'",
    "an async for": "async def f():\n    async for a in ({}): pass",
    "an async with": "async def f():\n    async with ({}): pass",
}
"""Every place of a statement in which an expression may stand."""
if sys.version_info >= (3, 11):
    PLACES["an except*"] = "try: pass\nexcept* ({}): pass"
if sys.version_info >= (3, 12):
    PLACES |= {
        "a type": "type X = {}",
        "a bound": "def f[T: ({})](): pass",
        "a bound of a class": "class C[T: ({})]: pass",
    }
    CONSTRUCTS |= {
        "strings in fields": lambda n: "x = " + "f'{" * n + "a" + "}'" * n,
        "formats in formats": lambda n: "x = f'" + "{a:" * n + "}" * n + "'",
        "type parameters": lambda n: "def f[" + ", ".join(f"T{i}" for i in range(n)) + "](): pass",
    }
if sys.version_info >= (3, 13):
    PLACES["a default of a type"] = "type X[T = ({})] = int"
if sys.version_info >= (3, 14):
    PLACES |= {"a template": "x = t'{{{}}}'", "exceptions in no parentheses": "try: pass\nexcept E, a[{}]: pass"}
    CONSTRUCTS["template fields"] = lambda n: "x = t'" + "{a}" * n + "'"


def _filled(place: str, level: int) -> str:
    """What Python keeps flat, and libcst nests."""
    return place.format("a and " * level + "a")


CONSTRUCTS |= {f"ands in {name}": partial(_filled, place) for name, place in PLACES.items()}
