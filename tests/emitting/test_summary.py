"""The lines at the end of an extraction."""

import pytest

from nbengineer.emitting import summary
from nbengineer.model.diagnostic import Diagnostic
from nbengineer.model.notebook import Cell, Notebook
from nbengineer.model.plan import Definition, NotebookTest, Plan, Setting, Skipped, Statement, Step

NOTEBOOK = Notebook(
    "churn", (Cell("m", 1, "markdown", "# A"), *(Cell(f"c{n}", n, "code", "x = 1") for n in range(2, 10)))
)
PLAN = Plan(
    package="churn",
    notebook="churn",
    settings=(Setting("seed", "SEED", "c2", "7", "int"),),
    steps=(
        Step("data", "load", "plain", (), ("c4", "c5", "c7")),
        Step("train", "fit", "plain", (), ("c8",)),
    ),
    definitions=(Definition("data", "ratio", Statement(3, 0), "c4"),),
    tests=(NotebookTest("c9", 9, (), "data", "test_rows"),),
    skipped=(Skipped("c6", "display-only"), Skipped("c5", "display-only", 2, "df.head()"), Skipped("elsewhere", "?")),
    diagnostics=(
        Diagnostic(5, 2, "NBE201", "warning", "c5", "message"),
        Diagnostic(0, 0, "NBE301", "info", "", "note"),
    ),
)


def test_the_headline_counts_everything_once():
    """Cells with code, functions and their modules, cells that stay behind, warnings."""
    assert summary.headline(PLAN, NOTEBOOK) == "8 cells → 3 functions in 2 modules, 1 cell skipped, 1 warning"


def test_every_code_cell_is_accounted_for():
    """A cell may have gone to several places; one with nothing left of it held imports."""
    fates = summary.fates(PLAN, NOTEBOOK)
    assert sorted(fates) == list(range(2, 10))
    assert fates[4] == ("data.ratio", "data.load")
    assert fates[6] == ("skipped: display-only",)
    assert fates[3] == ("imports",)
    assert fates[9] == ("tests of data",)


def test_places_are_listed_with_their_cells():
    """In the notebook's order, runs of cells in short."""
    assert summary.fate_lines(PLAN, NOTEBOOK) == [
        "  settings               cell 2",
        "  imports                cell 3",
        "  data.ratio             cell 4",
        "  data.load              cells 4-5, 7",
        "  skipped: display-only  cell 6",
        "  train.fit              cell 8",
        "  tests of data          cell 9",
    ]


@pytest.mark.parametrize(("numbers", "text"), [([], ""), ([3], "3"), ([1, 2, 3], "1-3"), ([1, 3, 4, 9], "1, 3-4, 9")])
def test_numbers_are_given_in_short(numbers, text):
    """Neighbours join."""
    assert summary.ranges(numbers) == text


def test_a_tree_shows_folders_first_and_sizes():
    """As `tree` draws it."""
    files = {"README.md": 120, "src/churn/data.py": 1234, "src/churn/__init__.py": 0, "conf/config.toml": 1}
    assert summary.tree_lines("churn", files) == [
        "churn/",
        "├── conf/",
        "│   └── config.toml  1 B",
        "├── src/",
        "│   └── churn/",
        "│       ├── __init__.py  0 B",
        "│       └── data.py  1.2 kB",
        "└── README.md  120 B",
    ]


def test_diagnostics_are_grouped_by_cell():
    """Those of the whole notebook first."""
    assert [(place, len(group)) for place, group in summary.grouped(PLAN.diagnostics)] == [
        ("notebook", 1),
        ("cell 5", 1),
    ]
