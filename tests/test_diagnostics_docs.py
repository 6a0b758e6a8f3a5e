"""`docs/diagnostics.md` explains every code that the product knows, and its examples give the codes that they stand for."""

import re
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))

from nbengineer import extract_notebook
from nbengineer.errors import NbEngineerError
from nbengineer.model.environment import Environment
from tests.differential.percent import parse

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs/diagnostics.md").read_text("utf-8")
SOURCES = "\n".join(path.read_text("utf-8") for path in sorted((ROOT / "src").rglob("*.py")))

SECTION = re.compile(r"^### (NBE\d{3}) ([a-z ]+): .+\n((?:(?!^#).*\n|^# %%.*\n)*)", re.MULTILINE)
ROW = re.compile(r"^\| (NBE\d{3}) \| ([a-z ]+) \| `([^`]+)` \|(?: [^|]+ \|){2}$", re.MULTILINE)
BLOCK = re.compile(r"(Instead:\n\n)?^```py\n(.*?)^```$", re.MULTILINE | re.DOTALL)

SECTIONS = {code: (severity, text) for code, severity, text in SECTION.findall(PAGE)}
ROWS = {code: (severity, line) for code, severity, line in ROW.findall(PAGE)}
EXAMPLES = [
    *(
        (code, severity, block)
        for code, (severity, text) in SECTIONS.items()
        for no, block in BLOCK.findall(text)
        if not no
    ),
    *((code, severity, f"{line}\nrows = [1]" if line[:2] == "%%" else line) for code, (severity, line) in ROWS.items()),
]
INSTEAD = [(code, block) for code, (_, text) in SECTIONS.items() for no, block in BLOCK.findall(text) if no]
ABOUT_THE_NOTEBOOK_AS_A_WHOLE = {"NBE101", "NBE480", "NBE481"}
ABOUT_A_RUN = {"NBE501", "NBE502", "NBE503", "NBE504", "NBE510", "NBE511"}  # tests/cli gives each


def said(notebook, environment=None):
    """Give the codes with their severities, for a refused notebook too."""
    try:
        found = extract_notebook(notebook, environment=environment).diagnostics
    except NbEngineerError as refusal:
        found = refusal.diagnostics
    return {(one.code, one.severity) for one in found}


def notebook_of(text):
    """Read an example; a single cell needs no head."""
    return parse(text if text.startswith("# %%") else f"# %%\n{text}")


def test_the_page_has_the_codes_of_the_product():
    """Every code in the source is on the page once, and the other way round."""
    listed = re.findall(r"^(?:### |\| )(NBE\d{3})\b", PAGE, re.MULTILINE)
    examples_of_texts = {"NBE1xx", "NBE2xx", "NBE3xx", "NBE4xx"}
    assert sorted(listed) == sorted(set(re.findall(r"NBE\d\w\w", SOURCES)) - examples_of_texts)
    assert sorted(listed) == sorted([*SECTIONS, *ROWS])


def test_every_code_is_written_once():
    """One place of the source gives a code its meaning."""
    written = re.findall(r'"(NBE\d{3})"', SOURCES)
    assert sorted(written) == sorted(set(written))


def test_every_code_has_an_example():
    """Only what is about the notebook as a whole, or about running it, has none."""
    assert {code for code, _, _ in EXAMPLES} == {*SECTIONS, *ROWS} - ABOUT_THE_NOTEBOOK_AS_A_WHOLE - ABOUT_A_RUN


@pytest.mark.parametrize(("code", "severity", "example"), EXAMPLES, ids=[code for code, _, _ in EXAMPLES])
def test_an_example_gives_its_code(code, severity, example):
    """With one of the severities of its heading; what is never told is not told."""
    found = {level for one, level in said(notebook_of(example)) if one == code}
    assert found <= set(severity.split(" or "))
    assert bool(found) is (severity != "never told")


@pytest.mark.parametrize(("code", "example"), INSTEAD, ids=[code for code, _ in INSTEAD])
def test_the_edit_removes_the_code(code, example):
    """No other comes in its place."""
    assert said(notebook_of(example)) <= {("NBE480", "warning")}, code


def test_a_needed_cell_that_is_no_python_is_an_error():
    """The second severity of its heading."""
    assert said(parse('# %% tags=["nbe:data"]\nif ready\n')) == {("NBE102", "error")}


def test_codes_about_the_notebook_as_a_whole():
    """Another language; no interpreter; an old one."""
    notebook = notebook_of("rows = [1]")
    other = {**notebook, "metadata": {"language_info": {"name": "R"}}}
    assert said(other) == {("NBE101", "error")}
    assert said(notebook) == {("NBE480", "warning")}
    assert said(notebook, Environment(python="3.10.4")) == {("NBE481", "warning")}


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md"])
def test_the_page_can_be_found(page):
    """Users and contributors are sent there."""
    assert "(docs/diagnostics.md)" in (ROOT / page).read_text("utf-8")
