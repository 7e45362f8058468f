"""Which definitions reach a use: branches that belong together, loops, scopes, and what is changed in place."""

from __future__ import annotations

import libcst as cst
import pytest

from flake8_ckpt.source.folding import Folder
from flake8_ckpt.source.parsing import parse
from flake8_ckpt.source.walk import walk
from flake8_ckpt.values import Choice, Constant, Text, Unknown, Value

HEAD = (
    "import argparse, click, enum, os, time, typer\nfrom absl import flags\n"
    "from contextlib import suppress\nfrom dataclasses import field\n"
)


def folded(code: str) -> Value:
    """What the argument of the first call of ``show`` in *code* is."""
    flow = walk(parse(HEAD + code).module)
    [site, *_] = [one for one in flow.calls if isinstance(one.node.func, cst.Name) and one.node.func.value == "show"]
    return Folder(flow).fold(site.node.args[0].value)


def shown(value: Value) -> str:
    """*value* in words: texts as they are, ``?`` for the unknown."""
    match value:
        case Text():
            return "?" if len(value.parts) == len(value.holes) == 1 else value.shown()
        case Constant():
            return repr(value.value)
        case Choice():
            return " or ".join(sorted({shown(one.value) for one in value.alternatives}))
    return "?"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        # straight lines
        ("a = 'x'\na = a + 'y'\na += 'z'\nshow(a)", "xyz"),
        ("a = 'x'\nb = a\na = 'y'\nshow(b)", "x"),
        ("a, b = 'x', 'y'\na, b = b, a\nshow(a + b)", "yx"),
        ("a = 'x'\ndel a\nshow(a)", "?"),
        ("a = 'x'\nfrom config import *\nshow(a)", "? or x"),
        ("a = 'x'\nfrom math import *\nshow(a)", "x"),
        ("from config import *\na = 'x'\nshow(a)", "x"),
        ("def a():\n    return 'x'\nfrom config import *\nshow(a())", "x"),
        ("a = 'x' if c else None\nshow(a + '/' + 'y')", "x/y"),
        ("from b import c\nshow('x' if c else 'y')", "x or y"),
        ("def f(b):\n    return b + '/' + 'y'\na = 'x' if c else None\nshow(f(a) + 'z')", "x/yz"),
        ("a = ['x' if c else None + 'y']\nshow(a[0])", "x"),
        ("a = ['x']\ndel a[0]\nshow(a[0])", "?"),
        ("a = b = ['x']\ndel (b, a[0])\nshow(a[0])", "?"),
        ("a = ['x']\ndel [b, a[0]]\nshow(a[0])", "?"),
        ("a = ['x']\nb, *a[0:1] = c\nshow(a[0])", "?"),
        ("a = ['x']\nwith c as a[0]:\n    show(a[0])", "?"),
        ("with c:\n    a = 'x'\nshow(a)", "x"),
        # helpers: what rests on an argument is another value in each call
        ("def f(a):\n    return a + 'y'\nshow(f('x') + f('z'))", "xyzy"),
        ("def f(a):\n    def g():\n        return a + 'y'\n    return g()\nshow(f('x') + f('z'))", "xyzy"),
        ("def f(a):\n    b = a\n    return lambda c: b + c\nshow(f('x')('y') + f('z')('y'))", "<b>y<b>y"),
        (
            "b = 'x'\ndef f(a):\n    return b + a\ndef g(a):\n    return f(a) + b\nshow(g('y') + f('z') + g('z'))",
            "xyxxzxzx",
        ),
        ("def f(a='x'):\n    return a\ndef g(a):\n    return f() + f(a)\nshow(f() + g('y') + f())", "xxyx"),
        ("def f(a):\n    return ''.join([a + b for b in ['x', 'y']])\nshow(f('v') + f('w'))", "vxvywxwy"),
        # types
        ("a = 'x'\ntype a = int\nshow(a)", "?"),
        ("a = 'x'\nfor b in c:\n    show(a)\n    type a = int", "?"),
        ("a = 'x'\ndef f[a, *b, **c](d):\n    show(a)", "?"),
        ("a = 'x'\nclass C[a]:\n    show(a)", "?"),
        ("a = 'x'\ndef f[b](c):\n    show(a)", "x"),
        # branches
        ("if c:\n    a, b = 'x', 'y'\nelse:\n    a, b = 'z', 'w'\nshow(a + b)", "xy or zw"),
        ("a = 'x'\nif c:\n    a = 'y'\n    show(a)", "y"),
        ("if c:\n    a = 'x'\nelif d:\n    a = 'y'\nshow(a)", "x or y"),
        ("if c:\n    a = 'x'\nelse:\n    exit()\nshow(a)", "x"),
        ("if c:\n    raise E\nelse:\n    raise F\na = 'x'\nshow(a)", "x"),
        ("try:\n    a = 'x'\nfinally:\n    b = 'y'\nshow(a + b)", "xy"),
        ("a = 'x'\ntry:\n    a = 'y'\nexcept* E:\n    pass\nshow(a)", "x or y"),
        ("a = 'x'\ntry:\n    a = 'y'\nexcept:\n    pass\nshow(a)", "x or y"),
        ("a = 'x'\ntry:\n    a = 'y'\n    raise E\nfinally:\n    show(a)", "x or y"),
        ("def f():\n    try:\n        return 1\n    except E as e:\n        a = 'x'\n    show(a)", "x"),
        ("a = 'x'\nmatch c:\n    case {'k': 1, **a}:\n        pass\nshow(a)", "? or x"),
        ("a = 'x'\nmatch c:\n    case [1, *a]:\n        pass\n    case _:\n        a = 'y'\nshow(a)", "? or y"),
        ("a = 'x'\nmatch c:\n    case P(b) as a:\n        show(b)", "?"),
        ("match 'x':\n    case str() as a:\n        show(a)", "x"),
        (
            "def f():\n    a = 'y'\n    try:\n        if c: return\n        a = 'z'\n    finally:\n        show(a)",
            "y or z",
        ),
        ("a = 'x'\ntry:\n    a = 'y'\nfinally:\n    b = a\nshow(a + b)", "yx or yy"),
        ("a = 'x'\nwith suppress(E):\n    f()\n    a = 'y'\nshow(a)", "x or y"),
        ("a = 'x'\nwith pytest.raises(E), b:\n    raise E\nshow(a)", "x"),
        ("a, b = ['x']\nshow(b)", "?"),
        ("a = {'k': 'x'} if c else 'y'\na['k'] = 'z'\nshow(a)", "? or y"),
        ("if c:\n    return a\nshow('x')", "x"),
        # expressions that may not be evaluated
        ("a = 'x'\nc and (a := 'y')\nshow(a)", "x or y"),
        ("c and (a := 'y')\nshow(a)", "y"),
        ("a = 'x'\n(a := 'y') if c else 0\nshow(a)", "x or y"),
        ("a = 'x'\n(a := 'y') and c\nshow(a)", "y"),
        ("a = 'x'\n[a := 'y' for _ in c]\nshow(a)", "x or y"),
        ("if (a := 'x') and c:\n    show(a)", "x"),
        ("while a := 'x':\n    show(a)", "x"),
        # loops
        ("a = 'x'\nfor i in c:\n    a = a + 'y'\n    break\nshow(a)", "<a>y or x"),
        ("a = 'x'\nfor a in c:\n    pass\nshow(a)", "? or x"),
        ("a = 'x'\nfor i in c:\n    match i:\n        case {**a}:\n            pass\n    show(a)", "?"),
        ("for i in c:\n    continue\nelse:\n    a = 'x'\nshow(a)", "x"),
        ("for i in c:\n    if i:\n        a = 'x'\n        break\nelse:\n    a = 'y'\nshow(a)", "x or y"),
        ("while c:\n    for i in d:\n        f()\n    else:\n        break\nelse:\n    a = 'x'\nshow(a)", "x"),
        ("while c:\n    for i in d:\n        break\n    else:\n        f()\nelse:\n    a = 'x'\nshow(a)", "x"),
        ("a = 'x'\nwhile c:\n    with d as a:\n        pass\n    import b as e, f.g\n    show(a)", "?"),
        ("a = 'x'\nfor i in c:\n    show(a)\n    del a", "?"),
        ("a = 'x'\nfor i in c:\n    show(a)\n    def a(): pass", "?"),
        # scopes
        ("a = 'x'\ndef f():\n    show(a)", "x"),
        ("a = 'x'\ndef f():\n    show(a)\na = 'y'", "x or y"),
        ("a = 'x'\ndef f():\n    show(a)\n    a = 'y'", "?"),
        ("a = 'x'\nclass C:\n    a = 'y'\n    def f(self):\n        show(a)", "x"),
        ("a = 'x'\nclass C:\n    a = 'y'\n    b = [show(a) for _ in c]", "x"),
        ("class C:\n    b = [show(b) for a in c for b in a if b]", "?"),
        ("f = lambda a: show(a)\nf('x')", "?"),
        ("a = 'x'\nf = lambda a='y': show(a)", "y"),
        ("def f():\n    a = 'x'\n    def g():\n        show(a)", "x"),
        ("def f():\n    a = 'x'\n    def g():\n        nonlocal a\n        a = 'y'\n    g()\n    show(a)", "x or y"),
        ("a = 'x'\ndef f():\n    global a\n    a = 'y'\nf()\nshow(a)", "x or y"),
        ("a = 'x'\ndef f():\n    global a\n    a = 'y'\na += 'z'\nshow(a)", "? or x or xz or y or yz"),
        ("def g():\n    nonlocal a\n    show(a)", "?"),
        ("a = 'x'\n{a: a for a in c}\nshow(a)", "x"),
        # changed in place
        ("a = {'k': 'x'}\na['k'] = 'y'\nshow(a['k'])", "?"),
        ("a = {'k': 'x'}\na.update(k='y')\nshow(a.get('k'))", "?"),
        ("a = ['x']\na.append('y')\nshow('/'.join(a))", "?"),
        ("a = {'k': {'l': 'x'}}\na['k']['l'] = 'y'\nshow(a['k']['l'])", "?"),
        ("a = ['x']\nb = a\nb.append('y')\nshow(a[0])", "?"),
        ("a = ['x']\nb = [a, {'k': a}]\nb[1]['k'].append('y')\nshow(a[0])", "?"),
        ("a = ['x']\nb = a\nb += ['y']\nshow(a[0])", "?"),
        ("a = ['x']\nb = a\na += ['y']\nshow('/'.join(a))", "x/y"),
        ("a = {'k': 'x'}\nb = dict(a)\nb['k'] = 'y'\nshow(a['k'])", "x"),
        ("a = dict(k='x')\nb = dict(k='y')\nb['k'] = 'z'\nshow(a['k'])", "x"),
        ("a = {'k': 'x'}\ndef f(b):\n    b['k'] = 'y'\nf(a)\nshow(a['k'])", "?"),
        ("a = {'k': 'x'}\nclass C:\n    def f(self, b):\n        b['k'] = 'y'\nC().f(b=a)\nshow(a['k'])", "?"),
        ("a = ['x']\nfor b in zip([a], c):\n    b[0].append('y')\nshow(a[0])", "?"),
        ("a = ['x']\n[b.append('y') for b in (a,)]\nshow(a[0])", "?"),
        ("a = ['x']\nf(a).append('y')\nshow(a[0])", "?"),
        ("a = ['x']\ndef f():\n    return a\nf().append('y')\nshow(a[0])", "?"),
        ("a = {'k': ['x']}\nfor b in a.values():\n    b.append('y')\nshow(a['k'][0])", "?"),
        ("a = ['x']\nwith d(a) as b:\n    b.append('y')\nshow(a[0])", "x"),
        ("a = ['x']\nmatch a:\n    case [*b] as e:\n        e.append('y')\nshow(a[0])", "?"),
        ("a = ['x']\nself.b = a if c else None\nself.b.append('y')\nshow(a[0])", "?"),
        ("class C:\n    a = ['x']\nC.a.append('y')\nshow(C.a[0])", "?"),
        ("a, *b = ['x', 'y']\nshow(a)", "x"),
        ("*b, a = ['x', 'y']\nshow(a)", "y"),
        ("a, *b, c = ['x', 'y', 'z', 'w']\nshow(b[1] + c)", "zw"),
        ("a, *b = c\nshow(b[0])", "?"),
        ("f()['k'] = 1\na = ['x']\nshow(a[0])", "x"),
        ("a = {'k': 'x'}\nshow('%(k)s' % a)", "x"),
        ("a = 'x'\nb.a.append('y')\nshow(a)", "x"),
    ],
)
def test_what_reaches_a_use(code: str, expected: str) -> None:
    assert shown(folded(code)) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("class C:\n    def __init__(self, p='x'):\n        show(p)\nC(p='y')", "y"),
        ("def f(a='x'):\n    show(a)\ng = f\ng('y')", "y"),
        ("def f(a='x'):\n    show(a)\ng = {'k': f}\ng['k']('y')", "y"),
        ("def f(a='x'):\n    show(a)\nfor g in [f]:\n    g('y')", "y"),
        ("def f():\n    def g(a='x'):\n        show(a)\n    return g\nf()('y')", "y"),
        ("def f(a='x'):\n    show(a)\ndef g(h):\n    h('y')\ng(f)", "y"),
        ("def f(a='x'):\n    show(a)\nrun(f)", "x"),
        ("def f(a='x'):\n    show(a)\nprint(f, b)", "x"),
        ("def f(a='x'):\n    show(a)\nmap(f, b)", "?"),
        ("def f(a='x'):\n    show(a)\nThread(target=f, args=b)\nf()", "? or x"),
        ("def f(a='x'):\n    show(a)\nf(*['y'], **{})", "y"),
        ("def f(a='x'):\n    show(a)\nf(**dict(a='y'))", "y"),
        ("def f(a='x'):\n    show(a)\nf(*{'y'})", "?"),
        (
            "class B:\n    def __init__(self, p='x'):\n        show(p)\nclass C(B): pass\nclass D(C): pass\nD('y')",
            "y",
        ),
        ("class C:\n    def f(self, a='x'):\n        show(a)\ng = C().f\ng('y')", "y"),
        ("class C:\n    p: str = 'x'\n    def f(self):\n        show(self.p)\nD = C\nD('y')", "x or y"),
        ("class C:\n    def __init__(self, p='x'):\n        show(p)\nC()\nC('y')", "x or y"),
        ("class C:\n    def __init__(self, p='x'):\n        super().__init__()\n        show(p)\nC('y')", "y"),
        (
            (
                "class C:\n    def __init__(self, p='x'):\n        show(p)\n"
                "class D(C):\n    def __init__(self):\n        super().__init__('y')\nD()"
            ),
            "x or y",
        ),
        ("class C:\n    p: str = 'x'\n    def f(self):\n        show(self.p)\nC(p='y')", "x or y"),
        ("class C:\n    p: str = 'x'\n    def f(self):\n        show(self.p)\nC('y')", "x or y"),
        ("class C:\n    p: str = 'x'\n    def f(self):\n        show(self.p)\nC(q='y')", "x"),
        ("class C:\n    p = 'x'\nC.q = 'y'\nD.p = 'z'\nshow(C.p)", "x or z"),
        ("class C:\n    p = 'x'\nos.p = 'z'\nshow(C.p)", "x"),
        ("class C:\n    def __init__(self, p):\n        self.p = p + '.h5'\nshow(C(p='y').p)", "<p>.h5"),
        ("class C:\n    p: str = 'x'\n    q: str = field(default='y')\nshow(C('a').q)", "y"),
        ("class C:\n    p: str = 'x'\n    q: str = field(default_factory=f)\nshow(C('a').q)", "?"),
        ("class C:\n    p: str = 'x'\nshow(C('a', 'b').p + C('a').p)", "aa"),
        ("class C:\n    p: str = 'x'\nshow(C(*a).p)", "?"),
        ("class B:\n    q: str = 'x'\nclass C(B):\n    p: str = 'x'\nshow(C('a').p)", "?"),
        ("class B:\n    p = 'x'\nclass C(B):\n    q = 'y'\nshow(C.p + C().p)", "xx"),
        ("class B:\n    p = 'x'\nclass C(B):\n    p = 'y'\nshow(C.p + C().p)", "yy"),
        ("class B:\n    p = 'x'\n    def f(self):\n        show(self.p)\nclass C(B):\n    q = 'y'", "x"),
        (
            "class C0:\n    p = 'x'\n"
            + "".join(f"class C{i + 1}(C{i}):\n    pass\n" for i in range(12))
            + "show(C12.p)",
            "?",
        ),
        ("class B:\n    p = 'x'\n    def f(self):\n        show(self.p)\nclass C(B):\n    p = 'y'", "x or y"),
        ("class B:\n    def f(self):\n        show(self.p())\n    def p(self):\n        return 'x'", "x"),
        (
            (
                "class B:\n    def f(self):\n        show(self.p())\n    def p(self):\n        return 'x'\n"
                "class C(B):\n    def p(self):\n        return 'y'"
            ),
            "?",
        ),
        ("class B:\n    def p(self):\n        return 'x'\nclass C(B):\n    pass\nshow(C().p())", "x"),
        ("class C:\n    p = 'x'\nsetattr(C, 'p', 'y')\nshow(C.p)", "x or y"),
        ("class C:\n    p = 'x'\nsetattr(C, a, 'y')\nshow(C.p)", "? or x"),
        ("class C:\n    p = 'x'\nsetattr(C, 'a b', 'y')\nsetattr(D)\nvars(print)['p'] = 'y'\nshow(C.p)", "? or x"),
        ("class C:\n    p = 'x'\n    def f(self):\n        self.__dict__.update(a)\n        show(self.p)", "? or x"),
        ("class C:\n    p = 'x'\n    def f(self):\n        vars(self)[a] = 'y'\n        show(self.p)", "? or x"),
        ("a = 'x'\nglobals()[b] = 'y'\nshow(a)", "?"),
        ("a = 'x'\nglobals().update(b)\nshow(a)", "?"),
        ("a = 'x'\nvars().__setitem__('a', 'y')\nshow(a)", "?"),
        ("a = 'x'\nlocals()['a'] = 'y'\nshow(a)", "?"),
        ("a = 'x'\nexec(b)\nshow(a)", "?"),
        ("a = 'x'\nexec(b, {})\nshow(a)", "x"),
        ("def a():\n    return 'x'\nexec(b)\nshow(a())", "x"),
        ("@click.command()\n@click.option('--a-B', '-a', default='x')\ndef f(a_b):\n    show(a_b)\nf()", "x"),
        ("@click.option('--a-b/--c', default=True)\ndef f(a_b):\n    show(a_b)", "True"),
        ("@click.option('--aa', 'b', default='x', type=click.Path(exists=True))\ndef f(b):\n    show(b)", "x"),
        ("@click.option('--a', default='x', type=click.Path(path_type=g))\ndef f(a):\n    show(a)", "?"),
        ("@click.option('--a', default='x', callback=g)\ndef f(a):\n    show(a)", "?"),
        ("@click.option('--a', default='x', multiple=True)\ndef f(a):\n    show(a)", "?"),
        ("@click.option('--a', default='x', nargs=2)\ndef f(a):\n    show(a)", "?"),
        ("@click.option('--a', default='x', type=g())\ndef f(a):\n    show(a)", "?"),
        ("@click.option('--a', default=False, is_flag=True)\ndef f(a):\n    show('x' if a else 'y')", "x or y"),
        ("@click.argument('A', default='x')\ndef f(a):\n    show(a)", "x"),
        ("@click.argument(b, default='x')\n@other\n@g()\ndef f(a):\n    show(a)", "?"),
        ("def f(a=typer.Option('x')):\n    show(a)", "x"),
        ("def f(a=typer.Argument(default='x')):\n    show(a)", "x"),
        ("def f(a=typer.Option()):\n    show(a)", "?"),
        ("class C(enum.Enum):\n    A = 'x'\nshow(C.A.value)", "x"),
        ("class C(enum.Enum):\n    A = 'x'\nshow(C.A)", "?"),
        ("class C(enum.Enum):\n    A = 'x'\nshow(C.A.other)", "?"),
        ("class C:\n    def f(a, b='x'):\n        return a + b\nshow(C.f('y'))", "yx"),
        ("class C:\n    @staticmethod\n    def f(a):\n        return a\nshow(C().f('y'))", "y"),
        ("def f():\n    yield 1\n    return\nshow(f())", "?"),
        ("def f(a, b='x'):\n    return a + b\nf('a', 'c')\nshow(f('y'))", "yx"),
        ("def f(a, *, b='x'):\n    return a + b\nshow(f('y', b='z'))", "yz"),
    ],
)
def test_what_calls_give(code: str, expected: str) -> None:
    assert shown(folded(code)) == expected


