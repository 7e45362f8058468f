"""Where the modules of a project are found, in folders that are made for it."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.machinery import PathFinder
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flake8_ckpt.source import outline
from flake8_ckpt.source import settings as settings_files
from flake8_ckpt.source.modules import Project, name_of, project_of
from flake8_ckpt.source.outline import imports_in, outline_of, reached, text_of
from flake8_ckpt.source.parsing import without_definitions
from flake8_ckpt.source.search_path import added_folders


def make(root: Path, *paths: str, **texts: str) -> Path:
    """Files below *root*, which are empty, or have the text that is given by name; the root."""
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(texts.get(Path(path).stem, ""), encoding="utf-8")
    return root


def found(project: Project, name: str) -> str | None:
    """The module of this name, as seen from the root."""
    module = project.find(name)
    return None if module is None else os.path.relpath(module.path, project.root).replace(os.sep, "/")


@pytest.mark.parametrize(
    ("files", "name", "expected"),
    [
        (["a.py"], "a", "a.py"),
        (["a.py", "a/__init__.py"], "a", "a/__init__.py"),
        (["a.py", "a/b.py"], "a", "a.py"),
        (["a/b.py"], "a", "a"),
        (["a/b.py"], "a.b", "a/b.py"),
        (["a/b.py"], "a.c", None),
        (["a.py"], "a.b", None),
        (["a.pyi"], "a", None),
        (["a.so"], "a", "a"),
        (["a.cpython-311-x86_64-linux-gnu.so", "a.py"], "a", "a"),
        (["a.pyc"], "a", "a"),
        (["a/b.txt"], "a", "a"),
        (["a"], "a", None),
        (["src/a.py"], "a", "src/a.py"),
        (["src/a/b.py", "src/a/__init__.py", "a/c.py"], "a.b", "src/a/b.py"),
        (["numpy/a.py"], "numpy.a", None),
        (["numpy/__init__.py"], "numpy", "numpy/__init__.py"),
        (["src/numpy/__init__.py"], "numpy", None),
        (["os.py", "sys.py"], "os", None),
        (["random.py"], "random", "random.py"),
    ],
)
def test_a_module_is_found_as_python_finds_it(
    files: list[str], name: str, expected: str | None, tmp_path: Path
) -> None:
    make(tmp_path, "setup.py", "train.py", *files)
    assert found(Project(tmp_path / "train.py"), name) == expected


@given(
    st.sets(st.sampled_from(["a.py", "a/__init__.py", "a/b.py", "a/b/__init__.py", "a/b/c.py", "src/a.py", "a/c.py"]))
)
@settings(max_examples=40, deadline=None)
def test_it_is_the_file_that_python_itself_would_import(files: set[str]) -> None:
    with TemporaryDirectory() as folder, patch.dict(sys.modules):
        root = make(Path(folder), "setup.py", *sorted(files))
        project = Project(root / "train.py")
        for name in ("a", "a.b", "a.b.c", "a.c"):
            module = project.find(name)
            assert (None if module is None else str(module.path)) == found_by_python(
                name, [str(root), str(root / "src")]
            )


def found_by_python(name: str, folders: list[str]) -> str | None:
    """The file of a module, or its folder, as Python's own finder has it."""
    spec, where = None, folders
    for size in range(1, name.count(".") + 2):
        part = ".".join(name.split(".")[:size])
        spec = PathFinder.find_spec(part, where) if where else None
        where = list(spec.submodule_search_locations or ()) if spec is not None else []
        sys.modules[part] = ModuleType(part)
        sys.modules[part].__path__ = where
    return None if spec is None else spec.origin or where[0]


def test_the_root_is_the_nearest_folder_that_looks_like_one(tmp_path: Path) -> None:
    make(tmp_path, "tox.ini", "one/two/train.py", "one/.flake8", "other/kit/deep/a.py", "other/kit/__init__.py")
    assert Project(tmp_path / "one/two/train.py").root == tmp_path / "one"
    assert Project(tmp_path / "other/kit/a.py").root == tmp_path
    (tmp_path / "tox.ini").unlink()
    assert Project(tmp_path / "other/kit/a.py").root == tmp_path / "other"
    assert Project(tmp_path / "other/a.py").root == tmp_path / "other"


