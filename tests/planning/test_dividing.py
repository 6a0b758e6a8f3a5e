"""Where a proposal divides a long stretch of cells."""

import pytest

from nbengineer.model.notebook import Cell, Notebook
from nbengineer.planning.dividing import LONG, comment_heading, divided
from nbengineer.reading.headings import headings
from nbengineer.reading.tags import Target

BODY = "\n".join(f"x{n} = {n}" for n in range(LONG // 2))


def heads_of(*sources, modules="data"):
    """Give the heading of each cell of an untagged notebook; `modules` has one module for all, or one for each."""
    cells = tuple(Cell(f"c{n}", n, "code", source) for n, source in enumerate(sources, start=1))
    notebook = Notebook("n", cells)
    modules = [modules] * len(cells) if isinstance(modules, str) else modules
    asked = [Target("target", module, "") if module else Target() for module in modules]
    return [head.text for head in divided(notebook, headings(notebook), asked)]


def test_a_short_stretch_stays_whole():
    """Up to `LONG` lines a step is reviewed as one."""
    assert heads_of("# Load the sales\nx = 1", "# Clean them\ny = 1") == ["", ""]


def test_a_long_stretch_is_divided_where_cells_begin_with_a_comment():
    """What stands before the first such cell keeps its heading, what stands after one goes on with it."""
    found = heads_of("a = 1", f"# Load the sales\n{BODY}", f"# --- Clean them ---\n{BODY}", "b = 2")
    assert found == ["", "Load the sales", "Clean them", "Clean them"]


def test_only_the_cells_of_one_module_are_a_stretch():
    """Another module ends the step anyway."""
    found = heads_of(f"# Load\n{BODY}", f"# Train\n{BODY}", modules=["data", "train"])
    assert found == ["", ""]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("# Load the sales\nx = 1", "Load the sales"),
        ("\n\n## 2. Clean them:\nx = 1", "2. Clean them"),
        ("# Features", "Features"),
        ("# train and test", "train and test"),
        ("x = 1  # Load the sales", ""),
        ("# df.head()\nx = 1", ""),
        ("# x = 1\nx = 2", ""),
        ("# %%time\nx = 1", ""),
        ("# TODO: clean them\nx = 1", ""),
        ("# type: ignore", ""),
        ("# ------\nx = 1", ""),
        ("", ""),
    ],
)
def test_a_comment_counts_when_it_is_prose(source, text):
    """Code that is commented out, directives and rules say nothing about a step."""
    assert comment_heading(source) == text
