"""A notebook's words inside Markdown, HTML and Mermaid: shown as they are, never obeyed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nbengineer.emitting.docstrings import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

BIDI = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
SPECIAL = re.compile(r"[\\`*{}\[\]<>|~$&]|(?<!\w)_|_(?!\w)|(?<!\w)@(?=\w)")
AT_START = re.compile(r"^(#+|[-+=]|\d+[.)])(?=\s|$|[-+=])")
RUN_OF_TICKS = re.compile("`+")
MERMAID = re.compile(r'["#<>&;`\\{}\[\]()|]')


def visible(text: str) -> str:
    """Give a text on one line without characters that hide or reorder others."""
    return plain(BIDI.sub("", text))


def prose(text: str) -> str:
    """Give a text as Markdown that shows it literally; fits into table cells."""
    escaped = SPECIAL.sub(_escaped, visible(text))
    return AT_START.sub(lambda found: found[0][:-1] + "\\" + found[0][-1], escaped)


def _escaped(found: re.Match[str]) -> str:
    return {"<": "&lt;", ">": "&gt;", "&": "&amp;", "@": "&#64;"}.get(found[0], f"\\{found[0]}")


def code(text: str, limit: int = 80) -> str:
    """Give a text as a code span that fits into table cells; "" for nothing."""
    shown = visible(text)
    if not shown:
        return ""
    shown = shown if len(shown) <= limit else f"{shown[: limit - 1]}…"
    shown = shown.replace("|", "\\|")
    longest = max((len(run) for run in RUN_OF_TICKS.findall(shown)), default=0)
    fence = "`" * (longest + 1)
    space = " " if longest or shown[-1] == "\\" else ""
    return f"{fence}{space}{shown}{space}{fence}"


def with_code(text: str) -> str:
    """Give a text of ours as Markdown in which what stands between backticks is code."""
    parts = text.split("`")
    if len(parts) % 2 == 0:
        return prose(text)
    return "".join(
        code(part) if number % 2 else _prose_around(part, is_first=not number) for number, part in enumerate(parts)
    )


def _prose_around(text: str, *, is_first: bool) -> str:
    """Give a part of a text as `prose`, with the spaces at its ends."""
    if not text.strip():
        return text
    left, right = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    shown = prose(text) if is_first else SPECIAL.sub(_escaped, visible(text))
    return f"{left}{shown}{right}"


def fenced(text: str, language: str) -> str:
    """Give a block of code."""
    return f"```{language}\n{text}\n```"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Give a table of ready cells."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def label(text: str) -> str:
    """Give a text for a quoted label of a Mermaid chart."""
    return MERMAID.sub(lambda found: f"#{ord(found[0])};", visible(text))
