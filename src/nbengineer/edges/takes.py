"""Runs the notebook in its kernel and has it keep what each step is given, and what the run leaves."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from nbengineer.edges.kernel import Task, run_notebook
from nbengineer.edges.planting import send as send_looking
from nbengineer.edges.replays import NAME, readers, send

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from nbengineer.edges.kernel import About, Kernel
    from nbengineer.model.notebook import Cell
    from nbengineer.model.recording import Recording

IN_THE_KERNEL = """\
import sys
sys.path.insert(0, {sent!r})
try:
    from _nbengineer_keeping import noting
finally:
    sys.path.remove({sent!r})
noting.start({job!r})
"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to take: `names` has for each step its parameters' names in the package and in the notebook.

    `before` has for a cell's id the steps that begin with it; `results` are taken at the end, as the step `run`.
    `settings` are those of the package as source, by the notebook's names.
    """

    names: Mapping[str, Mapping[str, str]]
    before: Mapping[str, Sequence[str]]
    results: Mapping[str, str]
    run: str
    settings: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Place:
    """Where and how the notebook runs; `given` is where it leaves what it was asked for."""

    kernel: Kernel
    folder: Path
    scratch: Path
    given: Path
    seed: bool
    timeout: float
    tell: Callable[[int, Cell], None]


def take(cells: Sequence[Cell], wanted: Wanted, place: Place) -> tuple[Recording, About]:
    """Run the notebook to its end, or as far as it goes.

    Raises:
        BadRequest: the kernel can't be started.
    """
    sent, spool, bulk = place.scratch / "sent", place.scratch / "spool", place.scratch / "bulk"
    send(sent)
    send_looking(sent)
    for folder in (spool, bulk, place.given):
        folder.mkdir()
    job = place.scratch / "take.json"
    about = {"given": str(place.given), "names": wanted.names, "results": wanted.results, "run": wanted.run}
    about |= {"settings": wanted.settings}
    job.write_text(json.dumps(readers() | about), "utf-8")
    code = IN_THE_KERNEL.format(sent=str(sent), job=str(job))
    asks: dict[str, tuple[str, ...]] = {
        cell: tuple(_call(f"before({step!r})") for step in steps) for cell, steps in wanted.before.items()
    }
    first = f"exec({code!r}, {{'__name__': '_nbengineer'}})"
    if cells:
        asks[cells[0].id] = (first, *asks.get(cells[0].id, ()))
    task: dict[str, Any] = {"looks": {}, "names": {}, "spool": spool, "bulk": bulk, "sent": sent}
    return run_notebook(
        Task(
            cells=cells,
            folder=place.folder,
            kernel=place.kernel,
            seed=place.seed,
            timeout=place.timeout,
            tell=place.tell,
            asks=asks | {"": (_call("end()"),)},
            **task,
        )
    )


def _call(call: str) -> str:
    return f"__import__('{NAME}.noting').noting.{call}"
