"""What becomes of `nbe:test` cells: test functions, and the fixtures that run the steps before them."""

from __future__ import annotations

import ast
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from nbengineer.emitting.cutting import indented, parse
from nbengineer.emitting.imports import import_block, localised
from nbengineer.emitting.naming import free_name, names_of
from nbengineer.emitting.pipeline import pipeline_text
from nbengineer.emitting.remembering import remembers
from nbengineer.emitting.rules import Role, rules_of
from nbengineer.emitting.statements import Job, body_lines, write_statements
from nbengineer.model.plan import Import, Result
from nbengineer.reading.literals import literal
from nbengineer.reading.python import tree_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from nbengineer.emitting.statements import Place, Written
    from nbengineer.model.notebook import Code
    from nbengineer.model.plan import NotebookTest, Plan, Statement

INDENT = "    "
OURS = frozenset({"pytest", "inspect", "asyncio"})
"""Names that a test file has for us: what a cell imports by one of them is imported in its test."""

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
WAITS = (ast.Await, ast.AsyncFor, ast.AsyncWith)


@dataclass(frozen=True, slots=True)
class CellTest:
    """A test file's part that comes from one cell; `constants` are lines that its functions read as globals."""

    text: str
    imports: tuple[Import, ...] = ()
    constants: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Needs:
    """What a test takes from the steps before it: `variables` maps its own names to those of `run`."""

    variables: Mapping[str, str]
    missing: tuple[str, ...] = ()


def cell_tests(plan: Plan, codes: Sequence[Code | None]) -> list[CellTest]:
    """Give the tests of each `nbe:test` cell, in order."""
    if not plan.tests:
        return []
    places = [statement for test in plan.tests for statement in test.statements]
    rules = rules_of(plan, names_of(plan, codes))
    written = write_statements(codes, (Job(statement, Role("body")) for statement in places), rules)
    anew = remembers(plan, codes)
    return [_cell_test(plan, test, codes, written, anew=anew) for test in plan.tests]


def fixtures(plan: Plan, *, anew: bool) -> list[str]:
    """Give the fixtures that run the steps up to the place of a test once and hand out copies of what they gave.

    `anew`: each run imports the package for itself.
    """
    wanted: dict[int, dict[str, str]] = {}
    for test in plan.tests:
        if variables := needs_of(plan, test).variables:
            wanted.setdefault(test.after, {}).update(variables)
    return [_fixture(plan, after, wanted[after], anew=anew) for after in sorted(wanted)]


def fixture_name(plan: Plan, after: int) -> str:
    """Give the fixture's name: the last step that it runs."""
    if not after:
        return "before_any_step"
    step = plan.steps[after - 1]
    same = any(step.function == other.function for other in plan.steps[: after - 1])
    return f"after_{step.module}_{step.function}" if same else f"after_{step.function}"


def needs_of(plan: Plan, test: NotebookTest) -> Needs:
    """Give what the test reads of the steps, what the definitions that it calls ask for included."""
    settings = {one.notebook_name for one in plan.settings} - set(_rebound(plan))
    lifted = [name for one in plan.definitions if one.name in test.uses for name in one.lifted]
    names = dict.fromkeys([*test.reads, *(name for name in lifted if name not in settings)])
    returned = {one.notebook_name: one.variable for step in plan.steps[: test.after] for one in step.returns}
    known = _rebound(plan) | returned
    found = {plan.renames.get(name, name): known[name] for name in names if name in known}
    return Needs(found, tuple(name for name in names if name not in known))


def _rebound(plan: Plan) -> dict[str, str]:
    """Give the variables that `run` starts with, by their names in the notebook."""
    names = {f"config.{one.field}": one.notebook_name for one in plan.settings}
    return {names.get(expression, variable): variable for variable, expression in plan.initial.items()}


def _settings(plan: Plan, test: NotebookTest) -> list[str]:
    """Give the fields that the test and the definitions that it calls read."""
    fields = {one.notebook_name: one.field for one in plan.settings if one.notebook_name not in _rebound(plan)}
    lifted = [name for one in plan.definitions if one.name in test.uses for name in one.lifted]
    own = [field for name, field in test.settings.items() if name not in _rebound(plan)]
    return list(dict.fromkeys([*own, *(fields[name] for name in lifted if name in fields)]))


