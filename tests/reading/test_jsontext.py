"""Indented JSON."""

import json

from hypothesis import given
from hypothesis import strategies as st

from nbengineer.reading.jsontext import json_text

LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None))
VALUES = st.recursive(LEAVES, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner))


@given(VALUES)
def test_the_text_is_that_of_the_library(value):
    """Character by character, for everything that JSON can hold."""
    assert json_text(value) == json.dumps(value, indent=1, ensure_ascii=False)
