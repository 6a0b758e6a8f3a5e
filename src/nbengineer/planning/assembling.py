"""From groups and signatures to the nouns of the plan: names, parameters, returns, results."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from nbengineer.model.plan import Definition, Import, Parameter, Result, Return, Statement, Step
from nbengineer.planning import doubts
from nbengineer.planning.bindings import BUILTINS
from nbengineer.planning.naming import docstring, function_name, given_name
from nbengineer.planning.placing import PREPARE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from nbengineer.model.diagnostic import Diagnostic
    from nbengineer.model.notebook import Cell
    from nbengineer.model.plan import Setting
    from nbengineer.planning.flowing import Signature
    from nbengineer.planning.grouping import Group
    from nbengineer.planning.hoisting import Hoisted
    from nbengineer.planning.placing import Placement
    from nbengineer.reading.headings import Heading

RESERVED = frozenset({"config", "run", "Results", "Config", "Any", "dataclass", "builtins", "UNBOUND"})
"""Names that `pipeline.py` needs itself."""


@dataclass(frozen=True, slots=True)
class Around:
    """What assembling knows of the whole package."""

    cells: Sequence[Cell]
    heads: Sequence[Heading]
    hoisted: Hoisted
    placement: Placement
    settings: Mapping[str, Setting]
    initial: Mapping[str, str] = field(default_factory=dict)
    identifiers: frozenset[str] = frozenset()


def variable(name: str) -> str:
    """Give the name of a notebook's variable in `run`."""
    return f"{name}_" if name in RESERVED else name


def names_of_steps(
    groups: Sequence[Group], signatures: Sequence[Signature], around: Around
) -> tuple[list[str], list[tuple[int, str, str]]]:
    """Name each group's function; gives also the groups whose tag could not be followed: (group, asked, name)."""
    taken = (
        set(around.identifiers)
        | set(around.placement.order)
        | BUILTINS
        | RESERVED
        | around.hoisted.bindings.counts.keys()
    )
    meanings = frozenset(around.hoisted.definitions) | frozenset(around.hoisted.bindings.imports) | RESERVED
    meanings |= {  # a name that nothing binds must stay unknown in the module
        name for row in around.hoisted.bindings.rows for name in row.mentions if not around.hoisted.is_local(name)
    }
    names: list[str] = []
    changed: list[tuple[int, str, str]] = []
    takers = {name: number for number, signature in enumerate(signatures) for name in signature.parameters}
    there: dict[str, set[str]] = {group.module: set() for group in groups}
    given = {module: {group.asked for group in groups if group.module == module} for module in there}
    for number, (group, signature) in enumerate(zip(groups, signatures, strict=True)):
        module, asked = group.module, group.asked
        if asked:
            fresh = given_name(asked, meanings, there[module])
            if fresh != asked:
                changed.append((number, asked, fresh))
        else:
            plain = around.heads[group.rows[0].cell].plain
            named = [name for name in signature.returns if not name.startswith("_")]
            passed = {name for name in named if takers.get(name, number) > number}
            visible = sorted(named, key=lambda name: name not in passed)
            fresh = function_name(plain, module=module, returns=visible, taken=taken, given=given[module])
        names.append(fresh)
        there[module].add(fresh)
        for others in given.values():
            others.add(fresh)
    return names, changed


def step_of(group: Group, signature: Signature, function: str, around: Around) -> Step:
    """Make the noun of one step, without what needs the code itself."""
    heading = around.heads[group.rows[0].cell]
    parameters = [
        Parameter(
            name=name,
            notebook_name=name,
            argument="" if name in signature.absent else variable(name),
            maybe_unbound=name in signature.optional,
            handed_over=name in signature.handed,
        )
        for name in sorted(
            signature.parameters, key=lambda name: (name in signature.optional) + (name in signature.absent)
        )
    ]
    for name, setting in around.settings.items():
        if name not in signature.settings:
            continue
        parameters.append(
            Parameter(setting.field, name, f"config.{setting.field}", keyword_only=True, annotation=setting.annotation)
        )
    returns = tuple(
        Return(name, name, variable(name), maybe_unbound=name in signature.doubtful) for name in signature.returns
    )
    text = docstring(heading) or f"{function.replace('_', ' ').strip().capitalize()}."
    if function.rstrip("_0123456789") == PREPARE and (group.pulled or not docstring(heading)):
        text = "Set what holds for the whole run."
    return Step(
        module=group.module,
        function=function,
        kind=group.kind,
        statements=tuple(Statement(row.cell, row.index, animates=row.animates == "value") for row in group.rows),
        cells=tuple(around.cells[cell].id for cell in group.cells),
        parameters=tuple(parameters),
        returns=returns,
        heading=heading.text,
        docstring=text,
        pulled_in=group.pulled,
        is_async=any(row.is_async for row in group.rows),
        changes=signature.changes,
        source_sha256=hashlib.sha256(b"".join(row.digest for row in group.rows)).hexdigest(),
        nonlocals=signature.nonlocals,
    )


def whole_cells(steps: Sequence[Step], groups: Sequence[Group], rows_left: frozenset[int]) -> list[Step]:
    """Say of each step whether its cells belong to it alone; `rows_left` are cells with statements that stay behind."""
    owners: dict[int, set[int]] = {}
    for number, group in enumerate(groups):
        for cell in group.cells:
            owners.setdefault(cell, set()).add(number)
    return [
        replace(step, whole_cells=all(len(owners[cell]) == 1 and cell not in rows_left for cell in group.cells))
        for step, group in zip(steps, groups, strict=True)
    ]


def definitions_of(around: Around) -> tuple[Definition, ...]:
    """Make the nouns of what stands at module level."""
    hoisted = around.hoisted
    found = []
    for name, row in hoisted.definitions.items():
        making = row.making
        found.append(
            Definition(
                module=around.placement.homes[name],
                name=name,
                statement=Statement(row.cell, row.index),
                cell=around.cells[row.cell].id,
                kind=making.kind if making else "constant",
                lifted=hoisted.captures.get(name, ()),
                local_imports=local_imports(row.late_reads, hoisted),
                is_async=making.is_async if making else False,
            )
        )
    return tuple(found)


def local_imports(names: frozenset[str], hoisted: Hoisted) -> tuple[Import, ...]:
    """Give the imports that a reader of these names must make itself."""
    found = []
    for name in sorted(names & hoisted.local):
        imports = hoisted.bindings.imports[name]
        found += [one for one in imports if not one.guarded] or list(imports)
    return tuple(found)


def results_of(final: frozenset[str], steps: Sequence[Step], around: Around) -> tuple[Result, ...]:
    """Give the fields of `Results`: what a reader was shown, in the order in which it is first returned."""
    order: dict[str, None] = {}
    for step in steps:
        for one in step.returns:
            if one.notebook_name in final:
                order.setdefault(one.notebook_name)
    return tuple(Result(name, variable(name), name) for name in order if around.hoisted.is_variable(name))


def doubts_about_names(
    changed: Sequence[tuple[int, str, str]], groups: Sequence[Group], names: Sequence[str], around: Around
) -> list[Diagnostic]:
    """Say which tags could not be followed to the letter."""
    found = []
    for number, asked, fresh in changed:
        if asked == PREPARE and groups[number].pulled:
            continue
        cell = around.cells[groups[number].rows[0].cell]
        if any(names[n] == asked and groups[n].module == groups[number].module for n in range(number)):
            found.append(doubts.same_target(cell, 0, f"{groups[number].module}.{asked}", asked, fresh))
        else:
            found.append(doubts.name_taken(cell, 0, asked, fresh))
    return found
