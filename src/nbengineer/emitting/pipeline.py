"""The module that runs the whole notebook: the steps in order, each a plain call under its heading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nbengineer.emitting.docstrings import comment, plain, words
from nbengineer.emitting.imports import import_block
from nbengineer.emitting.naming import free_name, words_in
from nbengineer.emitting.steps import INDENT, ordered_parameters
from nbengineer.model.plan import Import

if TYPE_CHECKING:
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
        found += [result.needs] if result.needs else []
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


def _run(plan: Plan) -> list[str]:
    """Give the lines of `run`."""
    last_read = _last_reads(plan)
    names = set(last_read) | set(plan.initial) | {r.variable for s in plan.steps for r in s.returns}
    body = [f"{INDENT}{name} = {value}" for name, value in plan.initial.items()]
    gone: set[str] = set()
    for number, step in enumerate(plan.steps):
        gone |= {_handed(p) for p in step.parameters if p.handed_over}
        unread = {r.variable for r in step.returns if last_read.get(r.variable, -1) <= number}
        kept_only = {v for v in unread if v not in last_read or v in gone}
        body += ["", *_call(step, _alias(plan, step.module) or step.module, kept_only, names)]
    values = ", ".join(f"{result.field}={result.variable}" for result in plan.results)
    prefix = "async def" if plan.is_async else "def"
    lines = [f"{prefix} run(config: Config | None = None) -> Results:"]
    if "config" in last_read:
        lines.append(f'{INDENT}"""Run every step with `config` (default: the notebook\'s own values)."""')
        lines.append(f"{INDENT}config = config or Config()")
    else:
        lines.append(f'{INDENT}"""Run every step; nothing can be set."""')
        body = body[1:] if body and not body[0] else body
    return [*lines, *body, "", f"{INDENT}return Results({values})"]


def _last_reads(plan: Plan) -> dict[str, int]:
    """Give the number of the last step that reads each name of `run`; what is a result is read after all of them."""
    last = dict.fromkeys(words_in(plan.initial.values()), -1)
    for number, step in enumerate(plan.steps):
        last |= dict.fromkeys(words_in(p.argument for p in step.parameters), number)
    return last | dict.fromkeys((result.variable for result in plan.results), len(plan.steps))


def _call(step: Step, module: str, kept_only: set[str], names: set[str]) -> list[str]:
    """Give one step's call, with its comment and what has to be handed over first.

    `kept_only` are variables that nobody reads later.
    """
    lines = [comment(step.heading, indent=INDENT) if plain(step.heading) else f"{INDENT}# {words(step.function)}"]
    arguments = []
    for parameter in ordered_parameters(step.parameters):
        if not parameter.argument:
            continue
        value, before = _argument(parameter, names)
        lines += [INDENT + line for line in before]
        arguments.append(f"{parameter.name}={value}" if parameter.keyword_only else value)
    call = f"{'await ' if step.is_async else ''}{module}.{step.function}({', '.join(arguments)})"
    variables = [r.variable for r in step.returns]
    if not variables:
        return [*lines, INDENT + call]
    if len(variables) == 1 and variables[0] in kept_only:
        # what it holds may have to stay open, so the name stays; a linter takes the underscore for an answer
        variables = [free_name(f"_{variables[0].lstrip('_')}", names)]
    return [*lines, f"{INDENT}{', '.join(variables)} = {call}"]


def _handed(parameter: Parameter) -> str:
    """Give the expression for what is handed over, without the list around it."""
    return parameter.argument.strip().removeprefix("[").removesuffix("]").strip()


def _argument(parameter: Parameter, names: set[str]) -> tuple[str, list[str]]:
    """Give the expression to pass, and the lines that must run before: `run` forgets what it hands over."""
    if not parameter.handed_over:
        return parameter.argument, []
    value = _handed(parameter)
    if not value.isidentifier():
        return f"[{value}]", []
    held = free_name(f"{value}_held", names)
    return held, [f"{held} = [{value}]", f"del {value}"]
