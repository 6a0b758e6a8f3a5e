"""What becomes of the cells that an editor holds, saved or not; reads modules beside the notebook, runs nothing."""

from __future__ import annotations

import ast
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Literal

from nbengineer.emitting.flowchart import passed
from nbengineer.emitting.steps import ordered_parameters
from nbengineer.errors import NbEngineerError
from nbengineer.extract import draft_of
from nbengineer.model.plan import Step
from nbengineer.planning.sorting import IMPORTS
from nbengineer.reading.python import tree_of
from nbengineer.reading.tags import is_ours, package_name
from nbengineer.server import wire
from nbengineer.server.problems import findings_of, problem_of
from nbengineer.tagging import looked_at, rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from nbengineer.extract import Draft
    from nbengineer.model.notebook import Cell
    from nbengineer.model.plan import Definition, Plan, Skipped
    from nbengineer.tagging import Row

Role = Literal["step", "definitions", "settings", "imports", "test", "skipped"]


@dataclass(frozen=True, slots=True)
class _Seen:
    """A notebook with its plan; `ids` has for each of the plan's cells the id that the editor knows it by."""

    draft: Draft
    plan: Plan
    ids: Mapping[str, str]


def content_of(notebook: wire.Notebook) -> dict[str, Any]:
    """Give a notebook as its file would hold it, without outputs."""
    cells: list[dict[str, Any]] = [
        {
            "cell_type": cell.kind,
            "id": cell.id,
            "metadata": {"tags": list(cell.tags)},
            "source": cell.source,
            **({"outputs": [], "execution_count": None} if cell.kind == "code" else {}),
        }
        for cell in notebook.cells
    ]
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": notebook.metadata, "cells": cells}


def stem_of(notebook: wire.Notebook) -> str:
    """Give the name of a notebook's file without `.ipynb`."""
    return PurePosixPath(notebook.path).name.removesuffix(".ipynb") or "notebook"


def analyse(notebook: wire.Notebook, folder: Path | None) -> wire.Analysis:
    """Give the plan of a notebook whose modules lie in `folder`; one of which none can be made is `refused`."""
    stem = stem_of(notebook)
    try:
        seen = _seen(notebook, folder)
    except NbEngineerError as error:
        return wire.Analysis(
            package=package_name(stem, given=None, taken=frozenset()),
            cells=(),
            modules=(),
            flows=(),
            findings=findings_of(error.diagnostics),
            proposed=False,
            refused=problem_of(error).message,
        )
    plan = seen.plan
    names = [f"{step.module}.{step.function}" for step in plan.steps]
    found = findings_of(plan.diagnostics)
    return wire.Analysis(
        package=plan.package,
        cells=_cells(seen, _by_cell(found)),
        modules=_modules(seen),
        flows=tuple(
            wire.Flow(names[source], names[target], tuple(variables))
            for (source, target), variables in passed(plan).items()
        ),
        findings=tuple(_renamed(one, seen.ids) for one in found),
        proposed=plan.proposed,
    )


def proposed_tags(notebook: wire.Notebook, folder: Path | None) -> wire.ProposedTags:
    """Give the tags that would keep a plan which no tag has made; none where the notebook has its own.

    Raises:
        NbEngineerError: no package can be made of the notebook.
    """
    seen = _seen(notebook, folder)
    found = _rows(seen) if seen.plan.proposed else {}
    return wire.ProposedTags(
        tuple(wire.ProposedTag(seen.ids[row.cell], row.tag, row.why) for row in found.values() if row.tag)
    )


def _seen(notebook: wire.Notebook, folder: Path | None) -> _Seen:
    draft = draft_of(content_of(notebook), stem=stem_of(notebook), folder=folder)
    ids = {one.id: asked.id for one, asked in zip(draft.source.notebook.cells, notebook.cells, strict=True)}
    return _Seen(draft, looked_at(draft), ids)


def _rows(seen: _Seen) -> dict[str, Row]:
    cells = [cell for cell in seen.draft.source.notebook.cells if cell.kind == "code"]
    return {row.cell: row for row in rows(seen.plan, cells)}


def _by_cell(found: tuple[wire.Finding, ...]) -> dict[str, list[wire.Finding]]:
    by_cell: dict[str, list[wire.Finding]] = defaultdict(list)
    for one in found:
        by_cell[one.cell].append(one)
    return by_cell


def _renamed(finding: wire.Finding, ids: Mapping[str, str]) -> wire.Finding:
    cell = ids.get(finding.cell, "")
    return wire.Finding(finding.code, finding.severity, cell, finding.line, finding.message, finding.help)


@dataclass(slots=True)
class _Fate:
    """What a plan has of one cell."""

    steps: list[Step] = field(default_factory=list)
    definitions: list[Definition] = field(default_factory=list)
    left: list[Skipped] = field(default_factory=list)
    is_test: bool = False
    has_settings: bool = False

    @property
    def parts(self) -> list[Step | Definition]:
        """Give what of the package it went to."""
        return [*self.steps, *self.definitions]

    def role(self, *, has_code: bool) -> Role:
        """Give what it is, the first of what it is in several ways."""
        if self.is_test:
            return "test"
        if self.steps:
            return "step"
        if self.definitions:
            return "definitions"
        if self.has_settings:
            return "settings"
        whole = [one.reason for one in self.left if not one.line]
        return "imports" if IMPORTS in whole or (not whole and has_code) else "skipped"


