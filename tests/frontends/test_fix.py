"""``flake8-ckpt fix``, the real program on real files."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from program import flake8_ckpt

from flake8_ckpt.frontends.cli import main
from flake8_ckpt.frontends.commands.fix import replace_file
from flake8_ckpt.frontends.configuration import SKIPPED

PROGRAM = str(Path(sys.executable).with_name("flake8-ckpt"))
HEAD = "from keras.callbacks import ModelCheckpoint\n\n"
SAFE = f'{HEAD}ModelCheckpoint("m.keras", save_best_only=True, mode="max")  # the best\n'
UNSAFE = f'{HEAD}ModelCheckpoint("m.keras")\n'


def fix(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([PROGRAM, "fix", *arguments], cwd=folder, capture_output=True, check=False)


def lint(folder: Path) -> str:
    command = [sys.executable, "-m", "flake8", "--isolated", "--select=CKP", "."]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False).stdout


AS_A_USER = ["setpriv", "--bounding-set=-dac_override"] if os.name != "nt" and os.geteuid() == 0 else []
"""For root, whom no mode of a file keeps from writing."""
INTERRUPTIBLE = """\
import os, signal, sys
import flake8.checker, flake8_ckpt.fixing
from flake8_ckpt.frontends.cli import main

signal.signal(signal.SIGINT, signal.default_int_handler)  # which a shell's background jobs do without
"""
DYING = f"""{INTERRUPTIBLE}
def die(*_, **__):
    os.kill(os.getpid(), signal.{{number}})

