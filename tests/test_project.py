"""The project about itself: the README's table, the changelog and the metadata agree with the code.

``python tests/test_project.py`` writes anew what the README says of them: the table of codes, and the versions.
"""

from __future__ import annotations

import re
from importlib.metadata import entry_points, requires, version
from pathlib import Path

import flake8_ckpt
from flake8_ckpt.frontends import plugin
from flake8_ckpt.frontends.plugin import MANAGERS, MENTION, Plugin
from flake8_ckpt.keras.versions import NEWEST, OLDEST
from flake8_ckpt.rules import RULES
from flake8_ckpt.rules.managed import PARAMETERS
from flake8_ckpt.run.library import keras
from flake8_ckpt.source import library
from flake8_ckpt.source.library import CLASS_NAME, WRAPPERS

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
PACKAGE = Path(flake8_ckpt.__file__).parent
TABLE = re.compile(r"(<!-- rules: .*? -->\n)(.*?)(<!-- end of rules -->)", re.DOTALL)
KNOWN = re.compile(r"Known are .*? and 3\.0 to 3\.\d+\.")


def table() -> str:
    """The table of codes, made from the rules."""
    rows = [
        f"| [{code}](docs/rules/{code}.md) | {rule.name} | {rule.summary} | {'opt-in' if rule.opt_in else 'on'} "
        f"| {rule.fixable} |\n"
        for code, rule in RULES.items()
    ]
    return "".join(["| code | name | says | | fix |\n|---|---|---|---|---|\n", *rows])


def known() -> str:
    """Which versions of Keras are known."""
    return f"Known are {OLDEST[0]}.{OLDEST[1]} to 2.{NEWEST[2][1]} and 3.0 to 3.{NEWEST[3][1]}."


def with_facts(readme: str) -> str:
    return KNOWN.sub(known(), TABLE.sub(lambda match: f"{match[1]}{table()}{match[3]}", readme))


def test_the_readme_has_the_table_of_all_rules_and_the_versions() -> None:
    readme = README.read_text(encoding="utf-8")
    assert readme == with_facts(readme)
    assert table() in readme
    assert known() in readme


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
        assert rule.check is None or (rule.check.__doc__ or "").startswith(code)
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


def test_the_text_scan_looks_for_what_the_finder_finds() -> None:
    """The plugin has the names on its own, so that it need not import the finder."""
    assert MENTION == CLASS_NAME
    assert [name for name in WRAPPERS if MENTION not in name] == []
    assert set(MANAGERS) == set(PARAMETERS) == library.MANAGERS
    assert {one.strip(".(") for one in plugin.SAVES} == keras.SAVES | {"save_model", "write"}
    trains = keras.TRAINS | keras.FITS.keys() | {"GradientTape", "compile", "on_epoch_end", "batch_end"}
    assert {one.strip(".(") for one in plugin.TRAINS} == trains


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


def test_contributing_shows_every_module_where_it_is() -> None:
    listed = CONTRIBUTING.partition("```\n")[2].partition("```")[0]
    found = {path for path in PACKAGE.rglob("*.py") if path.name != "__init__.py"}
    told_of_as_one = ("commands", "pure", "rules")
    assert set(re.findall(r"\w+\.py", listed)) == {
        path.name for path in found if not set(told_of_as_one) & set(path.parts)
    }
    assert [name for name in told_of_as_one if f"{name}/" not in listed] == []


def test_contributing_names_only_what_is_there() -> None:
    paths = {re.sub(r"NNN|name(?=\.)", "*", path) for path in re.findall(r"\.?\w[\w.]*/[\w./]*\w", CONTRIBUTING)}
    homes = (ROOT, PACKAGE, PACKAGE.parent)  # which is not in ROOT, if it is installed
    assert [path for path in paths if not any(next(home.glob(path), None) for home in homes)] == []
    code = "\n".join(
        path.read_text(encoding="utf-8") for home in (PACKAGE, ROOT / "tests") for path in home.rglob("*.py")
    )
    names = re.findall(r"`([A-Z]+(?:_[A-Z]+)*)`", CONTRIBUTING)
    assert names
    assert [name for name in names if not re.search(rf"^{name}\b.* = ", code, re.MULTILINE)] == []


if __name__ == "__main__":
    README.write_text(with_facts(README.read_text(encoding="utf-8")), encoding="utf-8")
