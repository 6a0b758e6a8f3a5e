"""What one piece of IPython syntax becomes, before it has a place in a cell."""

from __future__ import annotations

from dataclasses import dataclass

SESSION = "NBE110"
STATEMENT_KEPT = "NBE111"
TIMING_DROPPED = "NBE112"
CAPTURE = "NBE113"
INSTALL = "NBE114"
INSTALL_UNKNOWN = "NBE115"
SHELL_SHOWS = "NBE116"
SHELL_RUNS = "NBE117"
SCRIPT = "NBE118"
WRITES_FILE = "NBE119"
ENVIRONMENT = "NBE120"
FOLDER = "NBE121"
CELL_SHOWS = "NBE122"
HELP = "NBE123"
PYLAB = "NBE124"
NO_EFFECT = "NBE125"
PLAIN_CALL = "NBE126"
RUNS_FILE = "NBE130"
UNKNOWN = "NBE131"
KERNEL = "NBE132"

SHOWN_ONLY = frozenset({TIMING_DROPPED, SHELL_SHOWS, CELL_SHOWS, HELP})
"""Codes of what only shows something: a cell of nothing else is display-only."""


@dataclass(frozen=True, slots=True)
class Around:
    """What the rest of the notebook says about names; None where it was not asked.

    `bound` are the names that the notebook binds somewhere, `mentioned` the words of all its other cells.
    `keep_shows`: commands that only print stay, since the cell has other work to do. `captured`: what the cell prints
    is taken from it, so that commands print through Python.
    """

    bound: frozenset[str] | None = None
    mentioned: frozenset[str] | None = None
    keep_shows: bool = False
    captured: bool = False


@dataclass(frozen=True, slots=True)
class Became:
    """Plain Python for one piece of IPython syntax: `text` is "" where it is dropped, `code` the kind of change.

    `needs`, `installs`, `verbatim` and `files` are as in `Code`.
    """

    text: str
    code: str
    help: str = ""
    needs: tuple[str, ...] = ()
    installs: tuple[str, ...] = ()
    verbatim: str = ""
    files: tuple[tuple[str, str], ...] = ()
