"""Docstrings and comments made of a reader's words, safe for any text."""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH = 100
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029]+")
SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[^\W\d_a-z])")
QUOTES = '"""'
LEADING_ON = " :,;"


def plain(text: str) -> str:
    """Give a text on one line, without characters that Python's reader would stumble over."""
    return " ".join(CONTROL.sub(" ", text).split())


def words(name: str) -> str:
    """Give an identifier as words: `load_the_customers` is "Load the customers"."""
    spaced = " ".join(name.split("_")).strip() or name
    return spaced[:1].upper() + spaced[1:]


def sentence(text: str) -> str:
    """Give a text with a full stop where nothing ends it."""
    return text if not text or text[-1] in ".!?:…" else f"{text}."


def many(count: int, noun: str) -> str:
    """Give a count with its noun."""
    return f"{count} {noun}" if count == 1 else f"{count or 'no'} {noun}s"


def docstring(text: str, further: Sequence[str] = (), *, indent: str = "") -> str:
    """Give a docstring, indented: one line where it fits, else a summary, a blank line, and the rest wrapped.

    `further` are sentences that follow in a paragraph of their own, each on its own line. What a text ends with to lead
    on to something else gives way to a full stop, since here that does not follow.
    """
    summary = sentence(plain(text).rstrip(LEADING_ON))
    paragraph = [sentence(plain(line)) for line in further]
    whole = quoted(summary)
    if not paragraph and len(indent) + len(whole) <= WIDTH:
        return indent + whole
    width = WIDTH - len(indent)
    first, rest = summary, ""
    if len(summary) > width - len(QUOTES):
        first, _, rest = SENTENCE.sub("\n", summary, count=1).partition("\n")
    head = textwrap.wrap(first, width - len(QUOTES) - 1, break_long_words=False, break_on_hyphens=False)
    blocks = [head, _wrapped([rest] if rest else [], width), _wrapped(paragraph, width)]
    body = "\n\n".join("\n".join(block) for block in blocks if block)
    lines = quoted(f"{body}\n").split("\n")
    return "\n".join(indent + line if line else "" for line in lines)


def comment(text: str, *, indent: str = "") -> str:
    """Give a text as comment lines of at most 100 columns."""
    width = WIDTH - len(indent) - 2
    lines = textwrap.wrap(plain(text), width, break_long_words=False, break_on_hyphens=False)
    return "\n".join(f"{indent}# {line}" for line in lines)


def quoted(text: str) -> str:
    """Give a triple-quoted literal for a text, raw where that reads better."""
    if "\\" in text and QUOTES not in text and text[-1] not in '\\"':
        return f"r{QUOTES}{text}{QUOTES}"
    escaped = text.replace("\\", "\\\\").replace(QUOTES, '\\"\\"\\"')
    if escaped.endswith('"'):
        escaped = escaped[:-1] + '\\"'
    return QUOTES + escaped + QUOTES


def _wrapped(lines: list[str], width: int) -> list[str]:
    wrapped: list[str] = []
    for line in lines:
        wrapped += textwrap.wrap(line, width, break_long_words=False, break_on_hyphens=False)
    return wrapped
