"""A doubt or a finding about a notebook, with its place and the edit that would remove it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["info", "warning", "error"]


@dataclass(frozen=True, slots=True, order=True)
class Diagnostic:
    """One finding: `code` is `NBE1xx` reading, `2xx` dataflow, `3xx` planning, `4xx` emission, `5xx` verification.

    `cell` is the cell's id ("" for the whole notebook), `number` its place among all cells from 1 (0 for none), `line`
    the line within the cell from 1 (0 for none). `message` says what it means for the package, `help` which edit of the
    notebook removes it.
    """

    number: int
    line: int
    code: str
    severity: Severity
    cell: str
    message: str
    help: str = ""

    def __str__(self) -> str:
        """Give `cell 3 ("id"), line 2: warning NBE201: message`."""
        place = f"cell {self.number}" if self.number else "notebook"
        line = f", line {self.line}" if self.line else ""
        return f"{place}{line}: {self.severity} {self.code}: {self.message}"