def either(name: str, values: str) -> str:
    """Code that binds *name* to one of the characters of *values*."""
    return "el".join(f"if c:\n    {name} = '{one}'\n" for one in values)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (either("a", "xy") + either("b", "zw") + "show(a + b)", "xw or xz or yw or yz"),
        (either("a", "xyxy") + "show(a)", "x or y"),
        (either("a", "01234") + either("b", "56789") + "show(a + b)", "?"),
        (either("a", "012345678") + either("b", "012345678") + either("c", "012345678") + "show(f'{a}{b}{c}')", "?"),
    ],
)
def test_many_values_are_followed_no_further(code: str, expected: str) -> None:
    assert shown(folded(code)) == expected


PARSER = "ap = argparse.ArgumentParser()\nap.add_argument('--out', default='x')\nargs = ap.parse_args()\n"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (PARSER + "show(args.out)", "x"),
        (PARSER + "args.out = 'y'\nshow(args.out)", "?"),
        (PARSER + "setattr(args, 'out', 'y')\nshow(args.out)", "?"),
        (PARSER + "setattr(other, 'out', 'y')\nsetattr()\nother.out = 1\nshow(args.out)", "x"),
        (PARSER + "ap.set_defaults(out='y')\nshow(args.out)", "?"),
        (PARSER + "ap.add_argument('--out', default='y')\nshow(args.out)", "?"),
        ("ap.add_argument('--n', type=int, default='5')\nshow(ap.parse_args().n)", "?"),
        ("ap.add_argument('--n', type=str, default='5')\nshow(ap.parse_args().n)", "5"),
        ("ap.add_argument('--n', type=int, default=1)\nshow(ap.parse_args().n)", "1"),
        ("ap.add_argument('--n', type=int)\nshow(ap.parse_args().n)", "?"),
        ("ap.add_argument('--n', default=False)\nshow(ap.parse_args().n)", "?"),
        ("ap.add_argument('--n', dest=d, default='x')\nshow(ap.parse_args().n)", "?"),
        ("ap.add_argument('--n', default='x')\nargs, rest = ap.parse_known_args()\nshow(args.n)", "x"),
        ("ap.add_argument('--n', default='x')\nargs, rest = ap.parse_known_args()\nshow(rest)", "?"),
        ("flags.DEFINE_string('n', 'x', 'help')\nFLAGS = flags.FLAGS\nshow(FLAGS.n)", "x"),
        ("flags.DEFINE_string('n', default='x', help='')\nFLAGS = flags.FLAGS\nshow(FLAGS.n)", "x"),
        ("flags.DEFINE_string('n', 'x', 'help')\nFLAGS = flags.FLAGS\nFLAGS.n = 'y'\nshow(FLAGS.n)", "?"),
        ("flags.DEFINE_string('n', 'x', 'help')\nflags.FLAGS.set_default('n', 'y')\nshow(flags.FLAGS.n)", "?"),
        ("flags.DEFINE_string('n', 'x', 'help')\nflags.FLAGS.set_default('m', 'y')\nshow(flags.FLAGS.n)", "x"),
        ("flags.DEFINE_string('n', 'x', 'help')\nshow(flags.FLAGS['n'].value)", "x"),
        ("a = flags.DEFINE_string('n', 'x', 'help')\nshow(a.value)", "x"),
        ("a = flags.DEFINE_string(b, 'x', 'help')\nshow(a.value)", "?"),
        (PARSER + "ap.set_defaults(func=f)\nshow(args.out)", "x"),
        (PARSER + "ap.set_defaults(**b)\nshow(args.out)", "?"),
        (PARSER + "ap.set_defaults()\nshow(args.out)", "x"),
        (PARSER + "show(ap.parse_args([]).out + ap.parse_args(args=None).out)", "xx"),
        (PARSER + "show(ap.parse_args(['--out', 'y']).out)", "?"),
        (PARSER + "show(ap.parse_args(namespace=b).out)", "?"),
        (PARSER + "def f(a):\n    a.out = 'y'\nf(args)\nshow(args.out)", "?"),
        (PARSER + "def f(a):\n    a.out = 'y'\nf(args)\nf(b)\nshow(args.out)", "?"),
        (PARSER + "def f(a):\n    show(a.out)\nf(args)", "x"),
        (PARSER + "def f(a):\n    show(a.out)\nf(args)\nf(b)", "?"),
    ],
)
def test_the_default_of_an_option_is_its_value_unless_the_file_sets_it(code: str, expected: str) -> None:
    assert shown(folded(code)) == expected


