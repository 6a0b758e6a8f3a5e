"""Which module each step and each definition goes to, and what modules take from each other (DESIGN 3)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING

from nbengineer.planning.grouping import Entry

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from nbengineer.model.facts import Facts
    from nbengineer.planning.grouping import Group
    from nbengineer.planning.hoisting import Hoisted
    from nbengineer.planning.sorting import Sorted
    from nbengineer.reading.headings import Heading

SETUP = "setup"
PREPARE = "prepare"


def entries(
    sorted_: Sorted, hoisted: Hoisted, heads: Sequence[Heading], calls: Mapping[int, str], breaking: frozenset[int]
) -> list[Entry]:
    """Give the cells as entries for steps.

    `calls` says what module a cell's calls speak for; `breaking` tests end a run.
    """
    by_cell: defaultdict[int, list[Facts]] = defaultdict(list)
    for row in sorted_.rows:
        if row.place not in hoisted.gone:
            by_cell[row.cell].append(row)
    targets = _targets(sorted_, calls)
    found = []
    for number in range(len(sorted_.asked)):
        if number in breaking:
            found.append(Entry(number, (), breaks=True))
        for (module, function, pulled), run in groupby(by_cell.get(number, ()), key=lambda row: targets[row.place]):
            found.append(Entry(number, tuple(run), module, function, heads[number].cell, pulled))
    return found


Target = tuple[str, str, bool]
"""A statement's module, the function that its tag names, and whether it is pulled in."""


def _targets(sorted_: Sorted, calls: Mapping[int, str]) -> dict[tuple[int, int], Target]:
    """Give each statement's target; what is pulled in goes with the first later step that reads what it touches."""
    found: dict[tuple[int, int], Target] = {}
    readers: dict[str, str] = {}
    for row in reversed(sorted_.rows):
        target = _target(row, sorted_, calls, readers)
        found[row.place] = target
        readers |= dict.fromkeys(row.mentions, target[0])
    return found


def _target(row: Facts, sorted_: Sorted, calls: Mapping[int, str], readers: Mapping[str, str]) -> Target:
    asked = sorted_.asked[row.cell]
    if row.place in sorted_.parts:
        return sorted_.parts[row.place], "", False
    reason = sorted_.reasons.get(row.place)
    if asked.module and (asked.kind == "none" or (reason is None and asked.kind in {"target", "parameters"})):
        return asked.module, asked.function, reason is not None
    if asked.kind == "parameters" or (reason is not None and reason.how == "effect"):
        return SETUP, PREPARE, reason is not None
    touched = sorted(row.maybe) + sorted(row.changes | row.may_change)
    module = calls.get(row.cell, "") or next((readers[name] for name in touched if name in readers), SETUP)
    return module, "", reason is not None


@dataclass(frozen=True, slots=True)
class Placement:
    """Where modules and definitions stand.

    `order` are the modules in import order, `homes` the module of each definition, `moved` those that left their tag's.
    `uses` maps a module to the definitions that it takes from each earlier one.
    """

    order: tuple[str, ...]
    homes: Mapping[str, str]
    moved: tuple[str, ...] = ()
    uses: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)


def place(groups: Sequence[Group], hoisted: Hoisted, sorted_: Sorted, everything: frozenset[int]) -> Placement:
    """Place the definitions; modules import from earlier ones only. Groups in `everything` may use any definition."""
    first: dict[str, int] = {}
    for group in groups:
        first[group.module] = min(first.get(group.module, group.rows[0].cell), group.rows[0].cell)
    wanted = {}
    for name, row in hoisted.definitions.items():
        asked = sorted_.asked[row.cell]
        if asked.module and (asked.kind == "none" or row.place not in sorted_.reasons):
            wanted[name] = asked.module
            first[asked.module] = min(first.get(asked.module, row.cell), row.cell)
    order = sorted(first, key=lambda module: (first[module], module))
    if hoisted.definitions and not order:
        order = [SETUP]
    rank = {module: number for number, module in enumerate(order)}
    homes = _settle(groups, hoisted, wanted, rank, everything)
    names = {name: order[number] for name, number in homes.items()}
    moved = tuple(name for name, module in wanted.items() if names[name] != module)
    return Placement(tuple(order), names, moved, _uses(groups, hoisted, names, everything))


def _settle(
    groups: Sequence[Group],
    hoisted: Hoisted,
    wanted: Mapping[str, str],
    rank: Mapping[str, int],
    everything: frozenset[int],
) -> dict[str, int]:
    """Give each definition the rank of the earliest module that uses it, its own tag's included."""
    last = max(rank.values(), default=0)
    homes = {name: rank[wanted[name]] if name in wanted else last for name in hoisted.definitions}
    for number, group in enumerate(groups):
        used = (
            set(homes)
            if number in everything
            else {name for row in group.rows for name in row.mentions if name in homes}
        )
        for name in used:
            homes[name] = min(homes[name], rank[group.module])
    changed = True
    while changed:
        changed = False
        for name, row in hoisted.definitions.items():
            for other in row.mentions:
                if other in homes and homes[other] > homes[name]:
                    homes[other] = homes[name]
                    changed = True
    return homes


def _uses(
    groups: Sequence[Group], hoisted: Hoisted, homes: Mapping[str, str], everything: frozenset[int]
) -> dict[str, dict[str, tuple[str, ...]]]:
    wanted: defaultdict[str, set[str]] = defaultdict(set)
    for number, group in enumerate(groups):
        names = set(homes) if number in everything else {name for row in group.rows for name in row.mentions}
        wanted[group.module] |= names & homes.keys()
    for name, row in hoisted.definitions.items():
        wanted[homes[name]] |= row.mentions & homes.keys()
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for module, names in wanted.items():
        taken: defaultdict[str, list[str]] = defaultdict(list)
        for name in sorted(names):
            if homes[name] != module:
                taken[homes[name]].append(name)
        found[module] = {home: tuple(list_) for home, list_ in taken.items()}
    return found
