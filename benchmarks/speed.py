"""Measures what an extraction costs, as ratios to what other programs cost on the same notebook, and prints a table.

`python -m benchmarks.speed`; see README.md beside this file for how the figures come about.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import processes
from benchmarks.notebooks import KERNEL
from benchmarks.running import write_notebook

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

ROOT = Path(__file__).parents[1]
RESULTS = Path(__file__).with_name("RESULTS.md")
SMALL, MIDDLE, LARGE = 100, 1_000, 10_000
IMAGES = 50_000_000
LONG, SHORT = 250, 1
"""Rounds of the notebooks that are run: one takes ten seconds or more, the other hardly any."""
PARTS = ("extract", "run")

RUNNING = ("looking", "blind", "verify", "record", "plain")
"""Ways to run a notebook: as `verify` does it, without looking, `verify` itself, `extract --record`, with nbclient."""

PARSE_AND_PRINT = """
import json, sys, libcst
for cell in json.load(open(sys.argv[1]))["cells"]:
    if cell["cell_type"] == "code":
        source = "".join(line for line in cell["source"].splitlines(True) if not line.startswith("%"))
        libcst.parse_module(source).code
"""


class Failed(Exception):
    """A measured program failed, so there is no figure."""


@dataclass(frozen=True, slots=True)
class Row:
    """A goal and what was measured; `figure` is None where a program failed, and `note` says how."""

    what: str
    goal: float
    figure: float | None
    unit: str = ""
    note: str = ""

    @property
    def verdict(self) -> str:
        """Say whether the goal is met."""
        return "met" if self.figure is not None and self.figure <= self.goal else "missed"


@dataclass(frozen=True, slots=True)
class Cost:
    """Median processor time in seconds and median peak memory in kB of several runs."""

    cpu: float
    peak: float


@dataclass(slots=True)
class Bench:
    """A scratch folder with notebooks, and the programs to measure on them."""

    folder: Path
    repeats: int
    large: int
    _count: int = 0
    env: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        kernel = self.folder / "jupyter" / "kernels" / KERNEL / "kernel.json"
        kernel.parent.mkdir(parents=True)
        spec = {"argv": ["no-python", "{connection_file}"], "display_name": "Python 3", "language": "python"}
        kernel.write_text(json.dumps(spec), "utf-8")  # not a Python: there is no environment snapshot to take
        self.env = {**os.environ, "JUPYTER_PATH": str(self.folder / "jupyter"), "PYTHONHASHSEED": "0"}
        self.env["XDG_STATE_HOME"] = str(self.folder / "state")
        self.env.pop("PYTHONDONTWRITEBYTECODE", None)  # what is installed has its bytecode, so an editable copy has too

    def notebook(self, cells: int, *, tagged: bool, images: int = 0) -> Path:
        """Give the path of a notebook, made on first use."""
        file = self.folder / f"report_{cells}_{'tagged' if tagged else 'plain'}_{images}.ipynb"
        if not file.exists():
            # in a process of its own: a child's peak memory counts from that of the process that starts it
            options = ["--images", str(images), *(["--tagged"] if tagged else [])]
            command = [sys.executable, "-m", "benchmarks.notebooks", str(file), "--cells", str(cells), *options]
            subprocess.run(command, cwd=ROOT, check=True)
        return file

    def extract(self, notebook: Path) -> Callable[[], processes.Finished]:
        """Extract into a new folder each time; the folder is removed afterwards."""

        def run() -> processes.Finished:
            self._count += 1
            out = self.folder / f"package-{self._count}"
            done = self._run("-m", "nbengineer", "extract", notebook, "-o", out)
            shutil.rmtree(out, ignore_errors=True)
            return done

        return run

    def convert(self, notebook: Path) -> Callable[[], processes.Finished]:
        """Convert to a script with nbconvert."""
        return lambda: self._run("-m", "jupyter", "nbconvert", "--to", "script", "--log-level", "ERROR", notebook)

    def parse(self, notebook: Path) -> Callable[[], processes.Finished]:
        """Import libcst, parse and print every cell once."""
        return lambda: self._run("-c", PARSE_AND_PRINT, notebook)

    def python(self, *arguments: str | Path) -> Callable[[], processes.Finished]:
        """Run Python itself."""
        return lambda: self._run(*arguments)

    def running(self, notebook: Path, what: str) -> Callable[[], processes.Finished]:
        """Run a notebook, of which there is a package, in one of the ways of `RUNNING`."""
        package = notebook.with_suffix("")
        arguments: dict[str, tuple[str | Path, ...]] = {
            "looking": ("-m", "benchmarks.running", notebook, package),
            "blind": ("-m", "benchmarks.running", notebook, package, "--blind"),
            "verify": ("-m", "nbengineer", "verify", notebook, package, "--python", sys.executable),
            "record": ("-m", "nbengineer", "extract", notebook, "-o", self.folder / "kept", "--record", "--force"),
            "plain": ("-m", "jupyter", "execute", "--kernel_name=python3", notebook),
        }
        return lambda: self._run(*arguments[what])

    def help(self) -> Callable[[], processes.Finished]:
        """Ask the installed command for help."""
        command = Path(sys.executable).with_name("nbengineer")
        return lambda: processes.run([command, "--help"], cwd=self.folder, env=self.env)

    def _run(self, *arguments: str | Path) -> processes.Finished:
        return processes.run([sys.executable, *arguments], cwd=self.folder, env=self.env, timeout=1200)

    def medians(self, *programs: Callable[[], processes.Finished], repeats: int = 0) -> list[Cost]:
        """Run the programs in turn, over and over; gives the medians of each.

        Raises:
            Failed: one of them fails.
        """
        runs: list[list[processes.Finished]] = [[] for _ in programs]
        for _ in range(repeats or self.repeats):
            for program, done in zip(programs, runs, strict=True):
                finished = program()
                if finished.code != 0:
                    raise Failed("no end" if finished.timed_out else " ".join(finished.err.split())[-150:])
                done.append(finished)
        return [
            Cost(statistics.median(one.cpu for one in done), statistics.median(one.peak for one in done))
            for done in runs
        ]


def start_up(bench: Bench) -> Iterator[Row]:
    """`nbengineer --help` beside a Python that does nothing."""
    yield _ratio("`nbengineer --help` / `python -c pass`", 6.0, bench, bench.help(), bench.python("-c", "pass"))


def beside_others(bench: Bench, *, tagged: bool) -> Iterator[Row]:
    """An extraction beside nbconvert and libcst."""
    kind = _kind(tagged=tagged)
    small, middle = (bench.notebook(cells, tagged=tagged) for cells in (SMALL, MIDDLE))
    extract = bench.extract(small)
    yield _ratio(f"extract, {SMALL} cells, {kind} / nbconvert to script", 0.6, bench, extract, bench.convert(small))
    yield _ratio(f"the same, {kind} / libcst parses and prints", 2.0, bench, extract, bench.parse(small))
    what = f"extract, {MIDDLE:,} cells, {kind} / nbconvert to script"
    yield _ratio(what, 0.8, bench, bench.extract(middle), bench.convert(middle), few=True)


def growth(bench: Bench, *, tagged: bool) -> Iterator[Row]:
    """How time and memory grow from the small to the large notebook."""
    kind = _kind(tagged=tagged)
    exponent = f"growth from {SMALL} to {bench.large:,} cells, {kind}: exponent"
    memory = f"peak memory per cell from {SMALL} to {bench.large:,} cells, {kind}"
    sizes = (1, SMALL, bench.large)
    programs = [bench.extract(bench.notebook(cells, tagged=tagged)) for cells in sizes]
    try:
        one, small = bench.medians(*programs[:2])
        large = bench.medians(programs[2], repeats=max(1, bench.repeats // 5))[0]
    except Failed as failed:
        yield Row(exponent, 1.1, None, note=str(failed))
        yield Row(memory, 15.0, None, "kB", note=str(failed))
        return
    grown = max(large.cpu - one.cpu, 1e-9) / max(small.cpu - one.cpu, 1e-9)
    note = f"{one.cpu:.2f} s, {small.cpu:.2f} s, {large.cpu:.1f} s for 1, {SMALL}, {bench.large:,} cells"
    yield Row(exponent, 1.1, math.log(grown) / math.log(bench.large / SMALL), note=note)
    peak = (large.peak - small.peak) / (bench.large - SMALL)
    yield Row(memory, 15.0, peak, "kB", f"{small.peak / 1000:.0f} MB and {large.peak / 1000:.0f} MB")


def with_images(bench: Bench) -> Iterator[Row]:
    """The same notebook with and without images in its outputs."""
    heavy, light = (bench.notebook(SMALL, tagged=True, images=images) for images in (IMAGES, 0))
    what = f"extract, {SMALL} cells, with {IMAGES // 1_000_000} MB of image outputs / without"
    yield _ratio(what, 1.3, bench, bench.extract(heavy), bench.extract(light))


def runs(bench: Bench) -> Iterator[Row]:
    """A run that is looked at beside one that is not, `verify` and a recording beside a plain run."""
    long, short = (bench.folder / f"run_{rounds}.ipynb" for rounds in (LONG, SHORT))
    for notebook, rounds in ((long, LONG), (short, SHORT)):
        write_notebook(notebook, rounds)
        bench.python("-m", "nbengineer", "extract", notebook, "-o", notebook.with_suffix(""))()
    looking, blind, verify, record, plain = (bench.running(long, what) for what in RUNNING)
    yield _ratio("a run of 10 s that is looked at / the same without looking", 1.1, bench, looking, blind, few=True)
    yield _ratio("`verify` / one plain nbclient run, of 10 s", 2.2, bench, verify, plain, few=True)
    yield _ratio("`extract --record` / one plain nbclient run, of 10 s", 2.2, bench, record, plain, few=True)
    what = "a short run that is looked at, beyond the same without looking"
    try:
        one, two = bench.medians(bench.running(short, "looking"), bench.running(short, "blind"))
    except Failed as failed:
        yield Row(what, 0.5, None, "s", str(failed))
        return
    yield Row(what, 0.5, one.cpu - two.cpu, "s", f"{one.cpu:.3f} s - {two.cpu:.3f} s")


def _ratio(
    what: str,
    goal: float,
    bench: Bench,
    ours: Callable[[], processes.Finished],
    other: Callable[[], processes.Finished],
    *,
    few: bool = False,
) -> Row:
    try:
        one, two = bench.medians(ours, other, repeats=max(1, bench.repeats // 3) if few else 0)
    except Failed as failed:
        return Row(what, goal, None, note=str(failed))
    return Row(what, goal, one.cpu / two.cpu, note=f"{one.cpu:.3f} s / {two.cpu:.3f} s")


def _kind(*, tagged: bool) -> str:
    return "tagged" if tagged else "untagged"


def rows(bench: Bench, parts: Collection[str]) -> Iterator[Row]:
    """Measure everything, one row after the other."""
    if "run" in parts:
        yield from runs(bench)
    if "extract" not in parts:
        return
    yield from start_up(bench)
    for tagged in (True, False):
        yield from beside_others(bench, tagged=tagged)
    yield from with_images(bench)
    for tagged in (True, False):
        yield from growth(bench, tagged=tagged)


def line(row: Row) -> str:
    """Give a row of the Markdown table."""
    figure = "none" if row.figure is None else f"{row.figure:.2f}{' ' + row.unit if row.unit else ''}"
    goal = f"{row.goal:g}{' ' + row.unit if row.unit else ''}"
    return f"| {row.what} | {goal} | {figure} | {row.verdict} | {row.note.replace('|', ' ')} |"


HEAD = "| what | goal, at most | figure | verdict | from |\n|---|---|---|---|---|"


@cache
def circumstances() -> str:
    """Say what the figures were taken with."""
    return f"CPython {platform.python_version()}, {platform.system()}, {platform.machine()}"


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--repeats", type=int, default=15, metavar="N", help="runs per program; fewer for large ones")
    parser.add_argument("--large", type=int, default=LARGE, metavar="CELLS", help="size of the largest notebook")
    parser.add_argument("--part", choices=PARTS, action="append", help="measure only this part")
    parser.add_argument("--write", action="store_true", help=f"keep the table in {RESULTS.name}")
    return parser.parse_args(argv)


def _others(measured: Sequence[Row]) -> list[str]:
    """Give the rows of the table that are kept and were not measured this time."""
    again = {row.what for row in measured}
    found = RESULTS.read_text("utf-8").partition(HEAD)[2].strip().splitlines()
    return [one for one in found if one.split(" | ")[0].removeprefix("| ") not in again]


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print; 1 if a goal is missed."""
    chosen = parse(sys.argv[1:] if argv is None else argv)
    print(HEAD, flush=True)
    measured = []
    parts = chosen.part or PARTS
    with tempfile.TemporaryDirectory(prefix="speed-") as folder:
        for row in rows(Bench(Path(folder), chosen.repeats, chosen.large), parts):
            measured.append(row)
            print(line(row), flush=True)
    if chosen.write:
        kept = [] if set(parts) == set(PARTS) else _others(measured)
        text = "\n".join([HEAD, *kept, *map(line, measured)])
        RESULTS.write_text(
            f"# Speed\n\n`python -m benchmarks.speed --write` on {circumstances()}.\n\n{text}\n", "utf-8"
        )
    return 0 if all(row.verdict == "met" for row in measured) else 1


if __name__ == "__main__":
    sys.exit(main())
