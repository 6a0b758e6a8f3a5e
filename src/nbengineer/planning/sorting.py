"""What becomes of each cell and statement before steps are formed (DESIGN 3).

Obeys tags, or a proposal where there are none.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from nbengineer.errors import BadRequest
from nbengineer.model.plan import Import, Skipped
from nbengineer.planning.bindings import BUILTINS, KERNEL_FUNCTIONS
from nbengineer.planning.proposing import propose
from nbengineer.planning.slicing import LOOPS, WATCHES, Outside, needed
from nbengineer.planning.splitting import parts_of
from nbengineer.reading.tags import Target, targets

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from nbengineer.model.environment import Environment
    from nbengineer.model.facts import Facts, Program
    from nbengineer.model.notebook import Cell, Code, Notebook
    from nbengineer.model.options import Options
    from nbengineer.planning.slicing import Reason
    from nbengineer.reading.headings import Heading

Place = tuple[int, int]
DISPLAY_ONLY = "display-only"
IMPORTS = "imports"
UNUSED = "unused"


@dataclass(frozen=True, slots=True)
class Sorted:
    """The statements of the package in order (`rows`), and what is known of each cell.

    `asked` has each cell's target, `reasons` why statements outside the targets are pulled in, `tests` the cells of
    `nbe:test`, `proposed`: the targets are a proposal, for the reasons in `why` (by cell index).
    `mixed` are cells that do the work of several modules, `parts` says where each of their statements goes instead.
    """

    rows: tuple[Facts, ...]
    asked: tuple[Target, ...]
    reasons: Mapping[Place, Reason]
    tests: tuple[int, ...]
    tests_rows: tuple[Facts, ...]
    left: tuple[Facts, ...]
    proposed: bool
    why: Mapping[int, str] = field(default_factory=dict)
    parts: Mapping[Place, str] = field(default_factory=dict)
    mixed: Mapping[int, tuple[str, ...]] = field(default_factory=dict)

    def parameter_cells(self) -> frozenset[int]:
        """Give the cells of settings."""
        return frozenset(number for number, asked in enumerate(self.asked) if asked.kind == "parameters")


def ask(notebook: Notebook, options: Options) -> tuple[Target, ...]:
    """Give each cell's target; with `only`, cells with other targets count as untagged, and keep where they belong.

    Raises:
        BadRequest: a tag can't be obeyed, or `only` names a module that no tag asks for.
    """
    asked = targets(notebook)
    if not options.only:
        return asked
    known = sorted({target.module for target in asked if target.module})
    for module in options.only:
        if module not in known:
            listed = f"targets: {', '.join(known)}"
            help_ = listed if known else "no cell has any target yet: `nbengineer tag NOTEBOOK --write` proposes them"
            raise BadRequest(f"no cell has the target {module}", where="--only", help=help_)
    return tuple(
        replace(target, kind="none") if target.kind == "target" and target.module not in options.only else target
        for target in asked
    )


def has_targets(asked: Sequence[Target]) -> bool:
    """Say whether any cell says where it goes."""
    return any(target.module and target.kind in {"target", "parameters"} for target in asked)


def stays_out(asked: Sequence[Target], cells: Sequence[Cell]) -> bool:
    """Say whether any code cell may stay out of the package, so that it matters what it changes."""
    tagged = has_targets(asked)
    kinds = {"test", "skip", "none"} if tagged else {"test", "skip"}
    return any(target.kind in kinds for target, cell in zip(asked, cells, strict=True) if cell.kind == "code")


def with_stars(program: Program, environment: Environment | None, *, everything: bool) -> Program:
    """Give the program with the names that star imports bind, as far as the environment knows them.

    Names that the code never uses count only where `everything` that is bound is asked for and two stars bind them.
    """
    known = environment.star_imports if environment else {}
    stars = {facts.imports[0].module for row in program.cells for facts in row or () if facts.kind == "star"}
    counts = Counter(name for module in stars for name in known.get(module, ()))
    wanted = program.identifiers | program.frame_names
    wanted |= {name for name, count in counts.items() if everything and count > 1}
    cells = tuple(row and tuple(_star(facts, known, wanted) for facts in row) for row in program.cells)
    return replace(program, cells=cells)


def _star(facts: Facts, known: Mapping[str, tuple[str, ...]], wanted: frozenset[str]) -> Facts:
    module = facts.imports[0].module if facts.kind == "star" else ""
    if module not in known:
        return facts
    names = [name for name in known[module] if name in wanted]
    bound = frozenset(names)
    return replace(
        facts,
        name="" if names else module,
        imports=tuple(Import(module, name) for name in names),
        sure=bound,
        maybe=bound,
    )


def sort(
    notebook: Notebook,
    codes: Sequence[Code | None],
    program: Program,
    asked: Sequence[Target],
    heads: Sequence[Heading],
    *,
    options: Options,
) -> Sorted:
    """Choose the statements of the package."""
    everything, split = options.returns == "all", options.split
    every = [row for cell in program.cells if cell for row in cell]
    dropped = {row.place for row in every if is_dropped(row)} - _raising(every)
    tagged = has_targets(asked)
    tests = tuple(number for number, target in enumerate(asked) if target.kind == "test" and program.cells[number])
    why: dict[int, str] = {}
    if not tagged:
        asked, why = _proposal(notebook, codes, program, asked, heads)
    inside = {number for number, target in enumerate(asked) if target.kind in {"target", "parameters"}}
    inside |= {number for number, target in enumerate(asked) if not tagged and target.kind == "none"}
    selected = frozenset(row.place for row in every if row.cell in inside and row.place not in dropped)
    selected |= {row.place for row in every if any(one.module == "__future__" for one in row.imports)}
    considered = [row for row in every if row.place not in dropped]
    reads = {number: _read_from_outside(program.cells[number] or ()) for number in tests}
    outside = Outside(
        everything=everything,
        tests=frozenset(tests),
        read_by_tests={} if options.only else reads,
        at_words=program.at_words,
        watches=not program.identifiers.isdisjoint(WATCHES),
        held=frozenset(name for row in every for name in row.held),
        tasks=not program.identifiers.isdisjoint(LOOPS),
    )
    reasons = needed(considered, selected, outside) if len(selected) < len(considered) else {}
    rows = tuple(row for row in considered if row.place in selected or row.place in reasons)
    chosen = {row.place for row in rows}
    if options.only:
        tests = tuple(number for number in tests if _is_there(reads[number], every, chosen))
    parts = {} if tagged else _parts(rows, codes, asked)
    return Sorted(
        rows=rows,
        asked=tuple(asked),
        reasons=reasons,
        tests=tests,
        tests_rows=tuple(row for row in every if row.cell in tests),
        left=tuple(row for row in every if row.place not in chosen),
        proposed=not tagged,
        why=why,
        parts=parts if split else {},
        mixed=_mixed(parts),
    )


def _read_from_outside(rows: Sequence[Facts]) -> frozenset[str]:
    """Give the names that a cell reads and does not surely bind itself by then."""
    bound: set[str] = set()
    found: set[str] = set()
    for row in rows:
        found |= row.reads - bound
        bound |= row.sure
    return frozenset(found.union(*(row.late_reads - bound for row in rows)))


def _is_there(names: frozenset[str], every: Sequence[Facts], chosen: set[Place]) -> bool:
    """Say whether the chosen statements bind all of the names that the notebook binds at all."""
    bound = frozenset[str]().union(*(row.binds for row in every))
    return names & bound <= frozenset[str]().union(*(row.binds for row in every if row.place in chosen))


def _parts(rows: Sequence[Facts], codes: Sequence[Code | None], asked: Sequence[Target]) -> dict[Place, str]:
    """Give the module of every statement in mixed cells."""
    by_cell: dict[int, list[Facts]] = {}
    for row in rows:
        if asked[row.cell].kind == "target" and row.kind not in {"import", "star", "definition"}:
            by_cell.setdefault(row.cell, []).append(row)
    found: dict[Place, str] = {}
    for number, inside in by_cell.items():
        code = codes[number]
        if code is not None:
            found |= parts_of(inside, code, asked[number].module)
    return found


def _mixed(parts: Mapping[Place, str]) -> dict[int, tuple[str, ...]]:
    found: dict[int, dict[str, None]] = {}
    for (cell, _), module in sorted(parts.items()):
        found.setdefault(cell, {})[module] = None
    return {cell: tuple(modules) for cell, modules in found.items()}


def _raising(rows: Sequence[Facts]) -> set[Place]:
    """Give what only shows but reads a name that may not be bound by then: it may end the run."""
    if any(row.open_star for row in rows):
        return set()
    sure = set(BUILTINS | KERNEL_FUNCTIONS)
    found = set()
    for row in rows:
        if row.shows and not row.early <= sure:
            found.add(row.place)
        sure -= row.unbinds
        sure |= row.sure
    return found


def is_dropped(row: Facts) -> bool:
    """Say whether a statement leaves no trace in the package: it only shows, or is text."""
    return row.shows or row.kind in {"text", "global"}


def _proposal(
    notebook: Notebook,
    codes: Sequence[Code | None],
    program: Program,
    asked: Sequence[Target],
    heads: Sequence[Heading],
) -> tuple[list[Target], dict[int, str]]:
    """Give every cell without a tag the module that its headings and calls speak for."""
    roles = []
    for number, cell in enumerate(notebook.cells):
        rows = program.cells[number] if cell.kind == "code" else None
        body = [row for row in rows or () if not is_dropped(row) and row.kind not in {"import", "star", "definition"}]
        takes = (
            bool(body) and asked[number].kind == "none" and not all(row.constant and row.name.isupper() for row in body)
        )
        roles.append("code" if takes else "none")
    proposed = propose(notebook, codes, heads, roles)
    fresh = list(asked)
    why = {}
    for number, (module, reason) in enumerate(proposed):
        if module and asked[number].kind == "none":
            fresh[number] = Target("target", module, "")
            why[number] = reason
    return fresh, why


def skipped_cells(
    notebook: Notebook, codes: Sequence[Code | None], program: Program, sorted_: Sorted, gone: frozenset[Place]
) -> tuple[Skipped, ...]:
    """Give what stays in the notebook, and why: whole cells, and the last expressions of others."""
    chosen = {row.place for row in sorted_.rows}
    found: list[Skipped] = []
    for number, cell in enumerate(notebook.cells):
        code = codes[number]
        if cell.kind != "code" or code is None or number in sorted_.tests:
            continue
        found += [
            Skipped(cell.id, f"magic: {note.what.strip()}", note.line, note.what)
            for note in code.notes
            if not note.became
        ]
        rows = program.cells[number]
        inside = [row for row in rows or () if row.place in chosen]
        if rows and inside:
            found += [Skipped(cell.id, DISPLAY_ONLY, row.line) for row in rows if row.shows]
            if all(row.place in gone and row.kind in {"import", "star"} for row in inside):
                found.append(Skipped(cell.id, IMPORTS))
        elif rows or all(note.became for note in code.notes):
            found.append(Skipped(cell.id, _why(code, rows, sorted_.asked[number])))
    return tuple(dict.fromkeys(found))


def _why(code: Code, rows: tuple[Facts, ...] | None, target: Target) -> str:
    if rows is None:
        return "does not parse"
    if target.kind == "skip":
        return "tagged nbe:skip"
    if target.kind == "test" and rows:
        return "it tests what --only leaves out"
    if not rows:
        return DISPLAY_ONLY if code.notes else "only comments" if code.text.strip() else "empty"
    if all(is_dropped(row) for row in rows):
        return DISPLAY_ONLY
    if all(row.kind in {"import", "star"} or is_dropped(row) for row in rows):
        return IMPORTS
    if target.module and target.kind == "none":
        return "its module is left out by --only"
    if any(row.making for row in rows):
        return UNUSED
    return "no extracted step needs it"
