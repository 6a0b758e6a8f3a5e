"""The sample notebooks and the packages that the command makes from them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "sample_notebooks"
NAMES = tuple(sorted(path.stem for path in SAMPLES.glob("*.ipynb")))
SECONDS = 20
"""What a sample may take of the processor."""
PATIENCE = 240
"""What a process may take by the clock, other work on the machine included."""


def notebook_of(name: str) -> dict[str, Any]:
    """Give a sample's JSON."""
    found: dict[str, Any] = json.loads((SAMPLES / f"{name}.ipynb").read_text("utf-8"))
    for cell in found["cells"]:
        cell["source"] = "".join(cell["source"])
    return found


def code_of(name: str) -> str:
    """Give all of a sample's code."""
    return "\n".join(cell["source"] for cell in notebook_of(name)["cells"] if cell["cell_type"] == "code")


def data() -> dict[str, str]:
    """Give the files that the samples read."""
    return {f"data/{path.name}": path.read_text("utf-8") for path in sorted((SAMPLES / "data").iterdir())}


@dataclass(frozen=True, slots=True)
class Package:
    """A package on disk."""

    name: str
    folder: Path

    @property
    def manifest(self) -> dict[str, Any]:
        """Give the manifest."""
        found: dict[str, Any] = json.loads((self.folder / ".nbengineer/manifest.json").read_text("utf-8"))
        return found

    @property
    def sources(self) -> dict[str, str]:
        """Give the texts below `src`."""
        files = (path for path in (self.folder / "src").rglob("*") if path.is_file() and path.suffix != ".pyc")
        return {path.relative_to(self.folder).as_posix(): path.read_text("utf-8") for path in files}

    def python(self, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
        """Run Python with the package on its path and nothing else of ours."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "MPLBACKEND"))}
        return subprocess.run(
            [sys.executable, "-B", *arguments],
            cwd=cwd,
            env=kept | {"PYTHONPATH": str(self.folder / "src")},
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )


def extract(name: str, folder: Path) -> Package:
    """Extract a sample as a user does."""
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "nbengineer",
            "extract",
            SAMPLES / f"{name}.ipynb",
            "-o",
            folder,
            "--python",
            sys.executable,
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert done.returncode == 0, done.stderr
    return Package(name, folder)
