"""The heading that each cell stands under, and the first paragraph under that heading."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from nbengineer.reading.blocks import blocks
from nbengineer.reading.markup import without_markup

if TYPE_CHECKING:
    from nbengineer.model.notebook import Notebook

WORDS = (
    "step|part|section|chapter|lesson|task|exercise|question|stage|phase|appendix|figure|module|week|day|unit|problem"
)
NUMBERING = (
    re.compile(
        rf"(?:{WORDS})\s*[-#]?\s*(?:\d+(?:\.\d+)*[a-z]?|[ivxlc]+|[a-z])\s*(?:[:.)\]\u2013\u2014-]+\s*|$)", re.IGNORECASE
    ),
    re.compile(rf"(?:{WORDS})\s+\d+(?:\.\d+)*\s+", re.IGNORECASE),
    re.compile(r"q\d+\s*[:.)\u2013\u2014-]\s*", re.IGNORECASE),
    re.compile(r"[(\[]?\d+(?:\.\d+)+[.)\]:]*(?:\s*[\u2013\u2014:-])?(?:\s+|$)"),
    re.compile(r"[(\[]?\d{1,3}[a-z]?\s*[.)\]:](?:\s*[\u2013\u2014-])?(?:\s+|$|(?=[^\W\d]))"),
    re.compile(r"\d{1,2}(?:\s*[\u2013\u2014-])?(?:\s+|$)"),
    re.compile(r"#\d+\s*[:.)-]?\s*"),
    re.compile(r"(?:\d\ufe0f?\u20e3)+\s*"),
    re.compile(r"\(?(?:[IVXLC]+|[A-Z])\s*[.)\]]\s+"),
    re.compile(r"\(?[a-z]\)\s+"),
)
TOP = re.compile(r"^ {0,3}(?:#(?!#)|=+[ \t]*$)|<h1", re.MULTILINE | re.IGNORECASE)
"""What a heading of level 1 begins with, or is underlined by."""

CONTENTS = frozenset({"table of contents", "contents", "toc"})
"""Headings of a list of headings: nothing stands under them."""

ORNAMENT = re.compile(r"[^\w\s()\[\]#\"'`$]+\s*(?=[\w(\[#])")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading without its markup; all empty (`cell` -1) where no heading stands above.

    `plain` is the text without leading numbering ("2.1 ", "Step 3:"), `paragraph` the first running text under it on
    one line (code keeps its ticks), `cell` the index among all cells of the markdown cell that it stands in.
    """

    text: str = ""
    level: int = 0
    paragraph: str = ""
    cell: int = -1
    plain: str = ""


def headings(notebook: Notebook) -> tuple[Heading, ...]:
    """Give one heading per cell: the nearest at or above it; its text is what stands above the next code cell."""
    found: list[Heading] = []
    current, wanting = Heading(), False
    for index, cell in enumerate(notebook.cells):
        if cell.kind == "code":
            wanting = False
        elif cell.kind == "markdown":
            before, (current, wanting) = current, _read(cell.source, index, current, wanting=wanting)
            if before.cell == current.cell:
                _replace_at_end(found, before, current)
        found.append(current)
    return tuple(found)


def top_headings(notebook: Notebook) -> tuple[Heading, ...]:
    """Give the headings of level 1 in order, those too that another one follows in their cell."""
    found = []
    for index, cell in enumerate(notebook.cells):
        if cell.kind == "markdown" and TOP.search(cell.source):
            for block in blocks(cell.source):
                text = without_markup(block.text, ticks=False) if block.level == 1 else ""
                if text and text.lower() not in CONTENTS:
                    found.append(Heading(text, 1, "", index, without_numbering(text)))
    return tuple(found)


def _replace_at_end(found: list[Heading], old: Heading, new: Heading) -> None:
    """Give the cells just above the heading as it is now that its paragraph is known."""
    for place in range(len(found) - 1, -1, -1):
        if found[place] != old:
            break
        found[place] = new


def _read(source: str, index: int, current: Heading, *, wanting: bool) -> tuple[Heading, bool]:
    """Give the heading that counts after a markdown cell, and whether it still wants its paragraph."""
    for block in blocks(source):
        if block.kind == "heading":
            text = without_markup(block.text, ticks=False)
            if text and text.lower() not in CONTENTS:
                current, wanting = Heading(text, block.level, "", index, without_numbering(text)), True
        elif block.kind == "paragraph" and wanting:
            paragraph = without_markup(block.text, ticks=True)
            if any(character.isalnum() for character in paragraph):
                current, wanting = replace(current, paragraph=paragraph), False
    return current, wanting


def without_numbering(text: str) -> str:
    """Give a heading without its leading numbers, letters or roman numerals; "" if it is nothing else."""
    for _ in range(3):
        bare = ORNAMENT.sub("", text, count=1) if ORNAMENT.match(text) else text
        found = next((match for pattern in NUMBERING if (match := pattern.match(bare))), None)
        if found is None or not found[0]:
            break
        text = bare[found.end() :].strip()
    return text
