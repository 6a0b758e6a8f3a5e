"""Compares what a step prints."""

from __future__ import annotations

import re

from nbengineer.model.verification import Difference, Verdict
from nbengineer.verifying.measuring import distance, number_in
from nbengineer.verifying.rendering import cut_both

ADDRESS = re.compile(r"\b0x[0-9a-fA-F]{6,}")
TIMED = re.compile(r"^(?:CPU times: .*|Wall time: .*)\n?", re.MULTILINE)
"""What `%time` prints, which no package does."""
NUMBER = re.compile(r"(?<![\w.])[-+]?\d+(?:\.\d+)?(?:e[-+]?\d+)?(?![\w.]*\w)", re.IGNORECASE)


def judge_text(there: str, here: str, again: str | None, package: str) -> Verdict:
    """Give the verdict on a step's text; `again` is what a second run of the notebook printed, None without one."""
    there, here = tidy(there, ""), tidy(here, package)
    if there == here:
        return Verdict("", "same", "printed")
    place, one, other = first_line(there, here)
    difference = Difference(place, *cut_both(one, other))
    if again is None or tidy(again, "") == there:
        return Verdict("", "differs", "printed", difference=difference)
    return _unsteady(there, here, tidy(again, ""), difference)


def _unsteady(there: str, here: str, again: str, difference: Difference) -> Verdict:
    """Judge a text that two runs of the notebook print differently: only its numbers may."""
    frames = {NUMBER.sub("#", text) for text in (there, here, again)}
    if len(frames) > 1:
        return Verdict("", "unknown", "printed", "two runs of the notebook print other texts", difference)
    columns = zip(*(NUMBER.findall(text) for text in (there, here, again)), strict=True)
    for one, other, second in columns:
        first = number_in(one)
        apart = distance([(first, number_in(other))], 1)
        if apart.count and not apart.beside(distance([(first, number_in(second))], 1)):
            return Verdict(
                "", "differs", "printed", f"{one} is {other} in the package, {second} in a second run", difference
            )
    return Verdict("", "unstable", "printed", "two runs of the notebook differ as much", difference)


def tidy(text: str, package: str) -> str:
    """Give a text without addresses, times taken, and the module that code of the notebook has in the package."""
    text = TIMED.sub("", ADDRESS.sub("0x", text))
    homes = r"__main__" + (rf"|{re.escape(package)}(?:\.\w+)?" if package else "")
    text = re.sub(rf"(?<=[<' ])(?:{homes})\.(?=\w)", "", text)
    return re.sub(r"\b\w+\.<locals>\.", "", text)


def first_line(there: str, here: str) -> tuple[str, str, str]:
    """Give the first line in which two texts differ: its place, and what it is on each side."""
    one, other = there.split("\n"), here.split("\n")
    number = next((place for place, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), None)
    if number is None:
        number = min(len(one), len(other))
    left, right = (repr(lines[number]) if number < len(lines) else "nothing" for lines in (one, other))
    return f"line {number + 1}", left, right
