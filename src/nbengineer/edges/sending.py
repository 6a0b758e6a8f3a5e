"""Gives what looks at values as text, to be written where another process can import it."""

from __future__ import annotations

from pathlib import Path

NAME = "_nbengineer_sent"
"""The name under which it is imported there; no installed nbengineer has it."""


def bundle() -> dict[str, str]:
    """Give the sources of `nbengineer.edges.sent` by path (`_nbengineer_sent/looking.py`)."""
    files = sorted(Path(__file__).with_name("sent").glob("*.py"))
    return {f"{NAME}/{file.name}": file.read_text("utf-8").replace("nbengineer.edges.sent", NAME) for file in files}
