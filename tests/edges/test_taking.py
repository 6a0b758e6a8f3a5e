"""What is taken in the kernel before a step: its arguments on samples, their classes, and what they share."""

import json

import numpy as np
import pandas as pd
import pytest

from nbengineer.edges.keeping.taking import class_of, take
from tests.edges.keeping import readers_of


def taken(folder, **namespace):
    """Take all of a namespace; gives what is told of it."""
    take(namespace, str(folder), {name: name for name in namespace}, readers_of())
    return json.loads((folder / "taken.json").read_text("utf-8"))


def values(folder, way="whole"):
    """Give how the values stand."""
    return json.loads((folder / way / "values.json").read_text("utf-8"))


def test_what_can_not_be_kept_says_why(tmp_path):
    """And what the notebook has not bound by then."""
    about = taken(tmp_path, rng=np.random.default_rng(1), n=3)
    assert about["not_kept"] == {"rng": "a Generator"}
    assert values(tmp_path) == {"n": 3}
    take({}, str(tmp_path), {"x": "x"}, readers_of())
    assert json.loads((tmp_path / "taken.json").read_text("utf-8"))["not_kept"]["x"].startswith("the notebook has not")


def test_two_names_of_one_object_are_kept_as_one(tmp_path):
    """A step that changes one of them changes the other."""
    rows = [1, 2]
    taken(tmp_path, a=rows, b=rows)
    assert values(tmp_path)["b"] == {"type": "same", "as": "a"}
    again = readers_of().read_all(tmp_path / "whole")
    assert again["a"] is again["b"]


def test_memory_that_two_values_share_is_told(tmp_path):
    """Their files do not share it: a step that changes one of them can't be replayed."""
    table = np.zeros((3, 2))
    inner = [1]
    assert taken(tmp_path, table=table, first=table[0])["shared"] == [["first", "table"]]
    assert taken(tmp_path, a={"x": inner}, b={"y": inner})["shared"] == [["b", "a"]]
    assert taken(tmp_path, table=table, copy=table.copy())["shared"] == []


def test_a_value_whose_methods_raise_stops_nothing(tmp_path):
    """It is not kept, and the others are."""

    class Grumpy:
        def __getattribute__(self, name):
            raise RuntimeError(name)

    about = taken(tmp_path, grumpy=Grumpy(), n=1)
    assert "grumpy" in about["not_kept"]
    assert values(tmp_path) == {"n": 1}


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (pd.DataFrame(), "pandas.DataFrame"),
        (np.zeros(1), "numpy.ndarray"),
        (np.float64(1), "numpy.float64"),
        (1.5, "float"),
        (["a", "b"], "list[str]"),
        ([], "list"),
        (["a", 1], "list"),
        ({"a": 1}, "dict"),
        (None, ""),
        (len, ""),
        (type("Own", (), {"__module__": "__main__"})(), ""),
    ],
)
def test_a_class_is_told_by_the_name_that_it_is_imported_by(value, name):
    """The class alone; of what a list holds only where all of it is one plain type."""
    assert class_of(value) == name
