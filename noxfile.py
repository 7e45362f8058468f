"""The matrix: the built wheel, with the source out of reach, on every Python and at both ends of its dependencies.

``nox`` runs all of it, ``nox -s "tests-3.12(lowest)"`` one part; a Python that is not on the machine is left out, or in
CI an error. Tests run in an unpacked sdist without the package, so that they cannot import anything but what is
installed, and that nothing they need is missing from the sdist.
"""

from __future__ import annotations

import shutil
import tarfile
from pathlib import Path

import nox

nox.needs_version = ">=2024.10.9"
nox.options.default_venv_backend = "venv"

PROJECT = nox.project.load_toml("pyproject.toml")["project"]
PYTHONS = nox.project.python_versions({"project": PROJECT})
LOWEST = [one.replace(">=", "==", 1) for one in PROJECT["dependencies"]]
DIST = Path("dist").resolve()
BESIDE = (
    "flake8-annotations",
    "flake8-async",
    "flake8-bugbear",
    "flake8-builtins",
    "flake8-comprehensions",
    "flake8-print",
    "flake8-pytest-style",
    "flake8-quotes",
    "flake8-simplify",
    "pep8-naming",
)


@nox.session
def build(session: nox.Session) -> None:
    """Make the sdist, and the wheel from the sdist."""
    shutil.rmtree(DIST, ignore_errors=True)
    session.install("build")
    session.run("python", "-m", "build", "--outdir", str(DIST))


def only(pattern: str) -> Path:
    """The one file in dist/ that matches."""
    [path] = DIST.glob(pattern)
    return path


@nox.session(python=PYTHONS, requires=["build"])
@nox.parametrize("dependencies", ["newest", "lowest"], ids=["newest", "lowest"])
def tests(session: nox.Session, dependencies: str) -> None:
    """Run the tests on what was built."""
    constraints = Path(session.create_tmp()) / "constraints.txt"
    constraints.write_text("\n".join(LOWEST if dependencies == "lowest" else []), encoding="utf-8")
    session.install("--constraint", str(constraints), f"{only('*.whl')}[docs,tests]")
    session.run("python", "-m", "pip", "check")
    session.run("python", "-m", "pip", "list")
    with tarfile.open(only("*.tar.gz")) as archive:
        archive.extractall(session.create_tmp(), filter="data")
    [unpacked] = Path(session.create_tmp()).resolve().glob("flake8_ckpt-*")
    shutil.rmtree(unpacked / "flake8_ckpt")
    session.chdir(unpacked)
    old = ["-W", "ignore:mypy_extensions.TypedDict:DeprecationWarning"] if dependencies == "lowest" else []  # of libcst
    command = ("python", "-m", "pytest", "-p", "no:cacheprovider", "--ignore=tests/integration")
    command += ("--deselect=tests/frontends/test_rule.py::test_the_pages_are_in_the_wheel",)  # which needs the source
    session.run(*command, *old, *session.posargs)
    shutil.rmtree(unpacked)


@nox.session(python=PYTHONS, requires=["build"])
def beside(session: nox.Session) -> None:
    """Work together with ten popular plugins."""
    session.install(str(only("*.whl")), *BESIDE)
    session.run("python", "-m", "pip", "check")
    session.chdir(session.create_tmp())
    Path("train.py").write_text('from keras.callbacks import ModelCheckpoint\n\nModelCheckpoint("m.keras")\n')
    said = session.run("python", "-m", "flake8", "train.py", silent=True, success_codes=[1])
    session.log(said)
    if "train.py:3:17: CKP101 " not in str(said) or "Q000" not in str(said):
        session.error("a plugin does not hear of the file")
