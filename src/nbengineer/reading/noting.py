"""What the reader of a package should know about the translation of its notebook's cells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from nbengineer.errors import NotebookRefused
from nbengineer.model.diagnostic import Diagnostic
from nbengineer.reading.translated import (
    CAPTURE,
    CELL_SHOWS,
    ENVIRONMENT,
    FOLDER,
    HELP,
    INSTALL,
    INSTALL_UNKNOWN,
    KERNEL,
    NO_EFFECT,
    PLAIN_CALL,
    PYLAB,
    RUNS_FILE,
    SCRIPT,
    SESSION,
    SHELL_RUNS,
    SHELL_SHOWS,
    STATEMENT_KEPT,
    TIMING_DROPPED,
    UNKNOWN,
    WRITES_FILE,
)

if TYPE_CHECKING:
    from nbengineer.model.diagnostic import Severity
    from nbengineer.model.notebook import Cell, Code, Note

OTHER_LANGUAGE = "NBE101"
NO_PYTHON = "NBE102"
UNREMARKABLE = frozenset({SESSION, HELP})
"""Settings of the notebook's window and looks at documentation: listed as skipped, but not worth a word."""
DELETE = "delete the line"
LONGEST = 60


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a kind of change means: `message` follows the text of the line, `help` stands where the note has none."""

    severity: Severity
    message: str
    help: str = DELETE


MEANINGS = {
    SESSION: Meaning("info", "sets up the notebook's session; a package has none, so it is left out"),
    STATEMENT_KEPT: Meaning("info", "measures what runs; the package runs it once and measures nothing"),
    TIMING_DROPPED: Meaning("info", "only measures; it is left out"),
    CAPTURE: Meaning(
        "info", "hides what the cell prints; the package hides its standard output as well, where it prints"
    ),
    INSTALL: Meaning("info", "installs; the package declares it as a dependency instead"),
    INSTALL_UNKNOWN: Meaning(
        "warning", "installs what can't all be declared as a dependency; the package doesn't install it"
    ),
    SHELL_SHOWS: Meaning("info", "only shows something; it is left out"),
    SHELL_RUNS: Meaning("warning", "runs a program; the package runs it too, and needs it wherever it runs"),
    SCRIPT: Meaning("warning", "is a script in another language; the package runs it too, and needs its program"),
    WRITES_FILE: Meaning("info", "writes a file; the package writes it at the same place"),
    ENVIRONMENT: Meaning("info", "sets an environment variable; the package sets it too"),
    FOLDER: Meaning("info", "changes the working folder; the package changes it too"),
    CELL_SHOWS: Meaning("info", "is shown by the browser; it is left out", "move it into a markdown cell"),
    HELP: Meaning("info", "shows documentation or the state of the session; it is left out"),
    PYLAB: Meaning("warning", "imports all names of numpy and matplotlib; the package does so too"),
    NO_EFFECT: Meaning("info", "has no effect that a package could have; it is left out"),
    PLAIN_CALL: Meaning("info", "is written as plain Python", "write it as plain Python in the notebook too"),
    RUNS_FILE: Meaning(
        "warning", "runs a file whose names become the notebook's; the step runs its cells as they stand"
    ),
    UNKNOWN: Meaning("warning", "is not known; the step keeps the call, which only works inside IPython"),
    KERNEL: Meaning(
        "warning", "asks for IPython; the step runs its cells as they stand, and may only work inside IPython"
    ),
}


def diagnostics_of(cell: Cell, code: Code) -> tuple[Diagnostic, ...]:
    """Give one diagnostic for each note that is worth a word, and one for a cell that is no Python; by lines."""
    if code.error:
        return (no_python(cell, *code.error),)
    return tuple(_diagnostic(cell, note) for note in code.notes if note.code not in UNREMARKABLE)


def other_language(message: str, help_: str, where: str) -> NotebookRefused:
    """Give the refusal of a notebook that is not in Python, or has a cell that is not."""
    diagnostic = Diagnostic(0, 0, OTHER_LANGUAGE, "error", "", message, help_)
    return NotebookRefused(message, where=where, help=help_, diagnostics=(diagnostic,))


def no_python(cell: Cell, message: str, line: int, *, needed: bool = False) -> Diagnostic:
    """Say that a cell doesn't parse: an error where the package needs it, a warning where it can do without."""
    severity: Severity = "error" if needed else "warning"
    text = f"the cell is no Python ({message}); it is not in the package"
    return Diagnostic(cell.number, line, NO_PYTHON, severity, cell.id, text, "mend the cell, or tag it nbe:skip")


def _diagnostic(cell: Cell, note: Note) -> Diagnostic:
    meaning = MEANINGS[note.code]
    message = f"`{_short(note.what)}` {meaning.message}"
    return Diagnostic(cell.number, note.line, note.code, meaning.severity, cell.id, message, note.help or meaning.help)


def _short(what: str) -> str:
    """Give a line so that it can stand in a sentence."""
    words = " ".join(what.split())
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 1].rstrip()}…"
