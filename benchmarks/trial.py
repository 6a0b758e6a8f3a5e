"""One notebook of the corpus: extract and record it, import and test the package, verify it, each as a user would."""

from __future__ import annotations

import json
import os
import shutil
import statistics
import sys
import time
import xml.etree.ElementTree as ET
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from benchmarks import processes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"), "1")
RUNS = 5
"""A command may take so many times what one run of the notebook may take."""

IMPORT = """\
import importlib, pathlib, sys
source = pathlib.Path(sys.argv[1])
for file in sorted(source.rglob("*.py")):
    parts = file.relative_to(source).with_suffix("").parts
    importlib.import_module(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
"""


@dataclass(frozen=True, slots=True)
class Bench:
    """A notebook's folder, its Python, a folder with pytest, a scratch folder, and how long one run may take."""

    folder: Path
    python: Path
    pytest: Path | None
    scratch: Path
    timeout: float

    @property
    def about(self) -> dict[str, Any]:
        """Give the corpus's own line on the notebook."""
        about: dict[str, Any] = json.loads((self.folder / ".nbcorpus.json").read_text("utf-8"))
        return about

    @property
    def notebook(self) -> Path:
        """Give the notebook in a copy of its folder, of which all runs get copies of their own."""
        return self.scratch / "source" / str(self.about["path"])

    @property
    def package(self) -> Path:
        """Give the package's folder."""
        return self.scratch / "package"

    def nbengineer(self, *arguments: str | Path) -> processes.Finished:
        """Run a command of nbengineer."""
        command = [sys.executable, "-m", "nbengineer", *arguments]
        command += ["--python", self.python, "--timeout", str(self.timeout), "--json"]
        environment = os.environ | ONE_THREAD | {"XDG_STATE_HOME": str(self.scratch / "state")}
        return processes.run(command, cwd=self.scratch, env=environment, timeout=RUNS * self.timeout)

    def python_alone(self, *arguments: str | Path, cwd: Path, **more: str) -> processes.Finished:
        """Run the notebook's Python on the package, with pytest at hand."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
        path = os.pathsep.join(map(str, filter(None, (self.package / "src", self.pytest))))
        environment = kept | ONE_THREAD | {"PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"} | more
        return processes.run([self.python, *arguments], cwd=cwd, env=environment, timeout=RUNS * self.timeout)


@dataclass(frozen=True, slots=True)
class Tests:
    """How the package's own tests ended; `asserting` are the steps whose test of the notebook's values passed."""

    passed: int = 0
    skipped: int = 0
    asserting: tuple[str, ...] = ()
    failures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of one notebook; `causes` say in a line each what failed or is less than it might be.

    `steps` are those of the manifest, `values` counts values by state, `beside` what else differs: texts, files, ends.
    """

    id: str
    extracted: bool = False
    imports: bool = False
    verified: bool = False
    tests: Tests = Tests()
    steps: Sequence[Mapping[str, Any]] = ()
    values: Mapping[str, int] = field(default_factory=dict)
    beside: int = 0
    seconds: float = 0.0
    causes: tuple[str, ...] = ()

    @property
    def passes(self) -> bool:
        """Say whether the package's tests pass."""
        return self.tests.passed > 0 and not self.tests.failures

    @property
    def fine(self) -> bool:
        """Say whether nothing fails and nothing differs."""
        differs = self.values.get("differs", 0) + self.beside
        return self.extracted and self.imports and self.passes and self.verified and not differs

    @property
    def kinds(self) -> Counter[str]:
        """Count steps by kind."""
        return Counter(str(step["kind"]) for step in self.steps)

    def counts(self, what: str) -> tuple[int, ...]:
        """Give how many `parameters` or `returns` each step has."""
        return tuple(len(step[what]) for step in self.steps)


