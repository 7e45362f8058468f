"""Which Keras a file is judged by: the files of its project, through to what flake8 prints."""

from __future__ import annotations

import ast
import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from flake8.main import cli

from flake8_ckpt.frontends.cli import main
from flake8_ckpt.keras.versions import ASSUMED, Target
from flake8_ckpt.project import installed
from flake8_ckpt.project.chosen import chosen
from flake8_ckpt.project.files import LARGEST
from flake8_ckpt.project.signs import Module

Installing = Callable[..., None]
Writing = Callable[[Mapping[str, str | bytes]], Path]
TF = "import tensorflow as tf\nbest = tf.keras.callbacks.ModelCheckpoint('best.hdf5', save_best_only=True)\n"
KERAS = "import keras\nbest = keras.callbacks.ModelCheckpoint('best.hdf5', save_best_only=True)\n"
LOCK = '[[package]]\nname = "{}"\nversion = "{}"\n'


def target(folder: Path, program: str = TF, name: str = "train.py") -> Target:
    return chosen(str(folder / name), ast.parse(program))


def said(found: Target) -> str:
    """A target as the tables below have it: the version, and who says so."""
    return "assumed" if found is ASSUMED else f"{found.version[0]}.{found.version[1]} {found.source}"


REQUIREMENTS = {
    "tensorflow==2.15.1": "2.15",
    "tensorflow==2.11": "2.11",
    "Tensorflow_GPU   ==2.9.1   # CUDA 11.2": "2.9",
    "tensorflow-cpu~=2.11.0": "2.11",
    "tensorflow[and-cuda]==2.14.*": "2.14",
    "tensorflow>=2.4,<2.11": "2.10",
    "tensorflow<2.16": "2.15",
    "tensorflow (<2.16)": "2.15",
    "tensorflow >= 2.6 , != 2.7.0 , < 2.9": "2.8",
    "tensorflow>2.15": "assumed",
    "tensorflow>=2.16": "3.15",
    "tensorflow==2.17.0": "3.15",
    "tensorflow>=2.0": "assumed",
    "tensorflow": "assumed",
    "tensorflow~=2.11": "assumed",
    "tensorflow!=2.11": "assumed",
    "tensorflow==1.15": "2.2",
    "tensorflow==2.3.1": "2.4",
    "tensorflow==2.5.0": "2.5",
    "keras==2.3.1": "2.3",
    "keras==1.2.2": "2.2",
    "keras<3": "2.15",
    "keras<=2.6": "2.6",
    "keras>=2": "assumed",
    "keras>=3": "3.15",
    "keras==3.9.2": "3.9",
    "keras~=3.5": "3.15",
    "keras==3.99": "3.15",
    "keras-nightly==3.5.0.dev2024081203": "3.5",
    "keras-core==0.1.7": "assumed",
    "tf_keras==2.15.0": "assumed",
    "tensorflow-metal==1.1.0": "assumed",
    "tensorflow-text==2.11": "assumed",
    "tensorflow==2.11; python_version < '3.11'": "assumed",
    "tensorflow==${TF_VERSION}": "assumed",
    "tensorflow==2.11 --hash=sha256:00 --hash=sha256:11": "2.11",
    "tensorflow==2.11 \\\n    --hash=sha256:00": "2.11",
    "tensorflow \\\n  ==2.11": "2.11",
    "#tensorflow==2.11": "assumed",
    "-e git+https://example.org/tensorflow==2.11": "assumed",
    "--extra-index-url https://example.org/simple\nTensorFlow==2.11": "2.11",
    "https://example.org/gpu/tensorflow_gpu-2.11.0-cp38-cp38-manylinux2010_x86_64.whl": "2.11",
    "tensorflow @ https://example.org/tensorflow-2.12.0-cp310-cp310-linux_x86_64.whl#sha256=00": "2.12",
    "tensorflow @ https://example.org/tensorflow-2.12.0-cp310-cp310-linux_x86_64.whl ; os_name == 'nt'": "assumed",
    "./wheels/keras-2.12.0-py2.py3-none-any.whl": "2.12",
    "keras @ git+https://example.org/keras.git@v2.12.0": "2.12",
    "git+https://example.org/keras.git@v2.12.0#egg=keras": "2.12",
    "git+https://example.org/tools.git@v2.12.0": "assumed",
    "keras @ git+https://example.org/keras.git@master": "assumed",
    "keras==2.15.0\ntensorflow==2.15.1": "2.15",
    "keras==2.11\ntensorflow>=2.4": "2.11",
    "tensorflow>=2.6\ntensorflow<2.13": "2.12",
    "tensorflow<2.10\ntensorflow>2.12": "assumed",
    "keras==2.15\ntensorflow==2.17": "assumed",
    "keras==3.1\ntensorflow==2.15": "assumed",
    "keras==2.3.1\ntensorflow==2.2": "2.4",
    "tensorflow" + " " * 1_000_000 + "==2.11": "assumed",
    "git+" * 250_000: "assumed",
    "numpy\n\n \n???\n;\n-r\n==2\n": "assumed",
}


