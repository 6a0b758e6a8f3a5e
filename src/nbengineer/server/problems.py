"""Errors and diagnostics as the front end gets them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nbengineer.errors import EditedInTheWay
from nbengineer.server import wire

if TYPE_CHECKING:
    from collections.abc import Iterable

    from nbengineer.errors import NbEngineerError
    from nbengineer.model.diagnostic import Diagnostic

NOT_FOUND, CONFLICT, FORBIDDEN_BY_CONTENT, BUG = 404, 409, 422, 500

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
        help=SET_ASIDE if edited else error.help,
        diagnostics=findings_of(error.diagnostics),
        files=error.paths if isinstance(error, EditedInTheWay) else (),
    )


def findings_of(diagnostics: Iterable[Diagnostic]) -> tuple[wire.Finding, ...]:
    """Give diagnostics as the front end gets them."""
    return tuple(wire.Finding(one.code, one.severity, one.cell, one.line, one.message, one.help) for one in diagnostics)
