"""A plan with one of each: tests of the notebook, a secret, modules beside it, figures, missing files, open questions."""

from dataclasses import replace

from nbengineer.model.diagnostic import Diagnostic
from nbengineer.model.plan import (
    Definition,
    Import,
    Module,
    NotebookTest,
    Parameter,
    Plan,
    Result,
    Return,
    Setting,
    Skipped,
    Statement,
    Step,
)
from tests.emitting.packaging import codes_of

CODES = codes_of(
    "RATE = 2\nTABLE = 'data/rows.txt'",
    None,
    "rows = open(TABLE).read().split()\nnumbers = [int(row) for row in rows]",
    "assert len(numbers) == 3\nnumbers.append(0)",
    "def scaled(x):\n    return x * RATE",
    "assert scaled(2) == 4  # twice",
    "total = helper.add(numbers)\nfig = scaled(total)",
    "def test_zero():\n    assert scaled_by(0, 3) == 0\ntest_zero()\nassert scaled_by(1, 1) == 1",
    "def scaled_by(x, y):\n    return x * y",
    "numbers",
)


def statements(cell, *indexes):
    return tuple(Statement(cell, index) for index in indexes)


HELPER = Import("helper")
LOAD = Step(
    "data",
    "load",
    "plain",
    statements(2, 0, 1),
    ("c2",),
    parameters=(Parameter("table", "TABLE", "config.table", keyword_only=True, annotation="str"),),
    returns=(Return("numbers", "numbers", "numbers"),),
    heading="Load | the <rows>",
    questions=("what should load do when a row is no number?",),
)
SUM = Step(
    "train",
    "sum_up",
    "plain",
    statements(6, 0, 1),
    ("c6",),
    parameters=(
        Parameter("numbers", "numbers", "numbers"),
        Parameter("rate", "RATE", "config.rate", keyword_only=True, annotation="int"),
    ),
    returns=(Return("total", "total", "total"), Return("fig", "fig", "fig")),
    heading="Sum",
    hidden_inputs=("the seed that setup.prepare sets",),
    questions=("what should sum_up do when numbers is empty?",),
)
PLAN = Plan(
    package="study",
    notebook="study",
    title="Sums & <products>",
    modules=(
        Module("data", "Data", uses={}),
        Module("train", "Train", (HELPER,), {"data": ("scaled",)}),
    ),
    steps=(LOAD, SUM),
    definitions=(
        Definition("data", "scaled", Statement(4, 0), "c4", lifted=("RATE",)),
        Definition("data", "scaled_by", Statement(8, 0), "c8", questions=("what should scaled_by do when x is None?",)),
    ),
    settings=(
        Setting("rate", "RATE", "c0", "2", "int"),
        Setting("table", "TABLE", "c0", "'data/rows.txt'", "str"),
    ),
    results=(Result("total", "total", "total", "int"), Result("fig", "fig", "fig")),
    tests=(
        NotebookTest("c3", 4, statements(3, 0, 1), "data", "test_rows", after=1, reads=("numbers",)),
        NotebookTest("c5", 6, statements(5, 0), "data", "test_scaled", uses={"scaled": "data"}),
        NotebookTest(
            "c7",
            8,
            statements(7, 0, 1, 2),
            "train",
            "test_products",
            uses={"scaled_by": "data"},
            functions=("test_zero",),
        ),
    ),
    skipped=(Skipped("c9", "display-only"), Skipped("c6", "display-only", 2, "fig | x")),
    diagnostics=(
        Diagnostic(0, 0, "NBE480", "warning", "", "no interpreter was asked", "name it"),
        Diagnostic(3, 1, "NBE301", "info", "c2", "`open` is never closed <b>", ""),
    ),
    renames={"RATE": "rate", "TABLE": "table"},
    requirements=("pytest>=8",),
    data_files=("data/rows.txt",),
    local_modules=("helper", "helper_parts"),
)
MODULES = {
    "helper": "import helper_parts.sums\nfrom helper_parts import sums as s\n\ndef add(x): return helper_parts.sums.add(x) + s.NOTHING\n",
    "helper_parts.sums": "NOTHING = 0\nadd = sum\n",
}
DATA = {"data/rows.txt": b"1 2 3\n"}
SECRET = replace(PLAN, settings=(*PLAN.settings, Setting("api_key", "API_KEY", "c0", '""', "str", "API_KEY")))
LARGE = replace(PLAN, missing_files=("../up/rows.txt", "big.csv"))
