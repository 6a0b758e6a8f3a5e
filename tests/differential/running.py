"""Runs notebooks and packages in fresh processes and gives their outcomes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from tests.differential.outcome import Outcome, from_record

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

ROOT = Path(__file__).parents[2]


class Runner:
    """A worker process; every run happens in a fork of it, in an empty folder with the files `beside` the notebook."""

    def __init__(self) -> None:
        environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "0", "MPLBACKEND": "Agg"}
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "tests.differential.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
            text=True,
            encoding="utf-8",
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the worker."""
        self._process.communicate()

    def cells(self, notebook: Mapping[str, Any], beside: Mapping[str, str] | None = None) -> Outcome:
        """Run a notebook's cells as a kernel would."""
        return self._ask({"kind": "cells", "notebook": notebook, "beside": dict(beside or {})})

    def package(
        self, files: Mapping[str, str], manifest: Mapping[str, Any], beside: Mapping[str, str] | None = None
    ) -> Outcome:
        """Run a package's pipeline and look at what its steps return."""
        job = {"kind": "package", "files": dict(files), "manifest": manifest, "beside": dict(beside or {})}
        return self._ask(job)

    def _ask(self, job: Mapping[str, Any]) -> Outcome:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(job) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise RuntimeError("the worker ended; its complaint stands on stderr")
        return from_record(json.loads(answer))


def run_cells(notebook: Mapping[str, Any], beside: Mapping[str, str] | None = None) -> Outcome:
    """Run one notebook in a process of its own."""
    with Runner() as runner:
        return runner.cells(notebook, beside)


def run_package(
    files: Mapping[str, str], manifest: Mapping[str, Any], beside: Mapping[str, str] | None = None
) -> Outcome:
    """Run one package in a process of its own."""
    with Runner() as runner:
        return runner.package(files, manifest, beside)
