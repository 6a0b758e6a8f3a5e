"""What becomes of `nbe:test` cells: where they run, and what they read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nbengineer.model.plan import NotebookTest, Statement
from nbengineer.planning.naming import numbered
from nbengineer.reading.names import cut_at_word, snake_case

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nbengineer.model.facts import Facts, Program
    from nbengineer.model.notebook import Notebook
    from nbengineer.planning.assembling import Around
    from nbengineer.planning.grouping import Group
    from nbengineer.planning.sorting import Sorted


def tests_of(
    notebook: Notebook, program: Program, sorted_: Sorted, groups: Sequence[Group], around: Around
) -> tuple[NotebookTest, ...]:
    """Give the tests in the notebook's order."""
    taken: set[str] = set()
    found = []
    for number in sorted_.tests:
        rows = [row for row in program.cells[number] or () if not row.shows and row.kind not in {"text", "global"}]
        if not rows:
            continue
        test = _test(number, rows, notebook, groups, around, frozenset(taken))
        taken |= {test.name, *test.functions}
        found.append(test)
    return tuple(found)


def _test(
    number: int,
    rows: Sequence[Facts],
    notebook: Notebook,
    groups: Sequence[Group],
    around: Around,
    taken: frozenset[str],
) -> NotebookTest:
    hoisted, homes = around.hoisted, around.placement.homes
    mentions = frozenset[str]().union(*(row.mentions for row in rows))
    own = {name for row in rows for name in row.sure}
    before = [place for place, group in enumerate(groups) if group.rows[-1].cell < number]
    uses = {name: homes[name] for name in sorted(mentions) if name in homes}
    bound_before = {name for place in before for row in groups[place].rows for name in row.binds}
    reads = sorted(name for name in mentions if hoisted.is_variable(name) and name in bound_before)
    readers = [groups[place].module for place in before for row in groups[place].rows if row.binds & set(reads)]
    module = next(iter(uses.values()), "") or (readers[-1] if readers else "") or next(iter(around.placement.order), "")
    heading = around.heads[number]
    name = cut_at_word(snake_case(heading.plain)) or (f"{module}_holds" if module else "the_notebook_holds")
    imports = tuple(
        one
        for name_ in sorted(mentions)
        if name_ in hoisted.module_names
        for one in hoisted.bindings.imports.get(name_, ())
    )
    imports += tuple(one for row in rows for one in row.imports)
    functions = tuple(
        row.name for row in rows if row.making and row.making.kind == "function" and row.name.startswith("test")
    )
    return NotebookTest(
        cell=notebook.cells[number].id,
        number=notebook.cells[number].number,
        statements=tuple(Statement(row.cell, row.position) for row in rows),
        module=module,
        name=numbered(f"test_{name}", taken),
        after=(before[-1] + 1) if before and reads else 0,
        reads=tuple(name for name in reads if name not in own or any(name in row.early for row in rows)),
        uses=uses,
        settings={name: around.settings[name].field for name in sorted(mentions) if name in hoisted.fields},
        imports=tuple(dict.fromkeys(imports)),
        functions=functions,
    )
