"""Which definitions reach a use: branches that belong together, loops, scopes, and what is changed in place."""

from __future__ import annotations

import pytest
from known import HEAD as SHOW
from known import known, written

from flake8_ckpt.run.events import Made
from flake8_ckpt.run.program import run
from flake8_ckpt.source.parsing import parse

HEAD = (
    "import argparse, click, enum, os, time, typer\nfrom absl import flags\n"
    "from contextlib import suppress\nfrom dataclasses import field\n"
)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        # straight lines
        ("a = 'x'\na = a + 'y'\na += 'z'\nshow(a)", "'xyz'"),
        ("a = 'x'\nb = a\na = 'y'\nshow(b)", "'x'"),
        ("a, b = 'x', 'y'\na, b = b, a\nshow(a + b)", "'yx'"),
        ("a = 'x'\ndel a\nshow(a)", "unknown: it is not bound here"),
        ("from config import *\nfrom keras.callbacks import ModelCheckpoint as show\na = 'x'\nshow(a)", "'x'"),
        ("a = 'x'\nfrom math import *\nshow(a)", "'x'"),
        (
            "from config import *\nfrom keras.callbacks import ModelCheckpoint as show\ndef a():\n    return 'x'\nshow(a())",
            "'x'",
        ),
        ("a = 'x' if c else None\nshow(a + '/' + 'y')", "'x/y'"),
        ("from b import c\nshow('x' if c else 'y')", "'x' or 'y'"),
        ("def f(b):\n    return b + '/' + 'y'\na = 'x' if c else None\nshow(f(a) + 'z')", "'x/yz'"),
        ("a = ['x' if c else None + 'y']\nshow(a[0])", "'x' or anything: + would raise TypeError"),
        ("a = ['x']\ndel a[0]\nshow(a[0])", "unknown: which element it is is not known"),
        ("a = b = ['x']\ndel (b, a[0])\nshow(a[0])", "unknown: which element it is is not known"),
        ("a = ['x']\ndel [b, a[0]]\nshow(a[0])", "unknown: which element it is is not known"),
        ("a = ['x']\nb, *a[0:1] = c\nshow(a[0])", "unknown: how it was changed is not followed"),
        ("a = ['x']\nwith c as a[0]:\n    show(a[0])", "unknown: it is not bound here"),
        ("with c:\n    a = 'x'\nshow(a)", "'x'"),
        # helpers: what rests on an argument is another value in each call
        ("def f(a):\n    return a + 'y'\nshow(f('x') + f('z'))", "'xyzy'"),
        ("def f(a):\n    def g():\n        return a + 'y'\n    return g()\nshow(f('x') + f('z'))", "'xyzy'"),
        ("def f(a):\n    b = a\n    return lambda c: b + c\nshow(f('x')('y') + f('z')('y'))", "'xyzy'"),
        (
            "b = 'x'\ndef f(a):\n    return b + a\ndef g(a):\n    return f(a) + b\nshow(g('y') + f('z') + g('z'))",
            "'xyxxzxzx'",
        ),
        ("def f(a='x'):\n    return a\ndef g(a):\n    return f() + f(a)\nshow(f() + g('y') + f())", "'xxyx'"),
        ("def f(a):\n    return ''.join([a + b for b in ['x', 'y']])\nshow(f('v') + f('w'))", "'vxvywxwy'"),
        # types
        ("a = 'x'\ntype a = int\nshow(a)", "'x'"),
        ("a = 'x'\nfor b in c:\n    show(a)\n    type a = int", "'x'"),
        ("a = 'x'\ndef f[a, *b, **c](d):\n    show(a)", "'x'"),
        ("a = 'x'\nclass C[a]:\n    show(a)", "'x'"),
        ("a = 'x'\ndef f[b](c):\n    show(a)", "'x'"),
        # branches
        ("if c:\n    a, b = 'x', 'y'\nelse:\n    a, b = 'z', 'w'\nshow(a + b)", "'xy' or 'zw'"),
        ("a = 'x'\nif c:\n    a = 'y'\n    show(a)", "'y'"),
        ("if c:\n    a = 'x'\nelif d:\n    a = 'y'\nshow(a)", "'x' or 'y'"),
        ("if c:\n    a = 'x'\nelse:\n    exit()\nshow(a)", "'x'"),
        ("try:\n    a = 'x'\nfinally:\n    b = 'y'\nshow(a + b)", "'xy'"),
        ("a = 'x'\ntry:\n    a = 'y'\nexcept* E:\n    pass\nshow(a)", "'x' or 'y'"),
        ("a = 'x'\ntry:\n    a = 'y'\nexcept:\n    pass\nshow(a)", "'x' or 'y'"),
        ("a = 'x'\ntry:\n    a = 'y'\n    raise E\nfinally:\n    show(a)", "'y'"),
        ("def f():\n    try:\n        return 1\n    except E as e:\n        a = 'x'\n    show(a)", "'x'"),
        ("a = 'x'\nmatch c:\n    case {'k': 1, **a}:\n        pass\nshow(a)", "'x'"),
        (
            "a = 'x'\nmatch c:\n    case [1, *a]:\n        pass\n    case _:\n        a = 'y'\nshow(a)",
            "'y' or unknown: it is a part of a pattern",
        ),
        ("a = 'x'\nmatch c:\n    case P(b) as a:\n        show(b)", "unknown: it is a part of a pattern"),
        ("match 'x':\n    case str() as a:\n        show(a)", "'x'"),
        (
            "def f():\n    a = 'y'\n    try:\n        if c: return\n        a = 'z'\n    finally:\n        show(a)",
            "'y' or 'z'",
        ),
        ("a = 'x'\ntry:\n    a = 'y'\nfinally:\n    b = a\nshow(a + b)", "'yy'"),
        ("a = 'x'\nwith suppress(E):\n    f()\n    a = 'y'\nshow(a)", "'x' or 'y'"),
        ("a, b = ['x']\nshow(b)", "unknown: it is unpacked from a value that is not known"),
        ("if c:\n    return a\nshow('x')", "'x'"),
        # expressions that may not be evaluated
        ("a = 'x'\nc and (a := 'y')\nshow(a)", "'x' or 'y'"),
        ("c and (a := 'y')\nshow(a)", "'y'"),
        ("a = 'x'\n(a := 'y') if c else 0\nshow(a)", "'x' or 'y'"),
        ("a = 'x'\n(a := 'y') and c\nshow(a)", "'y'"),
        ("a = 'x'\n[a := 'y' for _ in c]\nshow(a)", "'x' or 'y'"),
        ("if (a := 'x') and c:\n    show(a)", "'x'"),
        ("while a := 'x':\n    show(a)", "'x'"),
        # loops
        ("a = 'x'\nfor i in c:\n    a = a + 'y'\n    break\nshow(a)", "'x' or 'xy'"),
        ("a = 'x'\nfor a in c:\n    pass\nshow(a)", "'x' or unknown: it changes with a loop"),
        ("a = 'x'\nfor i in c:\n    match i:\n        case {**a}:\n            pass\n    show(a)", "'x'"),
        ("for i in c:\n    continue\nelse:\n    a = 'x'\nshow(a)", "'x'"),
        ("for i in c:\n    if i:\n        a = 'x'\n        break\nelse:\n    a = 'y'\nshow(a)", "'x' or 'y'"),
        ("while c:\n    for i in d:\n        f()\n    else:\n        break\nelse:\n    a = 'x'\nshow(a)", "'x'"),
        ("while c:\n    for i in d:\n        break\n    else:\n        f()\nelse:\n    a = 'x'\nshow(a)", "'x'"),
        (
            "a = 'x'\nwhile c:\n    with d as a:\n        pass\n    import b as e, f.g\n    show(a)",
            "unknown: it is not bound here",
        ),
        ("a = 'x'\nfor i in c:\n    show(a)\n    del a", "'x' or unknown: it is not bound here"),
        # scopes
        ("a = 'x'\ndef f():\n    show(a)", "'x'"),
        ("a = 'x'\ndef f():\n    show(a)\na = 'y'", "'y'"),
        ("a = 'x'\ndef f():\n    show(a)\n    a = 'y'", "'x'"),
        ("a = 'x'\nclass C:\n    a = 'y'\n    def f(self):\n        show(a)", "'x'"),
        ("a = 'x'\nclass C:\n    a = 'y'\n    b = [show(a) for _ in c]", "'x'"),
        ("class C:\n    b = [show(b) for a in c for b in a if b]", "unknown: its elements are not known"),
        ("f = lambda a: show(a)\nf('x')", "'x'"),
        ("a = 'x'\nf = lambda a='y': show(a)", "'y' (a with its default)"),
        ("def f():\n    a = 'x'\n    def g():\n        show(a)", "'x'"),
        ("def f():\n    a = 'x'\n    def g():\n        nonlocal a\n        a = 'y'\n    g()\n    show(a)", "'y'"),
        ("a = 'x'\ndef f():\n    global a\n    a = 'y'\nf()\nshow(a)", "'y'"),
        ("a = 'x'\ndef f():\n    global a\n    a = 'y'\na += 'z'\nshow(a)", "'xz'"),
        ("def g():\n    nonlocal a\n    show(a)", "unknown: it is not bound here"),
        ("a = 'x'\n{a: a for a in c}\nshow(a)", "'x'"),
        # changed in place
        ("a = {'k': 'x'}\na['k'] = 'y'\nshow(a['k'])", "'y'"),
        ("a = {'k': 'x'}\na.update(k='y')\nshow(a.get('k'))", "'y'"),
        ("a = ['x']\na.append('y')\nshow('/'.join(a))", "'x/y'"),
        ("a = {'k': {'l': 'x'}}\na['k']['l'] = 'y'\nshow(a['k']['l'])", "'y'"),
        ("a = ['x']\nb = a\nb.append('y')\nshow(a[0])", "'x'"),
        ("a = ['x']\nb = [a, {'k': a}]\nb[1]['k'].append('y')\nshow(a[0])", "'x'"),
        ("a = ['x']\nb = a\nb += ['y']\nshow(a[0])", "'x'"),
        ("a = ['x']\nb = a\na += ['y']\nshow('/'.join(a))", "'x/y'"),
        ("a = {'k': 'x'}\nb = dict(a)\nb['k'] = 'y'\nshow(a['k'])", "'x'"),
        ("a = dict(k='x')\nb = dict(k='y')\nb['k'] = 'z'\nshow(a['k'])", "'x'"),
        ("a = {'k': 'x'}\ndef f(b):\n    b['k'] = 'y'\nf(a)\nshow(a['k'])", "'y'"),
        ("a = {'k': 'x'}\nclass C:\n    def f(self, b):\n        b['k'] = 'y'\nC().f(b=a)\nshow(a['k'])", "'y'"),
        ("a = ['x']\nfor b in zip([a], c):\n    b[0].append('y')\nshow(a[0])", "'x'"),
        ("a = ['x']\n[b.append('y') for b in (a,)]\nshow(a[0])", "'x'"),
        ("a = ['x']\nf(a).append('y')\nshow(a[0])", "unknown: a function that is not known may have changed it"),
        ("a = ['x']\ndef f():\n    return a\nf().append('y')\nshow(a[0])", "'x'"),
        ("a = {'k': ['x']}\nfor b in a.values():\n    b.append('y')\nshow(a['k'][0])", "'x'"),
        (
            "a = ['x']\nwith d(a) as b:\n    b.append('y')\nshow(a[0])",
            "unknown: a function that is not known may have changed it",
        ),
        ("a = ['x']\nmatch a:\n    case [*b] as e:\n        e.append('y')\nshow(a[0])", "'x'"),
        ("a = ['x']\nself.b = a if c else None\nself.b.append('y')\nshow(a[0])", "'x'"),
        ("class C:\n    a = ['x']\nC.a.append('y')\nshow(C.a[0])", "'x'"),
        ("a, *b = ['x', 'y']\nshow(a)", "'x'"),
        ("*b, a = ['x', 'y']\nshow(a)", "'y'"),
        ("a, *b, c = ['x', 'y', 'z', 'w']\nshow(b[1] + c)", "'zw'"),
        ("a, *b = c\nshow(b[0])", "unknown: it is unpacked from a value that is not known"),
        ("f()['k'] = 1\na = ['x']\nshow(a[0])", "'x'"),
        ("a = {'k': 'x'}\nshow('%(k)s' % a)", "'x'"),
        ("a = 'x'\nb.a.append('y')\nshow(a)", "'x'"),
    ],
)
def test_what_reaches_a_use(code: str, expected: str) -> None:
    assert written(known(HEAD + code)) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("class C:\n    def __init__(self, p='x'):\n        show(p)\nC(p='y')", "'y'"),
        ("def f(a='x'):\n    show(a)\ng = f\ng('y')", "'y'"),
        ("def f(a='x'):\n    show(a)\ng = {'k': f}\ng['k']('y')", "'y'"),
        ("def f(a='x'):\n    show(a)\nfor g in [f]:\n    g('y')", "'y'"),
        ("def f():\n    def g(a='x'):\n        show(a)\n    return g\nf()('y')", "'y'"),
        ("def f(a='x'):\n    show(a)\ndef g(h):\n    h('y')\ng(f)", "'y'"),
        ("def f(a='x'):\n    show(a)\nrun(f)", "'x' (a with its default)"),
        ("def f(a='x'):\n    show(a)\nprint(f, b)", "'x' (a with its default)"),
        ("def f(a='x'):\n    show(a)\nlist(map(f, b))", "unknown: its elements are not known"),
        ("def f(a='x'):\n    show(a)\nThread(target=f, args=b)\nf()", "'x' or 'x' (a with its default)"),
        ("def f(a='x'):\n    show(a)\nf(*['y'], **{})", "'y'"),
        ("def f(a='x'):\n    show(a)\nf(**dict(a='y'))", "'y'"),
        ("def f(a='x'):\n    show(a)\nf(*{'y'})", "'y'"),
        (
            "class B:\n    def __init__(self, p='x'):\n        show(p)\nclass C(B): pass\nclass D(C): pass\nD('y')",
            "'y'",
        ),
        ("class C:\n    def f(self, a='x'):\n        show(a)\ng = C().f\ng('y')", "'y'"),
        ("class C:\n    p: str = 'x'\n    def f(self):\n        show(self.p)\nD = C\nD('y')", "'x'"),
        ("class C:\n    def __init__(self, p='x'):\n        show(p)\nC()\nC('y')", "'x' or 'y'"),
        ("class C:\n    def __init__(self, p='x'):\n        super().__init__()\n        show(p)\nC('y')", "'y'"),
        (
            (
                "class C:\n    def __init__(self, p='x'):\n        show(p)\n"
                "class D(C):\n    def __init__(self):\n        super().__init__('y')\nD()"
            ),
            "'y'",
        ),
        ("class C:\n    p: str = 'x'\n    def f(self):\n        show(self.p)\nC(p='y')", "'x'"),
        ("class C:\n    p: str = 'x'\n    def f(self):\n        show(self.p)\nC('y')", "'x'"),
        ("class C:\n    p: str = 'x'\n    def f(self):\n        show(self.p)\nC(q='y')", "'x'"),
        ("class C:\n    p = 'x'\nC.q = 'y'\nD.p = 'z'\nshow(C.p)", "'x'"),
        ("class C:\n    p = 'x'\nos.p = 'z'\nshow(C.p)", "'x'"),
        ("class C:\n    def __init__(self, p):\n        self.p = p + '.h5'\nshow(C(p='y').p)", "'y.h5'"),
        (
            "class C:\n    p: str = 'x'\n    q: str = field(default='y')\nshow(C('a').q)",
            "unknown: dataclasses.field() is not followed",
        ),
        (
            "class C:\n    p: str = 'x'\n    q: str = field(default_factory=f)\nshow(C('a').q)",
            "unknown: dataclasses.field() is not followed",
        ),
        ("class C:\n    p: str = 'x'\nshow(C('a', 'b').p + C('a').p)", "'xx'"),
        ("class C:\n    p: str = 'x'\nshow(C(*a).p)", "'x'"),
        ("class B:\n    q: str = 'x'\nclass C(B):\n    p: str = 'x'\nshow(C('a').p)", "'x'"),
        ("class B:\n    p = 'x'\nclass C(B):\n    q = 'y'\nshow(C.p + C().p)", "'xx'"),
        ("class B:\n    p = 'x'\nclass C(B):\n    p = 'y'\nshow(C.p + C().p)", "'yy'"),
        ("class B:\n    p = 'x'\n    def f(self):\n        show(self.p)\nclass C(B):\n    q = 'y'", "'x'"),
        (
            "class C0:\n    p = 'x'\n"
            + "".join(f"class C{i + 1}(C{i}):\n    pass\n" for i in range(12))
            + "show(C12.p)",
            "'x'",
        ),
        ("class B:\n    p = 'x'\n    def f(self):\n        show(self.p)\nclass C(B):\n    p = 'y'", "'x'"),
        ("class B:\n    def f(self):\n        show(self.p())\n    def p(self):\n        return 'x'", "'x'"),
        (
            (
                "class B:\n    def f(self):\n        show(self.p())\n    def p(self):\n        return 'x'\n"
                "class C(B):\n    def p(self):\n        return 'y'"
            ),
            "'x'",
        ),
        ("class B:\n    def p(self):\n        return 'x'\nclass C(B):\n    pass\nshow(C().p())", "'x'"),
        ("class C:\n    p = 'x'\nsetattr(C, 'p', 'y')\nshow(C.p)", "'y'"),
        ("class C:\n    p = 'x'\nsetattr(C, a, 'y')\nshow(C.p)", "unknown: it may be set by a name that is not known"),
        ("class C:\n    p = 'x'\nsetattr(C, 'a b', 'y')\nsetattr(D)\nvars(print)['p'] = 'y'\nshow(C.p)", "'x'"),
        (
            "class C:\n    p = 'x'\n    def f(self):\n        self.__dict__.update(a)\n        show(self.p)",
            "'x' (p with its default)",
        ),
        (
            "class C:\n    p = 'x'\n    def f(self):\n        vars(self)[a] = 'y'\n        show(self.p)",
            "'x' (p with its default)",
        ),
        ("a = 'x'\nglobals()[b] = 'y'\nshow(a)", "unknown: it may be set by a name that is not known"),
        ("a = 'x'\nglobals().update(b)\nshow(a)", "unknown: it may be set by a name that is not known"),
        ("a = 'x'\nvars().__setitem__('a', 'y')\nshow(a)", "'y'"),
        ("a = 'x'\nlocals()['a'] = 'y'\nshow(a)", "'y'"),
        ("a = 'x'\nexec(b)\nshow(a)", "anything: exec() may have bound it"),
        ("a = 'x'\nexec(b, {})\nshow(a)", "anything: exec() may have bound it"),
        ("def a():\n    return 'x'\nexec(b)\nshow(a())", "'x'"),
        (
            "@click.command()\n@click.option('--a-B', '-a', default='x')\ndef f(a_b):\n    show(a_b)\nf()",
            "'x' (--a-B with its default)",
        ),
        ("@click.option('--a-b/--c', default=True)\ndef f(a_b):\n    show(a_b)", "unknown: it is a parameter"),
        (
            "@click.option('--aa', 'b', default='x', type=click.Path(exists=True))\ndef f(b):\n    show(b)",
            "'x' (--b with its default)",
        ),
        (
            "@click.option('--a', default='x', type=click.Path(path_type=g))\ndef f(a):\n    show(a)",
            "unknown: it is a parameter",
        ),
        ("@click.option('--a', default='x', callback=g)\ndef f(a):\n    show(a)", "unknown: it is a parameter"),
        ("@click.option('--a', default='x', multiple=True)\ndef f(a):\n    show(a)", "unknown: it is a parameter"),
        ("@click.option('--a', default='x', nargs=2)\ndef f(a):\n    show(a)", "unknown: it is a parameter"),
        ("@click.option('--a', default='x', type=g())\ndef f(a):\n    show(a)", "unknown: it is a parameter"),
        ("@click.option('--a', default=False, is_flag=True)\ndef f(a):\n    show('x' if a else 'y')", "'x' or 'y'"),
        ("@click.argument('A', default='x')\ndef f(a):\n    show(a)", "'x' (--A with its default)"),
        ("@click.argument(b, default='x')\n@other\n@g()\ndef f(a):\n    show(a)", "unknown: it is a parameter"),
        ("def f(a=typer.Option('x')):\n    show(a)", "'x' (a with its default)"),
        ("def f(a=typer.Argument(default='x')):\n    show(a)", "'x' (a with its default)"),
        ("def f(a=typer.Option()):\n    show(a)", "unknown: it is a parameter"),
        # what nobody calls
        ("def f():\n    show('x')\n    yield 1", "'x'"),
        ("def f():\n    show('x')\n    raise E", "'x'"),
        ("def f():\n    e = 'Checkpoint'\n    show('x')", "'x'"),
        (
            "class C:\n    def __init__(self):\n        self.p = None\n    def f(self):\n        show(self.p)",
            "unknown: somebody is to set it",
        ),
        (
            (
                "class C:\n    def __init__(self):\n        self.p = 'x'\n    def g(self):\n        self.p = h()\n"
                "    def f(self):\n        show(self.p)"
            ),
            "unknown: other methods may set it",
        ),
        (
            "from dataclasses import dataclass\n@dataclass\nclass C:\n    p: str = 'x'\n    def f(self):\n        show(self.p)",
            "'x' (p with its default)",
        ),
        (
            "import keras\nclass C(keras.callbacks.Callback):\n    def on_epoch_end(self, epoch, logs):\n        show(logs['a'])",
            "unknown: it is what Keras logs",
        ),
        ("for a in b:\n    if a:\n        break\n    c = 'x'\n    show(c)", "'x'"),
        ("class C(enum.Enum):\n    A = 'x'\nshow(C.A.value)", "'x'"),
        ("class C:\n    def f(a, b='x'):\n        return a + b\nshow(C.f('y'))", "'yx'"),
        ("class C:\n    @staticmethod\n    def f(a):\n        return a\nshow(C().f('y'))", "'y'"),
        ("def f(a, b='x'):\n    return a + b\nf('a', 'c')\nshow(f('y'))", "'yx'"),
        ("def f(a, *, b='x'):\n    return a + b\nshow(f('y', b='z'))", "'yz'"),
    ],
)
def test_what_calls_give(code: str, expected: str) -> None:
    assert written(known(HEAD + code)) == expected


