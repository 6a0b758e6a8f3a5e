import re
import subprocess
import sys
from dataclasses import replace

import pytest

from nbengineer.emitting.pipeline import pipeline_text
from nbengineer.model.plan import Import, Parameter, Plan, Result, Return, Step
from tests.emitting.churn import PLAN
from tests.emitting.test_modules import lay_out, ruff


def step(module: str, function: str, arguments=(), returns=(), **fields) -> Step:
    """Make a step that `run` passes variables and that returns some."""
    parameters = tuple(a if isinstance(a, Parameter) else Parameter(a, a, a) for a in arguments)
    values = tuple(r if isinstance(r, Return) else Return(r, r, r) for r in returns)
    return Step(module, function, "plain", (), (), parameters=parameters, returns=values, **fields)


def run_body(plan: Plan) -> str:
    """Give the lines of `run` below its docstring."""
    return re.split(r"(?:values\)|nothing can be set)\.\"\"\"\n", pipeline_text(plan))[1]


def plan(*steps: Step, **fields) -> Plan:
    return Plan(package="p", notebook="n.ipynb", steps=steps, **fields)


CALLS = {
    "nothing comes back": ((step("a", "go"),), "    # Go\n    a.go()\n"),
    "a heading": ((step("a", "go", heading="Let's\n *go*"),), "    # Let's *go*\n    a.go()\n"),
    "keywords last, with their expression": (
        (step("a", "go", (Parameter("k", "K", "config.k", keyword_only=True), "x"), heading="H"),),
        "    config = config or Config()\n\n    # H\n    a.go(x, k=config.k)\n",
    ),
    "what may be left out after what may not": (
        (step("a", "go", (Parameter("x", "x", "x_", maybe_unbound=True), "y")),),
        "    # Go\n    a.go(y, x_)\n",
    ),
    "a single value that is read": (
        (step("a", "make", (), ("x",)), step("a", "go", ("x",))),
        "    # Make\n    x = a.make()\n\n    # Go\n    a.go(x)\n",
    ),
    "a single value that nobody reads lives on": (
        (step("a", "make", (), ("handle",)),),
        "    # Make\n    _handle = a.make()\n",
    ),
    "several values": ((step("a", "make", (), ("x", "y")),), "    # Make\n    x, y = a.make()\n"),
    "run's own name for a variable": (
        (
            step("a", "make", (), (Return("config", "config", "config_"),)),
            step("a", "go", (Parameter("config", "config", "config_"),)),
        ),
        "    # Make\n    config_ = a.make()\n\n    # Go\n    a.go(config_)\n",
    ),
    "a hand-over": (
        (
            step("a", "make", (), ("x",)),
            step(
                "a",
                "go",
                (Parameter("x", "x", "x", handed_over=True), Parameter("y", "y", "config.y", handed_over=True)),
                ("x",),
            ),
            step("a", "see", ("x", "x_held")),
        ),
        (
            "    config = config or Config()\n\n    # Make\n    x = a.make()\n\n    # Go\n    x_held_ = [x]\n    del x\n"
            "    x = a.go(x_held_, [config.y])\n\n    # See\n    a.see(x, x_held)\n"
        ),
    ),
}


@pytest.mark.parametrize(("steps", "expected"), CALLS.values(), ids=CALLS)
def test_every_step_is_called_under_its_heading(steps, expected):
    """A comment, the call, and what it gives; nothing else between the first line and the results."""
    body = run_body(plan(*steps)).removesuffix("\n    return Results()\n")
    assert body.lstrip("\n") == expected


def test_everything_at_once(tmp_path):
    """Aliases, first values, awaiting, types, and names of the notebook that need an import; clean by itself."""
    steps = (
        step("data", "load", (), ("data",), heading="Load"),
        step("work", "think", ("data", "max"), ("x", "y"), heading="Think", is_async=True),
        step("work", "end", (Parameter("rate", "RATE", "rate", keyword_only=True), "x"), ("z",)),
    )
    whole = plan(
        *steps,
        results=(Result("y", "y", "y"), Result("z", "z", "z", "pd.DataFrame", Import("pandas", alias="pd"))),
        initial={"rate": "config.rate", "max": "builtins.max", "mark": "UNBOUND"},
        module_aliases={"data": "data_steps"},
        is_async=True,
    )
    text = pipeline_text(whole)
    assert (
        text
        == '''\
"""The whole run: the notebook's steps, in the notebook's order."""

import builtins
from dataclasses import dataclass
from typing import Any

import pandas as pd

from p import data as data_steps
from p import work
from p.config import Config
from p.unbound import UNBOUND


@dataclass(frozen=True)
class Results:
    """What the run leaves for its reader."""

    y: Any
    z: pd.DataFrame


async def run(config: Config | None = None) -> Results:
    """Run every step with `config` (default: the notebook's own values)."""
    config = config or Config()
    rate = config.rate
    max = builtins.max
    mark = UNBOUND

    # Load
    data = data_steps.load()

    # Think
    x, y = await work.think(data, max)

    # End
    z = work.end(x, rate=rate)

    return Results(y=y, z=z)
'''
    )


CLEAN = {
    "the example": PLAN,
    "no steps": plan(),
    "no results": replace(PLAN, results=()),
    "values that nobody reads": plan(step("a", "go", (), ("x",)), step("a", "go2", (), ("x", "y"))),
    "a value bound again": plan(step("a", "f", (), ("x",)), step("a", "g", ("x",)), step("a", "h", (), ("x",))),
    "a hand-over": plan(
        step("a", "f", (), ("x",)), step("a", "g", (Parameter("x", "x", "x", handed_over=True),), ("x",))
    ),
    "a long heading": plan(step("a", "f", heading="word " * 60)),
    "first values": plan(step("a", "f", ("x",)), initial={"x": "config.x"}),
}


@pytest.mark.parametrize("case", CLEAN.values(), ids=CLEAN)
def test_the_pipeline_is_clean_by_itself(case, tmp_path):
    """No rule of the written package is violated and the formatter has nothing to do."""
    root = f"src/{case.package}"
    lay_out({f"{root}/pipeline.py": pipeline_text(case), f"{root}/__init__.py": ""}, tmp_path)
    assert not ruff(tmp_path, "check", "--select", "E,F,I,UP,B")
    assert not ruff(tmp_path, "format", "--check")


def test_a_hand_over_leaves_nothing_behind(tmp_path):
    """After the call the step alone holds the object: deleting it there ends it."""
    steps = (
        step("a", "make", (), ("x",)),
        step("a", "drop", (Parameter("x", "x", "x", handed_over=True),), ("seen",)),
    )
    whole = plan(*steps, results=(Result("seen", "seen", "seen"),))
    module = (
        "import weakref\n\n\nclass Thing:\n    pass\n\n\nlog = []\n\n\ndef make():\n    x = Thing()\n"
        "    weakref.finalize(x, log.append, 'gone')\n    return x\n\n\n"
        "def drop(x):\n    x = x.pop()\n    del x\n    return list(log)\n"
    )
    texts = {"pipeline": pipeline_text(whole), "a": module, "config": "class Config: ...\n", "__init__": ""}
    lay_out({f"p/{name}.py": text for name, text in texts.items()}, tmp_path)
    command = [sys.executable, "-c", "from p.pipeline import run; print(run().seen)"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout == "['gone']\n"
