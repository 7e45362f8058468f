"""What a specifier admits is what ``packaging`` says, and, for the operators of other tools, what those say."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import Version

from flake8_ckpt.project.specifiers import specifier, version_of

NUMBERS = st.integers(0, 3)
RELEASES = st.lists(NUMBERS, min_size=1, max_size=4).map(lambda numbers: ".".join(map(str, numbers)))
SUFFIXES = st.sampled_from(["", "", "a1", "b2", "rc1", ".post1", ".dev0", "rc1.dev2", "-1", "a", ".post2.dev1"])
VERSIONS = st.builds("{}{}".format, RELEASES, SUFFIXES)
OPERATORS = st.sampled_from(["==", "!=", "<", "<=", ">", ">=", "~="])
CLAUSES = st.one_of(
    st.builds("{}{}".format, OPERATORS, VERSIONS),
    st.builds("{} {}".format, OPERATORS, RELEASES),
    st.builds("{}{}.*".format, st.sampled_from(["==", "!="]), RELEASES),
)


@given(VERSIONS, VERSIONS)
def test_versions_are_in_the_order_that_packaging_has(one: str, other: str) -> None:
    ours = version_of(one), version_of(other)
    assert ours[0] is not None
    assert ours[1] is not None
    assert (ours[0] < ours[1], ours[0] == ours[1]) == (Version(one) < Version(other), Version(one) == Version(other))


@given(st.lists(CLAUSES, min_size=1, max_size=3), VERSIONS)
@example(["<2.16"], "2.16rc1")
@example([">2.15"], "2.15.post1")
@example(["==2.15.*"], "2.15.0rc1")
@example(["~=2"], "2.0")
@example([">0a1"], "0.post1")
@example(["<0.2.post1"], "0.2a1")
def test_a_specifier_admits_what_packaging_admits(clauses: list[str], text: str) -> None:
    written = ",".join(clauses)
    try:
        theirs = SpecifierSet(written).contains(text, prereleases=True)
    except InvalidSpecifier:
        assert specifier(written) is None
        return
    ours, version = specifier(written), version_of(text)
    assert ours is not None
    assert version is not None
    assert ours.admits(version) == theirs


@given(st.text(max_size=20))
def test_any_text_is_read_or_is_no_specifier(text: str) -> None:
    found = specifier(text)
    assert found is None or found.named is not None


@pytest.mark.parametrize(
    ("text", "admitted", "refused"),
    [
        ("^2.10", "2.10 2.15.1", "2.9 3.0"),
        ("^0.3.1", "0.3.1 0.3.9", "0.3.0 0.4"),
        ("^0.0.3", "0.0.3", "0.0.4"),
        ("^0", "0.9", "1.0"),
        ("~2.10", "2.10 2.10.9", "2.11 2.9"),
        ("~2", "2.0", "3.0"),
        ("~2.10.3", "2.10.3 2.10.9", "2.10.2 2.11"),
        ("=2.10", "2.10 2.10.1", "2.11 2.1"),
        ("2.10", "2.10.1", "2.11"),
        ("2.10.*", "2.10.1", "2.11"),
        ("*", "1 2", ""),
        ("", "1 2", ""),
        ("(>=2.4)", "2.4", "2.3"),
        (">= 2.4 < 2.11", "2.4", "2.3 2.11"),
        ("<2.5 || >=2.10", "2.4 2.10", "2.6"),
        ("2.9|2.10.*", "2.9 2.10.3", "2.8"),
        ("===2.11.0", "2.11", "2.11.1"),
        ("==2.11.0+cu11", "2.11", "2.11.1"),
        ("v2.11", "2.11", "2.12"),
    ],
)
def test_other_operators(text: str, admitted: str, refused: str) -> None:
    found = specifier(text)
    assert found is not None
    versions = {one: version_of(one) for one in (*admitted.split(), *refused.split())}
    assert [one for one, version in versions.items() if version and found.admits(version)] == admitted.split()


@pytest.mark.parametrize("text", ["==", ">=2.4,,x", "==2.x", "~=2", ">=2.*", "==${VERSION}", "2.4 - 2.6", "=>2", "a"])
def test_what_is_no_specifier(text: str) -> None:
    assert specifier(text) is None
