"""From cells to the plan of a package: sort, hoist, group, find what flows, place, name."""

from __future__ import annotations

import ast
from dataclasses import replace
from typing import TYPE_CHECKING

from nbengineer.analysis.beside import look_beside
from nbengineer.analysis.program import analyse
from nbengineer.model.plan import Plan
from nbengineer.planning.asking import ask_of
from nbengineer.planning.assembling import (
    Around,
    definitions_of,
    doubts_about_names,
    names_of_steps,
    results_of,
    step_of,
    variable,
    whole_cells,
)
from nbengineer.planning.bindings import BUILTINS, KERNEL_FUNCTIONS
from nbengineer.planning.distributions import MAPPED, SAME
from nbengineer.planning.dividing import divided
from nbengineer.planning.evidence import evidence_of
from nbengineer.planning.figures import figures_of
from nbengineer.planning.finishing import finish
from nbengineer.planning.flowing import signatures
from nbengineer.planning.grouping import merged, runs, telling_errors, troubled
from nbengineer.planning.hoisting import Wishes, hoist, is_found, passing_on
from nbengineer.planning.middle import Middle
from nbengineer.planning.placing import entries, place
from nbengineer.planning.reasons import reasons_of
from nbengineer.planning.refusing import refuse_what_cannot_be
from nbengineer.planning.settings import fields_of, name_fields, settings_of
from nbengineer.planning.sorting import ask, sort, stays_out, with_stars
from nbengineer.planning.survey import survey
from nbengineer.planning.testing import tests_of
from nbengineer.planning.titles import below_the_title, title_of
from nbengineer.planning.written import made_by_the_run
from nbengineer.reading.headings import headings
from nbengineer.reading.python import tree_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nbengineer.model.environment import Environment, Folder
    from nbengineer.model.facts import Facts, Program
    from nbengineer.model.notebook import Code, Notebook
    from nbengineer.model.options import Options
    from nbengineer.planning.grouping import Group
    from nbengineer.planning.hoisting import Hoisted
    from nbengineer.planning.settings import Fields
    from nbengineer.planning.sorting import Sorted
    from nbengineer.planning.survey import Survey
    from nbengineer.reading.headings import Heading

SPEAKS_FOR = 1.0
"""So much must speak for a module before a pulled-in statement goes there."""

KNOWN_IMPORTS = frozenset(MAPPED) | SAME
"""Top-level modules that distributions bring, as far as we know them."""


def read_cells(notebook: Notebook, codes: Sequence[Code | None], options: Options) -> tuple[Program, Survey]:
    """Give what the cells' code does, and what it asks of its surroundings.

    Raises:
        BadRequest: a tag or an option can't be obeyed.
    """
    return survey(codes, slicing=stays_out(ask(notebook, options), notebook.cells))


def make_plan(
    notebook: Notebook,
    codes: Sequence[Code | None],
    program: Program,
    *,
    package: str,
    options: Options,
    environment: Environment | None,
    folder: Folder,
) -> Plan:
    """Decide everything that the package says; pure, and the same for the same arguments.

    `codes` has the translated code of each cell (None for cells that are no code), `program` is what `read_cells` found
    in it.

    Raises:
        NotebookRefused: no correct package can be made; the diagnostics say why.
        BadRequest: a tag or an option can't be obeyed.
    """
    heads = headings(notebook)
    asked = ask(notebook, options)
    slicing = stays_out(asked, notebook.cells)
    if slicing and folder.modules:  # which may remember what cells give them
        program = analyse(codes, slicing=slicing, modules=folder.modules)
    program = with_stars(program, environment, everything=options.returns == "all")
    refuse_what_cannot_be(notebook, codes, program, asked)
    sorted_ = sort(notebook, codes, program, asked, heads, options=options)
    if sorted_.proposed:
        heads = divided(notebook, heads, sorted_.asked)
    made = made_by_the_run(codes, program, folder, environment)
    middle = _cut(notebook, codes, program, heads, sorted_, options, folder, made)
    return _assembled(middle, package, environment)


