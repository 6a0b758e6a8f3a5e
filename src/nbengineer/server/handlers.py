"""The routes: who asks, for what, and what is answered. Every failure is answered with the JSON of a `Problem`."""

from __future__ import annotations

from http.client import responses
from typing import TYPE_CHECKING, Any, Literal, NoReturn, TypeVar

import msgspec
from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import APIHandler
from tornado import web

from nbengineer.server import wire
from nbengineer.server.places import Places, Refused
from nbengineer.server.problems import NOT_FOUND, OURS
from nbengineer.server.work import Failure, Look, Make, Outcome
from nbengineer.stages.catalog import catalog

if TYPE_CHECKING:
    from nbengineer.server.extension import Office
    from nbengineer.server.jobs import Kind

LARGEST_BODY = 20_000_000
"""Bytes of a request; a notebook travels without its outputs."""

Asked = TypeVar("Asked", bound=msgspec.Struct)

OTHER_VERSION = "the front end and the server may be of different versions: reload the page"
UNKNOWN_JOB = wire.Problem("there is no such job", help="jobs are forgotten an hour after their end")


class Handler(APIHandler):
    """What all routes have in common."""

    auth_resource = "contents"
    gone = False

    @property
    def office(self) -> Office:
        """Give what works for this server."""
        found: Office = self.settings["nbengineer_office"]
        return found

    @property
    def places(self) -> Places:
        """Give where paths lead."""
        return Places(self.contents_manager)

    async def prepare(self) -> None:  # type: ignore[override]
        """Refuse who may not ask, then what is too large."""
        await super().prepare()
        if len(self.request.body) > LARGEST_BODY:
            raise Refused(413, wire.Problem(f"the request has more than {LARGEST_BODY / 1e6:.0f} MB"))

    def on_connection_close(self) -> None:
        """Remember that nobody waits for the answer any more."""
        super().on_connection_close()
        self.gone = True

    def asked(self, kind: type[Asked]) -> Asked:
        """Read the body strictly.

        Raises:
            Refused: it is something else; the message names the place.
        """
        try:
            return msgspec.json.decode(self.request.body, type=kind)
        except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
            raise Refused(400, wire.Problem(f"the request is malformed: {error}", help=OTHER_VERSION)) from None

    def answer(self, body: Any, status: int = 200) -> None:
        """Answer with what `wire` describes."""
        self.set_status(status)
        self.finish(body if isinstance(body, bytes) else msgspec.json.encode(body))

    def end(self, found: Outcome | Failure) -> None:
        """Answer with what a process gave.

        Raises:
            Refused: something speaks against it.
        """
        if isinstance(found, Failure):
            self.refuse(found)
        self.answer(bytes(found.answer))

    def refuse(self, failure: Failure) -> NoReturn:
        """Say what speaks against it; a fault of ours goes to the log as well."""
        if failure.bug:
            self.log.error("nbengineer: %s", failure.bug)
        raise Refused(failure.status, failure.problem)

    async def look(self, what: Literal["analyse", "tag", "check"], notebook: wire.Notebook) -> None:
        """Answer with what is seen in a notebook, if anybody still waits for it.

        Raises:
            Refused: there is no such notebook.
        """
        await self.places.check(notebook.path)
        root, file = self.places.root, self.places.on_disk(notebook.path)
        look = Look(what, notebook)
        if root is not None and file is not None:
            hidden = bool(self.contents_manager.allow_hidden)
            look = Look(what, notebook, file=str(file), root=str(root), hidden=hidden)
        found = await self.office.looker_for(what).look(look, lambda: not self.gone)
        if found is not None:
            self.end(found)

    async def make(self, what: Literal["plan", "extract", "verify"], path: str, folder: str, **how: Any) -> Make:
        """Give the work on the notebook at `path` and the package in `folder`.

        Raises:
            Refused: there is no such notebook, or it may not be worked on.
        """
        await self.places.check(path)
        root, file = self.places.file(path)
        hidden = bool(self.contents_manager.allow_hidden)
        return Make(what, str(root), str(file), directory=self.places.folder(folder), hidden=hidden, **how)

    async def start(self, kind: Kind, path: str, make: Make) -> None:
        """Start a job and answer with it.

        Raises:
            Refused: something speaks against it.
        """
        job = await self.office.jobs.start(kind, path.strip("/"), make)
        if isinstance(job, Failure):
            self.refuse(job)
        self.answer(job, 202)

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Answer with a `Problem`."""
        error = kwargs.get("exc_info", (None, None))[1]
        if isinstance(error, Refused):
            problem = error.problem
        elif isinstance(error, web.HTTPError):
            message = error.log_message % error.args if error.log_message else ""
            problem = wire.Problem(message or responses.get(status_code, "the request failed"))
        else:
            problem = wire.Problem(f"{type(error).__name__}: {error}", help=OURS)
        self.answer(problem, status_code)


class AnalyseHandler(Handler):
    """What becomes of each cell."""

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Answer an `Analyse` with an `Analysis`; a notebook of which no package can be made is one too."""
        await self.look("analyse", self.asked(wire.Analyse).notebook)