def test_packages_are_found_from_their_own_files(tmp_path: Path) -> None:
    make(
        tmp_path,
        "kit/__init__.py",
        "kit/sub/__init__.py",
        "kit/sub/train.py",
        "kit/names.py",
        "kit/__main__.py",
        "b.py",
    )
    project = Project(tmp_path / "kit/sub/train.py")
    assert project.root == tmp_path
    assert [found(project, one) for one in ("kit", "kit.names", "b", "names")] == [
        "kit/__init__.py",
        "kit/names.py",
        "b.py",
        None,
    ]
    above = project.find_relative(project.file, 2, "names")
    assert above is not None
    assert name_of(above) == "kit.names"
    own = project.find_relative(project.file, 1, "")
    assert own is not None
    assert name_of(own) == "kit.sub"
    assert project.find_relative(project.file, 4, "b") is None
    assert project.find_relative(project.file, 99, "b") is None
    assert project.find_relative(project.file, 1, "no.such") is None
    assert found(Project(tmp_path / "kit/__main__.py"), "names") is None
    assert project.shown(tmp_path / "kit/sub/x.py") == "x.py"
    assert project.shown(tmp_path / "kit/names.py") == "kit/names.py"
    assert project.shown(tmp_path.parent / "x.py") == "x.py"


def test_the_root_may_itself_be_a_package(tmp_path: Path) -> None:
    make(tmp_path, "kit/setup.py", "kit/__init__.py", "kit/names.py", "other/__init__.py", "kit/train.py")
    project = Project(tmp_path / "kit/train.py")
    assert found(project, "kit.names") == "names.py"
    assert found(project, "other") is None


@pytest.mark.skipif(os.name == "nt", reason="symbolic links need a privilege there")
def test_no_link_out_of_the_project_is_followed(tmp_path: Path) -> None:
    make(tmp_path, "there/a.py", "there/kit/__init__.py", "there/space/b.py", "here/setup.py", "here/own.py")
    for name in ("a.py", "kit", "space"):
        (tmp_path / "here" / name).symlink_to(tmp_path / "there" / name)
    (tmp_path / "here/link.py").symlink_to(tmp_path / "here/own.py")
    project = Project(tmp_path / "here/own.py")
    for name in ("a", "kit"):
        module = project.find(name)
        assert module is not None
        assert not module.is_readable
    assert project.find("space.b") is None
    link = project.find("link")
    assert link is not None
    assert project.is_file(link.path)


def test_a_folder_that_cannot_be_listed_has_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path, "setup.py", "a.py")

    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "scandir", refuse)
    assert found(Project(tmp_path / "train.py"), "a") is None


PYPROJECT = """
[tool.setuptools]
package-dir = {"" = "lib", "other" = "elsewhere"}
[tool.setuptools.packages.find]
where = ["found"]
[tool.poetry]
packages = [{include = "p", from = "poetry"}, "odd"]
[tool.pdm]
package-dir = "pdm"
[tool.hatch.build.targets.wheel]
packages = ["hatch/h"]
[tool.maturin]
python-source = "maturin"
"""


