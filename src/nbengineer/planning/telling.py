"""What the reader of a package must be told about how it was made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nbengineer.planning import doubts
from nbengineer.planning.bindings import BUILTINS, KERNEL_FUNCTIONS
from nbengineer.planning.futures import torn
from nbengineer.planning.modules import imports_of, rows_of
from nbengineer.planning.pickling import pickled
from nbengineer.planning.relocating import relocated
from nbengineer.reading.noting import diagnostics_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from nbengineer.model.diagnostic import Diagnostic
    from nbengineer.model.facts import Facts
    from nbengineer.model.plan import Import, Plan, Step
    from nbengineer.planning.assembling import Around
    from nbengineer.planning.flowing import Signature
    from nbengineer.planning.grouping import Group
    from nbengineer.planning.middle import Middle

MANY = 8


def tell(plan: Plan, middle: Middle, around: Around, unread: Collection[Import]) -> list[Diagnostic]:
    """Give the diagnostics of the finished plan; `unread` are the imports that are kept although nothing uses them."""
    found = [
        *_mixed(middle),
        *_pulled(plan, middle),
        *_translated(middle),
        *_stars(middle),
        *_strings(middle),
        *_early(middle),
        *_moved(around, middle),
        *_unread(unread, middle),
        *_made(middle),
        *_animations(middle),
        *relocated(middle),
        *pickled(middle),
        *_torn(around, middle),
    ]
    for step, group, flow in zip(plan.steps, middle.groups, middle.flows, strict=True):
        found += _about_step(step, group, flow, middle)
    return found


def _torn(around: Around, middle: Middle) -> Iterator[Diagnostic]:
    """Say where a module has annotations that the notebook evaluates and others that it does not."""
    for module in around.placement.order:
        if (row := torn(rows_of(module, middle, around), middle)) is not None:
            yield doubts.late_annotations(middle.notebook.cells[row.cell], row.line, module)


def _about_step(step: Step, group: Group, flow: Signature, middle: Middle) -> Iterator[Diagnostic]:
    cell = middle.notebook.cells[group.rows[0].cell]
    line = group.rows[0].line
    place = f"{step.module}.{step.function}"
    seen = set()
    for merge in group.merges:
        if (merge.variable, merge.how) not in seen:
            seen.add((merge.variable, merge.how))
            yield doubts.joined(middle.notebook.cells[merge.row.cell], place, merge)
    if group.verbatim:
        asks = middle.hoisted.bindings.asks_for_file
        row = next((row for row in group.rows if row.reflection or row.class_shadows or asks(row)), group.rows[0])
        yield doubts.kept_verbatim(middle.notebook.cells[row.cell], row.line, place, group.verbatim)
    elif doubtful := sorted(flow.optional | flow.doubtful):
        row = next((row for row in group.rows if not (row.binds - row.sure).isdisjoint(doubtful)), group.rows[0])
        yield doubts.unbound(middle.notebook.cells[row.cell], row.line, place, doubtful)
    if flow.handed:
        yield doubts.handed_over(cell, line, place, sorted(flow.handed))
    if len(flow.returns) > MANY:
        yield doubts.many_returns(cell, line, place, len(flow.returns))


def _pulled(plan: Plan, middle: Middle) -> Iterator[Diagnostic]:
    """Say which statements outside the tagged cells run in the package."""
    places = {
        (statement.cell, statement.index): f"{step.module}.{step.function}"
        for step in plan.steps
        for statement in step.statements
    }
    rows: dict[tuple[int, int], Facts] = {row.place: row for row in middle.hoisted.bindings.rows}
    told = set()
    for place, reason in sorted(middle.sorted.reasons.items()):
        if place not in places or place not in rows or (said := (place[0], reason, places[place])) in told:
            continue
        told.add(said)
        cell = middle.notebook.cells[place[0]]
        asked, line = middle.sorted.asked[place[0]], rows[place].line
        if asked.kind == "skip":
            yield doubts.pulled_from_skip(cell, line, reason, places[place])
        else:
            yield doubts.pulled_in(
                cell, line, reason, places[place], left_out=asked.module if asked.kind == "none" else ""
            )


def _translated(middle: Middle) -> Iterator[Diagnostic]:
    for cell, code in zip(middle.notebook.cells, middle.codes, strict=True):
        if code and (code.notes or code.error):
            yield from diagnostics_of(cell, code)


def _stars(middle: Middle) -> Iterator[Diagnostic]:
    for row in middle.hoisted.bindings.rows:
        if row.open_star:
            yield doubts.unknown_star(middle.notebook.cells[row.cell], row.line, row.imports[0].module)


def _strings(middle: Middle) -> Iterator[Diagnostic]:
    """Say where a library evaluates a string that can't be seen."""
    for row in middle.hoisted.bindings.rows:
        if row.dynamic_strings and middle.program.has_at:
            yield doubts.frame_string(middle.notebook.cells[row.cell], row.line)