def _fixture(plan: Plan, after: int, variables: Mapping[str, str], *, anew: bool) -> str:
    """Give both fixtures: the run, and its copies."""
    name = fixture_name(plan, after)
    results = tuple(Result(own, variable, own) for own, variable in sorted(variables.items()))
    part = replace(plan, steps=plan.steps[:after], results=results, is_async=False)
    imports, body = _cut(pipeline_text(part))
    values = ", ".join(f"{literal(one.field)}: {one.variable}" for one in results)
    inside = "\n".join(INDENT + line if line else "" for line in body.split("\n"))
    given = f"modules, {{{values}}}" if anew else f"{{{values}}}"
    if any(step.is_async for step in part.steps):
        waited = f"    async def run():\n{inside}\n        return {given}"
        run = f"{waited}\n\n    with inputs():\n        return asyncio.run(run())"
    else:
        run = f"    with inputs():\n{inside}\n        return {given}"
    run = f"{imports}\n\n{run}"
    handed = f"    return copies(run_{name})\n"
    if anew:
        run = "    with package_anew() as modules:\n" + indented(run)
        handed = f"    modules, values = run_{name}\n    with package_anew(modules):\n        yield copies(values)\n"
    return (
        f'@pytest.fixture(scope="session")\ndef run_{name}(working_folder):\n{run}\n\n\n'
        f"@pytest.fixture\ndef {name}(run_{name}):\n"
        f'    """What the notebook has at this place; every test gets its own copy."""\n{handed}'
    )


def _cut(text: str) -> tuple[str, str]:
    """Give the imports and the body of `run` from a pipeline's text, both indented by four."""
    tree = parse(text)
    lines = text.split("\n")
    imports = [
        item
        for node in tree
        if isinstance(node, ast.ImportFrom) and node.module not in {"dataclasses", "typing"}
        for item in [Import(node.module or "", one.name, one.asname or "") for one in node.names]
    ]
    imports += [
        Import(one.name, alias=one.asname or "") for node in tree if isinstance(node, ast.Import) for one in node.names
    ]
    run = next(node for node in tree if isinstance(node, FUNCTIONS) and node.name == "run")
    first, last = run.body[0].end_lineno or 0, run.body[-1].lineno - 1
    body = "\n".join(lines[first:last]).strip("\n").replace("config = config or Config()", "config = Config()")
    if "config = Config()" not in body:
        imports = [item for item in imports if item.name != "Config"]
    return indented(import_block(imports, "")), body or "    pass"


def _cell_test(
    plan: Plan, test: NotebookTest, codes: Sequence[Code | None], written: Mapping[Place, Written], *, anew: bool
) -> CellTest:
    nodes = _nodes(test, codes)
    needs = needs_of(plan, test)
    imports = tuple(new for one in test.imports for new in localised(one, plan.package, plan.local_modules))
    imports += tuple(Import(f"{plan.package}.{module}", name) for name, module in sorted(test.uses.items()))
    fields = _settings(plan, test)
    secrets = any(one.environment for one in plan.settings)
    if test.functions and not needs.variables and not needs.missing and not (fields and secrets):
        parts = _apart(test, nodes)
        if parts is not None:
            imports += (Import(f"{plan.package}.config", "Config"),) if fields else ()
            constants = tuple(f"{field} = Config().{field}" for field in fields)
            return replace(_functions(test, parts, written, imports), constants=constants)
    return _one_function(plan, test, nodes, written, imports, anew=anew)


def _nodes(test: NotebookTest, codes: Sequence[Code | None]) -> dict[Statement, ast.stmt]:
    """Give the trees of a test's statements, its imports left out: those stand at the top."""
    trees: dict[int, list[ast.stmt]] = {}
    found = {}
    for statement in test.statements:
        code = codes[statement.cell]
        assert code is not None
        if statement.cell not in trees:
            trees[statement.cell] = tree_of(code).body
        node = trees[statement.cell][statement.index]
        if not isinstance(node, ast.Import | ast.ImportFrom):
            found[statement] = node
    return found


def _apart(test: NotebookTest, nodes: Mapping[Statement, ast.stmt]) -> list[Statement] | None:
    """Give the definitions of a cell that has only those, calls of its tests, and asserts; None for any other cell."""
    if not all(
        isinstance(node, (*FUNCTIONS, ast.ClassDef, ast.Assert)) or _calls(node, test) for node in nodes.values()
    ):
        return None
    return [one for one, node in nodes.items() if not _calls(node, test)]


