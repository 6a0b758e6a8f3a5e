"""Puts a generated program to the test: extract, run both, compare."""

from __future__ import annotations

import traceback
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nbengineer import Extraction
from tests.differential.comparing import compare
from tests.differential.extracting import Refusal, extract

if TYPE_CHECKING:
    from tests.differential.program import Program
    from tests.differential.running import Runner


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of a program: `differences` are empty if it is right or refused, `refused` are the codes of a refusal."""

    differences: tuple[str, ...] = ()
    refused: frozenset[str] = frozenset()

    @property
    def kind(self) -> str:
        """Give what kind of failure it is; empty for none."""
        return self.differences[0].split(":")[0] if self.differences else ""


def check(program: Program, runner: Runner) -> Verdict:
    """Compare a program with its package; never raises.

    Where some cells are not tagged, only what the steps return is compared: what those cells print, and whether they
    raise, is of no matter where nothing needs them.
    """
    notebook = program.notebook()
    try:
        extraction = extract(notebook)
    except Exception as error:  # noqa: BLE001 (a bug of the product is what we look for)
        place = traceback.extract_tb(error.__traceback__)[-1]
        return Verdict((f"{type(error).__name__}: {error} ({place.name}, line {place.lineno})",))
    match extraction:
        case Refusal(codes, message):
            return Verdict(refused=codes) if codes else Verdict((f"no code: {message}",))
        case Extraction():
            whole = program.is_tagged_throughout
            there = runner.cells(notebook)
            here = runner.package(extraction.files, extraction.manifest)
            found = compare(there, here, extraction.manifest, every_name=whole)
            apart = () if whole else ("stdout:", "exception:") if there.failure else ("stdout:",)
            return Verdict(tuple(line for line in found if not line.startswith(apart)))
