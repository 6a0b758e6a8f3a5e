"""The process that works: `python -m nbengineer.server.worker` takes works from stdin and tells on stdout how they go.

It ends when its stdin does or at SIGTERM, at once and whatever it does: what it runs ends with it, and nothing is left
half written.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
import traceback
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING

import msgspec

from nbengineer.edges.ending import ended_by_signals
from nbengineer.errors import NbEngineerError
from nbengineer.server import analysing, checking, making, wire
from nbengineer.server.problems import BUG, OURS, problem_of, status_of
from nbengineer.server.shares import share_of
from nbengineer.server.work import Failure, Look, Make, News, Outcome, Progress, Work

if TYPE_CHECKING:
    from typing import BinaryIO


class _Mouth:
    """Tells the server what goes on; the share that is done never falls."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream
        self.share = 0.0

    def say(self, news: News) -> None:
        """Send one line."""
        self.stream.write(msgspec.json.encode(news) + b"\n")
        self.stream.flush()

    def tell(self, line: str) -> None:
        """Send what is being done."""
        self.share = max(self.share, share_of(line))
        self.say(Progress(line, self.share))


def main() -> None:
    """Work until there is no more."""
    mouth = _Mouth(os.fdopen(os.dup(sys.stdout.fileno()), "wb"))
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints is no news
    gc.disable()
    works: SimpleQueue[bytes] = SimpleQueue()
    with ended_by_signals():
        try:
            threading.Thread(target=_listen, args=(works,), daemon=True).start()
            while True:
                mouth.share = 0.0
                mouth.say(_done(works.get(), mouth))
                gc.collect()
        except (KeyboardInterrupt, BrokenPipeError):
            os._exit(0)  # the thread may hold stdin, which an orderly end would wait for


def _listen(works: SimpleQueue[bytes]) -> None:
    """Hand over each line; when the server goes, everything ends."""
    for line in sys.stdin.buffer:
        works.put(line)
    os.kill(os.getpid(), signal.SIGTERM)


def _done(line: bytes, mouth: _Mouth) -> Outcome | Failure:
    """Do a work. Never raises; what goes wrong is a `Failure`."""
    root = ""
    try:
        work = msgspec.json.decode(line, type=Work)
        root = work.root
        return Outcome(msgspec.Raw(msgspec.json.encode(_answer(work, mouth))))
    except NbEngineerError as error:
        return Failure(status_of(error), problem_of(error, root))
    except Exception as error:  # noqa: BLE001 (the outermost edge)
        problem = wire.Problem(f"{type(error).__name__}: {error}", help=OURS)
        return Failure(BUG, problem, bug=traceback.format_exc())


def _answer(work: Work, mouth: _Mouth) -> msgspec.Struct:
    match work:
        case Look(what="analyse"):
            return analysing.analyse(work.notebook, _folder(work))
        case Look(what="tag"):
            return analysing.proposed_tags(work.notebook, _folder(work))
        case Look():
            return checking.check(work)
        case Make(what="plan"):
            return making.plan(work)
        case Make(what="extract"):
            return making.extract(work, mouth.tell)
        case Make():
            return making.verify(work, mouth.tell)


def _folder(look: Look) -> Path | None:
    return Path(look.file).parent if look.file else None


if __name__ == "__main__":
    main()
