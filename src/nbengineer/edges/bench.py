"""Runs a notebook and its package, one after the other, each in a copy of the folder that always has the same path."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nbengineer.edges.files_written import state_of, written
from nbengineer.edges.kernel import Task, run_notebook
from nbengineer.edges.package_folder import returned
from nbengineer.edges.package_process import PackageTask, run_package
from nbengineer.edges.planting import send
from nbengineer.edges.working_copy import copy, remove

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from nbengineer.edges.kernel import About, Kernel
    from nbengineer.edges.working_copy import Original
    from nbengineer.model.notebook import Cell
    from nbengineer.model.recording import Recording

FOR_PACKAGES = {"MPLBACKEND": "Agg"}


@dataclass(frozen=True, slots=True)
class Subject:
    """What runs: code cells with the heading that each stands under (by id), and the package of `manifest` in `source`.

    `secrets` are environment variables that only the package reads, `results` variables that it gives at the end.
    """

    cells: Sequence[Cell]
    titles: Mapping[str, str]
    manifest: Mapping[str, Any]
    source: Path
    secrets: Mapping[str, str]
    results: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bench:
    """How and where it runs: `timeout` in seconds for each run, `tell` is called with a line on what is being done."""

    subject: Subject
    original: Original
    scratch: Path
    kernel: Kernel
    in_place: bool
    seed: bool
    timeout: float
    tell: Callable[[str], None]

    def prepare(self) -> None:
        """Put into the scratch folder what is sent inside the processes."""
        send(self.scratch / "sent")
        (self.scratch / "bulk").mkdir()

    def take_sources(self) -> None:
        """Copy the package's sources as they are now."""
        shutil.rmtree(self.scratch / "src", ignore_errors=True)
        ignored = shutil.ignore_patterns("__pycache__", "*.egg-info")
        shutil.copytree(self.subject.source, self.scratch / "src", ignore=ignored)

    def run_notebook(self, what: str = "notebook") -> tuple[Recording, About]:
        """Run the notebook; `what` it is called meanwhile."""
        total = len(self.subject.cells)

        def tell(done: int, cell: Cell) -> None:
            self.tell(f"{what}: cell {done + 1} of {total}  {self.subject.titles.get(cell.id, '')}".rstrip())

        with self._folder() as (root, folder, spool):
            before = state_of(root)
            recording, about = run_notebook(
                Task(
                    cells=self.subject.cells,
                    looks=self._looks(),
                    names=self._names(),
                    folder=folder,
                    spool=spool,
                    bulk=self.scratch / "bulk",
                    sent=self.scratch / "sent",
                    kernel=self.kernel,
                    seed=self.seed,
                    timeout=self.timeout,
                    tell=tell,
                    results=self.subject.results,
                )
            )
            return replace(recording, files=written(root, before, self._kept())), about

    def run_package(self, about: About) -> Recording:
        """Run the package under the same Python, with the environment variables that the kernel began with."""
        steps = self.subject.manifest["steps"]

        def tell(place: int) -> None:
            self.tell(f"package: step {place + 1} of {len(steps)}  {steps[place]['function']}")

        self.tell("package: imports")
        environment = {name: value for name, value in about.environment.items() if not name.startswith("JPY_")}
        with self._folder() as (root, folder, spool):
            before = state_of(root)
            recording = run_package(
                PackageTask(
                    package=self.subject.manifest["package"],
                    steps=steps,
                    names=self._names(),
                    source=self.scratch / "src",
                    folder=folder,
                    spool=spool,
                    bulk=self.scratch / "bulk",
                    sent=self.scratch / "sent",
                    program=about.program,
                    environment={**environment, **FOR_PACKAGES, **self.subject.secrets},
                    seed=self.seed,
                    timeout=self.timeout,
                    tell=tell,
                    results=self.subject.results,
                )
            )
            return replace(recording, files=written(root, before, self._kept()))

    def _names(self) -> dict[int, tuple[str, ...]]:
        return {place: returned(step) for place, step in enumerate(self.subject.manifest["steps"])}

    def _looks(self) -> dict[str, tuple[int, ...]]:
        """Give the steps that end with each cell."""
        order = {cell.id: number for number, cell in enumerate(self.subject.cells)}
        found: dict[str, tuple[int, ...]] = {}
        for place, step in enumerate(self.subject.manifest["steps"]):
            if last := max(step["cells"], key=lambda cell: order.get(cell, -1), default=""):
                found[last] = (*found.get(last, ()), place)
        return found

    def _kept(self) -> Callable[[str], Path] | None:
        return None if self.in_place else lambda path: self.original.root / path

    @contextmanager
    def _folder(self) -> Iterator[tuple[Path, Path, Path]]:
        """Give the copy, the working folder in it, and an empty spool outside of it; all go afterwards."""
        place, spool = self.scratch / "run", self.scratch / "spool"
        spool.mkdir()
        root = self.original.root
        try:
            if not self.in_place:
                place.mkdir()
                root = place / (root.name or "root")
                copy(self.original, root)
            yield root, root / self.original.start, spool
        finally:
            remove(spool)
            remove(place)


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """Give an empty folder that goes whatever happens; its name is short, since sockets lie in it."""
    folder = Path(tempfile.mkdtemp(prefix="nbe-")).resolve()
    try:
        yield folder
    finally:
        remove(folder)
