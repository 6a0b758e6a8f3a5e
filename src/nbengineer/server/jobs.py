"""Work that goes on in the server after its request was answered, whoever looks."""

from __future__ import annotations

import asyncio
import secrets
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import msgspec
from msgspec.structs import replace

from nbengineer.server import wire
from nbengineer.server.problems import CONFLICT
from nbengineer.server.processes import AT_THE_END, Worker
from nbengineer.server.work import Failure, Outcome

if TYPE_CHECKING:
    from collections.abc import Callable

    from nbengineer.server.work import Make, Progress

Kind = Literal["extract", "verify"]

HOUR = 3600.0
MOST_ENDED = 50
"""So many jobs that have ended are remembered, for an hour."""

AT_SHUTDOWN = 5.0
"""Seconds that jobs have to end when the server does."""


@dataclass(slots=True)
class _Entry:
    """A job with the process that does it; `begun` once nothing speaks against it, or it has ended.

    `refused` is what spoke against it before it had begun.
    """

    job: wire.Job
    worker: Worker = field(default_factory=Worker)
    begun: asyncio.Event = field(default_factory=asyncio.Event)
    task: asyncio.Task[None] | None = None
    refused: Failure | None = None
    cancelled: bool = False
    ended: float = 0.0


class Jobs:
    """All jobs of a server. `report` is called with the traceback of a fault of ours."""

    def __init__(self, report: Callable[[str], None]) -> None:
        self.report = report
        self.entries: dict[str, _Entry] = {}

    async def start(self, kind: Kind, path: str, make: Make) -> wire.Job | Failure:
        """Start a job and give it, or what speaks against it from the start: then there is none."""
        self._forget()
        if any(one.job.path == path and not one.ended for one in self.entries.values()):
            problem = wire.Problem("a job of this notebook is still running", help="wait for its end, or cancel it")
            return Failure(CONFLICT, problem)
        entry = _Entry(wire.Job(id=secrets.token_hex(8), kind=kind, path=path, state="running"))
        self.entries[entry.job.id] = entry
        entry.task = asyncio.create_task(self._run(entry, make))
        await entry.begun.wait()
        if entry.refused is not None:
            self.entries.pop(entry.job.id, None)
            return entry.refused
        return entry.job

    async def _run(self, entry: _Entry, make: Make) -> None:
        """Follow a job to its end."""

        def tell(news: Progress) -> None:
            entry.job = replace(entry.job, step=news.step, share=news.share)
            entry.begun.set()

        try:
            found = await entry.worker.do(make, tell)
            await entry.worker.end()
            if isinstance(found, Failure) and not entry.begun.is_set() and not entry.cancelled:
                entry.refused = found
            entry.job = self._over(entry, found)
        finally:
            entry.ended = time.monotonic()
            entry.begun.set()

    def _over(self, entry: _Entry, found: Outcome | Failure) -> wire.Job:
        """Give the job as it has ended."""
        if isinstance(found, Outcome):
            job = replace(entry.job, state="done", step="", share=1.0)
            if job.kind == "extract":
                return replace(job, extracted=msgspec.json.decode(found.answer, type=wire.Extracted))
            return replace(job, verified=msgspec.json.decode(found.answer, type=wire.Verified))
        if entry.cancelled:
            return replace(entry.job, state="cancelled")
        if found.bug:
            self.report(found.bug)
        return replace(entry.job, state="failed", problem=found.problem)

    def get(self, name: str) -> wire.Job | None:
        """Give a job by its id."""
        self._forget()
        entry = self.entries.get(name)
        return entry.job if entry else None

    def of(self, path: str) -> tuple[wire.Job, ...]:
        """Give the jobs of a notebook, the newest first."""
        self._forget()
        return tuple(one.job for one in reversed(self.entries.values()) if one.job.path == path)

    async def end(self, name: str, patience: float = AT_THE_END) -> bool:
        """Cancel a job that runs, forget one that has ended; say whether there was one."""
        entry = self.entries.get(name)
        if entry is None:
            return False
        if entry.ended:
            del self.entries[name]
            return True
        entry.cancelled = True
        entry.job = replace(entry.job, step="ending")
        await entry.worker.end(patience)
        if entry.task is not None:
            await asyncio.wait([entry.task])
        return True

    async def close(self) -> None:
        """End every job."""
        await asyncio.gather(*(self.end(name, AT_SHUTDOWN) for name in list(self.entries)))

    def _forget(self) -> None:
        """Forget what has ended long ago, and the oldest of many."""
        ended = [(name, entry.ended) for name, entry in self.entries.items() if entry.ended]
        old = time.monotonic() - HOUR
        for place, (name, when) in enumerate(reversed(ended)):
            if place >= MOST_ENDED or when < old:
                del self.entries[name]
