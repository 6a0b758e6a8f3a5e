"""Runs a generated package in this process and looks at what each of its steps returns.

The steps are patched on their modules, which is where `pipeline.run` finds them. What a step is about to return again is
let go of before it is called, so that looking does not keep objects alive that the package gives up.
"""

from __future__ import annotations

import asyncio
import functools
import importlib
import importlib.util
import inspect
import sys
from typing import TYPE_CHECKING, Any

from tests.differential.fingerprint import fingerprint

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Manifest = dict[str, Any]


class WrongShape(Exception):
    """A step returned another number of values than the manifest says."""


def run_package(manifest: Manifest, folder: Path) -> dict[str, Any]:
    """Run `PACKAGE.pipeline.run` of the package in `folder` and give the record of what came of it."""
    sys.path.insert(0, str(folder / "src"))
    recorder = _Recorder(manifest)
    failure: list[str] | None = None
    try:
        pipeline = importlib.import_module(f"{recorder.package}.pipeline")
        for step in manifest["steps"]:
            recorder.watch(step)
        config = recorder.settings()
        result = pipeline.run(config)
        if manifest.get("async"):
            asyncio.run(result)
    except BaseException as error:  # noqa: BLE001 (whatever the package raises is an outcome)
        failure = [type(error).__name__, str(error)]
    record = recorder.record()
    sys.stdout.flush()
    return record | {"failure": failure}


class _Recorder:
    """What the steps returned, by the notebook's names."""

    def __init__(self, manifest: Manifest) -> None:
        self.package = str(manifest["package"])
        self.manifest = manifest
        self.values: dict[str, object] = {}
        self.after: dict[str, dict[str, Any]] = {}
        self.unfinished: str | None = None
        self.unbound: object = object()

    def settings(self) -> object:
        """Make the configuration and take the fields as values of the notebook's names."""
        config = importlib.import_module(f"{self.package}.config").Config()
        self.values |= {item["notebook_name"]: getattr(config, item["field"]) for item in self.manifest["config"]}
        if importlib.util.find_spec(f"{self.package}.unbound"):
            self.unbound = importlib.import_module(f"{self.package}.unbound").UNBOUND
        return config

    def watch(self, step: dict[str, Any]) -> None:
        """Put a watching function in the step's place."""
        module = importlib.import_module(step["module"])
        setattr(module, step["function"], self._watching(getattr(module, step["function"]), step))

    def _watching(self, function: Callable[..., Any], step: dict[str, Any]) -> Callable[..., Any]:
        names = [item["notebook_name"] for item in step["returns"]]
        place = f"{step['module']}.{step['function']}"

        @functools.wraps(function)
        def plain(*args: Any, **kwargs: Any) -> Any:
            self._enter(place, names)
            return self._leave(place, names, function(*args, **kwargs))

        @functools.wraps(function)
        async def awaited(*args: Any, **kwargs: Any) -> Any:
            self._enter(place, names)
            return self._leave(place, names, await function(*args, **kwargs))

        return awaited if inspect.iscoroutinefunction(function) else plain

    def _enter(self, place: str, names: list[str]) -> None:
        self.unfinished = place
        for name in names:
            self.values.pop(name, None)

    def _leave(self, place: str, names: list[str], result: Any) -> Any:
        self.unfinished = None
        values = {0: (), 1: (result,)}.get(len(names), result)
        if len(names) > 1 and not (isinstance(result, tuple) and len(result) == len(names)):
            raise WrongShape(f"{place} should return {len(names)} values")
        if not names and result is not None:
            raise WrongShape(f"{place} should return nothing")
        returned = dict(zip(names, values, strict=True))
        self.values |= returned
        self.after[place] = self._fingerprints(returned)
        return result

    def _fingerprints(self, values: dict[str, object]) -> dict[str, Any]:
        return {
            name: None if value is self.unbound else fingerprint(value, package=self.package)
            for name, value in values.items()
        }

    def record(self) -> dict[str, Any]:
        """Give everything seen, with the definitions as they stand in their modules."""
        found = {}
        for item in self.manifest["definitions"]:
            module = importlib.import_module(item["module"])
            if hasattr(module, item["name"]):
                found[item.get("notebook_name", item["name"])] = getattr(module, item["name"])
        return {
            "names": self._fingerprints(self.values),
            "after": self.after,
            "definitions": self._fingerprints(found),
            "unfinished": self.unfinished,
        }
