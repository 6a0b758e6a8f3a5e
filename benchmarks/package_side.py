"""Imports every module of a package, then runs its pipeline and looks at what each step returns.

`python -m benchmarks.package_side JOB`, under the notebook's interpreter, in the notebook's folder; nbengineer is not
needed. Steps are patched on their modules, which is where `pipeline.run` finds them.
"""

from __future__ import annotations

import asyncio
import functools
import importlib
import inspect
import json
import os
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.seeding import seed, write
from benchmarks.values import fingerprint

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NO_VARIABLE = {"print": "unbound", "unknown": ""}


class Watch:
    """What the steps of a package returned, by the notebook's names."""

    def __init__(self, manifest: dict[str, Any], source: Path) -> None:
        self.manifest = manifest
        self.source = source
        self.package = str(manifest["package"])
        self.values: dict[str, object] = {}
        self.after: dict[str, dict[str, Any]] = {}

    def modules(self) -> Iterator[str]:
        """Give the dotted names of all modules of the package."""
        for file in sorted((self.source / self.package).rglob("*.py")):
            parts = file.relative_to(self.source).with_suffix("").parts
            yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    def patch(self) -> None:
        """Put a watching function in each step's place."""
        for number, step in enumerate(self.manifest["steps"]):
            module = importlib.import_module(step["module"])
            setattr(module, step["function"], self._watching(getattr(module, step["function"]), step, str(number)))

    def _watching(self, function: Callable[..., Any], step: dict[str, Any], place: str) -> Callable[..., Any]:
        names = [item["notebook_name"] for item in step["returns"]]

        def leave(result: Any) -> Any:
            values = {0: (), 1: (result,)}.get(len(names), result)
            self.values |= dict(zip(names, values, strict=True))
            self.after[place] = {name: self._look(name) for name in names}
            return result

        def enter() -> None:
            for name in names:
                self.values.pop(name, None)

        @functools.wraps(function)
        def plain(*args: Any, **kwargs: Any) -> Any:
            enter()
            return leave(function(*args, **kwargs))

        @functools.wraps(function)
        async def awaited(*args: Any, **kwargs: Any) -> Any:
            enter()
            return leave(await function(*args, **kwargs))

        return awaited if inspect.iscoroutinefunction(function) else plain

    def _look(self, name: str) -> dict[str, Any]:
        value = self.values[name]
        if type(value).__name__ == "Unbound" and type(value).__module__ == f"{self.package}.unbound":
            return NO_VARIABLE
        return fingerprint(value, package=self.package)

    def final(self) -> dict[str, Any]:
        """Look once more at all that was returned: what a later step changed in place shows here."""
        return {name: self._look(name) for name in self.values}


def said(error: BaseException) -> dict[str, Any]:
    """Describe a failure, with the innermost places."""
    lines = "".join(traceback.format_exception(error)).splitlines()
    return {"type": type(error).__name__, "message": str(error)[:500], "traceback": lines[-12:]}


def run(job: dict[str, Any]) -> dict[str, Any]:
    """Import, then run; a failure ends the record where it happens."""
    folder = Path(job["package"])
    manifest = json.loads((folder / ".nbengineer" / "manifest.json").read_text("utf-8"))
    watch = Watch(manifest, folder / "src")
    record: dict[str, Any] = {"imports": False, "runs": False, "failure": None, "after": watch.after, "final": {}}
    try:
        for name in watch.modules():
            importlib.import_module(name)
        record["imports"] = True
        write(record, job["record"])
        watch.patch()
        result = importlib.import_module(f"{watch.package}.pipeline").run()
        if manifest.get("async"):
            asyncio.run(result)
        record["runs"] = True
    except BaseException as error:  # noqa: BLE001 (whatever the package raises is an outcome)
        record["failure"] = said(error)
    record["final"] = watch.final()
    return record


def main() -> None:
    """Run the job that the command line names."""
    job = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    sys.argv = ["package"]
    beside = {"", str(Path.cwd())}  # a package must not find what lies beside the notebook
    sys.path[:] = [str(Path(job["package"]) / "src"), *(entry for entry in sys.path if entry not in beside)]
    seed()
    write(run(job), job["record"])
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
