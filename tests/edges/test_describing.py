"""What can be said of a value that has no file to stand in."""

import random

import numpy as np
import pytest

from nbengineer.edges.keeping.describing import keep_result
from nbengineer.edges.keeping.storing import Folder
from tests.edges.keeping import readers_of


def described(place, value):
    """Keep a value as a step's result; gives its kind."""
    target = Folder(place, readers_of())
    keep_result(target, "x", value, {})
    return target.kinds["x"]


@pytest.mark.parametrize("make", [np.random.RandomState, np.random.default_rng, random.Random])
def test_a_generator_is_told_by_the_number_that_it_gives_next(tmp_path, make):
    """Which it is not made to give."""
    generator = make(42)
    first = described(tmp_path, generator)["draws"]
    assert described(tmp_path, generator)["draws"] == first
    method, _, arguments = first["call"].partition("(")
    assert getattr(generator, method)(int(arguments.rstrip(")"))) == first["gives"]
    assert described(tmp_path, generator)["draws"] != first


def test_of_a_wide_array_a_few_rows_are_kept(tmp_path):
    """With the shape of the whole."""
    kind = described(tmp_path, np.arange(1_000_000.0).reshape(1000, 1000))
    assert (kind["type"], kind["shape"], kind["every"]) == ("rows", [1000, 1000], 334)
