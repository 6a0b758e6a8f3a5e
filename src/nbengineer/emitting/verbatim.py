"""Steps that are kept as the notebook has them: their source as a text file, and what runs it over a namespace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nbengineer.emitting.docstrings import docstring, words
from nbengineer.emitting.imports import import_block, local_import_lines
from nbengineer.emitting.naming import free_name
from nbengineer.emitting.statements import body_lines
from nbengineer.emitting.steps import INDENT, remarks, signature

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from nbengineer.emitting.naming import Names
    from nbengineer.emitting.statements import Place, Written
    from nbengineer.model.plan import Plan, Step

READ = """

def _source(step: str) -> str:
    return files(__name__).joinpath(f"{step}.txt").read_text("utf-8")
"""

PREPARE_PLAIN = """

def _prepare(namespace: dict[str, Any]) -> None:
    namespace["__name__"] = "__main__"
"""

PREPARE_UNBOUND = """

def _prepare(namespace: dict[str, Any]) -> None:
    for name in [name for name, value in namespace.items() if value is UNBOUND]:
        del namespace[name]
    namespace["__name__"] = "__main__"
"""

PREPARE_SHELL = """    namespace["get_ipython"] = lambda: InteractiveShell.instance(user_ns=namespace)
"""

RUN = '''

def run(step: str, namespace: dict[str, Any]) -> None:
    """Run the source of `step` over `namespace`: what it reads, and then what it binds."""
    _prepare(namespace)
    exec(compile(_source(step), f"{step}.txt", "exec", dont_inherit=True), namespace)
'''

RUN_ASYNC = '''

async def run_async(step: str, namespace: dict[str, Any]) -> None:
    """Do what `run` does for a source that awaits outside a function."""
    _prepare(namespace)
    flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    code = compile(_source(step), f"{step}.txt", "exec", flags, dont_inherit=True)
    waiting = eval(code, namespace)
    if inspect.isawaitable(waiting):
        await waiting
'''


def source_text(plan: Plan, step: Step, written: Mapping[Place, Written]) -> str:
    """Give the source of a verbatim step: its cells one below the other."""
    own = [module for module in plan.modules if module.name == step.module]
    futures = {i for module in own for i in module.imports if i.module == "__future__"}
    head = [import_block(sorted(futures, key=lambda i: i.name), plan.package), ""] if futures else []
    return "\n".join([*head, *body_lines(step.statements, written, indent=False)]) + "\n"


def runner_text(plan: Plan, steps: Sequence[Step], *, asks_for_shell: bool = False) -> str:
    """Give the module that runs the sources beside it; `asks_for_shell`: one of them calls `get_ipython`."""
    awaits = any(step.is_async for step in steps)
    plain = any(not step.is_async for step in steps)
    lines = ['"""Runs the steps that are kept as the notebook has them; their sources lie beside this file."""', ""]
    lines += ["import ast", "import inspect"] if awaits else []
    lines += ["from importlib.resources import files", "from typing import Any"]
    lines += ["", "from IPython.core.interactiveshell import InteractiveShell"] if asks_for_shell else []
    lines += ["", f"from {plan.package}.unbound import UNBOUND"] if plan.needs_unbound else []
    prepare = PREPARE_UNBOUND if plan.needs_unbound else PREPARE_PLAIN
    prepare += PREPARE_SHELL if asks_for_shell else ""
    return "\n".join(lines) + "\n" + (RUN if plain else "") + (RUN_ASYNC if awaits else "") + prepare + READ


def verbatim_step_text(step: Step, names: Names) -> str:
    """Give the function of a verbatim step: it builds the namespace, has the source run, and returns what it bound."""
    namespace = free_name("namespace", {p.name for p in step.parameters})
    handed_over = [p.name for p in step.parameters if p.handed_over]
    lines = [
        signature(step, names),
        docstring(step.docstring or step.heading or words(step.function), remarks(step), indent=INDENT),
        *(f"{INDENT}{name} = {name}.pop()" for name in handed_over),
    ]
    lines += _namespace(step, namespace, names)
    lines += [f"{INDENT}del {name}" for name in handed_over]
    call = f'("{step.module}.{step.function}", {namespace})'
    lines.append(INDENT + (f"await {names.verbatim}.run_async" if step.is_async else f"{names.verbatim}.run") + call)
    values = [
        f'{namespace}.get("{one.notebook_name}", {names.unbound})'
        if one.maybe_unbound
        else f'{namespace}["{one.notebook_name}"]'
        for one in step.returns
    ]
    return "\n".join([*lines, f"{INDENT}return {', '.join(values)}"] if values else lines)


def _namespace(step: Step, variable: str, names: Names) -> list[str]:
    """Give the lines that build the namespace; what a guarded import binds is only there if the module is."""
    plain = [i for i in step.local_imports if not i.guarded]
    guarded = [i for i in step.local_imports if i.guarded]
    given = {name: value for name, value in step.namespace.items() if name not in {i.bound for i in guarded}}
    lines = [INDENT + line if line else "" for line in local_import_lines(plain, names)]
    if given:
        entries = [f'{INDENT}{INDENT}"{name}": {value},' for name, value in given.items()]
        lines += [f"{INDENT}{variable} = {{", *entries, f"{INDENT}}}"]
    else:
        lines.append(f"{INDENT}{variable} = {{}}")
    for item in guarded:
        lines += [INDENT + line for line in local_import_lines([item], names)]
        if item.bound in step.namespace:
            lines.append(f'{INDENT}{INDENT}{variable}["{item.bound}"] = {item.bound}')
    return lines
