"""Notebooks and packages for a few lines of code, and runs of them."""

import json
import sys
import time
from pathlib import Path

import pytest

from nbengineer.edges.interpreter import Interpreter
from nbengineer.edges.kernel import Task, run_notebook
from nbengineer.edges.launching import launch
from nbengineer.edges.package_process import PackageTask, run_package
from nbengineer.edges.planting import send
from nbengineer.model.notebook import Cell


@pytest.fixture
def room(tmp_path):
    """Give a folder with all that a run needs: `w` to work in, `spool`, `bulk`, `sent`, `src`."""
    for name in ("w", "spool", "bulk", "src"):
        (tmp_path / name).mkdir()
    send(tmp_path / "sent")
    return tmp_path


@pytest.fixture
def kernel(room):
    """Run cells in a kernel and look at `names` after each; cells are called `c0`, `c1` …."""

    def run(*sources, names=(), timeout=60.0, seed=True):
        cells = [Cell(f"c{number}", number + 1, "code", source) for number, source in enumerate(sources)]
        task = Task(
            cells=cells,
            looks={cell.id: (number,) for number, cell in enumerate(cells)},
            names=dict.fromkeys(range(len(cells)), tuple(names)),
            folder=room / "w",
            spool=room / "spool",
            bulk=room / "bulk",
            sent=room / "sent",
            kernel=launch(Interpreter(Path(sys.executable), "it runs the tests"), room),
            seed=seed,
            timeout=timeout,
            tell=lambda *_: None,
        )
        return run_notebook(task)[0]

    return run


@pytest.fixture
def package(room):
    """Run a package of the modules `files`; `steps` are pairs of a function and the names that it returns."""

    def run(*steps, timeout=60.0, seed=True, **files):
        folder = room / "src/pkg"
        folder.mkdir()
        for name, text in {"__init__": "", **files}.items():
            (folder / f"{name}.py").write_text(text, "utf-8")
        task = PackageTask(
            package="pkg",
            steps=[{"module": "pkg.data", "function": function} for function, _ in steps],
            names={place: names for place, (_, names) in enumerate(steps)},
            source=room / "src",
            folder=room / "w",
            spool=room / "spool",
            bulk=room / "bulk",
            sent=room / "sent",
            program=sys.executable,
            environment={"PATH": "/usr/bin:/bin", "PYTHONHASHSEED": "0"},
            seed=seed,
            timeout=timeout,
            tell=lambda _: None,
        )
        return run_package(task)

    return run


def lives(process):
    """Say whether a process is there and does not merely wait to be buried."""
    try:
        state = Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state not in {"Z", "X"}


def ends(process):
    """Say whether a process that was killed is gone; on a busy machine it takes a moment to die."""
    deadline = time.monotonic() + 20
    while lives(process) and time.monotonic() < deadline:
        time.sleep(0.01)
    return not lives(process)


def shown(recording, step, name):
    """Give the text that a small value is shown as."""
    return recording.after[step].values[name].print.get("text")


def code_cell(source, *tags, name=None):
    made = {"cell_type": "code", "metadata": {"tags": list(tags)} if tags else {}, "source": source}
    return made | {"execution_count": None, "outputs": []} | ({"id": name} if name else {})


def save(path, *cells):
    """Write a notebook of cells, or of pairs of a source and a tag."""
    cells = [cell if isinstance(cell, dict) else code_cell(*cell) for cell in cells]
    path.write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}), "utf-8")
