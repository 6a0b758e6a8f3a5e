"""Which steps run only after others alike, or at all: for what those set for the whole process, a seed or a path."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from nbengineer.verifying.assembling import Candidate

Outcome = dict[str, Any]

MOST = 5
"""So many steps at most run before another one."""
QUICK = 5.0
"""Seconds that a step may take to be run before others."""


def preludes(
    found: Sequence[Candidate], first: Mapping[str, Outcome], second: Mapping[str, Outcome]
) -> dict[str, tuple[str, ...]]:
    """Give for each step that two goes did not run alike the steps in front of it that set something."""
    setters: list[str] = []
    after = {}
    for one in found:
        name = one.original.name
        if one.why_not:
            continue
        once, twice = first.get(name), second.get(name)
        if setters and not settled(once, twice):
            after[name] = tuple(setters[-MOST:])
        handed = any(parameter.handed_over for parameter in one.original.step.parameters)
        if not handed and _sets(once) and _sets(twice):
            setters.append(name)
    return after


def settled(once: Outcome | None, twice: Outcome | None) -> bool:
    """Say whether two goes over a step gave the same, floats with some noise."""
    if once is None or twice is None or not once["way"] or not twice["way"]:
        return False
    alike = all(once[what] == twice[what] for what in ("printed", "drawn", "files"))
    return alike and not any(isinstance(apart, dict) for apart in twice["against"].values())


def better(before: tuple[Outcome | None, Outcome | None], now: tuple[Outcome | None, Outcome | None]) -> bool:
    """Say whether two goes after the preludes say more than those without."""
    if now[0] is None or now[1] is None or not now[0]["way"] or not now[1]["way"]:
        return False
    ran = all(one is not None and one["way"] for one in before)
    return not ran or _doubts(now) < _doubts(before)


def _doubts(goes: tuple[Outcome | None, Outcome | None]) -> int:
    """Count what two goes over a step that ran do not agree on."""
    once, twice = goes
    assert once is not None
    assert twice is not None
    told = [once[what] != twice[what] for what in ("printed", "drawn", "files")]
    return sum(map(bool, told)) + sum(isinstance(apart, dict) for apart in twice["against"].values())


def _sets(outcome: Outcome | None) -> bool:
    """Say whether a step, which is quickly done, has set something for the whole process."""
    if outcome is None or not outcome["way"] or outcome["seconds"] > QUICK:
        return False
    return bool(outcome["settings"]) or outcome["moves"]