def try_notebook(bench: Bench) -> Trial:
    """Do everything for one notebook; whatever goes wrong becomes a cause."""
    began = time.monotonic()
    shutil.copytree(bench.folder, bench.scratch / "source")
    name = str(bench.about["id"])
    done = bench.nbengineer("extract", bench.notebook, "-o", bench.package, "--record")
    if done.code:
        return Trial(name, seconds=time.monotonic() - began, causes=(f"extract: {_ended(bench, done)}",))
    causes = [f"extract: {line}" for line in done.err.splitlines() if "ended early" in line]
    causes += [f"no test: {step}: {why}" for step, why in json.loads(done.out)["recorded"].items() if why]
    manifest = json.loads((bench.package / ".nbengineer" / "manifest.json").read_text("utf-8"))
    (bench.scratch / "empty").mkdir()
    imported = bench.python_alone("-c", IMPORT, bench.package / "src", cwd=bench.scratch / "empty")
    causes += [f"import: {_ended(bench, imported)}"] if imported.code else []
    tests = _test(bench, manifest)
    verified = bench.nbengineer("verify", bench.notebook, bench.package)
    verification = json.loads(verified.out) if verified.code in {0, 1} and verified.out else {}
    causes += [f"tests: {failure}" for failure in tests.failures]
    causes += _verdicts(verification) if verification else [f"verify: {_ended(bench, verified)}"]
    beside = [one for _, one in _all_verdicts(verification) if one["kind"] != "value" and one["state"] == "differs"]
    return Trial(
        id=name,
        extracted=True,
        imports=imported.code == 0,
        verified=bool(verification.get("passes")),
        tests=tests,
        steps=manifest["steps"],
        values=verification.get("counts", {}),
        beside=len(beside),
        seconds=time.monotonic() - began,
        causes=tuple(causes),
    )


def _test(bench: Bench, manifest: Mapping[str, Any]) -> Tests:
    """Run the package's tests, with the notebook's folder as the one that has its data."""
    report = bench.scratch / "tests.xml"
    data = {f"{manifest['package']}_DATA".upper(): str(bench.notebook.parent)}
    command = ("-m", "pytest", "-q", "-p", "no:cacheprovider", f"--junit-xml={report}")
    done = bench.python_alone(*command, cwd=bench.package, **data)
    if not report.exists():
        return Tests(failures=(_ended(bench, done),))
    passed, skipped, failures = set(), 0, []
    for case in ET.parse(report).iter("testcase"):  # noqa: S314 (written by pytest just now)
        name = f"{case.get('classname')}.{case.get('name')}"
        bad = [one for one in case if one.tag in {"failure", "error"}]
        failures += [f"{name}: {' '.join((one.get('message') or '').split())[:300]}" for one in bad]
        if any(one.tag == "skipped" for one in case):
            skipped += 1
        elif not bad:
            passed.add(name)
    called = [(step["module"].removeprefix(f"{manifest['package']}."), step["function"]) for step in manifest["steps"]]
    asserting = tuple(
        f"{module}.{function}"
        for module, function in called
        if f"tests.test_{module}.test_{function}_reproduces_the_notebook" in passed
    )
    return Tests(len(passed), skipped, asserting, tuple(failures))


def _all_verdicts(verification: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Give each verdict with its step."""
    for step in verification.get("steps", ()):
        yield from ((step["function"], one) for one in step["verdicts"])
    yield from (("the run", one) for one in verification.get("rest", ()))


def _verdicts(verification: Mapping[str, Any]) -> Iterator[str]:
    """Say what is not the same."""
    yield from (f"verify: {news}" for news in verification["first"])
    for step, one in _all_verdicts(verification):
        if one["state"] != "same":
            place = one["difference"] or {}
            where = f" {place['place']}: {place['notebook'][:80]} / {place['package'][:80]}" if place else ""
            yield f"{one['state']}: {step}: {one['kind']} {one['name']} {one['why']}{where} {one['cause']}".rstrip()


def _ended(bench: Bench, done: processes.Finished) -> str:
    """Say how a command failed: by its report of a bug of ours, if there is one, else by what it said last."""
    if done.timed_out:
        return "it did not end in time"
    for file in (bench.scratch / "state").rglob("report-*.txt"):
        lines = file.read_text("utf-8").strip().splitlines()
        where = [line.strip() for line in lines if line.strip().startswith("File ")][-1:]
        return " ".join([lines[-1][:300], *where])
    return f"exit code {done.code}: {' '.join((done.err or done.out).split())[-400:]}"


def median(numbers: Sequence[int]) -> float:
    """Give the median, 0 for none."""
    return float(statistics.median(numbers)) if numbers else 0.0
