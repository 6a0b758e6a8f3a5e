"""Values that look alike and are not, from a real notebook and its package: each is found, and nothing else."""

from pathlib import Path

import pytest

import nbengineer
from nbengineer.cli.main import run as run_main
from tests.verify.conftest import code_cell, save

SETUP = "import random\nimport numpy as np\nimport pandas as pd"

TRAPS = {
    "aliases": ("one = [1]\npair = [one, one]", "[one, one]", "[one, [1]]"),
    "view": ("whole = np.arange(9)\npart = whole[2:]", "whole[2:]", "whole[2:].copy()"),
    "zeros": ("zero = np.array([0.0, float('nan')])", "0.0", "-0.0"),
    "categories": ("sizes = pd.Categorical(['S', 'L'], ['S', 'L'])", "['S', 'L'])", "['L', 'S'])"),
    "zones": (
        "when = pd.Series(pd.to_datetime(['2024-05-01'], utc=True))",
        "utc=True))",
        "utc=True)).dt.tz_convert('Asia/Tokyo')",
    ),
    "dtypes": ("ages = pd.DataFrame({'age': [31, 47]})", "[31, 47]})", "[31, 47]}).astype(float)"),
    "entries": ("prices = {'tea': 3, 'rice': 2}", "{'tea': 3, 'rice': 2}", "{'rice': 2, 'tea': 3}"),
    "mixed": ("cells = pd.Series([1, 'a', None], dtype=object)", "[1, 'a', None]", "['1', 'a', None]"),
    "drawn": ("dice = random.Random(7)\nfirst = dice.random()", "dice.random()", "dice.random() + 0 * dice.random()"),
    "drawn_too": ("numbers = np.random.default_rng(7)", "default_rng(7)", "default_rng(7)\n    numbers.random()"),
}
"""By the name of a step: its cell, what of it is edited in the package, and into what."""

QUIET = {
    "order_of_a_set": ("tags = {'a', 'b', 'c'}", "{'a', 'b', 'c'}", "{'c', 'b', 'a'}"),
    "payload": ("nothing = np.array([float('nan')])", "array([float", "array([-float"),
}
"""Edits that no later line could notice."""


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """Edit each step of a package, verify it, and give the verdicts by step."""
    monkeypatch = pytest.MonkeyPatch()
    place = tmp_path_factory.mktemp("traps")
    monkeypatch.chdir(place)
    monkeypatch.setenv("JUPYTER_PATH", str(place / "none"))
    steps = TRAPS | QUIET
    cells = [code_cell(source, f"nbe:data.{name}", name=name) for name, (source, _, _) in steps.items()]
    save(Path("shop.ipynb"), code_cell(SETUP, name="imports"), *cells)
    assert run_main(["extract", "shop.ipynb", "--returns", "all"]) == 0
    assert nbengineer.verify_package(None, "shop").passes()
    module = Path("shop/src/shop/data.py")
    text = module.read_text("utf-8").replace('"', "'")
    for _, old, new in steps.values():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    module.write_text(text, "utf-8")
    verification = nbengineer.verify_package(None, "shop")
    monkeypatch.undo()
    return {step.function.rpartition(".")[2]: step for step in verification.steps}


@pytest.mark.parametrize("name", TRAPS)
def test_what_looks_alike_and_is_not_is_found(found, name):
    """A later line could tell the two apart."""
    assert found[name].state == "differs"


@pytest.mark.parametrize("name", QUIET)
def test_what_nobody_can_tell_apart_raises_no_alarm(found, name):
    """The same elements, in no order; one not-a-number for another."""
    assert found[name].state == "same"
