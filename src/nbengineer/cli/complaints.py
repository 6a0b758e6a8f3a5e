"""Prints diagnostics for a person: by cell, on stderr."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from nbengineer.emitting.summary import grouped

if TYPE_CHECKING:
    from collections.abc import Iterable

    from nbengineer.model.diagnostic import Diagnostic

COLOURS = {"error": "red", "warning": "yellow", "info": "blue"}


def complain(diagnostics: Iterable[Diagnostic], *, color: bool | None = None) -> None:
    """Print warnings and errors by cell; notes are only counted, since they ask for nothing."""
    diagnostics = tuple(diagnostics)
    for place, group in grouped(diagnostic for diagnostic in diagnostics if diagnostic.severity != "info"):
        click.echo(click.style(place, bold=True), err=True, color=color)
        for diagnostic in group:
            line = f"line {diagnostic.line}: " if diagnostic.line else ""
            label = click.style(f"{diagnostic.severity} {diagnostic.code}", fg=COLOURS[diagnostic.severity])
            click.echo(f"  {label} {line}{diagnostic.message}", err=True, color=color)
            if diagnostic.help:
                click.echo(f"    → {diagnostic.help}", err=True, color=color)
    notes = sum(diagnostic.severity == "info" for diagnostic in diagnostics)
    if notes:
        many, them = ("1 note that needs", "it") if notes == 1 else (f"{notes} notes that need", "them")
        click.echo(f"and {many} nothing from you (--json lists {them})", err=True, color=color)
