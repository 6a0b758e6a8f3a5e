"""Where a notebook and its package differ, as sentences that start with what kind of difference it is.

`names`: every name that the notebook binds at its end is known on the package's side and equal there, except imports,
definitions that stand at module level, and names with a leading underscore. `step`: what a step returned is what the
notebook's variables are after the step's last cell. `sharing`: names that share an object still do. `stdout`,
`exception` and `called` say the rest. Empty means: the same.
"""

from __future__ import annotations

import json
import re
from itertools import combinations
from typing import TYPE_CHECKING, Any

from tests.differential.outcome import Failure, Names, Outcome, Value

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

_QUOTED = re.compile(r"'([^']+)'")
_LONG = 300


def compare(
    notebook: Outcome,
    package: Outcome,
    manifest: Mapping[str, Any],
    *,
    unlike: Collection[str] = (),
    every_name: bool = True,
) -> list[str]:
    """Give all differences; `unlike` names may differ, `every_name` asks for all names and not only for returned ones."""
    found = list(_endings(notebook, package))
    found += _calls(package, manifest)
    found += _steps(notebook, package, manifest, unlike)
    if every_name:
        lost = _lost(package, manifest)
        found += _final(notebook, package, {*unlike, *lost})
    return found


def _endings(notebook: Outcome, package: Outcome) -> Iterator[str]:
    if notebook.stdout != package.stdout:
        yield f"stdout: the notebook prints {notebook.stdout!r}, the package {package.stdout!r}"
    if _comparable(notebook.failure) != _comparable(package.failure):
        yield f"exception: the notebook ends with {notebook.failure}, the package with {package.failure}"


def _comparable(failure: Failure | None) -> Failure | None:
    """Reduce the ways in which Python says that a name is not bound to the name."""
    if failure is None or failure.type not in {"NameError", "UnboundLocalError"}:
        return failure
    quoted = _QUOTED.search(failure.message)
    return Failure("NameError", quoted[1] if quoted else failure.message)


def _calls(package: Outcome, manifest: Mapping[str, Any]) -> Iterator[str]:
    if package.failure is not None:
        return
    for step in manifest["steps"]:
        if (place := _place(step)) not in package.after:
            yield f"called: the pipeline never calls {place} through its module"


def _steps(notebook: Outcome, package: Outcome, manifest: Mapping[str, Any], unlike: Collection[str]) -> Iterator[str]:
    """Compare what whole steps returned with the notebook's variables at the same place."""
    for step in manifest["steps"]:
        place, cell = _place(step), step["cells"][-1] if step["cells"] else ""
        if not step["whole_cells"] or place not in package.after or cell not in notebook.after:
            continue
        there, here = notebook.after[cell], package.after[place]
        for name in here.keys() - set(unlike):
            if _shown(there.get(name)) != _shown(here[name]):
                yield f"step: after {place}, {name} is {_text(there.get(name))} but {_text(here[name])} in the package"
        both = [name for name in here if name not in unlike and there.get(name) and here[name]]
        yield from _sharing(there, here, sorted(both), f"after {place}")


def _final(notebook: Outcome, package: Outcome, apart: Collection[str]) -> Iterator[str]:
    """Compare the names at the end; after an exception, those that the failing step can't have returned."""
    known = {**package.definitions, **package.names}
    for name in sorted(notebook.names.keys() - set(apart)):
        if name in known:
            if _shown(notebook.names[name]) != _shown(known[name]):
                yield f"names: {name} is {_text(notebook.names[name])} but {_text(known[name])} in the package"
        elif name not in notebook.imported and not name.startswith("_"):
            yield f"names: {name} is {_text(notebook.names[name])} but the package does not know it"
    if notebook.failure is None:
        for name in sorted(package.names.keys() - notebook.names.keys() - set(apart)):
            if package.names[name] is not None:
                yield f"names: {name} is not bound but {_text(package.names[name])} in the package"
    both = [name for name in notebook.names if name not in apart and package.names.get(name)]
    yield from _sharing(notebook.names, package.names, sorted(both), "at the end")


def _lost(package: Outcome, manifest: Mapping[str, Any]) -> set[str]:
    """Give the names that the step which raised would have returned."""
    raised = [step for step in manifest["steps"] if _place(step) == package.unfinished]
    return {item["notebook_name"] for step in raised for item in step["returns"]}


def _sharing(there: Names, here: Names, names: list[str], when: str) -> Iterator[str]:
    if any(_shown(there[name]) != _shown(here[name]) for name in names):
        return
    if _pattern(there, names) != _pattern(here, names):
        only_there, only_here = _pairs(there, names) - _pairs(here, names), _pairs(here, names) - _pairs(there, names)
        say = [f"{', '.join(sorted(only_there))} only in the notebook"] if only_there else []
        say += [f"{', '.join(sorted(only_here))} only in the package"] if only_here else []
        yield f"sharing: {when}, objects are shared otherwise: {'; '.join(say) or f'inside one of {names}'}"


def _pairs(values: Names, names: list[str]) -> set[str]:
    """Give the pairs of names that share an object."""
    held = {name: set(value.objects) for name in names if (value := values[name])}
    return {f"{one} and {other}" for one, other in combinations(held, 2) if held[one] & held[other]}


def _pattern(values: Names, names: list[str]) -> list[tuple[int, ...]]:
    """Number the changeable objects of all names together, by first appearance."""
    numbers: dict[int, int] = {}
    found = [values[name] or Value("") for name in names]
    return [tuple(numbers.setdefault(item, len(numbers)) for item in value.objects) for value in found]


def _shown(value: Value | None) -> object:
    return value and value.print


def _text(value: Value | None) -> str:
    text = json.dumps(value.print) if value else "not bound"
    return text if len(text) <= _LONG else text[:_LONG] + "…"


def _place(step: Mapping[str, Any]) -> str:
    return f"{step['module']}.{step['function']}"
