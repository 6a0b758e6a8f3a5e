"""Runs the steps of the whole notebook: `python -m churn_messy --help` says how."""

import argparse
import os
import sys
from dataclasses import fields
from pathlib import Path
from typing import Any

import joblib

from churn_messy.config import load

INPUTS = ("data/customers.csv",)
"""What the code reads from the folder that it runs in."""


def main(arguments: list[str] | None = None) -> int:
    """Run the notebook's steps as the command line asks for it; give the exit code."""
    parser = argparse.ArgumentParser(prog="python -m churn_messy", description="churn v3 (FINAL).")
    parser.add_argument(
        "--config", type=Path, metavar="FILE", help="settings, of which there are none"
    )
    parser.add_argument(
        "--set",
        type=_pair,
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="one setting, of which there are none",
    )
    parser.add_argument(
        "--workdir",
        type=Path,
        metavar="FOLDER",
        help="where to run: relative paths start there; default: the current folder if the input files are there, else data/",
    )
    parser.add_argument("--output", type=Path, metavar="FOLDER", help="where to save the results")
    given = parser.parse_args(arguments)
    try:
        config = load(given.config, dict(given.set))
    except (OSError, ValueError) as error:
        parser.error(str(error))
    output = given.output.resolve() if given.output else None
    folder = _folder(given.workdir)
    print(f"running in {folder}", file=sys.stderr)
    os.chdir(folder)
    os.environ.setdefault("MPLBACKEND", "Agg")
    from churn_messy import pipeline

    results = pipeline.run(config)
    for name, value in _named(results):
        print(f"{name} = {_short(value)}", file=sys.stderr)
    return _save(results, output) if output else 0


def _folder(asked: Path | None) -> Path:
    """Give the folder to run in: the one asked for, else the current one or `data/`, where the input files are."""
    if asked:
        return asked
    here, carried = Path.cwd(), Path(__file__).resolve().parents[2] / "data"
    for folder in (here, here / "data", carried):
        if all((folder / file).exists() for file in INPUTS):
            return folder
    return carried if carried.is_dir() else here


def _pair(text: str) -> tuple[str, str]:
    """Divide `name=value`."""
    name, equals, value = text.partition("=")
    if not equals:
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=VALUE")
    return name.strip(), value


def _named(results: Any) -> list[tuple[str, Any]]:
    return [(field.name, getattr(results, field.name)) for field in fields(results)]


def _short(value: Any) -> str:
    """Give a value on one line."""
    shape = getattr(value, "shape", None)
    if isinstance(shape, tuple) and shape:
        return f"{type(value).__name__} of shape {shape}"
    text = " ".join(repr(value).split())
    return text if len(text) <= 100 else f"{text[:99]}…"


def _save(results: Any, folder: Path) -> int:
    """Save figures as PNG and everything else by joblib; give 1 if something can't be saved."""
    folder.mkdir(parents=True, exist_ok=True)
    failed = 0
    for name, value in _named(results):
        try:
            if hasattr(value, "savefig"):
                value.savefig(folder / f"{name}.png")
            else:
                joblib.dump(value, folder / f"{name}.joblib")
        except Exception as error:
            print(f"{name} can't be saved: {error}", file=sys.stderr)
            failed = 1
    return failed


if __name__ == "__main__":
    sys.exit(main())