def _calls(node: ast.stmt, test: NotebookTest) -> bool:
    """Say whether a statement is the call of one of the cell's own tests."""
    match node:
        case ast.Expr(value=ast.Call(func=ast.Name(id=name), args=[], keywords=[])):
            return name in test.functions
        case _:
            return False


def _functions(
    test: NotebookTest, parts: Sequence[Statement], written: Mapping[Place, Written], imports: tuple[Import, ...]
) -> CellTest:
    """Give a cell's own test functions as they are, and a test of what it asserts beside them."""
    blocks: list[str] = []
    asserts: list[Statement] = []
    for part in parts:
        text = "\n".join(body_lines([part], written, indent=False))
        if text.startswith("assert"):
            asserts.append(part)
        elif text:
            blocks.append(text)
    if asserts:
        blocks.append("\n".join([f"def {test.name}():", *body_lines(asserts, written)]))
    return CellTest("\n\n\n".join(blocks), imports)


def _one_function(
    plan: Plan,
    test: NotebookTest,
    nodes: Mapping[Statement, ast.stmt],
    written: Mapping[Place, Written],
    imports: tuple[Import, ...],
    *,
    anew: bool,
) -> CellTest:
    """Give the whole cell as one test; `anew`: what it imports of the package is what the run before it used."""
    needs, fields = needs_of(plan, test), _settings(plan, test)
    fixture = fixture_name(plan, test.after) if needs.variables else ""
    body = [*body_lines(list(nodes), written), *_further_calls(test, nodes)]
    marks, needed = _marks(plan, needs, fields)
    if any(_waits(node) for node in nodes.values()):
        needed.append(Import("asyncio"))
        check = free_name("check", {fixture, *needs.variables, *fields})
        body = [f"{INDENT}async def {check}():", *(INDENT + line if line else "" for line in body)]
        body += ["", f"{INDENT}asyncio.run({check}())"]
    lines = []
    if any(one.bound in OURS | {test.module} for one in imports) or (anew and fixture and imports):
        lines += [INDENT + line if line else "" for line in import_block(imports, plan.package).split("\n")]
    else:
        needed += imports
    lines += [f"{INDENT}{field} = Config().{field}" for field in fields]
    lines += [f"{INDENT}{name} = {fixture}[{literal(name)}]" for name in sorted(needs.variables)]
    return CellTest("\n".join([*marks, f"def {test.name}({fixture}):", *lines, *body]), tuple(needed))


def _marks(plan: Plan, needs: Needs, fields: Sequence[str]) -> tuple[list[str], list[Import]]:
    """Give the decorators of a test that can't run everywhere, and what it and its settings have to import."""
    marks = []
    needed = [Import(f"{plan.package}.config", "Config")] if fields else []
    if needs.missing:
        needed.append(Import("pytest"))
        reason = f"the cell reads {', '.join(needs.missing)}, which no step returns"
        marks.append(f"@pytest.mark.skip(reason={literal(reason)})")
    secrets = [one.environment for one in plan.settings if one.environment] if fields else []
    for secret in secrets:
        needed += [Import("pytest"), Import("os")]
        reason = f"set {secret}: the settings read a secret from it"
        marks.append(f"@pytest.mark.skipif({literal(secret)} not in os.environ, reason={literal(reason)})")
    return marks, needed


def _further_calls(test: NotebookTest, nodes: Mapping[Statement, ast.stmt]) -> list[str]:
    """Call the cell's own test functions that nothing in it calls."""
    called = {ast.unparse(node).removesuffix("()") for node in nodes.values() if _calls(node, test)}
    own = {node.name: node for node in nodes.values() if isinstance(node, FUNCTIONS)}
    lines = []
    for name in test.functions:
        if name not in called and name in own and not own[name].args.args:
            call = f"await {name}()" if isinstance(own[name], ast.AsyncFunctionDef) else f"{name}()"
            lines.append(INDENT + call)
    return ["", *lines] if lines else []


def _waits(node: ast.stmt) -> bool:
    """Say whether a statement awaits outside of functions."""
    todo: list[ast.AST] = [node]
    while todo:
        one = todo.pop()
        if isinstance(one, WAITS):
            return True
        if not isinstance(one, (*FUNCTIONS, ast.Lambda)):
            todo += ast.iter_child_nodes(one)
    return False
