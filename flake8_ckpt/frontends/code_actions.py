"""python-lsp-server's side: the fixes of the findings that the editor shows, to be chosen from its menu."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Any

from flake8.options.config import _find_config_file  # type: ignore[attr-defined] # where flake8 looks, if it runs in a folder
from pylsp import hookimpl

from flake8_ckpt.analysis import Report
from flake8_ckpt.fixing import Fix, Fixer
from flake8_ckpt.frontends.commands.reading import encoding_of
from flake8_ckpt.frontends.configuration import read_options
from flake8_ckpt.frontends.plugin import Plugin
from flake8_ckpt.source.parsing import UnanalysableError, python_tree

Json = dict[str, Any]


@hookimpl
def pylsp_code_actions(config: Any, workspace: Any, document: Any, context: Json) -> list[Json]:
    """The fixes of those of flake8's diagnostics that are ours.

    Args:
        config: the server's, in which ``pylsp.plugins.flake8.config`` may name a configuration of flake8.
        workspace: whose root flake8 runs in.
        document: the text as it stands in the editor.
        context: LSP's ``CodeActionContext``; what flake8 does not report there has no action.
    """
    shown = [one for one in context.get("diagnostics", ()) if str(one.get("code", "")).startswith("CKP")]
    if not shown:
        return []
    settings = config.plugin_settings("flake8", document_path=document.path)
    found = settings.get("config") or _find_config_file(workspace.root_path)
    read_options(["--config", found] if found else ["--isolated"])
    encoding = encoding_of(document.source.encode())
    try:
        project = Plugin.project(document.path, document.source)
        target = Plugin.judged_by(document.path, document.source, python_tree(document.source, "exec"), project)
        fixer = Fixer(target, Plugin.enabled(), Plugin.classes)
        data = document.source.encode(encoding)
        fixes = list(fixer.fixes(data, lambda one: any(_is_about(it, one) for it in shown), project))
    except UnanalysableError:
        return []
    return [
        _action(document, diagnostic, fix, fix.data.decode(encoding))
        for diagnostic in shown
        for fix in fixes
        if fix.data is not None and _is_about(diagnostic, fix.report)
    ]


def _is_about(diagnostic: Json, report: Report) -> bool:
    start = diagnostic["range"]["start"]
    where = (start["line"] + 1, start["character"])
    return bool(diagnostic["code"] == report.code and where == (report.position.line, report.position.column))


def _action(document: Any, diagnostic: Json, fix: Fix, after: str) -> Json:
    title = f"{fix.title} ({fix.caution})" if fix.caution else fix.title
    edits = list(_edits(document.source.splitlines(keepends=True), after.splitlines(keepends=True)))
    return {
        "title": f"{fix.key.code}: {title}",
        "kind": "quickfix",
        "diagnostics": [diagnostic],
        "isPreferred": not fix.caution,
        "edit": {"changes": {document.uri: edits}},
    }


def _edits(before: list[str], after: list[str]) -> Iterator[Json]:
    """LSP's ``TextEdit``s by whole lines, which no unit of columns can get wrong."""
    for kind, start, end, other, other_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind != "equal":
            edges = {"start": {"line": start, "character": 0}, "end": {"line": end, "character": 0}}
            yield {"range": edges, "newText": "".join(after[other:other_end])}
