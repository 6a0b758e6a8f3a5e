"""Reads case files: a Markdown file is a suite, a `## heading` is a test.

Under the heading stand prose and, in any order,

    ```py notebook          the notebook, as a percent script
    ```py NAME.py           a file beside the notebook (any language tag, any path)
    refused: NBE320         the extraction may refuse the notebook with this code
    unlike: b               this name's value may differ, for the reason that the prose gives
    raises: ValueError      the cells end with this exception
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.differential.percent import parse

if TYPE_CHECKING:
    from collections.abc import Iterator

PROGRAMS = Path(__file__).parents[1] / "cases" / "programs"

_HEADING = re.compile(r"^## (.+)$", re.MULTILINE)
_BLOCK = re.compile(r"^```\w+ (?P<name>\S+)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
_LINE = re.compile(r"^(?P<key>refused|unlike|raises): (?P<words>.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Case:
    """One program: `beside` are files in its folder, `refused` codes that may refuse it, `unlike` names that may differ.

    `raises` is the type of the exception that ends its cells, empty if they complete.
    """

    suite: str
    title: str
    notebook: dict[str, Any]
    beside: dict[str, str]
    refused: frozenset[str]
    unlike: frozenset[str]
    raises: str

    def __str__(self) -> str:
        """Give the name under which pytest lists it."""
        return f"{self.suite}::{self.title}"


def read_cases(folder: Path = PROGRAMS) -> list[Case]:
    """Give all cases of a folder of case files; raises ValueError for a case without a notebook."""
    return [case for path in sorted(folder.glob("*.md")) for case in _suite(path.stem, path.read_text("utf-8"))]


def _suite(suite: str, text: str) -> Iterator[Case]:
    headings = [(found.start(), found.end(), found[1]) for found in _HEADING.finditer(text)]
    ends = [start for start, _, _ in headings[1:]] + [len(text)]
    for (_, start, title), end in zip(headings, ends, strict=True):
        section = text[start:end]
        files = {found["name"]: found["body"] for found in _BLOCK.finditer(section)}
        prose = _BLOCK.sub("", section)
        words: dict[str, set[str]] = {"refused": set(), "unlike": set(), "raises": set()}
        for line in _LINE.finditer(prose):
            words[line["key"]] |= set(line["words"].replace(",", " ").split())
        if "notebook" not in files:
            raise ValueError(f"{suite}: {title}: no ```py notebook``` block")
        notebook = parse(files.pop("notebook"))
        yield Case(
            suite,
            title,
            notebook,
            files,
            frozenset(words["refused"]),
            frozenset(words["unlike"]),
            "".join(words["raises"]),
        )
