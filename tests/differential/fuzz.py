"""Looks for notebooks whose package computes something else: `python -m tests.differential.fuzz --seed 0 --count 1000`.

Each seed from SEED on is one notebook. Two processes share the work. Of each kind of failure the first few are made small
and printed as percent scripts, with the seed that gives the whole program; the last lines count what came of all. Exit
code 1 if anything failed. `--show SEED` prints one program and its verdict instead.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING

from tests.differential.checking import Verdict, check
from tests.differential.generator import generate
from tests.differential.percent import render
from tests.differential.running import Runner
from tests.differential.shrinking import shrink

if TYPE_CHECKING:
    from tests.differential.program import Program

_NAMES = re.compile(r"'[^']*'|\[.*\]|\b[a-z]\b|\d+")


@dataclass(frozen=True, slots=True)
class Finding:
    """A seed and what came of its program; `shape` is the same for failures that look alike."""

    seed: int
    verdict: Verdict

    @property
    def shape(self) -> str:
        """Give the first difference without names and values."""
        return _NAMES.sub("_", self.verdict.differences[0])[:120]


@cache
def _runner() -> Runner:
    return Runner()


def program_of(seed: int) -> Program:
    """Give the program of a seed, the same everywhere."""
    return generate(random.Random(seed))  # noqa: S311 (no secret)


def try_seed(seed: int) -> Finding:
    """Check the program of one seed, with the worker of this process."""
    return Finding(seed, check(program_of(seed), _runner()))


def shrink_seed(seed: int) -> str:
    """Give the report on a failing seed: the smallest program that fails in the same way, and how."""
    kind = check(program_of(seed), _runner()).kind

    def still_fails(program: Program) -> bool:
        return check(program, _runner()).kind == kind

    small = shrink(program_of(seed), still_fails)
    found = "\n".join(f"  ! {line}" for line in check(small, _runner()).differences)
    return f"# seed {seed}\n{render(small.notebook())}{found}\n"


def run(first: int, count: int, *, processes: int = 2, most: int = 10, shrinks: bool = True) -> int:
    """Check `count` seeds from `first` on, print the failures and the count, and give how many failed."""
    started = time.monotonic()
    outcomes: Counter[str] = Counter()
    failed: list[Finding] = []
    with ProcessPoolExecutor(processes) as pool:
        for finding in pool.map(try_seed, range(first, first + count), chunksize=5):
            verdict = finding.verdict
            outcomes[
                verdict.kind or f"refused {sorted(verdict.refused)}" if verdict.kind or verdict.refused else "same"
            ] += 1
            if verdict.differences:
                failed.append(finding)
                sys.stderr.write(f"seed {finding.seed}: {verdict.differences[0][:200]}\n")
        distinct = list({finding.shape: finding for finding in reversed(failed)}.values())[::-1][:most]
        if shrinks:
            for report in pool.map(shrink_seed, [finding.seed for finding in distinct]):
                _say(report)
    seconds = time.monotonic() - started
    _say(f"{count} notebooks in {seconds:.0f} s: " + ", ".join(f"{n} {kind}" for kind, n in outcomes.most_common()))
    if failed:
        _say("failing seeds: " + " ".join(str(finding.seed) for finding in failed))
    return len(failed)


def show(seed: int) -> int:
    """Print the whole program of a seed and its verdict; give the number of differences."""
    verdict = check(program_of(seed), _runner())
    _say("\n".join([render(program_of(seed).notebook()), *verdict.differences, *sorted(verdict.refused)]))
    return len(verdict.differences)


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def main() -> int:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.differential.fuzz", description=__doc__)
    parser.add_argument("--seed", type=int, default=0, help="the first seed (0)")
    parser.add_argument("--count", type=int, default=1000, help="how many notebooks (1000)")
    parser.add_argument("--processes", type=int, default=2, help="how many at once (2)")
    parser.add_argument("--most", type=int, default=10, help="how many distinct failures to print (10)")
    parser.add_argument("--no-shrink", action="store_true", help="only count")
    parser.add_argument("--show", type=int, metavar="SEED", help="print one program and its verdict")
    given = parser.parse_args()
    if given.show is not None:
        return bool(show(given.show))
    searching = partial(run, processes=given.processes, most=given.most, shrinks=not given.no_shrink)
    return bool(searching(given.seed, given.count))


if __name__ == "__main__":
    sys.exit(main())
