"""Errors and diagnostics as the front end gets them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nbengineer.errors import EditedInTheWay
from nbengineer.server import wire

if TYPE_CHECKING:
    from collections.abc import Iterable

    from nbengineer.errors import NbEngineerError
    from nbengineer.model.diagnostic import Diagnostic

NOT_FOUND, CONFLICT, FORBIDDEN_BY_CONTENT, BUG = 404, 409, 422, 500

KERNEL = "choose an installed kernel for the notebook"
IN_A_PANEL = tuple(
    (re.compile(told), instead)
    for told, instead in (
        (r" with -o\b", ""),
        (r"--name (\w+) would do", r"“\1” would do"),
        (r"name the notebook's Python with --python.*", KERNEL),
        (r"give the path of a Python interpreter with --python", KERNEL),
        (r", or name the interpreter with --python", ""),
    )
)
"""What help says of the command line's options, and what stands for it where there are none."""

SET_ASIDE = (
    "nothing was written. Look at the difference; with “force” it is written, and your versions move to "
    ".nbengineer/backup/"
)
OURS = "this is a fault of nbengineer, not of the notebook; the server's log has more"


def status_of(error: NbEngineerError) -> int:
    """Give the status of an answer that says what can't be done."""
    return CONFLICT if isinstance(error, EditedInTheWay) else FORBIDDEN_BY_CONTENT


def problem_of(error: NbEngineerError, root: str = "") -> wire.Problem:
    """Give an error as the body of an answer; paths below `root`, the server's folder, are shown from there."""
    edited = isinstance(error, EditedInTheWay)
    place = error.where.replace(f"{root}/", "") if root else error.where
    return wire.Problem(
        message=f"{place}: {error.what}" if place else error.what,
        help=SET_ASIDE if edited else in_a_panel(error.help),
        diagnostics=findings_of(error.diagnostics),
        files=error.paths if isinstance(error, EditedInTheWay) else (),
    )


def findings_of(diagnostics: Iterable[Diagnostic]) -> tuple[wire.Finding, ...]:
    """Give diagnostics as the front end gets them."""
    return tuple(
        wire.Finding(one.code, one.severity, one.cell, one.line, one.message, in_a_panel(one.help))
        for one in diagnostics
    )


def in_a_panel(text: str) -> str:
    """Give help as somebody can follow who has no command line."""
    for told, instead in IN_A_PANEL:
        text = told.sub(instead, text)
    return text
