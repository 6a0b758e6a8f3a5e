"""What each step takes and returns (RULES F1, F6, L1, L2; DESIGN 6, steps)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from nbengineer.planning.bindings import BUILTINS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from nbengineer.model.facts import Facts
    from nbengineer.planning.grouping import Group
    from nbengineer.planning.hoisting import Hoisted

Names = frozenset[str]
KERNEL_OWN = frozenset({"_", "__", "___"})
"""Names that a kernel binds itself after each cell."""


@dataclass(frozen=True, slots=True)
class Signature:
    """What a step takes and returns, as variables of the notebook in the order in which it first binds them.

    `optional` parameters may be unbound when the step begins, `absent` ones surely are, `doubtful` returns when it
    ends; `handed` parameters must not be kept alive by the caller. `settings` are the fields that it reads. `nonlocals`
    are its own variables that a function inside it declares global.
    """

    parameters: tuple[str, ...] = ()
    optional: Names = frozenset()
    absent: Names = frozenset()
    handed: Names = frozenset()
    returns: tuple[str, ...] = ()
    doubtful: Names = frozenset()
    changes: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    nonlocals: Names = frozenset()


class _Same:
    """Names of one object, as statements of a step make them known to a reader: `b = a`."""

    def __init__(self) -> None:
        self._groups: dict[str, frozenset[str]] = {}

    def all_of(self, names: Names) -> Names:
        """Give `names` with all other names of their objects."""
        return names.union(*(self._groups[name] for name in names if name in self._groups)) if names else names

    def follow(self, row: Facts) -> None:
        """Take in what a statement binds."""
        for name in row.binds & self._groups.keys():
            for other in self._groups.pop(name) - {name}:
                self._groups[other] -= {name}
        for name, source in row.same:
            group = self._groups.get(source, frozenset((source,))) | {name}
            self._groups |= dict.fromkeys(group, group)


@dataclass(slots=True)
class _Body:
    """The flow of one group: names surely bound, maybe bound, maybe unbound, read early, and written by nested code.

    `given_changed` are those of the `changed` ones that may still hold what was given when it is changed.
    """

    sure: set[str] = field(default_factory=set)
    maybe: set[str] = field(default_factory=set)
    unbound: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    maybe_own: set[str] = field(default_factory=set)
    early: set[str] = field(default_factory=set)
    written: set[str] = field(default_factory=set)
    deleted_late: set[str] = field(default_factory=set)
    changed: set[str] = field(default_factory=set)
    given_changed: set[str] = field(default_factory=set)
    mentioned: set[str] = field(default_factory=set)
    bound: set[str] = field(default_factory=set)
    may: set[str] = field(default_factory=set)
    must: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Ask:
    """What the whole run must give.

    `final` names live at the end, and `at` maps a group's number to names that are     read after it by something that
    is no step (a test). `everything`: each step returns all that it binds. `initial`     are variables bound before the
    first step. `watched` names must die when the notebook lets go of them. `clobbered` has, by group, names that
    statements which stay out     bind or may change between its cells.
    """

    final: Names = frozenset()
    at: Mapping[int, Names] = field(default_factory=dict)
    everything: bool = False
    initial: Names = frozenset()
    watched: Names = frozenset()
    clobbered: Mapping[int, Names] = field(default_factory=dict)
    kept: Names = frozenset()


def signatures(groups: Sequence[Group], hoisted: Hoisted, ask: Ask) -> list[Signature]:
    """Give the signature of each group; one pass forwards and one backwards."""
    bodies = _forward(groups, hoisted, ask)
    order = _order(groups, ask)
    live = {name for name in ask.final if hoisted.is_variable(name)}
    found: list[Signature] = []
    for number in range(len(groups) - 1, -1, -1):
        body = bodies[number]
        live |= ask.at.get(number, frozenset())
        out = _returned(body, live, ask) - (ask.clobbered.get(number, frozenset()) - live)
        if not ask.everything:
            out -= body.gone - body.written - (body.may & ask.watched)
        parameters = ((body.early | (out - body.sure)) & (body.may | ask.initial)) | (body.written - body.maybe_own)
        parameters |= (body.maybe | body.unbound) & body.may & ask.watched  # to let go of what they hold
        if groups[number].verbatim:  # Python's own names are there anyway, and unbound in the notebook
            parameters -= (ask.initial & BUILTINS) - body.bound
        live -= out
        live |= parameters & (body.may | ask.initial)
        found.append(_signature(groups[number], body, out, parameters, order, hoisted, ask))
    return found[::-1]


def _forward(groups: Sequence[Group], hoisted: Hoisted, ask: Ask) -> list[_Body]:
    may, must = set(ask.initial), set(ask.initial)
    relevant_builtins = ask.initial & BUILTINS
    bound: set[str] = set()
    bodies = []
    for group in groups:
        body = _body(group, hoisted)
        body.bound = bound & relevant_builtins
        bound |= body.maybe
        if group.reads_anything:
            body.early |= may
            body.mentioned |= may
        relevant = body.early | body.maybe | body.unbound | body.written | body.changed
        body.may, body.must = relevant & may, relevant & must
        may |= body.maybe
        may -= body.gone - body.written
        must -= body.unbound
        must |= body.sure
        bodies.append(body)
    return bodies


def _body(group: Group, hoisted: Hoisted) -> _Body:
    """Walk the rows of a group in order; only variables count."""
    body = _Body()
    same = _Same()
    variable = _Variables(hoisted)
    for row in group.rows:
        late = variable.of(row.late_reads | row.late_writes)
        body.early |= (variable.of(row.early) | late) - body.sure
        body.mentioned |= variable.of(row.mentions | row.late_writes)
        changed = variable.of(same.all_of(row.changes))
        body.changed |= changed
        body.given_changed |= changed - body.sure - (row.maybe - row.early)
        body.sure -= row.unbinds
        body.sure |= variable.of(row.sure)
        body.gone |= row.deletes
        body.gone -= row.maybe | row.late_writes
        body.maybe_own |= row.maybe
        written = variable.of(row.late_writes)
        body.maybe |= variable.of(row.maybe) | written
        body.unbound |= variable.of(row.unbinds | row.late_deletes) | (written - body.sure)
        body.written |= written
        body.deleted_late |= row.late_deletes
        same.follow(row)
    return body


class _Variables:
    """Filters names down to variables that flow between steps."""

    def __init__(self, hoisted: Hoisted) -> None:
        self._is_variable = hoisted.is_variable

    def of(self, names: Names) -> set[str]:
        return {name for name in names if self._is_variable(name)} if names else set()


def _order(groups: Sequence[Group], ask: Ask) -> dict[str, int]:
    """Number the names by where the notebook first binds them."""
    order: dict[str, int] = {name: number for number, name in enumerate(sorted(ask.initial))}
    for group in groups:
        for row in group.rows:
            for name in (*row.order, *sorted(row.binds)):
                order.setdefault(name, len(order))
    return order


def _returned(body: _Body, live: set[str], ask: Ask) -> set[str]:
    bound = body.maybe | body.unbound
    if ask.everything:
        return bound - (KERNEL_OWN - live)
    changed = body.changed & (body.may | ask.initial | body.maybe)
    return (bound & live) | (bound & ask.kept) | (changed & live)


def _signature(
    group: Group,
    body: _Body,
    out: set[str],
    parameters: set[str],
    order: Mapping[str, int],
    hoisted: Hoisted,
    ask: Ask,
) -> Signature:
    def ordered(names: set[str]) -> tuple[str, ...]:
        return tuple(sorted(names, key=lambda name: (order.get(name, len(order)), name)))

    safe = {
        name
        for name in out
        if (name in body.sure and name not in body.deleted_late)
        or (name in body.must and name in parameters and name not in body.unbound)
    }
    settings = {name for row in group.rows for name in row.mentions if name in hoisted.fields}
    if group.reads_anything:
        settings |= hoisted.fields
    return Signature(
        parameters=ordered(parameters),
        optional=frozenset(parameters - body.must),
        absent=frozenset(parameters - body.may - ask.initial),
        handed=frozenset(parameters & ask.watched & (body.maybe | body.unbound) & (body.may | ask.initial)),
        returns=ordered(out),
        doubtful=frozenset(out - safe),
        changes=ordered(body.given_changed & parameters),
        settings=tuple(sorted(settings, key=lambda name: (order.get(name, len(order)), name))),
        nonlocals=frozenset(body.written),
    )


def shown_names(rows: Sequence[Facts], hoisted: Hoisted) -> Names:
    """Give the variables that are results of the notebook.

    A reader was shown them by themselves, or they were fitted, are figures, or nobody reads them.
    """
    read: set[str] = set()
    found: set[str] = set()
    loops: set[str] = set()
    otherwise: set[str] = set()
    for row in rows:
        read |= row.mentions
        found |= row.shown | row.fitted | row.figures
        loops |= row.loop_targets
        otherwise |= row.maybe - row.loop_targets
    unread = {
        name
        for name in hoisted.bindings.counts
        if name not in read and not name.startswith("_") and (name not in loops or name in otherwise)
    }
    return frozenset(name for name in found | unread if hoisted.is_variable(name) or name in BUILTINS)
