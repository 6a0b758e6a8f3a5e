"""The content of the six stages is whole and consistent."""

import json
from importlib.resources import files

import pytest

from nbengineer.model.checklist import Column
from nbengineer.reading.tags import VOCABULARY
from nbengineer.stages.catalog import catalog
from nbengineer.stages.fields import KINDS

RAW = json.loads(files("nbengineer.stages").joinpath("stages.json").read_text("utf-8"))
ITEMS = catalog().items


def objects(value):
    """Give every object in a JSON value."""
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from objects(one)


def test_there_are_six_stages_and_25_gates():
    """Of which the profile `solo` binds 16."""
    assert [stage.id for stage in catalog().stages] == [
        "planning",
        "scoping",
        "experimentation",
        "development",
        "deployment",
        "evaluation",
    ]
    assert len(ITEMS) == sum(len(stage.items) for stage in catalog().stages)
    for profile, gates in {"team": 25, "solo": 16}.items():
        assert sum(catalog().binds(item, profile) for item in ITEMS.values()) == gates


def test_a_profile_names_gates_only():
    """A reminder can't bind."""
    assert all(ITEMS[name].gate for name in catalog().profiles["solo"])


@pytest.mark.parametrize("item", ITEMS.values(), ids=list(ITEMS))
def test_an_item_says_what_and_why(item):
    """Each in a sentence; a gate says what it blocks; a record has fields that can be filled in."""
    assert item.text.endswith(".")
    assert item.why.endswith(".")
    assert bool(item.blocks) is item.gate
    assert bool(item.fields) is (item.kind == "record")
    for field in item.fields:
        assert field.type in {*KINDS, "choice"}
        assert bool(field.options) is (field.type == "choice")
        assert bool(field.columns) is (field.type == "table")
    names = [field.name for field in item.fields]
    assert sorted(names) == sorted(set(names))


def test_a_helper_that_is_named_is_there():
    """A record without fields of its own has those of its helper."""
    assert {item.helper for item in ITEMS.values() if item.helper} <= set(RAW["helpers"])
    assert ITEMS["shortest-way-out"].fields[0].name == "input_kind"
    assert not ITEMS["shown-to-the-customer"].fields


def test_columns_may_have_options():
    """Beside plain ones."""
    columns = next(field for field in ITEMS["research-log"].fields if field.name == "sources").columns
    assert columns[0] == Column("what")
    assert "paper" in columns[1].options


def test_roles_are_the_vocabulary_of_tags():
    """`setup` is ours alone, `skip` no target."""
    assert {role.id for role in catalog().roles} - {"skip"} == set(VOCABULARY) - {"setup"}


def test_only_content_is_shipped():
    """Where ideas come from and what was measured belongs into documents."""
    assert not [one for one in objects(RAW) if {"seed", "measured", "note", "also"} & set(one)]
