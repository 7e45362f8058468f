"""python-lsp-server, spoken to as an editor does: over its standard input and output."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import Any

import pytest
from programs import KEEPS, LOSES, environment

SECONDS = 60
"""After which an answer that has not come is taken for a failure."""
SETTINGS = {"pylsp": {"plugins": {"flake8": {"enabled": True}}}}


class Editor:
    """The client's side of one server process."""

    def __init__(self, server: subprocess.Popen[bytes], root: Path) -> None:
        self.server = server
        self.heard: Queue[dict[str, Any]] = Queue()
        self.document = (root / "train.py").as_uri()
        Thread(target=self._listen, daemon=True).start()
        self.tell("initialize", {"processId": None, "rootUri": root.as_uri(), "capabilities": {}}, id=1)
        while self.heard.get(timeout=SECONDS).get("id") != 1:
            pass
        self.tell("initialized", {})
        self.tell("workspace/didChangeConfiguration", {"settings": SETTINGS})

    def tell(self, method: str, parameters: object, **more: object) -> None:
        """Send a notification, or a request if it is given an ``id``."""
        assert self.server.stdin is not None
        said = json.dumps({"jsonrpc": "2.0", "method": method, "params": parameters, **more}).encode()
        self.server.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(said), said))
        self.server.stdin.flush()

    def diagnostics(self) -> list[dict[str, Any]]:
        """What flake8 says in the next diagnostics that the server publishes."""
        while True:
            message = self.heard.get(timeout=SECONDS)
            if message.get("method") == "textDocument/publishDiagnostics":
                assert message["params"]["uri"] == self.document
                return [one for one in message["params"]["diagnostics"] if one["source"] == "flake8"]

    def ask(self, method: str, parameters: object) -> Any:
        """Send a request, and wait for its result."""
        self.tell(method, parameters, id=3)
        while True:
            message = self.heard.get(timeout=SECONDS)
            if message.get("id") == 3:
                return message["result"]

    def _listen(self) -> None:
        assert self.server.stdout is not None
        while header := self.server.stdout.readline():
            length = int(header.removeprefix(b"Content-Length: "))
            while self.server.stdout.readline().strip():
                pass  # further headers
            self.heard.put(json.loads(self.server.stdout.read(length)))


@pytest.fixture
def editor(tmp_path: Path) -> Iterator[Editor]:
    command = [sys.executable, "-m", "pylsp"]
    with subprocess.Popen(
        command, cwd=tmp_path, env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as server:
        client = Editor(server, tmp_path)
        yield client
        client.tell("shutdown", None, id=2)
        client.tell("exit", None)
        assert server.wait(timeout=SECONDS) == 0


def test_a_diagnostic_comes_with_the_fault_and_goes_with_it(editor: Editor) -> None:
    """The document is never on disk: the server passes what the editor has."""
    opened = {"uri": editor.document, "languageId": "python", "version": 1, "text": LOSES}
    editor.tell("textDocument/didOpen", {"textDocument": opened})
    [diagnostic] = editor.diagnostics()
    assert diagnostic["code"] == "CKP101"
    assert diagnostic["range"]["start"] == {"line": 2, "character": 16}
    assert diagnostic["range"]["end"]["line"] == 2
    assert diagnostic["message"].startswith("CKP101 only the last epoch will be left: ")

    changed = {"uri": editor.document, "version": 2}
    editor.tell("textDocument/didChange", {"textDocument": changed, "contentChanges": [{"text": KEEPS}]})
    assert editor.diagnostics() == []

    changed = {"uri": editor.document, "version": 3}
    editor.tell("textDocument/didChange", {"textDocument": changed, "contentChanges": [{"text": f"\n\n{LOSES}"}]})
    [diagnostic] = editor.diagnostics()
    assert diagnostic["range"]["start"] == {"line": 4, "character": 16}


def test_the_menu_offers_the_fix_after_which_the_diagnostic_is_gone(editor: Editor) -> None:
    opened = {"uri": editor.document, "languageId": "python", "version": 1, "text": LOSES}
    editor.tell("textDocument/didOpen", {"textDocument": opened})
    [diagnostic] = editor.diagnostics()
    asked = {"range": diagnostic["range"], "context": {"diagnostics": [diagnostic]}}
    [action] = editor.ask("textDocument/codeAction", {"textDocument": {"uri": editor.document}, **asked})
    assert action["title"] == "CKP101: Write 'm_{epoch:02d}.keras' (changes what is on disk)"
    [edit] = action["edit"]["changes"][editor.document]
    changed = {"uri": editor.document, "version": 2}
    change = {"range": edit["range"], "text": edit["newText"]}
    editor.tell("textDocument/didChange", {"textDocument": changed, "contentChanges": [change]})
    assert editor.diagnostics() == []
