"""What travels between the server and the front end; the types of `labextension/src/wire.ts` are made from these.

Requests are decoded strictly: a wrong type is a malformed request. A notebook travels as the editor has it, saved or
not; its outputs never do.
"""

from __future__ import annotations

from typing import Any, Literal

from msgspec import Struct

Severity = Literal["info", "warning", "error"]
Result = Literal["pass", "warn", "fail", "unknown", "not-applicable"]


class Cell(Struct, frozen=True):
    """A cell as the editor has it; `tags` are all of its tags."""

    id: str
    kind: Literal["code", "markdown", "raw"]
    source: str
    tags: tuple[str, ...] = ()


class Notebook(Struct, frozen=True):
    """A notebook as the editor has it. `path` is the contents manager's; `metadata` is that of the notebook."""

    path: str
    cells: tuple[Cell, ...]
    metadata: dict[str, Any] = {}


class Problem(Struct, frozen=True):
    """The body of every answer that is no success: what happened, and what to do."""

    message: str
    help: str = ""
    diagnostics: tuple[Finding, ...] = ()
    files: tuple[str, ...] = ()


class Finding(Struct, frozen=True):
    """A diagnostic; `cell` is a cell's id, "" for the whole notebook, `line` counts from 1, 0 for none."""

    code: str
    severity: Severity
    cell: str
    line: int
    message: str
    help: str = ""


# --- GET catalog ------------------------------------------------------------------------------------------------------


class Field(Struct, frozen=True):
    """A field of a record. `columns` are those of a table; `computed` fields are filled in by a helper, never typed."""

    name: str
    type: Literal["text", "longtext", "number", "integer", "money", "date", "choice", "list", "table", "cell-ref"]
    required: bool = False
    computed: bool = False
    options: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()
    default: str | float | None = None


class Column(Struct, frozen=True):
    """A column of a table; with `options` one of them is chosen."""

    name: str
    options: tuple[str, ...] = ()


class Item(Struct, frozen=True):
    """An item of a stage: a person attests it, fills in a record, or a program decides it.

    `gate`: it must be met or waived before what it `blocks` opens; a profile may turn it into a reminder.
    """

    id: str
    text: str
    why: str
    kind: Literal["attest", "record", "auto"]
    gate: bool
    blocks: str = ""
    evidence: str = ""
    helper: str = ""
    rule: str = ""
    fields: tuple[Field, ...] = ()


class Stage(Struct, frozen=True):
    """A stage with its items in order."""

    id: str
    title: str
    question: str
    items: tuple[Item, ...]


class Role(Struct, frozen=True):
    """A predefined target of the tag vocabulary."""

    id: str
    means: str


class Catalog(Struct, frozen=True):
    """The content of the six stages and of the vocabulary. `profiles` names the gates that bind ("all": every one)."""

    stages: tuple[Stage, ...]
    profiles: dict[str, tuple[str, ...] | Literal["all"]]
    roles: tuple[Role, ...]


# --- POST analyse -----------------------------------------------------------------------------------------------------


class Analyse(Struct, frozen=True):
    """Ask what becomes of each cell."""

    notebook: Notebook


class CellPlan(Struct, frozen=True):
    """What becomes of a cell.

    `role`: its code goes to a `step`, it holds `definitions`, `settings` or `imports` only, becomes a `test`, or stays
    (`skipped`). `target` is `features.add_ratios`, `signature` `features.add_ratios(df) -> df` (of several all of them,
    with ", " and "; " between); `reason` says why it is skipped, or what a proposal rests on. `tag` is the cell's own
    that says so, or the one that would keep a proposal. `proposed`: no tag says so, a plan does; `pulled_in`: a tagged
    cell needs it.
    """

    id: str
    role: Literal["step", "definitions", "settings", "imports", "test", "skipped"]
    target: str = ""
    signature: str = ""
    reason: str = ""
    tag: str = ""
    proposed: bool = False
    pulled_in: bool = False
    findings: tuple[Finding, ...] = ()


class Function(Struct, frozen=True):
    """A function of the package. `is_step`: `run` calls it; `cells` are the ids of its cells, in order."""

    name: str
    signature: str
    title: str
    cells: tuple[str, ...]
    is_step: bool


class Module(Struct, frozen=True):
    """A module of the package with its functions in order."""

    name: str
    title: str
    functions: tuple[Function, ...]


class Flow(Struct, frozen=True):
    """`source` returns `names`, which `target` reads; both are `module.function`."""

    source: str
    target: str
    names: tuple[str, ...]


