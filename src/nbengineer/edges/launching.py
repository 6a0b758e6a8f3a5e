"""How the notebook's kernel is started, under the interpreter that was chosen for it."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

from nbengineer.edges.interpreter import PATIENCE, NoInterpreter
from nbengineer.edges.kernel import Kernel
from nbengineer.errors import BadRequest

if TYPE_CHECKING:
    from nbengineer.edges.interpreter import Interpreter

OLDEST = (3, 11)
ASK = "import sys, importlib.util as u; print(*sys.version_info[:2], int(u.find_spec('ipykernel') is not None))"
NO_HISTORY = "--HistoryManager.hist_file=:memory:"
DROPPED = frozenset({"MPLBACKEND", "PYTEST_CURRENT_TEST"})
"""Variables by which a kernel would not draw inline, or not see what programs print."""

SAME_HASHES = {"PYTHONHASHSEED": "0"}


def launch(chosen: Interpreter | NoInterpreter, scratch: Path) -> Kernel:
    """Give how to start the kernel; `scratch` is an empty folder of ours.

    Raises:
        BadRequest: there is no such interpreter, it is older than 3.11, or it has no ipykernel.
    """
    if isinstance(chosen, NoInterpreter):
        if chosen.spec is None:
            help_ = "name the notebook's Python with --python, or another kernel with --kernel"
            raise BadRequest(f"the notebook can't be run: {chosen.why}", help=help_)
        argv, given = _spec(chosen.spec)
    else:
        _check(chosen.program, scratch)
        argv, given = _spec(chosen.spec) if chosen.spec else ((), {})
        rest = argv[1:] or ("-m", "ipykernel_launcher", "-f", "{connection_file}")
        argv = (str(chosen.program), *rest)
    if any("ipykernel" in part for part in argv):
        argv = (*argv, NO_HISTORY)
    environment = {name: value for name, value in os.environ.items() if name not in DROPPED}
    environment |= {name: Template(value).safe_substitute(os.environ) for name, value in given.items()}
    home = os.path.expanduser("~/.ipython")  # noqa: PTH111 (`Path.expanduser` raises where there is no home)
    if not Path(environment.get("IPYTHONDIR", home)).exists():
        environment["IPYTHONDIR"] = str(scratch / "ipython")
    return Kernel(argv, environment | SAME_HASHES)


def _spec(file: Path) -> tuple[tuple[str, ...], dict[str, str]]:
    """Give what a `kernel.json` starts, and the environment variables that it sets."""
    try:
        spec = json.loads(file.read_text("utf-8"))
        argv = tuple(str(part).replace("{resource_dir}", str(file.parent)) for part in spec["argv"])
        return argv, {str(name): str(value) for name, value in spec.get("env", {}).items()}
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        raise BadRequest("the kernel.json can't be read", where=str(file), help="install the kernel again") from None


def _check(program: Path, scratch: Path) -> None:
    """Refuse a Python that can't run a notebook for us."""
    try:
        done = subprocess.run(  # noqa: S603 (the interpreter that was asked for)
            [str(program), "-c", ASK], cwd=scratch, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
        major, minor, has_kernel = (int(part) for part in done.stdout.split())
    except (OSError, ValueError, subprocess.TimeoutExpired):
        help_ = "give the path of a Python interpreter with --python"
        raise BadRequest("this is no Python that can be asked", where=str(program), help=help_) from None
    if (major, minor) < OLDEST:
        help_ = "run the notebook under Python 3.11 or later; `extract` needs no running"
        raise BadRequest(f"this is Python {major}.{minor}, and packages need 3.11", where=str(program), help=help_)
    if not has_kernel:
        help_ = f"{program} -m pip install ipykernel"
        raise BadRequest("a notebook can't run here: ipykernel is missing", where=str(program), help=help_)
