"""What a verification found, as a section of `REVIEW.md` and as diagnostics."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, get_args

from nbengineer.emitting.markdown import code, prose, table
from nbengineer.model.diagnostic import Diagnostic
from nbengineer.model.verification import WORST_FIRST, State

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nbengineer.model.diagnostic import Severity
    from nbengineer.model.verification import StepVerdict, Verdict, Verification

BEGIN, END = "<!-- verification -->", "<!-- end of verification -->"
SECTION = re.compile(rf"{BEGIN}\n.*?{END}\n\n?", re.DOTALL)
MOST = 20
"""So many findings stand in the section; `.nbengineer/verification.json` has all."""

KINDS = {
    "value": "",
    "result": "at the end",
    "sharing": "what shares objects",
    "printed": "printed text",
    "failure": "how the run ends",
    "file": "file",
}
FINDINGS: dict[State, tuple[str, Severity]] = {
    "differs": ("NBE501", "error"),
    "unstable": ("NBE502", "info"),
    "unknown": ("NBE503", "warning"),
}
NEWS = "NBE504"


def with_section(review: str, verification: Verification) -> str:
    """Put the section before the first other one, in place of an earlier one."""
    text = without_section(review)
    head, mark, rest = text.partition("\n## ")
    return f"{head.rstrip()}\n\n{section(verification)}\n{mark.lstrip()}{rest}"


def without_section(review: str) -> str:
    """Give the text as `extract` writes it."""
    return SECTION.sub("", review)


def section(verification: Verification) -> str:
    """Give the section with its marks; every word of the notebook in it is escaped."""
    again = ", the notebook twice" if verification.runs > 1 else ""
    text = f"Notebook and package ran in fresh processes{again}. {prose(summary(verification))}."
    steps = [
        [
            code(step.function.removeprefix(f"{verification.package}.")),
            step.state,
            prose(_names(step, "same")) or "-",
            prose(_names(step)) or "-",
        ]
        for step in verification.steps
    ]
    parts = [
        BEGIN,
        f"## Verification\n\n{text}",
        *(f"- {prose(news)}" for news in verification.first),
        table(["Step", "State", "The same", "Not the same"], steps) if steps else "",
    ]
    found = list(_lines(verification))
    parts += ["\n".join(found[:MOST])] if found else []
    parts += [f"and {len(found) - MOST} more in `.nbengineer/verification.json`"] if len(found) > MOST else []
    parts.append("It holds for the sources and the notebook as they are now: an extraction that changes them drops it.")
    return "\n\n".join(part for part in parts if part).replace(f"{BEGIN}\n\n", f"{BEGIN}\n") + f"\n{END}\n"


def summary(verification: Verification) -> str:
    """Give the counts in words: `12 values: 11 same, 1 unknown`."""
    counts = verification.counts
    total = sum(counts.values())
    shown = ", ".join(f"{counts[state]} {state}" for state in get_args(State) if counts[state]) or "none compared"
    beside = [verdict for verdict in verification.verdicts if verdict.kind != "value"]
    odd = sum(verdict.state != "same" for verdict in beside)
    rest = f"; of {len(beside)} printed texts, files and other things, {odd} not the same" if odd else ""
    return f"{total} value{'s' if total != 1 else ''}: {shown}{rest}"


def _lines(verification: Verification) -> Iterator[str]:
    """Give a line for each verdict that is not `same`, the worst first."""
    prefix = f"{verification.package}."
    found = [(one, f"{step.function.removeprefix(prefix)}: ") for step in verification.steps for one in step.verdicts]
    found += [(one, "") for one in verification.rest]
    for verdict, place in sorted(found, key=lambda row: WORST_FIRST.index(row[0].state)):
        if verdict.state != "same":
            cause = f" ({verdict.cause})" if verdict.cause else ""
            yield f"- **{verdict.state}** {prose(f'{place}{told(verdict)}{cause}')}"


def told(verdict: Verdict) -> str:
    """Say in a line what is not the same, where, and why; what may have caused it stands apart."""
    what = " ".join(part for part in (KINDS[verdict.kind], verdict.name) if part)
    parts = [what] if what else []
    if difference := verdict.difference:
        place = f"{difference.place}: " if difference.place else ""
        parts.append(f"{place}{difference.notebook} in the notebook, {difference.package} in the package")
    parts += [verdict.why] if verdict.why else []
    return "; ".join(parts) if len(parts) < 2 else f"{parts[0]}: {'; '.join(parts[1:])}"  # noqa: PLR2004 (a head and more)


def findings(verification: Verification) -> tuple[Diagnostic, ...]:
    """Give all that is not the same, and what to know first, as diagnostics."""
    found = [Diagnostic(0, 0, NEWS, "warning", "", news) for news in verification.first]
    places = [(step.cells, verdict) for step in verification.steps for verdict in step.verdicts]
    for cells, verdict in [*places, *(((), verdict) for verdict in verification.rest)]:
        if verdict.state in FINDINGS:
            code_, severity = FINDINGS[verdict.state]
            cell = cells[-1] if cells else ""
            found.append(Diagnostic(0, 0, code_, severity, cell, told(verdict), verdict.cause))
    return tuple(found)


def _names(step: StepVerdict, state: State | None = None) -> str:
    """Give the variables of a step that are in one state, or in any other than `same`."""
    return ", ".join(
        verdict.name
        for verdict in step.verdicts
        if verdict.kind == "value" and (verdict.state == state if state else verdict.state != "same")
    )
