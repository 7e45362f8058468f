"""The project about itself: the README's table, the changelog and the metadata agree with the code.

``python tests/test_project.py`` writes the README's table of codes anew.
"""

from __future__ import annotations

import re
from importlib.metadata import entry_points, requires, version
from pathlib import Path

import flake8_ckpt
from flake8_ckpt.frontends.plugin import MENTION, Plugin
from flake8_ckpt.rules import RULES
from flake8_ckpt.source.library import CLASS_NAME

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
TABLE = re.compile(r"(<!-- rules: .*? -->\n)(.*?)(<!-- end of rules -->)", re.DOTALL)


def table() -> str:
    """The table of codes, made from the rules."""
    rows = [
        f"| [{code}](docs/rules/{code}.md) | {rule.name} | {rule.summary} | {'opt-in' if rule.opt_in else 'on'} "
        f"| {rule.fixable} |\n"
        for code, rule in RULES.items()
    ]
    return "".join(["| code | name | says | | fix |\n|---|---|---|---|---|\n", *rows])


def with_table(readme: str) -> str:
    return TABLE.sub(lambda match: f"{match[1]}{table()}{match[3]}", readme)


def test_the_readme_has_the_table_of_all_rules() -> None:
    readme = README.read_text(encoding="utf-8")
    assert readme == with_table(readme)
    assert table() in readme


def test_the_changelog_names_every_code() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert [code for code in RULES if code not in changelog] == []


def test_every_rule_is_made_well() -> None:
    for code, rule in RULES.items():
        assert rule.code == code
        assert re.fullmatch(r"CKP\d{3}", code)
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.name)
        assert rule.summary[0].islower()
        assert not rule.summary.endswith(".")
        assert (rule.check.__doc__ or "").startswith(code)
        assert f"## {rule.since} " in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert len({rule.name for rule in RULES.values()}) == len(RULES)
    assert len({rule.summary for rule in RULES.values()}) == len(RULES)


def test_the_plugin_is_registered_under_its_prefix() -> None:
    [entry] = [one for one in entry_points(group="flake8.extension") if one.value.startswith("flake8_ckpt")]
    assert entry.name == "CKP"
    assert entry.load() is Plugin
    assert version("flake8-ckpt") == flake8_ckpt.__version__ == Plugin.version


def test_runtime_dependencies_stay_flake8_and_libcst() -> None:
    needed = [one for one in requires("flake8-ckpt") or [] if "extra ==" not in one]
    assert {re.split(r"[<>=! ]", one)[0] for one in needed} == {"flake8", "libcst"}
    assert not any("<" in one.partition(";")[0] for one in needed)


def test_the_text_scan_looks_for_the_class_that_the_finder_finds() -> None:
    """The plugin has the name on its own, so that it need not import the finder."""
    assert MENTION == CLASS_NAME


def test_what_users_are_told_to_pin_is_this_version() -> None:
    """The version stands in one place; where a user writes it, the pages say the same."""
    own = re.compile(r"repo: https://github.com/flake8-ckpt/flake8-ckpt\n *rev: v(\S+)\n")
    pages = [README, *sorted((ROOT / "docs").rglob("*.md"))]
    pinned = [version for page in pages for version in own.findall(page.read_text(encoding="utf-8"))]
    assert len(pinned) > 1
    assert set(pinned) == {flake8_ckpt.__version__}


def test_every_link_between_files_leads_somewhere() -> None:
    """The pages in docs/ are checked when they are built; these are shown by GitHub as they are."""
    for page in (README, ROOT / "CHANGELOG.md", ROOT / "CONTRIBUTING.md"):
        links = re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text(encoding="utf-8"))
        assert [link for link in links if "://" not in link and not (page.parent / link).exists()] == []


if __name__ == "__main__":
    README.write_text(with_table(README.read_text(encoding="utf-8")), encoding="utf-8")
