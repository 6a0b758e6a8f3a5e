"""Runs a package's pipeline in a fresh process and gathers what was seen of it.

However the run ends, no process of it is left. Of what it prints the beginning and a hash are kept.
"""

from __future__ import annotations

import json
import os
import secrets
import selectors
import signal
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from nbengineer.edges.kernel import how_it_ended
from nbengineer.edges.planting import IN_THE_PACKAGE, answered, looked
from nbengineer.edges.printed import Divided
from nbengineer.edges.spooled import contents_of
from nbengineer.model.recording import Failure, Look, Recording

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

AT_THE_END = 10.0
"""Seconds that a process may take to go when its work is done."""

TAIL = 4000
TICK = 0.2


@dataclass(frozen=True, slots=True)
class PackageTask:
    """What to run: `steps` as the manifest lists them; `source` is the folder that holds the package.

    `folder` is the working folder, `spool` an empty folder outside of it, `bulk` one that all runs have in common,
    `sent` that of what is sent inside. `tell` is called with the place of each step that begins.
    `results` are fields of what `run` gives, to look at when all is done.
    """

    package: str
    steps: Sequence[Mapping[str, Any]]
    names: Mapping[int, tuple[str, ...]]
    source: Path
    folder: Path
    spool: Path
    bulk: Path
    sent: Path
    program: str
    environment: Mapping[str, str]
    seed: bool
    timeout: float
    tell: Callable[[int], None]
    results: tuple[str, ...] = ()


def run_package(task: PackageTask) -> Recording:
    """Run the pipeline until it ends, raises, or the time is up."""
    token = secrets.token_hex(16)
    script = _script(task, token)
    began = time.monotonic()
    with subprocess.Popen(  # noqa: S603 (the interpreter that the notebook ran under)
        [task.program, str(script)],
        cwd=task.folder,
        env=dict(task.environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as child:
        try:
            listener = _Listener(child, task, Divided(token))
            timed_out = not listener.listen(began + task.timeout)
        finally:
            _end_group(child.pid)
            for pipe in (child.stdout, child.stderr):
                pipe.close() if pipe else None
            child.wait()
    return _recording(task, listener, child.returncode, timed_out=timed_out, seconds=time.monotonic() - began)


def _script(task: PackageTask, token: str) -> Path:
    steps = [
        {"module": step["module"], "function": step["function"], "names": list(task.names[place])}
        for place, step in enumerate(task.steps)
    ]
    job = {
        "package": task.package,
        "source": str(task.source),
        "steps": steps,
        "results": list(task.results),
        "spool": str(task.spool),
        "bulk": str(task.bulk),
        "seed": task.seed,
        "token": token,
    }
    file, script = task.spool / "job.json", task.spool / "run_package.py"
    file.write_text(json.dumps(job), "utf-8")
    script.write_text(IN_THE_PACKAGE.format(sent=str(task.sent), job=str(file)), "utf-8")
    return script


class _Listener:
    """Takes what a process prints until it has ended."""

    def __init__(self, child: subprocess.Popen[bytes], task: PackageTask, divided: Divided) -> None:
        self.child = child
        self.task = task
        self.divided = divided
        self.errors = b""

    def listen(self, deadline: float) -> bool:
        """Listen until the process has ended and its pipes are empty; False if it had not ended by the deadline."""
        with selectors.DefaultSelector() as selector:
            for pipe, take in ((self.child.stdout, self._take_text), (self.child.stderr, self._take_error)):
                assert pipe is not None
                selector.register(pipe, selectors.EVENT_READ, take)
            going = 0.0
            while selector.get_map() or self.child.poll() is None:
                ready = selector.select(TICK)
                for key, _ in ready:
                    if piece := os.read(key.fd, 1 << 16):
                        key.data(piece)
                    else:
                        selector.unregister(key.fileobj)
                now = time.monotonic()
                if not ready and self.child.poll() is not None:
                    break  # what it started holds the pipes
                if not going and (self.task.spool / "end.json").exists():
                    going = now + AT_THE_END
                if going and now > going:
                    break
                if now > deadline and not going:
                    return False
        self.divided.end()
        return True

    def _take_text(self, piece: bytes) -> None:
        before = self.divided.name
        self.divided.add(piece)
        if self.divided.name not in {before, ""}:
            self.task.tell(int(self.divided.name))

    def _take_error(self, piece: bytes) -> None:
        self.errors = (self.errors + piece)[-TAIL:]


def _end_group(pid: int) -> None:
    with suppress(OSError):
        os.killpg(pid, signal.SIGKILL)


def _recording(task: PackageTask, listener: _Listener, code: int, *, timed_out: bool, seconds: float) -> Recording:
    after = {step: looked(task.spool, str(step), names) for step, names in task.names.items()}
    told = answered(task.spool, "failure")
    place = listener.divided.name
    where = f"in {task.steps[int(place)]['function']}" if place else "outside of every step"
    failure, ended = None, ""
    if timed_out:
        ended = f"it did not end within {task.timeout:g} seconds: it was {where}"
    elif told is None:
        last = listener.errors.decode("utf-8", "replace").strip().rpartition("\n")[2]
        failure = Failure("", f"{how_it_ended(code)}{': ' if last else ''}{last}", step=int(place) if place else -1)
    elif told:
        failure = Failure(told["type"], told["message"], step=told["step"])
    return Recording(
        after={step: look for step, look in after.items() if look is not None},
        start=looked(task.spool, "start") or Look(),
        end=looked(task.spool, "end", task.results) or Look(),
        printed={name: printed.text() for name, printed in listener.divided.texts.items()},
        failure=failure,
        ended=ended,
        seconds=seconds,
        contents=contents_of(task.bulk),
    )
