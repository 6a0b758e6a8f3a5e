"""`nbengineer verify`: whether a package computes what its notebook computes."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from nbengineer.cli.progress import progress
from nbengineer.edges.ending import ended_by_signals
from nbengineer.emitting.verified import FINDINGS, NEWS, findings, summary, told
from nbengineer.errors import BadRequest
from nbengineer.model.verification import WORST_FIRST, verification_to_json, worst
from nbengineer.verify import COPY_LIMIT, HOUR, verify_package
from nbengineer.verifying.endings import REMOVED

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from nbengineer.model.verification import State, StepVerdict, Verdict, Verification

EPILOG = """\b
Examples:
  nbengineer verify churn                        the package in ./churn against its notebook
  nbengineer verify churn.ipynb churn --twice    run the notebook twice: what is never the same is no difference
  nbengineer verify churn --rtol 1e-9            let floats differ by that much
  nbengineer verify churn --python .venv/bin/python --strict

Exit codes: 0 nothing differs and something is the same, 1 something differs (with --strict: or is unknown) or a run
had to be ended before it was done, 2 it can't be run.
"""
COLOURS: dict[State, str] = {"same": "green", "differs": "red", "unstable": "yellow", "unknown": "yellow"}
WIDTH = max(map(len, COLOURS))
INDENT = " " * (WIDTH + 4)
MOST = 4
"""So many findings of a step, and so many equal files, are shown; --json has all."""


@click.command(name="verify", epilog=EPILOG)
@click.argument("paths", metavar="[NOTEBOOK] DIR", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--twice", is_flag=True, help="Run the notebook twice even where nothing differs.")
@click.option("--strict", is_flag=True, help="Exit 1 also where something is unknown.")
@click.option(
    "--rtol",
    type=click.FloatRange(min=0),
    metavar="X",
    help="Let floats differ by this much, relatively [default: exact].",
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    metavar="S",
    default=HOUR,
    help="Seconds that each run may take [default: an hour].",
)
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON.")
@click.option("--kernel", metavar="NAME", default="", help="The kernel that both run under.")
@click.option("--python", metavar="PATH", default="", help="The Python that both run under.")
@click.option(
    "--copy-limit",
    type=click.IntRange(min=0),
    metavar="BYTES",
    default=COPY_LIMIT,
    help="Refuse to copy a folder larger than this [default: 2 GB].",
)
@click.option("--in-place", is_flag=True, help="Run in the notebook's own folder; its files may be overwritten.")
@click.option("--no-seed", is_flag=True, help="Leave Python's and numpy's global generators as they are.")
def command(  # noqa: PLR0913 (one argument per option)
    *,
    paths: tuple[Path, ...],
    twice: bool,
    strict: bool,
    rtol: float | None,
    timeout: float,
    as_json: bool,
    kernel: str,
    python: str,
    copy_limit: int,
    in_place: bool,
    no_seed: bool,
) -> int:
    """Run the notebook and its package DIR, and compare every value that crosses a step.

    Both run in copies of the notebook's folder. NOTEBOOK is by default the one that DIR was made from.
    """
    if len(paths) > 2:  # noqa: PLR2004 (a notebook and a folder)
        raise BadRequest(f"too many paths: {paths[2]}", help="give a notebook and its package's folder, or the folder")
    with progress() as tell, ended_by_signals():
        verification = verify_package(
            paths[0] if len(paths) > 1 else None,
            paths[-1],
            twice=twice,
            rtol=rtol,
            timeout=timeout,
            kernel=kernel,
            python=python,
            copy_limit=copy_limit,
            in_place=in_place,
            seed=not no_seed,
            tell=tell,
        )
    passes = verification.passes(strict=strict)
    if as_json:
        diagnostics = [asdict(one) for one in findings(verification)]
        outcome = {"passes": passes, **verification_to_json(verification), "diagnostics": diagnostics}
        click.echo(json.dumps(outcome, indent=2))
    else:
        click.echo("\n".join(report(verification)))
    return 0 if passes else 1


def report(verification: Verification) -> Iterator[str]:
    """Give the lines for a person: what to know first, each step with what is not the same, the sum."""
    yield f"both ran under {_short(verification.python)}" + (", seeded alike" if verification.seeded else "")
    for news in verification.first:
        yield click.style(f"{news} ({NEWS})", fg="yellow")
    names = [step.function.removeprefix(f"{verification.package}.") for step in verification.steps]
    width = max(map(len, names), default=0)
    for name, step in zip(names, verification.steps, strict=True):
        yield f"{_state(step.state)}  {name.ljust(width)}  {_names(step)}".rstrip()
        yield from _details(step.verdicts)
    alike = [verdict for verdict in verification.rest if verdict.kind == "file" and verdict.state == "same"]
    for what in ("written", REMOVED):
        files = [verdict.name for verdict in alike if (verdict.why or "written") == what]
        if files:
            more = f" and {len(files) - MOST} more" if len(files) > MOST else ""
            yield f"{_state('same')}  files {what}: {', '.join(files[:MOST])}{more}"
    rest = tuple(verdict for verdict in verification.rest if verdict.state != "same")
    if rest:
        yield f"{_state(worst(rest))}  the run as a whole"
        yield from _details(rest)
    yield click.style(summary(verification), bold=True)


def _details(verdicts: Sequence[Verdict]) -> Iterator[str]:
    """Give the first of the verdicts that are not the same, the worst before the others."""
    found = sorted((one for one in verdicts if one.state != "same"), key=lambda one: WORST_FIRST.index(one.state))
    for verdict in found[:MOST]:
        yield f"{INDENT}{told(verdict)} ({FINDINGS[verdict.state][0]})"
        if verdict.cause:
            yield f"{INDENT}→ {verdict.cause}"
    if len(found) > MOST:
        yield f"{INDENT}and {len(found) - MOST} more (--json lists them)"


def _short(python: str) -> str:
    """Give an interpreter, and why it is that one, as seen from here where that is shorter."""
    program, _, why = python.partition(" (")
    return f"{min(os.path.relpath(program), program, key=len)} ({why}"


def _state(state: State) -> str:
    return click.style(state.ljust(WIDTH), fg=COLOURS[state])


def _names(step: StepVerdict) -> str:
    return ", ".join(verdict.name for verdict in step.verdicts if verdict.kind == "value")