@pytest.mark.parametrize(("text", "version"), REQUIREMENTS.items())
def test_requirements(project: Writing, text: str, version: str) -> None:
    assert said(target(project({"requirements.txt": text}))).split()[0] == version


def test_keras_by_itself_is_the_package_and_tensorflows_own_is_not(project: Writing) -> None:
    folder = project({"requirements.txt": "keras==2.3.1\ntensorflow==2.2.0\n"})
    assert said(target(folder, KERAS)) == "2.3 keras==2.3.1 in requirements.txt"
    assert said(target(folder, TF)) == "2.4 tensorflow==2.2.0 in requirements.txt"


PYPROJECTS = {
    '[project]\ndependencies = ["tensorflow<2.16"]': "2.15",
    '[project]\ndependencies = ["tensorflow"]\n[project.optional-dependencies]\ngpu = ["tensorflow-gpu==2.10"]': "2.10",
    '[project.optional-dependencies]\na = ["tensorflow==2.10"]\nb = ["tensorflow==2.12"]\nc = ["numpy"]': "2.12",
    '[project.optional-dependencies]\na = ["tensorflow==2.10"]\nb = ["tensorflow==2.17"]': "assumed",
    '[dependency-groups]\ntf = ["tensorflow==2.10", {include-group = "dev"}]': "2.10",
    '[tool.poetry.dependencies]\npython = "^3.10"\ntensorflow = "~2.11"': "2.11",
    '[tool.poetry.dependencies]\ntensorflow = "2.11.0"': "2.11",
    '[tool.poetry.dependencies]\ntensorflow = "^2.4"': "assumed",
    '[tool.poetry.dependencies]\nkeras = "^2.4"': "2.15",
    '[tool.poetry.dependencies]\nkeras = "^3.0"': "3.15",
    '[tool.poetry.dependencies]\ntensorflow = {version = "<2.14", extras = ["and-cuda"]}': "2.13",
    '[tool.poetry.dependencies]\ntensorflow = {version = "<2.14", markers = "sys_platform == \'linux\'"}': "assumed",
    '[tool.poetry.dependencies]\ntensorflow = [{version = "2.13", python = "<3.12"}]': "assumed",
    '[tool.poetry.group.tf.dependencies]\ntensorflow = "2.9.*"': "2.9",
    '[tool.poetry.dev-dependencies]\ntensorflow = "2.9.*"': "2.9",
    '[tool.pdm.dev-dependencies]\ntf = ["tensorflow==2.10"]': "2.10",
    '[tool.uv]\nconstraint-dependencies = ["tensorflow<2.16"]': "2.15",
    '[tool.uv]\ndev-dependencies = ["tensorflow<2.16"]': "2.15",
    '[tool.hatch.envs.default]\ndependencies = ["tensorflow<2.16"]': "2.15",
    '[tool.pixi.dependencies]\ntensorflow = "2.14.*"': "2.14",
    '[project]\ndependencies = "tensorflow<2.16"': "assumed",
    "[project]\ndependencies = [1, 2]\n[tool]\npoetry = 3\nhatch = {envs = {a = 1}}": "assumed",
    "[project": "assumed",
    "project = 1": "assumed",
}


