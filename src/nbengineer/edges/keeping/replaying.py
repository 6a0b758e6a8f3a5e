"""Runs steps on the values that were kept for them, and keeps what they give: `main(JOB)` in a fresh process.

A job names the steps in the order to take. The notebook's own cells run in a fresh namespace each (`source`), or the
package's function does (`function`). One line of JSON per step goes to the job's `answers`, so that a step which ends
the process takes only itself with it.
"""

from __future__ import annotations

import ast
import asyncio
import contextlib
import importlib
import inspect
import io
import json
import os
import pathlib
import shutil
import signal
import sys
import time
from typing import TYPE_CHECKING, Any

from nbengineer.edges.keeping.describing import keep_result
from nbengineer.edges.keeping.distance import band
from nbengineer.edges.keeping.sampling import rows_of
from nbengineer.edges.keeping.settings import generators, next_draws, settings, unseed
from nbengineer.edges.keeping.storing import Folder, NotKept, Readers, library
from nbengineer.edges.keeping.taking import class_of

if TYPE_CHECKING:
    from collections.abc import Iterator

MADE = " made"
"""Ends the name of a way in which other steps make all arguments that they can."""

LONGEST_OUTPUT = 2000
LARGEST_TEXT = 10_000


class TooSlow(BaseException):
    """A step that does not end in time; no `Exception`, so that the step does not swallow it."""


class NotMade(Exception):
    """An argument that another step would have to make."""


class Noticed:
    """What a step asks of the system: files that it opens, names of machines that it looks up."""

    def __init__(self) -> None:
        self.opened: set[str] = set()
        self.network = False
        self._looking = False
        sys.addaudithook(self._hook)

    def start(self) -> Noticed:
        """Forget what was seen, and look."""
        self.opened, self.network, self._looking = set(), False, True
        return self

    def stop(self) -> None:
        """Look no longer."""
        self._looking = False

    def _hook(self, event: str, arguments: tuple[Any, ...]) -> None:
        if self._looking and event == "open" and isinstance(arguments[0], (str, bytes, os.PathLike)):
            self.opened.add(os.path.relpath(os.fsdecode(arguments[0])).replace(os.sep, "/"))
        elif self._looking and event == "socket.getaddrinfo":
            self.network = True


