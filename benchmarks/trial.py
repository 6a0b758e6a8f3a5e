"""One notebook of the corpus: extract it, run it and its package under its own interpreter, compare."""

from __future__ import annotations

import json
import os
import shutil
import statistics
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import processes
from benchmarks.judging import Verdict, judge, looked_at

ROOT = Path(__file__).parents[1]
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"), "1")


@dataclass(frozen=True, slots=True)
class Shape:
    """How the package looks: per step the numbers of parameters and returns, and the kinds of the steps."""

    parameters: tuple[int, ...] = ()
    returns: tuple[int, ...] = ()
    merged: int = 0
    verbatim: int = 0
    diagnostics: int = 0

    @property
    def steps(self) -> int:
        """Count the step functions."""
        return len(self.parameters)


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of one notebook; `causes` say in a line each what failed or differs."""

    id: str
    extracted: bool
    imports: bool = False
    notebook_runs: bool = False
    package_runs: bool = False
    shape: Shape = Shape()
    verdicts: tuple[Verdict, ...] = ()
    causes: tuple[str, ...] = ()

    @property
    def count(self) -> Counter[str]:
        """Count names by state."""
        return Counter(verdict.state for verdict in self.verdicts)

    @property
    def equal(self) -> bool:
        """Say whether both run, nothing differs and at least one name is equal."""
        return self.notebook_runs and self.package_runs and not self.count["different"] and self.count["equal"] > 0


@dataclass(frozen=True, slots=True)
class Bench:
    """A notebook's folder, the interpreter it runs under, a scratch folder, and how long a run may take."""

    folder: Path
    python: Path
    scratch: Path
    timeout: float

    @property
    def about(self) -> dict[str, Any]:
        """Give the corpus's own line on the notebook."""
        about: dict[str, Any] = json.loads((self.folder / ".nbcorpus.json").read_text("utf-8"))
        return about

    def side(self, name: str, job: dict[str, Any]) -> tuple[dict[str, Any] | None, str]:
        """Run one side in a fresh process in a copy of the folder; gives its record, or none and why."""
        work = self.scratch / "run"  # the same for all, since a notebook may keep its own path
        shutil.rmtree(work, ignore_errors=True)
        shutil.copytree(self.folder, work)
        notebook = work / self.about["path"]
        record, order = self.scratch / f"{name}.record.json", self.scratch / f"{name}.job.json"
        order.write_text(json.dumps({"notebook": notebook.name, "record": str(record), **job}), "utf-8")
        kind = "package_side" if "package" in job else "notebook_side"
        done = processes.run(
            [self.python, "-m", f"benchmarks.{kind}", order],
            cwd=notebook.parent,
            env=_environment(agg=kind == "package_side"),
            timeout=self.timeout,
        )
        seen = json.loads(record.read_text("utf-8")) if record.exists() else None
        if done.timed_out:
            return seen, f"no end after {self.timeout:.0f} s"
        return seen, "" if done.code == 0 else f"exit code {done.code}: {_last_line(done.err)}"


def _environment(*, agg: bool) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    backend = "agg" if agg else "module://benchmarks.inline_backend"
    return kept | ONE_THREAD | {"PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "0", "MPLBACKEND": backend}


def try_notebook(bench: Bench) -> Trial:
    """Do everything for one notebook; whatever goes wrong becomes a cause."""
    package = bench.scratch / "package"
    trouble = _extract(bench, package)
    if trouble:
        record, why = bench.side("notebook", {"after": {}})
        runs = bool(record and record["runs"])
        causes = (f"extract: {trouble}", *([] if runs else [_notebook_failure(record, why)]))
        return Trial(bench.about["id"], extracted=False, notebook_runs=runs, causes=causes)
    manifest = json.loads((package / ".nbengineer" / "manifest.json").read_text("utf-8"))
    return _compare(bench, manifest, package)


def _extract(bench: Bench, package: Path) -> str:
    """Write the package; gives what went wrong."""
    source = bench.scratch / "source"
    shutil.copytree(bench.folder, source)
    notebook = source / bench.about["path"]
    command = [sys.executable, "-m", "nbengineer", "extract", notebook, "-o", package]
    done = processes.run(
        [*command, "--python", bench.python, "--returns", "used", "--json"],
        env=os.environ | {"XDG_STATE_HOME": str(bench.scratch / "state")},
        timeout=bench.timeout,
    )
    if done.code == 0:
        return ""
    if done.timed_out:
        return f"no end after {bench.timeout:.0f} s"
    return f"exit code {done.code}: {_reported(bench.scratch) or ' '.join(done.err.split())[-400:]}"


def _reported(scratch: Path) -> str:
    """Give the end of the report of a bug of ours, if there is one."""
    for file in (scratch / "state").rglob("report-*.txt"):
        lines = file.read_text("utf-8").strip().splitlines()
        where = [line.strip() for line in lines if line.strip().startswith("File ")][-1:]
        return " ".join([lines[-1][:300], *where])
    return ""


def _compare(bench: Bench, manifest: dict[str, Any], package: Path) -> Trial:
    job: dict[str, Any] = {"after": looked_at(manifest)}
    there, why_there = bench.side("notebook", job)
    here, why_here = bench.side("package-run", {"package": str(package)})
    causes = []
    if not (there and there["runs"]):
        causes.append(_notebook_failure(there, why_there))
    if not (here and here["runs"]):
        causes.append(_package_failure(here, why_here))
    verdicts: tuple[Verdict, ...] = ()
    if there and here and there["runs"] and here["runs"]:
        verdicts = judge(manifest, there, here)
        if any(verdict.state == "different" for verdict in verdicts):
            again, _ = bench.side("notebook-again", job)
            verdicts = judge(manifest, there, here, again)
        causes += [f"{verdict.state}: {verdict.name} {verdict.why}" for verdict in verdicts if verdict.why]
    return Trial(
        id=bench.about["id"],
        extracted=True,
        imports=bool(here and here["imports"]),
        notebook_runs=bool(there and there["runs"]),
        package_runs=bool(here and here["runs"]),
        shape=_shape(manifest),
        verdicts=verdicts,
        causes=tuple(causes),
    )


def _shape(manifest: dict[str, Any]) -> Shape:
    steps = manifest["steps"]
    kinds = Counter(step["kind"] for step in steps)
    return Shape(
        parameters=tuple(len(step["parameters"]) for step in steps),
        returns=tuple(len(step["returns"]) for step in steps),
        merged=kinds["merged"],
        verbatim=kinds["verbatim"],
        diagnostics=len(manifest["diagnostics"]),
    )


def _notebook_failure(record: dict[str, Any] | None, why: str) -> str:
    failure = (record or {}).get("failure")
    if failure:
        return f"notebook: cell {failure['cell']}: {failure['type']}: {failure['message'][:200]}"
    return f"notebook: {why}"


def _package_failure(record: dict[str, Any] | None, why: str) -> str:
    failure = (record or {}).get("failure")
    if failure:
        stage = "run" if record and record["imports"] else "import"
        where = next((line.strip() for line in reversed(failure["traceback"]) if "/src/" in line), "")
        return f"{stage}: {failure['type']}: {failure['message'][:200]} {where}"
    return f"run: {why}"


def _last_line(text: str) -> str:
    return (text.strip().splitlines() or [""])[-1][:200]


def median(numbers: tuple[int, ...]) -> float:
    """Give the median, 0 for none."""
    return float(statistics.median(numbers)) if numbers else 0.0