def _cut(
    notebook: Notebook,
    codes: Sequence[Code | None],
    program: Program,
    heads: Sequence[Heading],
    sorted_: Sorted,
    options: Options,
    folder: Folder,
    made: frozenset[str],
) -> Middle:
    """Cut the statements into steps and find what flows between them."""
    fields = fields_of(sorted_.rows, sorted_.parameter_cells(), codes)
    rebound = {fields.by_name[name].place for name in fields.rebound if name in fields.by_name}
    rows = tuple(row for row in _with_unseen(sorted_.rows, codes) if row.place not in rebound)
    verbatim = {number: code.verbatim for number, code in enumerate(codes) if code is not None and code.verbatim}
    calls = _calls(codes, sorted_)
    unlifted = frozenset[str]().union(*(row.mentions for row in sorted_.tests_rows))
    while True:
        hoisted = _hoist(rows, fields, unlifted, folder, codes, made)
        sorted_ = replace(sorted_, rows=hoisted.bindings.rows)
        tests = {row.cell for row in sorted_.tests_rows if any(hoisted.is_variable(name) for name in row.mentions)}
        groups = runs(entries(sorted_, hoisted, heads, calls, frozenset(tests)))
        groups = _without_repeated_imports(groups, hoisted)
        groups = _with_troubles(groups, hoisted, verbatim, has_at=program.has_at)
        used = {name for group in groups if group.verbatim for row in group.rows for name in row.mentions}
        if used.isdisjoint(hoisted.captures):
            break
        unlifted |= used & hoisted.captures.keys()
    asked = ask_of(groups, hoisted, fields, sorted_, program, options)
    return Middle(
        notebook=notebook,
        codes=codes,
        program=program,
        heads=heads,
        sorted=sorted_,
        folder=folder,
        fields=fields,
        hoisted=hoisted,
        groups=groups,
        ask=asked,
        flows=signatures(groups, hoisted, asked),
        made=made,
    )


def _with_unseen(rows: Sequence[Facts], codes: Sequence[Code | None]) -> list[Facts]:
    """Let statements that may bind any name bind those that the notebook reads and nothing else binds.

    Those that delete some may delete any.
    """
    if not any(row.reflection and row.reflection.open_writes for row in rows):
        return list(rows)
    bound = {name for row in rows for name in row.binds} | _needed(codes) | BUILTINS | KERNEL_FUNCTIONS
    unseen = frozenset(name for row in rows for name in row.mentions if name not in bound and not name.startswith("__"))
    every = frozenset(name for row in rows for name in row.maybe)
    found = []
    for row in rows:
        opens, deletes = (row.reflection.open_writes, row.reflection.open_deletes) if row.reflection else (False, False)
        fresh = row._replace(maybe=row.maybe | unseen) if opens else row
        found.append(fresh._replace(unbinds=row.unbinds | every) if deletes else fresh)
    return found


def _needed(codes: Sequence[Code | None]) -> frozenset[str]:
    """Give the names that translated magics read."""
    return frozenset(line.split()[-1] for code in codes if code for line in code.needs)


def _hoist(
    rows: Sequence[Facts],
    fields: Fields,
    unlifted: frozenset[str],
    folder: Folder,
    codes: Sequence[Code | None],
    made: frozenset[str],
) -> Hoisted:
    is_verbatim = any(code is not None and code.verbatim for code in codes)
    opens = any(row.reflection and row.reflection.open_writes for row in rows)
    wishes = Wishes(
        fields={name: row for name, row in fields.by_name.items() if name not in fields.rebound},
        fixed=fields.fixed,
        plain=is_verbatim or any(row.reflection for row in rows),
        nothing=is_verbatim or opens,
        local_modules=frozenset(name.partition(".")[0] for name in folder.modules),
        needed=_needed(codes),
        unlifted=unlifted,
        installed=KNOWN_IMPORTS,
        tame=look_beside(folder.modules, ()).tame,
        started=fields.rebound,
        made=made,
    )
    return passing_on(hoist(rows, wishes))


def _calls(codes: Sequence[Code | None], sorted_: Sorted) -> dict[int, str]:
    """Give the module that the calls of a cell speak for, where pulled-in statements stand in it."""
    places: dict[int, list[int]] = {}
    for cell, index in sorted_.reasons if not sorted_.proposed else ():
        places.setdefault(cell, []).append(index)
    found = {}
    for cell, indices in places.items():
        code = codes[cell]
        body = tree_of(code).body if code is not None else []
        weights = evidence_of(ast.Module([body[index] for index in indices], []), {}).weights
        best = max(weights, key=lambda module: weights[module], default="")
        if best and weights[best] >= SPEAKS_FOR:
            found[cell] = best
    return found