def test_the_settings_of_a_project_say_where_packages_lie(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folders = ["lib/a", "elsewhere/b", "found/c", "poetry/p", "pdm/d", "hatch/h", "maturin/m"]
    make(tmp_path, "pyproject.toml", *(f"{one}.py" for one in folders), pyproject=PYPROJECT)
    project = Project(tmp_path / "scripts" / "train.py")
    names = ("a", "other.b", "c", "p", "d", "h", "m")
    assert [found(project, one) for one in names] == [f"{one}.py" for one in folders]
    monkeypatch.setattr(settings_files, "find_spec", lambda _: None)  # as before Python 3.11 without tomli
    settings_files._read.cache_clear()  # noqa: SLF001
    assert found(Project(tmp_path / "scripts" / "train.py"), "a") is None
    settings_files._read.cache_clear()  # noqa: SLF001


@pytest.mark.parametrize("text", ["[tool", "[options]\npackage_dir = odd\n", "\0", "tool = 1\n[options"])
def test_settings_that_say_nothing_say_nothing(text: str, tmp_path: Path) -> None:
    make(tmp_path, "pyproject.toml", "setup.cfg", "a.py", pyproject=text, setup=text)
    assert found(Project(tmp_path / "sub/train.py"), "a") == "a.py"
    (tmp_path / "setup.cfg").write_bytes(b"\xff" * (settings_files.MAX_BYTES + 1))
    assert found(Project(tmp_path / "sub/train.py"), "a") == "a.py"


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("'lib'", ["code/lib", "lib"]),
        ("'..'", [".", ".."]),
        ("'/lib'", ["/lib"]),
        ("os.path.dirname(os.path.dirname(os.path.abspath(__file__)))", ["."]),
        ("os.path.join(os.path.dirname(__file__), '..', 'lib')", ["lib"]),
        ("os.path.dirname(__file__) + '/lib'", ["code/lib"]),
        ("os.path.dirname(__file__) + os.sep + os.pardir", ["."]),
        ("f'{os.path.dirname(__file__)}/lib'", ["code/lib"]),
        ("str(Path(__file__).resolve().parent.parent / 'lib')", ["lib"]),
        ("Path(__file__).absolute().parents[1].joinpath('a', 'b').as_posix()", ["a/b"]),
        ("Path(ROOT, 'lib')", ["code/lib"]),
        ("os.path.dirname(inspect.getfile(inspect.currentframe()))", ["code"]),
        ("os.path.join(sys.path[0], 'lib')", ["code/lib"]),
        ("os.getcwd()", ["code", "."]),
        ("os.path.dirname('lib')", ["code", "."]),
        ("twice", []),
        ("f(x)", []),
        ("dirname()", []),
        ("os.path.dirname(x)", []),
        ("os.path.join(x, 'a')", []),
        ("resolve()", []),
        ("loop", []),
        ("1", []),
    ],
)
def test_folders_that_a_program_adds_are_read_off(expression: str, expected: list[str]) -> None:
    root = Path(os.path.abspath("/work-tree"))  # noqa: PTH100
    before = "ROOT = os.path.dirname(__file__)\ntwice = 'a'\ntwice = 'b'\nloop = loop\na[0] = 'c'\n"
    wanted = [Path(os.path.normpath(root / one)) for one in expected]
    for statement, index in (
        (f"sys.path.append({expression})", 1),
        (f"sys.path.insert(0, {expression})", 0),
        (f"sys.path.extend([{expression}])", 1),
        (f"sys.path += [{expression}]", 1),
        (f"site.addsitedir({expression})", 1),
    ):
        assert added_folders(before + statement, root / "code/train.py", root)[index] == wanted
    assert added_folders("sys.path.append('a'", root / "train.py", root) == ([], [])
    assert added_folders("path.append('a')", root / "train.py", root) == ([], [])


def test_import_statements_are_read_off_the_text() -> None:
    text = (
        "import a, b.c as d\nfrom e import (f,  # one\n  g as h,)\nif x: from . import i\nfrom ..j.k import *\n"
        "def l(): import m.n\nfrom o import p, \\\n    q\n'''from r'''\nimporting = 1\n"
    )
    assert [tuple(one) for one in imports_in(text)] == [
        (0, "a", None, "a"),
        (0, "b.c", None, "d"),
        (0, "e", "f", "f"),
        (0, "e", "g", "h"),
        (1, "", "i", "i"),
        (2, "j.k", "*", "*"),
        (0, "m.n", None, "m"),
        (0, "o", "p", "p"),
        (0, "o", "q", "q"),
    ]


def test_an_outline_has_what_a_module_defines() -> None:
    text = "@wrapped\ndef one():\n    two\nclass Three:\n    four = 5\nSIX: int = seven\nif eight:\n    nine\n"
    parts = outline_of(f"{text}if __name__ == '__main__':\n    ten\nSIX = eleven\n(twelve\n)\n").blocks
    assert {name: sorted(one.words) for name, one in parts.items()} == {
        "one": ["def", "one", "two", "wrapped"],
        "Three": ["Three", "class", "four"],
        "SIX": ["SIX", "eleven", "int", "seven"],
        "": ["eight", "if", "nine", "twelve"],
    }


