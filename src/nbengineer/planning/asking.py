"""What a run must give besides what its steps read from each other (DESIGN 6, steps, groups 2 and 3)."""

from __future__ import annotations

from bisect import bisect
from typing import TYPE_CHECKING

from nbengineer.planning.flowing import Ask, shown_names
from nbengineer.planning.slicing import WATCHES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nbengineer.model.facts import Program
    from nbengineer.model.options import Options
    from nbengineer.planning.grouping import Group
    from nbengineer.planning.hoisting import Hoisted
    from nbengineer.planning.settings import Fields
    from nbengineer.planning.sorting import Sorted


def ask_of(
    groups: Sequence[Group], hoisted: Hoisted, fields: Fields, sorted_: Sorted, program: Program, options: Options
) -> Ask:
    """Say what lives to the end, what tests read on the way, and what must die in time."""
    variables = frozenset(name for name in hoisted.bindings.counts if hoisted.is_variable(name))
    initial = frozenset(fields.rebound) & variables
    initial |= {name for name in variables if hoisted.bindings.is_rebound_builtin(name)}
    watches = bool(program.identifiers & WATCHES)
    kept = frozenset(name for row in hoisted.bindings.rows for name in row.held)
    final = {name for row in sorted_.left for name in row.shown} | _last(groups) | _read_outside(groups, sorted_)
    shown = frozenset(final) | shown_names(hoisted.bindings.rows, hoisted)
    fitted = frozenset(name for row in hoisted.bindings.rows for name in row.fitted)
    shown &= _bound_at_the_end(groups) | fitted
    shown |= _looked_at(groups, sorted_, shown)
    return Ask(
        final=(shown & variables) - _overtaken(hoisted, sorted_),
        at=_tests(groups, sorted_, variables),
        everything=options.returns == "all" or watches,
        initial=initial,
        watched=variables if watches else kept & variables,
        clobbered=_clobbered(groups, sorted_),
        kept=kept,
    )


def _bound_at_the_end(groups: Sequence[Group]) -> frozenset[str]:
    """Give the names that the run surely leaves bound: what only some path binds is a leftover."""
    sure: set[str] = set()
    for group in groups:
        for row in group.rows:
            sure -= row.unbinds
            sure |= row.sure
    return frozenset(sure)


def _looked_at(groups: Sequence[Group], sorted_: Sorted, final: frozenset[str]) -> frozenset[str]:
    """Give what the cells of a step look at (`calls.head()`), where the step would return nothing otherwise."""
    shown_in: dict[int, set[str]] = {}
    for row in sorted_.left:
        if row.shows:
            shown_in.setdefault(row.cell, set()).update(row.mentions)
    found: set[str] = set()
    read_later: set[str] = set()
    for group in reversed(groups):
        bound = {name for row in group.rows for name in row.sure}
        if bound.isdisjoint(read_later) and bound.isdisjoint(final):
            found |= bound & set[str]().union(*(shown_in.get(cell, ()) for cell in group.cells))
        read_later.update(name for row in group.rows for name in row.mentions)
    return frozenset(found)


def _clobbered(groups: Sequence[Group], sorted_: Sorted) -> dict[int, frozenset[str]]:
    """Give what statements that stay out bind or may change between the cells of a group."""
    found: dict[int, frozenset[str]] = {}
    places = [row.place for row in sorted_.left]
    for number, group in enumerate(groups):
        between = sorted_.left[bisect(places, group.rows[0].place) : bisect(places, group.rows[-1].place)]
        names = [row.binds | row.may_change for row in between]
        if names:
            found[number] = frozenset[str]().union(*names)
    return found


def _overtaken(hoisted: Hoisted, sorted_: Sorted) -> frozenset[str]:
    """Give the names that statements which stay out bind, or visibly change, after the last extracted binding."""
    bound = {name: row.place for row in hoisted.bindings.rows for name in row.binds}
    return frozenset(
        name for row in sorted_.left for name in row.binds | row.changes if name in bound and row.place > bound[name]
    )


def _last(groups: Sequence[Group]) -> set[str]:
    """Give what the last step binds, loop variables apart."""
    if not groups:
        return set()
    rows = groups[-1].rows
    loops = frozenset[str]().union(*(row.loop_targets for row in rows))
    return {name for row in rows for name in row.maybe if not name.startswith("_") and name not in loops}


def _read_outside(groups: Sequence[Group], sorted_: Sorted) -> set[str]:
    """Give the names that only skipped cells and tests read."""
    outside = {name for row in (*sorted_.left, *sorted_.tests_rows) for name in row.mentions}
    return outside - {name for group in groups for row in group.rows for name in row.mentions}


def _tests(groups: Sequence[Group], sorted_: Sorted, variables: frozenset[str]) -> dict[int, frozenset[str]]:
    """Give what tests read, by the number of the last group before them."""
    found: dict[int, frozenset[str]] = {}
    for test in sorted_.tests:
        reads = frozenset(name for row in sorted_.tests_rows if row.cell == test for name in row.mentions) & variables
        before = [number for number, group in enumerate(groups) if group.rows[-1].cell < test]
        if reads and before:
            found[before[-1]] = found.get(before[-1], frozenset()) | reads
    return found
