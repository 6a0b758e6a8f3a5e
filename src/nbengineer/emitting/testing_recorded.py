"""Tests that a step still computes what the notebook computed, on values that a run of it has left."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from nbengineer.emitting.asserting import NOTHING, PYTEST, Asserted, assert_value, types_in
from nbengineer.emitting.naming import free_name
from nbengineer.model.plan import Import
from nbengineer.reading.literals import literal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from nbengineer.model.plan import Plan, Step
    from nbengineer.model.recorded import Recorded, RecordedStep

INDENT = "    "
OURS = frozenset("recorded given expected before drawn capsys pytest asyncio random os Path pd np plt".split())
WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
SETTINGS = {
    "pd": Import("pandas", alias="pd"),
    "np": Import("numpy", alias="np"),
    "plt": Import("matplotlib.pyplot", alias="plt"),
}
LIBRARY = re.compile(r"(\w+)\.")
"""What an expression that reads a setting must import."""
LONGEST_LITERAL = 70
CHANGEABLE = frozenset(
    {"DataFrame", "DataFrame by columns", "Series", "Series by columns", "ndarray", "sparse", "dict"}
)


@dataclass(frozen=True, slots=True)
class RecordedTest:
    """One test: its name, text, and what it imports."""

    name: str
    text: str
    imports: tuple[Import, ...]


def step_name(step: Step) -> str:
    """Give `MODULE.FUNCTION`."""
    return f"{step.module}.{step.function}"


def recorded_tests(plan: Plan, step: Step, recorded: Recorded) -> list[RecordedTest]:
    """Give the tests of a step that its recording supports; none for a step without values."""
    kept = recorded.step(step_name(step))
    if kept is None or kept.why_not:
        return []
    tests = [_reproduces(plan, step, kept, recorded), *_grows(plan, step, kept, recorded)]
    return [test for test in [*tests, *_leaves_alone(plan, step, kept, recorded)] if test]


def asserts_a_value(kept: RecordedStep) -> bool:
    """Say whether a test of this step would hold the notebook's values, not only classes."""
    if kept.why_not:
        return False
    if kept.printed or any(kept.drawn) or kept.files or kept.settings:
        return True
    return any(
        assert_value(name, name, kind, kept.apart.get(name, 0), _everything(kind)).value
        for name, kind in kept.results.items()
    )


def _everything(kind: Any) -> dict[str, str]:
    return {kind["about"]: ""} if isinstance(kind, dict) and "about" in kind else {}


@dataclass(slots=True)
class _Body:
    """A test in the making: lines without indentation, imports, names that are taken, fixtures that it asks for."""

    plan: Plan
    recorded: Recorded
    lines: list[str] = field(default_factory=list)
    imports: dict[Import, None] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    fixtures: dict[str, None] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def fresh(self, wanted: str) -> str:
        """Give a variable's name that nothing else of the test has."""
        name = free_name(wanted, self.taken)
        self.taken.add(name)
        return name

    def add(self, asserted: Asserted) -> None:
        """Take lines and what they import."""
        self.lines += asserted.lines
        self.imports |= dict.fromkeys(asserted.imports)

    def call(self, step: Step, given: str) -> str:
        """Give the call of a step on `given`; before it stand the calls that make what can't be kept."""
        kept = self.recorded.step(step_name(step))
        assert kept is not None
        handed = {one.name for one in step.parameters if one.handed_over}
        made = self.made(kept).items()
        arguments = [f"{name}=[{variable}]" if name in handed else f"{name}={variable}" for name, variable in made]
        for name in sorted(handed & kept.given.keys() if given == "given" else ()):
            self.lines.append(f"given[{literal(name)}] = [given[{literal(name)}]]")
        self.imports[Import(self.plan.package, step.module)] = None
        call = f"{step.module}.{step.function}({', '.join([*arguments, *([f'**{given}'] if kept.given else [])])})"
        if not step.is_async:
            return call
        self.imports[Import("asyncio")] = None
        return f"asyncio.run({call})"

    def made(self, kept: RecordedStep) -> dict[str, str]:
        """Write the calls that make arguments; give the variables that hold them."""
        by_maker: dict[str, dict[str, str]] = {}
        for name, maker in kept.made_by.items():
            by_maker.setdefault(maker.step, {})[maker.result] = name
        found: dict[str, str] = {}
        for name, results in by_maker.items():
            step = next(one for one in self.plan.steps if step_name(one) == name)
            call = self.call(step, f"recorded({literal(name)})[0]")
            variables = {result: self.fresh(argument) for result, argument in results.items()}
            found |= {argument: variables[result] for result, argument in results.items()}
            targets = [variables.get(one.name, "_") for one in step.returns]
            self.lines.append(f"{', '.join(targets)} = {call}")
        return found

    def function(self, name: str, marks: Sequence[str] = ()) -> RecordedTest:
        """Give the whole test."""
        asked = any("recorded(" in line for line in self.lines)
        self.fixtures = {**({"recorded": None} if asked else {}), **self.fixtures}
        lines = [
            *marks,
            f"def {name}({', '.join(self.fixtures)}):",
            *(INDENT + line if line else "" for line in self.lines),
        ]
        return RecordedTest(name, "\n".join(lines) + "\n", tuple(self.imports))