def _without_repeated_imports(groups: Sequence[Group], hoisted: Hoisted) -> list[Group]:
    """Leave out steps of nothing but imports that every reader repeats, where their order matters to no later step."""
    sensitive = [number for number, group in enumerate(groups) if any(row.order_sensitive for row in group.rows)]
    last = sensitive[-1] if sensitive else -1
    return [group for number, group in enumerate(groups) if number <= last or not _only_repeats(group, hoisted)]


def _only_repeats(group: Group, hoisted: Hoisted) -> bool:
    return all(
        row.kind == "import" and all(one.bound in hoisted.local and is_found(one, KNOWN_IMPORTS) for one in row.imports)
        for row in group.rows
    )


def _with_troubles(groups: Sequence[Group], hoisted: Hoisted, verbatim: dict[int, str], *, has_at: bool) -> list[Group]:
    """Say which groups only run as they stand, then join what must be joined."""
    told = telling_errors(groups, hoisted)
    marked = [
        replace(one, verbatim=troubled(one, hoisted, has_at=has_at, verbatim_cells=verbatim, told=told))
        for one in groups
    ]
    return merged(marked, hoisted)


def _assembled(middle: Middle, package: str, environment: Environment | None) -> Plan:
    """Give everything its form and its name."""
    hoisted, groups, fields = middle.hoisted, middle.groups, middle.fields
    rows = {name: fields.by_name[name] for name in (*hoisted.fields, *fields.rebound)}
    ordered = sorted(rows.items(), key=lambda item: item[1].place)
    names = name_fields([name for name, _ in ordered], middle.program.identifiers, middle.program.frame_names)
    settings, secrets = settings_of(ordered, names, middle.notebook.cells, lambda row: _line(middle, row))
    open_groups = {number for number, group in enumerate(groups) if group.reads_anything}
    title = title_of(middle.notebook)
    around = Around(
        cells=middle.notebook.cells,
        heads=below_the_title(middle.heads, title),
        hoisted=hoisted,
        placement=place(groups, hoisted, middle.sorted, frozenset(open_groups)),
        settings={one.notebook_name: one for one in settings},
        initial=_initial(middle, names),
        identifiers=middle.program.identifiers,
    )
    functions, changed = names_of_steps(groups, middle.flows, around)
    steps = [step_of(*one, around) for one in zip(groups, middle.flows, functions, strict=True)]
    behind = frozenset(row.cell for row in middle.sorted.left if not row.shows and row.kind not in {"text", "global"})
    steps = whole_cells(steps, groups, behind)
    plan = Plan(
        package=package,
        notebook=middle.notebook.name,
        steps=tuple(steps),
        definitions=definitions_of(around),
        settings=settings,
        results=results_of(middle.ask.final, steps, around),
        tests=tests_of(middle.notebook, middle.program, middle.sorted, groups, around),
        initial=dict(around.initial),
        is_async=any(step.is_async for step in steps),
        needs_unbound=any(flow.optional or flow.doubtful for flow in middle.flows),
        proposed=middle.sorted.proposed,
        renames={name: fresh for name, fresh in names.items() if name in hoisted.fields and name != fresh},
        title=title.text,
        diagnostics=(*secrets, *doubts_about_names(changed, groups, functions, around)),
        reasons=reasons_of(middle, around.placement),
    )
    return finish(plan, middle, around, figures_of(groups, hoisted, middle.program, middle.codes), environment)


def _initial(middle: Middle, names: dict[str, str]) -> dict[str, str]:
    """Give the variables that have a value before the first step, and that value, where somebody asks for it."""
    asked = {name for flow in middle.flows for name in flow.parameters}
    found = {}
    for name in sorted(middle.ask.initial):
        if name in middle.fields.rebound:
            found[variable(name)] = f"config.{names[name]}"
        elif name in asked:
            found[variable(name)] = f"builtins.{name}"
    return found


def _line(middle: Middle, row: Facts) -> str:
    """Give the last source line of a statement."""
    code = middle.codes[row.cell]
    return code.text.split("\n")[row.end_line - 1] if code else ""
