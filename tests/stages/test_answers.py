"""Answers are read from anything, and written so that nothing else changes."""

import copy

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nbengineer.errors import BadRequest
from nbengineer.model.checklist import OPEN, Answer
from nbengineer.stages.answers import read_answers, with_answer, with_profile
from nbengineer.stages.catalog import metadata_schema
from tests.stages.answered import GOOD, notebook

ITEM = "reviewed-by-someone-else"
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["state", "note", "by", "fields", "items", "schema", "profile", ITEM, "x"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)
ANSWERS = st.builds(
    Answer,
    st.sampled_from(["open", "done", "waived"]),
    *[st.text(max_size=5)] * 4,
    st.dictionaries(st.text(max_size=5), JSON, max_size=3),
)


def of(value):
    """Give a notebook whose metadata have this value under our key."""
    return {"cells": [], "metadata": {"nbengineer": value, "other": 1}}


@given(JSON)
def test_anything_is_read_and_left_alone(value):
    """No error, and the notebook stays as it is."""
    for content in (of(value), {"metadata": value}, value):
        before = copy.deepcopy(content)
        answers = read_answers(content)
        assert answers.profile in {"team", "solo"}
        assert answers[ITEM].state in {"open", "done", "waived"}
        assert content == before


@pytest.mark.parametrize(
    "value",
    [
        {"schema": 2, "items": {ITEM: {"state": "done"}}},
        {"schema": True, "items": {ITEM: {"state": "done"}}},
        {"items": {ITEM: {"state": "done"}}},
        {"schema": 1, "items": [ITEM]},
        {"schema": 1, "items": {ITEM: "done"}},
        {"schema": 1, "items": {ITEM: {"state": ["done"], "note": 1, "fields": "x"}}},
        "done",
        None,
    ],
)
def test_what_is_no_answer_is_open(value):
    """Wrong types, and versions that nobody knows."""
    assert read_answers(of(value))[ITEM] == OPEN


def test_what_is_of_a_wrong_type_does_not_hide_the_rest():
    """Each key is read for itself."""
    entry = {"state": "done", "note": 5, "evidence": "https://example.org", "fields": {"a": 1}}
    answers = read_answers(of({"schema": 1, "profile": "solo", "items": {ITEM: entry, "other": 3}}))
    assert answers.profile == "solo"
    assert answers[ITEM] == Answer("done", evidence="https://example.org", fields={"a": 1})


@given(ANSWERS)
def test_what_is_written_is_read_back(answer):
    """And taking it out again leaves the notebook as it was, without our key."""
    before = notebook()
    kept = copy.deepcopy(before)
    after = with_answer(before, ITEM, answer)
    assert before == kept
    assert read_answers(after)[ITEM] == answer
    assert with_answer(after, ITEM, OPEN) == before


@given(ANSWERS)
def test_what_is_written_fits_the_schema(answer):
    """A waiver with its name and reason, that is."""
    after = with_answer(notebook(), ITEM, answer)
    signed = answer.state != "waived" or (answer.by and answer.reason)
    if "nbengineer" in after["metadata"] and signed:
        jsonschema.validate(after["metadata"]["nbengineer"], metadata_schema())


def test_the_schema_refuses_an_unsigned_waiver():
    """By and reason are not optional then."""
    jsonschema.Draft202012Validator.check_schema(metadata_schema())
    unsigned = with_answer(notebook(), ITEM, Answer("waived"))["metadata"]["nbengineer"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(unsigned, metadata_schema())


def test_only_what_differs_from_open_is_stored():
    """With sorted keys."""
    after = with_answer(notebook(), ITEM, Answer("done", note="read on Monday"))
    kept = after["metadata"]["nbengineer"]
    assert list(kept) == ["items", "schema"]
    assert list(kept["items"][ITEM].items()) == [("note", "read on Monday"), ("state", "done")]
    assert kept["schema"] == 1


def test_an_open_record_keeps_its_fields():
    """State absent is open."""
    fields = GOOD["two-answers"]
    entry = with_answer(notebook(), "two-answers", Answer(fields=fields))["metadata"]["nbengineer"]["items"][
        "two-answers"
    ]
    assert entry == {"fields": fields}
    assert list(entry["fields"]) == sorted(fields)


def test_unknown_keys_are_kept():
    """Ours, the notebook's, and those of the entry that is changed."""
    value = {"schema": 1, "later": [1], "items": {ITEM: {"mark": "x", "note": "old"}, "new-item": 7}}
    after = with_answer(of(value), ITEM, Answer("done"))["metadata"]
    assert after["other"] == 1
    assert after["nbengineer"] == {
        "schema": 1,
        "later": [1],
        "items": {ITEM: {"mark": "x", "state": "done"}, "new-item": 7},
    }


@pytest.mark.parametrize("value", [{"schema": 2, "items": {}}, {"schema": 1, "items": []}, ["x"], "x"])
def test_what_a_later_version_wrote_is_not_overwritten(value):
    """An error that says what to do."""
    with pytest.raises(BadRequest, match="does not know"):
        with_answer(of(value), ITEM, Answer("done"))


def test_the_profile_is_stored_where_it_is_not_the_default():
    """`team` needs no word."""
    solo = with_profile(notebook(), "solo")
    assert solo["metadata"]["nbengineer"] == {"profile": "solo", "schema": 1}
    assert read_answers(solo).profile == "solo"
    assert with_profile(solo, "team") == notebook()
    with pytest.raises(BadRequest, match="no profile"):
        with_profile(notebook(), "nobody")
