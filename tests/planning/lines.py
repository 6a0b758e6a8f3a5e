"""A plan as lines that a person reads and a case file holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nbengineer import Extraction
    from nbengineer.model.plan import NotebookTest, Parameter, Plan, Step

ABOUT_THE_ENVIRONMENT = "NBE48"
"""Codes that depend on whether somebody asked an interpreter, not on the notebook."""


def blocks_of(extraction: Extraction) -> dict[str, str]:
    """Give everything that a case file can hold: the parts of the plan by name, the modules by path."""
    plan = extraction.plan
    parts = {
        "steps": [step_line(step) for step in plan.steps],
        "definitions": [
            f"{one.module}.{one.name}{_lifted(one.lifted)}  [{one.cell}]  {one.kind}" for one in plan.definitions
        ],
        "settings": [
            f"{one.field} = {(one.environment and '$' + one.environment) or one.value} : {one.annotation}"
            f"  {one.notebook_name}  [{one.cell}]"
            for one in plan.settings
        ],
        "results": [one.field for one in plan.results],
        "tests": [test_line(one) for one in plan.tests],
        "skipped": [f"{one.cell} {one.line} {one.reason}" for one in plan.skipped],
        "diagnostics": diagnostics_of(plan),
    }
    texts = {name: "".join(f"{line}\n" for line in lines) for name, lines in parts.items()}
    prefix = f"src/{plan.package}/"
    modules = {path: text for path, text in extraction.files.items() if path.startswith(prefix)}
    return texts | {f"src/{path.removeprefix(prefix)}": text for path, text in modules.items()}


def diagnostics_of(plan: Plan) -> list[str]:
    """Give code, cell, line and severity of each, in the order of the notebook."""
    return [
        f"{one.code} {one.cell or '-'} {one.line} {one.severity}"
        for one in sorted(plan.diagnostics)
        if not one.code.startswith(ABOUT_THE_ENVIRONMENT)
    ]


def step_line(step: Step) -> str:
    """Write a step: `features.add(df, *, size) -> df  [c2 c3]  plain`.

    `?` marks what may not be bound, `[df]` what is handed over; after the kind stands what is unusual about it.
    """
    positional = [_parameter(one) for one in step.parameters if not one.keyword_only]
    keyword = [_parameter(one) for one in step.parameters if one.keyword_only]
    given = ", ".join([*positional, *(["*", *keyword] if keyword else [])])
    returned = ", ".join(one.name + "?" * one.maybe_unbound for one in step.returns)
    notes = [
        *(["async"] if step.is_async else []),
        *(["pulled in"] if step.pulled_in else []),
        *([] if step.whole_cells else ["parts of cells"]),
        *(["hidden input"] if step.hidden_inputs else []),
    ]
    kind = ", ".join([step.kind, *notes])
    arrow = f" -> {returned}" if returned else ""
    return f"{step.module}.{step.function}({given}){arrow}  [{' '.join(step.cells)}]  {kind}"


def test_line(test: NotebookTest) -> str:
    """Write a test of the notebook's: its place, cell, and the variables it takes after so many steps."""
    reads = f"  after {test.after} ({', '.join(test.reads)})" if test.reads else ""
    return f"tests/test_{test.module}.py::{test.name}  [{test.cell}]{reads}"


def _parameter(one: Parameter) -> str:
    name = one.name + "?" * one.maybe_unbound
    return f"[{name}]" if one.handed_over else name


def _lifted(names: tuple[str, ...]) -> str:
    return f"(*, {', '.join(names)})" if names else ""
