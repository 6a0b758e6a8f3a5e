"""The notebook's own source of a step, complete enough to run by itself."""

from nbengineer.extract import extract_notebook
from nbengineer.reading.around import translate_all
from nbengineer.reading.notebook import read_notebook_dict
from nbengineer.verifying.originals import entries, originals
from tests.differential.percent import parse


def sources_of(text):
    """Give the sources of a notebook's steps by their names."""
    content = parse(text)
    plan = extract_notebook(content).plan
    notebook = read_notebook_dict(dict(content), name="notebook")
    return {one.name: one for one in originals(plan, translate_all(notebook))}


def test_a_source_has_the_imports_and_definitions_that_it_reaches():
    """No others, and all by the notebook's names; settings and variables come from where it runs."""
    sources = sources_of("""\
# %% tags=["parameters"]
LIMIT = 3
# %%
import json
import math
def unused(x):
    return json.dumps(x)
def below(x):
    return half(x) < LIMIT
def half(x):
    return math.floor(x / 2)
# %% tags=["nbe:data.load"]
rows = [1, 9]
# %% tags=["nbe:data.keep"]
kept = [row for row in rows if below(row)]
""")
    assert sources["data.load"].source == "rows = [1, 9]\n"
    space = {"rows": [1, 9], "LIMIT": 3}
    exec(sources["data.keep"].source, space)
    assert space["kept"] == [1]
    assert "json" not in sources["data.keep"].source


def test_a_hash_tells_whether_the_cells_are_the_same():
    """Also those of the definitions that they reach, and no others."""
    text = """\
# %%
def double(x):
    return 2 * x
def other(x):
    return x
# %% tags=["nbe:data.load"]
y = double(3)
# %% tags=["nbe:data.more"]
z = other(y)
"""
    before, after = sources_of(text), sources_of(text.replace("2 * x", "3 * x"))
    assert before["data.load"].sha256 != after["data.load"].sha256
    assert before["data.more"].sha256 == after["data.more"].sha256


def test_what_the_same_cell_binds_first_is_not_taken_before_it():
    """There, an earlier step makes it."""
    sources = sources_of("""\
# %% tags=["nbe:data.a"]
x = 1
# %% tags=["nbe:features.b"]
y = x + 1
""")
    assert [names for _, names in entries(list(sources.values()))] == [{}, {"x": "x"}]