def holes(code: str) -> list[Unknown]:
    """The unknowns of what is shown."""
    value = folded(code)
    return [value] if isinstance(value, Unknown) else list(value.holes) if isinstance(value, Text) else []


@pytest.mark.parametrize(
    "code",
    [
        "for i in c:\n    show(i)",
        "for i in c:\n    show(f'a{i}')",
        "for i in c:\n    show(f'{i:02d}')",
        "for i in c:\n    show('a%d' % i)",
        "for i in c:\n    show(i + 1)",
        "for i in c:\n    show(i.name)",
        "for i in c:\n    show(os.path.dirname(f'a/b{i}'))",
        "for i in c:\n    show(os.path.normpath(f'a{i}/../b'))",
        "n = 0\nwhile c:\n    n += 1\n    show(f'a{n}')",
        "[show(f'a{i}') for i in c]",
    ],
)
def test_a_hole_knows_the_loop_it_varies_with(code: str) -> None:
    assert any(hole.varies_with for hole in holes(code))


def test_a_hole_outside_of_a_loop_varies_with_none() -> None:
    assert [hole.varies_with for hole in holes("for i in c:\n    show(f'a{d}')")] == [frozenset()]


def test_time_is_fresh() -> None:
    assert [hole.fresh for hole in holes("show('a' + time.strftime('%Y'))")] == [True]


def test_calls_know_their_loops() -> None:
    flow = walk(parse("for i in c:\n    while d:\n        f()\n    def g():\n        h()\n[k() for j in c]\n").module)
    assert [len(site.loops) for site in flow.calls] == [2, 1, 0]
