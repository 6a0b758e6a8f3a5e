"""From bytes to cells: what is read, in which form, and every kind of file that is refused, with its one message."""

import hashlib
import json

import pytest

from nbengineer.errors import NotebookRefused, NotebookUnreadable
from nbengineer.model.notebook import Cell, Notebook
from nbengineer.reading.notebook import read_notebook, read_notebook_dict
from nbengineer.reading.pictures import LEFT_OUT


def v4(*cells, **more):
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": list(cells)} | more


def code(source="x = 1", **more):
    return {"cell_type": "code", "source": source, "metadata": {}, "outputs": [], "execution_count": None} | more


def raw(notebook):
    return json.dumps(notebook).encode()


def read(data, **options):
    content = data if isinstance(data, bytes) else raw(data)
    return read_notebook(content, name="n", **options)[0]


def refusal(data):
    with pytest.raises(NotebookUnreadable) as caught:
        read(data)
    assert caught.value.help
    return str(caught.value).split("\n")[0]


def test_a_notebook_is_its_cells_in_order():
    """Kinds, sources as text, ids, tags, and the hash of the file's own bytes."""
    data = v4(
        {"cell_type": "markdown", "id": "a", "source": ["# T\n", "x"], "metadata": {}},
        code(["a = 1\n", "b = 2"], id="b", metadata={"tags": ["nbe:data", "nbe:data", 3, "parameters"]}),
        {"cell_type": "raw", "id": "c", "source": "", "metadata": {}},
        metadata={"kernelspec": {"name": "python3", "language": "python"}, "language_info": {"name": "python"}},
    )
    cells = (
        Cell("a", 1, "markdown", "# T\nx"),
        Cell("b", 2, "code", "a = 1\nb = 2", ("nbe:data", "parameters")),
        Cell("c", 3, "raw", ""),
    )
    sha256 = hashlib.sha256(raw(data)).hexdigest()
    assert read(data) == Notebook("n", cells, kernel="python3", sha256=sha256)


def test_the_json_comes_back_as_it_was():
    """A copy is made of it, so nothing in it may change; not even what we don't read."""
    data = v4(code(["x\n", "y"], attachments={"i.png": {"image/png": "…"}}), odd=[1, {"a": None}])
    assert read_notebook(raw(data), name="n")[1] == data


def test_outputs_can_be_let_go():
    """Without `keep_outputs` they are gone from the JSON too; sources are the same."""
    data = v4(code(outputs=[{"output_type": "stream", "text": "x" * 1000}]))
    notebook, content = read_notebook(raw(data), name="n", keep_outputs=False)
    assert content["cells"][0]["outputs"] == []
    assert notebook.cells == read(data).cells


PICTURE = {"image/png": "A" * 20_000}


@pytest.mark.parametrize(
    "elsewhere",
    [
        v4(code(attachments={"a.png": PICTURE})),
        v4(
            code(outputs=[{"output_type": "display_data", "data": {"image/png": LEFT_OUT}}], attachments={"a": PICTURE})
        ),
        v4(code(json.dumps(PICTURE))),
        v4(code(metadata={json.dumps(PICTURE): 1})),
        v4(metadata={"widgets": PICTURE}),
    ],
)
def test_pictures_that_are_no_outputs_stay(elsewhere):
    """Attachments, texts that look like a picture, metadata; also beside pictures that go."""
    for data in (elsewhere, {**elsewhere, "cells": [*elsewhere["cells"], code(outputs=[{"data": PICTURE}])]}):
        content = read_notebook(raw(data), name="n", keep_outputs=False)[1]
        outputs = [{"outputs": []} if "outputs" in cell else {} for cell in data["cells"]]
        assert content == {**data, "cells": [{**cell, **one} for cell, one in zip(data["cells"], outputs, strict=True)]}


