"""Which functions and classes of a package pickle can't find, or finds elsewhere, where the notebook pickles."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from nbengineer.analysis.calls import called_name
from nbengineer.analysis.library import root
from nbengineer.planning import doubts
from nbengineer.reading.python import tree_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nbengineer.model.diagnostic import Diagnostic
    from nbengineer.planning.middle import Middle

PICKLES = re.compile(r"\bpickle\b|\bjoblib\b|\bmultiprocessing\b|\bProcessPoolExecutor\b|\btorch\.save\b")
WRITING = frozenset({"dump", "dumps", "save"})
READING = frozenset({"load", "loads"})
MODULES = frozenset({"pickle", "joblib", "torch"})
PROCESSES = frozenset({"Pool", "ProcessPoolExecutor"})


def pickled(middle: Middle) -> Iterator[Diagnostic]:
    """Say which definitions that stay in a step are pickled, functions that are handed over and any class.

    Of classes that stand in a module, say that pickles name the module.
    """
    if not any(code is not None and PICKLES.search(code.text) for code in middle.codes):
        return
    rows = [row for group in middle.groups for row in group.rows]
    calls = {row.place: _pickles(middle, row.cell, row.index) for row in rows}
    places = {place for place, names in calls.items() if "pickle" in names}
    pooled = any(names & PROCESSES for names in calls.values())
    handed = frozenset[str]().union(*(row.mentions for row in rows if calls[row.place]))
    if pooled:
        handed |= frozenset[str]().union(*(row.uses.escapes | row.uses.handed for row in rows))
    apart = [name for name, row in middle.hoisted.definitions.items() if row.making and row.making.kind == "class"]
    first = min((place for place, names in calls.items() if names & {"pickle", "unpickle"}), default=None)
    if apart and first:
        row = next(row for row in rows if row.place == first)
        yield doubts.pickled_by_place(middle.notebook.cells[row.cell], row.line, apart)
    for row in rows:
        if row.making is None or row.name in middle.hoisted.definitions:
            continue
        is_class = row.making.kind == "class" and bool(places or pooled)
        if is_class or row.name in handed:
            yield doubts.pickled_inside(middle.notebook.cells[row.cell], row.line, row.name)


def _pickles(middle: Middle, cell: int, index: int) -> frozenset[str]:
    """Give what a statement calls that pickles: "pickle" itself, "unpickle", and what makes processes."""
    code = middle.codes[cell]
    if code is None:
        return frozenset()
    found = set()
    for node in ast.walk(tree_of(code).body[index]):
        if isinstance(node, ast.Call):
            name = called_name(node)
            if name in PROCESSES:
                found.add(name)
            module = middle.program.modules.get(root(node.func), "").partition(".")[0]
            if module in MODULES and name in WRITING | READING:
                found.add("pickle" if name in WRITING else "unpickle")
    return frozenset(found)
