"""How often, and how, the extracted statements bind each name."""

from __future__ import annotations

import builtins
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from nbengineer.model.facts import Facts
    from nbengineer.model.plan import Import

BUILTINS = frozenset(dir(builtins))
KERNEL_FUNCTIONS = frozenset({"get_ipython", "display"})
"""Names that a kernel binds as builtins."""

FILE = "__file__"
NEVER = 1 << 60
SIMPLE = frozenset({"assignment", "import", "definition"})


@dataclass(frozen=True, slots=True)
class Bindings:
    """How often each name is bound, and where it is first needed.

    `counts` has the number of statements that bind a name, `single` those bound once by a statement that is no loop.
    `read_first` and `mentioned_first` say which row reads a name first, now (by functions that it uses, too) or at all.
    `imports` maps a name to the imports that bind it, `only_imported` those that nothing else binds and that stand for
    one thing. `catches`: some code may catch a NameError, so that a name which exists too soon could be noticed;
    `caught` are the names whose absence it could be.
    """

    rows: tuple[Facts, ...]
    counts: Mapping[str, int]
    single: frozenset[str]
    read_first: Mapping[str, int]
    mentioned_first: Mapping[str, int]
    imports: Mapping[str, tuple[Import, ...]]
    only_imported: frozenset[str]
    written_late: frozenset[str]
    unbound: frozenset[str]
    catches: bool
    caught: frozenset[str]

    def read_before(self, name: str, row: int) -> bool:
        """Say whether the name's absence before `row` could be noticed."""
        first = self.mentioned_first if self.catches else self.read_first
        return first.get(name, NEVER) < row

    def is_rebound_builtin(self, name: str) -> bool:
        """Say whether the name is Python's own until the notebook binds it."""
        return name in BUILTINS and bool(self.counts.get(name))

    def asks_for_file(self, row: Facts) -> bool:
        """Say whether a statement reads `__file__`, which a module has and a notebook has not."""
        return FILE in row.mentions and not self.counts.get(FILE)

    def is_plain_builtin(self, name: str) -> bool:
        """Say whether the name is Python's own throughout."""
        return name in BUILTINS and not self.counts.get(name)


def bindings_of(rows: Sequence[Facts], started: frozenset[str] = frozenset()) -> Bindings:
    """Count over all extracted statements, in order; `started` are variables that have a value before the first."""
    counts: Counter[str] = Counter(started)
    simple: Counter[str] = Counter()
    imported: Counter[str] = Counter()
    imports: defaultdict[str, dict[Import, None]] = defaultdict(dict)
    read_first: dict[str, int] = {}
    mentioned_first: dict[str, int] = {}
    written: set[str] = set()
    unbound: set[str] = set()
    behind: dict[str, frozenset[str]] = {}
    for number, row in enumerate(rows):
        for name in row.early | _reached(row.reads, behind):
            read_first.setdefault(name, number)
        if row.late_reads:
            behind |= {name: behind.get(name, row.late_reads) | row.late_reads for name in row.maybe}
        for name in row.early | row.late_reads:
            mentioned_first.setdefault(name, number)
        counts.update(row.binds)
        if row.kind in SIMPLE:
            simple.update(row.maybe)
        for one in row.imports:
            imports[one.bound][one] = None
        imported.update({one.bound for one in row.imports if one.bound not in row.rebinds})
        written |= row.late_writes
        unbound |= row.unbinds
    only = {
        name for name, n in imported.items() if counts[name] == n and len({target(one) for one in imports[name]}) == 1
    }
    return Bindings(
        rows=tuple(rows),
        counts=counts,
        single=frozenset(name for name, n in counts.items() if n == 1 and simple[name] == 1),
        read_first=read_first,
        mentioned_first=mentioned_first,
        imports={name: tuple(found) for name, found in imports.items()},
        only_imported=frozenset(only - unbound - written),
        written_late=frozenset(written),
        unbound=frozenset(unbound),
        catches=any(row.catches for row in rows),
        caught=frozenset[str]().union(*(row.early | row.late_reads for row in rows if row.catches)),
    )


def _reached(names: frozenset[str], behind: Mapping[str, frozenset[str]]) -> set[str]:
    """Give what the code behind some names may read when it runs, by the code behind those in turn."""
    found: set[str] = set()
    todo = list(names & behind.keys())
    while todo:
        more = behind[todo.pop()] - found
        found |= more
        todo += more & behind.keys()
    return found


def target(one: Import) -> str:
    """Give what an import's name stands for: `import a` and `import a.b` both bind `a`."""
    if one.name:
        return f"{one.module}:{one.name}"
    return one.module if one.alias else one.module.partition(".")[0]
