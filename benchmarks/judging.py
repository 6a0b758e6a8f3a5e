"""Compares what a package's steps returned with the notebook's variables at the same places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Place = tuple[int, ...]
State = Literal["equal", "different", "unstable", "unknown"]
WORST_FIRST: tuple[State, ...] = ("different", "unstable", "unknown", "equal")
ABSENT: dict[str, Any] = {"print": "not reached", "unknown": ""}
CUT = 160


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one variable over all places where a step returns it; `why` is empty for an equal one.

    Unstable: it differs only in what two runs of the notebook differ in as well.
    """

    name: str
    state: State
    why: str = ""


def looked_at(manifest: Mapping[str, Any]) -> dict[str, list[str]]:
    """Give the variables to look at after each cell: those that a step returns whose last cell it is."""
    after: dict[str, set[str]] = {}
    for step in manifest["steps"]:
        if step["whole_cells"] and step["cells"]:
            names = {item["notebook_name"] for item in step["returns"]}
            after.setdefault(step["cells"][-1], set()).update(names)
    return {cell: sorted(names) for cell, names in after.items()}


def judge(
    manifest: Mapping[str, Any],
    notebook: Mapping[str, Any],
    package: Mapping[str, Any],
    again: Mapping[str, Any] | None = None,
) -> tuple[Verdict, ...]:
    """Give a verdict per returned name, by its worst place; `again` is a second run of the notebook."""
    found: dict[str, Verdict] = {}
    for verdict in _places(manifest, notebook, package, again):
        known = found.get(verdict.name)
        if known is None or WORST_FIRST.index(verdict.state) < WORST_FIRST.index(known.state):
            found[verdict.name] = verdict
    return tuple(found[name] for name in sorted(found))


def _places(
    manifest: Mapping[str, Any],
    notebook: Mapping[str, Any],
    package: Mapping[str, Any],
    again: Mapping[str, Any] | None,
) -> Iterator[Verdict]:
    for number, step in enumerate(manifest["steps"]):
        place = step["function"]
        here = package["after"].get(str(number), {})
        cell = step["cells"][-1] if step["cells"] else ""
        for name in (item["notebook_name"] for item in step["returns"]):
            if not step["whole_cells"]:
                yield Verdict(name, "unknown", f"after {place}: shares its cell")
                continue
            there, second = _at(notebook, cell, name), _at(again, cell, name)
            yield _verdict(name, f"after {place}", there, here.get(name, ABSENT), second)
    for name, there in notebook["final"].items():
        if name in package["final"]:
            second = again["final"].get(name) if again else None
            yield _verdict(name, "at the end", there, package["final"][name], second)


def _at(record: Mapping[str, Any] | None, cell: str, name: str) -> Any:
    return record["after"].get(cell, {}).get(name, ABSENT) if record else None


def _verdict(name: str, place: str, there: Mapping[str, Any], here: Mapping[str, Any], second: Any) -> Verdict:
    found = list(differences(there["print"], here["print"]))
    if found:
        moving = [] if second is None else [place for place, _ in differences(there["print"], second["print"])]
        steady = [told for where, told in found if not any(where[: len(part)] == part for part in moving)]
        if steady:
            return Verdict(name, "different", f"{place}: {steady[0]}")
        return Verdict(name, "unstable", f"{place}: {found[0][1]}")
    if there["unknown"] or here["unknown"]:
        return Verdict(name, "unknown", f"{place}: {there['unknown'] or here['unknown']}")
    if there is ABSENT and here is ABSENT:
        return Verdict(name, "unknown", f"{place}: not reached on either side")
    return Verdict(name, "equal")


def differences(there: Any, here: Any, place: Place = (), path: str = "") -> Iterator[tuple[Place, str]]:
    """Give the places where two prints differ, each with a sentence."""
    if there == here:
        return
    if isinstance(there, list) and isinstance(here, list) and len(there) == len(here) and _kind(there) == _kind(here):
        for number, (one, other) in enumerate(zip(there, here, strict=True)):
            yield from differences(one, other, (*place, number), _named(one, path))
        return
    yield place, f"{path or 'it'} is {_cut(there)} in the notebook, {_cut(here)} in the package"


def _kind(shown: list[Any]) -> str:
    return shown[0] if shown and isinstance(shown[0], str) else ""


def _named(shown: Any, path: str) -> str:
    """Add to a path what the part is called."""
    kind = _kind(shown) if isinstance(shown, list) else ""
    return f"{path}/{kind}" if kind else path


def _cut(shown: Any) -> str:
    text = str(shown)
    return text if len(text) <= CUT else text[:CUT] + "…"
