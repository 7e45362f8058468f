"""``flake8-ckpt rule``."""

from __future__ import annotations

import argparse

SUMMARY = "rule"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command line."""


def run(options: argparse.Namespace) -> int:
    """Run it; returns the exit code."""
    return 0