@pytest.mark.parametrize(("text", "version"), PYPROJECTS.items())
def test_pyproject(project: Writing, text: str, version: str) -> None:
    pytest.importorskip("tomllib", reason="Python's own reader of TOML")
    assert said(target(project({"pyproject.toml": text}))).split()[0] == version


OTHERS = [
    ("Pipfile.lock", '{"_meta": {}, "default": {"keras": {"version": "==2.11.0"}}, "develop": {}}', "2.11"),
    ("Pipfile.lock", '{"default": {"keras": {"git": "x"}, "tensorflow": {"version": "==2.12.1"}}}', "2.12"),
    ("Pipfile.lock", "[]", "assumed"),
    ("poetry.lock", LOCK.format("keras", "2.12.0") + LOCK.format("tensorflow", "2.12.1"), "2.12"),
    ("poetry.lock", LOCK.format("keras", "2.12.0").replace("\n", "\r\n"), "2.12"),
    ("poetry.lock", '[package.dependencies]\nkeras = ">=2.12,<2.13"\n', "assumed"),
    ("uv.lock", LOCK.format("tensorflow", "2.18.0") + LOCK.format("keras", "3.6.0"), "3.6"),
    ("uv.lock", LOCK.format("tensorflow", "2.12.0") + LOCK.format("tensorflow", "2.14.0"), "2.14"),
    ("uv.lock", LOCK.format("tensorflow", "2.12.0") + LOCK.format("tensorflow", "2.18.0"), "assumed"),
    ("pdm.lock", LOCK.format("keras", "2.11.0"), "2.11"),
    ("pylock.toml", LOCK.format("keras", "2.11.0").replace("package", "packages"), "2.11"),
    ("conda-lock.yml", "package:\n- name: tensorflow\n  version: 2.10.0\n  manager: conda\n", "2.10"),
    ("constraints.txt", "tensorflow<2.16", "2.15"),
    ("requirements-gpu.txt", "tensorflow==2.10", "2.10"),
    ("dev-requirements.txt", "tensorflow==2.10", "2.10"),
    ("requirements.in", "tensorflow<2.13", "2.12"),
    ("requirements/train.txt", "tensorflow==2.10", "2.10"),
    ("setup.cfg", "[options]\ninstall_requires =\n    tensorflow>=2.4,<2.11\n    librosa\n", "2.10"),
    (
        "setup.cfg",
        "[options]\ninstall_requires = tensorflow; python_version<'3'\n[options.extras_require]\ntf = keras<3\n",
        "2.15",
    ),
    ("setup.cfg", "install_requires = tensorflow<2.11", "assumed"),
    ("setup.cfg", "[metadata]\nname = %(x)s\n", "assumed"),
    ("setup.py", "from setuptools import setup\nsetup(install_requires=['tensorflow<2.11', NUMPY])", "2.10"),
    ("setup.py", "import setuptools\nR = ('keras==2.9',)\nsetuptools.setup(install_requires=R)", "2.9"),
    ("setup.py", "import setuptools\nR = ['keras==2.9']\nsetuptools.setup(install_requires=R)", "2.9"),
    ("setup.py", "R = ['keras==2.9']\nR = other()\nsetup(install_requires=R)", "assumed"),
    ("setup.py", "setup(extras_require={'tf': ['tensorflow==2.9'], **more})", "2.9"),
    ("setup.py", "setup(install_requires=read('requirements'), extras_require=3, name='\\d')", "assumed"),
    ("setup.py", "setup(", "assumed"),
    ("setup.py", "-" * 100_000 + "1", "assumed"),
    (
        "environment.yml",
        "name: x\nchannels:\n  - keras=2.9\ndependencies:\n  - python=3.9\n  - tensorflow=2.10\n",
        "2.10",
    ),
    ("environment.yml", "dependencies:\n- tensorflow\n- conda-forge::keras=2.10.0=pyh1 # old\n", "2.10"),
    ("environment.yml", "dependencies:\n- tensorflow==2.10.0=mkl_py39h\n", "2.10"),
    ("environment.yml", 'dependencies:\n- "tensorflow >=2.4, <2.11"\n', "2.10"),
    ("environment.yml", "dependencies:\n- tensorflow-gpu 2.9.* mkl*\n", "2.9"),
    ("environment.yml", "dependencies:\n- pip\n- pip:\n  - numpy\n  - tensorflow~=2.11.0\nprefix: /x\n", "2.11"),
    ("environment.yml", "dependencies:\n- pip:\n  - keras==2.9\n- tensorflow=2.10\n- '???'\n", "2.9"),
    ("environment.yml", "name: x\n- tensorflow=2.10\n", "assumed"),
    ("conda.yaml", "dependencies:\n  - tensorflow=2.10\n", "2.10"),
    ("environment.yml", "dependencies:\n- a" + " " * 1_000_000 + "x\n", "assumed"),
    ("poetry.lock", "\0\xff", "assumed"),
    ("setup.py", "R = S.T = ['keras==2.9']\nR.x = 1\nsetup(name='x', install_requires=R)(1)(a=2)", "2.9"),
    ("notes.txt", "tensorflow==2.10", "assumed"),
]


