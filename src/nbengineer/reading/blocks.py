"""The blocks of a Markdown cell as far as headings need them: headings, plain paragraphs, and everything else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

FENCE = re.compile(r" {0,3}(`{3,}|~{3,})(.*)")
ATX = re.compile(r" {0,3}(#{1,6})[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*")
TIGHT_ATX = re.compile(r"(#(?=[^\W\d_])|#{2,6}(?=[^\s#]))(.*?)#*[ \t]*")
"""Headings without a space, as older notebook editors showed them: `##Load`, `#Load` (not `#1`)."""
ATTRIBUTES = re.compile(r"\s*\{[#.][^{}]*\}$")
SETEXT = re.compile(r" {0,3}(=+|-+)[ \t]*")
RULE = re.compile(r" {0,3}([-*_])[ \t]*(\1[ \t]*){2,}")
HTML_HEADING = re.compile(r"<h([1-6])\b[^>]*>(.*?)</h\1\s*>", re.IGNORECASE | re.DOTALL)
COMMENT = re.compile(r"<!--.*?(-->|\Z)", re.DOTALL)
LIST_ITEM = re.compile(r" {0,3}([-+*]|\d{1,9}[.)])([ \t]|$)")
INDENTED = re.compile(r" {4}|\t")
TABLE_RULE = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*")
HTML_BLOCK = re.compile(
    r" {0,3}</?(div|table|thead|tbody|tr|td|th|p|ul|ol|li|dl|details|summary|center|hr|pre|style|script|iframe|figure"
    r"|img|br|blockquote|section|article|header|footer|nav|video|audio|form|svg|h[1-6])\b",
    re.IGNORECASE,
)
MATHS = re.compile(r" {0,3}(\$\$|\\\[|\\begin\{)")


@dataclass(frozen=True, slots=True)
class Block:
    """One block: `level` is that of a heading (0 for others); `text` still has its inline markup."""

    kind: Literal["heading", "paragraph", "other"]
    text: str
    level: int = 0


def blocks(source: str) -> Iterator[Block]:
    """Give the blocks of a Markdown cell in order."""
    waiting: list[str] = []
    opened = ""
    for line in _headings_to_atx(source):
        fence = FENCE.match(line)
        if opened:
            waiting.append(line)
            if fence and fence[1].startswith(opened) and not fence[2].strip():
                yield Block("other", "\n".join(waiting))
                waiting, opened = [], ""
            continue
        if fence:
            yield from _flushed(waiting)
            waiting, opened = [line], fence[1]
            continue
        heading = ATX.fullmatch(line) or TIGHT_ATX.fullmatch(line)
        underline = SETEXT.fullmatch(line)
        if heading:
            yield from _flushed(waiting)
            waiting = []
            yield Block("heading", ATTRIBUTES.sub("", heading[2]), len(heading[1]))
        elif underline and waiting and _is_paragraph(waiting):
            yield Block("heading", ATTRIBUTES.sub("", " ".join(waiting)), 1 if underline[1][0] == "=" else 2)
            waiting = []
        elif not line.strip() or RULE.fullmatch(line):
            yield from _flushed(waiting)
            waiting = []
        else:
            waiting.append(line)
    if opened:
        yield Block("other", "\n".join(waiting))
    else:
        yield from _flushed(waiting)


def _flushed(lines: list[str]) -> Iterator[Block]:
    if lines:
        yield Block("paragraph" if _is_paragraph(lines) else "other", "\n".join(_until_list(lines)))


def _until_list(lines: list[str]) -> list[str]:
    """Give the lines before a list that starts right below them."""
    stop = next((place for place, line in enumerate(lines) if place and LIST_ITEM.match(line)), len(lines))
    return lines[:stop]


def _is_paragraph(lines: list[str]) -> bool:
    """Say whether lines between blank ones are running text: no list, table, quotation, code, formula or HTML."""
    first = lines[0]
    if LIST_ITEM.match(first) or INDENTED.match(first) or first.lstrip().startswith((">", "|")):
        return False
    if MATHS.match(first) or HTML_BLOCK.match(first):
        return False
    return not (len(lines) > 1 and "|" in lines[1] and TABLE_RULE.fullmatch(lines[1]))


def _headings_to_atx(source: str) -> list[str]:
    """Give the lines with `<h1>…</h1>` written as `# …` and comments left out, except inside fences."""
    if "<" not in source:
        return source.split("\n")
    lines: list[str] = []
    outside: list[str] = []
    opened = ""
    for line in source.split("\n"):
        fence = FENCE.match(line)
        if opened:
            lines.append(line)
            if fence and fence[1].startswith(opened) and not fence[2].strip():
                opened = ""
        elif fence:
            lines += [*_rewritten(outside), line]
            outside, opened = [], fence[1]
        else:
            outside.append(line)
    return lines + _rewritten(outside)


def _rewritten(lines: list[str]) -> list[str]:
    text = COMMENT.sub("", "\n".join(lines))
    text = HTML_HEADING.sub(lambda found: f"\n\n{'#' * int(found[1])} {' '.join(found[2].split())}\n\n", text)
    return text.split("\n") if lines else []
