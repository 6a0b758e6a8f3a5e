import subprocess
import sys
from dataclasses import replace

import pytest

from nbengineer.emitting.modules import module_texts
from nbengineer.model.notebook import Code
from nbengineer.model.plan import Definition, Import, Module, Parameter, Plan, Return, Setting, Statement, Step
from tests.emitting.formatting import lay_out, ruff


def one_module(cells: list[str], *, steps=(), definitions=(), module=None, **plan) -> dict[str, str]:
    """Emit a package with the one module `work`."""
    whole = Plan(
        package="p",
        notebook="n.ipynb",
        modules=(module or Module("work", "Work"),),
        steps=tuple(steps),
        definitions=tuple(definitions),
        **plan,
    )
    return module_texts(whole, [Code(cell) for cell in cells])


def step(function: str, *places: tuple[int, int], **fields) -> Step:
    return Step("work", function, "plain", tuple(Statement(*place) for place in places), ("c",), **fields)


def test_definitions_stand_before_the_step_that_reaches_their_cell():
    """Notebook order, constants close together, two blank lines around functions."""
    cells = ["A = 1\nB = 2\nx = A", "def f(): return A\ny = f()", "class C: pass"]
    texts = one_module(
        cells,
        steps=[step("first", (0, 2)), step("second", (1, 1))],
        definitions=[
            Definition("work", "A", Statement(0, 0), "c", kind="constant"),
            Definition("work", "B", Statement(0, 1), "c", kind="constant"),
            Definition("work", "f", Statement(1, 0), "c"),
            Definition("work", "C", Statement(2, 0), "c", kind="class"),
        ],
    )
    assert (
        texts["src/p/work.py"]
        == '''\
"""Work."""

A = 1

B = 2


def first() -> None:
    """First."""
    x = A


def f(): return A


def second() -> None:
    """Second."""
    y = f()


class C: pass
'''
    )


def test_imports_are_sorted_and_joined(tmp_path):
    """Sections, order and joining are those of ruff's isort, for names of all kinds."""
    imports = (
        Import("pandas", alias="pd"),
        Import("os"),
        Import("__future__", "annotations"),
        Import("a10"),
        Import("a2"),
        Import("typing", "TYPE_CHECKING"),
        Import("typing", "Any"),
        Import("typing", "cast"),
        Import("typing", "cast", "c"),
        Import("numpy", alias="np"),
        Import("numpy.linalg", "norm"),
        Import("os.path"),
        Import("Zeta", "x1"),
        Import("_under", "X"),
        Import("math", "*"),
        Import("imp"),
        Import("helper"),
        Import("tools", "run", "go"),
        Import("os", alias="os"),
    )
    module = Module("work", "Work", imports, {"data": ("ratio", "Frame", "LIMIT")})
    texts = one_module(["x = 1"], steps=[step("go", (0, 0))], module=module, local_modules=("helper", "tools.run"))
    lay_out(texts | {"src/p/__init__.py": ""}, tmp_path)
    assert not ruff(tmp_path, "check", "--select", "I")
    assert texts["src/p/work.py"].startswith('''\
"""Work."""

from __future__ import annotations

import imp
import os
import os.path
from math import *
from typing import TYPE_CHECKING, Any, cast
from typing import cast as c

import a2
import a10
import numpy as np
import pandas as pd
from _under import X
from numpy.linalg import norm
from Zeta import x1

from p.data import LIMIT, Frame, ratio
from p.local import helper
from p.local.tools import run as go


def go()''')


def test_lifted_definitions_bring_their_parameters():
    """A call passes the variable on under its package name, another use is a `partial`, the type is that of the setting."""
    cells = ["def scale(x):\n    return x * RATE", "y = scale(2)\nz = list(map(scale, [1]))"]
    texts = one_module(
        cells,
        steps=[step("go", (1, 0), (1, 1), parameters=(Parameter("rate", "RATE", "config.rate", keyword_only=True),))],
        definitions=[Definition("work", "scale", Statement(0, 0), "c", lifted=("RATE",))],
        settings=(Setting("rate", "RATE", "c", "2", "Path"),),
        renames={"RATE": "rate"},
    )
    assert (
        texts["src/p/work.py"]
        == '''\
"""Work."""

from functools import partial
from pathlib import Path


def scale(x, *, rate: Path):
    return x * rate


def go(*, rate) -> None:
    """Go."""
    y = scale(2, rate=rate)
    z = list(map(partial(scale, rate=rate), [1]))
'''
    )


