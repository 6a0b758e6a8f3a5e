"""The notebook as the package keeps it."""

import copy
import json

from nbengineer.reading.copying import notebook_copy

NOTEBOOK = {
    "cells": [
        {"cell_type": "code", "execution_count": 3, "metadata": {"tags": ["x"]}, "outputs": [{"output_type": "stream"}], "source": ["é\n"]},
        {"cell_type": "markdown", "outputs": "not ours", "source": "# T", "attachments": {"a.png": {}}},
        {"cell_type": "code", "source": "bare"},
    ],
    "metadata": {"kernelspec": {"name": "k"}, "widgets": {"state": {}}, "nbengineer": {"schema": 1}},
    "nbformat": 4, "nbformat_minor": 5, "odd": None,
}  # fmt: skip


def test_what_a_run_left_is_taken_out():
    """Outputs, counts and widget states go; everything else stays, keys in their own order."""
    before = copy.deepcopy(NOTEBOOK)
    text = notebook_copy(NOTEBOOK, keep_outputs=False)
    found = json.loads(text)
    assert found["cells"][0] == NOTEBOOK["cells"][0] | {"outputs": [], "execution_count": None}
    assert found["cells"][1:] == NOTEBOOK["cells"][1:]
    assert found["metadata"] == {"kernelspec": {"name": "k"}, "nbengineer": {"schema": 1}}
    assert list(found) == list(NOTEBOOK)
    assert list(found["cells"][0]) == list(NOTEBOOK["cells"][0])
    assert before == NOTEBOOK


def test_outputs_stay_where_asked_for():
    """With their counts."""
    assert json.loads(notebook_copy(NOTEBOOK, keep_outputs=True)) == NOTEBOOK


def test_the_text_is_as_jupyter_writes_it():
    """Indented by one, characters as themselves, one line end at the end."""
    assert notebook_copy({"cells": [], "a": "é😀"}, keep_outputs=True) == '{\n "cells": [],\n "a": "é😀"\n}\n'


def test_half_characters_are_escaped():
    """They stand in outputs; as themselves they could not be written as UTF-8."""
    text = notebook_copy({"cells": [], "a": "\ud83d"}, keep_outputs=True)
    assert text.encode() and json.loads(text)["a"] == "\ud83d"  # noqa: PT018 (one promise)


def test_odd_metadata_is_copied():
    """Whatever stands there."""
    assert json.loads(notebook_copy({"metadata": 3, "cells": []}, keep_outputs=False)) == {"metadata": 3, "cells": []}