def test_a_picture_that_ends_nowhere_is_refused_like_any_text():
    """The message is about the whole file."""
    broken = raw(v4(code(outputs=[{"data": PICTURE}])))[:-40]
    with pytest.raises(NotebookUnreadable) as caught:
        read_notebook(broken, name="n")
    with pytest.raises(NotebookUnreadable) as without:
        read_notebook(broken, name="n", keep_outputs=False)
    assert str(without.value) == str(caught.value)


@pytest.mark.parametrize("outputs", ["text", None, [1], {"a": 1}, [{"output_type": 3}]])
def test_outputs_are_never_looked_at(outputs):
    """Whatever stands there, the cells are the same."""
    assert read(v4(code(outputs=outputs))).cells == read(v4(code())).cells


def test_outputs_of_any_kind_can_be_let_go():
    """Also where cells are no cells: that is for the reader of cells to say."""
    assert refusal_without_outputs(v4(3)) == 'n.ipynb, cell 1 ("cell-1"): a cell must be an object, not a number'


def refusal_without_outputs(data):
    with pytest.raises(NotebookUnreadable) as caught:
        read(data, keep_outputs=False)
    return str(caught.value).split("\n")[0]


def test_a_byte_order_mark_and_windows_line_ends_are_read():
    """Line ends become those that Python makes of them, inside sources too."""
    data = json.dumps(v4(code("a = 1\r\nb = 2\rc = 3")), indent=1).replace("\n", "\r\n")
    assert read(b"\xef\xbb\xbf" + data.encode()).cells[0].source == "a = 1\nb = 2\nc = 3"


def test_characters_beyond_ascii_are_read():
    """As themselves, and as JSON's own escapes (two halves that belong together)."""
    assert read(json.dumps(v4(code("s = '😀é'"))).encode()).cells[0].source == "s = '😀é'"
    assert read(json.dumps(v4(code("s = '😀é'")), ensure_ascii=False).encode()).cells[0].source == "s = '😀é'"


def test_cells_without_an_id_are_called_by_their_place():
    """And by none that another cell has; duplicates get a number."""
    data = v4(code(), code(id="x"), code(id="x"), code(id="cell-6"), code(id="x-2"), code(), code(id=""), code(id=7))
    ids = [cell.id for cell in read(data).cells]
    assert ids == ["cell-1", "x", "x-3", "cell-6", "x-2", "cell-6-2", "cell-7", "cell-8"]
    assert len(set(ids)) == len(ids)


def test_an_id_that_cannot_be_shown_is_none():
    """Control characters would break a table."""
    assert read(v4(code(id="a\nb"))).cells[0].id == "cell-1"


@pytest.mark.parametrize("metadata", [None, [], "x", 3, {"tags": "nbe:data"}, {"tags": None}, {"tags": [None, [], {}]}])
def test_odd_metadata_has_no_tags(metadata):
    """A cell's metadata is somebody else's: what is no list of texts is passed over."""
    assert read(v4(code(metadata=metadata))).cells[0].tags == ()
    assert read(v4({"cell_type": "code", "source": ""})).cells[0].tags == ()


@pytest.mark.parametrize(
    "metadata", [None, [], "x", 3, {"kernelspec": 3}, {"language_info": []}, {"kernelspec": {"name": 3}}]
)
def test_odd_notebook_metadata_is_passed_over(metadata):
    """Nothing in it is needed."""
    notebook = read(v4(metadata=metadata))
    assert (notebook.kernel, notebook.language) == ("", "python")


@pytest.mark.parametrize("name", ["python", "Python", "ipython", "python3", "ipython3", "python3.11"])
def test_names_of_python(name):
    """As kernels have called it over the years."""
    assert read(v4(metadata={"language_info": {"name": name}})).cells == ()


