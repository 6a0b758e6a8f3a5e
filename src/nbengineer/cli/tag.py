"""`nbengineer tag`: which cell would go where."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from nbengineer.cli.complaints import complain
from nbengineer.tagging import Proposal, propose, write

EPILOG = """\b
Examples:
  nbengineer tag churn.ipynb           show the table
  nbengineer tag churn.ipynb --write   put the tags into the notebook
"""

WIDTH = 100
"""Columns of the table where the output is no terminal."""


@click.command(name="tag", epilog=EPILOG)
@click.argument("notebook", type=click.Path(path_type=Path))
@click.option("--write", "write_them", is_flag=True, help="Put the tags into the notebook; nothing else in it changes.")
@click.option("--json", "as_json", is_flag=True, help="Print the table as JSON.")
def command(*, notebook: Path, write_them: bool, as_json: bool) -> int:
    """Propose where each cell of NOTEBOOK goes, by its headings and by what the cells call.

    A notebook that has tags keeps them: then the table shows what they do.
    """
    proposal = propose(notebook)
    if as_json:
        rows = [asdict(row) for row in proposal.rows]
        diagnostics = [asdict(diagnostic) for diagnostic in proposal.diagnostics]
        click.echo(json.dumps({"proposed": proposal.proposed, "cells": rows, "diagnostics": diagnostics}, indent=2))
    else:
        complain(proposal.diagnostics)
        _show(proposal)
    if write_them:
        written = write(proposal)
        click.echo(f"wrote {written} tag{'' if written == 1 else 's'} into {notebook}", err=True)
    if not as_json:
        click.echo(_next(proposal, notebook, written=write_them))
    return 0


def _show(proposal: Proposal) -> None:
    longest = max((len(row.target) for row in proposal.rows), default=0)
    target = Column("goes to", no_wrap=True, min_width=min(longest, WIDTH // 2))
    table = Table("cell", "first line", target, "why", box=None, header_style="bold", pad_edge=False)
    for row in proposal.rows:
        first = Text(row.first_line, overflow="ellipsis", no_wrap=True)
        table.add_row(str(row.number), first, Text(row.target), Text(row.why))
    console = Console()
    console.print(table, width=None if console.is_terminal else WIDTH)


def _next(proposal: Proposal, notebook: Path, *, written: bool) -> str:
    """Say what the table is worth and what to do next."""
    if not proposal.proposed:
        return "The notebook's own tags decide."
    if written:
        return f"next: nbengineer extract {notebook}"
    return "A proposal: --write puts it into the notebook as tags, which you can then change in Jupyter."
