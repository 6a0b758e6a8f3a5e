"""Extracts and records real notebooks, runs the packages' own tests, verifies them, and prints a table.

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

STATES = ("same", "differs", "unstable", "unknown")
HEAD = (
    *("id", "extracted", "imports", "passed", "skipped", "failed", "asserting", "functions"),
    *(*STATES, "beside", "parameters", "returns", "merged", "verbatim", "seconds"),
)
MOST_PARAMETERS = 4
MOST_ODD, MOST_UNKNOWN, LEAST_ASSERTING = 3, 5, 80
"""Percents that are aimed at."""


def row(trial: Trial) -> tuple[str, ...]:
    """Give a trial as the table's cells; parameters and returns as median/maximum."""
    tests = trial.tests
    seconds = f"{trial.seconds:.0f}"
    if not trial.extracted:
        return (trial.id, "no", *[""] * (len(HEAD) - 3), seconds)
    return (
        trial.id,
        "yes",
        "yes" if trial.imports else "no",
        *(str(number) for number in (tests.passed, tests.skipped, len(tests.failures))),
        *(str(number) for number in (len(tests.asserting), len(trial.steps))),
        *(str(trial.values.get(state, "")) for state in STATES),
        str(trial.beside),
        *(_median_and_most(trial.counts(what)) for what in ("parameters", "returns")),
        *(str(trial.kinds[kind]) for kind in ("merged", "verbatim")),
        seconds,
    )


def _median_and_most(numbers: Sequence[int]) -> str:
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
    values = {state: sum(trial.values.get(state, 0) for trial in trials) for state in STATES}
    parameters = [count for trial in trials for count in trial.counts("parameters")]
    asserting = _percent(sum(len(trial.tests.asserting) for trial in trials), len(parameters))
    odd = sum(trial.kinds["merged"] + trial.kinds["verbatim"] for trial in trials)
    beside = sum(trial.beside for trial in trials)
    yield f"extracted          {sum(trial.extracted for trial in trials)}/{number} (all)"
    yield f"imports            {sum(trial.imports for trial in trials)}/{number} (all)"
    yield f"tests pass         {sum(trial.passes for trial in trials)}/{number} (all)"
    yield f"verified           {sum(trial.verified for trial in trials)}/{number} (all)"
    yield f"values             {', '.join(f'{count} {state}' for state, count in values.items())}"
    yield f"differs            {values['differs']} values, {beside} texts, files or ends (none)"
    yield f"unknown            {_percent(values['unknown'], sum(values.values()))} (under {MOST_UNKNOWN}%)"
    yield f"asserting tests    {asserting} of {len(parameters)} functions (at least {LEAST_ASSERTING}%)"
    yield f"median parameters  {median(parameters):g} (at most {MOST_PARAMETERS})"
    yield f"merged, verbatim   {_percent(odd, len(parameters))} (at most {MOST_ODD}%)"


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole if whole else 0.0:.1f}%"


def causes(trials: Sequence[Trial], most: int = 5) -> Iterator[str]:
    """Give, for each notebook that is not as it could be, the first causes."""
    for trial in trials:
        if trial.causes:
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
    parser.add_argument("--pytest", type=Path, metavar="FOLDER", help="a folder to import pytest from")
    parser.add_argument("--id", nargs="*", default=[], help="only these notebooks")
    parser.add_argument("--jobs", type=int, default=2, help="notebooks at the same time")
    parser.add_argument("--timeout", type=float, default=300.0, metavar="S", help="seconds for each run")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write everything that was found to FILE")
    parser.add_argument("--scratch", type=Path, metavar="FOLDER", help="keep packages and records in this new folder")
    return parser.parse_args(argv)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the corpus; 1 if anything of a notebook fails or differs."""
    chosen = parse(sys.argv[1:] if argv is None else argv)
    pythons = {"current": chosen.python_current.absolute(), "legacy": chosen.python_legacy.absolute()}
    pytest = chosen.pytest.absolute() if chosen.pytest else None
    folders = sorted(file.parent for file in chosen.folder.glob("*/.nbcorpus.json"))
    folders = [folder.absolute() for folder in folders if not chosen.id or folder.name in chosen.id]
    with tempfile.TemporaryDirectory(prefix="corpus-") as temporary:
        scratch = (chosen.scratch or Path(temporary)).absolute()

        def attempt(folder: Path) -> Trial:
            about = json.loads((folder / ".nbcorpus.json").read_text("utf-8"))
            (scratch / folder.name).mkdir(parents=True)
            bench = Bench(folder, pythons[about["env"]], pytest, scratch / folder.name, chosen.timeout)
            trial = try_notebook(bench)
            sys.stderr.write(f"{' '.join(row(trial))}{'' if trial.fine else '  NOT FINE'}\n")
            sys.stderr.writelines(f"    {cause}\n" for cause in trial.causes)
            return trial

        with ThreadPoolExecutor(chosen.jobs) as pool:
            trials = list(pool.map(attempt, folders))
    print("\n".join([*table(trials), "", *causes(trials), "", *totals(trials)]))
    if chosen.json:
        chosen.json.write_text(json.dumps([asdict(trial) for trial in trials], indent=1), "utf-8")
    return 0 if all(trial.fine for trial in trials) else 1


if __name__ == "__main__":
    sys.exit(main())
