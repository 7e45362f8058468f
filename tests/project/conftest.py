"""What is installed beside the tests has no say in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from flake8_ckpt.project import installed

Installing = Callable[..., None]
Writing = Callable[[Mapping[str, str | bytes]], Path]


@pytest.fixture(autouse=True)
def install(monkeypatch: pytest.MonkeyPatch) -> Iterator[Installing]:
    """Calling it says which distributions are installed; without that, none is."""

    def say(**versions: str) -> None:
        installed.installed.cache_clear()
        monkeypatch.setattr(installed, "_version", versions.get)

    say()
    yield say
    installed.installed.cache_clear()


@pytest.fixture
def project(tmp_path: Path) -> Writing:
    """Calling it writes the files of a project, and gives its folder, above which nothing is read."""

    def write(files: Mapping[str, str | bytes]) -> Path:
        (tmp_path / ".git").mkdir(exist_ok=True)
        for name, content in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return tmp_path

    return write
