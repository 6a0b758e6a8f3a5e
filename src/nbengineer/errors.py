"""What can go wrong with a call, as one tree; what the *notebook* did is a `Diagnostic`, never an exception.

NbEngineerError            every error of ours that a user can mend
├── NotebookUnreadable     the file is missing, is no notebook, or is in no form we read
├── NotebookRefused        the notebook was read but no correct package can be made from it; carries its diagnostics
├── BadRequest             a name, an option or a combination of them that can't be used
└── FolderRefused          the output folder is not ours to write to
    └── EditedInTheWay     files edited by hand differ from what would be written; exit code 1, the others 2
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nbengineer.model.diagnostic import Diagnostic


class NbEngineerError(Exception):
    """A call that can't be done, in one sentence each: what, where, and what to do about it."""

    exit_code = 2

    def __init__(self, what: str, *, where: str = "", help: str = "") -> None:  # noqa: A002 (the reader's word)
        """Keep the three parts; `str()` joins those that are given, one to a line."""
        super().__init__(what)
        self.what = what
        self.where = where
        self.help = help
        self.diagnostics: tuple[Diagnostic, ...] = ()

    def __str__(self) -> str:
        """Give the message as a person reads it."""
        head = f"{self.where}: {self.what}" if self.where else self.what
        return f"{head}\n  {self.help}" if self.help else head


class NotebookUnreadable(NbEngineerError):
    """The file is missing, is no notebook, or is in no form we read."""


class NotebookRefused(NbEngineerError):
    """The notebook was read, but no correct package can be made from it; `diagnostics` say why."""

    def __init__(
        self,
        what: str,
        *,
        where: str = "",
        help: str = "",  # noqa: A002
        diagnostics: tuple[Diagnostic, ...] = (),
    ) -> None:
        """Keep the diagnostics beside the message."""
        super().__init__(what, where=where, help=help)
        self.diagnostics = diagnostics


class BadRequest(NbEngineerError):
    """A name, an option or a combination of them that can't be used."""


class FolderRefused(NbEngineerError):
    """The output folder is not ours to write to; nothing was touched."""


class EditedInTheWay(FolderRefused):
    """Files that were edited by hand differ from what would be written; nothing was touched."""

    exit_code = 1

    def __init__(self, what: str, *, paths: tuple[str, ...], where: str = "", help: str = "") -> None:  # noqa: A002
        """Keep the edited paths beside the message."""
        super().__init__(what, where=where, help=help)
        self.paths = paths
