"""Which statements outside the tagged cells the tagged ones can't do without (DESIGN 3, tagged notebook)."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nbengineer.analysis.effects import only_a_picture
from nbengineer.analysis.files import may_be_used
from nbengineer.planning.bindings import BUILTINS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from nbengineer.model.facts import Facts

Place = tuple[int, int]
WATCHES = frozenset({"weakref", "gc", "__del__", "getrefcount", "finalize"})
"""Names in a notebook that can notice the end of an object."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a statement is needed.

    It `binds`, or `may change`, what an extracted step reads, or has a process-wide `effect`.
    """

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
        seen: set[str] = set()
        while todo:
            name = todo.pop()
            if name in seen:
                continue
            seen.add(name)
            todo += self._carried.get(name, ())
            if name not in self.names:
                self.names.add(name)
                self._counts[self._classes.of(name)] += 1

    def remove(self, names: Iterable[str]) -> None:
        for name in names:
            if name in self.names:
                self.names.discard(name)
                self._counts[self._classes.of(name)] -= 1

    def shares(self, name: str) -> bool:
        """Say whether a live name may share an object with this one."""
        return self._counts[self._classes.of(name)] > 0


class _Files:
    """The files that later extracted statements and tests may use."""

    def __init__(self) -> None:
        self._texts: set[str] = set()
        self._any = False

    def add(self, row: Facts) -> None:
        self._texts |= row.texts
        self._any = self._any or row.any_file

    def surely_without(self, written: frozenset[str]) -> bool:
        """Say whether a statement that only writes these files is of no use to any of them."""
        return bool(written) and not self._any and not any(may_be_used(path, self._texts) for path in written)


@dataclass(frozen=True, slots=True)
class Outside:
    """What counts besides names.

    `everything` if steps return all that they bind, loop variables included; the cells of     `tests`, in which an
    assertion that changes nothing visibly is taken to change nothing; `at_words`, the names in     strings that a
    library may evaluate; `watches`, if some code notices when an object dies; names that `held` things     have which
    live until they are let go of.
    """

    everything: bool = False
    tests: frozenset[int] = frozenset()
    at_words: frozenset[str] = frozenset()
    watches: bool = False
    held: frozenset[str] = frozenset()


def needed(rows: Sequence[Facts], selected: frozenset[Place], outside: Outside) -> dict[Place, Reason]:
    """Give the statements outside `selected` that must run as well, with the reason for each; one pass backwards.

    `rows` are all statements in order. A name counts as read wherever a function that reads it is mentioned.
    """
    carried = _carried(rows)
    live = _Live(_Classes(rows), carried.reads)
    rebound = {name for row in rows for name in row.binds & BUILTINS}
    found: dict[Place, Reason] = {}
    files = _Files()
    begun = False
    for row in reversed(rows):
        if row.cell in outside.tests:
            files.add(row)
        if row.place not in selected:
            is_check = row.kind == "assert" and row.cell in outside.tests
            changed = row.changes if is_check else row.may_change | carried.changed_by(row) | (row.reads & rebound)
            reason = _reason(row, live, carried, changed) or (_effect(row, carried, outside) if begun else None)
            if reason is None or (reason.how == "effect" and files.surely_without(row.written)):
                continue
            found[row.place] = reason
        begun = True
        files.add(row)
        live.remove(row.sure)
        live.add(row.mentions | row.late_deletes)
        if row.imports:
            live.add(held for _, held in row.aliases)  # what a module remembers is there before it is imported here
        if row.dynamic_strings:
            live.add(outside.at_words)
        live.add(
            row.maybe - row.sure - (frozenset() if outside.everything else row.loop_targets)
        )  # the old value may stay
    return dict(sorted(found.items()))


@dataclass(frozen=True, slots=True)
class _Carried:
    """What code reached through each name may do when it is called.

    It may read, write and change names, bind any (`opens`), or have effects beyond names.
    """

    reads: Mapping[str, set[str]]
    writes: Mapping[str, set[str]]
    changes: Mapping[str, set[str]]
    opens: frozenset[str]
    effects: frozenset[str]

    def written_by(self, row: Facts) -> set[str]:
        """Give what functions that the statement uses may write."""
        return set[str]().union(*(self.writes[name] for name in row.reads if name in self.writes))

    def changed_by(self, row: Facts) -> set[str]:
        """Give what functions that the statement uses may change."""
        return set[str]().union(*(self.changes[name] for name in row.reads if name in self.changes))


def _carried(rows: Sequence[Facts]) -> _Carried:
    """Follow functions, and whatever may hold one, through the notebook."""
    reads: defaultdict[str, set[str]] = defaultdict(set)
    writes: defaultdict[str, set[str]] = defaultdict(set)
    changes: defaultdict[str, set[str]] = defaultdict(set)
    opens: set[str] = set()
    effects: set[str] = set()
    for row in rows:
        late = set(row.late_reads).union(*(reads[name] for name in row.mentions if name in reads))
        written = set(row.late_writes).union(*(writes[name] for name in row.mentions if name in writes))
        changed = set(row.late_changes).union(*(changes[name] for name in row.mentions if name in changes))
        if row.making and ((row.reflection and row.reflection.open_writes) or not row.late_reads.isdisjoint(opens)):
            opens.add(row.name)
        if row.late_effects or not row.late_reads.isdisjoint(effects):
            effects |= row.maybe
        for name in row.maybe | row.may_change if late or written or changed else ():
            reads[name] |= late - {name}
            writes[name] |= written
            changes[name] |= changed
    return _Carried(dict(reads), dict(writes), dict(changes), frozenset(opens), frozenset(effects))


def _reason(row: Facts, live: _Live, carried: _Carried, changed: Iterable[str]) -> Reason | None:
    for name in sorted(row.binds | carried.written_by(row)):
        if name in live.names:
            return Reason("binds", name)
    for name in sorted(changed):
        if live.shares(name):
            return Reason("may change", name)
    return None


def _effect(row: Facts, carried: _Carried, outside: Outside) -> Reason | None:
    gone = row.binds if outside.watches else (row.binds - row.sure | row.unbinds) & outside.held
    if gone:
        return Reason("effect", f"it lets go of {min(gone)}")
    if (row.reflection and row.reflection.open_writes and not row.making) or not row.reads.isdisjoint(carried.opens):
        return Reason("effect", "it may bind any name")
    if not row.reads.isdisjoint(carried.effects):
        return Reason("effect", f"it calls {min(row.reads & carried.effects)}")
    for kind, what, _ in row.effects:
        if not only_a_picture(kind, what):
            return Reason("effect", what)
    return None
