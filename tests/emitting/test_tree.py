"""Whole packages: their files, and laws that hold for all of them."""

import json
import tomllib
from dataclasses import replace

from nbengineer.model.environment import Environment
from nbengineer.model.plan import Plan
from tests.emitting import churn, wild
from tests.emitting.packaging import last_line, put, pytest_of, python, ruff_of, tidied, tree_of

ENVIRONMENT = Environment(
    "3.12.1",
    closure={"numpy": "2.1.0+cu1", "own": "1.0", "Early": "2.dev3"},
    urls={"own": "file:///home/user/own"},
)


def test_the_files_are_those_of_the_contract():
    """With an environment also its constraints."""
    tree = tree_of(wild.PLAN, wild.CODES, environment=ENVIRONMENT, modules=wild.MODULES, data=wild.DATA)
    assert sorted(tree.texts) == [
        ".gitattributes",
        ".github/workflows/ci.yml",
        ".gitignore",
        ".pre-commit-config.yaml",
        "README.md",
        "REVIEW.md",
        "conf/config.toml",
        "constraints.txt",
        "notebooks/study.ipynb",
        "pyproject.toml",
        "src/study/__init__.py",
        "src/study/__main__.py",
        "src/study/config.py",
        "src/study/data.py",
        "src/study/local/__init__.py",
        "src/study/local/helper.py",
        "src/study/local/helper_parts/__init__.py",
        "src/study/local/helper_parts/sums.py",
        "src/study/pipeline.py",
        "src/study/train.py",
        "tests/conftest.py",
        "tests/test_config.py",
        "tests/test_data.py",
        "tests/test_pipeline.py",
        "tests/test_train.py",
    ]
    assert tree.data == {"data/data/rows.txt": b"1 2 3\n"}


def test_emitting_twice_gives_the_same_bytes():
    """Nothing depends on the moment or on hashes."""
    assert tree_of(wild.PLAN, wild.CODES) == tree_of(wild.PLAN, wild.CODES)


def test_ruff_is_silent_and_every_file_compiles(folder):
    """With the settings of the package's own pyproject."""
    assert ruff_of(folder) == ""
    for file in folder.rglob("*.py"):
        compile(file.read_text("utf-8"), str(file), "exec")


def test_what_we_write_carries_no_excuses(folder):
    """`noqa` stands only in files with statements of the notebook."""
    for path in ("src/study/__main__.py", "src/study/config.py", "tests/conftest.py", "tests/test_pipeline.py"):
        assert "noqa" not in (folder / path).read_text("utf-8")


def test_its_tests_pass_and_its_questions_are_skipped(folder):
    """In a copy of the input files; the notebook's asserts among them."""
    status, out, _ = pytest_of(folder, "-vv")
    assert status == 0, out
    assert last_line(out) == "13 passed, 3 skipped"
    assert "stub: what should load do when a row is no number?" in out
    for test in ("test_data.py::test_rows", "test_data.py::test_scaled", "test_train.py::test_zero"):
        assert f"tests/{test} PASSED" in out
    assert "tests/test_pipeline.py::test_the_run_gives_its_results PASSED" in out
    assert (folder / "data/data/rows.txt").read_bytes() == b"1 2 3\n"


def test_a_package_with_nothing_in_it_works(tmp_path):
    """No steps, no settings, no files."""
    put(tree_of(Plan("study", "study")), tmp_path)
    assert ruff_of(tmp_path) == ""
    status, out, _ = pytest_of(tmp_path)
    assert (status, last_line(out)) == (0, "3 passed"), out
    assert python(tmp_path, "-m", "study") == (0, "", "")


def test_project_files_are_what_their_readers_expect():
    """TOML that parses, versions as lower bounds, everything left out that does not belong in a wheel."""
    plan = replace(churn.PLAN, title='Who "leaves"?\n', requirements=("pandas>=2.1", "tool @ git+https://x.org/t"))
    project = tomllib.loads(tree_of(plan, churn.CODES).texts["pyproject.toml"])
    assert project["project"] == {
        "name": "churn",
        "version": "0.1.0",
        "description": 'Who "leaves"?',
        "readme": "README.md",
        "requires-python": ">=3.11",
        "dependencies": ["pandas>=2.1", "tool @ git+https://x.org/t"],
        "optional-dependencies": {"test": ["pytest>=8", "ruff>=0.17.6,<0.18"]},
    }
    assert project["tool"]["hatch"] == {
        "build": {"targets": {"wheel": {"packages": ["src/churn"]}}},
        "metadata": {"allow-direct-references": True},
    }
    assert project["tool"]["ruff"] == {
        "line-length": 100,
        "target-version": "py311",
        "src": ["src"],
        "extend-exclude": ["notebooks", ".nbengineer"],
        "lint": {"select": ["E", "F", "I", "UP", "B"], "ignore": ["B905", "E501", "UP031", "UP032"]},
    }


def test_the_ruff_that_packages_ask_for_is_ours():
    """Another minor version may format otherwise."""
    ours = tomllib.loads(open("pyproject.toml", encoding="utf-8").read())  # noqa: SIM115, PTH123 (read once)
    assert "ruff>=0.17.6,<0.18" in ours["project"]["dependencies"]


def test_constraints_are_public_versions_only():
    """The rest is in comments."""
    texts = tree_of(wild.PLAN, wild.CODES, environment=ENVIRONMENT).texts
    assert (
        texts["constraints.txt"]
        == """\
# The versions under which the notebook ran (Python 3.12.1).
numpy==2.1.0

# Early has no public version: 2.dev3
# own was installed from file:///home/user/own
"""
    )
    assert 'python-version: "3.12"' in texts[".github/workflows/ci.yml"]
    assert "-c constraints.txt" in texts["README.md"]


def test_nothing_speaks_of_the_moment_the_place_or_a_cell(folder):
    """Neither dates nor cell numbers nor hashes in what people edit."""
    texts = tidied(tree_of(wild.PLAN, wild.CODES, modules=wild.MODULES))
    for path, text in texts.items():
        if path not in {"REVIEW.md", "notebooks/study.ipynb"}:
            assert "cell 3" not in text
            assert "202" not in text.replace("2024", ""), path
            assert "/home/" not in text
    assert json.loads(texts["notebooks/study.ipynb"]) == {}
