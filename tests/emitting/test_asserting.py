"""Assertions on recorded values, in the words that a reader knows."""

import pytest

from nbengineer.emitting.asserting import assert_value

FRAME = {"type": "DataFrame", "file": "df.csv", "options": {}}


@pytest.mark.parametrize(
    ("kind", "apart", "lines"),
    [
        (3, 0, ["assert x == e"]),
        ("text", 0, ["assert x == e"]),
        (None, 0, ["assert x == e"]),
        ([1, "a"], 0, ["assert x == e"]),
        (0.5, 0, ["assert x == pytest.approx(e)"]),
        (0.5, 3e-6, ["assert x == pytest.approx(e, rel=2e-05)"]),
        (float("nan"), 0, ["assert x == pytest.approx(e, nan_ok=True)"]),
        ({"type": "number", "dtype": "float64", "value": 1.5}, 0, ["assert x == pytest.approx(e)"]),
        ({"type": "number", "dtype": "int64", "value": 1}, 0, ["np.testing.assert_equal(x, e)"]),
        ([1, 2.5], 0, ["np.testing.assert_equal(x, e)"]),
        (FRAME, 0, ["pd.testing.assert_frame_equal(x, e)"]),
        (FRAME, 1e-5, ["pd.testing.assert_frame_equal(x, e, rtol=4e-05)"]),
        ({"type": "Series", "file": "y.csv", "name": "y"}, 0, ["pd.testing.assert_series_equal(x, e)"]),
        ({"type": "RangeIndex", "range": [0, 2, 1], "name": None}, 0, ["pd.testing.assert_index_equal(x, e)"]),
        ({"type": "ndarray", "dtype": "float64", "values": [], "shape": [0]}, 0, ["np.testing.assert_allclose(x, e)"]),
        (
            {"type": "ndarray", "dtype": "float32", "file": "x.npy"},
            0,
            ["np.testing.assert_allclose(x, e, rtol=0.0001)"],
        ),
        ({"type": "ndarray", "dtype": "int64", "values": [], "shape": [0]}, 0, ["np.testing.assert_array_equal(x, e)"]),
        ({"type": "sparse", "file": "m.npz"}, 0, ["np.testing.assert_allclose(x.toarray(), e.toarray())"]),
        (
            {"type": "rows", "every": 20, "shape": [997, 4], "value": FRAME},
            0,
            ["assert x.shape == (997, 4)", "pd.testing.assert_frame_equal(x.iloc[:: 20], e)"],
        ),
        (
            {"type": "rows", "every": 3, "shape": [120], "value": ["a"]},
            0,
            ["assert len(x) == 120", "assert x[:: 3] == e"],
        ),
        (
            {"type": "tuple", "items": [FRAME, 1]},
            0,
            ["assert len(x) == 2", "pd.testing.assert_frame_equal(x[0], e[0])", "assert x[1] == e[1]"],
        ),
        (
            {"type": "described", "class": "RandomState", "draws": {"call": "randint(1000)", "gives": 102}},
            0,
            ['assert type(x).__name__ == "RandomState"', "assert x.randint(1000) == 102"],
        ),
        (
            {"a": FRAME},
            0,
            ["assert len(x) == 1", 'pd.testing.assert_frame_equal(x["a"], e["a"])'],
        ),
    ],
)
def test_each_kind_of_value_has_its_words(kind, apart, lines):
    """Floats may differ by a default, or by what two runs were apart, if that is more."""
    found = assert_value("x", "e", kind, apart)
    assert list(found.lines) == lines
    assert found.value


def test_what_two_runs_do_not_agree_on_is_no_value():
    """Class, shape and columns may still be the same."""
    common = {"class": "DataFrame", "shape": [10, 2], "columns": ["a", "b"]}
    found = assert_value("df", "e", FRAME, common)
    assert list(found.lines) == [
        'assert type(df).__name__ == "DataFrame"',
        "assert df.shape == (10, 2)",
        'assert list(df.columns) == ["a", "b"]',
    ]
    assert not assert_value("df", "e", FRAME, {"class": "DataFrame"}).value
    assert not assert_value("df", "e", FRAME, {}).lines


def test_a_model_is_asked_about_the_recorded_rows():
    """Its class, its parameters, and what it answers about an argument."""
    kind = {
        "type": "described",
        "class": "Ridge",
        "why": "a Ridge",
        "text": "Ridge(alpha=2)",
        "method": "predict",
        "about": "given X",
        "dense": False,
        "answers": {"type": "ndarray", "dtype": "float64", "values": [1.0], "shape": [1]},
    }
    found = assert_value("model", 'expected["model"]', kind, 0, {"given X": 'given["X"]'})
    assert list(found.lines) == [
        'assert type(model).__name__ == "Ridge"',
        'assert repr(model) == "Ridge(alpha=2)"',
        'np.testing.assert_allclose(model.predict(given["X"]), expected["model"]["answers"])',
    ]
