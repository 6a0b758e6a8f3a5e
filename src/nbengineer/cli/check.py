"""`nbengineer check`: how notebooks stand on their checklist."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nbengineer.check import check_file
from nbengineer.errors import BadRequest
from nbengineer.stages.catalog import catalog

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nbengineer.check import CheckedFile
    from nbengineer.model.checklist import ItemStatus, StageStatus

EPILOG = """\b
Examples:
  nbengineer check churn.ipynb                            how far it is, and what to do next
  nbengineer check churn.ipynb --stage development        every item of one stage
  nbengineer check *.ipynb --stage planning --strict      exit 1 if a gate of planning is not met (for CI)

Exit codes: 0 it was checked (with --strict: and every gate is met), 1 a gate is not met, 2 it can't be checked.
"""
COLOURS = {
    "pass": "green",
    "waived": "green",
    "done": "green",
    "warn": "yellow",
    "unknown": "yellow",
    "fail": "red",
    "not-applicable": "bright_black",
    "open": "",
}
WIDTH = max(map(len, COLOURS))
STAGE_WIDTH = max(len(stage.id) for stage in catalog().stages)


@click.command(name="check", epilog=EPILOG)
@click.argument("notebooks", metavar="NOTEBOOK…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--stage", metavar="S", help="Only this stage, with all of its items.")
@click.option("--profile", metavar="P", help="Whose gates bind: team or solo [default: the notebook's own].")
@click.option("--strict", is_flag=True, help="Exit 1 if a gate is not met.")
@click.option(
    "--package",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="The notebook's package [default: the one folder that was made from it].",
)
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
def command(
    *,
    notebooks: tuple[Path, ...],
    stage: str | None,
    profile: str | None,
    strict: bool,
    package: Path | None,
    as_json: bool,
) -> int:
    """Say how each NOTEBOOK stands on the six stages: what is answered, which gates are met, what to do next.

    The notebook is read, not run. A gate keeps the next stage shut, never the notebook: nothing is blocked.
    """
    if package is not None and len(notebooks) > 1:
        raise BadRequest("--package is the package of one notebook", help="give one notebook")
    stages = [one.id for one in catalog().stages]
    if stage is not None and stage not in stages:
        raise BadRequest(f"there is no stage {stage}", where="--stage", help=f"stages are: {', '.join(stages)}")
    checked = [check_file(notebook, package=package, profile=profile) for notebook in notebooks]
    if as_json:
        click.echo(json.dumps({"notebooks": [_outcome(one, stage) for one in checked]}, indent=2))
    else:
        click.echo("\n\n".join("\n".join(report(one, stage)) for one in checked))
    shut = any(not one.open for each in checked for one in _shown(each, stage))
    return 1 if strict and shut else 0


def report(checked: CheckedFile, stage: str | None) -> Iterator[str]:
    """Give the lines for a person: a line for each stage, the items of the current one or of `stage`, what is next."""
    checklist = checked.checklist
    package = f", package {_short(checked.package)}" if checked.package else ""
    yield click.style(f"{checked.path} (profile {checklist.profile}{package})", bold=True)
    shown = _shown(checked, stage)
    for one in shown:
        yield _stage_line(one)
        if stage is not None or one.stage.id == checklist.current:
            yield from (line for status in one.items for line in _item_lines(status))
    if checklist.ended:
        yield click.style(f"the project ended here: {checklist.ended}", bold=True)
    if checklist.next and any(one.stage.id == checklist.current for one in shown):
        yield f"next: {checklist.next_item}"
    elif not checklist.next and not checklist.ended:
        yield "every gate is met"


def _shown(checked: CheckedFile, stage: str | None) -> list[StageStatus]:
    return [one for one in checked.checklist.stages if stage in {None, one.stage.id}]


def _stage_line(stage: StageStatus) -> str:
    if all(status.result == "not-applicable" for status in stage.items):
        return f"  {stage.stage.id.ljust(STAGE_WIDTH)}  {click.style('not applicable', fg=COLOURS['not-applicable'])}"
    gates = f"{stage.done} of {stage.needed} gates met"
    return f"  {stage.stage.id.ljust(STAGE_WIDTH)}  {click.style(gates, fg='green' if stage.open else 'yellow')}"


def _item_lines(status: ItemStatus) -> Iterator[str]:
    """Give the lines of an item; a reminder is in brackets."""
    word = word_of(status)
    name = status.item.id if status.binds else f"({status.item.id})"
    yield f"    {click.style(word.ljust(WIDTH), fg=COLOURS[word] or None)}  {name}"
    said = said_of(status)
    if said or not status.met:
        yield f"    {' ' * WIDTH}  {said or status.item.text}"


def word_of(status: ItemStatus) -> str:
    """Give how an item stands in one word."""
    if status.met and status.answer.state == "waived":
        return "waived"
    if status.item.kind != "auto" and status.result == "pass":
        return "done"
    return status.result or "open"


def said_of(status: ItemStatus) -> str:
    """Give why an item stands as it does: the waiver, the finding, or the note; on one line."""
    answer = status.answer
    waived = status.met and answer.state == "waived"
    said = f"{answer.by}: {answer.reason}" if waived else status.reason or answer.note
    return "".join(letter if letter.isprintable() else " " for letter in said).strip()


def _outcome(checked: CheckedFile, stage: str | None) -> dict[str, Any]:
    """Give a checklist as what JSON holds."""
    checklist = checked.checklist
    return {
        "path": str(checked.path),
        "package": str(checked.package) if checked.package else None,
        "profile": checklist.profile,
        "current": checklist.current,
        "next": {"item": checklist.next_item, "text": checklist.next} if checklist.next else None,
        "ended": checklist.ended,
        "stages": [
            {
                "id": one.stage.id,
                "done": one.done,
                "needed": one.needed,
                "open": one.open,
                "items": [_item(status) for status in one.items],
            }
            for one in _shown(checked, stage)
        ],
    }


def _item(status: ItemStatus) -> dict[str, Any]:
    return {
        "id": status.item.id,
        "kind": status.item.kind,
        "state": status.answer.state,
        "binds": status.binds,
        "met": status.met,
        "result": status.result,
        "reason": status.reason,
        "cells": list(status.cells),
    }


def _short(folder: Path) -> str:
    return min(os.path.relpath(folder), str(folder), key=len)
