"""Step functions as text: signature, docstring, what comes in, the notebook's statements, what goes out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nbengineer.emitting.docstrings import docstring, sentence, words
from nbengineer.emitting.imports import local_import_lines
from nbengineer.emitting.naming import free_name, words_in
from nbengineer.emitting.statements import body_lines

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from nbengineer.emitting.naming import Names
    from nbengineer.emitting.statements import Place, Written
    from nbengineer.model.plan import Parameter, Return, Step

INDENT = "    "


def step_text(step: Step, written: Mapping[Place, Written], names: Names) -> str:
    """Give a plain or merged step as a function."""
    body = body_lines(step.statements, written)
    lines = [
        signature(step, names),
        docstring(step.docstring or step.heading or words(step.function), remarks(step), indent=INDENT),
        *(INDENT + line if line else "" for line in local_import_lines(step.local_imports, names)),
        *_arrivals(step.parameters, names),
        *body,
        *_departures(step, body, names),
    ]
    return "\n".join(lines)


def signature(step: Step, names: Names) -> str:
    """Give the line that begins the function."""
    ordered = ordered_parameters(step.parameters)
    parts = [_parameter(p, names) for p in ordered if not p.keyword_only]
    keywords = [_parameter(p, names) for p in ordered if p.keyword_only]
    if keywords:
        parts += ["*", *keywords]
    prefix = "async def" if step.is_async else "def"
    return f"{prefix} {step.function}({', '.join(parts)}){_result_annotation(step.returns)}:"


def ordered_parameters(parameters: Sequence[Parameter]) -> list[Parameter]:
    """Give the parameters in the order of the signature: positional ones first, those with a default last."""
    return sorted(parameters, key=lambda p: (p.keyword_only, has_default(p)))


def step_needs_unbound(step: Step) -> bool:
    """Say whether the function mentions `UNBOUND`."""
    if any(r.maybe_unbound for r in step.returns):
        return True
    verbatim = step.kind == "verbatim"
    return any(has_default(p) if verbatim else p.maybe_unbound for p in step.parameters)


def has_default(parameter: Parameter) -> bool:
    """Say whether a parameter may be left out."""
    return parameter.maybe_unbound and not parameter.handed_over


def remarks(step: Step) -> list[str]:
    """Give what a caller must know beside the summary."""
    changed = [f"`{name}`" for name in step.changes]
    listed = changed[0] if len(changed) == 1 else f"{', '.join(changed[:-1])} and {changed[-1]}" if changed else ""
    hidden = [text if text.startswith("Depends on") else f"Depends on {text}" for text in step.hidden_inputs]
    return [*([f"Changes {listed} in place."] if listed else []), *(sentence(text) for text in hidden)]


def _parameter(parameter: Parameter, names: Names) -> str:
    annotation = parameter.annotation
    if annotation and parameter.handed_over:
        annotation = f"list[{annotation}]"
    if not has_default(parameter):
        return f"{parameter.name}: {annotation}" if annotation else parameter.name
    return f"{parameter.name}: {annotation} = {names.unbound}" if annotation else f"{parameter.name}={names.unbound}"


def _result_annotation(returns: Sequence[Return]) -> str:
    if not returns:
        return " -> None"
    known = [r.annotation for r in returns]
    if not all(known):
        return ""
    return f" -> {known[0]}" if len(known) == 1 else f" -> tuple[{', '.join(known)}]"


def _arrivals(parameters: Sequence[Parameter], names: Names) -> list[str]:
    """Take what was handed over out of its list; unbind what the notebook has not bound."""
    lines = [f"{INDENT}{p.name} = {p.name}.pop()" for p in parameters if p.handed_over]
    for p in parameters:
        if p.maybe_unbound:
            lines += [f"{INDENT}if {p.name} is {names.unbound}:", f"{INDENT}{INDENT}del {p.name}"]
    return lines


def _departures(step: Step, body: Sequence[str], names: Names) -> list[str]:
    """Return the values; a name that may be unbound is never given the mark itself, a closure could see it."""
    lines: list[str] = []
    values: list[str] = []
    maybe = any(one.maybe_unbound for one in step.returns)
    taken = words_in(body) | {p.name for p in step.parameters} if maybe else set()
    for one in step.returns:
        if not one.maybe_unbound:
            values.append(one.name)
            continue
        value = free_name(f"returned_{one.name}", taken)
        values.append(value)
        lines += [
            f"{INDENT}try:",
            f"{INDENT}{INDENT}{value} = {one.name}",
            f"{INDENT}except NameError:",
            f"{INDENT}{INDENT}{value} = {names.unbound}",
        ]
    return [*lines, f"{INDENT}return {', '.join(values)}"] if values else lines
