"""The notebook's own source of each step, complete enough to run by itself on values that are given to it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from nbengineer.emitting.imports import import_block, local_import_lines
from nbengineer.emitting.naming import Names, names_of, words_in
from nbengineer.emitting.rules import Role, rules_of
from nbengineer.emitting.statements import Job, body_lines, write_statements

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from nbengineer.emitting.statements import Place, Written
    from nbengineer.model.notebook import Code
    from nbengineer.model.plan import Definition, Import, Plan, Statement, Step


@dataclass(frozen=True, slots=True)
class Original:
    """A step's cells as one source: the imports and definitions that they reach, then their own statements.

    It reads its inputs from the namespace that it runs in, and leaves its results there, all by the notebook's names.
    `first` is the place of its first statement.
    """

    step: Step
    source: str
    first: Place

    @property
    def name(self) -> str:
        """Give `MODULE.FUNCTION`."""
        return f"{self.step.module}.{self.step.function}"

    @property
    def sha256(self) -> str:
        """Give the hash of the source, and of the names that values are kept by."""
        names = [f"{one.name}={one.notebook_name}" for one in self.step.parameters]
        names += [f"{one.name}={one.notebook_name}" for one in self.step.returns]
        return hashlib.sha256("\0".join([self.source, *names]).encode("utf-8", "surrogateescape")).hexdigest()


def originals(plan: Plan, codes: Sequence[Code | None]) -> tuple[Original, ...]:
    """Give every step's source, in run order; modules beside the notebook keep their names."""
    plan = replace(plan, local_modules=())
    names = names_of(plan, codes)
    places = [*(d.statement for d in plan.definitions), *(s for step in plan.steps for s in step.statements)]
    written = write_statements(codes, [Job(place, Role("verbatim")) for place in places], rules_of(plan, names))
    sources = _Sources(plan, names, written)
    return tuple(Original(step, sources.of(step), _place(step.statements[0])) for step in plan.steps if step.statements)


@dataclass(frozen=True, slots=True)
class _Sources:
    plan: Plan
    names: Names
    written: Mapping[Place, Written]

    def of(self, step: Step) -> str:
        """Give the whole source of a step."""
        body = "\n".join(body_lines(step.statements, self.written, indent=False))
        definitions = self._reached(body)
        texts = [self.written[_place(one.statement)].text for one in definitions]
        imports = list(step.local_imports) + [i for one in definitions for i in one.local_imports]
        imports += [i for module in self.plan.modules for i in module.imports]
        said = words_in([body, *texts])
        wanted = [i for i in dict.fromkeys(imports) if i.bound in said or i.name == "*" or i.module == "__future__"]
        return "\n\n".join(part for part in [self._imports(wanted), *texts, body] if part) + "\n"

    def _imports(self, imports: Sequence[Import]) -> str:
        head = import_block([one for one in imports if not one.guarded], self.plan.package)
        guarded = [one for one in imports if one.guarded]
        if not guarded:
            return head
        lines = local_import_lines(guarded, self.names)
        return "\n".join([head, f"import contextlib as {self.names.contextlib}", *lines])

    def _reached(self, body: str) -> list[Definition]:
        """Give the definitions that a body may reach, in the notebook's order; each statement once."""
        by_name: dict[str, list[Definition]] = {}
        for one in self.plan.definitions:
            by_name.setdefault(one.name, []).append(one)
        found: dict[Place, Definition] = {}
        todo = list(words_in([body]))
        seen: set[str] = set()
        while todo:
            word = todo.pop()
            if word in seen:
                continue
            seen.add(word)
            for one in by_name.get(word, ()):
                place = _place(one.statement)
                if place in self.written and place not in found:
                    found[place] = one
                    todo += words_in([self.written[place].text])
        return [found[place] for place in sorted(found)]


def _place(statement: Statement) -> Place:
    return statement.cell, statement.index


def entries(sources: Sequence[Original]) -> Iterator[tuple[Original, dict[str, str]]]:
    """Give for each step the variables to take before its first cell, by the package's names to the notebook's.

    A variable that an earlier step binds or changes in that same cell is not among them.
    """
    for number, one in enumerate(sources):
        made_there = {
            result.notebook_name
            for earlier in sources[:number]
            if any(_in_front(statement, one.first) for statement in earlier.step.statements)
            for result in earlier.step.returns
        }
        wanted = [parameter for parameter in one.step.parameters if parameter.notebook_name not in made_there]
        yield one, {parameter.name: parameter.notebook_name for parameter in wanted}


def _in_front(statement: Statement, first: Place) -> bool:
    return statement.cell == first[0] and statement.index < first[1]
