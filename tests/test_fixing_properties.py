"""Whatever a call looks like, a fix changes that call and nothing else."""

from __future__ import annotations

import ast
import io
import tokenize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flake8_ckpt.fixing import Fixer
from flake8_ckpt.keras.versions import NEWEST, Target
from flake8_ckpt.rules import RULES

pytestmark = pytest.mark.no_cover  # for its time: other tests run the same code

STEMS = ("m", "m_{epoch}", "m_{{epoch}}", "m_%02d", "{val_loss:.2f}", "m-$epoch", "a.b/c", "", "m_{epoch:02d-{loss}")
SUFFIXES = (".keras", ".h5", ".hdf5", ".weights.h5", ".ckpt", "")
names = st.builds(str.__add__, st.sampled_from(STEMS), st.sampled_from(SUFFIXES))
filepaths = names.flatmap(
    lambda name: st.sampled_from(
        (
            f'"{name}"',
            f"'{name}'",
            f'r"{name}"',
            f'"{name[:2]}" "{name[2:]}"',
            f'f"{{run}}/{name.replace("{", "{{").replace("}", "}}")}"',
            f'f"{{run}}/m_{{epoch}}{name[-3:].strip("{}")}"',
            f'"{{}}/{name.replace("{", "{{").replace("}", "}}")}".format(run)',
            '"{}/m.keras".format(run, save_best_only=True)',
            f'os.path.join(run, "{name}")',
            f'run + "/{name}"',
            f'"%s/{name.replace("%", "%%")}" % run',
            f'Path(run) / "{name}"',
            "path",
        )
    )
)
arguments = st.lists(
    st.sampled_from(
        (
            "save_best_only=True",
            'monitor="val_auc"',
            'monitor="val_loss"',
            'mode="max"',
            'mode="auto"',
            "save_weights_only=True",
            "save_freq=100",
            "verbose=1",
            '**{"period": 2}',
        )
    ),
    unique_by=lambda one: one.partition("=")[0],
    max_size=4,
)

between = st.sampled_from((", ", ",", ",\n    ", ",  # why\n    ", " ,\n\n    # and\n    "))
ends = st.sampled_from((")", ",)", "\n)", ",\n)", ",  # last\n)", "  # last\n)"))
heads = st.sampled_from(("", "callback = ", "fit(callbacks=[", "if run: "))


@st.composite
def programs(draw: st.DrawFn) -> str:
    """A file with a name that holds a path, a call, and something after it."""
    head = draw(heads)
    given_arguments = draw(between).join([draw(filepaths), *draw(arguments)])
    call = f"{head}ModelCheckpoint({draw(st.sampled_from(('', chr(10) + '    ')))}{given_arguments}{draw(ends)}"
    tail = "])" if head.endswith("[") else ""
    uses = draw(st.sampled_from(("", "print(path)\n")))
    return (
        "import os\nfrom pathlib import Path\nfrom keras.callbacks import ModelCheckpoint\n"
        f"path = os.path.join(run, {draw(names)!r})  # where\n{call}{tail}  # here\n{uses}x = {{1 : 2}}  ; y = 'ä'\n"
    )


def comments(source: str) -> list[str]:
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return [token.string for token in tokens if token.type == tokenize.COMMENT]


@settings(max_examples=60, deadline=None)
@given(programs(), st.sampled_from(((2, 15), (3, 7), (3, 9), NEWEST[3])), st.booleans())
def test_a_fix_holds_and_changes_nothing_else(program: str, target: tuple[int, int], unsafe: bool) -> None:  # noqa: FBT001
    fixer = Fixer(Target(target), frozenset(code for code, rule in RULES.items() if not rule.opt_in))
    before = [fix.key for fix in fixer.fixes(program.encode())]
    mended = fixer.mend(program.encode(), lambda _: True, unsafe=unsafe)
    after = mended.data.decode()
    assert (after == program) == (not mended.done)
    assert [fix.key for fix in fixer.fixes(mended.data)] == [fix.key for fix in mended.left]
    assert len(mended.left) + len(mended.done) <= len(before)
    assert comments(after) == comments(program)
    assert after.startswith(program[: program.index("path = ")])
    assert after.endswith(program[program.index("  # here") :])
    assert fixer.mend(mended.data, lambda _: True, unsafe=unsafe).data == mended.data
    statements = [ast.parse(one).body for one in (program, after)]
    assert [type(one) for one in statements[0]] == [type(one) for one in statements[1]]
