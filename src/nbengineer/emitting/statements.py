"""The text of every statement that goes into the package, cut from its cell and rewritten where the plan asks for it.

Each cell is parsed once, and its tree is let go before the next one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from nbengineer.emitting.cutting import cut, indented
from nbengineer.emitting.rewriting import rewrite

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from nbengineer.emitting.cutting import Cut
    from nbengineer.emitting.rules import Role, Rules
    from nbengineer.model.notebook import Code
    from nbengineer.model.plan import Statement

Place = tuple[int, int]
"""A cell's index among all cells, and a statement's index in it."""


@dataclass(frozen=True, slots=True)
class Job:
    """A statement to write, and what part it plays."""

    statement: Statement
    role: Role

    @property
    def place(self) -> Place:
        """Give where it stands in the notebook."""
        return self.statement.cell, self.statement.index


@dataclass(frozen=True, slots=True)
class Written:
    """A statement as it will stand in the package, not yet indented; `text` is never "".

    `above` are comment lines ("" for a blank one) that come with it, `below` those that end its cell. `gap`: a blank
    line separates it from the statement before. `needs_partial`: it calls `functools.partial`.
    """

    text: str
    above: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    gap: bool = False
    needs_partial: bool = False


@dataclass(slots=True)
class _Pending:
    """Comments on their way to the next statement that stays."""

    lines: list[str] = field(default_factory=list)
    gap: bool = False

    def add(self, lines: Sequence[str]) -> None:
        if lines:
            self.lines += [*([""] if self.lines else []), *lines]

    def take(self, own: Sequence[str]) -> tuple[str, ...]:
        taken = (*self.lines, *([""] if self.lines else []), *own)
        self.lines, self.gap = [], False
        return taken


def write_statements(codes: Sequence[Code | None], jobs: Iterable[Job], rules: Rules) -> dict[Place, Written]:
    """Give the text of each job's statement by its place; a statement that leaves nothing is not in it."""
    cells: dict[int, list[Job]] = {}
    for job in jobs:
        cells.setdefault(job.statement.cell, []).append(job)
    written: dict[Place, Written] = {}
    for cell in sorted(cells):
        code = codes[cell]
        assert code is not None, f"statements of cell {cell} are planned, but it is no code"
        written |= _write_cell(cut(code), cells[cell], rules)
    return written


def body_lines(statements: Sequence[Statement], written: Mapping[Place, Written], *, indent: bool = True) -> list[str]:
    """Give the statements as lines of one body; a blank line stands between cells, and where the notebook has one."""
    lines: list[str] = []
    cell = None
    for statement in statements:
        one = written.get((statement.cell, statement.index))
        if not one:
            continue
        if lines and (one.gap or statement.cell != cell):
            lines.append("")
        cell = statement.cell
        block = "\n".join([*one.above, one.text, *one.below])
        lines += (_indented_block(one) if indent else block).split("\n")
    return lines


def _indented_block(one: Written) -> str:
    above = [indented(line) for line in one.above]
    below = [indented(line) for line in one.below]
    return "\n".join([*above, indented(one.text), *below])


def _write_cell(cell: Cut, jobs: Sequence[Job], rules: Rules) -> dict[Place, Written]:
    """Write the statements of one cell and hand out its comments."""
    wanted = {job.statement.index: job for job in jobs}
    pending = _Pending()
    written: dict[Place, Written] = {}
    last: Place | None = None
    for index, piece in enumerate(cell.pieces):
        pending.add(piece.apart)
        pending.gap = pending.gap or piece.gap
        job = wanted.get(index)
        if not job:
            continue
        text, needs_partial = rewrite(piece, job.statement, job.role, rules)
        if not text:
            continue
        gap = pending.gap
        written[job.place] = Written(text, pending.take(piece.own), gap=gap, needs_partial=needs_partial)
        last = job.place
    pending.add(cell.tail)
    if last and pending.lines:
        one = written[last]
        below = ("", *pending.lines)
        written[last] = Written(one.text, one.above, below, one.gap, one.needs_partial)
    return written