def _body(plan: Plan, kept: RecordedStep, recorded: Recorded) -> _Body:
    body = _Body(plan, recorded, taken={*OURS, *(module.name for module in plan.modules)})
    for path in kept.missing:
        variable = f"{plan.package.upper()}_DATA"
        reason = f"it reads {path}: name a folder that has it in {variable}"
        body.lines += [f"if not Path({literal(path)}).exists():", f"{INDENT}pytest.skip({literal(reason)})"]
        body.imports |= {Import("pathlib", "Path"): None, PYTEST: None}
    return body


def _opening(kept: RecordedStep, *, expects: bool) -> list[str]:
    if not kept.given and not expects:
        return []
    return [f"{'given' if kept.given else '_'}, {'expected' if expects else '_'} = recorded({literal(kept.name)})"]


def _reproduces(plan: Plan, step: Step, kept: RecordedStep, recorded: Recorded) -> RecordedTest | None:
    body = _body(plan, kept, recorded)
    body.names = {f"given {name}": f"given[{literal(name)}]" for name in kept.given}
    start = len(body.lines)
    call = body.call(step, "given")
    makers = _makers(kept, recorded)
    if kept.printed and any(one.printed != "" for one in makers):
        body.lines.append("capsys.readouterr()  # what is printed from here on")
    if kept.drawn and any(one.drew for one in makers):
        body.lines.append("drawn()  # what is drawn from here on")
    body.names |= {f"given {name}": name for name in kept.made_by}
    variables = {one.name: body.fresh(one.name) for one in step.returns}
    body.names |= {f"returned {name}": variable for name, variable in variables.items()}
    changed = {name: body.names[f"given {name}"] for name in kept.results if f"given {name}" in body.names}
    checks = {
        name: assert_value(
            target, f"expected[{literal(name)}]", kept.results[name], kept.apart.get(name, 0), body.names
        )
        for name, target in (changed | variables).items()
        if name in kept.results
    }
    asked = " ".join(line for check in checks.values() for line in check.lines)
    targets = [variables[one.name] if checks.get(one.name, NOTHING).lines else "_" for one in step.returns]
    if kept.drawn:
        body.fixtures["drawn"] = None
    body.lines.append(f"{', '.join(targets)} = {call}" if set(targets) - {"_"} else call)
    before = len(body.lines)
    for check in checks.values():
        body.add(check)
    _side_effects(body, kept)
    if len(body.lines) == before:
        return None
    said = asked + " ".join(body.lines[start:])
    body.lines[start:start] = _opening(kept, expects="expected[" in said)
    return body.function(f"test_{step.function}_reproduces_the_notebook")


def _makers(kept: RecordedStep, recorded: Recorded) -> list[RecordedStep]:
    """Give the steps whose calls make a step's arguments, and the arguments of those."""
    found = [one for maker in kept.made_by.values() if (one := recorded.step(maker.step))]
    return [*found, *(further for one in found for further in _makers(one, recorded))]


def _apart(kept: RecordedStep, name: str) -> Any:
    return kept.apart.get(name, 0)


def _side_effects(body: _Body, kept: RecordedStep) -> None:
    """Assert what was printed, drawn and written."""
    if kept.printed:
        body.fixtures["capsys"] = None
        printed = literal(kept.printed) if _is_short(kept.printed) else 'expected["printed"]'
        body.lines.append(f"assert capsys.readouterr().out == {printed}")
    if kept.drawn:
        body.lines.append('assert drawn() == expected["drawn"]')
    for expression, value in kept.settings.items():
        library = LIBRARY.search(expression)
        assert library
        body.imports[SETTINGS.get(library[1], Import(library[1]))] = None
        body.lines.append(f"assert {expression} == {python_literal(value)}")
    for path, text in kept.files.items():
        body.imports[Import("pathlib", "Path")] = None
        if text is None:
            body.lines.append(f"assert Path({literal(path)}).is_file()")
        else:
            body.lines.append(f'assert Path({literal(path)}).read_text("utf-8") == expected["files"][{literal(path)}]')


