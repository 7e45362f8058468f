"""Requirements of Keras and TensorFlow, and the Keras that they amount to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from flake8_ckpt.keras.versions import NEWEST, OWN_OF_TENSORFLOW, brought_by_tensorflow, nearest_known
from flake8_ckpt.project.specifiers import Specifier, Version, release, specifier

KERAS, TENSORFLOW = "keras", "tensorflow"
KERAS_NAMES = "keras keras-gpu keras-nightly"
TENSORFLOW_NAMES = """
    tensorflow tensorflow-aarch64 tensorflow-base tensorflow-cpu tensorflow-cpu-aws tensorflow-directml tensorflow-eigen
    tensorflow-gpu tensorflow-intel tensorflow-macos tensorflow-mkl tensorflow-rocm tf-nightly tf-nightly-cpu
    tf-nightly-gpu intel-tensorflow intel-tensorflow-avx512
"""
PACKAGES: dict[str, str] = dict.fromkeys(KERAS_NAMES.split(), KERAS)
PACKAGES |= dict.fromkeys(TENSORFLOW_NAMES.split(), TENSORFLOW)
"""Distributions whose version is one of Keras or of TensorFlow, by their normalized names."""
MINORS = {
    KERAS: [*((1, minor) for minor in range(3)), *((2, minor) for minor in range(NEWEST[2][1] + 1)), (3, 0)],
    TENSORFLOW: [*((1, minor) for minor in range(16)), *((2, minor) for minor in range(40))],
}
MINORS[KERAS] += [(3, minor) for minor in range(1, 100)]
"""Minor versions that a specifier may admit, with room for those to come."""
LAST_PATCH = 99
LONGEST = 1_000
"""Characters of a requirement; a longer one is not read."""

REQUIREMENT = re.compile(r"\s*([a-z0-9](?:[a-z0-9._-]*[a-z0-9])?)\s*(?:\[[^\]]*\])?\s*(.*)", re.IGNORECASE | re.DOTALL)
WHEEL = re.compile(r"(?:.*[/\\])?([A-Za-z0-9._]+)-([^-/\\]+)(?:-[^-/\\]+){3,4}\.whl(?:[#?].*)?", re.DOTALL)
TAG = re.compile(r"git\+[^#\s]*@v?(\d+(?:\.\d+)+)(?:#.*)?")
EGG = re.compile(r"\S+#(?:.*&)?egg=([A-Za-z0-9._-]+).*")
CONDA_CHANNEL = re.compile(r".*(?:::|/)")
CONDA_BUILD = re.compile(r"^(={0,2}[\w.*]+)=[^=].*")
CONDA_SPACE = re.compile(r"([=<>!~,|])\s+")


@dataclass(frozen=True, slots=True)
class Requirement:
    """That a package is wanted.

    Attributes:
        package: :data:`KERAS` or :data:`TENSORFLOW`.
        versions: which of its versions.
        text: as it is written.
    """

    package: str
    versions: Specifier
    text: str


@dataclass(slots=True)
class Declared:
    """What a file of a project declares.

    Attributes:
        always: what is wanted in any case.
        options: what may be wanted as well: extras, groups, versions for one platform.
    """

    always: list[Requirement] = field(default_factory=list)
    options: list[list[Requirement]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Claim:
    """The Keras that a file of a project asks for.

    Attributes:
        version: major and minor.
        text: the requirement that says so.
    """

    version: tuple[int, int]
    text: str


def requirement(name: str, versions: str) -> Iterator[Requirement]:
    """A requirement of Keras or TensorFlow; nothing for any other, and for versions that cannot be read."""
    package = PACKAGES.get(re.sub(r"[-_.]+", "-", name).lower())
    found = specifier(versions) if package and len(versions) <= LONGEST else None
    if package and found:
        yield Requirement(package, found, f"{name}{versions}".strip())


def pep_508(text: str) -> Iterator[Requirement]:
    """The requirement that *text* is, with or without a URL; nothing for one behind a marker."""
    text = text.strip()
    if len(text) > LONGEST:
        return
    if wheel := WHEEL.fullmatch(text.partition(" @ ")[2].strip() or text):
        yield from requirement(wheel[1], f"=={wheel[2]}")
        return
    if tag := TAG.search(text):
        egg = EGG.fullmatch(text)
        yield from requirement(egg[1] if egg else text.partition("@")[0].strip(), f"=={tag[1]}")
        return
    if (found := REQUIREMENT.fullmatch(text)) and ";" not in found[2]:
        yield from requirement(found[1], found[2])


def conda(text: str) -> Iterator[Requirement]:
    """The requirement that *text* is, as ``environment.yml`` has it: ``conda-forge::tensorflow=2.10.0=mkl_py39``."""
    found = REQUIREMENT.fullmatch(CONDA_CHANNEL.sub("", text))
    if found:
        first = CONDA_SPACE.sub(r"\1", found[2]).partition(" ")[0]
        yield from requirement(found[1], CONDA_BUILD.sub(r"\1", first))


def claimed(declared: Declared, *, through_tensorflow: bool) -> Claim | None:
    """The Keras that *declared* amounts to; None where that may be Keras 2 as well as Keras 3, and where it is neither.

    Args:
        declared: what a file declares.
        through_tensorflow: whether the program has Keras as ``tf.keras`` alone.
    """
    first = _claim(declared.always, through_tensorflow=through_tensorflow)
    if first is not None:
        return first
    return agreed(
        _claim([*declared.always, *option], through_tensorflow=through_tensorflow) for option in declared.options
    )


def agreed(claims: Iterable[Claim | None]) -> Claim | None:
    """The newest of several claims, if those that there are agree on the major version."""
    there = [one for one in claims if one is not None]
    majors = {one.version[0] for one in there}
    return max(there, key=lambda one: one.version) if len(majors) == 1 else None


def _claim(requirements: list[Requirement], *, through_tensorflow: bool) -> Claim | None:
    keras = _newest([one for one in requirements if one.package == KERAS])
    tensorflow = _newest([one for one in requirements if one.package == TENSORFLOW])
    claims = [
        Claim(nearest_known(keras[0]), keras[1]) if keras else None,
        Claim(brought_by_tensorflow(tensorflow[0]), tensorflow[1]) if tensorflow else None,
    ]
    if tensorflow and tensorflow[0] < OWN_OF_TENSORFLOW and through_tensorflow:
        return claims[1]
    return (claims[0] or claims[1]) if agreed(claims) else None


def _newest(requirements: list[Requirement]) -> tuple[tuple[int, int], str] | None:
    """The newest minor version of a package that fulfils all *requirements*, and the strictest of them.

    None if both Keras 2 and Keras 3 come with those that do, and if none does.
    """
    if not requirements:
        return None
    package = requirements[0].package
    known = {release(*minor, patch) for minor in MINORS[package] for patch in (0, LAST_PATCH)}
    named = set[Version]().union(*(one.versions.named for one in requirements))
    admitted = [one for one in known | named if all(each.versions.admits(one) for each in requirements)]
    brought = brought_by_tensorflow if package == TENSORFLOW else nearest_known
    if len({brought(one.minor)[0] for one in admitted}) != 1:
        return None
    strictest = min(requirements, key=lambda one: sum(map(one.versions.admits, known)))
    return max(admitted).minor, strictest.text
