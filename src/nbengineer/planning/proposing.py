"""For a notebook without targets: the module of each cell, from its headings and from what it calls."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from nbengineer.planning.evidence import Evidence, Weights, evidence_of, words_of
from nbengineer.planning.survey import tree_of
from nbengineer.reading.tags import VOCABULARY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nbengineer.model.notebook import Code, Notebook
    from nbengineer.reading.headings import Heading

LOUDEST = {"plots": 2.5}
LOUDEST_ELSE = 4.0
"""What a cell calls counts at most so much for one module: ten plots are not ten times as telling as one."""

BESIDE_OTHERS = 0.3
"""How much a seed or an option counts in a cell that does something else too."""

NO_PLOT = -0.8
"""What speaks against `plots` for a cell that draws nothing."""

LOUDEST_HEADING = 2.0
OUTER_HEADING = 0.4
"""How much the heading above the nearest one counts."""

CELLS_OF_A_HEADING = 5
"""The words of a heading with more cells than that under it say less about each of them."""

CHANGE = 2.0
"""What must speak for another module before one heading's cells are divided."""

CHANGE_UNDER_A_NEW_HEADING = 0.3
CHANGE_AFTER_SETUP = 0.8
"""Settings stand alone more often than anything else does."""

TRAINS = 2.0
BEFORE_TRAINING = {"features": 0.05}
AFTER_TRAINING = {"evaluate": 0.3}
"""What decides where nothing else does."""

PHRASES = {
    "setup": "sets things up",
    "data": "reads data",
    "checks": "looks at the data",
    "features": "prepares columns",
    "train": "trains",
    "evaluate": "scores",
    "predict": "predicts",
    "plots": "draws",
}


@dataclass(frozen=True, slots=True)
class _Seen:
    """One cell with a body: what its calls, its headings and its place speak for."""

    cell: int
    heading: Heading
    evidence: Evidence
    headed: Weights
    leaning: Weights

    def score(self, module: str) -> float:
        """Give how much speaks for a module."""
        weights = self.evidence.weights
        called = min(weights.get(module, 0.0), LOUDEST.get(module, LOUDEST_ELSE))
        if module == "setup" and sum(weights.values()) > 2 * called:
            called *= BESIDE_OTHERS
        if module == "plots" and not called:
            called = NO_PLOT
        return called + self.headed.get(module, 0.0) + self.leaning.get(module, 0.0)


def propose(
    notebook: Notebook, codes: Sequence[Code | None], headings: Sequence[Heading], roles: Sequence[str]
) -> tuple[tuple[str, str], ...]:
    """Give the module of each cell and why, ("", "") for one that gets none.

    `roles` says `code` for a cell with statements that go into a step. The choice is one for the whole notebook: cells
    under one heading stay together unless much speaks against it, so that steps are runs of cells.
    """
    seen = _look_through(notebook, codes, headings, roles)
    found = [("", "")] * len(notebook.cells)
    around = ["", *_best(seen), ""]
    for place, one in enumerate(seen, start=1):
        module = around[place]
        found[one.cell] = (module, _why(one, module, above=around[place - 1], below=around[place + 1]))
    return tuple(found)


def _look_through(
    notebook: Notebook, codes: Sequence[Code | None], headings: Sequence[Heading], roles: Sequence[str]
) -> list[_Seen]:
    functions: dict[str, Weights] = {}
    headed: dict[int, Weights] = {}
    above: list[Heading] = []
    seen = []
    leaning = BEFORE_TRAINING
    cells = Counter(one.cell for one, role in zip(headings, roles, strict=True) if role == "code")
    for number, cell in enumerate(notebook.cells):
        heading, code = headings[number], codes[number]
        if heading.cell not in headed:
            above = [*(one for one in above if one.level < heading.level), heading]
            share = min(1.0, CELLS_OF_A_HEADING / max(1, cells[heading.cell]))
            headed[heading.cell] = {module: weight * share for module, weight in _headed(above).items()}
        tree = tree_of(code.text) if cell.kind == "code" and code is not None and not code.error else None
        if tree is None:
            continue
        evidence = evidence_of(tree, functions)
        if roles[number] == "code":
            seen.append(_Seen(number, heading, evidence, headed[heading.cell], leaning))
            if evidence.weights.get("train", 0.0) >= TRAINS:
                leaning = AFTER_TRAINING
    return seen


def _headed(above: Sequence[Heading]) -> Weights:
    """Give what the nearest heading speaks for, and more softly the one that it stands under; titles don't count."""
    found = {module: min(weight, LOUDEST_HEADING) for module, weight in words_of(above[-1].plain).items()}
    if len(above) > 1 and above[-2].level > 1:
        for module, weight in words_of(above[-2].plain).items():
            found[module] = found.get(module, 0.0) + min(weight, LOUDEST_HEADING) * OUTER_HEADING
    return found


def _best(seen: Sequence[_Seen]) -> list[str]:
    """Give the modules that together have the highest score, each change of module counted against it (Viterbi)."""
    if not seen:
        return []
    scores = {module: seen[0].score(module) for module in VOCABULARY}
    came_from: list[dict[str, str]] = []
    for before, one in pairwise(seen):
        change = CHANGE if before.heading.cell == one.heading.cell else CHANGE_UNDER_A_NEW_HEADING
        left = {
            module: scores[module] - (min(change, CHANGE_AFTER_SETUP) if module == "setup" else change)
            for module in scores
        }
        best = max(VOCABULARY, key=lambda module: left[module])
        origin = {module: module if scores[module] >= left[best] else best for module in VOCABULARY}
        scores = {module: max(scores[module], left[best]) + one.score(module) for module in VOCABULARY}
        came_from.append(origin)
    chosen = [max(VOCABULARY, key=lambda module: scores[module])]
    for origin in reversed(came_from):
        chosen.append(origin[chosen[-1]])
    return chosen[::-1]


def _why(one: _Seen, module: str, *, above: str, below: str) -> str:
    call = one.evidence.call(module)
    under = f"under “{one.heading.plain}”" if one.headed.get(module) and one.heading.plain else ""
    if under:
        return f"{under}, calls {call}" if call and call != "assert" else under
    if call:
        return f"{PHRASES[module]}: {call}"
    if module == above:
        return "goes on with the cell above"
    return "goes with the cell below" if module == below else PHRASES[module]
