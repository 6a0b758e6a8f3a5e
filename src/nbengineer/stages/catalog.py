"""The content of the six stages, from the data file that widgets, command line and server share."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from nbengineer.model.checklist import Catalog, Column, Field, Item, Role, Stage

if TYPE_CHECKING:
    from collections.abc import Mapping

CONTENT = "stages.json"
METADATA_SCHEMA = "metadata.schema.json"


@cache
def catalog() -> Catalog:
    """Give the content of all stages."""
    data = _packaged(CONTENT)
    return Catalog(
        stages=tuple(_stage(stage, data["helpers"]) for stage in data["stages"]),
        profiles={name: gates if gates == "all" else tuple(gates) for name, gates in data["profiles"].items()},
        roles=tuple(Role(role["id"], role["means"]) for role in data["cell_roles"]["roles"]),
    )


def metadata_schema() -> dict[str, Any]:
    """Give the JSON schema of `metadata.nbengineer` in a notebook."""
    return _packaged(METADATA_SCHEMA)


def _packaged(name: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(files(__package__).joinpath(name).read_text("utf-8"))
    return data


def _stage(data: Mapping[str, Any], helpers: Mapping[str, Any]) -> Stage:
    items = tuple(_item(item, helpers) for item in data["items"])
    return Stage(data["id"], data["title"], data["question"], items)


def _item(data: Mapping[str, Any], helpers: Mapping[str, Any]) -> Item:
    """Make the noun of an item; a record without fields of its own has those of its helper."""
    helper = data.get("helper", "")
    fields = data.get("fields", ())
    if data["kind"] == "record" and not fields:
        fields = helpers[helper]["fields"]
    return Item(
        id=data["id"],
        text=data["text"],
        why=data["why"],
        kind=data["kind"],
        gate=data["gate"],
        blocks=data.get("blocks", ""),
        evidence=data.get("evidence", ""),
        helper=helper,
        rule=data.get("rule", ""),
        on_fail=data.get("on_fail", "fail"),
        fields=tuple(_field(field) for field in fields),
    )


def _field(data: Mapping[str, Any]) -> Field:
    return Field(
        name=data["name"],
        type=data["type"],
        required=data.get("required", False),
        computed=data.get("computed", False),
        options=tuple(data.get("options", ())),
        columns=tuple(_column(column) for column in data.get("columns", ())),
        default=data.get("default"),
        least=data.get("min"),
        most=data.get("max"),
    )


def _column(data: str | Mapping[str, Any]) -> Column:
    return Column(data) if isinstance(data, str) else Column(data["name"], tuple(data.get("options", ())))
