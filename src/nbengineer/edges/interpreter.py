"""Finds the interpreter that a notebook runs under, and asks it once what is installed around it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nbengineer.errors import BadRequest
from nbengineer.model.environment import Environment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PROBE = Path(__file__).with_name("probe.py")
PATIENCE = 120.0
"""Seconds for the whole answer; a star import of a large library takes a few."""

OURS = re.compile(r"python(3(\.\d+)?)?(\.exe)?")
"""Programs that a kernelspec may name without a folder to mean the interpreter that starts it."""

PYTHON = re.compile(r"pythonw?[\d.]*(\.exe)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Interpreter:
    """A Python to ask, why this one (`the notebook's kernel python3`), and the `kernel.json` that names it."""

    program: Path
    why: str
    spec: Path | None = None


@dataclass(frozen=True, slots=True)
class NoInterpreter:
    """Why there is none to ask: the kernel's program is no Python (but `spec` may start one), or is gone."""

    why: str
    spec: Path | None = None


def choose(*, python: str = "", kernel: str = "", notebook_kernel: str = "") -> Interpreter | NoInterpreter:
    """Choose by `--python`, else `--kernel`, else the notebook's own kernel where installed, else the one that runs us.

    Raises:
        BadRequest: both options are given, there is no such program, or no such kernel is installed.
    """
    if python and kernel:
        raise BadRequest("give --python or --kernel, not both", help="a kernel already names its interpreter")
    if python:
        found = shutil.which(python)
        if not found:
            raise BadRequest(
                f"no program is at {python}", where="--python", help="give the path of a Python interpreter"
            )
        return Interpreter(Path(found), "--python")
    wanted = kernel or notebook_kernel
    specs = dict(_kernelspecs()) if wanted else {}
    if wanted in specs:
        why = f"--kernel {kernel}" if kernel else f"the notebook's kernel {wanted}"
        return _program(specs[wanted], why)
    if kernel:
        known = ", ".join(sorted(specs)) or "none is installed"
        raise BadRequest(f"no kernel is called {kernel}", where="--kernel", help=f"installed kernels: {known}")
    return Interpreter(Path(sys.executable), "the one that nbengineer runs in")


def _program(spec: Path, why: str) -> Interpreter | NoInterpreter:
    """Give the Python that a `kernel.json` starts."""
    try:
        argv = json.loads(spec.read_text("utf-8"))["argv"]
        program = str(argv[0])
    except (OSError, ValueError, LookupError, TypeError):
        return NoInterpreter(f"{why} has a kernel.json that can't be read")
    if OURS.fullmatch(program):
        return Interpreter(Path(sys.executable), why, spec)
    if not PYTHON.fullmatch(Path(program).name):
        return NoInterpreter(f"{why} does not start a Python directly", spec)
    found = shutil.which(program)
    return (
        Interpreter(Path(found), why, spec)
        if found
        else NoInterpreter(f"{why} starts a Python that is no longer there")
    )


def _kernelspecs() -> Iterator[tuple[str, Path]]:
    """Give the name and `kernel.json` of every installed kernel; a later one of the same name counts."""
    for folder in reversed(list(_data_folders())):
        kernels = folder / "kernels"
        if kernels.is_dir():
            for spec in sorted(kernels.glob("*/kernel.json")):
                yield spec.parent.name, spec


def _data_folders() -> Iterator[Path]:
    """Give Jupyter's data folders, the one that counts most first (docs.jupyter.org, "Common directories")."""
    yield from map(Path, filter(None, os.environ.get("JUPYTER_PATH", "").split(os.pathsep)))
    ours = Path(sys.prefix, "share", "jupyter")
    user = _user_folder()
    yield from [ours, user] if sys.prefix != sys.base_prefix else [user, ours]
    if os.name == "nt":
        yield Path(os.environ.get("PROGRAMDATA", r"C:\ProgramData"), "jupyter")
    else:
        yield from [Path("/usr/local/share/jupyter"), Path("/usr/share/jupyter")]


def _user_folder() -> Path:
    if "JUPYTER_DATA_DIR" in os.environ:
        return Path(os.environ["JUPYTER_DATA_DIR"])
    home = Path(os.path.expanduser("~"))  # noqa: PTH111 (`Path.home` raises where there is no home)
    if sys.platform == "darwin":
        return home / "Library" / "Jupyter"
    if os.name == "nt":
        return Path(os.environ.get("APPDATA", str(home))) / "jupyter"
    return Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share") / "jupyter"


def snapshot(python: Path, *, imports: Iterable[str], star_imports: Iterable[str]) -> Environment | str:
    """Start `python` once and give what is installed around it; where it gives no answer, a sentence why.

    `imports` are top-level names, `star_imports` modules; what can't be resolved is left out of the answer.
    Nothing beside the notebook can be imported: the interpreter is isolated (`-I`).
    """
    request = json.dumps({"imports": sorted(set(imports)), "star_imports": sorted(set(star_imports))})
    try:
        done = subprocess.run(  # noqa: S603 (the interpreter that the notebook runs under)
            [str(python), "-I", str(PROBE)],
            input=request,
            cwd=PROBE.parent,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"it gave no answer within {PATIENCE:.0f} seconds"
    except OSError as error:
        return f"it could not be started ({error.strerror})"
    lines = done.stdout.splitlines()
    try:
        described = json.loads(lines[0])
    except (ValueError, IndexError):
        return f"it ended with exit code {done.returncode} instead of an answer"
    try:
        stars = json.loads(lines[1])
    except (ValueError, IndexError):
        stars = {}
    return _environment(described, stars)


def _environment(described: dict[str, Any], stars: dict[str, list[str]]) -> Environment:
    closure = {name: public_version(version) for name, version in described["closure"].items()}
    return Environment(
        python=described["python"],
        imports=described["imports"],
        distributions={name: closure[name] for name in described["direct"]},
        closure=closure,
        star_imports={module: tuple(names) for module, names in stars.items()},
        urls=described["urls"],
    )


def public_version(version: str) -> str:
    """Give a version that an index can have: without its local part and without `.devN`."""
    return re.sub(r"\.dev\d*$", "", version.partition("+")[0])