def test_our_own_names_give_way_to_the_notebooks():
    """Where the notebook has a variable called `partial` or `UNBOUND`, ours is called otherwise."""
    cells = ["def f(x):\n    return x * k", "partial = list(map(f, [1]))\nUNBOUND = contextlib = 1"]
    texts = one_module(
        cells,
        steps=[
            step(
                "go",
                (1, 0),
                (1, 1),
                parameters=(Parameter("k", "k", "k", maybe_unbound=True),),
                local_imports=(Import("torch", guarded=True),),
            )
        ],
        definitions=[Definition("work", "f", Statement(0, 0), "c", lifted=("k",))],
        needs_unbound=True,
    )
    assert (
        texts["src/p/work.py"]
        == '''\
"""Work."""

import contextlib as contextlib_
from functools import partial as partial_

from p.unbound import UNBOUND as UNBOUND_


def f(x, *, k):
    return x * k


def go(k=UNBOUND_) -> None:
    """Go."""
    with contextlib_.suppress(ImportError):
        import torch
    if k is UNBOUND_:
        del k
    partial = list(map(partial_(f, k=k), [1]))
    UNBOUND = contextlib = 1
'''
    )


def test_the_mark_survives_copying_and_pickling(tmp_path):
    """`UNBOUND` is one object in every copy; it shows its name."""
    texts = one_module(["x = 1"], steps=[step("go", (0, 0))], needs_unbound=True)
    lay_out({"unbound.py": texts["src/p/unbound.py"]}, tmp_path)
    program = (
        "import copy, pickle; from unbound import UNBOUND as u;"
        "print(repr(u), copy.deepcopy([u])[0] is u, pickle.loads(pickle.dumps(u)) is u)"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout == "UNBOUND True True\n"
    assert not ruff(tmp_path, "check", "--select", "E,F,I,UP,B")
    assert not ruff(tmp_path, "format", "--check")


def test_modules_run(tmp_path):
    """Emitted steps compute what the cells compute: a hand-over, a name that is not bound, a closure, a late import."""
    cells = [
        "xs = [1, 2]",
        "if xs:\n    first = xs[0]\nelse:\n    other = 1",
        "def add(n):\n    global total\n    total += n\ntotal = 0\nfor x in xs:\n    add(x)",
    ]
    numbers = Parameter("xs", "xs", "xs", handed_over=True)
    maybe = Parameter("other", "other", "other", maybe_unbound=True)
    plan = Plan(
        package="p",
        notebook="n",
        modules=(Module("work", "Work"),),
        steps=(
            step("make", (0, 0), returns=(Return("xs", "xs", "xs"),)),
            step(
                "choose",
                (1, 0),
                parameters=(replace(numbers, handed_over=False),),
                returns=(Return("first", "first", "first"), Return("other", "other", "other", maybe_unbound=True)),
            ),
            step(
                "count",
                (2, 0),
                (2, 1),
                (2, 2),
                parameters=(maybe, numbers),
                returns=(Return("total", "total", "total"), Return("other", "other", "other_", maybe_unbound=True)),
                nonlocals=frozenset({"total"}),
                local_imports=(Import("json"),),
            ),
        ),
        needs_unbound=True,
    )
    lay_out(module_texts(plan, [Code(cell) for cell in cells]), tmp_path)
    program = (
        "from p import work; xs = work.make(); first, other = work.choose(xs);"
        "print(first, [other], work.count([xs], other), work.count([[5]], 7), work.count([[]]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path / "src", capture_output=True, text=True, check=True
    )
    assert done.stdout == "1 [UNBOUND] (3, UNBOUND) (5, 7) (0, UNBOUND)\n"


@pytest.mark.parametrize("cells", [["x = 1", None]])
def test_a_statement_of_no_code_is_a_bug(cells):
    """A plan that names a markdown cell can't be emitted."""
    codes = [Code(cell) if cell else None for cell in cells]
    plan = Plan("p", "n", modules=(Module("work", "Work"),), steps=(step("go", (1, 0)),))
    with pytest.raises(AssertionError, match="no code"):
        module_texts(plan, codes)