def _early(middle: Middle) -> Iterator[Diagnostic]:
    """Say which statements read a name that nothing before them may bind."""
    rows = middle.hoisted.bindings.rows
    if any(row.open_star for row in rows):
        return
    homes: dict[str, int] = {}
    for row in rows:
        for name in row.binds:
            homes.setdefault(name, middle.notebook.cells[row.cell].number)
    bound = {line.split()[-1] for code in middle.codes if code for line in code.needs}
    bound |= BUILTINS | KERNEL_FUNCTIONS | middle.fields.by_name.keys()
    for row in rows:
        missing = [name for name in sorted(row.early - row.frame_reads - bound) if not name.startswith("__")]
        if missing and not row.catches:
            cell = middle.notebook.cells[row.cell]
            missing.sort(key=lambda name: homes.get(name, 0) <= cell.number)
            below = homes.get(missing[0], 0)
            yield doubts.read_before(cell, row.line, missing, below if below > cell.number else 0)
        bound |= row.binds | set(missing)


def _unread(unread: Collection[Import], middle: Middle) -> Iterator[Diagnostic]:
    for row in middle.hoisted.bindings.rows:
        for one in imports_of(row):
            if one in unread:
                yield doubts.unread_import(middle.notebook.cells[row.cell], row.line, one.bound)


def _made(middle: Middle) -> Iterator[Diagnostic]:
    for row in middle.hoisted.bindings.rows if middle.made else ():
        for top in sorted({one.module.partition(".")[0] for one in row.imports} & middle.made):
            yield doubts.made_module(middle.notebook.cells[row.cell], row.line, top)


def _animations(middle: Middle) -> Iterator[Diagnostic]:
    """Say where an animation that the package makes is handed to `display`."""
    chosen = {row.place for group in middle.groups for row in group.rows}
    made = {name for group in middle.groups for row in group.rows for name in row.maybe}
    for row in (row for rows in middle.program.cells for row in rows or ()):
        if row.animates == "display" and (row.place in chosen or not row.reads.isdisjoint(made)):
            yield doubts.shown_animation(middle.notebook.cells[row.cell], row.line)


def _mixed(middle: Middle) -> Iterator[Diagnostic]:
    """Say which cells do the work of several modules, where they were not divided."""
    for number, modules in middle.sorted.mixed.items():
        if not middle.sorted.parts:
            yield doubts.mixed_cell(middle.notebook.cells[number], modules, middle.sorted.asked[number].module)


def _moved(around: Around, middle: Middle) -> Iterator[Diagnostic]:
    for name in around.placement.moved:
        row = around.hoisted.definitions[name]
        asked = middle.sorted.asked[row.cell].module
        cell = middle.notebook.cells[row.cell]
        yield doubts.definition_moved(cell, row.line, name, asked, around.placement.homes[name])
