"""Every case of `tests/cases/plans` comes out as it says: steps, definitions, settings, what stays, what is said."""

import json
import tempfile
from pathlib import Path

import pytest

from nbengineer import NbEngineerError, extract_notebook
from nbengineer.errors import BadRequest, NotebookRefused
from tests.planning.cases import read_plans, suite_of
from tests.planning.lines import blocks_of

CASES = read_plans()


def extracted(case):
    """Extract a case from a file of its own; nobody is asked what is installed."""
    with tempfile.TemporaryDirectory() as folder:
        for path, text in {**case.beside, "study.ipynb": json.dumps(case.notebook)}.items():
            place = Path(folder, path)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, "utf-8")
        return extract_notebook(Path(folder, "study.ipynb"), options=case.options)


def marked(case):
    """Give the case as a parameter; one that the product does not meet yet must fail until it does."""
    return pytest.param(case, id=str(case), marks=[pytest.mark.xfail(reason=case.deviates)] if case.deviates else [])


def what_counts(name, text):
    """Leave out what no case is about: of the pipeline only `run` counts."""
    return (
        text[text.index("def run(") - len("async ") * ("async def run(" in text) :]
        if name == "src/pipeline.py"
        else text
    )


@pytest.mark.parametrize("case", [marked(case) for case in CASES])
def test_a_case_comes_out_as_it_says(case):
    """Each block is compared as a whole; without a block of diagnostics there is no warning."""
    if case.complaint:
        with pytest.raises(BadRequest) as complaint:
            extracted(case)
        assert case.complaint in str(complaint.value)
        return
    if case.refused:
        with pytest.raises(NotebookRefused) as refusal:
            extracted(case)
        assert {one.code for one in refusal.value.diagnostics if one.severity == "error"} == {case.refused}
        return
    blocks = blocks_of(extracted(case))
    found = {name: what_counts(name, blocks.get(name, "")) for name in case.expected}
    assert found == dict(case.expected)
    if "diagnostics" not in case.expected:
        assert [line for line in blocks["diagnostics"].splitlines() if not line.endswith(" info")] == []


def test_titles_are_unique():
    """A failing test names one case."""
    names = [str(case) for case in CASES]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    "section",
    [
        "## nothing\n\nwords\n",
        "## no expectation\n\n```py notebook\n# %%\nx = 1\n```\n",
        "## unknown block\n\n```py notebook\n# %%\nx = 1\n```\n\n```text stepz\n```\n",
        "## open block\n\n```py notebook\n# %%\nx = 1\n```\n\n```text steps\n",
        "## unknown option\n\noptions: --fast\n\n```py notebook\n# %%\nx = 1\n```\n\n```text steps\n```\n",
    ],
)
def test_a_case_that_says_nothing_is_an_error(section):
    """A misspelt block fails instead of being ignored."""
    with pytest.raises(ValueError, match=r"suite: |unknown options"):
        list(suite_of("suite", section))


def test_refusals_are_errors_of_ours():
    """Both kinds of refusal can be caught as one."""
    assert issubclass(BadRequest, NbEngineerError)
    assert issubclass(NotebookRefused, NbEngineerError)
