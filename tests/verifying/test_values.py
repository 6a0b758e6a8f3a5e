"""Values of both sides, as `look` sees them and `compare` judges them."""

from __future__ import annotations

import datetime as dt
import random
import re
import sqlite3
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from nbengineer.model.verification import Difference
from tests.verifying.sides import compared, verdict

ALIAS = [1]
FRAME = pd.DataFrame({"age": [31.0, 47.0], "name": ["Ada", None]})
MOMENTS = pd.Series(pd.date_range("2024-01-31", periods=2, tz="UTC"))
COLORS = pd.Series(pd.Categorical(["red", "blue"], categories=["red", "blue"]))


def advanced(generator, draws):
    """Draw some numbers."""
    for _ in range(draws):
        generator.random()
    return generator


def seeded():
    """Give a generator of the standard library."""
    return random.Random(1)  # noqa: S311 (numbers, not secrets)


def iterator_after(draws):
    """Give an iterator that has given some items."""
    iterator = iter([1, 2, 3])
    return [next(iterator) for _ in range(draws)] and iterator


def squares():
    """Give squares."""
    for number in range(5):
        yield number * number


def drawn_from(generator, draws):
    """Take some items of a generator."""
    for _ in range(draws):
        next(generator)
    return generator


class CacheResetter:
    """A descriptor with a name like a cache, which holds state."""

    def __set__(self, owner, value):
        vars(owner)["_adj"] = value


class Graph:
    """Keeps its state under such a descriptor, as networkx does."""

    _adj = CacheResetter()
    _adj_cache = None


def nested_once(edges):
    """Give a graph."""
    graph = Graph()
    graph._adj = edges
    return graph


def notebook_function(body):
    """Give a function as a notebook defines it."""
    namespace = {"__name__": "__main__"}
    exec(f"def step(x):\n    return {body}", namespace)
    return namespace["step"]


SAME = {
    "set order": ({"a", "b", "c"}, {"c", "b", "a"}),
    "nan": (float("nan"), -float("nan")),
    "nan in an array": (np.array([1.0, np.nan]), np.array([1.0, -np.nan])),
    "nan among complex numbers": (np.array([1j, np.nan]), np.array([1j, np.nan])),
    "strides": (np.arange(6.0).reshape(2, 3), np.asfortranarray(np.arange(6.0).reshape(2, 3))),
    "a view and its copy, alone": (np.arange(10)[::2], np.arange(10)[::2].copy()),
    "frame layout": (
        pd.DataFrame(np.ones((3, 2)), columns=["a", "b"]),
        pd.DataFrame({"a": np.ones(3), "b": np.ones(3)}),
    ),
    "unused levels": (
        pd.MultiIndex.from_product([["a", "b"], [1]])[:1],
        pd.MultiIndex.from_tuples([("a", 1)]),
    ),
    "what a mask hides": (
        pd.array([1, 2], dtype="Int64").copy(),
        pd.arrays.IntegerArray(np.array([1, 2]), np.array([False, False])),
    ),
    "generator": (advanced(seeded(), 3), advanced(seeded(), 3)),
    "generator of numpy": (advanced(np.random.default_rng(1), 3), advanced(np.random.default_rng(1), 3)),
    "iterator": (iterator_after(1), iterator_after(1)),
    "generator function": (drawn_from(squares(), 2), drawn_from(squares(), 2)),
    "function": (notebook_function("x + 1"), notebook_function("x+1  # one more")),
    "exception": (ValueError("no"), ValueError("no")),
    "many": ([*range(100)], [*range(100)]),
}
DIFFERENT = {
    "two aliases of one list": ([ALIAS, ALIAS], [[1], [1]]),
    "aliases among many": ([ALIAS] * 50, [[1] for _ in range(50)]),
    "minus zero": (-0.0, 0.0),
    "minus zero in an array": (np.array([-0.0]), np.array([0.0])),
    "int and float": (1, 1.0),
    "int and bool": (1, True),
    "int of numpy": (1, np.int64(1)),
    "text and bytes": ("a", b"a"),
    "list and tuple": ([1], (1,)),
    "int and float in a tuple among many": ([(1,)] * 40, [(1.0,)] * 40),
    "dict order": ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
    "categories": (COLORS, COLORS.cat.reorder_categories(["blue", "red"])),
    "ordered categories": (COLORS, COLORS.cat.as_ordered()),
    "time zone": (MOMENTS, MOMENTS.dt.tz_convert("Europe/Paris")),
    "no time zone": (MOMENTS, MOMENTS.dt.tz_localize(None)),
    "dtype": (FRAME, FRAME.astype({"age": "float32"})),
    "column order": (FRAME, FRAME[["name", "age"]]),
    "row labels": (FRAME, FRAME.set_axis([1, 2])),
    "name of the index": (FRAME, FRAME.rename_axis("row")),
    "missing value": (FRAME, FRAME.fillna({"name": "None"})),
    "None and nan": (pd.Series(["a", None], dtype=object), pd.Series(["a", np.nan], dtype=object)),
    "mixed types": (pd.Series([1, "1"] * 40, dtype=object), pd.Series(["1", 1] * 40, dtype=object)),
    "text that looks like a number": (pd.Series([1, "a"], dtype=object), pd.Series(["1", "a"], dtype=object)),
    "line breaks": (["a\nb"] * 2 + ["c"] * 40, ["a", "b\na", "b"] + ["c"] * 39),
    "shape": (np.arange(6), np.arange(6).reshape(2, 3)),
    "generator, one draw more": (seeded(), advanced(seeded(), 1)),
    "generator of numpy, one draw more": (np.random.default_rng(1), advanced(np.random.default_rng(1), 1)),
    "legacy generator, one draw more": (np.random.RandomState(1), advanced(np.random.RandomState(1), 1)),
    "iterator, one item less": (iterator_after(1), iterator_after(2)),
    "generator function, one item less": (drawn_from(squares(), 1), drawn_from(squares(), 2)),
    "moment": (dt.datetime(2024, 1, 31), dt.datetime(2024, 1, 31, 1)),  # noqa: DTZ001
    "end of a long pattern": (re.compile("a" * 300 + "b"), re.compile("a" * 300 + "c")),
    "holidays": (pd.offsets.CustomBusinessDay(), pd.offsets.CustomBusinessDay(holidays=["2024-12-24"])),
    "graph": (nested_once({1: {2: {}}}), nested_once({1: {3: {}}})),
    "decimal": (Decimal("1.0"), Decimal("1.00")),
}
UNKNOWN = {
    "connection": (sqlite3.connect(":memory:"), sqlite3.connect(":memory:")),
    "function written otherwise": (notebook_function("x + 1"), notebook_function("1 + x")),
}


