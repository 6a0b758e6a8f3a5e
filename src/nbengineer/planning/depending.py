"""Which steps depend on state of the whole process that another step has set (RULES N, last row)."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from nbengineer.model.facts import Facts
    from nbengineer.model.plan import Step
    from nbengineer.planning.grouping import Group

PHRASES = {
    "random": "the global random state seeded in {place}",
    "environment": "the environment variables set in {place}",
    "folder": "the working folder set in {place}",
}


def hidden_inputs(groups: Sequence[Group], steps: Sequence[Step], rows: Sequence[Facts]) -> list[tuple[str, ...]]:
    """Give for each step what it depends on that the last step before it to set it has set.

    `rows` are all statements of the package: functions among them count where they are used.
    """
    sets, uses = _carried(rows)
    setters: dict[str, str] = {}
    found = []
    for group, step in zip(groups, steps, strict=True):
        own: set[str] = set()
        wanted: set[str] = set()
        for row in group.rows:
            if row.making:
                continue
            own |= row.sets.union(*(sets[name] for name in row.reads if name in sets))
            wanted |= row.uses_state.union(*(uses[name] for name in row.reads if name in uses)) - own
        found.append(_phrases((state, setters[state]) for state in sorted(wanted) if state in setters))
        setters |= dict.fromkeys(own, f"`{step.module}.{step.function}`")
    return found


def _phrases(depends: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    texts = (PHRASES[state.partition(":")[0]].format(place=place) for state, place in depends)
    return tuple(dict.fromkeys(texts))


def _carried(rows: Sequence[Facts]) -> tuple[Mapping[str, set[str]], Mapping[str, set[str]]]:
    """Give what calling each function sets and uses, those that it calls in turn included."""
    makers = [row for row in rows if row.making]
    sets: defaultdict[str, set[str]] = defaultdict(set)
    uses: defaultdict[str, set[str]] = defaultdict(set)
    grows = True
    while grows:
        grows = False
        for row in makers:
            before = len(sets[row.name]) + len(uses[row.name])
            called = row.late_reads & {maker.name for maker in makers}
            sets[row.name] |= row.late_sets.union(*(sets[name] for name in called))
            uses[row.name] |= row.late_uses_state.union(*(uses[name] for name in called)) - sets[row.name]
            grows = grows or len(sets[row.name]) + len(uses[row.name]) > before
    return sets, uses
