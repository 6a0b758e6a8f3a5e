"""What running a notebook or its package came to, and the record by which it crosses from process to process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.differential.fingerprint import Print


@dataclass(frozen=True, slots=True)
class Value:
    """A fingerprint: see `tests.differential.fingerprint`."""

    print: Print
    objects: tuple[int, ...] = ()


Names = Mapping[str, Value | None]
"""Variables of the notebook by their names there; None is a name known to be unbound."""


@dataclass(frozen=True, slots=True)
class Failure:
    """An exception that ended the run."""

    type: str
    message: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """A run: `names` at its end, `after` each place (a cell's id; a step's `module.function`), what it printed, how it ended.

    `imported` are the names that only imports bind (notebook), `definitions` those found at module level (package),
    `unfinished` the step that raised (package).
    """

    names: Names
    after: Mapping[str, Names] = field(default_factory=dict)
    stdout: str = ""
    failure: Failure | None = None
    imported: frozenset[str] = frozenset()
    definitions: Names = field(default_factory=dict)
    unfinished: str | None = None


def from_record(record: Mapping[str, Any]) -> Outcome:
    """Give the outcome that a worker wrote down as JSON."""
    return Outcome(
        names=_names(record.get("names", {})),
        after={place: _names(names) for place, names in record.get("after", {}).items()},
        stdout=record.get("stdout", ""),
        failure=Failure(*record["failure"]) if record.get("failure") else None,
        imported=frozenset(record.get("imported", ())),
        definitions=_names(record.get("definitions", {})),
        unfinished=record.get("unfinished"),
    )


def _names(record: Mapping[str, Any]) -> Names:
    return {name: item and Value(item["print"], tuple(item["objects"])) for name, item in record.items()}
