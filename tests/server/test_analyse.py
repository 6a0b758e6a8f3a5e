"""What becomes of the cells that an editor holds, and which tags they could have."""

import json

import pytest

from tests.server.conftest import NOTEBOOK, wired

UNTAGGED = """\
# %% [markdown]
# ## Load the prices
# %%
import csv
prices = list(csv.reader(open("prices.csv")))
# %% [markdown]
# ## Train
# %%
total = sum(float(row[0]) for row in prices)
# %%
prices[:3]
"""

PULLED = """\
# %%
rows = [1, 2]
# %%
def double(x):
    return 2 * x
# %% tags=["nbe:features.more"]
rows = [double(row) for row in rows]
# %% tags=["nbe:test"]
assert rows == [2, 4]
"""


async def analysed(ask, text, **how):
    answer = await ask("analyse", wired(text, **how))
    assert answer.code == 200, answer.text
    return answer.said


async def test_each_code_cell_is_told_what_becomes_of_it(ask, place):
    """Role, target, signature as it will be called, and the tag that says so; markdown cells are left out."""
    said = await analysed(ask, NOTEBOOK)
    keys = ("id", "role", "signature", "reason", "tag")
    assert [tuple(cell[key] for key in keys) for cell in said["cells"]] == [
        ("c2", "settings", "", "", "parameters"),
        ("c3", "imports", "", "", ""),
        ("c5", "step", "data.load() -> rows", "", "nbe:data.load"),
        (
            "c6",
            "step",
            "features.add_ratios(rows, *, cap) -> rows; features.ratio(a, b=1, *, cap)",
            "",
            "nbe:features.add_ratios",
        ),
        ("c7", "step", "evaluate.total(rows) -> total", "", "nbe:evaluate.total"),
        ("c8", "skipped", "", "display-only", ""),
    ]
    assert not any(cell["proposed"] or cell["pulled_in"] for cell in said["cells"])
    assert (said["package"], said["proposed"], said["refused"], said["findings"]) == ("ratios", False, "", [])


async def test_modules_have_their_functions_in_order_and_what_flows_between_them(ask, place):
    """Definitions stand among the steps, in the notebook's order; settings don't flow."""
    said = await analysed(ask, NOTEBOOK)
    modules = {
        one["name"]: [(f["name"], f["is_step"], f["cells"]) for f in one["functions"]] for one in said["modules"]
    }
    assert modules == {
        "data": [("load", True, ["c5"])],
        "features": [("ratio", False, ["c6"]), ("add_ratios", True, ["c6"])],
        "evaluate": [("total", True, ["c7"])],
    }
    assert said["flows"] == [
        {"source": "data.load", "target": "features.add_ratios", "names": ["rows"]},
        {"source": "features.add_ratios", "target": "evaluate.total", "names": ["rows"]},
    ]


async def test_a_plan_that_no_tag_has_made_is_a_proposal(ask, place):
    """It says what it rests on, and which tag would keep it."""
    said = await analysed(ask, UNTAGGED)
    assert said["proposed"]
    found = {cell["id"]: (cell["proposed"], cell["tag"], cell["reason"]) for cell in said["cells"]}
    assert found["c2"][:2] == (True, "nbe:data.load_the_prices")
    assert found["c2"][2]
    assert found["c5"] == (False, "", "display-only")


async def test_what_a_tagged_cell_needs_is_pulled_in(ask, place):
    """With the finding that says so, on its own cell."""
    said = await analysed(ask, PULLED)
    cells = {cell["id"]: cell for cell in said["cells"]}
    assert [cells[name]["pulled_in"] for name in ("c1", "c2", "c3", "c4")] == [True, True, False, False]
    assert [one["code"] for one in cells["c1"]["findings"]] == ["NBE201"]
    assert cells["c2"]["role"] == "definitions"
    assert cells["c4"]["role"] == "test"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('# %% tags=["nbe:data"]\nx = (1\n', "NBE102"),
        ('# %% tags=["nbe:os"]\nx = 1\n', "NBE305"),
        ('# %% tags=["nbe:data", "nbe:plots"]\nx = 1\n', "NBE305"),
    ],
)
async def test_a_notebook_that_can_become_no_package_is_an_answer_too(ask, place, text, code):
    """While somebody types, that is no error; the finding stands at its cell."""
    said = await analysed(ask, text)
    assert said["refused"]
    assert [(one["code"], one["cell"], one["severity"]) for one in said["findings"]] == [(code, "c1", "error")]
    assert (said["package"], said["cells"], said["modules"]) == ("ratios", [], [])


