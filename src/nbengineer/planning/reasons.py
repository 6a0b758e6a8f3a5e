"""Why each cell goes where it goes, for a reader who judges the plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nbengineer.reading.tags import is_ours

if TYPE_CHECKING:
    from nbengineer.model.facts import Facts
    from nbengineer.planning.middle import Middle
    from nbengineer.planning.placing import Placement


def reasons_of(middle: Middle, placement: Placement) -> dict[str, str]:
    """Give the reason in words for each cell, by its id, that has a tag or of which something is in the package.

    What holds for the cell itself comes first: its tags, or what a proposal says; then what others need of it. Cells
    that had to join another one's step, and definitions that had to leave their tag's module, say that alone.
    """
    cells, rows = middle.notebook.cells, middle.sorted.rows
    found = {
        number: f"tagged {', '.join(filter(is_ours, cells[number].tags))}"
        for number, asked in enumerate(middle.sorted.asked)
        if asked.kind != "none" and number not in middle.sorted.why
    }
    found |= middle.sorted.why
    for (cell, _), reason in sorted(middle.sorted.reasons.items()):
        needed = reason.what if reason.how == "effect" else f"it {reason.how} {reason.what}"
        found.setdefault(cell, f"needed: {needed}")
    for row in middle.fields.by_name.values():
        found.setdefault(row.cell, "a constant")
    moved = {middle.hoisted.definitions[name].place for name in placement.moved}
    found |= _by_use([row for row in rows if row.place in moved or row.cell not in found], middle)
    for group in middle.groups:
        if group.merges:
            first, *others = group.cells
            found |= dict.fromkeys(others, f"one step with cell {cells[first].number}: they share state")
    return {cells[number].id: why for number, why in found.items()}


def _by_use(rows: list[Facts], middle: Middle) -> dict[int, str]:
    """Give each cell of some statements the first cell that uses what they bind, below them where there is one."""
    uses: dict[str, list[int]] = {name: [] for row in rows for name in row.maybe}
    for row in (*middle.sorted.rows, *middle.sorted.tests_rows) if uses else ():
        for name in row.mentions:
            if name in uses:
                uses[name].append(row.cell)
    found: dict[int, str] = {}
    for row in rows:
        users = {user for name in row.maybe for user in uses[name] if user != row.cell}
        user = min(users, key=lambda user: (user < row.cell, user), default=None)
        if user is not None:
            found.setdefault(row.cell, f"used in cell {middle.notebook.cells[user].number}")
    return {row.cell: "nothing uses it" for row in rows} | found