@pytest.mark.parametrize(("name", "text", "version"), OTHERS)
def test_other_files(project: Writing, name: str, text: str, version: str) -> None:
    assert said(target(project({name: text}))).split()[0] == version


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ('[packages]\ntensorflow = "==2.11"\n[requires]\npython_version = "3.10"', "2.11"),
        ('[packages]\ntensorflow = {version = "<2.14", index = "pypi"}', "2.13"),
        ('[packages]\nkeras = "*"\n[dev-packages]\ntensorflow = "==2.11"', "2.11"),
        ('[packages]\ntensorflow = {git = "x"}', "assumed"),
    ],
)
def test_pipfile(project: Writing, text: str, version: str) -> None:
    pytest.importorskip("tomllib", reason="Python's own reader of TOML")
    assert said(target(project({"Pipfile": text}))).split()[0] == version


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_encodings(project: Writing, encoding: str) -> None:
    folder = project({"requirements.txt": "# für\r\ntensorflow==2.11\r\n".encode(encoding)})
    assert said(target(folder)) == "2.11 tensorflow==2.11 in requirements.txt"


def test_big_endian_utf_16(project: Writing) -> None:
    folder = project({"requirements.txt": b"\xfe\xff" + "keras==2.11\n".encode("utf-16-be")})
    assert target(folder).version == (2, 11)


