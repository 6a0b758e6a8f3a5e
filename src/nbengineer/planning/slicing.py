"""Which statements outside the tagged cells the tagged ones can't do without (DESIGN 3, tagged notebook)."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import PurePath
from typing import TYPE_CHECKING

from nbengineer.analysis.effects import only_a_picture
from nbengineer.analysis.files import may_be_used
from nbengineer.analysis.own import PARTS, parts_of
from nbengineer.planning.bindings import BUILTINS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from nbengineer.model.facts import Facts

Place = tuple[int, int]
WATCHES = frozenset({"weakref", "gc", "__del__", "getrefcount", "finalize"})
"""Names in a notebook that can notice the end of an object."""

LOOPS = frozenset("asyncio anyio trio create_task ensure_future gather get_running_loop get_event_loop".split())
"""Names in a notebook that may make tasks, which run while something awaits."""

PICTURE = re.compile(r"\('(.+)'\)$")
GOING_ON = frozenset({"patch", "registration"})
"""Effects after which a library may call what it was given, at any time."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a statement is needed.

    It `binds`, or `may change`, what an extracted step reads, or has a process-wide `effect`.
    """

    how: str
    what: str


class _Classes:
    """Names that may share an object, as classes (union-find); one that shares with nobody is its own class.

    `a*` stands for the parts of the object of `a`, which a copy shares.
    """

    def __init__(self, rows: Iterable[Facts], fixed: frozenset[str]) -> None:
        self._parent: dict[str, str] = {}
        for row in rows:
            for one, other in row.aliases:
                if one.removesuffix(PARTS) in fixed or other.removesuffix(PARTS) in fixed:
                    continue
                self._join(one, other)
                if not one.endswith(PARTS) and not other.endswith(PARTS):
                    self._join(one, parts_of(one))
                    self._join(other, parts_of(other))

    def _join(self, one: str, other: str) -> None:
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
                self._count(name, 1)

    def remove(self, names: Iterable[str]) -> None:
        for name in names:
            if name in self.names:
                self.names.discard(name)
                self._count(name, -1)

    def _count(self, name: str, step: int) -> None:
        for one in (name, parts_of(name)):
            self._counts[self._classes.of(one)] += step

    def shares(self, name: str) -> bool:
        """Say whether a live name may share an object with this one."""
        return self._counts[self._classes.of(name)] > 0


class _Files:
    """The files that later extracted statements and tests may use."""

    def __init__(self) -> None:
        self._texts: set[str] = set()
        self._any = False
        self._seeks = ""

    def add(self, row: Facts) -> None:
        self._texts |= row.texts
        self._seeks = max(self._seeks, row.seeks_files, key=("", "one", "all").index)
        self._any = self._any or row.any_file

    def need(self, what: str) -> bool:
        """Say whether an effect that makes a picture may make one of them."""
        path = PICTURE.search(what)
        return self._seeks == "all" or (
            any(_names(path[1], text) for text in self._texts) if path else self._seeks == "one"
        )

    def surely_without(self, written: frozenset[str]) -> bool:
        """Say whether a statement that only writes these files is of no use to any of them."""
        return bool(written) and not self._any and not any(may_be_used(path, self._texts) for path in written)


def _names(path: str, text: str) -> bool:
    """Say whether a text names a file or its folder, or is a pattern that fits it."""
    name = path.rpartition("/")[2]
    return (
        name in text or (text.endswith(("/", "*")) and fnmatch(path, f"{text}*")) or fnmatch(name, PurePath(text).name)
    )


@dataclass(frozen=True, slots=True)
class Outside:
    """What counts besides names.

    `everything` if steps return all that they bind, loop variables included; the cells of `tests`, in which an
    assertion that changes nothing visibly is taken to change nothing; `read_by_tests`, what each of these reads of
    other cells, which the package must have; `at_words`, the names in strings that a library may evaluate; `watches`,
    if some code notices when an object dies; names that `held` things have which live until they are let go of;
    `tasks`, if some may go on whenever a statement awaits something.
    """

    everything: bool = False
    tests: frozenset[int] = frozenset()
    read_by_tests: Mapping[int, frozenset[str]] = field(default_factory=dict)
    at_words: frozenset[str] = frozenset()
    watches: bool = False
    held: frozenset[str] = frozenset()
    tasks: bool = False


def needed(rows: Sequence[Facts], selected: frozenset[Place], outside: Outside) -> dict[Place, Reason]:
    """Give the statements outside `selected` that must run as well, with the reason for each; one pass backwards.

    `rows` are all statements in order. A name counts as read wherever a function that reads it is mentioned.
    """
    carried = _carried(rows)
    fixed = _fixed(rows)
    live = _Live(_Classes(rows, fixed), carried.reads)
    rebound = {name for row in rows for name in row.binds & BUILTINS}
    every = {name for row in rows for name in row.binds}
    figures = _Figures(rows)
    found: dict[Place, Reason] = {}
    files = _Files()
    begun = False
    below = -1
    for row in reversed(rows):
        if row.cell != below:
            live.add(outside.read_by_tests.get(below, ()))
            below = row.cell
        if row.cell in outside.tests:
            files.add(row)
        if row.place not in selected:
            is_check = row.kind == "assert" and row.cell in outside.tests
            changed = row.changes if is_check else row.may_change | carried.changed_by(row) | (row.reads & rebound)
            reason = _reason(row, live, carried, changed - fixed)
            if reason is None and begun:
                reason = _effect(row, carried, outside, files) or figures.reason(row)
            if reason is None or (reason.how == "effect" and files.surely_without(row.written)):
                continue
            found[row.place] = reason
        begun = True
        figures.add(row)
        live.add(carried.called_later)
        if carried.reads_any(row):
            live.add(every)
        files.add(row)
        live.remove(row.sure)
        live.add(row.mentions | row.late_deletes)
        if row.imports:
            live.add(held for _, held in row.aliases)  # what a module remembers is there before it is imported here
        if row.dynamic_strings:
            live.add(outside.at_words)
        may_stay = row.maybe | row.late_writes if outside.everything else row.maybe - row.loop_targets
        live.add(may_stay - row.sure)  # the old value
    return dict(sorted(found.items()))


def _fixed(rows: Sequence[Facts]) -> frozenset[str]:
    """Give the names that only ever stand for a literal which nothing can change."""
    bound = {row.name for row in rows if row.immutable}
    return frozenset(bound.difference(*(row.binds for row in rows if not row.immutable)))


class _Figures:
    """Which figures are still open where a later statement may look at them: those of its cell, or all."""

    def __init__(self, rows: Sequence[Facts]) -> None:
        chosen = [row.place for row in rows if row.sets_backend]
        self._open_from = min(chosen, default=None)
        self._cells: set[int] = set()

    def add(self, row: Facts) -> None:
        if any(only_a_picture(kind, what) for kind, what, _ in row.effects):
            self._cells.add(row.cell)

    def reason(self, row: Facts) -> Reason | None:
        """Say why what a statement draws is needed: it is saved, or no backend closes it at the end of its cell."""
        stays = self._open_from is not None and row.place > self._open_from
        return Reason("effect", "it draws") if row.draws and (stays or row.cell in self._cells) else None


@dataclass(frozen=True, slots=True)
class _Carried:
    """What code reached through each name may do when it is called.

    It may read, write and change names, bind any (`opens`), read any (`looks`), or have effects beyond names.
    `called_later` are names that functions read which were given to a library for good.
    """

    reads: Mapping[str, set[str]]
    writes: Mapping[str, set[str]]
    changes: Mapping[str, set[str]]
    opens: frozenset[str]
    looks: frozenset[str]
    effects: frozenset[str]
    called_later: frozenset[str]

    def reads_any(self, row: Facts) -> bool:
        """Say whether a statement may read any name by its text."""
        return _looks(row) or not row.reads.isdisjoint(self.looks)

    def written_by(self, row: Facts) -> set[str]:
        """Give what functions that the statement uses may write."""
        return set[str]().union(*(self.writes[name] for name in row.reads if name in self.writes))

    def changed_by(self, row: Facts) -> set[str]:
        """Give what functions that the statement uses may change."""
        return set[str]().union(*(self.changes[name] for name in row.reads if name in self.changes))


def _looks(row: Facts) -> bool:
    return row.reflection is not None and row.reflection.open_reads and not row.making


def _carried(rows: Sequence[Facts]) -> _Carried:
    """Follow functions, and whatever may hold one, through the notebook."""
    following = _Following()
    while following.grows_by(rows):
        pass
    return following.found()


class _Following:
    """What is carried by each name so far; functions may call others that stand below them."""

    def __init__(self) -> None:
        self._reads: defaultdict[str, set[str]] = defaultdict(set)
        self._writes: defaultdict[str, set[str]] = defaultdict(set)
        self._changes: defaultdict[str, set[str]] = defaultdict(set)
        self._opens: set[str] = set()
        self._looks: set[str] = set()
        self._effects: set[str] = set()
        self._later: set[str] = set()

    def grows_by(self, rows: Iterable[Facts]) -> bool:
        """Follow all statements once, and say whether that told anything new."""
        before = self._size()
        for row in rows:
            self._follow(row)
        return self._size() > before

    def found(self) -> _Carried:
        """Give what was found."""
        return _Carried(
            self._reads,
            self._writes,
            self._changes,
            frozenset(self._opens),
            frozenset(self._looks),
            frozenset(self._effects),
            frozenset(self._later),
        )

    def _size(self) -> int:
        tables = (self._reads, self._writes, self._changes)
        flags = (self._opens, self._looks, self._effects, self._later)
        return sum(len(one) for table in tables for one in table.values()) + sum(map(len, flags))

    def _follow(self, row: Facts) -> None:
        late = row.late_reads.union(*(self._reads[name] for name in row.mentions if name in self._reads))
        written = row.late_writes.union(*(self._writes[name] for name in row.mentions if name in self._writes))
        changed = row.late_changes.union(*(self._changes[name] for name in row.mentions if name in self._changes))
        seen = row.reflection
        if row.making and ((seen and seen.open_writes) or not row.late_reads.isdisjoint(self._opens)):
            self._opens.add(row.name)
        if (seen and seen.open_reads) or not row.late_reads.isdisjoint(self._looks):
            self._looks |= row.maybe
        if row.late_effects or not row.late_reads.isdisjoint(self._effects):
            self._effects |= row.maybe
        if any(kind in GOING_ON for kind, _, _ in row.effects):
            self._later |= late
        for name in row.maybe | row.may_change | changed if late or written or changed else ():
            self._reads[name] |= late
            self._writes[name] |= written
            self._changes[name] |= changed


def _reason(row: Facts, live: _Live, carried: _Carried, changed: Iterable[str]) -> Reason | None:
    for name in sorted(row.binds | carried.written_by(row)):
        if name in live.names:
            return Reason("binds", name)
    for name in sorted(changed):
        if live.shares(name) or (
            (name in row.may_change_parts or name not in row.may_change) and live.shares(parts_of(name))
        ):
            return Reason("may change", name)
    return None


def _effect(row: Facts, carried: _Carried, outside: Outside, files: _Files) -> Reason | None:
    gone = (
        row.binds | carried.written_by(row) if outside.watches else (row.binds - row.sure | row.unbinds) & outside.held
    )
    if gone:
        return Reason("effect", f"it lets go of {min(gone)}")
    if row.is_async and outside.tasks:
        return Reason("effect", "other tasks go on while it awaits")
    if (row.reflection and row.reflection.open_writes and not row.making) or not row.reads.isdisjoint(carried.opens):
        return Reason("effect", "it may bind any name")
    if not row.reads.isdisjoint(carried.effects):
        return Reason("effect", f"it calls {min(row.reads & carried.effects)}")
    for kind, what, _ in row.effects:
        if not only_a_picture(kind, what) or files.need(what):
            return Reason("effect", what)
    if row.kind == "star" and any(one.name == "*" for one in row.imports):
        return Reason("effect", "it may bind any name")
    return None
