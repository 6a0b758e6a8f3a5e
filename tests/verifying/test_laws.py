"""Laws that hold for all values that Python's own types can build."""

from __future__ import annotations

import copy
import json
import math
import pickle
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from nbengineer.edges.sent import look
from tests.verifying.sides import verdict

DTYPES = "f8 f4 f2 i8 u1 M8[ns] c16 g U3 ?".split()
PLAIN = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=5),
    st.binary(max_size=3),
    st.complex_numbers(),
)
KEYS = st.one_of(st.integers(0, 3), st.text(max_size=2), st.booleans(), st.none())
VALUES = st.recursive(
    PLAIN | st.lists(PLAIN, min_size=31, max_size=40),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.tuples(inner, inner)
        | st.dictionaries(KEYS, inner, max_size=4)
        | st.frozensets(KEYS, max_size=4)
    ),
    max_leaves=12,
)


def judged(there, here):
    """Judge a value in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        return verdict(there, here, Path(folder))


def alike(one, other):
    """Say in plain Python whether two values are the same: types, order of dicts, signs of zero; nan equals nan."""
    if type(one) is not type(other):
        return False
    if isinstance(one, float):
        if math.isnan(one) or math.isnan(other):
            return math.isnan(one) and math.isnan(other)
        return one == other and math.copysign(1, one) == math.copysign(1, other)
    if isinstance(one, complex):
        return alike(one.real, other.real) and alike(one.imag, other.imag)
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(alike, one, other))
    if isinstance(one, dict):
        return alike(list(one.items()), list(other.items()))
    if isinstance(one, frozenset):
        return {(type(item), item) for item in one} == {(type(item), item) for item in other}
    return one == other


@settings(max_examples=150, deadline=None)
@given(VALUES)
def test_a_copy_is_the_same(value):
    """A copy made by pickle, which shares nothing with the value but keeps what it shares with itself, is the same."""
    assert judged(value, pickle.loads(pickle.dumps(value))).state == "same"  # noqa: S301 (its own)


@settings(max_examples=300, deadline=None)
@given(VALUES, VALUES)
def test_two_values(one, other):
    """Two values without aliases are the same exactly where plain Python says so."""
    assert (judged(one, copy.deepcopy(other)).state == "same") == alike(one, other)


@settings(max_examples=150, deadline=None)
@given(st.lists(PLAIN, min_size=1, max_size=50), st.data())
def test_one_item_changed(values, data):
    """A list in which one item is another one differs; as a column of a frame it does as well."""
    place = data.draw(st.integers(0, len(values) - 1))
    changed = [*values[:place], data.draw(PLAIN), *values[place + 1 :]]
    expected = "same" if alike(values, changed) else "differs"
    assert judged(values, changed).state == expected
    frames = [pd.DataFrame({"a": pd.Series(side, dtype=object)}) for side in (values, changed)]
    assert judged(*frames).state == expected


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(0, 100), min_size=1, max_size=200), st.sampled_from(DTYPES), st.data())
def test_arrays_whatever_their_strides(values, dtype, data):
    """An array is the same as its copy in another layout, and differs where one item does."""
    array = np.array(values).astype(dtype)
    spread = np.empty(len(array) * 3, dtype=dtype)[::3]
    spread[:] = array
    assert judged(array, spread).state == "same"
    place = data.draw(st.integers(0, len(values) - 1))
    spread[place] = np.array(data.draw(st.integers(0, 100))).astype(dtype)
    assert judged(array, spread).state == ("same" if spread[place] == array[place] else "differs")


@settings(max_examples=100, deadline=None)
@given(VALUES)
def test_a_look_is_what_json_holds(value):
    """What a look gives survives JSON, and a second look gives it again."""
    found = look(["x"], {"x": value}, "")
    assert json.loads(json.dumps(found)) == found
    assert look(["x"], {"x": value}, "") == found
