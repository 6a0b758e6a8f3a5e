"""The manifest: contract for tools, and the keeper of the environment snapshot."""

import json

import pytest

from nbengineer import __version__
from nbengineer.emitting.manifest import environment_of, manifest
from nbengineer.model.environment import Environment
from nbengineer.model.plan import Plan, Setting
from tests.emitting import wild
from tests.emitting.packaging import notebook_of, tidied, tree_of

ENVIRONMENT = Environment(
    "3.11.7",
    imports={"pandas": "pandas", "json": ""},
    distributions={"pandas": "2.3.3"},
    closure={"pandas": "2.3.3", "numpy": "2.0.0"},
    star_imports={"math": ("pi", "tau")},
    urls={"own": "file:///own"},
)


def made(plan=wild.PLAN, codes=wild.CODES, environment=ENVIRONMENT, texts=None):
    return manifest(
        plan, notebook=notebook_of(codes), environment=environment, origin="../study.ipynb", texts=texts or {}
    )


def test_it_says_what_the_contract_says():
    """Steps in run order, every entry with the cells it came from, and a hash of each file."""
    texts = tidied(tree_of(wild.PLAN, wild.CODES))
    found = made(texts={path: texts[path] for path in ("tests/test_data.py", "tests/test_train.py")})
    files = found.pop("files")
    assert {path: len(digest) for path, digest in files.items()} == {
        "tests/test_data.py": 64,
        "tests/test_train.py": 64,
    }
    assert found == {
        "schema": 1,
        "generator": f"nbengineer {__version__}",
        "package": "study",
        "async": False,
        "notebook": {"path": "notebooks/study.ipynb", "origin": "../study.ipynb", "sha256": ""},
        "environment": {
            "python": "3.11.7",
            "distributions": {"pandas": "2.3.3"},
            "star_imports": {"math": ["pi", "tau"]},
            "imports": {"json": "", "pandas": "pandas"},
            "closure": {"numpy": "2.0.0", "pandas": "2.3.3"},
            "urls": {"own": "file:///own"},
        },
        "steps": [
            {
                "module": "study.data",
                "function": "load",
                "kind": "plain",
                "cells": ["c2"],
                "whole_cells": True,
                "pulled_in": False,
                "source_sha256": "",
                "parameters": [{"name": "table", "notebook_name": "TABLE"}],
                "returns": [{"name": "numbers", "notebook_name": "numbers"}],
                "async": False,
            },
            {
                "module": "study.train",
                "function": "sum_up",
                "kind": "plain",
                "cells": ["c6"],
                "whole_cells": True,
                "pulled_in": False,
                "source_sha256": "",
                "parameters": [
                    {"name": "numbers", "notebook_name": "numbers"},
                    {"name": "rate", "notebook_name": "RATE"},
                ],
                "returns": [{"name": "total", "notebook_name": "total"}, {"name": "fig", "notebook_name": "fig"}],
                "async": False,
            },
        ],
        "definitions": [
            {"module": "study.data", "name": "scaled", "cell": "c4"},
            {"module": "study.data", "name": "scaled_by", "cell": "c8"},
        ],
        "config": [
            {"field": "rate", "notebook_name": "RATE", "cell": "c0", "default": 2},
            {"field": "table", "notebook_name": "TABLE", "cell": "c0", "default": "data/rows.txt"},
        ],
        "tests": [
            {"cell": "c3", "test": "tests/test_data.py::test_rows"},
            {"cell": "c5", "test": "tests/test_data.py::test_scaled"},
            {"cell": "c7", "test": "tests/test_train.py::test_products"},
            {"cell": "c7", "test": "tests/test_train.py::test_zero"},
        ],
        "skipped": [{"cell": "c9", "reason": "display-only"}, {"cell": "c6", "reason": "display-only"}],
        "diagnostics": [
            {
                "code": "NBE480",
                "severity": "warning",
                "cell": "",
                "line": 0,
                "message": "no interpreter was asked",
                "help": "name it",
            },
            {
                "code": "NBE301",
                "severity": "info",
                "cell": "c2",
                "line": 1,
                "message": "`open` is never closed <b>",
                "help": "",
            },
        ],
    }


def test_every_code_cell_is_in_it():
    """One that no part of the plan names is listed as skipped."""
    found = made(Plan("study", "study"), wild.codes_of("import os", None, "1"))
    assert [row["cell"] for row in found["skipped"]] == ["c0", "c2"]


@pytest.mark.parametrize(
    ("value", "default"),
    [
        ("60 * 60", 3600),
        ("None", None),
        ("True", True),
        ("'x'", "x"),
        ("{'a': [1, 2.5, None]}", {"a": [1, 2.5, None]}),
        ("1, 2", {"repr": "(1, 2)"}),
        ("[(1, 2)]", {"repr": "[(1, 2)]"}),
        ("{3, 1}", {"repr": "{3, 1}"}),
        ("Path('data')", {"repr": "Path('data')"}),
        ("b'x'", {"repr": "b'x'"}),
        ("2j", {"repr": "2j"}),
        ("1e999", {"repr": "1e309"}),
        ("{1: 'a'}", {"repr": "{1: 'a'}"}),
        (r"'\ud800'", {"repr": r"'\ud800'"}),
    ],
)
def test_defaults_are_json_or_source(value, default):
    """What reading JSON back would change is given as Python."""
    found = made(Plan("study", "study", settings=(Setting("x", "X", "c0", value, "object"),)))
    assert json.loads(json.dumps(found["config"], allow_nan=False))[0]["default"] == default


def test_a_secret_is_never_in_it():
    """Only where it is read from."""
    found = made(Plan("study", "study", settings=(Setting("key", "KEY", "c0", '""', "str", "KEY"),)))
    assert found["config"][0]["default"] == {"repr": 'os.environ["KEY"]'}


def test_the_environment_comes_back():
    """Through JSON; none stays none."""
    assert environment_of(json.loads(json.dumps(made()))) == ENVIRONMENT
    assert made(environment=None)["environment"] == {}
    assert environment_of(made(environment=None)) is None


@pytest.mark.parametrize(
    "kept",
    [{}, {"environment": None}, {"environment": []}, {"environment": {"python": 3}}, {"environment": {"python": ""}}],
)
def test_a_manifest_without_environment_gives_none(kept):
    """Nor does nonsense."""
    assert environment_of(kept) is None


def test_nonsense_inside_an_environment_is_left_out():
    """What can be read is kept."""
    kept = {
        "python": "3.11",
        "imports": {"a": 1, "b": "c"},
        "distributions": 7,
        "star_imports": {"m": ["x", 1], "n": "y"},
    }
    assert environment_of({"environment": kept}) == Environment("3.11", imports={"b": "c"}, star_imports={"m": ("x",)})
