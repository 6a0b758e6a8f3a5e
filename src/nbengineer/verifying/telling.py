"""A plan with what a run of the notebook has shown: types, and what could not be recorded."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from nbengineer.model.diagnostic import Diagnostic
from nbengineer.verifying.typing import with_types

if TYPE_CHECKING:
    from nbengineer.model.plan import Plan, Step
    from nbengineer.model.recorded import Recorded, RecordedStep


def with_recorded(plan: Plan, recorded: Recorded) -> Plan:
    """Give the plan with types where none are known yet, and with a diagnostic for each step without values."""
    found = [_diagnostic(step, kept) for step in plan.steps if (kept := _kept(step, recorded)) and kept.why_not]
    plan = replace(plan, diagnostics=tuple(sorted({*plan.diagnostics, *found})))
    return with_types(plan, recorded)


def _kept(step: Step, recorded: Recorded) -> RecordedStep | None:
    return recorded.step(f"{step.module}.{step.function}")


def _diagnostic(step: Step, kept: RecordedStep) -> Diagnostic:
    cell = step.cells[0] if step.cells else ""
    number = step.statements[0].cell + 1 if step.statements else 0
    name = f"{step.module}.{step.function}"
    if kept.differs:
        message = f"on recorded values, {name} differs from the notebook's cells: {kept.differs}"
        help_ = "read both; please report what the package gets wrong"
        return Diagnostic(number, 0, "NBE511", "warning", cell, message, help_)
    message = f"no test asserts what {name} returns: {kept.why_not}"
    return Diagnostic(number, 0, "NBE510", "info", cell, message, "write one in the place of its stub")