{{where}} = die
sys.exit(main(["fix", "train.py"]))
"""


def test_a_safe_fix_is_written_and_said(tmp_path: Path) -> None:
    file = tmp_path / "train.py"
    file.write_text(SAFE)
    done = fix(tmp_path, "train.py")
    assert done.returncode == 1
    assert done.stdout == b""
    assert done.stderr == b"train.py:3:49: CKP202 fixed: write mode='min'\n"
    assert file.read_text() == SAFE.replace("max", "min")
    assert lint(tmp_path) == ""
    again = fix(tmp_path, "train.py")
    assert (again.returncode, again.stdout, again.stderr) == (0, b"", b"")


def test_an_unsafe_fix_wants_its_flag(tmp_path: Path) -> None:
    file = tmp_path / "train.py"
    file.write_text(UNSAFE)
    done = fix(tmp_path, ".")
    assert done.returncode == 1
    assert (
        done.stderr
        == b"./train.py:3:17: CKP101 left: with --unsafe, write 'm_{epoch:02d}.keras' (changes what is on disk)\n"
    )
    assert file.read_text() == UNSAFE
    assert fix(tmp_path, "--unsafe", ".").returncode == 1
    assert file.read_text() == UNSAFE.replace("m.keras", "m_{epoch:02d}.keras")


def test_a_fix_that_only_an_assumed_version_asks_for_is_not_safe(tmp_path: Path) -> None:
    """Keras 2.13 takes this name, and refuses the other."""
    file = tmp_path / "train.py"
    code = f'{HEAD}ModelCheckpoint("m.hdf5", save_best_only=True)\n'
    file.write_text(code)
    done = fix(tmp_path, "train.py")
    assert done.stderr == (
        b"train.py:3:17: CKP305 left: with --unsafe, end filepath in '.keras' "
        b"(Keras 3.15 is only assumed: set ckpt-keras-version)\n"
    )
    assert file.read_text() == code
    (tmp_path / ".flake8").write_text("[flake8]\nckpt-keras-version = 3\n")
    assert fix(tmp_path, "train.py").stderr == b"train.py:3:17: CKP305 fixed: end filepath in '.keras'\n"
    assert file.read_text() == code.replace("hdf5", "keras")


def test_every_fix_of_a_line_is_said_where_the_finding_stood(tmp_path: Path) -> None:
    file = tmp_path / "train.py"
    file.write_text(f'{HEAD}ModelCheckpoint("m.hdf5", save_best_only=True, mode="max"); ModelCheckpoint("n.hdf5")\n')
    places = {
        line.rpartition(": CKP")[0]
        for line in fix(tmp_path, "--diff", "--unsafe", "train.py").stderr.decode().splitlines()
    }
    assert places == {"train.py:3:17", "train.py:3:48", "train.py:3:77"}


def test_a_diff_is_what_patch_takes_and_writes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "train.py"
    file.write_bytes(SAFE.rstrip().encode())
    done = fix(tmp_path, "--diff", "train.py")
    assert done.returncode == 1
    assert b"would be fixed" in done.stderr
    assert file.read_bytes() == SAFE.rstrip().encode()
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)  # noqa: S607 - git is what is tried
    subprocess.run(["git", "apply", "-"], cwd=tmp_path, input=done.stdout, check=True)  # noqa: S607
    assert file.read_bytes() == SAFE.rstrip().replace("max", "min").encode()


def test_what_flake8_does_not_report_is_left_alone(tmp_path: Path) -> None:
    """noqa, per-file-ignores, select and the target version hold as they do for flake8."""
    (tmp_path / ".flake8").write_text(
        "[flake8]\nckpt-keras-version = 3.9\nper-file-ignores = old.py: CKP\nselect = E\nstatistics = true\n"
    )
    old, muted, new = (tmp_path / name for name in ("old.py", "muted.py", "new.py"))
    old.write_text(SAFE)
    muted.write_text(SAFE.replace("# the best", "# noqa: CKP202"))
    new.write_text(f'{HEAD}ModelCheckpoint("m.keras", "val_auc", save_best_only=True)\n')
    done = fix(tmp_path, ".")
    assert done.stderr == b"./new.py:3:28: CKP203 fixed: write mode='max'\n"
    assert old.read_text() == SAFE
    assert "max" in muted.read_text()
    assert 'mode="max")' in new.read_text()


def test_select_names_what_is_mended(tmp_path: Path) -> None:
    file = tmp_path / "train.py"
    file.write_text(SAFE.replace(".keras", ".hdf5"))
    fix(tmp_path, "--unsafe", "--select", "CKP2", "train.py")
    assert file.read_text() == SAFE.replace(".keras", ".hdf5").replace("max", "min")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"ModelCheckpoint(\n", b"bad.py:1: E999 SyntaxError"),
        (
            b'\x0cfrom keras.callbacks import ModelCheckpoint\nModelCheckpoint("m.h5")\n',
            b"bad.py: nothing is changed",
        ),
        (SAFE.replace("\n", "\r").encode(), b"bad.py: nothing is changed, for it would not be written as it is"),
    ],
)
def test_a_file_that_cannot_be_mended_is_named_and_the_others_are_mended(
    tmp_path: Path, content: bytes, said: bytes
) -> None:
    bad, good = tmp_path / "bad.py", tmp_path / "good.py"
    bad.write_bytes(content)
    good.write_text(SAFE)
    done = fix(tmp_path, ".")
    assert done.returncode == 2
    assert said in done.stderr
    assert bad.read_bytes() == content
    assert good.read_text() == SAFE.replace("max", "min")


def test_a_path_that_is_not_there_and_a_wrong_configuration_are_errors(tmp_path: Path) -> None:
    done = fix(tmp_path, "nowhere.py")
    assert (done.returncode, done.stderr) == (2, b"flake8-ckpt: nowhere.py: there is no such file or directory\n")
    (tmp_path / ".flake8").write_text("[flake8]\nckpt-keras-version = x\n")
    done = fix(tmp_path, ".")
    assert done.returncode == 2
    assert done.stderr.startswith(b"flake8-ckpt: flake8 cannot run: --ckpt-keras-version: 'x' is not a Keras version")


def test_mode_links_and_odd_names_are_kept(tmp_path: Path) -> None:
    real = Path(os.fsdecode(os.fsencode(tmp_path) + b"/tr\xe4in.py"))
    real.write_text(SAFE)
    real.chmod(0o754)
    link = tmp_path / "link.py"
    link.symlink_to(real)
    done = fix(tmp_path, "link.py")
    assert done.returncode == 1
    assert link.is_symlink()
    assert real.read_text() == SAFE.replace("max", "min")
    assert stat.S_IMODE(real.stat().st_mode) == 0o754
    real.write_text(UNSAFE)
    assert b"tr\\udce4in.py:3:17: CKP101" in fix(tmp_path, ".").stderr
    assert sorted(os.listdir(tmp_path)) == sorted(["link.py", real.name])  # noqa: PTH208 - nothing else is left there


def test_a_file_that_has_changed_or_cannot_be_replaced_stays_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "train.py"
    file.write_bytes(b"new")
    with pytest.raises(OSError, match="changed in the meantime"):
        replace_file(str(file), b"old", b"fixed")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        replace_file(str(file), b"new", b"fixed")
    assert file.read_bytes() == b"new"
    assert [one.name for one in tmp_path.iterdir()] == ["train.py"]


def test_a_file_that_cannot_be_written_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "train.py").write_text(SAFE)
    monkeypatch.chdir(tmp_path)

    def read_only(*_: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr("flake8_ckpt.frontends.commands.fix.replace_file", read_only)
    assert main(["fix", "train.py"]) == 2
    assert capsys.readouterr().err == (
        "flake8-ckpt: train.py: nothing is changed, for it cannot be written: Read-only file system\n"
    )
    assert (tmp_path / "train.py").read_text() == SAFE


@pytest.mark.parametrize("where", ["os.fsync", "os.replace"])
@pytest.mark.parametrize("number", ["SIGKILL", "SIGTERM"])
def test_a_program_that_is_killed_while_it_writes_loses_nothing(tmp_path: Path, where: str, number: str) -> None:
    file = tmp_path / "train.py"
    file.write_text(SAFE)
    program = DYING.format(number=number, where=where)
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (-getattr(signal, number), b"")
    assert file.read_text() == SAFE
    assert all(one.name == "train.py" or one.name.startswith(".flake8-ckpt-") for one in tmp_path.iterdir())
    assert fix(tmp_path, ".").stderr == b"./train.py:3:49: CKP202 fixed: write mode='min'\n"
    assert file.read_text() == SAFE.replace("max", "min")
    assert [one.name for one in tmp_path.iterdir()] == ["train.py"], "the next run removes what is left"


def test_an_edit_while_the_fix_is_written_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "train.py"
    file.write_bytes(b"old")
    monkeypatch.setattr(os, "fsync", lambda _: file.write_bytes(b"edited"))
    with pytest.raises(OSError, match="changed in the meantime"):
        replace_file(str(file), b"old", b"fixed")
    assert file.read_bytes() == b"edited"
    assert [one.name for one in tmp_path.iterdir()] == ["train.py"]


def test_hard_links_and_extended_attributes_are_kept(tmp_path: Path) -> None:
    file, other = tmp_path / "train.py", tmp_path / "other.py"
    file.write_bytes(b"something longer")
    with suppress(OSError):  # where there are none
        os.setxattr(file, "user.origin", b"here")
    attributes = os.listxattr(file)
    before = file.stat().st_mtime_ns - 10**9
    os.utime(file, ns=(before, before))
    replace_file(str(file), b"something longer", b"fixed")
    assert os.listxattr(file) == attributes
    assert file.stat().st_mtime_ns > before, "a tool that looks at the time sees that it has changed"
    other.hardlink_to(file)
    replace_file(str(other), b"fixed", b"mended")
    replace_file(str(file), b"mended", b"done")
    assert other.samefile(file)
    assert (other.read_bytes(), os.listxattr(file)) == (b"done", attributes)


@pytest.mark.parametrize(
    "where",
    ["flake8.checker.Manager.run_serial", "flake8_ckpt.fixing.Fixer.mend", "os.fsync", "os.replace"],
)
def test_an_interrupted_program_ends_silently_and_leaves_everything_as_it_was(tmp_path: Path, where: str) -> None:
    file = tmp_path / "train.py"
    file.write_text(SAFE)
    program = DYING.format(number="SIGINT", where=where)
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"")
    assert [one.name for one in tmp_path.iterdir()] == ["train.py"]
    assert file.read_text() == SAFE


def test_an_interrupted_run_over_many_files_leaves_each_as_it_was_or_mended(tmp_path: Path) -> None:
    files = [tmp_path / f"train{number:02}.py" for number in range(60)]
    for file in files:
        file.write_text(SAFE)
    program = f"{INTERRUPTIBLE}sys.exit(main(['fix', '.']))"
    with subprocess.Popen([sys.executable, "-c", program], cwd=tmp_path, stderr=subprocess.PIPE) as running:
        assert running.stderr is not None
        assert b"train00.py" in running.stderr.readline()
        running.send_signal(signal.SIGINT)
        said = running.stderr.read()
    assert running.returncode == 130
    assert b"Traceback" not in said
    assert {file.read_text() for file in files} == {SAFE, SAFE.replace("max", "min")}
    assert sorted(tmp_path.iterdir()) == files


@pytest.mark.parametrize("what", ["the file", "its folder"])
def test_what_may_not_be_written_is_said_and_the_others_are_mended(tmp_path: Path, what: str) -> None:
    folder = tmp_path / "closed"
    folder.mkdir()
    closed, other = folder / "train.py", tmp_path / "train.py"
    closed.write_text(SAFE)
    other.write_text(SAFE)
    shut = closed if what == "the file" else folder
    shut.chmod(0o555)
    try:
        done = subprocess.run([*AS_A_USER, PROGRAM, "fix", "."], cwd=tmp_path, capture_output=True, check=False)
    finally:
        shut.chmod(0o755)
    assert done.returncode == 2
    assert b"./closed/train.py: nothing is changed, for it cannot be written: Permission denied" in done.stderr
    assert closed.read_text() == SAFE
    assert other.read_text() == SAFE.replace("max", "min")
    assert sorted(one.name for one in tmp_path.rglob("*")) == ["closed", "train.py", "train.py"]


def test_a_file_stays_its_owners(tmp_path: Path) -> None:
    file = tmp_path / "train.py"
    file.write_text(SAFE)
    if AS_A_USER:
        os.chown(file, 12345, 23456)
    before = file.stat()
    assert fix(tmp_path, "train.py").returncode == 1
    after = file.stat()
    assert (after.st_uid, after.st_gid, after.st_mode) == (before.st_uid, before.st_gid, before.st_mode)
    assert after.st_ino != before.st_ino


@pytest.mark.parametrize(
    "code",
    [
        b"\xef\xbb\xbf" + SAFE.encode(),
        SAFE.replace("\n", "\r\n").encode(),
        b"\xef\xbb\xbf" + SAFE.replace("\n", "\r\n").encode(),
        b"# -*- coding: latin-1 -*-\nx = '\xe4'\n" + SAFE.encode(),
        SAFE.encode() + b"\x0c\r\n# mixed \r\n\r\n",
        SAFE.encode().rstrip(),
    ],
    ids=["BOM", "CRLF", "BOM and CRLF", "latin-1", "mixed", "no end"],
)
def test_every_other_byte_of_a_file_stays(tmp_path: Path, code: bytes) -> None:
    file = tmp_path / "train.py"
    file.write_bytes(code)
    assert fix(tmp_path, "train.py").returncode == 1
    assert file.read_bytes() == code.replace(b"max", b"min")


@pytest.mark.parametrize("arguments", [["fix", "--diff"], ["fix"], ["explain"]])
def test_nothing_that_a_configuration_names_is_imported(tmp_path: Path, arguments: list[str]) -> None:
    """A plugin of the project itself is code of the project."""
    (tmp_path / "hostile.py").write_text("open('imported', 'w').close()\n")
    (tmp_path / ".flake8").write_text(
        "[flake8]\nckpt-keras-version = 3.9\nrequire-plugins = absent\nhostile-option = 1\n"
        "[flake8:local-plugins]\nextension =\n    HST = hostile:Hostile\npaths = .\n"
    )
    file = tmp_path / "train.py"
    file.write_text(f'{HEAD}ModelCheckpoint("m.keras", "val_auc", save_best_only=True)\n')
    done = subprocess.run([PROGRAM, *arguments, "train.py"], cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 1
    assert b"CKP203" in done.stdout + done.stderr, "its options hold"
    assert not (tmp_path / "imported").exists()


def test_folders_that_others_wrote_are_mended_only_when_they_are_named(tmp_path: Path) -> None:
    others = [tmp_path / name for name in (*SKIPPED, "src/build")]
    for folder in (*others, tmp_path / "built"):
        folder.mkdir(parents=True)
        (folder / "train.py").write_text(SAFE)
    assert fix(tmp_path, ".").stderr.count(b"CKP202") == 1
    assert all((folder / "train.py").read_text() == SAFE for folder in others)
    assert fix(tmp_path, "venv", "build/train.py").stderr.count(b"CKP202") == 2
    assert flake8_ckpt("explain", ".", cwd=tmp_path).stdout.count("CKP202") == 0
    assert flake8_ckpt("explain", "node_modules", cwd=tmp_path).stdout.count("CKP202") == 1


def test_an_unknown_code_is_said(tmp_path: Path) -> None:
    (tmp_path / "train.py").write_text(SAFE)
    done = fix(tmp_path, "--select", "CKP2,CKP399", "train.py")
    assert done.returncode == 2
    assert done.stderr == b"flake8-ckpt: --select CKP399: there is no such code; `flake8-ckpt rule` lists all\n"
