"""What magics and the kernel print by themselves, which a package has no reason to print."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nbengineer.reading import translated

if TYPE_CHECKING:
    from nbengineer.model.notebook import Code

TIMES = r"CPU times: .*|Wall time: .*|(?:Compiler|Parser) *(?:time)? *: .*|\d.* per loop \(.*\)|The slowest run took .*"
LINES = {
    translated.STATEMENT_KEPT: TIMES,
    translated.TIMING_DROPPED: TIMES,
    translated.WRITES_FILE: r"(?:Writing|Overwriting|Appending to) .*",
    translated.ENVIRONMENT: r"env: .*",
    translated.FOLDER: r"(?:/|[A-Za-z]:\\).*",
}
"""Lines that are the magic's own, by the code of its note."""

SHOWING_FAILED = r"Error in callback <.*> \(for post_(?:execute|run_cell)\).*:"
"""What the kernel says where a figure that it shows after a cell can't be drawn; the exception ends nothing."""

ANYTHING = frozenset(
    {
        translated.TIMING_DROPPED,
        translated.INSTALL,
        translated.INSTALL_UNKNOWN,
        translated.SHELL_SHOWS,
        translated.SHELL_RUNS,
        translated.CELL_SHOWS,
        translated.HELP,
        translated.PYLAB,
        translated.SESSION,
    }
)
"""Notes on magics and commands that are left out and may have printed, or of which IPython prints the errors too."""


def unspoken(printed: str, code: Code) -> str:
    """Give what a cell printed without the lines that its magics, and the kernel after it, print by themselves."""
    kinds = {SHOWING_FAILED, *(LINES[note.code] for note in code.notes if note.code in LINES)}
    own = re.compile(rf"^(?:{'|'.join(sorted(kinds))})\n?", re.MULTILINE)
    return own.sub("", printed)


def may_speak(code: Code) -> tuple[str, ...]:
    """Give the magics and commands of a cell that may print, in the notebook only, what can't be told from the rest."""
    return tuple(note.what for note in code.notes if note.code in ANYTHING)
