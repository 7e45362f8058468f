"""The programs of ``snippets.md``, and ways to put one into other code."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from textwrap import indent
from typing import NamedTuple

PAGE = Path(__file__).with_name("snippets.md")
SNIPPET = re.compile(
    r"^## (?P<form>[^\n]+)|^### (?P<title>[^\n]+)\n\n```python\n(?P<code>.*?)^```$", re.MULTILINE | re.DOTALL
)


class Snippet(NamedTuple):
    """One program: the form of Python that it is about, what it shows, and its code without imports of Keras."""

    form: str
    title: str
    code: str

    @property
    def name(self) -> str:
        """How tests and tables call it."""
        return f"{self.form}: {self.title}"


def _read() -> list[Snippet]:
    """All of them, in order."""
    found, form = [], ""
    for match in SNIPPET.finditer(PAGE.read_text(encoding="utf-8")):
        form = match["form"] or form
        if match["title"]:
            found.append(Snippet(form, match["title"], match["code"]))
    return found


SNIPPETS = _read()


def _block(head: str, code: str) -> str:
    return f"{head}\n{indent(code, '    ')}"


def in_a_function(code: str) -> str:
    """Called twice, so that what is left by the first call shows."""
    return _block("def program():", code) + "\n\nprogram()\nprogram()\n"


def in_a_method(code: str) -> str:
    """Of an object."""
    return _block("class Program:", _block("def run(self):", code)) + "\n\nProgram().run()\n"


def in_a_class(code: str) -> str:
    """The names become attributes."""
    return _block("class Program:", code)


def in_a_loop(code: str) -> str:
    """Run twice over the same names."""
    return _block("for turn in range(2):", code)


def in_a_branch(code: str) -> str:
    """That is taken or not."""
    return 'import os\n\nif os.environ.get("BRANCH"):\n' + indent(code, "    ")


def in_the_other_branch(code: str) -> str:
    """After a branch that may end the program."""
    return 'import os\n\nif os.environ.get("END"):\n    raise SystemExit\nelse:\n' + indent(code, "    ")


def in_a_try(code: str) -> str:
    """Whatever it raises is swallowed."""
    return _block("try:", code) + "except Exception:\n    pass\n"


def in_a_finally(code: str) -> str:
    """Run after an exception, which goes on."""
    return "try:\n    1 / 0\nfinally:\n" + indent(code, "    ")


def in_a_with(code: str) -> str:
    """Under a context manager that swallows."""
    return "import contextlib\n\n" + _block("with contextlib.suppress(Exception):", code)


def in_a_while(code: str) -> str:
    """That is left at once."""
    return _block("while True:", code + "break\n")


def in_a_generator(code: str) -> str:
    """Whose body runs when it is asked for a value."""
    return _block("def program():", code + "yield\n") + "\n\nlist(program())\n"


def under_a_guard(code: str) -> str:
    """As a script is."""
    return _block('if __name__ == "__main__":', code)


WAYS: tuple[Callable[[str], str], ...] = (
    in_a_function,
    in_a_method,
    in_a_class,
    in_a_loop,
    in_a_branch,
    in_the_other_branch,
    in_a_try,
    in_a_finally,
    in_a_with,
    in_a_while,
    in_a_generator,
    under_a_guard,
)
"""Ways to put a program into other code; what it means there is for Python to say."""
