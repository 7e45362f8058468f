"""How Sphinx builds these pages."""

from __future__ import annotations

import sys
from pathlib import Path

import flake8_ckpt

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

project = "flake8-ckpt"
author = "The flake8-ckpt maintainers"
project_copyright = author
version = release = flake8_ckpt.__version__

extensions = ["myst_parser", "ckpt"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build"]
nitpicky = True

myst_enable_extensions = ["deflist"]
myst_heading_anchors = 3

html_theme = "furo"
pygments_dark_style = "github-dark"
html_title = "flake8-ckpt"
html_static_path = ["_static"]
html_css_files = ["ckpt.css"]
html_copy_source = False
html_show_sphinx = False