class Analysis(Struct, frozen=True):
    """The plan of a package as far as the code tells.

    `refused` says why there can't be one ("" otherwise): then there are no cells, and the findings say where.
    """

    package: str
    cells: tuple[CellPlan, ...]
    modules: tuple[Module, ...]
    flows: tuple[Flow, ...]
    findings: tuple[Finding, ...]
    proposed: bool
    refused: str = ""


# --- POST tag ---------------------------------------------------------------------------------------------------------


class Tag(Struct, frozen=True):
    """Ask which tags an untagged notebook could have."""

    notebook: Notebook


class ProposedTag(Struct, frozen=True):
    """A tag for a cell, and why."""

    cell: str
    tag: str
    why: str


class ProposedTags(Struct, frozen=True):
    """Tags in the order of the cells; cells without a proposal are left out."""

    tags: tuple[ProposedTag, ...]


# --- POST plan, POST extract, POST verify -----------------------------------------------------------------------------


class Plan(Struct, frozen=True):
    """Ask what an extraction of the saved notebook would write. `folder` is the package's, as `path` is written.

    "" stands for the default: a folder beside the notebook, named as the package.
    """

    path: str
    name: str = ""
    folder: str = ""


class PlannedFile(Struct, frozen=True):
    """A file of the package; `change` is what would be done to it (`edited`: by hand, so that it is in the way)."""

    path: str
    size: int
    change: Literal["new", "changed", "same", "removed", "kept", "edited"]


class Planned(Struct, frozen=True):
    """What would be written, with a unified diff against what is there."""

    package: str
    folder: str
    files: tuple[PlannedFile, ...]
    diff: str
    findings: tuple[Finding, ...]


class Extract(Struct, frozen=True):
    """Write the package. `record`: run the notebook in a copy of its folder, for tests that assert its values.

    `force`: files that were edited by hand go to a backup folder.
    """

    path: str
    name: str = ""
    folder: str = ""
    record: bool = False
    force: bool = False


class Verify(Struct, frozen=True):
    """Run the notebook and the package in `folder` ("": the notebook's package), and compare."""

    path: str
    folder: str = ""
    twice: bool = False


class Job(Struct, frozen=True):
    """Work that goes on in the server. `step` says what it does now, `share` how much of it is done (0 to 1).

    `extracted` or `verified` is there when it is `done`, `problem` when it `failed`.
    """

    id: str
    kind: Literal["extract", "verify"]
    path: str
    state: Literal["running", "done", "failed", "cancelled"]
    step: str = ""
    share: float | None = None
    extracted: Extracted | None = None
    verified: Verified | None = None
    problem: Problem | None = None


class Jobs(Struct, frozen=True):
    """The jobs of a notebook, the newest first."""

    jobs: tuple[Job, ...]


class Extracted(Struct, frozen=True):
    """What an extraction wrote; `summary` is its one sentence."""

    package: str
    folder: str
    files: tuple[str, ...]
    summary: str
    findings: tuple[Finding, ...]


class StepVerdict(Struct, frozen=True):
    """How a step compares; `detail` has the worst difference or doubt in a sentence.

    A last one without cells stands for what belongs to no step, where that is not all the same.
    """

    step: str
    cells: tuple[str, ...]
    verdict: Literal["same", "differs", "unstable", "unknown"]
    values: int
    detail: str = ""


class Verified(Struct, frozen=True):
    """How the package compares with the notebook; `counts` is by verdict, over values."""

    folder: str
    summary: str
    counts: dict[str, int]
    steps: tuple[StepVerdict, ...]


# --- POST check -------------------------------------------------------------------------------------------------------


class Check(Struct, frozen=True):
    """Ask how each item of the checklist stands."""

    notebook: Notebook


class ItemState(Struct, frozen=True):
    """How an item stands: what a person answered, what a program found, and the ids of the cells it points to.

    `binds`: it is a gate under the notebook's profile. `met`: it counts as done.
    """

    id: str
    state: Literal["open", "done", "waived"]
    binds: bool
    met: bool
    result: Result | None = None
    reason: str = ""
    cells: tuple[str, ...] = ()


class StageState(Struct, frozen=True):
    """How a stage stands: `done` of `needed` items, and whether its gates are all met (`open`)."""

    id: str
    done: int
    needed: int
    open: bool
    items: tuple[ItemState, ...]


class Checked(Struct, frozen=True):
    """How all stages stand; `current` is the first with a shut gate, `next` the one next thing to do.

    `ended`: the project has ended here, for this reason ("" otherwise).
    """

    profile: Literal["team", "solo"]
    stages: tuple[StageState, ...]
    current: str
    next: str
    ended: str = ""