class Replay:
    """The steps of one job; `chosen` are the ways to cut that worked."""

    def __init__(self, job: dict[str, Any]) -> None:
        self.job = job
        self.steps = {step["name"]: step for step in job["steps"]}
        self.readers = Readers(job["readers"], job["value"])
        self.given = pathlib.Path(job["given"])
        self.results = pathlib.Path(job["results"])
        self.chosen: dict[str, str] = dict(job["chosen"])
        self.noticed = Noticed()

    def arguments(self, name: str, way: str) -> dict[str, Any]:
        """Give fresh arguments of a step: what was kept, and what other steps have to make."""
        step = self.steps[name]
        values = self.readers.read_all(self.given / name / way.removesuffix(MADE))
        made: dict[str, dict[str, Any]] = {}
        makers = step["made_by"] | (step["may_be_made_by"] if way.endswith(MADE) else {})
        for parameter, (maker, variable) in makers.items():
            if maker not in self.chosen:
                raise NotMade(f"{maker} makes {parameter}, and could not be run")
            if maker not in made:
                made[maker] = self.call(maker, self.arguments(maker, self.chosen[maker]))
            values[parameter] = made[maker][variable]
        return values

    def call(self, name: str, values: dict[str, Any]) -> dict[str, Any]:
        """Run a step; gives what it returns by the names in the package."""
        step = self.steps[name]
        if self.job["package"]:
            return self._call_package(step, values)
        known = dict(step["parameters"])
        space = {known[parameter]: value for parameter, value in values.items()} | {"__name__": "__main__"}
        main = sys.modules["__main__"]
        vars(main).clear()
        vars(main).update(space)
        code = compile(step["source"], f"<{name}>", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
        if code.co_flags & inspect.CO_COROUTINE:
            asyncio.run(eval(code, vars(main)))  # noqa: S307 (the notebook's own cells)
        else:
            exec(code, vars(main))
        return {given: vars(main)[variable] for given, variable in step["returns"] if variable in vars(main)}

    def _import(self, step: dict[str, Any]) -> None:
        """Import what the step does: what importing sets for the whole process is not of the step's making."""
        with contextlib.suppress(Exception), contextlib.redirect_stdout(io.StringIO()):
            if self.job["package"]:
                importlib.import_module(step["module"])
            else:
                body = ast.parse(step["source"]).body
                imports: list[ast.stmt] = [one for one in body if isinstance(one, (ast.Import, ast.ImportFrom))]
                exec(compile(ast.Module(imports, []), "<imports>", "exec"), {"__name__": "__main__"})

    def _call_package(self, step: dict[str, Any], values: dict[str, Any]) -> dict[str, Any]:
        function = getattr(importlib.import_module(step["module"]), step["function"])
        for parameter in step["handed_over"]:
            values[parameter] = [values[parameter]]
        result = function(**values)
        result = asyncio.run(result) if inspect.iscoroutine(result) else result
        names = [given for given, _ in step["returns"]]
        if step["fields"]:
            return {name: getattr(result, field) for name, field in step["returns"]}
        return dict(zip(names, result if len(names) > 1 else [result], strict=True)) if names else {}

    def outcome(self, name: str) -> dict[str, Any]:
        """Try the ways to cut until one works, and say what came of it."""
        tried = {}
        ways = [self.chosen[name]] if name in self.chosen else self.steps[name]["ways"]
        for way in ways:
            try:
                with limited(self.job["patience"]):
                    found = self._try(name, way)
            except TooSlow:
                tried[way] = f"it takes longer than {self.job['patience']} seconds"
                break
            except BaseException as error:  # noqa: BLE001 (whatever the cells raise)
                tried[way] = f"{type(error).__name__}: {first_line(error)}"
                continue
            self.chosen[name] = way
            return {"step": name, "way": way, "tried": tried, **found}
        return {"step": name, "way": "", "tried": tried}

    def _try(self, name: str, way: str) -> dict[str, Any]:
        unseed()
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            values = self.arguments(name, way)
        unseed()
        folder = self.results / name
        shutil.rmtree(folder, ignore_errors=True)
        before = self._look(values)
        frames = self._frames(values)
        files = files_here()
        seen = self.noticed.start()
        printed = io.StringIO()
        self._import(self.steps[name])
        drawn, finish = self._watch()
        seeds, options = generators(), settings()
        began = time.perf_counter()
        with contextlib.redirect_stdout(printed):
            returned = self.call(name, dict(values))
        seconds = time.perf_counter() - began
        self.noticed.stop()
        now = settings()
        made = {one: value for one, value in now.items() if one in options and options[one] != value}
        made |= next_draws(seeds)
        finish()
        own = self.steps[name]["module"].partition(".")[0] if self.job["package"] else "__main__"
        target = Folder(folder, self.readers, own)
        asked = {f"given {key}": value for key, value in values.items()}
        asked |= {f"returned {key}": value for key, value in returned.items()}
        after = self._look(values)
        changed = [key for key in before if before[key] != after.get(key)]
        left = {key: values[key] for key in changed if key not in returned}
        for key, value in (returned | left).items():
            keep_result(target, key, value, asked)
        target.close()
        return {
            "seconds": seconds,
            "kinds": target.kinds,
            "printed": printed.getvalue() if len(printed.getvalue()) <= LONGEST_OUTPUT else None,
            "drawn": drawn,
            "files": new_files(files),
            "reads": sorted(path for path in seen.opened if self._is_input(path, files)),
            "network": seen.network,
            "settings": made,
            "changed": changed,
            "looked_at": list(before),
            "grown": {key: grown(frames[key], value) for key, value in returned.items() if key in frames},
            "classes": {key: class_of(value) for key, value in returned.items()},
            "against": self._against(name, target),
        }

    def _is_input(self, path: str, files: dict[str, int]) -> bool:
        """Say whether a file that was opened is one of the notebook's folder, and was there before."""
        if path.endswith((".py", ".pyc")):
            return False
        inside = pathlib.Path(self.job["root"]) in pathlib.Path(path).resolve().parents
        return path in files or (path.startswith("..") and inside and pathlib.Path(path).is_file())

    def _watch(self) -> tuple[list[Any], Any]:
        if library("matplotlib.pyplot") is None and not self.job["draws"]:
            return [], lambda: None
        space: dict[str, Any] = {"plt": importlib.import_module("matplotlib.pyplot")}
        exec(self.job["drawing"], space)
        plain = space["plt"].close
        drawn, close = space["_watch"](setattr)

        def finish() -> None:
            close()
            space["plt"].close = plain

        return drawn, finish

    def _look(self, values: dict[str, Any]) -> dict[str, Any]:
        """Keep arguments in a folder for a moment, to see later whether they are still the same."""
        found = {}
        place = self.results / "looked at"
        for key, value in values.items():
            target = Folder(place, self.readers)
            with contextlib.suppress(NotKept):
                target.keep(key, value)
                found[key] = [target.kinds[key], [file.read_bytes() for file in sorted(place.iterdir())]]
            shutil.rmtree(place, ignore_errors=True)
        return found

    @staticmethod
    def _frames(values: dict[str, Any]) -> dict[str, Any]:
        pd = library("pandas")
        frames = {key: value for key, value in values.items() if pd is not None and isinstance(value, pd.DataFrame)}
        return {key: (list(value.columns), value.index.copy()) for key, value in frames.items()}

    def _against(self, name: str, target: Folder) -> dict[str, Any]:
        """Compare with what another run gave: by result how far the two lie apart (0: equal), or what differs."""
        if not self.job["against"]:
            return {}
        return band(pathlib.Path(self.job["against"]) / name, target, self.readers)


def grown(before: tuple[list[Any], Any], value: Any) -> dict[str, Any]:
    """Say how a frame that is returned differs in shape from the one that was given."""
    columns, index = before
    if rows_of(value) < 0 or not hasattr(value, "columns"):
        return {}
    now = list(value.columns)
    kept = now[: len(columns)] == columns
    return {"added": now[len(columns) :] if kept else None, "rows": bool(value.index.equals(index))}


def files_here() -> dict[str, int]:
    """Give the files of the working folder with the times when they were changed."""
    found = {}
    for file in pathlib.Path().rglob("*"):
        with contextlib.suppress(OSError):
            if file.is_file():
                found[file.as_posix()] = file.stat().st_mtime_ns
    return found


def new_files(before: dict[str, int]) -> dict[str, str | None]:
    """Give what has been written since, with the text of what is one and small."""
    found: dict[str, str | None] = {}
    for path, time_ in sorted(files_here().items()):
        if before.get(path) != time_ and "__pycache__" not in path:
            try:
                text = (
                    pathlib.Path(path).read_text("utf-8") if pathlib.Path(path).stat().st_size <= LARGEST_TEXT else None
                )
            except (OSError, ValueError):
                text = None
            found[path] = text
    return found


def first_line(error: BaseException) -> str:
    """Give an exception's message in short."""
    return (str(error).strip().splitlines() or [""])[0][:200]


@contextlib.contextmanager
def limited(seconds: int) -> Iterator[None]:
    """Raise `TooSlow` in what takes longer."""

    def ring(*_: object) -> None:
        raise TooSlow

    if not hasattr(signal, "setitimer"):
        yield
        return
    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def main(file: str) -> None:
    """Do the job."""
    job = json.loads(pathlib.Path(file).read_text("utf-8"))
    sys.path[:] = [*job["path"], *sys.path, *job["beyond"]]
    replay = Replay(job)
    with pathlib.Path(job["answers"]).open("a", encoding="utf-8") as answers:
        for name in job["order"]:
            answers.write(json.dumps({"begins": name}) + "\n")
            answers.flush()
            answers.write(json.dumps(replay.outcome(name)) + "\n")
            answers.flush()
