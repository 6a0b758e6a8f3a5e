"""The tests of each module: imports do nothing, the pipeline's calls fit, open questions, the notebook's own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nbengineer.emitting.docstrings import plain, quoted
from nbengineer.emitting.imports import import_block
from nbengineer.emitting.steps import ordered_parameters
from nbengineer.emitting.testing_cells import cell_tests
from nbengineer.model.plan import Import
from nbengineer.planning.naming import numbered
from nbengineer.reading.literals import literal
from nbengineer.reading.names import cut_at_word, snake_case

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from nbengineer.model.notebook import Code
    from nbengineer.model.plan import NotebookTest, Plan, Step

QUESTION = re.compile(r"what should \S+ do (.*?)\?*$", re.DOTALL)

IMPORTING = '''\
def test_importing_it_does_nothing(what_importing_does):
    """No file is opened, nothing is started, nothing is printed."""
    assert what_importing_does({module}) == []
'''


def module_tests(plan: Plan, codes: Sequence[Code | None]) -> dict[str, str]:
    """Give the text of `tests/test_MODULE.py` for every module, by its path in the package."""
    blocks: dict[str, list[str]] = {}
    imports: dict[str, list[Import]] = {}
    taken: dict[str, set[str]] = {}
    for module in plan.modules:
        name = module.name
        tests = cut_tests(plan, name)
        taken[name] = {"test_importing_it_does_nothing"} | {n for test in tests for n in (test.name, *test.functions)}
        blocks[name] = [IMPORTING.format(module=literal(f"{plan.package}.{name}"))]
        imports[name] = []
        for step in plan.steps:
            if step.module == name:
                blocks[name].append(_signature_test(step, taken[name]))
                imports[name] += [Import("inspect"), Import(plan.package, name)]
        stubs = list(_stubs(plan, name, taken[name]))
        blocks[name] += stubs
        imports[name] += [Import("pytest")] if stubs else []
    for test, cell in zip(plan.tests, cell_tests(plan, codes), strict=True):
        name = home(test)
        blocks.setdefault(name, []).append(cell.text)
        imports.setdefault(name, []).extend(cell.imports)
    return {path_of(name): _text(plan, name, blocks[name], imports[name]) for name in blocks}


def cut_tests(plan: Plan, module: str) -> list[NotebookTest]:
    """Give the notebook's own tests that stand in the test file of a module."""
    return [test for test in plan.tests if home(test) == module]


def home(test: NotebookTest) -> str:
    """Say after which module the test file is called that a cell's tests go to."""
    return test.module or "notebook"


def path_of(module: str) -> str:
    """Give the path of a module's tests."""
    return f"tests/test_{module}.py"


def tested(plan: Plan, texts: Mapping[str, str]) -> list[tuple[str, str]]:
    """Give pairs of a cell's id and a test that it became, such as `tests/test_data.py::test_rows`."""
    found = []
    for test in plan.tests:
        path = path_of(home(test))
        names = dict.fromkeys([test.name, *test.functions])
        found += [
            (test.cell, f"{path}::{name}")
            for name in names
            if re.search(rf"^def {name}\(", texts.get(path, ""), re.MULTILINE)
        ]
    return found


def _text(plan: Plan, module: str, blocks: Sequence[str], imports: Sequence[Import]) -> str:
    file = "the package" if all(one.name != module for one in plan.modules) else f"{module}.py"
    parts = [quoted(f"What {file} promises."), import_block(imports, plan.package)]
    head = "\n\n".join(part for part in parts if part)
    return "\n\n\n".join([head, *(block.rstrip("\n") for block in blocks)]) + "\n"


def _signature_test(step: Step, taken: set[str]) -> str:
    """Give the test that what `run` passes arrives at the parameters that it is meant for."""
    name = numbered(f"test_{step.function}_takes_what_the_pipeline_passes", frozenset(taken))
    taken.add(name)
    ordered = ordered_parameters(step.parameters)
    passed = [literal(p.name) for p in ordered if not p.keyword_only]
    passed += [f"{p.name}={literal(p.name)}" for p in ordered if p.keyword_only]
    arguments = ", ".join(f"{literal(p.name)}: {literal(p.name)}" for p in ordered)
    return (
        f"def {name}():\n"
        f"    call = inspect.signature({step.module}.{step.function}).bind({', '.join(passed)})\n"
        f"    assert call.arguments == {{{arguments}}}\n"
    )


def _stubs(plan: Plan, module: str, taken: set[str]) -> Iterator[str]:
    """Give a skipped test for each question that the code leaves open."""
    for definition in plan.definitions:
        if definition.module == module:
            for question in definition.questions:
                yield _stub(definition.name, question, taken)
    for step in plan.steps:
        if step.module == module:
            for question in step.questions:
                yield _stub(step.function, question, taken)


def _stub(function: str, question: str, taken: set[str]) -> str:
    found = QUESTION.fullmatch(plain(question))
    case = cut_at_word(snake_case(found[1] if found else question)) or "in_doubt"
    name = numbered(f"test_{function}_{case}", frozenset(taken))
    taken.add(name)
    return f"@pytest.mark.skip(reason={literal(f'stub: {plain(question)}')})\ndef {name}(): ...\n"
