"""Whether a turn of a loop looks after a file: reads it back, takes it away, or changes where its path leads."""

from __future__ import annotations

import re
from itertools import product

import libcst as cst

from flake8_ckpt.source.callers import Callers, symbol_of
from flake8_ckpt.source.compiled import OF_KERAS
from flake8_ckpt.source.flow import CallSite
from flake8_ckpt.source.folding import Folder
from flake8_ckpt.source.tree import dotted
from flake8_ckpt.source.turn import Turn
from flake8_ckpt.values import Constant, Items, Text, Unknown, Value, alternatives

KEEPS = re.compile(
    r"upload|log_artifact|log_model|put_object|start_run|wandb\.save$|(?:^|[._])(?:cp|mv|copy|move)_"
    r"|chdir|(?:^|[._])(?:cd|pushd)$|working_dir|isolated_filesystem|load_(?:best|check)"
)
"""Calls that look after files, or change the directory, whatever they are given."""
READS = frozenset({"load_model", "load_weights", "load_state_dict", "restore", "read"})
"""Calls that read the model that they are given; one that is not known may be the file."""
FILES = frozenset(
    {
        "copy",
        "copy2",
        "copyfile",
        "copytree",
        "make_archive",
        "move",
        "remove",
        "rename",
        "renames",
        "replace",
        "rmtree",
        "unlink",
    }
)
"""Functions of ``os``, ``shutil`` and the like that take a file or the directory it is in."""
OF_FILES = re.compile(r"(?:os|shutil|.*gfile|.*\.io)\.")
PATH_METHODS = frozenset({"copy", "move", "open", "read_bytes", "rename", "replace", "unlink"})
"""Methods of a path that take or read its file."""
LEAVES = re.compile(
    r"print|debug|info|warning|warn|error|log|exists|isfile|isdir|is_file|is_dir|getsize|makedirs|mkdir|dirname|basename"
    r"|abspath|normpath|splitext|join|joinpath|append|format|str|repr|len|Path|set_description|save\w*|\w*Checkpoint"
)
"""Calls that leave the file they are given as it is, or write it."""


def is_kept(turn: Turn, filepath: Value, saved_by: cst.Call) -> bool:
    """Whether something in a turn reads the file back, takes it away, or changes where relative paths lead.

    Args:
        turn: of the loop.
        filepath: where it is saved.
        saved_by: the call that saves it, or makes the callback that does.
    """
    calls = (node for node in turn.region.values() if isinstance(node, cst.Call) and node is not saved_by)
    return any(_keeps(turn, filepath, call) for call in calls)


def is_resumed(callers: Callers, filepath: Value, site: CallSite) -> bool:
    """Whether a model is read from the very file before *site* is run: the program goes on from its last run."""
    return any(
        (dotted(one.node.func) or "").rpartition(".")[2] in READS
        and any(_is_it(callers.folder, argument.value, filepath) for argument in one.node.args)
        and (_is_of_constructor(one) or _is_before(callers, one, site))
        for one in callers.folder.flow.calls
    )


def _is_before(callers: Callers, first: CallSite, second: CallSite) -> bool:
    """Whether *first* may be run before *second*: by the function in which their calls meet, else by their places."""
    order = callers.folder.flow.calls.index
    chains = product(callers.chain(second), callers.chain(first))
    later, earlier = next(((one, other) for one, other in chains if one.scope is other.scope), (second, first))
    return order(earlier) < order(later)


def _is_of_constructor(site: CallSite) -> bool:
    return isinstance(site.scope.node, cst.FunctionDef) and site.scope.node.name.value == "__init__"


def _keeps(turn: Turn, filepath: Value, call: cst.Call) -> bool:
    folder, function = turn.folder, call.func
    name = dotted(function) or (function.attr.value if isinstance(function, cst.Attribute) else "")
    if KEEPS.search(name):
        return True
    last = name.rpartition(".")[2]
    if isinstance(function, cst.Attribute) and last in PATH_METHODS and _is_path(folder, filepath, call, function):
        return True
    symbol = symbol_of(folder, function) or ""
    given = [argument.value for argument in call.args]
    if last in READS or (last in FILES and OF_FILES.match(symbol)):
        return any(_may_be(folder.fold(one), filepath) for one in given)
    if OF_KERAS.match(symbol) or LEAVES.fullmatch(last) or turn.callers.run_by(call):
        return False
    return any(_is_it(folder, one, filepath) for one in given)


def _is_path(folder: Folder, filepath: Value, call: cst.Call, function: cst.Attribute) -> bool:
    """Whether the receiver of a method that paths have is the file, or may be: ``name.replace(a, b)`` is of a text."""
    value = folder.fold(function.value)
    if isinstance(value, Text):
        return value.is_path and _is_same(value, filepath)
    arguments = 0 if function.attr.value in {"read_bytes", "unlink"} else 1
    like_a_path = len(call.args) == arguments and not any(argument.keyword is not None for argument in call.args)
    return isinstance(value, Unknown) and like_a_path


def _may_be(value: Value, filepath: Value) -> bool:
    """Whether a value may be the file: unknown, or the file or a directory of it, or what a template may make."""
    if isinstance(value, Constant):
        return False
    if not isinstance(value, Text) or value.exact is None:
        return True
    own = [option.value for option in alternatives(filepath)]
    exact = value.exact.rstrip("/")
    return any(
        not isinstance(one, Text)
        or one.exact is None
        or "{" in one.exact
        or one.exact == exact
        or one.exact.startswith(f"{exact}/")
        for one in own
    )


def _is_it(folder: Folder, node: cst.BaseExpression, filepath: Value) -> bool:
    """Whether an argument is the file: its path, the attribute of the callback that has it, or a text that names it."""
    if isinstance(node, cst.Attribute) and node.attr.value == "filepath":
        return True
    value = folder.fold(node)
    return any(_is_same(one, filepath) for one in (value.items if isinstance(value, Items) else (value,)))


def _is_same(value: Value, filepath: Value) -> bool:
    """Whether a value is the path, or a longer text with it, such as a command."""
    if not isinstance(value, Text):
        return False
    literals = [part for part in value.parts if isinstance(part, str)]
    own = [option.value for option in alternatives(filepath) if isinstance(option.value, Text)]
    words = [re.compile(rf"(?<![\w./-]){re.escape(one.exact)}(?![\w./-])") for one in own if one.exact]
    return any(one.parts == value.parts for one in own) or any(word.search(one) for word in words for one in literals)
