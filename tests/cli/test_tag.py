"""`nbengineer tag`: a table to judge, and tags in the notebook's own text."""

import json
from pathlib import Path

import pytest

from nbengineer.cli.main import run as run_main
from nbengineer.tagging import tag_for


def save(*cells, path="sales.ipynb"):
    notebook = {
        "cells": [
            {"cell_type": kind, "id": f"c{number}", "metadata": {"tags": tags} if tags else {}, "source": source}
            | ({"execution_count": None, "outputs": []} if kind == "code" else {})
            for number, (kind, source, *tags) in enumerate(cells, 1)
        ],
        "metadata": {},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    Path(path).write_text(json.dumps(notebook, indent=1) + "\n", "utf-8")


UNTAGGED = (
    ("markdown", "# Sales"),
    ("code", "import json"),
    ("markdown", "## Load the sales"),
    ("code", "sales = json.loads('[1, 2]')"),
    ("markdown", "## Sum up"),
    ("code", "total = sum(sales)\nprint(total)"),
)


@pytest.fixture
def run(capsys, tmp_path, monkeypatch):
    """Run the command line in a folder with sales.ipynb; exit code, stdout, stderr."""
    monkeypatch.chdir(tmp_path)
    save(*UNTAGGED)

    def call(*arguments):
        code = run_main(list(arguments))
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return call


def test_the_table_has_a_row_for_each_code_cell(run):
    """Its number, first line, where it goes and why; nothing is written."""
    before = Path("sales.ipynb").read_bytes()
    code, out, err = run("tag", "sales.ipynb")
    assert code == 0, err
    for word in ("goes to", "import json", "load_the_sales", "sum_up", "--write"):
        assert word in out
    assert Path("sales.ipynb").read_bytes() == before


def test_written_tags_give_the_package_that_was_proposed(run):
    """The tags change nothing but who decided."""
    run("extract", "sales.ipynb", "-o", "proposed")
    code, _, err = run("tag", "sales.ipynb", "--write")
    assert (code, "wrote 2 tags" in err) == (0, True), err
    assert run("extract", "sales.ipynb", "-o", "tagged")[0] == 0
    proposed, tagged = (
        {file.name: file.read_text("utf-8") for file in Path(folder, "src/sales").glob("*.py")}
        for folder in ("proposed", "tagged")
    )
    assert tagged == proposed


def test_writing_adds_tags_and_nothing_else(run):
    """Without the new lines the text is the old one, and a second run writes nothing."""
    before = json.loads(Path("sales.ipynb").read_bytes())
    run("tag", "sales.ipynb", "--write")
    text = Path("sales.ipynb").read_text("utf-8")
    after = json.loads(text)
    assert text == json.dumps(after, indent=1) + "\n"
    for cell in after["cells"]:
        cell["metadata"].pop("tags", None)
    assert after == before
    code, out, err = run("tag", "sales.ipynb", "--write")
    assert (code, "wrote 0 tags" in err, "own tags decide" in out) == (0, True, True)
    assert Path("sales.ipynb").read_text("utf-8") == text


def test_json_is_the_table(run):
    """One object for each code cell."""
    code, out, _ = run("tag", "sales.ipynb", "--json")
    table = json.loads(out)
    assert code == 0
    assert table["proposed"] is True
    assert [row["number"] for row in table["cells"]] == [2, 4, 6]
    assert table["cells"][0]["tag"] == ""


def test_every_cell_is_told_why(run):
    """What is decided by other cells says by which; tags say that they decide."""
    save(
        ("code", "def twice(row):\n    return 2 * row"),
        ("code", "LIMIT = 3"),
        ("markdown", "## Load"),
        ("code", "rows = [1, twice(1)]"),
        ("code", "assert rows", "nbe:test"),
        ("code", "keep = lambda: limit\nlimit = LIMIT"),
        ("markdown", "## Fit"),
        ("code", "limit = 4\nmodel = [row for row in rows if row < keep()]"),
        ("code", "rows"),
    )
    rows = json.loads(run("tag", "sales.ipynb", "--json")[1])["cells"]
    assert {row["number"]: row["why"] for row in rows} == {
        1: "used in cell 4",
        2: "a constant",
        4: "under “Load”",
        5: "tagged nbe:test",
        6: "under “Load”",
        8: "one step with cell 6: they share state",
        9: "display-only",
    }


def test_a_tagged_notebook_says_what_it_needs(run):
    """Cells without a tag are there for others."""
    save(
        ("code", "rows = [2]"),
        ("code", "def twice(row):\n    return 2 * row", "nbe:train"),
        ("code", "total = twice(sum(rows))", "nbe:data.add_up"),
        ("code", "model = twice(total)", "nbe:train"),
    )
    rows = json.loads(run("tag", "sales.ipynb", "--json")[1])["cells"]
    assert [row["why"] for row in rows] == [
        "needed: it binds rows",
        "used in cell 3",
        "tagged nbe:data.add_up",
        "tagged nbe:train",
    ]


@pytest.mark.parametrize("arguments", [["none.ipynb"], ["text.ipynb", "--write"]])
def test_what_is_no_notebook_is_refused(run, arguments):
    """Exit 2, and the file stays as it is."""
    Path("text.ipynb").write_text("hello", "utf-8")
    code, out, err = run("tag", *arguments)
    assert (code, out) == (2, "")
    assert arguments[0] in err
    assert Path("text.ipynb").read_text("utf-8") == "hello"


@pytest.mark.parametrize(
    ("functions", "tag"),
    [
        ([], ""),
        ([("data", "load")], "nbe:data.load"),
        ([("data", "")], "nbe:data"),
        ([("data", ""), ("data", "load")], "nbe:data.load"),
        ([("data", "load"), ("data", "clean")], ""),
        ([("data", "load"), ("train", "")], ""),
    ],
)
def test_a_cell_has_one_tag_or_none(functions, tag):
    """A cell that goes to two places is left to its author."""
    assert tag_for(functions) == tag
