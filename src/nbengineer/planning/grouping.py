"""From selected statements to groups that become steps.

They are runs of cells (DESIGN 3), merged where they must be (RULES C4).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from nbengineer.planning.bindings import BUILTINS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nbengineer.model.facts import Facts
    from nbengineer.planning.hoisting import Hoisted


@dataclass(frozen=True, slots=True)
class Entry:
    """One cell on the way to steps: its statements that stay in a step (`rows`), and where it belongs.

    `heading` is the index of the markdown cell that it stands under (-1 for none). A `break_` cell ends a run whatever
    it holds (a test that reads variables).
    """

    cell: int
    rows: tuple[Facts, ...]
    module: str = ""
    function: str = ""
    heading: int = -1
    pulled: bool = False
    breaks: bool = False


@dataclass(frozen=True, slots=True)
class Merge:
    """Why steps were joined: the variable at fault, and the row that captures it."""

    variable: str
    row: Facts
    how: Literal["captured", "written", "open", "builtin"]


@dataclass(frozen=True, slots=True)
class Group:
    """The statements of one step, in order; `asked` is the function that the tag names ("" for none)."""

    rows: tuple[Facts, ...]
    module: str
    asked: str = ""
    heading: int = -1
    pulled: bool = False
    merges: tuple[Merge, ...] = ()
    verbatim: str = ""

    @property
    def kind(self) -> Literal["plain", "merged", "verbatim"]:
        """Give the rung of the ladder that the group stands on."""
        if self.verbatim:
            return "verbatim"
        return "merged" if self.merges else "plain"

    @property
    def reads_anything(self) -> bool:
        """Say whether the group, run as it stands, may read any name."""
        rows = self.rows if self.verbatim else ()
        opens = any(row.reflection.open_reads if row.reflection else row.dynamic_strings for row in rows)
        return opens or (bool(self.verbatim) and not any(row.reflection or row.class_shadows for row in rows))

    @property
    def cells(self) -> tuple[int, ...]:
        """Give the indices of its cells in order."""
        return tuple(dict.fromkeys(row.cell for row in self.rows))


def runs(entries: Sequence[Entry]) -> list[Group]:
    """Join consecutive cells of one target."""
    groups: list[Group] = []
    last: Entry | None = None
    for entry in entries:
        if entry.breaks:
            last = None
        if not entry.rows:
            continue
        if last is not None and _goes_on(last, entry):
            groups[-1] = replace(groups[-1], rows=groups[-1].rows + entry.rows)
        else:
            groups.append(Group(entry.rows, entry.module, entry.function, entry.heading, entry.pulled))
        last = entry
    return groups


def _goes_on(last: Entry, entry: Entry) -> bool:
    same = (last.module, last.function, last.pulled) == (entry.module, entry.function, entry.pulled)
    return same and (bool(entry.function) or last.heading == entry.heading)


def troubled(
    group: Group, hoisted: Hoisted, *, has_at: bool, verbatim_cells: dict[int, str], told: frozenset[tuple[int, int]]
) -> str:
    """Say why a group's code can only run as it stands; "" if a plain function will do."""
    bound = hoisted.bindings.counts
    for row in group.rows:
        if row.place in told:
            return "a handler may tell the message of a NameError, which says something else in a function"
        builtin = next((name for name in sorted((row.binds - row.sure) & BUILTINS) if hoisted.is_variable(name)), "")
        if builtin:
            return f"{builtin} is Python's own or the notebook's, depending on the path taken"
        if row.cell in verbatim_cells:
            return verbatim_cells[row.cell]
        if row.reflection:
            return row.reflection.reason
        if hoisted.bindings.asks_for_file(row):
            return "it reads `__file__`, which is not bound in a notebook and is in a module"
        shadow = next((name for name in sorted(row.class_shadows) if hoisted.is_local(name)), "")
        if shadow:
            return f"the class body reads {shadow} of the notebook and binds it itself"
        if any(bound.get(name) for name in row.global_under_local):
            return f"`global {min(row.global_under_local)}` stands below a function with a variable of that name"
        trap = next((name for name in sorted(row.frame_traps | row.frame_captures) if hoisted.is_local(name)), "")
        if trap:
            return f"a library looks {trap} up in the frame of a nested function"
        if row.dynamic_strings and has_at:
            return "a library evaluates a string with names of the notebook that is only made at run time"
    return ""


