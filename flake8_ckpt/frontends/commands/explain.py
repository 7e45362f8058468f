"""``flake8-ckpt explain``."""

from __future__ import annotations

import argparse

SUMMARY = "explain"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command line."""


def run(options: argparse.Namespace) -> int:
    """Run it; returns the exit code."""
    return 0
