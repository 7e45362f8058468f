"""flake8's side: options, the text scan, and findings as flake8 takes them.

This module is imported at every start of flake8. It imports nothing of the analysis, and so not libcst, before a file
mentions the class.
"""

from __future__ import annotations

import ast
import re
import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator, Sequence
from multiprocessing import parent_process
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from flake8.exceptions import ExecutionError

import flake8_ckpt

if TYPE_CHECKING:
    from flake8.options.manager import OptionManager

    from flake8_ckpt.keras.versions import Target
    from flake8_ckpt.source.modules import Project

STDIN = "stdin"
"""What flake8 calls a text that is no file, and that nobody has given a name."""
IMPORTS = re.compile(r"(?:^[ \t]*(?:from|import)[ \t]+|\b(?:import_module|__import__)\()(\w*)([^\n]*)", re.MULTILINE)
"""What is imported first in a line, and what follows it; a relative import has no name there."""
MENTION = "ModelCheckpoint"
MANAGERS = ("CheckpointManager", "OrbaxCheckpoint")
"""Only an opt-in code looks at these."""


SAVES = (".save(", "save_weights", "save_model", ".write(")
TRAINS = (
    "GradientTape", "train_on_batch", ".fit(", "fit_generator", ".minimize(", "apply_gradients", ".compile(",
    "on_epoch_end", "batch_end",
)  # fmt: skip


def may_save_by_hand(text: str) -> bool:
    """Whether *text* may train a model of Keras and save it by hand."""
    mentions = "keras" in text or "tensorflow" in text
    return mentions and any(map(text.__contains__, SAVES)) and any(map(text.__contains__, TRAINS))


def undotted(names: Iterable[str]) -> str | None:
    """The first of *names* that is no dotted name; None if all are."""
    return min((name for name in names if not all(part.isidentifier() for part in name.split("."))), default=None)


def is_worth_reading(
    text: str,
    tree: ast.AST | None,
    classes: Iterable[str],
    project: Project | None = None,
    *,
    managers: bool = False,
) -> bool:
    """Whether anything in a file can be judged.

    Args:
        text: its source.
        tree: Python's own of it; None where it is not at hand.
        classes: dotted names that are treated like the class.
        project: where the modules lie that it may import; None where they are not followed.
        managers: whether what deletes its older checkpoints is looked at, too, as an opt-in code does.
    """
    mentions = {MENTION, *(name.rpartition(".")[2] for name in classes), *(MANAGERS if managers else ())}
    mentioned = any(map(text.__contains__, mentions)) and (tree is None or mentioned_in_code(tree, mentions))
    if mentioned or may_save_by_hand(text):
        return True
    if project is None:
        return False
    from flake8_ckpt.source.outline import reached  # noqa: PLC0415 - not for a file that imports nothing of its own

    used = "\n".join(reached(project, text).texts)
    return any(map(used.__contains__, mentions)) or (bool(used) and may_save_by_hand(f"{text}\n{used}"))


def may_import_its_own(text: str) -> bool:
    """Whether *text* imports anything but modules of Python's own library."""
    return any(
        name not in sys.stdlib_module_names or ("," in more and " import " not in more)
        for name, more in IMPORTS.findall(text)
    )


def mentioned_in_code(tree: ast.AST, names: set[str]) -> bool:
    """Whether the code of *tree* has one of *names*, or a longer one with it; comments and docstrings do not count."""
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.alias(name=name):
                if any(map(name.__contains__, names)):
                    return True
            case ast.Constant(value=str(name)):  # getattr(callbacks, "ModelCheckpoint")
                if name in names:
                    return True
    return False