@pytest.mark.parametrize("name", SAME)
def test_what_counts_as_the_same(name, tmp_path):
    """Equal values are the same, whatever of them can't be seen by a program."""
    assert verdict(*SAME[name], tmp_path).state == "same"


@pytest.mark.parametrize("name", DIFFERENT)
def test_what_differs(name, tmp_path):
    """Whatever a later line could tell apart differs, and the difference says something."""
    found = verdict(*DIFFERENT[name], tmp_path)
    assert found.state == "differs"
    assert found.difference is not None
    assert found.difference.notebook != found.difference.package


@pytest.mark.parametrize("name", DIFFERENT)
def test_the_same_value_twice(name, tmp_path):
    """Each of those values is the same as itself, in another look."""
    for side, value in zip("ab", DIFFERENT[name], strict=True):
        assert verdict(value, value, tmp_path / side).state == "same"


@pytest.mark.parametrize("name", UNKNOWN)
def test_what_is_unknown(name, tmp_path):
    """What can't be compared is unknown, with a reason, and never the same."""
    found = verdict(*UNKNOWN[name], tmp_path)
    assert (found.state, bool(found.why)) == ("unknown", True)


@pytest.mark.parametrize(
    ("there", "here", "place"),
    [
        ({"a": [1, {"b": 2}]}, {"a": [1, {"b": 3}]}, "['a'][1]['b']"),
        (FRAME, FRAME.replace({"age": {47.0: 48.0}}), "column 'age', row 1"),
        (np.arange(12).reshape(3, 4), np.where(np.arange(12) == 7, 0, np.arange(12)).reshape(3, 4), "[1, 3]"),
        ([*range(50)], [*range(49), 0], "[49]"),
        ("a" * 2000, "a" * 1500 + "b" * 500, "character 1500"),
        (MOMENTS, MOMENTS + pd.Timedelta("1s"), "values, row 0"),
    ],
)
def test_the_first_place_is_named(there, here, place, tmp_path):
    """A difference names the first place that differs."""
    assert verdict(there, here, tmp_path).difference.place == place


def test_a_row_in_a_million(tmp_path):
    """In a long frame the row is named, both values are given, and how far all are apart."""
    there = pd.DataFrame({"id": np.arange(1_000_000), "age": np.linspace(0, 1, 1_000_000)})
    here = there.copy()
    here.loc[777_777, "age"] += 0.5
    found = verdict(there, here, tmp_path)
    assert found.difference.place == "column 'age', row 777777"
    assert found.why == "1 of 1,000,000 differ, by at most 0.5 (relative 0.64)"


def test_too_large_to_be_kept(tmp_path):
    """Of what is too large to be kept, the block that differs is named."""
    there = np.zeros(3_000_000)
    here = there.copy()
    here[-1] = 1
    found = verdict(there, here, tmp_path)
    assert (found.state, found.difference.place) == ("differs", "somewhere in 2,883,584 to 3,014,655")


