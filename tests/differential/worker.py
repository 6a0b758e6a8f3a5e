"""A warm process that runs each job in a fork of itself: a fresh process for every program, at the price of a fork.

Reads one JSON job per line (`{"kind": "cells", "notebook": …}` or `{"kind": "package", "files": …, "manifest": …}`, both
with `beside`, the files beside the notebook) and answers each with one JSON record per line.
"""

from __future__ import annotations

import importlib
import json
import os
import random
import signal
import sys
import tempfile
import traceback
from pathlib import Path
from typing import Any

from tests.differential.fingerprint import scrub
from tests.differential.kernel import run_cells, without_notices
from tests.differential.packaged import run_package

SECONDS = 60
"""A job that takes longer is killed, and its outcome says so."""

WARM = ("asyncio", "collections", "contextlib", "dataclasses", "importlib.resources", "inspect", "symtable", "tempfile")
WARM_IF_NAMED = {"pandas": "pandas", "numpy": "numpy", "get_ipython": "IPython.core.interactiveshell"}


def main() -> None:
    """Answer jobs until stdin ends."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    for name in WARM:
        importlib.import_module(name)
    for line in sys.stdin:
        for word, name in WARM_IF_NAMED.items():
            if word in line:
                importlib.import_module(name)
        with tempfile.TemporaryDirectory(prefix="job-") as folder:
            answer = _answer(json.loads(line), Path(folder))
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


def _answer(job: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Run a job in a fork and give its record."""
    child = os.fork()
    if child == 0:
        _child(job, folder)
    _, status = os.waitpid(child, 0)
    try:
        record: dict[str, Any] = json.loads((folder / "record.json").read_text("utf-8"))
    except FileNotFoundError:
        said = (folder / "stderr.txt").read_text("utf-8", "replace").strip().split("\n")[-1]
        return {"failure": ["Crash", f"the process ended with status {status}: {said}"]}
    package = job["manifest"]["package"] if job["kind"] == "package" else ""
    printed = (folder / "stdout.txt").read_text("utf-8", "replace")
    if record.get("failure"):
        record["failure"][1] = scrub(record["failure"][1], package=package)
    return record | {"stdout": scrub(without_notices(printed), package=package)}


def _child(job: dict[str, Any], folder: Path) -> None:
    """Do the job and leave; never returns."""
    signal.alarm(SECONDS)
    status = 1
    try:
        here = folder / "notebook"
        _write(job["beside"], here)
        _write(job.get("files", {}), folder / "package")
        os.chdir(here)
        with (folder / "stdout.txt").open("wb", buffering=0) as printed:
            os.dup2(printed.fileno(), 1)
        with (folder / "stderr.txt").open("wb", buffering=0) as complained:
            os.dup2(complained.fileno(), 2)
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False, buffering=1)  # noqa: SIM115 (the process's own)
        (folder / "record.json").write_text(json.dumps(_run(job, folder)), "utf-8")
        status = 0
    except BaseException:  # noqa: BLE001 (the fork must not go on as a second worker)
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        os._exit(status)


def _run(job: dict[str, Any], folder: Path) -> dict[str, Any]:
    random.seed(0)
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed(0)
    root = str(Path(__file__).parents[2])
    sys.path[:] = [entry for entry in sys.path if entry != root]
    if job["kind"] == "package":
        return run_package(job["manifest"], folder / "package")
    sys.path.insert(0, str(folder / "notebook"))
    return run_cells(job["notebook"])


def _write(files: dict[str, str], folder: Path) -> None:
    folder.mkdir()
    for path, text in files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