def _fates(plan: Plan) -> Mapping[str, _Fate]:
    found: dict[str, _Fate] = defaultdict(_Fate)
    for step in plan.steps:
        for cell in step.cells:
            found[cell].steps.append(step)
    for definition in plan.definitions:
        found[definition.cell].definitions.append(definition)
    for one in plan.skipped:
        found[one.cell].left.append(one)
    for test in plan.tests:
        found[test.cell].is_test = True
    for setting in plan.settings:
        found[setting.cell].has_settings = True
    return found


def _cells(seen: _Seen, found: Mapping[str, list[wire.Finding]]) -> tuple[wire.CellPlan, ...]:
    """Give what becomes of each code cell."""
    fates, rows_by_cell = _fates(seen.plan), _rows(seen)
    source = seen.draft.source
    return tuple(
        _cell(
            seen,
            cell,
            fates[cell.id],
            rows_by_cell[cell.id],
            role=fates[cell.id].role(has_code=bool(code)),
            found=found.get(cell.id, []),
        )
        for cell, code in zip(source.notebook.cells, source.program.cells, strict=True)
        if cell.kind == "code"
    )


def _cell(
    seen: _Seen, cell: Cell, fate: _Fate, row: Row, *, role: Role, found: Sequence[wire.Finding]
) -> wire.CellPlan:
    own = next((tag for tag in cell.tags if is_ours(tag)), "")
    proposed = seen.plan.proposed and not own
    stays = next((one.reason for one in sorted(fate.left, key=lambda one: one.line)), "")
    asked_for = bool(own) or seen.plan.proposed or not fate.parts
    return wire.CellPlan(
        id=seen.ids[cell.id],
        role=role,
        target=", ".join(dict.fromkeys(f"{part.module}.{_name(part)}" for part in fate.parts)),
        signature="; ".join(dict.fromkeys(f"{part.module}.{_signature(part, seen)}" for part in fate.parts)),
        reason=stays if role == "skipped" else row.why if proposed and role == "step" else "",
        tag=own or (row.tag if proposed else ""),
        proposed=proposed and role != "skipped",
        pulled_in=not asked_for or any(step.pulled_in for step in fate.steps),
        findings=tuple(_renamed(one, seen.ids) for one in found),
    )


def _modules(seen: _Seen) -> tuple[wire.Module, ...]:
    """Give the modules with their steps and definitions in the notebook's order; a constant is no function."""
    plan = seen.plan
    places: list[tuple[tuple[int, int], Step | Definition]] = [
        ((step.statements[0].cell, step.statements[0].index) if step.statements else (0, 0), step)
        for step in plan.steps
    ]
    places += [((one.statement.cell, one.statement.index), one) for one in plan.definitions if one.kind != "constant"]
    by_module: dict[str, list[wire.Function]] = defaultdict(list)
    for _, part in sorted(places, key=lambda place: place[0]):
        cells = part.cells if isinstance(part, Step) else (part.cell,)
        by_module[part.module].append(
            wire.Function(
                name=_name(part),
                signature=_signature(part, seen),
                title=part.heading if isinstance(part, Step) else "",
                cells=tuple(seen.ids[cell] for cell in cells),
                is_step=isinstance(part, Step),
            )
        )
    return tuple(wire.Module(one.name, one.docstring, tuple(by_module[one.name])) for one in plan.modules)


def _name(part: Step | Definition) -> str:
    return part.function if isinstance(part, Step) else part.name


def _signature(part: Step | Definition, seen: _Seen) -> str:
    """Give `add_ratios(df, *, cap) -> df`: what goes in and what comes out, without types."""
    if not isinstance(part, Step):
        return _as_written(part, seen)
    ordered = ordered_parameters(part.parameters)
    names = [one.name for one in ordered if not one.keyword_only]
    keywords = [one.name for one in ordered if one.keyword_only]
    inside = ", ".join([*names, *(["*", *keywords] if keywords else [])])
    gives = ", ".join(one.name for one in part.returns)
    return f"{part.function}({inside})" + (f" -> {gives}" if gives else "")


def _as_written(part: Definition, seen: _Seen) -> str:
    """Give a definition with the parameters that the notebook has written, and those that it gets besides."""
    code = seen.draft.source.codes[part.statement.cell]
    body = tree_of(code).body if code is not None else []
    match body[part.statement.index] if part.statement.index < len(body) else None:
        case ast.FunctionDef(args=written) | ast.AsyncFunctionDef(args=written):
            added = [ast.arg(seen.plan.renames.get(name, name)) for name in part.lifted]
            inside = ast.arguments(
                posonlyargs=written.posonlyargs,
                args=written.args,
                vararg=written.vararg,
                kwonlyargs=[*written.kwonlyargs, *added],
                kw_defaults=[*written.kw_defaults, *(None for _ in added)],
                kwarg=written.kwarg,
                defaults=written.defaults,
            )
            return f"{part.name}({ast.unparse(inside)})"
        case _:
            return part.name