def test_included_requirements(project: Writing, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside") / "base.txt"
    outside.write_text("tensorflow==2.9")
    files = {
        "train/requirements.txt": "-r ../deps/base.in\n",
        "deps/base.in": "-c limits.txt\n-r base.in\ntensorflow\n",
    }
    folder = project({**files, "deps/limits.txt": "tensorflow<2.14\n"})
    found = target(folder, name="train/train.py")
    assert said(found) == "2.13 tensorflow<2.14 in requirements.txt"
    for line in (f"-r {outside}", "--requirement=gone.txt", "-rtrain", "-c"):
        assert target(project({"train/requirements.txt": line}), name="train/train.py") is ASSUMED


def test_requirements_that_setup_cfg_names(project: Writing) -> None:
    folder = project({"setup.cfg": "[options]\ninstall_requires = file: deps.lst, none.lst\n", "deps.lst": "keras<3\n"})
    assert said(target(folder)) == "2.15 keras<3 in setup.cfg"


def test_many_files_that_include_each_other_end(project: Writing) -> None:
    files = {f"r{number}.txt": f"-r r{number + 1}.txt\n" for number in range(60)} | {"r60.txt": "tensorflow==2.9"}
    assert target(project({**files, "requirements.txt": "-r r0.txt"})) is ASSUMED


def test_the_nearest_folder_that_decides_wins(project: Writing) -> None:
    folder = project({
        "requirements.txt": "tensorflow==2.17.0\n",
        "legacy/requirements.txt": "tensorflow==2.11.1\n",
        "open/requirements.txt": "tensorflow>=2.0\n",
    })  # fmt: skip
    assert said(target(folder, name="legacy/src/train.py")) == "2.11 tensorflow==2.11.1 in ../requirements.txt"
    assert said(target(folder, name="open/train.py")) == "3.15 tensorflow==2.17.0 in ../requirements.txt"


def test_what_is_installed_as_it_stands_goes_before_bounds(project: Writing) -> None:
    given = {
        "setup.py": "setup(install_requires=['tensorflow==2.6'])",
        "setup.cfg": "[options]\ninstall_requires = tensorflow==2.7",
        "environment.yml": "dependencies:\n- tensorflow=2.9",
        "requirements-dev.txt": "tensorflow==2.11",
        "requirements.txt": "tensorflow==2.12",
        "poetry.lock": LOCK.format("keras", "2.13.1"),
    }
    written: dict[str, str | bytes] = {}
    for name, text in given.items():
        written[name] = text
        assert target(project(written)).source.endswith(f" in {name}")


def test_files_of_one_rank_must_agree(project: Writing) -> None:
    folder = project({"requirements-a.txt": "tensorflow==2.9", "requirements-b.txt": "tensorflow==2.11"})
    assert said(target(folder)) == "2.11 tensorflow==2.11 in requirements-b.txt"
    assert target(project({"requirements-c.txt": "tensorflow==2.17"})) is ASSUMED
    assert target(project({"setup.cfg": "[options]\ninstall_requires = keras<3"})).source == "keras<3 in setup.cfg"


def test_nothing_above_the_folder_with_git_is_read(project: Writing) -> None:
    folder = project({"requirements.txt": "tensorflow==2.11", "inner/.git": "gitdir: x", "inner/src/train.py": ""})
    assert target(folder, name="inner/src/train.py") is ASSUMED


def test_without_git_the_root_is_the_outermost_folder_of_a_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "home"))
    folder = tmp_path / "home" / "work" / "src"
    folder.mkdir(parents=True)
    (tmp_path / "home" / "requirements.txt").write_text("tensorflow==2.9")
    assert target(folder) is ASSUMED
    (tmp_path / "home" / "work" / "requirements.txt").write_text("tensorflow==2.11")
    assert said(target(folder)) == "2.11 tensorflow==2.11 in ../requirements.txt"
    assert said(target(tmp_path / "home")) == "2.9 tensorflow==2.9 in requirements.txt"
    (tmp_path / "home" / "work" / "requirements.txt").unlink()
    (tmp_path / "home" / "work" / "requirements").mkdir()
    (tmp_path / "home" / "work" / "requirements" / "base.in").write_text("tensorflow==2.10")
    assert said(target(folder)) == "2.10 tensorflow==2.10 in ../requirements/base.in"


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_links_out_of_the_project_are_not_followed(project: Writing, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside") / "requirements.txt"
    outside.write_text("tensorflow==2.9")
    folder = project({"a/train.py": ""})
    (folder / "a" / "requirements.txt").symlink_to(outside)
    (folder / "a" / "setup.py").symlink_to(folder / "a" / "setup.py")
    assert target(folder, name="a/train.py") is ASSUMED


def test_what_is_too_large_or_no_file_says_nothing(project: Writing) -> None:
    folder = project(
        {"requirements.txt": "tensorflow==2.9\n" + "#" * LARGEST, "setup.cfg/x": "", "environment.yml": b"\xff"}
    )
    assert target(folder) is ASSUMED


def test_a_file_that_changes_is_read_again(project: Writing) -> None:
    folder = project({"requirements.txt": "tensorflow==2.9"})
    assert target(folder).version == (2, 9)
    project({"requirements.txt": "tensorflow==2.10"})
    assert target(folder).version == (2, 10)
    (folder / "requirements.txt").unlink()
    assert target(folder) is ASSUMED


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    assert target(tmp_path / "none") is ASSUMED
    assert chosen("", None) is ASSUMED


def test_what_is_installed_beside_comes_last(project: Writing, install: Installing) -> None:
    install(keras="2.12.0", tensorflow="2.12.1")
    assert said(target(project({}))) == "2.12 keras==2.12.0 is installed beside flake8-ckpt"
    assert target(project({"requirements.txt": "keras==2.10"})).version == (2, 10)
    install(tensorflow="2.18.0")
    assert target(project({"requirements.txt": "keras"})).version == (3, 15)


def lint(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> list[str]:
    """What flake8 prints, in this process."""
    cli.main(["--isolated", "--select=CKP", "-j1", "--format=%(row)d %(code)s %(text)s", *map(str, arguments)])
    return capsys.readouterr().out.splitlines()


def test_a_sign_goes_before_the_files_of_the_project(project: Writing) -> None:
    folder = project({"requirements.txt": "keras==3.9.2\n"})
    assert said(target(folder, f"{KERAS}model.fit_generator(x)\n")) == "2.15 fit_generator (line 3)"
    assert (
        said(target(folder, f"{KERAS}keras.ops.mean(x)\n"))
        == "3.9 keras.ops.mean (line 3), keras==3.9.2 in requirements.txt"
    )


def test_the_files_say_which_of_the_versions_it_is_that_a_sign_may_mean(project: Writing) -> None:
    folder = project({"requirements.txt": "keras==2.2.4\n"})
    assert target(folder, f"{KERAS}model.fit_generator(x)\n").version == (2, 2)
    assert target(folder, f"{KERAS}keras.ops.mean(x)\n").version == (3, 15)


def test_flake8_judges_by_the_project(project: Writing, capsys: pytest.CaptureFixture[str]) -> None:
    folder = project({"old/train.py": TF, "old/requirements.txt": "tensorflow==2.15", "new/train.py": TF})
    assert lint(capsys, folder / "old") == []
    [assumed] = lint(capsys, folder / "new")
    assert assumed.endswith("end filepath in '.keras' (assuming Keras 3.15; set ckpt-keras-version)")
    [said_so] = lint(capsys, "--ckpt-keras-version=3.15.1", folder)[1:]
    assert said_so.endswith("end filepath in '.keras'")


def test_stdin_is_judged_where_its_name_says(
    project: Writing, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = project({"old/requirements.txt": "tensorflow==2.15"})
    monkeypatch.setattr("flake8.utils.stdin_get_lines", lambda: TF.splitlines(keepends=True))
    assert lint(capsys, "-", f"--stdin-display-name={folder / 'old' / 'train.py'}") == []
    assert len(lint(capsys, "-", f"--stdin-display-name={folder / 'train.py'}")) == 1
    monkeypatch.chdir(folder / "old")
    assert lint(capsys, "-") == []


def test_an_assumption_is_told_once_a_file_and_only_where_it_matters(
    project: Writing, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [
        "from keras.callbacks import ModelCheckpoint",
        "a = ModelCheckpoint('a.keras')",
        "b = ModelCheckpoint('b_{epoch}.hdf5')",
    ]
    folder = project({"train.py": "\n".join([*lines, lines[2], ""])})
    found = lint(capsys, folder)
    assert [one.split()[1] for one in found] == ["CKP101", "CKP305", "CKP305"]
    assert ["assuming" in one for one in found] == [False, True, False]


def test_explain_says_what_a_call_is_judged_by(
    project: Writing, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    own = TF.replace("tensorflow as tf", "tf_keras").replace("tf.keras", "tf_keras")
    folder = project({"a.py": TF, "b.py": own, "requirements.txt": "tensorflow==2.11"})
    monkeypatch.chdir(folder)
    assert main(["explain", "a.py"]) == 0
    assert "Judged by: Keras 2.11, tensorflow==2.11 in requirements.txt\n" in capsys.readouterr().out
    assert main(["explain", "b.py"]) == 0
    assert "Judged by: Keras 2.15, the import of tf_keras\n" in capsys.readouterr().out
    (folder / "requirements.txt").unlink()
    assert main(["explain", "--json", "a.py"]) == 1
    [file] = json.loads(capsys.readouterr().out)["files"]
    assert file["judged_by"] == {"keras": "3.15", "source": "assumed; set ckpt-keras-version", "assumed": True}


def test_a_version_that_the_project_asks_for_makes_fixes_safe(
    project: Writing, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = project({"train.py": KERAS, "requirements.txt": "keras==3.9.2"})
    monkeypatch.chdir(folder)
    assert main(["fix", "train.py"]) == 1
    assert "CKP305 fixed" in capsys.readouterr().err
    assert "best.keras" in (folder / "train.py").read_text()


def test_what_is_not_installed_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    installed.installed.cache_clear()
    monkeypatch.undo()
    monkeypatch.setattr(installed, "version", {"tensorflow": "2.12.1"}.__getitem__)
    monkeypatch.setattr(installed, "PackageNotFoundError", KeyError)
    found = installed.installed(through_tensorflow=True)
    assert found is not None
    assert found.version == (2, 12)


def test_a_large_file_that_is_included_is_not_read(project: Writing) -> None:
    files = {"requirements.txt": "-r base.lst\n", "base.lst": "tensorflow==2.9\n" + "#" * LARGEST}
    assert target(project(files)) is ASSUMED


def test_the_keras_of_a_module_that_makes_the_callback_counts(project: Writing) -> None:
    folder = project({"requirements.txt": "keras==2.3.1\ntensorflow==2.2.0\n"})
    own = ast.parse("from house import make\nmake('best.hdf5')\n")
    for program, version in ((TF, (2, 4)), (KERAS, (2, 3))):
        assert chosen(str(folder / "train.py"), own, [Module(ast.parse(program), "house.py")]).version == version


def test_signs_in_modules_that_the_file_imports_count(project: Writing, capsys: pytest.CaptureFixture[str]) -> None:
    files = {
        "legacy.py": "import os\nos.environ['TF_USE_LEGACY_KERAS'] = '1'\n",
        "requirements.txt": "tensorflow==2.17",
    }
    folder = project({**files, "train.py": f"import legacy\n{TF}", "src/other.py": TF})
    assert lint(capsys, folder / "train.py") == []
    assert len(lint(capsys, "--no-ckpt-follow-imports", folder / "train.py")) == 1
    assert len(lint(capsys, folder / "src" / "other.py")) == 1
    main(["explain", str(folder / "train.py")])
    assert "Judged by: Keras 2.15, TF_USE_LEGACY_KERAS (legacy.py:2)\n" in capsys.readouterr().out


def test_signs_in_the_packages_of_what_runs_count(project: Writing, capsys: pytest.CaptureFixture[str]) -> None:
    init = "import os\nos.environ['TF_USE_LEGACY_KERAS'] = '1'\n"
    files = {"house/__init__.py": init, "house/train.py": TF, "house/config.py": "PATH = 'best.hdf5'\n"}
    using = "from house.config import PATH\n" + TF.replace("'best.hdf5'", "PATH")
    broken = {
        "other/__init__.py": "def (",
        "other/train.py": TF,
        "deep/__init__.py": "-" * 100_000 + "1",
        "deep/b.py": TF,
    }
    folder = project({**files, **broken, "run.py": using})
    assert lint(capsys, folder / "house", folder / "run.py") == []
    assert len(lint(capsys, folder / "other" / "train.py", folder / "deep" / "b.py")) == 2
