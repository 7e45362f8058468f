"""What each form of expression folds to, readable as a specification.

Each row is a snippet that binds ``x``, and what ``x`` is: Python's own notation for what is known exactly, ``<name>``
for a hole in a text, ``unknown: reason``, and ``one of a, b`` for several values.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import libcst as cst
import pytest

from flake8_ckpt import operations
from flake8_ckpt.source.folding import Folder, folder
from flake8_ckpt.source.parsing import parse
from flake8_ckpt.source.walk import walk
from flake8_ckpt.values import Choice, Constant, Entries, Items, Symbol, Text, Unknown, Value, alternatives

HEAD = """\
import argparse, datetime, math, os, pathlib, sys, time
import numpy as np
from os import path as p
from pathlib import Path
from absl import flags
"""

SPECIFICATION = {
    "literals": [
        ("x = 'a' f'{d}' 'b'", "'a<d>b'"),
        ("x = 2j", "2j"),
        ("x = '\\x1'", "unknown: Python does not take it"),
        ("x = {*()}", "[]"),
        ("x = 'a' 'b'", "'ab'"),
        ("x = b'a' b'b'", "unknown: a part of it is no text"),
        ("x = b'ab'", "b'ab'"),
        ("x = r'a\\b'", r"'a\\b'"),
        ("x = 1_000", "1000"),
        ("x = 2.5", "2.5"),
        ("x = [1, 'a', (2,)]", "[1, 'a', (2)]"),
        ("x = {'a': 1, **{'b': 2}}", "{'a': 1, 'b': 2}"),
        ("x = {y: 1}", "unknown: a key of it is not known"),
        ("x = {'a': 1, **y}", "unknown: an unknown dict is unpacked into it"),
        ("x = [*y]", "unknown: it is unpacked into a display"),
        ("x = [1, *(2, 3)]", "[1, 2, 3]"),
        ("x = lambda: 1", "unknown"),
    ],
    "f-strings": [
        ("x = f'{d}/m.keras'", "'<d>/m.keras'"),
        ("x = f'm_{{epoch:02d}}'", "'m_{epoch:02d}'"),
        ("x = f'{3:02d}-{2.5:.2f}-{1!r}'", "'03-2.50-1'"),
        ("n = 4\nx = f'{n=}'", "'n=4'"),
        ("n = 4\nx = f'{ n = :02d}{n=!s}'", "' n = 04n=4'"),
        ("x = f'{\"a\":>{3}}'", "'  a'"),
        ("x = f'a{d:>10}'", "'a<d>'"),
        ("x = f'a{3:>{w}}'", "'a<...>'"),
        ("x = f'{3:s}'", "unknown: format() would raise ValueError"),
        ("x = f'a{d!r}'", "'a<d>'"),
        ("x = f'{\"é\"!a}'", repr(ascii("é"))),
        ("x = f'\\{1}' rf'\\{2}'", r"'\\1\\2'"),
        ("x = f'\\x1\\{1}'", "unknown: Python does not take its escapes"),
        ("async def f():\n    global x\n    x = f'a{await d()}'", "'a<d()>'"),
        ("x = rf'\\d{1}'", r"'\\d1'"),
        ("x = f'a' 'b{epoch}'", "'ab{epoch}'"),
        ("x = f'a\\x1'", "unknown: Python does not take its escapes"),
    ],
    "formatting": [
        ("x = '{}/{{epoch}}'.format(d)", "'<d>/{epoch}'"),
        ("x = '{0}-{0}-{n}'.format('a', n=2)", "'a-a-2'"),
        ("x = '{:03d}'.format(7)", "'007'"),
        ("x = '{a.b}.h5'.format(a=d)", "'<a.b>.h5'"),
        ("x = '{a[k]}.h5'.format(a={'k': 'b'})", "'b.h5'"),
        ("x = '{0[1]}.h5'.format(['a', 'b'])", "'b.h5'"),
        ("x = '{0[2]}.h5'.format(['a', 'b'])", "unknown: a part of an argument of .format() is not followed"),
        ("x = '{a[k]}.h5'.format(a={'b': 'b'})", "unknown: a part of an argument of .format() is not followed"),
        ("x = '{a.b[k]}.h5'.format(a={'k': 'b'})", "unknown: a part of an argument of .format() is not followed"),
        ("x = '{:{}}-{:{w}d}'.format('a', 3, 5, w='03')", "'a  -005'"),
        ("x = '{:{}}'.format('a', d)", "unknown: a format is not known"),
        ("x = 'm{}'.format({'a': 1})", "unknown: a dict is written with braces, an object as its class says"),
        ("x = '{}{0}'.format('a')", "unknown: fields with a number and without one are in one text"),
        ("x = '{0:{}}'.format('a', 3)", "unknown: fields with a number and without one are in one text"),
        ("x = '{:{}{}}'.format(1, 99, 99)", "unknown: it is too long to be followed"),
        ("x = '{}{}'.format('a')", "unknown: .format() would raise IndexError"),
        ("x = '{}{}'.format(*d)", "'<0><1>'"),
        ("x = '{}{}'.format('a', *'b')", "'a<1>'"),
        ("x = '{}{}'.format(*('a', 'b'))", "'ab'"),
        ("x = '{}{a}'.format('b', **{'a': 'c'})", "'bc'"),
        ("x = '{}{a}'.format('b', **d)", "'b<a>'"),
        ("x = '{!x}'.format('a')", "unknown: unknown conversion 'x'"),
        ("x = ('a{' + d + '}').format(1)", "unknown: a hole stands inside a replacement field"),
        ("x = '{epoch'.format(1)", "unknown: .format() would raise ValueError"),
        ("x = '{epoch}.keras'.format(d='a')", "'<epoch>.keras'"),
        ("x = '{a}'.format_map({'a': 'b'})", "'b'"),
        ("x = '{a}'.format_map(d)", "unknown: the values of its fields are not known"),
        ("x = '%s/%03d.keras' % (d, 7)", "'<d>/007.keras'"),
        ("x = '%d%%' % 5", "'5%'"),
        ("x = '%(a)s' % {'a': 'b'}", "'b'"),
        ("x = '%s %s' % d", "unknown: what % fills in is not known"),
        ("from c import d\nx = '%s %s' % d", "unknown: what % fills in is not known"),
        ("x = '%s %s' % ('a',)", "unknown: % would raise TypeError"),
        ("y = ('a', 'b')\nx = '%s-%s' % y", "'a-b'"),
        ("x = '%*d' % (1, 2)", "unknown: its % conversion is not followed"),
        ("x = '%d' % 'a'", "unknown: it would raise TypeError"),
        ("x = '{a}'.format_map({'a': d})", "unknown: it is not bound in this file"),
    ],
    "operators": [
        ("x = 'a' % {}", "'a'"),
        ("x = 'a%s' % (*d,)", "'a<...>'"),
        ("x = 'a%s' % [1]", "'a<?>'"),
        ("x = -d", "unknown: it is not bound in this file"),
        ("x = [] == 3", "False"),
        ("x = d.a * 2", "unknown: it is not bound in this file"),
        ("x = 2j * 2", "unknown: its operands are no numbers"),
        ("x = 1 < 2 < 3", "True"),
        ("x = 1 < 3 < 2 < d", "False"),
        ("x = 1 < 2 < d", "unknown: its comparison is not decided"),
        ("x = 1 < 'a'", "unknown: its comparison is not decided"),
        ("x = 'a' == 'a' != 'b'", "True"),
        ("x = 'a' in ['a', 2]", "True"),
        ("x = 'a' in (d, 2)", "unknown: its comparison is not decided"),
        ("x = 'a' in {'a', 2}", "unknown: its comparison is not decided"),
        ("x = 'a' not in {'b': 1}", "True"),
        ("x = 'a' is 'a'", "unknown: its comparison is not decided"),
        ("x = 'a' is None", "False"),
        ("x = f'{d}' != None", "True"),
        ("x = 'a' < None", "unknown: its comparison is not decided"),
        ("x = Path('a') == 'a'", "unknown: its comparison is not decided"),
        ("x = ('a' if d else None) is None", "one of False, True"),
        ("x = 'a' - 'b'", "unknown: its operands are no numbers"),
        ("x = 1e300 * 1e300", "inf"),
        ("x = 'b' if Path('a') else 'c'", "'b'"),
        ("x = 'b' if {} else 'c'", "'c'"),
        ("x = 'b' if f'{d}' else 'c'", "one of 'b', 'c'"),
        ("x = 'a' + d + 'b'", "'a<d>b'"),
        ("x = d + d", "unknown: it is not bound in this file"),
        ("x = 'a' + 1", "unknown: + would raise TypeError"),
        ("x = [1] + [2]", "[1, 2]"),
        ("x = 'a'\nx += 'b'", "'ab'"),
        ("x = 2 * 3 + 4 - 1", "9"),
        ("x = 7 // 2", "3"),
        ("x = 7 / 2", "3.5"),
        ("x = 7 % 4", "3"),
        ("x = 2 ** 10", "1024"),
        ("x = 2 ** 99999", "unknown: it is too long to be followed"),
        ("x = 1 / 0", "unknown: it would raise ZeroDivisionError"),
        ("x = 'a' * 3", "'aaa'"),
        ("x = 2 * f'{d}/'", "'<d>/<d>/'"),
        ("x = ['a'] * 2", "['a', 'a']"),
        ("x = 'a' * d", "unknown: how often it is repeated is not known"),
        ("x = 'a' * 99999", "unknown: it is too long to be followed"),
        ("x = Path('a') * 2", "unknown: * would raise TypeError"),
        ("x = 1 & 3", "unknown: its operator is not followed"),
        ("x = 1 << 3", "8"),
        ("x = 1 << 99999", "unknown: it is too long to be followed"),
        ("x = 10 ** 100", "unknown: the number is too large to be followed"),
        ("x = {'a', 'b'} * 2", "unknown: * would raise TypeError"),
        ("x = -3", "-3"),
        ("x = +3", "3"),
        ("x = ~3", "unknown: its operator is not followed"),
        ("x = not []", "True"),
        ("x = not d", "unknown: whether it is true is not known"),
        ("x = '' or 'a'", "'a'"),
        ("x = 'a' and 'b'", "'b'"),
        ("x = d or 'a'", "one of unknown: it is not bound in this file, 'a'"),
        ("x = 'a' if True else 'b'", "'a'"),
        ("x = 'a' if d else 'b'", "one of 'a', 'b'"),
        ("x = 1 == 1", "True"),
        ("x = None is not None", "False"),
        ("x = 1 < d", "unknown: its comparison is not decided"),
        ("x = (y := 'a') + y", "'aa'"),
        ("x = {'a': 1} | {'b': 2}", "{'a': 1, 'b': 2}"),
        ("x = ('%s' if d else 1) % 'b'", "one of 'b', unknown: % is not followed here"),
    ],
    "os.path": [
        ("x = os.path.join()", "unknown: nothing is joined"),
        ("x = os.path.dirname(1)", "unknown: its argument is no text"),
        ("x = os.path.splitext(f'{d}.h5')[0] + '.keras'", "'<d>.keras'"),
        ("x = os.path.abspath('/a/../b')", "'/b'"),
        ("x = os.environ.get('A', 3)", "3 (A with its default)"),
        ("x = os.environ.get('A', None)", "unknown: it comes from the environment"),
        ("os.environ['B'] = 'c'\nx = os.environ.get('A', 'b')", "'b' (A with its default)"),
        ("os.environ['A'] = 'c'\nx = os.environ.get('A', 'b')", "unknown: it comes from the environment"),
        ("os.environ[d] = 'c'\nx = os.environ.get('A', 'b')", "unknown: it comes from the environment"),
        ("os.environ.update(d)\nx = os.environ.get('A', 'b')", "unknown: it comes from the environment"),
        ("os.environ.setdefault('A', 'c')\nx = os.environ.get('A', 'b')", "unknown: it comes from the environment"),
        ("os.putenv('B', 'c')\nd.update(1)\nupdate(1)\nx = os.getenv('A', 'b')", "'b' (A with its default)"),
        ("x = os.path.join(d, 'a', 'b.keras')", "'<d>/a/b.keras'"),
        ("x = p.join('a/', 'b')", "'a/b'"),
        ("x = os.path.join('a', '/b')", "'/b'"),
        ("x = os.path.join(*d)", "unknown: a star gives the parts of the joined path"),
        ("x = os.path.join('a', *['b', 'c'])", "'a/b/c'"),
        ("x = os.path.join('a', 1)", "unknown: a part of the joined path is no text"),
        ("x = os.path.dirname('a/b')", "'a'"),
        ("x = os.path.basename('a/b')", "'b'"),
        ("x = os.path.normpath('a/../b')", "'b'"),
        ("x = os.path.expanduser('~/a')", "'~/a'"),
        ("x = os.path.abspath('a')", "'<cwd>/a'"),
        ("x = os.path.splitext('a/b.h5')[0]", "'a/b'"),
        ("x = os.path.splitext('a/b.h5')[1]", "'.h5'"),
        ("x = os.path.splitext(d)[0]", "unknown: whether it has a suffix is not known"),
        ("x, y = os.path.split('a/b')", "'a'"),
        ("x = os.sep", "'/'"),
        ("x = os.getcwd() + '/a'", "'<cwd>/a'"),
        ("x = os.fspath(Path('a'))", "'a'"),
        ("x = os.environ.get('A', 'b')", "'b' (A with its default)"),
        ("x = os.environ.get('A')", "unknown: it comes from the environment"),
        ("x = os.environ['A'] + '/b'", "'<os.environ[A]>/b'"),
        ("x = os.path.dirname('a' + d)", "unknown: where its last slash is is not known"),
        ("x = os.path.normpath('/' + d + '/..')", "unknown: what .. leads to is not known"),
        ("x = os.getcwd()", "unknown: it is the working directory"),
    ],
    "pathlib": [
        ("x = Path(*d)", "unknown: the parts of the path are not followed"),
        ("x = Path('/a') / 1", "unknown: a part of the joined path is no text"),
        ("x = Path('a').with_suffix(1)", "unknown: its argument is no text"),
        ("x = Path(d, 'a.h5').with_suffix('keras')", "unknown: pathlib refuses a suffix without a dot in front"),
        ("x = Path('/a').absolute()", "Path('/a')"),
        ("x = Path('a/b').parts", "('a', 'b')"),
        ("x = Path('/a/b').parts", "('/', 'a', 'b')"),
        ("x = Path('a', d).parts", "unknown: the attribute is not followed"),
        ("x = Path('a/b/c').parents[1]", "Path('a')"),
        ("x = Path('/a').parents", "(Path('/'))"),
        ("x = Path('a/b').relative_to('a')", "Path('b')"),
        ("x = Path('/a/b').relative_to('/')", "Path('a/b')"),
        ("x = Path('a/b').relative_to('.')", "Path('a/b')"),
        ("x = str(Path('a/b').relative_to('a/b'))", "'.'"),
        ("x = str(Path('a/b').relative_to('a/'))", "'b'"),
        ("x = Path('a').with_suffix('keras')", "unknown: with_suffix() would raise ValueError"),
        ("x = Path('a').with_name('b/c')", "unknown: with_name() would raise ValueError"),
        ("x = Path('a.').stem", "unknown: whether it has a suffix is not known"),
        ("x = len(Path('').parts)", "0"),
        ("x = Path('a/b').relative_to('c')", "unknown: relative_to() would raise ValueError"),
        ("x = Path('a/b').relative_to(d)", "unknown: what it is relative to is not known"),
        ("x = Path('/').parent", "Path('/')"),
        ("x = Path('m').with_name('c')", "Path('c')"),
        ("x = Path('a/' + d).with_stem('c')", "unknown: whether it has a suffix is not known"),
        ("x = Path(f'a/b{d}.h5').with_stem('c').name", "'c.h5'"),
        ("x = Path('~/a').expanduser()", "Path('~/a')"),
        ("x = Path('a') / 'b' / d", "Path('a/b/<d>')"),
        ("x = str(Path('a', 'b'))", "'a/b'"),
        ("x = Path('a').joinpath('b', 'c')", "Path('a/b/c')"),
        ("x = Path('a/b.h5').with_suffix('.keras')", "Path('a/b.keras')"),
        ("x = Path('a/b.h5').with_name('c')", "Path('a/c')"),
        ("x = Path('a/b.h5').with_stem('c')", "Path('a/c.h5')"),
        ("x = Path('a/b.h5').parent", "Path('a')"),
        ("x = Path('a/b.h5').stem", "'b'"),
        ("x = Path('a/b.h5').suffix", "'.h5'"),
        ("x = Path('a/b.h5').name", "'b.h5'"),
        ("x = Path('a//./b/').as_posix()", "'a/b'"),
        ("x = Path.cwd() / 'a'", "Path('<cwd>/a')"),
        ("x = Path('a').resolve()", "Path('<cwd>/a')"),
        ("x = Path(d).with_suffix('.h5')", "unknown: whether it has a suffix is not known"),
        ("x = d / 'a'", "Path('<d>/a')"),
        ("x = Path()", "Path('.')"),
    ],
    "methods": [
        ("x = 'a'.replace('a')", "unknown: replace() would raise TypeError"),
        ("x = 'a'.replace('', 'b')", "'bab'"),
        ("x = 'a'.replace('a', 1)", "unknown: what replace() puts in is not known"),
        ("x = f'{d}.h5'.replace('.h5', '.keras')", "'<d>.keras'"),
        ("x = '/'.join(['a', 1])", "unknown: join() would raise TypeError"),
        ("x = f'a{d}.h5'.removesuffix('.h5')", "'a<d>'"),
        ("x = f'a{d}'.removesuffix('b')", "unknown: what is removed is not known"),
        ("x = 'a'.zfill('b')", "unknown: zfill() would raise TypeError"),
        ("x = 'a'.upper(*d)", "unknown: the arguments of upper() are not followed"),
        ("x = 'a'.strip(d)", "unknown: strip() of an unknown end is not known"),
        ("x = f'a{d}b'.strip(1)", "unknown: strip() would raise TypeError"),
        ("x = f'{d}.h5'.removesuffix('.weights.h5')", "'<d>.h5'"),
        ("x = 'a_E.h5'.replace('E', '{epoch}')", "'a_{epoch}.h5'"),
        ("x = 'a_E'.replace('E', d)", "'a_<d>'"),
        ("x = 'aa'.replace('a', 'b', 1)", "'ba'"),
        ("x = f'{d}ab'.replace('a', f'{z}')", "'<d><z>b'"),
        ("x = 'a'.replace(d, 'b')", "unknown: what replace() replaces is not known"),
        ("x = '/'.join(['a', d])", "'a/<d>'"),
        ("x = '/'.join(d)", "unknown: what join() joins is not known"),
        ("x = 'a.h5'.removesuffix('.h5')", "'a'"),
        ("x = 'a.h5'.removeprefix('a')", "'.h5'"),
        ("x = 'Ab'.lower().upper().zfill(4)", "'00AB'"),
        ("x = ' a '.strip()", "'a'"),
        ("x = f' a{d}b '.strip()", "'a<d>b'"),
        ("x = f'a{d}/'.rstrip('/')", "'a<d>'"),
        ("x = f'{d}'.strip()", "unknown: strip() of an unknown end is not known"),
        ("x = 'a-b'.split('-')[1]", "'b'"),
        ("x = 'a'.zfill(99999)", "unknown: it is too long to be followed"),
        ("x = 'a'.translate(d)", "unknown: the method translate() is not followed"),
        ("x = 'abc'.startswith('a')", "True"),
    ],
    "functions": [
        ("x = str()", "unknown: str() of bytes is not followed"),
        ("x = int(float('inf'))", "unknown: the number is not known"),
        ("x = int(1e999)", "unknown: int() would raise OverflowError"),
        ("x = round(d, 1)", "unknown: it is rounded to digits"),
        ("x = len()", "unknown: its length is not known"),
        ("x = bool()", "False"),
        ("x = list()", "[]"),
        ("x = tuple(d)", "unknown: its items are not known"),
        ("x = 'a'.join(time.strftime('%Y').split('-'))", "unknown: what join() joins is not known"),
        ("x = str(3)", "'3'"),
        ("x = str(d) + '.h5'", "'<d>.h5'"),
        ("x = int('3') + int(2.9)", "5"),
        ("x = abs(1, 2)", "unknown: it takes one argument"),
        ("x = 'a' or abs(1, 2)", "'a'"),
        ("x = 0 and abs(1, 2)", "0"),
        ("x = int('a')", "unknown: int() would raise ValueError"),
        ("x = round(2.6)", "3"),
        ("x = round(2.66, 1)", "2.7"),
        ("x = len([1, 2])", "2"),
        ("x = len({'a': 1})", "1"),
        ("x = sorted(['b', 'a'])", "['a', 'b']"),
        ("x = sorted(['b', d])", "unknown: what is sorted is not known"),
        ("x = sorted(d)", "unknown: what is sorted is not known"),
        ("x = sorted(['b'], key=d)", "unknown: what is sorted is not known"),
        ("x = abs(-3)", "3"),
        ("x = abs(d)", "unknown: the number is not known"),
        ("x = str.lower('A') + str.join('/', ['a', 'b'])", "'aa/b'"),
        ("x = str.lower(d)", "unknown: what the method is called on is not known"),
        ("x = len('abc')", "3"),
        ("x = len(d)", "unknown: its length is not known"),
        ("x = math.ceil(7 / 2)", "4"),
        ("x = np.ceil(7 / 2)", "4.0"),
        ("x = np.int64(3)", "unknown: it is a numpy number"),
        ("x = max(1, 2)", "2"),
        ("x = min([3, 2])", "2"),
        ("x = max(d, 1)", "unknown: the numbers are not known"),
        ("x = bool(1)", "True"),
        ("x = bool(d)", "unknown: whether it is true is not known"),
        ("x = dict(a=1, b='c')", "{'a': 1, 'b': 'c'}"),
        ("x = dict({'a': 1}, b=2)['a']", "1"),
        ("x = dict(d)", "unknown: the items of the dict are not known"),
        ("x = list((1, 2))", "[1, 2]"),
        ("x = getattr(os, 'sep')", "'/'"),
        ("x = getattr(os, 'name')", "os.name"),
        ("class C:\n    y = 'a'\nx = getattr(C, 'y', 'b')", "'a'"),
        ("x = getattr(d, 'y', 'b')", "unknown: it is not bound in this file"),
        ("x = getattr(os, d)", "unknown: which attribute it is is not known"),
        ("x = float(d) * 2", "unknown: the number is not known"),
        ("x = ['a'][0]()[1]", "unknown: what is called is not followed"),
        ("x = getattr(d, 'a')", "unknown: it is not bound in this file"),
        ("x = float(3)", "3.0"),
        ("x = time.strftime('%Y') + '.h5'", "'<time.strftime()>.h5'"),
        ("x = list(('a', 'b'))", "['a', 'b']"),
        ("x = tuple()", "()"),
        ("x = round(2.567, ndigits=1)", "2.6"),
        ("x = tuple({'a': 1})", "('a')"),
        ("x = list({'a', 'b'})", "unknown: its items are not known"),
        ("x = int('a', 16)", "unknown: int() with a base is not followed"),
        ("x = str({})", "unknown: a dict is written with braces, an object as its class says"),
        ("x = vars(d)", "unknown: vars() is not followed"),
        ("x = flags.DEFINE_string(d).value", "unknown: its name is not known"),
    ],
    "comprehensions": [
        ("x = [y.upper() for y in ['a', d]]", "['A', unknown: it is not bound in this file]"),
        ("x = '/'.join(y for y in ('a', 'b'))", "'a/b'"),
        ("x = '-'.join(f'{k}={v}' for k, v in {'a': 1, 'b': 2}.items())", "'a=1-b=2'"),
        ("def f(y):\n    return [y + z for z in 'b'.split()]\nx = f('a')", "['ab']"),
        ("x = [y for z in [['a']] for y in z]", "unknown: what the comprehension goes over is not known"),
        ("x = [y for y in ['a'] if y]", "unknown: what the comprehension goes over is not known"),
        ("x = [y for y in d]", "unknown: what the comprehension goes over is not known"),
        ("x = [y for y in {'a'}]", "unknown: what the comprehension goes over is not known"),
        ("x = [y for y in ['a'] * 17]", "unknown: it has more than 16 elements"),
        ("x = [y for y, z in [('a',)]]", "unknown: what its elements are bound to is not followed"),
        ("x = [y for y in ['b']][0] + [y for y in ['c']][0]", "'bc'"),
        ("x = {y for y in ['a']}", "unknown: set comps are not followed"),
    ],
    "subscripts": [
        ("x = {'a': 'b'}['a']", "'b'"),
        ("x = {'a': 'b'}['c']", "unknown: its value is not in this file"),
        ("x = {'a': 'b'}.get('c', 'd')", "'d'"),
        ("x = {'a': 'b'}.get(d)", "unknown: the key is not known"),
        ("x = ['a', 'b'][-1]", "'b'"),
        ("x = 'abc'[1]", "'b'"),
        ("x = 'abc.h5'[:-3]", "'abc'"),
        ("x = [1, 2, 3][1:]", "[2, 3]"),
        ("x = list({'a': 1, 2: 3})", "['a', 2]"),
        ("x = {'a': 1}.keys()", "['a']"),
        ("x = {'a': 1}.values()", "[1]"),
        ("x = {'a': 1}.items()", "[('a', 1)]"),
        ("x = {'a': 1}.copy()['a'] + [2].copy()[0]", "3"),
        ("x = {'a': 1}.keys(d)", "unknown: the function is not in this file"),
        ("x = d[1:]", "unknown: its slice is not known"),
        ("c = {'a': 'b'}\nc['a'] = d\nx = c['a']", "unknown: it is changed in place"),
        ("x = d[0, 1]", "unknown: it has more than one index"),
    ],
    "names": [
        ("x = 'a'\nx = 'b'", "'b'"),
        ("a, b = 'a', 'b'\nx = b", "'b'"),
        ("a, *b = 'a', 'b'\nx = b", "['b']"),
        ("a, *b, (c, *x) = 1, 2, 3, (4, 5, 6)", "[5, 6]"),
        ("a, *x = d", "unknown: it is unpacked from a value that is not known"),
        ("(a, b) = pair = ('a', 'b')\nx = pair[0] + b", "'ab'"),
        ("if d:\n    y = 'a'\nelse:\n    y = 'b'\nx = y", "one of 'a', 'b'"),
        ("y = 'a'\nif d:\n    y = 'b'\nx = y", "one of 'b', 'a'"),
        ("if d:\n    y = 'a'\nelse:\n    raise ValueError\nx = y", "'a'"),
        ("if d:\n    y = 'a'\nelse:\n    sys.exit()\nx = y", "'a'"),
        ("if d:\n    a, b = 'a', 'b'\nelse:\n    a, b = 'c', 'd'\nx = a + b", "one of 'ab', 'cd'"),
        (
            "try:\n    y = 'a'\nexcept OSError as e:\n    y = 'b'\nelse:\n    y = 'c'\nfinally:\n    z = 1\nx = y",
            "one of 'c', 'b'",
        ),
        ("y = 'a'\nfor i in d:\n    x = y\n    y = 'b'", "unknown: it is rebound in a loop"),
        ("for i in d:\n    y = 'a'\n    x = y", "'a'"),
        ("y = 'a'\nfor i in d:\n    y = 'b'\nelse:\n    z = 1\nx = y", "one of 'a', 'b'"),
        ("n = 0\nwhile d:\n    x = f'm{n}'\n    n += 1", "'m<n>'"),
        ("for i, (j, k.a) in d:\n    x = f'm{i}{j}'", "'m<i><j>'"),
        ("with open('a') as f:\n    x = f", "unknown: builtins.open() is not followed"),
        ("with Path('a') as f:\n    x = f", "unknown: it comes from a context manager"),
        ("from numpy import *\nx = str(3)", "'3'"),
        ("from numpy import *\nx = abs", "unknown: it is not bound in this file"),
        ("with d as (a, b):\n    x = a", "unknown: it is unpacked from a context manager"),
        ("y = 'a'\ndel y\nx = y", "unknown: it is not bound here"),
        (
            "match d:\n case 1:\n  y = 'a'\n case [z, *w] if z:\n  y = 'b'\n case _:\n  y = 'c'\nx = y",
            "one of 'a', 'b', 'c'",
        ),
        ("y = 'a'\nmatch d:\n    case 1:\n        y = 'b'\nx = y", "one of 'b', 'a'"),
        ("y = 'a'\ndef f():\n    global y\n    y = 'b'\nx = y", "one of 'a', 'b'"),
        ("y: str = 'a'\nz: int\nx = y", "'a'"),
        ("y = 'a'\nx = [y for y in 'b'][0]", "unknown: what the comprehension goes over is not known"),
        ("class C:\n    y = 'a'\n    z = [y for _ in 'b']\n    w = y\nx = C.w", "'a'"),
        ("y = y\nx = y", "unknown: it is defined by itself"),
        ("x = undefined", "unknown: it is not bound in this file"),
        ("import a.b as c\nx = c.D", "a.b.D"),
        ("from . import c\nx = c.D + '/a'", "'<.c.D>/a'"),
        ("for i in d:\n    x = i", "unknown: it changes with a loop"),
        ("y = 'a'\nexec(d)\nx = y", "unknown: exec() or globals() may bind it"),
        ("def f(y='b'):\n    global x\n    x = y\ng(f, 'a')", "unknown: it may be called with what stands beside it"),
        (
            "".join(f"if d:\n    y = '{number}'\n" for number in range(18)) + "x = y",
            "one of '17', '16', unknown: it is bound in more than 16 ways",
        ),
    ],
    "where values live": [
        ("def f(a, *, y='a'):\n    global x\n    x = y\nf(1, y='b')", "'b'"),
        ("def f(*y):\n    global x\n    x = y", "unknown: it is a parameter"),
        ("def f(a, /, y='a'):\n    return y\nx = f(1, 'b')", "'b'"),
        ("def f(y):\n    return y\nx = f(*d)", "unknown: a star gives its arguments"),
        ("async def f():\n    return 'a'\nx = f()", "unknown: the function returns nothing that is followed"),
        ("def f():\n    return\nx = f()", "None"),
        (
            "class C:\n    @property\n    def f(self):\n        return 'a'\nx = C().f()",
            "unknown: it is a decorated method",
        ),
        ("class C:\n    y = 'a'\n    @property\n    def f(self):\n        return self.y + 'b'\nx = C().f", "'ab'"),
        (
            "class C:\n    @property\n    def f(self):\n        yield 'a'\nx = C().f",
            "unknown: it is a decorated function",
        ),
        (
            "class C:\n    @other\n    def f(self):\n        return 'a'\nx = C().f",
            "unknown: it is a decorated function",
        ),
        ("class C:\n    pass\nx = C().f()", "unknown: the method is not in this file"),
        ("class C:\n    def __call__(self, y):\n        return y + 'b'\nx = C()('a')", "'ab'"),
        ("class C:\n    @classmethod\n    def f(cls):\n        return 'a'\nx = C.f()", "'a'"),
        ("class C:\n    def f(self, y='a'):\n        global x\n        x = y\nC().f('b')", "'b'"),
        ("x = 'a'(1)", "unknown: what is called is not followed"),
        (
            "def f():\n y = 'a'\n def g():\n  nonlocal y\n  y = 'b'\n return y\nx = f()",
            "one of 'a', 'b'",
        ),
        ("def f(y='a'):\n    global x\n    x = y", "'a' (y with its default)"),
        ("def f(y='a'):\n    global x\n    x = y\nf()", "'a'"),
        ("def f(y='a'):\n    global x\n    x = y\nf('b')\nf(y='c')", "one of 'b', 'c'"),
        ("def f(y='a', z='b'):\n    global x\n    x = y\nf(z='c')", "'a'"),
        ("def f(y='a'):\n    global x\n    x = y\nf(*d)", "unknown: a star in a call of the function may set it"),
        ("def f(y):\n    global x\n    x = y + '.h5'", "'<y>.h5'"),
        ("def f(y):\n    return y + '.h5'\nx = f('a')", "'a.h5'"),
        ("f = lambda y: y + '.h5'\nx = f('a')", "'a.h5'"),
        ("x = (lambda y: y + '.h5')('a')", "'a.h5'"),
        ("def f(y):\n    return f(y)\nx = f('a')", "unknown: it is a helper in a helper in a helper"),
        ("def f():\n    pass\nx = f()", "unknown: the function returns nothing that is followed"),
        ("@cache\ndef f():\n    return 'a'\nx = f()", "unknown: the function is not in this file"),
        ("class C:\n    y = 'a'\nx = C.y", "'a'"),
        ("class C:\n    y = 'a'\nC.y = 'b'\nx = C.y", "one of 'a', 'b'"),
        ("class C:\n    y = 'a'\nx = C().y", "'a'"),
        ("class C:\n    y: str = 'a'\nx = C(y='b').y", "'b'"),
        ("class C:\n    y: str = 'a'\nx = C('b').y", "'b'"),
        ("class C:\n    y = None\nx = C.y", "unknown: no assignment to it is in this file"),
        (
            "class C:\n def __init__(self):\n  self.y = 'a'\n def f(self):\n  global x\n  x = self.y",
            "'a'",
        ),
        (
            "class C:\n def f(self, y):\n  return y\n def g(self):\n  global x\n  x = self.f('a')",
            "'a'",
        ),
        ("class C:\n    @staticmethod\n    def f(y):\n        return y\nx = C.f('a')", "'a'"),
        (
            "ap = parser()\nap.add_argument('-o', '--out-dir', default='a')\nx = ap.parse_args().out_dir",
            "'a' (ap.parse_args().out_dir with its default)",
        ),
        (
            "ap = parser()\nap.add_argument('--o', dest='p', default='a')\nns = ap.parse_args()\nx = ns.p",
            "'a' (ns.p with its default)",
        ),
        (
            "ap = parser()\nap.add_argument('--o', action='store_true')\nx = ap.parse_args().o",
            "unknown: it comes from the command line",
        ),
        (
            "ap = parser()\nap.add_argument('--o', default=None)\nx = ap.parse_args().o",
            "unknown: it comes from the command line",
        ),
        ("flags.DEFINE_string('o', 'a', 'help')\nx = flags.FLAGS.o", "'a' (flags.FLAGS.o with its default)"),
        (
            (
                "class C:\n def f(self):\n  global x\n  x = self.y()\n def y(self):\n  return 'a'\n"
                "class D(C):\n def y(self):\n  return 'b'"
            ),
            "unknown: a class made of this one has a method of this name",
        ),
        ("class C:\n    def y(self):\n        return 'a'\nC.y = d\nx = C().y()", "unknown: the method may be replaced"),
        ("class C:\n    y: str\nx = C(*d).y", "unknown: an argument may set it"),
        (
            "class C:\n    y = 'a'\nz = C()\nsetattr(z, d, 'b')\nx = z.y",
            "one of 'a', unknown: its attributes are set by name",
        ),
        ("class C:\n    y = 'a'\nC.y += 'b'\nx = C.y", "one of 'a', unknown: it is changed in place"),
        (
            "ap = parser()\nap.add_argument('--o', default='a')\nx = ap.parse_known_args(['--o', 'b'])",
            "(unknown: its options are given by the code, unknown: it comes from the command line)",
        ),
        ("x = parser().parse_known_args()", "(unknown, unknown: it comes from the command line)"),
    ],
}
MAKERS = {"unknown", "Unknown", "unfollowed", "raising", "blurred"}
ROWS = [(group, code, expected) for group, rows in SPECIFICATION.items() for code, expected in rows]


def shown(value: Value) -> str:
    """*value* in the notation of the table."""
    match value:
        case Text():
            if len(value.parts) == len(value.holes) == 1:
                return shown(value.holes[0])
            return f"Path({value.shown()!r})" if value.is_path else repr(value.shown())
        case Constant():
            return repr(value.value)
        case Items():
            inside = ", ".join(map(shown, value.items))
            return f"({inside})" if value.type is tuple else f"[{inside}]"
        case Entries():
            return "{" + ", ".join(f"{key!r}: {shown(entry)}" for key, entry in value.entries) + "}"
        case Symbol():
            return value.name
        case Choice() if len(value.alternatives) == 1:
            only = value.alternatives[0]
            return f"{shown(only.value)} ({', '.join(only.assuming)})"
        case Choice():
            return "one of " + ", ".join(shown(one.value) for one in value.alternatives)
        case Unknown():
            return f"unknown: {value.reason}"
    return "unknown"


def folded(code: str) -> Value:
    """What the name ``x`` is at the last place that binds it."""
    module = parse(f"{HEAD}{code}\nx\n").module
    flow = walk(module)
    last = module.body[-1]
    assert isinstance(last, cst.SimpleStatementLine)
    statement = last.body[0]
    assert isinstance(statement, cst.Expr)
    return Folder(flow).fold(statement.value)


@pytest.mark.parametrize(("group", "code", "expected"), ROWS, ids=[f"{group}: {code}" for group, code, _ in ROWS])
def test_form(group: str, code: str, expected: str) -> None:
    del group
    assert shown(folded(code)) == expected


@pytest.mark.parametrize(
    ("code", "unit"),
    [
        ("x = 5 * steps_per_epoch", "EPOCHS_OF_BATCHES"),
        ("steps_per_epoch = 500\nx = steps_per_epoch", "EPOCHS_OF_BATCHES"),
        ("x = steps_per_epoch // 4", "PART_OF_EPOCH"),
        ("x = steps_per_epoch // 1", "EPOCHS_OF_BATCHES"),
        ("x = steps_per_epoch * 0.5", "PLAIN"),
        ("x = -steps_per_epoch", "PLAIN"),
        ("x = len(ds) * 2", "LENGTH"),
        ("x = len(data) // batch_size + 1", "EPOCHS_OF_BATCHES"),
        ("x = 5 * batch_size", "BATCH_SIZE"),
        ("x = n_samples // 32", "EPOCHS_OF_BATCHES"),
        ("x = int(math.ceil(n_samples / BATCH))", "EPOCHS_OF_BATCHES"),
        ("x = batch_size * steps_per_epoch", "SAMPLES"),
        ("save_steps = 100\nx = save_steps", "PLAIN"),
        ("x = 100", "PLAIN"),
        ("x = n_samples + n_rows", "SAMPLES"),
        ("x = n_samples + batch_size", "PLAIN"),
        ("batch_size = 8 if d else 16\nx = batch_size", "BATCH_SIZE"),
    ],
)
def test_what_a_number_counts(code: str, unit: str) -> None:
    values = [one.value for one in alternatives(folded(code))]
    assert [one.unit.name for one in values if isinstance(one, Constant | Unknown)] == [unit] * len(values)


def test_a_text_counts_nothing() -> None:
    assert shown(folded("batch_size = 'a'\nx = batch_size")) == "'a'"


@pytest.mark.parametrize(
    "code",
    [
        "x = f(d, 'E')",
        "x = f(y=['E'])",
        "y = f('E')\nx = y.name",
        "y, x = f('E')",
        "y, x = d, ['E'][n]",
        "x = f('E' if d else 'b')",
        "x = (f'{d}_' + 'E').swapcase()",
        "x = 'E'.translate(d)",
        "x = d.replace('e', 'E')",
        "x = 'E'[:n]",
        "x = {'a': 'E'}[n]",
        "x = {'a': 'E'}.get(n)",
        "x = {'a': 'E', **d}['a']",
        "y = {'a': 'E'}\ny['b'] = 1\nx = y['a']",
        "x = ''.join(y for y in [d, 'E'] if y)",
        "x = [y for y in g('E')][0]",
        "x = [y for y, z in ['E']][0]",
        "x = [y for y.z in ['E']][0]",
        "x = [y for y, z.y in [('E', 1)]][0]",
        "x = ['E' for y in [''] * 17][0]",
        "x = '{a[0]}'.format(a=g('E'))",
        "for x in ['E', 'b']:\n    pass",
        "x = os.path.join(*[['a', 'E']][n])",
        "f = lambda y: y\nfor y in [f]:\n    x = y('E')",
        "def f(y):\n    global x\n    x = y\ng = f\ng('E')",
        "def f(y='b'):\n    global x\n    x = y\nmap(f, ['E'])",
        "x = os.path.splitext('E' + d)[0]",
        "x = Path('E' + d).stem",
        "x = str(Path('E').relative_to(d))",
        "x = '%*d' % (3, 'E')",
        "x = 'E' * n",
        "class C:\n    y = None\n    def f(self):\n        self.y = 'E'\nx = C.y",
        "x = getattr(d, 'y', 'E')",
        "x = '%s' % g('E')",
        "x = f'{g(\"E\")}'",
        "x = os.path.join('a', g('E'))",
        "y = 'b'\nfor _ in d:\n    x = y\n    y = os.path.join(g(y), 'E')",
        "os.environ['A'] = 'E'\nx = os.environ['A']",
        "os.environ['A'] = 'E'\nx = os.environ[d]",
        "del os.environ['A']\nos.environ.setdefault('A', 'E')\nx = os.environ['A']",
        "class C:\n    def __enter__(self):\n        return 'E'\nwith C() as x:\n    pass",
        "class C:\n    def y(self):\n        return d\nC.y = lambda self: 'E'\nx = C().y()",
        "class C:\n    def __str__(self):\n        return 'E'\nx = g(C())",
        "class C:\n    __str__ = g\n    def __repr__(self):\n        return 'E'\nx = os.path.dirname(C())",
        "y = parse()\ny.add_argument('--y', default='E')\nx = vars(y.parse_args())['y']",
        "y = parse()\ny.add_argument('--y', default=g, type=lambda z: 'E')\nx = y.parse_args().y",
        "y = parse()\ny.add_argument('--y', default='E')\ny.parse_args(['--z', '1'])\nx = y.parse_args(['--z', '1']).y",
        "def f(y):\n    global x\n    x = y.z\nclass C:\n    z = 'E'\nf(C())",
        "def f(y):\n    global x\n    x = y.z()\nclass C:\n    def z(self):\n        return 'E'",
        "def f(y):\n    global x\n    x = y.z\nf(C(z='E'))",
        "def f(y):\n    global x\n    x = y.z\ny.z = 'E'",
        "y = {}\ny['a'] = 'E'\nx = y['a']",
        "y = []\ny.append('E')\nx = y[0]",
        "y = 'E'\nfor _ in d:\n    x = y\n    y = y + 'b'",
        "y = 'b'\nfor _ in d:\n    x = y\n    y = y + 'E'",
        "y, z = 'b', 'E'\nfor _ in d:\n    x = y\n    y += z",
        "y = 'b'\nfor _ in d:\n    x = y\n    for y in ['E']:\n        pass",
        "y, *x = f('E')",
        "match f('E'):\n    case [x]:\n        pass",
        "with f('E') as (x, y):\n    pass",
        "def f(y):\n    global x\n    x = y\nf('b')\nf('E')",
        "def f(y='b'):\n    global x\n    x = y\nf(*[['E']][n])",
        "def f(y='E'):\n    global x\n    x = y\nf(*d)",
        "class C:\n    def __init__(self, y):\n        self.y = y\nx = C('E').y",
        "@cache\ndef f():\n    return 'E'\nx = f()",
        "def f():\n    yield 'E'\nx = next(f())",
        "def f(y):\n    return 'E' + y\nx = f(*d)",
    ],
)
def test_a_text_that_is_lost_is_a_hole_only_if_it_had_no_fields(code: str) -> None:
    assert isinstance(folded(f"{code}\nx = 'a' + x"), Text | Choice)
    lost = folded(f"{code}\nx = 'a' + x".replace("E", "{epoch}"))
    assert all(isinstance(one.value, Unknown) for one in alternatives(lost))


@pytest.mark.parametrize(
    "code",
    [
        "x = 'a' + ['{epoch}', d][1]",
        "x = 'a' + {'a': '{epoch}', 'b': d}['b']",
        "x = 'a' + {'a': '{epoch}', 'b': d}.get('b')",
        "x = 'a' + (d if True else '{epoch}')",
    ],
)
def test_an_unknown_beside_a_text_with_fields_is_still_a_hole(code: str) -> None:
    assert shown(folded(code)) == "'a<d>'"


@pytest.mark.parametrize(
    ("field", "spent"),
    [
        ("epoch", "epoch"),
        ("self.epoch", "epoch"),
        ("epoch + 1", "epoch"),
        ("int(epoch)", "epoch"),
        ("epoch[0]", None),
        ("max(epoch, 1)", None),
        ("epoch + batch", None),
        ("1", None),
    ],
)
def test_a_field_that_is_evaluated_is_spent_by_the_name_in_it(field: str, spent: str | None) -> None:
    value = folded(f"x = f'a{{{field}}}'")
    assert isinstance(value, Text)
    assert [one.field for one in value.spent] == ([] if spent is None else [spent])


@pytest.mark.parametrize(
    "code",
    [
        "f'a{y}'",
        "'a' + y",
        "y + 'a'",
        "y * 2",
        "'%s' % y",
        "y % ()",
        "'%(z)s' % {'z': y}",
        "'{}'.format(y)",
        "y.format()",
        "'/'.join(['a', y])",
        "y.join(['b', 'c'])",
        "y.replace('a', 'b')",
        "'a'.replace('a', y)",
        "y.strip('5')",
        "y.removeprefix('a')",
        "y.removesuffix('.h5')",
        "str(y)",
        "os.fspath(y)",
        "os.path.join('c', y)",
        "os.path.join(y, 'c')",
        "os.path.dirname(y)",
        "os.path.basename(y)",
        "os.path.normpath(y)",
        "os.path.normpath(y + '/..')",
        "os.path.abspath(y)",
        "os.path.splitext(y)[0]",
        "Path(y).parent",
        "Path(y).name",
        "Path(y).stem",
        "Path(y).with_suffix('.a')",
        "Path(y).with_name('c')",
        "Path(y).with_stem('c')",
        "Path('c') / y",
        "Path(y).joinpath('c')",
        "Path(y).resolve()",
    ],
)
def test_what_is_noted_about_a_text_stays_with_what_is_made_of_it(code: str) -> None:
    """That ``.format()`` has used up a field, and that it has swallowed an argument of the callback."""
    made = folded(f"y = 'a/b_{{}}.h5'.format(epoch, save_best_only=True)\nx = {code}")
    assert isinstance(made, Text)
    assert {one.field for one in made.spent} == {"epoch"}
    assert {one.name for one in made.stray} == {"save_best_only"}


@pytest.mark.parametrize(
    ("code", "how"),
    [
        ("os.path.join('{epoch}', '/c')", "a join with an absolute path"),
        ("os.path.dirname('a/{epoch}')", "os.path.dirname()"),
        ("os.path.dirname('a/{epoch}' + d)", "os.path.dirname()"),
        ("os.path.splitext('a.{epoch}')[0]", "os.path.splitext()"),
        ("Path('a/{epoch}').parent", ".parent"),
        ("Path('a.{epoch}').with_suffix('.b')", ".with_suffix()"),
        ("Path('a_{epoch}').with_name('b')", ".with_name()"),
        ("Path('{epoch}/b').relative_to('{epoch}')", ".relative_to()"),
    ],
)
def test_a_field_that_is_cut_away_is_noted_with_what_cut_it(code: str, how: str) -> None:
    made = folded(f"x = {code}")
    assert isinstance(made, Text)
    assert [(one.field, one.how, one.cut) for one in made.spent] == [("epoch", how, True)]


@pytest.mark.parametrize(
    ("code", "callee"),
    [
        ("'{}'.format('a', save_best_only=True)", ".format()"),
        ("os.path.join('a', save_best_only=True)", "os.path.join()"),
        ("str('a', save_best_only=True)", "str()"),
    ],
)
def test_an_argument_of_the_callback_is_noted_with_the_call_that_got_it(code: str, callee: str) -> None:
    made = folded(f"x = os.path.join({code}, '/c')")
    assert isinstance(made, Text)
    assert [(one.name, one.callee) for one in made.stray] == [("save_best_only", callee)]


@pytest.mark.parametrize(
    "code",
    [
        "class C:\n    def __getattr__(self, y):\n        return d\nx = C().y",
        "class C:\n    def __init__(self):\n        self.y = 'b'\n        self.y += d\nx = C().y",
        "class C(dict):\n    pass\nx = C(y='a')['y']",
        "class C:\n    pass\nx = f'a{C()}'",
        "x = str({'a': 1})",
        "import enum\nclass C(enum.Enum):\n    A = '{epoch}'\nfor y in C:\n    x = y.value",
        "def f(y):\n    global x\n    x = y.z\n" + "y.z = 'a'\n" * 65,
    ],
)
def test_what_may_be_anything_is_no_hole(code: str) -> None:
    assert all(isinstance(one.value, Unknown) for one in alternatives(folded(f"{code}\nx = x + 'b'"))[-1:])


LIMITS = [
    ("MAX_FOLDS", "y = 'a'\nx = 'a' + y", "there is too much to follow in this file"),
    ("MAX_DEPTH", "y = 'a'\nx = 'a' + y", "it is more than 1 steps away from a literal"),
    ("MAX_SIZE", "y = 'aaaaa'\nx = 'a' + y", "it is too long to be followed"),
    ("MAX_PARTS", "y = f'{d}a{d}a{d}a{d}'\nx = 'a' + y", "it has too many parts, or private characters"),
]


@pytest.mark.parametrize(("limit", "code", "reason"), LIMITS)
def test_what_is_beyond_a_limit_is_no_hole(monkeypatch: pytest.MonkeyPatch, limit: str, code: str, reason: str) -> None:
    assert isinstance(folded(code), Text)
    monkeypatch.setattr(folder, limit, 1 if limit == "MAX_DEPTH" else 3)
    assert shown(folded(code)) == f"unknown: {reason}"


def reasons(path: Path) -> Iterator[str]:
    """The reasons in *path* for which an expression is unknown, as regular expressions."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in MAKERS:
            arguments = [*node.args, *(one.value for one in node.keywords if one.arg == "reason")]
            match arguments:
                case [*_, ast.Constant(str(reason))] if " " in reason:
                    yield re.escape(reason)
                case [*_, ast.JoinedStr(parts)]:
                    yield "".join(re.escape(one.value) if isinstance(one, ast.Constant) else ".*" for one in parts)


def test_every_reason_is_in_the_table() -> None:
    """They are told to users, by CKP910 and by explain."""
    told = [f"unknown: {reason}" for *_, reason in LIMITS] + [expected for *_, expected in ROWS]
    told.append(f"unknown: {folder.AT_FAULT.reason}")  # to which no code is known to lead
    paths = [*Path(folder.__file__).parent.glob("*.py"), Path(operations.__file__)]
    written = {one for path in paths for one in reasons(path)}
    assert len(written) > 90
    assert [one for one in sorted(written) if not re.search(f"unknown: {one}", "\n".join(told))] == []


def test_private_characters_are_not_taken_for_holes() -> None:
    assert isinstance(folded("x = '\ue000'"), Unknown)
    assert isinstance(folded("x = '\ud7ff'"), Text)
