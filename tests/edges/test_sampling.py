"""What a step is given is cut to a few rows, everything of one length at the same places."""

import numpy as np
import pandas as pd
from scipy import sparse

from nbengineer.edges.keeping.sampling import ROWS, cut, every, telling, variants


def positions(values, way="telling"):
    """Give the places that are kept of each length."""
    return variants(values)[way]


def test_what_is_small_stays_whole():
    """Up to fifty rows nothing is cut, and there is one way to do it."""
    assert variants({"df": pd.DataFrame({"a": range(ROWS)}), "n": 3}) == {"whole": {}}


def test_everything_of_one_length_is_cut_at_the_same_places():
    """Frames, series, arrays, sparse matrices and lists beside them, inside containers too."""
    df = pd.DataFrame({"a": range(400)})
    values = {
        "df": df,
        "y": df["a"] * 2,
        "p": np.arange(400) / 2,
        "m": sparse.csr_matrix(np.arange(400)[:, None]),
        "both": (df, {"y": df["a"]}),
        "names": [str(n) for n in range(400)],
    }
    places = positions(values)
    small = {name: cut(value, places) for name, value in values.items()}
    kept = places[400]
    assert len(kept) == ROWS
    assert small["df"]["a"].tolist() == kept
    assert small["y"].tolist() == [2 * n for n in kept]
    assert small["p"].tolist() == [n / 2 for n in kept]
    assert small["m"].toarray().ravel().tolist() == kept
    assert small["both"][0].equals(small["df"])
    assert small["both"][1]["y"].tolist() == kept
    assert small["names"] == [str(n) for n in kept]


def test_two_lengths_are_cut_each_for_itself():
    """A training set and a test set, say."""
    places = positions({"train": np.arange(300), "test": np.arange(100)})
    assert {length: len(kept) for length, kept in places.items()} == {300: ROWS, 100: ROWS}


def test_the_rows_that_tell_most_are_kept():
    """The extremes of each column, a missing value, and two rows of each category."""
    df = pd.DataFrame({"n": np.arange(1000.0), "kind": ["a"] * 998 + ["b"] * 2})
    df.loc[617, "n"] = np.nan
    df.loc[313, "n"] = 1e9
    df.loc[314, "n"] = -1e9
    kept = telling([df], 1000, ROWS)
    assert {617, 313, 314, 998, 999} <= set(kept)
    assert kept == sorted(kept)
    assert len(kept) <= ROWS


def test_other_ways_are_there_for_cells_that_need_them():
    """The first rows without a gap, three times as many, and all where they are not many."""
    ways = variants({"x": np.arange(500)})
    assert list(ways) == ["telling", "head", "more", "whole"]
    assert ways["head"][500] == list(range(ROWS))
    assert (len(ways["more"][500]), ways["more"][500][0], ways["more"][500][-1]) == (3 * ROWS, 0, 499)
    assert list(variants({"x": np.zeros((500, 50))})) == ["telling", "head", "more"]


def test_wide_values_keep_fewer_rows():
    """Fifty pictures are not a small file."""
    assert len(positions({"x": np.zeros((500, 28, 28))})[500]) == 10


def test_nothing_of_the_notebook_is_changed():
    """Cutting builds anew what it cuts, and gives back what it leaves."""
    inner = {"x": np.arange(100)}
    untouched = ["a", {"b": 1}]
    places = positions({"d": inner})
    assert cut(inner, places) is not inner
    assert len(inner["x"]) == 100
    assert cut(untouched[1], places) is untouched[1]


def test_a_long_result_is_shown_by_every_so_many_th_row():
    """A reader can check the number against the length."""
    assert every(pd.DataFrame({"a": range(50)})) == 1
    assert every(pd.DataFrame({"a": range(1577)})) == 32
    assert every(list(range(120))) == 3
    assert every("a long text" * 100) == 1
