"""`nbengineer extract`: a notebook to a package."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Any, Literal

import click
from click.core import ParameterSource

from nbengineer.cli.complaints import complain
from nbengineer.cli.progress import progress
from nbengineer.edges import comparing, writing
from nbengineer.edges.ending import ended_by_signals
from nbengineer.emitting import summary
from nbengineer.errors import BadRequest
from nbengineer.extract import Prepared, Request, prepare
from nbengineer.model.options import COPY_LIMIT, HOUR, Options, Running

if TYPE_CHECKING:
    from collections.abc import Iterable

EPILOG = """\b
Examples:
  nbengineer extract churn.ipynb                     write ./churn
  nbengineer extract churn.ipynb -o work --dry-run   show the files, write nothing
  nbengineer extract churn.ipynb --diff              show what would change
  nbengineer extract churn.ipynb --check             exit 1 if the package is stale (for CI)
  nbengineer extract churn.ipynb --kernel analysis   take versions from that kernel's Python
  nbengineer extract churn.ipynb --record            run it, and write tests that assert its values
"""


@click.command(name="extract", epilog=EPILOG)
@click.argument("notebook", type=click.Path(path_type=Path))
@click.option(
    "-o", "directory", metavar="DIR", type=click.Path(path_type=Path), help="The package's folder [default: ./PKG]."
)
@click.option("--name", metavar="PKG", help="The package's name [default: from the file's name].")
@click.option("--split", is_flag=True, help="Divide cells that belong to two modules by statement.")
@click.option("--only", metavar="MODULE", multiple=True, help="Extract only these modules; may be given several times.")
@click.option(
    "--returns", type=click.Choice(["used", "all"]), default="used", help="What a step returns [default: used]."
)
@click.option("--check", is_flag=True, help="Write nothing; exit 1 if the package no longer fits the notebook.")
@click.option("--dry-run", is_flag=True, help="Write nothing; show which files would be written.")
@click.option("--diff", is_flag=True, help="Write nothing; show what would change.")
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON.")
@click.option("--force", is_flag=True, help="Write over edited files too; they move to .nbengineer/backup/.")
@click.option("--python", metavar="PATH", default="", help="The Python that the notebook runs under.")
@click.option("--kernel", metavar="NAME", default="", help="The kernel that the notebook runs under.")
@click.option("--refresh-environment", is_flag=True, help="Ask for versions again instead of reusing the kept ones.")
@click.option("--record", is_flag=True, help="Run the notebook and write tests that assert its own values.")
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    metavar="S",
    default=HOUR,
    help="With --record: seconds that the run may take [default: an hour].",
)
@click.option(
    "--copy-limit",
    type=click.IntRange(min=0),
    metavar="BYTES",
    default=COPY_LIMIT,
    help="With --record: refuse to copy a folder larger than this [default: 2 GB].",
)
@click.option("--in-place", is_flag=True, help="With --record: run in the notebook's own folder; it may write there.")
@click.option("--no-seed", is_flag=True, help="With --record: leave the global generators of the run as they are.")
@click.option("--keep-outputs", is_flag=True, help="Keep outputs in the package's copy of the notebook.")
def command(  # noqa: PLR0913 (one argument per option)
    *,
    notebook: Path,
    directory: Path | None,
    name: str | None,
    split: bool,
    only: tuple[str, ...],
    returns: Literal["used", "all"],
    check: bool,
    dry_run: bool,
    diff: bool,
    as_json: bool,
    force: bool,
    python: str,
    kernel: str,
    refresh_environment: bool,
    record: bool,
    timeout: float,
    copy_limit: int,
    in_place: bool,
    no_seed: bool,
    keep_outputs: bool,
) -> int:
    """Make a package of NOTEBOOK: step functions, settings, a pipeline, tests, and REVIEW.md for the reader.

    The notebook is read, and run only with --record, in a copy of its folder. A file of the package that you edited is
    never overwritten.
    """
    _refuse_contradictions(looks=check + dry_run + diff, check=check, record=record)
    request = Request(
        notebook=notebook,
        directory=directory,
        name=name,
        options=Options(returns=returns, split=split, only=_modules(only)),
        python=python,
        kernel=kernel,
        keep_outputs=keep_outputs,
        refresh_environment=refresh_environment,
    )
    running = Running(timeout=timeout, copy_limit=copy_limit, in_place=in_place, seed=not no_seed)
    prepared = _recorded(request, running) if record else prepare(request)
    if check:
        return _check(prepared, as_json=as_json)
    if not as_json:
        complain(prepared.extraction.diagnostics)
        click.echo(f"versions: {prepared.asked}", err=True)
    if diff:
        different = comparing.diff(prepared.standing, prepared.extraction.tree)
        click.echo(different, nl=False)
        if not different:
            click.echo(f"{_short(prepared.standing.directory)} is up to date: there is no difference", err=True)
        return 0
    if dry_run:
        _show(prepared, writing.changes(prepared.standing, prepared.extraction.tree), as_json=as_json, written=False)
        return 0
    done = writing.write(prepared.standing, prepared.extraction.tree, force=force)
    _show(prepared, done, as_json=as_json, written=True)
    return 0


def _refuse_contradictions(*, looks: int, check: bool, record: bool) -> None:
    if looks > 1:
        raise BadRequest("--check, --dry-run and --diff exclude each other", help="give one of them")
    if check and record:
        raise BadRequest("--check needs no run", help="leave out --record: what was recorded is kept in the package")
    context = click.get_current_context()
    for name in ("timeout", "copy_limit", "in_place", "no_seed"):
        if not record and context.get_parameter_source(name) is ParameterSource.COMMANDLINE:
            option = f"--{name.replace('_', '-')}"
            raise BadRequest(f"{option} says how to run the notebook, and it is not run", help="add --record")


def _modules(only: Iterable[str]) -> tuple[str, ...]:
    """Give the modules that are named, with or without commas between them."""
    found = tuple(part.strip() for text in only for part in text.split(","))
    if not all(found):
        raise BadRequest("no module is named", where="--only", help="name one, or leave the option out")
    return found


def _recorded(request: Request, running: Running) -> Prepared:
    """Run the notebook and record; what ended it early is said."""
    from nbengineer.record import record  # noqa: PLC0415 (nbclient takes long to import)

    with progress() as tell, ended_by_signals():
        prepared, ended = record(request, running, tell)
    if ended:
        click.echo(f"the notebook ended early, and is recorded up to there: {ended}", err=True)
    return prepared


def _check(prepared: Prepared, *, as_json: bool) -> int:
    """Compare the package with its notebook; 1 if it is stale."""
    directory = prepared.standing.directory
    if prepared.standing.manifest is None:
        help_ = "run `nbengineer extract` without --check first, or name the folder with -o"
        raise BadRequest("there is no package to check", where=str(directory), help=help_)
    findings = comparing.stale(prepared.standing.manifest, prepared.extraction.manifest)
    if as_json:
        _print_json({"package": prepared.extraction.package, "directory": str(directory), "stale": findings})
    elif findings:
        click.echo(f"{_short(directory)} is stale:")
        for finding in findings:
            click.echo(f"  {finding}")
        click.echo("next: nbengineer extract, with --diff to look first")
    else:
        click.echo(f"{_short(directory)} is up to date")
    return 1 if findings else 0


def _show(prepared: Prepared, done: writing.Changes, *, as_json: bool, written: bool) -> None:
    """Print the outcome on stdout."""
    if as_json:
        _print_json(_outcome(prepared, done, written=written))
        return
    extraction, directory = prepared.extraction, prepared.standing.directory
    if not written:
        click.echo("\n".join(_files(prepared, done)))
    click.echo("\n".join(summary.fate_lines(extraction.plan, extraction.notebook)))
    click.echo(click.style(summary.headline(extraction.plan, extraction.notebook), bold=True))
    if extraction.recorded is not None:
        click.echo("\n".join(summary.recorded_lines(extraction.recorded)))
    if extraction.plan.proposed:
        click.echo(
            "No cell says where it belongs, so this plan is a proposal: `nbengineer tag --write` keeps it as tags."
        )
    for line in _what_changed(done, directory, written=written):
        click.echo(line)


def _files(prepared: Prepared, done: writing.Changes) -> Iterable[str]:
    """Draw the files that would be written as a tree with sizes; name briefly those that stay as they are."""
    contents = writing.contents_of(prepared.extraction.tree)
    touched = {*done.new, *done.replaced, *done.in_the_way}
    sizes = {path: len(contents[path]) for path in contents if path in touched and not _is_base(path)}
    if sizes:
        yield from summary.tree_lines(_short(prepared.standing.directory), sizes)
    if same := [path for path in done.unchanged if not _is_base(path)]:
        yield f"unchanged: {summary.brief(same)}"


def _is_base(path: str) -> bool:
    return path.startswith(f"{writing.BASE}/")


def _what_changed(done: writing.Changes, directory: Path, *, written: bool) -> Iterable[str]:
    """Give the lines on files, and what to do next."""
    touched = [path for path in (*done.new, *done.replaced, *done.removed) if not _is_base(path)]
    for paths, note in [
        ([path for path in done.removed if not _is_base(path)], "no longer made; removed"),
        (done.kept, "kept as you edited them"),
        (done.left, "no longer made; left because you edited them"),
        (done.deleted, "left out because you deleted them"),
        (
            done.in_the_way,
            "yours moved to .nbengineer/backup/" if written else "edited and in the way (see --diff, --force)",
        ),
    ]:
        if paths:
            yield f"{note}: {', '.join(paths)}"
    files = summary.many(len(touched) + len(done.in_the_way), "file")
    if not touched and not done.in_the_way:
        was = ("was", "was") if written else ("is", "would be")
        yield f"{_short(directory)} {was[0]} up to date; nothing {was[1]} written"
    elif not written:
        yield f"{files} would be written; nothing was"
    else:
        yield f"wrote {files} to {_short(directory)}"
        first = "README.md" in done.new and not (directory / ".git").exists()
        yield "next: " + " && ".join(_next_steps(directory, first=first))


def _next_steps(directory: Path, *, first: bool) -> Iterable[str]:
    yield f"cd {quote(_short(directory))}"
    if first:
        yield "git init"
    yield (
        "python -m pip install -e '.[test]' -c constraints.txt"
        if (directory / "constraints.txt").exists()
        else ("python -m pip install -e '.[test]'")
    )
    yield "pytest"
    yield f"python -m {_package_of(directory)}"


def _package_of(directory: Path) -> str:
    manifest = writing.read_manifest(directory)
    return str(manifest["package"]) if manifest else directory.name


def _outcome(prepared: Prepared, done: writing.Changes, *, written: bool) -> dict[str, Any]:
    """Give the outcome as what JSON holds."""
    extraction = prepared.extraction
    return {
        "package": extraction.package,
        "directory": str(prepared.standing.directory),
        "written": written,
        "versions": prepared.asked,
        "recorded": summary.recorded(extraction.recorded) if extraction.recorded else {},
        "summary": summary.headline(extraction.plan, extraction.notebook),
        "cells": [
            {"number": number, "became": places}
            for number, places in summary.fates(extraction.plan, extraction.notebook).items()
        ],
        "files": {path: len(content) for path, content in writing.contents_of(extraction.tree).items()},
        "changes": asdict(done),
        "diagnostics": [asdict(diagnostic) for diagnostic in extraction.diagnostics],
    }


def _print_json(outcome: dict[str, Any]) -> None:
    click.echo(json.dumps(outcome, indent=2))


def _short(directory: Path) -> str:
    """Give a folder as seen from here where that is shorter."""
    try:
        relative = os.path.relpath(directory)
    except ValueError:
        return str(directory)
    return min(relative, str(directory), key=len)
