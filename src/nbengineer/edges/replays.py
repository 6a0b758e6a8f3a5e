"""Runs steps on kept values in fresh processes of the interpreter of the notebook; nbengineer is not needed there."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nbengineer.emitting.imports import import_line
from nbengineer.emitting.recorded_drawing import DRAWING, WATCH
from nbengineer.emitting.recorded_reader import PIECES, VALUE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

OURS = Path(__file__).with_name("keeping")
NAME = "_nbengineer_keeping"
"""The name under which it is imported there; no installed nbengineer has it."""
PATIENCE = 30
"""Seconds that one step may take on its sample."""
SPARE = 60
"""Seconds more for a process to start and load its libraries."""

START = """\
import sys
sys.path[0] = {sent!r}
from _nbengineer_keeping.replaying import main
sys.path[0] = ""
main({job!r})
"""


def send(folder: Path) -> None:
    """Write what runs in the other processes into `folder`."""
    place = folder / NAME
    place.mkdir(parents=True, exist_ok=True)
    for file in sorted(OURS.glob("*.py")):
        (place / file.name).write_text(file.read_text("utf-8").replace("nbengineer.edges.keeping", NAME), "utf-8")


def stage(texts: Mapping[str, str], carried: Mapping[str, bytes], folder: Path) -> Path:
    """Write a package's sources; gives the folder to import them from."""
    contents = {path: text.encode("utf-8") for path, text in texts.items()} | dict(carried)
    for path, content in contents.items():
        if path.startswith("src/"):
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
    return folder / "src"


def kept_files(kinds: Any, folder: Path) -> dict[str, bytes]:
    """Give the files of `folder` that kept values stand in."""
    match kinds:
        case {"type": str(), "file": str(name), **rest}:
            return {name: (folder / name).read_bytes()} | kept_files(list(rest.values()), folder)
        case dict():
            return kept_files(list(kinds.values()), folder)
        case list():
            return {name: content for one in kinds for name, content in kept_files(one, folder).items()}
        case _:
            return {}


def kept_values(folder: Path) -> dict[str, Any]:
    """Give the kinds of the values of a folder; nothing where it has none."""
    try:
        values: dict[str, Any] = json.loads((folder / "values.json").read_bytes())
    except (OSError, ValueError):
        return {}
    return values


def readers() -> dict[str, Any]:
    """Give the sources that read kept values, as they are sent."""
    sources = {
        name: {
            "function": piece.function,
            "source": "\n".join([*map(import_line, piece.imports), piece.source]),
            "needs": list(piece.needs),
        }
        for name, piece in PIECES.items()
    }
    return {"readers": sources, "value": VALUE, "drawing": f"{DRAWING}\n\n{WATCH}"}


@dataclass(frozen=True, slots=True)
class Bench:
    """Where replays run: the interpreter, what was sent, the kept inputs, the environment, and where modules lie.

    `path` comes before all else that modules are looked for in, `beyond` after it.
    """

    python: Path
    sent: Path
    given: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    path: tuple[str, ...] = ()
    beyond: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Round:
    """One go over the steps, in a folder `cwd` of input files; `results` is where what they give is kept.

    `root` is the folder, above or at `cwd`, that holds all inputs. `package`: the package's functions run, not the
    notebook's cells. `chosen` are ways to cut that are settled, `against` a folder of results to compare with.
    """

    cwd: Path
    results: Path
    hash_seed: str
    chosen: Mapping[str, str] = field(default_factory=dict)
    against: str = ""
    package: bool = False
    draws: bool = False
    patience: float = PATIENCE
    root: Path | None = None


def replay(
    bench: Bench, steps: Sequence[Mapping[str, Any]], order: Sequence[str], round_: Round
) -> dict[str, dict[str, Any]]:
    """Give what came of each step; one that ends its process is told so, and the rest runs in a new one."""
    round_.results.mkdir(parents=True, exist_ok=True)
    found: dict[str, dict[str, Any]] = {}
    chosen = dict(round_.chosen)
    left = list(order)
    while left:
        answers = round_.results / "answers.jsonl"
        answers.write_text("", "utf-8")
        job = readers() | {
            "steps": list(steps),
            "order": left,
            "given": str(bench.given),
            "results": str(round_.results),
            "chosen": chosen,
            "against": round_.against,
            "package": round_.package,
            "patience": round_.patience,
            "draws": round_.draws,
            "answers": str(answers),
            "path": list(bench.path),
            "beyond": list(bench.beyond),
            "root": str(round_.root or round_.cwd),
        }
        how = _run(bench, job, round_, timeout=(round_.patience * 2 + 5) * len(left) + SPARE)
        begun = _read(answers, found)
        chosen |= {name: one["way"] for name, one in found.items() if one["way"]}
        if begun and begun not in found:
            found[begun] = {"step": begun, "way": "", "tried": {"": how}}
        elif not begun:
            return found | {name: {"step": name, "way": "", "tried": {"": how}} for name in left}
        left = [name for name in left if name not in found]
    return found


def _read(answers: Path, found: dict[str, dict[str, Any]]) -> str:
    """Read the answers; give the step that was begun last."""
    begun = ""
    for line in answers.read_text("utf-8").splitlines():
        try:
            answer = json.loads(line)
        except ValueError:
            continue
        if "begins" in answer:
            begun = answer["begins"]
        else:
            found[answer["step"]] = answer
    return begun


def _run(bench: Bench, job: dict[str, Any], round_: Round, *, timeout: float) -> str:
    """Run one process to its end; say how it ended."""
    order = round_.results / "job.json"
    order.write_text(json.dumps(job), "utf-8")
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV", "PYTEST"))
    }
    environment = {**kept, **bench.environment} | {"PYTHONHASHSEED": round_.hash_seed, "MPLBACKEND": "Agg"}
    try:
        done = subprocess.run(  # noqa: S603 (the notebook's interpreter)
            [str(bench.python), "-c", START.format(sent=str(bench.sent), job=str(order))],
            cwd=round_.cwd,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=timeout,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return "it did not end in time"
    except OSError as error:
        return f"the interpreter could not be started ({error.strerror})"
    last = (done.stderr.strip().splitlines() or [""])[-1][:200]
    return f"the process ended with exit code {done.returncode} ({last})"
