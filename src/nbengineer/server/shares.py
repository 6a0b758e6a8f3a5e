"""How much of a run is done, told from the lines on what is being done; in parts of about equal length."""

from __future__ import annotations

import re

COUNTED = re.compile(r"(?:cell|step) (\d+) of (\d+)\b")

PARTS: tuple[tuple[str, float, float], ...] = (
    ("notebook once more:", 0.8, 0.2),
    ("notebook:", 0.0, 0.5),
    ("package:", 0.5, 0.3),
    ("the cells of what differs", 0.9, 0.0),
    ("the cells of ", 0.5, 0.0),
    ("the same once more", 0.65, 0.0),
    ("the package's functions", 0.8, 0.0),
    ("the whole package", 0.95, 0.0),
)
"""How the lines of `verify` and `record` begin, where their part begins, and how long it is."""


def share_of(line: str) -> float:
    """Give the share of the run that is done when `line` is told; 0 for a line of no known part."""
    for start, begins, length in PARTS:
        if line.startswith(start):
            counted = COUNTED.search(line)
            done = (int(counted[1]) - 1) / max(int(counted[2]), 1) if counted else 0.0
            return begins + length * done
    return 0.0
