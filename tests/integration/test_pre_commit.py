"""pre-commit itself: our hook taken from a repository, and flake8's hook with the plugin in its environment."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from _generate import blocks, pages
from programs import GIT, KEEPS, LOSES, ROLLS, ROOT, environment, run


@pytest.fixture(scope="session")
def env(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """One store of environments for all tests."""
    return environment(PRE_COMMIT_HOME=tmp_path_factory.mktemp("pre-commit"), **GIT)


@pytest.fixture(scope="session")
def checkout(tmp_path_factory: pytest.TempPathFactory, env: dict[str, str]) -> Path:
    """A repository with the work tree as it is, committed or not."""
    copy = tmp_path_factory.mktemp("checkout")
    listed = run("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", cwd=ROOT).stdout
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            (copy / name).write_bytes((ROOT / name).read_bytes())
    for command in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "The work tree"]):
        assert run("git", *command, cwd=copy, env=env).returncode == 0
    return copy


@pytest.fixture
def project(tmp_path: Path, env: dict[str, str]) -> Path:
    """Another repository, in which somebody trains."""
    assert run("git", "init", "-q", cwd=tmp_path, env=env).returncode == 0
    (tmp_path / "train.py").write_text(LOSES, encoding="utf-8")
    (tmp_path / "resume.py").write_text(ROLLS, encoding="utf-8")
    return tmp_path


def hooks(project: Path, repository: dict[str, object]) -> None:
    (project / ".pre-commit-config.yaml").write_text(yaml.safe_dump({"repos": [repository]}), encoding="utf-8")
    assert run("git", "add", ".", cwd=project).returncode == 0


def test_the_hook_can_be_tried_before_it_is_used(project: Path, checkout: Path, env: dict[str, str]) -> None:
    (project / "keeps.py").write_text(KEEPS, encoding="utf-8")
    command = ("pre-commit", "try-repo", checkout, "flake8-ckpt", "--color", "never", "--files")
    done = run(*command, "train.py", "resume.py", "keeps.py", cwd=project, env=env)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "\ntrain.py:3:17: CKP101 only the last epoch will be left" in done.stdout
    assert done.stdout.count("CKP") == 1


def test_the_hook_says_which_file_cannot_be_parsed(project: Path, checkout: Path, env: dict[str, str]) -> None:
    revision = run("git", "rev-parse", "HEAD", cwd=checkout, env=env).stdout.strip()
    hooks(project, {"repo": str(checkout), "rev": revision, "hooks": [{"id": "flake8-ckpt"}]})
    (project / "train.py").write_text(f'{LOSES}print "done"\n', encoding="utf-8")
    assert run("git", "add", "train.py", cwd=project, env=env).returncode == 0
    done = run("pre-commit", "run", "--files", "train.py", "--color", "never", cwd=project, env=env)
    assert done.returncode == 1
    assert "E999 SyntaxError" in done.stdout


def test_the_hooks_options_turn_on_what_they_name(project: Path, checkout: Path, env: dict[str, str]) -> None:
    """Of the opt-in codes; a prefix of all, or an emptied list of what is ignored, turns none on."""
    options = {"plain": [], "named": ["--extend-select=CKP905"], "all": ["--extend-select=CKP", "--ignore="]}
    revision = run("git", "rev-parse", "HEAD", cwd=checkout, env=env).stdout.strip()
    used = [{"id": "flake8-ckpt", "alias": alias, "args": given} for alias, given in options.items()]
    hooks(project, {"repo": str(checkout), "rev": revision, "hooks": used})
    found = {}
    for alias in options:
        done = run("pre-commit", "run", alias, "--all-files", "--color", "never", cwd=project, env=env)
        found[alias] = sorted(line.split()[1] for line in done.stdout.splitlines() if ": CKP" in line)
    assert found == {"plain": ["CKP101"], "named": ["CKP101", "CKP905"], "all": ["CKP101"]}


def test_a_commit_is_blocked_until_the_call_is_corrected(project: Path, checkout: Path, env: dict[str, str]) -> None:
    """With the plugin beside flake8 in the environment of its hook, which is what the README shows first."""
    flake8 = {"id": "flake8", "name": "flake8", "entry": "flake8", "language": "python", "types": ["python"]}
    hooks(project, {"repo": "local", "hooks": [{**flake8, "additional_dependencies": [str(checkout)]}]})
    assert run("pre-commit", "install", cwd=project, env=env).returncode == 0

    blocked = run("git", "commit", "-m", "Train", cwd=project, env=env)
    assert blocked.returncode == 1
    assert "train.py:3:17: CKP101 " in blocked.stdout + blocked.stderr
    assert run("git", "log", cwd=project, env=env).returncode != 0, "nothing is committed"

    (project / "train.py").write_text(KEEPS, encoding="utf-8")
    assert run("git", "add", "train.py", cwd=project, env=env).returncode == 0
    passed = run("git", "commit", "-m", "Train", cwd=project, env=env)
    assert passed.returncode == 0, passed.stdout + passed.stderr
    assert run("git", "log", "--format=%s", cwd=project, env=env).stdout == "Train\n"


def test_the_fixer_blocks_the_commit_that_it_mends(project: Path, checkout: Path, env: dict[str, str]) -> None:
    revision = run("git", "rev-parse", "HEAD", cwd=checkout, env=env).stdout.strip()
    hooks(project, {"repo": str(checkout), "rev": revision, "hooks": [{"id": "flake8-ckpt-fix"}]})
    (project / "train.py").write_text(
        LOSES.replace('"m.keras"', '"m.keras", save_best_only=True, mode="max"'), encoding="utf-8"
    )
    assert run("git", "add", "train.py", cwd=project, env=env).returncode == 0
    assert run("pre-commit", "install", cwd=project, env=env).returncode == 0

    blocked = run("git", "commit", "-m", "Train", cwd=project, env=env)
    assert blocked.returncode == 1
    assert "train.py:3:49: CKP202 fixed: write mode='min'" in blocked.stdout + blocked.stderr

    assert '"m.keras", save_best_only=True, mode="min"' in (project / "train.py").read_text(encoding="utf-8")
    assert run("git", "add", "train.py", cwd=project, env=env).returncode == 0
    passed = run("git", "commit", "-m", "Train", cwd=project, env=env)
    assert passed.returncode == 0, passed.stdout + passed.stderr


def test_pre_commit_takes_our_list_of_hooks_and_every_configuration_that_is_shown(
    tmp_path: Path, env: dict[str, str]
) -> None:
    listed = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert [hook["id"] for hook in listed] == ["flake8-ckpt", "flake8-ckpt-fix"]
    assert run("pre-commit", "validate-manifest", ROOT / ".pre-commit-hooks.yaml", cwd=ROOT, env=env).returncode == 0
    shown = [
        repository
        for page in (ROOT / "README.md", *pages())
        for block in blocks(page)
        if block.info == "yaml" and "rev:" in block.code
        for repository in yaml.safe_load(block.code.removeprefix("repos:\n"))
    ]
    (tmp_path / "shown.yaml").write_text(yaml.safe_dump({"repos": shown}), encoding="utf-8")
    done = run("pre-commit", "validate-config", "shown.yaml", cwd=tmp_path, env=env)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    ours = {hook["id"] for one in shown if "flake8-ckpt" in one["repo"] for hook in one["hooks"]}
    assert ours == {hook["id"] for hook in listed}
