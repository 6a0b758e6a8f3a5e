"""Values kept as files: whatever is kept is read back equal; whatever would not be is refused with a reason."""

import collections
import datetime as dt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.utils import Bunch

from nbengineer.edges.keeping.storing import LARGEST, NotKept, equal
from tests.edges.keeping import again, kept

STAMPS = pd.date_range("2024-03-30", periods=3, freq="D", tz="Europe/Berlin")

VALUES = {
    "a whole number": 3,
    "a float": 0.1 + 0.2,
    "minus zero": -0.0,
    "no number": float("nan"),
    "infinity": float("inf"),
    "a truth": True,
    "nothing": None,
    "a text with a surrogate's neighbours": "Grüße, \U0001f600\n\t",
    "a list": [1, [2.5, None], "x"],
    "a dict": {"a": 1, "b": {"c": [1, 2]}},
    "a dict with a key that is called type": {"type": "DataFrame"},
    "a dict with numbers as keys": {1: "a", (2, 3): "b"},
    "a tuple": (1, (2.0, "x"), []),
    "a set": {"b", "a"},
    "a frozen set": frozenset({1, 2}),
    "a range": range(2, 9, 3),
    "a slice": slice(None, 3),
    "bytes": b"\x00\xff",
    "a complex number": 1 - 2j,
    "a path": Path("data/a.csv"),
    "a moment": dt.datetime(2024, 2, 29, 12, 30, 15, 7, tzinfo=dt.UTC),
    "a day": dt.date(2024, 2, 29),
    "a span": dt.timedelta(days=1, seconds=2, microseconds=3),
    "an ordered dict": collections.OrderedDict(b=1, a=2),
    "a counter": collections.Counter("banana"),
    "a bunch": Bunch(data=np.arange(4.0), names=["a", "b"]),
    "a numpy number": np.float64(0.1),
    "a small numpy number": np.int8(-3),
    "a numpy truth": np.array([True])[0],
    "a short array": np.array([[1.5, np.nan], [-0.0, np.inf]]),
    "a long array": np.arange(300, dtype="float32").reshape(3, 100),
    "an array by columns": np.asfortranarray(np.arange(200).reshape(10, 20)),
    "texts in an array": np.array(["a", "bcd"]),
    "objects in an array": np.array(["a", None, 2.5, 2], dtype=object),
    "days in an array": np.array(["2024-02-29"], dtype="datetime64[D]"),
    "a dtype": np.dtype("float32"),
    "a sparse matrix": sparse.csr_matrix(np.eye(3)),
    "a stamp": pd.Timestamp("2024-02-29 12:30", tz="Europe/Berlin"),
    "a pandas span": pd.Timedelta(days=1, nanoseconds=7),
    "an index": pd.Index(["a", "b"], name="key"),
    "an index of days": STAMPS,
    "an index of ranges": pd.RangeIndex(3, 9, 2, name="n"),
    "a deep index": pd.MultiIndex.from_product([["a", "b"], [1, 2]], names=["x", None]),
    "a series": pd.Series([1.5, np.nan], index=[3, 7], name="spend"),
    "a series without a name": pd.Series([1, 2]),
    "a frame": pd.DataFrame({"a": [1, 2], "b": [0.1 + 0.2, np.nan], "c": ["x", ""]}, index=[5, 2]),
    "a frame with texts that look like numbers": pd.DataFrame({"code": ["007", "1e3", "NA", None]}),
    "a frame with categories": pd.DataFrame({"size": pd.Categorical(["s", "l", None], ["s", "m", "l"], ordered=True)}),
    "a frame with time zones": pd.DataFrame({"at": STAMPS, "n": [1, 2, 3]}),
    "a frame with mixed objects": pd.DataFrame({"o": [1, 1.0, True, "1", None, (1, 2), dt.date(2024, 1, 1)]}),
    "a frame with a deep header": pd.DataFrame([[1, 2]], columns=pd.MultiIndex.from_tuples([("a", 1), ("a", 2)])),
    "a frame with one name twice": pd.DataFrame([[1, "x"]], columns=["a", "a"]),
    "a frame with numbers as names": pd.DataFrame([[1.0, 2.0]]),
    "a frame with a deep index": pd.DataFrame({"v": [1, 2]}, index=pd.MultiIndex.from_tuples([("a", 1), ("b", 2)])),
    "a frame with missing whole numbers": pd.DataFrame({"n": pd.array([1, None], dtype="Int64")}),
    "a frame with days as index": pd.DataFrame({"v": [1.0, 2.0, 3.0]}, index=STAMPS.tz_localize(None)),
    "an empty frame": pd.DataFrame({"a": pd.Series([], dtype="float64")}),
    "frames in a dict": {"one": pd.DataFrame({"a": [1]}), "two": pd.Series([2.0])},
}


