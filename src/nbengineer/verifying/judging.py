"""Judges one value: same, differs, unstable or unknown, from its prints in the runs of the notebook and the package."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from nbengineer.model.verification import Difference, Verdict
from nbengineer.verifying.differing import Found, Sides, differences
from nbengineer.verifying.rendering import cut_both, place_text

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from nbengineer.model.recording import Contents, Seen
    from nbengineer.verifying.differing import Place, Why

MOST = 2_000
"""Differing places of a value that are judged one by one."""
TIME = re.compile(r"(?:^|[_.\W])(?:time|times|seconds|secs|elapsed|duration|took|tic|toc)(?:$|[_.\W])", re.IGNORECASE)
"""Names of what is measured by a clock, for which two runs give no band."""


@dataclass(frozen=True, slots=True)
class Runs:
    """What reads the contents of each run, and the tolerance asked for; `again` is None where the notebook ran once."""

    there: Contents
    here: Contents
    again: Contents | None = None
    rtol: float | None = None


def judge(name: str, there: Seen, here: Seen, again: Seen | None, runs: Runs) -> Verdict:
    """Give the verdict on a value that was seen on both sides; `again` is how a second run of the notebook saw it."""
    found = list(islice(differences(there.print, here.print, Sides(runs.there, runs.here)), MOST))
    found = [one for one in found if not _close(one, runs.rtol)]
    telling = [one for one in found if one.why not in {"code", "kept"}]
    if not found:
        why = there.unknown or here.unknown
        return Verdict(name, "unknown", why=why) if why else Verdict(name, "same")
    if telling and runs.again is None:
        return _differs(name, telling)
    if runs.again is not None and any(one.why != "code" for one in found):
        return _beside(name, found, there, again, runs)
    if telling:
        return _differs(name, telling)
    if any(one.why == "kept" for one in found):
        return _too_large(name, found)
    return Verdict(name, "unknown", why="its code is written otherwise in the package")


def _close(found: Found, rtol: float | None) -> bool:
    """Say whether a difference is within the tolerance that was asked for."""
    return rtol is not None and found.distance is not None and found.distance.within(rtol)


def _too_large(name: str, found: Sequence[Found]) -> Verdict:
    """Give the verdict on content of which only digests are known: it differs, wherever that is."""
    one = next(one for one in found if one.why == "kept")
    return Verdict(name, "differs", why="too large to be kept: only digests are compared", difference=_first(one))


def _differs(name: str, found: Sequence[Found]) -> Verdict:
    """Give the verdict with the first place, and how far all numbers there are apart."""
    one = found[0]
    places = len({other.place for other in found})
    why = str(one.distance) if one.distance is not None and one.distance.total > 1 else ""
    more = f"{places - 1} more place{'s' * (places > 2)}" if places > 1 else ""  # noqa: PLR2004 (a plural)
    return Verdict(
        name,
        "differs",
        why="; ".join(filter(None, (why, more))),
        difference=_first(one),
        cause=cause_within(found),
    )


def _beside(name: str, found: Sequence[Found], there: Seen, again: Seen | None, runs: Runs) -> Verdict:
    """Judge by what two runs of the notebook differ in: what is steady in them must be the same in the package."""
    assert runs.again is not None
    if again is None:
        return Verdict(name, "unknown", why="the second run of the notebook did not get here")
    moving = {(one.place, one.why): one for one in differences(there.print, again.print, Sides(runs.there, runs.again))}
    places = {place for place, _ in moving}
    steady = [one for one in found if one.why != "code" and not _moves(one, moving.keys(), places)]
    if steady:
        telling = [one for one in steady if one.why != "kept"]
        return _differs(name, telling) if telling else _too_large(name, steady)
    for one in found:
        band = moving.get((one.place, one.why))
        if band is not None and band.distance is not None and one.distance is None:
            return _differs(name, [one])
        if one.distance is None or band is None or band.distance is None:
            place = place_text(one.place) or "it"
            why = f"{place} differs between two runs of the notebook as well, by no measure"
            return Verdict(name, "unknown", why=why)
        if not one.distance.beside(band.distance) and not any(TIME.search(label) for label in (name, *one.place)):
            far = f"farther apart than two runs of the notebook: {one.distance}, not {band.distance.most:.6g}"
            return Verdict(name, "differs", why=far, difference=_first(one))
    return Verdict(name, "unstable", why="two runs of the notebook differ as much", difference=_first(found[0]))


def _moves(one: Found, moving: Collection[tuple[Place, Why]], places: Collection[Place]) -> bool:
    """Say whether two runs of the notebook differ in the same way here, or in something that this lies in."""
    around = (one.place[:length] for length in range(len(one.place)))
    return (one.place, one.why) in moving or any(place in places for place in around)


def _first(one: Found) -> Difference:
    return Difference(place_text(one.place, one.at), *cut_both(one.there, one.here))


def cause_within(found: Sequence[Found]) -> str:
    """Give the likeliest cause that a value's own differences show; "" for none."""
    kinds = {one.why for one in found}
    if kinds == {"order"}:
        return "the same items, in another order"
    if kinds <= {"type", "order"} and all(one.same for one in found if one.why == "type"):
        return "equal values of another type"
    if kinds == {"alias"}:
        return "the same values, but one side has one object where the other has two"
    if any(label == "generator state" for one in found for label in one.place):
        return "a random generator has drawn another number of times, or was seeded otherwise"
    return ""