async def test_a_notebook_in_another_language_is_an_answer_too(ask, place):
    """Its metadata says so."""
    said = await analysed(ask, "# %%\nx <- 1\n", language_info={"name": "R"})
    assert "not Python" in said["refused"]


async def test_what_the_editor_holds_counts_and_not_the_file(ask, place):
    """Saved or not; nothing of it runs, nothing is written."""
    before = sorted(place.rglob("*"))
    said = await analysed(ask, '# %% tags=["nbe:data"]\nopen("ran", "w").write("yes")\n')
    assert [cell["target"] for cell in said["cells"]] == ["data.data_step"]
    assert sorted(place.rglob("*")) == before


async def test_modules_beside_the_notebook_count(ask, place):
    """They become part of the package: no finding that they are missing, as in an extraction."""
    text = '# %% tags=["nbe:data"]\nimport helper\nx = helper.f()\n'
    (place / "work/helper.py").write_text("import csv\n\ndef f():\n    return csv\n", "utf-8")
    said = await analysed(ask, text)
    assert [cell["role"] for cell in said["cells"]] == ["step"]


async def test_cells_are_called_as_the_editor_calls_them(ask, place):
    """Whatever stands for an id."""
    body = wired("# %%\nx = 1\n# %%\ny = x\n# %%\ny / 0")
    for cell, name in zip(body["notebook"]["cells"], ["same", "same", "\u202e<b>"], strict=True):
        cell["id"] = name
    said = (await ask("analyse", body)).said
    assert [cell["id"] for cell in said["cells"]] == ["same", "same", "\u202e<b>"]


async def test_no_word_of_the_notebook_is_more_than_a_text(ask, place):
    """Markup comes back as it is, in JSON that no browser takes for a page (which `ask` makes sure of)."""
    said = await analysed(ask, '# %% tags=["nbe:<script>"]\nx = 1\n')
    assert "nbe:<script>" in said["refused"]


async def test_an_empty_notebook_is_one(ask, place):
    """Nothing to say, nothing wrong."""
    said = await analysed(ask, "# %%\n")
    assert [cell["role"] for cell in said["cells"]] == ["skipped"]
    empty = await ask("analyse", {"notebook": {"path": "work/ratios.ipynb", "cells": []}})
    assert (empty.code, empty.said["cells"]) == (200, [])


@pytest.mark.parametrize("metadata", [{"kernelspec": 3}, {"language_info": []}, {"nbengineer": {"schema": 99}}])
async def test_odd_metadata_is_passed_over(ask, place, metadata):
    """Wrong types and future versions are no error."""
    assert (await analysed(ask, NOTEBOOK, **metadata))["refused"] == ""


async def test_an_untagged_notebook_gets_tags_proposed(ask, place):
    """For the cells that have a place, with what each rests on."""
    answer = await ask("tag", wired(UNTAGGED))
    assert answer.code == 200
    assert [(one["cell"], one["tag"]) for one in answer.said["tags"]] == [
        ("c2", "nbe:data.load_the_prices"),
        ("c4", "nbe:train.train_total"),
    ]
    assert all(one["why"] for one in answer.said["tags"])


async def test_a_notebook_with_tags_keeps_them(ask, place):
    """Nothing is proposed."""
    answer = await ask("tag", wired(NOTEBOOK))
    assert (answer.code, answer.said) == (200, {"tags": []})


async def test_no_tags_without_a_package(ask, place):
    """422, with the diagnostics that forbid it."""
    answer = await ask("tag", wired("# %%\nx = (1\nprint(y)\n# %%\nx\n"))
    assert answer.code == 422
    assert [one["code"] for one in answer.said["diagnostics"]] == ["NBE102"]
    assert json.loads(answer.text)["message"]