@pytest.mark.parametrize(
    ("name", "cause"),
    [
        ("dict order", "the same items, in another order"),
        ("mixed types", "the same items, in another order"),
        ("dtype", "equal values of another type"),
        ("int and float", "equal values of another type"),
        ("two aliases of one list", "the same values, but one side has one object where the other has two"),
        ("generator, one draw more", "a random generator has drawn another number of times, or was seeded otherwise"),
    ],
)
def test_causes_that_a_value_shows(name, cause, tmp_path):
    """The likeliest cause is named where the value itself shows it."""
    assert verdict(*DIFFERENT[name], tmp_path).cause == cause


def test_a_view_of_an_array(tmp_path):
    """Equal arrays of which one is a view of the other on one side only: the sharing differs, the values don't."""
    array = np.arange(10)
    found = compared({"a": array, "v": array[2:]}, {"a": array, "v": array[2:].copy()}, tmp_path)
    assert [(one.name, one.kind, one.state) for one in found.steps[0].verdicts] == [
        ("a", "value", "same"),
        ("v", "value", "same"),
        ("a, v", "sharing", "differs"),
    ]
    assert found.steps[0].verdicts[2].difference == Difference("", "share a and v", "share nothing")


def test_columns_that_share_no_element(tmp_path):
    """Two views of one array that have no element in common share nothing."""
    array = np.zeros((4, 3))
    there, here = {"x": array[:, :2], "y": array[:, 2]}, {"x": array[:, :2].copy(), "y": array[:, 2].copy()}
    assert not compared(there, here, tmp_path).differs


def test_many_views(tmp_path):
    """Of very many views only the names are compared."""
    array = np.zeros((3000, 2))
    rows = [*range(len(array))] * 2
    views, copies = [array[row] for row in rows], [array[row].copy() for row in rows]
    found = compared({"a": array, "v": views}, {"a": array, "v": copies}, tmp_path).steps[0].verdicts
    assert [(one.name, one.state) for one in found] == [("a", "same"), ("v", "same"), ("a, v", "differs")]


@pytest.mark.parametrize("deep", [False, True])
def test_an_object_under_two_names(deep, tmp_path):
    """Two names of one object are not two equal objects, also where it is held by one of them."""
    one = {"n": 1}
    there = {"a": [one] if deep else one, "b": one}
    here = {"a": [{"n": 1}] if deep else {"n": 1}, "b": {"n": 1}}
    assert [found.state for found in compared(there, here, tmp_path).steps[0].verdicts] == ["same", "same", "differs"]


def test_the_default_is_exact_and_a_tolerance_is_not(tmp_path):
    """`rtol` accepts numbers that are as close, wherever they stand, and nothing else."""
    there, here = {"score": 0.5, "fold": [1.0, 2.0]}, {"score": 0.5 + 1e-12, "fold": [1.0, 2.0 + 1e-12]}
    assert verdict(there, here, tmp_path / "exact").state == "differs"
    assert verdict(there, here, tmp_path / "close", rtol=1e-9).state == "same"
    assert verdict(there, {**here, "n": 1}, tmp_path / "more", rtol=1e-9).state == "differs"


@pytest.mark.parametrize(
    ("there", "again", "here", "state"),
    [
        (0.50, 0.52, 0.51, "unstable"),
        (0.50, 0.52, 0.90, "differs"),
        (0.50, 0.50, 0.51, "differs"),
        (0.50, 0.52, "0.5", "differs"),
        ("a", "b", "c", "unknown"),
        (np.zeros(20), np.arange(20) / 20, np.full(20, 0.5), "unstable"),
        (np.zeros(20), np.arange(20) / 20, np.full(20, 9.0), "differs"),
        (np.zeros(20), np.arange(20) / 20, np.zeros(21), "differs"),
        ([1.0, "a"], [2.0, "a"], [1.5, "b"], "differs"),
        ({"fit_time": 0.1}, {"fit_time": 0.1001}, {"fit_time": 9.0}, "unstable"),
    ],
)
def test_what_two_runs_of_the_notebook_show(there, again, here, state, tmp_path):
    """What moves from run to run is held to the band of two runs; what stays has to be the same."""
    assert verdict(there, here, tmp_path, again={"x": again}).state == state


def test_a_run_that_itself_is_unknown(tmp_path):
    """A value with a part that tells nothing differs where the rest does, and is unknown where the rest is the same."""
    tells_nothing = sqlite3.connect(":memory:")
    assert verdict([1, tells_nothing], [1, tells_nothing], tmp_path / "a").state == "unknown"
    assert verdict([1, tells_nothing], [2, tells_nothing], tmp_path / "b").state == "differs"
