"""Runs cells as IPython does, or as plain Python, in folders of their own; prints what they bound and wrote as JSON.

python both_ways.py ipython|plain FOLDER < cells.json
"""

import contextlib
import io
import json
import os
import sys
import types
from pathlib import Path

SKIPPED = {"In", "Out", "get_ipython", "exit", "quit", "open"}


def run_in_ipython(cells, namespace):
    """Run cells one after another in a shell of IPython."""
    from IPython.core.interactiveshell import InteractiveShell  # noqa: PLC0415 (only for one of the two ways)
    from traitlets.config import Config  # noqa: PLC0415 (comes with it)

    settings = Config()
    settings.HistoryManager.enabled = False
    shell = InteractiveShell.instance(config=settings, user_module=namespace)
    for cell in cells:
        shell.run_cell(cell).raise_error()
    InteractiveShell.clear_instance()


def run_plain(cells, namespace):
    """Run cells one after another by `exec`."""
    for cell in cells:
        exec(compile(cell, "<cell>", "exec"), vars(namespace))


def outcome(way, cells, folder):
    folder.mkdir()
    os.chdir(folder)
    namespace = types.ModuleType("__main__")
    with contextlib.redirect_stdout(io.StringIO()):
        (run_in_ipython if way == "ipython" else run_plain)(cells, namespace)
    values = {
        name: repr(value)
        for name, value in vars(namespace).items()
        if not name.startswith("_")
        and name not in SKIPPED
        and not callable(value)
        and not isinstance(value, types.ModuleType)
    }
    files = {str(file.relative_to(folder)): file.read_text() for file in sorted(folder.rglob("*")) if file.is_file()}
    return {"values": values, "files": files, "folder": str(Path.cwd().relative_to(folder))}


if __name__ == "__main__":
    way, folder = sys.argv[1:]
    os.environ["IPYTHONDIR"] = folder + "/.ipython"
    Path(folder).mkdir()
    programs = json.load(sys.stdin)
    sys.stdout.write(json.dumps([outcome(way, cells, Path(folder) / str(n)) for n, cells in enumerate(programs)]))
