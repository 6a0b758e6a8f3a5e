"""How many mutants of a recorded package its own tests catch.

`python -m benchmarks.strength NOTEBOOK… [--count 40] [--seed 0] [--python PATH]`. Each notebook is extracted with
`--record`; each mutant of its modules is put in the place of the original, and the package's tests are run until one
fails. Edits that change nothing that can be seen count against the tests, too.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import processes
from benchmarks.mutants import changing, modules_of, sample

if TYPE_CHECKING:
    from collections.abc import Iterator

TIMEOUT = 600.0


def caught(notebook: Path, count: int, seed: int, python: Path, scratch: Path) -> Iterator[tuple[str, bool]]:
    """Give each drawn mutant in words, and whether a test fails on it; raises if one fails on the package itself."""
    package = scratch / "package"
    command: list[str | Path] = [sys.executable, "-m", "nbengineer", "extract", notebook, "-o", package, "--record"]
    done = processes.run([*command, "--python", python], timeout=TIMEOUT)
    if done.code:
        raise SystemExit(done.err)
    files = modules_of(package)
    drawn = [(file, mutant) for file, text in files.items() for mutant in changing(text)]
    if not _passes(package, python):
        raise SystemExit(f"{notebook}: the package's own tests fail")
    for place in sample(range(len(drawn)), count, seed):
        file, mutant = drawn[place]
        file.write_text(mutant.source, "utf-8")
        try:
            yield f"{file.name}:{mutant.line} {mutant.kind} {mutant.what}", not _passes(package, python, file.stem)
        finally:
            file.write_text(files[file], "utf-8")


def _passes(package: Path, python: Path, module: str = "") -> bool:
    """Run the package's tests, those of a module first; a run that does not end counts as a failure.

    What importing does is not asked: no edit stands outside of a function.
    """
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    beside = os.environ.get("PYTHONPATH", "")
    environment |= {"PYTHONPATH": f"{package / 'src'}{os.pathsep}{beside}", "PYTHONDONTWRITEBYTECODE": "1"}
    first = [name for name in [f"tests/test_{module}.py"] if (package / name).exists()]
    command: list[str | Path] = [python, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *first, "tests"]
    command += ["-k", "not importing_it_does_nothing"]
    return processes.run(command, cwd=package, env=environment, timeout=TIMEOUT).code == 0


def main() -> None:
    """Print the survivors, and the share that is caught, for each notebook and for all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("notebooks", nargs="+", type=Path)
    parser.add_argument("--count", type=int, default=40, help="mutants of each package")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--python", type=Path, default=Path(sys.executable), help="the notebooks' Python; pytest there or on PYTHONPATH"
    )
    asked = parser.parse_args()
    total: list[bool] = []
    for notebook in asked.notebooks:
        with tempfile.TemporaryDirectory(prefix="nbe-strength-") as scratch:
            found = list(caught(notebook.resolve(), asked.count, asked.seed, asked.python, Path(scratch)))
        for what, is_caught in found:
            if not is_caught:
                print(f"survives: {notebook.stem} {what}", flush=True)
        total += [is_caught for _, is_caught in found]
        print(f"{notebook.stem}: {sum(is_caught for _, is_caught in found)} of {len(found)} caught")
    print(f"all: {sum(total)} of {len(total)} caught ({sum(total) / max(1, len(total)):.2f})")


if __name__ == "__main__":
    main()
