"""Runs a program as a child and says what it cost: processor time and peak memory, its own children included."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import threading
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

TAIL = 4000


@dataclass(frozen=True, slots=True)
class Finished:
    """How a child ended: `cpu` in seconds (user and system), `peak` in kB, the last of what it printed."""

    code: int
    cpu: float
    peak: int
    timed_out: bool
    out: str
    err: str


def run(
    argv: Sequence[str | Path], *, cwd: Path | None = None, env: Mapping[str, str] | None = None, timeout: float = 600
) -> Finished:
    """Run a program to its end or to the time-out; whatever it leaves running is ended too.

    It starts with an empty standard input. Never raises for what the child does.
    """
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = subprocess.Popen(
            [str(part) for part in argv],
            cwd=cwd,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            start_new_session=True,
        )
        expired = threading.Event()

        def expire() -> None:
            expired.set()
            _end_group(child.pid)

        timer = threading.Timer(timeout, expire)
        timer.start()
        try:
            _, status, usage = os.wait4(child.pid, 0)
        finally:
            timer.cancel()
        child.returncode = os.waitstatus_to_exitcode(status)
        _end_group(child.pid)
        return Finished(
            code=child.returncode,
            cpu=usage.ru_utime + usage.ru_stime,
            peak=usage.ru_maxrss,
            timed_out=expired.is_set(),
            out=_all_of(out),
            err=_all_of(err)[-TAIL:],
        )


def _end_group(pid: int) -> None:
    try:
        os.killpg(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def _all_of(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode("utf-8", "replace")
