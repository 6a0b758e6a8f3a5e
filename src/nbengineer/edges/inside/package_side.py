"""Runs a package's pipeline and looks at what each step returns, as `main(JOB)` is told.

Steps are patched on their modules, which is where `pipeline.run` finds them. Nothing that a step returns is kept, so
that it ends where it would end without being looked at. Marks in what is printed say which step prints.
"""

from __future__ import annotations

import asyncio
import builtins
import functools
import getpass
import importlib
import inspect
import io
import json
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from nbengineer.edges.inside.answering import answer, answer_look
from nbengineer.edges.inside.seeding import seed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

LONGEST = 2000


class StdinNotImplementedError(NotImplementedError):
    """What a kernel raises where nobody can answer."""


class Watch:
    """Sees the steps come and go."""

    def __init__(self, job: dict[str, Any]) -> None:
        self.job = job
        self.step = -1
        self.channel = os.dup(1)

    def patch(self) -> None:
        """Put a watching function in each step's place."""
        for place, step in enumerate(self.job["steps"]):
            module = importlib.import_module(step["module"])
            setattr(module, step["function"], self._watching(getattr(module, step["function"]), place, step["names"]))

    def _watching(self, function: Callable[..., Any], place: int, names: Sequence[str]) -> Callable[..., Any]:
        @functools.wraps(function)
        def plain(*args: Any, **kwargs: Any) -> Any:
            self._enter(place)
            return self._leave(place, names, function(*args, **kwargs))

        @functools.wraps(function)
        async def awaited(*args: Any, **kwargs: Any) -> Any:
            self._enter(place)
            return self._leave(place, names, await function(*args, **kwargs))

        return awaited if inspect.iscoroutinefunction(function) else plain

    def _enter(self, place: int) -> None:
        self.step = place
        self.mark(str(place))

    def _leave(self, place: int, names: Sequence[str], result: Any) -> Any:
        self.mark("")
        self.step = -1
        values = (result,) if len(names) == 1 else result if names else ()
        answer_look(names, dict(zip(names, values, strict=True)), self.job, str(place))
        return result

    def mark(self, name: str) -> None:
        """Say in the stream of what is printed who prints from here on."""
        with suppress(Exception):
            sys.stdout.flush()
        os.write(self.channel, f"\0{self.job['token']} {name}\0".encode())


def _nobody(what: str) -> Callable[..., NoReturn]:
    def ask(*_: object, **__: object) -> NoReturn:
        raise StdinNotImplementedError(f"{what} was called, but this frontend does not support input requests.")

    return ask


def _told(error: BaseException, step: int) -> dict[str, Any]:
    """Describe what ended the run."""
    message = ""
    with suppress(Exception):
        message = "" if isinstance(error, SystemExit) and error.code is None else str(error)
    return {"type": type(error).__name__, "message": message[:LONGEST], "step": step}


def _run(job: dict[str, Any], results: dict[str, Any]) -> dict[str, Any]:
    """Import the pipeline, run it, and say what ended it; nothing if it came to its end, which gives `results`."""
    watch = Watch(job)
    try:
        pipeline = importlib.import_module(f"{job['package']}.pipeline")
        watch.patch()
        result = pipeline.run()
        if inspect.iscoroutine(result):
            result = asyncio.run(result)
        results |= {name: getattr(result, name) for name in job["results"] if hasattr(result, name)}
    except BaseException as error:  # noqa: BLE001 (whatever the package raises is an outcome)
        return _told(error, watch.step)
    finally:
        watch.mark("")
    return {}


def main(file: str) -> None:
    """Do the job that `file` describes."""
    job = json.loads(Path(file).read_text("utf-8"))
    sys.argv = [job["package"]]
    sys.path.insert(0, job["source"])
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(line_buffering=True)  # what programs print comes in its place
    builtins.input = _nobody("raw_input")
    getpass.getpass = _nobody("getpass")
    if job["seed"]:
        seed()
    answer_look((), {}, job, "start")
    results: dict[str, Any] = {}
    answer(_run(job, results), job["spool"], "failure")
    answer_look(tuple(results), results, job, "end")