def python_literal(value: Any) -> str:
    """Give a plain value, or a list of such, as Python source."""
    if isinstance(value, list):
        return f"[{', '.join(map(python_literal, value))}]"
    return literal(value) if isinstance(value, str) else repr(value)


def _is_short(printed: str) -> bool:
    return printed.count("\n") == 1 and len(printed) <= LONGEST_LITERAL


def further_values(kept: RecordedStep) -> dict[str, Any]:
    """Give what a test expects beside the results, as `values.json` has it."""
    found: dict[str, Any] = {}
    if kept.printed and not _is_short(kept.printed):
        found["printed"] = kept.printed
    if kept.drawn:
        found["drawn"] = list(kept.drawn)
    if texts := {path: text for path, text in kept.files.items() if text is not None}:
        found["files"] = texts
    return found


def _grows(plan: Plan, step: Step, kept: RecordedStep, recorded: Recorded) -> list[RecordedTest]:
    """Give tests that a frame keeps its rows and gets just these columns."""
    found = []
    for name, grown in kept.grown.items():
        if grown.get("added") is None or not grown["rows"] or name not in kept.given:
            continue
        body = _body(plan, kept, recorded)
        body.lines += [f"given, _ = recorded({literal(kept.name)})", f"before = given[{literal(name)}].copy()"]
        call = body.call(step, "given")
        variable = body.fresh(name)
        targets = [variable if one.name == name else "_" for one in step.returns]
        body.lines.append(f"{', '.join(targets)} = {call}")
        added = "".join(f", {literal(column)}" for column in grown["added"])
        columns = f"[*before.columns{added}]" if added else "list(before.columns)"
        body.lines.append(f"assert list({variable}.columns) == {columns}")
        body.lines.append(f"pd.testing.assert_index_equal({variable}.index, before.index)")
        body.imports[Import("pandas", alias="pd")] = None
        found.append(body.function(f"test_{step.function}_{_growth(name, grown['added'], alone=len(kept.grown) == 1)}"))
    return found


def _growth(name: str, added: Sequence[str], *, alone: bool) -> str:
    which = "" if alone else f"_of_{name.lower()}"
    if not added:
        return f"keeps_the_rows_and_columns{which}"
    count = WORDS[len(added)] if len(added) < len(WORDS) else str(len(added))
    return f"adds_{count}_column{'s' if len(added) > 1 else ''}_and_keeps_the_rows{which}"


def _leaves_alone(plan: Plan, step: Step, kept: RecordedStep, recorded: Recorded) -> list[RecordedTest]:
    """Give a test that the arguments are unchanged afterwards, where they all are."""
    watched = [name for name, kind in kept.given.items() if _changeable(kind)]
    if not watched or not set(watched) <= set(kept.unchanged):
        return []
    body = _body(plan, kept, recorded)
    body.lines += [f"given, _ = recorded({literal(kept.name)})", f"before, _ = recorded({literal(kept.name)})"]
    body.lines.append(body.call(step, "given"))
    for name in watched:
        body.add(assert_value(f"given[{literal(name)}]", f"before[{literal(name)}]", kept.given[name], 0))
    return [body.function(f"test_{step.function}_leaves_its_arguments_alone")]


def _changeable(kind: Any) -> bool:
    return (
        bool(CHANGEABLE & set(types_in(kind)))
        or isinstance(kind, list)
        or (isinstance(kind, dict) and "type" not in kind)
    )


def run_marks(recorded: Recorded | None) -> list[str]:
    """Give the decorators of a test that runs the whole pipeline."""
    slow = recorded is not None and recorded.slow
    return ["@pytest.mark.run", *(["@pytest.mark.slow"] if slow else [])]


def run_test(recorded: Recorded, fields: Mapping[str, str]) -> RecordedTest | None:
    """Give the test that `run()` gives the notebook's results; `fields` maps a name in the notebook to the field."""
    checks = [
        assert_value(
            f"results.{field_}", f"expected[{literal(name)}]", recorded.results[name], recorded.apart.get(name, 0)
        )
        for name, field_ in fields.items()
        if name in recorded.results
    ]
    lines = [line for check in checks for line in check.lines]
    if not lines:
        return None
    imports = [i for check in checks for i in check.imports]
    head = [*run_marks(recorded), "def test_the_run_reproduces_the_notebook(results, recorded):"]
    body = ['_, expected = recorded("pipeline.run")'] if any("expected[" in line for line in lines) else []
    text = "\n".join([*head, *(INDENT + line for line in [*body, *lines])]) + "\n"
    return RecordedTest("test_the_run_reproduces_the_notebook", text, (PYTEST, *imports))
