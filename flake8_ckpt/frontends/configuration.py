"""flake8's configuration, read without the plugins that it names: nothing of the analysed project is imported."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Iterable, Sequence
from importlib.metadata import EntryPoint

import flake8
from flake8.main import options
from flake8.options import aggregator
from flake8.options.config import load_config
from flake8.options.manager import OptionManager
from flake8.plugins import finder

from flake8_ckpt.frontends.plugin import Plugin

SKIPPED = (".venv", "venv", ".ipynb_checkpoints", "build", ".git", "node_modules", ".tox", ".nox")
"""Folders with what others wrote, or with copies: they are searched only when they are named."""
OURS = EntryPoint("CKP", f"{Plugin.__module__}:{Plugin.__name__}", "flake8.extension")


def read_options(arguments: Sequence[str], paths: Iterable[str] = ()) -> tuple[finder.Plugins, Namespace]:
    """What flake8 would read, if this were its only plugin; this takes its own options.

    flake8's own function for that imports every plugin, also those that ``[flake8:local-plugins]`` of a configuration
    names.

    Args:
        arguments: the command line.
        paths: what is going to be searched; :data:`SKIPPED` is added to what is excluded.

    Raises:
        Flake8Exception: an option is wrong.
    """
    first = options.stage1_arg_parser()
    given, rest = first.parse_known_args(arguments)
    loaded, folder = load_config(given.config, given.append_config, isolated=given.isolated)
    plugin = finder.Plugin(Plugin.name, Plugin.version, OURS)
    plugins = finder.load_plugins([plugin], finder.PluginOptions.blank())
    manager = OptionManager(
        version=flake8.__version__, plugin_versions=plugins.versions_str(), parents=[first], formatter_names=[]
    )
    options.register_default_options(manager)
    manager.register_plugins(plugins)
    read = aggregator.aggregate_options(manager, loaded, folder, rest)
    named = {os.path.basename(os.path.abspath(path)) for path in paths}  # noqa: PTH100, PTH119 - a name may be no UTF-8
    read.extend_exclude = [*read.extend_exclude, *(name for name in SKIPPED if name not in named)]
    Plugin.parse_options(read)
    return plugins, read
