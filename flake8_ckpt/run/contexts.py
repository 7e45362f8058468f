"""Context managers of libraries: what ``as`` binds, and which swallow an exception."""

from __future__ import annotations

import libcst as cst

from flake8_ckpt.run.machine import Machine
from flake8_ckpt.run.things import InstanceRef
from flake8_ckpt.values import Symbol, Unknown, Value

SWALLOWING = frozenset(
    {
        "contextlib.suppress",
        "contextlib.ExitStack",
        "contextlib.AsyncExitStack",
    }
)
EXPECTING = frozenset({"pytest.raises", "assertRaises", "assertRaisesRegex"})
"""Context managers of tests in which an exception is expected; those of ``unittest`` are methods of the test."""


def entered_value(machine: Machine, context: Value, node: cst.CSTNode) -> Value:
    """What ``with context as name`` binds, of a context manager of a library."""
    if isinstance(context, InstanceRef | Unknown):
        return context
    return machine.unknown(node, "it comes from a context manager", anything=machine.holds_fields(context))


def expects(context: Value) -> bool:
    """Whether a test expects an exception in the block of a context manager."""
    return (
        isinstance(context, InstanceRef) and isinstance(context.made_by, Symbol) and context.made_by.name in EXPECTING
    )


def swallows(context: Value) -> bool:
    """Whether a context manager may swallow what is raised in it."""
    return (
        isinstance(context, InstanceRef) and isinstance(context.made_by, Symbol) and context.made_by.name in SWALLOWING
    )
