"""The tree that comes back from ruff is formatted, excused where the notebook is to blame, and a fixed point."""

import subprocess
from pathlib import Path

import pytest
from ruff import find_ruff_bin

from nbengineer.edges.ruff import RuffFailed, tidy

PYPROJECT = """\
[project]
name = "churn"
version = "0"
requires-python = ">=3.11"

[tool.ruff]
line-length = 100
target-version = "py311"
src = ["src"]

[tool.ruff.lint]
select = ["E", "F", "I", "UP", "B"]
ignore = ["B905", "E501", "UP031", "UP032"]
"""

MOVES_ITS_EXCUSE = """\
def h(x):
    if (x == None and aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa == None and bbbbbbbbbbbbbbbbbbbbbbbbb == None): pass
"""


def tree(**files):
    return {"pyproject.toml": PYPROJECT} | {f"src/churn/{name}.py": text for name, text in files.items()}


def is_silent(texts, folder: Path):
    for path, text in texts.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    calls = [["check", "--no-cache", "."], ["format", "--no-cache", "--check", "."]]
    return all(subprocess.run([find_ruff_bin(), *call], cwd=folder, check=False).returncode == 0 for call in calls)


def test_code_is_formatted_by_the_trees_own_settings():
    """Every Python file comes back formatted; other files come back as they were."""
    texts = tree(data="def load( ):\n  return 'x'\n") | {"README.md": "#   x\n"}
    done = tidy(texts, needs_noqa=[])
    assert done["src/churn/data.py"] == 'def load():\n    return "x"\n'
    assert done["README.md"] == "#   x\n"


@pytest.mark.parametrize(
    "code",
    ["def f(l):\n    import sys, json\n    return [x for x in l if x == None]\n", MOVES_ITS_EXCUSE, "import os\n"],
    ids=["several-codes", "moved-by-the-formatter", "unused-import"],
)
def test_what_the_notebook_violates_is_excused_and_nothing_else_changes(code, tmp_path):
    """Ruff is silent on the result, and a second run gives the same bytes."""
    done = tidy(tree(data=code), needs_noqa=["src/churn/data.py"])
    assert is_silent(done, tmp_path)
    assert tidy(done, needs_noqa=["src/churn/data.py"]) == done


def test_an_unused_import_of_the_notebook_stays():
    """Nothing of the notebook's is removed by a linter."""
    done = tidy(tree(data="import os\n"), needs_noqa=["src/churn/data.py"])
    assert done["src/churn/data.py"] == "import os  # noqa: F401\n"


def test_the_notebooks_own_excuse_stays():
    """A `noqa` that came from the notebook is not taken for a stale one of ours."""
    done = tidy(tree(data="x = 1  # noqa: N816\ny = x == None\n"), needs_noqa=["src/churn/data.py"])
    assert done["src/churn/data.py"] == "x = 1  # noqa: N816\ny = x == None  # noqa: E711\n"


def test_our_own_code_is_never_excused():
    """A file that carries no statement of the notebook gets no `noqa`, so that our mistake is seen."""
    done = tidy(tree(data="x = 1\n", config="import os\n"), needs_noqa=["src/churn/data.py"])
    assert done["src/churn/config.py"] == "import os\n"


def test_a_package_may_have_a_name_that_ruff_skips_in_folders():
    """`src/build` is formatted although ruff leaves folders of that name out by default."""
    done = tidy({"pyproject.toml": PYPROJECT, "src/build/a.py": "x=1\n"}, needs_noqa=["src/build/a.py"])
    assert done["src/build/a.py"] == "x = 1\n"


def test_the_users_own_ruff_settings_do_not_count(monkeypatch):
    """Variables of the environment that configure ruff change nothing."""
    monkeypatch.setenv("RUFF_OUTPUT_FORMAT", "nonsense")
    assert tidy(tree(data="x=1\n"), needs_noqa=[])["src/churn/data.py"] == "x = 1\n"


def test_code_that_does_not_parse_is_our_bug():
    """The error carries ruff's own message with file and line."""
    with pytest.raises(RuffFailed, match=r"(?s)src/churn/data\.py:1"):
        tidy(tree(data="def (:\n"), needs_noqa=[])


def test_a_tree_without_python_needs_no_ruff():
    """Nothing is started for it."""
    assert tidy({"README.md": "x"}, needs_noqa=[]) == {"README.md": "x"}
