"""Expressions become values, one small function for each form.

``literals`` and ``fstrings`` read what is written out, ``names`` and ``attributes`` look up what it is bound to,
``operators``, ``calls``, ``comprehensions`` and ``subscripts`` compute, ``strings``, ``paths``, ``formatting`` and
``library`` know what the operations do to text with holes, ``parameters``, ``options``, ``classes`` and ``helpers``
where values come from, ``units`` what a number counts. ``folder`` ties them together.
"""

from __future__ import annotations

# Importing a module registers the forms that it folds.
from flake8_ckpt.source.folding import calls, comprehensions, fstrings, literals, names, operators, subscripts
from flake8_ckpt.source.folding.folder import Folder

__all__ = ["Folder", "calls", "comprehensions", "fstrings", "literals", "names", "operators", "subscripts"]
