"""Every program of `tests/cases/programs` computes the same as its package, or is refused with a code that the case allows."""

import pytest

from nbengineer import Extraction
from tests.differential.cases import read_cases
from tests.differential.comparing import compare
from tests.differential.extracting import ALL, USED, Refusal, extract

CASES = read_cases()


@pytest.fixture(scope="module")
def as_notebook(runner):
    """Run a case's cells, once for all its tests."""
    known = {}

    def run(case):
        if str(case) not in known:
            known[str(case)] = runner.cells(case.notebook, case.beside)
        return known[str(case)]

    return run


def accepted(case, options):
    """Give the package, or None for a refusal that the case allows; any other refusal fails the test."""
    match extract(case.notebook, case.beside, options):
        case Extraction() as extraction:
            return extraction
        case Refusal(codes, message):
            assert codes, f"refused without a code: {message}"
            assert codes <= case.refused, message
    return None


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_cells_end_as_the_case_says(case, as_notebook):
    """A program that breaks in our kernel would compare nothing."""
    failure = as_notebook(case).failure
    assert (failure.type if failure else "") == case.raises, failure


@pytest.mark.parametrize("case", CASES, ids=str)
def test_every_name_has_the_value_that_the_cells_give(case, runner, as_notebook):
    """With `returns="all"`: names, values, sharing, output and exception are the notebook's."""
    if extraction := accepted(case, ALL):
        package = runner.package(extraction.files, extraction.manifest, case.beside)
        assert compare(as_notebook(case), package, extraction.manifest, unlike=case.unlike) == []


@pytest.mark.parametrize("case", CASES, ids=str)
def test_what_steps_return_has_the_value_that_the_cells_give(case, runner, as_notebook):
    """With the default options: each returned value is the notebook's after the step's last cell."""
    if extraction := accepted(case, USED):
        package = runner.package(extraction.files, extraction.manifest, case.beside)
        different = compare(as_notebook(case), package, extraction.manifest, unlike=case.unlike, every_name=False)
        assert different == []


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_manifest_mentions_every_code_cell_and_every_file(case):
    """Nothing of the user's is lost: each code cell stands in the manifest; emitting twice gives the same bytes."""
    if extraction := accepted(case, USED):
        manifest = extraction.manifest
        seen = {name for step in manifest["steps"] for name in step["cells"]}
        parts = ("definitions", "config", "tests", "skipped", "diagnostics")
        seen |= {item["cell"] for part in parts for item in manifest[part]}
        code = {cell["id"] for cell in case.notebook["cells"] if cell["cell_type"] == "code"}
        assert code <= seen
        again = accepted(case, USED)
        assert again.files == extraction.files
        for path, text in extraction.files.items():
            if path.endswith(".py"):
                compile(text, path, "exec")
