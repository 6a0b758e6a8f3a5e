"""The last strokes of a plan.

Modules with their imports, closed figures, questions, dependencies, what to tell the reader.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from nbengineer.planning.annotating import Annotator
from nbengineer.planning.assembling import local_imports
from nbengineer.planning.depending import hidden_inputs
from nbengineer.planning.elsewhere import SECRET_STARTS, elsewhere, is_worth_a_look, open_secrets, told_once
from nbengineer.planning.modules import kept_imports, modules_of, needed_imports
from nbengineer.planning.questions import question
from nbengineer.planning.requirements import requirements
from nbengineer.planning.sorting import skipped_cells
from nbengineer.planning.telling import tell
from nbengineer.reading.python import tree_of

if TYPE_CHECKING:
    import ast
    from collections.abc import Iterable, Mapping

    from nbengineer.model.diagnostic import Diagnostic
    from nbengineer.model.environment import Environment
    from nbengineer.model.facts import Facts
    from nbengineer.model.plan import Definition, Import, Plan, Step
    from nbengineer.planning.assembling import Around
    from nbengineer.planning.figures import Figures
    from nbengineer.planning.grouping import Group
    from nbengineer.planning.hoisting import Hoisted
    from nbengineer.planning.middle import Middle

DATA_LIMIT = 1_000_000
"""Bytes of input files that a package carries along."""


def finish(plan: Plan, middle: Middle, around: Around, figures: Figures, environment: Environment | None) -> Plan:
    """Give the plan with everything that a reader and the emitter still need."""
    hoisted, groups = middle.hoisted, middle.groups
    extra = needed_imports(middle)
    kept = kept_imports(middle)
    modules = modules_of(plan, middle, around, figures, extra | kept)
    trees, annotator = _Trees(middle), Annotator(middle)
    shared = _Shared(middle, figures, trees, annotator, hoisted.module_names, _first_imports(hoisted))
    depends = hidden_inputs(groups, plan.steps, hoisted.bindings.rows)
    steps = tuple(
        replace(_finished(step, group, shared), hidden_inputs=inputs)
        for step, group, inputs in zip(plan.steps, groups, depends, strict=True)
    )
    types = {setting.notebook_name: setting.annotation for setting in plan.settings}
    definitions = tuple(_asked(one, plan, types, shared) for one in plan.definitions)
    used = {
        one.module.partition(".")[0] for module in modules for one in module.imports if not one.module.startswith(".")
    }
    used |= {
        one.module.partition(".")[0]
        for row in hoisted.bindings.rows
        for one in row.imports
        if one.bound not in hoisted.top
    }
    used |= {one.module.partition(".")[0] for test in plan.tests for one in test.imports} | _inner_imports(middle)
    if any("get_ipython" in row.reads for group in groups if group.verbatim for row in group.rows):
        used.add("IPython")
    installs = tuple(line for code in middle.codes if code for line in code.installs)
    needs = requirements(frozenset(used), installs, environment, middle.folder, _engines(middle))
    data, missing = _data(middle.folder.files)
    plan = replace(
        plan,
        steps=steps,
        definitions=definitions,
        modules=annotator.modules(modules),
        results=annotator.results(plan),
        skipped=skipped_cells(middle.notebook, middle.codes, middle.program, middle.sorted, hoisted.gone),
        module_aliases=_aliases(plan),
        draws=figures.draws,
        close_figures=figures.close,
        replaced_calls=figures.replaced,
        star_names=_stars(middle),
        requirements=needs.lines,
        distributions=needs.distributions,
        local_modules=tuple(sorted(middle.folder.modules)),
        data_files=data,
        missing_files=missing,
    )
    said = [*plan.diagnostics, *tell(plan, middle, around, kept), *_elsewhere(middle, trees)]
    return replace(plan, diagnostics=tuple(sorted(set(said))))


class _Trees:
    """Syntax trees of single cells; of those that nobody keeps, the last one is made only once."""

    def __init__(self, middle: Middle) -> None:
        self._codes = middle.codes
        self._last: tuple[int, ast.Module] | None = None

    def cell(self, number: int) -> ast.Module | None:
        """Give the tree of a cell; None where there is no code or it does not parse."""
        code = self._codes[number]
        if code is None or code.error:
            return None
        if self._last is None or self._last[0] != number:
            self._last = (number, tree_of(code))
        return self._last[1]

    def of(self, rows: Iterable[Facts]) -> list[ast.stmt]:
        """Give the statements of some rows."""
        found = []
        for row in rows:
            tree = self.cell(row.cell)
            assert tree
            found.append(tree.body[row.position])
        return found


@dataclass(frozen=True, slots=True)
class _Shared:
    """What all steps and definitions are finished with; `first` has where each name is imported first."""

    middle: Middle
    figures: Figures
    trees: _Trees
    annotator: Annotator
    module_names: frozenset[str]
    first: Mapping[str, tuple[int, int]]


def _first_imports(hoisted: Hoisted) -> dict[str, tuple[int, int]]:
    return {one.bound: row.place for row in reversed(hoisted.bindings.rows) for one in row.imports}


def _finished(step: Step, group: Group, shared: _Shared) -> Step:
    """Give the step with types, closed figures, its own imports, its question and, where asked for, its namespace."""
    figures = shared.figures
    statements = tuple(
        replace(one, closes=bool(figures.close) and (one.cell, one.index) in figures.after) for one in step.statements
    )
    body = shared.trees.of(group.rows)
    step = shared.annotator.step(step, group, body)
    given = {one.name: one.annotation for one in step.parameters}
    asked = question(step.function, body, given, "step", shared.module_names)
    closes = any(one.closes for one in statements)
    step = replace(
        step,
        statements=statements,
        local_imports=_own_imports(group, shared, closes=closes),
        questions=(asked,),
    )
    return replace(step, namespace=_namespace(step, group, shared.middle)) if step.kind == "verbatim" else step


def _asked(one: Definition, plan: Plan, types: Mapping[str, str], shared: _Shared) -> Definition:
    """Give a function or class with its question."""
    if one.kind == "constant":
        return one
    lifted = {plan.renames.get(name, name): types.get(name, "") for name in one.lifted}
    body = shared.trees.of([shared.middle.hoisted.definitions[one.name]])
    asked = question(one.name, body, lifted, one.kind, shared.module_names)
    return replace(one, questions=(asked,))


def _own_imports(group: Group, shared: _Shared, *, closes: bool) -> tuple[Import, ...]:
    """Give the imports that the step must make first: of names that no statement of its own imports first of all."""
    wanted = {name for row in group.rows for name in row.mentions}
    wanted |= {shared.figures.name} if closes else set()
    places = {row.place for row in group.rows}
    missing = frozenset(name for name in wanted if shared.first.get(name) not in places)
    return local_imports(missing, shared.middle.hoisted)


def _namespace(step: Step, group: Group, middle: Middle) -> dict[str, str]:
    """Give the names that a verbatim step's source may read, and what they are in its module."""
    hoisted = middle.hoisted
    mentioned = {name for row in group.rows for name in row.mentions}
    module_names = hoisted.top | frozenset(hoisted.definitions)
    names = {name: name for name in sorted(module_names if group.reads_anything else module_names & mentioned)}
    cells = frozenset(group.cells)
    names |= {one.bound: one.bound for one, where in needed_imports(middle).items() if cells & where}
    names |= {one.bound: one.bound for one in step.local_imports}
    return names | {one.notebook_name: one.name for one in step.parameters}


