"""The notebooks of which no correct package can be made, said before anything is planned."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nbengineer.errors import NotebookRefused
from nbengineer.planning import doubts
from nbengineer.planning.bindings import BUILTINS
from nbengineer.reading.noting import no_python

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nbengineer.model.diagnostic import Diagnostic
    from nbengineer.model.facts import Program
    from nbengineer.model.notebook import Code, Notebook
    from nbengineer.reading.tags import Target

KERNEL_NAMES = frozenset({"In", "Out", "_", "__", "___", "_i", "_ii", "_iii", "_ih", "_oh", "_dh"})
NUMBERED = re.compile(r"_i?\d+")
WORD = re.compile(r"[^\W\d]\w*")


def refuse_what_cannot_be(
    notebook: Notebook, codes: Sequence[Code | None], program: Program, asked: Sequence[Target]
) -> None:
    """Refuse a notebook whose needed cells don't parse or read the kernel's own names.

    Raises:
        NotebookRefused: with one diagnostic for each such place.
    """
    found = [*_unparsed(notebook, codes, program, asked), *_kernel_names(notebook, program, asked)]
    if found:
        first = found[0]
        where = f'{notebook.name}.ipynb, cell {first.number} ("{first.cell}"), line {first.line}'
        raise NotebookRefused(first.message, where=where, help=first.help, diagnostics=tuple(found))


def _unparsed(
    notebook: Notebook, codes: Sequence[Code | None], program: Program, asked: Sequence[Target]
) -> list[Diagnostic]:
    """Give the cells that are no Python and that the package needs.

    It needs them by their target, or by a name that nothing else binds.
    """
    missing = _missing_names(program)
    found = []
    for cell, code, target in zip(notebook.cells, codes, asked, strict=True):
        if code is None or not code.error:
            continue
        wanted = target.kind in {"target", "parameters"} or (
            target.kind == "none" and not missing.isdisjoint(WORD.findall(code.text))
        )
        if wanted:
            found.append(no_python(cell, *code.error, needed=True))
    return found


def _missing_names(program: Program) -> set[str]:
    """Give the names that the notebook reads and never binds."""
    rows = [row for cell in program.cells if cell for row in cell]
    bound = {name for row in rows for name in row.binds}
    return {name for row in rows for name in row.mentions} - bound - BUILTINS


def _kernel_names(notebook: Notebook, program: Program, asked: Sequence[Target]) -> list[Diagnostic]:
    """Give the statements that read what only a kernel binds (`_`, `Out[3]`)."""
    rows = [row for cell in program.cells if cell for row in cell]
    bound = {name for row in rows for name in row.binds}
    found = []
    for row in rows:
        if row.shows or asked[row.cell].kind in {"skip", "test"}:
            continue
        if row.reflection and row.reflection.impossible:
            found.append(doubts.main_module(notebook.cells[row.cell], row.line))
        found.extend(
            doubts.kernel_name(notebook.cells[row.cell], row.line, name)
            for name in sorted(row.mentions - bound)
            if name in KERNEL_NAMES or NUMBERED.fullmatch(name)
        )
    return found