def test_only_what_is_used_is_reached(tmp_path: Path) -> None:
    make(
        tmp_path,
        *("setup.py", "a.py", "b.py", "c.py", "d.py", "e.py", "f.py", "kit/__init__.py", "kit/inner.py", "same.py"),
        a="from b import two\nimport c\n\ndef one():\n    return two()\n\ndef other():\n    return c.three()\n",
        b="from a import *\nfrom same import *\n\ndef two():\n    ModelCheckpoint()\n",
        c="def three(): pass\n",
        d="x = 1\n",
        e="import hvd\nhvd.init()\n",
        f="from .. import nothing\nfrom f import *\n",
        inner="def deep(): pass\n",
        same="from b import *\n",
    )
    text = "from a import one as renamed\nimport d, e, f, kit.inner, train\nrenamed(kit.inner.deep, train.x)\n"
    project = project_of(tmp_path / "train.py", text)
    part = reached(project, text)
    assert sorted(project.shown(one) for one in part.modules) == ["a.py", "b.py", "e.py", "kit/inner.py", "same.py"]
    assert "ModelCheckpoint" in "".join(part.texts)
    assert part.names >= {"renamed", "e", "kit"}
    assert "d" not in part.names
    assert {project.shown(one) for one in part.idle} >= {"d.py", "f.py", "kit/__init__.py"}


def test_a_file_that_cannot_be_read_has_no_text(tmp_path: Path) -> None:
    (tmp_path / "coded.py").write_bytes(b"# coding: latin-1\nx = '\xe9'\n")
    (tmp_path / "bad.py").write_bytes(b"x = '\xe9'\n")
    (tmp_path / "odd.py").write_bytes(b"# coding: no-such\n")
    (tmp_path / "large.py").write_bytes(b"#" * (outline.MAX_BYTES + 1))
    texts = [text_of(tmp_path / f"{one}.py") for one in ("coded", "bad", "odd", "large", "missing")]
    assert texts == ["# coding: latin-1\nx = 'é'\n", None, None, None, None]
    assert text_of(tmp_path) is None


def test_what_is_looked_at_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = [f"m{number}" for number in range(9)]
    texts = {name: f"{name}_name = 'x'\n" for name in names}
    make(tmp_path, "setup.py", *(f"{name}.py" for name in names), **texts)
    text = "".join(f"from {name} import {name}_name\n{name}_name\n" for name in names)
    assert len(reached(Project(tmp_path / "train.py"), text).modules) == 9
    for bound, value, expected in (("MAX_MODULES", 3, 3), ("MAX_LOOKED_AT", 4, 4), ("MAX_BYTES", 35, 2)):
        with monkeypatch.context() as patched:
            patched.setattr(outline, bound, value)
            assert len(reached(Project(tmp_path / "train.py"), text).modules) == expected, bound


def test_another_module_may_add_folders_too(tmp_path: Path) -> None:
    make(tmp_path, "setup.py", "paths.py", "more/found.py", paths="import sys\nsys.path.append('more')\n")
    text = "import paths\nimport found\nfound.x\n"
    project = project_of(tmp_path / "train.py", text)
    reached(project, text)
    assert found(project, "found") == "more/found.py"


def test_a_project_has_its_own_files(tmp_path: Path) -> None:
    make(tmp_path, "setup.py", "b/a.py", "a.py", ".venv/c.py", "node_modules/d.py", "e.txt")
    names = [os.path.relpath(one, tmp_path) for one in Project(tmp_path / "a.py").files()]
    assert names == ["a.py", "setup.py", os.path.join("b", "a.py")]  # noqa: PTH118


def test_nothing_of_it_needs_libcst() -> None:
    program = "import sys, flake8_ckpt.source.outline; print('libcst' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_what_is_not_used_is_not_parsed() -> None:
    rest = "x = one\ndef __getattr__(name): pass\ndef two(): 0\n"
    text = f"import a\n@a.b(\n  1)\ndef one():\n    pass\nclass Two: x = 1\r\n{rest}"
    assert without_definitions(text, {"two"}) == f"import a\n\n\n\n\n\r\n{rest}"
    assert without_definitions("no python", ()) == "no python"
