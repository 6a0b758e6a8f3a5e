"""What a record holds: its values, what is missing, what is of a wrong kind. Never raises on what JSON can hold."""

from __future__ import annotations

import math
import re
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from nbengineer.model.checklist import Field

DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

KINDS = {
    "text": "text",
    "longtext": "text",
    "cell-ref": "a cell's id",
    "number": "a number",
    "money": "a number",
    "integer": "a whole number",
    "date": "a date such as 2026-01-31",
    "list": "a list of texts",
    "table": "rows of a table",
}


def value_of(field: Field, fields: Mapping[str, Any]) -> Any:
    """Give what counts as the field's value, its default included; None where nothing of its kind is recorded."""
    raw = fields.get(field.name)
    if is_empty(raw):
        return field.default
    return raw if _fits(field, raw) else None


def is_empty(raw: object) -> bool:
    """Say whether a value says nothing: none, blank, or made of such values only."""
    match raw:
        case None:
            return True
        case str():
            return not raw.strip()
        case list():
            return all(is_empty(one) for one in raw)
        case dict():
            return all(is_empty(one) for one in raw.values())
        case _:
            return False


def missing(known: tuple[Field, ...], fields: Mapping[str, Any]) -> tuple[str, ...]:
    """Give the names of the required fields that are not filled in."""
    return tuple(one.name for one in known if one.required and one.default is None and is_empty(fields.get(one.name)))


def misfits(known: tuple[Field, ...], fields: Mapping[str, Any]) -> Iterator[str]:
    """Say of each field that holds something else than it should what it should hold; a sentence's part each."""
    for field in known:
        raw = fields.get(field.name)
        if is_empty(raw):
            continue
        if not _fits(field, raw):
            yield f"{field.name} is to be {_kind(field)}"
        elif isinstance(raw, list) and field.type == "table":
            yield from _table_misfits(field, raw)


def _kind(field: Field) -> str:
    return f"one of {', '.join(field.options)}" if field.type == "choice" else KINDS[field.type]


def _fits(field: Field, raw: object) -> bool:
    match field.type:
        case "text" | "longtext" | "cell-ref":
            return isinstance(raw, str)
        case "number" | "money":
            return _is_number(raw)
        case "integer":
            return isinstance(raw, int | float) and _is_number(raw) and float(raw).is_integer()
        case "date":
            return isinstance(raw, str) and _is_date(raw)
        case "choice":
            return raw in field.options
        case "list":
            return isinstance(raw, list) and all(isinstance(one, str) for one in raw)
        case "table":
            return isinstance(raw, list) and all(isinstance(one, dict) for one in raw)


def _is_number(raw: object) -> bool:
    """Say whether a value is a finite number; JSON's `true` is none, nor is one beyond what a float holds."""
    try:
        return isinstance(raw, int | float) and not isinstance(raw, bool) and math.isfinite(raw)
    except OverflowError:
        return False


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return DATE.fullmatch(text) is not None


def _table_misfits(field: Field, rows: list[dict[str, Any]]) -> Iterator[str]:
    filled = [row for row in rows if not is_empty(row)]
    if field.least is not None and len(filled) < field.least:
        yield f"{field.name} needs {field.least} or more rows"
    if field.most is not None and len(filled) > field.most:
        yield f"{field.name} has more than {field.most} rows"
    for column in field.columns:
        values = [row[column.name] for row in filled if not is_empty(row.get(column.name))]
        if column.options and not all(value in column.options for value in values):
            yield f"{column.name} in {field.name} is to be one of {', '.join(column.options)}"