class TagHandler(Handler):
    """Which tags an untagged notebook could have."""

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Answer a `Tag` with `ProposedTags`."""
        await self.look("tag", self.asked(wire.Tag).notebook)


class CheckHandler(Handler):
    """How the checklist stands."""

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Answer a `Check` with a `Checked`."""
        await self.look("check", self.asked(wire.Check).notebook)


class CatalogHandler(Handler):
    """What the checklist asks."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Answer with the `Catalog`."""
        self.answer(msgspec.convert(catalog(), wire.Catalog, from_attributes=True))


class PlanHandler(Handler):
    """What an extraction would write."""

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Answer a `Plan` with a `Planned`."""
        asked = self.asked(wire.Plan)
        make = await self.make("plan", asked.path, asked.folder, name=asked.name)
        self.end(await self.office.once(make))


class ExtractHandler(Handler):
    """Writes a package."""

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Answer an `Extract` with a `Job`, or with what speaks against it from the start."""
        asked = self.asked(wire.Extract)
        make = await self.make(
            "extract", asked.path, asked.folder, name=asked.name, record=asked.record, force=asked.force
        )
        await self.start("extract", asked.path, make)


class VerifyHandler(Handler):
    """Compares a package with its notebook."""

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Answer a `Verify` with a `Job`, or with what speaks against it from the start."""
        asked = self.asked(wire.Verify)
        make = await self.make("verify", asked.path, asked.folder, twice=asked.twice)
        await self.start("verify", asked.path, make)


class JobsHandler(Handler):
    """The jobs of a notebook."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Answer with the `Jobs` of the notebook at `path`."""
        self.answer(wire.Jobs(self.office.jobs.of(self.get_query_argument("path").strip("/"))))


class JobHandler(Handler):
    """One job."""

    @web.authenticated
    @authorized
    async def get(self, name: str) -> None:
        """Answer with the `Job`."""
        job = self.office.jobs.get(name)
        if job is None:
            raise Refused(NOT_FOUND, UNKNOWN_JOB)
        self.answer(job)

    @web.authenticated
    @authorized
    async def delete(self, name: str) -> None:
        """Cancel the job, or forget it where it has ended."""
        if not await self.office.jobs.end(name):
            raise Refused(NOT_FOUND, UNKNOWN_JOB)
        self.set_status(204)
        self.finish()


class NothingHandler(Handler):
    """Every other place below `nbengineer/api/`."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Say that there is nothing."""
        raise Refused(NOT_FOUND, wire.Problem("there is no such route", help=OTHER_VERSION))

    post = delete = get


ROUTES: list[tuple[str, type[Handler]]] = [
    (r"nbengineer/api/analyse", AnalyseHandler),
    (r"nbengineer/api/tag", TagHandler),
    (r"nbengineer/api/check", CheckHandler),
    (r"nbengineer/api/catalog", CatalogHandler),
    (r"nbengineer/api/plan", PlanHandler),
    (r"nbengineer/api/extract", ExtractHandler),
    (r"nbengineer/api/verify", VerifyHandler),
    (r"nbengineer/api/jobs", JobsHandler),
    (r"nbengineer/api/jobs/(\w+)", JobHandler),
    (r"nbengineer/api/.*", NothingHandler),
]