def telling_errors(groups: Sequence[Group], hoisted: Hoisted) -> frozenset[tuple[int, int]]:
    """Give the statements whose handlers name an error that may be the NameError of a variable not bound by then."""
    sure: set[str] = set(BUILTINS)
    gone: set[str] = set()
    captured: dict[str, frozenset[str]] = {}
    found = set()
    for row in (row for group in groups for row in group.rows):
        if row.names_errors:
            missing = {name for name in row.early if name not in sure}
            missing |= {name for one in row.reads & captured.keys() for name in captured[one] & gone}
            if any(hoisted.is_variable(name) for name in missing):
                found.add(row.place)
        if row.making:
            captured[row.name] = row.late_reads
        sure -= row.unbinds
        gone |= row.unbinds
        sure |= row.sure
        gone -= row.maybe
    return frozenset(found)


def merged(groups: Sequence[Group], hoisted: Hoisted) -> list[Group]:
    """Join groups until late binding is preserved; a group that runs as it stands passes that on."""
    spans = _spans(groups, hoisted)
    blocks: list[list[int]] = []
    for first, last in sorted((first, last) for first, last, _ in spans):
        if blocks and first <= blocks[-1][1]:
            blocks[-1][1] = max(blocks[-1][1], last)
        else:
            blocks.append([first, last])
    inside = {number: first for first, last in blocks for number in range(first, last + 1)}
    members: dict[int, list[int]] = {}
    for number in range(len(groups)):
        members.setdefault(inside.get(number, number), []).append(number)
    return [_join([groups[n] for n in numbers], spans, set(numbers)) for numbers in members.values()]


def _join(members: Sequence[Group], spans: Sequence[tuple[int, int, Merge]], numbers: set[int]) -> Group:
    if len(members) == 1:
        return members[0]
    merges = tuple(merge for first, last, merge in spans if first in numbers and last in numbers)
    return replace(
        members[0],
        rows=tuple(row for member in members for row in member.rows),
        asked=next((member.asked for member in members if member.asked), ""),
        pulled=all(member.pulled for member in members),
        merges=merges,
        verbatim=next((member.verbatim for member in members if member.verbatim), ""),
    )


def _spans(groups: Sequence[Group], hoisted: Hoisted) -> list[tuple[int, int, Merge]]:
    """Give the runs of groups that must be one: from where code captures a variable to where it is bound last."""
    last_bound: dict[str, int] = {}
    for number, group in enumerate(groups):
        for row in group.rows:
            for name in row.binds:
                last_bound[name] = number
    spans = _doubtful_builtins(groups, hoisted)
    for number, group in enumerate(groups):
        for row in group.rows:
            for name in sorted(row.late_reads):
                if last_bound.get(name, -1) > number and hoisted.is_variable(name):
                    spans.append((number, last_bound[name], Merge(name, row, "captured")))
            if row.late_writes:
                last = _last_use(groups, number, row, hoisted)
                if last > number:
                    spans.append((number, last, Merge(min(row.late_writes), row, "written")))
            if row.reflection and row.reflection.open_writes and number < len(groups) - 1:
                spans.append((number, len(groups) - 1, Merge("", row, "open")))
    return spans


def _doubtful_builtins(groups: Sequence[Group], hoisted: Hoisted) -> list[tuple[int, int, Merge]]:
    """Give the runs from a statement after which a name may or may not be Python's own again, to its last use."""
    spans = []
    for number, group in enumerate(groups):
        for row in group.rows:
            for name in sorted((row.binds - row.sure) & BUILTINS):
                if hoisted.is_variable(name):
                    uses = [
                        n
                        for n, later in enumerate(groups)
                        if any(name in one.mentions | one.binds for one in later.rows)
                    ]
                    spans.append((number, max(uses), Merge(name, row, "builtin")))
    return spans


def _last_use(groups: Sequence[Group], number: int, writer: Facts, hoisted: Hoisted) -> int:
    """Give the last group that may run a function which writes variables, or that uses what it writes."""
    carriers = set(writer.maybe)
    rows = [(n, row) for n, group in enumerate(groups) for row in group.rows]
    changed = True
    while changed:
        changed = False
        for _, row in rows:
            touched = row.mentions | row.maybe | row.may_change | row.changes
            if not touched.isdisjoint(carriers):
                reached = row.maybe if row.making else touched  # a function reaches only its own name
                more = {name for name in reached if hoisted.is_variable(name)} - carriers
                carriers |= more
                changed = changed or bool(more)
    wanted = carriers | writer.late_writes
    return max((n for n, row in rows if not (row.mentions | row.binds).isdisjoint(wanted)), default=number)
