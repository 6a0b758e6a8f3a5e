"""The programs of `tests/cases/programs` again with other tags, one way each: the package computes the same."""

import pytest

from nbengineer import Extraction
from tests.differential.cases import read_cases
from tests.differential.comparing import compare
from tests.differential.extracting import ALL, Refusal, extract
from tests.differential.retagging import retagged

WHOLE = ("none", "modules")
WAYS = ("every other", "none", "the others", "modules", "the last")
CASES = [(case, WAYS[number % len(WAYS)]) for number, case in enumerate(read_cases())]


@pytest.mark.parametrize(("case", "way"), CASES, ids=[f"{case} ({way})" for case, way in CASES])
def test_the_tags_do_not_change_what_is_computed(case, way, runner):
    """Where cells stay without a tag among tagged ones, what they print and whether they raise is left open."""
    notebook = retagged(case.notebook, way)
    match extract(notebook, case.beside, ALL):
        case Refusal(codes, message):
            assert codes, f"refused without a code: {message}"
            assert codes <= case.refused, message
        case Extraction() as extraction:
            there = runner.cells(notebook, case.beside)
            here = runner.package(extraction.files, extraction.manifest, case.beside)
            whole = way in WHOLE
            found = compare(there, here, extraction.manifest, unlike=case.unlike, every_name=whole)
            apart = () if whole else ("stdout:", "exception:") if there.failure else ("stdout:",)
            assert [line for line in found if not line.startswith(apart)] == []
