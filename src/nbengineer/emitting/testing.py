"""The tests of each module: imports do nothing, the pipeline's calls fit, open questions, the notebook's own."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from nbengineer.emitting.docstrings import plain, quoted
from nbengineer.emitting.imports import import_block
from nbengineer.emitting.steps import ordered_parameters
from nbengineer.emitting.testing_cells import cell_tests
from nbengineer.emitting.testing_recorded import recorded_tests, step_name
from nbengineer.model.plan import Import
from nbengineer.reading.literals import literal
from nbengineer.reading.names import cut_at_word, snake_case

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from nbengineer.model.notebook import Code
    from nbengineer.model.plan import NotebookTest, Plan, Step
    from nbengineer.model.recorded import Recorded

QUESTION = re.compile(r"what should \S+ do (.*?)\?*$", re.DOTALL)

CASE_LIMIT = 60
"""So many characters of a case stand in the name of its test."""

LEAD_ON = frozenset(
    "a an the of to in on at by for from with and or is are was has have holds that than as not no be its it what"
    " which fewer other do when only missing".split()
)
"""Words that lead on to others."""

IMPORTING = '''\
def test_importing_it_does_nothing(what_importing_does):
    """No file is opened, nothing is started, nothing is printed."""
    assert what_importing_does({module}) == []
'''


def module_tests(plan: Plan, codes: Sequence[Code | None], recorded: Recorded | None = None) -> dict[str, str]:
    """Give the text of `tests/test_MODULE.py` for every module, by its path in the package.

    A step with recorded values is called with them; one without is asked at least whether the pipeline's call fits.
    """
    files = {module.name: _File() for module in plan.modules}
    for test in plan.tests:
        files.setdefault(home(test), _File()).taken |= {test.name, *test.functions}
    for module in plan.modules:
        files[module.name].blocks.append(IMPORTING.format(module=literal(f"{plan.package}.{module.name}")))
    for step in plan.steps:
        file = files[step.module]
        tests = recorded_tests(plan, step, recorded) if recorded else []
        for one in tests:
            file.fresh(one.name)
            file.blocks.append(one.text)
            file.imports |= dict.fromkeys(one.imports)
        file.recorded = file.recorded or bool(tests)
        if not any(one.name.endswith("reproduces_the_notebook") for one in tests):
            file.blocks.append(_signature_test(step, file))
            file.imports |= {Import("inspect"): None, Import(plan.package, step.module): None}
    asked = [(one.module, one.name, one.questions) for one in plan.definitions]
    asked += [(one.module, one.function, questions_of(one, recorded)) for one in plan.steps]
    for module_name, function, questions in asked:
        for question in questions:
            file = files[module_name]
            file.blocks.append(_stub(function, question, file))
            file.imports[Import("pytest")] = None
    for test, cell in zip(plan.tests, cell_tests(plan, codes), strict=True):
        file = files[home(test)]
        file.blocks.append(cell.text)
        file.imports |= dict.fromkeys(cell.imports)
        file.constants |= dict.fromkeys(cell.constants)
    modules = {module.name for module in plan.modules}
    return {path_of(name): _text(plan, name, file, known=name in modules) for name, file in files.items()}


def questions_of(step: Step, recorded: Recorded | None) -> tuple[str, ...]:
    """Give what a step's stubs ask; with a recording, also what it should return where that could not be recorded."""
    kept = recorded.step(step_name(step)) if recorded else None
    if kept is None or not kept.why_not:
        return step.questions
    return (*step.questions, f"what should {step.function} give here, where nothing is recorded ({kept.why_not})?")


@dataclass(slots=True)
class _File:
    """A test file in the making; `taken` are the names of tests that it must not use again."""

    blocks: list[str] = field(default_factory=list)
    imports: dict[Import, None] = field(default_factory=dict)
    constants: dict[str, None] = field(default_factory=dict)
    taken: set[str] = field(default_factory=lambda: {"test_importing_it_does_nothing"})
    recorded: bool = False

    def fresh(self, name: str) -> str:
        """Give a name that no test of the file has."""
        found, count = name, 1
        while found in self.taken:
            count += 1
            found = f"{name}_{count}"
        self.taken.add(found)
        return found


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


def _text(plan: Plan, module: str, file: _File, *, known: bool) -> str:
    promises = f"What {f'{module}.py' if known else 'the package'} promises"
    source = f"; the values come from a run of {plan.notebook}.ipynb (tests/recorded)" if file.recorded else ""
    parts = [quoted(f"{promises}{source}.")]
    if imports := import_block(file.imports, plan.package):
        parts.append(imports)
    if file.constants:
        parts.append("\n".join(file.constants))
    return "\n\n\n".join(["\n\n".join(parts), *(block.rstrip("\n") for block in file.blocks)]) + "\n"


def _signature_test(step: Step, file: _File) -> str:
    """Give the test that what `run` passes arrives at the parameters that it is meant for."""
    name = file.fresh(f"test_{step.function}_takes_what_the_pipeline_passes")
    ordered = ordered_parameters(step.parameters)
    passed = [literal(p.name) for p in ordered if not p.keyword_only]
    passed += [f"{p.name}={literal(p.name)}" for p in ordered if p.keyword_only]
    arguments = ", ".join(f"{literal(p.name)}: {literal(p.name)}" for p in ordered)
    return (
        f"def {name}():\n"
        f"    call = inspect.signature({step.module}.{step.function}).bind({', '.join(passed)})\n"
        f"    assert call.arguments == {{{arguments}}}\n"
    )


def _cut(name: str) -> str:
    """Cut a test's name where it is long, so that it does not end in the middle of a phrase."""
    short = cut_at_word(name, CASE_LIMIT)
    while short != name and short.rpartition("_")[2] in LEAD_ON:
        short = short.rpartition("_")[0]
    return short


def _stub(function: str, question: str, file: _File) -> str:
    """Give a skipped test for a question that the code leaves open."""
    found = QUESTION.fullmatch(plain(question))
    case = _cut(snake_case(found[1] if found else question)) or "in_doubt"
    name = file.fresh(f"test_{function}_{case}")
    return f"@pytest.mark.skip(reason={literal(f'stub: {plain(question)}')})\ndef {name}(): ...\n"
