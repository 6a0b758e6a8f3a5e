"""Which cell goes where, as a table that a person can judge, and as tags in the notebook's own file."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from nbengineer.edges.folder import read_notebook_file
from nbengineer.edges.staging import digest
from nbengineer.edges.tagging_file import write_tags
from nbengineer.errors import BadRequest
from nbengineer.extract import NO_INTERPRETER, draft_of, plan_of
from nbengineer.planning.doubts import UNKNOWN_STAR
from nbengineer.reading.tags import is_ours

if TYPE_CHECKING:
    from pathlib import Path

    from nbengineer.extract import Draft
    from nbengineer.model.diagnostic import Diagnostic
    from nbengineer.model.notebook import Cell
    from nbengineer.model.plan import Plan

UNASKED = frozenset({NO_INTERPRETER, UNKNOWN_STAR})
"""Doubts that an interpreter would settle."""


@dataclass(frozen=True, slots=True)
class Row:
    """One code cell: `target` is where it goes in words, `tag` what `write` would add ("" for nothing)."""

    number: int
    cell: str
    first_line: str
    target: str
    tag: str
    why: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """The rows of all code cells; `proposed` is false where the notebook's own tags decide."""

    path: Path
    sha256: str
    rows: tuple[Row, ...]
    proposed: bool
    diagnostics: tuple[Diagnostic, ...] = ()


def propose(path: Path) -> Proposal:
    """Give a row for each code cell of a notebook; writes nothing.

    Raises:
        NbEngineerError: there is no notebook to read, or no package can be made from it.
    """
    draft = draft_of(path)
    plan = looked_at(draft)
    cells = [cell for cell in draft.source.notebook.cells if cell.kind == "code"]
    return Proposal(path, draft.source.notebook.sha256, rows(plan, cells), plan.proposed, plan.diagnostics)


def looked_at(draft: Draft) -> Plan:
    """Plan without what only an interpreter could say, which nobody has asked.

    Raises:
        NotebookRefused: no package can be made.
    """
    plan = plan_of(draft)
    return replace(plan, diagnostics=tuple(one for one in plan.diagnostics if one.code not in UNASKED))


def write(proposal: Proposal) -> int:
    """Write the tags of a proposal into its notebook and give their number; nothing where the notebook has its own.

    Raises:
        NbEngineerError: the file was changed since it was read, or can't be written.
    """
    tags = {row.number: row.tag for row in proposal.rows if row.tag}
    if not proposal.proposed or not tags:
        return 0
    raw = read_notebook_file(proposal.path)
    if digest(raw) != proposal.sha256:
        raise BadRequest("the notebook was saved meanwhile", where=str(proposal.path), help="run the command again")
    write_tags(proposal.path, raw, tags)
    return len(tags)


def rows(plan: Plan, cells: list[Cell]) -> tuple[Row, ...]:
    """Give the row of each code cell."""
    functions: dict[str, list[tuple[str, str]]] = defaultdict(list)
    words: dict[str, list[str]] = defaultdict(list)
    why, dropped = dict(plan.reasons), plan.dropped_magics()
    for setting in plan.settings:
        words[setting.cell].append("settings")
    for definition in plan.definitions:
        functions[definition.cell].append((definition.module, ""))
        words[definition.cell].append(f"{definition.module}.{definition.name}")
    for step in plan.steps:
        for cell in step.cells:
            functions[cell].append((step.module, step.function))
            words[cell].append(f"{step.module}.{step.function}")
    for test in plan.tests:
        words[test.cell].append("tests")
    for skipped in plan.skipped:
        if skipped.cell not in words:
            words[skipped.cell].append("stays in the notebook")
            why[skipped.cell] = skipped.reason
    return tuple(
        Row(
            number=cell.number,
            cell=cell.id,
            first_line=cell.first_line(dropped.get(cell.id, ())),
            target=", ".join(dict.fromkeys(words[cell.id])) or "imports",
            tag="" if any(map(is_ours, cell.tags)) else tag_for(functions[cell.id]),
            why=why.get(cell.id, ""),
        )
        for cell in cells
    )


def tag_for(functions: list[tuple[str, str]]) -> str:
    """Give the one tag that sends a cell to these pairs of module and function; "" if none does.

    The function is "" for a definition: it goes to the module under its own name.
    """
    modules = {module for module, _ in functions}
    steps = {function for _, function in functions if function}
    if len(modules) != 1 or len(steps) > 1:
        return ""
    return f"nbe:{modules.pop()}" + (f".{steps.pop()}" if steps else "")
