"""What a run of the notebook has shown of each step, in a form that tests can be written from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

Kind = Any
"""A value as `values.json` has it: what JSON holds, or an object whose `type` says what reads it."""


@dataclass(frozen=True, slots=True)
class Maker:
    """The step whose call makes an argument that can't be kept, and which of its results that is."""

    step: str
    result: str


@dataclass(frozen=True, slots=True)
class RecordedStep:
    """One step: what it was given, and what the notebook's own cells made of that, twice.

    `name` is `MODULE.FUNCTION`. `source_sha256` tells whether the cells are still those that ran. `why_not` says why
    there are no values ("" where there are), `differs` in what the package's function gave another result. `given` and
    `results` are kinds by the package's names; `made_by` are arguments that another step's call makes. `apart` says per
    result how far the two runs lay apart (0: equal), or what they have in common. `printed` is None where the runs
    printed different texts or long ones. `unchanged` are arguments that the cells left alone, `grown` says how a
    returned frame differs from the one that was given. `missing` are input files that the package does not carry.
    `classes` are those of arguments, and of results under `-> name`. `sampled`: rows were left out.
    `runs`: its cells run on what it is given, so that its call can make arguments of others even where its own results
    tell nothing; `drew`: they draw, alike or not. `settings` are those of the process that it changes, and what seeded
    generators then give, by the expressions that read them. `after` are steps that set the process up, a seed or a
    path, and have to be called before.
    """

    name: str
    source_sha256: str
    why_not: str = ""
    given: Mapping[str, Kind] = field(default_factory=dict)
    made_by: Mapping[str, Maker] = field(default_factory=dict)
    results: Mapping[str, Kind] = field(default_factory=dict)
    apart: Mapping[str, Any] = field(default_factory=dict)
    printed: str | None = None
    drawn: tuple[Any, ...] = ()
    files: Mapping[str, str | None] = field(default_factory=dict)
    unchanged: tuple[str, ...] = ()
    grown: Mapping[str, Any] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    classes: Mapping[str, str] = field(default_factory=dict)
    sampled: bool = False
    differs: str = ""
    runs: bool = True
    drew: bool = False
    settings: Mapping[str, Any] = field(default_factory=dict)
    after: tuple[str, ...] = ()

    @property
    def needs(self) -> frozenset[str]:
        """Give the steps that a test has to call before this one."""
        return frozenset(maker.step for maker in self.made_by.values()) | frozenset(self.after)


@dataclass(frozen=True, slots=True)
class Recorded:
    """All steps in run order, what the whole run left (`results`, `apart`), and the files that hold the values.

    `files` maps paths below `tests/recorded/` to their content. `slow`: `pipeline.run()` took more than half a minute;
    `run_sha256` tells whether `results` are still those of the notebook.
    """

    steps: tuple[RecordedStep, ...] = ()
    results: Mapping[str, Kind] = field(default_factory=dict)
    apart: Mapping[str, Any] = field(default_factory=dict)
    slow: bool = False
    files: Mapping[str, bytes] = field(default_factory=dict)
    run_sha256: str = ""

    @property
    def called(self) -> tuple[RecordedStep, ...]:
        """Give the steps that tests call: those with values, and those that make arguments for them."""
        found = {one.name for one in self.steps if not one.why_not}
        for one in reversed(self.steps):
            if one.name in found:
                found |= one.needs
        return tuple(one for one in self.steps if one.name in found)

    def step(self, name: str) -> RecordedStep | None:
        """Give a step by its name."""
        return next((one for one in self.steps if one.name == name), None)
