"""The notebook as read: cells in order, outputs left out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import ast
    from collections.abc import Collection


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell; `number` is its place among all cells from 1, `id` the file's id or `cell-N` where it has none."""

    id: str
    number: int
    kind: Literal["code", "markdown", "raw"]
    source: str
    tags: tuple[str, ...] = ()

    def first_line(self, dropped: Collection[int] = ()) -> str:
        """Give the first line that is not blank, of those that are not `dropped` (from 1) where there is one."""
        lines = [(number, line.strip()) for number, line in enumerate(self.source.splitlines(), 1) if line.strip()]
        left = [line for number, line in lines if number not in dropped]
        return next(iter(left), lines[0][1] if lines else "")


@dataclass(frozen=True, slots=True)
class Notebook:
    """All cells of one notebook; `name` is the file's name without `.ipynb`."""

    name: str
    cells: tuple[Cell, ...]
    language: str = "python"
    kernel: str = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """What the translation did to one line of IPython syntax: `what` stood at `line`, and `became` ("": dropped)."""

    line: int
    what: str
    became: str
    code: str = ""
    help: str = ""


@dataclass(frozen=True, slots=True)
class Code:
    """A code cell as plain Python with the cell's own line numbers.

    `text` parses unless `error` (message, line) is set. `installs` are requirement strings of `%pip` and `!pip` lines.
    `verbatim` says why the cell can only run as it stands ("" when it need not). `files` are constant files that
    `%%writefile` makes, as pairs of path and text. `needs` are import lines that the translation relies on
    ("import subprocess"). `tree` is the text's syntax tree where it is kept, which nobody changes.
    """

    text: str
    notes: tuple[Note, ...] = ()
    error: tuple[str, int] | None = None
    installs: tuple[str, ...] = ()
    verbatim: str = ""
    display_only: bool = False
    needs: tuple[str, ...] = ()
    files: tuple[tuple[str, str], ...] = ()
    tree: ast.Module | None = field(default=None, compare=False, repr=False)
