"""The comparison sees what a wrong package would do, and nothing where the package is right."""

import pytest

from tests.differential.comparing import compare
from tests.differential.percent import parse

SCRIPT = """\
# %% tags=["nbe:data.load"] id="load"
rows = [1]
same = rows
# %% tags=["nbe:data.total"] id="total"
rows.append(2)
n = float(len(rows))
print(n)
"""
FILES = {
    "src/study/__init__.py": "",
    "src/study/config.py": "class Config:\n    pass\n",
    "src/study/data.py": (
        "def load():\n    rows = [1]\n    same = rows\n    return rows, same\n\n\n"
        "def total(rows):\n    rows.append(2)\n    n = float(len(rows))\n    print(n)\n    return rows, n\n"
    ),
    "src/study/pipeline.py": (
        "from study import data\n\n\ndef run(config=None):\n    rows, same = data.load()\n    rows, n = data.total(rows)\n"
    ),
}


def step(function, cell, *names):
    returns = [{"name": name, "notebook_name": name} for name in names]
    return {"module": "study.data", "function": function, "cells": [cell], "whole_cells": True, "returns": returns}


MANIFEST = {
    "package": "study",
    "async": False,
    "config": [],
    "definitions": [],
    "steps": [step("load", "load", "rows", "same"), step("total", "total", "rows", "n")],
}


def differences(runner, path="", old="", new="", script=SCRIPT):
    assert not path or old in FILES[path]
    files = FILES | ({path: FILES[path].replace(old, new)} if path else {})
    return compare(runner.cells(parse(script)), runner.package(files, MANIFEST), MANIFEST)


def test_a_right_package_has_no_difference(runner):
    """The same values, shared alike."""
    assert differences(runner) == []


@pytest.mark.parametrize(
    ("path", "old", "new", "kinds"),
    [
        ("src/study/data.py", "float(len(rows))", "len(rows)", {"stdout", "step", "names"}),
        ("src/study/data.py", "same = rows", "same = list(rows)", {"sharing", "step", "names"}),
        ("src/study/data.py", "print(n)", "pass", {"stdout"}),
        ("src/study/data.py", "print(n)", "print(n); raise ValueError(n)", {"exception", "names"}),
        ("src/study/data.py", "return rows, same", "return rows", {"exception", "names", "stdout"}),
        (
            "src/study/pipeline.py",
            "from study import data\n",
            "from study.data import *\nimport study.data as data\n",
            set(),
        ),
        ("src/study/pipeline.py", "    rows, n = data.total(rows)\n", "", {"called", "names", "stdout"}),
    ],
)
def test_a_wrong_package_is_seen(runner, path, old, new, kinds):
    """Each planted mistake is found, under the kinds that it is of."""
    found = {line.split(":")[0] for line in differences(runner, path, old, new)}
    assert found <= kinds
    assert bool(found) == bool(kinds)


def test_an_exception_is_compared_up_to_its_place(runner):
    """Both sides raise the same: what the failing step can't return is not asked for."""
    script = SCRIPT.replace("print(n)", "raise KeyError(n)")
    notebook = runner.cells(parse(script))
    files = FILES | {"src/study/data.py": FILES["src/study/data.py"].replace("print(n)", "raise KeyError(n)")}
    assert notebook.failure
    assert compare(notebook, runner.package(files, MANIFEST), MANIFEST) == []


def test_nan_cycles_and_types_are_told_apart(runner):
    """Fingerprints are typed, take nan for equal to nan, and end on a cycle."""
    names = runner.cells(parse("# %%\na = [float('nan')]\nb = [1, True, 1.0]\nc = [2]\nc.append(c)\n")).names
    assert names["a"].print == ["list", [["float", "nan"]]]
    assert names["b"].print == ["list", [["int", "1"], ["bool", "True"], ["float", "1.0"]]]
    assert names["c"].print == ["list", [["int", "2"], ["again", "0"]]]


def test_the_cells_share_one_event_loop_and_their_displays(runner):
    """Top-level await and `_` work as in a kernel; a last expression is not printed."""
    script = "# %%\nimport asyncio\nx = await asyncio.sleep(0, result=3)\nx + 1\n# %%\ny = _ + Out[1]\n"
    outcome = runner.cells(parse(script))
    assert outcome.names["y"].print == ["int", "8"]
    assert outcome.stdout == ""
    assert outcome.imported == {"asyncio"}