@pytest.mark.parametrize("name", VALUES)
def test_a_value_is_read_back_equal(name, tmp_path):
    """In type and content, from files that are no pickle."""
    kept(tmp_path, value=VALUES[name])
    assert equal(again(tmp_path)["value"], VALUES[name])
    assert {file.suffix for file in tmp_path.iterdir()} <= {".json", ".csv", ".npy", ".npz"}


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (LogisticRegression(), "a LogisticRegression"),
        (iter([1]), "a list_iterator"),
        (np.random.default_rng(1), "a Generator"),
        (len, "a builtin_function_or_method"),
        (np.zeros(LARGEST), "larger than 60 kB"),
        ({"model": LogisticRegression()}, "a LogisticRegression"),
        (pd.DataFrame({"a": [LogisticRegression()]}), "a LogisticRegression"),
        (np.array([open], dtype=object), "a builtin_function_or_method"),
    ],
)
def test_what_has_no_such_form_is_refused(value, reason, tmp_path):
    """With the reason, and nothing is left behind."""
    with pytest.raises(NotKept, match=reason):
        kept(tmp_path, value=value)
    assert list(tmp_path.iterdir()) == []


def test_a_subclass_is_not_taken_for_what_it_derives_from(tmp_path):
    """Reading it back would give another class."""

    class Own(pd.DataFrame):
        pass

    with pytest.raises(NotKept, match="a Own"):
        kept(tmp_path, value=Own({"a": [1]}))


def test_a_frame_that_csv_keeps_is_one_that_people_can_read(tmp_path):
    """Types stand beside it, in `values.json`."""
    kinds = kept(tmp_path, df=pd.DataFrame({"a": [1, 2], "b": [0.5, np.nan]}, index=[5, 2]))
    assert (tmp_path / "df.csv").read_text("utf-8") == ",a,b\n5,1,0.5\n2,2,\n"
    assert kinds["df"]["options"] == {"index_col": 0, "dtype": {"a": "int64", "b": "float64"}}


def test_two_names_that_differ_in_case_have_two_files(tmp_path):
    """Some file systems would make one of them."""
    kinds = kept(tmp_path, X=pd.DataFrame({"a": [1]}), x=pd.Series([2.0]))
    assert (kinds["X"]["file"], kinds["x"]["file"]) == ("X.csv", "x.2.csv")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1, 1.0),
        (1, True),
        (0.0, -0.0),
        ((1,), [1]),
        (np.float64(1), 1.0),
        (np.array([1.0]), np.array([1])),
        (np.array([0.0]), np.array([-0.0])),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
        (pd.Series([1, 2]), pd.Series([1, 2], name="a")),
        (pd.Series([1, "a"], dtype=object), pd.Series([1.0, "a"], dtype=object)),
        (pd.Series([None, "a"], dtype=object), pd.Series([np.nan, "a"], dtype=object)),
        (pd.Series(["a"], dtype="category"), pd.Series(["a"], dtype=object)),
        (STAMPS, STAMPS.tz_convert("UTC")),
    ],
)
def test_values_of_other_types_are_not_equal(one, other):
    """Nor are those that differ in sign, order, name, category or time zone."""
    assert not equal(one, other)
