"""Runs a notebook's cells one by one in one namespace, as a kernel does: `python -m benchmarks.notebook_side JOB`.

Runs under the notebook's interpreter, in the notebook's folder. The job names the notebook, the record to write, and
after which cells which variables are looked at. A failing cell ends the run.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import types
from pathlib import Path
from typing import Any, Protocol

from benchmarks.seeding import seed, write
from benchmarks.values import fingerprint

FIGURES_CLOSE_ON = "module://benchmarks.inline_backend"
NO_VARIABLE = {"print": "unbound", "unknown": ""}


class Shell(Protocol):
    """Runs a cell in `namespace` and gives the exception that ended it."""

    namespace: dict[str, Any]

    def run(self, source: str) -> BaseException | None:
        """Run a cell."""


class PlainShell:
    """Runs cells without IPython; a cell with a magic fails."""

    def __init__(self) -> None:
        module = types.ModuleType("__main__")
        sys.modules["__main__"] = module
        self.namespace = vars(module)

    def run(self, source: str) -> BaseException | None:
        """Run a cell."""
        try:
            exec(compile(source, "<cell>", "exec"), self.namespace)  # noqa: S102 (running cells is the purpose)
        except BaseException as error:  # noqa: BLE001 (whatever a cell raises is an outcome)
            return error
        return None


class IPythonShell:
    """Runs cells with IPython's own shell, without history and windows."""

    def __init__(self) -> None:
        os.environ["IPYTHONDIR"] = tempfile.mkdtemp(prefix="ipython-")
        from IPython.core.interactiveshell import InteractiveShell  # noqa: PLC0415 (may be missing)
        from traitlets.config import Config  # noqa: PLC0415 (comes with it)

        settings = Config()
        settings.HistoryManager.enabled = False
        settings.InteractiveShell.colors = "NoColor"
        quiet: Any = type(
            "QuietShell",
            (InteractiveShell,),
            {"enable_gui": lambda *_: None, "enable_matplotlib": lambda *_: ("inline", "inline")},
        )
        self.shell = quiet.instance(config=settings)
        self.namespace: dict[str, Any] = self.shell.user_ns
        self._register_inline_settings()

    def _register_inline_settings(self) -> None:
        """Make `%config InlineBackend.…` known, as a kernel does."""
        try:
            from matplotlib_inline.config import InlineBackend  # noqa: PLC0415 (may be missing)
        except ImportError:
            return
        backend = InlineBackend.instance(parent=self.shell)
        backend.shell = self.shell
        self.shell.configurables.append(backend)

    def run(self, source: str) -> BaseException | None:
        """Run a cell and display the value of its last expression, as a kernel does."""
        result = self.shell.run_cell(source, store_history=True)
        error: BaseException | None = result.error_before_exec or result.error_in_exec
        return error


def make_shell() -> Shell:
    """Give IPython's shell where it is installed."""
    try:
        return IPythonShell()
    except ImportError:
        return PlainShell()


def code_cells(notebook: dict[str, Any]) -> list[tuple[str, str]]:
    """Give id (`cell-N` where there is none) and source of each code cell, of format 3 and 4."""
    sheets = notebook.get("worksheets") or [notebook]
    cells = [cell for sheet in sheets for cell in sheet["cells"]]
    given: set[str] = set()
    found = []
    for number, cell in enumerate(cells, 1):
        wanted = name = cell.get("id") or f"cell-{number}"
        count = 1
        while name in given:
            count += 1
            name = f"{wanted}-{count}"
        given.add(name)
        source = cell.get("source", cell.get("input", ""))
        if cell["cell_type"] == "code":
            found.append((name, source if isinstance(source, str) else "".join(source)))
    return found


def close_figures() -> None:
    """End a cell as the inline backend does, unless the notebook has chosen another one."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None and pyplot.get_backend() == FIGURES_CLOSE_ON:
        pyplot.close("all")


def run(job: dict[str, Any]) -> None:
    """Run the cells and write after each of them what has been seen so far to the record's file."""
    cells = code_cells(json.loads(Path(job["notebook"]).read_text("utf-8")))
    shell = make_shell()
    last: dict[str, tuple[int, dict[str, Any]]] = {}
    record: dict[str, Any] = {"after": {}, "failure": None, "final": {}, "runs": False}
    for name, source in cells:
        error = shell.run(source)
        if error is not None:
            record["failure"] = {"cell": name, "type": type(error).__name__, "message": str(error)[:500]}
            break
        close_figures()
        seen = {variable: look(shell.namespace, variable) for variable in job["after"].get(name, ())}
        last |= {variable: (id(shell.namespace.get(variable)), print_) for variable, print_ in seen.items()}
        record["after"][name] = seen
    record["runs"] = record["failure"] is None
    for variable, (identity, _) in last.items():
        if variable in shell.namespace and id(shell.namespace[variable]) == identity:
            record["final"][variable] = look(shell.namespace, variable)
    write(record, job["record"])


def look(namespace: dict[str, Any], variable: str) -> dict[str, Any]:
    """Give the fingerprint of a variable."""
    return fingerprint(namespace[variable]) if variable in namespace else NO_VARIABLE


def main() -> None:
    """Run the job that the command line names."""
    job = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    sys.argv = ["notebook"]
    sys.path[0] = ""  # as in a kernel: whatever the working folder is by then
    seed()
    run(job)
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
