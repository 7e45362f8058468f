"""What functions of libraries do: a module for each library, a plain function for each of its functions."""

from __future__ import annotations

from flake8_ckpt.run.library import arrays, builtin, files, functional, keras, options, standard, text, tuners

__all__ = ["arrays", "builtin", "files", "functional", "keras", "options", "standard", "text", "tuners"]
