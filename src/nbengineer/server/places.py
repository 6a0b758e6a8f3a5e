"""Where the paths of a request lead: through the contents manager, and to the disk only where it keeps files there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from jupyter_core.utils import ensure_async
from jupyter_server.services.contents.filemanager import FileContentsManager
from jupyter_server.utils import ApiPath, to_os_path
from tornado.web import HTTPError

from nbengineer.server import wire
from nbengineer.server.bounds import inside
from nbengineer.server.problems import FORBIDDEN_BY_CONTENT, NOT_FOUND

if TYPE_CHECKING:
    from jupyter_server.services.contents.manager import ContentsManager

NO_NOTEBOOK = wire.Problem("there is no such notebook", help="save the notebook, and look at its path")
NO_FOLDER = wire.Problem(
    "the package can't have this folder: it is outside of the server's, or hidden", help="give another one"
)
NO_FILES = wire.Problem(
    "the server keeps its notebooks elsewhere than in files", help="download the notebook, and use the command line"
)


class Refused(HTTPError):
    """A request that can't be answered, with the status and the body that say so."""

    def __init__(self, status: int, problem: wire.Problem) -> None:
        super().__init__(status, problem.message)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Places:
    """The contents manager of a server."""

    contents: ContentsManager

    async def check(self, path: str) -> None:
        """Make sure that the contents manager has a notebook at `path`, and shows it.

        Raises:
            Refused: it has none, or hides it.
        """
        try:
            await ensure_async(self.contents.get(path, content=False, type="notebook"))  # type: ignore[no-untyped-call]
        except HTTPError as error:
            status = error.status_code if error.status_code in {401, 403} else NOT_FOUND
            raise Refused(status, NO_NOTEBOOK) from None

    @property
    def root(self) -> Path | None:
        """Give the server's folder, links followed; None where notebooks are no files."""
        return Path(self.contents.root_dir).resolve() if isinstance(self.contents, FileContentsManager) else None

    def on_disk(self, path: str) -> Path | None:
        """Give the file of a notebook; None where it is none, or not below the server's folder, or hidden."""
        root = self.root
        return inside(to_os_path(ApiPath(path), str(root)), root, hidden=self.contents.allow_hidden) if root else None

    def file(self, path: str) -> tuple[Path, Path]:
        """Give the server's folder and the file of a notebook.

        Raises:
            Refused: notebooks are no files, or the file is not below the folder, or hidden.
        """
        root, file = self.root, self.on_disk(path)
        if root is None:
            raise Refused(FORBIDDEN_BY_CONTENT, NO_FILES)
        if file is None:
            raise Refused(NOT_FOUND, NO_NOTEBOOK)
        return root, file

    def folder(self, path: str) -> str:
        """Give the place of a package's folder, "" for "".

        Raises:
            Refused: it may not be there.
        """
        if not path:
            return ""
        place = self.on_disk(path)
        if place is None:
            raise Refused(NOT_FOUND, NO_FOLDER)
        return str(place)