def either(name: str, values: str) -> str:
    """Code that binds *name* to one of the characters of *values*."""
    return "el".join(f"if c:\n    {name} = '{one}'\n" for one in values)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (either("a", "xy") + either("b", "zw") + "show(a + b)", "'xz'"),
        (either("a", "xyxy") + "show(a)", "'x'"),
        (either("a", "01234") + either("b", "56789") + "show(a + b)", "'05'"),
        (
            either("a", "012345678") + either("b", "012345678") + either("c", "012345678") + "show(f'{a}{b}{c}')",
            "'000'",
        ),
    ],
)
def test_many_values_are_followed_no_further(code: str, expected: str) -> None:
    assert written(known(HEAD + code)) == expected


PARSER = "ap = argparse.ArgumentParser()\nap.add_argument('--out', default='x')\nargs = ap.parse_args()\n"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (PARSER + "show(args.out)", "'x' (--out with its default)"),
        (PARSER + "args.out = 'y'\nshow(args.out)", "'y'"),
        (PARSER + "setattr(args, 'out', 'y')\nshow(args.out)", "'y'"),
        (
            PARSER + "setattr(other, 'out', 'y')\nsetattr()\nother.out = 1\nshow(args.out)",
            "'x' (--out with its default)",
        ),
        (PARSER + "ap.set_defaults(out='y')\nshow(args.out)", "'x' (--out with its default)"),
        (PARSER + "ap.add_argument('--out', default='y')\nshow(args.out)", "'x' (--out with its default)"),
        (
            "ap = argparse.ArgumentParser()\nap.add_argument('--n', type=int, default='5')\nshow(ap.parse_args().n)",
            "unknown: what its type makes of the default is not known",
        ),
        (
            "ap = argparse.ArgumentParser()\nap.add_argument('--n', type=str, default='5')\nshow(ap.parse_args().n)",
            "'5' (--n with its default)",
        ),
        (
            "ap = argparse.ArgumentParser()\nap.add_argument('--n', type=int, default=1)\nshow(ap.parse_args().n)",
            "1 (--n with its default)",
        ),
        (
            "ap = argparse.ArgumentParser()\nap.add_argument('--n', type=int)\nshow(ap.parse_args().n)",
            "unknown: it comes from the command line",
        ),
        (
            "ap = argparse.ArgumentParser()\nap.add_argument('--n', default=False)\nshow(ap.parse_args().n)",
            "unknown: it comes from the command line",
        ),
        (
            "ap = argparse.ArgumentParser()\nap.add_argument('--n', dest=d, default='x')\nshow(ap.parse_args().n)",
            "unknown: it comes from the command line",
        ),
        (
            "ap = argparse.ArgumentParser()\nap.add_argument('--n', default='x')\nargs, rest = ap.parse_known_args()\nshow(args.n)",
            "'x' (--n with its default)",
        ),
        (
            "ap = argparse.ArgumentParser()\nap.add_argument('--n', default='x')\nargs, rest = ap.parse_known_args()\nshow(rest)",
            "unknown: it comes from the command line",
        ),
        ("flags.DEFINE_string('n', 'x', 'help')\nFLAGS = flags.FLAGS\nshow(FLAGS.n)", "'x' (--n with its default)"),
        (
            "flags.DEFINE_string('n', default='x', help='')\nFLAGS = flags.FLAGS\nshow(FLAGS.n)",
            "'x' (--n with its default)",
        ),
        ("flags.DEFINE_string('n', 'x', 'help')\nFLAGS = flags.FLAGS\nFLAGS.n = 'y'\nshow(FLAGS.n)", "'y'"),
        (
            "flags.DEFINE_string('n', 'x', 'help')\nflags.FLAGS.set_default('n', 'y')\nshow(flags.FLAGS.n)",
            "'y' (--n with its default)",
        ),
        (
            "flags.DEFINE_string('n', 'x', 'help')\nflags.FLAGS.set_default('m', 'y')\nshow(flags.FLAGS.n)",
            "'x' (--n with its default)",
        ),
        ("flags.DEFINE_string('n', 'x', 'help')\nshow(flags.FLAGS['n'].value)", "'x' (--n with its default)"),
        ("a = flags.DEFINE_string('n', 'x', 'help')\nshow(a.value)", "'x' (--n with its default)"),
        (PARSER + "ap.set_defaults(func=f)\nshow(args.out)", "'x' (--out with its default)"),
        (PARSER + "ap.set_defaults(**b)\nshow(args.out)", "'x' (--out with its default)"),
        (PARSER + "ap.set_defaults()\nshow(args.out)", "'x' (--out with its default)"),
        (PARSER + "show(ap.parse_args([]).out + ap.parse_args(args=None).out)", "'xx' (--out with its default)"),
        (PARSER + "show(ap.parse_args(['--out', 'y']).out)", "unknown: its options are given by the code"),
        (PARSER + "show(ap.parse_args(namespace=b).out)", "unknown: its options are given by the code"),
        (PARSER + "def f(a):\n    a.out = 'y'\nf(args)\nshow(args.out)", "'y'"),
        (PARSER + "def f(a):\n    a.out = 'y'\nf(args)\nf(b)\nshow(args.out)", "'y'"),
        (PARSER + "def f(a):\n    show(a.out)\nf(args)", "'x' (--out with its default)"),
        (
            PARSER + "def f(a):\n    show(a.out)\nf(args)\nf(b)",
            "'x' (--out with its default) or unknown: it is not bound here",
        ),
    ],
)
def test_the_default_of_an_option_is_its_value_unless_the_file_sets_it(code: str, expected: str) -> None:
    assert written(known(HEAD + code)) == expected


TURNS = [
    "for i in c:\n    {}",
    "while c:\n    i = f()\n    {}",
    "i = 0\nfor _ in c:\n    i += 1\n    {}",
    "[{} for i in c]",
    "def f(i):\n    {}\nfor j in c:\n    f(j)",
]


@pytest.mark.parametrize("turn", TURNS)
@pytest.mark.parametrize(
    ("shown", "differs"),
    [
        ("f'a{i}'", True),
        ("'a%d' % i", True),
        ("f'a{i + 1}'", True),
        ("os.path.join(d, f'a{i}')", True),
        ("f'a{time.time()}'", True),
        ("f'a{d}'", False),
        ("os.path.join(d, 'a')", False),
    ],
)
def test_a_hole_is_another_one_in_each_turn_if_what_it_stands_for_is(turn: str, shown: str, differs: bool) -> None:  # noqa: FBT001 - a parametrized expectation
    code = HEAD + turn.format(f"show({shown})")
    paths = {one.filepath for one in run(parse(f"{SHOW}{code}\n")).events if isinstance(one, Made)}
    assert len(paths) == (2 if differs else 1)