def _aliases(plan: Plan) -> dict[str, str]:
    """Give other names to modules that `run` has a variable of."""
    variables = {one.argument for step in plan.steps for one in step.parameters}
    variables |= {one.variable for step in plan.steps for one in step.returns} | set(plan.initial)
    return {step.module: f"{step.module}_steps" for step in plan.steps if step.module in variables}


def _stars(middle: Middle) -> dict[str, tuple[str, ...] | None]:
    """Give what the star imports that stay in a step stand for."""
    found: dict[str, tuple[str, ...] | None] = {}
    for row in middle.hoisted.bindings.rows:
        if row.kind != "star" or not row.imports:
            continue
        if row.open_star:
            found[row.imports[0].module] = None
        else:
            names = tuple(one.name for one in row.imports if one.bound not in middle.hoisted.top)
            found[row.imports[0].module] = names
    return found


def _inner_imports(middle: Middle) -> set[str]:
    """Give the top-level names of imports inside functions of the package."""
    found = {name.partition(".")[0] for name in middle.program.imported}
    found |= {name for name in middle.program.imported if name.startswith("google.")}
    return found - {
        one.module.partition(".")[0] for cell in middle.program.cells if cell for row in cell for one in row.imports
    }


def _engines(middle: Middle) -> tuple[str, ...]:
    """Give the distributions that pandas asks for when it reads or writes some formats."""
    text = "\n".join(code.text for code in middle.codes if code)
    found = []
    if "read_excel" in text or "to_excel" in text:
        found.append("openpyxl")
    if "read_parquet" in text or "to_parquet" in text or "read_feather" in text:
        found.append("pyarrow")
    if "read_html" in text:
        found.append("lxml")
    return tuple(found)


def _data(files: Mapping[str, int]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Divide the input files into those that the package carries and those that it asks for; smallest first."""
    inside = sorted((size, path) for path, size in files.items() if not path.startswith(".."))
    carried: list[str] = []
    left = DATA_LIMIT
    for size, path in inside:
        if size > left:
            break
        carried.append(path)
        left -= size
    return tuple(sorted(carried)), tuple(sorted(set(files) - set(carried)))


def _elsewhere(middle: Middle, trees: _Trees) -> list[Diagnostic]:
    found: list[Diagnostic] = []
    secrets: list[Diagnostic] = []
    for number, cell in enumerate(middle.notebook.cells):
        code = middle.codes[number]
        if code and is_worth_a_look(code.text) and (tree := trees.cell(number)):
            found += elsewhere(cell, tree, code.text)
        if code and SECRET_STARTS.search(code.text) and (tree := trees.cell(number)):
            secrets += open_secrets(cell, tree)
    return told_once(found) + secrets
