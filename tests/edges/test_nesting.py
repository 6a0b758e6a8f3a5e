"""Code that nests deeply is followed as far as Python itself compiles it."""

import sys

import pytest

from nbengineer import extract_notebook
from nbengineer.edges.nesting import CALLS, room_to_nest
from nbengineer.errors import NotebookRefused
from tests.differential.percent import parse

DEEP = 900


@pytest.mark.parametrize(
    "code",
    [
        "x = " + " + ".join(["a"] * DEEP),
        "x = " + "a if a else " * DEEP + "a",
        "x = f" + ".real" * DEEP,
        "x = " + " and ".join(["a"] * DEEP),
        "if a == 0:\n    x = 0\n"
        + "".join(f"elif a == {n}:\n    x = {n}\n" for n in range(DEEP))
        + "else:\n    x = a\n",
    ],
    ids=["sum", "choice", "attributes", "conditions", "elif"],
)
def test_a_long_chain_becomes_a_step_like_any_other(code):
    """Ruff, which lays the files out, has the room too; afterwards Python's own limit is what it was."""
    usual = sys.getrecursionlimit()
    notebook = parse(f'# %% tags=["nbe:data.load"]\na = f = sum([1])\n# %% tags=["nbe:train.fit"]\n{code}\n')
    extraction = extract_notebook(notebook, name="deep")
    compile(extraction.files["src/deep/train.py"], "train.py", "exec")
    assert [step["kind"] for step in extraction.manifest["steps"]] == ["plain", "plain"]
    assert sys.getrecursionlimit() == usual


def test_what_nests_even_deeper_is_refused():
    """With a code, as any refusal; Python's own limit is what it was."""

    def deeper(limits):
        limits.add(sys.getrecursionlimit())
        deeper(limits)

    @room_to_nest()
    def fall(limits):
        deeper(limits)

    usual, limits = sys.getrecursionlimit(), set()
    with pytest.raises(NotebookRefused, match="nested too deeply") as caught:
        fall(limits)
    assert min(limits) >= CALLS
    assert [item.code for item in caught.value.diagnostics] == ["NBE102"]
    assert sys.getrecursionlimit() == usual


@pytest.mark.parametrize("depth", [300, DEEP])
def test_lambdas_in_lambdas_are_refused_where_no_module_holds_them(depth):
    """A cell may hold them; laid out with brackets around each, Python reads them no more."""
    notebook = parse(f"# %%\nf = {'lambda: ' * depth}1\n")
    with pytest.raises(NotebookRefused, match="nested too deeply") as caught:
        extract_notebook(notebook, name="deep")
    assert [item.code for item in caught.value.diagnostics] == ["NBE102"]
