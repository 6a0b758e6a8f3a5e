"""What Jupyter's server loads."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from jupyter_server.extension.application import ExtensionApp

from nbengineer.server.handlers import ROUTES
from nbengineer.server.jobs import AT_SHUTDOWN, Jobs
from nbengineer.server.processes import Looker, Worker

if TYPE_CHECKING:
    from nbengineer.server.work import Failure, Make, Outcome


@dataclass(frozen=True, slots=True)
class Office:
    """What works for one server; checks may take long, and keep no analysis waiting."""

    jobs: Jobs
    looker: Looker = field(default_factory=Looker)
    checker: Looker = field(default_factory=Looker)

    def looker_for(self, what: str) -> Looker:
        """Give who does it."""
        return self.checker if what == "check" else self.looker

    async def once(self, make: Make) -> Outcome | Failure:
        """Have something made in a process of its own, and wait for it."""
        worker = Worker()
        try:
            return await worker.do(make)
        finally:
            await worker.end()

    async def close(self) -> None:
        """End all processes."""
        await self.jobs.close()
        await asyncio.gather(self.looker.end(AT_SHUTDOWN), self.checker.end(AT_SHUTDOWN))


class NbEngineer(ExtensionApp):
    """The extension; what it needs starts when it is first asked for."""

    name = "nbengineer"

    def initialize_settings(self) -> None:
        """Hand the handlers what works for them."""
        self.settings["nbengineer_office"] = Office(Jobs(lambda bug: self.log.error("nbengineer: %s", bug)))

    def initialize_handlers(self) -> None:
        """Add the routes."""
        self.handlers.extend(ROUTES)

    async def stop_extension(self) -> None:
        """End what still runs."""
        office: Office = self.settings["nbengineer_office"]
        await office.close()
