"""The data flow between a package's steps as a Mermaid chart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nbengineer.emitting.markdown import label

if TYPE_CHECKING:
    from nbengineer.model.plan import Plan

MOST_NAMES = 5
"""So many names stand on one edge."""

MOST_STEPS = 200
"""A larger chart nobody reads."""

MOST_EDGES = 400
"""Mermaid refuses to draw more than 500."""


def flowchart(plan: Plan) -> str:
    """Give the chart: a node for each step, an edge for each two that variables pass between; "" for too many."""
    if len(plan.steps) > MOST_STEPS:
        return ""
    lines = ["flowchart TD"]
    lines += [f'  s{n}["{label(f"{step.module}.{step.function}")}"]' for n, step in enumerate(plan.steps, start=1)]
    edges = passed(plan)
    for (source, target), names in list(edges.items())[:MOST_EDGES]:
        lines.append(f'  s{source + 1} -->|"{label(_listed(names))}"| s{target + 1}')
    if len(edges) > MOST_EDGES:
        lines.append(f"  %% {len(edges) - MOST_EDGES} more edges are not drawn")
    return "\n".join(lines)


def passed(plan: Plan) -> dict[tuple[int, int], list[str]]:
    """Give the variables that pass from one step to another, by the steps' places; settings don't count."""
    edges: dict[tuple[int, int], list[str]] = {}
    source: dict[str, int] = {}
    for number, step in enumerate(plan.steps):
        for parameter in step.parameters:
            if parameter.notebook_name in source and not parameter.argument.startswith("config."):
                edges.setdefault((source[parameter.notebook_name], number), []).append(parameter.notebook_name)
        source |= {one.notebook_name: number for one in step.returns}
    return edges


def _listed(names: list[str]) -> str:
    if len(names) <= MOST_NAMES:
        return ", ".join(names)
    return f"{', '.join(names[:MOST_NAMES])} and {len(names) - MOST_NAMES} more"
