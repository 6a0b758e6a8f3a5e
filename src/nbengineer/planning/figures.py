"""Where figures are closed (DESIGN 6, figures).

A notebook shows and closes them at the end of a cell, a process does not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from nbengineer.analysis.drawing import pyplot_calls
from nbengineer.model.plan import Import

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from nbengineer.model.facts import Facts, Program
    from nbengineer.model.notebook import Code
    from nbengineer.planning.grouping import Group
    from nbengineer.planning.hoisting import Hoisted

PYPLOT = "matplotlib.pyplot"
INLINE = frozenset({"", "inline", "--list", "-l", "ipympl"})
BACKEND_MAGIC = re.compile(r"%matplotlib[ \t]*(\S*)")
OTHER_PLOTS = re.compile(r"^[ \t]*(\w+)\.show\(", re.MULTILINE)
SHOWING_LIBRARIES = frozenset({"plotly", "altair", "bokeh", "folium", "pyecharts"})


@dataclass(frozen=True, slots=True)
class Figures:
    """`close` is the statement that ends a cell with figures ("" where nothing closes), `name` what it reads.

    `after` are the statements that it follows, `added` the import that it needs where the notebook has none. `replaced`
    maps calls that only show to what takes their place.
    """

    close: str = ""
    name: str = ""
    after: frozenset[tuple[int, int]] = frozenset()
    added: Import | None = None
    replaced: Mapping[str, str] = field(default_factory=dict)
    draws: bool = False


def figures_of(groups: Sequence[Group], hoisted: Hoisted, program: Program, codes: Sequence[Code | None]) -> Figures:
    """Decide for the whole package."""
    modules = program.modules
    inline = not any(row.sets_backend for row in hoisted.bindings.rows) and not _other_backend(codes)
    shows = {call: (statement if inline else "") for call, statement in pyplot_calls(modules).items()}
    replaced = shows | _displays(hoisted, modules, codes)
    drawn = {row.place for group in groups for row in group.rows if row.draws}
    if not drawn and not shows:
        return Figures(replaced=replaced)
    name = next((name for name, what in sorted(modules.items()) if what == PYPLOT and name in hoisted.module_names), "")
    added = None
    if not name:
        name = "plt" if "plt" not in program.identifiers else "pyplot"
        added = Import(PYPLOT, alias=name) if name == "plt" else Import("matplotlib", "pyplot")
    if not inline:
        return Figures(replaced=replaced, draws=bool(drawn))
    after = {place for group in groups for place in _ends(group)}
    needed = added if after else None
    return Figures(f'{name}.close("all")', name, frozenset(after), needed, replaced, draws=True)


def _ends(group: Group) -> Iterator[tuple[int, int]]:
    """Give the last statement of each cell with figures, where something is drawn after its last `show`."""
    by_cell: dict[int, list[Facts]] = {}
    for row in group.rows:
        by_cell.setdefault(row.cell, []).append(row)
    for rows in by_cell.values():
        shown = max((row.position for row in rows if row.shows_figures), default=-1)
        if any(row.draws and row.position > shown for row in rows):
            yield rows[-1].place


def _other_backend(codes: Sequence[Code | None]) -> bool:
    """Say whether a magic asks for another backend than the inline one."""
    for code in codes:
        for note in code.notes if code else ():
            found = BACKEND_MAGIC.match(note.what.strip())
            if found and found[1] not in INLINE:
                return True
    return False


def _displays(hoisted: Hoisted, modules: Mapping[str, str], codes: Sequence[Code | None]) -> dict[str, str]:
    """Give the calls that only a notebook can show.

    They are `display`, and `fig.show()` of libraries that draw in the browser.
    """
    found = {}
    for name, what in modules.items():
        if what in {"IPython.display.display", "IPython.core.display.display"}:
            found[name] = ""
        if what in {"IPython.display", "IPython.core.display"}:
            found[f"{name}.display"] = ""
    if "display" not in hoisted.bindings.counts:
        found["display"] = ""
    if any(what.partition(".")[0] in SHOWING_LIBRARIES for what in modules.values()):
        for code in codes:
            for name in OTHER_PLOTS.findall(code.text) if code else ():
                if modules.get(name, "").partition(".")[0] not in {"matplotlib", "pylab"}:
                    found[f"{name}.show"] = ""
    return found
