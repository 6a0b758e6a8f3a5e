"""Whether `verify` finds what it must and no more: mutants of extracted packages, judged by hashes of another library.

`python -m benchmarks.proof NOTEBOOK… [--count 50] [--seed 0]`. Each notebook is extracted and run once; each mutant of
its package is run and compared with that run. An edit counts as one that changes something if joblib's hashes of what
the steps return, the printed text or the exception say so.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import processes
from benchmarks.mutants import Mutant, changing, modules_of, sample, unchanging
from nbengineer.verify import Choices, Verifier

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
TIMEOUT = 300.0
NEUTRAL_SHARE = 4


@dataclass(frozen=True, slots=True)
class Outcome:
    """One mutant of a file: what it does to the run by joblib's word, and what `verify` says ("" for no difference)."""

    file: str
    mutant: Mutant
    changes: bool
    found: str

    @property
    def verdict(self) -> str:
        """Name the outcome in a word."""
        if self.changes:
            return "found" if self.found else "missed"
        return "false alarm" if self.found else "quiet"


def prove(notebook: Path, count: int, seed: int, scratch: Path) -> Iterator[Outcome]:
    """Give the outcome of each mutant of a notebook's package; raises if the package itself differs."""
    package = scratch / "package"
    _run([sys.executable, "-m", "nbengineer", "extract", notebook, "-o", package])
    files = modules_of(package)
    drawn = [(file, one) for file, text in files.items() for one in changing(text)]
    neutral = [(file, one) for file, text in files.items() for one in unchanging(text)]
    chosen = [drawn[place] for place in sample(range(len(drawn)), count, seed)]
    chosen += [neutral[place] for place in sample(range(len(neutral)), max(1, count // NEUTRAL_SHARE), seed)]
    plain = _oracle(package, scratch)
    steady = [one == other for one, other in zip(plain, _oracle(package, scratch), strict=True)]
    with Verifier(notebook, package, Choices(timeout=TIMEOUT)) as verifier:
        if differing := _differing(verifier):
            raise SystemExit(f"{notebook}: the package itself differs: {differing}")
        for file, mutant in chosen:
            file.write_text(mutant.source, "utf-8")
            try:
                changes = _changes(_oracle(package, scratch), plain, steady)
                yield Outcome(file.name, mutant, changes, _differing(verifier))
            finally:
                file.write_text(files[file], "utf-8")


def _differing(verifier: Verifier) -> str:
    """Verify the package as it stands now; gives the first difference in words."""
    verification = verifier.verify()
    for step in verification.steps:
        for verdict in step.verdicts:
            if verdict.state == "differs":
                return f"{step.function}: {verdict.name} {verdict.why}".strip()
    rest = [verdict for verdict in verification.rest if verdict.state == "differs"]
    return f"{rest[0].kind} {rest[0].name or 'of the run'}" if rest else ""


def _changes(found: list[str], plain: list[str], steady: list[bool]) -> bool:
    """Say whether a run differs from the plain one in anything that is the same in each plain run."""
    if len(found) != len(plain):
        return True
    return any(keeps and one != other for one, other, keeps in zip(found, plain, steady, strict=True))


def _oracle(package: Path, scratch: Path) -> list[str]:
    """Run the package beside nbengineer and give what joblib says of it."""
    work, said = scratch / "oracle", scratch / "said.json"
    said.unlink(missing_ok=True)
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(package / "data", work)
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    environment = kept | {"PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "0", "MPLBACKEND": "agg"}
    command: list[str | Path] = [sys.executable, "-B", "-m", "benchmarks.oracle_side", package, said]
    done = processes.run(command, cwd=work, env=environment, timeout=TIMEOUT)
    return list(json.loads(said.read_text("utf-8"))) if said.exists() else [f"exit code {done.code}"]


def _run(command: list[str | Path]) -> None:
    done = processes.run(command, timeout=TIMEOUT)
    if done.code:
        raise SystemExit(done.err)


def main() -> None:
    """Print an outcome a line, then the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("notebooks", nargs="+", type=Path)
    parser.add_argument("--count", type=int, default=50, help="edits of each notebook's package that should change it")
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    total: Counter[str] = Counter()
    for notebook in asked.notebooks:
        with tempfile.TemporaryDirectory(prefix="nbe-proof-") as scratch:
            for outcome in prove(notebook.resolve(), asked.count, asked.seed, Path(scratch)):
                total[outcome.verdict] += 1
                if outcome.verdict in {"missed", "false alarm"}:
                    mutant = outcome.mutant
                    where = f"{notebook.stem} {outcome.file}:{mutant.line}"
                    print(f"{outcome.verdict}: {where} {mutant.kind} {mutant.what!r} {outcome.found}")
    for verdict in ("found", "missed", "quiet", "false alarm"):
        print(f"{verdict:12} {total[verdict]}")


if __name__ == "__main__":
    main()