class Plugin:
    """The checker that flake8 makes for each file."""

    name = "flake8-ckpt"
    version = flake8_ckpt.__version__

    keras: ClassVar[str | None] = None
    classes: ClassVar[frozenset[str]] = frozenset()
    named: ClassVar[tuple[str, ...]] = ()
    follow: ClassVar[bool] = True

    def __init__(self, tree: ast.AST, lines: Sequence[str], filename: str) -> None:
        """Take what flake8 has read.

        Args:
            tree: Python's own tree of the file. A plugin that asks for it is kept away from files that are no Python.
            lines: the lines of the file, decoded, with their ends.
            filename: what it is called, in a folder of its project; for stdin ``--stdin-display-name``.
        """
        self.tree = tree
        self.lines = lines
        self.filename = filename

    @staticmethod
    def add_options(manager: OptionManager) -> None:
        """Declare the options on flake8's command line and in its configuration."""
        manager.add_option(
            "--ckpt-keras-version",
            default=None,
            metavar="VERSION",
            parse_from_config=True,
            help="The Keras that calls of ModelCheckpoint are judged by: 3 for the newest 3.x that is known, 2 for "
            "2.15, or a version such as 3.9 or 2.13.1; one that is too new to be known is judged as the newest. Code "
            "that imports tf_keras or tensorflow.python.keras is judged as what that is, whatever is given here. "
            "(Default: what the program, the requirements of its project, or the Keras installed beside flake8 say; "
            "else 3)",
        )
        manager.add_option(
            "--ckpt-classes",
            default="",
            metavar="NAMES",
            comma_separated_list=True,
            parse_from_config=True,
            help="Dotted names, as they are imported and separated by commas, of further classes or functions that "
            "take the arguments of ModelCheckpoint: house.callbacks.Saver,house.training.make_checkpoint. Subclasses "
            "in the same file need not be named. (Default: none)",
        )

        manager.add_option(
            "--ckpt-follow-imports",
            action="store_true",
            default=True,
            parse_from_config=True,
            help="Read the other modules of the project that a file imports, as far as they decide what its callbacks "
            "do. Nothing outside the project is read, and nothing is run. (Default: true)",
        )
        manager.add_option(
            "--no-ckpt-follow-imports",
            action="store_false",
            dest="ckpt_follow_imports",
            help="Judge each file by itself.",
        )

    @classmethod
    def parse_options(cls, options: Namespace) -> None:
        """Take the options of this run.

        Raises:
            ExecutionError: an option has a value that means nothing; flake8 shows it and stops.
        """
        cls.keras = options.ckpt_keras_version
        cls.classes = frozenset(options.ckpt_classes)
        cls.follow = options.ckpt_follow_imports
        cls.named = tuple(options.select or ()) + tuple(options.extend_select or ())
        if cls.keras is not None:
            from flake8_ckpt.keras.versions import note_on  # noqa: PLC0415 - costs nothing unless it is asked for

            try:
                note = note_on(cls.keras)
            except ValueError as error:
                msg = f"--ckpt-keras-version: {error}"
                raise ExecutionError(msg) from error
            if note is not None and parent_process() is None:  # a worker of flake8 may read the options again
                sys.stderr.write(f"flake8-ckpt: --ckpt-keras-version: {note}\n")
        if (bad := undotted(cls.classes)) is not None:
            from flake8_ckpt.display import quoted  # noqa: PLC0415

            msg = f"--ckpt-classes: {quoted(bad)} is no dotted name"
            raise ExecutionError(msg)

    def run(self) -> Iterator[tuple[int, int, str, type[Plugin]]]:
        """Yield (line from 1, column from 0, text, this class) for each finding. Never raises for what a file holds."""
        text = "".join(self.lines)
        project = self.project(self.filename, text, self.tree)
        if not is_worth_reading(text, self.tree, self.classes, project, managers=self.is_named("CKP905")):
            return
        from flake8_ckpt.analysis import analyse  # noqa: PLC0415 - imports libcst

        target = self.judged_by(self.filename, text, self.tree, project)
        for report in analyse(text, target, self.enabled(), self.classes, tree=self.tree, project=project):
            yield report.position.line, report.position.column, f"{report.code} {report.message}", type(self)

    @classmethod
    def project(cls, filename: str, text: str, tree: ast.AST | None = None) -> Project | None:
        """Where the modules lie that a file may import; None where they are not to be followed, or it has no place."""
        if not cls.follow or filename in {"-", STDIN} or not may_import_its_own(text):
            return None
        from flake8_ckpt.source.modules import project_of  # noqa: PLC0415 - not for a file without imports

        return project_of(Path(filename), text, tree)

    @classmethod
    def judged_by(cls, path: str, text: str, tree: ast.AST | None, project: Project | None = None) -> Target:
        """The Keras that a file is judged by.

        Args:
            path: of the file, which need not be there.
            text: what it holds.
            tree: Python's own of it; None where it is not at hand.
            project: where the modules lie that it may import; None where they are not followed.
        """
        from flake8_ckpt.keras.versions import Target, parse_target  # noqa: PLC0415 - not before it is needed
        from flake8_ckpt.project.chosen import chosen  # noqa: PLC0415
        from flake8_ckpt.project.signs import looked_over  # noqa: PLC0415
        from flake8_ckpt.source.imported import imported_trees  # noqa: PLC0415

        if cls.keras is not None:
            return Target(parse_target(cls.keras))
        imported = imported_trees(project, text) if project is not None else ()
        return chosen(path, tree, (looked_over(module, name) for name, module in imported))

    @classmethod
    def enabled(cls) -> frozenset[str]:
        """The codes to look for."""
        from flake8_ckpt.rules import RULES  # noqa: PLC0415 - not before a file mentions the class

        return frozenset(code for code, rule in RULES.items() if not rule.opt_in or cls.is_named(code))

    @classmethod
    def is_named(cls, code: str) -> bool:
        """Whether the user asks for an opt-in *code* by itself or by ``CKP9``: ``CKP`` alone does not."""
        return any(code.startswith(prefix) and prefix.startswith("CKP9") for prefix in cls.named)
