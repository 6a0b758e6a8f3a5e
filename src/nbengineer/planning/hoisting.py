"""Which imports, definitions and constants may stand at module level (RULES H1 to H6, C1, C2; DESIGN 6, imports)."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from nbengineer.planning.bindings import BUILTINS, NEVER, bindings_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from nbengineer.model.facts import Facts
    from nbengineer.model.plan import Import
    from nbengineer.planning.bindings import Bindings


@dataclass(frozen=True, slots=True)
class Hoisted:
    """What leaves the steps.

    `top` are names imported at the top of the modules that use them, `local` imported names that each step or function
    which reads them imports itself. `definitions` stand at module level, constants among them (`constants`), and get
    the variables in `captures` as parameters. `fields` are settings. `gone` are the statements that leave their cells.
    """

    bindings: Bindings
    top: frozenset[str] = frozenset()
    local: frozenset[str] = frozenset()
    definitions: Mapping[str, Facts] = field(default_factory=dict)
    constants: frozenset[str] = frozenset()
    captures: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    fields: frozenset[str] = frozenset()
    gone: frozenset[tuple[int, int]] = frozenset()

    @property
    def module_names(self) -> frozenset[str]:
        """Give the names that no step binds: they stand at module level."""
        return self.top | self.local | frozenset(self.definitions)

    def is_local(self, name: str) -> bool:
        """Say whether a name is a local of the steps that use it: a variable, or a setting that is passed to them."""
        return name in self.fields or self.is_variable(name)

    def is_variable(self, name: str) -> bool:
        """Say whether a name is a variable that flows between steps."""
        stands_elsewhere = name in self.top or name in self.local or name in self.definitions or name in self.fields
        return bool(self.bindings.counts.get(name)) and not stands_elsewhere


@dataclass(frozen=True, slots=True)
class Wishes:
    """What hoisting must respect: names of `fields` (their statements in `field_places`), and whether anything is off.

    `fixed` are fields that no module may hold as a constant (those of `parameters` cells), `plain`: no function may get
    parameters or captures (some code finds names by other means than naming them), `local_modules` lie beside the
    notebook, `unlifted` functions keep their own parameters (tests call them), `needed` are names that translated
    magics read, `installed` top-level modules of installed distributions, `tame` those beside the notebook whose import
    does nothing but define, `started` are variables that a setting gives their first value,
    `made` modules that only the run makes.
    """

    fields: Mapping[str, Facts] = field(default_factory=dict)
    fixed: frozenset[str] = frozenset()
    plain: bool = False
    nothing: bool = False
    local_modules: frozenset[str] = frozenset()
    unlifted: frozenset[str] = frozenset()
    needed: frozenset[str] = frozenset()
    installed: frozenset[str] = frozenset()
    tame: frozenset[str] = frozenset()
    started: frozenset[str] = frozenset()
    made: frozenset[str] = frozenset()


def hoist(rows: Sequence[Facts], wishes: Wishes) -> Hoisted:
    """Decide for the extracted statements, in order; lifting is given up function by function until all of it holds."""
    bindings = bindings_of(rows, wishes.started)
    top, local = _imports(bindings, wishes)
    banned = wishes.unlifted
    while True:
        hoister = _Hoister(bindings, wishes, top, local, banned)
        definitions, captures = hoister.settle()
        bad = hoister.unsound(captures)
        if not bad:
            break
        banned |= bad
    constants = hoister.constants_for(definitions, captures)
    fields = frozenset(name for name in wishes.fields if name not in constants)
    lifted = {name: tuple(sorted(needs - constants)) for name, needs in captures.items() if needs - constants}
    kept = definitions | {name: hoister.constant_rows[name] for name in constants}
    gone = {row.place for row in kept.values()} | {wishes.fields[name].place for name in fields}
    gone |= {
        row.place
        for row in rows
        if row.kind in {"import", "star"} and {one.bound for one in row.imports} <= top | {"*"}
    }
    order = {row.place: number for number, row in enumerate(rows)}
    kept = dict(sorted(kept.items(), key=lambda item: order[item[1].place]))
    return Hoisted(bindings, top, local, kept, frozenset(constants), lifted, fields, frozenset(gone))


def passing_on(hoisted: Hoisted) -> Hoisted:
    """Give the same with facts that say what is so once functions are lifted: who uses one reads what it captures."""
    captures = hoisted.captures
    if not captures:
        return hoisted
    rows = tuple(_passing(row, captures) for row in hoisted.bindings.rows)
    return replace(hoisted, bindings=replace(hoisted.bindings, rows=rows))


def _passing(row: Facts, captures: Mapping[str, tuple[str, ...]]) -> Facts:
    now = {need for name in row.reads & captures.keys() for need in captures[name]}
    early = {
        need
        for name in row.reads & captures.keys()
        for need in captures[name]
        if need not in row.sure_at.get(name, frozenset())
    }
    late = {need for name in row.late_reads & captures.keys() for need in captures[name]}
    if not now and not late:
        return row
    return row._replace(early=row.early | early, reads=row.reads | now, late_reads=row.late_reads | late)


def _imports(bindings: Bindings, wishes: Wishes) -> tuple[frozenset[str], frozenset[str]]:
    """Give the imported names that go to the top of their modules, and those that each reader imports itself."""
    top: set[str] = set()
    local: set[str] = set()
    seen: set[str] = set()
    sensitive = ""
    pure = True
    for number, row in enumerate(bindings.rows):
        for one in row.imports:
            name = one.bound
            if name not in bindings.only_imported or name in seen:
                continue
            seen.add(name)
            if name in wishes.needed:
                top.add(name)
                continue
            if bindings.read_before(name, number) or (
                name in BUILTINS and bindings.mentioned_first.get(name, NEVER) <= number
            ):
                continue
            is_tame = one.module.partition(".")[0] in wishes.tame
            is_local = not is_tame and one.module.lstrip(".").partition(".")[0] in wishes.local_modules
            held = sensitive == "all" or (sensitive == "paths" and not is_tame and not is_found(one, wishes.installed))
            guarded = any(other.guarded for other in bindings.imports[name])
            if guarded and name in bindings.caught:
                continue  # whether it was imported can be noticed
            is_made = one.module.partition(".")[0] in wishes.made
            stays = guarded or held or (is_local and not pure) or is_made or one.module == "__main__"
            (local if stays else top).add(name)
        sensitive = "all" if "all" in {sensitive, row.order_sensitive} else sensitive or row.order_sensitive
        pure = pure and (row.kind in {"import", "star", "text", "global"} or bool(row.constant) or _only_makes(row))
    return frozenset(top), frozenset(local)


def is_found(one: Import, installed: frozenset[str]) -> bool:
    """Say whether an import surely finds its module where it is, whatever is added to the end of `sys.path`."""
    top = one.module.partition(".")[0]
    return top in sys.stdlib_module_names or top in installed


def _only_makes(row: Facts) -> bool:
    return row.making is not None and row.making.pure


class _Hoister:
    """The greatest set of definitions that can stand at module level.

    It holds for one choice of functions that are not lifted.
    """

    def __init__(
        self, bindings: Bindings, wishes: Wishes, top: frozenset[str], local: frozenset[str], banned: frozenset[str]
    ) -> None:
        self.bindings = bindings
        self.wishes = wishes
        self.top = top
        self.local = local
        self.banned = banned
        self.number = {row.place: number for number, row in enumerate(bindings.rows)}
        self.constant_rows = {} if wishes.nothing else self._constants()

    def _constants(self) -> dict[str, Facts]:
        """Give the immutable literals that are bound once and not read before: they may stand at module level (H2)."""
        found = {}
        for number, row in enumerate(self.bindings.rows):
            name = row.name
            if not row.constant or name not in self.bindings.single or name in BUILTINS or name in self.wishes.fixed:
                continue
            if row.immutable and not self.bindings.read_before(name, number):
                found[name] = row
        return found

    def settle(self) -> tuple[dict[str, Facts], dict[str, frozenset[str]]]:
        """Give the definitions and what each captures of variables, settings and constants."""
        rows = [] if self.wishes.nothing else [row for row in self.bindings.rows if self._is_candidate(row)]
        candidates = {row.name: row for row in rows}
        while True:
            captures = self._captures(candidates)
            dropped = {name for name, row in candidates.items() if not self._can_stand(row, candidates, captures[name])}
            if not dropped:
                return candidates, captures
            for name in dropped:
                del candidates[name]

    def _is_candidate(self, row: Facts) -> bool:
        """Say whether a definition could move by itself.

        It is bound once and pure to make, and nothing notices that it exists early.
        """
        making, name = row.making, row.name
        if making is None or not making.pure or row.reflection or row.late_writes or row.maybe != {name}:
            return False
        if self.bindings.asks_for_file(row):
            return False
        if (
            name not in self.bindings.single
            or name in BUILTINS
            or self.bindings.read_before(name, self.number[row.place])
        ):
            return False
        bound = self.bindings.counts
        if any(bound.get(trap) for trap in row.frame_traps | row.class_shadows) or row.global_under_local:
            return False
        firsts = {decorator.partition(".")[0] for decorator in making.decorators if _is_outside(decorator)}
        return all(first in self.top or self.bindings.is_plain_builtin(first) for first in firsts)

    def _captures(self, candidates: Mapping[str, Facts]) -> dict[str, frozenset[str]]:
        """Give what each candidate reads when it is called that does not stand at module level; calls included."""
        found = {
            name: {read for read in row.late_reads if self._is_captured(read) and read not in candidates}
            for name, row in candidates.items()
        }
        calls = {name: [other for other in row.late_reads if other in candidates] for name, row in candidates.items()}
        changed = True
        while changed:
            changed = False
            for name, others in calls.items():
                before = len(found[name])
                found[name].update(*(found[other] for other in others))
                changed = changed or len(found[name]) != before
        return {name: frozenset(needs) for name, needs in found.items()}

    def _is_captured(self, name: str) -> bool:
        if name in self.top or name in self.local or (name.startswith("__") and name.endswith("__")):
            return False
        return bool(self.bindings.counts.get(name))

    def _can_stand(self, row: Facts, candidates: Mapping[str, Facts], needs: frozenset[str]) -> bool:
        """Say whether a candidate may stand at module level beside the others."""
        making, number = row.making, self.number[row.place]
        assert making
        for name in row.early - {row.name}:
            other = candidates.get(name) or self.constant_rows.get(name)
            ready = other is not None and self.number[other.place] < number
            if not (ready or name in self.top or self.bindings.is_plain_builtin(name)):
                return False
        if any(self.bindings.counts.get(name) and name not in needs for name in row.frame_captures):
            return False
        needs = self._passed(needs)
        if row.frame_captures & frozenset(self.wishes.fields):
            return False
        if not needs:
            return True
        if all(name in self.constant_rows for name in needs) and (making.kind == "class" or making.decorators):
            return True  # all of them become constants of the module
        return self._can_lift(row, needs, candidates)

    def _can_lift(self, row: Facts, needs: frozenset[str], candidates: Mapping[str, Facts]) -> bool:
        """Say whether a function may get `needs` as parameters, as far as the function itself tells (C1)."""
        making = row.making
        assert making
        if self.wishes.plain or making.kind == "class" or row.name in self.banned or making.open_keywords:
            return False
        if needs & self.bindings.written_late:
            return False
        if needs & set(making.parameters):
            return False
        late = making.lazy or bool(making.decorators) or bool(making.inner_reads & candidates.keys())
        held = needs if late else needs & making.inner_reads
        return all(self._is_constant(name) for name in held)

    def _passed(self, needs: frozenset[str]) -> frozenset[str]:
        """Give those captures that would have to be passed: a constant that is no setting can stand in the module."""
        return frozenset(name for name in needs if name not in self.constant_rows or name in self.wishes.fields)

    def _is_constant(self, name: str) -> bool:
        """Say whether a name has one value from its only binding on."""
        return name in self.bindings.single or name in self.wishes.fields

    def unsound(self, captures: Mapping[str, frozenset[str]]) -> frozenset[str]:
        """Give the functions that can't be lifted because of how some statement uses them (C1, C2)."""
        lifted = {name: self._passed(needs) for name, needs in captures.items() if self._passed(needs)}
        bad: set[str] = set()
        must: set[str] = set(self.wishes.fields)
        for row in self.bindings.rows:
            for name in row.mentions & lifted.keys():
                if name not in bad and not self._is_fit(row, name, lifted[name], must, captures.keys()):
                    bad.add(name)
            must -= row.unbinds
            must |= row.sure
        return frozenset(bad)

    def _is_fit(self, row: Facts, name: str, needs: frozenset[str], must: set[str], hoisted: Collection[str]) -> bool:
        """Say whether one statement can pass `needs` on wherever it uses the function."""
        uses = row.uses
        if name in uses.attributes or name in uses.escapes or uses.shadows.get(name, frozenset()) & needs:
            return False
        if name in uses.handed and not all(self._is_constant(need) for need in needs):
            return False
        is_own = row.making is not None and row.name in hoisted
        if name in row.reads:
            sure = row.sure_at.get(name, frozenset())
            if any(need not in sure and (need not in must or need in row.unbinds) for need in needs):
                return False
        if name in row.late_reads and not is_own:
            return all(need in must and need not in self.bindings.unbound for need in needs)
        return True

    def constants_for(self, definitions: Mapping[str, Facts], captures: Mapping[str, frozenset[str]]) -> set[str]:
        """Give the constants that module-level definitions need beside them.

        Those are no settings, or can't be passed.
        """
        found: set[str] = set()
        for name, row in definitions.items():
            found |= {read for read in row.early if read in self.constant_rows}
            found |= {need for need in captures[name] if need in self.constant_rows and need not in self.wishes.fields}
            making = row.making
            if making is not None and (making.kind == "class" or making.decorators):
                found |= {need for need in captures[name] if need in self.constant_rows}
        return found


def _is_outside(decorator: str) -> bool:
    """Say whether a decorator's name comes from outside its own class body."""
    return not decorator.endswith((".setter", ".getter", ".deleter"))
