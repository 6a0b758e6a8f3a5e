"""The case files and the percent scripts in them say what they seem to say."""

import pytest

from tests.differential.cases import read_cases
from tests.differential.percent import parse, render


def test_titles_are_unique():
    """A failing test names one program."""
    names = [str(case) for case in read_cases()]
    assert len(names) == len(set(names))


def test_refusals_are_codes():
    """A case allows a refusal by its code and by nothing else."""
    allowed = {code for case in read_cases() for code in case.refused}
    assert all(code.startswith("NBE") and code[3:].isdigit() for code in allowed)


def test_parse_reads_tags_ids_markdown_and_magics():
    """Cells, tags, ids and sources come as written."""
    script = '# %% [markdown]\n# ## Load\n#\n# Words.\n# %% tags=["nbe:data.load"] id="load"\n%time x = 1\n\n# %%\nx\n'
    cells = parse(script)["cells"]
    assert [cell["cell_type"] for cell in cells] == ["markdown", "code", "code"]
    assert cells[0]["source"] == "## Load\n\nWords."
    assert cells[1]["metadata"]["tags"] == ["nbe:data.load"]
    assert [cell["id"] for cell in cells[1:]] == ["load", "c2"]
    assert [cell["source"] for cell in cells[1:]] == ["%time x = 1", "x"]


@pytest.mark.parametrize("script", ["x = 1\n", '# %% colour="red"\nx\n', "# %% tags=nbe:data\nx\n"])
def test_parse_refuses_what_it_does_not_know(script):
    """A misspelt head fails instead of losing a tag."""
    with pytest.raises(ValueError, match=r"percent script|cell's head"):
        parse(script)


@pytest.mark.parametrize("case", read_cases(), ids=str)
def test_render_is_the_inverse_of_parse(case):
    """A notebook that is printed as a percent script is read back with the same cells."""
    printed = parse(render(case.notebook))
    for cell in (*printed["cells"], *case.notebook["cells"]):
        if cell["cell_type"] == "markdown":
            cell["id"] = ""
    assert printed == case.notebook
