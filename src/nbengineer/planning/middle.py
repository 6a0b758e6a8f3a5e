"""What planning knows once the steps are cut, before anything has its final form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nbengineer.model.environment import Folder
    from nbengineer.model.facts import Program
    from nbengineer.model.notebook import Code, Notebook
    from nbengineer.planning.flowing import Ask, Signature
    from nbengineer.planning.grouping import Group
    from nbengineer.planning.hoisting import Hoisted
    from nbengineer.planning.settings import Fields
    from nbengineer.planning.sorting import Sorted
    from nbengineer.reading.headings import Heading


@dataclass(frozen=True, slots=True)
class Middle:
    """The notebook as read, analysed and sorted, and its steps as groups of statements with their signatures.

    `made` are modules that only the run makes.
    """

    notebook: Notebook
    codes: Sequence[Code | None]
    program: Program
    heads: Sequence[Heading]
    sorted: Sorted
    folder: Folder
    fields: Fields
    hoisted: Hoisted
    groups: Sequence[Group]
    ask: Ask
    flows: Sequence[Signature]
    made: frozenset[str] = frozenset()
