"""Runs the ruff binary over a tree that is still text."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from ruff import find_ruff_bin

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

ROUNDS = 8
"""Formatting and excusing settle in one round, rarely in two; more than this is a bug."""
STACK = str(128 * 1024 * 1024)
"""Bytes of address space for each of ruff's threads, of which only deeply nested code takes much."""


class RuffFailed(RuntimeError):
    """Ruff could not read what we wrote: a bug of ours, never of the notebook."""


def tidy(texts: Mapping[str, str], *, needs_noqa: Iterable[str]) -> dict[str, str]:
    """Give `texts` with every Python file formatted, and what `needs_noqa` violates excused on its line.

    `texts` holds the tree's own `pyproject.toml`, whose ruff settings count. `needs_noqa` are the paths that carry
    statements of the notebook; the others are ours and must be clean by themselves. Running it again changes nothing.

    Raises:
        RuffFailed: a file does not parse, or formatting and excusing never settle.
    """
    python = [path for path in texts if path.endswith(".py")]
    if not python:
        return dict(texts)
    with TemporaryDirectory(prefix="nbengineer-") as scratch:
        tree = _Scratch(Path(scratch), python, [path for path in needs_noqa if path in texts])
        tree.write({path: texts[path] for path in [*python, "pyproject.toml"] if path in texts})
        tree.settle()
        return dict(texts) | tree.read()


class _Scratch:
    """A folder with the tree's Python files, and the calls of ruff on it."""

    def __init__(self, folder: Path, python: list[str], notebook_code: list[str]) -> None:
        self.folder = folder
        self.python = python
        self.notebook_code = notebook_code
        self.program = find_ruff_bin()

    def write(self, texts: Mapping[str, str]) -> None:
        for path, text in texts.items():
            file = self.folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text.encode("utf-8"))

    def read(self) -> dict[str, str]:
        return {path: (self.folder / path).read_bytes().decode("utf-8") for path in self.python}

    def settle(self) -> None:
        """Format, then excuse and format until neither changes anything."""
        texts = self.format()
        for _ in range(ROUNDS if self.notebook_code else 0):
            excused = self.excuse()
            if excused == texts:
                return
            texts = self.format()
            if texts == excused:
                return
            self.drop_stale_excuses()
        if self.notebook_code:
            raise RuffFailed("formatting and excusing never settled")

    def format(self) -> dict[str, str]:
        self.call("format", *self.python)
        return self.read()

    def excuse(self) -> dict[str, str]:
        self.call("check", "--add-noqa", *self.notebook_code)
        return self.read()

    def drop_stale_excuses(self) -> None:
        """Remove what the formatter moved away from the line that it excused.

        `--extend-select`: with `--select` every other code would count as switched off, and its excuse as stale.
        """
        self.call("check", "--extend-select=RUF100", "--fixable=RUF100", "--fix-only", *self.notebook_code)

    def call(self, command: str, *arguments: str) -> None:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("RUFF_")}
        environment["RUST_MIN_STACK"] = STACK
        config = ["--config", "pyproject.toml"] if (self.folder / "pyproject.toml").exists() else ["--isolated"]
        done = subprocess.run(  # noqa: S603 (the ruff that is installed beside us)
            [self.program, command, "--no-cache", *config, *arguments],
            cwd=self.folder,
            env=environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
        if done.returncode:
            raise RuffFailed(f"ruff {command} failed:\n{done.stderr.strip() or done.stdout.strip()}")
