"""When two values are certainly the path of one file."""

from __future__ import annotations

import pytest

from flake8_ckpt.rules.whole import is_one_path
from flake8_ckpt.values import Constant, Text, Unknown, Value, text

RUN = Unknown("run", origin="run")


@pytest.mark.parametrize(
    ("value", "other", "same"),
    [
        (text("a/m.keras"), text("./a//m.keras"), True),
        (text("a.keras"), text("b.keras"), False),
        (Text((RUN, "/m.keras")), Text((RUN, "/m.keras")), True),
        (Text((RUN, "/m.keras")), Text((Unknown("run", origin="another"), "/m.keras")), False),
        (Text((Unknown("run", anything=True, origin="run"), "/m.keras")), Text((RUN, "/m.keras")), False),
        (text(""), text(""), False),
        (text("a.keras"), Constant(None), False),
    ],
)
def test_paths_are_one_where_nothing_may_tell_them_apart(value: Value, other: Value, same: bool) -> None:  # noqa: FBT001
    assert is_one_path(value, other) is same
