"""Which statements outside the tagged cells the tagged ones can't do without (DESIGN 3, tagged notebook)."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from nbengineer.model.facts import Facts

Place = tuple[int, int]
PICTURES = ("savefig", "imsave", "imwrite", "write_image", ".png", ".jpg", ".svg", ".pdf")
"""Files that only people look at."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a statement is needed: it `binds`, or `may change`, what an extracted step reads, or has a process-wide
    `effect`."""

    how: str
    what: str


class _Classes:
    """Names that may share an object, as classes (union-find); one that shares with nobody is its own class."""

    def __init__(self, rows: Iterable[Facts]) -> None:
        self._parent: dict[str, str] = {}
        for row in rows:
            for one, other in row.aliases:
                first, second = self.of(one), self.of(other)
                if first != second:
                    self._parent[first] = second

    def of(self, name: str) -> str:
        """Give the class of a name."""
        while (above := self._parent.get(name)) is not None:
            name = above
        return name


class _Live:
    """Names that a later extracted statement may read, with what the functions among them read in turn."""

    def __init__(self, classes: _Classes, carried: Mapping[str, set[str]]) -> None:
        self.names: set[str] = set()
        self._classes = classes
        self._carried = carried
        self._counts: Counter[str] = Counter()

    def add(self, names: Iterable[str]) -> None:
        todo = list(names)
        while todo:
            name = todo.pop()
            if name not in self.names:
                self.names.add(name)
                self._counts[self._classes.of(name)] += 1
                todo += self._carried.get(name, ())

    def remove(self, names: Iterable[str]) -> None:
        for name in names:
            if name in self.names:
                self.names.discard(name)
                self._counts[self._classes.of(name)] -= 1

    def shares(self, name: str) -> bool:
        """Say whether a live name may share an object with this one."""
        return self._counts[self._classes.of(name)] > 0


def needed(
    rows: Sequence[Facts], selected: frozenset[Place], *, everything: bool, tests: frozenset[int]
) -> dict[Place, Reason]:
    """Give the statements outside `selected` that must run as well, with the reason for each; one pass backwards.

    `rows` are all statements in order; `everything`: steps return all that they bind, loop variables included. In the
    cells of `tests` an assertion is taken to change nothing: it runs on copies. A name counts as read wherever a function that reads it is mentioned.
    """
    reads, writes = _carried(rows)
    live = _Live(_Classes(rows), reads)
    found: dict[Place, Reason] = {}
    begun = False
    for row in reversed(rows):
        if row.place not in selected:
            is_check = row.kind == "assert" and row.cell in tests
            reason = _reason(row, live, writes, is_check=is_check) or (_effect(row) if begun else None)
            if reason is None:
                continue
            found[row.place] = reason
        begun = True
        live.remove(row.sure)
        live.add(row.mentions)
        live.add(row.maybe - row.sure - (frozenset() if everything else row.loop_targets))  # the old value may stay
    return dict(sorted(found.items()))


def _carried(rows: Sequence[Facts]) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Give what code reached through each name may read, and write, when it is called."""
    reads: defaultdict[str, set[str]] = defaultdict(set)
    writes: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        late = set(row.late_reads).union(*(reads[name] for name in row.mentions if name in reads))
        written = set(row.late_writes).union(*(writes[name] for name in row.mentions if name in writes))
        for name in row.maybe | row.may_change if late or written else ():
            reads[name] |= late - {name}
            writes[name] |= written
    return dict(reads), dict(writes)


def _reason(row: Facts, live: _Live, writes: Mapping[str, set[str]], *, is_check: bool) -> Reason | None:
    bound = row.binds
    if writes:
        bound = bound.union(*(writes[name] for name in row.reads if name in writes))
    for name in sorted(bound):
        if name in live.names:
            return Reason("binds", name)
    for name in () if is_check else sorted(row.may_change):
        if live.shares(name):
            return Reason("may change", name)
    return None


def _effect(row: Facts) -> Reason | None:
    for kind, what, _ in row.effects:
        if kind != "file" or not any(word in what for word in PICTURES):
            return Reason("effect", what)
    return None
