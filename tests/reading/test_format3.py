"""Notebooks of IPython 1 to 2 become notebooks of today, or say which cell can't."""

import copy
import json

import pytest

from nbengineer.errors import NotebookRefused, NotebookUnreadable
from nbengineer.reading.notebook import read_notebook


def v3(*cells, **more):
    sheet = {"cells": list(cells), "metadata": {}}
    return {"nbformat": 3, "nbformat_minor": 0, "metadata": {"name": "n"}, "worksheets": [sheet]} | more


def code(source="x = 1", **more):
    return {"cell_type": "code", "language": "python", "input": source, "outputs": [], "metadata": {}} | more


def read(data, **options):
    return read_notebook(json.dumps(data).encode(), name="n", **options)


def cells_of(data):
    return [(cell.id, cell.kind, cell.source) for cell in read(data)[0].cells]


def test_all_kinds_of_cells_become_those_of_today():
    """Headings become Markdown, html becomes Markdown, inputs become sources; ids are by place."""
    data = v3(
        {"cell_type": "heading", "level": 2, "source": "Load", "metadata": {}},
        {"cell_type": "markdown", "source": ["a\n", "b"], "metadata": {}},
        {"cell_type": "html", "source": "<b>x</b>", "metadata": {}},
        {"cell_type": "raw", "source": "r", "metadata": {}},
        code(["x = 1\n", "y = 2"], prompt_number=3),
    )
    assert cells_of(data) == [
        ("cell-1", "markdown", "## Load"),
        ("cell-2", "markdown", "a\nb"),
        ("cell-3", "markdown", "<b>x</b>"),
        ("cell-4", "raw", "r"),
        ("cell-5", "code", "x = 1\ny = 2"),
    ]


def test_several_worksheets_are_one_after_another():
    """Nobody made any, but the format has them."""
    data = v3(code("a"))
    data["worksheets"].append({"cells": [code("b")]})
    assert [source for _, _, source in cells_of(data)] == ["a", "b"]


def test_what_is_missing_or_odd_and_not_needed_is_made_up():
    """Metadata, outputs, levels, names: a notebook of that age has been through much."""
    bare = {"cell_type": "code", "input": "x", "outputs": None, "metadata": 3}
    heading = {"cell_type": "heading", "source": "T", "level": "2"}
    data = v3(bare, heading, {"cell_type": "code"}, metadata=None, nbformat_minor="0")
    assert [source for _, _, source in cells_of(data)] == ["x", "# T", ""]


def test_the_copy_is_of_todays_format_without_ids_of_chance():
    """Twice read, twice the same; and the original stays as it was."""
    data = v3(code(outputs=[{"output_type": "stream", "stream": "stdout", "text": "1"}]))
    before = copy.deepcopy(data)
    _, first = read(data)
    _, second = read(data)
    assert first == second
    assert data == before
    assert (first["nbformat"], first["nbformat_minor"], "worksheets" in first) == (4, 4, False)
    assert "id" not in first["cells"][0]


def test_outputs_can_be_let_go():
    """Before they are upgraded."""
    _, content = read(v3(code(outputs=[{"output_type": "pyout", "text": "1"}])), keep_outputs=False)
    assert content["cells"][0]["outputs"] == []


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (v3(worksheets=[3]), "n.ipynb: a worksheet has no list of cells"),
        (v3(worksheets=[{}]), "n.ipynb: a worksheet has no list of cells"),
        (v3(worksheets=[{"cells": "x"}]), "n.ipynb: a worksheet has no list of cells"),
        (v3(code(), []), "n.ipynb, cell 2: a cell must be an object, not a list"),
        (v3({"cell_type": "plaintext"}), "n.ipynb, cell 1: the cell's type must be one of code, markdown, html, heading, raw, not 'plaintext'"),
        (v3({"source": "x"}), "n.ipynb, cell 1: the cell's type must be one of code, markdown, html, heading, raw, not None"),
        (v3(code(3)), "n.ipynb, cell 1: the cell's input must be text or a list of texts, not a number"),
        (v3({"cell_type": "markdown", "source": [1]}), "n.ipynb, cell 1: the cell's source must be text or a list of texts, not a list that holds a number"),
        (v3(code("a\0")), 'n.ipynb, cell 1 ("cell-1"), line 1: there is a null byte in the code'),
    ],
)  # fmt: skip
def test_what_cannot_be_upgraded_is_said_with_its_cell(data, message):
    """One message each, never a traceback of nbformat."""
    with pytest.raises(NotebookUnreadable) as caught:
        read(data)
    assert str(caught.value).split("\n")[0] == message
    assert caught.value.help


@pytest.mark.parametrize("outputs", [[3], [{}], [{"output_type": "pyout"}], [{"output_type": 7}], [None]])
def test_odd_outputs_never_raise_anything_of_nbformats(outputs):
    """They are upgraded, or the notebook is refused in our words."""
    try:
        notebook, _ = read(v3(code(outputs=outputs)))
    except NotebookUnreadable as error:
        assert "can't be upgraded" in error.what  # noqa: PT017 (either way is fine)
    else:
        assert notebook.cells[0].source == "x = 1"


@pytest.mark.parametrize("language", ["R", "ruby", "bash"])
def test_a_cell_in_another_language_is_refused(language):
    """That format has a language per cell."""
    with pytest.raises(NotebookRefused, match=f"language is '{language}', not Python") as caught:
        read(v3(code(language=language)))
    assert [one.code for one in caught.value.diagnostics] == ["NBE101"]
