"""The title of a notebook: the heading that names all of it, and so no step (DESIGN 3, names)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from nbengineer.planning.evidence import words_of
from nbengineer.reading.headings import Heading, top_headings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nbengineer.model.notebook import Notebook

FIRST_STEPS = ("setup", "data")
SPEAKS_FOR = 1.5
"""So much must the words of a heading speak for one of the first steps to make it a section among others."""


def title_of(notebook: Notebook) -> Heading:
    """Give the first heading of level 1; none where it is only the first section of several.

    It is, if others of its level follow and code stands above it already ("Read the data" below the imports), or its
    words say what a first step does ("Setup").
    """
    tops = top_headings(notebook)
    if not tops or (len(tops) > 1 and _begins_the_sections(tops[0], notebook)):
        return Heading()
    return tops[0]


def _begins_the_sections(first: Heading, notebook: Notebook) -> bool:
    above = notebook.cells[: first.cell]
    weights = words_of(first.plain)
    return any(cell.kind == "code" and cell.source.strip() for cell in above) or any(
        weights.get(module, 0) >= SPEAKS_FOR for module in FIRST_STEPS
    )


def below_the_title(heads: Sequence[Heading], title: Heading) -> tuple[Heading, ...]:
    """Give the headings as steps are named by them: what stands under the title alone has none."""
    return tuple(replace(head, text="", plain="", paragraph="") if _is(head, title) else head for head in heads)


def _is(head: Heading, title: Heading) -> bool:
    return head.level == 1 and (head.cell, head.text) == (title.cell, title.text)