@pytest.mark.parametrize(
    ("metadata", "language"),
    [
        ({"language_info": {"name": "R"}}, "R"),
        ({"language_info": {"name": "python"}, "kernelspec": {"language": "julia"}}, "julia"),
        ({"kernelspec": {"name": "ir"}}, "ir"),
        ({"kernelspec": {"name": "julia-1.9"}}, "julia-1.9"),
        ({"language_info": {"name": "C++17"}}, "C++17"),
        ({"language_info": {"name": "R\x1b[31m"}}, "'R\\x1b[31m'"),
    ],
)
def test_other_languages_are_refused(metadata, language):
    """With a code, so that it can be looked up."""
    with pytest.raises(NotebookRefused) as caught:
        read(v4(code("x <- 1"), metadata=metadata))
    assert caught.value.what == f"the notebook's language is {language}, not Python"
    assert [one.code for one in caught.value.diagnostics] == ["NBE101"]


def test_a_kernel_of_ones_own_is_no_language():
    """Only where nothing else tells is a kernel's name asked, and only well-known ones count."""
    assert read(v4(metadata={"kernelspec": {"name": "my-env"}})).kernel == "my-env"
    assert read(v4(metadata={"kernelspec": {"name": "ir", "language": "python"}})).kernel == "ir"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "n.ipynb: the file is empty"),
        (b" \n\t", "n.ipynb: the file is empty"),
        (b"\xef\xbb\xbf", "n.ipynb: the file is empty"),
        (b'{"a":\n "\xff"}', "n.ipynb: the file is not UTF-8: byte 8 (line 2) is no part of any character"),
        (json.dumps(v4()).encode("utf-16"), "n.ipynb: the file is not UTF-8: byte 0 (line 1) is no part of any character"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 3\n", "n.ipynb: the file is only a Git LFS pointer"),
        (b"<!DOCTYPE html>\n<html></html>", "n.ipynb: the file is a web page, not a notebook"),
        (b'{\n<<<<<<< HEAD\n "a": 1\n=======', "n.ipynb: the file holds an unresolved merge conflict (line 2, column 1)"),
        (b"<<<<<<< HEAD\n{}", "n.ipynb: the file holds an unresolved merge conflict (line 1, column 1)"),
        (raw(v4(code()))[:-20], "n.ipynb: the file ends in the middle: its JSON is cut off after line 1"),
        (b'{"nbformat": 4, "cells": [\n{"source": "x = ', "n.ipynb: the file ends in the middle: its JSON is cut off after line 2"),
        (b"{'nbformat': 4}", "n.ipynb: the file is not JSON: Expecting property name enclosed in double quotes (line 1, column 2)"),
        (b"import pandas as pd\n", "n.ipynb: the file is not JSON: Expecting value (line 1, column 1)"),
        (raw(v4()) + b" {}", "n.ipynb: the file is not JSON: Extra data (line 1, column 67)"),
        (b"[" * 200_000, "n.ipynb: the JSON is nested too deeply to be a notebook"),
        (b"[]", "n.ipynb: the file is JSON, but no notebook: it must be an object, and this is a list"),
        (b"null", "n.ipynb: the file is JSON, but no notebook: it must be an object, and this is null"),
        (b'"x"', "n.ipynb: the file is JSON, but no notebook: it must be an object, and this is a text"),
        (b"{}", "n.ipynb: the file is JSON, but no notebook: it has no nbformat"),
        (b'{"nbformat": "4"}', "n.ipynb: the file is JSON, but no notebook: its nbformat is a text"),
        (b'{"nbformat": true}', "n.ipynb: the file is JSON, but no notebook: its nbformat is true or false"),
        (b'{"nbformat": 4.0, "cells": []}', "n.ipynb: the file is JSON, but no notebook: its nbformat is a number"),
        (b'{"nbformat": 2, "worksheets": []}', "n.ipynb: the notebook has format 2; formats 3 and 4 are read"),
        (b'{"nbformat": 5, "cells": []}', "n.ipynb: the notebook has format 5, which is newer than this version of nbengineer"),
        (b'{"nbformat": 4}', "n.ipynb: the file is JSON, but no notebook: it has no cells"),
        (b'{"nbformat": 4, "cells": {}}', "n.ipynb: the file is JSON, but no notebook: its cells are an object, not a list"),
        (b'{"nbformat": 3, "worksheets": null}', "n.ipynb: the file is JSON, but no notebook: its worksheets are null, not a list"),
    ],
)  # fmt: skip
def test_what_is_no_notebook_is_said_in_one_sentence(content, message):
    """What it is instead, and where, as far as that can be told."""
    assert refusal(content) == message


