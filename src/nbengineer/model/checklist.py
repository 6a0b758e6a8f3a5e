"""The stage checklist: what it asks (`Catalog`), what people answered (`Answers`), and how both stand (`Checklist`)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

Kind = Literal["attest", "record", "auto"]
State = Literal["open", "done", "waived"]
Result = Literal["pass", "warn", "fail", "unknown", "not-applicable"]
FieldType = Literal["text", "longtext", "number", "integer", "money", "date", "choice", "list", "table", "cell-ref"]

# --- what is asked ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; with `options` one of them is chosen."""

    name: str
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a record. `columns` are those of a table, `least` and `most` say how many rows it may have.

    `computed` fields are filled in by a helper, never typed; `default` counts where nothing is recorded.
    """

    name: str
    type: FieldType
    required: bool = False
    computed: bool = False
    options: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()
    default: str | float | None = None
    least: int | None = None
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One checkable thing: a person attests it, fills in a record, or a program decides it (`kind`).

    `gate`: it is to be met or waived before what it `blocks` opens. `on_fail` is what a negative answer of a program is
    reported as. `evidence` says what a link should lead to, `helper` which helper goes with it, `rule` what its fields
    must fulfil, in words.
    """

    id: str
    text: str
    why: str
    kind: Kind
    gate: bool
    blocks: str = ""
    evidence: str = ""
    helper: str = ""
    rule: str = ""
    on_fail: Literal["warn", "fail"] = "fail"
    fields: tuple[Field, ...] = ()


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage with its items in order."""

    id: str
    title: str
    question: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Role:
    """A predefined target of the tag vocabulary."""

    id: str
    means: str


@dataclass(frozen=True, slots=True)
class Catalog:
    """The content of all stages. `profiles` names the gates that bind under each profile ("all": every one)."""

    stages: tuple[Stage, ...]
    profiles: Mapping[str, tuple[str, ...] | Literal["all"]]
    roles: tuple[Role, ...]

    @property
    def items(self) -> dict[str, Item]:
        """All items by their id, in order."""
        return {item.id: item for stage in self.stages for item in stage.items}

    def binds(self, item: Item, profile: str) -> bool:
        """Whether an item is a gate under a profile; the others are reminders."""
        gates = self.profiles[profile]
        return item.gate and (gates == "all" or item.id in gates)


# --- what is answered -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person said to an item; as in the notebook, so `fields` holds whatever JSON was put there.

    A waiver needs `by` and `reason`. `done` on an automatic item acknowledges its warning, with a `note`.
    """

    state: State = "open"
    note: str = ""
    evidence: str = ""
    by: str = ""
    reason: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)


OPEN = Answer()


@dataclass(frozen=True, slots=True)
class Answers:
    """All that a notebook says; an item without an answer is open."""

    profile: str
    items: Mapping[str, Answer] = field(default_factory=dict)

    def __getitem__(self, item: str) -> Answer:
        return self.items.get(item, OPEN)


# --- how it stands ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Decision:
    """What a rule found on an item, why in a sentence, and the ids of the cells it points to."""

    result: Result
    reason: str = ""
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ItemStatus:
    """How an item stands. `binds`: it is a gate under the profile; `met`: it counts as done.

    `result` is None where there is nothing to judge yet; `reason` says what is missing, or why a rule decided so.
    """

    item: Item
    answer: Answer
    binds: bool
    met: bool
    result: Result | None = None
    reason: str = ""
    cells: tuple[str, ...] = ()

    @property
    def needed(self) -> bool:
        """Whether the stage waits for it: a gate that binds and applies."""
        return self.binds and self.result != "not-applicable"


@dataclass(frozen=True, slots=True)
class StageStatus:
    """How a stage stands."""

    stage: Stage
    items: tuple[ItemStatus, ...]

    @property
    def needed(self) -> int:
        """How many items the stage waits for."""
        return sum(status.needed for status in self.items)

    @property
    def done(self) -> int:
        """How many of those are met."""
        return sum(status.needed and status.met for status in self.items)

    @property
    def open(self) -> bool:
        """Whether all of its gates are met, so that the next stage is open."""
        return self.done == self.needed


@dataclass(frozen=True, slots=True)
class Checklist:
    """How all stages stand under a profile.

    `current` is the id of the first stage with a shut gate ("" for none), `next` the one next thing to do in a
    sentence, `next_item` its item's id. `ended`: the project has ended, for this reason ("" otherwise).
    """

    profile: str
    stages: tuple[StageStatus, ...]
    current: str = ""
    next: str = ""
    next_item: str = ""
    ended: str = ""
