"""The modules of a package as text: imports, definitions and step functions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from nbengineer.emitting.docstrings import docstring, words
from nbengineer.emitting.imports import import_block, localised
from nbengineer.emitting.naming import names_of, words_in
from nbengineer.emitting.rules import Role, rules_of
from nbengineer.emitting.statements import Job, write_statements
from nbengineer.emitting.steps import step_needs_unbound, step_text
from nbengineer.emitting.unbound import UNBOUND_TEXT
from nbengineer.emitting.verbatim import runner_text, source_text, verbatim_step_text
from nbengineer.model.plan import Definition, Import, Step

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from nbengineer.emitting.naming import Names
    from nbengineer.emitting.statements import Place, Written
    from nbengineer.model.notebook import Code
    from nbengineer.model.plan import Module, Plan

ANNOTATION_IMPORTS = (Import("pathlib", "Path"), Import("typing", "Any"))
"""What the types of settings are made of, beside builtins."""


def module_texts(plan: Plan, codes: Sequence[Code | None]) -> dict[str, str]:
    """Give the text of every module with steps or definitions by its path in the package, and of what they rely on.

    That is the source of verbatim steps with the module that runs it, and the module of `UNBOUND`.
    """
    root = f"src/{plan.package}"
    names = names_of(plan, codes)
    written = write_statements(codes, _jobs(plan), rules_of(plan, names))
    texts = {f"{root}/{module.name}.py": _Room.of(plan, module, written, names).text() for module in plan.modules}
    verbatim = [step for step in plan.steps if step.kind == "verbatim"]
    for step in verbatim:
        texts[f"{root}/verbatim/{step.module}.{step.function}.txt"] = source_text(plan, step, written)
    if verbatim:
        shell = any("get_ipython" in text for path, text in texts.items() if path.endswith(".txt"))
        texts[f"{root}/verbatim/__init__.py"] = runner_text(plan, verbatim, asks_for_shell=shell)
    if plan.needs_unbound:
        texts[f"{root}/unbound.py"] = UNBOUND_TEXT
    return texts


def _jobs(plan: Plan) -> Iterator[Job]:
    for definition in plan.definitions:
        yield Job(definition.statement, Role("definition", definition=definition))
    for step in plan.steps:
        role = Role("verbatim" if step.kind == "verbatim" else "body", nonlocals=step.nonlocals)
        for statement in step.statements:
            yield Job(statement, role)


@dataclass(frozen=True, slots=True)
class _Room:
    """One module with everything that stands in it."""

    plan: Plan
    module: Module
    definitions: tuple[Definition, ...]
    steps: tuple[Step, ...]
    written: Mapping[Place, Written]
    names: Names

    @classmethod
    def of(cls, plan: Plan, module: Module, written: Mapping[Place, Written], names: Names) -> _Room:
        """Collect what the plan has for one module."""
        definitions = tuple(d for d in plan.definitions if d.module == module.name)
        steps = tuple(s for s in plan.steps if s.module == module.name)
        return cls(plan, module, definitions, steps, written, names)

    def text(self) -> str:
        """Give the module, two blank lines around functions and classes."""
        blocks = [(self._block(part), part.kind) for part in self._parts()]
        parts = [docstring(self.module.docstring or words(self.module.name))]
        previous = "constant"
        if imports := import_block(self._imports(), self.plan.package):
            parts += ["\n\n", imports]
        for block, kind in blocks:
            if block:
                parts += ["\n\n" if previous == kind == "constant" else "\n\n\n", block]
                previous = kind
        return "".join([*parts, "\n"])

    def _parts(self) -> Iterator[Definition | Step]:
        """Give the steps in run order, each definition before the first step that reaches its cell.

        A statement that defines several names stands once.
        """
        waiting = list({(d.statement.cell, d.statement.index): d for d in reversed(self.definitions)}.values())[::-1]
        for step in self.steps:
            reached = max((s.cell for s in step.statements), default=-1)
            while waiting and waiting[0].statement.cell <= reached:
                yield waiting.pop(0)
            yield step
        yield from waiting

    def _block(self, part: Definition | Step) -> str:
        if isinstance(part, Step):
            if part.kind == "verbatim":
                return verbatim_step_text(part, self.names)
            return step_text(part, self.written, self.names)
        one = self.written.get((part.statement.cell, part.statement.index))
        return "\n".join([*one.above, one.text, *one.below]) if one else ""

    def _imports(self) -> list[Import]:
        """Give what the module imports: for the notebook's code, from earlier modules, and for our own lines."""
        names = self.names
        found = [new for i in self.module.imports for new in localised(i, names.package, names.local_modules)]
        for earlier, used in self.module.uses.items():
            found += [Import(f"{names.package}.{earlier}", name) for name in used]
        local = [i for definition in self.definitions for i in definition.local_imports]
        local += [i for step in self.steps for i in step.local_imports]
        if any(step_needs_unbound(step) for step in self.steps):
            found.append(names.unbound_import)
        if any(i.guarded for i in local):
            found.append(names.contextlib_import)
        if any(step.kind == "verbatim" for step in self.steps):
            found.append(names.verbatim_import)
        if self._calls_partial():
            found.append(names.partial_import)
        bound = {i.bound for i in found}
        mentioned = words_in(self._annotations())
        found += [i for i in ANNOTATION_IMPORTS if i.bound in mentioned and i.bound not in bound]
        return found

    def _calls_partial(self) -> bool:
        places = [d.statement for d in self.definitions]
        places += [s for step in self.steps if step.kind != "verbatim" for s in step.statements]
        if any(one.needs_partial for s in places if (one := self.written.get((s.cell, s.index)))):
            return True
        expressions = [value for step in self.steps if step.kind == "verbatim" for value in step.namespace.values()]
        return self.names.partial in words_in(expressions)

    def _annotations(self) -> Iterator[str]:
        for step in self.steps:
            yield from (p.annotation for p in step.parameters)
            yield from (r.annotation for r in step.returns)
        lifted = {name for d in self.definitions for name in d.lifted}
        yield from (setting.annotation for setting in self.plan.settings if setting.notebook_name in lifted)
