"""The module that runs the whole notebook: the steps in order, each a plain call under its heading."""

from __future__ import annotations

import ast
from collections import Counter
from typing import TYPE_CHECKING

from nbengineer.emitting.docstrings import comment, plain, words
from nbengineer.emitting.imports import import_block, localised
from nbengineer.emitting.naming import free_name, words_in
from nbengineer.emitting.steps import INDENT, ordered_parameters
from nbengineer.model.plan import Import

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nbengineer.model.plan import Parameter, Plan, Step

HEAD = '"""The whole run: the notebook\'s steps, in the notebook\'s order."""'


def pipeline_text(plan: Plan) -> str:
    """Give `pipeline.py`: `Results`, and `run`, which calls every step."""
    body = _run(plan)
    parts = [
        f"{HEAD}\n\n{import_block(_imports(plan, words_in(body)), plan.package)}",
        _results(plan),
        "\n".join(body),
    ]
    return "\n\n\n".join(parts) + "\n"


def _results(plan: Plan) -> str:
    lines = ["@dataclass(frozen=True)", "class Results:", f'{INDENT}"""What the run leaves for its reader."""']
    if plan.results:
        lines += ["", *(f"{INDENT}{result.field}: {result.annotation}" for result in plan.results)]
    return "\n".join(lines)


def _imports(plan: Plan, mentioned: set[str]) -> list[Import]:
    found = [Import("dataclasses", "dataclass"), Import(f"{plan.package}.config", "Config")]
    modules = dict.fromkeys(step.module for step in plan.steps)
    found += [Import(plan.package, module, _alias(plan, module)) for module in modules]
    for result in plan.results:
        found += [new for i in _parsed(result.import_line) for new in localised(i, plan.package, plan.local_modules)]
    if "Any" in words_in(result.annotation for result in plan.results) and all(i.bound != "Any" for i in found):
        found.append(Import("typing", "Any"))
    expressions = words_in([*plan.initial.values(), *(p.argument for s in plan.steps for p in s.parameters)])
    if "builtins" in expressions & mentioned:
        found.append(Import("builtins"))
    if "UNBOUND" in expressions & mentioned:
        found.append(Import(f"{plan.package}.unbound", "UNBOUND"))
    return found


def _alias(plan: Plan, module: str) -> str:
    alias = plan.module_aliases.get(module, "")
    return "" if alias == module else alias


def _parsed(line: str) -> Iterator[Import]:
    """Read the import lines that an annotation needs."""
    for node in ast.parse(line).body:
        if isinstance(node, ast.ImportFrom):
            yield from (Import(node.module or "", a.name, a.asname or "") for a in node.names)
        elif isinstance(node, ast.Import):
            yield from (Import(a.name, alias=a.asname or "") for a in node.names)


def _run(plan: Plan) -> list[str]:
    """Give the lines of `run`."""
    read = _names_read(plan)
    names = set(read) | set(plan.initial) | {r.variable for s in plan.steps for r in s.returns}
    body = [f"{INDENT}{name} = {value}" for name, value in plan.initial.items()]
    for step in plan.steps:
        body += ["", *_call(plan, step, read, names)]
    values = ", ".join(f"{result.field}={result.variable}" for result in plan.results)
    prefix = "async def" if plan.is_async else "def"
    lines = [
        f"{prefix} run(config: Config | None = None) -> Results:",
        f'{INDENT}"""Run every step with `config` (default: the notebook\'s own values)."""',
    ]
    if "config" in read:
        lines.append(f"{INDENT}config = config or Config()")
    return [*lines, *body, "", f"{INDENT}return Results({values})"]


def _names_read(plan: Plan) -> Counter[str]:
    """Count the words of everything that `run` reads."""
    read: Counter[str] = Counter(result.variable for result in plan.results)
    for expression in [*plan.initial.values(), *(p.argument for s in plan.steps for p in s.parameters)]:
        read.update(words_in([expression]))
    return read


def _call(plan: Plan, step: Step, read: Counter[str], names: set[str]) -> list[str]:
    """Give one step's call, with its comment and what has to be handed over first."""
    lines = [comment(step.heading, indent=INDENT) if plain(step.heading) else f"{INDENT}# {words(step.function)}"]
    arguments = []
    for parameter in ordered_parameters(step.parameters):
        value, before = _argument(parameter, names)
        lines += [INDENT + line for line in before]
        arguments.append(f"{parameter.name}={value}" if parameter.keyword_only else value)
    module = _alias(plan, step.module) or step.module
    call = f"{'await ' if step.is_async else ''}{module}.{step.function}({', '.join(arguments)})"
    variables = [r.variable for r in step.returns]
    if not variables:
        return [*lines, INDENT + call]
    if len(variables) == 1 and not read[variables[0]]:
        # kept although nobody reads it: what it holds may have to stay open
        variables = [free_name(f"_{variables[0].lstrip('_')}", names)]
    return [*lines, f"{INDENT}{', '.join(variables)} = {call}"]


def _argument(parameter: Parameter, names: set[str]) -> tuple[str, list[str]]:
    """Give the expression to pass, and the lines that must run before: `run` forgets what it hands over."""
    if not parameter.handed_over:
        return parameter.argument, []
    value = parameter.argument.strip().removeprefix("[").removesuffix("]").strip()
    if not value.isidentifier():
        return f"[{value}]", []
    held = free_name(f"{value}_held", names)
    return held, [f"{held} = [{value}]", f"del {value}"]
