"""Reads the case files of planning: a Markdown file is a suite, a `## heading` is a test.

Under the heading stand prose, one `py notebook` block (percent cells) and what must come out, in blocks of lines:

    steps           features.add(df, *, size) -> df  [c2 c3]  plain      as `steps` below writes them
    definitions     features.ratio(*, size)  [c2]  function               what it is lifted for in parentheses
    settings        size = 0.2 : float  SIZE  [c1]
    results         auc
    tests           tests/test_features.py::test_add  [c4]  after 2 (df)
    skipped         c5 3 display-only                                     0 stands for the whole cell
    diagnostics     NBE201 c2 1 warning
    src/train.py    the whole module, as ruff formats it; only the lines under `run` for src/pipeline.py
    NAME.py beside  a file beside the notebook

A block that stands there must come out as a whole. Without a `diagnostics` block there are no warnings. Lines of prose:
`options: --only train --split --returns all`, `refused: NBE320`, `bad request: a piece of the message`, and
`deviates: F6: why` for what the product does not do yet: the test is then expected to fail, and fails if it passes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nbengineer import Options
from tests.differential.percent import parse

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PLANS = Path(__file__).parents[1] / "cases" / "plans"

_HEADING = re.compile(r"^## (.+)$", re.MULTILINE)
_BLOCK = re.compile(r"^```(?:py|text) (?P<name>[^\n]+)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
_LINE = re.compile(r"^(?P<key>options|refused|bad request|deviates): (?P<words>.+)$", re.MULTILINE)

KNOWN = frozenset("steps definitions settings results tests skipped diagnostics".split())


@dataclass(frozen=True, slots=True)
class Case:
    """One notebook and what must come out: `expected` maps the name of a block to its text.

    `refused` is the code of a refusal, `complaint` a piece of the message of a bad request, `deviates` why the product
    does something else.
    """

    suite: str
    title: str
    notebook: dict[str, Any]
    beside: Mapping[str, str]
    expected: Mapping[str, str]
    options: Options
    refused: str = ""
    complaint: str = ""
    deviates: str = ""

    def __str__(self) -> str:
        """Give the name under which pytest lists it."""
        return f"{self.suite}::{self.title}"


def read_plans(folder: Path = PLANS) -> list[Case]:
    """Give all cases of a folder of case files; raises ValueError for one that says nothing, or what nobody reads."""
    return [case for path in sorted(folder.glob("*.md")) for case in suite_of(path.stem, path.read_text("utf-8"))]


def suite_of(suite: str, text: str) -> Iterator[Case]:
    """Give the cases of one file."""
    heads = list(_HEADING.finditer(text))
    ends = [head.start() for head in heads[1:]] + [len(text)]
    for head, end in zip(heads, ends, strict=True):
        yield _case(suite, head[1], text[head.end() : end])


def _case(suite: str, title: str, section: str) -> Case:
    blocks = {found["name"]: found["body"] for found in _BLOCK.finditer(section)}
    words = {found["key"]: found["words"] for found in _LINE.finditer(_BLOCK.sub("", section))}
    if "notebook" not in blocks:
        raise ValueError(f"{suite}: {title}: no `py notebook` block")
    beside = {name.removesuffix(" beside"): body for name, body in blocks.items() if name.endswith(" beside")}
    expected = {name: body for name, body in blocks.items() if name != "notebook" and not name.endswith(" beside")}
    unread = {name for name in expected if name not in KNOWN and not name.startswith("src/")}
    if unread or section.count("```") != 2 * len(blocks):
        raise ValueError(f"{suite}: {title}: can't read a block {sorted(unread)}")
    if not expected and not words.keys() & {"refused", "bad request"}:
        raise ValueError(f"{suite}: {title}: says nothing of what must come out")
    return Case(
        suite,
        title,
        parse(blocks["notebook"]),
        beside,
        expected,
        options_of(words.get("options", "")),
        words.get("refused", ""),
        words.get("bad request", ""),
        words.get("deviates", ""),
    )


def options_of(line: str) -> Options:
    """Read options as on the command line."""
    words = line.split()
    only = [word for before, word in pairwise(words) if before == "--only"]
    unknown = set(words) - {"--only", "--split", "--returns", "all", *only}
    if unknown:
        raise ValueError(f"unknown options: {sorted(unknown)}")
    return Options(returns="all" if "--returns" in words else "used", split="--split" in words, only=tuple(only))
