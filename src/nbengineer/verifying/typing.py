"""Types of parameters and results from what a run of the notebook has shown: the class alone, never a guess."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from nbengineer.model.plan import Import
from nbengineer.planning.annotating import OWN_NAMES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from nbengineer.model.plan import Module, Parameter, Plan, Result, Return, Step
    from nbengineer.model.recorded import Recorded

PLAIN = frozenset("bool int float str bytes complex list[str] list[int] list[float]".split())
USUAL = {"pandas": "pd", "numpy": "np"}


def with_types(plan: Plan, recorded: Recorded) -> Plan:
    """Fill in the types that are not known yet."""
    rooms = {module.name: _Room.of(plan, module) for module in plan.modules}
    steps = tuple(_step(step, rooms[step.module], _classes(step, recorded)) for step in plan.steps)
    modules = tuple(replace(m, imports=(*m.imports, *rooms[m.name].added)) for m in plan.modules)
    results = _results(replace(plan, steps=steps), recorded)
    return replace(plan, steps=steps, modules=modules, results=results)


def _results(plan: Plan, recorded: Recorded) -> tuple[Result, ...]:
    """Give the fields of `Results` the classes that the steps which bind them last were seen to return."""
    seen: dict[str, str] = {}
    for step in plan.steps:
        classes = _classes(step, recorded)
        seen |= {one.variable: "" if one.maybe_unbound else classes.get(f"-> {one.name}", "") for one in step.returns}
    names = {step.module for step in plan.steps} | set(plan.module_aliases.values()) | OWN_NAMES
    known = {i.bound: i for module in plan.modules for i in module.imports}
    room = _Room({bound: i for bound, i in known.items() if bound not in names}, names, _libraries(plan), [])
    return tuple(_result(one, room, seen.get(one.variable, "")) for one in plan.results)


def _result(one: Result, room: _Room, name: str) -> Result:
    found = room.spelt(name) if one.annotation == "Any" else None
    return replace(one, annotation=found[0], needs=found[1]) if found else one


def _libraries(plan: Plan) -> set[str]:
    """Give the top-level names of what the notebook imports; modules beside it are none."""
    local = {name.partition(".")[0] for name in plan.local_modules}
    return {i.module.partition(".")[0] for module in plan.modules for i in module.imports} - local


def _classes(step: Step, recorded: Recorded) -> Mapping[str, str]:
    kept = recorded.step(f"{step.module}.{step.function}")
    return kept.classes if kept else {}


@dataclass(slots=True)
class _Room:
    """A module that types are written in: what its names stand for, and the imports that types have added."""

    imports: dict[str, Import]
    taken: set[str]
    known: set[str]
    added: list[Import]

    @classmethod
    def of(cls, plan: Plan, module: Module) -> _Room:
        """Collect the names of a module; a parameter's or a variable's name never takes an import's place there."""
        names = {d.name for d in plan.definitions if d.module == module.name}
        steps = [step for step in plan.steps if step.module == module.name]
        names |= {step.function for step in steps}
        names |= {name for used in module.uses.values() for name in used}
        local = {i.bound for step in steps for i in step.local_imports}
        local |= {i.bound for d in plan.definitions if d.module == module.name for i in d.local_imports}
        own = {i.bound: i for i in module.imports if i.bound not in local}
        return cls(own, names | local, _libraries(plan), [])

    def written(self, names: Sequence[str]) -> list[str]:
        """Give classes as the module writes them, importing what is missing; nothing if that can't be done for all."""
        found = [self.spelt(name) for name in names]
        if not all(found):
            return []
        for new in [one[1] for one in found if one]:
            if new and new.bound not in self.imports:
                self.imports[new.bound] = new
                self.added.append(new)
        return [one[0] for one in found if one]

    def spelt(self, name: str) -> tuple[str, Import | None] | None:
        """Give how a class is written and what has to be imported for it; None where a name is taken, or unknown."""
        if name in PLAIN:
            return name, None
        module, _, own = name.rpartition(".")
        for bound, item in self.imports.items():
            if not item.guarded and item.name == own and item.module == module:
                return bound, item
            if not item.guarded and not item.name and item.module == module and (item.alias or "." not in module):
                return f"{bound}.{own}", item
        new = Import(module, alias=USUAL[module]) if module in USUAL else Import(module, own)
        if module.partition(".")[0] not in self.known or new.bound in self.taken or new.bound in self.imports:
            return None
        return (f"{new.bound}.{own}" if module in USUAL else own), new


def _step(step: Step, room: _Room, classes: Mapping[str, str]) -> Step:
    if step.kind == "verbatim" or not classes:
        return step
    inside = {one.name for one in step.parameters} | {one.name for one in step.returns}
    parameters = tuple(_parameter(one, room, classes, inside) for one in step.parameters)
    return replace(step, parameters=parameters, returns=_returns(step, room, classes, inside))


def _parameter(one: Parameter, room: _Room, classes: Mapping[str, str], inside: set[str]) -> Parameter:
    if one.annotation or one.maybe_unbound or one.handed_over or _hidden(classes.get(one.name, ""), inside):
        return one
    return replace(one, annotation="".join(room.written([classes.get(one.name, "")])))


def _returns(step: Step, room: _Room, classes: Mapping[str, str], inside: set[str]) -> tuple[Return, ...]:
    """Write a step's result only as a whole: half a tuple can't be annotated."""
    names = [one.annotation or classes.get(f"-> {one.name}", "") for one in step.returns]
    if any(one.maybe_unbound for one in step.returns) or not all(names):
        return step.returns
    if any(_hidden(name, inside) for name in names):
        return step.returns
    unknown = [one for one in step.returns if not one.annotation]
    written = room.written([classes[f"-> {one.name}"] for one in unknown])
    new = dict(zip([one.name for one in unknown], written, strict=False))
    return tuple(replace(one, annotation=new.get(one.name, one.annotation)) for one in step.returns)


def _hidden(name: str, inside: set[str]) -> bool:
    """Say whether a variable of the step has the name that the type would be written by."""
    module, _, own = name.rpartition(".")
    return bool({own, USUAL.get(module, ""), module.partition(".")[0]} & inside - {""})
