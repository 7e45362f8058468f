"""The fixes as python-lsp-server hands them to an editor: its own objects, as the plugin gets them from it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pylsp import uris
from pylsp.config.config import Config
from pylsp.workspace import Workspace

HEAD = "from keras.callbacks import ModelCheckpoint\n"


class Editor:
    """One workspace of the server, without the wire."""

    def __init__(self, root: Path) -> None:
        """Open the folder *root*."""
        uri = uris.from_fs_path(str(root))
        self.config = Config(uri, {}, 0, {})
        self.workspace = Workspace(uri, None, self.config)
        self.root = root

    def actions(self, source: str, *codes: str) -> list[dict[str, Any]]:
        """What the menu offers at flake8's diagnostics of these codes, each at the third line's call."""
        document_uri = uris.from_fs_path(str(self.root / "train.py"))
        self.workspace.put_document(document_uri, source)
        document = self.workspace.get_document(document_uri)
        diagnostics = [
            {"code": code, "range": {"start": {"line": 2, "character": column}}, "source": "flake8"}
            for code, column in (one.split("@") for one in codes)
            for column in [int(column)]
        ]
        hook = self.config.plugin_manager.subset_hook_caller("pylsp_code_actions", [])
        found = hook(
            config=self.config,
            workspace=self.workspace,
            document=document,
            range={},
            context={"diagnostics": diagnostics},
        )
        return [action for plugin in found for action in plugin if "CKP" in action["title"]]


@pytest.fixture
def editor(tmp_path: Path) -> Editor:
    return Editor(tmp_path)


def applied(source: str, action: dict[str, Any]) -> str:
    """*source* after the edits of *action*."""
    [(_, edits)] = action["edit"]["changes"].items()
    lines = source.splitlines(keepends=True)
    for edit in reversed(edits):
        assert edit["range"]["start"]["character"] == edit["range"]["end"]["character"] == 0
        lines[edit["range"]["start"]["line"] : edit["range"]["end"]["line"]] = [edit["newText"]]
    return "".join(lines)


def test_a_finding_has_its_fix_in_the_menu(editor: Editor) -> None:
    source = f'{HEAD}\nModelCheckpoint("\N{GRINNING FACE}.hdf5", save_best_only=True)\n'
    [action] = editor.actions(source, "CKP305@16")
    assert action["title"] == "CKP305: End filepath in '.keras' (Keras 3.15 is only assumed: set ckpt-keras-version)"
    assert action["isPreferred"] is False
    (editor.root / ".flake8").write_text("[flake8]\nckpt-keras-version = 3\n")
    [action] = editor.actions(source, "CKP305@16")
    assert action["title"] == "CKP305: End filepath in '.keras'"
    assert action["kind"] == "quickfix"
    assert action["isPreferred"] is True
    assert action["diagnostics"][0]["code"] == "CKP305"
    assert applied(source, action) == source.replace("hdf5", "keras")


def test_an_unsafe_fix_says_what_it_changes(editor: Editor) -> None:
    source = f'{HEAD}\nModelCheckpoint("m.keras")\n'
    [action] = editor.actions(source, "CKP101@16")
    assert action["title"] == "CKP101: Write 'm_{epoch:02d}.keras' (changes what is on disk)"
    assert action["isPreferred"] is False
    assert applied(source, action) == source.replace("m.keras", "m_{epoch:02d}.keras")


def test_only_what_flake8_shows_has_a_fix(editor: Editor) -> None:
    source = f'{HEAD}\nModelCheckpoint("m.keras")\n'
    assert editor.actions(source) == []
    assert editor.actions(source, "E501@16") == []
    assert editor.actions(source, "CKP101@17") == []
    assert editor.actions(source, "CKP102@16") == []


def test_a_finding_without_a_fix_and_a_half_written_file_have_none(editor: Editor) -> None:
    assert editor.actions(f'{HEAD}\nModelCheckpoint("m_{{epoch}}.keras", period=5)\n', "CKP306@35") == []
    assert editor.actions(f'{HEAD}\nModelCheckpoint("m.keras"\n', "CKP101@16") == []


@pytest.mark.parametrize("name", ["setup.cfg", "tox.ini", ".flake8"])
def test_flake8s_configuration_of_the_workspace_holds(tmp_path: Path, name: str) -> None:
    source = f'{HEAD}\nModelCheckpoint("m.keras", "val_auc", save_best_only=True)\n'
    assert Editor(tmp_path).actions(source, "CKP203@27") == []
    (tmp_path / name).write_text("[flake8]\nckpt-keras-version = 3.9\n")
    [action] = Editor(tmp_path).actions(source, "CKP203@27")
    assert 'mode="max"' in applied(source, action)
    (tmp_path / "below").mkdir()
    [action] = Editor(tmp_path / "below").actions(source, "CKP203@27")
    assert 'mode="max"' in applied(source, action), "a configuration above holds, too"
    (tmp_path / name).write_text("[else]\n")
    for broken in (b"[flake8]\n\xff\n", b"ckpt-keras-version = 3.9\n", b"[flake8]\nckpt-keras-version\n"):
        (tmp_path / ".flake8").write_bytes(broken)
        assert Editor(tmp_path).actions(source, "CKP203@27") == [], "a broken file configures nothing"


def test_the_declared_encoding_is_that_of_the_text(editor: Editor) -> None:
    source = f'# coding: latin-1\n{HEAD}ModelCheckpoint("\xe4.hdf5", save_best_only=True)\n'
    [action] = editor.actions(source, "CKP305@16")
    assert applied(source, action) == source.replace("hdf5", "keras")


def test_nothing_that_a_configuration_names_is_imported(tmp_path: Path) -> None:
    source = f'{HEAD}\nModelCheckpoint("m.keras", "val_auc", save_best_only=True)\n'
    (tmp_path / "hostile.py").write_text(f"open({str(tmp_path / 'imported')!r}, 'w').close()\n")
    (tmp_path / ".flake8").write_text(
        "[flake8]\nckpt-keras-version = 3.9\n"
        "[flake8:local-plugins]\nextension =\n    HST = hostile:Hostile\npaths = .\n"
    )
    assert len(Editor(tmp_path).actions(source, "CKP203@27")) == 1
    assert not (tmp_path / "imported").exists()
