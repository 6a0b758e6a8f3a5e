"""Extracts real notebooks, runs each and its package, compares every returned value, and prints a table.

`python -m benchmarks.corpus FOLDER --python-current P --python-legacy P`; see README.md beside this file.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.trial import Bench, Trial, median, try_notebook

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

HEAD = (
    "id",
    "extracted",
    "imports",
    "runs",
    "equal",
    "different",
    "unstable",
    "unknown",
    "functions",
    "parameters",
    "returns",
    "merged",
    "verbatim",
    "diagnostics",
)
MOST_PARAMETERS = 4
MOST_ODD_PERCENT = 3


def row(trial: Trial) -> tuple[str, ...]:
    """Give a trial as the table's cells; parameters and returns as median/maximum."""
    shape, count = trial.shape, trial.count
    runs = "yes" if trial.package_runs else "notebook no" if not trial.notebook_runs else "no"
    if not trial.extracted:
        return (trial.id, "no", "", "" if trial.notebook_runs else runs, *[""] * (len(HEAD) - 4))
    return (
        trial.id,
        "yes",
        _yes(trial.imports),
        runs,
        *(str(count[state]) for state in ("equal", "different", "unstable", "unknown")),
        str(shape.steps),
        _median_and_most(shape.parameters),
        _median_and_most(shape.returns),
        *(str(number) for number in (shape.merged, shape.verbatim, shape.diagnostics)),
    )


def _yes(value: bool) -> str:  # noqa: FBT001 (it is what is shown)
    return "yes" if value else "no"


def _median_and_most(numbers: tuple[int, ...]) -> str:
    return f"{median(numbers):g}/{max(numbers, default=0)}"


def table(trials: Sequence[Trial]) -> Iterator[str]:
    """Give the lines of the table in Markdown."""
    rows = [HEAD, *map(row, trials)]
    widths = [max(len(cells[place]) for cells in rows) for place in range(len(HEAD))]
    for number, cells in enumerate(rows):
        yield "| " + " | ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)) + " |"
        if number == 0:
            yield "|" + "|".join("-" * (width + 2) for width in widths) + "|"


def totals(trials: Sequence[Trial]) -> Iterator[str]:
    """Give the lines that sum up, each with its aim."""
    number = len(trials)
    running = [trial for trial in trials if trial.notebook_runs]
    parameters = tuple(count for trial in trials for count in trial.shape.parameters)
    odd = sum(trial.shape.merged + trial.shape.verbatim for trial in trials)
    percent = 100 * odd / len(parameters) if parameters else 0.0
    yield f"extracted          {sum(trial.extracted for trial in trials)}/{number}"
    yield f"imports            {sum(trial.imports for trial in trials)}/{number}"
    yield f"equal              {sum(trial.equal for trial in running)}/{len(running)} of the notebooks that run"
    yield f"median parameters  {median(parameters):g} (at most {MOST_PARAMETERS})"
    yield f"merged, verbatim   {percent:.1f}% of {len(parameters)} steps (at most {MOST_ODD_PERCENT}%)"


def causes(trials: Sequence[Trial], most: int = 5) -> Iterator[str]:
    """Give, for each notebook that is not as it should be, the first causes."""
    for trial in trials:
        if not trial.equal or trial.count["different"]:
            yield f"{trial.id}:"
            yield from (f"  {cause}" for cause in trial.causes[:most])
            if len(trial.causes) > most:
                yield f"  … and {len(trial.causes) - most} more"


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.corpus", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path, help="a folder with one folder per notebook")
    parser.add_argument(
        "--python-current", type=Path, required=True, metavar="P", help="for notebooks marked `current`"
    )
    parser.add_argument("--python-legacy", type=Path, required=True, metavar="P", help="for notebooks marked `legacy`")
    parser.add_argument("--id", nargs="*", default=[], help="only these notebooks")
    parser.add_argument("--jobs", type=int, default=2, help="notebooks at the same time")
    parser.add_argument("--timeout", type=float, default=300.0, metavar="S", help="seconds for each run")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write everything that was found to FILE")
    parser.add_argument("--scratch", type=Path, metavar="FOLDER", help="keep packages and records in this new folder")
    return parser.parse_args(argv)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the corpus; 1 if a notebook that runs is not equal, or one can't be extracted or imported."""
    chosen = parse(sys.argv[1:] if argv is None else argv)
    pythons = {"current": chosen.python_current.absolute(), "legacy": chosen.python_legacy.absolute()}
    folders = sorted(file.parent for file in chosen.folder.glob("*/.nbcorpus.json"))
    folders = [folder for folder in folders if not chosen.id or folder.name in chosen.id]
    with tempfile.TemporaryDirectory(prefix="corpus-") as temporary:
        scratch = (chosen.scratch or Path(temporary)).absolute()

        def attempt(folder: Path) -> Trial:
            about = json.loads((folder / ".nbcorpus.json").read_text("utf-8"))
            (scratch / folder.name).mkdir(parents=True)
            trial = try_notebook(Bench(folder.absolute(), pythons[about["env"]], scratch / folder.name, chosen.timeout))
            sys.stderr.write(f"{trial.id} {'equal' if trial.equal else '; '.join(trial.causes[:1])[:150]}\n")
            return trial

        with ThreadPoolExecutor(chosen.jobs) as pool:
            trials = list(pool.map(attempt, folders))
    print("\n".join([*table(trials), "", *causes(trials), "", *totals(trials)]))
    if chosen.json:
        chosen.json.write_text(json.dumps([asdict(trial) for trial in trials], indent=1), "utf-8")
    fine = all(trial.extracted and trial.imports and (trial.equal or not trial.notebook_runs) for trial in trials)
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
