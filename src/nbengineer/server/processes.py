"""The processes that work for the server: one that looks at notebooks, one for each that makes something."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from typing import TYPE_CHECKING

import msgspec

from nbengineer.server import wire
from nbengineer.server.problems import BUG, OURS
from nbengineer.server.work import Failure, News, Outcome, Progress

if TYPE_CHECKING:
    from collections.abc import Callable

    from nbengineer.server.work import Look, Work

COMMAND = (sys.executable, "-P", "-m", "nbengineer.server.worker")
"""No file that lies in the working folder is imported (`-P`)."""

LONGEST_LINE = 1 << 28
PATIENCE = 60.0
"""Seconds that a look at a notebook may take."""

AT_THE_END = 20.0
"""Seconds that a process may take to end what it runs, before it is killed."""


class Worker:
    """A process of ours that does one work at a time; it starts with the first."""

    def __init__(self) -> None:
        self.process: asyncio.subprocess.Process | None = None
        self.ending = False

    async def do(self, work: Work, tell: Callable[[Progress], None] = lambda _: None) -> Outcome | Failure:
        """Have a work done; `tell` is called with how it goes. A process that ends meanwhile is a `Failure`."""
        process = await self._running()
        assert process.stdin is not None
        assert process.stdout is not None
        with contextlib.suppress(ConnectionError):
            process.stdin.write(msgspec.json.encode(work) + b"\n")
            await process.stdin.drain()
        while line := await process.stdout.readline():
            news: News = msgspec.json.decode(line, type=News)  # type: ignore[arg-type,unused-ignore]
            if not isinstance(news, Progress):
                return news
            tell(news)
        code = await process.wait()
        return Failure(BUG, wire.Problem(f"the process that worked on it has ended ({_ended(code)})", help=OURS))

    async def _running(self) -> asyncio.subprocess.Process:
        if self.process is None or self.process.returncode is not None:
            self.process = await asyncio.create_subprocess_exec(
                *COMMAND,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C at the server's terminal is the server's to handle
                limit=LONGEST_LINE,
            )
        return self.process

    async def end(self, patience: float = AT_THE_END) -> None:
        """End the process, and with it all that it runs; it is killed where it does not."""
        process = self.process
        if process is None or process.returncode is not None:
            return
        if not self.ending:
            self.ending = True  # once: a second signal would disturb what ends
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
        try:
            await asyncio.wait_for(process.wait(), patience)
        except TimeoutError:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
            await process.wait()
        if process.stdin is not None:
            process.stdin.close()
            with contextlib.suppress(ConnectionError):
                await process.stdin.wait_closed()


class Looker:
    """Looks at notebooks, one after the other, in a process that stays."""

    def __init__(self) -> None:
        self.worker = Worker()
        self.turn = asyncio.Lock()

    async def look(self, look: Look, is_wanted: Callable[[], bool]) -> Outcome | Failure | None:
        """Give the answer; None if nobody waits for it any more when its turn comes."""
        async with self.turn:
            if not is_wanted():
                return None
            try:
                return await asyncio.wait_for(self.worker.do(look), PATIENCE)
            except TimeoutError:
                await self.end(patience=0)
                return Failure(BUG, wire.Problem(f"no answer within {PATIENCE:.0f} seconds", help=OURS))
            except asyncio.CancelledError:
                await self.end(patience=0)  # its answer would be taken for the next one's
                raise

    async def end(self, patience: float = AT_THE_END) -> None:
        """End the process; the next look starts another one."""
        worker, self.worker = self.worker, Worker()
        await worker.end(patience)


def _ended(code: int) -> str:
    try:
        return signal.Signals(-code).name if code < 0 else f"exit code {code}"
    except ValueError:
        return f"signal {-code}"
