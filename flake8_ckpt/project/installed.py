"""Keras and TensorFlow as they are installed beside this program: what their metadata says; nothing is imported."""

from __future__ import annotations

from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version

from flake8_ckpt.project.requirements import Claim, Declared, claimed, requirement


@lru_cache(maxsize=2)
def installed(*, through_tensorflow: bool) -> Claim | None:
    """The Keras that is installed here; None where there is none, or no certain one."""
    found = [one for name in ("keras", "tensorflow") for one in requirement(name, f"=={_version(name)}")]
    return claimed(Declared(found), through_tensorflow=through_tensorflow)


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