def test_a_number_too_long_to_read_is_refused():
    """Python has a limit of its own for those."""
    assert refusal(b'{"nbformat": ' + b"4" * 5000 + b"}").startswith(
        "n.ipynb: the JSON can't be read: Exceeds the limit"
    )


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("x", '("cell-2"): a cell must be an object, not a text'),
        (None, '("cell-2"): a cell must be an object, not null'),
        ({}, "(\"cell-2\"): the cell's type must be code, markdown or raw, not None"),
        ({"cell_type": "heading", "id": "h", "source": ""}, "(\"h\"): the cell's type must be code, markdown or raw, not 'heading'"),
        ({"cell_type": ["code"], "source": ""}, "(\"cell-2\"): the cell's type must be code, markdown or raw, not ['code']"),
        ({"cell_type": "code"}, '("cell-2"): the cell has no source'),
        (code(None), "(\"cell-2\"): the cell's source must be text or a list of texts, not null"),
        (code(3), "(\"cell-2\"): the cell's source must be text or a list of texts, not a number"),
        (code(["a", 3]), "(\"cell-2\"): the cell's source must be text or a list of texts, not a list that holds a number"),
        (code({"a": 1}), "(\"cell-2\"): the cell's source must be text or a list of texts, not an object"),
        (code("a\nb\0c"), '("cell-2"), line 2: there is a null byte in the code'),
        (code("a\n\ns = '\ud83d'"), "(\"cell-2\"), line 3: half a character ('\\ud83d', a lone surrogate) stands in the source"),
    ],
)  # fmt: skip
def test_a_cell_in_no_form_that_a_kernel_could_run_is_refused(cell, message):
    """With its place, its id, and the line where there is one."""
    assert refusal(v4(code(), cell)) == f"n.ipynb, cell 2 {message}"


def test_a_null_byte_in_prose_is_only_text():
    """Nobody runs it."""
    assert read(v4({"cell_type": "markdown", "source": "a\0"})).cells[0].source == "a\0"


def test_an_empty_notebook_is_a_notebook():
    """No cells are a list of cells too."""
    assert read(v4()).cells == ()


def test_parsed_json_is_read_like_a_file():
    """Its hash is that of its canonical dump: the order of its keys does not count."""
    data = v4(code(id="a"), metadata={"kernelspec": {"name": "k"}})
    turned = dict(reversed(data.items()))
    notebook = read_notebook_dict(data, name="n")
    assert notebook == read_notebook_dict(turned, name="n")
    assert (notebook.cells, notebook.kernel) == (read(data).cells, "k")


@pytest.mark.parametrize("odd", [{1, 2}, object(), b"x", {(1, 2): 3}])
def test_what_cannot_be_json_is_refused(odd):
    """It could not be written into the package's copy."""
    with pytest.raises(NotebookUnreadable, match="the notebook holds what JSON can't"):
        read_notebook_dict(v4(metadata={"x": odd}), name="n")


def test_a_notebook_that_holds_itself_is_refused():
    """A circle is no JSON."""
    data = v4()
    data["metadata"]["self"] = data
    with pytest.raises(NotebookUnreadable, match="the notebook holds what JSON can't"):
        read_notebook_dict(data, name="n")


@pytest.mark.parametrize("data", [None, [], "x", 3, b"{}"])
def test_no_dict_is_no_notebook(data):
    """Whatever is handed over by a program gets the same sentence as a file."""
    with pytest.raises(NotebookUnreadable, match="it must be an object"):
        read_notebook_dict(data, name="n")
