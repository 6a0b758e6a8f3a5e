"""Keeps what is needed to mend a bug of ours, and says where."""

from __future__ import annotations

import platform
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

from nbengineer import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence


def report(error: Exception, arguments: Sequence[str]) -> str:
    """Write a report to the user's state folder and give one sentence that names it; never raises for want of a disk.

    The report holds the traceback, the arguments and the versions; nothing of the notebook.
    """
    what = f"{type(error).__name__} inside nbengineer; this is our mistake, not the notebook's"
    lines = [
        f"nbengineer {__version__}, Python {platform.python_version()}, {platform.platform()}",
        f"arguments: {' '.join(map(repr, arguments))}",
        "",
        *traceback.format_exception(error),
    ]
    try:
        folder = Path(platformdirs.user_state_dir("nbengineer", appauthor=False))
        folder.mkdir(parents=True, exist_ok=True)
        file = _free(folder)
        file.write_text("\n".join(lines), encoding="utf-8", errors="backslashreplace")
    except OSError as trouble:
        return f"{what}. No report could be written ({trouble.strerror}): {error}"
    return f"{what}. Please send the report that was written to {file}"


def _free(folder: Path) -> Path:
    """Give the next name that no earlier report has."""
    number = 1
    while (file := folder / f"report-{number}.txt").exists():
        number += 1
    return file
