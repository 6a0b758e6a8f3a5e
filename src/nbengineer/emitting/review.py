"""`REVIEW.md`: what a reviewer with ten minutes has to know about a package."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from nbengineer.emitting.docstrings import many, sentence
from nbengineer.emitting.flowchart import flowchart
from nbengineer.emitting.markdown import code, fenced, prose, table, with_code
from nbengineer.emitting.testing import home, path_of, questions_of
from nbengineer.emitting.values import one_line
from nbengineer.planning.elsewhere import SECRET_STARTS
from nbengineer.planning.sorting import IMPORTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from nbengineer.model.diagnostic import Diagnostic
    from nbengineer.model.notebook import Cell, Notebook
    from nbengineer.model.plan import Plan, Statement
    from nbengineer.model.recorded import Recorded

NOTHING = "-"
SEVERITIES = {"error": "Errors", "warning": "Warnings", "info": "Notes"}

QUOTED = re.compile(r"""([\"']).*?\1""")


def review_text(plan: Plan, *, notebook: Notebook, recorded: Recorded | None = None) -> str:
    """Give the text; every word of the notebook in it is escaped."""
    numbers = {cell.id: cell.number for cell in notebook.cells}
    sections = [
        _head(plan, notebook),
        _attention(plan, numbers),
        _flow(plan),
        _cells(plan, notebook),
        _settings(plan, numbers),
        _skipped(plan, notebook),
        _diagnostics(plan),
        _questions(plan, recorded),
    ]
    return "\n\n".join(section for section in sections if section) + "\n"


def _head(plan: Plan, notebook: Notebook) -> str:
    cells = sum(cell.kind == "code" for cell in notebook.cells)
    functions = len({(one.module, one.function) for one in plan.steps} | {(d.module, d.name) for d in plan.definitions})
    modules = len(plan.modules)
    title = f" ({prose(plan.title)})" if plan.title else ""
    text = (
        f"`{plan.package}` is {code(f'notebooks/{notebook.name}.ipynb', 400)}{title} as a package: "
        f"{many(cells, 'code cell')} became {many(functions, 'function')} in {many(modules, 'module')}, "
        f"{many(len(plan.settings), 'setting')} and {many(len(plan.tests), 'test')} of the notebook's own. "
        f"Start with `src/{plan.package}/pipeline.py`: it is the whole run on one page."
    )
    made = "This file is made again by every extraction; cells are numbered by their place in the notebook, from 1."
    proposed = (
        "\n\nThe notebook has no tags: which cell goes where was proposed from its headings and from what it calls. "
        "`nbengineer tag --write` puts the proposal into the notebook, to be changed there."
        if plan.proposed
        else ""
    )
    return f"# Review of {plan.package}\n\n{text}\n\n{made}{proposed}"


def _attention(plan: Plan, numbers: Mapping[str, int]) -> str:
    """Give what a reviewer should look at first."""
    lines = []
    for step in plan.steps:
        name = code(f"{step.module}.{step.function}")
        where = _cell_list(step.cells, numbers)
        if step.kind == "verbatim":
            lines.append(
                f"- {name} runs the source of {where} as it stands: its names are made in ways that can't be seen."
            )
        if step.kind == "merged":
            lines.append(f"- {name} holds {where} together: they share state that can't be passed on.")
        if step.pulled_in:
            lines.append(f"- {name} was not asked for; what follows needs it ({where}).")
        lines += [f"- {name} depends on {prose(_hidden(text))}" for text in step.hidden_inputs]
    for severity in ("error", "warning"):
        count = sum(one.severity == severity for one in plan.diagnostics)
        if count:
            lines.append(f"- {many(count, severity)} below.")
    return "## Look here first\n\n" + "\n".join(lines) if lines else ""


def _hidden(text: str) -> str:
    return sentence(text.removeprefix("Depends on ").strip())


def _flow(plan: Plan) -> str:
    chart = flowchart(plan) if plan.steps else ""
    if not chart:
        return ""
    text = "The steps in run order, and the variables that pass between them."
    return f"## Data flow\n\n{text}\n\n{fenced(chart, 'mermaid')}"


def _cells(plan: Plan, notebook: Notebook) -> str:
    """Give the table from cells to functions to tests."""
    fates, dropped = _fates(plan), plan.dropped_magics()
    rows = []
    for cell in notebook.cells:
        if cell.kind != "code":
            continue
        fate = fates.get(cell.id, _Fate())
        row = [
            str(cell.number),
            code(_without_secrets(cell.first_line(dropped.get(cell.id, ())), cell, plan), 60),
            fate.shown(),
            ", ".join(fate.tests) or NOTHING,
        ]
        rows.append([*row, prose(plan.reasons.get(cell.id, "")) or NOTHING] if plan.proposed else row)
    head = ["Cell", "Begins with", "Became", "Tests", *(["Why there"] if plan.proposed else [])]
    return f"## Cells, functions, tests\n\n{table(head, rows)}" if rows else ""


@dataclass(slots=True)
class _Fate:
    """What became of one cell, in the order in which it is told, and where that is tested."""

    places: dict[str, None] = field(default_factory=dict)
    tests: dict[str, None] = field(default_factory=dict)
    skipped: str = ""

    def add(self, place: str, test: str) -> None:
        """Note one more place."""
        self.places[place] = None
        self.tests[_link(test)] = None

    def shown(self) -> str:
        """Give the places, or why there are none."""
        if self.places or not self.skipped:
            return ", ".join(self.places) or NOTHING
        return IMPORTS if self.skipped == IMPORTS else f"skipped: {prose(self.skipped.partition(': ')[0])}"


def _fates(plan: Plan) -> dict[str, _Fate]:
    """Say what became of each cell, by its id."""
    fates: defaultdict[str, _Fate] = defaultdict(_Fate)
    for setting in plan.settings:
        fates[setting.cell].add("settings", "tests/test_config.py")
    found = [(one.cell, one.module, one.name) for one in plan.definitions]
    found += [(cell, one.module, one.function) for one in plan.steps for cell in one.cells]
    for cell, module, name in found:
        fates[cell].add(f"[{code(f'{module}.{name}')}](src/{plan.package}/{module}.py)", path_of(module))
    for test in plan.tests:
        fates[test.cell].add("tests", path_of(home(test)))
    for skipped in plan.skipped:
        fates[skipped.cell].skipped = skipped.reason
    return dict(fates)


def _link(path: str) -> str:
    return f"[{path.rpartition('/')[2]}]({path})"


def _without_secrets(line: str, cell: Cell, plan: Plan) -> str:
    """Give a line of a cell without its texts where one of them may be a secret."""
    secret = {one.cell for one in plan.settings if one.environment}
    return QUOTED.sub('"…"', line) if cell.id in secret or SECRET_STARTS.search(line) else line


def _settings(plan: Plan, numbers: Mapping[str, int]) -> str:
    if not plan.settings:
        return ""
    rows = []
    for one in plan.settings:
        value = one.value if "\n" not in one.value else one_line(one.value)
        default = f"environment variable {code(one.environment)}" if one.environment else code(value)
        rows.append([code(one.field), code(one.notebook_name), default, str(numbers.get(one.cell, NOTHING))])
    return f"## Settings\n\n{table(['Field', 'In the notebook', 'Default', 'Cell'], rows)}"


def _skipped(plan: Plan, notebook: Notebook) -> str:
    """Give what stays in the notebook."""
    cells = {cell.id: cell for cell in notebook.cells}
    rows: dict[tuple[str, str], str] = {}
    for one in plan.skipped:
        if one.reason == IMPORTS:
            continue
        cell = cells.get(one.cell)
        number = str(cell.number) if cell else prose(one.cell)
        what = one.what or (_line(cell, one.line) if cell else "")
        reason = one.reason.removesuffix(f": {what.strip()}")
        what = _without_secrets(what, cell, plan) if cell else what
        rows.setdefault((number, code(what, 60) or NOTHING), prose(reason))
    return (
        f"## What stays in the notebook\n\n{table(['Cell', 'What', 'Why'], ((*row, why) for row, why in rows.items()))}"
        if rows
        else ""
    )


def _line(cell: Cell, number: int) -> str:
    lines = cell.source.splitlines()
    return lines[number - 1].strip() if 0 < number <= len(lines) else cell.first_line()


def _diagnostics(plan: Plan) -> str:
    parts = []
    for severity, title in SEVERITIES.items():
        found = [one for one in plan.diagnostics if one.severity == severity]
        if found:
            parts.append(f"### {title}\n\n" + "\n".join(_diagnostic(one) for one in found))
    return "\n\n".join(["## Diagnostics", *parts]) if parts else ""


def _diagnostic(one: Diagnostic) -> str:
    place = f"cell {one.number}" if one.number else "the notebook"
    place += f", line {one.line}" if one.number and one.line else ""
    help_ = f" *{_capital(sentence(with_code(one.help)))}*" if one.help else ""
    return f"- **{one.code}** ({place}): {sentence(with_code(one.message))}{help_}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _questions(plan: Plan, recorded: Recorded | None) -> str:
    """Give the open stubs, in the order in which the notebook makes and runs what they ask about."""
    asked = [(_places([one.statement]), one.module, one.name, one.questions) for one in plan.definitions]
    asked += [(_places(one.statements), one.module, one.function, questions_of(one, recorded)) for one in plan.steps]
    asked.sort(key=lambda one: one[0])
    lines = [
        f"- {_capital(with_code(question.replace(f' {name} ', f' `{name}` ', 1)))} ({_link(path_of(module))})"
        for _, module, name, questions in asked
        for question in questions
    ]
    head = "## Open questions\n\nEach is a stub: a skipped test that waits for an answer."
    own = ", apart from the notebook's own" if plan.tests else ""
    head += "" if recorded else f" No test compares values yet{own}."
    return f"{head}\n\n" + "\n".join(lines) if lines else ""


def _places(statements: Iterable[Statement]) -> list[tuple[int, int]]:
    return [(one.cell, one.index) for one in statements]


def _cell_list(cells: Iterable[str], numbers: Mapping[str, int]) -> str:
    found = [str(numbers.get(cell, cell)) for cell in cells]
    return f"cell {found[0]}" if len(found) == 1 else f"cells {', '.join(found)}"
